"""Intervals and corrections for many looks at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import NormalDist

from void_reckoning.support.arguments import integer, number
from void_reckoning.support.intervals import wilson

__all__ = ["false_discovery", "holm", "simultaneous_wilson", "wilson"]


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


def mean_interval(values: Sequence[float], level: float = 0.95) -> tuple[float, float, float, float]:
    """Return the mean of independent values, its confidence interval, and its variance.

    The interval is Student's, and at least as wide as it would be if one more value lay a whole unit off: values that are all equal,
    as where a faction never wins, do not make it certain.

    >>> mean, low, high, variance = mean_interval([0.0, 1.0] * 50)
    >>> round(mean, 2), round(low, 2), round(high, 2)
    (0.5, 0.4, 0.6)
    """
    from scipy.special import stdtrit  # noqa: PLC0415  # of the extra [experiments]; slow to import

    count = len(values)
    if count == 0:
        return 0.5, float("-inf"), float("inf"), float("inf")
    mean = sum(values) / count
    squares = sum((value - mean) ** 2 for value in values)
    spread = (squares + 1.0) / count
    half = float(stdtrit(max(1, count - 1), (1 + level) / 2)) * (spread / count) ** 0.5
    return mean, mean - half, mean + half, squares / max(1, count - 1) / count


def where_known(
    correct: Callable[[Sequence[float]], list[float]], p_values: Sequence[float | None]
) -> list[float | None]:
    """Return p-values corrected by :func:`holm` or :func:`false_discovery`; None is no test, and stays None.

    >>> where_known(holm, [0.01, None, 0.04])
    [0.02, None, 0.04]
    """
    corrected = iter(correct([p for p in p_values if p is not None]))
    return [None if p is None else next(corrected) for p in p_values]


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
    (-0.009, 0.205)
    """
    integer(pairs, "pairs", 1, 2**62)
    integer(only_first, "only_first", 0, pairs)
    integer(only_second, "only_second", 0, pairs - only_first)
    number(level, "level", 1e-12, 1 - 1e-12)
    z = NormalDist().inv_cdf((1 + level) / 2)
    first, second = (only_first + 1) / (pairs + 2), (only_second + 1) / (pairs + 2)
    half = z * ((first + second - (first - second) ** 2) / (pairs + 2)) ** 0.5
    return max(-1.0, first - second - half), min(1.0, first - second + half)
