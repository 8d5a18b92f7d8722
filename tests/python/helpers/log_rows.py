"""Events of a log as rows that compare bit for bit, from the core's columns and from the reader in pure Python."""

import struct
from pathlib import Path
from typing import Any

import numpy as np
from flatbuffers_by_schema import Schema
from read_blackbox import BlackBox, Event
from void_reckoning._core import DamagedData, NativeLog, log_event_names
from void_reckoning.blackbox import BlackBoxReader

Row = tuple[Any, ...]  # sequence, type, turn, slot, faction, timestamp, fields in their order


def exact(value: Any) -> Any:
    """A value with its type; not-a-number equals itself."""
    if isinstance(value, float):
        return "f32", struct.pack("<f", value)
    return type(value).__name__, value


def pure_row(event: Event) -> Row:
    """The tick is among the fields."""
    head = (event.sequence, event.type, event.turn, event.slot, event.faction, event.timestamp_ns)
    return head + tuple(exact(value) for value in event.fields.values())


def pure_rows(log: BlackBox) -> list[Row]:
    return [pure_row(event) for event in log.events()]


def native_rows(path: Path) -> list[Row]:
    """What the core reads, rewinds not followed, damage passed over; raw numbers."""
    log = BlackBoxReader.open_log(path, discarded=True, skip_damage=True)
    rows: list[Row] = []
    for name in log_event_names():
        columns = log.columns(name)
        if len(columns) == 0:
            continue
        values = [array.tolist() for array in columns.arrays().values()]
        assert all(isinstance(array, np.ndarray) for array in columns.arrays().values())
        for sequence, turn, slot, faction, time, *fields in zip(*values, strict=True):
            rows.append((sequence, name, turn, slot, faction, time, *(exact(value) for value in fields)))
    return sorted(rows, key=lambda row: row[0])


def native_walk(path: Path) -> list[int]:
    """Sequence numbers of the events that the core meets going from chunk to chunk, behind damage too."""
    following = NativeLog.open(path, False).follow([])
    found: list[int] = []
    while True:
        try:
            chunk = following.next()
        except DamagedData:
            continue  # told once for each gap
        if chunk is None:
            return found
        if chunk.kind == "events":
            found += [event.sequence for event in chunk.events([])]


def known_to(schema: Schema, rows: list[Row]) -> list[Row]:
    """Rows with the fields that a schema has: what a later one added to a table's end is cut off."""
    return [row[: 6 + len(schema.tables[row[1]])] for row in rows]
