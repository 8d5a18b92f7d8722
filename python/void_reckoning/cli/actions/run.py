"""``void-reckoning run``."""

from __future__ import annotations

import itertools
import json
import re
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, TextIO

from void_reckoning._core import StorageError
from void_reckoning.campaign import Campaign
from void_reckoning.cli.actions.dashboard_process import DashboardProcess
from void_reckoning.cli.display.forfeits import telling_forfeits
from void_reckoning.cli.display.progress import open_progress
from void_reckoning.cli.display.summary import short_path, summary_lines
from void_reckoning.cli.interrupts import resumable
from void_reckoning.cli.policy_folders import find_policies_here
from void_reckoning.cli.streams import complain, kept_output

_RANGE = 50  # turns in one group of cpu_ms_per_turn
_NUMBER = re.compile(r"[0-9]+")


@contextmanager
def next_free_folder(base: Path) -> Iterator[Path]:
    """Yield the next folder ``0001``, ``0002``, ...: created, so that no other run takes it; removed if left empty by an error."""
    new = not base.exists()
    try:
        base.mkdir(parents=True, exist_ok=True)
        folder = _made_next(base)
    except OSError as error:
        raise StorageError(f"{base}: {error.strerror}; choose a writable folder with --out") from error
    try:
        yield folder
    except BaseException:
        with suppress(OSError):  # it is in use
            folder.rmdir()
            if new:
                base.rmdir()
        raise


def _made_next(base: Path) -> Path:
    numbers = [int(entry.name) for entry in base.iterdir() if _NUMBER.fullmatch(entry.name)]
    for number in itertools.count(max(numbers, default=0) + 1):
        with suppress(FileExistsError):  # another run was faster
            folder = base / f"{number:04d}"
            folder.mkdir()
            return folder
    raise AssertionError("there is always a next number")


def play(settings: dict[str, Any], out: Path | None, *, dashboard: list[str] | None, as_json: bool) -> int:
    """Play a whole campaign and report it; return the exit code. With ``dashboard`` (its options) it is shown until Ctrl-C."""
    began = time.monotonic()
    output = kept_output()
    find_policies_here()
    with next_free_folder(Path("runs")) if out is None else nullcontext(out) as directory, resumable(directory):
        campaign = Campaign.create(directory=directory, **settings)
    target, ignore_victory = settings["turns"], settings["ignore_victory"]
    with (
        resumable(directory),
        DashboardProcess(directory, dashboard) if dashboard is not None else nullcontext() as shown,
    ):
        code = play_to_target(campaign, began, target, output, ignore_victory=ignore_victory, as_json=as_json)
        if code == 0 and shown is not None:
            shown.stay()
    return code


def play_to_target(
    campaign: Campaign, began: float, target: int, output: TextIO, *, ignore_victory: bool, as_json: bool
) -> int:
    """Play a campaign up to a turn, close it and report it; return the exit code. ``began``: its start, by ``time.monotonic()``."""
    interrupted = False
    with open_progress(campaign, target, quiet=as_json) as progress, telling_forfeits(campaign, progress.tell):
        try:
            campaign.run(max(0, target - campaign.turn), ignore_victory=ignore_victory, progress=progress.update)
        except KeyboardInterrupt:
            interrupted = True
    campaign.finish()
    report = run_report(campaign, time.monotonic() - began)
    with suppress(OSError) if interrupted else nullcontext():  # with the terminal its output is gone, too
        if as_json:
            print(json.dumps(report), file=output)
        else:
            print(*summary_lines(report, campaign.standings()), sep="\n", file=output)
    if interrupted:
        complain(
            f"interrupted after turn {campaign.turn} of {target}; everything committed is kept: "
            f"void-reckoning resume {short_path(report['campaign_dir'])}"
        )
        return 130
    return 0


def cpu_ms_by_range(first_turn: int, cpu_ms: list[float]) -> dict[str, float]:
    """Return mean CPU milliseconds a turn for turns 1-50, 51-100 and so on.

    >>> cpu_ms_by_range(1, [1.0] * 50 + [3.0] * 10)
    {'1-50': 1.0, '51-60': 3.0}
    """
    groups: dict[str, float] = {}
    turn, last = first_turn, first_turn + len(cpu_ms) - 1
    while turn <= last:
        end = min(last, (turn - 1) // _RANGE * _RANGE + _RANGE)
        part = cpu_ms[turn - first_turn : end - first_turn + 1]
        groups[f"{turn}-{end}"] = round(sum(part) / len(part), 3)
        turn = end + 1
    return groups


def peak_memory_mib() -> float:
    """Return this process's peak memory, MiB. Not ``ru_maxrss``: that begins with its parent's value."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (kib,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return round(int(kib) / 1024, 1)


def run_report(campaign: Campaign, wall_seconds: float) -> dict[str, Any]:
    """Return the object that ``--json`` prints."""
    figures = campaign.statistics()
    standings = campaign.standings()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    shown = ("name", "planets", "fleets", "units", "score", "alive")
    return {
        "campaign_dir": None if campaign.directory is None else str(campaign.directory),
        "universe": campaign.universe_id,
        "seed": campaign.seed,
        "turns": campaign.turn,
        "state_hash": f"{campaign.state_hash:016x}",
        "turn_hashes": [f"{value:016x}" for value in figures.turn_hashes],
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 3),
        "wall_seconds": round(wall_seconds, 3),
        "cpu_ms_per_turn": cpu_ms_by_range(figures.first_timed_turn, figures.cpu_ms),
        "peak_memory_mib": peak_memory_mib(),
        "battles": {"total": figures.combats, "decided": figures.decided},
        "conquests": figures.conquests,
        "units": sum(row.units for row in standings),
        "fleets": sum(row.fleets for row in standings),
        "colonies": sum(row.planets for row in standings),
        "factions": [{key: getattr(row, key) for key in shown} for row in standings],
        "winner": figures.winner,
        "victory": figures.victory,
        "forfeits": figures.forfeits,
        "forfeited": [dict(row) for row in figures.forfeited],
        "events": figures.events,
    }
