"""Values from Python in columns, filters and events: each is taken as what it is, or refused by name with nothing changed."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import void_reckoning as vr
from hostile_objects import HOSTILE, NOTHING, HostileError, RaisesIndex, plain
from hostile_scene import FIELDS

RANGES = {"i32": (-(2**31), 2**31 - 1), "u8": (0, 255), "entity": (0, 2**64 - 1)}


def expected(kind: str, value: Any) -> Any:
    """Return what a field of a type holds after it was given the value; NOTHING where it must be refused."""
    found = plain(value)
    if found is NOTHING:
        return NOTHING
    if kind == "bool":
        return found if isinstance(found, bool) else NOTHING
    if kind == "string":
        good = found is None or (isinstance(found, str) and "\ud800" not in found)
        return found if good else NOTHING
    if kind == "entity" and found is None:
        return 0
    if (
        isinstance(found, bool)
        or not isinstance(found, int | float)
        or (isinstance(found, int) and not -(2**63) <= found < 2**64)
    ):
        return NOTHING
    if kind in RANGES:
        low, high = RANGES[kind]
        return found if isinstance(found, int) and low <= found <= high else NOTHING
    if math.isnan(found):
        return NOTHING
    if kind == "f64":
        return float(found)
    return NOTHING if 3.5e38 < abs(found) < math.inf else struct.unpack("f", struct.pack("f", found))[0]


@pytest.fixture
def world() -> vr.World:
    world = vr.World()
    world.register_component("C", FIELDS)
    return world


def campaign_with_log(folder: Path) -> vr.Campaign:
    campaign = vr.Campaign.create(factions=2, systems=10, directory=folder / "campaign")
    campaign.world.register_component("C", FIELDS)
    return campaign


Write = Callable[[vr.ECSClient, int, dict[str, Any]], int]


def _update(client: vr.ECSClient, entity: int, values: dict[str, Any]) -> int:
    client.update_entity(entity, values)
    return entity


def _create(client: vr.ECSClient, entity: int, values: dict[str, Any]) -> int:
    return client.create_entity("", values)


@pytest.mark.parametrize("write", [_update, _create])
@pytest.mark.parametrize("of_campaign", [False, True])
@pytest.mark.parametrize("field", [name for name in FIELDS if name != "a"])
def test_a_value_is_taken_as_it_is_or_refused(
    world: vr.World, tmp_path: Path, field: str, of_campaign: bool, write: Write
) -> None:
    campaign = campaign_with_log(tmp_path) if of_campaign else None
    client = world.ecs if campaign is None else campaign.ecs
    log = tmp_path / "campaign" / "blackbox.vrlog"
    entity = client.create_entity("", {"C": {}})

    def state() -> tuple[Any, ...]:
        if campaign is None:
            return world.state_hash, world.entity_count
        return campaign.state_hash, campaign.world.entity_count, log.stat().st_size

    for what, make in HOSTILE.items():
        value, before = make(), state()
        wanted = expected(FIELDS[field], value)
        try:
            # What is all right beside it is not written either.
            found = write(client, entity, {"C": {"u": 9, field: value}})
        except (vr.InvalidInput, vr.InvalidQuery) as error:
            assert wanted is NOTHING, f"{what} is refused: {error}"
            assert f"C.{field}" in str(error)
            assert state() == before, f"{what} was refused and has changed something"
        else:
            assert wanted is not NOTHING, f"{what} is taken"
            reference = client.get_entity(found)
            assert reference is not None
            assert repr(reference.components["C"][field] or 0) == repr(wanted or 0).replace("-0.0", "0"), what
    if campaign is not None:
        campaign.finish()


def test_the_error_of_an_object_is_the_cause(world: vr.World) -> None:
    entity = world.ecs.create_entity("", {"C": {}})
    for values in ({"i": RaisesIndex()}, {"a": [1.0, RaisesIndex(), 2.0]}):
        with pytest.raises(vr.InvalidQuery, match=r"C\.[ia](\[1\])? must be None, bool, int") as caught:
            world.ecs.update_entity(entity, {"C": values})
        assert isinstance(caught.value.__cause__, HostileError)
    with pytest.raises(vr.InvalidQuery, match=r"filter on C\.i must be") as caught:
        world.ecs.count_entities(vr.EntityQuery(["C"], {"C.i": RaisesIndex()}))
    assert isinstance(caught.value.__cause__, HostileError)
    with pytest.raises(vr.InvalidInput, match=r"CombatEvent\.decided must be") as caught_input:
        world.events.publish("CombatEvent", {"decided": RaisesIndex()})
    assert isinstance(caught_input.value.__cause__, HostileError)


def test_an_interrupt_is_no_refusal(world: vr.World) -> None:
    class Stops:
        def __index__(self) -> int:
            raise KeyboardInterrupt

    before = world.state_hash
    with pytest.raises(KeyboardInterrupt):
        world.ecs.create_entity("", {"C": {"i": Stops()}})
    assert world.state_hash == before


def test_what_is_converted_may_change_what_it_stands_in(world: vr.World) -> None:
    empty = world.snapshot()
    world.restore(empty)
    bare = vr.World()
    none = bare.snapshot()
    bare.register_component("C", {"a": "i32[3]", "i": "i32"})

    class Clears:
        def __init__(self, clear: Callable[[], object]) -> None:
            self.clear = clear

        def __index__(self) -> int:
            self.clear()
            return 7

    values: list[Any] = []
    fields: dict[str, Any] = {"a": values}
    values += [Clears(values.clear), Clears(fields.clear), 3]
    made = bare.ecs.create_entity("", {"C": fields})
    reference = bare.ecs.get_entity(made)
    assert reference is not None
    assert reference.components["C"]["a"] == (7, 7, 3)
    with pytest.raises(vr.StateError, match="component C has changed"):
        bare.ecs.create_entity("", {"C": {"i": Clears(lambda: bare.restore(none))}})
    assert bare.entity_count == 0


def test_numpy_values_in_filters_and_events_are_values(world: vr.World) -> None:
    world.ecs.create_entity(
        "", {"C": {"i": np.int64(5), "b": np.True_, "x": np.float32(2.5), "a": np.arange(3, dtype=">f4")}}
    )
    for filters in (
        {"C.i": np.int8(5)},
        {"C.i": np.array(5)},
        {"C.b": np.bool_(1)},
        {"C.x": {">=": np.float16(2.5)}},
        {"C.a[2]": np.uint64(2)},
        {"C.i": [np.int16(5)]},
        {"C.i": (np.array(4), np.array(6))},
    ):
        assert world.ecs.count_entities(vr.EntityQuery(["C"], filters)) == 1
    heard: list[Any] = []
    with world.events.subscribe("CombatEvent", lambda event: heard.append(event.decided)):
        world.events.publish("CombatEvent", {"decided": np.True_})
    assert heard == [True]


@pytest.mark.parametrize("of_campaign", [False, True])
def test_shapes_are_never_reinterpreted(world: vr.World, tmp_path: Path, of_campaign: bool) -> None:
    campaign = campaign_with_log(tmp_path) if of_campaign else None
    client = world.ecs if campaign is None else campaign.ecs
    ids = client.create_entities(2, {"C.a": np.zeros((2, 3), np.float32), "C.i": np.zeros(2, np.int32)})

    def state() -> int:
        return world.state_hash if campaign is None else campaign.state_hash

    before = state()
    for field, wanted, shapes in (
        ("a", r"\(2, 3\)", [(3, 2), (1, 6), (6,), (6, 1), (2, 3, 1), (1, 2, 3), ()]),
        ("i", r"\(2,\)", [(1, 2), (2, 1), (3,), (), (1,)]),
    ):
        for shape in shapes:
            values = np.zeros(shape, np.float32 if field == "a" else np.int32)
            with pytest.raises(vr.InvalidInput, match=rf"C\.{field} must be an array of shape {wanted}, got \("):
                client.update_entities(ids, {f"C.{field}": values})
            with pytest.raises(vr.InvalidInput, match=rf"C\.{field} must be an array of shape {wanted}, got \("):
                client.create_entities(2, {f"C.{field}": values})
    for bad in (np.zeros((3, 1), np.float32), [[1.0, 2.0, 3.0]], [1.0, 2.0], 1.0):
        with pytest.raises((vr.InvalidInput, vr.InvalidQuery), match=r"C\.a"):
            client.update_entity(int(ids[0]), {"C": {"a": bad}})
    with pytest.raises(vr.InvalidQuery, match=r"C\.i must be .*, got an array of shape \(1,\)"):
        client.update_entity(int(ids[0]), {"C": {"i": np.array([7])}})
    with pytest.raises(vr.InvalidQuery, match=r"C\.i must be .*, got \[7\]"):
        client.update_entity(int(ids[0]), {"C": {"i": [7]}})
    assert state() == before
    if campaign is not None:
        campaign.finish()


def test_a_component_too_wide_for_a_save_is_refused_when_it_is_registered(tmp_path: Path) -> None:
    campaign = campaign_with_log(tmp_path)
    before = campaign.state_hash
    for fields in ({"a": "f32[2000]"}, {"a": "u8[1999]", "b": "bool"}, {f"f{i}": "i8" for i in range(2000)}):
        for register in (campaign.world.register_component, vr.World().register_component):
            with pytest.raises(vr.InvalidInput, match=r"component Wide must have at most 1999 values .*, got 2000"):
                register("Wide", fields)
    assert campaign.state_hash == before
    campaign.world.register_component("Wide", {"a": "u8[1999]"})
    made = campaign.ecs.create_entity("", {"Wide": {"a": [7] * 1999}})
    campaign.run(1)
    campaign.finish()
    loaded = vr.Campaign.load(next((tmp_path / "campaign" / "saves").iterdir()))
    reference = loaded.ecs.get_entity(made)
    assert reference is not None
    assert reference.components["Wide"]["a"][-1] == 7


def test_a_world_has_no_more_sets_of_components_than_a_save_holds(world: vr.World) -> None:
    for number in range(13):
        world.register_component(f"T{number}", {})
    sets = [{f"T{bit}": {} for bit in range(13) if number >> bit & 1} for number in range(1, 4097)]
    for components in sets:
        world.ecs.create_entity("", components)
    entity = world.ecs.create_entity("", sets[0])
    before = world.state_hash, world.entity_count
    too_many: dict[str, Any] = {"C": {"i": 1}, "T0": {}, "T1": {}}
    for change in (
        lambda: world.ecs.create_entity("", too_many),
        lambda: world.ecs.update_entity(entity, too_many),
        lambda: world.ecs.create_entities(2, {}, list(too_many)),
    ):
        with pytest.raises(vr.InvalidInput, match="at most 4096 different sets of components"):
            change()
        assert (world.state_hash, world.entity_count) == before


def test_more_entities_than_a_world_holds_are_refused(world: vr.World) -> None:
    before = world.state_hash
    for count in (2**32, 2**40):
        with pytest.raises(vr.InvalidInput, match="count must be an integer from 0 to"):
            world.ecs.create_entities(count, {}, ["C"])
    assert world.state_hash == before


def test_a_world_goes_back_to_its_own_snapshots_only(world: vr.World) -> None:
    entity = world.ecs.create_entity("", {"C": {"i": 1}})
    snapshot, there = world.snapshot(), world.state_hash
    clone = world.clone()
    for other in (vr.World(), vr.World().clone()):
        other.register_component("C", FIELDS)
        before = other.state_hash
        with pytest.raises(vr.StateError, match="snapshot must be of this world"):
            other.restore(snapshot)
        assert (other.state_hash, [row["name"] for row in other.components]) == (before, ["C"])
        with pytest.raises(vr.StateError):
            world.restore(other.snapshot())
        assert world.state_hash == there
    world.ecs.update_entity(entity, {"C": {"i": 2}})
    clone.ecs.update_entity(entity, {"C": {"i": 3}})
    later = clone.clone().snapshot()
    for one in (world, clone):
        one.restore(snapshot)
        assert one.state_hash == there
        one.restore(later)
        assert one.state_hash != there


def test_a_campaign_goes_back_to_its_own_snapshots_only(world: vr.World) -> None:
    campaign = vr.Campaign.create(factions=2, systems=10)
    snapshot = campaign.snapshot()
    campaign.run(1)
    before = campaign.state_hash
    for wrong in (
        vr.Campaign.create(factions=2, systems=10).snapshot(),
        campaign.clone().snapshot(),
        world.snapshot(),
        None,
    ):
        with pytest.raises(
            vr.InvalidInput, match=r"snapshot must be (of this campaign|one that snapshot\(\) returned), got "
        ):
            campaign.restore(wrong)  # type: ignore[arg-type]
        with pytest.raises(
            vr.InvalidInput, match=r"snapshot must be (of this campaign|one that snapshot\(\) returned), got "
        ):
            world.restore(snapshot)  # type: ignore[arg-type]
        assert campaign.state_hash == before
    # Another campaign may come to stand where one that is gone stood.
    for _ in range(20):
        gone = vr.Campaign.create(factions=2, systems=10).snapshot()
        with pytest.raises(vr.InvalidInput, match="another campaign"):
            vr.Campaign.create(factions=2, systems=10).restore(gone)
    campaign.restore(snapshot)
    assert campaign.turn == 0


@pytest.mark.parametrize(
    "terrain", [5, None, "", b"x", {"fog": 1}, {"cover": "thick"}, {"cover": 2}, vr.CombatConfig(), ["cover"]]
)
def test_settings_are_checked_where_they_are_made(terrain: Any) -> None:
    messages = set()
    for make in (
        lambda: vr.CombatConfig(terrain=terrain),
        lambda: vr.CombatConfig.of({"terrain": terrain}),
        lambda: vr.CombatConfig().replace(terrain=terrain),
        lambda: vr.CombatResolver({"terrain": terrain}),
    ):
        with pytest.raises(vr.InvalidInput, match=r"(CombatConfig\.terrain|Terrain\.cover)") as caught:
            make()
        messages.add(caught.value.message)
    assert len(messages) == 1


def test_a_terrain_is_the_same_by_name_and_by_mapping() -> None:
    assert vr.CombatConfig(terrain={"cover": np.float32(0.5)}).terrain == vr.Terrain(cover=0.5)  # type: ignore[arg-type]
    assert vr.CombatConfig.of({"terrain": {"cover": 0.5}}) == vr.CombatConfig(terrain=vr.Terrain(cover=0.5))
    assert vr.CombatConfig(teams=[0, np.int8(1)], cover=np.array([0.1])).teams == (0, 1)  # type: ignore[arg-type]


def _fall(projectile: Any = None, environment: Any = None) -> Any:
    shot = {"mass": 1.0, "muzzle_velocity": 9.0} if projectile is None else projectile
    return vr.BallisticsCalculator().fall_of_shot(shot, 0.5, environment)


def _hit(target: Any) -> Any:
    return vr.BallisticsCalculator().calculate({"mass": 1.0, "muzzle_velocity": 90.0}, target)


def _fight(unit: Any) -> Any:
    return vr.CombatResolver().resolve_combat(unit, "raider")


SETTINGS: dict[str, tuple[Callable[..., Any], dict[str, Any], str, Callable[[dict[str, Any]], Any] | None]] = {
    "CombatConfig": (vr.CombatConfig, {}, "trace", vr.CombatConfig.of),
    "Terrain": (vr.Terrain, {}, "cover", lambda given: vr.CombatConfig(terrain=given)),  # type: ignore[arg-type]
    "CombatUnit": (vr.CombatUnit, {"type": "frigate"}, "hull", _fight),
    "Environment": (vr.Environment, {}, "gravity", lambda given: _fall(environment=given)),
    "Projectile": (vr.Projectile, {"mass": 1.0, "muzzle_velocity": 9.0}, "mass", lambda given: _fall(projectile=given)),
    "Target": (vr.Target, {"distance": 9.0}, "distance", _hit),
    "EntityQuery": (vr.EntityQuery, {"component_types": ["C"]}, "limit", None),
    "PathConstraints": (vr.PathConstraints, {}, "speed", None),
}


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize(
    "hostile", ["raises", "bytes", "list of one", "array of one", "surrogate", "np.timedelta64", "lies"]
)
def test_settings_name_the_class_the_field_and_the_value(name: str, hostile: str) -> None:
    make, needed, field, from_mapping = SETTINGS[name]
    given = needed | {field: HOSTILE[hostile]()}
    with pytest.raises((vr.InvalidInput, vr.InvalidQuery), match=rf"(?i){name}\.{field} must be .*, got ") as by_name:
        make(**given)
    if from_mapping is not None:
        with pytest.raises(vr.InvalidInput, match=rf"(?i){name}\.{field} must be ") as by_mapping:
            from_mapping(given)
        assert by_mapping.value.message.endswith(by_name.value.message)
