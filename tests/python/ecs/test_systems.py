"""Systems over columns, native and in Python."""

import numpy as np
import pytest
import void_reckoning as vr


@pytest.fixture
def world() -> vr.World:
    made = vr.World()
    made.register_component("Body", {"x": "f64", "at": "f32[2]", "name": "string"})
    made.register_component("Motion", {"speed": "f64", "velocity": "f32[2]"})
    made.ecs.create_entities(5000, {"Body.x": np.arange(5000.0), "Motion.speed": np.full(5000, 2.0)})
    made.ecs.create_entities(3, {"Body.x": np.zeros(3)})  # these don't move
    return made


def drift(columns: vr.SystemColumns, delta_time: float) -> None:
    columns["Body.x"][:] += columns["Motion.speed"] * delta_time


def test_a_python_system_and_a_native_one_do_the_same(world: vr.World) -> None:
    other = world.clone()
    world.register_system("drift", drift, reads=["Motion.speed"], writes=["Body.x"])
    other.register_integration("drift", "Body.x", "Motion.speed")
    for delta_time in (0.5, 0.1, -3.0, 0.0):
        one, two = world.run_system("drift", delta_time), other.run_system("drift", delta_time)
        assert (one.name, one.entities, one.failed) == (two.name, two.entities, two.failed) == ("drift", 5000, [])
        assert one.seconds > 0
        assert two.seconds > 0
    assert world.state_hash == other.state_hash
    assert world.column("Body", "x").max() == 4999 + 2 * (0.5 + 0.1 - 3.0)


def test_an_array_field_is_integrated_element_by_element(world: vr.World) -> None:
    with world.ecs.edit_columns("Motion") as motion:
        motion["velocity"][:] = (1, -2)
    world.register_integration("move", "Body.at", "Motion.velocity")
    world.run_system("move", 1.5)
    moved = world.ecs.query_columns(vr.EntityQuery(["Body", "Motion"]), ["Body.at"])["Body.at"]
    assert (moved == np.array([1.5, -3.0], np.float32)).all()


def test_what_can_not_be_calculated_is_skipped_and_named(world: vr.World) -> None:
    fast = world.ecs.create_entity("", {"Body": {"x": 1e308}, "Motion": {"speed": 1e308}})
    world.register_integration("drift", "Body.x", "Motion.speed")
    result = world.run_system("drift", 10.0)
    assert result.entities == 5000
    ((entity, reason),) = result.failed
    assert entity == fast
    assert "Body.x is 1e+308 and Motion.speed is 1e+308: the sum after 10 is not finite" in reason
    assert world.ecs.get_entity(fast).components["Body"]["x"] == 1e308  # type: ignore[union-attr]


def test_a_system_that_raises_leaves_the_world_as_it_was(world: vr.World) -> None:
    def half_way(columns: vr.SystemColumns, delta_time: float) -> None:
        columns["Body.x"][:2500] = delta_time
        raise RuntimeError("half-way")

    def meddle(columns: vr.SystemColumns, delta_time: float) -> None:
        world.ecs.create_entity("", {"Body": {"x": delta_time}})

    def to_nan(columns: vr.SystemColumns, delta_time: float) -> None:
        columns["Body.x"] = columns["Body.x"] * np.nan

    def beyond(columns: vr.SystemColumns, delta_time: float) -> None:
        columns["Motion.speed"] = np.zeros(5000)

    def wrong_length(columns: vr.SystemColumns, delta_time: float) -> None:
        columns["Body.x"] = np.zeros(7)

    def in_place(columns: vr.SystemColumns, delta_time: float) -> None:
        columns["Motion.speed"][:] = 1

    held = world.state_hash
    for function, error, message in (
        (half_way, RuntimeError, "half-way"),
        (meddle, vr.StateError, "system 'bad' is running: what it changes goes into its columns"),
        (to_nan, vr.InvalidInput, "Body.x of row 0 must be a number, got NaN"),
        (beyond, vr.InvalidInput, "path must be one that the system writes, Body.x, got 'Motion.speed'"),
        (wrong_length, vr.InvalidInput, "Body.x must be an array of shape \\(5000,\\), got \\(7,\\)"),
        (in_place, ValueError, "read-only"),
    ):
        other = world
        other.systems._python.clear()
        other.register_system("bad", function, reads=["Motion.speed"], writes=["Body.x"])
        with pytest.raises(error, match=message):
            other.run_system("bad", 1.0)
        assert world.state_hash == held


def test_names_and_fields_are_checked(world: vr.World) -> None:
    world.register_system("drift", drift, reads=["Motion.speed"], writes=["Body.x"])
    with pytest.raises(vr.InvalidInput, match="name of a system must be unique, got 'drift' again"):
        world.register_integration("drift", "Body.x", "Motion.speed")
    with pytest.raises(
        vr.InvalidInput, match=r"name of a system must be text without control characters, got 'a\\x1b\[2J'"
    ):
        world.register_system("a\x1b[2J", drift)
    with pytest.raises(vr.InvalidInput, match="name of a system must not be empty"):
        world.register_system("", drift)
    with pytest.raises(KeyError, match="there is no system 'drifd'; the nearest are drift"):
        world.run_system("drifd", 1)
    with pytest.raises(ValueError, match="delta_time must be finite, got inf"):
        world.run_system("drift", float("inf"))
    with pytest.raises(vr.InvalidQuery, match=r"reads must be fields of Body, Motion, got 'Motion.sped'"):
        world.register_system("other", drift, reads=["Motion.sped"])
    with pytest.raises(vr.InvalidInput, match=r"reads must be a list of 'Component.field', got 'Motion.speed'"):
        world.register_system("other", drift, reads="Motion.speed")
    with pytest.raises(
        vr.InvalidInput, match=r"Body.x and Motion.velocity must be both of f32 or both of f64, .*, got f64 and f32"
    ):
        world.register_integration("other", "Body.x", "Motion.velocity")
    assert world.system_names == ["drift"]
