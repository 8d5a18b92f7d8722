"""The log as a Perfetto trace, read back by the descriptors of Perfetto's own package."""

import subprocess
import sys
import tracemalloc
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr
from perfetto.protos.perfetto.trace.perfetto_trace_pb2 import Trace, TrackDescriptor, TrackEvent
from void_reckoning._core import Event, log_event_fields, order_names
from void_reckoning.blackbox import BlackBoxReader
from void_reckoning.blackbox.export import export_perfetto

SECOND = 10**9


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> BlackBoxReader:
    folder = tmp_path_factory.mktemp("traced") / "campaign"
    with vr.Campaign.create(factions=5, systems=30, seed=2, directory=folder) as campaign:
        campaign.run(60)
    return BlackBoxReader.open_log(folder)


class Read:
    """A trace with its names resolved, checked packet by packet."""

    def __init__(self, path: Path) -> None:
        self.tracks: dict[int, TrackDescriptor] = {}
        self.kinds: Counter[str] = Counter()
        self.names: Counter[str] = Counter()
        self.flows: dict[int, list[int]] = defaultdict(list)  # sequence numbers of events, by flow
        self.counters: dict[tuple[str, str], list[float]] = defaultdict(list)  # by name of track and of its parent
        self.times: dict[int, int] = {}  # of events by sequence number
        self.ends: dict[int, dict[str, Any]] = {}  # what the end of a slice adds, by sequence number of its beginning
        self.clock: dict[int, int] = {}
        self._texts: dict[tuple[str, int], str] = {}
        open_slices: dict[int, list[int]] = defaultdict(list)
        last: dict[int, int] = {}
        for packet in Trace.FromString(path.read_bytes()).packet:
            self._learn(packet)
            if not packet.HasField("track_event"):
                continue
            event = packet.track_event
            assert packet.timestamp >= last.get(event.track_uuid, 0)
            last[event.track_uuid] = packet.timestamp
            track = self.tracks[event.track_uuid]
            if event.type == TrackEvent.TYPE_COUNTER:
                value = event.counter_value if event.HasField("counter_value") else event.double_counter_value
                self.counters[self.tracks[track.parent_uuid].name, track.name].append(value)
                continue
            values = self._values(event)
            sequence = values.get("sequence", -1)
            if event.type == TrackEvent.TYPE_SLICE_END:
                self.ends[open_slices[event.track_uuid].pop()] = values
                continue
            category, name = (
                self._texts["event_categories", event.category_iids[0]],
                self._texts["event_names", event.name_iid],
            )
            self.kinds[category if event.type == TrackEvent.TYPE_SLICE_BEGIN else f"instant {name}"] += 1
            self.names[name] += 1
            self.times[sequence] = packet.timestamp
            if event.type == TrackEvent.TYPE_SLICE_BEGIN:
                open_slices[event.track_uuid].append(sequence)
            for flow in event.flow_ids:
                self.flows[flow].append(sequence)
        assert not any(open_slices.values())

    def _learn(self, packet: Any) -> None:
        for table in ("event_categories", "event_names", "debug_annotation_names"):
            for entry in getattr(packet.interned_data, table):
                self._texts[table, entry.iid] = entry.name
        for clock in packet.clock_snapshot.clocks:
            self.clock[clock.clock_id] = clock.timestamp
        if packet.HasField("track_descriptor"):
            track = packet.track_descriptor
            assert track.uuid not in self.tracks
            assert not track.parent_uuid or track.parent_uuid in self.tracks
            self.tracks[track.uuid] = track

    def _values(self, event: Any) -> dict[str, Any]:
        return {
            self._texts["debug_annotation_names", one.name_iid]: getattr(one, one.WhichOneof("value"))
            for one in event.debug_annotations
        }


def written(log: BlackBoxReader, path: Path, *types: str, **options: Any) -> tuple[int, Read]:
    return export_perfetto(log, path, types, **options), Read(path)


