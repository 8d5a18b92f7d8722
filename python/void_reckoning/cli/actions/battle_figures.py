"""Figures of battles, for people and programs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from void_reckoning._core import CombatResult, CombatSample

_SEEDS = 2**64


def side_names(sides: int) -> list[str]:
    """Return ``attackers``, ``defenders``, ``third side``, ``fourth side``, up to the number of sides."""
    return ["attackers", "defenders", "third side", "fourth side"][:sides]


def wilson_interval(wins: int, battles: int) -> tuple[float, float]:
    """Return the 95% confidence interval of a share (Wilson, 1927); the ends 0 and 1 are exact.

    >>> tuple(round(bound, 3) for bound in wilson_interval(8, 10))
    (0.49, 0.943)
    >>> wilson_interval(0, 10)[0], wilson_interval(10, 10)[1]
    (0.0, 1.0)
    """
    z = 1.959964
    share = wins / battles
    centre = (share + z * z / (2 * battles)) / (1 + z * z / battles)
    half = z / (1 + z * z / battles) * math.sqrt(share * (1 - share) / battles + z * z / (4 * battles * battles))
    # In exact numbers centre and half cancel there; rounded, they leave some 1e-17.
    low = 0.0 if wins == 0 else max(0.0, centre - half)
    return low, 1.0 if wins == battles else min(1.0, centre + half)


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
