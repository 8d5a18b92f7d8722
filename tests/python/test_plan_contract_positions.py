"""The plan's promise about positions: they are three-dimensional, of entities, galaxies, searches, ways, events and messages alike."""

import math
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import void_reckoning as vr
from typer.testing import CliRunner
from void_reckoning.cli.app import app
from void_reckoning.proto.core import spatial_pb2 as spatial
from void_reckoning.proto.ecs import queries_pb2 as queries

AXES = ("x", "y", "z")


def positions(campaign: vr.Campaign) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """Of its systems, shape (systems, 3), light years, in the order of their numbers."""
    columns = campaign.ecs.query_columns(vr.EntityQuery(["System", "Position"], sort_by="System.number"))
    return np.column_stack([columns[f"Position.{axis}"] for axis in AXES]).astype(float)


def small(**settings: float) -> vr.Campaign:
    return vr.Campaign.create(factions=2, systems=60, seed=4, log=False, telemetry=False, **settings)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def campaign() -> vr.Campaign:
    campaign = small()
    campaign.run(4)
    return campaign


def test_a_position_has_x_y_and_z_in_light_years(campaign: vr.Campaign, tmp_path: Path) -> None:
    fields = campaign.ecs.query_entities(vr.EntityQuery(["Position"], limit=1))[0].components["Position"]
    assert list(fields) == ["x", "y", "z"]
    campaign.save(tmp_path / "a.sqlite")
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as database:
        units = "select field, unit from _components where component = 'Position' and field is not null"
        assert database.execute(units).fetchall() == [(axis, "ly") for axis in AXES]
    buoy = campaign.ecs.create_entity("buoy", {"Position": {"x": 1.5, "y": -2, "z": 0.25}})
    found = campaign.ecs.get_entity(buoy)
    assert found is not None
    assert found.components["Position"] == {"x": 1.5, "y": -2.0, "z": 0.25}


@pytest.mark.parametrize("thickness", [0.0, 0.1, 0.4, 1.0])
def test_systems_lie_within_half_the_thickness_of_the_plane(thickness: float) -> None:
    places = positions(small(thickness=thickness))
    radius = np.hypot(places[:, 0], places[:, 1]).max()
    assert np.abs(places[:, 2]).max() <= thickness * radius / 2 * (1 + 1e-6)
    assert np.ptp(places[:, 2]) >= 0.8 * thickness * radius
    if thickness == 0:
        assert not places[:, 2].any()


def test_the_thickness_is_a_tenth_of_the_radius_by_default_and_leaves_the_map_as_it_is() -> None:
    flat, usual, said = positions(small(thickness=0)), positions(small()), positions(small(thickness=0.1))
    assert np.array_equal(usual, said)
    assert np.array_equal(flat[:, :2], usual[:, :2])


def test_the_thickness_is_part_of_the_state_the_log_and_the_folder(tmp_path: Path) -> None:
    hashes = {small(thickness=thickness).state_hash for thickness in (0, 0.1, 0.2)}
    assert len(hashes) == 3
    folder = tmp_path / "c"
    with vr.Campaign.create(
        universe="skirmish", factions=2, systems=10, directory=folder, thickness=0.3, telemetry=False
    ) as campaign:
        campaign.run(2)
        state, places = campaign.state_hash, positions(campaign)
    assert vr.BlackBoxReader.open_log(folder).settings["thickness"] == "0.3"
    assert "thickness = 0.3\n" in (folder / "campaign.toml").read_text()
    assert vr._core.replay(folder / "blackbox.vrlog")["verified"]
    with vr.Campaign.resume(folder, telemetry=False) as campaign:
        assert campaign.state_hash == state
        assert np.array_equal(positions(campaign), places)
        settings = campaign.ecs.query_entities(vr.EntityQuery(["WorldSettings"]))[0].components["WorldSettings"]
        assert settings["thickness"] == 0.3


def test_run_takes_the_thickness(tmp_path: Path) -> None:
    command = ["run", "--universe", "skirmish", "--factions", "2", "--systems", "10", "--turns", "1", "--no-telemetry"]
    done = CliRunner().invoke(app, [*command, "--thickness", "0", "--out", str(tmp_path / "c")])
    assert done.exit_code == 0, done.output
    with vr.Campaign.resume(tmp_path / "c", telemetry=False) as campaign:
        assert not positions(campaign)[:, 2].any()


@pytest.mark.parametrize("thickness", [-0.01, 1.01, math.nan, math.inf])
def test_a_thickness_out_of_range_is_refused(thickness: float) -> None:
    with pytest.raises(vr.InvalidInput, match=f"thickness must be between 0 and 1, got {thickness}"):
        small(thickness=thickness)


def test_a_thickness_that_is_no_number_is_refused() -> None:
    with pytest.raises(vr.InvalidInput, match="thickness must be a number, got 'thin'"):
        small(thickness="thin")  # type: ignore[arg-type]


