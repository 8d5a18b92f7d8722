"""Worlds and campaigns in Protocol Buffers messages: the same as without them, and hostile bytes are a ValueError."""

import functools
import math
import random
from pathlib import Path
from typing import Any

import pyarrow
import pytest
import void_reckoning as vr
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st
from void_reckoning.blackbox import BlackBoxReader
from void_reckoning.ecs_api import payload_of
from void_reckoning.proto import versioning_pb2 as versioning
from void_reckoning.proto.core import campaign_pb2 as core
from void_reckoning.proto.core import combat_pb2 as combat
from void_reckoning.proto.core import spatial_pb2 as spatial
from void_reckoning.proto.core import tactical_pb2 as tactical
from void_reckoning.proto.ecs import entities_pb2 as entities
from void_reckoning.proto.ecs import events_pb2 as events
from void_reckoning.proto.ecs import queries_pb2 as queries
from void_reckoning.proto.logging import events_pb2 as logging_events
from void_reckoning.proto.telemetry import stats_pb2 as stats


@pytest.fixture(scope="module")
def campaign() -> vr.Campaign:
    made = vr.Campaign.create(factions=4, systems=30, seed=2)
    made.run(10)
    return made


def put(message: entities.Value, value: Any) -> None:
    """Set a value the way a client would that knows no more than Python's types."""
    if isinstance(value, bool):
        message.bool_value = value
    elif isinstance(value, int):
        if value < 0:
            message.int_value = value
        else:
            message.uint_value = value
    elif isinstance(value, float):
        message.float_value = value
    elif isinstance(value, str):
        message.string_value = value
    elif value is not None:
        message.list_value.SetInParent()
        for one in value:
            put(message.list_value.values.add(), one)


