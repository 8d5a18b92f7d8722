"""The log as Python reads it, against what the bus told and against naive searches."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
import void_reckoning as vr
from void_reckoning._core import log_event_fields, log_event_names
from void_reckoning.blackbox import BlackBoxReader, BlackBoxViewer
from void_reckoning.cli.actions.log_summary import summary_of

TURNS = 24
ON_THE_BUS = {"CombatEvent": "CombatEnd", "FactionTurnStart": "TurnStart", "FactionTurnEnd": "TurnEnd"}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[vr.Event]]:
    """A finished campaign's folder, and what its bus told."""
    folder = tmp_path_factory.mktemp("played") / "campaign"
    told: list[vr.Event] = []
    with vr.Campaign.create(factions=5, systems=30, seed=2, directory=folder) as campaign:
        campaign.events.subscribe(None, told.append)
        campaign.run(TURNS)
    return folder, told


@pytest.fixture(scope="module")
def log(played: tuple[Path, list[vr.Event]]) -> BlackBoxReader:
    return BlackBoxReader.open_log(played[0])


def test_gives_every_event_as_the_bus_told_it(played: tuple[Path, list[vr.Event]], log: BlackBoxReader) -> None:
    def row(event: vr.Event) -> tuple[Any, ...]:
        name = ON_THE_BUS.get(event.type, event.type)
        # The start of a faction's turn is told when it begins, before its transaction.
        moment = 0 if event.type == "FactionTurnStart" or name == "TurnStart" else event.timestamp_ns
        return name, event.sequence, event.turn, event.faction, moment, event.fields

    told = sorted(played[1], key=lambda event: event.sequence)
    read = list(log.iter_events())
    assert len(read) == len(log) > 500
    assert [row(event) for event in read] == [row(event) for event in told]
    assert read[5].to_bytes() == told[5].to_bytes()


def test_searches_equal_naive_filters(log: BlackBoxReader) -> None:
    everything = list(log.iter_events())

    def same(found: Iterator[vr.Event] | list[vr.Event], naive: list[vr.Event]) -> None:
        assert [event.sequence for event in found] == [event.sequence for event in naive]

    for name in log_event_names():
        same(log.find_events_by_type(name), [event for event in everything if event.type == name])
    for turn in (0, 1, 7, TURNS, TURNS + 1):
        same(log.find_events_by_turn(turn), [event for event in everything if event.turn == turn])
    for faction in log.factions:
        same(log.find_events_by_faction(faction), [event for event in everything if event.faction == faction])
    same(log.iter_events(faction="between rounds"), [event for event in everything if event.faction is None])
    assert list(log.iter_events(faction="nobody")) == []
    combats = sorted({event.combat for event in everything if event.type == "CombatStart"})
    assert len(combats) > 3
    for combat in combats:
        same(
            log.find_events_by_combat(combat),
            [event for event in everything if event.fields.get("combat") == combat],
        )
    same(
        log.iter_events(["CombatEnd", "TurnEnd"], turns=(5, 9), faction=log.factions[1]),
        [
            event
            for event in everything
            if event.type in {"CombatEnd", "TurnEnd"} and 5 <= event.turn <= 9 and event.faction == log.factions[1]
        ],
    )
    same(log.iter_events(turns=(20, None)), [event for event in everything if event.turn >= 20])


def test_columns_are_the_events(log: BlackBoxReader) -> None:
    for name in log_event_names():
        events = log.find_events_by_type(name)
        columns = log.columns(name)
        assert len(columns) == len(events)
        arrays = columns.arrays()
        assert [field.name for field in columns.fields] == list(arrays)
        assert arrays["sequence"].tolist() == [event.sequence for event in events]
        assert arrays["turn"].tolist() == [event.turn for event in events]
        assert arrays["timestamp"].tolist() == [event.timestamp_ns for event in events]
        factions = [None if number >= len(log.factions) else log.factions[number] for number in arrays["faction"]]
        assert factions == [event.faction for event in events]
        own = [field.name for field in columns.fields[5:]]
        for place, (field, of_event) in enumerate(zip(own, events[0].fields if events else own, strict=True)):
            values = arrays[field].tolist()
            if columns.fields[5 + place].unit == "faction" and columns.fields[5 + place].type == "u16":
                values = [None if number >= len(log.factions) else log.factions[number] for number in values]
            assert values == [event.fields[of_event] for event in events], (name, field)
        table = pa.table(columns)
        assert pl.DataFrame(columns).height == table.num_rows == len(events)
        for field, array in arrays.items():
            assert table[field].to_pylist() == array.tolist(), (name, field)


