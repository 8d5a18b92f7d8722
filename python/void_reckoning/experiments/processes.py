"""Plays campaigns in processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from multiprocessing import connection
from typing import Any, TypeVar

from void_reckoning._core import StateError, usable_cores
from void_reckoning.experiments.executor import Work
from void_reckoning.experiments.spec import Limits
from void_reckoning.support.arguments import integer
from void_reckoning.support.ranges import MAX_THREADS

RETRIES = 3  # of a campaign whose worker died, played alone; and of workers that die before they have begun
START_SECONDS = 120.0  # in which a worker has begun
SLACK = 5.0  # seconds beyond the limits of a batch's campaigns, after which its worker is ended

_R = TypeVar("_R")


class Processes:
    """Plays in worker processes; one that dies or hangs is replaced, and a campaign that loses four is a failure.

    Parameters
    ----------
    workers
        Their number; 0: as many as this process may use (CPU affinity and the quota of its control group).
    """

    def __init__(self, workers: int = 0) -> None:
        self.workers = integer(workers, "workers", 0, MAX_THREADS) or usable_cores()

    def results(self, batches: Iterable[Work[_R]]) -> Iterator[list[_R]]:
        """Play batches; see :class:`~void_reckoning.experiments.executor.Executor`."""
        waiting, again = iter(batches), deque[Work[_R]]()
        lost: list[object] = []  # a campaign as often as it was played alone and its worker died
        unused = 0  # workers that died before they had begun, since there were results
        workers: list[_Worker] = []
        try:
            while True:
                self._hand_out(workers, again, waiting)
                if all(worker.batch is None for worker in workers):
                    return
                for worker in _ready(workers):
                    batch = worker.batch
                    assert batch is not None
                    played = worker.take()
                    if worker.batch is batch and played is not None:
                        continue  # it has only begun
                    if played is not None:
                        unused = 0
                        self._hand_out(workers, again, waiting)  # before the results are looked at: nobody waits
                        yield played
                        continue
                    workers.remove(worker)
                    status, error = worker.stop()
                    unused += not worker.has_begun
                    if unused > RETRIES * self.workers:
                        raise StateError(f"worker processes do not stay alive: {error}")
                    if worker.has_begun:
                        yield from _without_result(batch, status, error, again, lost)
                    else:  # no campaign's fault
                        again.append(batch)
        finally:
            for worker in workers:
                worker.stop()

    def _hand_out(self, workers: list[_Worker], again: deque[Work[_R]], waiting: Iterator[Work[_R]]) -> None:
        """Give every worker that has nothing a batch; start those that are not there."""
        for worker in workers:
            if worker.batch is None and (batch := _next(again, waiting)):
                worker.give(batch)
        while len(workers) < self.workers and (batch := _next(again, waiting)):
            workers.append(_Worker())
            workers[-1].give(batch)


class _Worker:
    """A process with a pipe of its own, so that whatever ends it concerns no other one.

    Attributes
    ----------
    batch
        What it plays; None: nothing.
    until
        When it must have answered, by ``time.monotonic()``.
    """

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")  # fork() would copy threads of the core that are not there
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,))
        self._process.start()
        theirs.close()  # so that the end of the process is the end of the pipe
        self.batch: Work[Any] | None = None
        self._limits = Limits()
        self.until = 0.0
        self.has_begun = False
        self._ended = self._out_of_memory = False

    def give(self, batch: Work[Any]) -> None:
        """Send a batch. The worker waits for it: it has answered the last one, so neither waits for the other to read."""
        self.batch, self._limits = batch, batch.limits
        self._set_time()
        with suppress(OSError):  # it is dead: take() will say so
            self.pipe.send(batch)

    def take(self) -> list[Any] | None:
        """Return the results of the batch; none if it begins only now; None if it did not come back.

        Raises
        ------
        Exception
            What playing it raised, which is no campaign's fault.
        """
        try:
            answer = self.pipe.recv() if self.pipe.poll() else None
        except (EOFError, OSError):
            self._ended = True
            return None
        self._out_of_memory = isinstance(answer, MemoryError)
        if self._out_of_memory or answer is None:
            return None
        if isinstance(answer, Exception):
            raise answer
        if not self.has_begun:
            self.has_begun = True
            self._set_time()
            return []
        self.batch = None
        return answer  # type: ignore[no-any-return]

    def _set_time(self) -> None:
        seconds = START_SECONDS
        if self.has_begun and self.batch is not None:
            seconds = self.batch.limits.seconds * len(self.batch.jobs) + SLACK
        self.until = time.monotonic() + seconds

    def stop(self) -> tuple[str, str]:
        """End the process; return status and error of the campaign that it plays."""
        limits = self._limits
        late = self.batch is not None and time.monotonic() > self.until and self._process.is_alive()
        self.pipe.close()
        if self.batch is None or self._ended:
            self._process.join(SLACK)  # the end of the pipe ends one that waits
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        code = self._process.exitcode
        self._process.close()
        if self._out_of_memory:
            return "memory", f"out of memory within {limits.memory_mib} MiB"
        if late:
            return "time", f"not finished after {limits.seconds:g} s, and did not stop"
        return "died", f"its worker process ended with {_how(code)}"


def _next(again: deque[Work[_R]], waiting: Iterator[Work[_R]]) -> Work[_R] | None:
    return again.popleft() if again else next(waiting, None)


def _ready(workers: list[_Worker]) -> list[_Worker]:
    """Wait until workers have answered, died or taken too long; return them."""
    busy = [worker for worker in workers if worker.batch is not None]
    now = time.monotonic()
    told = connection.wait([worker.pipe for worker in busy], max(0.0, min(one.until for one in busy) - now))
    now = time.monotonic()
    return [worker for worker in busy if worker.pipe in told or now > worker.until]


def _without_result(
    batch: Work[_R], status: str, error: str, again: deque[Work[_R]], lost: list[object]
) -> Iterator[list[_R]]:
    """Split a batch whose worker did not come back, to find the campaign that did it; yield the failure of that one."""
    if len(batch.jobs) > 1:
        again.extend(batch.split())
        return
    if status == "died":  # it may have been no doing of the campaign
        lost.append(batch.jobs[0])
        if sum(job is batch.jobs[0] for job in lost) <= RETRIES:
            again.append(batch)
            return
    yield batch.failed(status, error)


def _how(code: int | None) -> str:
    if code is not None and code < 0:
        return signal.Signals(-code).name if -code in signal.valid_signals() else f"signal {-code}"
    return f"exit code {code}"


def _work(pipe: Any) -> None:
    """Play what comes, until the pipe or the process at its other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business, which ends its workers
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(OSError):
        pipe.send(())  # it has begun
    while True:
        try:
            batch = pipe.recv()
            try:
                answer = _play(batch)
            except Exception as error:
                answer = error
            pipe.send(answer)
        except (EOFError, OSError):
            return


def _end_with_parent() -> None:
    """End this process with its parent, also if that is killed: nobody takes what it plays."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _play(batch: Work[Any]) -> Any:
    limit_memory(batch.limits.memory_mib)
    return batch.play()


_beginning: list[int] = []


def limit_memory(mib: int) -> None:
    """Limit this process's address space to what it had at first and so many MiB more."""
    if not _beginning:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            _beginning.append(int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE"))
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = _beginning[0] + mib * 2**20 if mib else resource.RLIM_INFINITY
    if hard != resource.RLIM_INFINITY:
        limit = hard if limit == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
