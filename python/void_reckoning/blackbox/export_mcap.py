"""The log as MCAP, in wall time or on a timeline of turns."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Unpack

from void_reckoning._core import LogChunk, log_entry_schema, log_event_names
from void_reckoning.blackbox._files import complete_or_nothing
from void_reckoning.blackbox.filters import Filters, check_event_type, check_time
from void_reckoning.blackbox.reader import BlackBoxReader

_LOG_ENTRY = "void_reckoning.logging.LogEntry"
_SECOND = 10**9  # ns


def export_mcap(
    reader: BlackBoxReader,
    path: str | Path,
    types: Iterable[str] = (),
    *,
    time: str = "wall",
    **filters: Unpack[Filters],
) -> int:
    """Write an MCAP file: a channel for each type of event, messages ``LogEntry`` in FlatBuffers with their schema; return their number.

    ``time`` is what ``log_time`` and ``publish_time`` of the messages are, in ns. ``"wall"``: when each was committed, since 1970, UTC.
    ``"turns"``: a timeline for viewers, in which a turn lasts a second: turn 42 begins at 42 s, each faction turn and the phase after
    them take equal parts of it, and the events of one follow each other by 1 ns. The metadata record ``campaign`` has ``time``, too.
    The ``timestamp`` in a message is always the wall time.
    """
    check_time(time)
    from mcap.writer import Writer  # noqa: PLC0415  # only this needs it

    names = list(types)
    for name in names:
        check_event_type(name)
    count = 0
    with complete_or_nothing(Path(path), reader.path) as unfinished, unfinished.open("wb") as file:
        writer = Writer(file)
        writer.start(profile="", library="void-reckoning")
        writer.add_metadata("campaign", {**reader.settings, "id": reader.campaign_id, "time": time})
        schema = writer.register_schema(_LOG_ENTRY, "flatbuffer", log_entry_schema())
        channels: dict[int, int] = {}
        timeline = _Timeline(len(reader.factions))
        wanted = {number for number, name in enumerate(log_event_names()) if not names or name in names}
        for chunk in reader.iter_chunks(names, **filters):
            timeline.enter(chunk)
            for number, committed, sequence, message in chunk.entries(filters.get("combat")):
                if number not in wanted:
                    continue
                moment = committed if time == "wall" else timeline.time_of(sequence)
                if number not in channels:
                    channels[number] = writer.register_channel(f"/{log_event_names()[number]}", "flatbuffer", schema)
                # MCAP has 32 bits for sequence numbers; the message has the full number.
                writer.add_message(channels[number], moment, message, moment, sequence & 0xFFFFFFFF)
                count += 1
        writer.finish()  # type: ignore[no-untyped-call]
    return count


class _Timeline:
    """Times of events where a turn lasts a second: its parts, faction turns and the phase after them, have equal shares of it."""

    def __init__(self, factions: int) -> None:
        self._share = _SECOND // (factions + 1)
        self._last = factions
        self._part: tuple[int, int] | None = None
        self._first = 0

    def enter(self, chunk: LogChunk) -> None:
        """Continue with a chunk; a part may have several."""
        part = (chunk.turn, min(chunk.slot, self._last))
        if part != self._part:
            self._part, self._first = part, chunk.first_sequence

    def time_of(self, sequence: int) -> int:
        """Return the time of an event of the chunk, ns: 1 ns after the one before it."""
        assert self._part is not None
        turn, slot = self._part
        return turn * _SECOND + slot * self._share + min(sequence - self._first, self._share - 1)