def plain(value: entities.Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "list_value":
        return tuple(plain(one) for one in value.list_value.values)
    return None if kind is None else getattr(value, kind)


def to_message(query: vr.EntityQuery) -> queries.EntityQuery:
    message = queries.EntityQuery(component_types=query.component_types)
    for path, condition in (query.filters or {}).items():
        component, _, field = path.partition(".")
        one = message.filters.add(component_type=component)
        if isinstance(condition, tuple):
            one.range.field_name = field
            for bound, plain_name, exact in zip(
                condition, ("min_value", "max_value"), ("exact_min", "exact_max"), strict=True
            ):
                if isinstance(bound, float):
                    setattr(one.range, plain_name, bound)
                else:
                    put(getattr(one.range, exact), bound)
        elif isinstance(condition, list):
            one.inclusion.field_name = field
            for value in condition:
                put(one.inclusion.values.add(), value)
        else:
            one.exact.field_name = field
            kinds = {bool: "bool_value", int: "int_value", float: "float_value", str: "string_value"}
            if condition is not None:
                setattr(one.exact, kinds[type(condition)], condition)
    for name in [query.sort_by] if isinstance(query.sort_by, str) else query.sort_by or []:
        component, _, field = name.removeprefix("-").partition(".")
        message.sort_by.add(component=component, field=field, descending=name.startswith("-"))
    if query.limit is not None:
        message.limit.max_results = query.limit
    if query.offset:
        message.limit.offset = query.offset
    return message


CONDITIONS = {
    "Planet.size": st.one_of(
        st.integers(-3, 12),
        st.lists(st.integers(0, 9), max_size=4),
        st.tuples(st.integers(-1, 5), st.integers(5, 12)),
        st.floats(-1, 12),
    ),
    "Faction.faction_id": st.one_of(
        st.sampled_from(["templars", "hive", "", "nobody", None]),
        st.lists(st.sampled_from(["templars", None, "x"]), max_size=3),
    ),
    "Position.x": st.tuples(st.floats(-100, 0), st.floats(0, 100)),
}


@functools.cache
def stored(campaign: vr.Campaign, component: str) -> dict[int, dict[str, Any]]:
    """Values by entity as the world has them, which messages have too."""
    rows = pyarrow.table(campaign.world.table(component)).to_pylist()
    return {row.pop("entity_id"): row for row in rows}


@given(
    components=st.sets(st.sampled_from(["Planet", "Position", "Faction", "Fleet", "Ship"]), max_size=2),
    filters=st.lists(st.sampled_from(sorted(CONDITIONS)), max_size=2, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: CONDITIONS[name] for name in names})
    ),
    sort_by=st.lists(st.sampled_from(["Planet.size", "-Position.x", "Position.y", "-Faction.faction_id"]), max_size=2),
    limit=st.none() | st.integers(0, 20),
    offset=st.integers(0, 5),
)
def test_messages_find_what_objects_find(
    campaign: vr.Campaign, components: Any, filters: Any, sort_by: Any, limit: Any, offset: int
) -> None:
    query = vr.EntityQuery(sorted(components), filters, limit, sort_by, offset)
    api = vr.ECSAPI(campaign.ecs)
    message = to_message(query)
    answer = api.query_entities(message)
    refs = campaign.ecs.query_entities(query)
    assert [one.entity_id for one in answer.entities] == [ref.entity_id for ref in refs]
    assert answer.total_count == campaign.ecs.count_entities(query) == api.count_entities(message).count
    assert answer.metadata.entities_returned == len(refs)
    assert answer.metadata.has_more == (answer.total_count > offset + len(refs) and answer.total_count > offset)
    for one, ref in zip(answer.entities, refs, strict=True):
        for component in one.components:
            found = {name: plain(value) for name, value in component.fields.items()}
            held = {name: value or None if name in {"system", "owner"} else value for name, value in found.items()}
            expected = stored(campaign, component.type_name)[ref.entity_id]
            for name, value in expected.items():
                # References to nobody are 0 to Python and null in messages.
                assert found[name] == value or (found[name] is None and value == 0), (held, expected)


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "flag": st.booleans(),
    "i8": st.integers(-128, 127),
    "u64": st.integers(0, 2**64 - 1),
    "i64": st.integers(-(2**63), 2**63 - 1),
    "f32": st.floats(width=32, allow_nan=False),
    "f64": st.floats(allow_nan=False),
    "text": st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    "who": st.integers(0, 2**64 - 1),
    "axis": st.tuples(*[st.floats(width=32, allow_nan=False)] * 2),
    "names": st.tuples(*[st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=4)] * 2),
}
TYPES = {"flag": "bool", "text": "string", "who": "entity", "axis": "f32[2]", "names": "string[2]"}


@given(st.lists(st.fixed_dictionaries({}, optional=VALUES), min_size=1, max_size=5), st.integers(0, 4))
def test_every_value_goes_in_and_comes_out(rows: list[dict[str, Any]], changed: int) -> None:
    world, other = vr.World(), vr.World()
    for one in (world, other):
        one.register_component("Thing", {name: TYPES.get(name, name) for name in VALUES})
        one.register_component("Tag", {})
    api = vr.ECSAPI(world.ecs)
    request = entities.CreateEntitiesRequest()
    for row in rows:
        component = request.entities.add(archetype="thing").components.add(type_name="Thing")
        for name, value in row.items():
            put(component.fields[name], value)
    ids = list(api.create_entities(request).entity_ids)
    assert ids == [other.ecs.create_entity("thing", {"Thing": row}) for row in rows]
    assert world.state_hash == other.state_hash

    target, row = ids[changed % len(ids)], rows[-1]
    update = entities.UpdateEntitiesRequest()
    one = update.entities.add(entity_id=target)
    one.components.add(type_name="Tag")
    component = one.components.add(type_name="Thing")
    for name, value in row.items():
        put(component.fields[name], value)
    assert api.update_entities(update).updated == 1
    other.ecs.update_entity(target, {"Tag": {}, "Thing": row})
    assert world.state_hash == other.state_hash

    read = api.get_entity_message(entities.GetEntityRequest(entity_id=target)).entity
    held = other.ecs.get_entity(target)
    assert held is not None
    assert [one.type_name for one in read.components] == list(held.components)
    for name, value in held.components["Thing"].items():
        found = plain(read.components[0].fields[name])
        assert found == value or (name == "who" and found is None and value == 0)
    assert api.delete_entities(entities.DeleteEntitiesRequest(entity_ids=[*ids, 7])).deleted == len(ids)
    assert world.entity_count == 0


