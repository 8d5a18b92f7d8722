"""Names of the numbers in a log."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from void_reckoning.support.arguments import entity_id
from void_reckoning.support.notebook import short_repr

_SLOT_BITS = 32
_CHOICE = re.compile(r"(\d+) ([^,;]+)(?:, |$)")


@dataclass(frozen=True)
class Named:
    """Id in the universe, and name for people."""

    id: str
    name: str


@short_repr
@dataclass(frozen=True)
class LogNames:
    """Names by the numbers that events have.

    Attributes
    ----------
    factions, weapons, units, buildings, technologies, victory_conditions
        By index: as ``faction``, ``weapon``, ``type``, ``item``, ``technology``, ``condition`` of events number them.
    systems, planets
        By entity id.
    unit_costs
        Credits, by number of the unit type; the universe's, without any faction's effects.
    mounted
        By number of the weapon: the numbers of the unit types that mount it.
    garrison
        Numbers of the unit types that a planet fields without entities: militia and orbital platforms.
    units_at_start
        Ships and armies at the log's beginning: (faction, unit type, count), by numbers.
    """

    factions: Sequence[Named]
    weapons: Sequence[Named]
    units: Sequence[Named]
    buildings: Sequence[Named]
    technologies: Sequence[Named]
    victory_conditions: Sequence[Named]
    systems: Mapping[int, str]
    planets: Mapping[int, str]
    unit_costs: Sequence[float] = ()
    mounted: Sequence[Sequence[int]] = ()
    garrison: Sequence[int] = ()
    units_at_start: Sequence[tuple[int, int, int]] = ()

    def entity(self, entity: int) -> str:
        """Return the name of a system or planet; for anything else its number, ``#12``, or ``#12.3`` if the number was reused."""
        if entity_id(entity, "entity") == 0:
            return "nothing"
        known = self.systems.get(entity) or self.planets.get(entity)
        return known if known is not None else entity_number(entity)


def entity_number(entity: int) -> str:
    """Return an entity id for people: its slot, and its generation if that is not the first.

    >>> entity_number((1 << 32) + 12), entity_number((3 << 32) + 12)
    ('#12', '#12.3')
    """
    slot, generation = entity & ((1 << _SLOT_BITS) - 1), entity >> _SLOT_BITS
    return f"#{slot}" if generation == 1 else f"#{slot}.{generation}"


def named(rows: Sequence[Named], index: int) -> str:
    """Return the row's name; the index if there is no such row."""
    return rows[index].name if 0 <= index < len(rows) else f"number {index}"


def choices_of(doc: str) -> dict[int, str]:
    """Return numbers and their meanings from a field's documentation line.

    >>> choices_of("0 start, 1 built, 2 split")
    {0: 'start', 1: 'built', 2: 'split'}
    >>> choices_of("0: none")
    {}
    """
    return {int(number): meaning.strip() for number, meaning in _CHOICE.findall(doc)}
