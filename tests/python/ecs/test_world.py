"""What a campaign's world shows: queries and Arrow tables."""

import duckdb
import polars
import pyarrow
import pytest
import void_reckoning as vr


@pytest.fixture(scope="module")
def campaign() -> vr.Campaign:
    made = vr.Campaign.create(factions=4, systems=30, seed=2)
    made.run(12)
    return made


def test_the_documented_query_finds_one_factions_fleets_in_order(campaign: vr.Campaign) -> None:
    query = vr.EntityQuery(
        ["Faction", "Position", "Fleet"], {"Faction.faction_id": "templars"}, limit=10, sort_by="Position.x"
    )
    fleets = campaign.ecs.query_entities(query)
    assert fleets
    xs = [fleet.components["Position"]["x"] for fleet in fleets]
    assert xs == sorted(xs)
    assert {fleet.components["Faction"]["faction_id"] for fleet in fleets} == {"templars"}
    assert campaign.ecs.count_entities(query) >= len(fleets)
    with pytest.raises(TypeError):
        fleets[0].components["Position"]["x"] = 0.0  # type: ignore[index]
    assert campaign.ecs.get_entity(fleets[0].entity_id) == fleets[0]
    assert campaign.ecs.get_entity(12345) is None


def test_queries_agree_with_the_table(campaign: vr.Campaign) -> None:
    planets = pyarrow.table(campaign.world.table("Planet")).to_pylist()
    ecs = campaign.ecs
    large = {row["entity_id"] for row in planets if row["size"] >= 6}
    assert set(ecs.query_ids(vr.EntityQuery(["Planet"], {"Planet.size": {">=": 6}}))) == large
    some = {row["entity_id"] for row in planets if row["size"] in (2, 3)}
    assert set(ecs.query_ids(vr.EntityQuery(["Planet"], {"Planet.size": [2, 3]}))) == some
    assert set(ecs.query_ids(vr.EntityQuery(["Planet"], {"Planet.size": (2, 3)}))) == some
    ordered = sorted(planets, key=lambda row: (-row["size"], row["entity_id"]))
    assert ecs.query_ids(vr.EntityQuery(["Planet"], sort_by="-Planet.size", limit=5, offset=2)) == [
        row["entity_id"] for row in ordered[2:7]
    ]


def test_tables_open_in_arrow_polars_and_duckdb_and_stay_what_they_were(campaign: vr.Campaign) -> None:
    campaign = campaign.clone()
    table = campaign.world.table("Ship")
    before = pyarrow.table(table)
    assert before.num_rows == table.num_rows == polars.DataFrame(table).height == len(polars.from_arrow(table))
    ships = table  # noqa: F841  # DuckDB finds it by name
    assert duckdb.sql("select count(*) from ships").fetchall() == [(before.num_rows,)]
    campaign.run(10)
    assert pyarrow.table(table).equals(before)
    assert not pyarrow.table(campaign.world.table("Ship")).equals(before)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (vr.EntityQuery(["Flet"]), "Fleet"),
        (vr.EntityQuery(["Fleet"], {"Fleet.sistem": 1}), "system"),
        (vr.EntityQuery(["Position"], {"Position.x": float("nan")}), "NaN|nan"),
        (vr.EntityQuery(["Position"], {"Position.x": (3.0, 1.0)}), "range|above|minimum|min"),
        (vr.EntityQuery(["Position"], {"Position.x": "far"}), "Position.x"),
        (vr.EntityQuery(["Position"], limit=-1), "limit"),
        (vr.EntityQuery(["Position"], {"Position.x": {"=>": 1}}), "operator"),
        (vr.EntityQuery(["Position"], {"Position.x": object()}), "Position.x"),
    ],
)
def test_bad_queries_say_what_is_wrong(campaign: vr.Campaign, query: vr.EntityQuery, message: str) -> None:
    with pytest.raises(vr.InvalidQuery, match=message):
        campaign.ecs.query_entities(query)


def test_unknown_table_names_the_nearest(campaign: vr.Campaign) -> None:
    with pytest.raises(vr.InvalidQuery, match="Ship"):
        campaign.world.table("Shipp")
