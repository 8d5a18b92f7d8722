"""The plan's contract: entities, queries and changes, in natural units and names."""

from __future__ import annotations

import itertools
import json
import math
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pytest
import void_reckoning as vr


@pytest.fixture(scope="module")
def played() -> vr.Campaign:
    campaign = vr.Campaign.create(factions=4, systems=40, seed=3)
    campaign.run(12)
    return campaign


@pytest.fixture
def campaign() -> vr.Campaign:
    return vr.Campaign.create(factions=3, systems=20, seed=1)


def faction(campaign: vr.Campaign) -> int:
    return campaign.ecs.query_ids(vr.EntityQuery(["FactionState"]))[0]


def stored(campaign: vr.Campaign, component: str, field: str) -> dict[int, Any]:
    """Values as the world has them, by entity."""
    table = pyarrow.table(campaign.world.table(component))
    return dict(zip(table["entity_id"].to_pylist(), table[field].to_pylist(), strict=True))


def names_of(campaign: vr.Campaign, component: str, field: str) -> list[str]:
    schema = pyarrow.table(campaign.world.table(component)).schema
    names: list[str] = json.loads(schema.field(field).metadata[b"names"])
    return names


# The plan's rows.
def test_a_client_is_made_of_a_world_or_taken_from_a_campaign(campaign: vr.Campaign) -> None:
    query = vr.EntityQuery(["Faction", "Fleet"], {"Faction.faction_id": "templars"}, 2, "Fleet.system")
    ids = [one.entity_id for one in campaign.ecs.query_entities(query)]
    assert len(ids) == 2
    assert [one.entity_id for one in vr.ECSClient(campaign.world).query_entities(query)] == ids
    assert vr.ECSClient(vr.World()).query_entities(vr.EntityQuery([])) == []


def test_create_get_update_and_delete_as_the_plan_shows() -> None:
    world = vr.World()
    world.register_component("Position", {"x": "f64", "y": "f64", "z": "f64"})
    client = vr.ECSClient(world)
    made = client.create_entity("marker", {"Position": {"x": 1.0, "y": 2.0, "z": 3.0}})
    assert client.get_entity(made).components["Position"] == {"x": 1.0, "y": 2.0, "z": 3.0}  # type: ignore[union-attr]
    assert client.update_entity(made, {"Position": {"x": 5.0}}) is True
    assert client.get_entity(made).components["Position"]["x"] == 5.0  # type: ignore[union-attr]
    assert client.delete_entity(made) is True
    assert client.delete_entity(made) is False
    assert client.get_entity(made) is None
    with pytest.raises(vr.NotFound, match=str(made)):
        client.update_entity(made, {"Position": {"x": 5.0}})


def test_an_unknown_entity_of_a_campaign_is_not_found(campaign: vr.Campaign) -> None:
    unknown = 2**40 + 7
    with pytest.raises(vr.NotFound, match=str(unknown)):
        campaign.ecs.update_entity(unknown, {"FactionState": {"treasury": 1}})
    assert campaign.ecs.get_entity(unknown) is None
    assert campaign.ecs.delete_entity(unknown) is False


# What comes out.
def test_components_have_names_and_natural_units(played: vr.Campaign) -> None:
    for component, field, scale in (
        ("FactionState", "treasury", 1000),
        ("FactionState", "income", 1000),
        ("Ship", "hull", 1000),
        ("Army", "strength", 1000),
        ("Colony", "population", 1000),
        ("Research", "progress", 1000),
    ):
        raw = stored(played, component, field)
        assert raw
        for one in played.ecs.query_entities(vr.EntityQuery([component])):
            value = one.components[component][field]
            assert isinstance(value, float)
            assert value == raw[one.entity_id] / scale
    for component, field in (
        ("Ship", "type"),
        ("Army", "type"),
        ("Building", "type"),
        ("Planet", "planet_class"),
        ("KnownTechnology", "technology"),
        ("Research", "technology"),
        ("FactionState", "spec"),
        ("Fleet", "stance"),
        ("System", "star"),
        ("System", "name"),
        ("WorldSettings", "shape"),
        ("Sighting", "owner"),
    ):
        raw, names = stored(played, component, field), names_of(played, component, field)
        assert raw
        for one in played.ecs.query_entities(vr.EntityQuery([component])):
            row = raw[one.entity_id]
            assert one.components[component][field] == (names[row] if row < len(names) else None)
    ship = played.ecs.query_entities(vr.EntityQuery(["Ship"]))[0].components["Ship"]
    assert ship["type"] in (Path(__file__).parents[2] / "universes/void_reckoning/ships.toml").read_text()
    (state,) = played.ecs.query_entities(vr.EntityQuery(["CampaignState"]))
    assert state.components["CampaignState"]["winner"] is None
    assert state.components["CampaignState"]["victory"] is None
    (settings,) = played.ecs.query_entities(vr.EntityQuery(["WorldSettings"]))
    assert settings.components["WorldSettings"]["shape"] == "spiral"


