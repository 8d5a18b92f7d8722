"""Answers about battles."""

from __future__ import annotations

from typing import Any, Literal

from void_reckoning.blackbox import BlackBoxViewer
from void_reckoning.blackbox.names import entity_number
from void_reckoning.dashboard.answers import whole
from void_reckoning.dashboard.following import Following
from void_reckoning.dashboard.protocol_answers import BattleAnswer, Group, Shot
from void_reckoning.dashboard.star_map import NOBODY

_MAX_SHOTS = 20_000
_Side = Literal[0, 1]


def battle(following: Following, request: dict[str, Any]) -> BattleAnswer:
    """Return a battle, tick by tick.

    The request has ``combat``.
    """
    number = whole(request, "combat", 1, 2**53)
    reader = following.current_reader()
    viewer = BlackBoxViewer(reader)
    summary = viewer.get_combat_summary(number)
    seat_of = {faction.id: seat for seat, faction in enumerate(reader.names.factions)}
    attacker = NOBODY if summary.attacker is None else seat_of.get(summary.attacker, NOBODY)
    defender = NOBODY if summary.defender is None else seat_of.get(summary.defender, NOBODY)
    damages = [event.fields for event in reader.iter_events(["DamageDealt"], combat=number)]
    sides = _sides(following, damages, attacker, defender)
    groups = {entity: place for place, entity in enumerate(sides)}
    weapons = {weapon: place for place, weapon in enumerate(dict.fromkeys(one["weapon"] for one in damages))}
    names = reader.names
    return {
        "combat": number,
        "turn": summary.turn,
        "system": summary.system,
        "planet": summary.planet,
        "attacker": attacker,
        "defender": defender,
        "attackers": summary.attackers,
        "defenders": summary.defenders,
        "attackers_lost": summary.attackers_lost,
        "defenders_lost": summary.defenders_lost,
        "damage_by_attacker": summary.damage_by_attacker,
        "damage_by_defender": summary.damage_by_defender,
        "result": summary.result,
        "decided": summary.decided,
        "reason": summary.reason,
        "ticks": summary.ticks,
        "destroyed": summary.destroyed,
        "groups": [
            Group(
                f"Planet {names.planets[entity]}" if entity in names.planets else f"Fleet {entity_number(entity)}",
                seat,
                side,
            )
            for entity, (seat, side) in sides.items()
        ],
        "weapons": [names.weapons[one].name if one < len(names.weapons) else f"number {one}" for one in weapons],
        "shots": [
            Shot(
                one["tick"],
                groups[one["source"]],
                groups[one["target"]],
                weapons[one["weapon"]],
                one["shots"],
                one["hits"],
                one["damage"] / 1000,
                one["kills"],
            )
            for one in damages[:_MAX_SHOTS]
        ],
        "all_shots": len(damages) <= _MAX_SHOTS,
    }


def _sides(
    following: Following, damages: list[dict[str, Any]], attacker: int, defender: int
) -> dict[int, tuple[int, _Side]]:
    """Return seat and side of each group: fleets by their owner, planets defend; others are opposed to their targets."""
    known: dict[int, tuple[int, _Side]] = {}
    entities = dict.fromkeys(entity for one in damages for entity in (one["source"], one["target"]))
    history = following.history
    for entity in entities:
        number = None if history is None else history.numbers.get(entity)
        if number is not None and history is not None and history.seats[number] in {attacker, defender}:
            side: _Side = 0 if history.seats[number] == attacker else 1
            known[entity] = (history.seats[number], side)
        elif history is not None and history.planet_of(entity) != NOBODY:
            known[entity] = (defender, 1)
    for _ in range(2):
        for one in damages:
            source, target = one["source"], one["target"]
            if source not in known and target in known:
                known[source] = _against(known[target], attacker, defender)
            elif target not in known and source in known:
                known[target] = _against(known[source], attacker, defender)
    return {entity: known.get(entity, (NOBODY, 0)) for entity in entities}


def _against(group: tuple[int, _Side], attacker: int, defender: int) -> tuple[int, _Side]:
    return (defender, 1) if group[1] == 0 else (attacker, 0)
