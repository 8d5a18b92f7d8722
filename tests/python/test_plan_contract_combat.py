"""The plan's battles: what resolves them, what they are given and what an outcome has."""

from __future__ import annotations

import math
from typing import Any

import pytest
import void_reckoning as vr
from hypothesis import given, settings
from hypothesis import strategies as st
from void_reckoning.simulation_core import CombatResolver, resolve_combat, resolve_combat_batch


@pytest.mark.parametrize("config", [None, {}, {"tick_limit": 400}, vr.CombatConfig()])
def test_a_resolver_takes_no_configuration_a_dict_or_an_object(config: Any) -> None:
    outcome = CombatResolver(config).resolve_combat({"type": "frigate"}, {"type": "raider"})
    assert outcome.hash == CombatResolver().resolve_combat("frigate", "raider").hash


@pytest.mark.parametrize(
    "attacker", [{"type": "frigate"}, vr.CombatUnit("frigate"), "frigate", ["frigate"], [{"type": "frigate"}]]
)
def test_a_side_is_a_dict_a_unit_a_name_or_a_list(attacker: Any) -> None:
    known = CombatResolver().resolve_combat(vr.CombatUnit("frigate"), "raider")
    assert CombatResolver().resolve_combat(attacker, "raider").hash == known.hash
    assert CombatResolver().resolve_combat("frigate", "raider").hash == known.hash
    assert resolve_combat(attacker, "raider").hash == known.hash


def test_a_batch_is_the_loop_over_its_battles() -> None:
    units = ["frigate", {"type": "scout", "count": 2}, vr.CombatUnit("cruiser")]
    enemies = ["raider", ("raider", 3), {"type": "frigate"}]
    alone = [
        resolve_combat(unit, enemy, seed=5 + i).hash for i, (unit, enemy) in enumerate(zip(units, enemies, strict=True))
    ]
    for outcomes in (
        resolve_combat_batch(units, enemies, seed=5),
        resolve_combat_batch(list(zip(units, enemies, strict=True)), seed=5),
        CombatResolver().resolve_combat_batch(units, enemies, seed=5),
    ):
        assert [outcome.hash for outcome in outcomes if outcome] == alone


def test_free_functions_take_configuration_and_universe() -> None:
    config = {"retreat_ratio": (0.9, 0.9)}
    outcome = resolve_combat(("frigate", 5), ("frigate", 8), config=config, universe="void_reckoning")
    assert outcome.reason == "withdrawal"
    (other,) = resolve_combat_batch([("frigate", 5)], [("frigate", 8)], config=config)
    assert other is not None
    assert other.hash == outcome.hash


@pytest.fixture(scope="module")
def outcome() -> vr.CombatOutcome:
    return resolve_combat(
        [{"type": "frigate", "count": 8, "faction": "templars", "fatigue": 0.2}, "cruiser"],
        ("raider", 14),
        seed=3,
        config={"damage_events": "units"},
    )


def test_an_outcome_outside_a_campaign_has_no_battle_id_and_no_turn(outcome: vr.CombatOutcome) -> None:
    assert (outcome.combat_id, outcome.turn_number) == ("", 0)
    assert outcome.result in tuple(vr.CombatResult)


NAMES = [
    f"{figure}_{side}"
    for side in ("attackers", "defenders")
    for figure in (
        "units_started",
        "units_destroyed",
        "units_routed",
        "units_withdrawn",
        "hull_started",
        "hull_left",
        "damage_dealt",
        "damage_received",
        "shots",
        "hits",
    )
]


def test_statistics_are_numbers_by_name(outcome: vr.CombatOutcome) -> None:
    assert list(outcome.statistics) == ["ticks", *NAMES]
    assert outcome.statistics["ticks"] == outcome.ticks
    for name, side in zip(("attackers", "defenders"), outcome.sides, strict=True):
        assert outcome.statistics[f"damage_dealt_{name}"] == side.damage_dealt
        assert outcome.statistics[f"units_destroyed_{name}"] == side.destroyed
        assert outcome.statistics[f"hull_left_{name}"] == side.hull_left
        assert outcome.statistics[f"hits_{name}"] == side.hits
    more = CombatResolver({"teams": (0, 1, 1)}).resolve_combat("frigate", "raider", others=["raider"])
    assert more.statistics["units_started_others_0"] == 1


@settings(max_examples=30)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 1000))
def test_points_are_rounded_up_and_nothing_is_left_of_the_destroyed_alone(a: int, b: int, seed: int) -> None:
    fought = resolve_combat(("frigate", a), ("raider", b), seed=seed, config={"damage_events": False})
    for unit in [*fought.attackers, *fought.defenders]:
        assert (unit.current_hp == 0) == (unit.fate == "destroyed")
        assert unit.current_hp == math.ceil(unit.hull) <= unit.max_hp
        assert unit.current_morale == round(unit.morale * 1000)


