"""``void-reckoning ladder``."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from void_reckoning.cli.actions.experiment_parts import executor_of, experiments_for, interrupted_after, json_values
from void_reckoning.cli.display.ladder import ladder_lines
from void_reckoning.cli.display.progress_lines import SparseLines
from void_reckoning.cli.policy_folders import find_policies_here


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
        raise interrupted_after(told.campaigns, out) from None
    if as_json:
        print(json.dumps(json_values(dataclasses.asdict(found))))
    else:
        print("\n".join(ladder_lines(found)))
    return 0 if found.answer in ("separated", "circle") else 1


class _Lines:
    """Prints how far a ladder is, now and then."""

    def __init__(self) -> None:
        self._lines: SparseLines | None = None  # before the first campaigns: starting workers takes its time
        self.campaigns = 0

    def update(self, state: Any) -> None:
        self.campaigns = state.campaigns
        if self._lines is None:
            self._lines = SparseLines()
        if self._lines.due():
            left = len(state.unseparated)
            pairs = f"{left} pair{'' if left == 1 else 's'} to separate"
            self._lines.say(f"{state.campaigns} campaigns  round {state.rounds + 1}  {pairs}")
