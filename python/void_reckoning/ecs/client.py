"""Queries over a world, and changes to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from void_reckoning._core import (
    CampaignWorld,
    EntityRef,
    InvalidInput,
    NativeWorld,
    NotFound,
    Table,
)
from void_reckoning.ecs.column_edit import ColumnEdit
from void_reckoning.ecs.query import EntityQuery, arguments_of
from void_reckoning.ecs.system_result import SystemResult
from void_reckoning.spatial import Place, place
from void_reckoning.support.arguments import (
    attribute,
    entity_id,
    items_of,
    refused,
    text,
    texts,
)
from void_reckoning.support.live import live

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


EntityData = EntityRef
"""An entity from a query: :attr:`EntityRef.entity_id` and :attr:`EntityRef.components`."""


class RunsSystems(Protocol):
    """The part of :class:`Systems` that a client needs."""

    def run(self, name: str, delta_time: float) -> SystemResult:
        """Run a system by its name."""


class HasWorld(Protocol):
    """The part of :class:`World` that a client needs."""

    native: NativeWorld

    @property
    def systems(self) -> RunsSystems:
        """Its systems."""


@live("pickle the world's snapshot(), or the entities that were read")
class ECSClient:
    """Queries over a world, and changes to your own or a campaign's.

    Values are in natural units and names, according to the components' fields: a treasury in credits, a ship's type as ``"frigate"``, a
    fleet's stance as ``"evasive"``, no winner as ``None``. Stored values (thousandths, rows of the universe's tables) are in tables,
    :meth:`query_table`, :meth:`insert_table`, :meth:`update_table`, :meth:`edit_columns`, systems and ``column()``, whose schemas describe
    their meaning.

    Parameters
    ----------
    world
        A :class:`World`, or a campaign's world (``campaign.world``), where every change is an intervention: checked against the rules
        of the state, logged with its values, and replayed. ``InvalidInput`` if it would break a rule, ``StateError`` while the campaign
        runs.

    Examples
    --------
    >>> from void_reckoning import Campaign
    >>> campaign = Campaign.create(factions=3, systems=20)
    >>> fleets = campaign.ecs.query_entities(
    ...     EntityQuery(["Faction", "Position", "Fleet"], {"Faction.faction_id": "templars"}, limit=10, sort_by="Position.x")
    ... )
    >>> {fleet.components["Faction"]["faction_id"] for fleet in fleets}
    {'templars'}
    """

    def __init__(self, world: CampaignWorld | NativeWorld | HasWorld, systems: RunsSystems | None = None) -> None:
        if systems is not None and not callable(attribute(systems, "run")):
            raise refused("systems", "those of a campaign or a World", systems)
        if isinstance(world, CampaignWorld | NativeWorld):
            self.native, self._systems = world, systems
            return
        native = attribute(world, "native")
        if not isinstance(native, CampaignWorld | NativeWorld):
            raise refused("world", "a World or a campaign's world", world)
        self.native, self._systems = native, world.systems

    def _fields(self, query: EntityQuery, fields: Sequence[str]) -> list[str]:
        if wanted := texts(fields, "fields"):
            return wanted
        described = {row["name"]: row["fields"] for row in self.native.components}
        return [f"{name}.{field}" for name in query.component_types for field in described.get(name, {})]

    def _id(self, entity: int | EntityRef, what: str = "entity_id") -> int:
        return entity.checked_id(self.native) if isinstance(entity, EntityRef) else entity_id(entity, what)

    def _ids(self, entities: Iterable[int | EntityRef]) -> Any:
        if attribute(entities, "dtype") is not None:
            return entities
        items = items_of(entities, "entity_ids")
        return [self._id(entity, f"entity_ids[{place}]") for place, entity in enumerate(items)]

    # Queries.
    def query_entities(self, query: EntityQuery) -> list[EntityRef]:
        """Return the entities that match, in order.

        Raises
        ------
        InvalidQuery
            An unknown component or field (the message has the nearest names), a value of the wrong type, a range with its ends reversed.
        """
        return self.native.query_refs(arguments_of(query))

    def query_ids(self, query: EntityQuery) -> list[int]:
        """Return the ids of the entities that match, in order."""
        ids: list[int] = self.native.query_ids(arguments_of(query)).tolist()
        return ids

    def query_columns(self, query: EntityQuery, fields: Sequence[str] = ()) -> dict[str, Any]:
        """Return values of the entities that match, in order, by column.

        Parameters
        ----------
        query
            The query.
        fields
            ``"Component.field"`` names; by default all fields of ``query.component_types``.

        Returns
        -------
        dict
            ``"entity_id"`` (uint64), then a column for each field: a read-only NumPy array of the field's type (two-dimensional for array
            fields; references as uint64, 0 for none), or a list of str and None for strings. Scaled fields are float64 in natural
            units, named ones object arrays of str and None. Copies that never change.
        """
        return self.native.query_columns(arguments_of(query), self._fields(query, fields), natural=True)

    def query_table(self, query: EntityQuery, fields: Sequence[str] = ()) -> Table:
        """Return the same as an Arrow table for pyarrow, polars and DuckDB: ``entity_id``, then a column for each field, as stored.

        A field's metadata has ``unit`` and, if they apply, ``scale`` and ``natural_unit``, or ``names``: a JSON list of ids by row.
        """
        return self.native.query_table(arguments_of(query), self._fields(query, fields))

    def count_entities(self, query: EntityQuery) -> int:
        """Return the number of entities that match, regardless of the limit."""
        return self.native.count(arguments_of(query))

    def get_entity(self, entity_id: int | EntityRef) -> EntityRef | None:
        """Return one entity with all its components, as it is now; ``None`` if there is no such entity.

        Raises
        ------
        NotFound
            An :class:`EntityRef` of another world, or from before a rollback or restore that undid it.
        """
        return self.native.entity_ref(self._id(entity_id))

    # Spatial queries.
    def query_nearby_entities(
        self,
        position: Place,
        radius: float,
        filters: Mapping[str, Any] | None = None,
        *,
        component_types: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
    ) -> list[EntityRef]:
        """Return the entities near a place, by distance, then id.

        Only entities with a component named ``Position`` that has fields ``x``, ``y`` and optionally ``z``: of type f32, found by an index
        that follows every change and rollback, or f64, by testing each. Without a field ``z`` all lie in the plane z = 0. An entity at
        infinity is near nothing.

        Parameters
        ----------
        position
            ``(x, y)``, which is ``(x, y, 0)``, or ``(x, y, z)``, in the unit of the component: light years in a campaign.
        radius
            0 or more, its edge included; ``inf`` for everywhere.
        filters
            As for :class:`EntityQuery`.
        component_types
            Components that they must have in addition to ``Position``.
        limit, offset
            Maximum number of results, and number of nearest ones to leave out.

        Raises
        ------
        InvalidInput
            A position that is not finite, a radius that is negative or NaN.
        InvalidQuery
            As for :meth:`query_entities`; also if there is no component ``Position``.

        Examples
        --------
        >>> from void_reckoning import Campaign
        >>> campaign = Campaign.create(factions=3, systems=20)
        >>> home = campaign.ecs.query_entities(EntityQuery(["Fleet", "Position"], limit=1))[0].components["Position"]
        >>> near = campaign.ecs.query_nearby_entities((home["x"], home["y"], home["z"]), 10, component_types=["System"])
        >>> near[0].components["Position"] == home
        True
        """
        query = arguments_of(EntityQuery(component_types, filters, limit, None, offset))
        return self.native.nearby_refs(query, *place(position, "position"), radius)

    def query_nearby_ids(
        self,
        position: Place,
        radius: float,
        filters: Mapping[str, Any] | None = None,
        *,
        component_types: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[NDArray[np.uint64], NDArray[np.float64]]:
        """Return the ids (uint64) and distances (float64) of :meth:`query_nearby_entities`, in its order."""
        query = arguments_of(EntityQuery(component_types, filters, limit, None, offset))
        return self.native.nearby_ids(query, *place(position, "position"), radius)

    def query_nearby_columns(
        self,
        position: Place,
        radius: float,
        filters: Mapping[str, Any] | None = None,
        fields: Sequence[str] = (),
        *,
        component_types: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
    ) -> dict[str, Any]:
        """Return the columns of :meth:`query_nearby_entities`, in its order: as :meth:`query_columns`, and ``"distance"`` (float64)."""
        wanted = EntityQuery(["Position", *texts(component_types, "component_types")], filters, limit, None, offset)
        return self.native.nearby_columns(
            arguments_of(wanted), self._fields(wanted, fields), *place(position, "position"), radius
        )

    # Changes.
    def create_entity(self, archetype: str, components: Mapping[str, Mapping[str, Any]]) -> int:
        """Create an entity.

        Parameters
        ----------
        archetype
            A label for people; not stored.
        components
            Values by component and field; omitted fields are zero, null or false. NumPy's scalars are values, too; those of an array
            field come in a list, a tuple or a one-dimensional array.

        Returns
        -------
        int
            Its id, which never names another entity.

        Raises
        ------
        InvalidQuery
            An unknown component or field, with the nearest names, or a value of a type that no field holds, such as an array.
        InvalidInput
            A value of another type than its field's, out of range, between two steps of a scaled field, or an unknown name (the message
            has the nearest); in a campaign, a change that would break a rule. Nothing is created.
        """
        text(archetype, "archetype")
        return self.native.create_entity(components)

    def update_entity(self, entity_id: int | EntityRef, components: Mapping[str, Mapping[str, Any]]) -> bool:
        """Set fields of an entity, all or none; a component that it lacks is added.

        Returns
        -------
        bool
            Always True: an unknown entity raises.

        Raises
        ------
        NotFound
            There is no such entity.
        InvalidQuery, InvalidInput
            As for :meth:`create_entity`.
        """
        self.native.update_entity(self._id(entity_id), components)
        return True

    def remove_component(self, entity_id: int | EntityRef, component: str) -> None:
        """Remove a component from an entity; raise ``NotFound`` if it has none."""
        self.native.remove_component(self._id(entity_id), component)

    def delete_entity(self, entity_id: int | EntityRef) -> bool:
        """Delete an entity; return whether there was one."""
        return self.native.delete_entities([self._id(entity_id)]) == 1

    def create_entities(
        self, count: int, columns: Mapping[str, Any], components: Sequence[str] = ()
    ) -> NDArray[np.uint64]:
        """Create many entities at once.

        Parameters
        ----------
        count
            Number of entities.
        columns
            By ``"Component.field"``: contiguous NumPy arrays of exactly the field's dtype (uint64 for references; two-dimensional for
            array fields), borrowed for the call, or a list of str and None. Scaled fields take any array of numbers in natural units,
            named ones a list or an array of str and None. Fields without a column are zero, null or false.
        components
            Further components that each entity gets.

        Returns
        -------
        numpy.ndarray
            Their ids, uint64.

        Raises
        ------
        InvalidInput
            A column of another dtype, length or stride, or with a NaN; the message names it. Nothing is created.
        """
        return self.native.create_entities(count, columns, texts(components, "components"), natural=True)

    def update_entities(self, entity_ids: Iterable[int | EntityRef], columns: Mapping[str, Any]) -> None:
        """Set fields of many entities, all or none; columns as for :meth:`create_entities`.

        Raises
        ------
        NotFound
            The first entity that does not exist or lacks the component.
        """
        self.native.update_entities(self._ids(entity_ids), columns, natural=True)

    def delete_entities(self, entity_ids: Iterable[int | EntityRef]) -> int:
        """Delete entities; return how many existed."""
        return self.native.delete_entities(self._ids(entity_ids))

    def insert_table(self, table: object, component: str = "", components: Sequence[str] = ()) -> NDArray[np.uint64]:
        """Create an entity from every row of an Arrow table.

        Parameters
        ----------
        table
            An object with ``__arrow_c_stream__``: a table of pyarrow or polars, a DuckDB relation, a :class:`Table` of another world.
            Columns are named ``"Component.field"``, or ``"field"`` of ``component``; a column ``entity_id`` is ignored, since ids are never
            reused. Types are the fields' own: nothing is converted. Strings may be null, nothing else.
        component
            The component of columns without one in their name.
        components
            Further components that each entity gets.

        Returns
        -------
        numpy.ndarray
            The new ids, uint64, in the order of the rows.

        Raises
        ------
        InvalidQuery
            A column that no component has, with the nearest names.
        InvalidInput
            Another type, a null, a NaN, or an inconsistent array; the message names the column. Nothing is created.
        """
        return self.native.insert_table(component, _checked(table), texts(components, "components"))

    def update_table(self, table: object, component: str = "") -> int:
        """Set fields of the entities that the column ``entity_id`` names, all or none; the rest as for :meth:`insert_table`.

        Returns
        -------
        int
            Number of rows of the table.
        """
        return self.native.update_table(component, _checked(table))

    def edit_columns(self, component: str, fields: Sequence[str] = ()) -> ColumnEdit:
        """Return columns of a component to change in place, written back at the end of a ``with`` block; see :class:`ColumnEdit`."""
        return ColumnEdit(self.native, component, fields)

    # Systems.
    def run_system(self, name: str, delta_time: float) -> SystemResult:
        """Run a system of this world; see :meth:`World.run_system`."""
        if self._systems is None:
            raise NotFound(
                f"there is no system '{text(name, 'name')}': this client knows none; that of a campaign or a World does"
            )
        return self._systems.run(name, delta_time)


def _checked(table: object) -> object:
    if attribute(table, "__arrow_c_stream__") is None:
        raise refused("table", "an object with __arrow_c_stream__, such as a table of pyarrow, polars or DuckDB", table)
    # A table that pyarrow read from a file may be inconsistent in ways that the C interface can't show.
    validate = attribute(table, "validate")
    if callable(validate):
        try:
            validate(full=True)
        except Exception as error:
            raise InvalidInput(f"the table is damaged: {error}") from error
    return table