def test_columns_of_a_plain_log_are_the_file_itself(log: BlackBoxReader) -> None:
    def addresses() -> list[int]:
        table = pa.table(log.columns("EntityMoved"))
        return [chunk.buffers()[1].address + chunk.offset * 4 for chunk in table["x"].chunks]

    # Two streams that were made apart from each other show the same memory: it is the log's map.
    assert addresses() == addresses() != []


def test_columns_say_what_they_have_not(log: BlackBoxReader) -> None:
    with pytest.raises(vr.InvalidInput, match=r"event CombatEnd has no column 'damage'; it has sequence, .*ticks"):
        log.columns("CombatEnd").arrays("damage")
    for bad, match in (
        ({"types": ["Foo"]}, "event type must be one of CombatStart, .*, got 'Foo'"),
        ({"faction": "romans"}, "faction must be one of .*between rounds, nobody, got 'romans'"),
        ({"turns": -1}, "turns must be an integer from 0 to 4294967295, got -1"),
        ({"combat": 2**64}, "combat must be an integer from 0 to 18446744073709551615, got 18446744073709551616"),
    ):
        with pytest.raises(vr.InvalidInput, match=match):
            list(log.iter_events(**bad))
    with pytest.raises(vr.InvalidInput, match=r"must be one of .*, got 'Foo'"):
        log.columns("Foo")


def test_settings_and_names(log: BlackBoxReader) -> None:
    assert log.seed == 2
    assert log.settings["systems"] == "30"
    assert "ships.toml" in log.universe_files
    assert log.last_turn == TURNS
    assert log.torn_bytes == 0
    assert log.damage == []
    assert [faction.id for faction in log.names.factions] == log.factions
    assert len(log.names.systems) == 30
    moved = log.find_events_by_type("EntityMoved")[0]
    assert moved.fields["from"] in log.names.systems


def test_what_a_rewind_gave_up_is_left_out_unless_asked_for(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=3, systems=20, seed=1, directory=tmp_path / "c") as campaign:
        campaign.run(3)
        there = campaign.snapshot()
        campaign.run(2)
        campaign.restore(there)
        campaign.run(4)
    log, all_of_it = BlackBoxReader.open_log(tmp_path / "c"), BlackBoxReader.open_log(tmp_path / "c", discarded=True)
    turns = [event.turn for event in log.iter_events(["TurnEnd"], faction="between rounds")]
    assert turns == [1, 2, 3, 4, 5, 6, 7]
    turns = [event.turn for event in all_of_it.iter_events(["TurnEnd"], faction="between rounds")]
    assert turns == [1, 2, 3, 4, 5, 4, 5, 6, 7]
    assert log.columns("TurnEnd", faction="between rounds")["turn"].tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert len(all_of_it) > len(log) == sum(1 for _ in log.iter_events())
    rewinds = [chunk.rewind for chunk in log.follow_chunks() if chunk.kind == "rewind"]
    assert len(rewinds) == 1
    assert rewinds[0] is not None
    assert rewinds[0][1] == 3


def test_damage_is_reported_and_can_be_passed_over(played: tuple[Path, list[vr.Event]], tmp_path: Path) -> None:
    data = bytearray((played[0] / "blackbox.vrlog").read_bytes())
    index = BlackBoxReader.open_log(played[0]).index()
    chunk = 40
    data[int(index["offset"][chunk]) + 140] ^= 1
    path = tmp_path / "damaged.vrlog"
    path.write_bytes(data)
    with pytest.raises(vr.DamagedData, match=r"damaged\.vrlog"):
        list(BlackBoxReader.open_log(path).iter_events())
    with pytest.raises(vr.DamagedData):
        BlackBoxReader.open_log(path).columns("TurnEnd").arrays()
    with pytest.raises(Exception, match=r"damaged\.vrlog"):
        pa.table(BlackBoxReader.open_log(path).columns("TurnEnd"))
    passing = BlackBoxReader.open_log(path, skip_damage=True)
    missing = range(int(index["first_sequence"][chunk]), int(index["first_sequence"][chunk + 1]))
    expected = [event.sequence for event in played[1] if event.sequence not in missing]
    assert [event.sequence for event in passing.iter_events()] == sorted(expected)
    (damage,) = passing.damage
    assert damage.offset == int(index["offset"][chunk])
    assert damage.last_before == (int(index["turn"][chunk - 1]), int(index["slot"][chunk - 1]))
    assert damage.next == (int(index["turn"][chunk + 1]), int(index["slot"][chunk + 1]))


