"""A world of your own: entities and components without a campaign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from void_reckoning._core import (
    MemoryReport,
    NativeWorld,
    QueryCacheStatistics,
    Table,
    WorldSnapshot,
)
from void_reckoning.ecs.client import ECSClient
from void_reckoning.ecs.events import EventBus, Subscription
from void_reckoning.ecs.systems import SystemFunction, SystemResult, Systems
from void_reckoning.support.arguments import refused
from void_reckoning.support.live import live
from void_reckoning.support.notebook import world_html

if TYPE_CHECKING:
    from numpy.typing import NDArray


@live("pickle its snapshot(), or clone() it")
class World:
    """Entities with components that are described at run time. A new world has no component types.

    Examples
    --------
    >>> world = World()
    >>> world.register_component("Cargo", {"tons": "f32", "kind": "string"})
    >>> ore = world.ecs.create_entity("crate", {"Cargo": {"tons": 2.5, "kind": "ore"}})
    >>> world.ecs.get_entity(ore).components["Cargo"]["kind"]
    'ore'
    """

    def __init__(self) -> None:
        self._adopt(NativeWorld())

    def _adopt(self, native: NativeWorld) -> None:
        self.native = native
        self.events = EventBus(native)
        """Its bus: ``world.events.publish("EntityMoved", {...})``, ``world.events.subscribe(...)``."""
        self.systems = Systems(native, self.events)

    def register_component(self, name: str, fields: Mapping[str, str], doc: str = "") -> None:
        """Describe a component type. Repeating the same description is allowed.

        Parameters
        ----------
        name
            An identifier.
        fields
            Types by field name: ``bool``, ``i8`` to ``i64``, ``u8`` to ``u64``, ``f32``, ``f64``, ``string``, ``entity`` (a reference),
            and arrays of them of fixed size, as in ``"f32[3]"``.
        doc
            One line for people.

        Raises
        ------
        InvalidInput
            An invalid name, or one taken with another description, an unknown type, or more than 1,999 values (the elements
            of all fields together), which is what a save holds.
        """
        self.native.register_component(name, fields, doc)

    @property
    def ecs(self) -> ECSClient:
        """Queries over this world, and changes to it."""
        return ECSClient(self)

    @property
    def components(self) -> list[dict[str, Any]]:
        """Every component type: ``name``, ``doc``, and types by name in ``fields``."""
        return self.native.components

    @property
    def entity_count(self) -> int:
        """Number of entities."""
        return self.native.entity_count

    @property
    def state_hash(self) -> int:
        """Hash of the contents; equal for equal contents, regardless of their memory layout."""
        return self.native.state_hash

    def table(self, component: str) -> Table:
        """Return all entities that have a component, as an Arrow stream for pyarrow, polars and DuckDB. Later changes don't affect it."""
        return self.native.table(component)

    def column(self, component: str, field: str) -> Any:
        """Return all values of one field.

        Returns
        -------
        numpy.ndarray or list
            Read-only, of the field's dtype (two-dimensional for arrays, uint64 for references and for ``"entity_id"``), or a list of str
            and None. The order is arbitrary, but the same for all fields of a component while the world is unchanged. Up to 4,096
            entities with one set of components: a view without a copy, which later changes don't affect. Otherwise a
            copy; :meth:`column_blocks` never copies.
        """
        return self.native.column(component, field)

    def column_blocks(self, component: str, field: str) -> list[NDArray[Any]]:
        """Return all values of one field as views of the blocks that hold them, up to 4,096 rows each, never copied. No strings."""
        return self.native.column_blocks(component, field)

    def memory(self) -> MemoryReport:
        """Return how much memory is used, and by what.

        Returns
        -------
        MemoryReport
            Bytes: ``world_bytes`` of the columns as they are now, ``string_bytes``, ``query_cache_bytes``, and ``held_bytes`` of blocks
            that only snapshots, tables, views and entities read earlier still need. ``holdings`` lists those, the oldest first:
            ``kind``, ``turn`` (None without a campaign), ``age_seconds``, ``bytes``.
        """
        return self.native.memory()

    @property
    def query_cache(self) -> QueryCacheStatistics:
        """Figures of the cache of query results: ``hits``, ``misses``, ``hit_rate``, ``entries``, ``bytes`` and their limits."""
        return self.native.query_cache

    def snapshot(self) -> WorldSnapshot:
        """Return the world as it is now; costs about 10 ns a column, and memory for what changes afterwards."""
        return self.native.snapshot()

    def restore(self, snapshot: WorldSnapshot) -> None:
        """Go back to a snapshot of this world, or of one that shares its origin by :meth:`clone`.

        Raises
        ------
        StateError
            The snapshot is of another world; nothing is changed.
        InvalidInput
            It is not a snapshot of a world.
        """
        if not isinstance(snapshot, WorldSnapshot):
            raise refused("snapshot", "one that snapshot() returned", snapshot)
        self.native.restore(snapshot)

    def clone(self) -> World:
        """Return another world with the same contents and systems, and a bus of its own; costs as much as a snapshot.

        ``copy.copy`` and ``copy.deepcopy`` return the same: a shallow copy would be this world under another name.

        Examples
        --------
        >>> import copy
        >>> world = World()
        >>> world.register_component("Cargo", {"tons": "f32"})
        >>> other = copy.copy(world)
        >>> _ = other.ecs.create_entity("crate", {"Cargo": {"tons": 2.5}})
        >>> world.entity_count, other.entity_count
        (0, 1)
        """
        other = World.__new__(World)
        other._adopt(self.native.clone())
        self.systems.copy_to(other.systems)
        return other

    def __copy__(self) -> World:
        return self.clone()

    def __deepcopy__(self, memo: dict[int, Any]) -> World:
        return self.clone()

    def register_system(
        self, name: str, function: SystemFunction, reads: Sequence[str] = (), writes: Sequence[str] = ()
    ) -> None:
        """Name a function that works on columns.

        Parameters
        ----------
        name
            For :meth:`run_system`.
        function
            Called with :class:`SystemColumns` and ``delta_time``.
        reads, writes
            ``"Component.field"`` names: the columns that it is given, for all entities that have all of these components, and those of
            them that it may change.

        Raises
        ------
        InvalidInput
            A name that is empty or taken.
        InvalidQuery
            An unknown field.
        """
        self.systems.register(name, function, reads, writes)

    def register_integration(self, name: str, value: str, rate: str) -> None:
        """Name a native system: ``value += rate * delta_time`` for two ``"Component.field"`` of floats of one type and length.

        Where a sum is not finite the value is kept, and the result of the run says so.
        """
        self.systems.register_integration(name, value, rate)

    def run_system(self, name: str, delta_time: float) -> SystemResult:
        """Run a system over all entities that match it; ``delta_time`` is in the time unit of its fields' rates.

        Raises
        ------
        NotFound
            There is no such system; the message has the nearest names.
        StateError
            The system changes the world other than through its columns.
        Exception
            Any exception of the system; the world is then as it was before.
        """
        return self.systems.run(name, delta_time)

    def bind_system(self, name: str, event: str, delta_time: float = 1.0) -> Subscription:
        """Run a system whenever an event is published on this world's bus, after its subscribers.

        Events that the system publishes itself reach subscribers, but run no bound systems. An exception is logged and kept in
        ``world.events.failures``.

        Raises
        ------
        NotFound, InvalidInput
            There is no such system, or no such event.
        """
        return self.systems.bind(name, event, delta_time)

    @property
    def system_names(self) -> list[str]:
        """Names of all systems."""
        return self.systems.names

    def _repr_html_(self) -> str:
        return world_html(self)

    def __repr__(self) -> str:
        return f"<World: {self.entity_count} entities, {len(self.components)} component types>"
