"""``void-reckoning ladder``."""

from __future__ import annotations

import dataclasses
import json
import math
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from void_reckoning.cli.actions.experiment_parts import executor_of, experiments_for
from void_reckoning.cli.display.ladder import ladder_lines
from void_reckoning.cli.interrupts import Interrupted
from void_reckoning.cli.policy_folders import find_policies_here
from void_reckoning.cli.streams import say

_EVERY_S = 2.0  # between lines of progress


def ladder(
    policies: Sequence[str],
    spec_file: Path | None,
    *,
    duels: bool,
    level: float,
    max_campaigns: int,
    out: Path | None,
    workers: int,
    ray: str | None,
    as_json: bool,
) -> int:
    """Rate policies and print the ladder; return 0 where all that can be is certain, 1 otherwise."""
    experiments = experiments_for("ladder")
    find_policies_here()
    spec = None if spec_file is None else experiments.Spec.from_toml(spec_file)
    told = _Lines()
    try:
        with executor_of(experiments, workers, ray) as executor:
            found = experiments.ladder(
                list(policies),
                spec,
                duels=duels,
                level=level,
                max_campaigns=max_campaigns,
                out=out,
                executor=executor,
                progress=told.update,
            )
    except KeyboardInterrupt:
        kept = f"; the results are in {out}: the same command continues" if out is not None else ""
        raise Interrupted(f"interrupted after {told.campaigns} campaigns{kept}") from None
    if as_json:
        print(json.dumps(_finite(dataclasses.asdict(found))))
    else:
        print("\n".join(ladder_lines(found)))
    return 0 if found.answer in ("separated", "circle") else 1


def _finite(value: Any) -> Any:
    """Return the same with null for numbers that are none, or infinite."""
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


class _Lines:
    """Prints how far a ladder is, now and then."""

    def __init__(self) -> None:
        self._last: float | None = None  # before the first campaigns: starting workers takes its time
        self.campaigns = 0

    def update(self, state: Any) -> None:
        self.campaigns = state.campaigns
        if self._last is None:
            self._last = time.monotonic()
        if time.monotonic() - self._last < _EVERY_S:
            return
        self._last = time.monotonic()
        left = len(state.unseparated)
        say(f"{state.campaigns} campaigns  round {state.rounds + 1}  {left} pair{'' if left == 1 else 's'} to separate")
        sys.stderr.flush()
