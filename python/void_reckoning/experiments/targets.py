"""What the rules shall be tuned to."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from void_reckoning._core import InvalidInput
from void_reckoning.experiments.figures import Figure, range_of
from void_reckoning.experiments.intervals import mean_interval
from void_reckoning.experiments.runs import Runs
from void_reckoning.experiments.spec import Spec
from void_reckoning.support.arguments import number, optional, refused, text, texts

Reached = Literal["yes", "no", "can't tell"]


@dataclass(frozen=True)
class Target:
    """A figure's wanted value.

    Attributes
    ----------
    figure
        One of :data:`~void_reckoning.experiments.figures.KINDS`.
    value, tolerance
        What it shall be, and how far off is still good.
    least, most
        In place of ``value``: a bound of the figure from below or above.
    weight
        In the sum that is made small.
    factions
        In place of the experiment's: two for a duel.
    range
        Of ``measure:NAME``.
    """

    figure: str
    value: float | None = None
    tolerance: float = 0.03
    least: float | None = None
    most: float | None = None
    weight: float = 1.0
    factions: Sequence[str] | None = None
    range: Sequence[float] | None = None

    def __post_init__(self) -> None:
        text(self.figure, "target.figure")
        for what in ("value", "least", "most"):
            optional(number, getattr(self, what), f"target {self.figure}: {what}")
        number(self.tolerance, f"target {self.figure}: tolerance", 1e-6)
        number(self.weight, f"target {self.figure}: weight", 0)
        given = [what for what in ("value", "least", "most") if getattr(self, what) is not None]
        if given not in (["value"], ["least"], ["most"], ["least", "most"]):
            raise InvalidInput(
                f"target {self.figure} must have a value, or least and most, got {', '.join(given) or 'none'}"
            )
        if self.factions is not None:
            texts(self.factions, f"target {self.figure}: factions")
        range_of(self.range, f"target {self.figure}: range")

    @property
    def label(self) -> str:
        """Its name in tables."""
        return self.figure if self.factions is None else f"{self.figure} among {', '.join(self.factions)}"

    @property
    def wanted(self) -> tuple[float, float]:
        """The lowest and the highest value that are good."""
        if self.value is not None:
            return self.value - self.tolerance, self.value + self.tolerance
        return (
            float("-inf") if self.least is None else self.least,
            float("inf") if self.most is None else self.most,
        )

    def distance(self, found: float) -> float:
        """Return how far a value is from what is wanted, in tolerances."""
        found = number(found, "found")
        if self.value is not None:
            return (found - self.value) / self.tolerance
        low, high = self.wanted
        return ((min(0.0, found - low)) + max(0.0, found - high)) / self.tolerance


@dataclass
class Reading:
    """A target's figure on some campaigns.

    Attributes
    ----------
    target
        Its label.
    mean, low, high
        Mean over blocks, with an interval.
    variance
        Of the mean.
    blocks
        Blocks of campaigns that it is the mean of.
    reached
        ``yes``: the whole interval is good; ``no``: none of it; ``can't tell``: a part of it.
    """

    target: str
    mean: float
    low: float
    high: float
    variance: float
    blocks: int
    reached: Reached


def reading_of(target: Target, values: Sequence[float], level: float) -> Reading:
    """Return what a figure's values, one for each block, say of its target."""
    mean, low, high, variance = mean_interval(values, level)
    least, most = target.wanted
    reached: Reached = "yes" if least <= low and high <= most else "no" if high < least or low > most else "can't tell"
    return Reading(target.label, mean, low, high, variance, len(values), reached)


def loss_of(targets: Sequence[Target], readings: Sequence[Reading]) -> float:
    """Return the sum of squared distances less the part that is noise: for a share p of n campaigns, p (1 - p) / n."""
    total = 0.0
    for target, reading in zip(targets, readings, strict=True):
        distance = target.distance(reading.mean)
        noise = reading.variance / target.tolerance**2
        within_bounds = target.value is None and distance == 0  # where noise adds nothing
        total += target.weight * (distance**2 - (0.0 if within_bounds else noise))
    return total


def equal_shares(spec: Spec, entry: Any, tolerance: float) -> list[Target]:
    """Return targets of ``shares``: "equal", or the wanted share of first places by faction."""
    factions = Runs(dataclasses.replace(spec, seeds=1)).factions
    if entry == "equal":
        return [Target(f"first:{faction}", 1 / len(factions), tolerance) for faction in factions]
    if not isinstance(entry, Mapping):
        raise refused("tune.shares", "'equal', or shares by faction", entry)
    return [Target(f"first:{faction}", share, tolerance) for faction, share in entry.items()]


def equal_duels(spec: Spec, entry: Any, tolerance: float) -> list[Target]:
    """Return targets of ``duels``: "equal", or rows with ``factions`` (two) and the first one's share of first places as ``value``."""
    factions = Runs(dataclasses.replace(spec, seeds=1)).factions
    if entry == "equal":
        pairs = [(one, other) for place, one in enumerate(factions) for other in factions[place + 1 :]]
        return [Target(f"first:{one}", 0.5, tolerance, factions=(one, other)) for one, other in pairs]
    if not isinstance(entry, list) or not all(
        isinstance(row, Mapping) and set(row) == {"factions", "value"} for row in entry
    ):
        raise refused("tune.duels", "'equal', or tables with factions and value", entry)
    return [
        Target(f"first:{row['factions'][0]}", row["value"], tolerance, factions=tuple(row["factions"])) for row in entry
    ]


def figure_of(target: Target, runs: Runs) -> Figure:
    """Return a target's figure, checked against an experiment."""
    limits = range_of(target.range, f"target {target.figure}: range")
    return Figure.parse(target.figure, runs.spec, runs.factions, limits)
