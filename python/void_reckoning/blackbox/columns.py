"""The events of one type as columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from void_reckoning.support.arguments import text
from void_reckoning.support.live import live

if TYPE_CHECKING:
    import numpy.typing as npt

    from void_reckoning._core import NativeLogColumns


@dataclass(frozen=True)
class LogField:
    """A column: its name, type (``u32``, ``bool``, ``string``, ``entity``, ...), unit and meaning."""

    name: str
    type: str
    unit: str
    doc: str


@live("pickle pyarrow.table(columns), or pass the log's path")
class EventColumns:
    """Events of one type as columns; read from the log each time they are asked for.

    Columns are ``sequence``, ``turn``, ``slot``, ``faction`` (its number; 65535 between rounds, 65534 no faction), ``timestamp`` (ns
    since 1970), then the event's own fields. Give it to ``pyarrow.table()``, ``polars.DataFrame()`` or DuckDB: the Arrow stream has a
    record batch for each chunk, and if the chunk is not compressed its columns are mapped from the file.

    Examples
    --------
    >>> import tempfile, void_reckoning as vr
    >>> folder = tempfile.mkdtemp() + "/campaign"
    >>> with vr.Campaign.create(factions=3, systems=20, directory=folder) as campaign:
    ...     _ = campaign.run(turns=2)
    >>> ends = vr.BlackBoxReader.open_log(folder).columns("TurnEnd")
    >>> ends["turn"].tolist()
    [1, 1, 1, 1, 2, 2, 2, 2]
    """

    def __init__(self, native: NativeLogColumns) -> None:
        self._native = native

    @property
    def type(self) -> str:
        """Name of the event type."""
        return self._native.name

    @property
    def fields(self) -> list[LogField]:
        """Description of each column."""
        return [LogField(*row) for row in self._native.fields]

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        """Return one column as an array of shape (events,), copied out of all chunks; see ``arrays``."""
        return self.arrays(text(name, "name"))[name]

    def __len__(self) -> int:
        return len(self["sequence"])

    def arrays(self, *names: str) -> dict[str, npt.NDArray[Any]]:
        """Return the named columns, or without names all, in one pass over the log.

        Returns
        -------
        dict of str to array, shape (events,)
            Read-only. Texts are objects: str, or None for null. Entities are ``uint64``, booleans ``bool``.

        Raises
        ------
        InvalidInput
            A name that is not a column; the message lists the columns.
        DamagedData
            The log is damaged, and the reader does not skip damage.
        """
        columns, texts = self._native.gather(list(names))
        import numpy as np  # noqa: PLC0415  # loading it takes longer than most commands

        spelled = np.array([None, *texts[1:]], dtype=object)
        return {
            field.name: spelled[columns[field.name]] if field.type == "string" else columns[field.name]
            for field in self.fields
            if field.name in columns
        }

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return the Arrow stream as a PyCapsule; each call reads the log again."""
        return self._native.__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return f"<EventColumns {self.type}: {', '.join(field.name for field in self.fields)}>"
