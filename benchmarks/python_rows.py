"""Worlds and queries from Python, compared with NumPy on ready arrays in the same run."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import void_reckoning as vr
from void_reckoning.proto.ecs import queries_pb2
from void_reckoning.telemetry import TelemetryReader, list_sessions

COMPONENTS = {
    "Faction": {"faction_id": "string"},
    "Position": {"x": "f32", "y": "f32"},
    "Fleet": {"strength": "i32", "supply": "i32"},
}


def best_ns(call: Callable[[], Any], seconds: float = 0.2) -> float:
    """Return the nanoseconds of one call, the minimum of many short series."""
    call()
    began = time.perf_counter_ns()
    call()
    once = max(1, time.perf_counter_ns() - began)
    count = max(1, int(2e6 // once))
    best = float("inf")
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        began = time.perf_counter_ns()
        for _ in range(count):
            call()
        best = min(best, (time.perf_counter_ns() - began) / count)
    return best


def fleets(count: int) -> vr.World:
    """Create a world of fleets of ten factions."""
    world = vr.World()
    for name, fields in COMPONENTS.items():
        world.register_component(name, fields)
    random = np.random.default_rng(1)
    world.ecs.create_entities(
        count,
        {
            "Faction.faction_id": [f"faction {n}" for n in random.integers(0, 10, count)],
            "Position.x": random.random(count, np.float32),
            "Position.y": random.random(count, np.float32),
            "Fleet.strength": random.integers(0, 1000, count).astype(np.int32),
            "Fleet.supply": np.full(count, 5, np.int32),
        },
    )
    return world


def numpy_query(codes: Any, columns: dict[str, Any], limit: int) -> dict[str, Any]:
    """Run the same query on ready arrays: filter, sort, limit, take."""
    rows = np.flatnonzero(codes == 3)
    rows = rows[np.argsort(columns["Position.x"][rows], kind="stable")[:limit]]
    return {name: column[rows] for name, column in columns.items()}


def anew(world: vr.World, ask: Callable[[], Any]) -> None:
    """Run a query without the query cache."""
    world.native.clear_query_cache()
    ask()


def looked_at(ask: Callable[[], Any]) -> None:
    """Read all components of all entities."""
    for entity in ask():
        _ = entity.components


def query_rows(line: Callable[[str, float, float | None], None]) -> None:
    """Time filter, sort and limit at three sizes, as columns and as entities."""
    for count in (1_000, 100_000, 1_000_000):
        world = fleets(count)
        query = vr.EntityQuery(
            ["Faction", "Position", "Fleet"], {"Faction.faction_id": "faction 3"}, 1000, "Position.x"
        )
        columns = {
            k: v
            for k, v in world.ecs.query_columns(vr.EntityQuery(list(COMPONENTS))).items()
            if not isinstance(v, list)
        }
        texts = world.ecs.query_columns(vr.EntityQuery(["Faction"]))["Faction.faction_id"]
        codes = np.array([int(text.split()[1]) for text in texts])
        fields = ["Position.x", "Position.y", "Fleet.strength", "Fleet.supply"]
        ask = partial(world.ecs.query_columns, query, fields)
        line(
            f"query {count:,} from Python: columns",
            best_ns(partial(anew, world, ask)),
            10e3 if count == 1_000 else None,
        )
        line("    the same, cached", best_ns(ask), None)
        line("    NumPy on ready arrays", best_ns(partial(numpy_query, codes, columns, 1000)), None)
        if count == 1_000:
            everything = partial(world.ecs.query_entities, vr.EntityQuery(list(COMPONENTS), sort_by="Position.x"))
            line("query 1,000 from Python: 1,000 EntityRef", best_ns(partial(anew, world, everything)), 400e3)
            line("    and every component looked at", best_ns(partial(looked_at, everything)), None)
            message_rows(line, world)


def campaign_rows(line: Callable[[str, float, float | None], None]) -> None:
    """Time queries of a campaign's entities, whose components have names and natural units."""
    campaign = vr.Campaign.create(factions=10, systems=150, seed=1)
    campaign.run(30)
    ecs, ships = campaign.ecs, vr.EntityQuery(["Ship", "Faction"])
    ids = ecs.query_ids(ships)
    rich = vr.EntityQuery(["FactionState"], {"FactionState.treasury": {">=": 100}})
    line("ids of factions by treasury", best_ns(partial(ecs.query_ids, rich)), None)
    line("ships: EntityRef, each", best_ns(partial(ecs.query_entities, ships)) / len(ids), None)
    line(
        "    and every component looked at, each",
        best_ns(partial(looked_at, partial(ecs.query_entities, ships))) / len(ids),
        None,
    )
    line("get_entity of a ship", best_ns(partial(ecs.get_entity, ids[0])), None)
    line("    and every component looked at", best_ns(lambda: ecs.get_entity(ids[0]).components), None)


def message_rows(line: Callable[[str, float, float | None], None], world: vr.World) -> None:
    """Time bytes in, bytes out: ten fleets, and all of them; compared with the library alone on the same answer."""
    request = queries_pb2.EntityQuery(component_types=list(COMPONENTS))
    request.sort_by.add(component="Position", field="x")
    api = vr.ECSAPI(world.ecs)
    for limit in (10, 1000):
        request.limit.max_results = limit
        query = request.SerializeToString()
        answer = api.query_entities_bytes(query)
        line(
            f"protobuf query in and out, {limit:,} of 1,000 ({len(answer):,} B)",
            best_ns(partial(anew, world, partial(api.query_entities_bytes, query))),
            None,
        )
        line("    reading and writing the answer by the library", best_ns(partial(reread, answer)), None)


