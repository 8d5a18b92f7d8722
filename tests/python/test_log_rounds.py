"""Which rounds a log has: after a rewind, after ``resume --from-save``, and of whose turns."""

import dataclasses
import json
from pathlib import Path

import pytest
import void_reckoning as vr
from test_log_command import log
from void_reckoning.cli.log import LogRequest, follow, show, timeline
from void_reckoning.cli.log_summary import summary_of
from void_reckoning.dashboard.runs import Run, RunFolder

SMALL = {"factions": 3, "systems": 20, "seed": 2}


@pytest.fixture(scope="module")
def rewound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """At turn 4, rewound from 8."""
    path = tmp_path_factory.mktemp("rewound") / "campaign"
    with vr.Campaign.create(directory=path, **SMALL) as campaign:
        campaign.run(4)
        there = campaign.snapshot()
        campaign.run(4)
        campaign.restore(there)
    return path


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a log that begins at turn 5."""
    path = tmp_path_factory.mktemp("late") / "campaign"
    with vr.Campaign.create(directory=path, save_every=4, **SMALL) as campaign:
        campaign.run(4)
    data = bytearray((path / "blackbox.vrlog").read_bytes())
    data[len(data) // 2] ^= 4
    (path / "blackbox.vrlog").write_bytes(data)
    with vr.Campaign.resume(path, from_save=True) as campaign:
        campaign.run(3)
    return path


@pytest.fixture(scope="module")
def touched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With an intervention before turn 3."""
    path = tmp_path_factory.mktemp("touched") / "campaign"
    with vr.Campaign.create(directory=path, **SMALL) as campaign:
        campaign.run(2)
        colony = campaign.ecs.query_ids(vr.EntityQuery(["Colony"], limit=1))[0]
        campaign.ecs.update_entity(colony, {"Colony": {"population": 20000}})
        campaign.run(2)
    return path


def test_rounds_that_were_given_up_do_not_count(rewound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reader = vr.BlackBoxReader.open(rewound)
    assert reader.last_turn == 4
    assert vr.BlackBoxReader.open(rewound, given_up=True).last_turn == 8
    report = summary_of(reader)
    assert report["turns"] == 4
    assert sorted(row["faction"] for row in report["factions"]) == sorted(reader.factions)
    assert timeline(LogRequest(rewound)) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("Turn ")] == [
        f"Turn {turn}" for turn in (1, 2, 3, 4)
    ]
    assert timeline(LogRequest(rewound, given_up=True)) == 0
    assert "Turn 8" in capsys.readouterr().out


