"""The log's schema over time: append only, every field documented."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from flatbuffers_by_schema import Schema, parse_schema
from log_builder import extended, reduced

SCHEMA = "schema/flatbuffers/logging/events.fbs"
RELEASED = "tests/data/schema-v1"


@pytest.fixture(scope="module")
def today(root: Path) -> str:
    return (root / SCHEMA).read_text()


@pytest.fixture(scope="module")
def frozen(root: Path) -> str:
    """The schema of format 1.0 as it was released."""
    return (root / RELEASED / "events.fbs").read_text()


def breaks(old: Schema, new: Schema) -> list[str]:
    """What a reader by one schema would misread in a log by the other."""
    found = [
        f"{table} is gone" for table in old.tables if table not in new.tables
    ]  # fmt: skip
    for table, fields in old.tables.items():
        later = new.tables.get(table, [])
        for number, one in enumerate(fields):
            other = later[number] if number < len(later) else None
            if other is None or (one.name, one.type, one.vector) != (other.name, other.type, other.vector):
                found.append(f"{table}.{one.name} is field {number} no more")
    for enum, values in old.enums.items():
        found += [f"{enum}.{name}" for name, value in values.items() if new.enums.get(enum, {}).get(name) != value]
        if old.enum_types[enum] != new.enum_types.get(enum):
            found.append(enum)
    return found


def conforms(old: Path, new: Path) -> bool:
    """What FlatBuffers' compiler says."""
    return subprocess.run(["flatc", "--conform", old, new], capture_output=True, check=False).returncode == 0


def test_todays_schema_only_adds_to_the_released_one(root: Path, tmp_path: Path, today: str, frozen: str) -> None:
    """Single messages have left it: they are no part of a log, and exports have their schema with them."""
    bodies = re.sub(r"table (EventHeader|LogEntry) \{.*?\n\}", "", frozen, flags=re.DOTALL)
    assert bodies.count("table ") == frozen.count("table ") - 2
    (tmp_path / "events.fbs").write_text(bodies)
    assert breaks(parse_schema(bodies), parse_schema(today)) == []
    assert conforms(tmp_path / "events.fbs", root / SCHEMA)


CHANGES: dict[str, Callable[[str], str]] = {
    "a type": lambda text: text.replace("ticks: [uint];", "ticks: [ulong];"),
    "an order": lambda text: re.sub(
        r"(    x: \[float\];[^\n]*\n)(.*?)(    y: \[float\];[^\n]*\n)", r"\3\2\1", text, flags=re.DOTALL
    ),
    "a field in the middle": lambda text: text.replace("    ticks: [uint];", "    rounds: [uint];\n    ticks: [uint];"),
    "a field gone": lambda text: re.sub(r"    decided: \[bool\];[^\n]*\n", "", text),
    "a number": lambda text: text.replace("TurnStart = 5,", "TurnStart = 55,"),
    "the last field gone": lambda text: re.sub(r"    kills: \[uint\];[^\n]*\n", "", text),
    "a name": lambda text: text.replace("    kills: [uint];", "    killed: [uint];"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_that_would_be_misread_is_found(root: Path, tmp_path: Path, today: str, change: str) -> None:
    text = CHANGES[change](today)
    assert text != today
    (tmp_path / "events.fbs").write_text(text)
    assert breaks(parse_schema(today), parse_schema(text))
    if change not in ("the last field gone", "a name"):  # those the compiler lets pass
        assert not conforms(root / SCHEMA, tmp_path / "events.fbs")


def test_what_is_only_added_is_no_break(root: Path, tmp_path: Path, today: str) -> None:
    (tmp_path / "events.fbs").write_text(extended(today))
    assert breaks(parse_schema(today), parse_schema(extended(today))) == []
    assert conforms(root / SCHEMA, tmp_path / "events.fbs")
    assert breaks(parse_schema(extended(today)), parse_schema(today))
    assert breaks(parse_schema(reduced(today)), parse_schema(today)) == []


def test_every_field_of_the_schema_is_documented(root: Path, today: str, tmp_path: Path) -> None:
    schema = parse_schema(today)
    undocumented = [
        f"{table}.{one.name}" for table, fields in schema.tables.items() for one in fields if len(one.doc) < 8
    ]
    assert undocumented == []
    # As FlatBuffers' own compiler understands it, which is what an MCAP file embeds.
    subprocess.run(["flatc", "-b", "--schema", "--bfbs-comments", "-o", tmp_path, root / SCHEMA], check=True)
    binary = (tmp_path / "events.bfbs").read_bytes()
    for fields in schema.tables.values():
        for one in fields:
            assert one.doc.split(". ")[0][:60].encode() in binary, one


def test_columns_and_messages_of_an_event_say_the_same(today: str) -> None:
    schema = parse_schema(today)
    for event in schema.enums["EventType"]:
        for column, field in zip(schema.tables[event + "Columns"], schema.tables[event], strict=True):
            said = column.doc.removeprefix("Text code. ")
            assert (column.name, said) == (field.name, field.doc)
            assert (said != column.doc) == (field.type == "string")
