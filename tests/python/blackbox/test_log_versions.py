"""Old readers read new logs, and the reverse."""

import json
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
import void_reckoning as vr
from blackbox_chunks import Gap
from flatbuffers_by_schema import Schema, parse_schema
from log_builder import Event, LogBuilder, body_of, extended, random_fields, reduced
from log_rows import exact, native_rows, native_walk, pure_rows
from read_blackbox import BlackBox

SCHEMA = "schema/flatbuffers/logging/events.fbs"
RELEASED = "tests/data/schema-v1"


@pytest.fixture(scope="module")
def today(root: Path) -> str:
    return (root / SCHEMA).read_text()


@pytest.fixture(scope="module")
def frozen(root: Path) -> str:
    """The schema of format 1.0 as it was released."""
    return (root / RELEASED / "events.fbs").read_text()


def events_by(schema: Schema, seed: int, count: int) -> list[Event]:
    """Random events of all types, in a random order, the first a turn's start as in any commit."""
    dice = Random(seed)
    names = list(schema.enums["EventType"])
    picked = [*names, *(dice.choice(names) for _ in range(count - len(names)))]
    dice.shuffle(picked)
    return [(name, random_fields(schema, name, dice)) for name in picked]


SETTINGS = {"universe": "skirmish", "seed": "42", "factions": "2"}
FACTIONS = ["red", "blue"]


def write_log(schema: Schema, path: Path, seed: int, *, compress: bool) -> list[Event]:
    """A log with a bit of everything: turns, a commit in three parts, an empty one."""
    log = LogBuilder(schema, minor=7)
    log.metadata(SETTINGS)
    written: list[Event] = []
    for turn in (1, 2):
        for seat, faction in enumerate(FACTIONS):
            events = events_by(schema, seed + 10 * turn + seat, 60)
            start: Event = ("TurnStart", {**random_fields(schema, "TurnStart", Random(seed)), "faction": faction})
            events = [start, *(event for event in events if event[0] != "TurnStart")]
            log.commit(events, compress=compress, turn=turn, slot=seat, faction=seat, state_hash=turn)
            written += events
        parts = [events_by(schema, seed + 100 * turn + part, 40) for part in range(2)] + [[]]
        for part, events in enumerate(parts):
            log.commit(events, compress=compress, turn=turn, slot=2, faction=0xFFFF, part=part, parts=3)
            written += events
    log.chunk(3, body_of(schema, "Rewind", {"to_chunk": 2, "turn": 1, "reason": "a test"}))
    log.commit([], turn=3, slot=0, faction=1)
    log.write(path)
    return written


def row(schema: Schema, sequence: int, event: Event) -> tuple[Any, ...]:
    """Of a written event, what a reader by a schema must say; turn, slot, faction and time left out."""
    name, fields = event
    values = []
    for one in schema.tables[name]:
        missing = None if one.type == "string" else False if one.type == "bool" else 0.0 if one.type == "float" else 0
        values.append(exact(fields.get(one.name, missing)))
    return sequence, name, *values


def known(schema: Schema, events: list[Event]) -> list[tuple[Any, ...]]:
    return [row(schema, place, event) for place, event in enumerate(events) if event[0] in schema.enums["EventType"]]


def without_place(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(*one[:2], *one[6:]) for one in rows]


def read_pure(path: Path, schema: Schema) -> tuple[list[tuple[Any, ...]], int]:
    with BlackBox(path, schema) as log:
        rows = pure_rows(log)
        assert (log.gaps, log.torn_bytes) == ([], 0)
        return rows, log.skipped


