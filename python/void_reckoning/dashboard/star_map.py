"""The fixed data of a campaign: systems, starlanes, planets, factions; and its state at the start."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from void_reckoning._core import DamagedData
from void_reckoning.blackbox import BlackBoxReader
from void_reckoning.campaign import Campaign
from void_reckoning.ecs import EntityQuery
from void_reckoning.support.log_file import LOG_FILE
from void_reckoning.support.toml_files import parse_toml

NOBODY = -1
_NO_CODE = {"*": "random"}
_STAR_CLASSES = "OBAFGKM"


@dataclass(frozen=True)
class MapFaction:
    """A faction: id in the campaign, name, colour of its universe."""

    id: str
    name: str
    colour: str


@dataclass(frozen=True)
class StarMap:
    """The galaxy. Systems and planets are numbered from 0, in the order of their entities.

    Attributes
    ----------
    first_turn
        The round after which it was taken: 0, or later if the log begins later.
    factions
        By seat.
    system_ids, planet_ids
        Entities, shape (systems,) and (planets,), uint64.
    x, y
        Coordinates of each system, light years.
    stars
        Spectral class of each system, 0 (O) to 6 (M).
    system_names, planet_names, planet_classes
        Names for people; the class is the name of a planet's class.
    planet_systems, planet_sizes
        Number of each planet's system; its size, 1 to 10.
    lanes
        Numbers of the systems at both ends, shape (lanes, 2).
    owners
        Seat that owns each planet; -1: no faction.
    fleets
        Entity, seat, and number of the system of each fleet, shape (fleets, 3).
    """

    first_turn: int
    factions: list[MapFaction]
    system_ids: npt.NDArray[np.uint64]
    x: npt.NDArray[np.float32]
    y: npt.NDArray[np.float32]
    stars: list[int]
    system_names: list[str]
    planet_ids: npt.NDArray[np.uint64]
    planet_names: list[str]
    planet_systems: npt.NDArray[np.int64]
    planet_classes: list[str]
    planet_sizes: list[int]
    lanes: npt.NDArray[np.int64]
    owners: npt.NDArray[np.int64]
    fleets: list[tuple[int, int, int]]


def columns_of(campaign: Campaign, components: list[str], fields: list[str]) -> dict[str, Any]:
    """Return columns of all entities with these components, by entity."""
    columns = campaign.ecs.query_columns(EntityQuery(components), fields)
    order = np.argsort(columns["entity_id"], kind="stable")
    return {
        name: [values[row] for row in order] if isinstance(values, list) else values[order]
        for name, values in columns.items()
    }


def campaign_at(reader: BlackBoxReader, turn: int, progress: Callable[[int], None] | None = None) -> Campaign:
    """Return the campaign after a round; ``progress`` as for ``Campaign.at_turn``.

    Policies of the log are not loaded: a log is data, and must not run code.
    """
    try:
        return Campaign.at_turn(reader.path, turn, policies=_NO_CODE, progress=progress)
    except DamagedData:
        damage = reader.damage
        if not damage:
            raise
        # The part before the damage can still be replayed.
        with tempfile.TemporaryDirectory(prefix="void-reckoning-") as folder:
            intact = Path(folder) / LOG_FILE
            with reader.path.open("rb") as log:
                intact.write_bytes(log.read(damage[0].offset))
            return Campaign.at_turn(intact, turn, policies=_NO_CODE, progress=progress)


def first_turn_of(reader: BlackBoxReader) -> int:
    """Return the round before the log's first one."""
    index = reader.index()
    turns = index["turn"][index["kind"] == 1]
    return max(0, int(turns[0]) - 1) if len(turns) else 0


def read_star_map(reader: BlackBoxReader, progress: Callable[[int], None] | None = None) -> StarMap:
    """Return the galaxy of a log by rebuilding its beginning; ``progress`` as for ``Campaign.at_turn``.

    Raises
    ------
    StateError, StorageError, DamagedData, ValueError
        This version can't rebuild it.
    """
    first = first_turn_of(reader)
    campaign = campaign_at(reader, first, progress)
    names = reader.names
    systems = columns_of(campaign, ["System", "Position"], ["System.star", "Position.x", "Position.y"])
    lanes = columns_of(campaign, ["Starlane"], ["Starlane.a", "Starlane.b"])
    planets = columns_of(campaign, ["Planet"], ["Planet.system", "Planet.planet_class", "Planet.size"])
    fleets = columns_of(campaign, ["Fleet", "Faction"], ["Fleet.system", "Faction.seat"])
    ids = systems["entity_id"]
    classes = _planet_classes(reader)
    return StarMap(
        first_turn=first,
        factions=[MapFaction(row["id"], row["name"], row["colour"]) for row in campaign.standings()],
        system_ids=ids,
        x=systems["Position.x"],
        y=systems["Position.y"],
        stars=[_STAR_CLASSES.index(one) for one in systems["System.star"]],
        system_names=[names.entity(int(one)) for one in ids],
        planet_ids=planets["entity_id"],
        planet_names=[names.entity(int(one)) for one in planets["entity_id"]],
        planet_systems=np.searchsorted(ids, planets["Planet.system"]),
        planet_classes=[classes.get(one, "?") for one in planets["Planet.planet_class"]],
        planet_sizes=planets["Planet.size"].tolist(),
        lanes=np.stack([np.searchsorted(ids, lanes["Starlane.a"]), np.searchsorted(ids, lanes["Starlane.b"])], axis=1),
        owners=owners_of(campaign, planets["entity_id"]),
        fleets=list(
            zip(
                fleets["entity_id"].tolist(),
                fleets["Faction.seat"].tolist(),
                np.searchsorted(ids, fleets["Fleet.system"]).tolist(),
                strict=True,
            )
        ),
    )


def owners_of(campaign: Campaign, planet_ids: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """Return the seat that owns each of some planets (sorted by entity); -1: no faction."""
    colonies = columns_of(campaign, ["Planet", "Faction"], ["Faction.seat"])
    owners = np.full(len(planet_ids), NOBODY, dtype=np.int64)
    owners[np.searchsorted(planet_ids, colonies["entity_id"])] = colonies["Faction.seat"]
    return owners


def _planet_classes(reader: BlackBoxReader) -> dict[str, str]:
    """Return the names of the planet classes by id, from the universe's files."""
    tables = [parse_toml(text, name) for name, text in sorted(reader.universe_files.items()) if name.endswith(".toml")]
    return {key: str(row.get("name", key)) for table in tables for key, row in table.get("planet_classes", {}).items()}
