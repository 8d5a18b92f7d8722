"""Both telemetry readers, native and in pure Python, against the native writer's golden file and writers made here."""

import ctypes
import fcntl
import mmap
import os
import random
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import void_reckoning as vr
from processes import Started
from void_reckoning.telemetry import (
    Battle,
    CombatStats,
    DamagedSegmentError,
    EntityCounts,
    ForeignVersionError,
    PerformanceMetrics,
    TelemetryError,
    TelemetryReader,
    WaitResult,
    WriterState,
    clean_stale,
    list_sessions,
)
from void_reckoning.telemetry._futex import WakeWord
from void_reckoning.telemetry.reader import default_directory

NAME = "void-reckoning.4242.00c0ffee"
HOUR = 3600.0

Reading = Callable[..., TelemetryReader]


@pytest.fixture(params=[True, False], ids=["native", "python"])
def reading(request: pytest.FixtureRequest) -> Reading:
    """Make a reader of either kind."""
    return partial(TelemetryReader, native=request.param)


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


def test_every_field_of_the_native_segment_is_read(reading: Reading, segment: Path) -> None:
    with reading(segment) as reader:
        header = reader.read_header()
        telemetry = reader.read_telemetry()
        assert reader.path == segment
    assert (header.version, header.writer_process, header.start_nonce) == (1, 4242, 0xC0FFEE)
    assert telemetry.sequence == header.sequence == 2
    assert telemetry.combat_stats == CombatStats(11, 2, 123456789012, 987654321098, 77)
    assert telemetry.performance == PerformanceMetrics(250, 4000, 9000, 64)
    assert telemetry.entity_counts == EntityCounts(5000, 40, 150, 900)
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


def test_a_copy_does_not_change_with_the_segment(reading: Reading, segment: Path, writer: PythonWriter) -> None:
    with reading(segment) as reader:
        before = reader.read_telemetry()
        writer.update(combats=12)
        after = reader.read_telemetry()
    assert (before.sequence, before.combat_stats.total_combats) == (2, 11)
    assert (after.sequence, after.combat_stats.total_combats) == (4, 12)


def test_a_sleeping_reader_is_woken_by_every_update(reading: Reading, segment: Path, writer: PythonWriter) -> None:
    seen: list[tuple[WaitResult, int]] = []

    def follow() -> None:
        last = 2
        with reading(segment) as reader:
            while (result := reader.wait_for_update(last, HOUR)) is WaitResult.UPDATED:
                telemetry = reader.read_telemetry()
                last = telemetry.sequence
                seen.append((result, telemetry.combat_stats.total_combats))
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


def test_waiting_is_bounded_and_returns_at_once_for_old_news(
    reading: Reading, segment: Path, writer: PythonWriter
) -> None:
    with reading(segment) as reader:
        assert reader.wait_for_update(2, 0.001) is WaitResult.TIMED_OUT
        assert not reader.wait_for_update(2, 0)
        writer.update(combats=1)
        assert reader.wait_for_update(2, HOUR)


def test_a_segment_that_may_only_be_read_is_followed_too(reading: Reading, segment: Path, writer: PythonWriter) -> None:
    reader = reading(segment)
    if os.geteuid() != 0:
        segment.chmod(0o400)
        reader.connect()
    elif reader.native:
        pytest.skip("the superuser may write anything")
    else:
        reader.connect()
        reader._segment._writable = False  # type: ignore[union-attr]
    sleeper = threading.Timer(0.0, writer.update, [5])
    sleeper.start()
    assert reader.wait_for_update(2, HOUR) is WaitResult.UPDATED
    assert struct.unpack_from("<I", writer.memory, 48)[0] & 1 == 0
    sleeper.join()
    reader.close()


def test_a_dead_writer_is_told_from_a_slow_one(reading: Reading, segment: Path, writer: PythonWriter) -> None:
    with reading(segment) as reader:
        assert reader.writer_state() is WriterState.ALIVE
        writer.put("<I", 32, os.getpid())
        writer.put("<Q", 40, 1)
        assert reader.writer_state() is WriterState.SLOW
        fcntl.flock(writer.file, fcntl.LOCK_UN)
        assert reader.writer_state() is WriterState.DEAD
        assert reader.wait_for_update(2, HOUR) is WaitResult.DEAD
        writer.finish()
        assert reader.writer_state() is WriterState.CLOSED


def test_a_writer_that_died_in_a_write_is_reported(reading: Reading, segment: Path) -> None:
    with segment.open("r+b") as file:
        file.seek(16)
        file.write(b"\x03")
    with reading(segment) as reader, pytest.raises(TelemetryError, match="died in the middle of a write"):
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
    assert "bytes, got 10" in sessions[2].problem
    assert [one.path.name for one in clean_stale(tmp_path)] == names[1:]
    assert [one.path.name for one in list_sessions(tmp_path)] == names[:1]
    with TelemetryReader(directory=tmp_path) as reader:
        assert reader.path.name == names[0]
    living.close()
    assert TelemetryReader(directory=tmp_path).connect() is False
    with pytest.raises(TelemetryError, match="no living session in "), TelemetryReader(directory=tmp_path):
        pass


