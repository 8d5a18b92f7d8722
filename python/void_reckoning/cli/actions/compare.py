"""``void-reckoning compare``."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from void_reckoning._core import InvalidInput
from void_reckoning.cli.actions.experiment_parts import executor_of, experiments_for, interrupted_after, json_values
from void_reckoning.cli.display.figures import shown_difference, shown_figure
from void_reckoning.cli.display.progress_lines import SparseLines
from void_reckoning.cli.policy_folders import find_policies_here
from void_reckoning.support.universes import universe_folders


def compare(
    a: str | None,
    b: str | None,
    spec_file: Path | None,
    *,
    overrides: Sequence[str],
    figure: str,
    limits: tuple[float, float] | None,
    effect: float,
    false_verdict: float,
    missed: float,
    max_campaigns: int,
    out: Path | None,
    workers: int,
    ray: str | None,
    as_json: bool,
) -> int:
    """Compare and print the answer; return 0 where there is one, 1 where there is none."""
    experiments = experiments_for("compare")
    find_policies_here()
    spec = experiments.Spec() if spec_file is None else _plain(experiments.Spec.from_toml(spec_file))
    kind = _kind_of(a, b, overrides)
    told = _Lines()
    common = {
        "effect": effect,
        "false_verdict": false_verdict,
        "max_campaigns": max_campaigns,
        "out": out,
        "progress": told.update,
    }
    try:
        with executor_of(experiments, workers, ray) as executor:
            if kind == "policies":
                if figure or limits is not None:
                    raise InvalidInput("--figure and --range are for rules; policies are compared by who is first")
                found = experiments.compare_policies(a, b, spec, missed=missed, executor=executor, **common)
            else:
                if not figure:
                    raise InvalidInput(
                        "--figure must say what to compare rules by, such as first:templars or length, got none"
                    )
                sides, names = _sides(experiments, kind, a, b, spec, overrides)
                found = experiments.compare_rules(
                    *sides, figure, range=limits, executor=executor, names=names, **common
                )
    except KeyboardInterrupt:
        raise interrupted_after(told.campaigns, out) from None
    if as_json:
        entries = {key: value for key, value in dataclasses.asdict(found).items() if not key.startswith("_")}
        print(json.dumps(json_values(entries)))
    else:
        print("\n".join(lines_of(found)))
    return 0 if found.answer in ("better", "worse", "no difference") else 1


def _plain(spec: Any) -> Any:
    """Return an experiment without its variants and design, which comparing does not use."""
    return dataclasses.replace(spec, variants=(), design=None)


def _kind_of(a: str | None, b: str | None, overrides: Sequence[str]) -> str:
    if overrides:
        if a is not None:
            raise InvalidInput("--override compares a universe with itself: A and B can't be given as well")
        return "overrides"
    if a is None or b is None:
        raise InvalidInput("compare needs A and B, or --override")
    kinds = [_kind(one) for one in (a, b)]
    if kinds[0] != kinds[1]:
        raise InvalidInput(f"A and B must be of one kind, got {kinds[0]} and {kinds[1]}")
    return kinds[0]


def _kind(given: str) -> str:
    if given.endswith(".toml"):
        return "experiments"
    return "universes" if given in universe_folders() or Path(given).is_dir() else "policies"


def _sides(
    experiments: Any, kind: str, a: str | None, b: str | None, spec: Any, overrides: Sequence[str]
) -> tuple[tuple[Any, Any], tuple[str, str]]:
    """Return the two experiments, and their names."""
    if kind == "overrides":
        from void_reckoning.experiments.overrides import parse_overrides  # noqa: PLC0415

        changes = parse_overrides(overrides)
        changed = dataclasses.replace(spec, overrides={**spec.overrides, **changes})
        return (spec, changed), (
            spec.universe,
            f"{spec.universe} with {', '.join(f'{path} = {value}' for path, value in changes.items())}",
        )
    assert a is not None
    assert b is not None
    if kind == "universes":
        return (dataclasses.replace(spec, universe=a), dataclasses.replace(spec, universe=b)), (a, b)
    return (_plain(experiments.Spec.from_toml(a)), _plain(experiments.Spec.from_toml(b))), (a, b)


_WORDS = {
    "better": "B's figure is higher",
    "worse": "B's figure is lower",
    "no difference": "no difference that matters",
    "can't tell": "can't tell",
    "stopped": "stopped without an answer",
}


def lines_of(found: Any) -> list[str]:
    """Return the answer as text."""
    policies = found.figure == "first"
    word = {"better": "B is better", "worse": "B is worse"}.get(found.answer) if policies else None
    lines = [
        f"A: {found.a}",
        f"B: {found.b}",
        f"{word or _WORDS[found.answer]}" + (f" ({found.reason})" if found.reason else ""),
    ]
    if found.blocks == 0:
        return lines
    level = 100 * (1 - found.false_verdict)
    what = "share of first places" if policies else found.figure
    lines.append(
        f"{what}: A {shown_figure(found.figure, found.value_a)}, B {shown_figure(found.figure, found.value_b)}"
    )
    difference, low, high, effect = (
        shown_difference(found.figure, one) for one in (found.difference, found.low, found.high, found.effect)
    )
    lines.append(
        f"difference {difference}, {level:g}% interval {low} to {high}; what matters: {effect.removeprefix('+')}"
    )
    none = f"; nobody won {found.undecided}, there the highest score counts" if found.undecided else ""
    lines.append(f"{found.campaigns} campaigns in {found.blocks} blocks{none}")
    if math.isfinite(found.correlation):
        lines.append(f"correlation between the two sides of a block: {found.correlation:.2f}")
    return lines


class _Lines:
    """Prints how far a comparison is, now and then."""

    def __init__(self) -> None:
        self._lines = SparseLines()
        self.campaigns = 0

    def update(self, state: Any) -> None:
        self.campaigns = state.campaigns
        if self._lines.due():
            self._lines.say(f"{state.campaigns} campaigns  difference {state.difference:+.3f}")
