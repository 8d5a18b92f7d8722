"""Explanations of real campaigns: the same wherever they are played and however often they are stopped."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr
from processes import start
from void_reckoning._core import order_names
from void_reckoning.blackbox import BlackBoxReader
from void_reckoning.experiments import Limits, Processes, Progress, Serial, Spec, open_experiment, sweep
from void_reckoning.experiments.explain import NOBODY, Explanation, explain, logged_run, what_if
from void_reckoning.experiments.explain.moments import Moment
from void_reckoning.experiments.explain.record import Record
from void_reckoning.experiments.explain.rounds import Round
from void_reckoning.policy.logged_orders import _MAKERS

PARTS = Path(__file__).with_name("sweep_parts.py")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign of three factions that one of them wins in turn 84; in turn 12 the templars lose most of their chance."""
    folder = tmp_path_factory.mktemp("explain") / "campaign"
    with vr.Campaign.create(factions=3, systems=12, seed=5, turns=120, directory=folder, telemetry=False) as campaign:
        campaign.run(120, ignore_victory=False)
        assert campaign.statistics().winner == "choir"
    return folder


@pytest.fixture
def copy(played: Path, tmp_path: Path) -> Path:
    shutil.copytree(played, tmp_path / "copy", ignore=shutil.ignore_patterns("explain.*"))
    return tmp_path / "copy"


def result(explanation: Explanation) -> dict[str, Any]:
    return explanation.to_dict() | {"campaign": ""}


def test_it_is_the_same_with_one_worker_and_with_two(played: Path, copy: Path) -> None:
    first = explain(played, turns=[40, 84], every=22, continuations=12, executor=Serial())
    second = explain(copy, turns=[40, 84], every=22, continuations=12, executor=Processes(2))
    assert result(first) == result(second)


def test_chances_add_up_to_one_and_end_at_the_result(copy: Path) -> None:
    found = explain(copy, every=42, continuations=8, executor=Serial())
    assert found.curve[0].turn == 0
    for row in found.to_dict()["curve"]:
        assert sum(chance for chance, _, _ in row["chances"].values()) == pytest.approx(1)
        assert all(low <= chance <= high for chance, low, high in row["chances"].values())
    end = found.curve[-1]
    assert (end.turn, end.exact, end.share("choir"), end.share(NOBODY)) == (84, True, 1, 0)
    assert end.intervals(["choir", NOBODY]) == [(1, 1), (0, 0)]
    assert found.winner == "choir"


def test_a_campaign_that_nobody_has_won_ends_with_nobody(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=3, systems=12, seed=3, turns=20, directory=tmp_path / "c") as campaign:
        campaign.run(20)
    found = explain(tmp_path / "c", every=20, continuations=3, executor=Serial())
    assert (found.winner, found.curve[-1].exact, found.curve[-1].share(NOBODY)) == (NOBODY, True, 1)
    longer = explain(tmp_path / "c", every=20, continuations=3, until=25, executor=Serial())
    assert (longer.winner, longer.curve[-1].exact) == (None, False)


def test_continuations_go_on_from_the_campaigns_state(played: Path) -> None:
    """A continuation is the campaign's clone with other dice, and nothing else."""
    there = vr.Campaign.at_turn(played, 30)
    moment = Moment.of(there, 120, {})
    other = moment.open().clone(reseed=moment.seed("chance", 3))
    other.run(90, ignore_victory=False)
    by_hand = there.clone(reseed=moment.seed("chance", 3))
    by_hand.run(90, ignore_victory=False)
    assert other.state_hash == by_hand.state_hash
    same = moment.open().clone()
    same.run(10)
    assert same.state_hash == vr.Campaign.at_turn(played, 40).state_hash
    seeds = {moment.seed(purpose, number) for purpose in ("chance", "again") for number in range(50)}
    assert len(seeds) == 100


def count(played: list[Progress]) -> Any:
    return lambda state: played.append(Progress(state.total, state.before, state.played))


def test_a_second_call_plays_only_what_is_missing(copy: Path) -> None:
    first, second, third = [], [], []  # type: ignore[var-annotated]
    options: dict[str, Any] = {"turns": [40, 84], "every": 44, "executor": Serial()}
    one = explain(copy, continuations=4, progress=count(first), **options)
    again = explain(copy, continuations=4, progress=count(second), **options)
    assert (result(one), second) == (result(again), [])
    explain(copy, continuations=6, progress=count(third), **options)
    assert (first[-1].played, third[-1].before, third[-1].played) == (4, 4, 2)


