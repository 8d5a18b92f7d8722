"""What a ladder has found: ranks, strengths, who is certainly above whom, and circles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Literal

import numpy as np

from void_reckoning.experiments.betting import BettingInterval
from void_reckoning.experiments.bradley_terry import ELO, Flags, difference_bounds, ladder_order, reached, strengths_of
from void_reckoning.experiments.report.duels import cycles_of

LadderAnswer = Literal["separated", "circle", "can't tell", "stopped"]


@dataclass(frozen=True)
class LadderPair:
    """Two policies of a ladder.

    Attributes
    ----------
    upper, lower
        The one higher on the ladder, and the other.
    share, low, high
        Of first places of the upper one in their campaigns, 0 to 1, with its interval; NaN, 0 and 1 before the first block.
    blocks
        Counted ones.
    certain
        Whether the interval excludes one half: one of them is better, the upper one unless they are in a circle.
    """

    upper: str
    lower: str
    share: float
    low: float
    high: float
    blocks: int
    certain: bool


@dataclass(frozen=True)
class Rung:
    """A policy's place on a ladder.

    Attributes
    ----------
    policy
        Its name.
    rank, highest, lowest
        Place by strength, from 1, and the places that it may have: nobody outside of them is certainly above or below.
    strength, low, high
        Points against the first policy, whose strength is 0: 400 are odds of ten to one. With the interval, where the model holds;
        infinite where nothing bounds it, NaN where no strengths agree with the shares.
    mu, sigma
        Rating by openskill's Plackett-Luce model, and its standard deviation; it begins with 25 and 8.33.
    below
        The pair with the next lower policy; None for the last.
    blocks
        Counted ones that it has played.
    """

    policy: str
    rank: int
    highest: int
    lowest: int
    strength: float
    low: float
    high: float
    mu: float
    sigma: float
    below: LadderPair | None
    blocks: int


@dataclass
class Ladder:
    """Policies by strength.

    Attributes
    ----------
    policies
        As they were given.
    level
        Chance that every interval and everything called certain is right, all at once and at all times.
    duels
        Whether a campaign has two factions, one for each policy of a pair; otherwise each has half of the seats.
    answer
        ``separated``: everyone is certainly above the next one; ``circle``: all that can be is certain, but some beat each other in a
        circle; ``can't tell`` within the cap; ``stopped``: a campaign has no result.
    rungs
        From the strongest policy to the weakest.
    pairs
        Every two, in the order of the ladder.
    circles
        Policies of which each is certainly better than the next, and the last than the first; of at most five.
    unseparated
        Names of pairs of which neither is certainly better, and that may be neighbours or close a circle.
    consistent
        Whether strengths can explain all shares, within their intervals.
    rounds, blocks, campaigns
        Counted ones.
    undecided
        Campaigns that nobody won: the highest score counts.
    reason
        Why it ended without an answer, or empty.
    """

    policies: list[str]
    level: float
    duels: bool
    answer: LadderAnswer = "can't tell"
    rungs: list[Rung] = field(default_factory=list)
    pairs: list[LadderPair] = field(default_factory=list)
    circles: list[list[str]] = field(default_factory=list)
    unseparated: list[tuple[str, str]] = field(default_factory=list)
    consistent: bool = True
    rounds: int = 0
    blocks: int = 0
    campaigns: int = 0
    undecided: int = 0
    reason: str = ""

    @property
    def order(self) -> list[str]:
        """Policies from the strongest to the weakest."""
        return [rung.policy for rung in self.rungs]

    def matrix(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Return the shares of first places, float64 of shape (policies, policies): row against column in the order of the rungs."""
        place = {name: number for number, name in enumerate(self.order)}
        shares = np.full((len(place), len(place)), math.nan)
        for pair in self.pairs:
            upper, lower = place[pair.upper], place[pair.lower]
            shares[upper, lower], shares[lower, upper] = pair.share, 1 - pair.share
        return shares


