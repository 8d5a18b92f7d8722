"""One telemetry segment, open: read by the core or by Python alone."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from void_reckoning._core import DamagedData, StorageError, TelemetrySegment
from void_reckoning.telemetry import layout
from void_reckoning.telemetry._mapped import MappedSegment
from void_reckoning.telemetry.layout import DamagedSegmentError, ForeignVersionError, TelemetryData, TelemetryError
from void_reckoning.telemetry.states import WaitResult, WriterState

_STATES = (
    WriterState.ALIVE,
    WriterState.SLOW,
    WriterState.CLOSED,
    WriterState.DEAD,
    WriterState.UNKNOWN,
)  # in the core's order
_RESULTS = (WaitResult.UPDATED, WaitResult.TIMED_OUT, WaitResult.CLOSED, WaitResult.DEAD)


class NativeSegment:
    """A segment read by the core."""

    def __init__(self, path: Path) -> None:
        try:
            self._native = TelemetrySegment.open(path)
        except DamagedData as error:
            raise DamagedSegmentError(str(error)) from error
        except StorageError as error:
            raise (ForeignVersionError if _is_newer(path) else TelemetryError)(str(error)) from error
        self.blocks = self._native.blocks()
        self.read_header = self._native.read_header

    def close(self) -> None:
        """Unmap the segment once no call is in progress."""
        del self._native, self.read_header

    def read(self) -> tuple[int, bytes]:
        """Return the sequence, and all data after the header, as they were at one moment."""
        try:
            return self._native.read()
        except StorageError as error:
            raise TelemetryError(str(error)) from error

    def wait_for_update(self, last_sequence: int, timeout: float | None) -> WaitResult:
        """Sleep in the kernel until there is something newer; other Python threads continue."""
        return _RESULTS[self._native.wait_for_update(last_sequence, timeout)]

    def writer_state(self) -> WriterState:
        """Return the state of the writer."""
        return _STATES[self._native.writer_state()]


Segment: TypeAlias = NativeSegment | MappedSegment


def read_all(segment: Segment, path: Path) -> TelemetryData:
    """Copy all blocks at one moment between two updates."""
    sequence, data = segment.read()
    return TelemetryData(sequence, data, segment.blocks, str(path))


def _is_newer(path: Path) -> bool:
    """Check whether the header can be read and names a newer layout."""
    try:
        with path.open("rb") as file:
            start = file.read(layout.HEADER_SIZE)
    except OSError:
        return False
    return len(start) == layout.HEADER_SIZE and layout.unpack_header(start).version > layout.TELEMETRY_VERSION
