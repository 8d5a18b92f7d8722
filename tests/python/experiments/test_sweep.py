"""Sweeps: the same results wherever they are played and however often they are stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import void_reckoning as vr
from void_reckoning.experiments import Limits, Processes, Progress, Record, Seats, Serial, Spec, Variant, sweep
from void_reckoning.experiments import open as open_experiment
from void_reckoning.experiments.executor import Batch
from void_reckoning.experiments.play import Result
from void_reckoning.experiments.runs import Runs
from void_reckoning.experiments.shards import COLUMNS

SMALL: dict[str, Any] = {"factions": 3, "systems": 12, "turns": 15}
PARTS = Path(__file__).with_name("sweep_parts.py")


def small(**changes: Any) -> Spec:
    return Spec(**{**SMALL, "seeds": 6, **changes})


def contents(folder: Path) -> dict[str, Any]:
    experiment = open_experiment(str(folder))
    return {table: experiment.table(table).to_pylist() for table in COLUMNS}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep of everything, played here one by one."""
    folder = tmp_path_factory.mktemp("known") / "sweep"
    sweep(rich(), folder, Serial())
    return folder


def rich() -> Spec:
    return small(
        seats=Seats(factions="latin"),
        variants=[Variant("base"), Variant("dear", {"unit_types.scout.cost": "x2"}, policies={"*": "greedy"})],
        record=Record(curves_every=5, measure=f"{PARTS}:planets"),
        seeds=3,
    )


def test_every_combination_is_played_once(known: Path) -> None:
    tables = contents(known)
    rows = tables["runs"]
    assert len(rows) == len({row["run"] for row in rows}) == 3 * 3 * 2
    assert {(row["variant"], row["block"], row["arrangement"]) for row in rows} == {
        (variant, block, turn) for variant in ("base", "dear") for block in range(3) for turn in range(3)
    }
    assert all(row["status"] == "ok" and row["turns"] == 15 and row["ended_by"] == "turns" for row in rows)
    assert len(tables["standings"]) == 3 * len(rows)
    assert len(tables["curves"]) == 3 * 3 * len(rows)
    for row in rows:
        factions = [one["faction"] for one in tables["standings"] if one["run"] == row["run"]]
        assert sorted(factions) == ["choir", "mycora", "templars"]
        assert {name for name, _ in row["measures"]} == set(factions[:2])


def test_a_row_is_what_the_campaign_says(known: Path) -> None:
    experiment = open_experiment(str(known))
    row = experiment.table("runs").to_pylist()[5]
    runs, run = experiment.find(row["run"][:10])
    campaign = vr.Campaign.create(
        runs.universe_of(run),
        list(run.factions),
        12,
        run.seed,
        policies=dict(zip(run.factions, run.policies, strict=True)),
    )
    campaign.run(15)
    assert campaign.state_hash == row["state_hash"]
    standings = [one for one in contents(known)["standings"] if one["run"] == row["run"]]
    assert [one["score"] for one in standings] == [one.score for one in campaign.standings()]
    assert [one["faction"] for one in standings] == list(run.factions)
    last = [one for one in contents(known)["curves"] if one["run"] == row["run"] and one["turn"] == 15]
    assert [one["treasury"] for one in last] == [one["treasury"] for one in standings]
    assert {(one["battles"], one["conquests"]) for one in last} == {(row["battles"], row["conquests"])}
    usage = [one for one in contents(known)["usage"] if one["run"] == row["run"]]
    told = campaign.usage()
    names = ("seat", "faction", "kind", "id", "count", "lost", "first_turn")
    assert len(usage) > 10
    assert sorted(tuple(one[name] for name in names) for one in usage) == sorted(
        zip(*(told[name] for name in names), strict=True)
    )


def test_use_is_kept_unless_it_is_not_wanted(tmp_path: Path) -> None:
    sweep(small(seeds=2, record=Record(usage=False)), tmp_path / "s", Serial())
    tables = contents(tmp_path / "s")
    assert (len(tables["runs"]), tables["usage"]) == (2, [])
    with pytest.raises(vr.InvalidInput, match="usage must be True or False, got 1"):
        Record(usage=1)  # type: ignore[arg-type]


