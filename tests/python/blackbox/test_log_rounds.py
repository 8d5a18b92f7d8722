"""Which rounds a log has: after a rewind, after ``resume --from-save``, and of whose turns."""

import dataclasses
import json
from pathlib import Path

import pytest
import void_reckoning as vr
from processes import finished
from void_reckoning.blackbox.export import export_jsonl
from void_reckoning.cli.actions.log import LogRequest, follow, show, timeline
from void_reckoning.cli.actions.log_summary import summary_of
from void_reckoning.cli.actions.replay import prove
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


def test_rounds_that_were_discarded_do_not_count(rewound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reader = vr.BlackBoxReader.open_log(rewound)
    assert reader.last_turn == 4
    assert vr.BlackBoxReader.open_log(rewound, discarded=True).last_turn == 8
    report = summary_of(reader)
    assert report["turns"] == 4
    assert sorted(row["faction"] for row in report["factions"]) == sorted(reader.factions)
    assert timeline(LogRequest(rewound)) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("Turn ")] == [
        f"Turn {turn}" for turn in (1, 2, 3, 4)
    ]
    assert timeline(LogRequest(rewound, discarded=True)) == 0
    assert "Turn 8" in capsys.readouterr().out


def test_a_log_that_begins_later_is_told_from_there(late: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for turns in (None, (2, 20), (None, None)):
        assert timeline(LogRequest(late, turns=turns)) == 0
        told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Turn ")]
        assert told == ["Turn 5", "Turn 6", "Turn 7"]


def test_damage_in_a_timeline_is_an_error_or_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with vr.Campaign.create(directory=tmp_path / "c", **SMALL) as campaign:
        campaign.run(5)
    index = vr.BlackBoxReader.open_log(tmp_path / "c").index()
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
    reader = vr.BlackBoxReader.open_log(touched)
    searched = [event.sequence for event in reader.iter_events(faction=part)]
    assert searched
    assert [event.sequence for event in reader.follow(faction=part)] == searched
    told = [one for round_ in vr.BlackBoxViewer(reader).iter_turn_summaries(faction=part) for one in round_.parts]
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
    reader = vr.BlackBoxReader.open_log(rewound)
    battle = vr.BlackBoxViewer(reader).combat_ids()[0]
    searched = [event.sequence for event in reader.iter_events(combat=battle)]
    assert [event.sequence for event in reader.follow(combat=battle)] == searched
    assert {event.turn for event in reader.follow(turns=(2, 3))} == {2, 3}
    with pytest.raises(vr.InvalidInput, match="combat must be an integer from 0 to 18446744073709551615, got -1"):
        next(reader.follow(combat=-1))
    with pytest.raises(vr.InvalidInput, match=r"faction must be one of .*, got 'romans'"):
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
        f"{place}: later events are discarded"
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
        (["--timeline", "--combat", "1"], "--combat can't be combined with --timeline; it takes --turn, --faction,"),
        (["--timeline", "--type", "TurnEnd"], "--type can't be combined with --timeline"),
        (["--timeline", "--limit", "0"], "--limit can't be combined with --timeline"),
        (
            ["--timeline", "--faction", "romans"],
            "faction must be one of templars, choir, mycora, between rounds, nobody, got 'romans'",
        ),
        (
            ["--follow", "--faction", "romans"],
            "faction must be one of templars, choir, mycora, between rounds, nobody, got 'romans'",
        ),
        (
            ["--follow", "--faction", ""],
            "faction must be one of templars, choir, mycora, between rounds, nobody, got ''",
        ),
        (["--follow", "--discarded"], "--discarded can't be combined with --follow"),
        (["--export", "jsonl", "--limit", "3"], "--limit can't be combined with --export"),
        (["--limit", "3"], "--limit can't be combined with the summary; it takes --turn"),
        (["--combat", "1", "--limit", "3"], "--limit can't be combined with a battle's summary"),
        (["--turn", "9:3"], "first turn of --turn must be at most the last, got '9:3'"),
    ],
    ids=str,
)
def test_what_does_not_apply_is_refused_in_one_line(rewound: Path, arguments: list[str], complaint: str) -> None:
    done = finished("log", rewound, *arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"void-reckoning: {complaint}")


def state_of(folder: Path) -> Run:
    (run,) = RunFolder(folder).scan()
    return run


def test_only_a_victory_that_ended_a_run_finishes_it(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=3, systems=15, seed=3, turns=200, directory=tmp_path / "c") as campaign:
        campaign.run(80)
        there = campaign.snapshot()
        campaign.run(20)
        campaign.restore(there)
        campaign.run(1)
    gave_up = vr.BlackBoxReader.open_log(tmp_path / "c", discarded=True).find_events_by_type("VictoryAchieved")
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


