"""Logs that a sweep keeps: whose, whole or not at all, and without a trace in the results."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr
from void_reckoning.cli.actions import dashboard
from void_reckoning.cli.actions import sweep as actions
from void_reckoning.experiments import Limits, Processes, Progress, Record, Serial, Spec, sweep
from void_reckoning.experiments import open as open_experiment
from void_reckoning.experiments.shards import COLUMNS

PARTS = Path(__file__).with_name("sweep_parts.py")
# Short enough that a few campaigns are won and others are not.
SPEC = Spec(factions=2, systems=12, turns=90, seeds=8)


def keeping(spec: Spec, logs: str | int) -> Spec:
    return dataclasses.replace(spec, record=dataclasses.replace(spec.record, logs=logs))


def contents(folder: Path) -> dict[str, Any]:
    experiment = open_experiment(str(folder))
    return {table: experiment.table(table).to_pylist() for table in COLUMNS}


def kept(folder: Path) -> set[str]:
    return {one.name for one in (folder / "logs").iterdir()} if (folder / "logs").is_dir() else set()


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("known") / "sweep"
    sweep(SPEC, folder, Serial())
    assert kept(folder) == set()
    return folder


@pytest.mark.parametrize("logs", ["all", "losers", 3])
def test_logs_are_kept_of_those_asked_for_and_change_no_row(known: Path, tmp_path: Path, logs: str | int) -> None:
    sweep(keeping(SPEC, logs), tmp_path / "s", Processes(2) if logs == "all" else Serial())
    assert contents(tmp_path / "s") == contents(known)
    rows = sorted(contents(known)["runs"], key=lambda row: row["block"])
    undecided = {row["run"] for row in rows if not row["winner"]}
    assert 0 < len(undecided) < len(rows)
    wanted = {"all": {row["run"] for row in rows}, "losers": undecided, 3: {row["run"] for row in rows[:3]}}[logs]
    assert kept(tmp_path / "s") == wanted
    for row in rows:
        if row["run"] in wanted:
            path = tmp_path / "s" / "logs" / row["run"]
            log = vr.BlackBoxReader.open_log(path)
            assert (log.last_turn, log.settings["seed"]) == (row["turns"], str(row["seed"]))
            with vr.Campaign.resume(path) as campaign:
                assert campaign.state_hash == row["state_hash"]


@pytest.mark.parametrize("measure", ["fails_at_seed_3", "dies_at_seed_3", "hangs_at_seed_3"])
def test_the_log_of_a_campaign_without_a_result_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, measure: str
) -> None:
    monkeypatch.setattr("void_reckoning.experiments.processes.SLACK", 1.0)
    spec = Spec(
        factions=2,
        systems=12,
        turns=90,
        seeds=8,
        record=Record(measure=f"{PARTS}:{measure}", logs="losers"),
        limits=Limits(seconds=4),
    )
    sweep(spec, tmp_path / "s", Processes(2))
    rows = contents(tmp_path / "s")["runs"]
    (failed,) = [row for row in rows if row["status"] != "ok"]
    assert kept(tmp_path / "s") == {row["run"] for row in rows if not row["winner"] or row is failed}
    log = vr.BlackBoxReader.open_log(tmp_path / "s" / "logs" / failed["run"])
    assert log.settings["seed"] == "3"
    assert log.last_turn > 0


def test_a_killed_sweep_leaves_whole_logs_and_goes_on(known: Path, tmp_path: Path) -> None:
    code = (
        "import sys, void_reckoning.experiments as e\n"
        "import dataclasses\n"
        "import void_reckoning.experiments.sweep as s\n"
        "s.SHARD_SECONDS = 0\n"
        "spec = dataclasses.replace(e.open(sys.argv[1]).spec, record=e.Record(logs='all'))\n"
        "e.sweep(spec, sys.argv[2], e.Serial(), progress=lambda p: print(p.played, flush=True))\n"
    )
    folder = tmp_path / "s"
    for kill_after in (2, 3, 1000):
        with subprocess.Popen(
            [sys.executable, "-c", code, str(known), str(folder)], stdout=subprocess.PIPE, text=True
        ) as child:
            assert child.stdout is not None
            for line in child.stdout:
                if int(line) >= kill_after:
                    child.kill()
                    break
        for name in kept(folder):
            if not name.startswith("."):
                assert vr.BlackBoxReader.open_log(folder / "logs" / name).last_turn > 0
    assert child.returncode == 0
    assert contents(folder) == contents(known)
    assert kept(folder) == {row["run"] for row in contents(folder)["runs"]}


def test_what_a_dead_worker_left_is_removed(tmp_path: Path) -> None:
    spec = keeping(dataclasses.replace(SPEC, seeds=2), "all")
    left: list[Path] = []

    def leave(_: Progress) -> None:
        if not left:
            left.append(tmp_path / "s" / "logs" / ".abc.building")
            left[0].mkdir()

    sweep(spec, tmp_path / "s", Serial(), progress=leave)
    assert left[0].exists()
    sweep(spec, tmp_path / "s", Serial())
    assert not left[0].exists()
    assert len(kept(tmp_path / "s")) == 2


def test_a_log_that_cannot_be_written_stops_the_sweep(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    spec = keeping(dataclasses.replace(SPEC, seeds=2), "all")
    sweep(dataclasses.replace(spec, seeds=2), tmp_path / "s", Nothing())
    (tmp_path / "s" / "logs").write_text("in the way")
    with pytest.raises(vr.StorageError, match="logs"):
        sweep(spec, tmp_path / "s", Serial())
    assert contents(tmp_path / "s")["runs"] == []


class Nothing:
    """Plays nothing."""

    workers = 1

    def results(self, _: Any) -> Any:
        return iter(())


class Elsewhere(Serial):
    """Plays on other machines."""

    on_this_machine = False


def test_workers_on_other_machines_keep_no_logs(tmp_path: Path) -> None:
    with pytest.raises(vr.InvalidInput, match=r"record\.logs needs workers on this machine"):
        sweep(keeping(SPEC, "all"), tmp_path / "s", Elsewhere())
    assert not (tmp_path / "s").exists()
    assert sweep(SPEC, tmp_path / "s", Elsewhere()).played == 8


@pytest.mark.parametrize("logs", ["winners", -1, 1.5, None])
def test_whose_logs_is_checked(logs: Any) -> None:
    with pytest.raises(vr.InvalidInput, match=r"record\.logs must be"):
        Record(logs=logs)


def test_the_command_keeps_and_shows_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "spec.toml"
    spec.write_text("factions = 2\nsystems = 12\nturns = 90\nseeds = 8\n")
    assert actions.play(spec, tmp_path / "s", 1, None, "losers", None, as_json=True) == 0
    rows = contents(tmp_path / "s")["runs"]
    lost, won = (next(row for row in rows if bool(row["winner"]) is winner) for winner in (False, True))
    assert kept(tmp_path / "s") == {row["run"] for row in rows if not row["winner"]}
    served: list[Path] = []
    played: list[Any] = []
    monkeypatch.setattr(dashboard, "serve", lambda request: served.append(request.directory) or 0)
    monkeypatch.setattr(actions, "play_campaign", lambda *a, **k: played.append(a[1]) or 0)
    capsys.readouterr()
    for row in (lost, won):
        assert actions.show(tmp_path / "s", row["run"][:9], dashboard=True, as_json=False) == 0
    path = tmp_path / "s" / "logs" / lost["run"]
    assert served == [path]
    assert played == [tmp_path / "s" / "shown" / won["run"][:12]]
    assert f"log        {path}\n" in capsys.readouterr().out
    with pytest.raises(vr.InvalidInput, match=r"record\.logs must be one of losers, all, or a number, got '9999"):
        actions.play(spec, tmp_path / "t", 1, None, "9" * 5000, None, as_json=True)