def reread(answer: bytes) -> bytes:
    """Parse and serialize the message with protobuf's Python runtime alone."""
    return queries_pb2.EntityQueryResponse.FromString(answer).SerializeToString()


def column_rows(line: Callable[[str, float, float | None], None]) -> None:
    """Time columns and tables read out."""
    small, large = fleets(4_096), fleets(1_000_000)
    line("column to NumPy, one block", best_ns(lambda: small.column("Position", "x")), 1e3)
    line("column to NumPy, 1 M rows (a copy)", best_ns(lambda: large.column("Position", "x")), None)
    copied = np.zeros(1_000_000, np.float32)
    line("    NumPy's own copy of as much", best_ns(copied.copy), None)
    line("table to Arrow, 4,096 rows", best_ns(lambda: pyarrow.table(small.table("Position"))), 20e3)
    line("table to Arrow, 1 M rows", best_ns(lambda: pyarrow.table(large.table("Position"))), None)
    line("snapshot, from Python", best_ns(large.snapshot), None)
    line("get_entity", best_ns(lambda: small.ecs.get_entity(4294967300)), None)


def space_rows(line: Callable[[str, float, float | None], None]) -> None:
    """Time searches of nearby entities and paths."""
    random = np.random.default_rng(1)
    for count in (1_000, 1_000_000):
        x, y = random.random((2, count), np.float32) * np.float32(count**0.5)
        index = vr.SpatialIndex(np.arange(count), x, y)
        place = (float(x[7]), float(y[7]))
        name = f"{count:,} points, from Python"
        line(f"radius query, {name}", best_ns(lambda index=index, place=place: index.radius(place, 1.26)), None)
        line(f"8 nearest, {name}", best_ns(lambda index=index, place=place: index.nearest(place, 8)), None)
        few = (np.arange(1), x[:1], y[:1])
        line(f"move of a point, {name}", best_ns(lambda index=index, few=few: index.move(*few)), None)
        many = (np.arange(count), x + np.float32(0.01), y)
        line(f"    of each of all, {name}", best_ns(lambda index=index, many=many: index.update(*many)) / count, None)
        if count == 1_000:
            line("    NumPy: distances, mask, sort", best_ns(partial(numpy_radius, x, y, place, 1.26)), None)
    world = fleets(100_000)
    near = partial(world.ecs.query_nearby_ids, (0.5, 0.5), 0.004)
    line("nearby ids of 100,000 entities, from Python (5)", best_ns(near), None)
    line("    the same as EntityRef", best_ns(partial(world.ecs.query_nearby_entities, (0.5, 0.5), 0.004)), None)
    campaign = vr.Campaign.create(factions=10, systems=150)
    systems = campaign.world.column("System", "entity_id").tolist()
    line("path, 150 systems, from Python", best_ns(partial(campaign.find_path, systems[3], systems[90])), None)
    constraints = vr.PathConstraints(speed=4, range=20, avoid_factions=["templars"], blocked_lanes=[])
    ask = partial(campaign.find_path, systems[3], systems[90], constraints)
    line("    with constraints", best_ns(ask), None)
    starts, ends = systems * 7, systems[::-1] * 7
    line("    in a batch of 1,050", best_ns(partial(campaign.find_paths, starts, ends)) / len(starts), None)


def numpy_radius(x: Any, y: Any, place: tuple[float, float], radius: float) -> Any:
    """Do the same by testing every point."""
    apart = np.hypot(x - place[0], y - place[1])
    inside = np.flatnonzero(apart <= radius)
    return inside[np.argsort(apart[inside], kind="stable")]


def ballistics_rows(line: Callable[[str, float, float | None], None]) -> None:
    """Time one shot, and a batch of a million."""
    bullet = vr.Projectile(mass=0.0109, muzzle_velocity=820, ballistic_coefficient=171, drag_curve="G7")
    target, air = vr.Target(distance=600), vr.Environment()
    calculate = vr.BallisticsCalculator().calculate
    line("BallisticsCalculator.calculate, 600 m, from Python", best_ns(partial(calculate, bullet, target, air)), None)
    line("    at a given elevation", best_ns(partial(calculate, bullet, target, air, elevation=0.006)), None)
    random = np.random.default_rng(1)
    velocities = random.uniform(50, 900, 1_000_000).astype(np.float32)
    angles = random.uniform(0.01, 1.5, 1_000_000).astype(np.float32)
    out = np.empty_like(angles)
    batch = partial(vr.calculate_ballistics, velocities, angles, None, out)
    line("calculate_ballistics from Python, vacuum, 1 M: a shot", best_ns(batch) / 1e6, 2)
    line("    NumPy's velocities + angles", best_ns(partial(np.add, velocities, angles, out)) / 1e6, None)


def telemetry_rows(line: Callable[[str, float, float | None], None]) -> None:
    """Time the live figures of a campaign of ten factions, read as another process would."""
    with tempfile.TemporaryDirectory() as folder:
        campaign = vr.Campaign.create(factions=10, systems=150, directory=Path(folder) / "c")
        campaign.run(2)
        (session,) = [one for one in list_sessions() if one.campaign_folder == str(Path(folder) / "c")]
        for native, goal in ((True, 2e3), (False, None)):
            with TelemetryReader(session.path, native=native) as reader:
                way = "by the core" if native else "by Python alone"
                line(f"telemetry read in Python, {way}", best_ns(reader.read_telemetry), goal)
                line(
                    "    and the combat totals looked at",
                    best_ns(lambda reader=reader: reader.read_telemetry().combat),
                    None,
                )
        campaign.finish()


def main(line: Callable[[str, float, float | None], None]) -> None:
    """Print all rows of this file."""
    query_rows(line)
    campaign_rows(line)
    column_rows(line)
    space_rows(line)
    ballistics_rows(line)
    telemetry_rows(line)
