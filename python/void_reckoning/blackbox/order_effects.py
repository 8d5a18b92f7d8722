"""Which order caused an event, as far as the log tells.

The log has no causes. It has every order with its subject and target, and the rules (docs/rules/campaign.md) say what follows from one,
so that an event and its order are matched by what both name: a fleet, a planet, a queue entry, a technology.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from void_reckoning._core import Event, order_names

_MERGED = 3  # EntityDestroyed.reason
_ATTACKER = 0  # CombatParticipant.side

Fields = dict[str, Any]


@dataclass
class _Journey:
    """A fleet's order to move, until it is over."""

    order: int
    destination: int
    lands: bool = False  # an order to invade or settle: it may have to fight first


class OrderEffects:
    """Matches events with the orders that caused them. Takes the events in order; keeps what is under way, in a queue or being researched.

    ==================== ==============================================================================================
    order                events
    ==================== ==============================================================================================
    move_fleet           the fleet's ``EntityMoved``, in later turns too, until it arrives, gets another order or fights;
                         its ``CombatParticipant`` as attacker in the battle that stops it
    colonise_planet      ``ColonyFounded``; the fleet's ``CombatParticipant`` if it had to fight first
    invade_planet        the same, ``CombatStart`` on the planet, ``PlanetConquered``
    merge_fleets         ``EntityDestroyed`` of the merged fleet
    construct_building,  ``ConstructionCompleted``, the oldest order of that item on the planet first
    recruit_unit
    research_technology  ``TechnologyLearned``
    ==================== ==============================================================================================

    Retreats have no order; taking armies aboard and stances have no events.
    """

    def __init__(self) -> None:
        self._orders = order_names()
        self._faction: str | None = None
        self._journeys: dict[int, _Journey] = {}
        self._stopped: set[int] = set()  # fleets whose order to move ends with this faction turn
        self._landings: dict[int, tuple[int, int]] = {}  # order and fleet by planet, in this faction turn
        self._merging: dict[int, int] = {}  # by fleet, in this faction turn
        self._queues: dict[int, dict[tuple[bool, int], deque[int]]] = {}
        self._research: dict[tuple[str | None, int], int] = {}
        self._causes: dict[str, Callable[[Fields], int | None]] = {
            "EntityMoved": self._moved,
            "EntityDestroyed": self._destroyed,
            "CombatStart": self._battle,
            "CombatParticipant": self._fought,
            "ColonyFounded": self._landed,
            "PlanetConquered": self._conquered,
            "ConstructionCompleted": self._built,
            "TechnologyLearned": self._learned,
        }

    def enter(self, faction: str | None) -> None:
        """Begin a faction turn; None: the phase between rounds."""
        self._faction = faction
        for fleet in self._stopped:
            self._journeys.pop(fleet, None)
        self._stopped.clear()
        self._landings.clear()
        self._merging.clear()

    def cause_of(self, event: Event) -> int | None:
        """Return the sequence number of the order that caused an event: for an accepted order its own; None where there is none."""
        if event.type == "FactionAction":
            return self._ordered(event.sequence, event.fields)
        cause = self._causes.get(event.type)
        return None if cause is None else cause(event.fields)

    def _ordered(self, order: int, fields: Fields) -> int | None:
        if not fields["accepted"]:
            return None
        name, subject, target, item = (
            self._orders[fields["order"]],
            fields["subject"],
            fields["target"],
            fields["item"],
        )
        if name == "move_fleet":
            self._journeys[subject] = _Journey(order, target)
            self._stopped.discard(subject)
        elif name in ("colonise_planet", "invade_planet"):
            self._journeys[subject] = _Journey(order, 0, lands=True)
            self._stopped.add(subject)
            self._landings[target] = order, subject
        elif name == "merge_fleets":
            self._merging[subject] = order
        elif name in ("construct_building", "recruit_unit"):
            queue = self._queues.setdefault(subject, {})
            queue.setdefault((name == "recruit_unit", item), deque()).append(order)
        elif name == "research_technology":
            self._research[self._faction, item] = order
        return order

    def _moved(self, fields: Fields) -> int | None:
        journey = self._journeys.get(fields["entity"])
        if journey is None or journey.lands:
            return None
        if fields["arrived"] and fields["to"] == journey.destination:
            self._stopped.add(fields["entity"])
        return journey.order

    def _fought(self, fields: Fields) -> int | None:
        journey = self._journeys.pop(fields["entity"], None)
        return None if journey is None or fields["side"] != _ATTACKER else journey.order

    def _destroyed(self, fields: Fields) -> int | None:
        self._journeys.pop(fields["entity"], None)
        return self._merging.pop(fields["entity"], None) if fields["reason"] == _MERGED else None

    def _battle(self, fields: Fields) -> int | None:
        landing = self._landings.get(fields["planet"]) if fields["planet"] else None
        return None if landing is None else landing[0]

    def _landed(self, fields: Fields) -> int | None:
        landing = self._landings.pop(fields["planet"], None)
        if landing is None:
            return None
        order, fleet = landing
        self._journeys.pop(fleet, None)  # what it fights after that is not the order's doing
        return order

    def _conquered(self, fields: Fields) -> int | None:
        self._queues.pop(fields["planet"], None)  # the loser's queue is lost
        return self._landed(fields)

    def _built(self, fields: Fields) -> int | None:
        queue = self._queues.get(fields["planet"], {})
        orders = queue.get((fields["unit"], fields["type"]))
        if not orders:
            return None
        order = orders.popleft()
        if not orders:
            del queue[fields["unit"], fields["type"]]
        return order

    def _learned(self, fields: Fields) -> int | None:
        return self._research.pop((fields["learner"], fields["technology"]), None)
