"""Columns of events in natural units and names, for exports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from void_reckoning._core import log_event_fields, order_names
from void_reckoning.blackbox.names import Named, choices_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from void_reckoning.blackbox.reader import BlackBoxReader

_THOUSANDTH = "1/1000 "
_NO_ROW = 0xFFFF
_ITEM_TABLES = {
    "construct_building": "buildings",
    "recruit_unit": "units",
    "research_technology": "technologies",
}


def natural_name(event_type: str, field: str) -> str:
    """Return the name of a field if it can't collide with the event's own ``type``.

    >>> natural_name("EntitySpawned", "type"), natural_name("DamageDealt", "weapon")
    ('unit_type', 'weapon')
    """
    if field != "type":
        return field
    return {"ConstructionCompleted": "item", "Intervention": "value_type"}.get(event_type, "unit_type")


def natural_unit(unit: str) -> str | None:
    """Return the natural unit of a stored one; None if it is natural already.

    >>> natural_unit("1/1000 credit"), natural_unit("thousands"), natural_unit("turns")
    ('credits', 'millions', None)
    """
    if unit == "thousands":
        return "millions"
    return f"{unit.removeprefix(_THOUSANDTH)}s" if unit.startswith(_THOUSANDTH) else None


def is_named(event_type: str, field: str, kind: str, unit: str, doc: str) -> bool:
    """Check whether a field's numbers have names."""
    if kind == "u16":
        return unit in {"faction", "weapon", "unit type", "technology", "victory condition"} or _is_item(
            event_type, field
        )
    return kind == "u8" and (field == "order" or bool(choices_of(doc)))


def natural_columns(reader: BlackBoxReader, event_type: str, arrays: dict[str, NDArray[Any]]) -> dict[str, Any]:
    """Return a column for each field by its natural name: object arrays of str and None, float64 arrays, and unchanged arrays."""
    found: dict[str, Any] = {}
    for name, kind, unit, doc in log_event_fields(event_type):
        values = arrays[name]
        if is_named(event_type, name, kind, unit, doc):
            found[natural_name(event_type, name)] = _names(reader, event_type, name, unit, doc, arrays)
        elif natural_unit(unit) is not None:
            found[name] = values / 1000.0
        else:
            found[natural_name(event_type, name)] = values
    return found


def _is_item(event_type: str, field: str) -> bool:
    return (event_type, field) in {("ConstructionCompleted", "type"), ("FactionAction", "item")}


def _names(
    reader: BlackBoxReader, event_type: str, field: str, unit: str, doc: str, arrays: dict[str, NDArray[Any]]
) -> NDArray[Any]:
    values = arrays[field]
    if unit == "faction":
        return _looked_up([*reader.factions], values)
    if field == "order":
        return _looked_up(order_names(), values)
    if choices := choices_of(doc):
        return np.array([choices.get(one, str(one)) for one in values.tolist()], dtype=object)
    names = reader.names
    if not _is_item(event_type, field):
        tables = {
            "weapon": names.weapons,
            "unit type": names.units,
            "technology": names.technologies,
            "victory condition": names.victory_conditions,
        }
        return _looked_up(_ids(tables[unit]), values)
    if event_type == "ConstructionCompleted":
        units = _looked_up(_ids(names.units), values)
        return np.where(arrays["unit"], units, _looked_up(_ids(names.buildings), values))
    items = np.full(len(values), None, dtype=object)
    for order, table in _ITEM_TABLES.items():
        of_order = arrays["order"] == order_names().index(order)
        items[of_order] = _looked_up(_ids(getattr(names, table)), values[of_order])
    return items


def _ids(rows: Sequence[Named]) -> list[str]:
    return [row.id for row in rows]


def _looked_up(ids: Sequence[str], values: NDArray[Any]) -> NDArray[Any]:
    """Return the id of each row; None for the number that means none, and the number as text if there is no such row."""
    table = np.array([*ids, None], dtype=object)
    found: NDArray[Any] = table[np.minimum(values, len(ids))]
    strange = (values >= len(ids)) & (values != _NO_ROW)
    if strange.any():
        found[strange] = [str(one) for one in values[strange].tolist()]
    return found