def test_a_queue_entry_is_named_by_what_it_builds(played: vr.Campaign) -> None:
    table = pyarrow.table(played.world.table("QueueEntry"))
    metadata = table.schema.field("type").metadata
    assert metadata[b"chosen_by"] == b"unit"
    units, buildings = json.loads(metadata[b"names"]), json.loads(metadata[b"names_otherwise"])
    rows = {row["entity_id"]: row for row in table.to_pylist()}
    assert {row["unit"] for row in rows.values()} == {True, False}
    columns = played.ecs.query_columns(vr.EntityQuery(["QueueEntry"]), ["QueueEntry.type"])
    told = dict(zip(columns["entity_id"].tolist(), columns["QueueEntry.type"], strict=True))
    assert set(columns) == {"entity_id", "QueueEntry.type"}
    for one in played.ecs.query_entities(vr.EntityQuery(["QueueEntry"])):
        row = rows[one.entity_id]
        expected = (units if row["unit"] else buildings)[row["type"]]
        assert one.components["QueueEntry"]["type"] == told[one.entity_id] == expected
        assert one.entity_id in played.ecs.query_ids(vr.EntityQuery(["QueueEntry"], {"QueueEntry.type": expected}))


def test_copied_columns_are_natural_and_everything_else_is_as_stored(played: vr.Campaign) -> None:
    columns = played.ecs.query_columns(vr.EntityQuery(["Ship"]))
    assert columns["Ship.hull"].dtype == np.float64
    assert columns["Ship.type"].dtype == object
    assert not columns["Ship.type"].flags.writeable
    assert (columns["Ship.type"] == columns["Ship.type"][0]).any()
    refs = {one.entity_id: one.components["Ship"] for one in played.ecs.query_entities(vr.EntityQuery(["Ship"]))}
    for name in ("hull", "type", "shields", "morale", "fleet"):
        values = columns[f"Ship.{name}"].tolist()
        assert values == [refs[one][name] for one in columns["entity_id"].tolist()]
    assert played.world.column("Ship", "hull").dtype == np.int64
    assert played.world.column("Ship", "type").dtype == np.uint16
    raw = pyarrow.table(played.ecs.query_table(vr.EntityQuery(["Ship"]), ["Ship.hull", "Ship.type"]))
    assert raw["Ship.hull"].type == pyarrow.int64()
    hull, kind = raw.schema.field("Ship.hull").metadata, raw.schema.field("Ship.type").metadata
    assert hull[b"unit"] == b"1/1000 point"
    assert (hull[b"scale"], hull[b"natural_unit"]) == (b"1000", b"points")
    assert json.loads(kind[b"names"]) == names_of(played, "Ship", "type")
    seen: list[str] = []
    clone = played.clone()
    clone.register_system("look", lambda columns, _: seen.append(str(columns["Ship.hull"].dtype)), ["Ship.hull"])
    clone.run_system("look", 1.0)
    assert seen == ["int64"]


def test_nearby_queries_are_natural_too(played: vr.Campaign) -> None:
    columns = played.ecs.query_nearby_columns((0, 0), math.inf, {"System.star": ["G", "K"]}, ["System.star"])
    assert set(columns["System.star"]) == {"G", "K"}
    refs = played.query_nearby_entities((0, 0), math.inf, {"System.star": "M"})
    assert {one.components["System"]["star"] for one in refs} == {"M"}


