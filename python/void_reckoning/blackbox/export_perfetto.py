"""The log as a Perfetto trace, for ui.perfetto.dev and its trace processor: who did what when, and which order led to what."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Unpack

from void_reckoning._core import Event, LogChunk, log_event_fields, order_names
from void_reckoning.blackbox._files import complete_or_nothing
from void_reckoning.blackbox._natural import natural_name
from void_reckoning.blackbox._perfetto_packets import Annotation, PacketWriter
from void_reckoning.blackbox._perfetto_tracks import Tracks
from void_reckoning.blackbox._trace_time import SECOND, TurnTimes
from void_reckoning.blackbox.filters import Filters, check_event_type, check_time
from void_reckoning.blackbox.order_effects import OrderEffects
from void_reckoning.blackbox.reader import BlackBoxReader

_ENDS = {"TurnStart": "TurnEnd", "CombatStart": "CombatEnd"}
_HEADER = 5  # fields that every event has: sequence, turn, slot, faction, timestamp


def export_perfetto(
    reader: BlackBoxReader,
    path: str | Path,
    types: Iterable[str] = (),
    *,
    time: str = "turns",
    **filters: Unpack[Filters],
) -> int:
    """Write a Perfetto trace (``TracePacket`` messages); return the number of events in it. Discarded events are left out.

    A track for each faction and for the phase between rounds, below one that has the rounds as slices. Slices are faction turns and phases
    (``TurnStart`` to ``TurnEnd``), the orders in them (``FactionAction``, until the next event) and, on tracks of their own, battles
    (``CombatStart`` to ``CombatEnd``). Each figure of ``FactionReport`` is a sample of a counter of its faction. All other events are
    instants, those of a battle on its track. A slice whose end or beginning is left out is an instant. Flows join an order with the events
    that it caused (:class:`~void_reckoning.blackbox.order_effects.OrderEffects`).

    ``time="turns"``: turn 42 begins at 42 s and lasts a second. Its faction turns and the phase after them have equal parts of it, and
    their events equal parts of those. ``time="wall"``: when each event was committed; times do not go back where the clock did.

    Needs the package ``perfetto``: ``pip install 'void-reckoning[perfetto]'``. Keeps a few names and what is under way, not the trace.
    """
    check_time(time)
    names = list(types)
    for name in names:
        check_event_type(name)
    reader = reader.live().until_now()
    count = 0
    with complete_or_nothing(Path(path), reader.path) as unfinished, unfinished.open("wb") as file:
        trace = _Trace(reader, PacketWriter(file), names, time)
        for chunk in reader.iter_chunks(names, **filters):
            trace.enter(chunk)
            for event in chunk.events(names, filters.get("combat")):
                trace.add(event)
                count += 1
        trace.close()
    return count


class _Trace:
    """Lays out the events of a log."""

    def __init__(self, reader: BlackBoxReader, writer: PacketWriter, types: list[str], time: str) -> None:
        self._writer = writer
        self._tracks = Tracks(reader, writer)
        self._names = reader.names
        self._orders = order_names()
        self._effects = OrderEffects()
        self._times = TurnTimes(reader) if time == "turns" else None
        self._slices = {one for one in _ENDS.items() if not types or set(one) <= set(types)}
        self._begins, self._finishes = {begin for begin, _ in self._slices}, {end for _, end in self._slices}
        self._fields: dict[str, list[tuple[str, str, bool]]] = {}
        self._part: tuple[int, int, str | None] | None = None
        self._turn: int | None = None
        self._track = 0
        self._now = 0
        self._clock_set = self._times is not None
        self._order_open = self._turn_open = False

    def enter(self, chunk: LogChunk) -> None:
        """Continue with a chunk."""
        if self._times is not None:
            self._times.enter(chunk)
        part = (chunk.turn, chunk.slot, chunk.faction)
        if part != self._part:
            self._leave()
            self._effects.enter(chunk.faction)
        self._part = part
        self._track = self._tracks.of(chunk)

    def add(self, event: Event) -> None:
        """Add an event of the chunk."""
        self._now = event.timestamp_ns if self._times is None else self._times.time_of(event.sequence)
        if not self._clock_set:
            self._writer.set_wall_time(self._now)
            self._clock_set = True
        self._begin_round(event.turn)
        self._end_order()
        cause = self._effects.cause_of(event)
        flow = 0 if cause is None else cause + 1  # 0 is no flow
        writer, now, kind = self._writer, self._now, event.type
        if kind == "FactionReport":
            self._tracks.count(event, now)
        elif kind == "FactionAction":
            category = "order" if event.fields["accepted"] else "order rejected"
            writer.begin(self._track, now, category, self._orders[event.fields["order"]], self._values(event), flow)
            self._order_open = True
        elif kind == "TurnStart" and kind in self._begins and not self._turn_open:
            writer.begin(self._track, now, "turn", f"turn {event.turn}", self._values(event), flow)
            self._turn_open = True
        elif kind == "TurnEnd" and self._turn_open:
            writer.end(self._track, now, self._values(event))
            self._turn_open = False
        elif kind == "CombatStart" and kind in self._begins:
            track = self._tracks.begin_battle(self._track, event.fields["combat"])
            place = self._names.entity(event.fields["planet"] or event.fields["system"])
            writer.begin(track, now, "battle", f"battle at {place}", self._values(event), flow)
        elif kind == "CombatEnd" and (battle := self._tracks.end_battle(event.fields["combat"])):
            writer.end(battle, now, self._values(event))
        else:
            track = self._tracks.of_battle(self._track, event.fields.get("combat") or 0)
            writer.instant(track, now, "event", kind, self._values(event), flow)

    def close(self) -> None:
        """End what is open."""
        self._leave()
        if self._turn is not None:
            self._writer.end(self._tracks.rounds, self._end_of_round(), {})

    def _leave(self) -> None:
        """End what a faction turn or phase leaves open; only one that is incomplete does."""
        self._end_order()
        for battle in self._tracks.end_battles():
            self._writer.end(battle, self._now, {})
        if self._turn_open:
            self._writer.end(self._track, self._now, {})
        self._turn_open = False

    def _begin_round(self, turn: int) -> None:
        if turn == self._turn:
            return
        if self._turn is not None:
            self._writer.end(self._tracks.rounds, self._end_of_round(), {})
        begin = self._now if self._times is None else turn * SECOND
        self._writer.begin(self._tracks.rounds, begin, "round", f"round {turn}", {"round": turn}, 0)
        self._turn = turn

    def _end_of_round(self) -> int:
        assert self._turn is not None
        return self._now if self._times is None else (self._turn + 1) * SECOND

    def _end_order(self) -> None:
        if self._order_open:
            self._writer.end(self._track, self._now, {})
            self._order_open = False

    def _values(self, event: Event) -> dict[str, Annotation]:
        """Return an event's fields for people: natural units and names, and names of systems and planets."""
        known = self._fields.get(event.type)
        if known is None:
            known = self._fields[event.type] = [
                (name, natural_name(event.type, name), kind == "entity")
                for name, kind, _, _ in log_event_fields(event.type)[_HEADER:]
            ]
        found: dict[str, Annotation] = {"sequence": event.sequence}
        for stored, natural, is_entity in known:
            value: Any = event.fields[stored] if is_entity else event[natural]
            if is_entity and value:
                found[natural] = self._names.entity(value)
            elif not is_entity and value is not None:
                found[natural] = value if isinstance(value, bool | int | float | str) else str(value)
        return found