def test_units_say_what_they_are_at_most(outcome: vr.CombatOutcome) -> None:
    frigate, cruiser = outcome.attackers[0], outcome.attackers[-1]
    fresh = resolve_combat({"type": "frigate", "hull": 0.5}, "raider").attackers[0]
    assert frigate.max_hp == fresh.max_hp == 80
    assert fresh.hull_before == 40.0
    assert cruiser.max_hp > frigate.max_hp
    assert frigate.max_morale >= 1000 * frigate.morale
    assert (frigate.faction_id, cruiser.faction_id) == ("templars", None)
    assert frigate.fatigue > 0.2
    assert [unit.unit_id for unit in outcome.attackers] == list(range(1, 10))


def test_damage_received_is_that_of_each_unit(outcome: vr.CombatOutcome) -> None:
    by_id = {unit.unit_id: unit for unit in [*outcome.attackers, *outcome.defenders]}
    total = 0.0
    for unit in by_id.values():
        for event in unit.damage_received:
            assert event.target_unit_id == unit.unit_id
            assert event.source_unit_id is not None
            assert by_id[event.source_unit_id].side != unit.side
            assert event.damage_amount == event.damage > 0
            assert event.damage_type in {"kinetic", "energy", "explosive", "plasma"}
            assert 0 <= event.turn_tick < outcome.ticks
            assert event.target == unit.group
        ticks = [event.turn_tick for event in unit.damage_received]
        assert ticks == sorted(ticks)
        received = sum(event.damage_amount for event in unit.damage_received)
        assert received >= unit.hull_before - unit.hull - 1e-6  # shields come first
        total += received
    assert total == pytest.approx(sum(side.damage_received for side in outcome.sides))
    dealt = dict.fromkeys(by_id, 0.0)
    for event in outcome.damage_events:
        dealt[event.source_unit_id or 0] += event.damage
    assert dealt == pytest.approx({unit.unit_id: unit.damage_dealt for unit in by_id.values()})


@pytest.mark.parametrize(("detail", "events"), [(True, True), ("groups", True), (False, False)])
def test_groups_are_told_unless_units_are_asked_for(detail: Any, events: bool, outcome: vr.CombatOutcome) -> None:
    config = {"damage_events": detail}
    grouped = resolve_combat(
        [{"type": "frigate", "count": 8, "faction": "templars", "fatigue": 0.2}, "cruiser"],
        ("raider", 14),
        seed=3,
        config=config,
    )
    assert bool(grouped.damage_events) == events
    assert {event.source_unit_id for event in grouped.damage_events} <= {None}
    assert {event.source for event in grouped.damage_events} <= set(grouped.groups)
    assert all(unit.damage_received == [] for unit in [*grouped.attackers, *grouped.defenders])
    # What is told changes nothing in the battle, and sums to the same.
    assert [unit.hull for unit in grouped.defenders] == [unit.hull for unit in outcome.defenders]
    if events:
        assert sum(event.damage for event in grouped.damage_events) == pytest.approx(
            sum(event.damage for event in outcome.damage_events)
        )


def test_columns_of_damage_by_unit_are_rows_of_units(outcome: vr.CombatOutcome) -> None:
    damage, units = outcome.damage_columns(), outcome.unit_columns()
    events = outcome.damage_events
    assert units["unit_id"][damage["source"]].tolist() == [event.source_unit_id for event in events]
    assert units["unit_id"][damage["target"]].tolist() == [event.target_unit_id for event in events]
    assert set(units["group"].tolist()) == {0, 1, 2}


def test_batches_tell_damage_by_unit_too(outcome: vr.CombatOutcome) -> None:
    (one,) = resolve_combat_batch([("frigate", 3)], [("raider", 3)], config={"damage_events": "units"})
    assert one is not None
    assert any(unit.damage_received for unit in one.defenders)


@pytest.mark.parametrize("wrong", ["unit", "", 3, None, ["units"]])
def test_another_detail_of_damage_is_refused(wrong: Any) -> None:
    with pytest.raises(vr.InvalidInput, match="damage_events must be True, False, 'groups' or 'units', got"):
        vr.CombatConfig(damage_events=wrong)


def test_shots_take_dicts_for_projectile_target_and_environment() -> None:
    shell = {"mass": 43.5, "muzzle_velocity": 560.0, "diameter": 0.155, "drag_curve": "G7"}
    by_dicts = vr.BallisticsCalculator().calculate(shell, {"distance": 5000.0}, {"wind_z": 5.0})
    by_objects = vr.BallisticsCalculator().calculate(
        vr.ProjectileData(**shell), vr.TargetData(distance=5000.0), vr.EnvironmentData(wind_z=5.0)
    )
    assert by_dicts.hit
    assert by_dicts.time_of_flight == by_objects.time_of_flight
