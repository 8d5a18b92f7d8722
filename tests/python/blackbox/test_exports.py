"""The log in other formats, read back by what others wrote."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
import void_reckoning as vr
from mcap.reader import make_reader
from void_reckoning._core import log_event_names
from void_reckoning.blackbox import BlackBoxReader
from void_reckoning.blackbox._files import complete_or_nothing
from void_reckoning.blackbox.analytics import battles_table, orders_table, turns_table, write_analytics
from void_reckoning.blackbox.export import (
    EXPORTS,
    event_as_dict,
    event_table,
    export_jsonl,
    export_mcap,
    export_parquet,
)
from void_reckoning.blackbox.unit_analytics import losses_table, units_table

DOCS = Path(__file__).resolve().parents[3] / "docs"


def answers(question: str) -> list[tuple[Any, ...]]:
    relation = duckdb.sql(question)
    assert relation is not None
    rows: list[tuple[Any, ...]] = relation.fetchall()
    return rows


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> BlackBoxReader:
    folder = tmp_path_factory.mktemp("exported") / "campaign"
    with vr.Campaign.create(factions=5, systems=30, seed=2, directory=folder) as campaign:
        campaign.run(20)
    return BlackBoxReader.open_log(folder)


def test_json_lines_are_the_events(log: BlackBoxReader, tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    count = export_jsonl(log, path, turns=(3, 8))
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    events = list(log.iter_events(turns=(3, 8)))
    assert len(rows) == count == len(events)
    assert rows == [json.loads(json.dumps(event_as_dict(event))) for event in events]
    assert rows[0]["time"].endswith(f"{events[0].timestamp_ns % 10**9:09d}Z")


def test_parquet_opens_in_duckdb_and_polars(log: BlackBoxReader, tmp_path: Path) -> None:
    written = export_parquet(log, tmp_path / "events")
    assert written == {name: len(log.columns(name)) for name in log_event_names() if len(log.columns(name))}
    for name, rows in written.items():
        path = tmp_path / "events" / f"{name}.parquet"
        events = log.find_events_by_type(name)
        frame = pl.read_parquet(path)
        assert frame.height == rows
        assert frame["faction"].to_list() == [event.faction for event in events]
        assert frame["timestamp"].dt.epoch("ns").to_list() == [event.timestamp_ns for event in events]
        assert len(frame.columns) == 5 + len(events[0].fields)
        for column in frame.columns[5:]:
            assert frame[column].to_list() == [event[column] for event in events], (name, column)
        assert answers(f"select count(*), min(sequence) from '{path}'") == [(rows, events[0].sequence)]


def test_parquet_files_of_an_earlier_export_do_not_stay_among_those_of_another(
    log: BlackBoxReader, tmp_path: Path
) -> None:
    def there() -> dict[str, int]:
        return {path.stem: pl.read_parquet(path).height for path in tmp_path.glob("*.parquet")}

    (tmp_path / "notes").write_bytes(b"somebody else's")
    everything = export_parquet(log, tmp_path)
    first = export_parquet(log, tmp_path, turns=1)
    assert there() == first
    assert "CombatEnd" in set(everything) - set(first)
    # Those that were not asked for are not touched.
    one = export_parquet(log, tmp_path, ["CombatEnd"])
    assert there() == {**first, **one}
    assert export_parquet(log, tmp_path, ["CombatEnd"], turns=1) == {}
    assert there() == first
    assert (tmp_path / "notes").read_bytes() == b"somebody else's"
    (tmp_path / "CombatEnd.parquet").mkdir()
    with pytest.raises(vr.StorageError, match=r"CombatEnd\.parquet: can't be removed"):
        export_parquet(log, tmp_path, turns=1)


def test_parquet_in_several_pieces_is_the_same(
    log: BlackBoxReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_parquet(log, tmp_path / "whole", ["EntityMoved"])
    monkeypatch.setattr("void_reckoning.blackbox.export._ROWS_AT_ONCE", 20)
    export_parquet(log, tmp_path / "pieces", ["EntityMoved"])
    whole, pieces = (pl.read_parquet(tmp_path / name / "EntityMoved.parquet") for name in ("whole", "pieces"))
    assert whole.equals(pieces)


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"turns": -1}, "^turns must be an integer from 0 to 4294967295, got -1$"),
        ({"turns": (1, 2**32)}, "^turns must be an integer from 0 to 4294967295, got 4294967296$"),
        ({"combat": -1}, "^combat must be an integer from 0 to 18446744073709551615, got -1$"),
        ({"faction": "romans"}, "^faction must be one of templars, .*, got 'romans'"),
        ({"types": ["CombatEnd", "Combat"]}, "^event type must be one of .*, got 'Combat'"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_before_anything_is_written(
    log: BlackBoxReader, tmp_path: Path, filters: dict[str, Any], message: str
) -> None:
    for form, export in EXPORTS.items():
        with pytest.raises(vr.InvalidInput, match=message):
            export(log, tmp_path / form, **filters)
        with pytest.raises(TypeError, match="turn"):
            export(log, tmp_path / form, turn=3)
    assert list(tmp_path.iterdir()) == []


def test_mcap_decodes_by_the_schema_in_it(log: BlackBoxReader, tmp_path: Path) -> None:
    path = tmp_path / "events.mcap"
    assert export_mcap(log, path) == len(log)
    flatc = shutil.which("flatc")
    assert flatc is not None
    messages: list[tuple[Any, Any, Any]] = []
    with path.open("rb") as file:
        reader = make_reader(file, validate_crcs=True)
        (metadata,) = list(reader.iter_metadata())
        assert metadata.metadata["seed"] == "2"
        for schema, channel, message in reader.iter_messages(log_time_order=False):
            assert schema is not None
            assert (schema.name, schema.encoding) == ("void_reckoning.logging.LogEntry", "flatbuffer")
            assert channel.message_encoding == "flatbuffer"
            messages.append((schema, channel, message))
    (tmp_path / "schema.bfbs").write_bytes(messages[0][0].data)
    files = []
    for number, (_, _, message) in enumerate(messages):
        files.append(f"m{number}.bin")
        (tmp_path / files[-1]).write_bytes(message.data)
    subprocess.run(
        [flatc, "--json", "--strict-json", "--raw-binary", "--defaults-json", "schema.bfbs", "--", *files],
        cwd=tmp_path,
        check=True,
        timeout=300,
    )
    for number, (event, (_, channel, message)) in enumerate(zip(log.iter_events(), messages, strict=True)):
        decoded = json.loads((tmp_path / f"m{number}.json").read_text())
        header = decoded.pop("header")
        assert channel.topic == f"/{event.type}"
        assert header["event_type"] == event.type
        assert (message.log_time, message.sequence) == (event.timestamp_ns, event.sequence)
        assert header["sequence"] == event.sequence
        assert (header["turn_number"], header["timestamp"]) == (event.turn, event.timestamp_ns)
        assert header.get("faction_id") == event.faction
        *named, (_, fields) = decoded.items()
        for _, values in named:
            check_named(event, values)
        for name, value in event.fields.items():
            found = fields.get(name)
            if isinstance(found, int) and (isinstance(value, str) or (value is None and found == 65535)):
                found = log.factions[found] if found < len(log.factions) else None
            assert found == (pytest.approx(value, rel=1e-5, abs=1e-6) if isinstance(value, float) else value), (
                event,
                name,
            )


def check_named(event: vr.Event, decoded: dict[str, Any]) -> None:
    """The plan's table of an event says what the event as a mapping does; what is not known is left out."""
    assert event.type in ("CombatStart", "CombatEnd", "DamageDealt", "EntitySpawned", "EntityDestroyed")
    for key, value in decoded.items():
        if isinstance(event[key], dict):
            assert value == pytest.approx(event[key], rel=1e-5, abs=1e-6)
        else:
            assert value == (pytest.approx(event[key], rel=1e-5) if isinstance(event[key], float) else event[key]), key


