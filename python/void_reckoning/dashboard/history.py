"""Folds a campaign's log into the changes of each round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from void_reckoning._core import LogChunk
from void_reckoning.campaign import Campaign
from void_reckoning.dashboard.protocol import BattleRow
from void_reckoning.dashboard.star_map import NOBODY, StarMap, columns_of, owners_of
from void_reckoning.dashboard.turn_delta import REPORT_FIELDS, TurnDelta

_NO_SEAT = 0xFFFE  # and above: no faction
_WHOLE_ENTITY = {0, 4}  # interventions that create and destroy; see log_event_fields("Intervention")
_SHOWN_COMPONENTS = ("Faction", "Fleet", "Position", "Movement", "Colony", "Planet")


@dataclass
class _FactionTurn:
    """A faction turn whose duration is not known yet: its times, ns, and its last chunk."""

    seat: int
    began: int
    ended: int = 0
    last_chunk: int = -1


class History:
    """The campaign as recorded in its log, round by round.

    Parameters
    ----------
    star_map
        The map at the start.

    Attributes
    ----------
    owners
        Seat of each planet of the map; -1: no faction.
    fleets
        Number of each existing fleet, by entity. Numbers count all fleets ever created, in the order of their appearance.
    numbers, entities, seats
        Number of each fleet ever created, by entity; its entity and seat, by number.
    places
        Last known place of each: the systems it left and went to, and its progress between them, 1/1000.

    Examples
    --------
    >>> import tempfile, void_reckoning as vr
    >>> folder = tempfile.mkdtemp() + "/campaign"
    >>> with vr.Campaign.create(factions=3, systems=20, directory=folder) as campaign:
    ...     _ = campaign.run(turns=3)
    >>> from void_reckoning.dashboard.star_map import read_star_map
    >>> reader = vr.BlackBoxReader.open_log(folder)
    >>> history = History(read_star_map(reader))
    >>> [delta.turn for chunk in reader.iter_chunks() if (delta := history.add(chunk))]
    [1, 2, 3]
    >>> len(history.fleets) == campaign.ecs.count_entities(vr.EntityQuery(["Fleet"]))
    True
    """

    def __init__(self, star_map: StarMap) -> None:
        self._map = star_map
        self._seat_of = {faction.id: seat for seat, faction in enumerate(star_map.factions)}
        self._system_of = {int(entity): number for number, entity in enumerate(star_map.system_ids)}
        self._planet_of = {int(entity): number for number, entity in enumerate(star_map.planet_ids)}
        self._x: list[float] = star_map.x.tolist()
        self._y: list[float] = star_map.y.tolist()
        self.owners: list[int] = star_map.owners.tolist()
        self.fleets: dict[int, int] = {}
        self.numbers: dict[int, int] = {}
        self.entities: list[int] = []
        self.seats: list[int] = []
        self.places: list[tuple[int, int, int]] = []
        for entity, seat, system in star_map.fleets:
            self._appear(entity, seat, system)
        self.turn = star_map.first_turn
        self._delta: TurnDelta | None = None
        self._played: _FactionTurn | None = None

    def add(self, chunk: LogChunk) -> TurnDelta | None:
        """Add the next chunk; return the changes of a round when it is complete. Does not accept rewinds: begin again."""
        if chunk.kind != "events":
            return None
        counts = chunk.type_counts()
        delta = self._delta
        if delta is None or delta.turn != chunk.turn:
            delta, self._played = TurnDelta(chunk.turn), None
            self._delta = delta
        delta.events += chunk.event_count
        seat = NOBODY if chunk.faction is None else self._seat_of.get(chunk.faction, NOBODY)
        if "TurnStart" in counts:
            self._begin(chunk, seat, delta)
        if "EntitySpawned" in counts:
            self._spawned(chunk, seat, delta)
        if "EntityMoved" in counts:
            self._moved(chunk, delta)
        self._settled(chunk, seat, delta)
        if "EntityDestroyed" in counts:
            self._destroyed(chunk, delta)
        if "CombatStart" in counts:
            self._fought(chunk, delta)
        for event in chunk.events(["SystemError", "FactionEliminated", "VictoryAchieved", "Intervention"]):
            self._rare(event.type, event.fields, seat, delta)
        if "FactionReport" in counts:
            for of, alive, *figures in _rows(chunk, "FactionReport", "of", "alive", *REPORT_FIELDS):
                delta.reports[of] = (int(alive), *figures)
        return self._end(chunk, delta) if "TurnEnd" in counts else None

    def system_of(self, entity: int) -> int:
        """Return the number of the system that an entity is, or that the planet is in; -1: neither."""
        planet = self.planet_of(entity)
        return int(self._map.planet_systems[planet]) if planet != NOBODY else self._system_of.get(entity, NOBODY)

    def planet_of(self, entity: int) -> int:
        """Return the number of a planet; -1: not a planet."""
        return self._planet_of.get(entity, NOBODY)

    def _begin(self, chunk: LogChunk, seat: int, delta: TurnDelta) -> None:
        """End the previous turn where the next begins: its own last event is older than its moves and battles.

        Not where something lies between, such as a rewind or the end of a resumed log: there may be a pause of any length.
        """
        now = chunk.events(["TurnStart"])[0].timestamp_ns
        before = self._played
        if before is not None:
            ended = now if chunk.number == before.last_chunk + 1 else before.ended
            delta.turn_ns.append((before.seat, max(0, ended - before.began)))
        self._played = None if chunk.faction is None else _FactionTurn(seat, now)

    def _end(self, chunk: LogChunk, delta: TurnDelta) -> TurnDelta | None:
        if chunk.faction is None:
            self.turn, self._delta = delta.turn, None
            return delta
        if self._played is not None:
            self._played.ended, self._played.last_chunk = chunk.events(["TurnEnd"])[0].timestamp_ns, chunk.number
        return None

    def _appear(self, entity: int, seat: int, system: int) -> int:
        number = self.fleets[entity] = self.numbers[entity] = len(self.seats)
        self.entities.append(entity)
        self.seats.append(seat)
        self.places.append((system, system, 1000))
        return number

    def _spawned(self, chunk: LogChunk, seat: int, delta: TurnDelta) -> None:
        rows = [
            (entity, chunk.text(kind), place)
            for entity, kind, place in _rows(chunk, "EntitySpawned", "entity", "kind", "place")
        ]
        builders: dict[int, int] = {}  # of fleets that colonies built: the fleet's first ship names the colony
        if chunk.faction is None:
            fleet_of = {entity: place for entity, kind, place in rows if kind == "ship"}
            for planet, made in _rows(chunk, "ConstructionCompleted", "planet", "entity"):
                if made in fleet_of and planet in self._planet_of:
                    builders[fleet_of[made]] = self.owners[self._planet_of[planet]]
        for entity, kind, place in rows:
            if kind == "fleet":
                owner, system = builders.get(entity, seat), self._system_of.get(place, NOBODY)
                delta.spawned.append((self._appear(entity, owner, system), owner, system))

    def _moved(self, chunk: LogChunk, delta: TurnDelta) -> None:
        for entity, origin, target, x, y, arrived in _rows(
            chunk, "EntityMoved", "entity", "from", "to", "x", "y", "arrived"
        ):
            number = self.fleets.get(entity)
            if number is None:
                continue
            a, b = self._system_of.get(origin, NOBODY), self._system_of.get(target, NOBODY)
            progress = 1000 if arrived else self._progress(a, b, x, y)
            self.places[number] = (a, b, progress)
            delta.moves.append((number, a, b, progress))

    def _progress(self, a: int, b: int, x: float, y: float) -> int:
        """Return the progress along a lane, 1/1000: below 1000, which means its end."""
        dx, dy = self._x[b] - self._x[a], self._y[b] - self._y[a]
        square = dx * dx + dy * dy
        along = ((x - self._x[a]) * dx + (y - self._y[a]) * dy) / square if square > 0 else 0.0
        return min(999, max(0, round(1000 * along)))

    def _settled(self, chunk: LogChunk, seat: int, delta: TurnDelta) -> None:
        for planet in chunk.column("ColonyFounded", "planet").tolist():
            self._own(planet, seat, delta)
        for planet, to in _rows(chunk, "PlanetConquered", "planet", "to"):
            self._own(planet, _seat(to), delta)

    def _own(self, planet: int, seat: int, delta: TurnDelta) -> None:
        number = self._planet_of.get(planet)
        if number is not None:
            self.owners[number] = seat
            delta.owners.append((number, seat))

    def _destroyed(self, chunk: LogChunk, delta: TurnDelta) -> None:
        for entity in chunk.column("EntityDestroyed", "entity").tolist():
            number = self.fleets.pop(entity, None)
            if number is not None:
                delta.gone.append(number)

    def _fought(self, chunk: LogChunk, delta: TurnDelta) -> None:
        fields = ("result", "decided", "reason", "ticks", "attackers_lost", "defenders_lost")
        ends = {
            combat: (result, bool(decided), chunk.text(reason), *rest)
            for combat, result, decided, reason, *rest in _rows(chunk, "CombatEnd", "combat", *fields)
        }
        starts = ("combat", "system", "planet", "attacker", "defender", "attackers", "defenders")
        for combat, system, planet, attacker, defender, *units in _rows(chunk, "CombatStart", *starts):
            places = self._system_of.get(system, NOBODY), self._planet_of.get(planet, NOBODY)
            delta.battles.append(
                BattleRow(combat, *places, _seat(attacker), _seat(defender), *units, *ends.get(combat, ()))
            )

    def _rare(self, kind: str, fields: dict[str, Any], seat: int, delta: TurnDelta) -> None:
        if kind == "SystemError":
            delta.errors.append((seat, fields["message"] or ""))
        elif kind == "FactionEliminated":
            delta.eliminated.append(self._seat_of.get(fields["eliminated"], NOBODY))
        elif kind == "VictoryAchieved":
            delta.victory = (self._seat_of.get(fields["winner"], NOBODY), fields["name"] or "")
        else:
            delta.intervened = True
            whole_entity = fields["change"] in _WHOLE_ENTITY
            delta.uncertain |= whole_entity or (fields["path"] or "").startswith(_SHOWN_COMPONENTS)

    def correct(self, delta: TurnDelta, campaign: Campaign) -> None:
        """Set owners and fleets to their state in the campaign after the round; the changes go into its delta.

        An outside change may be anything, and only the state shows its effect.
        """
        for planet, seat in enumerate(owners_of(campaign, self._map.planet_ids).tolist()):
            if self.owners[planet] != seat:
                self.owners[planet] = seat
                delta.owners.append((planet, seat))
        columns = columns_of(campaign, ["Fleet", "Faction"], ["Fleet.system", "Faction.seat"])
        under_way = set(columns_of(campaign, ["Movement"], [])["entity_id"].tolist())
        rows = zip(*(columns[name].tolist() for name in ("entity_id", "Fleet.system", "Faction.seat")), strict=True)
        there = {entity: (self._system_of.get(system, NOBODY), seat) for entity, system, seat in rows}
        for entity in [entity for entity in self.fleets if entity not in there]:
            delta.gone.append(self.fleets.pop(entity))
        for entity, (system, seat) in there.items():
            number = self.fleets.get(entity)
            if number is None or self.seats[number] != seat:
                if number is not None:
                    delta.gone.append(number)
                delta.spawned.append((self._appear(entity, seat, system), seat, system))
            elif entity not in under_way and self.places[number][1:] != (system, 1000):
                self.places[number] = (system, system, 1000)
                delta.moves.append((number, system, system, 1000))


def _seat(number: int) -> int:
    return NOBODY if number >= _NO_SEAT else number


def _rows(chunk: LogChunk, event: str, *fields: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(chunk.column(event, name).tolist() for name in fields), strict=True)