def test_a_torn_tail_does_not_count(played: tuple[Path, list[vr.Event]], tmp_path: Path) -> None:
    index = BlackBoxReader.open_log(played[0]).index()
    end = int(index["offset"][30])
    path = tmp_path / "torn.vrlog"
    path.write_bytes((played[0] / "blackbox.vrlog").read_bytes()[: end + 150])
    log = BlackBoxReader.open_log(path)
    assert log.torn_bytes == 150
    assert sum(1 for _ in log.iter_events()) == int(index["first_sequence"][30])


@pytest.mark.parametrize("discarded", [False, True])
def test_a_torn_commit_with_an_intact_header_does_not_count(
    played: tuple[Path, list[vr.Event]], tmp_path: Path, discarded: bool
) -> None:
    index = BlackBoxReader.open_log(played[0]).index()
    last = int(np.argmax(index["turn"] == 7))  # the first commit of a round
    torn = bytearray((played[0] / "blackbox.vrlog").read_bytes()[: int(index["offset"][last + 1])])
    torn[int(index["offset"][last]) + 150] ^= 1
    path = tmp_path / "torn.vrlog"
    path.write_bytes(torn)
    log = BlackBoxReader.open_log(path, discarded=discarded)
    assert len(log.index()["number"]) == last
    assert len(log) == sum(1 for _ in log.iter_events()) == int(index["first_sequence"][last])
    assert log.last_turn == 6
    report = summary_of(log)
    assert (report["turns"], report["rewinds"], report["discarded_events"]) == (6, 0, 0)


def test_what_is_no_log_is_refused(tmp_path: Path) -> None:
    with pytest.raises(vr.InvalidInput, match=r"is not a campaign folder: blackbox\.vrlog not found"):
        BlackBoxReader.open_log(tmp_path)
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "foreign").write_bytes(b"PAR1" * 100)
    for name in ("empty", "foreign"):
        with pytest.raises(vr.DamagedData, match=name):
            BlackBoxReader.open_log(tmp_path / name)


def test_follows_a_campaign_that_is_being_played(tmp_path: Path) -> None:
    campaign = vr.Campaign.create(factions=3, systems=20, seed=1, directory=tmp_path / "c")
    campaign.run(1)
    log = BlackBoxReader.open_log(tmp_path / "c")
    seen: list[int] = []
    for event in log.follow(["TurnEnd"]):
        if event.faction is not None:
            continue
        seen.append(event.turn)
        if event.turn < 5:
            campaign.run(1)  # more to come while the follower stands here
        else:
            campaign.finish()
    assert seen == [1, 2, 3, 4, 5]
    assert [event.turn for event in log.follow(["TurnEnd"], stop=lambda: True)][-1] == 5
    with pytest.raises(vr.InvalidInput, match=r"must be one of .*, got 'Foo'"):
        next(log.follow(["Foo"]))


def test_following_gives_up_after_its_timeout(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=3, systems=20, seed=1, directory=tmp_path / "c") as campaign:
        campaign.run(1)
        events = list(BlackBoxReader.open_log(tmp_path / "c").follow(timeout=0.05))
        assert events[-1].type == "TurnEnd"


def test_a_combat_summary_is_what_the_events_say(log: BlackBoxReader) -> None:
    viewer = BlackBoxViewer(log)
    for combat in viewer.combat_ids():
        events = log.find_events_by_combat(combat)
        start, end = (next(event for event in events if event.type == name) for name in ("CombatStart", "CombatEnd"))
        shots = [event for event in events if event.type == "DamageDealt"]
        summary = viewer.get_combat_summary(combat)
        assert (summary.turn, summary.faction) == (start.turn, start.faction)
        assert (summary.attacker, summary.attackers) == (start.attacker, start.attackers)
        assert (summary.reason, summary.ticks, summary.decided) == (end.reason, end.ticks, end.decided)
        assert sum(use.shots for use in summary.weapons) == sum(event.shots for event in shots)
        assert sum(use.kills for use in summary.weapons) == sum(event.kills for event in shots)
        assert sum(summary.damage_by_tick.values()) == pytest.approx(sum(event.damage for event in shots) / 1000)
        died = [event for event in events if event.type == "EntityDestroyed"]
        assert sum(summary.destroyed.values()) == len(died)
    with pytest.raises(vr.NotFound, match="has no battle 987654"):
        viewer.get_combat_summary(987654)


