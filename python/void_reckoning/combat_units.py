"""The ways in which units of a battle may be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from void_reckoning.simulation_core import CombatUnit, InvalidInput

Unit = CombatUnit | Mapping[str, Any] | str | tuple[str, int]
"""A :class:`CombatUnit`, its arguments as a mapping, the name of a unit type, or a name with a count."""
Units = Unit | Sequence[Unit] | Mapping[str, Sequence[Any]]
"""One unit, a list of them, or columns: a :class:`CombatUnit`'s arguments by name, each a list or an array with a value a row."""

_UNIT_KEYS = [
    "type",
    "count",
    "faction",
    "technologies",
    "experience",
    "hull",
    "shields",
    "morale",
    "fatigue",
    "commander",
    "arrival",
    "immobile",
    "unit_id",
    "stats",
]


def _unit(value: Unit, what: str) -> CombatUnit:
    if isinstance(value, CombatUnit):
        return value
    try:
        if isinstance(value, str):
            return CombatUnit(value)
        if isinstance(value, Mapping):
            unknown = sorted(set(value) - set(_UNIT_KEYS))
            if unknown:
                raise InvalidInput(f"has '{unknown[0]}'; allowed are {', '.join(_UNIT_KEYS)}")
            return CombatUnit(**value)
        if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str):
            return CombatUnit(value[0], value[1])
    except InvalidInput as error:
        raise InvalidInput(f"{what}: {error}") from None
    except TypeError:
        raise InvalidInput(f"{what}: {value!r} has an argument of the wrong type; see CombatUnit") from None
    raise InvalidInput(f"{what} is {value!r}; allowed are a CombatUnit, a mapping, a name, or a (name, count) tuple")


def _rows(columns: Mapping[str, Any], what: str) -> list[dict[str, Any]]:
    """Arguments row by row; values of NumPy arrays as plain ones."""
    plain = {name: column.tolist() if hasattr(column, "tolist") else column for name, column in columns.items()}
    rows = len(plain["type"])
    for name, column in plain.items():
        if isinstance(column, str) or not isinstance(column, Sequence) or len(column) != rows:
            found = (
                f"has {len(column)} rows"
                if hasattr(column, "__len__") and not isinstance(column, str)
                else "is no column"
            )
            raise InvalidInput(f"{what}: column {name} {found}; type has {rows}")
    return [{name: column[row] for name, column in plain.items()} for row in range(rows)]


def _side(units: Units, what: str) -> list[CombatUnit]:
    given: Any = units
    if isinstance(given, Mapping) and not isinstance(given.get("type", ""), str):
        given = _rows(given, what)
    if isinstance(given, CombatUnit | Mapping | str) or (isinstance(given, tuple) and _is_name_and_count(given)):
        given = [given]
    if not isinstance(given, Sequence):
        raise InvalidInput(f"{what} is {type(units).__name__}; a unit or a list of units is needed")
    return [_unit(unit, f"{what}[{place}]") for place, unit in enumerate(given)]


def _is_name_and_count(given: tuple[Any, ...]) -> bool:
    return len(given) == 2 and isinstance(given[1], int)


def sides_of(attackers: Units, defenders: Units, others: Sequence[Units] = ()) -> list[list[CombatUnit]]:
    """Units side by side. ``InvalidInput`` says which is none: ``others[0][2]``."""
    sides = [_side(attackers, "attackers"), _side(defenders, "defenders")]
    return sides + [_side(units, f"others[{place}]") for place, units in enumerate(others)]