def test_slices_counters_and_instants_are_the_events(log: BlackBoxReader, tmp_path: Path) -> None:
    count, trace = written(log, tmp_path / "x.pftrace")
    events = list(log.iter_events())
    types = Counter(event.type for event in events)
    assert count == len(events)
    accepted = sum(event.accepted for event in events if event.type == "FactionAction")
    slices = {
        "round": 60,
        "turn": types.pop("TurnStart"),
        "battle": types.pop("CombatStart"),
        "order": accepted,
        "order rejected": types.pop("FactionAction") - accepted,
    }
    assert types.pop("TurnEnd") == slices["turn"]
    assert types.pop("CombatEnd") == slices["battle"]
    reports = types.pop("FactionReport")
    assert +trace.kinds == +Counter({**slices, **{f"instant {name}": number for name, number in types.items()}})
    figures = [name for name, *_ in log_event_fields("FactionReport")[5:] if name != "of"]
    assert {"treasury", "units", "score"} <= set(figures)
    assert sum(map(len, trace.counters.values())) == reports * len(figures)
    for faction in log.names.factions:
        for name in figures:
            reported = [event[name] for event in events if event.type == "FactionReport" and event["of"] == faction.id]
            assert trace.counters[faction.name, name] == reported
    orders = Counter(event["order"] for event in events if event.type == "FactionAction")
    assert {name: trace.names[name] for name in orders} == orders
    for event in events:
        if event.type == "CombatStart":
            end = next(one for one in events if one.type == "CombatEnd" and one.combat == event.combat)
            assert trace.ends[event.sequence]["result"] == end["result"]


def test_a_turn_lasts_a_second_and_no_time_depends_on_what_is_left_out(log: BlackBoxReader, tmp_path: Path) -> None:
    _, trace = written(log, tmp_path / "x.pftrace")
    share = SECOND // 6  # five factions, and the phase between rounds
    before = 0
    for chunk in log.iter_chunks():
        for event in chunk.events([], None):
            moment = trace.times.get(event.sequence)
            if moment is None:
                continue  # an end of a slice, or a sample of a counter
            begin = event.turn * SECOND + chunk.slot * share
            assert max(before, begin) <= moment < begin + share
            before = moment
    for types, turns in ((["EntityMoved", "CombatEnd"], (3, 30)), (["FactionAction"], None)):
        _, some = written(log, tmp_path / "some.pftrace", *types, turns=turns)
        some.times.pop(-1)
        assert {sequence: trace.times[sequence] for sequence in some.times if sequence in trace.times} == {
            sequence: moment for sequence, moment in some.times.items() if sequence in trace.times
        }
        assert len(some.times) > 20


def test_wall_time_is_that_of_the_events(log: BlackBoxReader, tmp_path: Path) -> None:
    count, trace = written(log, tmp_path / "x.pftrace", time="wall")
    events = list(log.iter_events())
    assert count == len(events)
    latest = 0
    for event in events:
        latest = max(latest, event.timestamp_ns)
        assert trace.times.get(event.sequence, latest) == latest
    assert trace.clock == {1: events[0].timestamp_ns, 6: events[0].timestamp_ns}


