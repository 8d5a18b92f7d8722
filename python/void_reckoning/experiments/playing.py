"""Plays campaigns in batches of a convenient length, wherever an executor plays them."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator

from void_reckoning.experiments.executor import Batch, Executor, Job
from void_reckoning.experiments.pace import Pace
from void_reckoning.experiments.play import Result
from void_reckoning.experiments.spec import Limits, Record

UNIVERSES_IN_BATCH = 4  # each is sent with the batch


def results_of(
    jobs: Iterable[Job], record: Record, limits: Limits, executor: Executor
) -> Generator[list[Result], None, None]:
    """Yield the results of campaigns as they come, in any order. Closing the iterator ends the workers."""
    pace = Pace()
    parts = executor.results(_batches(jobs, record, limits, pace))
    try:
        for part in parts:
            pace.add([result.seconds for result in part])
            yield part
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()


def _batches(jobs: Iterable[Job], record: Record, limits: Limits, pace: Pace) -> Iterator[Batch]:
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
