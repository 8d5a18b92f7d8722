"""Points by id, and entities near a place: equal to looking at each."""

import threading
from typing import Any

import numpy as np
import pytest
import void_reckoning as vr
from hypothesis import given
from hypothesis import strategies as st

COORDINATES = st.one_of(
    st.integers(-4, 4).map(float),
    st.floats(-100, 100, width=32),
    st.floats(-3.299999965482712e38, 3.299999965482712e38, width=32),
    st.sampled_from(
        [0.0, 1.401298464324817e-45, -1.401298464324817e-45, 3.4028234663852886e38, -3.4028234663852886e38]
    ),
)
PLACES = st.tuples(COORDINATES, COORDINATES, COORDINATES)
FLAT_PLACES = st.tuples(COORDINATES, COORDINATES, st.just(0.0))
Place = tuple[float, float, float]
RADII = st.one_of(st.sampled_from([0.0, 1.0, float("inf"), 1e-300]), st.floats(0, 200), st.floats(0, 1e39))


def floats(values: list[float]) -> Any:
    return np.array(values, np.float32)


def columns(points: dict[int, Place]) -> tuple[Any, Any, Any, Any]:
    return (
        np.array(list(points), np.uint64),
        floats([x for x, _, _ in points.values()]),
        floats([y for _, y, _ in points.values()]),
        floats([z for _, _, z in points.values()]),
    )


def plain(points: dict[int, Place], place: Place) -> list[tuple[float, int]]:
    """All points by distance, then id: Python's floats are the index's float64."""
    return sorted(
        (
            (x - place[0]) * (x - place[0]) + (y - place[1]) * (y - place[1]) + (z - place[2]) * (z - place[2]),
            point,
        )
        for point, (x, y, z) in points.items()
    )


POINTS = st.one_of(
    st.dictionaries(st.integers(0, 2**64 - 1), PLACES, max_size=60),
    st.dictionaries(st.integers(0, 2**64 - 1), FLAT_PLACES, max_size=60),
)


@given(POINTS, PLACES, RADII, PLACES, st.integers(0, 70))
def test_answers_are_those_of_looking_at_every_point(
    points: dict[int, Place],
    place: Place,
    radius: float,
    corner: Place,
    number: int,
) -> None:
    index = vr.SpatialIndex(*columns(points))
    assert len(index) == len(points)
    ordered = plain(points, place)
    within = [(apart2, point) for apart2, point in ordered if apart2 <= radius * radius]
    ids, distances = index.radius(place, radius)
    assert ids.tolist() == [point for _, point in within]
    assert distances.tolist() == [np.sqrt(apart2) for apart2, _ in within]
    assert index.nearest(place, number)[0].tolist() == [point for _, point in ordered[:number]]
    low = tuple(map(min, zip(place, corner, strict=True)))
    high = tuple(map(max, zip(place, corner, strict=True)))
    centre = (low[0] * 0.5 + high[0] * 0.5, low[1] * 0.5 + high[1] * 0.5, low[2] * 0.5 + high[2] * 0.5)
    inside = [
        point
        for _, point in plain(points, centre)
        if all(least <= at <= most for least, at, most in zip(low, points[point], high, strict=True))
    ]
    assert index.box(low, high)[0].tolist() == inside


@given(
    st.lists(
        st.tuples(st.sampled_from(["insert", "move", "update", "remove"]), st.integers(0, 12), PLACES), max_size=60
    ),
    PLACES,
)
def test_changes_are_followed(changes: list[tuple[str, int, Place]], place: Place) -> None:
    index = vr.SpatialIndex()
    points: dict[int, Place] = {}
    for what, point, at in changes:
        known = point in points
        arrays = columns({point: at})
        if what == "remove":
            if known:
                index.remove(arrays[0])
                del points[point]
            else:
                with pytest.raises(vr.NotFound, match=rf"ids\[0\] must be the id of a point, got {point}"):
                    index.remove(arrays[0])
        elif what == "insert" and known:
            with pytest.raises(vr.InvalidInput, match="must not be in the index"):
                index.insert(*arrays)
        elif what == "move" and not known:
            with pytest.raises(KeyError):
                index.move(*arrays)
        else:
            getattr(index, what)(*arrays)
            points[point] = at
            assert index.position(point) == at
        assert (point in index) == (point in points)
    assert index.nearest(place, 100)[0].tolist() == [point for _, point in plain(points, place)]