def causes(events: list[Event]) -> dict[int, list[int]]:
    """The sequence numbers of events by that of their order: each event looks back for its order, as docs/rules/campaign.md has it."""
    found: dict[int, list[int]] = defaultdict(list)
    used = set()
    orders = [event for event in events if event.type == "FactionAction" and event.accepted]
    for event in orders:
        found[event.sequence].append(event.sequence)
    turn = {}  # number of the faction turn, by event
    number = 0
    for event in events:
        number += event.type == "TurnStart"
        turn[event.sequence] = number

    def before(event: Event, name: str, **fields: int) -> list[Event]:
        return [
            order
            for order in orders
            if order.sequence < event.sequence
            and order_names()[order.order] == name
            and all(order.fields[key] == value for key, value in fields.items())
        ]

    def between(order: Event, event: Event, kind: str, entity: int) -> list[Event]:
        return [
            one
            for one in events[order.sequence + 1 : event.sequence]
            if one.type == kind and one.fields["entity"] == entity
        ]

    for event in events:
        kind, fields = event.type, event.fields
        chosen: list[Event] = []
        if kind in ("EntityMoved", "CombatParticipant"):
            fleet = fields["entity"]
            own = [
                order
                for name in ("move_fleet", "colonise_planet", "invade_planet")
                for order in before(event, name, subject=fleet)
            ]
            last = max(own, key=lambda one: one.sequence, default=None)
            if last is None or between(last, event, "CombatParticipant", fleet):
                continue
            same_turn = turn[last.sequence] == turn[event.sequence]
            if order_names()[last.order] == "move_fleet":
                arrivals = [
                    one
                    for one in between(last, event, "EntityMoved", fleet)
                    if one.fields["arrived"] and one.fields["to"] == last.target
                ]
                chosen = [last] if all(turn[one.sequence] == turn[event.sequence] for one in arrivals) else []
            elif kind == "CombatParticipant" and same_turn:
                landed = [
                    one
                    for one in events[last.sequence : event.sequence]
                    if one.type in ("ColonyFounded", "PlanetConquered") and one.planet == last.target
                ]
                chosen = [] if landed else [last]
            if kind == "CombatParticipant" and fields["side"] != 0:
                chosen = []
        elif kind in ("ColonyFounded", "PlanetConquered") or (kind == "CombatStart" and fields["planet"]):
            chosen = [
                order
                for name in ("colonise_planet", "invade_planet")
                for order in before(event, name, target=fields["planet"])
                if turn[order.sequence] == turn[event.sequence]
            ][-1:]
        elif kind == "EntityDestroyed" and event["reason"] == "merged":
            chosen = before(event, "merge_fleets", subject=fields["entity"])[-1:]
        elif kind == "ConstructionCompleted":
            name = "recruit_unit" if fields["unit"] else "construct_building"
            lost = [
                one.sequence
                for one in events[: event.sequence]
                if one.type == "PlanetConquered" and one.planet == event.planet
            ]
            chosen = [
                order
                for order in before(event, name, subject=fields["planet"], item=fields["type"])
                if order.sequence not in used and order.sequence > max(lost, default=-1)
            ][:1]
            used.update(order.sequence for order in chosen)
        elif kind == "TechnologyLearned":
            chosen = [
                order
                for order in before(event, "research_technology", item=fields["technology"])
                if order.faction == fields["learner"]
            ][-1:]
        for order in chosen:
            found[order.sequence].append(event.sequence)
    return found


def test_flows_lead_from_orders_to_what_they_caused(log: BlackBoxReader, tmp_path: Path) -> None:
    _, trace = written(log, tmp_path / "x.pftrace")
    events = list(log.iter_events())
    flows = {order - 1: sequences for order, sequences in trace.flows.items()}
    assert flows == causes(events)
    types = {event.sequence: event.type for event in events}
    reached = Counter(types[sequence] for sequences in flows.values() for sequence in sequences[1:])
    assert set(reached) == {
        "EntityMoved", "EntityDestroyed", "CombatStart", "CombatParticipant", "ColonyFounded", "PlanetConquered",
        "ConstructionCompleted", "TechnologyLearned",
    }  # fmt: skip
    there = Counter(types.values())
    # Everything built, learned and settled has its order, and all moves but retreats.
    assert all(reached[name] == there[name] for name in ("ConstructionCompleted", "TechnologyLearned", "ColonyFounded"))
    assert reached["PlanetConquered"] == there["PlanetConquered"]
    assert there["EntityMoved"] > reached["EntityMoved"] > 0.9 * there["EntityMoved"]


