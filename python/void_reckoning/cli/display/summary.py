"""The summary at the end of a run."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from void_reckoning._core import Standing
from void_reckoning.cli.display.forfeits import forfeit_lines
from void_reckoning.cli.display.pace import ranking
from void_reckoning.cli.display.terminal import wrapped
from void_reckoning.support.log_file import LOG_FILE
from void_reckoning.support.path_text import shell_text


def short_path(path: str | Path) -> str:
    """Return a path as typed here: relative if it lies below the working directory, quoted if a shell needs it."""
    with contextlib.suppress(ValueError, OSError):
        path = Path(path).relative_to(Path.cwd())
    return shell_text(str(path))


def summary_lines(report: dict[str, Any], standings: list[Standing]) -> Iterator[str]:
    """Yield the lines: result, ranking, figures, folder, and commands to run next."""
    rows = ranking(standings)
    names = {row.id: row.name for row in standings}
    turns = report["turns"]
    if report["winner"] is not None:
        yield f"{names.get(report['winner'], report['winner'])} won by {report['victory']} ({turns} turns played)"
    else:
        yield f"{turns} turns played, no faction has won yet"
    yield ""
    width = max([len("faction"), *(len(row["name"]) for row in rows)])
    yield (
        f"{'faction':<{width}}  {'planets':>7}  {'fleets':>6}  {'units':>6}  {'techs':>5}  {'credits':>8}  {'score':>7}"
    )
    for row in rows:
        wealth = f"{row['treasury']:>8.0f}  {row['score']:>7}" if row["alive"] else f"{'eliminated':>17}"
        yield (
            f"{row['name']:<{width}}  {row['planets']:>7}  {row['fleets']:>6}  {row['units']:>6}  {row['technologies']:>5}  "
            f"{wealth}"
        )
    battles = report["battles"]
    decided = f"{100 * battles['decided'] / battles['total']:.1f}% decided" if battles["total"] else "none"
    speeds = ", ".join(f"{group}: {ms:.2f}" for group, ms in report["cpu_ms_per_turn"].items())
    yield ""
    yield f"battles      {battles['total']} ({decided}), {report['conquests']} planets conquered"
    yield f"now          {report['colonies']} colonies, {report['fleets']} fleets, {report['units']} units"
    yield from forfeit_lines(report["forfeited"], turns)
    yield wrapped(f"CPU ms/turn  {speeds or '-'}", indent=13)
    yield (
        f"total        {report['wall_seconds']:.1f} s, {report['events']} events, peak memory {report['peak_memory_mib']:.0f} MiB"
    )
    yield f"state        {report['state_hash']}  (seed {report['seed']}, universe {report['universe']})"
    folder = short_path(report["campaign_dir"])
    yield f"folder       {folder}"
    if not (Path(report["campaign_dir"]) / LOG_FILE).is_file():
        return  # --no-log: nothing to show, nothing to replay
    yield ""
    yield f"Next: void-reckoning log {folder}      show what happened"
    yield f"      void-reckoning replay {folder}   verify the log and every state hash"
