"""Where campaigns are played: one interface, with processes of this machine and Ray behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from void_reckoning.experiments.kept_logs import KeptLog
from void_reckoning.experiments.play import Result, failure, play
from void_reckoning.experiments.runs import Run
from void_reckoning.experiments.spec import Limits, Record
from void_reckoning.support.arguments import attribute, refused
from void_reckoning.support.universe import Universe

_R = TypeVar("_R")


class Work(Protocol[_R]):
    """What a worker is sent: jobs that it does one after another, with a result for each."""

    @property
    def jobs(self) -> Sequence[object]:
        """The jobs."""
        ...

    @property
    def limits(self) -> Limits:
        """What each of them may take."""
        ...

    def play(self) -> list[_R]:
        """Do them here."""
        ...

    def split(self) -> Iterable[Work[_R]]:
        """Return work of one job each."""
        ...

    def failed(self, status: str, error: str) -> list[_R]:
        """Return results of jobs that did not come back."""
        ...


@dataclass(frozen=True)
class Job:
    """A campaign to play, complete with its universe: what a worker is sent."""

    run_id: str
    run: Run
    universe: Universe
    log: KeptLog | None = None


@dataclass(frozen=True)
class Batch:
    """Campaigns that a worker plays one after another."""

    jobs: tuple[Job, ...]
    record: Record
    limits: Limits

    def play(self) -> list[Result]:
        """Play them here."""
        return [play(job.run_id, job.run, job.universe, self.record, self.limits, job.log) for job in self.jobs]

    def split(self) -> list[Batch]:
        """Return batches of one campaign each."""
        return [Batch((job,), self.record, self.limits) for job in self.jobs]

    def failed(self, status: str, error: str) -> list[Result]:
        """Return results of campaigns that did not come back."""
        return [failure(job.run_id, job.run, status, error) for job in self.jobs]


class Executor(Protocol):
    """Plays batches, in any order."""

    workers: int

    def results(self, batches: Iterable[Work[_R]]) -> Iterator[list[_R]]:
        """Play batches as workers become free, and yield their results as they come.

        A worker that dies, hangs or needs too much memory makes rows of failures of its own campaign only; every other campaign is played.
        Closing the iterator ends the workers.
        """
        ...


class Serial:
    """Plays in this process."""

    workers = 1

    def results(self, batches: Iterable[Work[_R]]) -> Iterator[list[_R]]:
        """Play batches one after another."""
        for batch in batches:
            yield batch.play()


def checked_executor(executor: Executor | None) -> Executor:
    """Return an executor that was given; where none was, one of processes of this machine.

    Raises
    ------
    InvalidInput
        It is no executor.
    """
    if executor is None:
        from void_reckoning.experiments.processes import Processes  # noqa: PLC0415

        return Processes()
    if not callable(attribute(executor, "results")):
        raise refused("executor", "an object with results(batches), or None", executor)
    return executor
