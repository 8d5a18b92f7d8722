"""Plays an experiment: all its campaigns that have no result yet."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from void_reckoning.experiments.executor import Batch, Executor, Job
from void_reckoning.experiments.folder import Folder
from void_reckoning.experiments.measures import load_measure
from void_reckoning.experiments.pace import Pace
from void_reckoning.experiments.play import OK, Result, check_playable, play
from void_reckoning.experiments.runs import Runs
from void_reckoning.experiments.spec import Spec
from void_reckoning.support.arguments import attribute, callback, instance, optional, refused
from void_reckoning.support.arguments import path as as_path

SHARD_SECONDS = 5.0  # results of so long are lost when this process is killed


@dataclass
class Progress:
    """How far a sweep is.

    Attributes
    ----------
    total, before
        Campaigns of the experiment, and those that had a result when this sweep began.
    played, failed
        Campaigns that this sweep has played, and those of them without a result.
    seconds
        Wall time since it began.
    """

    total: int
    before: int
    played: int = 0
    failed: int = 0
    seconds: float = 0.0
    begin: float = field(default_factory=time.monotonic, repr=False)

    @property
    def left(self) -> int:
        """Campaigns to play."""
        return self.total - self.before - self.played

    @property
    def rate(self) -> float:
        """Campaigns a second."""
        return self.played / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float:
        """Estimated wall time to the end; infinite before the first result."""
        return self.left / self.rate if self.rate > 0 else float("inf") if self.left else 0.0


def sweep(
    spec: Spec,
    out: str | os.PathLike[str],
    executor: Executor | None = None,
    *,
    progress: Callable[[Progress], None] | None = None,
) -> Progress:
    """Play every campaign of an experiment that its folder has no result of.

    Parameters
    ----------
    spec
        The experiment.
    out
        Its folder: a new one, or that of the same experiment, which is continued.
    executor
        Where to play; None: in processes, as many as this process may use.
    progress
        Called after each batch of results.

    Returns
    -------
    Progress
        Its last state. Campaigns without a result are rows of ``runs`` with ``status`` and ``error``.

    Raises
    ------
    InvalidInput
        The experiment can't be played as it stands, or the folder is another one's: nothing was played.
    StorageError
        The folder can't be written, or another process works on it.
    KeyboardInterrupt
        Ctrl-C: every result until then is kept, and the same call continues.

    Examples
    --------
    >>> import tempfile
    >>> from void_reckoning.experiments import Serial, Spec, open_experiment
    >>> folder = tempfile.mkdtemp() + "/sweep"
    >>> sweep(Spec(factions=3, systems=12, turns=5, seeds=2), folder, Serial()).played
    2
    >>> open_experiment(folder).table("runs").num_rows
    2
    """
    instance(spec, Spec, "spec")
    optional(callback, progress, "progress", "a Progress")
    if executor is not None and not callable(attribute(executor, "results")):
        raise refused("executor", "an object with results(batches), or None", executor)
    as_path(out, "out")
    if executor is None:
        from void_reckoning.experiments.processes import Processes  # noqa: PLC0415

        executor = Processes()
    runs = Runs(spec)
    if spec.record.measure is not None:
        load_measure(spec.record.measure)
    for variant in runs.variants:
        check = next(run for run in runs if run.variant == variant.name)
        check_playable(check, runs.universe_of(check))
    folder = Folder(out)
    with folder.locked():
        folder.take(spec)
        folder.shards.clear_unfinished()
        done = folder.shards.done()
        state = Progress(len(runs), 0)
        jobs = _jobs(runs, done, state)
        _play(folder, spec, jobs, executor, state, progress)
        folder.shards.merge()
    return state


def measure_pace(spec: Spec, campaigns: int = 3) -> tuple[int, float]:
    """Return the number of campaigns of an experiment, and how many seconds one takes, from the first few, which are played here."""
    runs = Runs(spec)
    seconds = []
    for run, _ in zip(runs, range(campaigns), strict=False):
        seconds.append(play(runs.id_of(run), run, runs.universe_of(run), spec.record, spec.limits).seconds)
    return len(runs), sum(seconds) / len(seconds)


def _jobs(runs: Runs, done: set[str], state: Progress) -> Iterator[Job]:
    """Yield the campaigns to play, each once."""
    for run in runs:
        run_id = runs.id_of(run)
        if run_id in done:
            state.before += 1
            continue
        done.add(run_id)
        yield Job(run_id, run, runs.universe_of(run))


def _batches(jobs: Iterator[Job], spec: Spec, pace: Pace) -> Iterator[Batch]:
    part: list[Job] = []
    for job in jobs:
        if part and (len(part) >= pace.batch() or part[-1].universe is not job.universe):
            yield Batch(tuple(part), spec.record, spec.limits)
            part = []
        part.append(job)
    if part:
        yield Batch(tuple(part), spec.record, spec.limits)


def _play(
    folder: Folder,
    spec: Spec,
    jobs: Iterator[Job],
    executor: Executor,
    state: Progress,
    progress: Callable[[Progress], None] | None,
) -> None:
    pace = Pace()
    unwritten: list[Result] = []
    written = time.monotonic()
    results = executor.results(_batches(jobs, spec, pace))
    try:
        for part in results:
            pace.add([result.seconds for result in part])
            unwritten += part
            state.played += len(part)
            state.failed += sum(result.run["status"] != OK for result in part)
            state.seconds = time.monotonic() - state.begin
            if time.monotonic() - written > max(SHARD_SECONDS, 0.01 * state.seconds):
                folder.shards.write(unwritten)
                unwritten, written = [], time.monotonic()
            if progress is not None:
                progress(state)
    finally:
        if unwritten:
            folder.shards.write(unwritten)
        close = getattr(results, "close", None)
        if close is not None:
            close()
