"""Random operations on a world and on plain dicts, side by side: never a difference."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow
import pytest
import void_reckoning as vr
from world_model import Components, ModelWorld

TYPES: dict[str, dict[str, str]] = {
    "Ship": {"hull": "i32", "name": "string", "speed": "f32", "docked": "bool", "owner": "entity"},
    "Place": {"x": "f64", "y": "f64", "near": "u8[3]"},
    "Tag": {},
    "Wide": {"a": "i8", "b": "i16", "c": "i64", "d": "u16", "e": "u32", "f": "u64"},
    "Words": {"first": "string", "more": "string[2]"},
    "Late": {"level": "u8", "share": "f32[2]"},
}
NUMPY = {
    "bool": np.bool_, "i8": np.int8, "i16": np.int16, "i32": np.int32, "i64": np.int64, "u8": np.uint8, "u16": np.uint16,
    "u32": np.uint32, "u64": np.uint64, "f32": np.float32, "f64": np.float64, "entity": np.uint64,
}  # fmt: skip
WORDS = [None, "", "alpha", "beta", "Zeta", "żółw", "a\0b", "ﬀ", "😀"]
SEEDS, STEPS = 20, 5000  # 100,000 steps in all


class Play:
    """One random game of operations; every method does one, on both sides."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.world = vr.World()
        self.model = ModelWorld()
        self.kept: list[tuple[Any, ModelWorld, int]] = []
        for name in ("Ship", "Place", "Tag"):
            self.register(name)
        self.operations: list[tuple[int, Callable[[], None]]] = [
            (10, self.create), (4, self.create_many), (3, self.create_from_table), (12, self.update), (5, self.update_many),
            (3, self.update_from_table), (3, self.edit), (7, self.delete), (3, self.delete_many), (5, self.remove), (30, self.query),
            (3, self.snapshot), (3, self.restore), (1, self.clone), (1, self.register_next), (4, self.mistake), (6, self.look),
        ]  # fmt: skip

    # Values.
    def scalar(self, kind: str) -> Any:
        pick = self.random.random()
        if kind == "bool":
            return pick < 0.5
        if kind == "string":
            return self.random.choice(WORDS)
        if kind == "entity":
            return self.some_id() if pick < 0.7 else 0
        if kind in ("f32", "f64"):
            special = [0.5, -2.25, 2.0**100, float("inf"), -float("inf"), 5e-324 if kind == "f64" else 2**-149, 2.0**53]
            return self.random.choice(special) if pick < 0.2 else float(self.random.randrange(-12, 12)) / 4
        low, high = np.iinfo(NUMPY[kind]).min, np.iinfo(NUMPY[kind]).max
        return self.random.choice([low, high, high - 1]) if pick < 0.15 else self.random.randrange(max(low, -5), 6)

    def value(self, kind: str) -> Any:
        scalar, _, count = kind.partition("[")
        return tuple(self.scalar(scalar) for _ in range(int(count[:-1]))) if count else self.scalar(scalar)

    def some_id(self) -> int:
        return self.random.choice(list(self.model.entities)) if self.model.entities else 0

    def some_components(self) -> list[str]:
        names = list(self.model.types)
        return self.random.sample(names, self.random.randrange(0, min(4, len(names)) + 1))

    def some_fields(self, component: str) -> dict[str, Any]:
        return {
            name: self.value(kind) for name, kind in self.model.types[component].items() if self.random.random() < 0.6
        }

    def draft(self) -> Components:
        return {name: self.some_fields(name) for name in self.some_components()}

    def column(self, kind: str, values: list[Any]) -> Any:
        scalar, _, count = kind.partition("[")
        if scalar == "string":
            return [one for value in values for one in value] if count else values
        array = np.array(values, NUMPY[scalar])
        return array.reshape(len(values), int(count[:-1])) if count else array

    def arrow_column(self, kind: str, values: list[Any]) -> Any:
        scalar, _, count = kind.partition("[")
        plain = pyarrow.string() if scalar == "string" else pyarrow.from_numpy_dtype(NUMPY[scalar])
        return pyarrow.array(values, pyarrow.list_(plain, int(count[:-1])) if count else plain)

    # Operations.
    def register(self, name: str) -> None:
        self.world.register_component(name, TYPES[name])
        self.model.types[name] = TYPES[name]

    def register_next(self) -> None:
        missing = [name for name in TYPES if name not in self.model.types]
        if missing:
            self.register(missing[0])

    def create(self) -> None:
        draft = self.draft()
        self.model.create(self.world.ecs.create_entity("any", draft), draft)

    def batch(self) -> tuple[list[str], int, dict[str, tuple[str, list[Any]]]]:
        """Components, a number of rows, and by field its type and values."""
        count = self.random.choice([0, 1, 2, 7])
        components = self.some_components()
        columns = {
            f"{name}.{field}": (kind, [self.value(kind) for _ in range(count)])
            for name in components
            for field, kind in self.model.types[name].items()
            if self.random.random() < 0.6
        }
        return components, count, columns

    def add_all(self, ids: Any, components: list[str], columns: dict[str, tuple[str, list[Any]]]) -> None:
        for row, entity in enumerate(ids.tolist()):
            draft: Components = {name: {} for name in components}
            for path, (_, values) in columns.items():
                name, _, field = path.partition(".")
                draft[name][field] = values[row]
            self.model.create(entity, draft)

    def create_many(self) -> None:
        components, count, columns = self.batch()
        given = {path: self.column(kind, values) for path, (kind, values) in columns.items()}
        self.add_all(self.world.ecs.create_entities(count, given, components), components, columns)

    def create_from_table(self) -> None:
        components, count, columns = self.batch()
        if not columns:
            return
        table = pyarrow.table({path: self.arrow_column(kind, values) for path, (kind, values) in columns.items()})
        ids = self.world.ecs.insert_table(table, components=components)
        assert len(ids) == count
        self.add_all(ids, components, columns)

    def update(self) -> None:
        entity = self.some_id()
        if entity:
            draft = self.draft()
            self.world.ecs.update_entity(entity, draft)
            self.model.update(entity, draft)

    def having(self, component: str) -> list[int]:
        return [entity for entity, held in self.model.entities.items() if component in held]

    def some_column(self) -> tuple[str, str, str, list[int], list[Any]] | None:
        component = self.random.choice([name for name, fields in self.model.types.items() if fields])
        field, kind = self.random.choice(list(self.model.types[component].items()))
        there = self.having(component)
        ids = self.random.sample(there, self.random.randrange(0, min(len(there), 9) + 1))
        return component, field, kind, ids, [self.value(kind) for _ in ids]

    def note_column(self, component: str, field: str, ids: list[int], values: list[Any]) -> None:
        for entity, value in zip(ids, values, strict=True):
            self.model.update(entity, {component: {field: value}})

    def update_many(self) -> None:
        component, field, kind, ids, values = self.some_column()  # type: ignore[misc]
        self.world.ecs.update_entities(ids, {f"{component}.{field}": self.column(kind, values)})
        self.note_column(component, field, ids, values)

    def update_from_table(self) -> None:
        component, field, kind, ids, values = self.some_column()  # type: ignore[misc]
        table = pyarrow.table(
            {"entity_id": pyarrow.array(ids, pyarrow.uint64()), field: self.arrow_column(kind, values)}
        )
        assert self.world.ecs.update_table(table, component) == len(ids)
        self.note_column(component, field, ids, values)

    def edit(self) -> None:
        component, field, kind, _, _ = self.some_column()  # type: ignore[misc]
        if kind == "string[2]":
            return
        with self.world.ecs.edit_columns(component, [field]) as edit:
            ids = edit.entity_ids.tolist()
            values = [self.value(kind) for _ in ids]
            edit[field] = self.column(kind, values)
        assert sorted(ids) == sorted(self.having(component))
        self.note_column(component, field, ids, values)

    def delete(self) -> None:
        entity = self.some_id() if self.random.random() < 0.8 else self.dead_id()
        assert self.world.ecs.delete_entity(entity) == self.model.delete(entity)

    def dead_id(self) -> int:
        return self.random.choice(sorted(self.model.gone)) if self.model.gone else 12345

    def delete_many(self) -> None:
        alive = list(self.model.entities)
        some = min(len(alive), self.random.choice([0, 3, len(alive) // 3]))
        ids = [*self.random.sample(alive, some), self.dead_id()]
        assert self.world.ecs.delete_entities(ids) == sum([self.model.delete(entity) for entity in ids])

    def remove(self) -> None:
        entity = self.some_id()
        if entity and self.model.entities[entity]:
            component = self.random.choice(list(self.model.entities[entity]))
            self.world.ecs.remove_component(entity, component)
            del self.model.entities[entity][component]

    def snapshot(self) -> None:
        self.kept = [*self.kept[-3:], (self.world.snapshot(), self.model.copied(), self.world.state_hash)]

    def restore(self) -> None:
        if self.kept:
            snapshot, model, held = self.random.choice(self.kept)
            self.world.restore(snapshot)
            self.model = model.copied()
            assert self.world.state_hash == held

    def clone(self) -> None:
        held = self.world.state_hash
        other = self.world.clone()
        assert other.state_hash == held
        other.ecs.delete_entities(list(self.model.entities))
        assert self.world.state_hash == held
        self.world, self.kept = self.world.clone(), []

    def mistake(self) -> None:
        """What must be refused, and change nothing."""
        held = self.world.state_hash
        ecs, entity = self.world.ecs, self.some_id()
        mistakes: list[tuple[type[Exception], Callable[[], Any]]] = [
            (KeyError, lambda: ecs.update_entity(self.dead_id(), {"Tag": {}})),
            (ValueError, lambda: ecs.create_entity("", {"Ship": {"hull": 2**31}})),
            (ValueError, lambda: ecs.create_entity("", {"Place": {"x": 1.0, "y": float("nan")}})),
            (ValueError, lambda: ecs.create_entity("", {"Ship": {"hull": 1}, "Sheep": {}})),
            (ValueError, lambda: ecs.create_entities(2, {"Ship.hull": np.zeros(2, np.int32), "Place.x": np.zeros(3)})),
            (KeyError, lambda: ecs.update_entities([entity, self.dead_id()], {"Ship.hull": np.ones(2, np.int32)})),
            (ValueError, lambda: ecs.query_ids(vr.EntityQuery(["Ship"], {"Ship.hull": (3, 2)}))),
            (ValueError, lambda: ecs.insert_table(pyarrow.table({"Ship.hull": [1]}))),
        ]
        error, call = self.random.choice(mistakes)
        with pytest.raises(error):
            call()
        assert self.world.state_hash == held

    # Questions.
    def path(self) -> tuple[str, str]:
        component = self.random.choice([name for name, fields in self.model.types.items() if fields])
        field, kind = self.random.choice(list(self.model.types[component].items()))
        scalar, _, count = kind.partition("[")
        return (
            f"{component}.{field}[{self.random.randrange(int(count[:-1]))}]" if count else f"{component}.{field}"
        ), scalar

    def condition(self, kind: str) -> Any:
        pick = self.random.random()
        if kind == "bool":
            return pick < 0.5
        one, other = self.scalar(kind), self.scalar(kind)
        if pick < 0.25:
            return one
        if pick < 0.5:
            return [one, other, self.scalar(kind)]
        if kind == "string":
            return {self.random.choice(["==", "!=", "in"]): one} if pick < 0.6 and one is not None else one
        if pick < 0.75:
            return (min(one, other), max(one, other))
        return {self.random.choice(["==", "!=", "<", "<=", ">", ">="]): one}

    def query(self) -> None:
        filters: dict[str, Any] = {}
        for _ in range(self.random.randrange(0, 3)):
            path, kind = self.path()
            condition = self.condition(kind)
            if isinstance(condition, dict) and "in" in condition:
                condition = {"in": [condition["in"]]}
            filters[path] = condition
        sort_by = list(dict.fromkeys(self.path()[0] for _ in range(self.random.randrange(0, 3))))
        sort_by = [path if self.random.random() < 0.5 else "-" + path for path in sort_by]
        components = self.some_components()
        limit = self.random.choice([None, 0, 1, 5, 1000])
        offset = self.random.choice([0, 0, 1, 4])
        query = vr.EntityQuery(components, filters, limit, sort_by, offset)
        expected = self.model.query(components, filters, sort_by)
        assert self.world.ecs.count_entities(query) == len(expected), query
        page = expected[offset : None if limit is None else offset + limit]
        assert self.world.ecs.query_ids(query) == page, query
        if self.random.random() < 0.3:
            assert [ref.components for ref in self.world.ecs.query_entities(query)] == [
                self.model.entities[e] for e in page
            ]
        if self.random.random() < 0.3:
            columns = self.world.ecs.query_columns(query)
            for name in components:
                for field, kind in self.model.types[name].items():
                    got = columns[f"{name}.{field}"]
                    want = [self.model.entities[entity][name][field] for entity in page]
                    if kind == "string[2]":
                        want = [one for pair in want for one in pair]
                    assert (got if isinstance(got, list) else got.tolist()) == [
                        list(w) if isinstance(w, tuple) else w for w in want
                    ]

    def look(self) -> None:
        entity = self.some_id() if self.random.random() < 0.9 else self.dead_id()
        ref = self.world.ecs.get_entity(entity)
        assert (None if ref is None else ref.components) == self.model.entities.get(entity)

    def check_all(self) -> None:
        assert self.world.entity_count == len(self.model.entities)
        for entity, components in self.model.entities.items():
            ref = self.world.ecs.get_entity(entity)
            assert ref is not None
            assert ref.components == components
        for entity in self.model.gone:
            assert self.world.ecs.get_entity(entity) is None

    def run(self, steps: int) -> None:
        weights = [weight for weight, _ in self.operations]
        for step in range(steps):
            ((_, operation),) = self.random.choices(self.operations, weights)
            try:
                operation()
            except Exception as error:
                error.add_note(f"in step {step}: {operation.__name__}")
                raise
            if len(self.model.entities) > 60:
                self.delete_many()
            if len(self.model.gone) > 300 and self.random.random() < 0.1:
                self.world, self.model, self.kept = vr.World(), ModelWorld(), []
                for name in ("Ship", "Place", "Tag"):
                    self.register(name)
            if step % 250 == 0:
                self.check_all()
        self.check_all()


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_world_does_what_plain_dicts_do(seed: int) -> None:
    Play(seed).run(STEPS)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 1020))
def test_a_world_does_what_plain_dicts_do_for_long(seed: int) -> None:
    Play(seed).run(100_000)
