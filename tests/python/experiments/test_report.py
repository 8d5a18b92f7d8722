"""Reports: what they say about real and made-up results, however few and odd these are."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import void_reckoning as vr
from made_sweeps import Made, make_sweep
from void_reckoning.cli.actions.report import write
from void_reckoning.experiments import Design, Processes, Record, Report, Seats, Spec, Variant, sweep, write_report
from void_reckoning.experiments.folder import Folder
from void_reckoning.experiments.shards import Shards

FACTIONS = ("choir", "mycora", "templars")
HULL = [
    {"stat": "morale", "operation": "add", "value": 0.15},
    {"stat": "armour", "operation": "add", "value": 0.5},
    {"stat": "research", "operation": "multiply", "value": 0.9},
    {"stat": "hull", "operation": "multiply", "value": 1.2},
]


def table(report: Report, name: str) -> list[dict[str, Any]]:
    with report.page.with_name(f"{name}.parquet").open("rb") as file:
        return pq.read_table(file).to_pylist()


def text(report: Report) -> str:
    return report.page.read_text(encoding="utf-8")


def campaign(order: Sequence[str], block: int = 0, **values: Any) -> Made:
    """A campaign with these factions from the first place on, in a fixed order of seats."""
    scores = {one: 100 - 10 * order.index(one) for one in sorted(order)}
    return Made(scores, row={"block": block, **values.pop("row", {})}, **values)


def played(folder: Path, **changes: Any) -> Path:
    common: dict[str, Any] = {"factions": 3, "systems": 20, "turns": 60, "seats": Seats(factions="latin")}
    sweep(Spec(**{**common, "record": Record(curves_every=10), **changes}), folder, Processes(2))
    return folder


def test_a_planted_imbalance_is_the_first_of_the_changes(tmp_path: Path) -> None:
    before = played(tmp_path / "before", seeds=40)
    after = played(tmp_path / "after", seeds=40, overrides={"factions.templars.traits": HULL})
    report = write_report(after, before)
    changes = table(report, "changes")
    assert changes[0]["measure"].startswith("templars: ")
    assert changes[0]["p"] < 0.01
    assert changes[0]["measure"] == "templars: units lost" and changes[0]["change"] < 0  # stronger hulls are lost less
    assert report.summary[1].startswith("Changed from the baseline: templars: ")
    same = write_report(before, before, tmp_path / "same")
    assert {row["p"] for row in table(same, "changes")} == {1.0}
    assert "Whether anything changed from the baseline" in same.unknown[0]


def test_shares_and_strengths_follow_from_the_rows(tmp_path: Path) -> None:
    orders = [("mycora", "choir", "templars")] * 30 + [("choir", "templars", "mycora")] * 10
    made = [campaign(order, block, winner=order[0] if block % 2 else "") for block, order in enumerate(orders)]
    report = write_report(make_sweep(tmp_path / "s", made))
    shares = {row["faction"]: row for row in table(report, "shares")}
    assert [row["faction"] for row in table(report, "shares")] == ["mycora", "choir", "templars"]
    assert [(shares[one]["share"], shares[one]["wins"]) for one in FACTIONS] == [(0.25, 5), (0.75, 15), (0.0, 0)]
    assert shares["templars"]["low"] == 0.0 and shares["mycora"]["even"] == pytest.approx(1 / 3)
    assert table(report, "strengths")[0]["faction"] == "mycora"
    assert any("mycora (75%)" in line for line in report.summary)
    assert any("templars (0%)" in line for line in report.summary)
    endings = {row["ending"]: row["campaigns"] for row in table(report, "endings")}
    assert endings == {"nobody won": 20, "conquest": 20}


def test_a_winner_is_first_whatever_the_score(tmp_path: Path) -> None:
    made = [Made({"choir": 10, "mycora": 99, "templars": 50}, winner="choir") for _ in range(3)]
    report = write_report(make_sweep(tmp_path / "s", made))
    assert {row["faction"]: row["share"] for row in table(report, "shares")} == {"choir": 1, "mycora": 0, "templars": 0}


def test_duels_and_circles(tmp_path: Path) -> None:
    pairs = [("choir", "mycora"), ("mycora", "templars"), ("templars", "choir")]
    made = [campaign(pair if n < 27 else pair[::-1], n) for pair in pairs for n in range(30)]
    made += [campaign(FACTIONS, n) for n in range(50)]  # campaigns of three say nothing about duels
    report = write_report(make_sweep(tmp_path / "s", made))
    duels = {(row["faction"], row["against"]): row for row in table(report, "duels")}
    assert {pair: row["share"] for pair, row in duels.items()} == {
        ("choir", "mycora"): 0.9,
        ("choir", "templars"): pytest.approx(0.1),
        ("mycora", "templars"): 0.9,
    }
    assert {row["campaigns"] for row in duels.values()} == {30}
    assert "choir beats mycora beats templars beats choir: a circle." in report.summary
    even = [campaign(pair if n < 17 else pair[::-1], n) for pair in pairs for n in range(30)]
    doubtful = write_report(make_sweep(tmp_path / "t", even))
    assert not any("circle" in line for line in doubtful.summary)
    assert any(line.startswith("Who beats whom: no pair differs") for line in doubtful.unknown)


def test_a_seat_that_matters_and_one_that_does_not(tmp_path: Path) -> None:
    rng = np.random.Generator(np.random.PCG64(5))

    def made(best: bool, worst: bool = False) -> list[Made]:
        found = []
        for block in range(80):
            for turn in range(3):
                seated = FACTIONS[turn:] + FACTIONS[:turn]
                first = 0 if best and rng.random() < 0.5 else int(rng.integers(2 if worst else 3))
                scores = {one: 90 if seat == first else 10 for seat, one in enumerate(seated)}
                found.append(Made(scores, row={"block": block, "arrangement": turn}))
        return found

    matters = write_report(make_sweep(tmp_path / "a", made(True)))
    assert any(line.startswith("Seat: an effect; seat 0 is first in ") for line in matters.summary)
    harms = write_report(make_sweep(tmp_path / "d", made(False, worst=True)))
    assert any(line.startswith("Seat: an effect; seat 2 is first in 0% of campaigns") for line in harms.summary)
    none = write_report(make_sweep(tmp_path / "b", made(False)))
    assert "Seat: no effect found; " in text(none) and "Home: no effect found; " in text(none)
    fixed = write_report(make_sweep(tmp_path / "c", [campaign(FACTIONS, block) for block in range(80)]))
    assert any("every faction kept its seat" in line for line in fixed.unknown)


def test_the_leader_and_the_snowball(tmp_path: Path) -> None:
    def made(block: int, first: int, lead: int) -> Made:
        def seats(leader: int) -> list[dict[str, int]]:
            return [{"score": 100 if seat == leader else 100 - lead - seat} for seat in range(3)]

        curve = {
            30: (seats(first if block % 4 else (first + 1) % 3), {}),
            60: (seats(first), {}),
            90: (seats(first), {}),
        }
        return Made(
            {one: 9 if seat == first else 1 for seat, one in enumerate(FACTIONS)}, row={"block": block}, curve=curve
        )

    report = write_report(make_sweep(tmp_path / "s", [made(block, block % 3, 5 + block % 40) for block in range(120)]))
    leaders = {row["turn"]: row["share"] for row in table(report, "leaders")}
    assert leaders == {30: 0.75, 60: 1.0}  # at 90 the campaigns are over
    assert any(
        line.startswith("The leader by score at round 60 is first in the end in 100%") for line in report.summary
    )
    snowball = table(report, "snowball")
    assert [row["campaigns"] for row in snowball] == [15] * 8
    assert snowball[0]["from"] == 0.05 and snowball[-1]["to"] == 0.45


def used_by_the_strong(block: int, *, helps: bool) -> Made:
    """The strong half of campaigns has choir ahead at round 45; it is first more often, and uses ``ray`` more often."""
    rng = np.random.Generator(np.random.PCG64(block))
    strong = bool(block % 2)
    uses = rng.random() < (0.8 if strong else 0.2)
    chance = (0.8 if strong else 0.2) + (0.15 if helps and uses else -0.15 if helps else 0)
    first = rng.random() < chance
    scores = {"choir": 90 if first else 30, "mycora": 60, "templars": 20}
    at_45 = [{"score": 90 if strong else 30}, {"score": 60}, {"score": 20}]
    used = [(0, "unit", "ray", 2, 1, 20)] if uses else [(0, "unit", "ray", 2, 1, 80)]
    return Made(scores, row={"block": block, "turns": 90}, curve={45: (at_45, {})}, used=used)


def test_use_is_compared_among_those_with_the_same_score(tmp_path: Path) -> None:
    made = [used_by_the_strong(block, helps=False) for block in range(1200)]
    (row,) = table(write_report(make_sweep(tmp_path / "s", made)), "uses")
    assert (row["id"], row["kind"], row["called"], row["seats"]) == ("ray", "unit", False, 1200)
    assert abs(row["points"]) < 0.07
    bare = [Made(one.scores, row=one.row, used=one.used) for one in made]  # without curves: not adjusted
    report = write_report(make_sweep(tmp_path / "t", bare))
    (row,) = table(report, "uses")
    assert row["called"] and row["points"] > 0.25
    assert any(line.startswith("Use adjusted for score: no curves") for line in report.unknown)
    helps = [used_by_the_strong(block, helps=True) for block in range(1200)]
    report = write_report(make_sweep(tmp_path / "u", helps))
    (row,) = table(report, "uses")
    assert row["called"] and row["points"] == pytest.approx(0.3, abs=0.07)
    assert any("association, not cause" in line and "ray (+" in line for line in report.summary)
    (lost,) = table(report, "losses")
    assert (lost["built"], lost["lost"], lost["half"]) == (2.0, 1.0, 1.0)


def test_a_ban_has_an_effect_of_its_own(tmp_path: Path) -> None:
    made = []
    for block in range(60):
        for variant in ("base", "without ray", "without fog", "without moon", "without star"):
            harmed = (variant == "without ray" and block % 3 == 0) or (variant == "without star" and block == 0)
            order = ("mycora", "choir", "templars") if harmed or block % 4 == 1 else ("choir", "mycora", "templars")
            used = [(0, "unit", "ray", 1, 0, 20), (2, "building", "fog", 1, 0, 9)]
            made.append(campaign(order, block, row={"variant": variant}, used=used))
    variants = [
        Variant("base"),
        Variant("without ray", {"unit_types.scout.cost": 50}),
        Variant("without fog", {"unit_types.scout.cost": 51}),
        Variant("without sun", {"unit_types.scout.cost": 52}),
        Variant("without moon", {"unit_types.scout.cost": 53}),
        Variant("without star", {"unit_types.scout.cost": 54}),
    ]
    report = write_report(make_sweep(tmp_path / "s", made, variants=variants, seeds=60))
    bans = {(row["banned"], row["faction"]): row for row in table(report, "bans")}
    assert set(bans) == {("ray", "choir"), ("fog", "templars")}
    # Of 60 seeds 20 are harmed, of which 5 had choir second anyway.
    ray = bans["ray", "choir"]
    assert (ray["effect"], ray["seeds"], ray["called"]) == (pytest.approx(-15 / 60), 60, True)
    assert ray["low"] < -15 / 60 < ray["high"] < 0
    assert (bans["fog", "templars"]["effect"], bans["fog", "templars"]["called"]) == (0.0, False)
    assert any(line == "Bans with an effect on being first: ray for choir (-25.0 points)." for line in report.summary)
    assert "What a ban of sun does: no seed has a result with it and in variant base." in report.unknown
    told = "No faction of variant base built or learned moon; the ban has no effect: every faction is first as often with it, "
    assert f"{told}in each of 60 seeds." in text(report)
    assert "since policies weigh what they could build: star (1 of 60 seeds)." in text(report)


def test_a_ban_of_an_id_that_several_tables_have_is_about_one_of_them(tmp_path: Path) -> None:
    made = []
    for block in range(40):
        for variant in ("base", "without buildings.ray"):
            order = (
                ("mycora", "choir", "templars") if variant != "base" and block % 2 else ("choir", "mycora", "templars")
            )
            used = [(0, "unit", "ray", 1, 0, 20), (1, "building", "ray", 1, 0, 9)]
            made.append(campaign(order, block, row={"variant": variant}, used=used))
    variants = [Variant("base"), Variant("without buildings.ray", {"unit_types.scout.cost": 50})]
    report = write_report(make_sweep(tmp_path / "s", made, variants=variants, seeds=40))
    (row,) = table(report, "bans")
    assert (row["banned"], row["faction"], row["effect"]) == ("buildings.ray", "mycora", 0.5)


def test_bans_need_what_factions_used(tmp_path: Path) -> None:
    made = [campaign(FACTIONS, 0, row={"variant": variant}) for variant in ("base", "without ray")]
    variants = [Variant("base"), Variant("without ray", {"unit_types.scout.cost": 50})]
    report = write_report(make_sweep(tmp_path / "s", made, variants=variants, seeds=1))
    assert (
        "What bans do: the experiment has not recorded what factions use (record.usage = true does)." in report.unknown
    )


def test_a_design_says_what_matters_or_that_it_can_not_tell(tmp_path: Path) -> None:
    design = Design(
        {"unit_types.scout.cost": {"low": 10, "high": 90}, "rules.starting_treasury": {"low": 50, "high": 800}},
        kind="latin_hypercube",
        points=40,
    )
    made = [
        campaign(FACTIONS, block, row={"point": point, "battles": int(point_values["unit_types.scout.cost"])})
        for point, point_values in enumerate(design.overrides())
        for block in range(3)
    ]
    rng = np.random.Generator(np.random.PCG64(2))
    for one in made:
        assert isinstance(one.row, dict)
        one.row["turns"] = int(rng.integers(60, 90))
    report = write_report(make_sweep(tmp_path / "s", made, design=design, seeds=3))
    rows = {(row["result"], row["path"]): row for row in table(report, "sensitivity")}
    cost = rows["battles", "unit_types.scout.cost"]
    assert cost["r2"] > 0.95 and cost["together"] > 0.99 and cost["slope"] == pytest.approx(80, rel=0.1)
    assert rows["rounds", "unit_types.scout.cost"]["verdict"] == "can't tell"
    assert rows["rounds", "unit_types.scout.cost"]["together"] is None
    assert any("unit_types.scout.cost matters most for battles" in line for line in report.summary)
    assert any(line.startswith("What the numbers do to") and "rounds" in line for line in report.unknown)


@pytest.mark.parametrize("fails", ["one campaign", "one faction", "all failed", "no curves and no use", "all dead"])
def test_few_and_odd_results_give_a_page_that_says_what_can_not_be_told(tmp_path: Path, fails: str) -> None:
    failed = {"status": "time", "error": "not finished after 600 s"}
    made = {
        "one campaign": [campaign(FACTIONS)],
        "one faction": [Made({"choir": 5}, row={"block": block}) for block in range(4)],
        "all failed": [campaign(FACTIONS, block, row=failed) for block in range(4)],
        "no curves and no use": [campaign(FACTIONS, block) for block in range(40)],
        "all dead": [Made(dict.fromkeys(FACTIONS, 0), dead=FACTIONS) for _ in range(5)],
    }[fails]
    folder = make_sweep(tmp_path / "s", made)
    report = write_report(folder, folder)
    said = " ".join(report.unknown)
    expected = {
        "one campaign": "How certain the strengths are: all campaigns have one seed.",
        "one faction": "Only choir played: it has nobody to be compared with.",
        "all failed": "No campaign has a result, so nothing can be said about who wins.",
        "no curves and no use": "curves_every of the experiment's record was 0",
        "all dead": "Who wins: no campaign ended with a victory",
    }[fails]
    assert expected in said
    assert "nan" not in text(report).lower().replace("dominan", "")
    assert "inf " not in text(report)
    if fails == "all failed":
        assert report.summary[0] == "None of 4 campaigns has a result: all failed."
        assert any("not finished after 600 s" in line for line in report.summary)


def test_folders_that_are_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(vr.InvalidInput, match=r"is not the folder of an experiment: experiment.toml not found"):
        write_report(tmp_path)
    make_sweep(tmp_path / "empty", [])
    with pytest.raises(vr.InvalidInput, match="has no results yet: void-reckoning sweep plays its campaigns"):
        for shard in (tmp_path / "empty" / "shards").iterdir():
            for file in shard.iterdir():
                file.unlink()
            shard.rmdir()
        write_report(tmp_path / "empty")
    good = make_sweep(tmp_path / "good", [campaign(FACTIONS)])
    with pytest.raises(vr.InvalidInput, match="is not the folder of an experiment"):
        write_report(good, tmp_path)
    building = good / "shards" / ".half.building"
    building.mkdir()
    (building / "runs.parquet").write_bytes(b"half")
    assert write_report(good).summary  # a shard that is being written is not there yet
    curves = next(good.glob("shards/*/curves.parquet"))
    curves.write_bytes(curves.read_bytes()[:100])
    with pytest.raises(vr.InvalidInput, match=r"curves.parquet must be a whole shard of this experiment"):
        write_report(good)
    runs = next(
        make_sweep(tmp_path / "pages", [campaign(FACTIONS, n) for n in range(99)]).glob("shards/*/standings.parquet")
    )
    whole = runs.read_bytes()
    runs.write_bytes(whole[:200] + bytes(700) + whole[900:])  # its end is as it was
    with pytest.raises(vr.InvalidInput, match=r"must have whole shards, got .*; remove the folder of the damaged one"):
        write_report(tmp_path / "pages")
    (tmp_path / "file").write_text("x")
    with pytest.raises(vr.StorageError, match="file can't be written"):
        write_report(make_sweep(tmp_path / "more", [campaign(FACTIONS)]), None, tmp_path / "file")


def test_results_that_came_twice_count_once(tmp_path: Path) -> None:
    folder = make_sweep(tmp_path / "s", [campaign(FACTIONS, block) for block in range(7)])
    (shard,) = (folder / "shards").iterdir()
    twice = folder / "shards" / "twice"
    twice.mkdir()
    for file in shard.iterdir():
        (twice / file.name).write_bytes(file.read_bytes())
    report = write_report(folder)
    assert {row["campaigns"] for row in table(report, "shares")} == {7}


def test_shards_that_are_put_together_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_sweep(tmp_path / "s", [campaign(FACTIONS, block) for block in range(6)])
    shards = Folder(folder).shards
    shards.write([campaign(FACTIONS, 7).result(7)])
    checked = Shards.checked_files

    def merged_after(self: Shards, name: str) -> list[Path]:
        found = checked(self, name)
        if name == "usage":
            shards.merge()
        return found

    monkeypatch.setattr(Shards, "checked_files", merged_after)
    assert {row["campaigns"] for row in table(write_report(folder), "shares")} == {7}


@pytest.mark.parametrize("name", [b"my [1] * sweeps?", b"caf\xe9", "\u2603 it's".encode()])
def test_folders_of_any_name(tmp_path: Path, name: bytes) -> None:
    folder = make_sweep(tmp_path / os.fsdecode(name), [campaign(FACTIONS, block) for block in range(3)])
    report = write_report(folder, folder)
    assert report.page.parent == folder / "report"
    command = table(report, "outliers")[0]["command"]
    echo = command.replace("void-reckoning sweep show", "printf %s").rpartition(" 0000")[0]
    assert subprocess.run(["bash", "-c", echo], capture_output=True, check=True).stdout == os.fsencode(folder)
    assert "sweep show" in text(report)


def test_the_same_results_give_the_same_page(tmp_path: Path) -> None:
    folder = make_sweep(
        tmp_path / "s", [campaign(FACTIONS[block % 2 :] + FACTIONS[: block % 2], block) for block in range(30)]
    )
    first = write_report(folder)
    page = text(first)
    (first.page.parent / "old.parquet").write_bytes(b"of an earlier report")
    again = write_report(folder)
    assert text(again) == page
    assert sorted(path.name for path in again.page.parent.iterdir()) == sorted(
        ["report.html", *(path.name for path in again.tables)]
    )


def test_what_a_name_has_is_text_and_not_html(tmp_path: Path) -> None:
    name = "<script>alert(1)</script> & co"
    made = [campaign(FACTIONS, block, row={"variant": name if block % 2 else "b"}) for block in range(8)]
    report = write_report(make_sweep(tmp_path / "s", made, variants=[Variant("b"), Variant(name)]))
    assert "<script" not in text(report)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in text(report)


def test_tables_describe_their_columns(tmp_path: Path) -> None:
    report = write_report(make_sweep(tmp_path / "s", [campaign(FACTIONS, block) for block in range(8)]))
    assert report.tables
    for path in report.tables:
        schema = pq.read_schema(path)
        assert all((field.metadata or {}).get(b"description") for field in schema), path


@pytest.mark.parametrize("library", ["matplotlib", "jinja2", "duckdb", "scipy"])
def test_a_missing_library_is_named_with_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    folder = make_sweep(tmp_path / "s", [campaign(FACTIONS, n) for n in range(20)] + [campaign(FACTIONS[:2])])
    for name in [one for one in sys.modules if one.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(vr.InvalidInput, match=rf"report needs {library}\S*, of the extra 'experiments': pip install"):
        write(folder, None, None, as_json=False)
    assert not (folder / "report").exists()


def test_the_command_writes_and_its_commands_run(tmp_path: Path) -> None:
    played(tmp_path / "my sweep", seeds=3, turns=15)
    call = [sys.executable, "-m", "void_reckoning", "report"]

    def run(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*call, *arguments], capture_output=True, text=True, cwd=tmp_path, check=False, timeout=300
        )
        assert done.returncode == code, done.stderr
        return done

    told = run("my sweep").stdout
    assert told.startswith("9 campaigns with a result, of 3 factions each")
    assert re.search(r"\nmy sweep/report/report.html, with \d+ tables beside it\n$", told), told
    entries = json.loads(run("my sweep", "--baseline", "my sweep", "--out", "there", "--json").stdout)
    assert Path(tmp_path / entries["page"]).is_file()
    assert entries["page"] == "there/report.html"
    rows = pq.read_table(tmp_path / "there" / "outliers.parquet").to_pylist()
    assert {row["what"] for row in rows} >= {"longest", "most battles", "highest score", "most one-sided"}
    shown = subprocess.run(
        f"{sys.executable} -m {rows[0]['command'].replace('void-reckoning', 'void_reckoning').removesuffix(' --dashboard')}",
        shell=True, capture_output=True, text=True, cwd=tmp_path, check=False, timeout=300,
    )  # fmt: skip
    assert rows[0]["run"] in shown.stdout, shown.stderr
    assert "is not the folder of an experiment" in run("nowhere", code=2).stderr
