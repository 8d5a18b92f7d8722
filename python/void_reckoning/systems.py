"""Systems: work on all entities of a kind, by name."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from void_reckoning.ecs import EntityQuery
from void_reckoning.simulation_core import InvalidInput, InvalidQuery, NativeWorld, StateError

if TYPE_CHECKING:
    from void_reckoning.world import World

SystemFunction = Callable[["SystemColumns", float], None]


@dataclass(frozen=True)
class SystemResult:
    """What one run of a system did.

    ``entities`` were touched in ``seconds`` of wall clock; ``events`` were published; ``failed`` lists the entities that were skipped
    because their share could not be calculated, each with the reason.
    """

    name: str
    entities: int
    seconds: float
    events: int = 0
    failed: list[tuple[int, str]] = field(default_factory=list)


class SystemColumns(Mapping[str, Any]):
    """The fields that a system asked for, of all entities that have them, by ``"Component.field"``, ordered by entity id.

    Those that it writes may be changed in place or replaced by others of the same dtype and shape; those that it reads are read-only.
    """

    def __init__(self, columns: dict[str, Any], writes: Sequence[str]) -> None:
        self._columns = columns
        self._writes = list(writes)

    def __getitem__(self, path: str) -> Any:
        """Return a column: an array, or a list of str and None."""
        return self._columns[path]

    def __setitem__(self, path: str, values: Any) -> None:
        """Replace a column that the system writes."""
        if path not in self._writes:
            raise InvalidInput(f"the system does not write {path}; it writes {', '.join(self._writes) or 'nothing'}")
        self._columns[path] = values

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


@dataclass(frozen=True)
class PythonSystem:
    """A system in Python, and which columns it is given."""

    function: SystemFunction
    reads: Sequence[str]
    writes: Sequence[str]

    def components(self) -> list[str]:
        """Return the components that an entity must have."""
        return list(dict.fromkeys(path.partition(".")[0] for path in (*self.writes, *self.reads)))

    def run(self, world: World, native: NativeWorld, name: str, delta_time: float) -> SystemResult:
        """Run it: all that it writes is written at the end, or nothing where it raises."""
        if not math.isfinite(delta_time):
            raise InvalidInput(f"delta_time is {delta_time}; allowed are finite numbers")
        began = time.perf_counter()
        paths = list(dict.fromkeys((*self.writes, *self.reads)))
        columns = world.ecs.query_columns(EntityQuery(self.components()), paths)
        ids = columns.pop("entity_id")
        for path in self.writes:
            columns[path] = columns[path].copy()
        given = SystemColumns(columns, self.writes)
        before, version = native.snapshot(), native.version
        try:
            self.function(given, delta_time)
            if native.version != version:
                raise StateError(
                    f"system '{name}' changed the world while it ran; what it changes goes into its columns"
                )
            world.ecs.update_entities(ids, {path: given[path] for path in self.writes})
        except BaseException:
            if native.version != version:
                native.restore(before)
            raise
        return SystemResult(name, len(ids), time.perf_counter() - began)


def checked_paths(world: World, paths: Sequence[str], role: str) -> list[str]:
    """Paths that name fields of the world, or an error that says which does not."""
    if isinstance(paths, str):
        raise InvalidInput(f"{role} is a list of 'Component.field', not one string")
    described = {row["name"]: row["fields"] for row in world.components}
    for path in paths:
        component, _, name = path.partition(".")
        if name not in described.get(component, {}):
            raise InvalidQuery(f"{role} has '{path}'; allowed are fields of {', '.join(described) or 'no component'}")
    return list(paths)
