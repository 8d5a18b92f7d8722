"""Plays campaigns on a Ray cluster; nothing distributed is written here."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from void_reckoning._core import StateError
from void_reckoning.experiments.executor import Work
from void_reckoning.experiments.processes import RETRIES, SLACK, limit_memory

CONNECT_SECONDS = 5.0

_R = TypeVar("_R")


class Ray:
    """Plays batches as Ray tasks. A task whose node or worker is lost is played again; results are kept once, by their campaigns' ids.

    Parameters
    ----------
    address
        Of a running cluster, such as ``127.0.0.1:6379``; ``local``: one of this machine, started now and ended at the end; ``auto``: the
        one that ``RAY_ADDRESS`` names.

    Raises
    ------
    StateError
        No cluster answers within five seconds.
    """

    on_this_machine = False

    def __init__(self, address: str = "local") -> None:
        import os  # noqa: PLC0415

        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing leaves the machine unasked
        import ray  # noqa: PLC0415  # of the extra [cluster]

        if address not in ("local", "auto"):
            _check_answers(address)
        try:
            ray.init(address=address, include_dashboard=False if address == "local" else None, log_to_driver=False)
        except Exception as error:  # Ray raises several kinds
            raise StateError(f"no Ray cluster answers at {address}: {error}") from error
        self._ray: Any = ray
        self.workers = self._cores()

    def results(self, batches: Iterable[Work[_R]]) -> Iterator[list[_R]]:
        """Play batches; see :class:`~void_reckoning.experiments.executor.Executor`."""
        ray = self._ray
        task = ray.remote(num_cpus=1, max_retries=RETRIES)(_play)
        waiting, again = iter(batches), deque[Work[_R]]()
        playing: dict[Any, tuple[Work[_R], float]] = {}
        try:
            while True:
                while len(playing) < 2 * self.workers:
                    batch = again.popleft() if again else next(waiting, None)
                    if batch is None:
                        break
                    playing[task.remote(batch)] = (batch, time.monotonic())
                if not playing:
                    return
                done, _ = ray.wait(list(playing), num_returns=1, timeout=1.0)
                self.workers = self._cores()  # nodes come and go
                for reference in done:
                    batch, _ = playing.pop(reference)
                    results = self._result_of(reference, batch, again)
                    if results:
                        yield results
                self._cancel_late(playing)
        finally:
            for reference in playing:
                ray.cancel(reference, force=True)

    def close(self) -> None:
        """Leave the cluster; one that was started for this ends."""
        self._ray.shutdown()

    def _cores(self) -> int:
        return max(1, int(self._ray.cluster_resources().get("CPU", 1)))

    def _result_of(self, reference: Any, batch: Work[_R], again: deque[Work[_R]]) -> list[_R]:
        from ray import exceptions  # noqa: PLC0415

        try:
            return self._ray.get(reference)  # type: ignore[no-any-return]
        except (exceptions.TaskCancelledError, exceptions.WorkerCrashedError) as lost:
            late = isinstance(lost, exceptions.TaskCancelledError)
            status = "time" if late else "died"
            error = (
                f"not finished after {batch.limits.seconds:g} s, and did not stop"
                if late
                else "its worker process ended"
            )
        except exceptions.OutOfMemoryError:
            status, error = "memory", "its node ran out of memory"
        except (exceptions.RayTaskError, exceptions.RaySystemError) as failed:
            status, error = "failed", str(failed).splitlines()[-1]
        if len(batch.jobs) == 1:
            return batch.failed(status, error)
        again.extend(batch.split())
        return []

    def _cancel_late(self, playing: dict[Any, tuple[Work[_R], float]]) -> None:
        """Cancel tasks that take longer than they may, counted from their submission: behind others, and on lost nodes, they wait."""
        now = time.monotonic()
        for reference, (batch, begin) in playing.items():
            allowed = (RETRIES + 1) * (batch.limits.seconds * len(batch.jobs) + SLACK) * 2
            if now - begin > allowed:
                self._ray.cancel(reference, force=True)


def _play(batch: Work[_R]) -> list[_R]:
    limit_memory(batch.limits.memory_mib)
    return batch.play()


def _check_answers(address: str) -> None:
    """Raise where nothing listens: Ray itself tries for minutes."""
    import socket  # noqa: PLC0415

    host, _, port = address.removeprefix("ray://").rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=CONNECT_SECONDS):
            pass
    except (OSError, ValueError) as error:
        raise StateError(f"no Ray cluster answers at {address}: {error}") from error
