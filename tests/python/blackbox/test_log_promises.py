"""What schema/flatbuffers/logging/events.fbs says of values, held to the log of a campaign with many battles."""

from collections import Counter, defaultdict
from itertools import groupby

import pytest
import void_reckoning as vr
from read_blackbox import BlackBox, Event

NONE = 65535
BETWEEN_ROUNDS = 65535
FACTIONS = 8


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> list[Event]:
    folder = tmp_path_factory.mktemp("played") / "c"
    with vr.Campaign.create(factions=FACTIONS, systems=60, seed=3, directory=folder) as campaign:
        campaign.run(60, ignore_victory=True)
    with BlackBox(folder / "blackbox.vrlog") as log:
        return list(log.events())


def of(events: list[Event], *types: str) -> list[Event]:
    return [event for event in events if event.type in types]


def commits(events: list[Event]) -> list[list[Event]]:
    return [list(group) for _, group in groupby(events, key=lambda event: (event.turn, event.slot))]


def test_commits_begin_and_end_as_promised(events: list[Event]) -> None:
    for commit in commits(events):
        first, *_, last = commit
        between = first.faction == BETWEEN_ROUNDS
        assert (first.type, last.type) == ("TurnStart", "TurnEnd")
        assert (first.fields["faction"] is None) == (first.fields["policy"] is None) == between
        orders = of(commit, "FactionAction")
        assert last.fields["orders"] == len(orders)
        assert last.fields["rejected"] == sum(not order.fields["accepted"] for order in orders)
        assert last.fields["battles"] == len(of(commit, "CombatStart"))
        assert last.fields["committed"] is True
        assert (0 < int(last.fields["moves"] or 0) <= len(of(commit, "EntityMoved"))) or not of(commit, "EntityMoved")
        assert len({event.faction for event in commit}) == 1


def test_battles_say_what_is_promised(events: list[Event]) -> None:
    battles: dict[object, list[Event]] = defaultdict(list)
    for event in of(events, "CombatStart", "DamageDealt", "CombatEnd"):
        battles[event.fields["combat"]].append(event)
    assert list(battles) == list(range(1, len(battles) + 1))
    assert len(battles) > 10
    reasons = set()
    for start, *shots, end in battles.values():
        assert (start.type, end.type, {shot.type for shot in shots} - {"DamageDealt"}) == (
            "CombatStart",
            "CombatEnd",
            set(),
        )
        assert (start.turn, start.slot) == (end.turn, end.slot)
        assert min(int(start.fields["attackers"] or 0), int(start.fields["defenders"] or 0)) >= 1
        assert max(int(start.fields["attacker"] or 0), int(start.fields["defender"] or 0)) < FACTIONS
        assert start.fields["system"] != 0
        assert end.fields["attackers_lost"] <= start.fields["attackers"]  # type: ignore[operator]
        dealt = int(end.fields["damage_by_attacker"] or 0) + int(end.fields["damage_by_defender"] or 0)
        assert dealt == sum(int(shot.fields["damage"] or 0) for shot in shots)
        for shot in shots:
            assert 0 <= int(shot.tick or 0) < int(end.fields["ticks"] or 0)
            assert 0 <= int(shot.fields["hits"] or 0) <= int(shot.fields["shots"] or 0) != 0
        assert end.fields["decided"] == (end.fields["reason"] not in ("standoff", "tick limit"))
        reasons.add(end.fields["reason"])
    assert reasons <= {"annihilation", "rout", "withdrawal", "standoff", "tick limit"}


def test_what_comes_and_goes_is_what_is_promised(events: list[Event]) -> None:
    gone: Counter[object] = Counter()
    for event in of(events, "EntitySpawned"):
        assert event.fields["kind"] in ("fleet", "ship", "army")
        assert (event.fields["type"] == NONE) == (event.fields["kind"] == "fleet")
        assert event.fields["reason"] == 1
        assert event.fields["entity"] != 0 != event.fields["place"]
    for event in of(events, "EntityDestroyed"):
        assert event.fields["kind"] in ("fleet", "ship", "army")
        assert (event.fields["type"] == NONE) == (event.fields["kind"] == "fleet")
        assert (event.fields["combat"] != 0) == (event.fields["reason"] in (0, 4))
        gone[event.fields["entity"]] += 1
    assert set(gone.values()) == {1}
    spawned = [event.fields["entity"] for event in of(events, "EntitySpawned")]
    assert len(spawned) == len(set(spawned)) > 100


def test_orders_and_moves_are_what_is_promised(events: list[Event]) -> None:
    items, amounts, kinds = {2, 3, 4}, {6, 8}, set()
    for event in of(events, "FactionAction"):
        order = event.fields["order"]
        kinds.add(order)
        assert (event.fields["subject"] == 0) == (order == 4)
        assert (event.fields["target"] != 0) == (order in (0, 1, 5, 6, 7))
        assert (event.fields["item"] != NONE) == (order in items)
        assert event.fields["amount"] == 0 or order in amounts
        assert event.fields["accepted"] is (event.fields["reason"] is None)
    assert kinds >= {0, 1, 2, 3, 4, 5}
    for event in of(events, "EntityMoved"):
        assert 0 not in (event.fields["entity"], event.fields["from"], event.fields["to"])
    for event in of(events, "PlanetConquered"):
        assert event.fields["to"] == event.faction != event.fields["from"]


def test_rounds_report_every_seat(events: list[Event]) -> None:
    reports = of(events, "FactionReport")
    for turn, group in groupby(reports, key=lambda event: event.turn):
        rows = list(group)
        assert [row.fields["of"] for row in rows] == list(range(FACTIONS)), turn
        assert all(row.fields["score"] == 0 for row in rows if not row.fields["alive"])
    assert len(reports) == 60 * FACTIONS
    assert all(event.fields["by"] == NONE for event in of(events, "FactionEliminated"))


def test_sequence_numbers_have_no_gaps(events: list[Event]) -> None:
    assert [event.sequence for event in events] == list(range(len(events)))
