"""Sweeps: what a campaign costs in one, how well workers add up, and what its results take."""

from __future__ import annotations

import dataclasses
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from void_reckoning import Campaign
from void_reckoning._core import usable_cores
from void_reckoning.experiments import Processes, Record, Spec, sweep
from void_reckoning.experiments.executor import Batch
from void_reckoning.experiments.play import Result, play
from void_reckoning.experiments.runs import Run, Runs
from void_reckoning.experiments.shards import Shards

Line = Callable[[str, str, str, float | None], None]
SMALL = Spec(factions=3, systems=12, turns=60, seeds=400, record=Record(curves_every=20))
STEADY = (0.2, 0.8)  # of the campaigns: without the workers' start and the last ones' end


def bare_seconds(runs: Runs, run: Run) -> float:
    """Return the CPU time of a campaign, played with nothing around it."""
    began = time.process_time()
    with Campaign.create(
        runs.universe_of(run),
        list(run.factions),
        seed=run.seed,
        log=False,
        telemetry=False,
        save_every=0,
        **run.settings,
    ) as campaign:
        campaign.run(run.settings["turns"], ignore_victory=run.settings["ignore_victory"])
    return time.process_time() - began


def overhead(spec: Spec) -> tuple[float, float]:
    """Return the CPU time of a bare campaign, and what a sweep adds: its id, its rows, its share of the tables' files.

    Both are played in turn, so that what else the machine does takes from both.
    """
    runs = Runs(spec)
    every = list(runs)
    bare = whole = 0.0
    results = []
    for run in every:
        bare += bare_seconds(runs, run)
        began = time.process_time()
        results.append(play(runs.id_of(run), run, runs.universe_of(run), spec.record, spec.limits))
        whole += time.process_time() - began
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        shards = Shards(Path(folder) / "shards")
        shards.write(results)
        shards.write(results[:1])
        shards.merge()
        whole += time.process_time() - began
    return bare / len(every), (whole - bare) / len(every)


class Watched:
    """Plays in processes, and notes when results come, how many, and how long their campaigns took."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self.notes: list[
            tuple[float, float, int, float]
        ] = []  # wall time, this process's CPU time, campaigns, seconds played

    def results(self, batches: Iterable[Batch]) -> Iterator[list[Result]]:
        """Play batches."""
        for part in Processes(self.workers).results(batches):
            spent = sum(result.seconds for result in part)
            self.notes.append((time.perf_counter(), time.process_time(), len(part), spent))
            yield part


@dataclass
class Measured:
    """The steady middle of a sweep: campaigns a second, the share of time in which workers play, this process's time a campaign."""

    rate: float
    playing: float
    driver_seconds: float
    table_bytes: float


def measured(spec: Spec, workers: int) -> Measured:
    """Play a sweep in worker processes."""
    watched = Watched(workers)
    with tempfile.TemporaryDirectory() as folder:
        total = sweep(spec, Path(folder) / "s", watched).played
        size = sum(path.stat().st_size for path in (Path(folder) / "s" / "shards").rglob("*.parquet"))
    first, last = (int(share * len(watched.notes)) for share in STEADY)
    wall, driver, _, _ = (watched.notes[last][k] - watched.notes[first][k] for k in range(4))
    inside = watched.notes[first + 1 : last + 1]
    campaigns, spent = sum(note[2] for note in inside), sum(note[3] for note in inside)
    return Measured(campaigns / wall, spent / (workers * wall), driver / campaigns, size / total)


def counted(seconds: float) -> int:
    """Count for so long; return how far."""
    number, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        number += 1
    return number


def counting(workers: int, seconds: float = 3.0) -> int:
    """Return how far processes count at once: what the machine gives them, whatever else it does."""
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        return sum(pool.map(counted, [seconds] * workers, chunksize=1))


def main(line: Line, shown: Callable[[float], str]) -> None:
    """Print all rows of this file."""
    overhead(dataclasses.replace(SMALL, seeds=5))  # reads the universe, and warms up
    bare, spent = overhead(dataclasses.replace(SMALL, seeds=200))
    line("campaign of a sweep, 3 factions, 60 turns, bare", shown(bare * 1e9), "", None)
    line("    what the sweep adds: id, rows, tables", shown(spent * 1e9), shown(3e6), spent / 3e-3)
    cores = usable_cores()
    many = dataclasses.replace(SMALL, seeds=600)
    one, all_ = measured(many, 1), measured(many, cores)
    share, possible = all_.rate / (cores * one.rate), counting(cores) / (cores * counting(1))
    line(f"sweep with {cores} workers over {cores} times one worker", f"{share:.1%}", "95.0%", 0.95 / share)
    line("    the same of processes that only count", f"{possible:.1%}", "", None)
    line("    of their time workers play", f"{all_.playing:.1%}", "95.0%", 0.95 / all_.playing)
    line("    the process that hands them out, a campaign", shown(all_.driver_seconds * 1e9), "", None)
    line("    tables on disk, a campaign", f"{all_.table_bytes:.0f} B", "", None)
    standard = Runs(Spec(seeds=3, ignore_victory=True))
    spent = min(bare_seconds(standard, run) for run in standard)
    line("campaign of 300 turns, 10 factions, 150 systems, no log", shown(spent * 1e9), "", None)
