"""The plan's messages: packages, names, numbers and types as the plan has them, and what they do."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

import pytest
import void_reckoning as vr
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from hypothesis import given
from hypothesis import strategies as st
from void_reckoning.ecs_api import payload_of
from void_reckoning.proto import versioning_pb2 as versioning
from void_reckoning.proto.core import campaign_pb2 as core
from void_reckoning.proto.core import combat_pb2 as combat
from void_reckoning.proto.core import spatial_pb2 as spatial
from void_reckoning.proto.core import tactical_pb2 as tactical
from void_reckoning.proto.ecs import entities_pb2 as entities
from void_reckoning.proto.ecs import events_pb2 as events
from void_reckoning.proto.ecs import queries_pb2 as queries

COMBAT, ECS = "void_reckoning.core.combat", "void_reckoning.ecs"
EVENTS, VERSIONING = "void_reckoning.ecs.events", "void_reckoning.versioning"

MESSAGES: dict[tuple[str, str], str] = {
    (COMBAT, "CombatOutcome"): (
        "combat_id string 1, turn_number uint32 2, attackers UnitState[] 3, defenders UnitState[] 4, "
        "result CombatResult 5, statistics map<string,float> 6"
    ),
    (COMBAT, "UnitState"): (
        "unit_id string 1, faction_id string 2, current_hp int32 3, max_hp int32 4, current_morale int32 5, "
        "max_morale int32 6, fatigue float 7, damage_received DamageEvent[] 8"
    ),
    (COMBAT, "DamageEvent"): "turn_tick uint32 1, damage_amount float 2, damage_type string 3, source_unit_id string 4",
    (ECS, "EntityQuery"): "filters ComponentFilter[] 1, limit QueryLimit 2, sort_by SortField[] 3",
    (ECS, "ComponentFilter"): (
        "component_type string 1, exact ExactMatch 2, range RangeFilter 3, inclusion InclusionFilter 4"
    ),
    (ECS, "ExactMatch"): (
        "field_name string 1, string_value string 2, int_value int64 3, float_value double 4, bool_value bool 5"
    ),
    (ECS, "RangeFilter"): "field_name string 1, min_value double 2, max_value double 3",
    (ECS, "EntityQueryResponse"): "entities Entity[] 1, total_count uint32 2, metadata QueryMetadata 3",
    (ECS, "Entity"): "entity_id uint64 1, components Component[] 2, archetype string 3",
    (ECS, "Component"): "type_name string 1, serialized_data bytes 2",
    (ECS, "QueryMetadata"): "query_time_ms uint32 1, entities_returned uint32 2, has_more bool 3",
    (EVENTS, "Event"): "event_type string 1, timestamp uint64 2, payload bytes 3",
    (EVENTS, "FactionTurnStart"): "faction_id string 1, turn_number uint32 2",
    (EVENTS, "FactionTurnEnd"): "faction_id string 1, turn_number uint32 2, actions ActionSummary[] 3",
    (EVENTS, "CombatEvent"): (
        "combat_id string 1, attacker_entities uint64[] 2, defender_entities uint64[] 3, result CombatResult 4"
    ),
    (EVENTS, "EntityMoved"): "entity_id uint64 1, from Position 2, to Position 3",
    (EVENTS, "Position"): "x float 1, y float 2, z float 3",
    (VERSIONING, "APIVersion"): "major uint32 1, minor uint32 2, patch uint32 3",
    (VERSIONING, "APICompatibility"): "min_version APIVersion 1, max_version APIVersion 2, api_name string 3",
}
"""By package and message: the plan's fields, their types and numbers. All else in these messages is the project's."""

FILES = {COMBAT: "core.combat", EVENTS: "ecs.events", VERSIONING: "versioning"}
FREE_FROM = 16  # numbers of the project's own fields


def descriptor_of(package: str, name: str) -> Descriptor:
    modules = [FILES[package]] if package in FILES else ["ecs.entities", "ecs.queries"]
    for module in modules:
        file = importlib.import_module(f"void_reckoning.proto.{module}_pb2").DESCRIPTOR
        assert file.package == package
        if name in file.message_types_by_name:
            return file.message_types_by_name[name]
    raise AssertionError(f"{package} has no {name}")


SCALARS = {
    getattr(FieldDescriptor, f"TYPE_{name.upper()}"): name
    for name in ("string", "uint32", "uint64", "int32", "int64", "float", "double", "bool", "bytes")
}


def type_of(field: FieldDescriptor) -> str:
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        inner = field.message_type.fields_by_name
        return f"map<{type_of(inner['key'])},{type_of(inner['value'])}>"
    named = field.message_type or field.enum_type
    return (named.name if named else SCALARS[field.type]) + ("[]" if field.is_repeated else "")


@pytest.mark.parametrize(("package", "name"), MESSAGES)
def test_a_message_has_the_fields_of_the_plan(package: str, name: str) -> None:
    found = descriptor_of(package, name)
    wanted = MESSAGES[package, name].split(", ")
    numbers = {int(row.split()[2]) for row in wanted}
    assert [
        f"{field.name} {type_of(field)} {field.number}" for field in found.fields if field.number in numbers
    ] == wanted
    assert all(field.number >= FREE_FROM for field in found.fields if field.number not in numbers)


def test_results_of_battles_have_the_numbers_of_the_plan() -> None:
    assert dict(combat.CombatResult.items()) == {
        "UNKNOWN": 0,
        "ATTACKER_WIN": 1,
        "DEFENDER_WIN": 2,
        "DRAW": 3,
        "MUTUAL_DESTRUCTION": 4,
    }


def test_filters_and_their_values_are_alternatives() -> None:
    for kind, names in (
        (queries.ComponentFilter, {"exact", "range", "inclusion"}),
        (queries.ExactMatch, {"string_value", "int_value", "float_value", "bool_value"}),
    ):
        (oneof,) = kind.DESCRIPTOR.oneofs
        assert names <= {field.name for field in oneof.fields}


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> vr.Campaign:
    made = vr.Campaign.create(factions=4, systems=30, seed=2, directory=tmp_path_factory.mktemp("messages") / "run")
    made.run(10)
    return made


# Queries as the plan writes them.
def test_a_query_of_the_plans_fields_alone_finds_fleets_of_a_faction(campaign: vr.Campaign) -> None:
    query = queries.EntityQuery()
    for name in ("Faction", "Position", "Fleet"):
        query.filters.add(component_type=name)
    mine = query.filters.add(component_type="Faction")
    mine.exact.field_name, mine.exact.string_value = "faction_id", "templars"
    query.sort_by.add(component="Position", field="x")
    answer = vr.ECSAPI(campaign.ecs).query_entities(query)
    refs = campaign.ecs.query_entities(
        vr.EntityQuery(["Faction", "Position", "Fleet"], {"Faction.faction_id": "templars"}, sort_by="Position.x")
    )
    assert [one.entity_id for one in answer.entities] == [ref.entity_id for ref in refs]
    assert answer.total_count == len(refs) > 0
    assert [one.type_name for one in answer.entities[0].components] == ["Faction", "Position", "Fleet"]
    assert answer.metadata.query_time_ms == int(answer.metadata.query_time_us / 1000)
    assert (answer.metadata.entities_returned, answer.metadata.has_more) == (len(refs), False)


def test_a_query_object_is_answered_as_its_message_is(campaign: vr.Campaign) -> None:
    api = vr.ECSAPI(campaign.ecs)
    query = vr.EntityQuery(["Planet"], {"Planet.size": (2, 5)}, limit=3, sort_by="-Planet.size", offset=1)
    message = queries.EntityQuery(component_types=["Planet"])
    one = message.filters.add(component_type="Planet")
    one.range.field_name, one.range.min_value, one.range.max_value = "size", 2, 5
    message.sort_by.add(component="Planet", field="size", descending=True)
    message.limit.max_results, message.limit.offset = 3, 1
    answers = [api.query_entities(query), api.query_entities(message)]
    for answer in answers:
        answer.metadata.ClearField("query_time_us")
        answer.metadata.ClearField("query_time_ms")
    assert answers[0] == answers[1]
    assert len(answers[0].entities) == 3
    assert answers[0].metadata.has_more


def test_messages_have_values_as_stored_and_query_objects_in_natural_units(campaign: vr.Campaign) -> None:
    api = vr.ECSAPI(campaign.ecs)
    treasury = campaign.ecs.query_entities(vr.EntityQuery(["FactionState"], limit=1))[0].components["FactionState"][
        "treasury"
    ]
    message = queries.EntityQuery()
    one = message.filters.add(component_type="FactionState")
    one.exact.field_name, one.exact.int_value = "treasury", round(treasury * 1000)
    answers = [
        api.query_entities(message),
        api.query_entities(vr.EntityQuery(["FactionState"], {"FactionState.treasury": treasury})),
    ]
    assert [entity.entity_id for entity in answers[0].entities] == [entity.entity_id for entity in answers[1].entities]
    stored = answers[0].entities[0].components[0].fields["treasury"].int_value
    assert stored == round(treasury * 1000)
    near = vr.SimulationCoreAPI(campaign).query_nearby_entities(
        (0, 0), 1e9, queries.EntityQuery(component_types=["Fleet"])
    )
    assert len(near) == campaign.ecs.count_entities(vr.EntityQuery(["Fleet", "Position"]))


# A component's own message.
FIELDS = {
    "flag": "bool",
    "i8": "i8",
    "i64": "i64",
    "u16": "u16",
    "u64": "u64",
    "f32": "f32",
    "f64": "f64",
    "text": "string",
    "who": "entity",
    "bits": "bool[3]",
    "axis": "f32[2]",
    "small": "i8[2]",
    "names": "string[2]",
    "a_b": "u8",
    "aB": "u8",
}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "flag": st.booleans(),
    "i8": st.integers(-128, 127),
    "i64": st.integers(-(2**63), 2**63 - 1),
    "u16": st.integers(0, 2**16 - 1),
    "u64": st.integers(0, 2**64 - 1),
    "f32": st.floats(width=32, allow_nan=False),
    "f64": st.floats(allow_nan=False),
    "text": st.none() | TEXT,
    "who": st.integers(0, 2**64 - 1),
    "bits": st.tuples(*[st.booleans()] * 3),
    "axis": st.tuples(*[st.floats(width=32, allow_nan=False)] * 2),
    "small": st.tuples(*[st.integers(-128, 127)] * 2),
    "names": st.tuples(*[st.none() | TEXT] * 2),
    "a_b": st.integers(0, 255),
    "aB": st.integers(0, 255),
}


def thing_world() -> vr.World:
    world = vr.World()
    world.register_component("Thing", FIELDS)
    world.register_component("Tag", {})
    return world


def component_message(api: vr.ECSAPI, name: str) -> Any:
    """Make the message class of a component the way any client would: from the answer alone."""
    described = api.describe_components(entities.DescribeComponentsRequest())
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(entities.DESCRIPTOR.serialized_pb)
    pool.AddSerializedFile(described.file_descriptor)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"void_reckoning.components.{name}"))


def as_python(message: Any) -> dict[str, Any]:
    """Return the values of a component's message as ``get_entity`` has them."""
    values: dict[str, Any] = {}
    for field in message.DESCRIPTOR.fields:
        value = getattr(message, field.name)
        if field.name == "names":
            values[field.name] = tuple(one.string_value if one.HasField("string_value") else None for one in value)
        elif field.is_repeated:
            values[field.name] = tuple(value)
        else:
            values[field.name] = value if message.HasField(field.name) else 0 if field.name == "who" else None
    return values