def test_batches_are_one_search_after_the_other_on_any_threads() -> None:
    random = np.random.default_rng(1)
    x, y, z = random.random((3, 3000), np.float32) * 50
    index = vr.SpatialIndex(np.arange(3000), x, y, z)
    radii = random.random(3000, np.float32) * 2
    for threads in (1, 2, 8):
        answers = [
            index.radius_batch(x, y, radii, threads, z=z),
            index.nearest_batch(x, y, 3, threads, z=z),
            index.box_batch(x, y, x + 1, y + 2, threads, low_z=z, high_z=z + 9),
        ]
        for ids, distances, offsets in answers:
            assert [a.dtype.name for a in (ids, distances, offsets)] == ["uint64", "float64", "int64"]
            assert len(offsets) == 3001
        for i in range(0, 3000, 100):
            place = (float(x[i]), float(y[i]), float(z[i]))
            corner = (float(x[i] + np.float32(1)), float(y[i] + np.float32(2)), float(z[i] + np.float32(9)))
            single = [index.radius(place, float(radii[i])), index.nearest(place, 3), index.box(place, corner)]
            for (ids, distances, offsets), (one, apart) in zip(answers, single, strict=True):
                part = slice(offsets[i], offsets[i + 1])
                assert ids[part].tolist() == one.tolist()
                assert distances[part].tolist() == apart.tolist()


def test_two_coordinates_mean_the_plane() -> None:
    random = np.random.default_rng(3)
    rows = (random.random((500, 2)) * 20).astype(np.float32)
    x, y = (np.ascontiguousarray(column) for column in rows.T)
    ids = np.arange(500)
    zeros = np.zeros(500, np.float32)
    same = [
        vr.SpatialIndex(ids, x, y),
        vr.SpatialIndex(ids, x, y, zeros),
        vr.SpatialIndex(ids, rows),
        vr.SpatialIndex(ids, np.column_stack([rows, zeros])),
    ]
    for index in same:
        assert index.position(7) == (float(x[7]), float(y[7]), 0.0)
        for searched, expected in (
            (index.radius((3, 4), 5), same[0].radius((3, 4, 0), 5)),
            (index.box((1, 2), (9, 8)), same[0].box((1, 2, 0), (9, 8, 0))),
            (index.nearest((3, 4), 9), same[0].nearest((3, 4, 0.0), 9)),
            (index.radius_batch(rows, None, 1.0), same[0].radius_batch(x, y, 1.0, z=zeros)),
            (index.nearest_batch(rows, None, 3), same[0].nearest_batch(x, y, 3)),
            (index.box_batch(rows, None, rows + 1, None), same[0].box_batch(x, y, x + 1, y + 1)),
        ):
            for one, other in zip(searched, expected, strict=True):
                assert one.tolist() == other.tolist()
        assert index.box((1, 2, 0.5), (9, 8, 1))[0].tolist() == []


def test_what_was_given_stays_what_it_was() -> None:
    index = vr.SpatialIndex(np.arange(3), floats([0, 1, 2]), floats([0, 0, 0]))
    ids, distances = index.radius((0, 0), 5)
    index.clear()
    del index
    assert ids.tolist() == [0, 1, 2]
    assert distances.tolist() == [0, 1, 2]


GOOD = (np.arange(2), floats([1, 2]), floats([1, 2]))


@pytest.mark.parametrize(
    ("points", "message"),
    [
        (([1, 2], GOOD[1], GOOD[2]), "ids must be a NumPy array of uint64 or int64, got list"),
        ((np.arange(2, dtype=np.int32), GOOD[1], GOOD[2]), "ids must have dtype uint64 or int64, got int32"),
        ((np.array([1, -4]), GOOD[1], GOOD[2]), r"ids\[1\] must be 0 or more, got -4"),
        ((np.array([3, 3]), GOOD[1], GOOD[2]), r"ids must be unique, got 3 at ids\[0\] and ids\[1\]"),
        ((GOOD[0], np.array([1.0, 2.0]), GOOD[2]), "x must have dtype float32, got float64"),
        (
            (GOOD[0], GOOD[1], floats([1, 2, 3, 4])[::2]),
            r"y must have a stride of 1 element \(numpy.ascontiguousarray\), got 2",
        ),
        ((GOOD[0], GOOD[1], floats([1])), "y must have one value for each of the 2 ids, got 1"),
        ((GOOD[0], floats([1, float("nan")]), GOOD[2]), r"x\[1\] must be finite, got nan"),
        ((GOOD[0], GOOD[1], floats([float("inf"), 1])), r"y\[0\] must be finite, got inf"),
        ((GOOD[0], np.zeros((2, 1), np.float32), GOOD[2]), "x must have 1 dimension, got 2"),
        (
            (GOOD[0], np.zeros((2, 4), np.float32)),
            r"x must be an array of shape \(N, 2\) or \(N, 3\) .* shape \(2, 4\)",
        ),
        ((GOOD[0], np.zeros((2, 3))), "x must have dtype float32, got float64"),
        ((GOOD[0], GOOD[1], None), "all three or none"),
        ((None, GOOD[1], GOOD[2]), "all three or none"),
        ((*GOOD, floats([1])), "z must have one value for each of the 2 ids, got 1"),
        ((*GOOD, floats([])), "z must have as many values as x, 2, got 0"),
        ((*GOOD, floats([1, float("nan")])), r"z\[1\] must be finite, got nan"),
        ((*GOOD, [1, 2]), "z must be a NumPy array of float32, got list"),
    ],
)
def test_columns_that_do_not_fit_are_named(points: tuple[Any, ...], message: str) -> None:
    with pytest.raises(vr.InvalidInput, match=message):
        vr.SpatialIndex(*points)
    with pytest.raises(ValueError, match=message):
        vr.SpatialIndex(*points)