def test_seats_turn_and_seeds_are_shared_by_variants(known: Path) -> None:
    runs = Runs(rich())
    by_place = {(run.variant, run.block, run.arrangement): run for run in runs}
    for (variant, block, turn), run in by_place.items():
        twin = by_place["base" if variant == "dear" else "dear", block, turn]
        assert (twin.seed, twin.factions) == (run.seed, run.factions)
        assert twin.policies != run.policies
    for block in range(3):
        columns = zip(*(by_place["base", block, turn].factions for turn in range(3)), strict=True)
        assert all(len(set(column)) == 3 for column in columns)


def test_processes_play_the_same(known: Path, tmp_path: Path) -> None:
    end = sweep(rich(), tmp_path / "sweep", Processes(2))
    assert (end.total, end.played, end.failed) == (18, 18, 0)
    assert contents(tmp_path / "sweep") == contents(known)


class Interrupting:
    """Plays here, and is interrupted after so many campaigns."""

    workers = 1

    def __init__(self, after: int) -> None:
        self.after = after

    def results(self, batches: Any) -> Iterator[list[Result]]:
        for batch in batches:
            for one in batch.split():
                if self.after == 0:
                    raise KeyboardInterrupt
                self.after -= 1
                yield one.play()


def test_an_interrupted_sweep_goes_on_where_it_was(known: Path, tmp_path: Path) -> None:
    played = []
    for after in (4, 0, 7, 100):
        told: list[Progress] = []
        with suppress(KeyboardInterrupt):
            sweep(rich(), tmp_path / "s", Interrupting(after), progress=told.append)
        played.append(told[-1].played if told else 0)
    assert played == [4, 0, 7, 7]
    assert contents(tmp_path / "s") == contents(known)
    again = sweep(rich(), tmp_path / "s", Interrupting(0))
    assert (again.before, again.played, again.left) == (18, 0, 0)
    assert len(list((tmp_path / "s" / "shards").iterdir())) == 1


def test_a_killed_sweep_goes_on_where_it_was(known: Path, tmp_path: Path) -> None:
    code = (
        "import sys, void_reckoning.experiments as e\n"
        "import void_reckoning.experiments.sweep as s\n"
        "s.SHARD_SECONDS = 0\n"
        "e.sweep(e.open(sys.argv[1]).spec, sys.argv[2], e.Serial(), progress=lambda p: print(p.played, flush=True))\n"
    )
    for kill_after in (3, 6, 1000):
        command = [sys.executable, "-c", code, str(known), str(tmp_path / "s")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            for line in child.stdout:
                if int(line) >= kill_after:
                    child.kill()
                    break
    assert child.returncode == 0
    assert contents(tmp_path / "s") == contents(known)


@pytest.mark.parametrize(
    ("measure", "status", "error"),
    [
        ("fails_at_seed_3", "failed", "ValueError: not this one"),
        ("dies_at_seed_3", "died", "its worker process ended with SIGKILL"),
        ("hangs_at_seed_3", "time", "not finished after 4 s, and did not stop"),
        ("eats_memory_at_seed_3", "memory", "out of memory within 1024 MiB"),
    ],
)
def test_a_campaign_that_fails_is_a_row_and_the_others_are_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, measure: str, status: str, error: str
) -> None:
    monkeypatch.setattr("void_reckoning.experiments.processes.SLACK", 1.0)
    spec = small(record=Record(measure=f"{PARTS}:{measure}"), limits=Limits(seconds=4, memory_mib=1024))
    end = sweep(spec, tmp_path / "s", Processes(2))
    assert (end.played, end.failed) == (6, 1)
    rows = contents(tmp_path / "s")["runs"]
    (failed,) = [row for row in rows if row["status"] != "ok"]
    assert (failed["seed"], failed["status"], failed["error"]) == (3, status, error)
    assert sum(row["measures"] == [("value", 1.0)] for row in rows) == 5
    assert sweep(spec, tmp_path / "s", Serial()).played == 0


