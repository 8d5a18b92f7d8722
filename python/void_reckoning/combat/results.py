"""Results of battles: estimates and batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from void_reckoning._core import CombatOutcome
from void_reckoning.support.arguments import integer


@dataclass(frozen=True, slots=True)
class CombatEstimate:
    """Expected result of a battle, without fighting it (docs/rules/combat.md, "Estimate").

    Attributes
    ----------
    win_probability
        Win probability of the attackers (side 0's team); a battle without a winner counts as half won.
    doubt
        Uncertainty of ``win_probability``: the standard deviation of the true probability about it, 0 to 0.5.
    losses
        Expected share of the hull, or of the soldiers, that the attackers and the defenders lose, 0 to 1.
    spread
        Standard deviation of these shares from battle to battle.
    """

    win_probability: float
    doubt: float
    losses: tuple[float, float]
    spread: tuple[float, float]


@dataclass(frozen=True, slots=True, repr=False)
class CombatBatch(Sequence[CombatOutcome | None]):
    """Outcomes in the order of the battles; ``None`` if one could not be calculated.

    Attributes
    ----------
    outcomes
        Outcomes, by place.
    failures
        Reason why there is no outcome, by place.
    """

    outcomes: list[CombatOutcome | None]
    failures: dict[int, str]

    def __repr__(self) -> str:
        return f"<CombatBatch: {len(self.outcomes)} battles, {len(self.failures)} failed>"

    def __len__(self) -> int:
        return len(self.outcomes)

    @overload
    def __getitem__(self, place: int) -> CombatOutcome | None: ...
    @overload
    def __getitem__(self, place: slice) -> list[CombatOutcome | None]: ...
    def __getitem__(self, place: int | slice) -> CombatOutcome | list[CombatOutcome | None] | None:
        if not isinstance(place, slice):
            place = integer(place, "place", -(2**63), 2**63 - 1)
            if not -len(self.outcomes) <= place < len(self.outcomes):
                raise IndexError(f"place must be that of one of {len(self.outcomes)} battles, got {place}")
        return self.outcomes[place]

    def __iter__(self) -> Iterator[CombatOutcome | None]:
        return iter(self.outcomes)