def fill(message: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if name == "names":
            for one in value:
                added = message.names.add()
                if one is not None:
                    added.string_value = one
        elif isinstance(value, tuple):
            getattr(message, name).extend(value)
        elif value is not None:
            setattr(message, name, value)


@given(st.fixed_dictionaries({}, optional=VALUES))
def test_a_components_bytes_are_read_and_written_by_protobufs_own_library(values: dict[str, Any]) -> None:
    world = thing_world()
    api = vr.ECSAPI(world.ecs)
    kind = component_message(api, "Thing")
    message = kind()
    fill(message, values)
    request = entities.CreateEntitiesRequest()
    request.entities.add().components.add(type_name="Thing", serialized_data=message.SerializeToString())
    (made,) = api.create_entities(request).entity_ids
    expected = world.ecs.create_entity("", {"Thing": values})
    held = world.ecs.get_entity(expected)
    assert held is not None
    for entity in (made, expected):
        answer = api.get_entity_message(entities.GetEntityRequest(entity_id=entity)).entity.components[0]
        assert as_python(kind.FromString(answer.serialized_data)) == dict(held.components["Thing"])
        assert set(answer.fields) == set(FIELDS)


def test_every_component_of_a_campaign_can_be_decoded(campaign: vr.Campaign) -> None:
    api = vr.ECSAPI(campaign.ecs)
    described = api.describe_components(entities.DescribeComponentsRequest())
    file = descriptor_pb2.FileDescriptorProto.FromString(described.file_descriptor)
    assert [one.name for one in file.message_type] == [one.name for one in described.components]
    for component, message in zip(described.components, file.message_type, strict=True):
        assert [(field.name, field.number) for field in message.field] == [
            (field.name, number) for number, field in enumerate(component.fields, 1)
        ]
        found = api.query_entities(vr.EntityQuery([component.name], limit=3))
        kind = component_message(api, component.name)
        for entity in found.entities:
            (one,) = entity.components
            decoded = kind.FromString(one.serialized_data)
            assert decoded.SerializeToString() == one.serialized_data or any(
                field.label == 3 for field in message.field
            )
            for name, value in one.fields.items():
                which = value.WhichOneof("kind")
                if which not in (None, "list_value"):
                    assert getattr(decoded, name) == getattr(value, which)


def test_a_request_has_one_form_of_values() -> None:
    world = thing_world()
    api = vr.ECSAPI(world.ecs)
    request = entities.CreateEntitiesRequest()
    component = request.entities.add().components.add(type_name="Thing", serialized_data=b"\x08\x01")
    component.fields["flag"].bool_value = True
    with pytest.raises(
        vr.InvalidInput, match="Thing must have either serialized_data or fields in a request, got both"
    ):
        api.create_entities(request)
    component.ClearField("serialized_data")
    component.ClearField("fields")
    assert len(api.create_entities(request).entity_ids) == 1  # neither: all values are zero


@given(st.binary(max_size=40))
def test_hostile_component_bytes_are_value_errors_and_change_nothing(data: bytes) -> None:
    world = thing_world()
    api = vr.ECSAPI(world.ecs)
    before = world.state_hash
    request = entities.CreateEntitiesRequest()
    request.entities.add().components.add(type_name="Thing", serialized_data=data)
    try:
        (made,) = api.create_entities(request).entity_ids
    except ValueError:
        assert world.state_hash == before
        return
    # What was taken is what protobuf's own library reads.
    held = world.ecs.get_entity(made)
    assert held is not None
    read = as_python(component_message(api, "Thing").FromString(data))
    for name, value in held.components["Thing"].items():
        if read[name] not in (None, (), 0):
            assert read[name] == value


# One entity at a time.
def test_entities_come_and_go_as_in_the_plan() -> None:
    world = vr.World()
    world.register_component("Body", {"x": "f64", "speed": "f64"})
    world.register_integration("drift", "Body.x", "Body.speed")
    api = vr.ECSAPI(world.ecs)
    made = api.create_entity("probe", {"Body": {"speed": 3.0}})
    assert isinstance(made, int)
    assert api.update_entity(made, {"Body": {"x": 1.0}}) is True
    data = api.get_entity(made)
    assert isinstance(data, vr.EntityData)
    assert data.components["Body"] == {"x": 1.0, "speed": 3.0}
    result = api.run_system("drift", 2.0)
    assert isinstance(result, vr.SystemResult)
    assert (result.name, result.entities) == ("drift", 1)
    assert api.get_entity(made).components["Body"]["x"] == 7.0  # type: ignore[union-attr]
    assert api.delete_entity(made) is True
    assert api.delete_entity(made) is False
    assert api.get_entity(made) is None
    with pytest.raises(vr.NotFound):
        api.update_entity(made, {"Body": {"x": 1.0}})


@pytest.mark.parametrize(
    ("api", "method", "parameters"),
    [
        (vr.ECSAPI, "query_entities", ["query"]),
        (vr.ECSAPI, "get_entity", ["entity_id"]),
        (vr.ECSAPI, "create_entity", ["archetype", "components"]),
        (vr.ECSAPI, "update_entity", ["entity_id", "components"]),
        (vr.ECSAPI, "delete_entity", ["entity_id"]),
        (vr.ECSAPI, "run_system", ["system_name", "delta_time"]),
        (vr.SimulationCoreAPI, "resolve_combat", ["attackers", "defenders", "config"]),
        (vr.SimulationCoreAPI, "calculate_ballistics", ["projectile", "target", "environment"]),
        (vr.SimulationCoreAPI, "query_nearby_entities", ["position", "radius", "filters"]),
        (vr.SimulationCoreAPI, "find_path", ["start", "end", "constraints"]),
    ],
)
def test_a_method_has_the_parameters_of_the_plan(api: type, method: str, parameters: list[str]) -> None:
    signature = inspect.signature(getattr(api, method)).parameters
    assert [name for name, one in signature.items() if one.kind is not one.KEYWORD_ONLY][1:] == parameters


TYPES = (
    "Vec3 ProjectileData TargetData EnvironmentData CombatUnit CombatConfig EntityFilters EntityData EntityRef SystemResult "
    "PathConstraints PathResult"
)


@pytest.mark.parametrize("name", TYPES.split())
def test_a_type_of_the_plan_has_its_name(name: str) -> None:
    core_module = importlib.import_module("void_reckoning.simulation_core")
    assert getattr(vr, name) is getattr(core_module, name)


# The simulation's interface, with several arguments.
def test_battles_are_fought_by_units_and_a_configuration(campaign: vr.Campaign) -> None:
    api = vr.SimulationCoreAPI(campaign)
    config = combat.CombatConfig(damage_events=combat.DAMAGE_EVENTS_UNITS, tick_limit=50)
    attackers = [combat.CombatUnit(unit_type="frigate", count=3, faction_id="templars")]
    request = combat.CombatRequest(attackers=attackers, config=config, seed=1)
    request.defenders.add(unit_type="raider", count=4)
    answer = api.resolve_combat(request)
    assert api.resolve_combat(attackers, list(request.defenders), config) == answer
    assert api.resolve_combat(request.attackers, request.defenders, config) == answer
    mapping = {"damage_events": "units", "tick_limit": 50}
    unit = {"type": "frigate", "count": 3, "faction": "templars"}
    assert api.resolve_combat([unit], ("raider", 4), mapping) == answer
    assert api.resolve_combat(unit, [vr.CombatUnit("raider", 4)], vr.CombatConfig(**mapping)) == answer
    assert api.resolve_combat(attackers, ("raider", 4), config, seed=2) != answer
    with pytest.raises(vr.InvalidInput, match=r"must be a void_reckoning\.core\.combat.CombatRequest"):
        api.resolve_combat(attackers)  # type: ignore[arg-type]
    with pytest.raises(vr.InvalidInput, match="damage_events must be 0 to 2, got 7"):
        api.resolve_combat(attackers, "raider", combat.CombatConfig(damage_events=7))  # type: ignore[arg-type]


def test_an_outcome_in_messages_is_that_of_objects(campaign: vr.Campaign) -> None:
    answer = vr.SimulationCoreAPI(campaign).resolve_combat(
        {"type": "frigate", "count": 5, "faction": "templars"}, ("raider", 6), {"damage_events": "units"}, seed=4
    )
    outcome = vr.resolve_combat(
        {"type": "frigate", "count": 5, "faction": "templars"}, ("raider", 6), config={"damage_events": "units"}, seed=4
    )
    assert (answer.combat_id, answer.turn_number, answer.result) == ("", 0, int(outcome.result))
    assert answer.statistics == pytest.approx(outcome.statistics)
    for found, unit in zip(answer.attackers, outcome.attackers, strict=True):
        assert (found.unit_id, found.faction_id) == (str(unit.unit_id), "templars")
        assert (found.current_hp, found.max_hp) == (unit.current_hp, unit.max_hp)
        assert (found.current_morale, found.max_morale) == (unit.current_morale, unit.max_morale)
        assert found.fatigue == unit.fatigue
        assert [(one.turn_tick, one.damage_type, one.source_unit_id) for one in found.damage_received] == [
            (one.turn_tick, one.damage_type, str(one.source_unit_id)) for one in unit.damage_received
        ]
    assert any(unit.damage_received for unit in answer.attackers)
    assert {unit.faction_id for unit in answer.defenders} == {""}


def test_shots_are_fired_by_projectile_target_and_environment(campaign: vr.Campaign) -> None:
    api = vr.SimulationCoreAPI(campaign)
    shell = {"mass": 43.5, "muzzle_velocity": 560.0, "diameter": 0.155, "drag_curve": "G7"}
    expected = vr.BallisticsCalculator().calculate(shell, {"distance": 5000.0}, {"wind_z": 5.0})
    for projectile in (shell, vr.ProjectileData(**shell), tactical.Projectile(**shell)):
        for target in ({"distance": 5000.0}, vr.TargetData(distance=5000.0), tactical.Target(distance=5000.0)):
            air: Any
            for air in ({"wind_z": 5.0}, vr.EnvironmentData(wind_z=5.0), tactical.Environment(wind_z=5.0)):
                answer = api.calculate_ballistics(projectile, target, air)
                assert isinstance(answer, tactical.BallisticsResult)
                assert (answer.hit, answer.time_of_flight) == (expected.hit, expected.time_of_flight)
    request = tactical.CalculateBallisticsRequest(target=tactical.Target(distance=5000.0))
    request.projectile.CopyFrom(tactical.Projectile(**shell))
    request.environment.wind_z = 5.0
    assert api.calculate_ballistics(request).time_of_flight == expected.time_of_flight


def test_who_is_near_is_a_list_of_references(campaign: vr.Campaign) -> None:
    api = vr.SimulationCoreAPI(campaign)
    expected = campaign.query_nearby_entities((3.0, -4.0), 50, {"Faction.faction_id": "templars"})
    assert expected
    mine = queries.ComponentFilter(component_type="Faction")
    mine.exact.field_name, mine.exact.string_value = "faction_id", "templars"
    positions: list[Any] = [
        vr.Vec3(3.0, -4.0, 0.0),
        (3.0, -4.0),
        {"x": 3.0, "y": -4.0, "z": 0.0},
        spatial.Position(x=3, y=-4),
    ]
    filters: list[Any] = [{"Faction.faction_id": "templars"}, [mine], mine, queries.EntityQuery(filters=[mine])]
    for position in positions:
        for wanted in filters:
            found = api.query_nearby_entities(position, 50.0, wanted)
            assert all(isinstance(one, vr.EntityRef) for one in found)
            assert [one.entity_id for one in found] == [one.entity_id for one in expected]
    assert len(api.query_nearby_entities(vr.Vec3(3.0, -4.0), 50.0)) > len(expected)
    with pytest.raises(vr.InvalidInput, match="position must have x, y and perhaps z"):
        api.query_nearby_entities({"x": 1.0}, 5.0)
    with pytest.raises(vr.InvalidQuery, match=r"filters\[1\] must be a ComponentFilter, got 3"):
        api.query_nearby_entities((0, 0), 5.0, [mine, 3])


def test_paths_are_found_between_two_places(campaign: vr.Campaign) -> None:
    api = vr.SimulationCoreAPI(campaign)
    ids = campaign.world.column("System", "entity_id").tolist()
    home = campaign.ecs.get_entity(ids[0]).components["Position"]  # type: ignore[union-attr]
    start = vr.Vec3(home["x"], home["y"], home.get("z", 0.0))
    expected = campaign.find_path(ids[0], ids[9], {"speed": 2.0})
    by_message = spatial.SystemDesignation(entity_id=ids[9])
    for first, last, constraints in (
        (start, ids[9], {"speed": 2.0}),
        (ids[0], by_message, spatial.PathConstraints(speed=2.0)),
        (spatial.Position(**home), by_message, vr.PathConstraints(speed=2.0)),
    ):
        answer = api.find_path(first, last, constraints)
        assert isinstance(answer, spatial.Path)
        assert (list(answer.systems), answer.cost, answer.turns) == (expected.systems, expected.cost, expected.turns)


# Events.
def test_events_carry_the_typed_message_of_their_type(campaign: vr.Campaign) -> None:
    api = vr.SimulationCoreAPI(campaign)
    everything = api.query_events(core.EventQuery(max_results=100_000)).events
    assert {one.event_type for one in everything} <= set(events.DESCRIPTOR.message_types_by_name)
    for one in everything:
        payload = payload_of(one)
        assert type(payload).DESCRIPTOR.full_name == f"void_reckoning.ecs.events.{one.event_type}"
        assert one.timestamp > 0
    starts = [one for one in everything if one.event_type == "FactionTurnStart"]
    for one in starts:
        start = events.FactionTurnStart.FromString(one.payload)
        assert (start.faction_id, start.turn_number) == (one.faction_id, one.turn_number)


def test_the_end_of_a_turn_counts_its_orders_by_kind(campaign: vr.Campaign) -> None:
    api = vr.SimulationCoreAPI(campaign)
    orders: dict[tuple[str, int], int] = {}
    for one in api.query_events(core.EventQuery(event_type="FactionAction", max_results=100_000)).events:
        key = (one.faction_id, one.turn_number)
        orders[key] = orders.get(key, 0) + 1
    ends = api.query_events(core.EventQuery(event_type="FactionTurnEnd")).events
    kinds = set()
    for one in ends:
        end = payload_of(one)
        assert (end.faction_id, end.turn_number) == (one.faction_id, one.turn_number)
        assert sum(action.given for action in end.actions) == end.orders
        assert end.orders == orders.get((one.faction_id, one.turn_number), 0)
        assert sum(action.rejected for action in end.actions) == end.rejected
        kinds |= {action.kind for action in end.actions}
    assert {"move_fleet", "recruit_unit"} <= kinds


def test_events_of_the_bus_are_the_same_messages() -> None:
    campaign = vr.Campaign.create(factions=2, systems=15)
    heard: list[events.Event] = []
    campaign.events.subscribe("EntityMoved", lambda event: heard.append(events.Event.FromString(event.to_bytes())))
    campaign.run(3)
    assert heard
    for one in heard:
        moved = payload_of(one)
        assert moved.entity_id > 0
        assert moved.to.x != 0.0
    with pytest.raises(vr.InvalidInput, match=r"event_type must be one of .*EntityMoved.*, got 'Nothing'"):
        payload_of(events.Event(event_type="Nothing"))
    with pytest.raises(vr.InvalidInput, match=r"payload must be a void_reckoning\.ecs\.events\.EntityMoved"):
        payload_of(events.Event(event_type="EntityMoved", payload=b"\xff"))


def test_moves_say_where_from_and_where_to(campaign: vr.Campaign) -> None:
    api = vr.SimulationCoreAPI(campaign)
    ids = campaign.world.column("System", "entity_id").tolist()
    places = {
        one.entity_id: one.components["Position"]
        for one in campaign.ecs.query_entities(vr.EntityQuery(["System", "Position"]))
    }
    assert set(ids) == set(places)
    moves = [payload_of(one) for one in api.query_events(core.EventQuery(event_type="EntityMoved")).events]
    assert moves
    for move in moves:
        start, end = places[move.from_system], places[move.to_system]
        assert getattr(move, "from").x == start["x"]
        if move.arrived:
            assert (move.to.x, move.to.y) == (end["x"], end["y"])
    assert {move.arrived for move in moves} == {True, False}


def test_battles_name_the_entities_of_both_sides(campaign: vr.Campaign) -> None:
    api = vr.SimulationCoreAPI(campaign)
    battles = [payload_of(one) for one in api.query_events(core.EventQuery(event_type="CombatEvent")).events]
    assert battles
    for battle in battles:
        of_one = api.query_events(core.EventQuery(combat_id=battle.combat_id, max_results=1000)).events
        shots = [payload_of(one) for one in of_one if one.event_type == "DamageDealt"]
        attackers, defenders = set(battle.attacker_entities), set(battle.defender_entities)
        assert attackers
        assert defenders
        assert not attackers & defenders
        assert {shot.source for shot in shots} | {shot.target for shot in shots} <= attackers | defenders
        assert all((shot.source in attackers) != (shot.target in attackers) for shot in shots)


# Versions.
def test_versions_served_are_told_by_interface(campaign: vr.Campaign) -> None:
    info = vr.SimulationCoreAPI(campaign).get_version(versioning.VersionRequest())
    assert [one.api_name for one in info.apis] == ["simulation_core", "ecs"]
    for one in info.apis:
        assert one.max_version == info.native
        assert (one.min_version.major, one.min_version.minor, one.min_version.patch) == (info.native.major, 0, 0)


def test_the_answer_on_compatibility_says_what_to_upgrade(campaign: vr.Campaign) -> None:
    api = vr.SimulationCoreAPI(campaign)
    answer = api.check_compatibility(versioning.CompatibilityRequest(required=versioning.APIVersion(major=9)))
    assert isinstance(answer, versioning.CompatibilityAnswer)
    assert not answer.compatible
    assert "upgrade" in answer.message
