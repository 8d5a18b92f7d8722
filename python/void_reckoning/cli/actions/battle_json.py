"""Results of one or many battles as JSON."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from void_reckoning._core import CombatOutcome, CombatSample
from void_reckoning.cli.actions.battle_figures import side_names, weapon_row, wins_of
from void_reckoning.combat import BoughtForce, CombatEstimate
from void_reckoning.support.intervals import wilson


def purchase_json(credits_: float, bought: list[BoughtForce]) -> dict[str, Any]:
    """Return what each side bought for its credits as one object."""
    return {
        "credits": credits_,
        "sides": [
            {
                "side": name,
                "units": [
                    {"type": unit.type, "count": unit.count, "cost": cost}
                    for unit, cost in zip(force.units, force.costs, strict=True)
                ],
                "spent": force.spent,
                "left": force.left,
            }
            for name, force in zip(side_names(len(bought)), bought, strict=True)
        ],
    }


def battle_json(outcome: CombatOutcome, *, trace: bool) -> dict[str, Any]:
    """Return one battle as one object."""
    rows = [
        "started",
        "destroyed",
        "routed",
        "withdrawn",
        "never_arrived",
        "hull_started",
        "hull_left",
        "damage_dealt",
        "damage_received",
        "shots",
        "hits",
        "destroyed_by",
        "stress",
    ]
    report: dict[str, Any] = {
        "seed": outcome.seed,
        "result": outcome.result.name,
        "decided": outcome.decided,
        "reason": outcome.reason,
        "ticks": outcome.ticks,
        "hash": f"{outcome.hash:016x}",
        "sides": [
            {"side": name, **{row: getattr(side, row) for row in rows}}
            for name, side in zip(side_names(len(outcome.sides)), outcome.sides, strict=True)
        ],
        "weapons": [weapon_row(row) for row in outcome.weapons],
    }
    if trace:
        fields = [
            "tick",
            "side",
            "steady",
            "shaken",
            "routing",
            "expected",
            "destroyed",
            "hull",
            "shields",
            "morale",
            "fatigue",
            "shots",
            "hits",
            "damage",
        ]
        report["trace"] = [{name: getattr(row, name) for name in fields} for row in outcome.trace]
    return report


def sample_json(sample: CombatSample, seed: int, estimate: CombatEstimate | None = None) -> dict[str, Any]:
    """Return many battles as one object. ``seed`` is the seed of the first battle."""
    battles = len(sample.results)
    sides = []
    for number, (name, started) in enumerate(zip(side_names(len(sample.started)), sample.started, strict=True)):
        left = sample.hull_left[:, number] / sample.hull_started[number]
        sides.append(
            {
                "side": name,
                "started": started,
                **{
                    row: float(getattr(sample, row)[:, number].mean())
                    for row in ("destroyed", "routed", "withdrawn", "damage_dealt")
                },
                "hull_left": float(left.mean()),
                "hull_left_5_95": [float(bound) for bound in np.percentile(left, [5, 95])],
                "destroyed_by": sample.destroyed_by[number],
                "stress": sample.stress[number],
            }
        )
    report = {
        "seed": seed,
        "battles": battles,
        "wins": {
            who: {"count": count, "share": count / battles, "interval_95": list(wilson(count, battles))}
            for who, count in wins_of(sample).items()
        },
        "decided": int(np.count_nonzero(sample.decided)),
        "reasons": dict(Counter(sample.reasons).most_common()),
        "ticks": {"mean": float(sample.ticks.mean()), "most": int(sample.ticks.max())},
        "sides": sides,
        "weapons": sample.weapons,
    }
    if estimate is not None:
        report["estimate"] = {
            "win_probability": estimate.win_probability,
            "doubt": estimate.doubt,
            "losses": list(estimate.losses),
            "spread": list(estimate.spread),
        }
    return report
