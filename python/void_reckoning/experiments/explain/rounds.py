"""A round as the log has it, to be told or played again with fewer orders."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from void_reckoning._core import Event, InvalidInput, StateError
from void_reckoning.blackbox import BlackBoxReader, BlackBoxViewer
from void_reckoning.blackbox.summaries import FactionTurnSummary
from void_reckoning.campaign import Campaign
from void_reckoning.campaign.faction_turn import FactionTurn
from void_reckoning.policy import Order
from void_reckoning.policy.logged_orders import order_of

# Of every turn, of units rather than of factions, or told as orders and the ends of battles.
_NOT_TOLD = {
    "TurnStart", "TurnEnd", "FactionReport", "PolicyMemory", "FactionAction", "CombatStart", "CombatParticipant", "DamageDealt",
    "EntityMoved", "EntitySpawned", "EntityDestroyed", "ConstructionCompleted",
}  # fmt: skip
_WEIGHTS = {"invade_planet": 0, "colonise_planet": 1, "move_fleet": 2, "set_stance": 3, "merge_fleets": 4}
_LIGHT = 5
EVERY_ORDER = 0
"""In place of an order's number: every order of the faction in that round."""


@dataclass(frozen=True)
class LoggedOrder:
    """An order that was carried out.

    Attributes
    ----------
    faction, number
        Who gave it, and its place among the orders of the faction's turn, from 1, rejected ones included.
    sentence
        The order in words.
    weight
        Which orders are tried first as causes: lower ones.
    """

    faction: str
    number: int
    sentence: str
    weight: int

    @property
    def key(self) -> tuple[str, int]:
        """Faction and number."""
        return self.faction, self.number


class Round:
    """A round of a log.

    Parameters
    ----------
    reader
        Reader of the log.
    turn
        The round, from 1.

    Raises
    ------
    NotFound
        The log has nothing of it.
    """

    def __init__(self, reader: BlackBoxReader, turn: int) -> None:
        self.turn = turn
        viewer = BlackBoxViewer(reader)
        self._tell = viewer.teller
        self._parts = viewer.get_turn_summary(turn).parts
        self.orders = [order for part in self._parts for order in self._orders_of(part)]

    @property
    def events(self) -> list[str]:
        """What happened, in words: battles with losses, conquests, colonies, technologies, the ends of factions."""
        told: list[str] = []
        starts: dict[int, str] = {}
        for event in (event for part in self._parts for event in part.events):
            if event.type == "CombatStart":
                starts[event.fields["combat"]] = self._tell(event)
            elif event.type == "CombatEnd":
                told += self._battle(event, starts)
            elif event.type not in _NOT_TOLD:
                told.append(self._tell(event))
        return told

    @property
    def intervened(self) -> bool:
        """Whether it has interventions, which :meth:`play` can't repeat."""
        kinds = {event.type for part in self._parts for event in part.events}
        return bool(kinds & {"Intervention", "PolicyChanged"})

    def check(self, without: Collection[tuple[str, int]]) -> None:
        """Raise ``InvalidInput`` for an order that the round does not have."""
        known = {order.key for order in self.orders}
        factions = dict.fromkeys(part.faction for part in self._parts if part.faction is not None)
        for faction, number in without:
            if faction not in factions:
                raise InvalidInput(
                    f"order must be of one of {', '.join(factions)} in turn {self.turn}, got one of '{faction}'"
                )
            if (faction, number) not in known and number != EVERY_ORDER:
                there = ", ".join(str(order.number) for order in self.orders if order.faction == faction)
                raise InvalidInput(
                    f"order must be one that {faction} gave in turn {self.turn} and that was carried out, "
                    f"{there or 'of which there are none'}, got {number}"
                )

    def play(self, campaign: Campaign, without: Collection[tuple[str, int]] = ()) -> None:
        """Play the round again from the turn before: the same orders less some, with the same dice.

        Once an order is left out, later ones that name what was created in this round, and so may be something else now, are left out too.

        Raises
        ------
        StateError
            The campaign is not at the turn before, or the round has interventions.
        """
        if campaign.turn != self.turn - 1:
            raise StateError(f"turn {self.turn} can't be played from turn {campaign.turn}")
        if self.intervened:
            raise StateError(f"turn {self.turn} has interventions: it can't be played with other orders")
        parts = {part.faction: part for part in self._parts}
        there = set(_entities(campaign))
        changed = False
        for faction_turn in campaign.faction_turns(1):
            part = parts.get(faction_turn.faction_id)
            if part is None:
                raise StateError(f"the log has no turn of {faction_turn.faction_id} in round {self.turn}")
            changed = _repeat(faction_turn, part, without, there, changed=changed)

    def _orders_of(self, part: FactionTurnSummary) -> list[LoggedOrder]:
        actions = [event.fields for event in part.events if event.type == "FactionAction"]
        return [
            LoggedOrder(
                str(part.faction),
                number,
                f"{self._tell.faction(part.faction)}: {self._tell.order(fields)}",
                _WEIGHTS.get(order_of(fields).kind, _LIGHT),
            )
            for number, fields in enumerate(actions, 1)
            if fields["accepted"] and part.committed
        ]

    def _battle(self, event: Event, starts: dict[int, str]) -> list[str]:
        """Return a battle in one sentence; one without a loss is left out."""
        fields = event.fields
        if not fields["attackers_lost"] and not fields["defenders_lost"]:
            return []
        end = self._tell(event).partition(": ")[2]
        return [f"{starts.get(fields['combat'], 'battle ' + str(fields['combat']))}: {end}"]


def _repeat(
    faction_turn: FactionTurn,
    part: FactionTurnSummary,
    without: Collection[tuple[str, int]],
    there: set[int],
    *,
    changed: bool,
) -> bool:
    """Play a faction's turn as the log has it, less some orders; return whether the round differs from the log's by now."""
    faction = faction_turn.faction_id
    if not part.committed:
        faction_turn.forfeit(part.error or "")
        return changed
    view = faction_turn.view
    number = 0
    for event in part.events:
        if event.type == "PolicyMemory":
            view.memory = json.loads(event.fields["memory"])
        if event.type != "FactionAction":
            continue
        number += 1
        if (faction, number) in without or (faction, EVERY_ORDER) in without:
            changed = True
        elif not changed or _names_only(event, there):
            faction_turn.execute(_order(event))
    faction_turn.commit()
    return changed


def _order(event: Event) -> Order:
    return order_of(event.fields)


def _names_only(event: Event, there: set[int]) -> bool:
    """Check whether an order names only what was there at the beginning of the round."""
    return all(entity in there for entity in (event.fields["subject"], event.fields["target"]) if entity)


def _entities(campaign: Campaign) -> list[int]:
    found: list[int] = []
    for component in ("System", "Planet", "Colony", "Fleet"):
        found += campaign.world.column(component, "entity_id").tolist()
    return found
