"""Results of one or many battles as text."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np

from void_reckoning._core import CombatOutcome, CombatResult, CombatSample
from void_reckoning.cli.actions.battle_figures import (
    half_won,
    seeds_of,
    side_names,
    weapon_row,
    wins_of,
)
from void_reckoning.cli.display.terminal import wrapped
from void_reckoning.combat import BoughtForce, CombatEstimate
from void_reckoning.support.intervals import wilson

_BARS = " ▁▂▃▄▅▆▇█"
_BAR = 35  # columns, for all battles
_WIDTH = 60
_SHOWN = {"nobody": "no winner"}  # names of wins_of() that read differently in a table
_NOT_A_WIN = {
    CombatResult.DRAW: "draw",
    CombatResult.MUTUAL_DESTRUCTION: "mutual destruction",
    CombatResult.UNKNOWN: "unknown",
}


def sparkline(values: list[float], top: float, width: int = _WIDTH) -> str:
    """Return bars of up to ``width`` characters; each is the mean of its share of the values.

    >>> sparkline([8, 4, 0], 8)
    '█▄ '
    """
    cut = max(1, math.ceil(len(values) / width))
    groups = [values[start : start + cut] for start in range(0, len(values), cut)]
    means = [sum(group) / len(group) for group in groups]
    return "".join(_BARS[round(8 * min(1.0, mean / top))] if top > 0 else " " for mean in means)


def _against(forces: list[dict[str, int]]) -> str:
    """Return ``20 frigate, 3 carrier  against  30 raider``."""
    return "  against  ".join(", ".join(f"{count} {kind}" for kind, count in side.items()) for side in forces)


def _verdict(outcome: CombatOutcome) -> str:
    if outcome.reason == "interrupted":
        return "Interrupted: undecided"
    if outcome.result == CombatResult.ATTACKER_WIN:
        return f"The attackers win by {outcome.reason}"
    if outcome.result == CombatResult.DEFENDER_WIN:
        return f"The defenders win by {outcome.reason}"
    return f"No winner: {_NOT_A_WIN[outcome.result]} by {outcome.reason}"


def print_purchase(credits_: float | None, bought: list[BoughtForce] | None) -> None:
    """Print what each side bought for its credits, and what was left; nothing where nothing was bought."""
    if credits_ is None or bought is None:
        return
    for name, force in zip(side_names(len(bought)), bought, strict=True):
        units = ", ".join(
            f"{unit.count} {unit.type} at {cost:,g}" for unit, cost in zip(force.units, force.costs, strict=True)
        )
        print(wrapped(f"{name:<12}bought {units}: {force.spent:,g} of {credits_:,g} credits, {force.left:,g} left"))
    print()


def print_battle(outcome: CombatOutcome) -> None:
    """Print one battle: the winner, the figures of each side and weapon, and its course."""
    names = side_names(len(outcome.sides))
    print(_against(outcome.forces))
    print(f"{_verdict(outcome)} after {outcome.ticks} ticks (seed {outcome.seed})")
    print()
    print(
        f"{'side':<11}{'units':>7}{'destroyed':>11}{'routed':>8}{'withdrawn':>11}{'hull left':>16}{'damage':>9}{'hits':>6}"
    )
    for name, side in zip(names, outcome.sides, strict=True):
        left = f"{side.hull_left:.0f} of {side.hull_started:.0f}"
        hits = f"{side.hits / side.shots:.0%}" if side.shots else "-"
        print(
            f"{name:<11}{side.started:>7}{side.destroyed:>11}{side.routed:>8}{side.withdrawn:>11}{left:>16}"
            f"{side.damage_dealt:>9.0f}{hits:>6}"
        )
    _print_weapons([weapon_row(row) for row in outcome.weapons], names, 1)
    print()
    print("hull on the field, tick by tick")
    for number, (name, side) in enumerate(zip(names, outcome.sides, strict=True)):
        hull = [row.hull for row in outcome.trace if row.side == number]
        print(f"{name:<12}{sparkline(hull, side.hull_started)}|")
    _print_stress(names, [side.stress for side in outcome.sides], 1)


def _print_weapons(rows: list[dict[str, Any]], names: list[str], battles: int) -> None:
    print()
    print(f"{'side':<11}{'of':<17}{'weapon':<18}{'shots':>9}{'hits':>6}{'damage':>10}{'kills':>8}")
    digits = 0 if battles == 1 else 1
    for row in sorted(rows, key=lambda row: (row["side"], -row["damage"])):
        hits = f"{row['hits'] / row['shots']:.0%}" if row["shots"] else "-"
        print(
            f"{names[row['side']]:<11}{row['unit_type']:<17}{row['weapon']:<18}{row['shots'] / battles:>9.{digits}f}{hits:>6}"
            f"{row['damage'] / battles:>10.{digits}f}{row['kills'] / battles:>8.{digits}f}"
        )


def _print_stress(names: list[str], stress: list[dict[str, float]], battles: int) -> None:
    """Print what reduced morale; 1 is the full morale of one fresh unit."""
    lines = []
    for name, causes in zip(names, stress, strict=True):
        taken = {cause: value / battles for cause, value in causes.items() if abs(value) / battles >= 0.05}
        if taken:
            shown = ", ".join(f"{cause} {value:.1f}" for cause, value in sorted(taken.items(), key=lambda row: -row[1]))
            lines.append(wrapped(f"{name:<12}{shown}"))
    if lines:
        print()
        print("morale lost, by cause (1: the full morale of one fresh unit)")
        print("\n".join(lines))


def print_trace(outcome: CombatOutcome) -> None:
    """Print every side after every tick."""
    names = side_names(len(outcome.sides))
    print()
    columns = {
        "steady": 7,
        "shaken": 7,
        "routing": 8,
        "lost": 6,
        "hull": 10,
        "shields": 10,
        "morale": 8,
        "shots": 8,
        "hits": 7,
        "damage": 9,
    }
    print(f"{'tick':>4}  {'side':<12}" + "".join(f"{name:>{width}}" for name, width in columns.items()))
    for row in outcome.trace:
        print(
            f"{row.tick:>4}  {names[row.side]:<12}{row.steady:>7}{row.shaken:>7}{row.routing:>8}{row.destroyed:>6}{row.hull:>10.0f}"
            f"{row.shields:>10.0f}{row.morale:>8.2f}{row.shots:>8}{row.hits:>7}{row.damage:>9.0f}"
        )


def _estimate_line(sample: CombatSample, names: list[str], estimate: CombatEstimate) -> str:
    """Return the estimate, made without fighting, next to the actual result."""
    lost = [1 - float((sample.hull_left[:, number] / hull).mean()) for number, hull in enumerate(sample.hull_started)]
    losses = "\n".join(
        f"          {name} lose {expected:.0%} (fought: {share:.1%})"
        for name, expected, share in zip(names, estimate.losses, lost, strict=True)
    )
    chance = f"{estimate.win_probability:.0%} +- {estimate.doubt:.0%}"
    return f"estimate: attackers win {chance} (fought: {half_won(sample):.1%})\n{losses}"


def print_sample(sample: CombatSample, seed: int, estimate: CombatEstimate | None = None) -> None:
    """Print many battles: how often each side won, losses, and the weapons. ``seed`` is the seed of the first battle."""
    names, battles = side_names(len(sample.started)), len(sample.results)
    print(_against(sample.forces))
    print(f"{battles} battle{'' if battles == 1 else 's'}, {seeds_of(seed, battles)}")
    print()
    for who, wins in wins_of(sample).items():
        low, high = wilson(wins, battles)
        bar = "█" * round(_BAR * wins / battles)
        print(f"{_SHOWN.get(who, who):<12}{wins / battles:>7.1%}  (95% CI {low:.1%} to {high:.1%})  {bar}")
    if estimate is not None:
        print()
        print(_estimate_line(sample, names, estimate))
    reasons = Counter(sample.reasons)
    print()
    print("ended by     " + ", ".join(f"{reason} {count / battles:.1%}" for reason, count in reasons.most_common()))
    ticks = np.percentile(sample.ticks, [5, 50, 95])
    print(f"ticks        median {ticks[1]:.0f}; 90% of battles took {ticks[0]:.0f} to {ticks[2]:.0f}")
    print()
    print(
        f"{'side':<12}{'units':>7}{'destroyed':>11}{'routed':>8}{'withdrawn':>11}{'hull left':>11}{'5%':>7}{'95%':>7}"
    )
    for number, (name, started) in enumerate(zip(names, sample.started, strict=True)):
        left = sample.hull_left[:, number] / sample.hull_started[number]
        low, high = np.percentile(left, [5, 95])
        causes = sample.destroyed_by[number]
        lost = max(1, sum(causes.values()))
        by = ", ".join(f"{cause} {n / lost:.0%}" for cause, n in sorted(causes.items(), key=lambda row: -row[1]) if n)
        print(
            f"{name:<12}{started:>7}{sample['destroyed'][:, number].mean():>11.1f}{sample['routed'][:, number].mean():>8.1f}"
            f"{sample['withdrawn'][:, number].mean():>11.1f}{left.mean():>11.1%}{low:>7.0%}{high:>7.0%}"
        )
        if by:
            print(wrapped(f"{'':<12}destroyed by {by}"))
    print()
    print("distribution of hull left, over all battles")
    for number, (name, hull) in enumerate(zip(names, sample.hull_started, strict=True)):
        counts, _ = np.histogram(sample.hull_left[:, number] / hull, bins=10, range=(0.0, 1.0))
        print(f"{name:<12}0% |{sparkline([float(count) for count in counts], float(counts.max()))}| 100%")
    _print_weapons(sample.weapons, names, battles)
    _print_stress(names, sample.stress, battles)
