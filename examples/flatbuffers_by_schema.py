"""Read FlatBuffers tables by their schema's text with the standard library alone: as much of both as the black box uses.

Nothing in the bytes is trusted: a value out of range raises ``DamagedBody``.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

SCALARS = {
    "bool": "?", "byte": "b", "ubyte": "B", "short": "h", "ushort": "H", "int": "i", "uint": "I",
    "long": "q", "ulong": "Q", "float": "f", "double": "d",
}  # fmt: skip

Value = int | float | bool


class DamagedBody(Exception):  # noqa: N818
    """Bytes that do not match the schema."""


@dataclass(frozen=True)
class Field:
    name: str
    type: str  # a key of SCALARS, "string", or the name of a table or enumeration
    vector: bool
    doc: str


@dataclass
class Schema:
    tables: dict[str, list[Field]] = field(default_factory=dict)
    """Fields in their order, which determines their numbers."""
    enums: dict[str, dict[str, int]] = field(default_factory=dict)
    enum_types: dict[str, str] = field(default_factory=dict)

    def form(self, type_name: str) -> str | None:
        """Return the letter of a scalar for the struct module; None for any other type."""
        return SCALARS.get(self.enum_types.get(type_name, type_name))

    def zero(self, type_name: str) -> Value:
        """Return the value of a scalar that is not stored."""
        return {"bool": False, "float": 0.0, "double": 0.0}.get(type_name, 0)


def parse_schema(text: str) -> Schema:
    """Read tables and enumerations of an ``.fbs``; comments with three slashes document the field that follows."""
    schema = Schema()
    name = doc = ""
    for number, line in enumerate(text.splitlines(), 1):
        code, _, comment = line.partition("//")
        code = code.strip()
        if not code:
            doc = f"{doc} {comment[1:].strip()}".strip() if comment.startswith("/") else ""
            continue
        if match := re.fullmatch(r"table (\w+) \{", code):
            name = match[1]
            schema.tables[name] = []
        elif match := re.fullmatch(r"enum (\w+) : (\w+) \{", code):
            name = match[1]
            schema.enums[name], schema.enum_types[name] = {}, match[2]
        elif match := re.fullmatch(r"(\w+) = (\d+),?", code):
            schema.enums[name][match[1]] = int(match[2])
        elif match := re.fullmatch(r"(\w+): (\[?)(\w+)\]?;", code):
            schema.tables[name].append(Field(match[1], match[3], bool(match[2]), doc))
        elif not re.match(r"\}|namespace |root_type |file_identifier ", code):
            raise ValueError(f"line {number}: '{code}' is more of the schema language than this reader knows")
        doc = ""
    return schema


class Table:
    """One table: fields by name; a field that is not stored is None, or zero for a scalar."""

    def __init__(self, schema: Schema, body: bytes, place: int, name: str) -> None:
        self._schema, self._body, self._place = schema, body, place
        self._fields = schema.tables[name]
        self._vtable = place - self._number("i", place)
        self._vtable_size = self._number("H", self._vtable)
        self._size = self._number("H", self._vtable + 2)
        if self._vtable_size < 4 or self._vtable + self._vtable_size > len(body) or place + self._size > len(body):
            raise DamagedBody(f"table {name} runs out of the body")

    def _number(self, form: str, place: int) -> int:
        if not 0 <= place <= len(self._body) - struct.calcsize("<" + form):
            raise DamagedBody(f"an offset leads to byte {place} of {len(self._body)}")
        return int(struct.unpack_from("<" + form, self._body, place)[0])

    def _find(self, name: str) -> tuple[Field, int]:
        """Find a field, and where its value or the offset to it is stored; 0: not stored."""
        (number,) = (i for i, one in enumerate(self._fields) if one.name == name)
        slot = 4 + 2 * number
        offset = self._number("H", self._vtable + slot) if slot < self._vtable_size else 0
        if offset >= self._size and offset:
            raise DamagedBody(f"field {name} is outside of its table")
        return self._fields[number], self._place + offset if offset else 0

    def _target(self, place: int) -> int:
        return place + self._number("I", place)

    def scalar(self, name: str) -> Value:
        found, place = self._find(name)
        form = self._schema.form(found.type)
        if form is None:
            raise TypeError(f"{name} is no scalar")
        return self._scalars(form, place, 1)[0] if place else self._schema.zero(found.type)

    def string(self, name: str) -> str | None:
        _, place = self._find(name)
        return self._text(self._target(place)) if place else None

    def table(self, name: str) -> Table | None:
        found, place = self._find(name)
        return Table(self._schema, self._body, self._target(place), found.type) if place else None

    def scalars(self, name: str) -> tuple[Value, ...] | None:
        """Return a vector of numbers."""
        found, place = self._find(name)
        form = self._schema.form(found.type)
        if form is None or not found.vector:
            raise TypeError(f"{name} is no vector of numbers")
        if not place:
            return None
        start = self._target(place)
        return self._scalars(form, start + 4, self._number("I", start))

    def strings(self, name: str) -> list[str] | None:
        places = self._targets(name)
        if places is None:
            return None
        if sum(self._number("I", place) for place in places) > len(self._body):
            raise DamagedBody("texts overlap")
        return [self._text(place) for place in places]

    def tables(self, name: str) -> list[Table] | None:
        found, _ = self._find(name)
        places = self._targets(name)
        return None if places is None else [Table(self._schema, self._body, place, found.type) for place in places]

    def values(self) -> dict[str, object]:
        """Return all fields by name, with tables as such mappings too."""
        return {one.name: self._value(one) for one in self._fields}

    def _value(self, one: Field) -> object:
        if self._schema.form(one.type) is not None:
            return self.scalars(one.name) if one.vector else self.scalar(one.name)
        if one.type == "string":
            return self.strings(one.name) if one.vector else self.string(one.name)
        if one.vector:
            tables = self.tables(one.name)
            return None if tables is None else [table.values() for table in tables]
        table = self.table(one.name)
        return None if table is None else table.values()

    def _targets(self, name: str) -> list[int] | None:
        _, place = self._find(name)
        if not place:
            return None
        start = self._target(place)
        count = self._number("I", start)
        return [start + 4 + 4 * i + int(offset) for i, offset in enumerate(self._scalars("I", start + 4, count))]

    def _scalars(self, form: str, place: int, count: int) -> tuple[Value, ...]:
        if place + count * struct.calcsize("<" + form) > len(self._body):
            raise DamagedBody(f"{count} elements at byte {place} run out of the body")
        return struct.unpack_from(f"<{count}{form}", self._body, place)

    def _text(self, place: int) -> str:
        size = self._number("I", place)
        if place + 4 + size > len(self._body):
            raise DamagedBody(f"a text at byte {place} runs out of the body")
        return self._body[place + 4 : place + 4 + size].decode("utf-8", "surrogateescape")


def root_table(schema: Schema, body: bytes, name: str, identifier: bytes = b"") -> Table:
    """Return a body's root table; ``identifier``: the file identifier that must precede it."""
    if len(body) < 8 or (identifier and body[4:8] != identifier):
        raise DamagedBody(f"the body is no {name}")
    return Table(schema, body, int(struct.unpack_from("<I", body)[0]), name)
