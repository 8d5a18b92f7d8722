"""Which numbers a field takes, by every way in: an integer field integers, a float field floats, and integers that it holds exactly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import void_reckoning as vr
from void_reckoning.proto.ecs import entities_pb2


@pytest.fixture
def world() -> vr.World:
    world = vr.World()
    world.register_component("C", {"i": "i32", "u": "u64", "f": "f32", "d": "f64"})
    world.ecs.create_entity("", {"C": {}})
    return world


def create(world: vr.World, field: str, value: Any) -> Any:
    made = world.ecs.create_entity("", {"C": {field: value}})
    return world.ecs.get_entity(made).components["C"][field]  # type: ignore[union-attr]


def update(world: vr.World, field: str, value: Any) -> Any:
    made = world.ecs.query_ids(vr.EntityQuery(["C"]))[0]
    world.ecs.update_entity(made, {"C": {field: value}})
    return world.ecs.get_entity(made).components["C"][field]  # type: ignore[union-attr]


def message(world: vr.World, field: str, value: Any) -> Any:
    request = entities_pb2.CreateEntitiesRequest()
    given = request.entities.add().components.add(type_name="C").fields[field]
    if isinstance(value, float):
        given.float_value = value
    elif value < 2**63:
        given.int_value = value
    else:
        given.uint_value = value
    answer = vr.ECSAPI(world.ecs).create_entities(request)
    return world.ecs.get_entity(answer.entity_ids[0]).components["C"][field]  # type: ignore[union-attr]


WAYS = [create, update, message]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("field", "value", "held"),
    [
        ("i", -(2**31), -(2**31)),
        ("u", 2**64 - 1, 2**64 - 1),
        ("f", 0.1, 0.10000000149011612),
        ("f", 2**24, 2.0**24),
        ("f", 2**24 + 2, 2.0**24 + 2),
        ("f", -(2**63), -(2.0**63)),
        ("f", 2**63, 2.0**63),
        ("f", float(2**24 + 1), 2.0**24),
        ("d", 2**53, 2.0**53),
        ("d", 2**64 - 2048, 2.0**64 - 2048),
    ],
)
def test_numbers_that_a_field_holds_are_taken(
    world: vr.World, way: Callable[[vr.World, str, Any], Any], field: str, value: Any, held: Any
) -> None:
    assert way(world, field, value) == held


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("i", 2.0, "C.i must be a value of type i32, got a float"),
        ("i", 2**31, "C.i must be between -2147483648 and 2147483647, got 2147483648"),
        ("f", 2**24 + 1, "C.f must be an integer that f32 holds exactly, or a float, got 16777217"),
        ("f", -(2**24) - 1, "C.f must be an integer that f32 holds exactly, or a float, got -16777217"),
        ("f", 2**63 - 1, "C.f must be an integer that f32 holds exactly, or a float, got 9223372036854775807"),
        ("f", 2**64 - 1, "C.f must be an integer that f32 holds exactly, or a float, got 18446744073709551615"),
        ("d", 2**53 + 1, "C.d must be an integer that f64 holds exactly, or a float, got 9007199254740993"),
        ("d", 2**64 - 1, "C.d must be an integer that f64 holds exactly, or a float, got 18446744073709551615"),
    ],
)
def test_others_are_refused_and_change_nothing(
    world: vr.World, way: Callable[[vr.World, str, Any], Any], field: str, value: Any, text: str
) -> None:
    before = world.state_hash
    with pytest.raises(vr.InvalidInput) as refused:
        way(world, field, value)
    assert text in str(refused.value)
    assert world.state_hash == before
