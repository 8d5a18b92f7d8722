"""Discarded and live commits of a log with rewinds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from void_reckoning._core import DamagedData, Event, LogChunk

if TYPE_CHECKING:
    from void_reckoning.blackbox.reader import BlackBoxReader

_REWIND = 3  # kind of chunks


class Branches:
    """Tells apart the commits of the same turn before and after a rewind.

    For a reader that leaves out discarded events there is one branch; also if a rewind is damaged, as they can't be told apart.

    Parameters
    ----------
    reader
        The log's reader, fixed at this moment: later commits count.
    """

    def __init__(self, reader: BlackBoxReader) -> None:
        self._void: frozenset[int] = frozenset()
        self._rewinds = np.zeros(0, np.uint64)
        if not reader.discarded:
            return
        try:
            index = reader.index()
        except DamagedData:
            return
        numbers, live = index["number"], index["live"] != 0
        last = numbers[live].max(initial=0)  # after it is at most a commit that is being written
        self._void = frozenset(numbers[~live & (numbers < last)].tolist())
        self._rewinds = numbers[index["kind"] == _REWIND]

    def discarded(self, chunk: LogChunk) -> bool:
        """Check whether a rewind discarded the chunk."""
        return chunk.number in self._void

    def rewinds_before(self, chunk: LogChunk) -> int:
        """Return the number of rewinds before the chunk. A commit has no rewind within it, a turn may have."""
        return int(np.searchsorted(self._rewinds, chunk.number))


def marked_events(
    reader: BlackBoxReader, types: Iterable[str] = (), *, combat: int | None = None, **filters: Any
) -> Iterator[tuple[Event, bool]]:
    """Yield each event with whether a rewind discarded it; arguments and errors as for the reader's ``iter_events``."""
    names = list(types)
    branches = Branches(reader)
    for chunk in reader.iter_chunks(names, combat=combat, **filters):
        discarded = branches.discarded(chunk)
        for event in chunk.events(names, combat):
            yield event, discarded
