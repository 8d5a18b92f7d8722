"""Entities and queries: what a campaign's world holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from void_reckoning.simulation_core import CampaignWorld, InvalidQuery

Value = bool | int | float | str | None


@dataclass(frozen=True)
class EntityQuery:
    """What to look for.

    Parameters
    ----------
    component_types
        Entities must have all of these components.
    filters
        By ``'Component.field'``: a value (equal), a list (any of), a ``(min, max)`` tuple (inclusive range), or an operator dict such as
        ``{">=": 3}`` with ``==``, ``!=``, ``<``, ``<=``, ``>``, ``>=``, ``in``. Numbers are compared exactly.
    limit
        At most so many results; ``None`` for all.
    sort_by
        One field or several; ``-`` before a name for descending. Ties by entity id.
    offset
        Results to leave out at the front.
    """

    component_types: Sequence[str]
    filters: Mapping[str, Any] | None = None
    limit: int | None = None
    sort_by: str | Sequence[str] | None = None
    offset: int = 0


@dataclass(frozen=True)
class EntityRef:
    """An entity as it was when it was asked for.

    ``components`` maps component names to mappings of field names to values; neither can be changed.
    """

    entity_id: int
    components: Mapping[str, Mapping[str, Any]]


def _filters(filters: Mapping[str, Any] | None) -> list[tuple[str, str, list[Value]]]:
    rows: list[tuple[str, str, list[Value]]] = []
    for field, condition in (filters or {}).items():
        if isinstance(condition, Mapping):
            for operator, value in condition.items():
                rows.append((field, operator, list(value) if operator == "in" else [value]))
        elif isinstance(condition, tuple):
            if len(condition) != 2:
                raise InvalidQuery(
                    f"filter on {field} is a tuple of {len(condition)}; a range has two values (min, max)"
                )
            rows.append((field, "range", list(condition)))
        elif isinstance(condition, list | set | frozenset):
            rows.append((field, "in", list(condition)))
        else:
            rows.append((field, "==", [condition]))
    return rows


def _sort(sort_by: str | Sequence[str] | None) -> list[tuple[str, bool]]:
    names = [] if sort_by is None else [sort_by] if isinstance(sort_by, str) else list(sort_by)
    return [(name.removeprefix("-"), name.startswith("-")) for name in names]


class ECSClient:
    """Queries over a campaign's world.

    Examples
    --------
    >>> from void_reckoning import Campaign
    >>> campaign = Campaign.create(factions=3, systems=20)
    >>> fleets = campaign.ecs.query_entities(
    ...     EntityQuery(["Faction", "Position", "Fleet"], {"Faction.faction_id": "templars"}, limit=10, sort_by="Position.x")
    ... )
    >>> {fleet.components["Faction"]["faction_id"] for fleet in fleets}
    {'templars'}
    """

    def __init__(self, world: CampaignWorld) -> None:
        self._world = world

    def _run(self, query: EntityQuery) -> tuple[list[int], int]:
        return self._world.query(
            list(query.component_types), _filters(query.filters), _sort(query.sort_by), query.limit, query.offset
        )

    def query_entities(self, query: EntityQuery) -> list[EntityRef]:
        """Entities that match, in order.

        Raises
        ------
        InvalidQuery
            An unknown component or field (the message has the nearest names), a value of the wrong type, a range upside down.
        """
        found = (self.get_entity(entity) for entity in self._run(query)[0])
        return [entity for entity in found if entity is not None]

    def query_ids(self, query: EntityQuery) -> list[int]:
        """Ids of the entities that match, in order."""
        return self._run(query)[0]

    def count_entities(self, query: EntityQuery) -> int:
        """How many entities match, whatever the limit."""
        return self._run(query)[1]

    def get_entity(self, entity_id: int) -> EntityRef | None:
        """One entity with all its components; ``None`` for what is not there."""
        components = self._world.components_of(entity_id)
        if components is None:
            return None
        frozen = {name: MappingProxyType(fields) for name, fields in components.items()}
        return EntityRef(entity_id, MappingProxyType(frozen))
