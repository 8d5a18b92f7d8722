"""Writes logs by any schema, through the FlatBuffers runtime: for tests of what readers of other versions make of them."""

import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import flatbuffers
import numpy as np
import zstandard
from blackbox_chunks import crc32c
from flatbuffers_by_schema import Field, Schema, Value

Values = Mapping[str, Any]
Event = tuple[str, dict[str, Value | str | None]]

_EMPTY: list[Any] = []
_PUT = {
    "?": "Bool", "b": "Int8", "B": "Uint8", "h": "Int16", "H": "Uint16", "i": "Int32", "I": "Uint32",
    "q": "Int64", "Q": "Uint64", "f": "Float32", "d": "Float64",
}  # fmt: skip


def put_table(builder: flatbuffers.Builder, schema: Schema, name: str, values: Values) -> int:
    """A table; fields that are not named, or None, are left out."""
    fields = schema.tables[name]
    assert set(values) <= {one.name for one in fields}, (name, values)
    offsets: dict[str, int] = {}
    for one in fields:
        value = values.get(one.name)
        if value is not None and (one.vector or schema.form(one.type) is None):
            offsets[one.name] = _put_offset(builder, schema, one, value)
    builder.StartObject(len(fields))
    for number, one in enumerate(fields):
        if one.name in offsets:
            builder.PrependUOffsetTRelativeSlot(number, offsets[one.name], 0)
        elif values.get(one.name) is not None:
            form = schema.form(one.type)
            assert form is not None
            getattr(builder, f"Prepend{_PUT[form]}Slot")(number, values[one.name], None)
    return int(builder.EndObject())


def _put_offset(builder: flatbuffers.Builder, schema: Schema, one: Field, value: Any) -> int:
    form = schema.form(one.type)
    if one.vector and form is not None:
        return int(builder.CreateNumpyVector(np.array(value, "<" + form)))
    if not one.vector:
        return int(builder.CreateString(value)) if one.type == "string" else put_table(builder, schema, one.type, value)
    offsets = [
        builder.CreateString(element) if one.type == "string" else put_table(builder, schema, one.type, element)
        for element in value
    ]
    builder.StartVector(4, len(offsets), 4)
    for offset in reversed(offsets):
        builder.PrependUOffsetTRelative(offset)
    return int(builder.EndVector())


def body_of(schema: Schema, root: str, values: Values, identifier: bytes | None = None) -> bytes:
    builder = flatbuffers.Builder(1024)
    builder.Finish(put_table(builder, schema, root, values), identifier)
    return bytes(builder.Output())


def is_text(schema: Schema, event: str, name: str) -> bool:
    return any(one.name == name and one.type == "string" for one in schema.tables[event])


def event_body(schema: Schema, events: Sequence[Event], more: Values | None = None) -> bytes:
    """An EventChunk; fields that an event does not name are no columns, for all events of its type."""
    types = schema.enums["EventType"]
    codes: dict[str, int] = {}
    groups: dict[str, Any] = {}
    for name in {event for event, _ in events}:
        rows = [fields for event, fields in events if event == name]
        columns: dict[str, Any] = {}
        for key in rows[0]:
            column = [row[key] for row in rows]
            if is_text(schema, name, key):
                column = [0 if text is None else codes.setdefault(str(text), len(codes) + 1) for text in column]
            columns[key] = column
        groups[schema.tables["EventColumns"][types[name]].name] = columns
    times = {"time_starts": [0], "times": [1_700_000_000_000_000_123]} if events else {}
    values = {
        "types": [types[name] for name, _ in events],
        **times,
        "texts": ["", *codes],
        "columns": groups,
        **(more or {}),
    }
    return body_of(schema, "EventChunk", values, b"VRLG")


