"""Paths along starlanes: equal to Dijkstra's on the same lanes, whatever they must keep to."""

import heapq
import math
from collections import defaultdict
from typing import Any

import numpy as np
import pytest
import void_reckoning as vr
from hypothesis import given
from hypothesis import strategies as st


class Chart:
    """A campaign and its lanes as plain dicts."""

    def __init__(self, systems: int, seed: int, shape: str) -> None:
        self.campaign = vr.Campaign.create(factions=4, systems=systems, seed=seed, shape=shape)
        self.campaign.run(3)
        lanes = self.campaign.ecs.query_columns(vr.EntityQuery(["Starlane"]))
        self.lanes: dict[int, tuple[int, int, float]] = {
            int(lane): (int(a), int(b), float(length))
            for lane, a, b, length in zip(
                lanes["entity_id"], lanes["Starlane.a"], lanes["Starlane.b"], lanes["Starlane.length"], strict=True
            )
        }
        systems_table = self.campaign.ecs.query_columns(vr.EntityQuery(["System", "Position"], sort_by="System.number"))
        self.systems: list[int] = systems_table["entity_id"].tolist()
        self.positions = dict(
            zip(
                self.systems,
                zip(*(systems_table[f"Position.{axis}"].tolist() for axis in "xyz"), strict=True),
                strict=True,
            )
        )

    def colonies(self, faction: str) -> set[int]:
        query = vr.EntityQuery(["Colony", "Planet", "Faction"], {"Faction.faction_id": faction})
        return set(self.campaign.ecs.query_columns(query, ["Planet.system"])["Planet.system"].tolist())

    def cost(self, start: int, end: int, avoided: set[int], blocked: set[int], longest: float) -> float:
        """Dijkstra, 1959."""
        paths: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for lane, (a, b, length) in self.lanes.items():
            if lane not in blocked and length <= longest:
                paths[a].append((b, length))
                paths[b].append((a, length))
        best = {start: 0.0}
        waiting = [(0.0, start)]
        while waiting:
            cost, at = heapq.heappop(waiting)
            if at == end:
                return cost
            if cost > best[at]:
                continue
            for to, length in paths[at]:
                if to not in avoided and cost + length < best.get(to, math.inf):
                    best[to] = cost + length
                    heapq.heappush(waiting, (cost + length, to))
        return math.inf


CHARTS = [Chart(40, 1, "spiral"), Chart(60, 2, "cluster"), Chart(30, 3, "ring")]


def check_way(chart: Chart, path: vr.PathResult, start: int, end: int, avoided: set[int], blocked: set[int]) -> None:
    assert (path.start, path.end) == (start, end)
    assert path.systems[0] == start
    assert path.systems[-1] == end
    assert not set(path.systems[1:]) & avoided
    joined = {frozenset((a, b)): (lane, length) for lane, (a, b, length) in chart.lanes.items()}
    steps = [joined[frozenset(pair)] for pair in zip(path.systems, path.systems[1:], strict=False)]
    assert math.isclose(sum(length for _, length in steps), path.cost, rel_tol=1e-12)
    assert not {lane for lane, _ in steps} & blocked


