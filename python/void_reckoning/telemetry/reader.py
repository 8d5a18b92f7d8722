"""Reading one telemetry segment from another process."""

from __future__ import annotations

import enum
import errno
import mmap
import os
import struct
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from void_reckoning.shared_memory import is_unlocked
from void_reckoning.telemetry import layout
from void_reckoning.telemetry.layout import DamagedSegmentError, Telemetry, TelemetryError, TelemetryHeader

if TYPE_CHECKING:
    from void_reckoning.telemetry.futex import WakeWord
    from void_reckoning.telemetry.sessions import TelemetrySession

SLOW_AFTER = 2.0
"""Seconds without a sign of life after which a writer counts as slow, and a read that met only writes gives up."""

_SEQUENCE_OF = struct.Struct("<Q").unpack_from
_MAX_SIZE = 16 << 20
_SPINS = 16  # before the first sleep
_LONGEST_SLEEP = 1.0  # then the writer's lock is tested
_UNMARKED_SLEEP = 0.001  # a read-only map can't ask to be woken
_LOADS_IN_ORDER = os.uname().machine == "x86_64"


class WriterState(enum.Enum):
    """What is known of a segment's writer."""

    ALIVE = "alive"
    SLOW = "slow"
    """Holds its lock, but has given no sign of life for two seconds."""
    CLOSED = "closed"
    """Ended in order."""
    DEAD = "dead"
    """Ended without closing: what was read last is all there will be."""


class WaitResult(enum.Enum):
    """Why ``wait_for_update`` returned; true if there is something new to read."""

    UPDATED = "updated"
    TIMED_OUT = "timed out"
    CLOSED = "closed"
    DEAD = "dead"

    def __bool__(self) -> bool:
        return self is WaitResult.UPDATED