def test_a_log_that_begins_later_is_told_from_there(late: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for turns in (None, (2, 20), (None, None)):
        assert timeline(LogRequest(late, turns=turns)) == 0
        told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Turn ")]
        assert told == ["Turn 5", "Turn 6", "Turn 7"]


def test_damage_in_a_timeline_is_an_error_or_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with vr.Campaign.create(directory=tmp_path / "c", **SMALL) as campaign:
        campaign.run(5)
    index = vr.BlackBoxReader.open(tmp_path / "c").index()
    data = bytearray((tmp_path / "c" / "blackbox.vrlog").read_bytes())
    for offset in index["offset"][index["turn"] == 3]:
        data[int(offset) + 130] ^= 4
    (tmp_path / "c" / "blackbox.vrlog").write_bytes(data)
    with pytest.raises(vr.DamagedData, match="turn 3, slot 0"):
        timeline(LogRequest(tmp_path / "c"))
    capsys.readouterr()
    assert timeline(LogRequest(tmp_path / "c", skip_damage=True)) == 3
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Turn ")]
    assert told == ["Turn 1", "Turn 2", "Turn 4", "Turn 5"]


@pytest.mark.parametrize("part", ["templars", "between rounds", "nobody"])
def test_following_finds_whose_turn_it_was_as_searches_do(touched: Path, part: str) -> None:
    reader = vr.BlackBoxReader.open(touched)
    searched = [event.sequence for event in reader.iter_events(faction=part)]
    assert searched
    assert [event.sequence for event in reader.follow(faction=part)] == searched
    told = [one for round_ in vr.BlackBoxViewer(reader).iter_timelines(faction=part) for one in round_.parts]
    assert {one.of for one in told} == {part}
    assert [event.sequence for one in told for event in one.events] == searched


def test_a_timeline_tells_the_part_that_was_asked_for(touched: Path, capsys: pytest.CaptureFixture[str]) -> None:
    timeline(LogRequest(touched, faction="between rounds"))
    assert capsys.readouterr().out.count("  between rounds  [") == 4
    timeline(LogRequest(touched, faction="nobody"))
    told = capsys.readouterr().out
    assert told.startswith("Turn 3\n\n  interventions  [")
    assert "Turn 4" not in told


def test_following_takes_the_filters_of_searches(rewound: Path) -> None:
    reader = vr.BlackBoxReader.open(rewound)
    battle = vr.BlackBoxViewer(reader).combat_ids()[0]
    searched = [event.sequence for event in reader.iter_events(combat=battle)]
    assert [event.sequence for event in reader.follow(combat=battle)] == searched
    assert {event.turn for event in reader.follow(turns=(2, 3))} == {2, 3}
    with pytest.raises(vr.InvalidInput, match="combat is -1"):
        next(reader.follow(combat=-1))
    with pytest.raises(vr.InvalidInput, match="faction is 'romans'"):
        next(reader.follow(faction="romans"))


def test_following_says_what_a_rewind_made_void(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with vr.Campaign.create(directory=tmp_path / "c", **SMALL) as campaign:
        beginning = campaign.snapshot()
        campaign.run(2)
        whole = campaign.snapshot()
        campaign.run(1)
        campaign.restore(whole)
        turns = campaign.faction_turns(1)
        with next(turns):
            pass
        midst = campaign.snapshot()
        for turn in turns:
            with turn:
                pass
        campaign.restore(midst)
        campaign.restore(beginning)
    request = LogRequest(tmp_path / "c", types=("TurnEnd",), faction="between rounds")
    assert follow(request) == 0
    lines = capsys.readouterr().out.splitlines()
    told = [(line.split()[0], line.split()[2]) for line in lines]
    assert told[:3] == [("1", "turn"), ("2", "turn"), ("3", "turn")]
    assert told[3:] == [("2", "back"), ("3", "turn"), ("3", "back"), ("0", "back")]
    assert [line.split("back to ")[1] for line in lines if "back to" in line] == [
        f"{place}: what was told of later is void"
        for place in ("the end of round 2", "round 3, 1 faction turn done", "the beginning")
    ]
    assert follow(dataclasses.replace(request, as_json=True)) == 0
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["turn"], one["slot"]) for one in objects if one["type"] == "Rewind"] == [(2, 0), (2, 1), (0, 0)]


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_a_limit_is_kept_by_events_and_following(rewound: Path, capsys: pytest.CaptureFixture[str], limit: int) -> None:
    assert show(LogRequest(rewound, turns=(1, 1), limit=limit)) == 0
    assert capsys.readouterr().out.count("\n") == limit
    assert follow(LogRequest(rewound, limit=limit)) == 0
    assert capsys.readouterr().out.count("\n") == limit


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--timeline", "--combat", "1"], "--combat does not go with --timeline; allowed are --turn, --faction,"),
        (["--timeline", "--type", "TurnEnd"], "--type does not go with --timeline"),
        (["--timeline", "--limit", "0"], "--limit does not go with --timeline"),
        (["--timeline", "--faction", "romans"], "faction is 'romans'; allowed are"),
        (["--follow", "--faction", "romans"], "faction is 'romans'; allowed are"),
        (["--follow", "--faction", ""], "faction is ''; allowed are"),
        (["--follow", "--given-up"], "--given-up does not go with --follow"),
        (["--export", "jsonl", "--limit", "3"], "--limit does not go with --export"),
        (["--limit", "3"], "--limit does not go with the summary; allowed are --turn"),
        (["--combat", "1", "--limit", "3"], "--limit does not go with a battle's summary"),
        (["--turn", "9:3"], "--turn is '9:3'; the first turn comes after the last"),
    ],
    ids=str,
)
def test_what_does_not_apply_is_refused_in_one_line(rewound: Path, arguments: list[str], complaint: str) -> None:
    done = log(rewound, *arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"void-reckoning: {complaint}")


def state_of(folder: Path) -> Run:
    (run,) = RunFolder(folder).scan()
    return run


def test_only_a_victory_that_ended_a_run_finishes_it(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=3, systems=15, seed=4, turns=200, directory=tmp_path / "c") as campaign:
        campaign.run(80)
        there = campaign.snapshot()
        campaign.run(20)
        campaign.restore(there)
        campaign.run(1)
    gave_up = vr.BlackBoxReader.open(tmp_path / "c", given_up=True).find_events_by_type("VictoryAchieved")
    (won,) = [event.turn for event in gave_up]
    assert won > 81
    run = state_of(tmp_path / "c")
    assert (run.turn, run.state) == (81, "stopped")
    with vr.Campaign.resume(tmp_path / "c") as campaign:
        campaign.run(won - 81)
    run = state_of(tmp_path / "c")
    assert (run.turn, run.state) == (won, "finished")
    with vr.Campaign.resume(tmp_path / "c") as campaign:
        campaign.run(1, ignore_victory=True)
    run = state_of(tmp_path / "c")
    assert (run.turn, run.state) == (won + 1, "stopped")