# Filters.
def test_filters_on_names_take_names(played: vr.Campaign) -> None:
    every = {
        one.entity_id: one.components["Ship"]["type"] for one in played.ecs.query_entities(vr.EntityQuery(["Ship"]))
    }
    kinds = sorted(set(every.values()))
    assert len(kinds) >= 2
    for condition, passes in (
        (kinds[0], lambda kind: kind == kinds[0]),
        (kinds[:2], lambda kind: kind in kinds[:2]),
        ({"!=": kinds[0]}, lambda kind: kind != kinds[0]),
        ({"in": [kinds[1]]}, lambda kind: kind == kinds[1]),
        (None, lambda _: False),
    ):
        found = played.ecs.query_ids(vr.EntityQuery(["Ship"], {"Ship.type": condition}))
        assert set(found) == {entity for entity, kind in every.items() if passes(kind)}
    unknown = vr.EntityQuery(["Ship"], {"Ship.type": "frigat"})
    with pytest.raises(
        vr.InvalidQuery, match=r"Ship\.type must be the id of a unit type or None, got 'frigat'; .*frigate"
    ):
        played.ecs.query_ids(unknown)
    with pytest.raises(vr.InvalidQuery, match=f"got 0; row 0 is '{names_of(played, 'Ship', 'type')[0]}'"):
        played.ecs.query_ids(vr.EntityQuery(["Ship"], {"Ship.type": 0}))
    with pytest.raises(vr.InvalidQuery, match="no order"):
        played.ecs.query_ids(vr.EntityQuery(["Ship"], {"Ship.type": {">": "frigate"}}))


def test_filters_on_scaled_fields_are_exact(played: vr.Campaign) -> None:
    every = {
        one.entity_id: one.components["FactionState"]["treasury"]
        for one in played.ecs.query_entities(vr.EntityQuery(["FactionState"]))
    }
    bounds = [near for value in every.values() for near in (value, value + 0.0005, math.nextafter(value, math.inf))]
    for bound, (sign, passes) in itertools.product(
        [*bounds, 0, 0.0005, math.inf],
        (
            ("==", lambda a, b: a == b),
            ("!=", lambda a, b: a != b),
            ("<", lambda a, b: a < b),
            ("<=", lambda a, b: a <= b),
            (">", lambda a, b: a > b),
            (">=", lambda a, b: a >= b),
        ),
    ):
        found = played.ecs.query_ids(vr.EntityQuery([], {"FactionState.treasury": {sign: bound}}))
        assert set(found) == {entity for entity, value in every.items() if passes(value, bound)}, (sign, bound)
    low, high = sorted(every.values())[:2]
    found = played.ecs.query_ids(vr.EntityQuery([], {"FactionState.treasury": (low, high)}))
    assert set(found) == {entity for entity, value in every.items() if low <= value <= high}


def test_named_fields_are_sorted_by_row(played: vr.Campaign) -> None:
    kinds = names_of(played, "Ship", "type")
    rows = [
        kinds.index(one.components["Ship"]["type"])
        for one in played.ecs.query_entities(vr.EntityQuery(["Ship"], sort_by="Ship.type"))
    ]
    assert rows == sorted(rows)


# What goes in.
def test_updates_take_names_and_natural_units(campaign: vr.Campaign) -> None:
    ecs, one = campaign.ecs, faction(campaign)
    for treasury, raw in (
        (5, 5000),
        (1234.567, 1234567),
        (0.1 + 0.2, 300),
        (np.float32(2.5), 2500),
        (np.int16(7), 7000),
    ):
        assert ecs.update_entity(one, {"FactionState": {"treasury": treasury}})
        assert stored(campaign, "FactionState", "treasury")[one] == raw
        assert ecs.get_entity(one).components["FactionState"]["treasury"] == raw / 1000  # type: ignore[union-attr]
    technologies = names_of(campaign, "Research", "technology")
    ecs.update_entity(one, {"Research": {"technology": technologies[2], "progress": 0.5}})
    assert stored(campaign, "Research", "technology")[one] == 2
    ecs.update_entity(one, {"Research": {"technology": None}})
    assert ecs.get_entity(one).components["Research"]["technology"] is None  # type: ignore[union-attr]
    fleet = ecs.query_ids(vr.EntityQuery(["Fleet"]))[0]
    ecs.update_entity(fleet, {"Fleet": {"stance": "evasive"}})
    assert stored(campaign, "Fleet", "stance")[fleet] == 2


