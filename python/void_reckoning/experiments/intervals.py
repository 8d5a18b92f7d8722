"""Intervals and corrections for many looks at once."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

from void_reckoning.support.arguments import integer, number


def wilson(successes: int, trials: int, level: float = 0.95) -> tuple[float, float]:
    """Return the confidence interval of a share (Wilson 1927).

    Parameters
    ----------
    successes, trials
        Counts; 0 trials give (0, 1).
    level
        Coverage, above 0 and below 1.

    Examples
    --------
    >>> low, high = wilson(52, 100)
    >>> round(low, 3), round(high, 3)
    (0.423, 0.615)
    >>> wilson(0, 10)[0], wilson(10, 10)[1]
    (0.0, 1.0)
    """
    integer(trials, "trials", 0, 2**62)
    integer(successes, "successes", 0, trials)
    number(level, "level", 1e-12, 1 - 1e-12)
    if trials == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = successes / trials
    weight = 1 + z * z / trials
    centre = (share + z * z / (2 * trials)) / weight
    half = z * (share * (1 - share) / trials + (z / (2 * trials)) ** 2) ** 0.5 / weight
    return (0.0 if successes == 0 else max(0.0, centre - half)), (
        1.0 if successes == trials else min(1.0, centre + half)
    )


def simultaneous_wilson(counts: Sequence[int], trials: int, level: float = 0.95) -> list[tuple[float, float]]:
    """Return intervals of several shares of the same trials that hold all at once (Bonferroni).

    >>> [round(high - low, 2) for low, high in simultaneous_wilson([20, 30, 50], 100)]
    [0.19, 0.21, 0.23]
    """
    each = 1 - (1 - level) / max(1, len(counts))
    return [wilson(count, trials, each) for count in counts]


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected so that a list of tests has one error rate (Holm 1979): below 0.05 means that at 5 % for all.

    >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    corrected = [0.0] * len(p_values)
    largest = 0.0
    for rank, place in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = largest
    return corrected


def false_discovery(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for the share of false ones among those called (Benjamini and Hochberg 1995).

    >>> [round(p, 3) for p in false_discovery([0.01, 0.04, 0.03])]
    [0.03, 0.04, 0.04]
    """
    count = len(p_values)
    order = sorted(range(count), key=lambda place: p_values[place], reverse=True)
    corrected = [0.0] * count
    smallest = 1.0
    for behind, place in enumerate(order):
        smallest = min(smallest, p_values[place] * count / (count - behind))
        corrected[place] = smallest
    return corrected


def paired_difference(only_first: int, only_second: int, pairs: int, level: float = 0.95) -> tuple[float, float]:
    """Return the confidence interval of a difference of two shares of the same pairs, first less second (Bonett and Price 2012).

    Parameters
    ----------
    only_first, only_second
        Pairs in which only the first, or only the second, is a success.
    pairs
        Their number, at least 1.
    level
        Coverage, above 0 and below 1.

    Examples
    --------
    >>> low, high = paired_difference(20, 10, 100)
    >>> round(low, 3), round(high, 3)
    (-0.008, 0.204)
    """
    integer(pairs, "pairs", 1, 2**62)
    integer(only_first, "only_first", 0, pairs)
    integer(only_second, "only_second", 0, pairs - only_first)
    number(level, "level", 1e-12, 1 - 1e-12)
    z = NormalDist().inv_cdf((1 + level) / 2)
    first, second = (only_first + 1) / (pairs + 2), (only_second + 1) / (pairs + 2)
    half = z * ((first + second - (first - second) ** 2) / (pairs + 2)) ** 0.5
    return max(-1.0, first - second - half), min(1.0, first - second + half)