class Stopped:
    """An executor that is interrupted after some batches."""

    workers = 1

    def results(self, batches: Iterable[Any]) -> Iterator[list[Any]]:
        for number, batch in enumerate(batches):
            if number == 2:
                raise KeyboardInterrupt
            yield batch.play()


def test_an_interrupt_keeps_what_was_played(played: Path, copy: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        explain(copy, turns=[60, 84], every=12, continuations=30, executor=Stopped())
    kept = json.loads((copy / "explain.json").read_text())
    assert kept["explanation"] is None
    assert sum(map(len, kept["continuations"].values())) > 0
    told: list[Progress] = []
    found = explain(copy, turns=[60, 84], every=12, continuations=30, executor=Serial(), progress=count(told))
    assert told[-1].before > 0
    assert result(found) == result(explain(played, turns=[60, 84], every=12, continuations=30, executor=Serial()))


def test_rounds_are_played_again_to_the_same_state(played: Path) -> None:
    reader = BlackBoxReader.open_log(played)
    for turn in range(1, 84, 9):
        campaign = vr.Campaign.at_turn(played, turn - 1)
        Round(reader, turn).play(campaign)
        assert campaign.state_hash == vr.Campaign.at_turn(played, turn).state_hash


def test_rounds_with_memories_and_forfeits_are_played_again(tmp_path: Path) -> None:
    policies = {"choir": f"{PARTS}:Remembers"}
    with vr.Campaign.create(factions=3, systems=12, turns=8, policies=policies, directory=tmp_path / "c") as campaign:
        campaign.run(8)
        assert campaign.statistics().forfeits == 3
    reader = BlackBoxReader.open_log(tmp_path / "c")
    for turn in range(1, 9):
        again = vr.Campaign.at_turn(tmp_path / "c", turn - 1)
        Round(reader, turn).play(again)
        assert again.state_hash == campaign.turn_hashes[turn - 1], turn
    assert explain(tmp_path / "c", every=8, continuations=2, until=9, executor=Processes(2)).winner is None


def test_every_kind_of_order_can_be_given_again() -> None:
    assert sorted(_MAKERS) == sorted(order_names())


def test_an_order_left_out_is_not_given(played: Path) -> None:
    reader = BlackBoxReader.open_log(played)
    whole, less = (vr.Campaign.at_turn(played, 11) for _ in range(2))
    one = Round(reader, 12)
    one.play(whole)
    one.play(less, [one.orders[0].key])
    assert whole.statistics().orders - less.statistics().orders == 1
    assert whole.state_hash != less.state_hash


def test_a_turning_point_and_the_order_that_made_it(copy: Path) -> None:
    """The choir's fleet moves to Marrow in turn 12; without that order the templars keep their chance."""
    found = explain(copy, turns=[11, 12], every=1, continuations=60, executor=Serial())
    point = next(point for point in found.turning_points if point.step.last == 12)
    assert (point.step.first, point.step.outcome, point.step.change < -0.15) == (11, "templars", True)
    assert point.search is not None
    (cause,) = point.search.causes
    assert (cause.faction, "move fleet" in cause.sentence) == ("choir", True)
    assert cause.without.share("templars") - cause.played.share("templars") > 0.2
    edited = what_if(copy, 12, without_orders=[f"choir:{cause.number}"], continuations=50, executor=Serial())
    assert edited.differences["templars"][1] > 0


def test_an_intervention_is_a_turning_point_without_a_cause(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    with vr.Campaign.create(factions=3, systems=12, seed=5, turns=120, directory=folder, telemetry=False) as campaign:
        campaign.run(20)
        state = campaign.ecs.query_entities(vr.EntityQuery(["FactionState"], {"Faction.faction_id": "mycora"}))[0]
        campaign.ecs.update_entity(state.entity_id, {"FactionState": {"treasury": 90000.0}})
        campaign.run(20)
    found = explain(folder, turns=[18, 22], every=4, continuations=30, executor=Serial())
    (point,) = found.turning_points
    assert (point.step.first, point.step.last, point.step.outcome) == (20, 21, "mycora")
    assert point.search is None
    assert point.not_searched == "the turn has interventions"
    assert any(event.startswith("intervention: set") for event in point.events)


def test_a_value_is_set(copy: Path) -> None:
    rich = what_if(
        copy, 10, values=["FactionState.treasury of choir=9000"], continuations=40, executor=Serial(), until=100
    )
    difference, low, high = rich.differences["choir"]
    assert 0 < low < difference < high
    assert rich.turns[-1] == 100
    for faction in rich.factions:
        assert list(rich.edited_by_turn[faction]) == sorted(rich.edited_by_turn[faction])
        assert rich.edited_by_turn[faction][-1] == rich.edited.share(faction)
        assert rich.played_by_turn[faction][-1] == rich.played.share(faction)


def test_an_edit_that_changes_nothing_makes_no_difference(copy: Path) -> None:
    treasury = vr.Campaign.at_turn(copy, 30).standings()[0]
    same = what_if(
        copy,
        30,
        values=[f"FactionState.treasury of {treasury.id}={treasury.treasury}"],
        continuations=10,
        executor=Serial(),
    )
    assert {change for change, _, _ in same.differences.values()} == {0.0}


def test_others_can_play_on(copy: Path) -> None:
    options: dict[str, Any] = {"turns": [40, 40], "continuations": 16, "executor": Serial()}
    own = explain(copy, **options).curve[0]
    other = explain(copy, policies={"choir": "void_reckoning.policy:Idle"}, **options).curve[0]
    assert own.share("choir") > 0.8
    assert other.share("choir") < own.share("choir") - 0.3


def test_a_campaign_of_a_sweep_is_explained(tmp_path: Path) -> None:
    sweep(Spec(factions=3, systems=12, turns=12, seeds=2), tmp_path / "sweep", Serial())
    experiment = open_experiment(tmp_path / "sweep")
    row = experiment.table("runs").to_pylist()[1]
    folder = logged_run(experiment, row["run"][:8])
    assert vr.Campaign.at_turn(folder, 12).state_hash == row["state_hash"]
    assert logged_run(experiment, row["run"]) == folder
    assert explain(folder, every=12, continuations=2, executor=Serial()).until == 12


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ({"turns": [5, 900]}, "turns[1] must be between 5 and 84, the last complete turn of {folder}, got 900"),
        ({"turns": [5]}, "turns must be a first and a last turn, got [5]"),
        ({"turns": [9, 5]}, "turns[1] must be between 9 and 84"),
        ({"continuations": 0}, "continuations must be an integer from 1 to 1000000, got 0"),
        ({"every": 0}, "every must be an integer from 1"),
        ({"until": 20}, "until must be 84, the last turn of the campaign, or later, got 20"),
        (
            {"policies": {"ghosts": "greedy"}},
            "faction in policies must be one of templars, choir, mycora, got 'ghosts'",
        ),
        ({"policies": {"*": "fool"}}, "policy must be one of random, greedy, standard"),
        ({"executor": 3}, "executor must be an object with results(batches), or None, got 3"),
        ({"limits": 3}, "limits must be a Limits, got 3"),
    ],
)
def test_what_is_not_allowed_is_refused(copy: Path, arguments: dict[str, Any], line: str) -> None:
    with pytest.raises(vr.InvalidInput) as raised:
        explain(copy, **({"executor": Serial()} | arguments))
    assert line.format(folder=copy) in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("turn", "arguments", "line"),
    [
        (12, {}, "without_orders or values must have an edit, got none"),
        (99, {"values": ["FactionState.treasury of choir=1"]}, "turn must be between 0 and 84"),
        (0, {"without_orders": ["choir:1"]}, "turn must be between 1 and 84"),
        (
            12,
            {"without_orders": ["ghosts:1"]},
            "order must be of one of mycora, choir, templars in turn 12, got one of 'ghosts'",
        ),
        (
            12,
            {"without_orders": ["choir:77"]},
            "order must be one that choir gave in turn 12 and that was carried out, 1, ",
        ),
        (12, {"without_orders": ["choir:x"]}, "order must be FACTION:NUMBER"),
        (12, {"values": ["treasury=3"]}, "set must be Component.field of FACTION=VALUE"),
        (12, {"values": ["FactionState.treasury of ghosts=3"]}, "set must be of one of templars, choir, mycora"),
        (12, {"values": ["Colony.population of choir=3"]}, "set must name one entity: choir has "),
        (12, {"values": ["FactionState.tresury of choir=3"]}, "component FactionState has no field 'tresury'"),
    ],
)
def test_edits_that_are_not_allowed_are_refused(copy: Path, turn: int, arguments: dict[str, Any], line: str) -> None:
    with pytest.raises(ValueError, match=r"must|has no") as raised:
        what_if(copy, turn, executor=Serial(), **arguments)
    assert line in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_folder_without_a_log_or_a_limit_is_refused(copy: Path, tmp_path: Path) -> None:
    with pytest.raises(vr.InvalidInput, match=r"is not a campaign folder: blackbox\.vrlog not found"):
        explain(tmp_path, executor=Serial())
    (copy / "campaign.toml").unlink()
    with pytest.raises(vr.InvalidInput, match="until must be given"):
        explain(copy, executor=Serial())
    assert explain(copy, turns=[84, 84], until=100, executor=Serial()).winner == "choir"


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": 1, "explanation": null, "continuations": {"a": [3]}}'])
def test_a_file_that_is_not_a_record_is_refused(copy: Path, text: str) -> None:
    (copy / "explain.json").write_text(text)
    with pytest.raises(vr.InvalidInput, match=r"explain\.json is not a record of continuations; remove it"):
        explain(copy, executor=Serial())
    (copy / "explain.json").write_text('{"format": 99, "explanation": null, "continuations": {}}')
    with pytest.raises(vr.InvalidInput, match="must have format 1, got 99; remove it"):
        Record(copy / "explain.json")