class Standing:
    """What has been counted of a ladder so far.

    Parameters
    ----------
    policies
        Their names, all different.
    level
        Of all statements at once; each pair's interval has its part of the rest (Bonferroni).
    """

    def __init__(self, policies: Sequence[str], level: float) -> None:
        from openskill.models import PlackettLuce  # noqa: PLC0415  # of the extra [experiments]

        self.policies = list(policies)
        self.pairs = list(combinations(range(len(policies)), 2))
        each = 1 - (1 - level) / len(self.pairs)
        self._shares = {pair: BettingInterval(each) for pair in self.pairs}
        self._beats: Flags = np.zeros((len(policies), len(policies)), np.bool_)
        self._model = PlackettLuce()
        self._ratings = [self._model.rating(name=name) for name in policies]

    def add(self, pair: tuple[int, int], shares: Sequence[float]) -> None:
        """Count a block of a pair: the share of first places of its first policy in each campaign."""
        self._shares[pair].add(sum(shares) / len(shares))
        for share in shares:
            teams = [[self._ratings[one]] for one in pair]
            rated = self._model.rate(teams, scores=[share, 1 - share])
            for one, team in zip(pair, rated, strict=True):
                self._ratings[one] = team[0]

    def look(self) -> list[tuple[int, int]]:
        """Take what is certain now for certain, and return the pairs that more blocks must separate.

        Those are pairs of which neither is certainly better, and that nobody certainly stands between; or somebody does, but the one that
        is certainly above by others is not ahead in their own campaigns: it may be a circle. A pair that is left out never comes back.
        """
        for one, other in self.pairs:
            low, high = self._shares[one, other].bounds
            self._beats[one, other] |= low > 0.5
            self._beats[other, one] |= high < 0.5
        return self._open()

    def _open(self) -> list[tuple[int, int]]:
        above = reached(self._beats)
        found = []
        for pair in self.pairs:
            down, up = bool(above[pair]), bool(above[pair[::-1]])
            ahead = self._shares[pair].mean - 0.5
            certain = self._beats[pair] or self._beats[pair[::-1]]
            if certain or (down and up):  # both: they are in a circle
                continue
            if not (down or up) or (down and ahead <= 0) or (up and ahead >= 0):
                found.append(pair)
        return found

    def describe(self, found: Ladder) -> None:
        """Set the ladder's rungs, pairs, circles and what is not separated."""
        count = len(self.policies)
        firsts, high = np.zeros((count, count)), np.ones((count, count))
        for (one, other), share in self._shares.items():
            firsts[one, other] = share.mean * share.count
            firsts[other, one] = share.count - firsts[one, other]
            low, high[one, other] = share.bounds
            high[other, one] = 1 - low
        strengths = ELO * strengths_of(firsts)
        order = ladder_order(strengths, self._beats)
        bounds = difference_bounds(high)
        above = reached(self._beats)
        found.consistent = bounds is not None
        found.pairs = [self._pair(one, other) for one, other in combinations(order, 2)]
        left = {frozenset(pair) for pair in self._open()}
        found.unseparated = [
            (self.policies[one], self.policies[other])
            for one, other in combinations(order, 2)
            if frozenset((one, other)) in left
        ]
        found.circles = cycles_of(
            {
                self.policies[one]: [
                    self.policies[other] for other in range(count) if self._in_circle(above, one, other)
                ]
                for one in range(count)
            }
        )
        above &= ~above.T
        first = order[0]
        found.rungs = []
        for place, one in enumerate(order):
            points = strengths[one] - strengths[first]
            least, most = (math.nan, math.nan) if bounds is None else (ELO * bound[one, first] for bound in bounds)
            if bounds is not None:
                points = min(max(points, least), most)
            rating = self._ratings[one]
            found.rungs.append(
                Rung(
                    self.policies[one],
                    place + 1,
                    1 + int(above[:, one].sum()),
                    count - int(above[one].sum()),
                    float(points),
                    float(least),
                    float(most),
                    float(rating.mu),
                    float(rating.sigma),
                    None if place + 1 == count else self._pair(one, order[place + 1]),
                    sum(share.count for pair, share in self._shares.items() if one in pair),
                )
            )

    def _in_circle(self, above: Flags, one: int, other: int) -> bool:
        return bool(self._beats[one, other] and above[other, one])

    def _pair(self, upper: int, lower: int) -> LadderPair:
        turned = upper > lower
        share = self._shares[(lower, upper) if turned else (upper, lower)]
        low, high = share.bounds
        mean = share.mean if share.count else math.nan
        if turned:
            low, high, mean = 1 - high, 1 - low, 1 - mean
        certain = bool(self._beats[upper, lower] or self._beats[lower, upper])
        return LadderPair(self.policies[upper], self.policies[lower], mean, low, high, share.count, certain)
