"""The log in other formats: Parquet, JSON lines, MCAP, Perfetto.

A file appears under its name when it is complete. All functions take the filters of ``BlackBoxReader.iter_events`` and raise the same
errors; also StorageError if a file can't be written.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from void_reckoning._core import (
    Event,
    InvalidInput,
    LogChunk,
    log_event_fields,
    log_event_names,
)
from void_reckoning.blackbox._files import complete_or_nothing, make_folder, remove_file
from void_reckoning.blackbox._natural import is_named, natural_columns, natural_name, natural_unit
from void_reckoning.blackbox.branches import marked_events
from void_reckoning.blackbox.export_mcap import export_mcap
from void_reckoning.blackbox.export_perfetto import export_perfetto
from void_reckoning.blackbox.filters import Filters, Turns, check_event_type, combat_number, turn_range
from void_reckoning.blackbox.reader import BlackBoxReader

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS_AT_ONCE = 1_000_000


def event_as_dict(event: Event, discarded: bool | None = None) -> dict[str, Any]:
    """Return an event as a JSON object.

    ``type``, ``sequence``, ``turn``, ``faction`` (id or None), ``time`` (ISO 8601, UTC, to the nanosecond), ``fields`` in natural units
    and names, as the event's mapping has them; and ``discarded`` if the argument says whether a rewind discarded it.
    """
    marked = {} if discarded is None else {"discarded": discarded}
    seconds, nanoseconds = divmod(event.timestamp_ns, 10**9)
    moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return {
        "type": event.type,
        "sequence": event.sequence,
        "turn": event.turn,
        "faction": event.faction,
        "time": f"{moment:%Y-%m-%dT%H:%M:%S}.{nanoseconds:09d}Z",
        "fields": {name: event[name] for name in (natural_name(event.type, one) for one in event.fields)},
        **marked,
    }


def rewind_as_dict(chunk: LogChunk) -> dict[str, Any]:
    """Return a chunk of kind ``rewind`` as a JSON object between events.

    ``type`` (Rewind), ``turn`` (rounds complete at the point it returned to), ``slot`` (faction turns done of the next), ``reason``.
    """
    if chunk.rewind is None:
        raise InvalidInput(f"chunk {chunk.number} is of kind '{chunk.kind}', not a rewind")
    _, turn, slot, reason = chunk.rewind
    return {"type": "Rewind", "turn": turn, "slot": slot, "reason": reason}


def export_jsonl(
    reader: BlackBoxReader,
    path: str | Path,
    types: Iterable[str] = (),
    **filters: Unpack[Filters],
) -> int:
    """Write events as JSON lines, one ``event_as_dict`` a line; return their number.

    Where the reader includes discarded events, each line has ``discarded``.
    """
    count = 0
    with complete_or_nothing(Path(path), reader.path) as unfinished, unfinished.open("w", encoding="utf-8") as file:
        for event, discarded in marked_events(reader, types, **filters):
            told = event_as_dict(event, discarded if reader.discarded else None)
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
            count += 1
    return count


def export_parquet(
    reader: BlackBoxReader,
    folder: str | Path,
    types: Iterable[str] = (),
    **filters: Unpack[Filters],
) -> dict[str, int]:
    """Write a Parquet file for each type of event that occurs, ``<folder>/<type>.parquet``; return the numbers of rows by type.

    Columns are those of ``BlackBoxReader.columns`` in natural units (float64) and names (strings, null for none); ``timestamp`` is a UTC
    timestamp, and a field that an event calls ``type`` is ``unit_type``, ``item`` or ``value_type``. Units and meanings are in the columns'
    metadata. A file left by an earlier export for a requested type that does not occur is removed.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415  # heavy

    names = list(types) or log_event_names()
    for name in names:
        check_event_type(name)
    reader.iter_chunks(names, **filters)  # refuses what is not a filter, and reads nothing yet
    turns = filters.get("turns")
    turn_range(turns)
    combat_number(filters.get("combat"))
    reader.check_faction(filters.get("faction"))
    reader = reader.until_now()  # all files are of one moment
    target = Path(folder)
    make_folder(target)
    written: dict[str, int] = {}
    for name in names:
        groups = _groups_of_turns(reader, name, turns)
        if not groups:
            remove_file(target / f"{name}.parquet")
            continue
        with complete_or_nothing(target / f"{name}.parquet", reader.path) as unfinished, unfinished.open("wb") as file:
            rows = 0
            # An open file: pyarrow takes no path that is not UTF-8.
            with pq.ParquetWriter(file, _schema(name), compression="zstd") as writer:
                for group in groups:
                    of_group: Filters = {**filters, "turns": group}
                    table = event_table(reader, name, **of_group)
                    rows += table.num_rows
                    writer.write_table(table)
            written[name] = rows
    return written