def test_a_campaign_that_takes_too_long_is_stopped_in_time(tmp_path: Path) -> None:
    spec = Spec(factions=10, systems=150, turns=1_000_000, seeds=1, ignore_victory=True, limits=Limits(seconds=0.3))
    begin = time.monotonic()
    sweep(spec, tmp_path / "s", Serial())
    assert time.monotonic() - begin < 60
    (row,) = contents(tmp_path / "s")["runs"]
    assert (row["status"], row["error"]) == ("time", "not finished after 0.3 s")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"universe": "nowhere"}, "universe must be one of skirmish, void_reckoning"),
        ({"factions": ["templars", "romans"]}, "a faction must be one of templars, .*, got 'romans'"),
        (
            {"policies": {"romans": "greedy"}},
            "policies must name one of templars, choir, mycora, or '\\*', got 'romans'",
        ),
        ({"policies": {"*": "greedier"}}, "variant base: policy must be one of random, greedy, standard"),
        (
            {"overrides": {"unit_types.frigat.cost": 1}},
            "variant base: override unit_types.frigat.cost: there is no 'frigat'",
        ),
        ({"factions": 9}, "variant base: factions must be between 1 and 3 in a galaxy of 12 systems, got 9"),
        ({"shape": "cube"}, "variant base: shape must be one of spiral"),
        ({"record": Record(measure="no.such:thing")}, "measure no.such:thing can't be loaded: ModuleNotFoundError"),
        ({"record": Record(measure="json:nothing")}, "measure json:nothing can't be loaded: AttributeError"),
        ({"record": Record(measure=f"{PARTS}:nothing")}, "can't be loaded: AttributeError"),
    ],
)
def test_what_can_not_be_played_is_refused_before_anything_is(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(vr.InvalidInput, match=message):
        sweep(small(**changes), tmp_path / "s", Serial())
    assert not (tmp_path / "s").exists()


def test_every_problem_of_every_variant_is_named(tmp_path: Path) -> None:
    variants = [
        Variant("one", {"unit_types.frigate.hull": -1, "rules.queue_length": 2.5}),
        Variant("two", {"unit_types.frigate.cost": "x-1"}),
        Variant("fine", {"unit_types.frigate.cost": "x1.5"}),
    ]
    with pytest.raises(vr.InvalidInput) as caught:
        sweep(small(variants=variants), tmp_path / "s", Serial())
    text = str(caught.value)
    assert (
        "variant one: " in text and "unit_types.frigate.hull must be" in text and "rules.queue_length must be" in text
    )
    assert "variant two: " in text
    assert "fine" not in text


def test_a_measure_that_gives_no_number_is_a_failure(tmp_path: Path) -> None:
    sweep(small(seeds=1, record=Record(measure=f"{PARTS}:nan")), tmp_path / "s", Serial())
    (row,) = contents(tmp_path / "s")["runs"]
    assert row["status"] == "failed"
    assert row["error"].endswith("value must be a finite number, got nan")


def test_a_folder_is_for_one_experiment_and_one_process(tmp_path: Path) -> None:
    sweep(small(seeds=1), tmp_path / "s", Serial())
    with pytest.raises(vr.InvalidInput, match="has another experiment: seeds, turns differ;"):
        sweep(small(seeds=2, turns=3), tmp_path / "s", Serial())
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").write_text("mine")
    with pytest.raises(vr.InvalidInput, match="must be an empty folder or that of this experiment"):
        sweep(small(), tmp_path / "other", Serial())
    with pytest.raises(vr.InvalidInput, match=r"is not the folder of an experiment: experiment.toml not found"):
        open_experiment(str(tmp_path / "other"))

    class Nested(Interrupting):
        def results(self, batches: Any) -> Iterator[list[Result]]:
            with pytest.raises(vr.StorageError, match="is in use: another process works in it"):
                sweep(small(seeds=1, turns=9), tmp_path / "t", Serial())
            yield from Serial().results(batches)

    assert sweep(small(seeds=1, turns=9), tmp_path / "t", Nested(0)).played == 1


def test_half_a_shard_and_a_foreign_one(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    sweep(small(seeds=2), folder, Serial())
    building = folder / "shards" / ".abc.building"
    building.mkdir()
    (building / "runs.parquet").write_bytes(b"half")
    assert sweep(small(seeds=2), folder, Serial()).before == 2
    assert not building.exists()
    foreign = folder / "shards" / "foreign"
    foreign.mkdir()
    for table in COLUMNS:
        pq.write_table(
            pq.read_table(next((folder / "shards").glob("[0-9a-f]*/runs.parquet"))).select([0]),
            foreign / f"{table}.parquet",
        )
    with pytest.raises(vr.InvalidInput, match=r"foreign/runs.parquet must have the columns of runs, got run"):
        contents(folder)
    (foreign / "runs.parquet").write_bytes(b"half a file")
    with pytest.raises(vr.InvalidInput, match=r"must be a whole shard of this experiment, got .*; remove its folder"):
        sweep(small(seeds=2), folder, Serial())


def test_results_that_came_twice_count_once(tmp_path: Path) -> None:
    class Twice(Interrupting):
        def results(self, batches: Any) -> Iterator[list[Result]]:
            for batch in batches:
                yield batch.play()
                yield batch.play()

    sweep(small(seeds=2), tmp_path / "s", Twice(0))
    assert len(contents(tmp_path / "s")["runs"]) == 2
    assert len(contents(tmp_path / "s")["standings"]) == 6


def test_ids_follow_from_what_decides_a_result() -> None:
    def ids(**changes: Any) -> list[str]:
        runs = Runs(small(seeds=1, **changes))
        return [runs.id_of(run) for run in runs]

    known = ids()
    assert ids() == known
    assert ids(limits=Limits(seconds=5)) == known
    assert ids(variants=[Variant("renamed")]) == known
    others = [
        ids(turns=16),
        ids(first_seed=2),
        ids(overrides={"unit_types.scout.cost": "+1"}),
        ids(policies={"*": "greedy"}),
        ids(factions=["choir", "templars", "mycora"]),
        ids(record=Record(curves_every=5)),
        ids(record=Record(usage=False)),
        ids(record=Record(measure=f"{PARTS}:planets")),
    ]
    assert ids(record=Record(logs="all")) == known
    assert len({tuple(one) for one in [known, *others]}) == len(others) + 1


def test_workers_that_are_killed_cost_no_result(known: Path, tmp_path: Path) -> None:
    killed: list[int] = []

    def kill(state: Progress) -> None:
        if state.played % 4 == 1:  # all of them, playing or not
            for child in children():
                os.kill(child, signal.SIGKILL)
                killed.append(child)

    end = sweep(rich(), tmp_path / "sweep", Processes(2), progress=kill)
    assert killed
    assert (end.played, end.failed) == (18, 0)
    assert contents(tmp_path / "sweep") == contents(known)


def abort(_: Any) -> None:
    os.abort()


def test_workers_that_can_not_start_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("void_reckoning.experiments.processes._work", abort)
    with pytest.raises(vr.StateError, match="worker processes do not stay alive"):
        sweep(small(), tmp_path / "sweep", Processes(2))
    assert not children()


def test_the_workers_stop_with_the_sweep(tmp_path: Path) -> None:
    batches = iter([Batch((), Record(), Limits())] * 50)
    results = Processes(2).results(batches)
    next(iter(results), None)
    results.close()  # type: ignore[attr-defined]
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and children():
        time.sleep(0.1)
    assert not children()


def children() -> list[int]:
    """Return the worker processes of this one."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                status = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if int(status[1]) == os.getpid() and b"spawn_main" in command and status[0] != "Z":
                found.append(int(entry.name))
    return found


def test_the_command_plays_and_shows(tmp_path: Path, root: Path) -> None:
    spec = tmp_path / "spec.toml"
    spec.write_text('factions = 3\nsystems = 12\nturns = 10\nseeds = 4\n[[variants]]\nname = "only"\n')
    run = [sys.executable, "-m", "void_reckoning", "sweep"]

    def call(*arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [*run, *arguments], capture_output=True, text=True, cwd=tmp_path, check=False, timeout=300
        )
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    assert "4 campaigns of" in call("spec.toml", "--dry-run")
    assert not (tmp_path / "out").exists()
    assert "4 campaigns played in" in call("spec.toml", "--out", "out", "--workers", "2")
    assert call("spec.toml", "--out", "out") == "every campaign has its result already; 4 in out\n"
    first = contents(tmp_path / "out")["runs"][0]
    told = call("show", "out", first["run"][:8])
    assert first["run"] in told and "variant    only" in told and f"state_hash {first['state_hash']}" in told
    assert "--out must name the folder" in call("spec.toml", code=2)
    assert "sweep show needs DIR and ID" in call("show", "out", code=2)
    assert "which is that of 0" in call("show", "out", "xyz", code=2)


def test_ctrl_c_leaves_a_folder_that_goes_on(tmp_path: Path) -> None:
    (tmp_path / "spec.toml").write_text("factions = 3\nsystems = 20\nturns = 60\nseeds = 400\n")
    command = [sys.executable, "-m", "void_reckoning", "sweep", "spec.toml", "--out", "out", "--workers", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=tmp_path) as child:
        assert child.stderr is not None
        for line in child.stderr:
            if "campaigns" in line and not line.startswith("0/"):
                child.send_signal(signal.SIGINT)
                break
        rest = child.stderr.read()
    assert child.returncode == 130, rest
    assert "their results are kept: the same command continues" in rest
    assert 0 < len(contents(tmp_path / "out")["runs"]) < 400
