"""The results of an experiment in any DuckDB, and by place."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
import void_reckoning as vr
from void_reckoning.experiments import Record, Seats, Serial, Spec, Variant, sweep
from void_reckoning.experiments import open as open_experiment
from void_reckoning.experiments.catalogue import VIEWS
from void_reckoning.experiments.runs import Runs
from void_reckoning.experiments.shards import COLUMNS
from void_reckoning.support.intervals import wilson

SPEC = Spec(
    factions=3,
    systems=12,
    turns=60,
    seeds=4,
    seats=Seats(factions="latin"),
    variants=[Variant("base"), Variant("two", settings={"factions": ["choir", "mycora"]})],
    record=Record(curves_every=20),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("catalogued") / "sweep"
    sweep(SPEC, path, Serial())
    return path


def catalogued(text: str, folder: str | None) -> Any:
    connection = duckdb.connect()
    if folder is not None:
        connection.execute(f"set variable folder = '{folder}'")
    connection.execute(text)
    return connection


def test_its_views_are_the_tables_from_any_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (folder / "catalogue.sql").read_text()
    assert str(folder) not in text
    experiment = open_experiment(folder)
    # A campaign that came twice, and a shard that is not whole.
    moved = tmp_path / "moved"
    shutil.copytree(folder, moved)
    (shard,) = (moved / "shards").iterdir()
    shutil.copytree(shard, moved / "shards" / ("0" * 32))
    (moved / "shards" / ".1.building").mkdir()
    (moved / "shards" / ".1.building" / "runs.parquet").write_bytes(b"half")
    for place, name in (
        (folder, None),
        (tmp_path, os.path.relpath(folder, tmp_path)),
        (tmp_path, "moved"),
        (Path("/"), str(moved)),
    ):
        monkeypatch.chdir(place)
        connection = catalogued(text, name)
        for table in COLUMNS:
            keys = ", ".join(
                key
                for key in ("run", "turn", "seat", "kind", "id")
                if key in [column for column, _, _ in COLUMNS[table]]
            )
            found = connection.sql(f"select * from {table} order by {keys}").to_arrow_table()
            assert found.to_pylist() == experiment.table(table).to_pylist()
        for view in VIEWS:
            query = f"select * from {view} order by all"
            assert connection.sql(query).fetchall() == experiment.sql(query).fetchall() != []


def test_shares_have_their_interval(folder: Path) -> None:
    rows = open_experiment(folder).sql("select * from win_shares").to_arrow_table().to_pylist()
    standings = open_experiment(folder).sql("select variant, faction, won from results").fetchall()
    assert {(row["variant"], row["faction"]) for row in rows} == {
        (variant, faction) for variant, faction, _ in standings
    }
    for row in rows:
        own = [won for variant, faction, won in standings if (variant, faction) == (row["variant"], row["faction"])]
        assert (row["campaigns"], row["wins"]) == (len(own), sum(own))
        assert (row["low"], row["high"]) == pytest.approx(wilson(sum(own), len(own)), abs=1e-12)


def test_a_place_names_its_campaign(folder: Path) -> None:
    runs = Runs(SPEC)
    every = list(runs)
    assert [runs.at(run.variant, run.point, run.block, run.arrangement) for run in every] == every
    for place, message in (
        (("three",), "variant must be one of base, two, got 'three'"),
        (("base", 1), "point must be"),
        (("base", 0, 4), "block must be"),
        (("two", 0, 0, 2), "arrangement must be"),
    ):
        with pytest.raises(vr.InvalidInput, match=message):
            runs.at(*place)


def test_a_campaign_that_was_played_is_found_without_the_others(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = []
    id_of = Runs.id_of
    monkeypatch.setattr(Runs, "id_of", lambda runs, run: hashed.append(run) or id_of(runs, run))
    row = open_experiment(folder).table("runs").to_pylist()[7]
    _, run = open_experiment(folder).find(row["run"][:12])
    assert (run.variant, run.block, run.arrangement, run.seed) == tuple(
        row[name] for name in ("variant", "block", "arrangement", "seed")
    )
    assert hashed == [run]
    with pytest.raises(vr.InvalidInput, match="which is that of 20"):
        open_experiment(folder).find("")


def test_a_campaign_played_with_another_policy_is_not_taken_for_the_present_one(tmp_path: Path) -> None:
    policy = tmp_path / "mine.py"
    text = "import void_reckoning as vr\nclass Mine(vr.FactionPolicy):\n    def plan(self, view):\n        return []\n"
    policy.write_text(text)
    spec = Spec(factions=2, systems=12, turns=3, seeds=1, policies={"*": f"{policy}:Mine"})
    sweep(spec, tmp_path / "s", Serial())
    (row,) = open_experiment(tmp_path / "s").table("runs").to_pylist()
    open_experiment(tmp_path / "s").find(row["run"])
    from void_reckoning.experiments import runs

    policy.write_text(text + "# changed\n")
    runs.code_hash.cache_clear()
    with pytest.raises(vr.InvalidInput, match="was played with policies or a measure whose files have changed since"):
        open_experiment(tmp_path / "s").find(row["run"])


def test_arrangements_are_laid_out_once_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    from void_reckoning.experiments import runs as module

    laid = []
    arrange = module.arrangements
    monkeypatch.setattr(module, "arrangements", lambda *a: laid.append(a) or arrange(*a))
    runs = Runs(
        Spec(
            factions=3, systems=12, seeds=5, seats=Seats(factions="latin"), variants=[Variant(str(n)) for n in range(7)]
        )
    )
    laid.clear()
    assert len(list(runs)) == 5 * 3 * 7
    assert len(laid) == 5
    laid.clear()
    runs.at("6", block=4)
    assert len(laid) == 1