def test_component_types_are_described_and_registered_by_messages(campaign: vr.Campaign) -> None:
    described = vr.ECSAPI(campaign.ecs).describe_components(entities.DescribeComponentsRequest()).components
    world = vr.World()
    api = vr.ECSAPI(world.ecs)
    for one in described:
        assert api.register_component(entities.RegisterComponentRequest(component=one)).component == one
    assert world.components == campaign.world.components
    bad = entities.ComponentDescription(name="Bad", fields=[entities.FieldDescription(name="x", type="f33")])
    with pytest.raises(vr.InvalidInput, match="f33"):
        api.register_component(entities.RegisterComponentRequest(component=bad))


def test_systems_are_run_by_messages() -> None:
    world = vr.World()
    world.register_component("Body", {"x": "f64", "speed": "f64"})
    world.ecs.create_entity("", {"Body": {"speed": 3.0}})
    world.register_integration("drift", "Body.x", "Body.speed")
    answer = vr.ECSAPI(world.ecs).run_system_message(entities.RunSystemRequest(name="drift", delta_time=2.0))
    assert (answer.name, answer.entities, list(answer.failed)) == ("drift", 1, [])
    assert world.column("Body", "x").tolist() == [6.0]
    with pytest.raises(KeyError, match="nearest are drift"):
        vr.ECSAPI(world.ecs).run_system_message(entities.RunSystemRequest(name="drfit"))


def test_a_campaign_is_played_and_read_by_messages(tmp_path: Path) -> None:
    campaign = vr.Campaign.create(factions=4, systems=30, seed=3, directory=tmp_path / "run")
    api = vr.SimulationCoreAPI(campaign)
    played = api.run_simulation(core.RunSimulationRequest(turns=12, ignore_victory=True))
    assert (played.turn, played.state_hash, played.ended_by) == (12, campaign.state_hash, "turns")
    status = api.get_status(core.CampaignStatusRequest())
    assert (status.turn, status.universe, status.seed) == (12, "void_reckoning", 3)
    assert status.directory == str(campaign.directory)
    rows = campaign.standings()
    assert [(one.faction_id, one.score, one.treasury / 1000) for one in status.factions] == [
        (row["id"], row["score"], row["treasury"]) for row in rows
    ]
    telemetry = api.get_telemetry(stats.TelemetryRequest())
    assert (telemetry.turn, telemetry.state_hash) == (12, campaign.state_hash)
    assert [one.score for one in telemetry.factions] == [row["score"] for row in rows]
    assert telemetry.combat.total_combats == status.combats

    ends = api.query_events(core.EventQuery(event_type="FactionTurnEnd", turn=5)).events
    assert {one.faction_id for one in ends} == set(campaign.faction_ids)
    assert all(one.turn_number == 5 and payload_of(one).committed for one in ends)
    mine = api.query_events(core.EventQuery(faction_id="templars", max_results=20, offset=3))
    assert len(mine.events) == 20
    assert mine.has_more
    assert {one.faction_id for one in mine.events} == {"templars"}
    everything = api.query_events(core.EventQuery(max_results=100_000)).events
    assert [one.sequence for one in everything] == list(range(len(everything)))
    battles = [payload_of(one).combat_id for one in everything if one.event_type == "CombatEvent"]
    assert battles
    for battle in battles[:3]:
        of_one = api.query_events(core.EventQuery(combat_id=battle, max_results=1000)).events
        assert of_one[0].event_type == "CombatStart"
        assert {payload_of(one).combat_id for one in of_one} == {battle}
        assert "CombatEvent" in {one.event_type for one in of_one}
    campaign.finish()
    with pytest.raises(vr.StateError, match="telemetry"):
        api.get_telemetry(stats.TelemetryRequest())


