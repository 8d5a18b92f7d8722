"""``void-reckoning gate``."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from void_reckoning.cli.actions.experiment_parts import executor_of, experiments_for
from void_reckoning.cli.display.figures import shown_difference, shown_figure
from void_reckoning.cli.interrupts import Interrupted
from void_reckoning.cli.policy_folders import find_policies_here


def gate(spec_file: Path, baseline: Path, out: Path | None, workers: int, ray: str | None, *, as_json: bool) -> int:
    """Compare and print a line for each figure; return 1 where one has moved beyond its bound."""
    experiments = experiments_for("gate")
    find_policies_here()
    from void_reckoning.experiments.gate import guards_of  # noqa: PLC0415

    spec, guards = guards_of(spec_file)
    try:
        with executor_of(experiments, workers, ray) as executor:
            found = experiments.gate(spec, guards, baseline, executor, out=out)
    except KeyboardInterrupt:
        raise Interrupted("interrupted") from None
    if as_json:
        print(json.dumps([dataclasses.asdict(one) for one in found]))
    else:
        for one in found:
            print(_line(one))
    return 1 if any(one.state == "moved" for one in found) else 0


def _line(one: Any) -> str:
    word = {"holds": "holds", "moved": "MOVED", "can't tell": "can't tell: too few campaigns for this bound"}[one.state]
    bound = shown_difference(one.figure, one.bound).removeprefix("+")
    return (
        f"{one.figure}: {shown_figure(one.figure, one.baseline)} -> {shown_figure(one.figure, one.now)}, "
        f"{shown_difference(one.figure, one.difference)} ({shown_difference(one.figure, one.low)} to "
        f"{shown_difference(one.figure, one.high)}), bound {bound}: {word}"
    )
