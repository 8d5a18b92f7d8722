"""What can be said of a mean after a test that stopped by itself: an estimate and an interval that allow for the stopping."""

from __future__ import annotations

import math

import numpy as np

from void_reckoning.experiments.sequential import LEAST_BLOCKS, Verdict

_PATHS = 2000
_HORIZON = 3
_STEPS = 200  # of a path; more blocks are taken together


class StoppedMean:
    """A mean's median-unbiased estimate and confidence interval after :class:`ThreeWayTest`.

    Outcomes are ordered by stage: "better" the sooner the higher, then those without a verdict of difference by their mean, then "worse"
    the later the higher (Siegmund 1978; Tsiatis, Rosner and Mehta 1984). The chance of at least the outcome seen grows with the true mean;
    a bound is the mean where it is (1 - level) / 2, found by simulating the test with normal increments of the variance seen.

    Parameters
    ----------
    middle, effect, false_verdict, missed
        Of the test.
    variance
        Of a block's value.
    blocks, max_blocks
        After which it stopped, and after which it would have stopped without a verdict.
    """

    def __init__(
        self,
        middle: float,
        effect: float,
        false_verdict: float,
        missed: float,
        *,
        variance: float,
        blocks: int,
        max_blocks: int,
    ) -> None:
        self._middle, self._effect = middle, effect
        self._upper = math.log((1 - missed) / (false_verdict / 2))
        self._lower = math.log(missed / (1 - false_verdict / 2))
        self._variance = max(variance, 1e-12)
        self._blocks = max(1, blocks)
        horizon = min(
            max(max_blocks, blocks), max(_HORIZON * blocks, 4 * LEAST_BLOCKS)
        )  # later ones hardly change the order
        self._stride = max(1, math.ceil(horizon / _STEPS))
        steps = math.ceil(horizon / self._stride)
        self._counts = self._stride * np.arange(1, steps + 1)
        noise = np.random.default_rng(2026).standard_normal((_PATHS, steps))
        self._noise = np.cumsum(noise, axis=1) * math.sqrt(self._variance * self._stride)

    def interval(self, total: float, verdict: Verdict | None, level: float = 0.95) -> tuple[float, float]:
        """Return the interval of the mean, where the values had this total when the test stopped."""
        seen = self._rank(total, verdict)
        tail = (1 - level) / 2
        return self._mean_with(seen, tail), self._mean_with(seen, 1 - tail)

    def estimate(self, total: float, verdict: Verdict | None) -> float:
        """Return the mean for which the outcome is as likely to be above as below the one seen."""
        return self._mean_with(self._rank(total, verdict), 0.5)

    def _rank(self, total: float, verdict: Verdict | None) -> float:
        """Return an outcome's place in the order."""
        if verdict == "better":
            return 3.0 - self._blocks / float(self._counts[-1] + self._stride)
        if verdict == "worse":
            return -3.0 + self._blocks / float(self._counts[-1] + self._stride)
        return math.tanh(total / self._blocks - self._middle)

    def _mean_with(self, seen: float, chance: float) -> float:
        """Return the true mean for which an outcome of at least ``seen`` has this chance."""
        half = 8 * math.sqrt(self._variance / LEAST_BLOCKS) + 4 * self._effect
        low, high = -half, half  # from the middle
        for _ in range(16):
            middle = (low + high) / 2
            if self._chance(middle, seen) < chance:
                low = middle
            else:
                high = middle
        return self._middle + (low + high) / 2

    def _chance(self, drift: float, seen: float) -> float:
        sums = self._noise + drift * self._counts  # of the values' distances from the middle
        scale = self._effect / self._variance
        above = scale * (sums - self._counts * self._effect / 2)
        below = scale * (-sums - self._counts * self._effect / 2)
        early = self._counts < LEAST_BLOCKS
        above[:, early] = below[:, early] = 0.0
        never = sums.shape[1]
        better, not_better = _first(above >= self._upper, never), _first(above <= self._lower, never)
        worse, not_worse = _first(below >= self._upper, never), _first(below <= self._lower, never)
        better = np.where(better < not_better, better, never)
        worse = np.where(worse < not_worse, worse, never)
        end = np.minimum(np.minimum(better, worse), np.maximum(not_better, not_worse))
        stop = np.minimum(end, never - 1)
        blocks = self._counts[stop]
        share = blocks / (self._counts[-1] + self._stride)
        mean = sums[np.arange(len(sums)), stop] / blocks
        rank = np.tanh(mean)
        rank = np.where((worse < never) & (worse == end), -3.0 + share, rank)
        rank = np.where((better < never) & (better == end), 3.0 - share, rank)
        return float(np.mean(rank >= seen))


def _first(happens: np.ndarray, never: int) -> np.ndarray:
    """Return in which step of each path something happens first."""
    found = happens.argmax(axis=1)
    return np.where(happens[np.arange(len(happens)), found], found, never)
