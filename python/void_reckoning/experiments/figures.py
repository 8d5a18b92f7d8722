"""Figures of a campaign by name: what experiments are compared by, tuned to and guarded with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from void_reckoning._core import InvalidInput
from void_reckoning.experiments.play import Result
from void_reckoning.experiments.spec import Spec
from void_reckoning.support.arguments import items_of, number, refused, text

KINDS: dict[str, str] = {
    "first:FACTION": "1 where the faction won or, in a campaign that nobody won, has the highest score at the end; shared by equal scores",
    "wins:FACTION": "1 where the faction won",
    "first:seat:N": "the same of the faction in a seat, from 0",
    "wins:seat:N": "the same of the faction in a seat, from 0",
    "decided": "1 where somebody won",
    "victory:ID": "1 where the campaign ended by this victory condition",
    "length": "turns played, as a part of the turns that it may take",
    "imbalance": "the chance that the same faction is first in two campaigns: 1/n for n factions in balance",
    "measure:NAME": "a figure of the user's own function; its range must be given",
}
"""Names of figures, and what they are."""


@dataclass(frozen=True)
class Figure:
    """A figure of a campaign, or of two for ``imbalance``.

    Attributes
    ----------
    name
        As in :data:`KINDS`.
    low, high
        Its range: for intervals that hold at every moment.
    """

    name: str
    low: float = 0.0
    high: float = 1.0

    @classmethod
    def parse(cls, name: str, spec: Spec, factions: Sequence[str], limits: tuple[float, float] | None = None) -> Figure:
        """Return a figure by name.

        Parameters
        ----------
        name
            As in :data:`KINDS`.
        spec
            The experiment that must have it.
        factions
            Ids of its factions.
        limits
            The range of ``measure:NAME``.

        Raises
        ------
        InvalidInput
            There is no such figure, or the experiment does not have it.
        """
        kind, _, what = text(name, "figure").partition(":")
        if kind == "measure":
            if spec.record.measure is None:
                raise InvalidInput(f"figure {name} needs record.measure of the experiment, got none")
            if limits is None:
                raise InvalidInput(f"figure {name} must have its range: the lowest and the highest value, got none")
            low, high = number(limits[0], "range[0]"), number(limits[1], "range[1]")
            if not low < high:
                raise refused("range", "the lowest and the highest value", list(limits))
            return cls(name, low, high)
        if limits is not None:
            raise InvalidInput(f"range is for a figure measure:NAME; {name} has its own")
        seat = what.removeprefix("seat:")
        if kind in ("first", "wins") and what.startswith("seat:"):
            if not seat.isdecimal() or int(seat) >= len(factions):
                raise refused(f"seat of figure {kind}", f"an integer from 0 to {len(factions) - 1}", seat)
        elif kind in ("first", "wins"):
            if what not in factions:
                raise refused(f"faction of figure {kind}", f"one of {', '.join(factions)}", what)
        elif kind == "victory":
            if not what:
                raise refused("figure", "victory:ID", name)
        elif name not in ("decided", "length", "imbalance"):
            raise refused("figure", f"one of {', '.join(KINDS)}", name)
        return cls(name)

    @property
    def of_pairs(self) -> bool:
        """Whether it is a figure of two campaigns with different seeds."""
        return self.name == "imbalance"

    def of(self, result: Result, turns: int) -> float:
        """Return the figure of a campaign that may take so many turns.

        Raises
        ------
        InvalidInput
            The user's function has no such figure, or it is out of its range.
        """
        kind, _, what = self.name.partition(":")
        run = result.run
        if kind == "first":
            shares = first_shares(result)
            return sum(share for who, share in shares.items() if self._is(what, result.standings[who]))
        if kind == "wins":
            return float(any(row["won"] and self._is(what, row) for row in result.standings))
        if kind == "decided":
            return float(bool(run["winner"]))
        if kind == "victory":
            return float(run["victory"] == what)
        if kind == "length":
            return float(run["turns"]) / turns
        found = dict(run["measures"]).get(what)
        if found is None:
            raise InvalidInput(
                f"figure {self.name} must be one that record.measure returns, got none in run {run['run']}"
            )
        if not self.low <= found <= self.high:
            raise InvalidInput(
                f"figure {self.name} must be from {self.low:g} to {self.high:g}, got {found:g} in run {run['run']}"
            )
        return float(found)

    def of_two(self, one: Result, other: Result) -> float:
        """Return the figure of two campaigns: the chance that the same faction is first in both."""
        first = _first_by_faction(one)
        return sum(first.get(faction, 0.0) * share for faction, share in _first_by_faction(other).items())

    @property
    def seeds(self) -> int:
        """Number of seeds that make one value of :meth:`over`."""
        return 2 if self.of_pairs else 1

    def over(self, blocks: Sequence[Sequence[Result]], turns: int) -> float:
        """Return the mean over a block of campaigns of each seed; of a figure of pairs, that of all of one with all of the other."""
        if self.of_pairs:
            values = [self.of_two(one, other) for one in blocks[0] for other in blocks[1]]
        else:
            values = [self.of(result, turns) for block in blocks for result in block]
        return sum(values) / len(values)

    @staticmethod
    def _is(what: str, standing: Mapping[str, Any]) -> bool:
        seat = what.removeprefix("seat:")
        return bool(standing["seat"] == int(seat) if what != seat else standing["faction"] == what)


def range_of(value: Any, what: str) -> tuple[float, float] | None:
    """Return a figure's range, or None for none."""
    if value is None:
        return None
    ends = items_of(value, what)
    if len(ends) != 2:
        raise refused(what, "the lowest and the highest value", value)
    return number(ends[0], f"{what}[0]"), number(ends[1], f"{what}[1]")


def first_shares(result: Result) -> dict[int, float]:
    """Return who is first by seat: the winner or, in a campaign that nobody won, those with the highest score, in equal parts."""
    standings = result.standings
    first = [row["seat"] for row in standings if row["won"]]
    if not first:
        highest = max(row["score"] for row in standings)
        first = [row["seat"] for row in standings if row["score"] == highest]
    return {seat: 1 / len(first) for seat in first}


def _first_by_faction(result: Result) -> dict[str, float]:
    return {result.standings[seat]["faction"]: share for seat, share in first_shares(result).items()}