@given(st.data())
def test_paths_are_dijkstras_under_all_constraints(data: st.DataObject) -> None:
    chart = data.draw(st.sampled_from(CHARTS))
    systems = st.sampled_from(chart.systems)
    start, end = data.draw(systems), data.draw(systems)
    avoid = data.draw(st.lists(systems.filter(lambda system: system != end), max_size=8))
    factions = data.draw(st.lists(st.sampled_from(chart.campaign.faction_ids), max_size=2))
    blocked = data.draw(st.lists(st.sampled_from(list(chart.lanes)), max_size=12))
    longest = data.draw(st.one_of(st.none(), st.sampled_from(sorted(length for _, _, length in chart.lanes.values()))))
    most = data.draw(st.one_of(st.none(), st.floats(0, 150)))
    speed = data.draw(st.one_of(st.none(), st.floats(0.01, 100)))
    constraints = vr.PathConstraints(
        speed=speed,
        range=longest,
        avoid_systems=avoid,
        avoid_factions=factions,
        maximum_cost=most,
        blocked_lanes=[lane if lane % 2 else chart.lanes[lane][:2] for lane in blocked],
    )
    avoided = set(avoid).union(*(chart.colonies(faction) for faction in factions))
    path = chart.campaign.find_path(start, end, constraints)
    cost = 0.0 if start == end else chart.cost(start, end, avoided, set(blocked), longest or math.inf)
    if cost <= (math.inf if most is None else most) and cost < math.inf:
        assert path
        assert not path.reason
        assert math.isclose(path.cost, cost, rel_tol=1e-12)
        check_way(chart, path, start, end, avoided, set(blocked))
        assert path.turns == (None if speed is None else math.ceil(path.cost / speed))
    else:
        assert not path
        assert path.reason
        assert (path.systems, path.cost, path.turns) == ([], math.inf, None)
    # The same in both directions, but for which end may be avoided.
    if start not in avoided and end not in avoided:
        back = chart.campaign.find_path(end, start, constraints)
        assert back.cost == path.cost
    assert chart.campaign.find_paths([start], [end], constraints)[0].systems == path.systems


def test_many_paths_are_one_after_the_other_on_any_threads() -> None:
    chart = CHARTS[1]
    random = np.random.default_rng(1)
    starts = random.choice(chart.systems, 500).tolist()
    ends = random.choice(chart.systems[:20], 500).tolist()
    for constraints in ({}, {"speed": 2.5, "avoid_systems": chart.systems[::9]}, {"maximum_cost": 30.0}):
        single = [
            chart.campaign.find_path(a, b, constraints)
            if b not in constraints.get("avoid_systems", [])  # type: ignore[operator]
            else None
            for a, b in zip(starts, ends, strict=True)
        ]
        for threads in (1, 2, 8):
            many = chart.campaign.find_paths(starts, ends, constraints, threads=threads)
            for path, one, start, end in zip(many, single, starts, ends, strict=True):
                assert (path.start, path.end) == (start, end)
                if one is None:
                    assert (path.found, path.reason) == (
                        start == end,
                        "" if start == end else "the destination is to be avoided",
                    )
                else:
                    assert (path.systems, path.cost, path.turns, path.reason) == (
                        one.systems,
                        one.cost,
                        one.turns,
                        one.reason,
                    )


def test_systems_go_by_id_entity_name_and_place() -> None:
    chart = CHARTS[0]
    campaign = chart.campaign
    a, b = chart.systems[2], chart.systems[17]
    expected = campaign.find_path(a, b).systems
    assert campaign.find_path(chart.positions[a], list(chart.positions[b])).systems == expected
    there = campaign.ecs.get_entity(b)
    assert there is not None
    assert campaign.find_path(np.uint64(a), there).systems == expected
    planet = campaign.ecs.query_ids(vr.EntityQuery(["Planet"], {"Planet.system": a}))[0]
    assert campaign.find_path(planet, b).systems == expected
    fleet = campaign.ecs.query_entities(vr.EntityQuery(["Fleet", "Position"]))[0]
    place = tuple(fleet.components["Position"][axis] for axis in "xyz")
    assert campaign.find_path(fleet, b).systems == campaign.find_path(place, b).systems
    ship = campaign.ecs.query_ids(vr.EntityQuery(["Ship"], {"Ship.fleet": fleet.entity_id}))[0]
    assert campaign.find_path(ship, b).systems == campaign.find_path(fleet, b).systems


def test_names_find_their_systems_and_unknown_ones_the_nearest() -> None:
    campaign = CHARTS[0].campaign
    with pytest.raises(vr.InvalidInput, match=r"must be the name of a system, got .*; the nearest are") as caught:
        campaign.find_path("Arx Prime Minor", CHARTS[0].systems[0])
    name = str(caught.value).split("the nearest are ")[1].split(",")[0]
    path = campaign.find_path(name, name)
    assert path.systems == [path.start]
    assert path.cost == 0
    with pytest.raises(vr.InvalidInput, match=rf"the nearest are {name}"):
        campaign.find_path(name.lower() + "x", name)