def test_lanes_are_as_long_as_the_way_in_space(campaign: vr.Campaign) -> None:
    places = positions(campaign)
    columns = campaign.ecs.query_columns(vr.EntityQuery(["System"], sort_by="System.number"), ["System.number"])
    number = {int(entity): row for row, entity in enumerate(columns["entity_id"])}
    lanes = campaign.ecs.query_columns(vr.EntityQuery(["Starlane"]), ["Starlane.a", "Starlane.b", "Starlane.length"])
    for a, b, length in zip(*(lanes[f"Starlane.{name}"].tolist() for name in ("a", "b", "length")), strict=True):
        assert math.isclose(math.dist(places[number[a]], places[number[b]]), length, rel_tol=1e-6)


def test_who_is_near_is_asked_in_space(campaign: vr.Campaign) -> None:
    places = positions(campaign)
    ids = campaign.ecs.query_columns(vr.EntityQuery(["System"], sort_by="System.number"), ["System.number"])[
        "entity_id"
    ]
    for place in (tuple(places[7]), (3.0, -4.0, 1.5), (3.0, -4.0)):
        at = np.array([*place, 0.0][:3])
        apart = np.linalg.norm(places - at, axis=1)
        expected = [int(ids[row]) for row in np.argsort(apart, kind="stable") if apart[row] <= 20]
        found = campaign.query_nearby_entities(place, 20, component_types=["System"])
        assert [entity.entity_id for entity in found] == expected


def test_a_place_in_space_finds_its_system_for_a_way(campaign: vr.Campaign) -> None:
    places = positions(campaign)
    ids = campaign.ecs.query_columns(vr.EntityQuery(["System"], sort_by="System.number"), ["System.number"])[
        "entity_id"
    ]
    for row in range(0, 60, 7):
        assert campaign.find_path(tuple(places[row]), int(ids[3])).start == ids[row]
    # The nearest in space need not be the nearest on the map.
    above = (places[0][0], places[0][1], 500.0)
    nearest = int(ids[np.argmin(np.linalg.norm(places - above, axis=1))])
    assert campaign.find_path(above, int(ids[3])).start == nearest
    for wrong in ((1,), (1, 2, 3, 4)):
        with pytest.raises(vr.InvalidInput, match="end must be a place of two or three numbers"):
            campaign.find_path(int(ids[0]), wrong)


@pytest.mark.parametrize("wrong", [(1,), (1, 2, 3, 4), 5, "ab"])
def test_a_place_of_another_length_is_refused_by_name(campaign: vr.Campaign, wrong: object) -> None:
    with pytest.raises(vr.InvalidInput, match="position must be"):
        campaign.query_nearby_entities(wrong, 5)  # type: ignore[arg-type]


def test_a_view_says_where_systems_are() -> None:
    campaign = small()
    places = positions(campaign)
    view = next(campaign.faction_turns()).view
    assert [view.position(system) for system in view.systems] == [tuple(place) for place in places]


def test_moves_are_logged_in_space(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=4, systems=30, directory=tmp_path / "c", telemetry=False) as campaign:
        campaign.run(5)
        places = dict(zip(campaign.world.column("System", "entity_id").tolist(), positions(campaign), strict=True))
    moves = [event.fields for event in vr.BlackBoxReader.open_log(tmp_path / "c").iter_events(["EntityMoved"])]
    assert len(moves) > 40
    for move in moves:
        at, begin, end = [move[axis] for axis in AXES], places[move["from"]], places[move["to"]]
        if move["arrived"]:
            assert at == end.tolist()
        else:  # on the straight line between both
            assert math.isclose(math.dist(begin, at) + math.dist(at, end), math.dist(begin, end), rel_tol=1e-5)


def test_messages_have_the_third_coordinate(campaign: vr.Campaign) -> None:
    assert [(field.name, field.number) for field in spatial.Position.DESCRIPTOR.fields] == [
        ("x", 1),
        ("y", 2),
        ("z", 3),
    ]
    api = vr.SimulationCoreAPI(campaign)
    place = spatial.Position(x=3, y=-4, z=1.5)
    request = spatial.NearbyEntitiesRequest(
        area=spatial.Radius(centre=place, radius=20), query=queries.EntityQuery(component_types=["System"])
    )
    answer = api.query_nearby_entities(request)
    near = campaign.query_nearby_entities((3, -4, 1.5), 20, component_types=["System"])
    assert [entity.entity_id for entity in answer.entities] == [entity.entity_id for entity in near]
    high = spatial.SystemDesignation(position=spatial.Position(x=3, y=-4, z=300))
    way = api.find_path(spatial.FindPathRequest(start=high, end=high))
    assert way.systems[0] == campaign.find_path((3, -4, 300), (3, -4, 300)).start