def test_values_that_are_no_natural_ones_are_refused_by_name(campaign: vr.Campaign) -> None:
    ecs, one, held = campaign.ecs, faction(campaign), campaign.state_hash
    ship = ecs.query_ids(vr.EntityQuery(["Ship"]))[0]
    colony = ecs.query_ids(vr.EntityQuery(["Colony"]))[0]
    for entity, change, message in (
        (
            one,
            {"FactionState": {"treasury": 0.0005}},
            r"FactionState.treasury must be a multiple of 0.001 credits, got 0.0005",
        ),
        (one, {"FactionState": {"treasury": 1e300}}, "FactionState.treasury must be between .* credits, got 1e\\+300"),
        (one, {"FactionState": {"treasury": math.nan}}, "FactionState.treasury"),
        (one, {"FactionState": {"treasury": "much"}}, "FactionState.treasury"),
        (
            ship,
            {"Ship": {"type": "frigat"}},
            "Ship.type must be the id of a unit type or None, got 'frigat'; .*frigate",
        ),
        (ship, {"Ship": {"type": 3}}, "Ship.type must be the id of a unit type or None, got 3; row 3 is"),
        (ship, {"Ship": {"type": True}}, "Ship.type must be the id of a unit type or None, got True"),
        (colony, {"QueueEntry": {"type": "frigate"}}, "QueueEntry.type must come with unit"),
    ):
        with pytest.raises(vr.InvalidInput, match=message):
            ecs.update_entity(entity, change)
    assert campaign.state_hash == held


def test_a_queue_entry_is_made_by_names(campaign: vr.Campaign) -> None:
    ecs = campaign.ecs
    owner = ecs.query_entities(vr.EntityQuery(["Colony", "Faction"]))[0]
    made = ecs.create_entity(
        "order",
        {
            "QueueEntry": {"colony": owner.entity_id, "unit": True, "type": "frigate", "number": 7, "progress": 1.5},
            "Faction": dict(owner.components["Faction"]),
        },
    )
    entry = ecs.get_entity(made).components["QueueEntry"]  # type: ignore[union-attr]
    assert (entry["type"], entry["progress"], entry["unit"]) == ("frigate", 1.5, True)
    with pytest.raises(vr.InvalidInput, match="got 'frigate'; the nearest are"):
        ecs.update_entity(made, {"QueueEntry": {"unit": False, "type": "frigate"}})


def test_what_query_columns_gives_update_entities_takes(campaign: vr.Campaign) -> None:
    ecs, held = campaign.ecs, campaign.state_hash
    for component in ("FactionState", "Ship", "Army", "Fleet", "Building", "Colony", "Research", "System"):
        columns = ecs.query_columns(vr.EntityQuery([component]))
        ids = columns.pop("entity_id")
        ecs.update_entities(ids, columns)
        assert campaign.state_hash == held, component
    columns = ecs.query_columns(vr.EntityQuery(["FactionState"]), ["FactionState.treasury"])
    ecs.update_entities(columns["entity_id"], {"FactionState.treasury": columns["FactionState.treasury"] + 1})
    raw = stored(campaign, "FactionState", "treasury")
    for entity, treasury in zip(columns["entity_id"].tolist(), columns["FactionState.treasury"].tolist(), strict=True):
        assert raw[entity] == round(treasury * 1000) + 1000
    ids = columns["entity_id"]
    ecs.update_entities(ids, {"FactionState.treasury": np.full(len(ids), 3, np.int32)})
    assert set(stored(campaign, "FactionState", "treasury").values()) == {3000}
    with pytest.raises(vr.InvalidInput, match=r"FactionState.treasury of row 0 must be a multiple of 0.001 credits"):
        ecs.update_entities(ids, {"FactionState.treasury": np.full(len(ids), 0.0005)})
    ships = ecs.query_ids(vr.EntityQuery(["Ship"], limit=2))
    with pytest.raises(vr.InvalidInput, match=r"Ship.type of row 1 must be the id of a unit type or None, got 'x'"):
        ecs.update_entities(ships, {"Ship.type": ["frigate", "x"]})


