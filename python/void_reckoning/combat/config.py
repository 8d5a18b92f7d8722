"""Configuration of battles outside any campaign."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from void_reckoning._core import BattleSettings, InvalidInput, NativeResolver
from void_reckoning.support.arguments import (
    Settings,
    flag,
    instance,
    integer,
    is_a,
    items_of,
    number,
    setting,
    shown,
    text,
)
from void_reckoning.support.universe import Universe, universe_of

_SIDES = 4
_DAMAGE_EVENTS: dict[bool | str, int] = {False: 0, True: 1, "groups": 1, "units": 2}
_factor = partial(number, low=0.01, high=100.0)


def _by_side(values: Any, what: str, low: float, high: float) -> tuple[float, ...]:
    sides = tuple(number(value, f"{what}[{side}]", low, high) for side, value in enumerate(items_of(values, what)))
    if len(sides) > _SIDES:
        raise InvalidInput(f"{what} must have at most {_SIDES} values, one a side, got {len(sides)}")
    return sides


def _teams(values: Any, what: str) -> tuple[int, ...]:
    teams = tuple(integer(value, f"{what}[{side}]", 0, _SIDES - 1) for side, value in enumerate(items_of(values, what)))
    if len(teams) > _SIDES:
        raise InvalidInput(f"{what} must have at most {_SIDES} values, one a side, got {len(teams)}")
    return teams


def _damage_events(value: Any, what: str) -> bool | str:
    if isinstance(value, str) and value in _DAMAGE_EVENTS:
        return str(value)
    try:
        return flag(value, what)
    except InvalidInput as error:
        raise InvalidInput(f"{what} must be True, False, 'groups' or 'units', got {shown(value)}") from error


def _terrain(value: Any, what: str) -> Terrain | str:
    if isinstance(value, str) and value:
        return text(value, what)
    if is_a(value, Terrain) or isinstance(value, Mapping):
        return Terrain.made(value, what)
    raise InvalidInput(
        f"{what} must be a Terrain, a mapping of its fields, or the name of a terrain of the universe, got {shown(value)}"
    )


@dataclass(frozen=True, slots=True)
class Terrain(Settings):
    """Terrain of a battle; by default open ground or empty space.

    Attributes
    ----------
    cover
        Share of the hits that it stops, 0 to 0.9.
    speed
        Factor of every unit's speed, 0.01 to 100.
    sight
        Factor of every weapon's range, 0.01 to 100.

    Raises
    ------
    InvalidInput
        A value is not a number, or out of its range.
    """

    cover: float = setting(partial(number, low=0.0, high=0.9), 0.0)
    speed: float = setting(_factor, 1.0)
    sight: float = setting(_factor, 1.0)


_OPEN = Terrain()


@dataclass(frozen=True, slots=True)
class CombatConfig(Settings):
    """Configuration of battles. Immutable: :meth:`replace` returns another one.

    Attributes
    ----------
    tick_limit
        A battle that has not ended after this many ticks (a minute each in space, ten seconds on the ground) is undecided.
    field_length
        km (space) or m (ground) from edge to edge; 0: from the ranges of the weapons present.
    retreat_ratio
        By side: it withdraws when its strength is below this share of its enemies'; 0: never.
    teams
        By side: sides of one team are allies. Side 0's team attacks, all others defend.
    terrain
        A :class:`Terrain`, a mapping of its fields, or the name of one of the universe's.
    cover
        By side that has dug in: the share of hits let through by the terrain that its cover stops, 0 to 0.9.
    damage_events
        Record what every weapon did in every tick: ``True`` or ``'groups'`` from group to group (units that were given together),
        ``'units'`` from unit to unit, which fills ``damage_received`` of each unit, too.
    trace
        Record the state of every side after every tick.

    Raises
    ------
    InvalidInput
        A value of the wrong kind or out of its range; the message names it.

    Examples
    --------
    >>> import void_reckoning as vr
    >>> vr.CombatConfig(retreat_ratio=(0.5, 0.3)).replace(trace=True).retreat_ratio
    (0.5, 0.3)
    """

    tick_limit: int = setting(partial(integer, low=1, high=100_000), 400)
    field_length: float = setting(partial(number, low=0.0, high=1e9), 0.0)
    retreat_ratio: tuple[float, ...] = setting(partial(_by_side, low=0.0, high=1e6), ())
    teams: tuple[int, ...] = setting(_teams, (0, 1, 2, 3))
    terrain: Terrain | str = setting(_terrain, _OPEN)  # noqa: RUF009  # returns a field
    cover: tuple[float, ...] = setting(partial(_by_side, low=0.0, high=0.9), ())
    damage_events: bool | str = setting(_damage_events, True)
    trace: bool = setting(flag, False)

    @classmethod
    def of(cls, value: CombatConfig | Mapping[str, Any] | None) -> CombatConfig:
        """Return a configuration, built from a mapping of its attributes if necessary; ``None`` for the defaults.

        Raises
        ------
        InvalidInput
            An unknown name, or a value that the constructor refuses.
        """
        return cls() if value is None else cls.made(value, "value")

    def replace(self, **changes: Any) -> CombatConfig:
        """Return the same configuration with ``changes`` applied."""
        return CombatConfig.of({field.name: getattr(self, field.name) for field in dataclasses.fields(self)} | changes)


def _padded(values: tuple[float, ...]) -> list[float]:
    return [*values, *[0.0] * (_SIDES - len(values))]


def native_resolver(universe: str | Path | Universe, config: CombatConfig) -> NativeResolver:
    """Return the native resolver for a configuration."""
    instance(config, CombatConfig, "config")
    terrain = config.terrain if is_a(config.terrain, Terrain) else Terrain()
    settings = BattleSettings()
    settings.tick_limit, settings.field_length = config.tick_limit, config.field_length
    settings.retreat_ratio, settings.cover = _padded(config.retreat_ratio), _padded(config.cover)
    settings.teams = [*config.teams, *range(len(config.teams), _SIDES)]
    settings.terrain = [terrain.cover, terrain.speed, terrain.sight]
    settings.terrain_name = config.terrain if isinstance(config.terrain, str) else ""
    settings.damage_events, settings.trace = _DAMAGE_EVENTS[config.damage_events], config.trace
    return NativeResolver(universe_of(universe).native, settings)
