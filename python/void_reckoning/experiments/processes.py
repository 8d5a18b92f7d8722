"""Plays campaigns in processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent import futures
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, TypeVar

from void_reckoning._core import usable_cores
from void_reckoning.experiments.executor import Work
from void_reckoning.support.arguments import integer
from void_reckoning.support.ranges import MAX_THREADS

SLACK = 5.0  # seconds beyond the limits of a batch's campaigns, after which its worker is ended

_R = TypeVar("_R")


class Processes:
    """Plays in worker processes; one that dies or hangs is replaced.

    Parameters
    ----------
    workers
        Their number; 0: as many as this process may use (CPU affinity and the quota of its control group).
    """

    def __init__(self, workers: int = 0) -> None:
        self.workers = integer(workers, "workers", 0, MAX_THREADS) or usable_cores()

    def results(self, batches: Iterable[Work[_R]]) -> Iterator[list[_R]]:
        """Play batches; see :class:`~void_reckoning.experiments.executor.Executor`."""
        from pebble import ProcessPool  # noqa: PLC0415  # of the extra [experiments]

        waiting: Iterator[Work[_R]] = iter(batches)
        again: deque[Work[_R]] = deque()
        playing: dict[Future[Any], Work[_R]] = {}
        context = multiprocessing.get_context("spawn")  # fork() would copy threads of the core that are not there
        pool: Any = ProcessPool(self.workers, initializer=_begin, context=context)
        try:
            while True:
                while len(playing) < self.workers + 1:  # one more, so that no worker waits for this process
                    batch = again.popleft() if again else next(waiting, None)
                    if batch is None:
                        break
                    seconds = batch.limits.seconds * len(batch.jobs) + SLACK
                    playing[pool.schedule(_play, args=[batch], timeout=seconds)] = batch
                if not playing:
                    break
                done, _ = wait(playing, return_when=FIRST_COMPLETED)
                for future in done:
                    results = _result_of(future, playing.pop(future), again)
                    if results:
                        yield results
            pool.close()
            pool.join()
        finally:
            pool.stop()
            pool.join()


def _result_of(future: Future[Any], batch: Work[_R], again: deque[Work[_R]]) -> list[_R]:
    """Return the results of a batch; one whose worker did not come back is split to find the campaign that did it."""
    from pebble import ProcessExpired  # noqa: PLC0415

    try:
        return future.result()  # type: ignore[no-any-return]
    except futures.TimeoutError:
        status, error = "time", f"not finished after {batch.limits.seconds:g} s, and did not stop"
    except ProcessExpired as lost:
        status, error = "died", f"its worker process ended with {_how(lost.exitcode)}"
    except MemoryError:
        status, error = "memory", f"out of memory within {batch.limits.memory_mib} MiB"
    if len(batch.jobs) == 1:
        return batch.failed(status, error)
    again.extend(batch.split())
    return []


def _how(code: int | None) -> str:
    if code is not None and code < 0:
        return signal.Signals(-code).name if -code in signal.valid_signals() else f"signal {-code}"
    return f"exit code {code}"


def _begin() -> None:
    """Prepare a worker: Ctrl-C is the parent's business, which ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _play(batch: Work[_R]) -> list[_R]:
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
