"""Orders as the log records them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from void_reckoning._core import (
    ColonisePlanet,
    ConstructBuilding,
    EmbarkArmies,
    InvadePlanet,
    MergeFleets,
    MoveFleet,
    RecruitUnit,
    ResearchTechnology,
    SetStance,
    Stance,
    order_names,
)
from void_reckoning.policy.faction_policy import Order

_STANCES = {int(stance.value): stance for stance in Stance}
_MAKERS: dict[str, Callable[[Mapping[str, Any]], Order]] = {
    "move_fleet": lambda f: MoveFleet(f["subject"], f["target"]),
    "colonise_planet": lambda f: ColonisePlanet(f["subject"], f["target"]),
    "construct_building": lambda f: ConstructBuilding(f["subject"], f["item"]),
    "recruit_unit": lambda f: RecruitUnit(f["subject"], f["item"]),
    "research_technology": lambda f: ResearchTechnology(f["item"]),
    "invade_planet": lambda f: InvadePlanet(f["subject"], f["target"]),
    "embark_armies": lambda f: EmbarkArmies(f["subject"], f["target"], f["amount"]),
    "merge_fleets": lambda f: MergeFleets(f["subject"], f["target"]),
    "set_stance": lambda f: SetStance(f["subject"], _STANCES[f["amount"]]),
}
"""By the name of the kind; a test compares it with the core's names."""


def order_of(fields: Mapping[str, Any]) -> Order:
    """Return the order that a ``FactionAction`` of the log records, from the event's fields."""
    return _MAKERS[order_names()[fields["order"]]](fields)