def test_one_process_at_a_time_explains_a_campaign(copy: Path) -> None:
    def also(_: Progress) -> None:
        with pytest.raises(vr.StorageError, match="is in use: another process explains it"):
            explain(copy, executor=Serial())
        told.append(True)

    told: list[bool] = []
    explain(copy, turns=[80, 80], continuations=1, executor=Serial(), progress=also)
    assert told


def test_a_continuation_without_an_outcome_is_an_error(copy: Path) -> None:
    with pytest.raises(vr.StateError, match=r"continuation 0 of .* has no outcome: not finished after 0.001 s"):
        explain(copy, turns=[10, 10], continuations=2, executor=Serial(), limits=Limits(seconds=0.001))


def command(folder: Path, *arguments: object) -> list[str]:
    return [sys.executable, "-m", "void_reckoning", "explain", str(folder), *map(str, arguments)]


def test_the_command_says_what_happened(copy: Path, tmp_path: Path) -> None:
    options = ["--turns", "11:12", "--every", 1, "--continuations", 60, "--no-causes", "--workers", 1]
    done = subprocess.run(command(copy, *options), capture_output=True, text=True, check=True)
    assert "ended in turn 84: Choir of Hollow Glass won" in done.stdout
    assert "turning points (at most 5% chance that any is false)" in done.stdout
    assert "continuations" in done.stderr
    out = tmp_path / "out.json"
    options += ["--json", "--out", out]
    again = subprocess.run(command(copy, *options), capture_output=True, text=True, check=True)
    assert (
        json.loads(again.stdout)
        == json.loads(out.read_text())
        == json.loads((copy / "explain.json").read_text())["explanation"]
    )
    edit = ["--at", 10, "--set", "FactionState.treasury of choir=9000", "--continuations", 20, "--workers", 1]
    compared = subprocess.run(command(copy, *edit), capture_output=True, text=True, check=True)
    assert "with FactionState.treasury of choir = 9000" in compared.stdout


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (["--turns", "5"], "--turns must be A:B, such as 40:80, got '5'"),
        (["--set", "x"], "--at must name the turn of --without-order and --set, got none"),
        (["--at", 3], "--at needs --without-order or --set"),
        (["--at", 3, "--every", 4, "--set", "x"], "--at can't be combined with --turns or --every"),
        (["--workers", 99999], "--workers must be an integer from 0"),
        (["--policy", "x"], "--policy must be FACTION=POLICY"),
        (["1f"], "ID is for the folder of a sweep"),
        (["--out", "/nowhere/x.json"], "--out must be a file in a folder that is there"),
    ],
)
def test_the_command_refuses_in_a_line(copy: Path, options: list[object], line: str) -> None:
    done = subprocess.run(command(copy, *options), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert line in done.stderr


def test_ctrl_c_leaves_a_campaign_that_the_same_command_explains_on(copy: Path) -> None:
    options = ["--turns", "0:60", "--every", 30, "--continuations", 100_000, "--workers", 2]
    with start("explain", copy, *options) as process:
        assert process.stderr is not None
        assert "continuations" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert rest.splitlines()[-1].endswith("their outcomes are kept: the same command continues")
    assert not (copy / "explain.json.new").exists()
    assert sum(map(len, json.loads((copy / "explain.json").read_text())["continuations"].values())) > 0