def test_arrow_tables_come_back_as_they_are_stored(campaign: vr.Campaign) -> None:
    held = campaign.state_hash
    table = pyarrow.table(campaign.world.table("FactionState"))
    campaign.ecs.update_table(table, "FactionState")
    assert campaign.state_hash == held
    doubled = pyarrow.table(
        {"entity_id": table["entity_id"], "treasury": pyarrow.array([2500] * len(table), pyarrow.int64())}
    )
    campaign.ecs.update_table(doubled, "FactionState")
    assert {
        one.components["FactionState"]["treasury"]
        for one in campaign.ecs.query_entities(vr.EntityQuery(["FactionState"]))
    } == {2.5}
    with campaign.ecs.edit_columns("FactionState", ["treasury"]) as states:
        assert states["treasury"].dtype == np.int64
        states["treasury"] += 500
    assert set(stored(campaign, "FactionState", "treasury").values()) == {3000}


# Mistakes of a caller.
def test_rules_move_fleets(campaign: vr.Campaign) -> None:
    held = campaign.state_hash
    fleet = campaign.ecs.query_entities(vr.EntityQuery(["Fleet", "Position"]))[0]
    system = campaign.ecs.query_ids(vr.EntityQuery(["System"]))[0]
    for change in (
        {"Position": {"x": fleet.components["Position"]["x"] + 1}},
        {"Movement": {"next": system, "destination": system, "lane_length": 3.0}},
    ):
        with pytest.raises(vr.InvalidInput, match="MoveFleet"):
            campaign.ecs.update_entity(fleet, change)
    with pytest.raises(vr.InvalidInput, match="MoveFleet"):
        campaign.ecs.update_entities([fleet], {"Position.y": np.array([-1.0], np.float32)})
    assert campaign.state_hash == held


def test_a_change_that_breaks_a_rule_is_the_callers_mistake(campaign: vr.Campaign) -> None:
    ecs, held = campaign.ecs, campaign.state_hash
    one = faction(campaign)
    ship, army, colony, fleet, lane, system, state = (
        ecs.query_ids(vr.EntityQuery([name]))[0]
        for name in ("Ship", "Army", "Colony", "Fleet", "Starlane", "System", "CampaignState")
    )
    for entity, component, field, value in (
        (one, "FactionState", "treasury", -1),
        (one, "Faction", "seat", 77),
        (one, "FactionState", "spec", None),
        (ship, "Ship", "hull", 0),
        (ship, "Ship", "fleet", 0),
        (ship, "Ship", "type", None),
        (army, "Army", "strength", -5),
        (colony, "Colony", "stability", 2.0),
        (colony, "Colony", "population", -1),
        (fleet, "Fleet", "system", ship),
        (lane, "Starlane", "a", 0),
        (system, "System", "number", 999),
        (state, "CampaignState", "winner", "templars"),
        (state, "CampaignState", "universe_hash", 5),
    ):
        with pytest.raises(vr.InvalidInput, match=r"\w") as refused:
            ecs.update_entity(entity, {component: {field: value}})
        assert not isinstance(refused.value, vr.StateError)
        assert campaign.state_hash == held, (component, field)
    for entity in (one, colony, fleet, system, state):
        with pytest.raises(vr.InvalidInput):
            ecs.delete_entity(entity)
        assert campaign.state_hash == held
    for component in ("Faction", "Position"):
        with pytest.raises(vr.InvalidInput):
            ecs.remove_component(fleet, component)
    assert campaign.state_hash == held
    message = "FactionState.*treasury.*never below 0"
    with pytest.raises(vr.InvalidInput, match=message), next(iter(campaign.faction_turns(1))) as turn:
        ecs.update_entity(one, {"FactionState": {"treasury": -1}})
        _ = turn
    campaign.run(1)


