"""Queries for entities."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from void_reckoning._core import InvalidInput, InvalidQuery, QueryArguments
from void_reckoning.support.arguments import entries_of, integer, is_a, items_of, refused, text, texts
from void_reckoning.support.notebook import short_repr

Value = bool | int | float | str | None

EntityFilters = Mapping[str, Any]
"""Conditions by ``'Component.field'``, as :attr:`EntityQuery.filters`."""


@short_repr
@dataclass(frozen=True)
class EntityQuery:
    """Query for entities.

    Parameters
    ----------
    component_types
        Entities must have all of these components.
    filters
        By ``'Component.field'``: a value (equal), a list (any of), a ``(min, max)`` tuple (inclusive range), or an operator dict such as
        ``{">=": 3}`` with ``==``, ``!=``, ``<``, ``<=``, ``>``, ``>=``, ``in``. Values are natural: credits, points, ids such as
        ``"frigate"``, ``None`` for no name. Numbers are compared exactly; names by ``==``, ``!=`` and any of.
    limit
        Maximum number of results; ``None`` for all.
    sort_by
        One field or several; ``-`` before a name for descending. Named fields are sorted by row. Ties by entity id.
    offset
        Number of results to leave out at the front.

    Raises
    ------
    InvalidQuery
        A value of the wrong kind; the message names it. Names and numbers are checked when the query runs.
    """

    component_types: Sequence[str]
    filters: Mapping[str, Any] | None = None
    limit: int | None = None
    sort_by: str | Sequence[str] | None = None
    offset: int = 0

    def __post_init__(self) -> None:
        try:
            for name, check in _QUERY_CHECKS.items():
                object.__setattr__(self, name, check(getattr(self, name), f"EntityQuery.{name}"))
        except InvalidInput as error:
            raise InvalidQuery(error.message) from error


def _whole(value: Any, what: str) -> int:
    return integer(value, what, -(2**63), 2**63 - 1)


_QUERY_CHECKS: dict[str, Callable[[Any, str], Any]] = {
    "component_types": texts,
    "filters": lambda value, what: None if value is None else entries_of(value, what),
    "limit": lambda value, what: None if value is None else _whole(value, what),
    "sort_by": lambda value, what: (
        value if value is None else text(value, what) if isinstance(value, str) else texts(value, what)
    ),
    "offset": _whole,
}


def _filters(filters: Mapping[str, Any] | None) -> list[tuple[str, str, list[Value]]]:
    rows: list[tuple[str, str, list[Value]]] = []
    for field, condition in (filters or {}).items():
        what = f"filter on {field}"
        if isinstance(condition, Mapping):
            for operator, value in entries_of(condition, what).items():
                rows.append((field, operator, items_of(value, what) if operator == "in" else [value]))
        elif isinstance(condition, tuple):
            if len(condition) != 2:
                raise InvalidQuery(f"{what} must be two values (min, max) for a range, got a tuple of {len(condition)}")
            rows.append((field, "range", list(condition)))
        elif isinstance(condition, list | set | frozenset):
            rows.append((field, "in", list(condition)))
        else:
            rows.append((field, "==", [condition]))
    return rows


def arguments_of(query: EntityQuery) -> QueryArguments:
    """Return a query as the core takes it; raise InvalidQuery for anything else."""
    if not is_a(query, EntityQuery):
        raise InvalidQuery(refused("query", "an EntityQuery", query).message)
    try:
        filters = _filters(query.filters)
    except InvalidInput as error:
        raise InvalidQuery(error.message) from error
    return QueryArguments(list(query.component_types), filters, _sort(query.sort_by), query.limit, query.offset)


def _sort(sort_by: str | Sequence[str] | None) -> list[tuple[str, bool]]:
    names = [] if sort_by is None else [sort_by] if isinstance(sort_by, str) else list(sort_by)
    return [(name.removeprefix("-"), name.startswith("-")) for name in names]
