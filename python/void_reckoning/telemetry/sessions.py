"""Telemetry sessions on this machine, running or left behind."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from void_reckoning.support.arguments import path as as_path
from void_reckoning.support.shared_memory import default_directory, own_files, unlocked
from void_reckoning.telemetry._mapped import may_live
from void_reckoning.telemetry._segments import NativeSegment, read_all
from void_reckoning.telemetry.layout import TelemetryError
from void_reckoning.telemetry.states import WriterState

_SEGMENT = re.compile(r"void-reckoning\.(\d{1,10})\.[0-9a-f]{8}")
_UNFINISHED = re.compile(r"\.void-reckoning\.(\d{1,10})\.[0-9a-f]{8}\.tmp")


class TelemetrySession(NamedTuple):
    """One segment; ``problem`` says why it can't be read, or is empty."""

    path: Path
    writer_process: int
    state: WriterState
    campaign_name: str
    campaign_folder: str
    turn: int
    problem: str


def list_sessions(directory: str | Path | None = None) -> list[TelemetrySession]:
    """List this user's segments, ordered by path.

    Files of other users are skipped: their owner could truncate them while they are mapped.

    Parameters
    ----------
    directory : str or Path, optional
        Directory to list; by default that of shared memory.

    Raises
    ------
    TelemetryError
        The directory can't be listed.
    """
    named = [(path, _SEGMENT.fullmatch(path.name)) for path in _own_files(directory)]
    found = [_inspect(path, int(match[1])) for path, match in named if match is not None]
    return [session for session in found if session is not None]


def clean_stale(directory: str | Path | None = None) -> list[TelemetrySession]:
    """Remove this user's segments whose writer is gone, including those never completed, and return them.

    The lock on the file decides, not the process id, which may mean nothing outside the writer's container.
    """
    stale = list_sessions(directory)
    for path in _own_files(directory):
        match = _UNFINISHED.fullmatch(path.name)
        # A writer that is just starting may not have locked its new file yet.
        if match is not None and not may_live(int(match[1])):
            stale.append(TelemetrySession(path, int(match[1]), WriterState.DEAD, "", "", 0, "never completed"))
    removed = []
    for session in stale:
        if unlocked(session.path):
            session.path.unlink(missing_ok=True)
            removed.append(session)
    return removed


def _own_files(directory: str | Path | None) -> list[Path]:
    where = default_directory() if directory is None else as_path(directory, "directory")
    try:
        return own_files(where)
    except OSError as error:
        raise TelemetryError(f"can't list {where}: {error.strerror}") from error


def _inspect(path: Path, process: int) -> TelemetrySession | None:
    state = WriterState.DEAD
    try:
        with closing(NativeSegment(path)) as segment:
            state = segment.writer_state()
            campaign = read_all(segment, path).campaign
            return TelemetrySession(path, process, state, campaign.name, campaign.folder, campaign.turn, "")
    except TelemetryError as error:
        free = unlocked(path)
        if free is None and not path.exists():
            return None
        if free is False and state is WriterState.DEAD:
            state = WriterState.SLOW
        return TelemetrySession(path, process, state, "", "", 0, str(error))
