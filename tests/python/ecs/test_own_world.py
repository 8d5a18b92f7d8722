"""A world of one's own: run-time components, changes, batches, snapshots."""

import numpy as np
import pyarrow
import pytest
import void_reckoning as vr


@pytest.fixture
def world() -> vr.World:
    made = vr.World()
    made.register_component("Cargo", {"tons": "f32", "kind": "string", "holds": "u8[3]", "ship": "entity"}, "Freight.")
    made.register_component("Sealed", {})
    return made


def test_a_world_starts_empty_and_takes_components_at_run_time() -> None:
    world = vr.World()
    assert (world.entity_count, world.components) == (0, [])
    world.register_component("Cargo", {"tons": "f32", "kind": "string"})
    world.register_component("Cargo", {"tons": "f32", "kind": "string"})
    assert world.components == [{"name": "Cargo", "doc": "", "fields": {"tons": "f32", "kind": "string"}}]
    with pytest.raises(vr.InvalidInput, match="already registered with another description"):
        world.register_component("Cargo", {"tons": "f64"})
    with pytest.raises(
        ValueError,
        match=r"type of Box.side must be one of bool, i8, .*, entity, or an array of one such as .*, got 'f16'",
    ):
        world.register_component("Box", {"side": "f16"})
    with pytest.raises(ValueError, match="must be an identifier"):
        world.register_component("two words", {})


def test_entities_are_made_changed_and_deleted(world: vr.World) -> None:
    ecs = world.ecs
    crate = ecs.create_entity("crate", {"Cargo": {"tons": 2.5, "kind": None, "holds": (1, 2, 3)}})
    made = ecs.get_entity(crate)
    assert made is not None
    assert made.components == {"Cargo": {"tons": 2.5, "kind": None, "holds": (1, 2, 3), "ship": 0}}
    ecs.update_entity(crate, {"Cargo": {"kind": ""}, "Sealed": {}})
    assert ecs.get_entity(crate).components["Cargo"]["kind"] == ""  # type: ignore[union-attr]
    assert ecs.query_ids(vr.EntityQuery(["Sealed"], {"Cargo.kind": ""})) == [crate]
    ecs.remove_component(crate, "Sealed")
    assert ecs.count_entities(vr.EntityQuery(["Sealed"])) == 0
    assert ecs.delete_entity(crate) is True
    assert ecs.delete_entity(crate) is False
    assert ecs.get_entity(crate) is None
    with pytest.raises(KeyError, match="there is no entity"):
        ecs.update_entity(crate, {"Sealed": {}})
    assert ecs.create_entity("crate", {"Sealed": {}}) != crate


@pytest.mark.parametrize(
    ("components", "error", "message"),
    [
        ({"Cago": {}}, vr.InvalidQuery, "no component 'Cago'; the nearest are Cargo"),
        ({"Cargo": {"ton": 1}}, vr.InvalidQuery, "has no field 'ton'; the nearest are tons"),
        ({"Cargo": {"tons": "1"}}, vr.InvalidInput, "Cargo.tons must be a value of type f32, got a string"),
        ({"Cargo": {"tons": float("nan")}}, vr.InvalidInput, "Cargo.tons must be a number, got NaN"),
        ({"Cargo": {"holds": (1, 2)}}, vr.InvalidInput, "Cargo.holds must have 3 elements, got 2"),
        ({"Cargo": {"holds": (1, 2, 300)}}, vr.InvalidInput, r"Cargo.holds\[2\] must be between 0 and 255, got 300"),
        ({"Cargo": {"kind": 7}}, vr.InvalidInput, "Cargo.kind must be a value of type string, got an integer"),
        ({"Cargo": {"ship": -1}}, vr.InvalidInput, "Cargo.ship must be between 0 and .*, got -1"),
        (
            {"Cargo": {"tons": object()}},
            vr.InvalidQuery,
            "Cargo.tons must be None, bool, int .* or a NumPy scalar, got <object",
        ),
        ({"Cargo": 3}, vr.InvalidInput, "Cargo must be a mapping by name, got 3"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_made(
    world: vr.World, components: dict[str, dict[str, object]], error: type[Exception], message: str
) -> None:
    before = world.state_hash
    with pytest.raises(error, match=message):
        world.ecs.create_entity("crate", components)
    assert (world.state_hash, world.entity_count) == (before, 0)


def test_columns_make_and_change_many_at_once(world: vr.World) -> None:
    ecs = world.ecs
    tons = np.arange(10_000, dtype=np.float32)
    kinds = [None if i % 3 == 0 else f"kind {i % 5}" for i in range(10_000)]
    holds = np.arange(30_000).astype(np.uint8).reshape(-1, 3)
    ids = ecs.create_entities(10_000, {"Cargo.tons": tons, "Cargo.kind": kinds, "Cargo.holds": holds}, ["Sealed"])
    assert (ids.dtype, len(set(ids.tolist()))) == (np.uint64, 10_000)
    columns = ecs.query_columns(vr.EntityQuery(["Cargo"], {"Cargo.tons": {">=": 9_000}}, sort_by="-Cargo.tons"))
    assert columns["Cargo.tons"].tolist() == list(range(9_999, 8_999, -1))
    assert columns["Cargo.kind"] == kinds[:8_999:-1]
    assert (columns["Cargo.holds"] == holds[:8_999:-1]).all()
    assert not columns["Cargo.tons"].flags.writeable
    assert not columns["entity_id"].flags.writeable
    ecs.update_entities(ids[:2], {"Cargo.tons": np.array([-1, -2], np.float32)})
    assert ecs.query_ids(vr.EntityQuery(["Cargo"], {"Cargo.tons": {"<": 0}})) == sorted(ids[:2].tolist())
    assert (columns["Cargo.tons"] >= 9_000).all()
    assert ecs.delete_entities(ids[5:]) == 9_995
    assert pyarrow.table(world.table("Cargo")).num_rows == world.entity_count == 5


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (np.zeros(3, np.float64), "Cargo.tons must be of type f32, got f64"),
        (np.zeros(2, np.float32), "Cargo.tons must be an array of shape \\(3,\\), got \\(2,\\)"),
        (np.zeros(6, np.float32)[::2], "Cargo.tons must be contiguous"),
        (np.array([0, np.nan, 0], np.float32), "Cargo.tons of row 1 must be a number, got NaN"),
        (np.zeros(3, np.complex64), "Cargo.tons must have the dtype of a field"),
        ([1.0, 2.0, 3.0], "Cargo.tons must be a NumPy array of numbers in the machine's byte order, got list"),
    ],
)
def test_columns_that_do_not_fit_are_refused(world: vr.World, column: object, message: str) -> None:
    before = world.state_hash
    with pytest.raises(ValueError, match=message):
        world.ecs.create_entities(3, {"Cargo.tons": column})
    assert (world.state_hash, world.entity_count) == (before, 0)


def test_snapshots_and_clones(world: vr.World) -> None:
    ids = world.ecs.create_entities(5, {"Cargo.tons": np.ones(5, np.float32)})
    snapshot = world.snapshot()
    table = world.table("Cargo")
    before = world.state_hash
    other = world.clone()
    world.ecs.delete_entities(ids)
    assert (world.entity_count, other.entity_count, other.state_hash) == (0, 5, before)
    assert pyarrow.table(table).num_rows == 5
    world.restore(snapshot)
    assert world.state_hash == before
    with pytest.raises(ValueError, match="snapshot must be one that snapshot"):
        world.restore("yesterday")  # type: ignore[arg-type]
