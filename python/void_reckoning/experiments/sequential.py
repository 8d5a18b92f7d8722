"""Tests that may stop at any time: of a mean of blocks against two values, and intervals that hold at every moment."""

from __future__ import annotations

import math
from typing import Literal

from void_reckoning.support.arguments import number

Verdict = Literal["better", "worse", "no difference"]
LEAST_BLOCKS = 12  # before which no test ends: the variance is unknown
# So many values count as having the largest variance: without them, small counts give 6.5% false verdicts where 5% is stated.
PRIOR_VALUES = 3


class MeanTest:
    """Generalised sequential probability ratio test of a mean, with two hypotheses: it is ``low``, or it is ``high``.

    The values' distribution is unknown; the likelihood ratio is that of their mean with the variance seen so far, which for small effects
    is that of the likeliest distributions under each hypothesis (Van den Bergh, "A practical introduction to the GSPRT", 2020; bounds of
    Wald 1945).

    Parameters
    ----------
    low, high
        The hypotheses.
    false_high, false_low
        Chance of deciding for ``high`` where ``low`` is true, and the other way round.
    spread
        The largest variance that values of the range can have: that of the first few values, before there are any.

    Examples
    --------
    >>> test = MeanTest(0.5, 0.6, 0.05, 0.05, spread=0.25)
    >>> for value in [1.0, 1.0, 0.5] * 10:
    ...     test.add(value)
    >>> test.decided
    'high'
    """

    def __init__(self, low: float, high: float, false_high: float, false_low: float, spread: float) -> None:
        number(false_high, "false_high", 1e-12, 0.5)
        number(false_low, "false_low", 1e-12, 0.5)
        self.low, self.high = low, high
        self._upper = math.log((1 - false_low) / false_high)
        self._lower = math.log(false_low / (1 - false_high))
        self.count = 0
        self._sum, self._squares, self._spread = 0.0, 0.0, spread
        self.decided: Literal["low", "high"] | None = None

    def add(self, value: float) -> None:
        """Add the next value; after the decision it changes nothing."""
        if self.decided is not None:
            return
        self.count += 1
        self._sum += value
        self._squares += value * value
        if self.count >= LEAST_BLOCKS:
            ratio = self.log_ratio()
            self.decided = "high" if ratio >= self._upper else "low" if ratio <= self._lower else None

    @property
    def variance(self) -> float:
        """Variance of the values so far."""
        mean = self._sum / self.count if self.count else 0.0
        return (self._squares - self.count * mean * mean + PRIOR_VALUES * self._spread) / (self.count + PRIOR_VALUES)

    def log_ratio(self) -> float:
        """Return the logarithm of the likelihood ratio, positive for ``high``."""
        middle = (self.low + self.high) / 2
        return (self.high - self.low) * (self._sum - self.count * middle) / self.variance


class ThreeWayTest:
    """Two such tests at once, of a mean that is above ``middle`` by an effect, below by it, or neither.

    Parameters
    ----------
    middle, effect
        The value of no difference, and the smallest difference that matters.
    false_verdict
        Chance of "better" or "worse" where there is no difference.
    missed
        Chance of missing a difference of ``effect``.
    spread
        As in :class:`MeanTest`.
    """

    def __init__(self, middle: float, effect: float, false_verdict: float, missed: float, spread: float) -> None:
        number(effect, "effect", 1e-9)
        self._above = MeanTest(middle, middle + effect, false_verdict / 2, missed, spread)
        self._below = MeanTest(middle, middle + effect, false_verdict / 2, missed, spread)
        self._middle = middle
        self.count = 0
        self.verdict: Verdict | None = None

    @property
    def variance(self) -> float:
        """Variance of the values so far."""
        return self._above.variance

    def add(self, value: float) -> None:
        """Add the next block's value; after the verdict it changes nothing."""
        if self.verdict is not None:
            return
        self.count += 1
        self._above.add(value)
        self._below.add(2 * self._middle - value)
        if self._above.decided == "high":
            self.verdict = "better"
        elif self._below.decided == "high":
            self.verdict = "worse"
        elif self._above.decided == "low" and self._below.decided == "low":
            self.verdict = "no difference"


class AnytimeInterval:
    """Confidence sequence of the mean of values in [least, most].

    It contains the mean at all times at once with the stated coverage, so it may be looked at, and the experiment stopped, at any time.
    Empirical Bernstein with predictable weights (Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting",
    2023, theorem 2).

    Examples
    --------
    >>> interval = AnytimeInterval(0.0, 1.0)
    >>> for value in [0.0, 1.0] * 200:
    ...     interval.add(value)
    >>> low, high = interval.bounds
    >>> 0.35 < low < 0.5 < high < 0.65
    True
    """

    def __init__(self, least: float, most: float, level: float = 0.95) -> None:
        number(most, "most", least + 1e-12)
        self._least, self._scale = least, most - least
        self._log = math.log(2 / (1 - number(level, "level", 1e-12, 1 - 1e-12)))
        self.count = 0
        self._sum = 0.5  # of values, beginning with a prior one
        self._squares = 0.25  # of their distances from the mean before them, likewise
        self._weights = self._weighted = self._spread = 0.0
        self._low, self._high = 0.0, 1.0

    def add(self, value: float) -> None:
        """Add the next value; ``InvalidInput`` where it is out of range."""
        number(value, "value", self._least, self._least + self._scale)
        x = (value - self._least) / self._scale
        before = self._sum / (self.count + 1)
        variance = self._squares / (self.count + 1)
        self.count += 1
        weight = min(0.5, math.sqrt(2 * self._log / (variance * self.count * math.log(1 + self.count))))
        self._spread += (x - before) ** 2 * (-math.log(1 - weight) - weight)
        self._weights += weight
        self._weighted += weight * x
        self._sum += x
        self._squares += (x - self._sum / (self.count + 1)) ** 2
        centre, half = self._weighted / self._weights, (self._log + self._spread) / self._weights
        self._low, self._high = (
            max(self._low, centre - half),
            min(self._high, centre + half),
        )  # bounds of all times hold

    @property
    def mean(self) -> float:
        """Mean of the values so far; the middle of the range before the first."""
        x = (self._sum - 0.5) / self.count if self.count else 0.5
        return self._least + self._scale * x

    @property
    def bounds(self) -> tuple[float, float]:
        """The interval now."""
        return self._least + self._scale * self._low, self._least + self._scale * self._high


def expected_blocks(effect: float, variance: float, false_verdict: float, missed: float) -> float:
    """Return how many blocks :class:`ThreeWayTest` takes on average where the effect is there (Wald 1945, for small effects)."""
    a, b = false_verdict / 2, missed
    wanted = (1 - b) * math.log((1 - b) / a) + b * math.log(b / (1 - a))
    return wanted * 2 * variance / effect**2
