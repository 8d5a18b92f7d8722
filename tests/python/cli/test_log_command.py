"""``void-reckoning log``, as a person or a script types it."""

import json
import subprocess
import time
from pathlib import Path

import polars as pl
import pytest
import void_reckoning as vr
from mcap.reader import make_reader
from processes import finished, start


def log(*arguments: object) -> subprocess.CompletedProcess[str]:
    return finished("log", *arguments)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("told") / "campaign"
    with vr.Campaign.create(factions=4, systems=30, seed=2, directory=path) as campaign:
        campaign.run(20)
    return path


def test_the_summary_has_the_figures_of_the_log(folder: Path) -> None:
    reader = vr.BlackBoxReader.open_log(folder)
    done = log(folder, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert (report["turns"], report["seed"], report["events"]) == (20, 2, len(reader))
    assert sum(report["events_by_type"].values()) == len(reader)
    assert report["battles"]["total"] == len(reader.columns("CombatEnd"))
    assert sorted(row["faction"] for row in report["factions"]) == sorted(reader.factions)
    orders = reader.find_events_by_type("FactionAction")
    assert report["orders"]["total"] == len(orders)
    assert sum(report["orders"]["reasons"].values()) == sum(1 for order in orders if not order.accepted)
    shown = log(folder)
    assert shown.returncode == 0
    assert f"20 turns, {report['commits']} commits, {len(reader)} events" in shown.stdout
    assert "Next: void-reckoning log" in shown.stdout


def test_events_are_filtered_and_counted_off(folder: Path) -> None:
    reader = vr.BlackBoxReader.open_log(folder)
    done = log(folder, "--type", "EntityMoved", "--turn", "5:9", "--faction", reader.factions[0], "--json")
    expected = list(reader.iter_events(["EntityMoved"], turns=(5, 9), faction=reader.factions[0]))
    report = json.loads(done.stdout)
    assert [row["sequence"] for row in report["events"]] == [event.sequence for event in expected]
    assert not report["more"]
    some = json.loads(log(folder, "--type", "EntityMoved", "--limit", 3, "--json").stdout)
    assert len(some["events"]) == 3
    assert some["more"]
    lines = log(folder, "--turn", "20:", "--type", "TurnEnd").stdout.splitlines()
    assert len(lines) == len(list(reader.iter_events(["TurnEnd"], turns=(20, None))))
    assert lines[0].startswith("   20  ")


def test_a_battle_and_a_timeline_are_told(folder: Path) -> None:
    viewer = vr.BlackBoxViewer(vr.BlackBoxReader.open_log(folder))
    battle = viewer.get_combat_summary(viewer.combat_ids()[-1])
    told = log(folder, "--combat", battle.combat).stdout
    assert told.startswith(f"Battle {battle.combat} at ")
    assert f"{battle.result} by {battle.reason} after" in told
    assert json.loads(log(folder, "--combat", battle.combat, "--json").stdout)["ticks"] == battle.ticks
    told = log(folder, "--timeline", "--turn", battle.turn, "--faction", battle.faction).stdout
    assert f"battle {battle.combat} at {battle.planet or battle.system}" in told
    report = json.loads(log(folder, "--timeline", "--turn", "3:4", "--json").stdout)
    assert [turn["turn"] for turn in report["turns"]] == [3, 4]
    assert report["turns"][0]["parts"][-1]["faction"] is None
    assert "this log has turns 1 to 20" in log(folder, "--timeline", "--turn", "21:").stderr


def test_exports_say_where_they_went(folder: Path, tmp_path: Path) -> None:
    reader = vr.BlackBoxReader.open_log(folder)
    done = log(folder, "--export", "parquet", "--out", tmp_path / "p", "--json")
    assert json.loads(done.stdout) == {"path": str(tmp_path / "p"), "events": len(reader)}
    done = log(folder, "--export", "jsonl", "--type", "CombatEnd", "--out", tmp_path / "x.jsonl")
    assert done.returncode == 0
    assert len((tmp_path / "x.jsonl").read_text().splitlines()) == len(reader.columns("CombatEnd"))
    assert log(folder, "--export", "mcap").returncode == 0
    assert (folder / "blackbox.mcap").stat().st_size > 1000
    assert log(folder, "--export", "perfetto").returncode == 0
    assert (folder / "blackbox.pftrace").stat().st_size > 1000
    done = log(folder, "--export", "analytics", "--json")
    assert pl.read_parquet(json.loads(done.stdout)["turns"]).height == 80


def test_an_mcap_file_may_have_a_second_for_each_turn(folder: Path, tmp_path: Path) -> None:
    events = list(vr.BlackBoxReader.open_log(folder).iter_events())
    last = max(event.timestamp_ns for event in events) // 10**9
    for options, end in (([], last), (["--time", "wall"], last), (["--time", "turns"], 20)):
        done = log(folder, "--export", "mcap", "--out", tmp_path / "x.mcap", *options)
        assert (done.returncode, done.stderr) == (0, "")
        with (tmp_path / "x.mcap").open("rb") as file:
            times = [message.log_time for _, _, message in make_reader(file).iter_messages()]
        assert (max(times) // 10**9, len(times)) == (end, len(events))


def test_follows_a_campaign_of_another_process(tmp_path: Path) -> None:
    arguments = ["--factions", 3, "--systems", 20, "--turns", 300, "--ignore-victory", "--out", tmp_path / "c"]
    with start("run", *arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as campaign:
        while not (tmp_path / "c").exists():
            assert campaign.poll() is None
            time.sleep(0.005)
        done = log(tmp_path / "c", "--follow", "--type", "TurnEnd", "--faction", "mycora", "--json")
        assert campaign.wait(timeout=300) == 0
    turns = [json.loads(line)["turn"] for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert turns == list(range(1, len(turns) + 1))
    assert turns


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--type", "CombatStop"], "event type must be one of CombatStart,"),
        (
            ["--faction", "romans"],
            "faction must be one of templars, choir, mycora, orrun, between rounds, nobody, got 'romans'",
        ),
        (["--turn", "x"], "--turn must be of the form 7, 3:9, 90: or :10, got 'x'"),
        (["--turn", "-3"], "--turn must be of the form 7, 3:9, 90: or :10, got '-3'"),
        (["--combat", "99999"], "has no battle 99999"),
        (["--export", "csv"], "--export must be one of jsonl, mcap, parquet, perfetto, analytics, got 'csv'"),
        (["--out", "x"], "--out needs --export"),
        (["--time", "turns"], "--time needs --export mcap or perfetto"),
        (["--export", "jsonl", "--time", "turns"], "--time needs --export mcap or perfetto"),
        (["--export", "mcap", "--time", "tur"], "--time must be one of wall, turns, got 'tur'"),
        (["--export", "perfetto", "--time", "tur"], "--time must be one of wall, turns, got 'tur'"),
        (
            ["--export", "perfetto", "--discarded"],
            "--discarded can't be combined with --export perfetto; it takes --turn,",
        ),
        (["--follow", "--timeline"], "--timeline, --follow and --export can't be combined"),
        (["--export", "analytics", "--turn", "3"], "--turn can't be combined with --export analytics"),
    ],
)
def test_complains_in_one_line(folder: Path, arguments: list[str], complaint: str) -> None:
    done = log(folder, *arguments)
    assert done.returncode in {1, 2}
    assert complaint in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_damage_exits_with_3_and_names_the_place(folder: Path, tmp_path: Path) -> None:
    index = vr.BlackBoxReader.open_log(folder).index()
    data = bytearray((folder / "blackbox.vrlog").read_bytes())
    data[int(index["offset"][30]) + 150] ^= 4
    path = tmp_path / "damaged.vrlog"
    path.write_bytes(data)
    summary = log(path)
    assert summary.returncode == 3
    assert f"damaged: {int(index['offset'][31] - index['offset'][30])} bytes at {index['offset'][30]}" in summary.stderr
    assert json.loads(log(path, "--json").stdout)["damage"]
    refused = log(path, "--type", "TurnEnd", "--json")
    assert (refused.returncode, refused.stdout) == (3, "")
    passed = log(path, "--type", "TurnEnd", "--skip-damage", "--json")
    assert passed.returncode == 3
    assert json.loads(passed.stdout)["events"]
    assert log(tmp_path).returncode == 2