class TelemetryReader:
    """Reads a running campaign's figures from shared memory; never holds up the campaign. For one thread at a time.

    Parameters
    ----------
    name : str or Path, optional
        A segment's file name (``void-reckoning.<pid>.<nonce>``) or path. Without one, the only living session.
    directory : str or Path
        Where names are looked up.

    Examples
    --------
    >>> from void_reckoning.telemetry import TelemetryError, TelemetryReader
    >>> reader = TelemetryReader("void-reckoning.1.00000000", directory="/nonexistent")
    >>> try:
    ...     reader.connect()
    ... except TelemetryError as error:
    ...     print(error)
    can't open telemetry segment /nonexistent/void-reckoning.1.00000000: No such file or directory
    """

    def __init__(self, name: str | Path | None = None, *, directory: str | Path = "/dev/shm") -> None:
        self._name = name
        self._directory = Path(directory)
        self._descriptor = -1
        self._map: mmap.mmap | None = None
        self._writable = False
        self._wake_word: WakeWord | None = None
        self._end = 0
        self._blocks: dict[int, slice] = {}
        self._label = ""
        self._order = threading.Lock()

    @property
    def path(self) -> Path:
        """The segment's file, once connected."""
        self._memory()
        return Path(self._label)

    def connect(self) -> TelemetryReader:
        """Open and check the segment; gives the reader itself.

        Raises
        ------
        TelemetryError
            It is not there, can't be opened, or is of a newer layout; or without a name, not exactly one session lives.
        DamagedSegmentError
            It is no segment.
        """
        self.close()
        path = self._find()
        self._label = str(path)
        try:
            self._open(path)
        except OSError as error:
            self.close()
            raise TelemetryError(f"can't open telemetry segment {path}: {error.strerror}") from error
        except TelemetryError:
            self.close()
            raise
        return self

    def close(self) -> None:
        """Let go of the segment; the copies that were read stay."""
        self._wake_word = None
        if self._map is not None:
            self._map.close()
            self._map = None
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> TelemetryReader:
        return self if self._map is not None else self.connect()

    def __exit__(self, *error: object) -> None:
        self.close()

    def read_header(self) -> TelemetryHeader:
        """Read the header: sequence, writer, heartbeat."""
        return layout.unpack_header(self._memory()[: layout.HEADER_SIZE])

    def read_telemetry(self) -> Telemetry:
        """Copy all blocks at one moment between two updates.

        Raises
        ------
        TelemetryError
            The writer died in the middle of a write, or wrote without a pause through every attempt.
        """
        memory = self._memory()
        for _ in range(_SPINS):
            if (telemetry := self._try_read(memory)) is not None:
                return telemetry
        deadline = time.monotonic() + SLOW_AFTER
        while time.monotonic() < deadline:
            if (telemetry := self._try_read(memory)) is not None:
                return telemetry
            if self.writer_state() is WriterState.DEAD:
                raise TelemetryError(f"telemetry segment {self._label}: its writer died in the middle of a write")
            time.sleep(0.0001)
        state = self.writer_state().value
        raise TelemetryError(f"telemetry segment {self._label}: never between two writes; its writer is {state}")

    def wait_for_update(self, last_sequence: int, timeout: float | None = None) -> WaitResult:
        """Sleep in the kernel until there is something newer than ``last_sequence``.

        Parameters
        ----------
        last_sequence : int
            Of what was read last (``Telemetry.sequence``).
        timeout : float, optional
            Seconds; without one, until the writer ends. A dead writer is noticed within a second.

        Returns
        -------
        WaitResult
            True if there is something new. A segment that may only be read can't ask to be woken: it is looked at every
            millisecond instead.
        """
        memory = self._memory()
        deadline = None if timeout is None else time.monotonic() + timeout
        word = self._sleepers()
        while True:
            # The mark first, then the look at the sequence: an update after the look finds the mark.
            marked = word.mark_sleeper() if word is not None else 0
            if self._updated_since(memory, last_sequence):
                return WaitResult.UPDATED
            if self.read_header().flags & layout.FLAG_CLOSED:
                return WaitResult.CLOSED
            left = _LONGEST_SLEEP if deadline is None else deadline - time.monotonic()
            if left <= 0:
                return WaitResult.TIMED_OUT
            if word is None:
                time.sleep(min(left, _UNMARKED_SLEEP))
            else:
                word.sleep(marked, min(left, _LONGEST_SLEEP))
            quiet = not self._updated_since(memory, last_sequence)
            if quiet and (word is None or word.value == marked) and self.writer_state() is WriterState.DEAD:
                return WaitResult.DEAD

    def writer_state(self) -> WriterState:
        """Tell a dead writer from a slow one: by its lock on the file, its heartbeat and its process."""
        header = self.read_header()
        if header.flags & layout.FLAG_CLOSED:
            return WriterState.CLOSED
        if is_unlocked(self._descriptor):
            return WriterState.DEAD
        age_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME) - header.heartbeat_ns
        if age_ns < SLOW_AFTER * 1e9:
            return WriterState.ALIVE
        # A child that the writer forked keeps the lock beyond the writer's death.
        return WriterState.SLOW if _may_live(header.writer_process) else WriterState.DEAD

    def list_sessions(self) -> list[TelemetrySession]:
        """List the segments of this user in the reader's directory, dead ones too."""
        from void_reckoning.telemetry.sessions import list_sessions  # noqa: PLC0415 (sessions are made of readers)

        return list_sessions(self._directory)

    def _find(self) -> Path:
        if self._name is not None:
            return self._directory / self._name  # an absolute path stays as it is
        living = [one for one in self.list_sessions() if one.state in (WriterState.ALIVE, WriterState.SLOW)]
        if len(living) != 1:
            names = ", ".join(one.path.name for one in living) or "none"
            raise TelemetryError(f"living sessions in {self._directory}: {names}; name the one to read")
        return living[0].path

    def _open(self, path: Path) -> None:
        flags = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK  # neither follow a link nor hang on a pipe of that name
        try:
            self._descriptor = os.open(path, os.O_RDWR | flags)
            self._writable = True
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise
            self._descriptor = os.open(path, os.O_RDONLY | flags)
            self._writable = False
        size = os.fstat(self._descriptor).st_size
        if not layout.HEADER_SIZE + layout.PLAN_SIZE <= size <= _MAX_SIZE:
            raise DamagedSegmentError(f"telemetry segment {path}: {size} bytes")
        access = mmap.PROT_READ | (mmap.PROT_WRITE if self._writable else 0)
        self._map = mmap.mmap(self._descriptor, size, mmap.MAP_SHARED, access)
        header = self.read_header()
        layout.check_header(header, size, self._label)
        self._end = layout.HEADER_SIZE + header.data_size
        directory = self._map[header.directory_offset : header.directory_offset + 16 * header.directory_entries]
        self._blocks = layout.find_blocks(directory, self._end, self._label)

    def _try_read(self, memory: mmap.mmap) -> Telemetry | None:
        (before,) = _SEQUENCE_OF(memory, 16)
        data = memory[64 : self._end]
        if not _LOADS_IN_ORDER:
            self._barrier()
        if _SEQUENCE_OF(memory, 16)[0] != before or before & 1:
            return None
        return Telemetry(before, data, self._blocks, self._label)

    def _memory(self) -> mmap.mmap:
        if self._map is None:
            raise TelemetryError("not connected to a telemetry segment: call connect() first")
        return self._map

    def _sleepers(self) -> WakeWord | None:
        if self._wake_word is None and self._writable:
            from void_reckoning.telemetry.futex import WakeWord  # noqa: PLC0415 (ctypes only for those who wait)

            self._wake_word = WakeWord(self._memory(), 48)
        return self._wake_word

    def _updated_since(self, memory: mmap.mmap, last_sequence: int) -> bool:
        (now,) = _SEQUENCE_OF(memory, 16)
        return bool(now != last_sequence and not now & 1)

    def _barrier(self) -> None:
        """Keep the loads before and after apart: Python has no fence, but two turns of a lock have one between them."""
        for _ in range(2):
            with self._order:
                pass


def _may_live(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return process > 0
