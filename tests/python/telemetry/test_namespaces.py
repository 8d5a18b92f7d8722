"""A writer in another PID namespace, such as a container's: its process id means nothing here."""

import fcntl
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import void_reckoning as vr
from processes import Started
from void_reckoning.telemetry import TelemetryReader, WaitResult, WriterState, list_sessions
from void_reckoning.telemetry.reader import default_directory

WRITER = """
import os, sys
import void_reckoning as vr
folder, told = sys.argv[1:]
campaign = vr.Campaign.create(factions=2, systems=10, directory=folder)
campaign.run(1)
with open(told, "w") as file:
    print(campaign.turn, file=file)
sys.stdin.read()
"""
HEARTBEAT, PROCESS, ENTRIES, DIRECTORY = 40, 32, 52, 56  # offsets in the header
NOBODY = 2**31 - 1
"""A process id that no system gives."""


@pytest.fixture
def shared() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="telemetry-test-", dir=default_directory()) as folder:
        yield Path(folder)


def states(name: str, shared: Path) -> list[WriterState]:
    found = []
    for native in (True, False):
        with TelemetryReader(name, directory=shared, native=native) as reader:
            found.append(reader.writer_state())
    return found


def silence(path: Path) -> None:
    """Let the last sign of life be long ago."""
    with path.open("r+b") as file:
        file.seek(HEARTBEAT)
        file.write(struct.pack("<Q", 1))


def writer_block(data: bytes) -> int:
    """Return where block 8 is."""
    (entries,), (directory,) = struct.unpack_from("<I", data, ENTRIES), struct.unpack_from("<Q", data, DIRECTORY)
    found = [struct.unpack_from("<4I", data, directory + 16 * row) for row in range(entries)]
    assert [block for block, *_ in found] == [1, 2, 3, 4, 5, 6, 7, 8]  # readers from before take the first seven
    ((offset, size),) = ((offset, size) for block, _, offset, size in found if block == 8)
    assert size == 8
    return offset


@pytest.fixture
def segment(tmp_path: Path, shared: Path) -> Iterator[Path]:
    """A copy of a segment whose lock is held, and whose writer is nobody that is alive here."""
    with vr.Campaign.create(factions=2, systems=10, directory=tmp_path / "c") as campaign:
        campaign.run(1)
        folder = str(campaign.directory)
        (own,) = (one.path for one in list_sessions(default_directory()) if one.campaign_folder == folder)
        copy = shared / own.name
        shutil.copyfile(own, copy)
    silence(copy)
    with copy.open("r+b") as file:
        file.seek(PROCESS)
        file.write(struct.pack("<I", NOBODY))
    with copy.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield copy


def test_the_state_of_a_silent_writer_depends_on_the_namespace_that_it_recorded(segment: Path, shared: Path) -> None:
    data = segment.read_bytes()
    offset = writer_block(data)
    (recorded,) = struct.unpack_from("<Q", data, offset)
    assert recorded == Path("/proc/self/ns/pid").stat().st_ino
    assert states(segment.name, shared) == [WriterState.DEAD] * 2

    def record(namespace: int) -> None:
        with segment.open("r+b") as file:
            file.seek(offset)
            file.write(struct.pack("<Q", namespace))

    record(recorded + 1)
    assert states(segment.name, shared) == [WriterState.UNKNOWN] * 2
    assert [one.state for one in list_sessions(shared)] == [WriterState.UNKNOWN]
    for native in (True, False):
        reader = TelemetryReader(directory=shared, native=native)  # it may live: the only session is found
        assert reader.connect() is True
        telemetry = reader.read_telemetry()
        assert telemetry is not None and telemetry.campaign.turn >= 1
        assert reader.wait_for_update(telemetry.sequence, 0.0) is WaitResult.TIMED_OUT
        reader.close()
    record(0)  # not known
    assert states(segment.name, shared) == [WriterState.DEAD] * 2


def test_a_segment_of_before_is_read_as_before(segment: Path, shared: Path) -> None:
    with segment.open("r+b") as file:
        file.seek(ENTRIES)
        file.write(struct.pack("<I", 7))
    assert states(segment.name, shared) == [WriterState.DEAD] * 2


def may_unshare() -> bool:
    done = subprocess.run(["unshare", "--pid", "--fork", "true"], capture_output=True, check=False)
    return done.returncode == 0


@pytest.mark.skipif(not shutil.which("unshare") or not may_unshare(), reason="this process may make no PID namespace")
def test_a_paused_writer_in_another_namespace_is_unknown_and_not_dead(tmp_path: Path, shared: Path) -> None:
    told = tmp_path / "told"
    os.mkfifo(told)
    inside = [sys.executable, "-c", WRITER, str(tmp_path / "c"), str(told)]
    with Started(
        ["unshare", "--pid", "--fork", "--kill-child", *inside], stdin=subprocess.PIPE, stdout=None, stderr=None
    ) as outer:
        assert int(told.read_text()) == 1
        folder = str((tmp_path / "c").resolve())
        (found,) = (one for one in list_sessions(default_directory()) if one.campaign_folder == folder)
        assert found.state is WriterState.ALIVE
        os.link(found.path, shared / found.path.name)
        (child,) = map(int, Path(f"/proc/{outer.pid}/task/{outer.pid}/children").read_text().split())
        assert child != found.writer_process, "the id in the segment is that of the namespace"
        os.kill(child, signal.SIGSTOP)
        while not all(
            task.read_text().rpartition(")")[2].split()[0] == "T" for task in Path(f"/proc/{child}/task").glob("*/stat")
        ):
            os.sched_yield()
        silence(found.path)
        assert states(found.path.name, shared) == [WriterState.UNKNOWN] * 2
        os.kill(child, signal.SIGCONT)
        os.kill(child, signal.SIGKILL)
        outer.wait(60)
    assert states(found.path.name, shared) == [WriterState.DEAD] * 2
    found.path.unlink()