def test_filters_leave_whole_slices(log: BlackBoxReader, tmp_path: Path) -> None:
    combat = log.find_events_by_type("CombatStart")[0].combat
    count, trace = written(log, tmp_path / "x.pftrace", combat=combat)
    assert count == len(log.find_events_by_combat(combat))
    assert (trace.kinds["battle"], trace.kinds["round"], trace.kinds["turn"]) == (1, 1, 0)
    count, trace = written(log, tmp_path / "x.pftrace", "CombatStart", "TurnEnd", turns=(10, 30))
    starts = [event for event in log.find_events_by_type("CombatStart") if 10 <= event.turn <= 30]
    assert trace.kinds["instant CombatStart"] == len(starts) > 0
    assert trace.kinds["turn"] == trace.kinds["battle"] == 0
    count, trace = written(log, tmp_path / "x.pftrace", faction="choir", turns=7)
    assert count == sum(event.turn == 7 for event in log.find_events_by_faction("choir"))


class Fails(vr.FactionPolicy):
    name = "fails"

    def plan(self, view: vr.FactionView) -> list[vr.Order]:
        raise RuntimeError("out of ideas")


def test_interventions_and_forfeits_are_in_it_and_discarded_turns_are_not(tmp_path: Path) -> None:
    policies = {"choir": Fails()}
    with vr.Campaign.create(factions=3, systems=20, policies=policies, directory=tmp_path / "c") as campaign:
        campaign.run(5)
        there = campaign.snapshot()
        campaign.run(5)
        campaign.restore(there)
        faction = campaign.ecs.query_ids(vr.EntityQuery(["FactionState"]))[0]
        campaign.ecs.update_entity(faction, {"FactionState": {"treasury": 9_000}})
        campaign.run(5)
    live, everything = (BlackBoxReader.open_log(tmp_path / "c", discarded=discarded) for discarded in (False, True))
    assert len(list(everything.iter_events())) > len(list(live.iter_events()))
    count, trace = written(everything, tmp_path / "x.pftrace")
    assert count == len(list(live.iter_events()))
    assert trace.kinds["round"] == 10
    assert trace.kinds["instant Intervention"] == 1
    assert (trace.kinds["instant SystemError"], trace.kinds["turn"]) == (10, 40)
    assert sum(end.get("committed") is False for end in trace.ends.values()) == 10
    assert "interventions between turns" in [track.name for track in trace.tracks.values()]


def test_without_its_package_it_says_what_to_install(
    log: BlackBoxReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "perfetto.protos.perfetto.trace", None)
    with pytest.raises(vr.InvalidInput, match=r"of the extra 'perfetto': pip install 'void-reckoning\[perfetto\]'"):
        export_perfetto(log, tmp_path / "x.pftrace")
    assert list(tmp_path.iterdir()) == []


def test_a_long_log_is_not_kept(log: BlackBoxReader, tmp_path: Path) -> None:
    export_perfetto(log, tmp_path / "x.pftrace")
    tracemalloc.start()
    try:
        export_perfetto(log, tmp_path / "x.pftrace")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < (tmp_path / "x.pftrace").stat().st_size / 2


@pytest.mark.soak
def test_a_million_events_need_no_more_memory_than_ten_thousand(tmp_path: Path) -> None:
    with vr.Campaign.create(systems=150, seed=3, directory=tmp_path / "c") as campaign:
        while len(BlackBoxReader.open_log(tmp_path / "c")) < 1_000_000:
            campaign.run(100, ignore_victory=True)
    code = (
        "import resource, sys, void_reckoning as vr\n"
        "from void_reckoning.blackbox.export import export_perfetto\n"
        "log = vr.BlackBoxReader.open_log(sys.argv[1])\n"
        "export_perfetto(log, sys.argv[2], turns=(1, 5))\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(export_perfetto(log, sys.argv[2]), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    arguments = [sys.executable, "-c", code, tmp_path / "c", tmp_path / "x.pftrace"]
    events, kib = map(int, subprocess.run(arguments, check=True, capture_output=True, text=True).stdout.split())
    size = (tmp_path / "x.pftrace").stat().st_size
    print(f"{events} events, {size / 2**20:.0f} MiB, {kib / 1024:.0f} MiB of memory more than for 5 turns")
    assert events >= 1_000_000
    assert kib * 1024 < size / 4