@dataclass
class LogBuilder:
    """A log that grows chunk by chunk, with right checksums, chain and numbers."""

    schema: Schema
    campaign: int = 0x0123_4567_89AB_CDEF
    minor: int = 0
    head: bytes = b""  # the first 124 bytes of a file header to take over
    data: bytearray = field(default_factory=bytearray)
    chunks: int = 0
    events: int = 0

    def __post_init__(self) -> None:
        made = struct.pack("<8sHHIQQqQQI", b"VRBLKBOX", 1, self.minor, 128, self.campaign, 7, 5, 42, 9, 3)
        self.data += self._sealed(self.head or made.ljust(124, b"\0"))

    def _sealed(self, head: bytes) -> bytes:
        self.previous = crc32c(head)
        return head + struct.pack("<I", self.previous)

    def chunk(self, kind: int, body: bytes, types: Sequence[int] = (), **header: int) -> None:
        """``header``: flags, faction, part, parts, slot, turn, state_hash, body_size, unused (the value of all unused bytes)."""
        given = header.get
        unused = bytes([given("unused", 0)])
        head = struct.pack(
            "<QQIBBHHHH2sIIQQQQQQQQ16sI", 0x314B4E4843525689, self.campaign, self.previous, kind, given("flags", 0),
            given("faction", 0xFFFE), given("part", 0), given("parts", 1), given("slot", 0), unused * 2, given("turn", 0),
            len(types), self.chunks, self.events, sum({1 << min(number, 63) for number in types}), 0, 0,
            given("state_hash", 0), len(body), given("body_size", len(body)), unused * 16, crc32c(body),
        )  # fmt: skip
        self.data += self._sealed(head) + body + bytes(-len(body) % 8)
        self.chunks += 1
        self.events += len(types)

    def commit(
        self, events: Sequence[Event], *, compress: bool = False, more: Values | None = None, **header: int
    ) -> None:
        """One commit or, as ``header`` says, one part of one."""
        body = event_body(self.schema, events, more)
        types = [self.schema.enums["EventType"][name] for name, _ in events]
        if compress:
            header |= {"flags": 1, "body_size": len(body)}
            body = zstandard.ZstdCompressor(level=3).compress(body)
        self.chunk(1, body, types, **header)

    def metadata(self, values: Mapping[str, str], **more: Any) -> None:
        table = {"keys": list(values), "values": list(values.values()), "files": [], **more}
        self.chunk(2, body_of(self.schema, "Metadata", table))

    def write(self, path: Path) -> Path:
        path.write_bytes(self.data)
        return path


def random_fields(schema: Schema, event: str, dice: Random) -> dict[str, Value | str | None]:
    """Any value that its column holds for each field of an event."""
    fields: dict[str, Value | str | None] = {}
    for one in schema.tables[event]:
        form = schema.form(one.type)
        if one.type == "string":
            fields[one.name] = dice.choice(
                [None, "", "text", f"text {dice.randrange(9)}", "\u00fcml\u00e4ut \u201c\U0001f680\u201d"]
            )
        elif form == "?":
            fields[one.name] = dice.random() < 0.5
        elif form in ("f", "d"):
            fields[one.name] = dice.choice([0.0, -1.5, dice.randrange(2**20) / 1024])
        else:
            assert form is not None
            size = struct.calcsize("<" + form)
            fields[one.name] = int(struct.unpack("<" + form, dice.randbytes(size))[0])
    return fields


def extended(text: str) -> str:
    """The schema as a later version may have it: more columns in every group, groups, event types, fields of other tables."""
    number = max(int(found) for found in re.findall(r"= (\d+),", text)) + 1
    added = {"WonderBuilt": "wonder_built", "Rumour": "rumour"}
    types = "".join(f"    {name} = {number + i},\n" for i, name in enumerate(added))

    def widen(match: re.Match[str]) -> str:
        name, body = match[1], match[2]
        if name == "EventColumns":
            return match[0][:-1] + "".join(f"    {slot}: {event}Columns;\n" for event, slot in added.items()) + "}"
        if name == "LogEntry":
            return match[0][:-1] + "".join(f"    {slot}: {event};\n" for event, slot in added.items()) + "}"
        if name.endswith("Columns"):
            more = "later_number: [double];\n    later_text: [uint];\n    later_flag: [bool];"
        elif f"table {name}Columns " in text:
            more = "later_number: double;\n    later_text: string;\n    later_flag: bool;"
        else:
            more = "later_numbers: [float];\n    later_texts: [string];\n    later_part: UniverseFile;"
        return f"table {name} {{{body}    {more}\n}}"

    text = re.sub(r"(enum EventType .*?)\}", lambda match: match[1] + types + "}", text, flags=re.DOTALL)
    text = re.sub(r"table (\w+) \{(.*?)\}", widen, text, flags=re.DOTALL)
    tables = (
        "table WonderBuiltColumns {\n    planet: [ulong];\n    name: [uint];\n    height: [float];\n}\n"
        "table WonderBuilt {\n    planet: ulong;\n    name: string;\n    height: float;\n}\n"
        "table RumourColumns {\n    about: [ushort];\n    text: [uint];\n}\ntable Rumour {\n    about: ushort;\n    text: string;\n}\n"
    )
    return text.replace("root_type", tables + "root_type")


def reduced(text: str) -> str:
    """The schema as an earlier version may have had it: without the last column of every group and the last five event types."""
    types = re.findall(r"    (\w+) = \d+,", text)
    for name in types[-5:]:
        text = text.replace(f"    {name} = {types.index(name)},\n", "")
        text = re.sub(rf"    \w+: {name}(Columns)?;\n", "", text)

    def narrow(match: re.Match[str]) -> str:
        name, body = match[1], match[2]
        of_event = name.removesuffix("Columns") in types
        return f"table {name} {{{re.sub(r'[^;]*;[^;]*$', chr(10), body) if of_event else body}}}"

    return re.sub(r"table (\w+) \{(.*?)\}", narrow, text, flags=re.DOTALL)
