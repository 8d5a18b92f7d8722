"""Read a black box with nothing but the standard library, by its schema and docs/formats/blackbox.md.

    python examples/read_blackbox.py LOG [--type NAME] [--limit N] [--schema FILE] [--unchecked]

Prints the events, and on standard error where the log is torn or damaged. Compressed logs need the package zstandard. The log of a
campaign that still runs may be cut while it is mapped here: read a copy.

The package reads logs through the core, far faster; this is the independent check of both writer and document.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from blackbox_chunks import Chunk, ChunkFile, Gap, LogError
from flatbuffers_by_schema import DamagedBody, Schema, Table, Value, parse_schema, root_table

SCHEMA = Path(__file__).resolve().parents[1] / "schema/flatbuffers/logging/events.fbs"
EVENTS = 1
RECORDS = {2: "Metadata", 3: "Rewind", 4: "Index", 5: "ColumnHashes"}  # what chunks of other kinds hold
COMPRESSED = 1

Fields = dict[str, Value | str | None]


class Event(NamedTuple):
    type: str
    sequence: int
    timestamp_ns: int
    turn: int
    slot: int
    faction: int  # 65535 between rounds, 65534 no faction
    tick: int | None  # of the battle, where the event has one
    fields: Fields


class BlackBox(ChunkFile):
    """A log: ``with BlackBox(path) as log: list(log.events())``. Damage is in ``gaps`` and ``torn_bytes`` afterwards."""

    def __init__(self, path: Path, schema: Schema | None = None, *, check_bodies: bool = True) -> None:
        super().__init__(path, check_bodies=check_bodies)
        self.schema = parse_schema(SCHEMA.read_text(encoding="utf-8")) if schema is None else schema
        self.gaps: list[Gap] = []
        self.skipped = 0
        """Events read whose type is not in the schema."""
        self._names = {number: name for name, number in self.schema.enums["EventType"].items()}

    def body(self, chunk: Chunk) -> bytes:
        """Return a chunk's body, unpacked."""
        stored = self.stored(chunk)
        if chunk.flags == 0:
            return stored
        if chunk.flags != COMPRESSED:
            raise LogError(f"chunk {chunk.number} is packed in a way unknown here: flags {chunk.flags}")
        try:
            import zstandard  # noqa: PLC0415  # only for compressed logs
        except ImportError:
            raise LogError(f"chunk {chunk.number} is compressed: install the package zstandard to read it") from None
        try:
            body = zstandard.ZstdDecompressor().decompress(stored, max_output_size=chunk.body_size)
        except zstandard.ZstdError as error:
            raise DamagedBody(str(error)) from None
        if len(body) != chunk.body_size:
            raise DamagedBody(f"{len(body)} bytes instead of {chunk.body_size}")
        return body

    def record(self, chunk: Chunk) -> dict[str, object]:
        """Return everything in the body of a chunk that holds no events; empty for an unknown kind."""
        if chunk.kind not in RECORDS:
            return {}
        try:
            return root_table(self.schema, self.body(chunk), RECORDS[chunk.kind]).values()
        except DamagedBody as error:
            raise LogError(f"chunk {chunk.number} at byte {chunk.at}: {error}") from None

    def events(self) -> Iterator[Event]:
        """Yield every event in order; gaps are added to ``gaps``."""
        self.gaps, self.skipped = [], 0
        for item in self.chunks():
            if isinstance(item, Gap):
                self.gaps.append(item)
            elif item.kind == EVENTS:
                try:
                    yield from self._events_of(item)
                except DamagedBody as error:
                    raise LogError(f"chunk {item.number} at byte {item.at}: {error}") from None

    def _events_of(self, chunk: Chunk) -> Iterator[Event]:
        table = root_table(self.schema, self.body(chunk), "EventChunk", b"VRLG")
        types = [int(number) for number in table.scalars("types") or ()]
        mask = sum({1 << min(number, 63) for number in types})
        if len(types) != chunk.events or mask != chunk.type_mask:
            raise DamagedBody("its events are not those that its header names")
        times = self._times(table, len(types))
        rows = {number: self._rows(table, number, types.count(number)) for number in set(types) & set(self._names)}
        for place, number in enumerate(types):
            if number not in rows:
                self.skipped += 1
                continue
            fields = next(rows[number])
            tick = fields.get("tick")
            assert tick is None or isinstance(tick, int)
            sequence = chunk.first_sequence + place
            yield Event(
                self._names[number], sequence, times[place], chunk.turn, chunk.slot, chunk.faction, tick, fields
            )

    @staticmethod
    def _times(table: Table, count: int) -> list[int]:
        starts = [int(start) for start in table.scalars("time_starts") or ()]
        times = [int(time) for time in table.scalars("times") or ()]
        ordered = starts == sorted(set(starts)) and (not starts or (starts[0] == 0 and starts[-1] < count))
        if len(starts) != len(times) or not ordered:
            raise DamagedBody("its times do not fit its events")
        result = [0] * count
        for start, end, time in zip(starts, [*starts, count][1:], times, strict=True):
            result[start:end] = [time] * (end - start)
        return result

    def _rows(self, table: Table, number: int, count: int) -> Iterator[Fields]:
        """Yield the events of one type. Columns not stored are zero; a field that is text in the type's message is a text code here."""
        columns = table.table("columns")
        slot = self.schema.tables["EventColumns"][number]
        group = None if columns is None else columns.table(slot.name)
        texts = [None, *(table.strings("texts") or [""])[1:]]
        message = {field.name: field.type for field in self.schema.tables[self._names[number]]}
        values: dict[str, list[Value | str | None]] = {}
        for field in self.schema.tables[slot.type]:
            raw = None if group is None else group.scalars(field.name)
            column = [self.schema.zero(field.type)] * count if raw is None else list(raw)
            if len(column) != count:
                raise DamagedBody(f"column {field.name} has {len(column)} rows, there are {count} events")
            if message[field.name] == "string":
                if any(code >= len(texts) for code in column):
                    raise DamagedBody(f"column {field.name} names a text that is not there")
                values[field.name] = [texts[int(code)] for code in column]
            else:
                values[field.name] = list(column)
        return (dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("log", type=Path, help="a campaign's blackbox.vrlog")
    parser.add_argument("--type", help="only events of this type, such as CombatEnd")
    parser.add_argument("--limit", type=int, default=sys.maxsize, help="how many to print")
    parser.add_argument("--schema", type=Path, default=SCHEMA, help="an older or newer events.fbs")
    parser.add_argument("--unchecked", action="store_true", help="leave out the checksums of bodies: faster")
    arguments = parser.parse_args()
    printed = 0
    try:
        schema = parse_schema(arguments.schema.read_text(encoding="utf-8"))
        with BlackBox(arguments.log, schema, check_bodies=not arguments.unchecked) as log:
            for event in log.events():
                if arguments.type in (None, event.type) and printed < arguments.limit:
                    values = " ".join(f"{name}={value!r}" for name, value in event.fields.items())
                    print(f"{event.sequence} turn {event.turn} slot {event.slot} {event.type} {values}")
                    printed += 1
            for gap in log.gaps:
                print(f"damaged at byte {gap.at}: {gap.reason}; {gap.size} bytes are lost", file=sys.stderr)
            if log.torn_bytes:
                print(f"{log.torn_bytes} bytes at the end are no sealed commit", file=sys.stderr)
            if log.skipped:
                print(f"{log.skipped} events are of types newer than the schema", file=sys.stderr)
            return 3 if log.gaps else 0
    except (LogError, OSError) as error:
        print(error, file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
