"""Changes of a campaign at a turn, to see what they would have made of it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from void_reckoning._core import InvalidInput
from void_reckoning.campaign import Campaign
from void_reckoning.ecs import EntityQuery
from void_reckoning.experiments.explain.rounds import EVERY_ORDER
from void_reckoning.support.arguments import refused, text

_SET = re.compile(r"\s*(\w+)\.(\w+)\s+of\s+([^\s=]+)\s*=\s*(.+?)\s*", re.DOTALL)


@dataclass(frozen=True)
class ValueEdit:
    """A value of a component that is set, as an intervention.

    Attributes
    ----------
    component, field
        What is set.
    of
        Id of the faction whose entity it is, or the entity's number.
    value
        The new value, in natural units.
    """

    component: str
    field: str
    of: str
    value: int | float | bool | str

    @classmethod
    def parse(cls, written: str) -> ValueEdit:
        """Read ``Component.field of FACTION=VALUE``.

        >>> ValueEdit.parse("FactionState.treasury of templars=500")
        ValueEdit(component='FactionState', field='treasury', of='templars', value=500)
        """
        found = _SET.fullmatch(text(written, "set"))
        if found is None:
            raise refused(
                "set", "Component.field of FACTION=VALUE, such as FactionState.treasury of templars=500", written
            )
        component, name, of, value = found.groups()
        try:
            parsed = tomllib.loads(f"v = {value}")["v"]
        except tomllib.TOMLDecodeError:
            parsed = value
        if not isinstance(parsed, int | float | bool | str):
            raise refused(f"the value of {component}.{name}", "a number, a text, true or false", value)
        return cls(component, name, of, parsed)

    def make(self, campaign: Campaign) -> None:
        """Set the value.

        Raises
        ------
        InvalidInput
            No faction or entity, or none with the component, or several; or a value that is not allowed.
        """
        campaign.ecs.update_entity(self._entity(campaign), {self.component: {self.field: self.value}})

    def __str__(self) -> str:
        return f"{self.component}.{self.field} of {self.of} = {self.value}"

    def _entity(self, campaign: Campaign) -> int:
        if self.of.isdecimal():
            return int(self.of)
        if self.of not in campaign.faction_ids:
            raise refused("set", f"of one of {', '.join(campaign.faction_ids)}, or an entity's number", self.of)
        query = EntityQuery([self.component, "Faction"], {"Faction.faction_id": self.of})
        found = campaign.ecs.query_entities(query)
        if len(found) != 1:
            raise InvalidInput(
                f"set must name one entity: {self.of} has {len(found)} with {self.component}"
                f"{'; write the number of one in place of the faction' if found else ''}"
            )
        return int(found[0].entity_id)


def parse_order(written: str) -> tuple[str, int]:
    """Read ``FACTION:NUMBER``, or ``FACTION`` for all its orders.

    >>> parse_order("templars:3"), parse_order("templars")
    (('templars', 3), ('templars', 0))
    """
    faction, separator, number = text(written, "order").partition(":")
    if not faction or (separator and not (number.isdecimal() and int(number) > 0)):
        raise refused("order", "FACTION:NUMBER, such as templars:3, or FACTION for all its orders", written)
    return faction, int(number) if separator else EVERY_ORDER


def told(orders: Sequence[tuple[str, int]], values: Sequence[ValueEdit]) -> list[str]:
    """Return edits in words."""
    lines = [
        f"without all orders of {faction}" if number == EVERY_ORDER else f"without order {number} of {faction}"
        for faction, number in orders
    ]
    return [*lines, *(f"with {value}" for value in values)]