def test_several_living_sessions_must_be_told_apart_by_name(golden: bytes, tmp_path: Path) -> None:
    writers = []
    for process in (1, 2):
        path = tmp_path / f"void-reckoning.{process}.00000000"
        path.write_bytes(golden)
        writers.append(PythonWriter(path))
    with pytest.raises(TelemetryError, match=r"several sessions live in .*void-reckoning\.1\..*void-reckoning\.2\."):
        TelemetryReader(directory=tmp_path).connect()
    for writer in writers:
        writer.close()


def test_a_reader_that_is_not_connected_has_nothing_to_give(reading: Reading, tmp_path: Path) -> None:
    reader = reading(NAME, directory=tmp_path)
    assert (reader.read_header(), reader.read_telemetry()) == (None, None)
    assert reader.wait_for_update(0, HOUR) is WaitResult.NOT_CONNECTED
    assert not WaitResult.NOT_CONNECTED
    assert reader.connect() is False
    assert reader.read_telemetry() is None
    with pytest.raises(TelemetryError, match="call connect"):
        reader.writer_state()
    with pytest.raises(TelemetryError, match=f"{NAME}: No such file"), reader:
        pass
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
def test_impossible_headers_are_damage(reading: Reading, segment: Path, form: str, offset: int, value: int) -> None:
    with segment.open("r+b") as file:
        file.seek(offset)
        file.write(struct.pack(form, value))
    with pytest.raises(DamagedSegmentError):
        reading(segment).connect()


def test_a_newer_layout_asks_for_a_newer_reader(reading: Reading, segment: Path) -> None:
    with segment.open("r+b") as file:
        file.seek(8)
        file.write(b"\x02")
    for refused in (ForeignVersionError, ValueError):
        with pytest.raises(refused, match="upgrade the reader"):
            reading(segment).connect()


def everything(reader: TelemetryReader) -> list[object]:
    telemetry = reader.read_telemetry()
    found: list[object] = [telemetry.sequence, telemetry.combat_stats, telemetry.performance, telemetry.entity_counts]
    found += [telemetry.campaign, telemetry.factions, telemetry.phases, telemetry.battles]
    assert len(telemetry.factions) + len(telemetry.phases) + len(telemetry.battles) < 1000
    return found


def test_damaged_files_give_an_error_or_a_value_and_both_readers_agree(golden: bytes, segment: Path) -> None:
    dice = random.Random(1)
    refused = 0
    for _ in range(2000):
        data = bytearray(golden)
        for _ in range(dice.randint(1, 8)):
            data[dice.randrange(dice.choice([400, len(data)]))] = dice.randrange(256)
        segment.unlink()  # some file systems flush a file that is cut and written anew
        segment.write_bytes(data[: dice.randrange(len(data))] if dice.random() < 0.25 else data)
        outcomes: list[object] = []
        for native in (True, False):
            try:
                with TelemetryReader(segment, native=native) as reader:
                    outcomes.append(everything(reader))
            except TelemetryError as error:
                outcomes.append(type(error))
        assert outcomes[0] == outcomes[1]
        refused += isinstance(outcomes[0], type)
    assert 500 < refused < 1900


def test_waiting_is_ended_by_ctrl_c(segment: Path, writer: PythonWriter) -> None:
    for native in (True, False):
        code = (
            f"from void_reckoning.telemetry import TelemetryReader; reader = TelemetryReader({str(segment)!r}, native={native});"
            "reader.connect(); reader.wait_for_update(2, None)"
        )
        with Started([sys.executable, "-c", code]) as waiting:
            writer.wait_for_sleeper()
            waiting.send_signal(signal.SIGINT)
            _, errors = waiting.communicate(timeout=300)
        assert waiting.returncode == -signal.SIGINT
        assert "KeyboardInterrupt" in errors
        writer.wake()


def test_other_threads_go_on_while_one_waits(segment: Path, writer: PythonWriter) -> None:
    with TelemetryReader(segment) as reader:
        results: list[WaitResult] = []
        sleeper = threading.Thread(target=lambda: results.append(reader.wait_for_update(2, HOUR)))
        sleeper.start()
        writer.wait_for_sleeper()  # this thread runs
        assert reader.read_telemetry().combat_stats.total_combats == 11
        writer.update(12)
        sleeper.join()
        assert results == [WaitResult.UPDATED]


# A campaign whose telemetry is also found under another folder: what cleans up the first does not touch the second.
REAL_WRITER = """
import os, sys
import void_reckoning as vr
folder, told = sys.argv[1:]
campaign = vr.Campaign.create(factions=3, systems=20, turns=40, directory=folder)
campaign.run(2)
with open(told, "w") as file:
    print(os.getpid(), campaign.turn, campaign.state_hash, file=file)
while True:
    campaign.run(1)
"""


@pytest.fixture
def shared() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="telemetry-test-", dir=default_directory()) as folder:
        yield Path(folder)


