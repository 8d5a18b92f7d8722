"""Times of a log's events on a timeline in which a turn lasts a second, with room for each event."""

from __future__ import annotations

import numpy as np

from void_reckoning._core import LogChunk
from void_reckoning.blackbox.reader import BlackBoxReader

SECOND = 10**9  # ns
_EVENTS = 1  # kind of chunks


class TurnTimes:
    """Turn 42 begins at 42 s. Faction turns and the phase after them have equal parts of it, and their events equal parts of those.

    What a part has is counted from the log's index, so that no time depends on what is left out.
    """

    def __init__(self, reader: BlackBoxReader) -> None:
        self._last = len(reader.factions)
        self._share = SECOND // (self._last + 1)
        index = reader.index()
        there = (index["kind"] == _EVENTS) & (index["live"] != 0)
        self._numbers = index["number"][there]
        events = index["events"][there].astype(np.int64)
        slots = np.minimum(index["slot"][there], self._last)
        parts = index["turn"][there].astype(np.int64) * (self._last + 1) + slots
        begins = np.flatnonzero(np.diff(parts, prepend=-1))  # a part may have several chunks, one after another
        sizes = np.diff(np.append(begins, len(parts)))
        before = np.cumsum(events) - events
        self._before = before - np.repeat(before[begins], sizes)
        self._total = np.repeat(np.add.reduceat(events, begins) if len(begins) else events, sizes)
        self._begin = self._step = 0.0
        self._first = 0

    def enter(self, chunk: LogChunk) -> None:
        """Continue with a chunk."""
        row = int(np.searchsorted(self._numbers, chunk.number))
        self._step = self._share / max(1, int(self._total[row]))
        self._begin = (
            chunk.turn * SECOND + min(chunk.slot, self._last) * self._share + int(self._before[row]) * self._step
        )
        self._first = chunk.first_sequence

    def time_of(self, sequence: int) -> int:
        """Return the time of an event of the chunk, ns."""
        return int(self._begin + (sequence - self._first) * self._step)
