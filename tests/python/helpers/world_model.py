"""A world as plain dicts, slow and obvious: what the real one is compared with."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

Components = dict[str, dict[str, Any]]

ZEROS: dict[str, Any] = {"bool": False, "string": None, "f32": 0.0, "f64": 0.0}


def zero(kind: str) -> Any:
    scalar, _, count = kind.partition("[")
    value = ZEROS.get(scalar, 0)
    return (value,) * int(count[:-1]) if count else value


def matches(value: Any, condition: Any) -> bool:
    """Whether a value passes a filter, by the words of `EntityQuery`."""
    if isinstance(condition, dict):
        return all(passes(value, operator, operand) for operator, operand in condition.items())
    if isinstance(condition, tuple):
        return value is not None and condition[0] <= value <= condition[1]
    if isinstance(condition, list):
        return any(same(value, one) for one in condition)
    return same(value, condition)


def same(value: Any, other: Any) -> bool:
    return (value is None) == (other is None) and value == other


def passes(value: Any, operator: str, operand: Any) -> bool:
    if operator == "in":
        return any(same(value, one) for one in operand)
    if operator == "==":
        return same(value, operand)
    if operator == "!=":
        return not same(value, operand)
    if value is None or operand is None:
        return False
    return {"<": value < operand, "<=": value <= operand, ">": value > operand, ">=": value >= operand}[operator]


def text_order(value: Any) -> Any:
    """Strings sort by their bytes, null first."""
    if value is None:
        return (0, b"")
    return (1, value.encode()) if isinstance(value, str) else value


@dataclass
class ModelWorld:
    """Entities by id; `gone` are the ids that were deleted and must never come back."""

    types: dict[str, dict[str, str]] = field(default_factory=dict)
    entities: dict[int, Components] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)

    def copied(self) -> ModelWorld:
        return copy.deepcopy(self)

    def blank(self, component: str) -> dict[str, Any]:
        return {name: zero(kind) for name, kind in self.types[component].items()}

    def create(self, entity: int, components: Components) -> None:
        assert entity not in self.entities
        assert entity not in self.gone, "an id that was deleted reached another entity"
        self.entities[entity] = {name: {**self.blank(name), **fields} for name, fields in components.items()}

    def update(self, entity: int, components: Components) -> None:
        for name, fields in components.items():
            self.entities[entity].setdefault(name, self.blank(name)).update(fields)

    def delete(self, entity: int) -> bool:
        if entity not in self.entities:
            return False
        del self.entities[entity]
        self.gone.add(entity)
        return True

    def value(self, entity: int, path: str) -> Any:
        component, _, name = path.partition(".")
        name, _, element = name.partition("[")
        value = self.entities[entity][component][name]
        return value[int(element[:-1])] if element else value

    def query(self, components: list[str], filters: dict[str, Any], sort_by: list[str]) -> list[int]:
        """All that match, in order."""
        needed = {*components, *(path.partition(".")[0] for path in filters)}
        needed |= {path.removeprefix("-").partition(".")[0] for path in sort_by}
        found = [
            entity
            for entity, held in sorted(self.entities.items())
            if needed <= set(held) and all(matches(self.value(entity, path), one) for path, one in filters.items())
        ]
        for path in reversed(sort_by):  # a stable sort by the last key first
            found.sort(
                key=lambda entity: text_order(self.value(entity, path.removeprefix("-"))), reverse=path[0] == "-"
            )
        return found
