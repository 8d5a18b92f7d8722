"""The tracks of a campaign's trace."""

from __future__ import annotations

from void_reckoning._core import Event, LogChunk, log_event_fields
from void_reckoning.blackbox._natural import natural_unit
from void_reckoning.blackbox._perfetto_packets import PacketWriter
from void_reckoning.blackbox.filters import BETWEEN_ROUNDS, NOBODY, faction_of
from void_reckoning.blackbox.reader import BlackBoxReader

_HEADER = 5  # fields that every event has
_BATTLES = "battles"


class Tracks:
    """Tracks by what they show; each is added when it is first used, those of factions at once, in the order of seats."""

    def __init__(self, reader: BlackBoxReader, writer: PacketWriter) -> None:
        self._writer = writer
        settings = reader.settings
        self.rounds = writer.add_track(f"{settings.get('universe', '')}, seed {settings.get('seed', '')}")
        self._parts = {faction.id: writer.add_track(faction.name, self.rounds) for faction in reader.names.factions}
        self._parts[BETWEEN_ROUNDS] = writer.add_track(BETWEEN_ROUNDS, self.rounds)
        self._figures = [
            (name, "" if unit is None else unit)
            for name, kind, stored, _ in log_event_fields("FactionReport")[_HEADER:]
            if name != "of"
            for unit in [natural_unit(stored) or stored]
        ]
        self._counters: dict[str, dict[str, int]] = {}
        self._lanes: dict[int, list[int]] = {}  # tracks of battles, by track of the faction
        self._open: dict[int, int] = {}  # track by number of the battle

    def of(self, chunk: LogChunk) -> int:
        """Return the track of a faction, of the phase between rounds or of changes between turns."""
        name = faction_of(chunk)
        if name not in self._parts:
            self._parts[name] = self._writer.add_track(
                "interventions between turns" if name == NOBODY else name, self.rounds
            )
        return self._parts[name]

    def count(self, event: Event, time: int) -> None:
        """Add a faction's figures to its counters."""
        faction = event.fields["of"]
        counters = self._counters.get(faction)
        if counters is None:
            parent = self._parts.get(faction, self.rounds)
            counters = self._counters[faction] = {
                name: self._writer.add_track(name, parent, counter_unit=unit) for name, unit in self._figures
            }
        for name, track in counters.items():
            value = event[name]
            self._writer.count(track, time, int(value) if isinstance(value, bool) else value)

    def begin_battle(self, faction: int, combat: int) -> int:
        """Return a track for a battle that no other one occupies: several may be under way at once."""
        lanes = self._lanes.setdefault(faction, [])
        taken = set(self._open.values())
        track = next((lane for lane in lanes if lane not in taken), None)
        if track is None:
            track = self._writer.add_track(_BATTLES, faction)
            lanes.append(track)
        self._open[combat] = track
        return track

    def end_battle(self, combat: int) -> int:
        """Return the track of a battle that ends; 0 if it is not under way."""
        return self._open.pop(combat, 0)

    def end_battles(self) -> list[int]:
        """Return the tracks of all battles under way, which end."""
        tracks = list(self._open.values())
        self._open.clear()
        return tracks

    def of_battle(self, faction: int, combat: int) -> int:
        """Return the track of a battle that is under way; for all other events the faction's."""
        return self._open.get(combat, faction)