def test_mcap_on_the_timeline_of_turns(log: BlackBoxReader, tmp_path: Path) -> None:
    path = tmp_path / "turns.mcap"
    assert export_mcap(log, path, time="turns") == len(log)
    events = list(log.iter_events())
    slots = {one.first_sequence: one.slot for one in log.iter_chunks()}
    starts = sorted(slots)
    with path.open("rb") as file:
        reader = make_reader(file, validate_crcs=True)
        assert [one.metadata["time"] for one in reader.iter_metadata()] == ["turns"]
        summary = reader.get_summary()
        assert summary is not None
        assert summary.statistics is not None
        assert summary.statistics.message_start_time // 10**9 == 1
        assert summary.statistics.message_end_time // 10**9 == 20
        messages = [message for _, _, message in reader.iter_messages()]  # by log time
        third = [
            message.sequence for _, _, message in reader.iter_messages(starting_at=3 * 10**9, ending_before=4 * 10**9)
        ]
    assert [message.sequence for message in messages] == [event.sequence for event in events]
    assert third == [event.sequence for event in events if event.turn == 3]
    share = 10**9 // 6  # five factions, and the phase between rounds
    before = -1
    for event, message in zip(events, messages, strict=True):
        first = max(start for start in starts if start <= event.sequence)
        assert message.log_time == event.turn * 10**9 + slots[first] * share + event.sequence - first
        assert message.publish_time == message.log_time > before
        before = message.log_time


