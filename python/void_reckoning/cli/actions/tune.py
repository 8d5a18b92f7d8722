"""``void-reckoning tune``."""

from __future__ import annotations

import dataclasses
import json
import time
from pathlib import Path
from typing import Any

from void_reckoning.cli.actions.experiment_parts import executor_of, experiments_for, json_values
from void_reckoning.cli.display.duration import duration
from void_reckoning.cli.display.figures import shown_figure
from void_reckoning.cli.display.progress_lines import SparseLines
from void_reckoning.cli.interrupts import Interrupted
from void_reckoning.cli.policy_folders import find_policies_here


def tune(spec_file: Path, out: Path, workers: int, ray: str | None, *, as_json: bool) -> int:
    """Tune, and print what was found; return 0 where every target is reached for certain."""
    experiments = experiments_for("tune")
    find_policies_here()
    spec, tuning = experiments.Tuning.from_toml(spec_file)
    told = _Lines(tuning)
    try:
        with executor_of(experiments, workers, ray) as executor:
            found = experiments.tune(spec, tuning, out, executor, progress=told.update)
    except KeyboardInterrupt:
        raise Interrupted(f"interrupted; the evaluations are in {out}: the same command continues") from None
    if as_json:
        entries = {
            "overrides": found.overrides,
            "reached": found.reached,
            "campaigns": found.campaigns,
            "before": [dataclasses.asdict(one) for one in found.before.readings],
            "after": [dataclasses.asdict(one) for one in found.after.readings],
        }
        print(json.dumps(json_values(entries)))
    else:
        print("\n".join(lines_of(found, out)))
    return 0 if found.reached else 1


def lines_of(found: Any, out: Path) -> list[str]:
    """Return the result as text."""
    lines = []
    if found.overrides:
        width = max(map(len, found.overrides))
        lines += [
            f"{path:{width}}  {found.before.overrides[path]:g} -> {value:g}" for path, value in found.overrides.items()
        ]
    else:
        lines.append("no better values than the universe's own were found")
    width = max(len(one.target) for one in found.after.readings)
    for before, after in zip(found.before.readings, found.after.readings, strict=True):
        state = {"yes": "reached", "no": "NOT REACHED", "can't tell": "can't tell: play more (tune.confirm)"}[
            after.reached
        ]
        lines.append(
            f"{after.target:{width}}  {shown_figure(before.target, before.mean)} -> {shown_figure(after.target, after.mean)} "
            f"({shown_figure(after.target, after.low)} to {shown_figure(after.target, after.high)}): {state}"
        )
    lines.append(
        f"{found.campaigns} campaigns; the last {found.after.campaigns} with seeds that nothing else has used; {out / 'patch.toml'}"
    )
    return lines


class _Lines:
    """Prints how far the search is, now and then."""

    def __init__(self, tuning: Any) -> None:
        self._generations, self._begin = tuning.generations, time.monotonic()
        self._lines, self._campaigns = SparseLines(), 0

    def update(self, one: Any) -> None:
        self._campaigns += one.campaigns
        if not self._lines.due():
            return
        place = f"generation {one.generation}/{self._generations}"
        if not 0 < one.generation <= self._generations:
            place = "confirming"
        passed = duration(time.monotonic() - self._begin)
        self._lines.say(f"{place}  {self._campaigns} campaigns  loss {one.loss:.2f}  {passed}")