def test_a_timeline_has_every_faction_turn_in_its_order(log: BlackBoxReader) -> None:
    viewer = BlackBoxViewer(log)
    for turn in (1, TURNS):
        timeline = viewer.get_turn_summary(turn)
        events = [event for part in timeline.parts for event in part.events]
        assert [event.sequence for event in events] == [event.sequence for event in log.find_events_by_turn(turn)]
        assert timeline.parts[-1].faction is None
        assert [part.slot for part in timeline.parts] == list(range(len(timeline.parts)))
        assert all(part.committed and part.error is None for part in timeline.parts)
        for part in timeline.parts:
            assert part.orders == sum(1 for event in part.events if event.type == "FactionAction")
    with pytest.raises(vr.NotFound, match=f"has no events of turn {TURNS + 1}; this log has turns 1 to {TURNS}"):
        viewer.get_turn_summary(TURNS + 1)


def test_a_forfeited_turn_says_why(tmp_path: Path) -> None:
    class Fails(vr.FactionPolicy):
        def plan(self, view: vr.FactionView) -> list[vr.Order]:
            raise RuntimeError("no idea")

    with vr.Campaign.create(
        factions=3, systems=20, seed=1, directory=tmp_path / "c", policies={"templars": Fails()}
    ) as campaign:
        campaign.run(1)
    parts = {
        part.faction: part for part in BlackBoxViewer(BlackBoxReader.open_log(tmp_path / "c")).get_turn_summary(1).parts
    }
    assert not parts["templars"].committed
    assert "no idea" in (parts["templars"].error or "")
    assert any("no idea" in sentence for sentence in parts["templars"].sentences)


def test_every_event_can_be_told_in_words(log: BlackBoxReader, tmp_path: Path) -> None:
    viewer = BlackBoxViewer(log)
    told = Counter(event.type for event in log.iter_events() if viewer.teller(event))
    with vr.Campaign.create(factions=3, systems=20, seed=1, directory=tmp_path / "c") as campaign:
        campaign.run(1)
        entity = campaign.ecs.query_ids(vr.EntityQuery(["FactionState"]))[0]
        campaign.ecs.update_entity(entity, {"FactionState": {"treasury": 5_000}})
        campaign.assign_policy("templars", "greedy")
    changed = BlackBoxReader.open_log(tmp_path / "c").iter_events(["Intervention", "PolicyChanged"])
    sentences = [viewer.teller(event) for event in changed]
    assert sentences[0].startswith("intervention: set")
    assert sentences[-1].endswith(" is played by greedy from now on, previously by standard")
    assert set(told) >= set(log_event_names()) - {
        "SystemError", "FactionEliminated", "VictoryAchieved", "PolicyMemory", "Intervention", "PolicyChanged",
        "ColonyFounded",
    }  # fmt: skip


def test_numbers_with_a_meaning_are_described() -> None:
    for event_type, field in (("CombatEnd", "result"), ("EntitySpawned", "reason"), ("SystemError", "kind")):
        doc = next(doc for name, _, _, doc in log_event_fields(event_type) if name == field)
        assert doc.startswith("0 ")


def test_a_chunk_gives_its_parts(log: BlackBoxReader) -> None:
    chunk = next(iter(log.iter_chunks(["FactionAction"])))
    assert chunk.kind == "events"
    assert chunk.number == 1
    assert sum(chunk.type_counts().values()) == chunk.event_count
    orders = chunk.events(["FactionAction"])
    assert chunk.column("FactionAction", "order").tolist() == [event.order for event in orders]
    column = chunk.column("FactionAction", "subject")
    assert not column.flags.writeable
    assert column.dtype == np.uint64
    starts = chunk.column("TurnStart", "faction")
    assert chunk.text(int(starts[0])) == chunk.faction
