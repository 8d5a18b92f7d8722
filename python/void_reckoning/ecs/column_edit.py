"""Columns that can be changed in place."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

from void_reckoning._core import CampaignWorld, InvalidInput, InvalidQuery, NativeWorld, NotFound, StateError
from void_reckoning.support.arguments import refused, shown, text, texts
from void_reckoning.support.live import live

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@live("pickle its columns")
class ColumnEdit(MutableMapping[str, Any]):
    """Fields of all entities with a component, as writable arrays; returned by ``ECSClient.edit_columns``.

    Values are as stored: thousandths, rows of the universe's tables.
    Change the arrays in place or assign others of the same dtype and length; strings are lists. At the end of the ``with`` block all
    fields are checked and written; nothing is written if the block raised, a value is a NaN, or the world was changed by
    other means in the meantime.

    Examples
    --------
    >>> import numpy as np
    >>> from void_reckoning import World
    >>> world = World()
    >>> world.register_component("Body", {"x": "f64", "speed": "f64"})
    >>> ids = world.ecs.create_entities(2, {"Body.speed": np.array([1.0, 2.0])})
    >>> with world.ecs.edit_columns("Body") as body:
    ...     body["x"] += body["speed"] * 0.5
    >>> sorted(world.column("Body", "x").tolist())
    [0.5, 1.0]
    """

    def __init__(self, world: CampaignWorld | NativeWorld, component: str, fields: Sequence[str] = ()) -> None:
        if not isinstance(world, CampaignWorld | NativeWorld):
            raise InvalidInput(f"world must be a campaign's world or a World's, got {shown(world)}")
        component = text(component, "component")
        described = {row["name"]: row["fields"] for row in world.components}
        if component not in described:
            world.table(component)  # raises with the valid names
        self._world = world
        self._component = component
        self._fields = texts(fields, "fields") or list(described[component])
        for field in self._fields:
            if field not in described[component]:
                raise InvalidQuery(
                    f"component {component} has no field '{field}'; it has {', '.join(described[component])}"
                )
        self._columns: dict[str, Any] = {}
        self._version: int | None = None
        self._ids: NDArray[np.uint64] = world.column(component, "entity_id")

    def __enter__(self) -> ColumnEdit:
        if self._version is not None:
            raise StateError(f"the columns of {self._component} are being edited already")
        self._version = self._world.version
        self._ids = self._world.column(self._component, "entity_id")
        for field in self._fields:
            values = self._world.column(self._component, field)
            self._columns[field] = list(values) if isinstance(values, list) else values.copy()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        columns, version = self._columns, self._version
        self._columns, self._version = {}, None
        if kind is not None:
            return
        if version != self._world.version:
            raise StateError(
                f"the world was changed while columns of {self._component} were edited; the edits are discarded"
            )
        self._world.update_entities(
            self._ids, {f"{self._component}.{field}": value for field, value in columns.items()}
        )

    @property
    def entity_ids(self) -> NDArray[np.uint64]:
        """Ids of the entities, in the order of the values, uint64, read-only."""
        return self._ids

    def __getitem__(self, field: str) -> Any:
        """Return the column of a field: a writable array, or a list of str and None."""
        if self._version is None:
            raise StateError(f"columns of {self._component} can be edited inside a with block only")
        if not isinstance(field, str) or field not in self._columns:
            raise NotFound(f"field must be one of {', '.join(self._columns)}, got {shown(field)}")
        return self._columns[field]

    def __setitem__(self, field: str, values: Any) -> None:
        """Replace the column of a field; raise InvalidInput for another length, dtype or shape."""
        old = self[field]
        path = f"{self._component}.{field}"
        if isinstance(old, list):
            if not isinstance(values, list) or len(values) != len(old):
                raise refused(f"values of {path}", f"a list of {len(old)} strings or None", values)
        else:
            is_array = isinstance(values, type(old))
            if not is_array or values.dtype != old.dtype or values.shape != old.shape:
                given = f"{values.dtype} {values.shape}" if is_array else type(values).__name__
                raise InvalidInput(f"values of {path} must be an array {old.dtype} {old.shape}, got {given}")
            values = values if values.flags.c_contiguous else values.copy()
        self._columns[field] = values

    def __delitem__(self, field: str) -> None:
        """Leave a field as it is."""
        _ = self[field]
        del self._columns[field]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)
