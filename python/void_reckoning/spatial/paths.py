"""Paths along starlanes and their constraints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from void_reckoning._core import InvalidInput, PathResult, check_constraints

if TYPE_CHECKING:
    import numpy as np

    from void_reckoning._core import EntityRef

    System = int | np.integer[Any] | EntityRef | str | Sequence[float]

__all__ = ["Constraints", "PathConstraints", "PathResult"]


@dataclass(frozen=True)
class PathConstraints:
    """Constraints of a path; omitted ones do not apply.

    A system is given by its id, an entity at it (a fleet, planet or ship stands for the system that it is at or nearest to), its name, or
    a place ``(x, y)``, for the nearest system.

    Parameters
    ----------
    speed
        Light years a turn, more than 0: the result's ``turns`` are calculated from it.
    range
        Maximum length of a starlane that can be crossed, light years, more than 0.
    avoid_systems
        Never entered; a path may begin in one.
    avoid_factions
        Ids of factions: systems with a colony of theirs are never entered.
    maximum_cost
        Maximum length of the path, light years, 0 or more.
    blocked_lanes
        Starlanes that can't be used: ids, or pairs of the systems at their ends.

    Raises
    ------
    InvalidInput
        A value of the wrong kind, or an invalid number; the systems are checked when a path is searched.
    """

    speed: float | None = None
    range: float | None = None
    avoid_systems: Sequence[System] = ()
    avoid_factions: Sequence[str] = ()
    maximum_cost: float | None = None
    blocked_lanes: Sequence[int | np.integer[Any] | EntityRef | tuple[System, System]] = ()

    def __post_init__(self) -> None:
        try:
            check_constraints(self)
        except InvalidInput as error:
            raise InvalidInput(f"PathConstraints.{error.message}") from error


Constraints = PathConstraints | Mapping[str, Any]
