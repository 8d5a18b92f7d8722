"""Writes the packets of a Perfetto trace one after another: tracks, slices, instants, counters and flows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any, cast

from google.protobuf import proto

from void_reckoning._core import InvalidInput

_PACKET_TAG = b"\x0a"  # field 1 of ``Trace``, length-delimited: a trace is its packets one after another
_SEQUENCE = 1
_BOOT_TIME, _REAL_TIME = 6, 1  # numbers of built-in clocks

Annotation = bool | int | float | str


class PacketWriter:
    """Writes to an open file; keeps only the names that it has used.

    Times go forward: one before the last one is written as the last one, so that every slice that begins can end.

    Parameters
    ----------
    file
        Open for writing bytes.

    Raises
    ------
    InvalidInput
        The package ``perfetto`` is not installed.
    """

    def __init__(self, file: IO[bytes]) -> None:
        try:
            from perfetto.protos.perfetto.trace import perfetto_trace_pb2 as schema  # noqa: PLC0415  # 30 ms, an extra
        except ModuleNotFoundError as error:
            raise InvalidInput(
                f"a Perfetto trace needs {error.name}, of the extra 'perfetto': pip install 'void-reckoning[perfetto]'"
            ) from error
        self._schema = schema
        self._file = file
        self._now = 0
        self._begun = False
        self._tracks = 0
        self._names: dict[tuple[str, str], int] = {}

    def set_wall_time(self, moment: int) -> None:
        """Say that times are wall time, ns since 1970: viewers show dates then."""
        packet = self._new()
        for clock in (_BOOT_TIME, _REAL_TIME):
            packet.clock_snapshot.clocks.add(clock_id=clock, timestamp=moment)
        self._write(packet)

    def add_track(self, name: str, parent: int = 0, *, counter_unit: str | None = None) -> int:
        """Add a track below another one, after its siblings; return its id. A counter's track has a unit, which may be empty."""
        self._tracks += 1
        packet = self._new()
        track = packet.track_descriptor
        track.uuid, track.name, track.sibling_order_rank = self._tracks, name, self._tracks
        if parent:
            track.parent_uuid = parent
        if counter_unit is None:
            track.child_ordering = track.EXPLICIT
        else:
            track.counter.unit_name = counter_unit
        self._write(packet)
        return self._tracks

    def begin(
        self, track: int, time: int, category: str, name: str, values: Mapping[str, Annotation], flow: int
    ) -> None:
        """Begin a slice. Flow 0: none; events with the same flow are joined by arrows, in the order of time."""
        self._event(self._schema.TrackEvent.TYPE_SLICE_BEGIN, track, time, category, name, values, flow)

    def end(self, track: int, time: int, values: Mapping[str, Annotation]) -> None:
        """End the track's innermost slice; values are added to those of its begin."""
        self._event(self._schema.TrackEvent.TYPE_SLICE_END, track, time, "", "", values, 0)

    def instant(
        self, track: int, time: int, category: str, name: str, values: Mapping[str, Annotation], flow: int
    ) -> None:
        """Add an event without a duration."""
        self._event(self._schema.TrackEvent.TYPE_INSTANT, track, time, category, name, values, flow)

    def count(self, track: int, time: int, value: float) -> None:
        """Add a sample of a counter."""
        packet = self._new(time)
        event = packet.track_event
        event.type, event.track_uuid = event.TYPE_COUNTER, track
        if isinstance(value, int):
            event.counter_value = value
        else:
            event.double_counter_value = value
        self._write(packet)

    def _event(
        self, kind: int, track: int, time: int, category: str, name: str, values: Mapping[str, Annotation], flow: int
    ) -> None:
        packet = self._new(time)
        event = packet.track_event
        event.type, event.track_uuid = kind, track
        if category:
            event.category_iids.append(self._number("event_categories", category, packet))
            event.name_iid = self._number("event_names", name, packet)
        if flow:
            event.flow_ids.append(flow)
        for key, value in values.items():
            note = event.debug_annotations.add()
            note.name_iid = self._number("debug_annotation_names", key, packet)
            if isinstance(value, str):
                note.string_value = value
            elif isinstance(value, bool):
                note.bool_value = value
            elif isinstance(value, float):
                note.double_value = value
            elif value < 0:
                note.int_value = value
            else:
                note.uint_value = value
        self._write(packet)

    def _number(self, table: str, name: str, packet: Any) -> int:
        """Return the number that stands for a name in the trace; the packet defines a new one."""
        number = self._names.get((table, name))
        if number is None:
            number = self._names[table, name] = len(self._names) + 1
            getattr(packet.interned_data, table).add(iid=number, name=name)
        return number

    def _new(self, time: int | None = None) -> Any:
        packet = self._schema.TracePacket()  # a new one: a message that is cleared keeps what its fields took
        packet.trusted_packet_sequence_id = _SEQUENCE
        states = self._schema.TracePacket
        packet.sequence_flags = (
            states.SEQ_NEEDS_INCREMENTAL_STATE if self._begun else states.SEQ_INCREMENTAL_STATE_CLEARED
        )
        self._begun = True
        if time is not None:
            self._now = max(self._now, time)
            packet.timestamp = self._now
        return packet

    def _write(self, packet: Any) -> None:
        self._file.write(_PACKET_TAG)
        proto.serialize_length_prefixed(packet, cast(Any, self._file))  # its stub wants a BytesIO
