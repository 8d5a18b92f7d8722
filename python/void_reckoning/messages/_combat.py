"""Battles as Protocol Buffers messages."""

from __future__ import annotations

from typing import Any

from void_reckoning._core import CombatOutcome, SideStatistics, UnitState
from void_reckoning.combat import CombatResolver
from void_reckoning.combat.config import CombatConfig, Terrain
from void_reckoning.proto.core import combat_pb2 as messages

_THOUSAND = 1000


def fought(message: messages.CombatRequest, universe: str) -> messages.CombatOutcome:
    """Fight the battle that a message describes. Errors are those of :meth:`CombatResolver.resolve_combat`."""
    terrain = message.terrain
    config = CombatConfig(
        tick_limit=message.tick_limit or CombatConfig().tick_limit,
        field_length=message.field_length,
        retreat_ratio=tuple(message.retreat_ratio),
        terrain=Terrain(
            terrain.cover,
            terrain.speed if terrain.HasField("speed") else 1.0,
            terrain.sight if terrain.HasField("sight") else 1.0,
        ),
        cover=tuple(message.cover),
        damage_events=message.damage_events,
    )
    outcome = CombatResolver(config, message.universe or universe).resolve_combat(
        [_unit(unit) for unit in message.attackers], [_unit(unit) for unit in message.defenders], seed=message.seed
    )
    return _outcome(outcome)


def _unit(message: messages.CombatUnit) -> dict[str, Any]:
    """Arguments of a :class:`CombatUnit`, which is made where its place is known for messages."""
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


def _state(unit: UnitState) -> messages.UnitState:
    return messages.UnitState(
        unit_id=unit.unit_id,
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
    made = messages.CombatOutcome(
        result=messages.CombatResult.Name(int(outcome.result)),
        decided=outcome.decided,
        reason=outcome.reason,
        ticks=outcome.ticks,
        attackers=[_state(unit) for unit in outcome.attackers],
        defenders=[_state(unit) for unit in outcome.defenders],
        statistics=[_side(side) for side in outcome.statistics],
    )
    place = {label: number for number, label in enumerate(outcome.groups)}
    for event in outcome.damage_events:
        made.damage_events.add(
            tick=event.tick,
            source=place[event.source],
            target=place[event.target],
            weapon=event.weapon,
            shots=event.shots,
            hits=event.hits,
            damage=_thousandths(event.damage),
            kills=event.kills,
        )
    return made
