"""Battles as Protocol Buffers messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from void_reckoning._core import CombatOutcome, DamageEvent, InvalidInput, SideStatistics, UnitState
from void_reckoning.combat import CombatResolver
from void_reckoning.combat.config import CombatConfig, Terrain
from void_reckoning.combat.units import Units
from void_reckoning.proto.core import combat_pb2 as messages
from void_reckoning.support.arguments import items_of

_THOUSAND = 1000
_MAX_INT32 = 2**31 - 1
_DAMAGE_EVENTS: dict[int, bool | str] = {
    messages.DAMAGE_EVENTS_NONE: False,
    messages.DAMAGE_EVENTS_GROUPS: "groups",
    messages.DAMAGE_EVENTS_UNITS: "units",
}


def requested(message: messages.CombatRequest, universe: str) -> messages.CombatOutcome:
    """Fight the battle that a request describes. Errors are those of :meth:`CombatResolver.resolve_combat`."""
    return fought(message.attackers, message.defenders, message.config, message.seed, message.universe or universe)


def fought(attackers: Any, defenders: Any, config: Any, seed: int, universe: str) -> messages.CombatOutcome:
    """Fight a battle of units and a configuration given as messages, or as :class:`CombatResolver` takes them."""
    resolver = CombatResolver(_config(config), universe)
    return _outcome(resolver.resolve_combat(_units(attackers, "attackers"), _units(defenders, "defenders"), seed=seed))


def _config(config: Any) -> Any:
    if not isinstance(config, messages.CombatConfig):
        return config
    terrain = config.terrain
    if config.damage_events not in _DAMAGE_EVENTS:
        raise InvalidInput(f"damage_events must be 0 to {max(_DAMAGE_EVENTS)}, got {config.damage_events}")
    return CombatConfig(
        tick_limit=config.tick_limit or CombatConfig().tick_limit,
        field_length=config.field_length,
        retreat_ratio=tuple(config.retreat_ratio),
        terrain=Terrain(
            terrain.cover,
            terrain.speed if terrain.HasField("speed") else 1.0,
            terrain.sight if terrain.HasField("sight") else 1.0,
        ),
        cover=tuple(config.cover),
        damage_events=_DAMAGE_EVENTS[config.damage_events],
    )


def _units(units: Any, what: str) -> Units:
    """Return units as :class:`CombatResolver` takes them, messages as mappings."""
    if isinstance(units, messages.CombatUnit):
        return _unit(units)
    if isinstance(units, Sequence) and not isinstance(units, str | tuple):
        return [_unit(unit) if isinstance(unit, messages.CombatUnit) else unit for unit in items_of(units, what)]
    return units  # type: ignore[no-any-return]


def _unit(message: messages.CombatUnit) -> dict[str, Any]:
    """Return arguments of a :class:`CombatUnit`, which is created where its place is known for messages."""
    given: dict[str, Any] = {
        "type": message.unit_type,
        "count": message.count or 1,
        "technologies": list(message.technologies),
        "experience": message.experience,
        "fatigue": message.fatigue,
        "commander": message.commander,
        "arrival": message.arrival,
        "immobile": message.immobile,
    }
    if message.faction_id:
        given["faction"] = message.faction_id
    return given | {
        name: getattr(message, name) for name in ("hull", "shields", "morale", "unit_id") if message.HasField(name)
    }


def _thousandths(points: float) -> int:
    return round(points * _THOUSAND)


def _points(points: int) -> int:
    return min(points, _MAX_INT32)


def _state(unit: UnitState, groups: dict[str, int]) -> messages.UnitState:
    return messages.UnitState(
        unit_id=str(unit.unit_id),
        faction_id=unit.faction_id or "",
        current_hp=_points(unit.current_hp),
        max_hp=_points(unit.max_hp),
        current_morale=unit.current_morale,
        max_morale=unit.max_morale,
        fatigue=unit.fatigue,
        damage_received=[_damage(event, groups) for event in unit.damage_received],
        unit_type=unit.type,
        side=unit.side,
        hull=_thousandths(unit.hull),
        shields=_thousandths(unit.shields),
        morale=unit.morale,
        damage_dealt=_thousandths(unit.damage_dealt),
        kills=unit.kills,
        experience_gained=unit.experience_gained,
        fate=unit.fate.upper(),
    )


def _damage(event: DamageEvent, groups: dict[str, int]) -> messages.DamageEvent:
    return messages.DamageEvent(
        turn_tick=event.turn_tick,
        damage_amount=event.damage_amount,
        damage_type=event.damage_type,
        source_unit_id="" if event.source_unit_id is None else str(event.source_unit_id),
        source=groups[event.source],
        target=groups[event.target],
        weapon=event.weapon,
        shots=event.shots,
        hits=event.hits,
        damage=_thousandths(event.damage),
        kills=event.kills,
        target_unit_id="" if event.target_unit_id is None else str(event.target_unit_id),
    )


def _side(side: SideStatistics) -> messages.SideStatistics:
    return messages.SideStatistics(
        units_started=side.started,
        units_destroyed=side.destroyed,
        units_routed=side.routed,
        units_withdrawn=side.withdrawn,
        hull_started=_thousandths(side.hull_started),
        hull_left=_thousandths(side.hull_left),
        damage_dealt=_thousandths(side.damage_dealt),
        damage_received=_thousandths(side.damage_received),
        shots=side.shots,
        hits=side.hits,
    )


def _outcome(outcome: CombatOutcome) -> messages.CombatOutcome:
    groups = {label: number for number, label in enumerate(outcome.groups)}
    return messages.CombatOutcome(
        combat_id=outcome.combat_id,
        turn_number=outcome.turn_number,
        attackers=[_state(unit, groups) for unit in outcome.attackers],
        defenders=[_state(unit, groups) for unit in outcome.defenders],
        result=messages.CombatResult.Name(int(outcome.result)),
        statistics=outcome.statistics,
        decided=outcome.decided,
        reason=outcome.reason,
        ticks=outcome.ticks,
        sides=[_side(side) for side in outcome.sides],
        damage_events=[_damage(event, groups) for event in outcome.damage_events],
    )