def test_reasons_say_what_would_do() -> None:
    chart = CHARTS[0]
    a, b = chart.systems[0], chart.systems[-1]
    shortest = chart.campaign.find_path(a, b).cost
    reason = chart.campaign.find_path(a, b, {"maximum_cost": 0.5}).reason
    assert reason == f"no path within the maximum cost of 0.5 ly: the shortest costs {shortest:.2f} ly"
    lanes = [lane for lane, (one, other, _) in chart.lanes.items() if b in (one, other)]
    reason = chart.campaign.find_path(a, b, {"blocked_lanes": lanes}).reason
    assert reason == f"no path keeps to the constraints: without them it would cost {shortest:.2f} ly"


SYSTEM = CHARTS[0].systems[0]
NAN = float("nan")


@pytest.mark.parametrize(
    ("start", "end", "constraints", "message"),
    [
        (12345, SYSTEM, None, "start must be a system of this galaxy or an entity known to be at one, got 12345"),
        (
            SYSTEM,
            2**64 - 1,
            None,
            "end must be a system of this galaxy or an entity known to be at one, got 18446744073709551615",
        ),
        (-1, SYSTEM, None, "start must be a system: .*, got -1"),
        (1.5, SYSTEM, None, "start must be a system: .*, got 1.5"),
        (True, SYSTEM, None, "start must be a system: .*, got True"),
        (None, SYSTEM, None, "start must be a system: .*, got None"),
        ((NAN, 0), SYSTEM, None, r"start must be finite numbers of at most .*, got \(nan, 0, 0\)"),
        ((1e39, 0), SYSTEM, None, "start must be finite numbers"),
        ((0, 0, NAN), SYSTEM, None, "start must be finite numbers"),
        ((1, 2, 3, 4), SYSTEM, None, r"start must be a place of two or three numbers, .*, got \(1, 2, 3, 4\)"),
        (SYSTEM, (1,), None, "end must be a place of two or three numbers"),
        (("a", 2), SYSTEM, None, "start must be a number, got 'a'"),
        (SYSTEM, SYSTEM, {"speed": -1}, "speed must be greater than 0 ly a turn, got -1"),
        (SYSTEM, SYSTEM, {"speed": 0}, "speed must be greater than 0 ly a turn, got 0"),
        (SYSTEM, SYSTEM, {"speed": NAN}, "speed must be greater than 0 ly a turn, got nan"),
        (SYSTEM, SYSTEM, {"speed": "fast"}, "speed must be a number, got 'fast'"),
        (SYSTEM, SYSTEM, {"range": 0.0}, "range must be greater than 0 ly, got 0"),
        (SYSTEM, SYSTEM, {"maximum_cost": -1e-9}, "maximum_cost must be 0 ly or more, got -1e-09"),
        (SYSTEM, SYSTEM, {"maximum_cost": NAN}, "maximum_cost must be 0 ly or more, got nan"),
        (
            SYSTEM,
            SYSTEM,
            {"avoid_factions": ["templar"]},
            r"avoid_factions\[0\] must be a faction of this campaign, got 'templar'; the nearest are templars",
        ),
        (SYSTEM, SYSTEM, {"avoid_factions": "templars"}, "avoid_factions must be a list, got 'templars'"),
        (SYSTEM, SYSTEM, {"avoid_factions": [3]}, r"avoid_factions\[0\] must be a faction's id, got 3"),
        (SYSTEM, SYSTEM, {"avoid_systems": 7}, "avoid_systems must be a list, got 7"),
        (
            SYSTEM,
            SYSTEM,
            {"avoid_systems": [SYSTEM, 7]},
            r"avoid_systems\[1\] must be a system of this galaxy or an entity known to be at one, got 7",
        ),
        (
            CHARTS[0].systems[1],
            SYSTEM,
            {"avoid_systems": [SYSTEM]},
            r"avoid_systems\[0\] must not be the end of the path, got ",
        ),
        (SYSTEM, SYSTEM, {"blocked_lanes": [SYSTEM]}, r"blocked_lanes\[0\] must be a starlane, got \d+"),
        (
            SYSTEM,
            SYSTEM,
            {"blocked_lanes": [(SYSTEM, SYSTEM)]},
            r"blocked_lanes\[0\] must be two systems joined by a starlane, got ",
        ),
        (SYSTEM, SYSTEM, {"sped": 1}, "constraints have no 'sped'; they have speed"),
        (SYSTEM, SYSTEM, 5, "constraints must be a PathConstraints or a dict of its fields, got 5"),
    ],
)
def test_what_makes_no_sense_is_named(start: Any, end: Any, constraints: Any, message: str) -> None:
    with pytest.raises(vr.InvalidInput, match=message):
        CHARTS[0].campaign.find_path(start, end, constraints)