def test_mcap_times_do_not_depend_on_what_is_left_out(log: BlackBoxReader, tmp_path: Path) -> None:
    def times(name: str, types: list[str]) -> dict[int, int]:
        export_mcap(log, tmp_path / name, types, time="turns")
        with (tmp_path / name).open("rb") as file:
            return {message.sequence: message.log_time for _, _, message in make_reader(file).iter_messages()}

    every, some = times("every.mcap", []), times("some.mcap", ["TurnEnd", "CombatEnd"])
    assert len(every) > len(some) > 0
    assert {sequence: every[sequence] for sequence in some} == some
    with pytest.raises(vr.InvalidInput, match="time must be one of wall, turns, got 'ticks'"):
        export_mcap(log, tmp_path / "x.mcap", time="ticks")
    assert not (tmp_path / "x.mcap").exists()


def test_mcap_of_one_battle(log: BlackBoxReader, tmp_path: Path) -> None:
    combat = log.find_events_by_type("CombatStart")[0].combat
    count = export_mcap(log, tmp_path / "battle.mcap", combat=combat)
    assert count == len(log.find_events_by_combat(combat)) > 1
    assert export_mcap(log, tmp_path / "ends.mcap", ["CombatEnd"]) == len(log.columns("CombatEnd"))


def test_a_file_that_could_not_be_finished_is_not_there(log: BlackBoxReader, tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text("before")
    with pytest.raises(vr.InvalidInput):
        export_jsonl(log, path, faction="romans")
    assert path.read_text() == "before"
    assert [entry.name for entry in tmp_path.iterdir()] == ["events.jsonl"]
    with pytest.raises(vr.InvalidInput, match="is a folder"):
        export_mcap(log, tmp_path)
    with pytest.raises(vr.StorageError, match="nowhere"):
        export_jsonl(log, tmp_path / "nowhere" / "x.jsonl")
    with pytest.raises(vr.StorageError, match=r"events\.jsonl"):
        export_parquet(log, path)


def test_analytics_count_what_the_events_count(log: BlackBoxReader, tmp_path: Path) -> None:
    files = write_analytics(log, tmp_path)
    turns, battles, orders = (pl.read_parquet(files[name]) for name in ("turns", "battles", "orders"))
    assert turns.height == len(log.columns("FactionReport"))
    ends = [event for event in log.find_events_by_type("TurnEnd") if event.faction is not None]
    assert turns["orders"].sum() == sum(event.orders for event in ends) == orders.height
    assert turns["battles"].sum() == sum(event.battles for event in ends)
    report = log.find_events_by_type("FactionReport")[17]
    row = turns.row(17, named=True)
    assert (row["turn"], row["faction"], row["planets"]) == (report.turn, report.of, report.planets)
    assert row["treasury"] == report.treasury / 1000
    assert battles["battle"].to_list() == [event.combat for event in log.find_events_by_type("CombatEnd")]
    start = {event.combat: event for event in log.find_events_by_type("CombatStart")}
    for row in battles.iter_rows(named=True):
        assert (row["attacker"], row["system"]) == (start[row["battle"]].attacker, start[row["battle"]].system)
        assert row["system_name"] == log.names.systems[row["system"]]
    for row, event in zip(orders.iter_rows(named=True), log.find_events_by_type("FactionAction"), strict=True):
        assert (row["sequence"], row["accepted"], row["reason"]) == (event.sequence, event.accepted, event.reason)


def test_what_a_rewind_gave_up_is_in_no_table(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=5, systems=30, seed=2, directory=tmp_path / "c") as campaign:
        campaign.run(15)
        there = campaign.snapshot()
        campaign.run(10)
        campaign.restore(there)
        for faction in campaign.ecs.query_ids(vr.EntityQuery(["FactionState"])):
            campaign.ecs.update_entity(faction, {"FactionState": {"treasury": 9_000}})  # other battles than before
        campaign.run(10)
    live, everything = BlackBoxReader.open_log(tmp_path / "c"), BlackBoxReader.open_log(tmp_path / "c", discarded=True)
    assert len(everything.columns("CombatEnd")) > len(live.columns("CombatEnd"))
    for table in (turns_table, battles_table, orders_table, units_table, losses_table):
        assert table(everything).equals(table(live))


def test_a_type_of_event_that_was_discarded_has_no_file(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "c") as campaign:
        campaign.run(1)
        there = campaign.snapshot()
        faction = campaign.ecs.query_ids(vr.EntityQuery(["FactionState"]))[0]
        campaign.ecs.update_entity(faction, {"FactionState": {"treasury": 9_000}})
        campaign.restore(there)
    for discarded in (False, True):
        written = export_parquet(
            BlackBoxReader.open_log(tmp_path / "c", discarded=discarded), tmp_path / f"{discarded}"
        )
        assert ("Intervention" in written) is discarded
        assert all(rows > 0 for rows in written.values())


def test_analytics_of_a_campaign_without_turns(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "c"):
        pass
    files = write_analytics(BlackBoxReader.open_log(tmp_path / "c"))
    heights = {name: pl.read_parquet(path).height for name, path in files.items()}
    assert heights.pop("units") > 0  # those at the start
    assert set(heights.values()) == {0}
    assert files["turns"] == tmp_path / "c" / "analytics" / "turns.parquet"


def test_every_analytics_column_is_documented_with_its_type(log: BlackBoxReader, tmp_path: Path) -> None:
    files = write_analytics(log, tmp_path)
    text = (DOCS / "formats/analytics.md").read_text()
    for name, path in files.items():
        section = text.split(f"## `{name}.parquet`")[1].split("\n## ")[0]
        documented = re.findall(r"^\| `(\w+)` \| (\w+) \|", section, re.MULTILINE)
        described = answers(f"describe select * from '{path}'")
        assert documented == [(row[0], row[1].lower()) for row in described]


def test_the_documented_questions_are_answered(
    log: BlackBoxReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_analytics(log, tmp_path / "analytics")
    monkeypatch.chdir(tmp_path)
    questions = re.findall(r"```sql\n(.*?)```", (DOCS / "formats/analytics.md").read_text(), re.DOTALL)
    assert len(questions) == 4
    for question in questions:
        assert answers(question), question


def test_a_table_of_events_is_what_parquet_has(log: BlackBoxReader) -> None:
    table = event_table(log, "CombatEnd")
    assert table.schema.field("damage_by_attacker").metadata == {b"unit": b"points"}
    assert str(table.schema.field("timestamp").type) == "timestamp[ns, tz=UTC]"


def test_exports_to_one_name_at_a_time_do_not_meet(log: BlackBoxReader, tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    with complete_or_nothing(path, log.path) as one, complete_or_nothing(path, log.path) as other:
        assert one != other
        one.write_text("one")
        other.write_text("other")
    assert path.read_text() == "one"  # the last that was complete
    with pytest.raises(KeyError), complete_or_nothing(path, log.path) as failed:
        failed.write_text("half")
        raise KeyError
    assert [entry.name for entry in tmp_path.iterdir()] == ["events.jsonl"]
