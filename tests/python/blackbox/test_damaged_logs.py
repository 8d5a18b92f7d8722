"""Cut, flipped and shuffled logs: both readers give what is intact and say what is missing; never a wrong value."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
import void_reckoning as vr
from blackbox_chunks import Chunk, LogError
from flatbuffers_by_schema import Schema, parse_schema
from log_builder import LogBuilder
from log_rows import native_rows, native_walk, pure_row, pure_rows
from read_blackbox import BlackBox
from void_reckoning._core import NativeLog

Rows = dict[int, tuple[Any, ...]]


@dataclass
class Log:
    data: bytes
    rows: Rows  # by sequence number
    ends: dict[int, int]  # of each events chunk: where it ends, and the sequence number of the event after it
    schema: Schema


@pytest.fixture(scope="module", params=["plain", "compressed", "parts"])
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, root: Path) -> Log:
    """A small log; the last kind has commits of several parts."""
    folder = tmp_path_factory.mktemp(request.param)
    schema = parse_schema((root / "schema/flatbuffers/logging/events.fbs").read_text())
    path = folder / "c/blackbox.vrlog"
    if request.param == "parts":
        log = LogBuilder(schema)
        for commit in range(8):
            for part in range(commit % 4 + 1):
                events = [("TurnEnd", {"orders": 100 * commit + n, "battles": part}) for n in range(3 * part + 1)]
                log.commit(events, turn=commit, part=part, parts=commit % 4 + 1, compress=commit == 3)
        path = log.write(folder / "log")
    else:
        compress = request.param == "compressed"
        with vr.Campaign.create(
            universe="skirmish", factions=2, systems=10, directory=folder / "c", log_compression=compress
        ) as campaign:
            campaign.run(3)
    with BlackBox(path, schema) as box:
        rows = {event.sequence: pure_row(event) for event in box.events()}
        ends = {chunk.end: chunk.first_sequence + chunk.events for chunk in box.chunks() if isinstance(chunk, Chunk)}
    assert len(rows) > 20
    return Log(path.read_bytes(), rows, ends, schema)


def flip(data: bytearray, dice: Random) -> None:
    for _ in range(dice.randint(1, 3)):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def cut(data: bytearray, dice: Random) -> None:
    del data[dice.randrange(len(data)) :]


def wipe(data: bytearray, dice: Random) -> None:
    start = dice.randrange(len(data))
    size = min(dice.randrange(1, 400), len(data) - start)
    data[start : start + size] = bytes(size)


def drop(data: bytearray, dice: Random) -> None:
    start = dice.randrange(128, len(data)) // 8 * 8
    del data[start : start + dice.randrange(8, 2000) // 8 * 8]


def double(data: bytearray, dice: Random) -> None:
    start = dice.randrange(128, len(data)) // 8 * 8
    piece = data[start : start + dice.randrange(8, 2000) // 8 * 8]
    place = dice.randrange(128, len(data)) // 8 * 8
    data[place:place] = piece


def append(data: bytearray, dice: Random) -> None:
    data += dice.randbytes(dice.randrange(1, 300))


DAMAGES: list[Callable[[bytearray, Random], None]] = [flip, flip, cut, wipe, drop, double, append]


def damaged(log: Log, seed: int) -> bytes:
    dice = Random(seed)
    data = bytearray(log.data)
    for _ in range(dice.choice([1, 1, 2])):
        if len(data) > 256:
            dice.choice(DAMAGES)(data, dice)
    return bytes(data)


def check(log: Log, path: Path, data: bytes) -> str:
    """One damaged file, read both ways; what was found."""
    path.unlink(missing_ok=True)
    path.write_bytes(data)
    try:
        with BlackBox(path, log.schema) as box:
            rows = pure_rows(box)
            gaps, torn = box.gaps, box.torn_bytes
    except LogError:
        assert data[:128] != log.data[:128]
        with pytest.raises(vr.DamagedData):
            NativeLog.open(path, False)
        return "refused"
    # Each event at most once, in order, and as it was written.
    assert all(earlier[0] < later[0] for earlier, later in pairwise(rows))
    assert all(row == log.rows[row[0]] for row in rows)
    if not gaps:  # an intact prefix: as far as the bytes are those that were written
        assert len(rows) == max((count for end, count in log.ends.items() if end <= len(data) - torn), default=0)
        assert torn > 0 or data == log.data[: len(data)]
        assert data.startswith(log.data[: len(data) - torn])
    native = NativeLog.open(path, False)
    damage, torn_bytes = native.damage()
    assert [(gap["offset"], gap["bytes"]) for gap in damage] == [(gap.at, gap.size) for gap in gaps]
    assert torn_bytes == torn
    assert native_walk(path) == [row[0] for row in rows]
    # Searches go by headers alone: of a commit of several parts they give those whose bodies are intact, and where bytes are missing
    # or come in between they may lose a chunk more.
    searched = native_rows(path)
    assert all(row == log.rows[row[0]] for row in searched)
    assert searched == rows or gaps
    return "gap" if gaps else "torn" if torn else "whole"


def run(log: Log, folder: Path, seeds: Iterator[int] | range) -> Counter[str]:
    return Counter(check(log, folder / "log", damaged(log, seed)) for seed in seeds)


def test_damaged_logs_give_an_intact_prefix_or_a_reported_gap(whole: Log, tmp_path: Path) -> None:
    found = run(whole, tmp_path, range(300))
    assert found["gap"] > 50
    assert found["torn"] > 30
    assert found["refused"] > 0


@pytest.mark.soak
def test_damaged_logs_by_the_thousand(whole: Log, tmp_path: Path) -> None:
    found = run(whole, tmp_path, range(1000, 8000))
    assert found["gap"] > 1000


def test_a_log_cut_at_every_byte_of_its_end_gives_a_prefix(whole: Log, tmp_path: Path) -> None:
    for length in range(len(whole.data) - 200, len(whole.data) + 1):
        assert check(whole, tmp_path / "log", whole.data[:length]) in {"torn", "whole"}


def test_every_single_bit_of_two_commits_is_covered(whole: Log, tmp_path: Path) -> None:
    ends = [128, *sorted(whole.ends)]
    start, end = ends[2], min(ends[4], ends[2] + 250)
    for place in range(start, end):
        data = bytearray(whole.data)
        data[place] ^= 1 << place % 8
        assert check(whole, tmp_path / "log", bytes(data)) == "gap"


def test_unchecked_bodies_give_values_or_an_error(whole: Log, tmp_path: Path) -> None:
    """Without their checksums bodies may be wrong, but nothing hangs, grows without limit or fails in another way."""
    dice = Random(7)
    errors = 0
    for _ in range(300):
        data = bytearray(whole.data)
        flip(data, dice)
        (tmp_path / "log").write_bytes(data)
        try:
            with BlackBox(tmp_path / "log", whole.schema, check_bodies=False) as box:
                assert sum(1 for _ in box.events()) <= len(whole.rows)
        except LogError:
            errors += 1
    assert 0 < errors < 300
