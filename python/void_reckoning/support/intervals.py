"""The confidence interval of a share, for battles and experiments."""

from __future__ import annotations

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
