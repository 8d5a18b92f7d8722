"""What a search for better numbers has tried and found."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from void_reckoning.experiments.targets import Reading


@dataclass
class Evaluation:
    """One setting of the parameters, and what it gave.

    Attributes
    ----------
    generation, candidate
        Its place; generation 0 is the universe as it is.
    place
        In the space of parameters, each from 0 to 1.
    overrides
        Its values by path.
    readings, loss
        Of the targets, and the sum that is made small.
    campaigns
        Campaigns played for it.
    """

    generation: int
    candidate: int
    place: list[float]
    overrides: dict[str, float]
    readings: list[Reading] = field(default_factory=list)
    loss: float = math.nan
    campaigns: int = 0


@dataclass
class Tuned:
    """What tuning has found.

    Attributes
    ----------
    overrides
        The values, by path: also a patch for a universe (``patch.toml`` of the folder).
    before, after
        The universe as it is and with the values, both on seeds that were not used to find them.
    evaluations
        Every setting that was tried.
    """

    overrides: dict[str, float]
    before: Evaluation
    after: Evaluation
    evaluations: list[Evaluation]

    @property
    def reached(self) -> bool:
        """Whether every target is reached for certain."""
        return all(reading.reached == "yes" for reading in self.after.readings)

    @property
    def campaigns(self) -> int:
        """Campaigns played."""
        return sum(one.campaigns for one in (*self.evaluations, self.before, self.after))
