"""Plays an experiment: all its campaigns that have no result yet."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from void_reckoning._core import InvalidInput
from void_reckoning.experiments.catalogue import write_catalogue
from void_reckoning.experiments.chosen_executor import checked_executor
from void_reckoning.experiments.executor import Executor, Job
from void_reckoning.experiments.folder import Folder
from void_reckoning.experiments.kept_logs import KeptLogs
from void_reckoning.experiments.play import OK, check_playable, play
from void_reckoning.experiments.playing import results_of
from void_reckoning.experiments.runs import Runs
from void_reckoning.experiments.shard_writer import ShardWriter
from void_reckoning.experiments.spec import Spec
from void_reckoning.support.arguments import callback, instance, optional
from void_reckoning.support.arguments import path as as_path


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
    executor = checked_executor(executor)
    if spec.record.logs and not getattr(executor, "on_this_machine", True):
        raise InvalidInput(
            "record.logs needs workers on this machine: the nodes of a cluster do not have the experiment's folder. "
            "A campaign can be played again with a log afterwards: void-reckoning sweep show DIR ID --dashboard"
        )
    as_path(out, "out")
    runs = Runs(spec)
    check_playable(runs)
    folder = Folder(out)
    with folder.locked():
        folder.take(spec)
        write_catalogue(folder.path)
        folder.shards.clear_unfinished()
        logs = KeptLogs(folder.path.absolute() / "logs", spec.record.logs)
        logs.clear_unfinished()
        done = folder.shards.done()
        state = Progress(len(runs), 0)
        jobs = _jobs(runs, done, state, logs)
        _play(folder, spec, jobs, executor, state, logs, progress)
        folder.shards.merge()
    return state


def measure_pace(spec: Spec, campaigns: int = 3) -> tuple[int, float]:
    """Return the number of campaigns of an experiment, and how many seconds one takes, from the first few, which are played here."""
    runs = Runs(spec)
    seconds = []
    for run, _ in zip(runs, range(campaigns), strict=False):
        seconds.append(play(runs.id_of(run), run, runs.universe_of(run), spec.record, spec.limits).seconds)
    return len(runs), sum(seconds) / len(seconds)


def _jobs(runs: Runs, done: set[str], state: Progress, logs: KeptLogs) -> Iterator[Job]:
    """Yield the campaigns to play, each once."""
    for place, run in enumerate(runs):
        run_id = runs.id_of(run)
        if run_id in done:
            state.before += 1
            continue
        done.add(run_id)
        yield Job(run_id, run, runs.universe_of(run), logs.of(run_id, place))


def _play(
    folder: Folder,
    spec: Spec,
    jobs: Iterator[Job],
    executor: Executor,
    state: Progress,
    logs: KeptLogs,
    progress: Callable[[Progress], None] | None,
) -> None:
    results = results_of(jobs, spec.record, spec.limits, executor)
    try:
        with ShardWriter(folder.shards) as writer:
            for part in results:
                for result in part:
                    logs.end(result.run)  # of a worker that did not come back
                writer.add(part)
                state.played += len(part)
                state.failed += sum(result.run["status"] != OK for result in part)
                state.seconds = time.monotonic() - state.begin
                if progress is not None:
                    progress(state)
    finally:
        results.close()
