"""The chance of each outcome after a turn, from continuations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from void_reckoning.experiments.intervals import simultaneous_wilson

LEVEL = 0.95


@dataclass(frozen=True)
class Chances:
    """How often each outcome came about after a turn.

    Attributes
    ----------
    turn
        The turn at whose end the dice were rolled again; 0: before the first.
    trials
        Continuations.
    counts
        Of them, those with each outcome: ids of factions, and ``NOBODY``. Outcomes that never came about may be missing.
    exact
        Whether the campaign had ended by then: the outcome is its result, and nothing was played.
    """

    turn: int
    trials: int
    counts: Mapping[str, int] = field(default_factory=dict)
    exact: bool = False

    @classmethod
    def of(cls, turn: int, outcomes: Iterable[str]) -> Chances:
        """Count outcomes."""
        counts = Counter(outcomes)
        return cls(turn, counts.total(), counts)

    @classmethod
    def known(cls, turn: int, outcome: str, trials: int) -> Chances:
        """Return the chances of a campaign that has ended; for tests they count as so many continuations, all alike."""
        return cls(turn, trials, {outcome: trials}, exact=True)

    def count(self, outcome: str) -> int:
        """Return how many continuations had an outcome."""
        return self.counts.get(outcome, 0)

    def share(self, outcome: str) -> float:
        """Return the chance of an outcome, 0 to 1; those of all outcomes add up to 1."""
        return self.count(outcome) / self.trials

    def intervals(self, outcomes: Sequence[str], level: float = LEVEL) -> list[tuple[float, float]]:
        """Return an interval for each outcome; at the confidence level all of them hold at once."""
        if self.exact:
            return [(self.share(outcome), self.share(outcome)) for outcome in outcomes]
        return simultaneous_wilson([self.count(outcome) for outcome in outcomes], self.trials, level)