def test_searches_that_make_no_sense_say_so() -> None:
    index = vr.SpatialIndex(*GOOD)
    for search, message in (
        (lambda: index.radius((0, 0), -1), "radius must be 0 or more, got -1"),
        (lambda: index.radius((0, 0), float("nan")), "radius must be 0 or more, got nan"),
        (lambda: index.radius((float("nan"), 0), 1), "position must be finite"),
        (lambda: index.radius((1e39, 0), 1), "position must be finite numbers of at most 3.4.*, got"),
        (lambda: index.radius((0, 0, float("inf")), 1), "position must be finite"),
        (lambda: index.radius("ab", 1), "position must be two or three numbers, .*, got 'ab'"),  # type: ignore[arg-type]
        (lambda: index.radius((1, 2, 3, 4), 1), "position must be two or three numbers"),
        (lambda: index.radius((1,), 1), "position must be two or three numbers"),
        (lambda: index.box((0, 0), (1, 1, 1, 1)), "high must be two or three numbers"),
        (
            lambda: index.box((0, 0, 1), (1, 1)),
            r"low must not be above high \(1, 1, 0\) along any axis, got \(0, 0, 1\)",
        ),
        (lambda: index.nearest((0, 0), -1), "k must be 0 or more, got -1"),
        (lambda: index.box((1, 0), (0, 1)), "low must not be above high"),
        (lambda: index.radius_batch(GOOD[1], GOOD[2], floats([1, -1])), "search 1: radius must be 0 or more, got -1"),
        (lambda: index.radius_batch(GOOD[1], floats([1]), 1.0), "y must have as many values as x, 2, got 1"),
        (
            lambda: index.radius_batch(GOOD[1], GOOD[2], 1.0, 2000),
            "threads must be an integer from 0 to 1024, got 2000",
        ),
        (lambda: index.nearest_batch(GOOD[1], GOOD[2], -3), "k must be 0 or more, got -3"),
    ):
        with pytest.raises(vr.InvalidInput, match=message):
            search()


def test_searches_and_changes_of_several_threads_do_not_meet() -> None:
    random = np.random.default_rng(2)
    x, y = random.random((2, 20_000), np.float32) * 100
    ids = np.arange(20_000)
    index = vr.SpatialIndex(ids, x, y)
    failures: list[BaseException] = []

    def work(seed: int) -> None:
        try:
            for i in range(30):
                if seed % 2:
                    index.move(ids, x + np.float32(i % 2), y)  # all, or none of them yet
                assert len(index.nearest((50, 50), 20_000)[0]) == 20_000
                found = index.radius((0, 0), 1000)[0]
                assert len(np.unique(found)) == 20_000
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


# Entities.
FIELDS = {"Position": {"x": "f32", "y": "f32", "z": "f32"}, "Crate": {"tons": "i32"}}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["create", "move", "tag", "untag", "delete", "snapshot", "restore", "clone"]),
        st.integers(0, 30),
        st.tuples(st.floats(-20, 20, width=32), st.integers(-3, 3).map(float), st.integers(-1, 1).map(float)),
    ),
    max_size=50,
)


def place_of(position: Any) -> Place:
    return position["x"], position["y"], position["z"]


