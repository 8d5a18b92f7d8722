"""Turning points: steps of the chances that stand beyond the noise of all turns together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from void_reckoning.experiments.explain.chances import Chances
from void_reckoning.experiments.intervals import false_discovery

ERROR_RATE = 0.05
FIRST, AGAIN = "chance", "again"
"""Purposes of continuations: those of the curve, and fresh ones that confirm a step."""

Measure = Callable[[Sequence[tuple[int, str]]], list[Chances]]
"""Returns the chances after some turns, each from continuations of a purpose."""


@dataclass(frozen=True)
class Step:
    """A change of an outcome's chance that stands.

    Attributes
    ----------
    first, last
        It came between the ends of these turns: in turn ``last`` where they follow each other.
    outcome
        The outcome whose chance changed most surely.
    before, after
        Chances at both ends, from the fresh continuations alone: those of the curve that found the step overstate it.
    p_value
        Of the fresh continuations, before the correction for several steps.
    """

    first: int
    last: int
    outcome: str
    before: Chances
    after: Chances
    p_value: float

    @property
    def change(self) -> float:
        """Change of the outcome's chance, -1 to 1."""
        return self.after.share(self.outcome) - self.before.share(self.outcome)


def step_p_value(before: Chances, after: Chances, outcome: str) -> float:
    """Return the probability of a difference as large, or larger, where the chance is the same (Fisher's exact test, two-sided)."""
    return _fisher(before.count(outcome), before.trials, after.count(outcome), after.trials)


@lru_cache(maxsize=65536)
def _fisher(first: int, first_trials: int, second: int, second_trials: int) -> float:
    from scipy.stats import fisher_exact  # noqa: PLC0415  # of the extra [experiments]; slow to import

    if first * second_trials == second * first_trials:
        return 1.0
    return float(fisher_exact([[first, first_trials - first], [second, second_trials - second]]).pvalue)


def find_steps(
    curve: Sequence[Chances], outcomes: Sequence[str], measure: Measure, error_rate: float = ERROR_RATE
) -> tuple[list[Step], list[Chances]]:
    """Find the steps of a curve.

    1. Every step between neighbouring turns and every outcome is tested, and the p-values are corrected for all of them (Benjamini and
       Hochberg 1995): those below ``error_rate`` are candidates.
    2. A candidate between turns that do not follow each other is halved, towards the half with the larger change, down to one turn.
    3. Fresh continuations measure the ends of all these intervals. From the widest to the narrowest, each must change in the same direction
       at ``error_rate`` divided by the number of candidates (Bonferroni; a fixed sequence of tests needs no correction of its own,
       Maurer, Hothorn and Lehmacher 1995). The narrowest interval before the first failure is the step; where the widest fails,
       there is none. So the chance of any false step in an explanation is at most ``error_rate``, by the fresh continuations alone.

    Parameters
    ----------
    curve
        Chances by turn, ascending.
    outcomes
        All that may come about.
    measure
        Plays continuations.

    Returns
    -------
    tuple
        The steps, by turn; and the chances of the turns that were measured on the way, with the purpose of the curve.
    """
    if len(curve) < 2:
        return [], []
    known = {chances.turn: chances for chances in curve}
    chains = [
        _Chain(before.turn, after.turn, outcome) for before, after, outcome in _candidates(curve, outcomes, error_rate)
    ]
    _refine(chains, known, measure)
    fresh_turns = sorted({turn for chain in chains for interval in chain.intervals for turn in interval})
    fresh = dict(zip(fresh_turns, measure([(turn, AGAIN) for turn in fresh_turns]), strict=True))
    steps = [step for chain in chains if (step := chain.confirmed(known, fresh, error_rate / len(chains))) is not None]
    first = {chances.turn for chances in curve}
    return steps, [known[turn] for turn in sorted(known) if turn not in first]


def _candidates(
    curve: Sequence[Chances], outcomes: Sequence[str], error_rate: float
) -> list[tuple[Chances, Chances, str]]:
    """Return the steps that stand beyond the noise of all, each with the outcome that changes most surely."""
    pairs = list(pairwise(curve))
    tested = [(before, after, outcome) for before, after in pairs for outcome in outcomes]
    values = [step_p_value(*one) for one in tested]
    corrected = false_discovery(values)
    found = []
    for place in range(len(pairs)):
        of_pair = range(place * len(outcomes), (place + 1) * len(outcomes))
        best = min(of_pair, key=lambda one: values[one])
        if corrected[best] < error_rate:
            found.append(tested[best])
    return found


class _Chain:
    """A candidate and the halves of it that were looked into, from the widest to the narrowest."""

    def __init__(self, first: int, last: int, outcome: str) -> None:
        self.outcome = outcome
        self.intervals = [(first, last)]

    @property
    def middle(self) -> int | None:
        """The turn to measure next, if there is one between the ends."""
        first, last = self.intervals[-1]
        return (first + last) // 2 if last - first > 1 else None

    def halve(self, known: Mapping[int, Chances]) -> None:
        """Go on with the half that has more of the change."""
        first, last = self.intervals[-1]
        middle = (first + last) // 2
        sign = 1 if self._change(known, self.intervals[0]) > 0 else -1
        self.intervals.append(max((first, middle), (middle, last), key=lambda half: sign * self._change(known, half)))

    def confirmed(self, known: Mapping[int, Chances], fresh: Mapping[int, Chances], level: float) -> Step | None:
        """Return the step of the narrowest interval that stands on fresh continuations."""
        rising = self._change(known, self.intervals[0]) > 0
        found = None
        for first, last in self.intervals:
            value = step_p_value(fresh[first], fresh[last], self.outcome)
            change = self._change(fresh, (first, last))
            if value >= level or change == 0 or (change > 0) != rising:
                break
            found = Step(first, last, self.outcome, fresh[first], fresh[last], value)
        return found

    def _change(self, chances: Mapping[int, Chances], interval: tuple[int, int]) -> float:
        return chances[interval[1]].share(self.outcome) - chances[interval[0]].share(self.outcome)


def _refine(chains: Sequence[_Chain], known: dict[int, Chances], measure: Measure) -> None:
    """Halve all candidates down to one turn, all of them at once."""
    while open_chains := [chain for chain in chains if chain.middle is not None]:
        turns = sorted({chain.middle for chain in open_chains if chain.middle is not None} - set(known))
        known.update(zip(turns, measure([(turn, FIRST) for turn in turns]), strict=True))
        for chain in open_chains:
            chain.halve(known)
