"""Plays campaigns in batches of a convenient length, wherever an executor plays them."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator

from void_reckoning.experiments.executor import Batch, Executor, Job
from void_reckoning.experiments.play import Result
from void_reckoning.experiments.spec import Limits, Record

BATCH_SECONDS = 1.0  # how long a worker plays before it gives its results
MAX_IN_BATCH = 200
UNIVERSES_IN_BATCH = 4  # each is sent with the batch


class _Pace:
    """How many campaigns make a batch of the wanted length, from those that came back."""

    def __init__(self) -> None:
        self.seconds = self.count = 0.0

    def add(self, results: list[Result]) -> None:
        self.seconds += sum(result.seconds for result in results)
        self.count += len(results)

    def batch(self) -> int:
        if self.count == 0 or self.seconds == 0:
            return 1
        return max(1, min(MAX_IN_BATCH, round(BATCH_SECONDS * self.count / self.seconds)))


def results_of(
    jobs: Iterable[Job], record: Record, limits: Limits, executor: Executor
) -> Generator[list[Result], None, None]:
    """Yield the results of campaigns as they come, in any order. Closing the iterator ends the workers."""
    pace = _Pace()
    parts = executor.results(_batches(jobs, record, limits, pace))
    try:
        for part in parts:
            pace.add(part)
            yield part
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()


def _batches(jobs: Iterable[Job], record: Record, limits: Limits, pace: _Pace) -> Iterator[Batch]:
    part: list[Job] = []
    universes: set[int] = set()
    for job in jobs:
        if part and (
            len(part) >= pace.batch() or (len(universes) >= UNIVERSES_IN_BATCH and id(job.universe) not in universes)
        ):
            yield Batch(tuple(part), record, limits)
            part, universes = [], set()
        part.append(job)
        universes.add(id(job.universe))
    if part:
        yield Batch(tuple(part), record, limits)
