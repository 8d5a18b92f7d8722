"""Forces of equal cost: as many units of the wanted types as a number of credits pays for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from void_reckoning._core import CombatUnit, InvalidInput, NativeResolver
from void_reckoning.combat.units import unit_arguments
from void_reckoning.support.arguments import integer, number, refused

WantedType = str | tuple[str, int] | Mapping[str, Any]
"""The name of a unit type, a name with its ratio, or a :class:`CombatUnit`'s arguments with ``ratio`` in place of ``count``."""
WantedTypes = WantedType | Sequence[WantedType] | Mapping[str, Sequence[Any]]
"""One wanted type, a list of them, or columns: the same arguments by name, each a list or an array with a value for each row."""

_THOUSANDTHS = 1000
_MAX_CREDITS = 1_000_000_000
_MAX_RATIO = 10_000_000


@dataclass(frozen=True, slots=True)
class BoughtForce:
    """Units bought for a battle, by :meth:`CombatResolver.buy_force`.

    Attributes
    ----------
    units
        The units, in the order of the wanted types; at least one of each.
    costs
        Credits for one unit, in the same order.
    spent, left
        Credits that they cost together, and that were left over.
    """

    units: tuple[CombatUnit, ...]
    costs: tuple[float, ...]
    spent: float
    left: float


@dataclass(frozen=True, slots=True)
class _Offer:
    """A wanted type: a unit's arguments without its count, and its cost in thousandths of a credit."""

    arguments: dict[str, Any]
    ratio: int
    cost: int


def bought_force(native: NativeResolver, types: WantedTypes, credits_: float, what: str) -> BoughtForce:
    """Return the force that ``CombatResolver.buy_force`` documents; ``what`` names the types in messages."""
    budget = round(number(credits_, "credits", 0.001, _MAX_CREDITS) * _THOUSANDTHS)
    wanted = unit_arguments(types, what)
    if not wanted:
        raise InvalidInput(f"{what} must have at least one unit type, got none")
    offers = [_offer(native, arguments, f"{what}[{place}]") for place, arguments in enumerate(wanted)]
    units = []
    spent = 0
    for place, (offer, count) in enumerate(zip(offers, _counts(offers, budget, credits_, what), strict=True)):
        spent += count * offer.cost
        units.append(_unit({**offer.arguments, "count": count}, f"{what}[{place}]"))
    costs = tuple(offer.cost / _THOUSANDTHS for offer in offers)
    return BoughtForce(tuple(units), costs, spent / _THOUSANDTHS, (budget - spent) / _THOUSANDTHS)


def _offer(native: NativeResolver, arguments: dict[str, Any], what: str) -> _Offer:
    if "count" in arguments:
        raise refused(
            f"count of {what}",
            "left out where credits decide it (ratio may say how many to each other)",
            arguments["count"],
        )
    own = dict(arguments)
    ratio = integer(own.pop("ratio", 1), f"{what}.ratio", 1, _MAX_RATIO)
    unit = _unit(own, what)
    try:
        cost = native.cost(unit)
    except InvalidInput as error:
        raise InvalidInput(f"{what} ({unit.type}): {error}") from error.__cause__
    if cost <= 0:
        raise InvalidInput(
            f"{what} must be a unit type of the universe that costs credits, got '{unit.type}' without a cost"
        )
    return _Offer(own, ratio, cost)


def _unit(arguments: dict[str, Any], what: str) -> CombatUnit:
    try:
        return CombatUnit(**arguments)
    except InvalidInput as error:
        raise InvalidInput(f"{what}: {error}") from error.__cause__


def _counts(offers: list[_Offer], budget: int, credits_: float, what: str) -> list[int]:
    """Return how many of each: whole sets of the ratios, then of one more set what the rest pays for, the dearest first."""
    least = sum(offer.cost for offer in offers)
    if least > budget:
        names = ", ".join(str(offer.arguments["type"]) for offer in offers)
        one = f"the cost of one {names}" if len(offers) == 1 else f"the cost of one of each of {what} ({names})"
        raise refused("credits", f"at least {least / _THOUSANDTHS:g}, {one}", credits_)
    sets = budget // sum(offer.ratio * offer.cost for offer in offers)
    counts = [offer.ratio * sets or 1 for offer in offers]  # less than a set begins with one of each
    rest = budget - sum(count * offer.cost for count, offer in zip(counts, offers, strict=True))
    for place in sorted(range(len(offers)), key=lambda place: -offers[place].cost):
        offer = offers[place]
        more = min(offer.ratio - (sets == 0), rest // offer.cost)
        counts[place] += more
        rest -= more * offer.cost
    return counts
