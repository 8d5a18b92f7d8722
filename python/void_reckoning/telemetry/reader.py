"""Reading one telemetry segment from another process."""

from __future__ import annotations

import os
from pathlib import Path

from void_reckoning.support.arguments import flag
from void_reckoning.support.arguments import path as as_path
from void_reckoning.support.live import live
from void_reckoning.support.shared_memory import default_directory
from void_reckoning.telemetry import layout
from void_reckoning.telemetry._mapped import MappedSegment
from void_reckoning.telemetry._segments import NativeSegment, Segment, read_all
from void_reckoning.telemetry.layout import (
    DamagedSegmentError,
    ForeignVersionError,
    TelemetryData,
    TelemetryError,
    TelemetryHeader,
)
from void_reckoning.telemetry.sessions import TelemetrySession, list_sessions
from void_reckoning.telemetry.states import WaitResult, WriterState

__all__ = ["NativeSegment", "TelemetryReader", "default_directory"]


@live("pass the segment's path")
class TelemetryReader:
    """Reads a running campaign's figures from shared memory; never blocks the campaign. For one thread at a time.

    Parameters
    ----------
    name : str or Path, optional
        A segment's file name (``void-reckoning.<pid>.<nonce>``) or path. By default, the only living session.
    directory : str or Path, optional
        Directory of the names; by default that of shared memory.
    native : bool
        Read by the core, or by Python alone with ``mmap`` and ``struct``. The results are the same.

    Examples
    --------
    >>> from void_reckoning.telemetry import TelemetryReader
    >>> reader = TelemetryReader("void-reckoning.1.00000000", directory="/nonexistent")
    >>> reader.connect(), reader.read_telemetry()
    (False, None)
    """

    def __init__(
        self, name: str | Path | None = None, *, directory: str | Path | None = None, native: bool = True
    ) -> None:
        self._name = None if name is None else str(as_path(name, "name"))
        self._directory = default_directory() if directory is None else as_path(directory, "directory")
        self._make = NativeSegment if flag(native, "native") else MappedSegment
        self._segment: Segment | None = None
        self._path = Path()

    @property
    def path(self) -> Path:
        """The segment's file, once connected."""
        self._connected()
        return self._path

    @property
    def native(self) -> bool:
        """Whether the core reads the segment."""
        return self._make is NativeSegment

    def connect(self) -> bool:
        """Open and check the segment.

        Returns
        -------
        bool
            False when there is no such segment (or, without a name, no living session), or when it may not be read.

        Raises
        ------
        DamagedSegmentError
            The file is not a telemetry segment. A ``ValueError``.
        ForeignVersionError
            It has a newer layout. A ``ValueError``.
        TelemetryError
            It can't be mapped; or, without a name, there are several living sessions.
        """
        self.close()
        found = self._find()
        if found is None:
            return False
        try:
            self._open(found)
        except (DamagedSegmentError, ForeignVersionError):
            raise
        except TelemetryError:
            if os.access(found, os.R_OK):
                raise
            return False
        return True

    def close(self) -> None:
        """Release the segment; the copies that were read remain valid."""
        if self._segment is not None:
            self._segment.close()
            self._segment = None

    def __enter__(self) -> TelemetryReader:
        """Connect, unless connected; raise ``TelemetryError`` where :meth:`connect` returns False."""
        if self._segment is None:
            found = self._find()
            if found is None:
                raise TelemetryError(f"no living session in {self._directory}")
            self._open(found)
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def read_header(self) -> TelemetryHeader | None:
        """Read the header: magic, version, sequence, size, flags, writer, heartbeat. None before ``connect``."""
        return None if self._segment is None else layout.unpack_header(self._segment.read_header())

    def read_telemetry(self) -> TelemetryData | None:
        """Copy all blocks at one moment between two updates. None before ``connect``.

        Raises
        ------
        TelemetryError
            The writer died in the middle of a write, or wrote continuously during every attempt.
        """
        return None if self._segment is None else read_all(self._segment, self._path)

    def wait_for_update(self, last_sequence: int, timeout: float | None = 1.0) -> WaitResult:
        """Sleep in the kernel until there is something newer than ``last_sequence``.

        Parameters
        ----------
        last_sequence : int
            Sequence of the last data read (``TelemetryData.sequence``).
        timeout : float, optional
            Seconds; None: until the writer ends. A dead writer is noticed within a second.

        Returns
        -------
        WaitResult
            True if there is something new; ``NOT_CONNECTED`` at once before ``connect``. A segment mapped read-only can't ask to
            be woken: it is polled every millisecond instead.
        """
        if self._segment is None:
            return WaitResult.NOT_CONNECTED
        return self._segment.wait_for_update(last_sequence, timeout)

    def writer_state(self) -> WriterState:
        """Distinguish a dead writer from a slow one: by its lock on the file, its heartbeat and its process.

        ``UNKNOWN`` where these do not tell: a writer without a sign of life whose process id counts in another PID namespace.
        """
        return self._connected().writer_state()

    def list_sessions(self) -> list[TelemetrySession]:
        """List the segments of this user in the reader's directory, including dead ones."""
        return list_sessions(self._directory)

    def _open(self, path: Path) -> None:
        self._path = path
        self._segment = self._make(path)

    def _find(self) -> Path | None:
        if self._name is not None:
            return self._directory / self._name  # an absolute path is kept
        living = [
            one
            for one in self.list_sessions()
            if one.state in (WriterState.ALIVE, WriterState.SLOW, WriterState.UNKNOWN)
        ]
        if len(living) > 1:
            names = ", ".join(one.path.name for one in living)
            raise TelemetryError(f"several sessions live in {self._directory}: {names}; name the one to read")
        return living[0].path if living else None

    def _connected(self) -> Segment:
        if self._segment is None:
            raise TelemetryError("not connected to a telemetry segment: call connect() first")
        return self._segment
