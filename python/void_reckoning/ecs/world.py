"""A world of one's own: entities and components without a campaign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from void_reckoning._core import (
    InvalidInput,
    MemoryReport,
    NativeWorld,
    QueryCacheStatistics,
    Table,
    WorldSnapshot,
)
from void_reckoning.ecs.client import ECSClient
from void_reckoning.ecs.events import EventBus, Subscription
from void_reckoning.ecs.systems import SystemFunction, SystemResult, Systems

if TYPE_CHECKING:
    from numpy.typing import NDArray


class World:
    """Entities with components that are described at run time. A new one has no component types.

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
        """Describe a component type. The same description twice is fine.

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
            A name that is no identifier or is taken with another description, an unknown type, or more than 1,999 values (the elements
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
        """How many entities there are."""
        return self.native.entity_count

    @property
    def state_hash(self) -> int:
        """Hash of everything in it; the same for the same contents, however they came to be laid out."""
        return self.native.state_hash

    def table(self, component: str) -> Table:
        """All entities that have a component, as an Arrow stream for pyarrow, polars and DuckDB. It stays what it is now."""
        return self.native.table(component)

    def column(self, component: str, field: str) -> Any:
        """All values of one field.

        Returns
        -------
        numpy.ndarray or list
            Read-only, of the field's dtype (two-dimensional for arrays, uint64 for references and for ``"entity_id"``), or a list of str
            and None. The order means nothing, but is the same for all fields of a component while the world is unchanged. Up to 4,096
            entities of one set of components: a view without a copy, which stays what it is whatever becomes of the world. Otherwise a
            copy; :meth:`column_blocks` never copies.
        """
        return self.native.column(component, field)

    def column_blocks(self, component: str, field: str) -> list[NDArray[Any]]:
        """All values of one field as views of the blocks they stand in, up to 4,096 rows each, never copied. No strings."""
        return self.native.column_blocks(component, field)

    def memory(self) -> MemoryReport:
        """Who keeps how much memory.

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
        """How the cache of query results does: ``hits``, ``misses``, ``hit_rate``, ``entries``, ``bytes`` and their limits."""
        return self.native.query_cache

    def snapshot(self) -> WorldSnapshot:
        """The world as it is now; costs about 10 ns a column, and memory for what changes afterwards."""
        return self.native.snapshot()

    def restore(self, snapshot: WorldSnapshot) -> None:
        """Go back to a snapshot of this world, or of one with which it has its origin in common by :meth:`clone`.

        Raises
        ------
        StateError
            The snapshot is of another world; nothing is changed.
        InvalidInput
            It is no snapshot of a world.
        """
        if not isinstance(snapshot, WorldSnapshot):
            raise InvalidInput(f"snapshot must be one that snapshot() returned, got {type(snapshot).__name__}")
        self.native.restore(snapshot)

    def clone(self) -> World:
        """Return another world with the same contents and systems, and a bus of its own; costs what a snapshot does."""
        other = World.__new__(World)
        other._adopt(self.native.clone())
        self.systems.copy_to(other.systems)
        return other

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
            ``"Component.field"`` names: the columns that it is given, of all entities that have all of these components, and those of
            them that it may change.

        Raises
        ------
        InvalidInput
            A name that is empty or taken.
        InvalidQuery
            A field that is not there.
        """
        self.systems.register(name, function, reads, writes)

    def register_integration(self, name: str, value: str, rate: str) -> None:
        """Name a native system: ``value += rate * delta_time`` for two ``"Component.field"`` of floats of one type and length.

        Where a sum is not finite the value stays, and the result of the run says so.
        """
        self.systems.register_integration(name, value, rate)

    def run_system(self, name: str, delta_time: float) -> SystemResult:
        """Run a system over all entities that it is for, for so much time, in the unit that its fields are per.

        Raises
        ------
        NotFound
            There is no such system; the message has the nearest names.
        StateError
            A system that changes the world in other ways than through its columns.
        Exception
            What the system raises; the world is then as it was before.
        """
        return self.systems.run(name, delta_time)

    def bind_system(self, name: str, event: str, delta_time: float = 1.0) -> Subscription:
        """Run a system whenever an event is published on this world's bus, after its subscribers have heard of it.

        What the system publishes itself is heard by subscribers, but runs no bound systems. One that raises is logged and kept in
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

    def __repr__(self) -> str:
        return f"<World: {self.entity_count} entities, {len(self.components)} component types>"