# Saves.
def test_a_save_has_the_names_and_one_readable_view_a_component(tmp_path: Path, played: vr.Campaign) -> None:
    path = tmp_path / "a.sqlite"
    played.save(path)
    with sqlite3.connect(path) as database:
        ships = database.execute('select entity_id, type, hull from "Ship_view"').fetchall()
        refs = {one.entity_id: one.components["Ship"] for one in played.ecs.query_entities(vr.EntityQuery(["Ship"]))}
        assert {(entity, kind, hull) for entity, kind, hull in ships} == {
            (entity, ship["type"], ship["hull"]) for entity, ship in refs.items()
        }
        names = database.execute("select row, id, name from names_unit_type order by row").fetchall()
        assert [one for _, one, _ in names] == names_of(played, "Ship", "type")
        assert all(name for _, _, name in names)
        queue = database.execute("select entity_id, type, progress from QueueEntry_view").fetchall()
        entries = {
            one.entity_id: one.components["QueueEntry"]
            for one in played.ecs.query_entities(vr.EntityQuery(["QueueEntry"]))
        }
        assert {tuple(row) for row in queue} == {
            (entity, row["type"], row["progress"]) for entity, row in entries.items()
        }
        components = {row["name"] for row in played.world.components}
        views = {name for (name,) in database.execute("select name from sqlite_schema where type = 'view'")}
        assert views == {f"{name}_view" for name in components}
        for view in views:
            database.execute(f'select * from "{view}"').fetchall()
        owners = {row[0] for row in database.execute("select owner from Sighting_view")}
        assert owners <= {None, *played.faction_ids}
    database.close()
    assert vr.Campaign.load(path).state_hash == played.state_hash


def test_views_of_a_save_are_not_read(tmp_path: Path, played: vr.Campaign) -> None:
    path = tmp_path / "a.sqlite"
    played.save(path)
    with sqlite3.connect(path) as database:
        database.execute("update names_unit_type set id = 'x'")
        database.execute("drop view Ship_view")
        database.commit()
        database.execute("vacuum")
    database.close()
    loaded = vr.Campaign.load(path)
    assert loaded.state_hash == played.state_hash
    assert loaded.ecs.query_entities(vr.EntityQuery(["Ship"]))[0].components["Ship"]["type"] != "x"


# A faction's view, and standings.
def test_views_and_standings_are_natural(campaign: vr.Campaign) -> None:
    campaign.run(15)
    with next(iter(campaign.faction_turns(1))) as turn:
        view = turn.view
        (state,) = campaign.ecs.query_entities(
            vr.EntityQuery(["FactionState"], {"Faction.faction_id": turn.faction_id})
        )
        assert view.treasury == state.components["FactionState"]["treasury"]
        assert view.income == state.components["FactionState"]["income"]
        assert view.research.technology == state.components["Research"]["technology"]
        ship = next(iter(view.ships(next(one for one in view.fleets if view.ships(one)))))
        (held,) = [one for one in campaign.ecs.query_entities(vr.EntityQuery(["Ship"])) if one.entity_id == ship]
        assert (view.ship(ship).type, view.ship(ship).hull) == (
            held.components["Ship"]["type"],
            held.components["Ship"]["hull"],
        )
        known = [
            one.components["KnownTechnology"]["technology"]
            for one in campaign.ecs.query_entities(
                vr.EntityQuery(["KnownTechnology"], {"Faction.faction_id": turn.faction_id})
            )
        ]
        assert known
        assert all(view.knows(one) and one in view.technologies for one in known)
        with pytest.raises(vr.InvalidInput, match="technology must be"):
            view.knows("lasser")
        assert set(itertools.chain.from_iterable(view.buildings(one) for one in view.colonies)) <= set(
            view.building_types
        )
        assert view.ship(ship).type in view.unit_types
    (row,) = [one for one in campaign.standings() if one.id == turn.faction_id]
    assert isinstance(row.treasury, float)
    assert row.treasury < 1e6