def test_a_campaign_that_was_killed_is_reported_and_its_segment_removed(tmp_path: Path, shared: Path) -> None:
    told = tmp_path / "told"
    os.mkfifo(told)
    with Started(
        [sys.executable, "-c", REAL_WRITER, str(tmp_path / "c"), str(told)], stdout=None, stderr=None
    ) as campaign:
        process, turn, _ = map(int, told.read_text().split())
        (found,) = (path for path in default_directory().glob(f"void-reckoning.{process}.*"))
        os.link(found, shared / found.name)
        readers = [TelemetryReader(found.name, directory=shared, native=native) for native in (True, False)]
        for reader in readers:
            assert reader.connect() is True
            assert reader.writer_state() is WriterState.ALIVE
            assert reader.read_telemetry().campaign.committed_turn >= turn
            assert reader.wait_for_update(reader.read_telemetry().sequence, HOUR)
        assert clean_stale(shared) == []
        (session,) = list_sessions(shared)
        assert (session.state, session.writer_process, session.problem) == (WriterState.ALIVE, process, "")
        assert session.campaign_folder == str((tmp_path / "c").resolve())

        campaign.send_signal(signal.SIGSTOP)  # slow, not dead
        os.waitid(os.P_PID, campaign.pid, os.WSTOPPED)
        assert clean_stale(shared) == []
        assert readers[0].writer_state() in (WriterState.ALIVE, WriterState.SLOW)
        campaign.kill()
        campaign.wait(60)
    for reader in readers:
        assert reader.writer_state() is WriterState.DEAD
        assert reader.wait_for_update(reader.read_header().sequence, HOUR) is WaitResult.DEAD
        reader.close()
    (session,) = list_sessions(shared)
    assert session.state is WriterState.DEAD
    assert [one.path for one in clean_stale(shared)] == [shared / found.name]
    assert list_sessions(shared) == []
    clean_stale()  # the one in shared memory itself, unless another campaign has done so
    assert not found.exists()


def test_files_of_others_are_left_alone(golden: bytes, tmp_path: Path) -> None:
    foreign = tmp_path / "void-reckoning.7.00000000"
    unfinished = tmp_path / ".void-reckoning.4000000000.00000001.tmp"
    starting = tmp_path / f".void-reckoning.{os.getpid()}.00000002.tmp"
    others = [
        "void-reckoning.notes",
        "void-reckoning.8.0000000",
        "vr-table.1.00000000",
        ".void-reckoning.4000000000.1.tmp",
    ]
    for path in (foreign, unfinished, starting, *(tmp_path / name for name in others)):
        path.write_bytes(golden)
    if os.geteuid() == 0:
        os.chown(foreign, 65534, 65534)
        assert list_sessions(tmp_path) == []
    else:
        foreign.unlink()
    assert [one.path for one in clean_stale(tmp_path)] == [unfinished]
    kept = {starting.name, *others} | ({foreign.name} if os.geteuid() == 0 else set())
    assert {path.name for path in tmp_path.iterdir()} == kept


@pytest.mark.soak
def test_none_of_a_hundred_million_reads_is_torn(root: Path) -> None:
    program = root / "build/release/tests/cpp/telemetry/telemetry_test"
    command = [str(program), "--gtest_filter=TornReads.NoneFromAWriterInAnotherProcess*"]
    done = subprocess.run(
        command, env={**os.environ, "VR_TORN_READS": "100000000"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "[  PASSED  ] 1 test" in done.stdout


def test_the_example_reads_with_the_standard_library_alone(root: Path, segment: Path) -> None:
    command = [sys.executable, "-I", str(root / "examples/read_telemetry.py"), str(segment)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("update 1: total_combats 11, active_combats 2, total_damage_dealt 123456789012")
    assert done.stdout.endswith("planets 150, units 900\n")


def test_the_example_ends_when_its_writer_has(root: Path, segment: Path) -> None:
    command = [sys.executable, "-I", str(root / "examples/read_telemetry.py"), str(segment), "--updates", "3"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == 1  # nobody holds the lock of this one
    with segment.open("r+b") as file:
        file.seek(16)
        file.write(struct.pack("<Q", 3))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "its writer died in the middle of a write\n")


def test_the_example_takes_no_shared_table_for_a_campaign(root: Path, tmp_path: Path) -> None:
    campaign = vr.Campaign.create(factions=2, systems=20, directory=tmp_path / "c")
    table = Path("/dev/shm") / f"void-reckoning.table.{os.getpid()}.test"
    table.write_bytes(bytes(4096))
    try:
        command = [sys.executable, "-I", str(root / "examples/read_telemetry.py")]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout.startswith("update ")
    finally:
        table.unlink()
        campaign.finish()


def test_a_mark_that_the_writer_took_away_is_made_again() -> None:
    class Taken(WakeWord):
        marks = 0

        def __init__(self) -> None:
            super().__init__(mmap.mmap(-1, mmap.PAGESIZE), 0)
            self._syscall = self._mark  # type: ignore[assignment]

        def _mark(self, *_: object) -> int:
            self.marks += 1
            self._word.value = self._word.value + 2 if self.marks == 1 else self._word.value | 1
            return 0

    word = Taken()
    assert word.mark_sleeper() == 3
    assert word.marks == 2
