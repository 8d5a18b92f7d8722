"""Details of a system or fleet after a round, from the campaign rebuilt at that round."""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict
from typing import Any

from void_reckoning._core import InvalidInput, StateError
from void_reckoning.blackbox.names import entity_number
from void_reckoning.campaign import Campaign
from void_reckoning.dashboard.answers import whole
from void_reckoning.dashboard.following import Following
from void_reckoning.dashboard.protocol_answers import (
    DetailsAnswer,
    FleetDetails,
    MissingFleet,
    PlanetDetails,
    SystemDetails,
)
from void_reckoning.dashboard.star_map import NOBODY, StarMap, campaign_at
from void_reckoning.ecs import EntityQuery

_MAX_S = 15
_KEPT = 2  # campaigns; a standard one takes 10 MiB


class Rebuilder:
    """Rebuilds campaigns at earlier rounds, one at a time; keeps the last ones."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, int, int], Campaign] = OrderedDict()
        self._closed = threading.Event()

    def close(self) -> None:
        """Abandon the rebuild in progress."""
        self._closed.set()

    def details(self, following: Following, request: dict[str, Any]) -> DetailsAnswer:
        """Return a ``system`` or ``fleet`` (its number) after a ``turn``."""
        star_map = following.star_map
        if star_map is None or following.history is None:
            raise StateError("the log is not read yet; wait for the map")
        turn = whole(request, "turn", star_map.first_turn, star_map.first_turn + len(following.turns))
        with self._lock:
            campaign = self._campaign(following, turn)
            teller = _Describer(following, campaign, star_map)
            if "fleet" in request:
                number = whole(request, "fleet", 0, len(following.history.entities) - 1)
                return {"turn": turn, "fleet": teller.fleet(following.history.entities[number])}
            if "system" in request:
                number = whole(request, "system", 0, len(star_map.system_ids) - 1)
                return {"turn": turn, "system": teller.system(int(star_map.system_ids[number]))}
        raise InvalidInput("request for details must have 'system' or 'fleet'")

    def _campaign(self, following: Following, turn: int) -> Campaign:
        key = (str(following.folder), following.generation, turn)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = campaign_at(following.current_reader(), turn, _Deadline(turn, self._closed))
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return found


class _Deadline:
    """Called after each round that is played again; raises when the rebuild takes too long."""

    def __init__(self, turn: int, closed: threading.Event) -> None:
        self._turn = turn
        self._closed = closed
        self._end = time.monotonic() + _MAX_S

    def __call__(self, done: int) -> None:
        if self._closed.is_set():
            raise StateError("the dashboard is closed")
        if time.monotonic() > self._end:
            raise TimeoutError(
                f"turn {self._turn} can't be rebuilt within {_MAX_S} s (turn {done} was reached); "
                "details come sooner at turns soon after a save"
            )


class _Describer:
    def __init__(self, following: Following, campaign: Campaign, star_map: StarMap) -> None:
        self._names = following.current_reader().names
        self._units = {row.id: row.name for row in self._names.units}
        self._buildings = {row.id: row.name for row in self._names.buildings}
        self._ecs = campaign.ecs
        self._map = star_map
        self._classes = dict(zip(star_map.planet_ids.tolist(), star_map.planet_classes, strict=True))
        self._history = following.history

    def _find(self, components: list[str], filters: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
        return [
            (one.entity_id, dict(one.components)) for one in self._ecs.query_entities(EntityQuery(components, filters))
        ]

    def _types(self, component: str, filters: dict[str, Any]) -> dict[str, int]:
        """Return the number of each type, by name."""
        rows = self._find([component], filters)
        return dict(Counter(self._units.get(row[component]["type"], "?") for _, row in rows).most_common())

    def system(self, entity: int) -> SystemDetails:
        return {
            "planets": [self._planet(one, row) for one, row in self._find(["Planet"], {"Planet.system": entity})],
            "fleets": [self.fleet(one) for one, _ in self._find(["Fleet"], {"Fleet.system": entity})],
        }

    def _planet(self, entity: int, row: dict[str, Any]) -> PlanetDetails:
        colony = row.get("Colony") or {}
        seat = (row.get("Faction") or {}).get("seat", NOBODY)
        buildings = Counter(
            self._buildings.get(found["Building"]["type"], "?")
            for _, found in self._find(["Building"], {"Building.colony": entity})
        )
        return {
            "name": self._names.entity(entity),
            "class": self._classes.get(entity, "?"),
            "size": row["Planet"]["size"],
            "richness": round(row["Planet"]["richness"], 2),
            "seat": seat,
            "population": colony.get("population"),
            "stability": colony.get("stability"),
            "founded": colony.get("founded"),
            "buildings": dict(buildings.most_common()),
            "armies": self._types("Army", {"Army.planet": entity}),
        }

    def fleet(self, entity: int) -> FleetDetails | MissingFleet:
        found = self._ecs.get_entity(entity)
        number = NOBODY if self._history is None else self._history.numbers.get(entity, NOBODY)
        if found is None:
            return {"number": number, "name": entity_number(entity), "there": False}
        parts = found.components
        movement = parts.get("Movement")
        return {
            "number": number,
            "name": entity_number(entity),
            "there": True,
            "seat": parts["Faction"]["seat"],
            "stance": parts["Fleet"]["stance"],
            "system": self._names.entity(parts["Fleet"]["system"]),
            "destination": self._names.entity(movement["destination"]) if movement else None,
            "ships": self._types("Ship", {"Ship.fleet": entity}),
            "armies": self._types("Army", {"Army.carrier": entity}),
        }
