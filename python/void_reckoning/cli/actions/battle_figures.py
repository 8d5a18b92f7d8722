"""Figures of battles, for people and programs."""

from __future__ import annotations

from typing import Any

import numpy as np

from void_reckoning._core import CombatResult, CombatSample

_SEEDS = 2**64


def side_names(sides: int) -> list[str]:
    """Return ``attackers``, ``defenders``, ``third side``, ``fourth side``, up to the number of sides."""
    return ["attackers", "defenders", "third side", "fourth side"][:sides]


def weapon_row(row: Any) -> dict[str, Any]:
    """Return the figures of one weapon."""
    return {name: getattr(row, name) for name in ("side", "weapon", "unit_type", "shots", "hits", "damage", "kills")}


def seeds_of(first: int, battles: int) -> str:
    """Return the seeds of battles in words; after the largest seed comes 0.

    >>> seeds_of(7, 3), seeds_of(2**64 - 1, 2)
    ('seeds 7 to 9', 'seeds 18446744073709551615 to 0 (0 comes after 18446744073709551615)')
    """
    last = (first + battles - 1) % _SEEDS
    return f"seeds {first} to {last}" + (f" (0 comes after {_SEEDS - 1})" if last < first else "")


def wins_of(sample: CombatSample) -> dict[str, int]:
    """Return how many battles each side won, and how many had no winner."""
    results = sample.results
    counts = {
        "attackers": int(np.count_nonzero(results == int(CombatResult.ATTACKER_WIN))),
        "defenders": int(np.count_nonzero(results == int(CombatResult.DEFENDER_WIN))),
    }
    return counts | {"nobody": len(results) - sum(counts.values())}


def half_won(sample: CombatSample) -> float:
    """Return the share of battles the attackers won; one without a winner counts as half."""
    wins = wins_of(sample)
    return (wins["attackers"] + 0.5 * wins["nobody"]) / len(sample.results)
