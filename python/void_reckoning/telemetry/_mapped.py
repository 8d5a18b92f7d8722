"""A telemetry segment read with nothing but the standard library."""

from __future__ import annotations

import errno
import mmap
import os
import struct
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from void_reckoning.support.shared_memory import is_unlocked
from void_reckoning.telemetry import layout
from void_reckoning.telemetry.layout import DamagedSegmentError, TelemetryError
from void_reckoning.telemetry.states import SLOW_AFTER, WaitResult, WriterState

if TYPE_CHECKING:
    from void_reckoning.telemetry._futex import WakeWord

_SEQUENCE_OF = struct.Struct("<Q").unpack_from
_MAX_SIZE = 16 << 20
_SPINS = 16  # before the first sleep
_MAX_SLEEP = 1.0  # then the writer's lock is tested
_UNMARKED_SLEEP = 0.001  # a read-only map can't ask to be woken
_LOADS_IN_ORDER = os.uname().machine == "x86_64"


class MappedSegment:
    """Maps a segment and reads it as docs/formats/telemetry.md requires; the native reader's work, in Python."""

    def __init__(self, path: Path) -> None:
        self._label = str(path)
        self._descriptor = -1
        self._map: mmap.mmap | None = None
        self._writable = False
        self._wake_word: WakeWord | None = None
        self._order = threading.Lock()
        self.blocks: dict[int, slice] = {}
        try:
            self._open(path)
        except OSError as error:
            self.close()
            raise TelemetryError(f"can't open telemetry segment {path}: {error.strerror}") from error
        except TelemetryError:
            self.close()
            raise

    def close(self) -> None:
        """Unmap the segment."""
        self._wake_word = None
        if self._map is not None:
            self._map.close()
            self._map = None
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def read_header(self) -> bytes:
        """Return the first 64 bytes."""
        return self._memory()[: layout.HEADER_SIZE]

    def read(self) -> tuple[int, bytes]:
        """Return the sequence, and all data after the header, as they were at one moment."""
        memory = self._memory()
        for _ in range(_SPINS):
            if (found := self._try_read(memory)) is not None:
                return found
        deadline = time.monotonic() + SLOW_AFTER
        while time.monotonic() < deadline:
            if (found := self._try_read(memory)) is not None:
                return found
            if self.writer_state() is WriterState.DEAD:
                raise TelemetryError(f"telemetry segment {self._label}: its writer died in the middle of a write")
            time.sleep(0.0001)
        state = self.writer_state().value
        raise TelemetryError(f"telemetry segment {self._label}: never between two writes; its writer is {state}")

    def wait_for_update(self, last_sequence: int, timeout: float | None) -> WaitResult:
        """Sleep in the kernel until there is something newer."""
        memory = self._memory()
        deadline = None if timeout is None else time.monotonic() + timeout
        word = self._sleepers()
        while True:
            # Mark first, then read the sequence: an update after the read finds the mark.
            marked = word.mark_sleeper() if word is not None else 0
            if self._updated_since(memory, last_sequence):
                return WaitResult.UPDATED
            if layout.unpack_header(self.read_header()).flags & layout.FLAG_CLOSED:
                return WaitResult.CLOSED
            left = _MAX_SLEEP if deadline is None else deadline - time.monotonic()
            if left <= 0:
                return WaitResult.TIMED_OUT
            if word is None:
                time.sleep(min(left, _UNMARKED_SLEEP))
            else:
                word.sleep(marked, min(left, _MAX_SLEEP))
            quiet = not self._updated_since(memory, last_sequence)
            if quiet and (word is None or word.value == marked) and self.writer_state() is WriterState.DEAD:
                return WaitResult.DEAD

    def writer_state(self) -> WriterState:
        """Distinguish a dead writer from a slow one: by its lock on the file, its heartbeat and its process."""
        header = layout.unpack_header(self.read_header())
        if header.flags & layout.FLAG_CLOSED:
            return WriterState.CLOSED
        if is_unlocked(self._descriptor):
            return WriterState.DEAD
        age_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME) - header.heartbeat_ns
        if age_ns < SLOW_AFTER * 1e9:
            return WriterState.ALIVE
        if self._in_another_namespace():
            return WriterState.UNKNOWN
        # A child that the writer forked keeps the lock after the writer's death.
        return WriterState.SLOW if may_live(header.writer_process) else WriterState.DEAD

    def _in_another_namespace(self) -> bool:
        """Whether the writer's process id means nothing here; False for segments of versions that did not record it."""
        block = self.blocks.get(layout.BLOCK_WRITER)
        if block is None or block.stop - block.start < 8:
            return False
        start = layout.HEADER_SIZE + block.start
        recorded = int.from_bytes(self._memory()[start : start + 8], "little")
        here = pid_namespace()
        return recorded != 0 and here not in (0, recorded)

    def _open(self, path: Path) -> None:
        flags = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK  # neither follow a link nor block on a pipe of that name
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
        header = layout.unpack_header(self.read_header())
        layout.check_header(header, size, self._label)
        self._end = layout.HEADER_SIZE + header.data_size
        directory = self._map[header.directory_offset : header.directory_offset + 16 * header.directory_entries]
        self.blocks = layout.find_blocks(directory, self._end, self._label)

    def _try_read(self, memory: mmap.mmap) -> tuple[int, bytes] | None:
        (before,) = _SEQUENCE_OF(memory, 16)
        data = memory[64 : self._end]
        if not _LOADS_IN_ORDER:
            self._barrier()
        if _SEQUENCE_OF(memory, 16)[0] != before or before & 1:
            return None
        return before, data

    def _memory(self) -> mmap.mmap:
        if self._map is None:
            raise TelemetryError(f"telemetry segment {self._label} is closed")
        return self._map

    def _sleepers(self) -> WakeWord | None:
        if self._wake_word is None and self._writable:
            from void_reckoning.telemetry._futex import WakeWord  # noqa: PLC0415 (needs ctypes; for waiting only)

            self._wake_word = WakeWord(self._memory(), 48)
        return self._wake_word

    def _updated_since(self, memory: mmap.mmap, last_sequence: int) -> bool:
        (now,) = _SEQUENCE_OF(memory, 16)
        return bool(now != last_sequence and not now & 1)

    def _barrier(self) -> None:
        """Order the loads before and after: Python has no fence, but acquiring a lock twice contains one."""
        for _ in range(2):
            with self._order:
                pass


def pid_namespace() -> int:
    """Return the inode number of this process's PID namespace; 0 if it can't be read."""
    try:
        return os.stat("/proc/self/ns/pid").st_ino  # noqa: PTH116 (a link that is not to be resolved)
    except OSError:
        return 0


def may_live(process: int) -> bool:
    """Return False only if there surely is no such process in this process's view."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    except OverflowError:  # no process has such a number
        return False
    return process > 0