@pytest.mark.parametrize("compress", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_old_readers_read_new_logs(tmp_path: Path, today: str, frozen: str, seed: int, compress: bool) -> None:
    later = parse_schema(extended(today))
    events = write_log(later, tmp_path / "new", seed, compress=compress)
    for old in (parse_schema(frozen), parse_schema(today)):
        rows, skipped = read_pure(tmp_path / "new", old)
        assert without_place(rows) == known(old, events)
        assert skipped == sum(name not in old.enums["EventType"] for name, _ in events) > 10
    assert without_place(native_rows(tmp_path / "new")) == known(parse_schema(today), events)
    assert native_walk(tmp_path / "new") == [one[0] for one in known(parse_schema(today), events)]
    # All that they left out is there: a reader that knows the new schema finds it.
    rows, skipped = read_pure(tmp_path / "new", later)
    assert (without_place(rows), skipped) == (known(later, events), 0)
    place = [(one[2], one[3], one[4]) for one in rows]
    assert [place.count(commit) for commit in ((1, 0, 0), (1, 1, 1), (1, 2, 0xFFFF))] == [
        len([row for row in rows if row[2:5] == commit]) for commit in ((1, 0, 0), (1, 1, 1), (1, 2, 0xFFFF))
    ]
    assert {one[5] for one in rows} == {1_700_000_000_000_000_123}


@pytest.mark.parametrize("seed", range(3))
def test_new_readers_read_old_logs(tmp_path: Path, today: str, seed: int) -> None:
    earlier, now = parse_schema(reduced(today)), parse_schema(today)
    assert sum(map(len, earlier.tables.values())) < sum(map(len, now.tables.values())) - 40
    assert len(earlier.enums["EventType"]) == len(now.enums["EventType"]) - 5
    events = write_log(earlier, tmp_path / "old", seed, compress=False)
    rows, skipped = read_pure(tmp_path / "old", now)
    assert (without_place(rows), skipped) == (known(now, events), 0)
    assert native_rows(tmp_path / "old") == rows


def test_a_group_that_is_not_there_reads_as_zeros(tmp_path: Path, today: str) -> None:
    schema = parse_schema(today)
    log = LogBuilder(schema)
    log.metadata(SETTINGS)
    types = [6, 5, 9, 18]
    log.chunk(1, body_of(schema, "EventChunk", {"types": types}, b"VRLG"), types, turn=1, faction=0)
    rows, _ = read_pure(log.write(tmp_path / "log"), schema)
    assert rows == native_rows(tmp_path / "log")
    names = ["TurnEnd", "TurnStart", "EntityMoved", "Intervention"]
    assert without_place(rows) == known(schema, [(name, {}) for name in names])


def test_unknown_kinds_unused_bytes_and_types_far_out_are_passed_over(tmp_path: Path, today: str) -> None:
    schema = parse_schema(today)
    log = LogBuilder(schema, minor=9)
    log.metadata(SETTINGS)
    one = events_by(schema, 1, 30)
    log.chunk(77, b"\xff" * 61, turn=1, unused=0xEE)
    log.commit(one, turn=1, faction=0)
    log.chunk(6, b"later", types=[70, 3], turn=1)  # events of a kind that nobody knows count in the sequence
    types = [200, 63, 255]
    log.chunk(1, body_of(schema, "EventChunk", {"types": types}, b"VRLG"), types, turn=1, faction=1, unused=1)
    two = events_by(schema, 2, 30)
    log.chunk(200, b"")
    log.commit(two, turn=1, slot=1, faction=1, more={"texts": ["", *(f"text {i}" for i in range(9))]})
    path = log.write(tmp_path / "log")
    with BlackBox(path) as reader:
        kinds = [chunk.kind for chunk in reader.chunks() if not isinstance(chunk, Gap)]
        assert kinds == [2, 77, 1, 6, 1, 200, 1]
        rows = pure_rows(reader)
        assert reader.skipped == 3
    assert rows == native_rows(path)
    assert [row[0] for row in rows] == native_walk(path) == [*range(30), *range(35, 65)]
    assert without_place(rows)[:30] == known(schema, one)


def by_a_later_version(path: Path, today: Schema, later: Schema) -> bytes:
    """A campaign's log as a later version might have written it: more columns, events and kinds of chunks, the same orders."""
    dice = Random(1)
    with BlackBox(path, today) as old:
        log = LogBuilder(later, campaign=old.header["campaign_low"], head=path.read_bytes()[:124])
        events = list(old.events())
        for chunk in old.chunks():
            assert not isinstance(chunk, Gap)
            place = {"turn": chunk.turn, "slot": chunk.slot, "faction": chunk.faction, "state_hash": chunk.state_hash}
            if chunk.kind == 4:
                continue  # of other places
            if chunk.kind != 1:
                log.chunk(chunk.kind, old.body(chunk), **place)
                continue
            log.chunk(6, dice.randbytes(90), types=[3, 19], **place)
            written: list[Event] = []
            for event in events[chunk.first_sequence : chunk.first_sequence + chunk.events]:
                added = random_fields(later, event.type, dice)
                written.append((event.type, {**added, **event.fields}))
                if event.type in ("FactionAction", "EntityMoved"):
                    written.append(("Rumour", random_fields(later, "Rumour", dice)))
            log.commit(written, **place)
    return bytes(log.data)


def test_todays_program_replays_and_resumes_a_later_versions_log(tmp_path: Path, today: str) -> None:
    campaign = vr.Campaign.create(universe="skirmish", factions=3, systems=15, directory=tmp_path / "c", save_every=0)
    campaign.run(8, ignore_victory=True)
    hashes = campaign.turn_hashes
    campaign.finish()
    path = tmp_path / "c/blackbox.vrlog"
    later = by_a_later_version(path, parse_schema(today), parse_schema(extended(today)))
    path.write_bytes(later)
    for save in (tmp_path / "c/saves").iterdir():
        save.unlink()  # nothing but the log
    with BlackBox(path) as log:
        assert (sum(1 for _ in log.events()), log.skipped) > (100, 100)
    command = [sys.executable, "-m", "void_reckoning", "replay", str(tmp_path / "c"), "--json"]
    report = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert (report["turns"], report["verified"], report["torn_bytes"]) == (8, True, 0)
    campaign = vr.Campaign.resume(tmp_path / "c")
    assert campaign.turn_hashes == hashes
    campaign.run(1, ignore_victory=True)
    campaign.finish()
    assert path.read_bytes().startswith(later)
    with BlackBox(path) as log:
        assert [event.turn for event in log.events()][-1] == 9
        assert log.gaps == []


def test_the_released_golden_campaign_reads_as_when_it_was_written(root: Path, today: str, frozen: str) -> None:
    path = root / RELEASED / "campaign.vrlog"
    expected = [tuple(row) for row in json.loads((root / RELEASED / "campaign.json").read_text())]
    assert len(expected) > 300
    rows, skipped = read_pure(path, parse_schema(frozen))
    assert (plain(rows), skipped) == (expected, 0)
    rows, skipped = read_pure(path, parse_schema(today))
    assert (as_then(plain(rows), expected), skipped) == (expected, 0)
    assert as_then(plain(native_rows(path)), expected) == expected


def as_then(rows: list[tuple[Any, ...]], then: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows without the fields that there were not yet, which say so."""
    for row, old in zip(rows, then, strict=True):
        assert set(row[len(old) :]) <= {None, 0, "00000000"}
    return [row[: len(old)] for row, old in zip(rows, then, strict=True)]


def plain(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows as JSON keeps them."""
    return [tuple(json.loads(json.dumps([*row[:6], *(value for _, value in map(readable, row[6:]))]))) for row in rows]


def readable(value: Any) -> tuple[str, Any]:
    kind, content = value
    return kind, content.hex() if kind == "f32" else content
