"""How battles outside any campaign are fought."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from void_reckoning.simulation_core import InvalidInput, NativeResolver
from void_reckoning.universes import find_universe

_SIDES = 4


@dataclass(frozen=True, slots=True)
class Terrain:
    """Where a battle is fought; as given, open ground or empty space.

    Attributes
    ----------
    cover
        Share of the hits that it stops, 0 to 0.9.
    speed
        Factor of every unit's speed.
    sight
        Factor of every weapon's range.
    """

    cover: float = 0.0
    speed: float = 1.0
    sight: float = 1.0


@dataclass(frozen=True, slots=True)
class CombatConfig:
    """How battles are fought. Never changes: :meth:`replace` gives another one.

    Attributes
    ----------
    tick_limit
        A battle that is still on after so many ticks (a minute each in space, ten seconds on the ground) is undecided.
    field_length
        km (space) or m (ground) from edge to edge; 0: from the ranges of the weapons present.
    retreat_ratio
        By side: it withdraws when its strength is below this share of its enemies'; 0: never.
    teams
        By side: sides of one team are allies. Side 0's team attacks, all others defend.
    terrain
        Where: a :class:`Terrain`, or the name of one of the universe's.
    cover
        By side that has dug in: the share of what the terrain lets through that this stops, 0 to 0.9.
    damage_events
        Keep what every weapon did in every tick.
    trace
        Keep how every side stood after every tick.

    Examples
    --------
    >>> import void_reckoning as vr
    >>> vr.CombatConfig(retreat_ratio=(0.5, 0.3)).replace(trace=True).retreat_ratio
    (0.5, 0.3)
    """

    tick_limit: int = 400
    field_length: float = 0.0
    retreat_ratio: tuple[float, ...] = ()
    teams: tuple[int, ...] = (0, 1, 2, 3)
    terrain: Terrain | str = Terrain()
    cover: tuple[float, ...] = ()
    damage_events: bool = True
    trace: bool = False

    @classmethod
    def of(cls, value: CombatConfig | Mapping[str, Any] | None) -> CombatConfig:
        """A configuration from its attributes by name; ``None``: the defaults. ``InvalidInput`` for an unknown name."""
        if value is None:
            return cls()
        if isinstance(value, CombatConfig):
            return value
        given = dict(value)
        terrain = given.get("terrain")
        if isinstance(terrain, Mapping):
            given["terrain"] = _made(Terrain, terrain, "config: terrain")
        return _made(cls, given, "config")

    def replace(self, **changes: Any) -> CombatConfig:
        """The same but for ``changes``."""
        return CombatConfig.of({field.name: getattr(self, field.name) for field in dataclasses.fields(self)} | changes)


_Made = TypeVar("_Made")


def _made(kind: type[_Made], given: Mapping[str, Any], what: str) -> _Made:
    allowed = [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]
    unknown = sorted(set(given) - set(allowed))
    if unknown:
        raise InvalidInput(f"{what} has '{unknown[0]}'; allowed are {', '.join(allowed)}")
    return kind(**given)


def _by_side(values: Sequence[float], what: str, low: float, high: float) -> list[float]:
    if len(values) > _SIDES:
        raise InvalidInput(f"config: {what} has {len(values)} values; there are at most {_SIDES} sides")
    for side, value in enumerate(values):
        if not low <= value <= high:  # false for NaN
            raise InvalidInput(f"config: {what}[{side}] is {value}; allowed are {low:g} to {high:g}")
    return [*map(float, values), *[0.0] * (_SIDES - len(values))]


def native_resolver(universe: str, config: CombatConfig) -> NativeResolver:
    """What fights by a configuration. ``InvalidInput`` names a setting that is out of its range."""
    if not 1 <= config.tick_limit <= 100_000:
        raise InvalidInput(f"config: tick_limit is {config.tick_limit}; allowed are 1 to 100000")
    if not 0 <= config.field_length <= 1e9:
        raise InvalidInput(f"config: field_length is {config.field_length}; allowed are 0 to 1e9")
    teams = [*config.teams, *range(len(config.teams), _SIDES)]
    if len(teams) > _SIDES or not all(isinstance(team, int) and 0 <= team < _SIDES for team in teams):
        raise InvalidInput(
            f"config: teams is {config.teams}; allowed are up to {_SIDES} numbers from 0 to {_SIDES - 1}"
        )
    terrain = config.terrain if isinstance(config.terrain, Terrain) else Terrain()
    for name, value, low, high in (
        ("cover", terrain.cover, 0.0, 0.9),
        ("speed", terrain.speed, 0.01, 100.0),
        ("sight", terrain.sight, 0.01, 100.0),
    ):
        if not low <= value <= high:
            raise InvalidInput(f"config: terrain.{name} is {value}; allowed are {low:g} to {high:g}")
    return NativeResolver(
        find_universe(universe),
        tick_limit=config.tick_limit,
        field_length=config.field_length,
        retreat_ratio=_by_side(config.retreat_ratio, "retreat_ratio", 0, 1e6),
        teams=teams,
        terrain=[terrain.cover, terrain.speed, terrain.sight],
        terrain_name=config.terrain if isinstance(config.terrain, str) else "",
        cover=_by_side(config.cover, "cover", 0, 0.9),
        damage_events=config.damage_events,
        trace=config.trace,
    )