def test_events_that_a_rewind_gave_up_are_not_found(tmp_path: Path) -> None:
    campaign = vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "run")
    campaign.run(2)
    there = campaign.snapshot()
    campaign.run(1)
    campaign.restore(there)
    campaign.run(2)
    api = vr.SimulationCoreAPI(campaign)
    ends = api.query_events(core.EventQuery(event_type="FactionTurnEnd")).events
    assert [one.turn_number for one in ends] == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
    live = BlackBoxReader.open_log(tmp_path / "run").iter_events(["TurnEnd"])
    assert [one.sequence for one in ends] == [one.sequence for one in live if one.faction is not None]


def test_bad_event_queries_say_what_is_wrong(tmp_path: Path, campaign: vr.Campaign) -> None:
    with pytest.raises(vr.StateError, match="no log"):
        vr.SimulationCoreAPI(campaign).query_events(core.EventQuery())
    api = vr.SimulationCoreAPI(vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "run"))
    for query, message in (
        (core.EventQuery(event_type="Battle"), "event type must be one of .*CombatEvent.*, got 'Battle'"),
        (core.EventQuery(faction_id="nobody"), "must be a faction of this campaign, got 'nobody'"),
        (core.EventQuery(max_results=-1), "max_results must be between 0 and 100000, got -1"),
        (core.EventQuery(offset=-1), "offset must be 0 or more, got -1"),
        (core.EventQuery(combat_id="seven"), "combat_id must be a number.*got 'seven'"),
    ):
        with pytest.raises(ValueError, match=message):
            api.query_events(query)


def test_versions_are_told_and_judged(campaign: vr.Campaign) -> None:
    api = vr.SimulationCoreAPI(campaign)
    told = api.get_version(versioning.VersionRequest())
    assert f"{told.native.major}.{told.native.minor}.{told.native.patch}" == vr.__version__
    newer = versioning.APIVersion(major=told.native.major, minor=told.native.minor + 1)
    judged = api.check_compatibility(versioning.CompatibilityRequest(required=newer))
    assert not judged.compatible
    assert judged.message.endswith("upgrade the simulation")
    assert api.check_compatibility(versioning.CompatibilityRequest(required=told.native)).compatible
    with pytest.raises(ValueError, match="required must be set"):
        api.check_compatibility(versioning.CompatibilityRequest())


def test_battles_are_fought_by_messages() -> None:
    api = vr.SimulationCoreAPI(vr.Campaign.create(factions=2, systems=20))
    request = combat.CombatRequest(seed=7)
    request.config.damage_events = combat.DAMAGE_EVENTS_GROUPS
    request.attackers.add(unit_type="frigate", count=20)
    request.attackers.add(unit_type="scout", hull=0.5)
    request.defenders.add(unit_type="raider", count=30)
    answer = api.resolve_combat(request)
    known = vr.CombatResolver().resolve_combat(
        [("frigate", 20), vr.CombatUnit("scout", hull=0.5)], ("raider", 30), seed=7
    )
    assert answer.result == int(known.result)
    assert [unit.hull / 1000 for unit in answer.attackers] == [unit.hull for unit in known.attackers]
    assert [unit.unit_id for unit in answer.defenders] == [str(unit.unit_id) for unit in known.defenders]
    assert sum(event.damage for event in answer.damage_events) == sum(side.damage_dealt for side in answer.sides)
    assert {event.target for event in answer.damage_events if event.source == 2} <= {0, 1}
    assert api.resolve_combat_bytes(request.SerializeToString()) == answer.SerializeToString()
    request.config.terrain.cover = 0.5
    assert api.resolve_combat(request) != answer
    request.attackers.add(unit_type="nobody")
    with pytest.raises(vr.InvalidInput, match=r"attackers\[2\].*must be a unit type"):
        api.resolve_combat(request)