@given(STEPS, st.floats(0, 25))
def test_nearby_entities_are_never_stale(steps: list[tuple[str, int, Place]], radius: float) -> None:
    world = vr.World()
    for name, fields in FIELDS.items():
        world.register_component(name, fields)
    snapshots = [world.snapshot()]
    for what, number, (x, y, z) in steps:
        ids = world.ecs.query_ids(vr.EntityQuery([]))
        some = ids[number % len(ids)] if ids else None
        if what == "create":
            world.ecs.create_entity("", {"Position": {"x": x, "y": y, "z": z}})
        elif what == "snapshot":
            snapshots.append(world.snapshot())
        elif what == "restore":
            world.restore(snapshots[number % len(snapshots)])
        elif what == "clone":
            world = world.clone()
        elif some is not None and what == "move":
            world.ecs.update_entity(some, {"Position": {"x": x, "y": y, "z": z}})
        elif some is not None and what == "tag":
            world.ecs.update_entity(some, {"Crate": {"tons": number % 4}})
        elif some is not None and what == "delete":
            world.ecs.delete_entity(some)
        elif some is not None and "Crate" in world.ecs.get_entity(some).components:  # type: ignore[union-attr]
            world.ecs.remove_component(some, "Crate")
        everything = {
            entity.entity_id: entity.components for entity in world.ecs.query_entities(vr.EntityQuery(["Position"]))
        }
        points = {i: place_of(c["Position"]) for i, c in everything.items()}
        expected = [i for apart2, i in plain(points, (1, 0, 0)) if apart2 <= radius * radius]
        assert [e.entity_id for e in world.ecs.query_nearby_entities((1, 0), radius)] == expected
        heavy = [i for i in expected if everything[i].get("Crate", {}).get("tons", -1) >= 2]
        found, distances = world.ecs.query_nearby_ids((1, 0), radius, {"Crate.tons": {">=": 2}}, limit=3, offset=1)
        assert found.tolist() == heavy[1:4]
        assert distances.tolist() == sorted(distances.tolist())


def test_columns_of_nearby_entities_come_with_their_distances() -> None:
    campaign = vr.Campaign.create(factions=3, systems=40, seed=3)
    campaign.run(3)
    columns = campaign.ecs.query_nearby_columns((5, 5, 1), 40, component_types=["System"], limit=7)
    assert list(columns)[-1] == "distance"
    assert {"entity_id", "Position.x", "System.number"} <= set(columns)
    places = np.column_stack([columns[f"Position.{axis}"].astype(float) for axis in "xyz"])
    assert np.allclose(np.linalg.norm(places - (5, 5, 1), axis=1), columns["distance"])
    ids, distances = campaign.ecs.query_nearby_ids((5, 5, 1), 40, component_types=["System"], limit=7)
    assert ids.tolist() == columns["entity_id"].tolist()
    assert distances.tolist() == columns["distance"].tolist()
    refs = campaign.query_nearby_entities((5, 5, 1), 40, component_types=["System"], limit=7)
    assert [ref.entity_id for ref in refs] == ids.tolist()


def test_nearby_follows_a_campaign_and_its_rollbacks() -> None:
    campaign = vr.Campaign.create(factions=3, systems=40, seed=3)
    before = campaign.snapshot()

    def check() -> list[int]:
        found, _ = campaign.ecs.query_nearby_ids((0, 0), 60, component_types=["Fleet"])
        fleets = campaign.ecs.query_entities(vr.EntityQuery(["Fleet", "Position"]))
        points = {f.entity_id: place_of(f.components["Position"]) for f in fleets}
        assert found.tolist() == [i for apart2, i in plain(points, (0, 0, 0)) if apart2 <= 3600]
        ids: list[int] = found.tolist()
        return ids

    first = check()
    for _ in range(4):
        campaign.run(2)
        check()
    campaign.restore(before)
    assert check() == first


def test_nearby_questions_that_make_no_sense_say_so() -> None:
    world = vr.World()
    with pytest.raises(vr.InvalidQuery, match="Position"):
        world.ecs.query_nearby_entities((0, 0), 1)
    world.register_component("Position", {"x": "f32", "y": "i32"})
    with pytest.raises(vr.InvalidQuery, match=r"Position\.y must be of type f32 or f64 for a place, got i32"):
        world.ecs.query_nearby_entities((0, 0), 1)
    campaign = vr.Campaign.create(factions=3, systems=20)
    with pytest.raises(vr.InvalidInput, match="radius must be 0 or more, got -2"):
        campaign.query_nearby_entities((0, 0), -2)
    with pytest.raises(vr.InvalidInput, match="position"):
        campaign.query_nearby_entities((0, float("inf")), 2)
    with pytest.raises(vr.InvalidQuery, match="Fleet"):
        campaign.query_nearby_entities((0, 0), 2, component_types=["Flet"])
    with pytest.raises(vr.InvalidQuery, match="limit must be 0 or more, got -1"):
        campaign.query_nearby_entities((0, 0), 2, limit=-1)


def test_places_in_double_are_found_one_by_one() -> None:
    world = vr.World()
    world.register_component("Position", {"x": "f64", "y": "f64"})
    ids = world.ecs.create_entities(3, {"Position.x": np.array([1.0, 1 + 1e-12, 1 + 2e-12]), "Position.y": np.zeros(3)})
    found, _ = world.ecs.query_nearby_ids((1 + 3e-12, 0), 1.5e-12)
    assert found.tolist() == [ids[2]]
