"""The pure-Python telemetry reader, against the native writer's golden file and a writer made here."""

import ctypes
import fcntl
import mmap
import os
import random
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from void_reckoning.telemetry import (
    Battle,
    CombatStats,
    DamagedSegmentError,
    EntityCounts,
    PerformanceMetrics,
    TelemetryError,
    TelemetryReader,
    WaitResult,
    WriterState,
    clean_stale,
    list_sessions,
)

NAME = "void-reckoning.4242.00c0ffee"
HOUR = 3600.0


@pytest.fixture
def golden(root: Path) -> bytes:
    return (root / "tests/data/telemetry-v1.bin").read_bytes()


@pytest.fixture
def segment(golden: bytes, tmp_path: Path) -> Path:
    path = tmp_path / NAME
    path.write_bytes(golden)
    return path


class PythonWriter:
    """Holds the lock of a segment and updates it as the format asks."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("r+b")
        fcntl.flock(self.file, fcntl.LOCK_EX)
        self.memory = mmap.mmap(self.file.fileno(), 0)
        self.word = ctypes.c_uint32.from_buffer(self.memory, 48)
        self.put("<Q", 40, time.clock_gettime_ns(time.CLOCK_BOOTTIME))

    def put(self, form: str, offset: int, value: int) -> None:
        struct.pack_into(form, self.memory, offset, value)

    def wait_for_sleeper(self) -> None:
        while not self.word.value & 1:
            time.sleep(0)

    def update(self, combats: int) -> None:
        (sequence,) = struct.unpack_from("<Q", self.memory, 16)
        self.put("<Q", 16, sequence + 1)
        self.put("<Q", 64, combats)
        self.put("<Q", 16, sequence + 2)
        self.wake()

    def wake(self) -> None:
        self.word.value = (self.word.value + 2) & ~1
        ctypes.CDLL(None).syscall(ctypes.c_long(202), ctypes.byref(self.word), 1, 100, None, None, 0)

    def finish(self) -> None:
        self.put("<I", 28, 3)
        self.wake()

    def close(self) -> None:
        del self.word
        self.memory.close()
        self.file.close()


@pytest.fixture
def writer(segment: Path) -> Iterator[PythonWriter]:
    made = PythonWriter(segment)
    yield made
    made.close()


def test_every_field_of_the_native_segment_is_read(segment: Path) -> None:
    with TelemetryReader(segment) as reader:
        header = reader.read_header()
        telemetry = reader.read_telemetry()
        assert reader.path == segment
    assert (header.layout_version, header.writer_process, header.start_nonce) == (1, 4242, 0xC0FFEE)
    assert telemetry.sequence == header.sequence == 2
    assert telemetry.combat == CombatStats(11, 2, 123456789012, 987654321098, 77)
    assert telemetry.performance == PerformanceMetrics(250, 4000, 9000, 64)
    assert telemetry.entities == EntityCounts(5000, 40, 150, 900)
    campaign = telemetry.campaign
    assert (campaign.turn, campaign.faction, campaign.phase) == (12, 2, 1)
    assert (campaign.commits, campaign.state_hash) == (121, 0x0123456789ABCDEF)
    assert (campaign.committed_turn, campaign.committed_faction, campaign.turns_asked) == (12, 1, 100)
    assert (campaign.finished, campaign.name, campaign.folder) == (False, "The long night", "/runs/long-night")
    assert [row.name for row in telemetry.factions] == ["Templars", "Void Corsairs", "Ordo M\u00e9canique"]
    assert telemetry.factions[0][1:] == (12, 5, 80, 9, -250, 10000, 4200, True)
    assert not telemetry.factions[2].alive
    assert [(row.name, row.samples, row.total_ns, row.longest_ns) for row in telemetry.phases] == [
        ("plan", 2, 5_001_500, 5_000_000),
        ("execute", 2, 3_600_000_000_900, 3_600_000_000_000),
    ]
    assert [i for i, count in enumerate(telemetry.phases[0].buckets) if count] == [0, 12]
    assert telemetry.total_battles == 70
    assert [battle.combat_id for battle in telemetry.battles] == list(range(7, 71))
    assert telemetry.battles[0] == Battle(7, 0x200000007, 12, 0, 1, 2, 30, 20, 5, 18, 7, 7000)


def test_a_copy_does_not_change_with_the_segment(segment: Path, writer: PythonWriter) -> None:
    with TelemetryReader(segment) as reader:
        before = reader.read_telemetry()
        writer.update(combats=12)
        after = reader.read_telemetry()
    assert (before.sequence, before.combat.total_combats) == (2, 11)
    assert (after.sequence, after.combat.total_combats) == (4, 12)


def test_a_sleeping_reader_is_woken_by_every_update(segment: Path, writer: PythonWriter) -> None:
    seen: list[tuple[WaitResult, int]] = []

    def follow() -> None:
        last = 2
        with TelemetryReader(segment) as reader:
            while (result := reader.wait_for_update(last, HOUR)) is WaitResult.UPDATED:
                telemetry = reader.read_telemetry()
                last = telemetry.sequence
                seen.append((result, telemetry.combat.total_combats))
            seen.append((result, 0))

    sleeper = threading.Thread(target=follow)
    sleeper.start()
    for combats in range(100, 120):
        writer.wait_for_sleeper()
        writer.update(combats)
        while not seen or seen[-1][1] != combats:
            time.sleep(0)
    writer.wait_for_sleeper()
    writer.finish()
    sleeper.join()
    assert seen == [(WaitResult.UPDATED, combats) for combats in range(100, 120)] + [(WaitResult.CLOSED, 0)]


def test_waiting_is_bounded_and_returns_at_once_for_old_news(segment: Path, writer: PythonWriter) -> None:
    with TelemetryReader(segment) as reader:
        assert reader.wait_for_update(2, 0.001) is WaitResult.TIMED_OUT
        assert not reader.wait_for_update(2, 0)
        writer.update(combats=1)
        assert reader.wait_for_update(2, HOUR)


def test_a_segment_that_may_only_be_read_is_followed_too(segment: Path, writer: PythonWriter) -> None:
    if os.geteuid() == 0:
        reader = TelemetryReader(segment)
        reader.connect()
        reader._writable = False  # the superuser may write anything
    else:
        segment.chmod(0o400)
        reader = TelemetryReader(segment).connect()
    sleeper = threading.Timer(0.0, writer.update, [5])
    sleeper.start()
    assert reader.wait_for_update(2, HOUR) is WaitResult.UPDATED
    assert struct.unpack_from("<I", writer.memory, 48)[0] & 1 == 0
    sleeper.join()
    reader.close()


def test_a_dead_writer_is_told_from_a_slow_one(segment: Path, writer: PythonWriter) -> None:
    with TelemetryReader(segment) as reader:
        assert reader.writer_state() is WriterState.ALIVE
        writer.put("<I", 32, os.getpid())
        writer.put("<Q", 40, 1)
        assert reader.writer_state() is WriterState.SLOW
        fcntl.flock(writer.file, fcntl.LOCK_UN)
        assert reader.writer_state() is WriterState.DEAD
        assert reader.wait_for_update(2, HOUR) is WaitResult.DEAD
        writer.finish()
        assert reader.writer_state() is WriterState.CLOSED


def test_a_writer_that_died_in_a_write_is_reported(segment: Path) -> None:
    with segment.open("r+b") as file:
        file.seek(16)
        file.write(b"\x03")
    with TelemetryReader(segment) as reader, pytest.raises(TelemetryError, match="died in the middle of a write"):
        reader.read_telemetry()


def test_sessions_are_listed_and_only_stale_ones_removed(golden: bytes, tmp_path: Path) -> None:
    names = [f"void-reckoning.{process}.00000000" for process in (1, 2, 3)]
    for name in names:
        (tmp_path / name).write_bytes(golden)
    (tmp_path / names[2]).write_bytes(b"no segment")
    (tmp_path / "void-reckoning.txt").write_bytes(golden)
    (tmp_path / "void-reckoning.9.00000000").symlink_to(tmp_path / names[0])
    living = PythonWriter(tmp_path / names[0])
    sessions = TelemetryReader(directory=tmp_path).list_sessions()
    assert sessions == list_sessions(tmp_path)
    assert [(one.path.name, one.state) for one in sessions] == [
        (names[0], WriterState.ALIVE),
        (names[1], WriterState.DEAD),
        (names[2], WriterState.DEAD),
    ]
    assert sessions[0][3:] == ("The long night", "/runs/long-night", 12, "")
    assert "10 bytes" in sessions[2].problem
    assert [one.path.name for one in clean_stale(tmp_path)] == names[1:]
    assert [one.path.name for one in list_sessions(tmp_path)] == names[:1]
    with TelemetryReader(directory=tmp_path) as reader:
        assert reader.path.name == names[0]
    living.close()
    with pytest.raises(TelemetryError, match=r"living sessions in .*: none"):
        TelemetryReader(directory=tmp_path).connect()


def test_use_before_connect_and_missing_files_are_clear_errors(tmp_path: Path) -> None:
    with pytest.raises(TelemetryError, match="call connect"):
        TelemetryReader(NAME, directory=tmp_path).read_header()
    with pytest.raises(TelemetryError, match=f"{NAME}: No such file"):
        TelemetryReader(NAME, directory=tmp_path).connect()
    with pytest.raises(TelemetryError, match="can't list"):
        list_sessions(tmp_path / "missing")


@pytest.mark.parametrize(
    ("form", "offset", "value"),
    [
        ("<Q", 0, 1),
        ("<I", 8, 0),
        ("<I", 12, 72),
        ("<I", 24, 0xFFFFFFF8),
        ("<I", 24, 0),
        ("<I", 52, 0xFFFFFFFF),
        ("<Q", 56, 0xFFFFFFFFFFFFFFF8),
        ("<I", 144 + 8, 0),
        ("<I", 144 + 12, 0xFFFFFFF8),
    ],
)
def test_impossible_headers_are_damage(segment: Path, form: str, offset: int, value: int) -> None:
    with segment.open("r+b") as file:
        file.seek(offset)
        file.write(struct.pack(form, value))
    with pytest.raises(DamagedSegmentError):
        TelemetryReader(segment).connect()


def test_a_newer_layout_asks_for_a_newer_reader(segment: Path) -> None:
    with segment.open("r+b") as file:
        file.seek(8)
        file.write(b"\x02")
    with pytest.raises(TelemetryError, match="upgrade the reader"):
        TelemetryReader(segment).connect()


def test_damaged_files_give_an_error_or_a_value(golden: bytes, segment: Path) -> None:
    dice = random.Random(1)
    refused = 0
    for _ in range(2000):
        data = bytearray(golden)
        for _ in range(dice.randint(1, 8)):
            data[dice.randrange(dice.choice([400, len(data)]))] = dice.randrange(256)
        segment.unlink()  # some file systems flush a file that is cut and written anew
        segment.write_bytes(data[: dice.randrange(len(data))] if dice.random() < 0.25 else data)
        try:
            with TelemetryReader(segment) as reader:
                telemetry = reader.read_telemetry()
                assert telemetry.combat is not None
                assert telemetry.campaign is not None
                assert len(telemetry.factions) + len(telemetry.phases) + len(telemetry.battles) < 1000
        except TelemetryError:
            refused += 1
    assert 500 < refused < 1900


def test_the_example_reads_with_the_standard_library_alone(root: Path, segment: Path) -> None:
    command = [sys.executable, "-I", str(root / "examples/read_telemetry.py"), str(segment)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("update 1: total_combats 11, active_combats 2, total_damage_dealt 123456789012")
    assert done.stdout.endswith("planets 150, units 900\n")