@pytest.fixture(scope="module")
def played_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Turns 9 to 12 twice, 12 for the second time from its third faction turn on; 13 and 14 discarded."""
    path = tmp_path_factory.mktemp("again") / "campaign"
    with vr.Campaign.create(directory=path, factions=6, systems=30, seed=1) as campaign:
        campaign.run(8)
        there = campaign.snapshot()
        campaign.run(6)
        campaign.restore(there)
        campaign.run(3)
        midst = None
        for number, turn in enumerate(campaign.faction_turns(1)):
            if number == 2:
                midst = campaign.snapshot()
            with turn:
                pass
        assert midst is not None
        campaign.restore(midst)
        for turn in campaign.faction_turns(1):
            with turn:
                pass
    return path


def test_battles_and_turns_that_were_played_again_come_apart(played_again: Path) -> None:
    viewer = vr.BlackBoxViewer(vr.BlackBoxReader.open_log(played_again))
    both = vr.BlackBoxViewer(vr.BlackBoxReader.open_log(played_again, discarded=True))
    first_round = [event.combat for event in both.reader.iter_events(["CombatStart"])]
    again = [number for number in viewer.combat_ids() if first_round.count(number) > 1]
    assert again
    for number in viewer.combat_ids():
        assert both.get_combat_summary(number) == viewer.get_combat_summary(number)
        assert not both.get_combat_summary(number).discarded
    assert both.combat_ids() == list(dict.fromkeys(first_round))
    only_void = sorted(set(both.combat_ids()) - set(viewer.combat_ids()))
    assert only_void
    assert both.get_combat_summary(only_void[-1]).discarded
    with pytest.raises(vr.NotFound):
        viewer.get_combat_summary(only_void[-1])
    for turn in range(1, 13):
        told, all_told = viewer.get_turn_summary(turn), list(both.iter_turn_summaries(turn))
        assert repr(both.get_turn_summary(turn)) == repr(told)
        assert len(told.parts) == 7
        assert len(all_told) == (1 if turn < 9 else 2 if turn < 12 else 3)
        parts = [part for one in all_told for part in one.parts]
        assert repr([part for part in parts if not part.discarded]) == repr(told.parts)
    assert [[part.discarded for part in one.parts] for one in both.iter_turn_summaries(12)] == [
        [True] * 7, [False] * 2 + [True] * 5, [False] * 5
    ]  # fmt: skip
    assert all(part.discarded for part in both.get_turn_summary(14).parts)
    with pytest.raises(vr.NotFound, match=r"no events of turn 14; this log has turns 1 to 12$"):
        viewer.get_turn_summary(14)


def test_what_was_discarded_is_marked_wherever_it_is_shown(
    played_again: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    request = LogRequest(played_again, turns=(9, 9), discarded=True)
    reader = vr.BlackBoxReader.open_log(played_again)
    counts = {event.sequence for event in reader.iter_events(turns=9)}
    everything = vr.BlackBoxReader.open_log(played_again, discarded=True).find_events_by_turn(9)
    assert show(request) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [" discarded: " in line for line in lines] == [event.sequence not in counts for event in everything]
    assert show(dataclasses.replace(request, as_json=True)) == 0
    told = json.loads(capsys.readouterr().out)["events"]
    assert [event["discarded"] for event in told] == [event.sequence not in counts for event in everything]
    assert timeline(request) == 0
    shown = capsys.readouterr().out
    assert (shown.count("Turn 9\n"), shown.count("  discarded  [")) == (2, 7)
    assert timeline(dataclasses.replace(request, as_json=True)) == 0
    assert [[part["discarded"] for part in one["parts"]] for one in json.loads(capsys.readouterr().out)["turns"]] == [
        [True] * 7,
        [False] * 7,
    ]
    viewer = vr.BlackBoxViewer(vr.BlackBoxReader.open_log(played_again, discarded=True))
    void = max(viewer.combat_ids())
    assert show(LogRequest(played_again, combat=void, discarded=True)) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith(", discarded")
    export_jsonl(viewer.reader, tmp_path / "all.jsonl", turns=9)
    lines = (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["discarded"] for line in lines] == [event.sequence not in counts for event in everything]
    export_jsonl(reader, tmp_path / "live.jsonl", turns=9)
    assert "discarded" not in (tmp_path / "live.jsonl").read_text(encoding="utf-8")


def test_a_log_that_begins_later_says_so_and_where_the_turns_before_are(
    late: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = vr.BlackBoxReader.open_log(late)
    before = late / "blackbox.1.vrlog"
    assert (reader.first_turn, reader.last_turn, reader.log_before) == (5, 7, before)
    there = f"this log has turns 5 to 7, earlier ones are in {before}\n"
    for turns, said in (
        ((3, 3), f"no turns match; {there}"),
        ((8, None), f"no turns match; {there}"),
        ((3, 6), f"not all turns requested are here; {there}"),
        ((5, 6), ""),
        ((None, 6), ""),
    ):
        for as_json in (False, True):
            request = LogRequest(late, turns=turns, as_json=as_json)
            assert show(request) == 0
            assert capsys.readouterr().err == said
            assert timeline(request) == 0
            assert capsys.readouterr().err == said
    with pytest.raises(vr.NotFound, match="has no events of turn 3; this log has turns 5 to 7, earlier ones are in "):
        vr.BlackBoxViewer(reader).get_turn_summary(3)
    assert show(LogRequest(late)) == 0
    shown = capsys.readouterr().out
    assert "\nturns 5 to 7, " in shown
    assert f"\nearlier turns are in {before}\n" in shown
    assert show(LogRequest(late, as_json=True)) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["first_turn"], report["turns"], report["log_before"]) == (5, 7, str(before))
    assert prove(late, None, as_json=False) == 0
    assert capsys.readouterr().out.startswith("verified: turns 5 to 7, ")
    assert prove(late, 5, as_json=False) == 0
    assert capsys.readouterr().out.startswith("verified: turn 5, ")
    assert prove(late, None, as_json=True) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["first_turn"], report["turns"]) == (5, 7)


def test_a_log_from_the_beginning_begins_with_turn_1(rewound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reader = vr.BlackBoxReader.open_log(rewound)
    assert (reader.first_turn, reader.log_before) == (1, None)
    assert prove(rewound, None, as_json=False) == 0
    assert capsys.readouterr().out.startswith("verified: 4 turns, ")
    assert show(LogRequest(rewound, turns=(0, 2))) == 0
    assert capsys.readouterr().err == ""