def test_many_paths_name_the_row_that_makes_no_sense() -> None:
    campaign = CHARTS[0].campaign
    with pytest.raises(vr.InvalidInput, match=r"ends\[1\] must be the name of a system, got 'Nowhere At All'"):
        campaign.find_paths([SYSTEM, SYSTEM], [SYSTEM, "Nowhere At All"])
    with pytest.raises(vr.InvalidInput, match="ends must have as many systems as starts, 2, got 1"):
        campaign.find_paths([SYSTEM, SYSTEM], [SYSTEM])
    with pytest.raises(vr.InvalidInput, match="threads"):
        campaign.find_paths([SYSTEM], [SYSTEM], threads=-1)
    assert campaign.find_paths([], []) == []


def test_a_view_finds_paths_by_what_its_faction_knows() -> None:
    campaign = vr.Campaign.create(factions=4, systems=60, seed=5)
    campaign.run(6)
    everything = campaign.ecs.query_columns(vr.EntityQuery(["Fleet", "Faction"]), ["Faction.seat"])
    for turn in campaign.faction_turns():
        view = turn.view
        a, b = view.systems[0], view.systems[-1]
        assert view.find_path(a, b).systems == campaign.find_path(a, b).systems
        assert view.find_path(view.fleets[0], b, {"speed": 2.0}).turns is not None
        hidden = [
            int(fleet)
            for fleet, seat in zip(everything["entity_id"], everything["Faction.seat"], strict=True)
            if seat != view.seat
        ]
        with pytest.raises(
            vr.InvalidInput, match="must be a system of this galaxy or an entity known to be at one"
        ) as unseen:
            view.find_path(hidden[0], b)
        with pytest.raises(vr.InvalidInput) as nothing:
            view.find_path(2**40 + 5, b)
        assert str(unseen.value).replace(str(hidden[0]), "N") == str(nothing.value).replace(str(2**40 + 5), "N")
        # A faction's colonies count where they are known.
        for other in range(view.seats):
            known = {
                system
                for system in view.systems
                for planet in view.planets(system)
                if view.planet_owner(planet) == other
            }
            path = view.find_path(a, b, {"avoid_factions": [campaign.faction_ids[other]]})
            assert not set(path.systems[1:]) & known
        kept = view
    with pytest.raises(vr.StateError):
        kept.find_path(a, b)


def test_paths_are_found_while_the_campaign_runs() -> None:
    campaign = vr.Campaign.create(factions=3, systems=30, seed=1)
    systems = campaign.world.column("System", "entity_id").tolist()
    expected = campaign.find_path(systems[0], systems[-1]).systems
    seen: list[list[int]] = []
    campaign.run(2, progress=lambda: seen.append(campaign.find_path(systems[0], systems[-1]).systems))
    assert seen == [expected, expected]
