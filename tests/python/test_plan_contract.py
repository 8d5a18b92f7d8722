"""The plan's Python names, signatures and snippets, row by row (docs/plan.md): modules, logs, telemetry, versions, errors, the loop.

The rows on entities, positions, messages and battles are in the files beside this one.
"""

import inspect
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr
from void_reckoning.telemetry import DamagedSegmentError, ForeignVersionError, TelemetryReader, list_sessions

FACTIONS = ["templars", "choir", "orrun", "mycora"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign of 20 turns with battles, finished."""
    folder = tmp_path_factory.mktemp("plan") / "campaign"
    with vr.Campaign.create(factions=4, systems=20, seed=2, directory=folder) as campaign:
        campaign.run(20)
    return folder


@pytest.fixture(scope="module")
def reader(folder: Path) -> vr.BlackBoxReader:
    return vr.BlackBoxReader(folder)


def first(reader: vr.BlackBoxReader, event_type: str) -> Any:
    return next(reader.iter_events([event_type]))


# Where things are.


def test_the_plans_module_has_its_classes_and_the_five_errors() -> None:
    from void_reckoning.simulation_core import (
        BallisticsCalculator,
        CalculationError,
        CombatResolver,
        InvalidInput,
        InvalidQuery,
        NotFound,
        SpatialIndex,
        StateCorruption,
        calculate_ballistics,
    )

    assert CombatResolver().resolve_combat("frigate", "raider").result
    assert callable(BallisticsCalculator().calculate)
    assert callable(calculate_ballistics)
    assert SpatialIndex is vr.SpatialIndex
    for error, builtin in {
        InvalidInput: ValueError,
        CalculationError: RuntimeError,
        StateCorruption: SystemError,
        NotFound: KeyError,
        InvalidQuery: ValueError,
    }.items():
        assert issubclass(error, builtin)
        assert issubclass(error, vr.IntegrationError)


def test_the_native_module_is_private() -> None:
    assert vr._core.__name__ == "void_reckoning._core"  # type: ignore[attr-defined]
    assert "_core" not in vr.__all__


# The loop.


def test_the_orchestrator_plays_the_native_loops_game_to_the_bit(tmp_path: Path) -> None:
    hashes = []
    for name in ("native", "python"):
        with vr.Campaign.create(factions=4, systems=20, seed=5, directory=tmp_path / name) as campaign:
            result = campaign.run_simulation(12) if name == "native" else vr.TurnOrchestrator(campaign).run(12)
            hashes.append((result, campaign.turn_hashes))
    assert hashes[0] == hashes[1]
    logs = [vr.BlackBoxReader(tmp_path / name) for name in ("native", "python")]
    assert [(event.type, event.fields) for event in logs[0].iter_events()] == [
        (event.type, event.fields) for event in logs[1].iter_events()
    ]


def test_run_turn_goes_through_the_factions_in_the_order_of_the_round() -> None:
    campaign = vr.Campaign.create(factions=4, systems=20, seed=5)
    order: list[str] = []
    campaign.events.subscribe("FactionTurnStart", lambda event: order.append(event.faction))
    results = vr.TurnOrchestrator(campaign).run_turn()
    assert [result.faction_id for result in results] == order
    assert sorted(order) == sorted(FACTIONS)
    assert campaign.turn == 1
    assert all(result.turn == 1 and result.forfeited is None for result in results)


def test_process_turn_tells_what_became_of_a_turn() -> None:
    campaign = vr.Campaign.create(factions=4, systems=20, seed=5)

    class Wrong(vr.AIManager):
        def request_actions(self, view: Any) -> list[Any]:
            fleet = view.fleets[0]
            return [vr.MoveFleet(fleet, view.system_of(fleet)), vr.SetStance(fleet, vr.Stance.DEFENSIVE)]

    processor = vr.FactionProcessor(campaign, Wrong())
    faction_turn = next(campaign.faction_turns())
    result = processor.process_turn(faction_turn)
    assert (result.faction_id, result.orders, result.battles) == (faction_turn.faction_id, 2, 0)
    ((order, reason),) = result.rejected
    assert isinstance(order, vr.MoveFleet)
    assert reason
    assert result.state_hash == campaign.state_hash


def test_the_ai_manager_knows_native_and_python_policies_alike() -> None:
    class Idle(vr.FactionPolicy):
        def plan(self, view: Any) -> tuple[()]:
            view.memory["turns"] = view.memory.get("turns", 0) + 1
            return ()

    campaign = vr.Campaign.create(factions=4, systems=20, seed=5)
    ai = vr.AIManager({"choir": Idle(), "orrun": "greedy"})
    orchestrator = vr.TurnOrchestrator(campaign, ai=ai)
    results = {result.faction_id: result for result in orchestrator.run_turn()}
    assert results["choir"].orders == 0 < results["templars"].orders
    assert ai.policy_of("templars") == "standard"
    assert ai.policy_of("orrun") == "greedy"
    assert ai.policy_of("choir").endswith(":test_the_ai_manager_knows_native_and_python_policies_alike.<locals>.Idle")
    ai.assign("choir", "random")
    assert ai.policy_of("choir") == "random"
    assert orchestrator.run(1).turns == 1


def test_assigning_a_policy_is_part_of_the_state_of_both_loops() -> None:
    by_hand, native = (vr.Campaign.create(factions=4, systems=20, seed=5) for _ in range(2))
    ai = vr.AIManager()
    orchestrator = vr.TurnOrchestrator(by_hand, ai=ai)
    changes: list[Any] = []
    by_hand.events.subscribe("PolicyChanged", changes.append)
    orchestrator.run(2)
    ai.assign("templars", "greedy")
    orchestrator.run(2)
    native.run(2)
    native.assign_policy("templars", "greedy")
    native.run(2)
    assert by_hand.turn_hashes == native.turn_hashes
    assert [(event["of"], event["after"]) for event in changes] == [("templars", "greedy")]


def test_run_simulation_says_what_the_turns_came_to() -> None:
    campaign = vr.Campaign.create(factions=4, systems=20, seed=2)
    result = campaign.run_simulation(10)
    assert (result.turns, result.ended_by, result.state_hash) == (10, "turns", campaign.state_hash)
    assert result.battles == campaign.statistics().combats > 0
    again = campaign.run_simulation(5)
    assert (again.turns, result.battles + again.battles) == (5, campaign.statistics().combats)


# Logs.


def test_open_says_whether_there_is_a_log(folder: Path, tmp_path: Path) -> None:
    assert vr.BlackBoxReader(folder).open() is True
    assert vr.BlackBoxReader(folder / "blackbox.vrlog").open() is True
    assert vr.BlackBoxReader(tmp_path / "nowhere").open() is False
    assert vr.BlackBoxReader(tmp_path).open() is False
    (tmp_path / "other").write_bytes(b"something else")
    with pytest.raises(vr.DamagedData):
        vr.BlackBoxReader(tmp_path / "other").open()


def test_reading_before_open_opens(folder: Path, tmp_path: Path) -> None:
    assert len(list(vr.BlackBoxReader(folder).iter_events())) > 100
    with pytest.raises(vr.InvalidInput, match=r"is not a campaign folder: blackbox\.vrlog not found$"):
        list(vr.BlackBoxReader(tmp_path).iter_events())


def test_events_are_mappings_as_well_as_objects(reader: vr.BlackBoxReader) -> None:
    for event in reader.iter_events():
        assert event["type"] == event.type
        assert event["timestamp"] == event.timestamp_ns > 0
        assert event["turn_number"] == event.turn
        assert event["sequence"] == event.sequence
        if event.type not in ("EntitySpawned", "EntityDestroyed"):
            assert event["faction_id"] == event.faction
        assert event.get("nothing") is None
        assert event.get("nothing", 7) == 7
        assert "type" in event
        assert "nothing" not in event
        assert dict(event) == {key: event[key] for key in event} == dict(zip(event.keys(), event.values(), strict=True))
        assert len(event) == len(event.items())
    with pytest.raises(KeyError, match="TurnStart has no 'nothing'; it has type, timestamp, turn_number"):
        first(reader, "TurnStart")["nothing"]


def test_a_battles_start_has_the_plans_keys(reader: vr.BlackBoxReader) -> None:
    for event in reader.iter_events(["CombatStart"]):
        assert event["combat_id"] == str(event.combat)
        assert event["attacker_faction"] == event.attacker in FACTIONS
        assert event["defender_faction"] == event.defender in FACTIONS
        assert set(event["location"]) == {"x", "y", "z"}
        groups = [one for one in reader.find_events_by_combat(event["combat_id"]) if one.type == "CombatParticipant"]
        assert event["participants"] == [one["entity"] for one in groups]
        assert {one["side"] for one in groups} == {"attacker", "defender"}
        assert sum(one["units"] for one in groups) == event["attackers"] + event["defenders"]


def test_damage_has_the_plans_keys_with_names(reader: vr.BlackBoxReader) -> None:
    starts = {event["combat_id"]: event for event in reader.iter_events(["CombatStart"])}
    events = reader.find_events_by_type("DamageDealt")
    assert events
    weapons = {weapon.id for weapon in reader.names.weapons}
    for event in events:
        participants = starts[event["combat_id"]]["participants"]
        assert event["source_entity"] in participants
        assert event["target_entity"] in participants
        assert event["damage_amount"] == event.damage / 1000
        assert event["damage_type"] in ("kinetic", "energy", "explosive", "plasma")
        assert event["weapon_id"] in weapons


@pytest.mark.parametrize("event_type", ["EntitySpawned", "EntityDestroyed"])
def test_units_that_come_and_go_have_the_plans_keys(reader: vr.BlackBoxReader, event_type: str) -> None:
    types = {unit.id for unit in reader.names.units} | {"fleet"}
    events = reader.find_events_by_type(event_type)
    assert events
    for event in events:
        assert event["entity_id"] == event.entity
        assert event["entity_type"] in types
        assert event["faction_id"] in FACTIONS
        assert set(event["position"]) == {"x", "y", "z"}
        assert f"kind={event.kind}" in event["metadata"]


def test_fields_that_would_collide_with_the_events_type_have_another_key(reader: vr.BlackBoxReader) -> None:
    built = first(reader, "ConstructionCompleted")
    assert built["type"] == "ConstructionCompleted"
    assert built["item"] in {one.id for one in [*reader.names.units, *reader.names.buildings]}
    gone = first(reader, "EntityDestroyed")
    assert gone["type"] == "EntityDestroyed"
    assert gone["unit_type"] in {one.id for one in reader.names.units} | {None}


def test_participants_of_an_old_log_are_none(root: Path) -> None:
    old = vr.BlackBoxReader(root / "tests/data/schema-v1/campaign.vrlog")
    start = first(old, "CombatStart")
    assert start["participants"] == []
    assert start["attacker_faction"] == start.attacker


def test_find_events_by_type_turn_and_faction(reader: vr.BlackBoxReader) -> None:
    everything = list(reader.iter_events())
    for key, value, found in (
        ("type", "TurnEnd", reader.find_events_by_type("TurnEnd")),
        ("turn_number", 7, reader.find_events_by_turn(7)),
    ):
        assert [event.sequence for event in found] == [event.sequence for event in everything if event[key] == value]
    of_choir = reader.find_events_by_faction("choir")
    assert [event.sequence for event in of_choir] == [
        event.sequence for event in everything if event.faction == "choir"
    ]


def test_a_combat_summary_has_the_plans_keys(reader: vr.BlackBoxReader) -> None:
    viewer = vr.BlackBoxViewer(reader)
    start = reader.find_events_by_type("CombatStart")[-1]
    damage = [event for event in reader.find_events_by_combat(start.combat) if event["type"] == "DamageDealt"]
    for combat_id in (start.combat, start["combat_id"]):
        summary = viewer.get_combat_summary(combat_id)
        assert summary["combat_id"] == start["combat_id"]
        assert summary["start_time"] == start["timestamp"]
        assert summary["attacker_faction"] == summary.attacker == start["attacker_faction"]
        assert summary["defender_faction"] == summary.defender == start["defender_faction"]
        assert summary["total_damage_events"] == len(damage)
        assert summary["total_damage"] == pytest.approx(sum(event["damage_amount"] for event in damage))
        assert dict(summary)["result"] == summary.result
    for missing in (10**9, str(10**9)):
        with pytest.raises(vr.NotFound, match="has no battle 1000000000"):
            viewer.get_combat_summary(missing)
    with pytest.raises(vr.InvalidInput, match="combat_id must be the number of a battle, got 'the first'"):
        viewer.get_combat_summary("the first")


def test_a_turn_timeline_is_a_list_of_events(reader: vr.BlackBoxReader) -> None:
    viewer = vr.BlackBoxViewer(reader)
    timeline = viewer.get_turn_timeline(7)
    assert [event["sequence"] for event in timeline] == [event.sequence for event in reader.find_events_by_turn(7)]
    assert viewer.get_turn_timeline(10**6) == []
    assert [event.sequence for part in viewer.get_turn_summary(7).parts for event in part.events] == [
        event.sequence for event in timeline
    ]


def test_the_old_way_to_open_a_log_still_works(folder: Path) -> None:
    with pytest.warns(DeprecationWarning, match="open_log"):
        log = vr.BlackBoxReader.open(folder)  # type: ignore[arg-type]
    assert log.last_turn == 20  # type: ignore[attr-defined]


# Telemetry.


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[vr.Campaign, Path]]:
    with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "campaign") as campaign:
        (session,) = [one for one in list_sessions() if one.campaign_folder == str(campaign.directory)]
        yield campaign, session.path


def test_telemetry_is_read_as_the_plan_shows(running: tuple[vr.Campaign, Path]) -> None:
    campaign, path = running
    reader = TelemetryReader(path)
    assert (reader.read_header(), reader.read_telemetry()) == (None, None)
    assert reader.connect() is True
    header = reader.read_header()
    assert header is not None
    assert (header.magic, header.version) == (vr.TELEMETRY_MAGIC, vr.TELEMETRY_VERSION)
    assert header.data_size > 0
    assert header.flags >= 0
    before = reader.read_telemetry()
    assert before is not None
    campaign.run(3)
    assert reader.wait_for_update(before.sequence, timeout=60.0)
    after = reader.read_telemetry()
    assert isinstance(after, vr.TelemetryData)
    assert after.sequence > before.sequence
    assert not reader.wait_for_update(after.sequence, timeout=0.0)
    assert isinstance(after.combat_stats, vr.CombatStats)
    assert after.combat_stats.total_combats == campaign.statistics().combats
    assert after.entity_counts.total_entities > 0
    assert after.performance.average_tick_time_us >= 0
    reader.close()


def test_connect_says_whether_there_is_a_segment(running: tuple[vr.Campaign, Path], tmp_path: Path) -> None:
    assert TelemetryReader("void-reckoning.1.00000000", directory=tmp_path).connect() is False
    _, path = running
    for place, bytes_, error in (
        (0, struct.pack("<Q", 1), DamagedSegmentError),
        (8, struct.pack("<I", 9), ForeignVersionError),
    ):
        copy = tmp_path / f"void-reckoning.{place}.00000000"
        data = bytearray(path.read_bytes())
        data[place : place + len(bytes_)] = bytes_
        copy.write_bytes(data)
        assert issubclass(error, ValueError)
        with pytest.raises(error):
            TelemetryReader(copy).connect()


def test_waiting_takes_a_second_at_most_unless_told_otherwise() -> None:
    assert inspect.signature(TelemetryReader.wait_for_update).parameters["timeout"].default == 1.0
    before = time.monotonic()
    assert not TelemetryReader("void-reckoning.1.00000000").wait_for_update(0)
    assert time.monotonic() >= before


# Versions.


def test_versions_are_compatible_in_the_direction_that_works() -> None:
    version = vr.APIVersion
    assert version(1, 4).is_compatible_with(version(1, 4))
    assert version(1, 5).is_compatible_with(version(1, 4, 9))
    assert not version(1, 3).is_compatible_with(version(1, 4))
    assert not version(2, 9).is_compatible_with(version(1, 4))
    with pytest.raises(vr.InvalidInput, match=r"other must be an APIVersion, got '1\.4'"):
        version(1, 4).is_compatible_with("1.4")  # type: ignore[arg-type]


def test_the_checker_knows_the_packages_version() -> None:
    mine = vr.VersionChecker.PYTHON_API_VERSION
    assert str(mine) == vr.__version__
    assert vr.VersionChecker.check_native_compatibility(mine) is True
    assert vr.VersionChecker.check_native_compatibility(vr.APIVersion(mine.major, mine.minor + 1)) is True
    assert vr.VersionChecker.check_native_compatibility(vr.APIVersion(mine.major + 1, 0)) is False
    with pytest.raises(vr.InvalidInput, match="version must be an APIVersion, got None"):
        vr.VersionChecker.check_native_compatibility(None)  # type: ignore[arg-type]


# Errors.


def test_users_can_make_the_errors_of_the_package() -> None:
    error = vr.IntegrationError("the fleet is lost", native_error="std::out_of_range")
    assert (error.message, error.native_error, str(error)) == (
        "the fleet is lost",
        "std::out_of_range",
        "the fleet is lost",
    )
    assert vr.CombatError("no battle").native_error == "CombatError"
    for kind in (vr.CombatError, vr.QueryError, vr.StateError):
        assert issubclass(kind, vr.IntegrationError)
        assert kind("text", native_error="x").native_error == "x"


def test_the_decorator_turns_what_its_map_names_and_everything_else() -> None:
    @vr.handle_native_error(error_map={ValueError: vr.CombatError, RuntimeError: vr.CombatError})
    def fail(error: BaseException) -> None:
        """Raise it."""
        raise error

    assert (fail.__name__, fail.__doc__) == ("fail", "Raise it.")
    cases: list[tuple[BaseException, type[vr.IntegrationError]]] = [
        (ValueError("a"), vr.CombatError),
        (vr.InvalidInput("b"), vr.CombatError),
        (OSError("c"), vr.IntegrationError),
        (vr.QueryError("d"), vr.QueryError),
    ]
    for cause, expected in cases:
        with pytest.raises(expected) as caught:
            fail(cause)
        assert type(caught.value) is expected
        assert caught.value.message == str(cause)
        if caught.value is not cause:
            assert caught.value.__cause__ is cause
            assert caught.value.native_error == type(cause).__name__
    with pytest.raises(KeyboardInterrupt):
        fail(KeyboardInterrupt())


def test_a_safe_battle_raises_combat_errors_alone() -> None:
    assert (
        vr.resolve_combat_safe("frigate", "raider").result
        == vr.CombatResolver().resolve_combat("frigate", "raider").result
    )
    with pytest.raises(vr.CombatError):
        vr.resolve_combat_safe("no such type", "raider")


def test_a_value_that_a_rule_refuses_is_the_callers_mistake() -> None:
    campaign = vr.Campaign.create(factions=3, systems=20)
    (planet, *_) = campaign.ecs.query_entities(vr.EntityQuery(["Colony"]))
    before = campaign.state_hash
    for mistake in ({"Colony": {"stability": float("nan")}}, {"Colony": {"nothing": 1}}, {"Nothing": {}}):
        with pytest.raises((vr.InvalidInput, vr.InvalidQuery, vr.NotFound)) as caught:
            campaign.ecs.update_entity(planet.entity_id, mistake)
        assert not isinstance(caught.value, vr.StateCorruption)
    assert campaign.state_hash == before