def test_space_is_asked_by_messages(campaign: vr.Campaign) -> None:
    api = vr.SimulationCoreAPI(campaign)
    request = spatial.NearbyEntitiesRequest(area=spatial.Radius(centre=spatial.Position(x=3, y=-4), radius=50))
    request.query.component_types.append("Fleet")
    one = request.query.filters.add(component_type="Faction")
    one.inclusion.field_name = "faction_id"
    one.inclusion.values.add(string_value="templars")
    range_ = request.query.filters.add(component_type="Position")
    range_.range.field_name = "x"
    range_.range.min_value = -40.5
    range_.range.exact_max.int_value = 60
    filters = {"Faction.faction_id": ["templars"], "Position.x": (-40.5, 60)}
    expected, distances = campaign.ecs.query_nearby_ids((3, -4), 50, filters, component_types=["Fleet"])
    answer = api.query_nearby_entities(request)
    assert [entity.entity_id for entity in answer.entities] == expected.tolist()
    assert list(answer.distances) == distances.tolist()
    assert answer.total_count == len(expected) > 1
    request.query.limit.offset = 1
    request.query.limit.max_results = 1
    part = spatial.NearbyEntitiesResponse.FromString(api.query_nearby_entities_bytes(request.SerializeToString()))
    assert [entity.entity_id for entity in part.entities] == expected.tolist()[1:2]
    assert part.total_count == len(expected)
    request.query.fields.append("Position.x")
    with pytest.raises(vr.InvalidQuery, match=r"query\.fields"):
        api.query_nearby_entities(request)
    del request.query.fields[:]
    request.area.radius = -1
    with pytest.raises(vr.InvalidInput, match="radius must be 0 or more, got -1"):
        api.query_nearby_entities(request)


def test_paths_are_asked_by_messages(campaign: vr.Campaign) -> None:
    api = vr.SimulationCoreAPI(campaign)
    systems = campaign.world.column("System", "entity_id").tolist()
    request = spatial.FindPathRequest()
    request.start.entity_id = systems[0]
    request.end.position.SetInParent()
    request.constraints.speed = 2.5
    request.constraints.avoid_systems.add().entity_id = systems[5]
    request.constraints.avoid_factions.append("choir")
    lane = campaign.ecs.query_columns(vr.EntityQuery(["Starlane"], limit=1))
    ends = request.constraints.blocked_lanes.add().ends
    ends.a.entity_id, ends.b.entity_id = int(lane["Starlane.a"][0]), int(lane["Starlane.b"][0])
    constraints = vr.PathConstraints(
        speed=2.5, avoid_systems=[systems[5]], avoid_factions=["choir"], blocked_lanes=[int(lane["entity_id"][0])]
    )
    way = campaign.find_path(systems[0], (0, 0), constraints)
    answer = api.find_path(request)
    assert (list(answer.systems), answer.cost, answer.reason) == (way.systems, way.cost, way.reason)
    assert (answer.turns if answer.HasField("turns") else None) == way.turns
    assert api.find_path_bytes(request.SerializeToString()) == answer.SerializeToString()
    many = spatial.FindPathsRequest(constraints=request.constraints)
    many.starts.add().CopyFrom(request.start)
    many.ends.add().CopyFrom(request.end)
    assert list(api.find_paths(many).paths) == [answer]
    request.start.name = "Nowhere At All"
    with pytest.raises(vr.InvalidInput, match="start must be the name of a system, got 'Nowhere At All'"):
        api.find_path(request)
    request.ClearField("start")
    with pytest.raises(vr.InvalidInput, match="start must be set"):
        api.find_path(request)


