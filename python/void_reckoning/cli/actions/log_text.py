"""Battles and turns from a log, as text."""

from __future__ import annotations

from typing import Any

from void_reckoning.blackbox import BlackBoxReader, CombatSummary, TurnSummary
from void_reckoning.blackbox.filters import BETWEEN_ROUNDS, NOBODY
from void_reckoning.blackbox.sentences import Teller, counted
from void_reckoning.cli.actions.battle_report import sparkline

_PARTS = {BETWEEN_ROUNDS: BETWEEN_ROUNDS, NOBODY: "interventions"}


def print_combat(summary: CombatSummary, reader: BlackBoxReader) -> None:
    """Print one battle."""
    teller = Teller(reader.names)
    place = f"{summary.planet} ({summary.system})" if summary.planet else summary.system
    print(f"Battle {summary.combat} at {place}, turn {summary.turn}{', discarded' if summary.discarded else ''}")
    print()
    print(f"{'side':<10}{'faction':<28}{'units':>7}{'lost':>7}{'damage dealt':>14}")
    for side, faction, units, lost, damage in (
        ("attacker", summary.attacker, summary.attackers, summary.attackers_lost, summary.damage_by_attacker),
        ("defender", summary.defender, summary.defenders, summary.defenders_lost, summary.damage_by_defender),
    ):
        print(f"{side:<10}{teller.faction(faction):<28}{units:>7}{lost:>7}{damage:>14.0f}")
    print()
    how = f"by {summary.reason}" if summary.decided else "by the tick limit"
    print(f"{summary.result} {how} after {counted(summary.ticks, 'tick')}")
    if summary.destroyed:
        print("destroyed: " + ", ".join(f"{number} {name}" for name, number in summary.destroyed.items()))
    if summary.weapons:
        print()
        print(f"{'weapon':<24}{'of':<10}{'shots':>8}{'hits':>7}{'damage':>10}{'kills':>7}")
        for use in summary.weapons:
            print(
                f"{use.weapon:<24}{reader.names.entity(use.source):<10}{use.shots:>8}{use.hits / max(1, use.shots):>7.0%}"
                f"{use.damage:>10.0f}{use.kills:>7}"
            )
    if summary.damage_by_tick:
        curve = [summary.damage_by_tick.get(tick, 0.0) for tick in range(max(summary.damage_by_tick) + 1)]
        print()
        print(f"damage by tick  |{sparkline(curve, max(curve))}|")


def timeline_json(told: TurnSummary) -> dict[str, Any]:
    """Return a round, or one faction's part of it, as ``--json`` prints it."""
    return {
        "turn": told.turn,
        "parts": [
            {
                "faction": part.faction,
                "slot": part.slot,
                "committed": part.committed,
                "discarded": part.discarded,
                "error": part.error,
                "state_hash": f"{part.state_hash:016x}",
                "orders": part.orders,
                "rejected": part.rejected,
                "battles": part.battles,
                "sentences": part.sentences,
            }
            for part in told.parts
        ],
    }


def print_timeline(told: TurnSummary, teller: Teller) -> None:
    """Print a round, or one faction's part of it."""
    print(f"Turn {told.turn}")
    for part in told.parts:
        who = _PARTS.get(part.of) or teller.faction(part.of)
        state = ("" if part.committed else "  forfeited") + ("  discarded" if part.discarded else "")
        print(f"\n  {who}{state}  [{part.state_hash:016x}]")
        for sentence in part.sentences or ["nothing"]:
            print(f"    {sentence}")
    print()
