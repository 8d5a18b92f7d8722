"""Systems: named work on all entities of a kind, run on request or by an event."""

from __future__ import annotations

import difflib
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from void_reckoning._core import CampaignWorld, InvalidInput, InvalidQuery, NativeWorld, NotFound
from void_reckoning.ecs.client import ECSClient
from void_reckoning.ecs.events import EventBus, Subscription
from void_reckoning.ecs.query import EntityQuery, arguments_of
from void_reckoning.ecs.system_result import SystemResult
from void_reckoning.support.arguments import (
    any_number,
    callback,
    check_result,
    entries_of,
    instance,
    refused,
    shown,
    text,
    texts,
)
from void_reckoning.support.live import live

__all__ = ["PythonSystem", "SystemColumns", "SystemFunction", "SystemResult", "Systems"]

SystemFunction = Callable[["SystemColumns", float], object]


@live("pickle its columns")
class SystemColumns(Mapping[str, Any]):
    """The fields that a system reads, for all entities that have them, by ``"Component.field"``, ordered by entity id.

    Values are as stored: thousandths, rows of the universe's tables.
    Columns that the system writes may be changed in place or replaced by others of the same dtype and shape; the others are read-only.
    """

    def __init__(self, columns: dict[str, Any], writes: Sequence[str]) -> None:
        self._columns = entries_of(columns, "columns")
        self._writes = texts(writes, "writes")

    def __getitem__(self, path: str) -> Any:
        """Return a column: an array, or a list of str and None."""
        if not isinstance(path, str) or path not in self._columns:
            raise NotFound(f"path must be one of {', '.join(self._columns)}, got {shown(path)}")
        return self._columns[path]

    def __setitem__(self, path: str, values: Any) -> None:
        """Replace a column that the system writes."""
        if text(path, "path") not in self._writes:
            raise refused("path", f"one that the system writes, {', '.join(self._writes) or 'none'}", path)
        self._columns[path] = values

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


@dataclass(frozen=True)
class PythonSystem:
    """A system in Python, and its columns."""

    function: SystemFunction
    reads: Sequence[str]
    writes: Sequence[str]

    def components(self) -> list[str]:
        """Return the components that an entity must have."""
        return list(dict.fromkeys(path.partition(".")[0] for path in (*self.writes, *self.reads)))

    def run(self, client: ECSClient, name: str, delta_time: float) -> int:
        """Run it: all its writes are applied at the end, or none if it raises. Return the number of entities."""
        paths = list(dict.fromkeys((*self.writes, *self.reads)))
        columns = client.native.query_columns(arguments_of(EntityQuery(self.components())), paths)
        ids = columns.pop("entity_id")
        for path in self.writes:
            columns[path] = columns[path].copy()
        given = SystemColumns(columns, self.writes)
        client.native.lock(f"system '{name}' is running: what it changes goes into its columns")
        try:
            check_result(self.function(given, delta_time), f"the function of system '{name}'")
        finally:
            client.native.unlock()
        if self.writes:
            client.native.update_entities(ids, {path: given[path] for path in self.writes})
        return len(ids)


@live("register the systems in the other process")
class Systems:
    """The systems of one world, native and Python ones, by name. They are not part of its state."""

    def __init__(self, native: NativeWorld | CampaignWorld, bus: EventBus) -> None:
        if not isinstance(native, CampaignWorld | NativeWorld):
            raise refused("native", "a world of the core", native)
        self._client = ECSClient(native)
        self._bus = instance(bus, EventBus, "bus")
        self._python: dict[str, PythonSystem] = {}

    @property
    def names(self) -> list[str]:
        """Names of all systems."""
        return sorted([*self._python, *self._client.native.system_names])

    def register(self, name: str, function: SystemFunction, reads: Sequence[str], writes: Sequence[str]) -> None:
        """Add a system in Python; see :meth:`World.register_system`."""
        self._check_free(name)
        callback(function, "function", "(columns, delta_time)")
        self._python[name] = PythonSystem(function, self._checked(reads, "reads"), self._checked(writes, "writes"))

    def register_integration(self, name: str, value: str, rate: str) -> None:
        """Add the native system ``value += rate * delta_time``."""
        self._check_free(name)
        self._client.native.add_integration(name, value, rate)

    def run(self, name: str, delta_time: float) -> SystemResult:
        """Run a system; see :meth:`World.run_system`."""
        self._check_known(name)
        delta_time = any_number(delta_time, "delta_time")
        if not math.isfinite(delta_time):
            raise InvalidInput(f"delta_time must be finite, got {delta_time}")
        published, began = self._bus.published, time.perf_counter()
        failed: list[tuple[int, str]] = []
        if name in self._python:
            entities = self._python[name].run(self._client, name, delta_time)
        else:
            entities, _, failed = self._client.native.run_system(name, delta_time)
        result = SystemResult(name, entities, time.perf_counter() - began, self._bus.published - published, failed)
        self._bus.run_bound()
        return result

    def bind(self, name: str, event: str, delta_time: float) -> Subscription:
        """Run a system whenever an event happens; see :meth:`World.bind_system`."""
        any_number(delta_time, "delta_time")
        event = text(event, "event")
        self._check_known(name)
        return self._bus.bind(event, lambda: self.run(name, delta_time), f"system '{name}' bound to {event}")

    def copy_to(self, other: Systems) -> None:
        """Add the Python systems to another world's."""
        instance(other, Systems, "other")._python = dict(self._python)

    def _check_free(self, name: str) -> None:
        name = text(name, "name")
        if not name.isprintable():
            raise refused("name of a system", "text without control characters", name)
        if not name or name in self.names:
            raise InvalidInput(
                f"name of a system must be unique, got '{name}' again" if name else "name of a system must not be empty"
            )

    def _check_known(self, name: str) -> None:
        name = text(name, "name")
        if name not in self.names:
            near = difflib.get_close_matches(name, self.names, 3, 0)
            raise NotFound(f"there is no system '{name}'" + (f"; the nearest are {', '.join(near)}" if near else ""))

    def _checked(self, paths: Sequence[str], role: str) -> list[str]:
        """Return paths that name fields of the world, or raise an error for the first that does not."""
        if isinstance(paths, str):
            raise refused(role, "a list of 'Component.field'", paths)
        described = {row["name"]: row["fields"] for row in self._client.native.components}
        paths = texts(paths, role)
        for path in paths:
            component, _, name = path.partition(".")
            if name not in described.get(component, {}):
                raise InvalidQuery(f"{role} must be fields of {', '.join(described) or 'no component'}, got '{path}'")
        return paths