def event_table(
    reader: BlackBoxReader,
    event_type: str,
    **filters: Unpack[Filters],
) -> pa.Table:
    """Return the events of one type as ``export_parquet`` writes them, as a ``pyarrow.Table``."""
    import pyarrow as pa  # noqa: PLC0415

    arrays = reader.columns(event_type, **filters).arrays()
    found = natural_columns(reader, event_type, arrays)
    schema = _schema(event_type)
    columns = [
        pa.array(found[field.name]).cast(field.type)
        if field.name == "timestamp"
        else pa.array(found[field.name], field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


EXPORTS: dict[str, Callable[..., Any]] = {
    "jsonl": export_jsonl,
    "mcap": export_mcap,
    "parquet": export_parquet,
    "perfetto": export_perfetto,
}


def _schema(event_type: str) -> pa.Schema:
    """Return the schema of one type's Parquet file."""
    import pyarrow as pa  # noqa: PLC0415

    numbers = {
        "bool": pa.bool_(), "u8": pa.uint8(), "u16": pa.uint16(), "u32": pa.uint32(), "u64": pa.uint64(), "entity": pa.uint64(),
        "i8": pa.int8(), "i16": pa.int16(), "i32": pa.int32(), "i64": pa.int64(), "f32": pa.float32(), "f64": pa.float64(),
        "string": pa.string(),
    }  # fmt: skip
    fields = []
    for name, kind, unit, doc in log_event_fields(event_type):
        of_type, of_unit, meaning = numbers[kind], unit, doc
        if is_named(event_type, name, kind, unit, doc):
            of_type, of_unit, meaning = pa.string(), "", f"id of the {unit}; null for none" if unit else ""
        elif (natural := natural_unit(unit)) is not None:
            of_type, of_unit = pa.float64(), natural
        elif name == "timestamp":
            of_type, of_unit = pa.timestamp("ns", "UTC"), ""
        metadata = {key: text for key, text in (("unit", of_unit), ("doc", meaning)) if text}
        fields.append(pa.field(natural_name(event_type, name), of_type, metadata=metadata or None))
    return pa.schema(fields)


def _groups_of_turns(reader: BlackBoxReader, event_type: str, turns: Turns) -> list[tuple[int, int]]:
    """Return first and last turns of groups with a limited number of events, unless a single turn has more."""
    first, last = turns if isinstance(turns, tuple) else (turns, turns)
    index = reader.index()
    bit = np.uint64(1 << log_event_names().index(event_type))
    has = (index["kind"] == 1) & ((index["type_mask"] & bit) != 0)
    if not reader.discarded:
        has &= index["live"] != 0
    has &= (index["turn"] >= (first or 0)) & (index["turn"] <= (2**32 - 1 if last is None else last))
    groups: list[tuple[int, int]] = []
    rows = 0
    numbers, starts = np.unique(index["turn"][has], return_inverse=True)
    for turn, events in zip(numbers.tolist(), np.bincount(starts, weights=index["events"][has]).tolist(), strict=True):
        if groups and rows + events <= _ROWS_AT_ONCE:
            groups[-1] = (groups[-1][0], turn)
            rows += events
        else:
            groups.append((turn, turn))
            rows = events
    return groups
