"""A world of one's own: entities and components without a campaign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from void_reckoning.ecs import ECSClient
from void_reckoning.simulation_core import InvalidInput, NativeWorld, Table, WorldSnapshot


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
        self.native = NativeWorld()

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
            A name that is no identifier or is taken with another description, or an unknown type.
        """
        self.native.register_component(name, dict(fields), doc)

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

    def snapshot(self) -> WorldSnapshot:
        """The world as it is now; costs about 10 ns a column, and memory for what changes afterwards."""
        return self.native.snapshot()

    def restore(self, snapshot: WorldSnapshot) -> None:
        """Go back to a snapshot of this world or of one it was cloned from."""
        if not isinstance(snapshot, WorldSnapshot):
            raise InvalidInput(f"restore takes what snapshot() gave, not {type(snapshot).__name__}")
        self.native.restore(snapshot)

    def clone(self) -> World:
        """Return another world with the same contents; costs what a snapshot does."""
        other = World()
        other.native = self.native.clone()
        return other

    def __repr__(self) -> str:
        return f"<World: {self.entity_count} entities, {len(self.components)} component types>"
