"""Forms in which the units of a battle may be given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from void_reckoning._core import CombatUnit, InvalidInput
from void_reckoning.support.arguments import entries_of, items_of, refused, shown

Unit = CombatUnit | Mapping[str, Any] | str | tuple[str, int]
"""A :class:`CombatUnit`, its arguments as a mapping, the name of a unit type, or a name with a count."""
Units = Unit | Sequence[Unit] | Mapping[str, Sequence[Any]]
"""One unit, a list of them, or columns: a :class:`CombatUnit`'s arguments by name, each a list or an array with a value for each row."""


def _unit(value: Unit, what: str) -> CombatUnit:
    if isinstance(value, CombatUnit):
        return value
    try:
        if isinstance(value, str):
            return CombatUnit(value)
        if isinstance(value, Mapping):
            return CombatUnit(**entries_of(value, "CombatUnit"))
        if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str):
            return CombatUnit(value[0], value[1])
    except InvalidInput as error:
        raise InvalidInput(f"{what}: {error}") from error.__cause__
    raise InvalidInput(f"{what} must be a CombatUnit, a mapping, a name, or a (name, count) tuple, got {shown(value)}")


def _rows(columns: Mapping[str, Any], what: str) -> list[dict[str, Any]]:
    """Return the arguments row by row; values of NumPy arrays as Python's own."""
    plain = {name: _column(column, f"{what}: column {name}") for name, column in entries_of(columns, what).items()}
    rows = len(plain["type"] or ())
    for name, column in plain.items():
        if column is None or len(column) != rows:
            found = "no column" if column is None else str(len(column))
            raise InvalidInput(f"{what}: column {name} must have as many rows as type, {rows}, got {found}")
    return [{name: column[row] for name, column in plain.items() if column is not None} for row in range(rows)]


def _column(values: Any, what: str) -> list[Any] | None:
    """Return the values of a column, an array's as Python's own; None if it is not one."""
    if type(values).__module__ == "numpy" and hasattr(values, "tolist"):
        if values.ndim > 1:
            raise InvalidInput(f"{what} must be an array of shape (n,), got {values.shape}")
        values = values.tolist()
    return items_of(values, what) if isinstance(values, Sequence) and not isinstance(values, str | bytes) else None


def _side(units: Units, what: str) -> list[CombatUnit]:
    given: Any = units
    if isinstance(given, Mapping) and not isinstance(given.get("type", ""), str):
        given = _rows(given, what)
    if isinstance(given, CombatUnit | Mapping | str) or (isinstance(given, tuple) and _is_name_and_count(given)):
        given = [given]
    if not isinstance(given, Sequence) or isinstance(given, bytes):
        raise refused(what, "a unit or a list of units", units)
    return [_unit(unit, f"{what}[{place}]") for place, unit in enumerate(items_of(given, what))]


def unit_arguments(types: Any, what: str) -> list[dict[str, Any]]:
    """Return a :class:`CombatUnit`'s arguments for each wanted type; the number of a tuple is ``ratio``."""
    if isinstance(types, Mapping) and not isinstance(types.get("type", ""), str):
        return _rows(types, what)
    alone = isinstance(types, CombatUnit | Mapping | str) or (isinstance(types, tuple) and _is_name_and_count(types))
    given = [types] if alone else types
    return [_arguments(one, f"{what}[{place}]") for place, one in enumerate(items_of(given, what))]


def _arguments(value: Any, what: str) -> dict[str, Any]:
    if isinstance(value, str):
        return {"type": value}
    if isinstance(value, Mapping):
        return entries_of(value, what)
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str):
        return {"type": value[0], "ratio": value[1]}
    raise refused(what, "a name, a (name, ratio) tuple, or a mapping without count", value)


def _is_name_and_count(given: tuple[Any, ...]) -> bool:
    return (
        len(given) == 2 and isinstance(given[0], str) and not isinstance(given[1], str | Mapping | CombatUnit | tuple)
    )


def sides_of(attackers: Units, defenders: Units, others: Sequence[Units] = ()) -> list[list[CombatUnit]]:
    """Return the units by side. ``InvalidInput`` names the first invalid one: ``others[0][2]``."""
    return named_sides(attackers, defenders, others, ("attackers", "defenders"))


def named_sides(
    attackers: Units, defenders: Units, others: Sequence[Units], names: tuple[str, str]
) -> list[list[CombatUnit]]:
    """Return what :func:`sides_of` returns, for arguments of other names."""
    sides = [_side(attackers, names[0]), _side(defenders, names[1])]
    return sides + [_side(units, f"others[{place}]") for place, units in enumerate(items_of(others, "others"))]