API_METHODS = [name for kind in (vr.ECSAPI, vr.SimulationCoreAPI) for name in vars(kind) if name.endswith("_bytes")]


def message_twin(api: Any, name: str) -> Any:
    """Return the method that takes a message where that of this name takes its bytes."""
    stem = name.removesuffix("_bytes")
    return getattr(api, f"{stem}_message", None) or getattr(api, stem)


@pytest.mark.parametrize("name", sorted(set(API_METHODS)))
def test_hostile_bytes_are_value_errors_and_change_nothing(name: str, tmp_path: Path) -> None:
    campaign = vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "run", telemetry=False)
    held = campaign.state_hash
    apis = [api for api in (vr.ECSAPI(campaign.ecs), vr.SimulationCoreAPI(campaign)) if hasattr(api, name)]
    dice = random.Random(name)
    for api in apis:
        method = getattr(api, name)
        for data in (b"\xff", b"\x0a\xff\xff\xff\xff\x0f", b"\x0a\x05ab", b"\x08" * 11, b"\x0b" * 300):
            with pytest.raises(ValueError, match=r"must be a void_reckoning\."):
                method(data)
        for wrong in ("text", None, 3, [b""]):
            with pytest.raises((TypeError, ValueError)):
                method(wrong)
        with pytest.raises(ValueError, match=r"must be a void_reckoning"):
            message_twin(api, name)(core.FactionStanding())
        for _ in range(300):
            data = bytes(dice.choice((dice.randrange(256), 0x0A, 0x12, 1, 2)) for _ in range(dice.randrange(12)))
            try:
                method(data)
            except (ValueError, KeyError, vr.StateError):
                continue
    if "create" not in name and "register" not in name and "run_simulation" not in name:
        assert campaign.state_hash == held


@pytest.mark.parametrize(
    "kind",
    [
        combat.CombatOutcome,
        combat.UnitState,
        combat.DamageEvent,
        tactical.BallisticsResult,
        spatial.Path,
        queries.EntityQuery,
        queries.EntityQueryResponse,
        entities.Entity,
        events.Event,
        logging_events.EventLog,
        stats.TelemetrySnapshot,
        versioning.VersionInfo,
        core.CampaignStatus,
    ],
)
def test_messages_go_round_with_what_they_do_not_know(kind: type[Message]) -> None:
    message = kind()
    fill(message, random.Random(kind.__name__), 4)
    newer = message.SerializeToString(deterministic=True) + b"\x9a\x3f\x03new"  # field 1011 of a later version
    again = kind.FromString(newer)
    assert again.SerializeToString(deterministic=True) == newer


def fill(message: Message, dice: random.Random, depth: int) -> None:
    """Set every field to something."""
    for field in message.DESCRIPTOR.fields:
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            if field.message_type.fields_by_name["value"].message_type is None:
                getattr(message, field.name)["key"] = 2
            elif depth:
                fill(getattr(message, field.name)["key"], dice, depth - 1)
        elif field.message_type is not None:
            if depth:
                inner = getattr(message, field.name).add() if field.is_repeated else getattr(message, field.name)
                inner.SetInParent()
                fill(inner, dice, depth - 1)
        else:
            value: Any = {
                field.CPPTYPE_STRING: "text",
                field.CPPTYPE_BOOL: True,
                field.CPPTYPE_DOUBLE: dice.choice((1.5, math.inf, -0.0)),
                field.CPPTYPE_FLOAT: 0.5,
            }.get(field.cpp_type, dice.randrange(1, 100))
            if field.type == field.TYPE_BYTES:
                value = b"bytes"
            if field.cpp_type == field.CPPTYPE_ENUM:
                value = dice.choice([one.number for one in field.enum_type.values])
            if field.is_repeated:
                getattr(message, field.name).append(value)
            else:
                setattr(message, field.name, value)
