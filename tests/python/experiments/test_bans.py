"""Bans: by override, each of a kind, and what a report of real campaigns says of useless and decisive unit types."""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import void_reckoning as vr
from void_reckoning.experiments import (
    Design,
    Processes,
    Report,
    Seats,
    Spec,
    Variant,
    ban_each,
    open_experiment,
    overridden,
    sweep,
    write_report,
)
from void_reckoning.experiments.overrides import rows_of

SKIRMISH = vr.Universe.load("skirmish")
UNIVERSES = Path(__file__).resolve().parents[3] / "universes"
SKIRMISH_ROWS: dict[str, list[str]] = {
    table: rows_of(SKIRMISH.files, table) for table in ("unit_types", "buildings", "technologies")
}
PLANTED = """
# Nobody can ever pay for it.
[unit_types.paperweight]
name = "Paperweight"
domain = "space"
cost = 900000
industry = 900
upkeep = 20
hull = 1
size = 200

# Everybody learns it, and has nothing of it.
[technologies.idle_song]
name = "Idle Song"
tier = 1
cost = 0.5

# The best for its price, for one faction alone.
[unit_types.juggernaut]
name = "Juggernaut"
domain = "space"
factions = ["gulls"]
cost = 10
industry = 8
upkeep = 0.2
hull = 140
shields = 40
shield_recharge = 2
armour = 4
size = 110
tactical_speed = 6
speed = 11
detection = 10
transport = 1
weapons = { carronade = 3 }
"""


def with_bans(*ids: str) -> vr.Universe:
    return vr.Universe.compile("skirmish", overridden(SKIRMISH.files, {"rules.banned": list(ids)}))


def test_an_override_bans_though_the_universe_has_no_such_key() -> None:
    assert "banned" not in "".join(text for _, text in SKIRMISH.files)
    before, after = SKIRMISH.available("gulls"), with_bans("cutter", "breakwater", "tide_tables").available("gulls")
    assert after["unit_types"] == [one for one in before["unit_types"] if one not in ("cutter", "gun_raft")]
    assert after["buildings"] == [one for one in before["buildings"] if one != "breakwater"]
    assert "tide_tables" in before["technologies"] and "tide_tables" not in after["technologies"]
    with pytest.raises(vr.InvalidInput, match=r'rules\.banned must be one of .*did you mean cutter\?\), got "cuter"'):
        with_bans("cuter")
    with pytest.raises(vr.InvalidInput, match="there is no 'banned' in the universe"):
        overridden(SKIRMISH.files, {"rules.banned": "x2"})


def test_what_a_faction_may_ever_have() -> None:
    assert "wet_ram" in SKIRMISH.available("eels")["unit_types"]
    assert SKIRMISH.available("gulls_2") == SKIRMISH.available("gulls")
    assert "wet_ram" not in SKIRMISH.available("gulls")["unit_types"]
    with pytest.raises(vr.InvalidInput, match="a faction must be one of gulls, pikes, eels, got 'terns'"):
        SKIRMISH.available("terns")


def test_orders_for_something_banned_are_rejected_and_say_so() -> None:
    units, buildings, technologies = (SKIRMISH_ROWS[table] for table in ("unit_types", "buildings", "technologies"))

    def reasons(universe: vr.Universe) -> list[str]:
        campaign = vr.Campaign.create(universe, factions=["gulls", "pikes"], systems=12)
        for faction_turn in campaign.faction_turns():
            colony = int(faction_turn.view.colonies[0])
            orders = [
                vr.RecruitUnit(colony, units.index("cutter")),
                vr.ConstructBuilding(colony, buildings.index("counting_house")),
                vr.ResearchTechnology(technologies.index("tide_tables")),
            ]
            told = [faction_turn.execute(order).reason for order in orders]
            faction_turn.abandon()
            return told
        raise AssertionError

    assert reasons(SKIRMISH) == ["", "", ""]
    assert reasons(with_bans("cutter", "counting_house", "tide_tables")) == [
        f"{one} is banned by the universe's rules" for one in ("cutter", "counting_house", "tide_tables")
    ]


def test_each_of_a_kind_is_banned_once() -> None:
    spec = Spec(universe="skirmish", factions=["gulls", "gulls_2"], turns=40)
    for kind, table in (("units", "unit_types"), ("buildings", "buildings"), ("technologies", "technologies")):
        banned = ban_each(spec, kind)
        rows = SKIRMISH.available("gulls")[table]
        assert [variant.name for variant in banned.variants] == ["base", *(f"without {row}" for row in rows)]
        assert [variant.overrides for variant in banned.variants] == [
            {},
            *({"rules.banned": [f"{table}.{row}"]} for row in rows),
        ]
        assert dataclasses.replace(banned, variants=()) == spec
    with_eels = ban_each(dataclasses.replace(spec, factions=3), "units")
    assert "without wet_ram" in [variant.name for variant in with_eels.variants], (
        "one faction that may build it is enough"
    )


def test_what_is_banned_already_stays_banned() -> None:
    banned = ban_each(Spec(universe="skirmish", factions=2, overrides={"rules.banned": ["breakwater"]}), "units")
    assert "without gun_raft" not in [variant.name for variant in banned.variants], "it needs a breakwater"
    assert {"rules.banned": ["breakwater", "unit_types.cutter"]} in [variant.overrides for variant in banned.variants]


def test_an_id_of_two_tables_is_named_with_its_table() -> None:
    spec = Spec(factions=["concord", "templars"])
    names = [variant.name for variant in ban_each(spec, "units").variants]
    assert "without unit_types.war_machines" in names and "without scout" in names
    assert "without technologies.war_machines" in [variant.name for variant in ban_each(spec, "technologies").variants]


def test_specs_that_cannot_be_banned_each() -> None:
    spec = Spec(universe="skirmish", factions=2)
    with pytest.raises(vr.InvalidInput, match="kind must be one of units, buildings, technologies, got 'weapons'"):
        ban_each(spec, "weapons")
    with pytest.raises(vr.InvalidInput, match="variants must be left out where each ban is one, got base, other"):
        ban_each(dataclasses.replace(spec, variants=[Variant("base"), Variant("other")]), "units")
    with pytest.raises(vr.InvalidInput, match=r"design\.parameters must not have rules\.banned"):
        ban_each(dataclasses.replace(spec, design=Design({"rules.banned": {"values": [[], ["cutter"]]}})), "units")
    everything = [f"buildings.{row}" for row in SKIRMISH.available("gulls")["buildings"]]
    with pytest.raises(vr.InvalidInput, match="buildings must have one that a faction of the experiment may build or"):
        ban_each(dataclasses.replace(spec, overrides={"rules.banned": everything}), "buildings")
    with pytest.raises(vr.InvalidInput, match="got 'terns'"):
        ban_each(dataclasses.replace(spec, factions=["terns", "gulls"]), "units")


def test_the_command_plays_each_ban_and_the_report_names_it(tmp_path: Path) -> None:
    (tmp_path / "spec.toml").write_text('universe = "skirmish"\nfactions = 2\nsystems = 12\nturns = 20\nseeds = 3\n')

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        call = [sys.executable, "-m", "void_reckoning", *arguments]
        return subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)

    sized = command("sweep", "spec.toml", "--ban-each", "buildings", "--dry-run", "--json")
    assert json.loads(sized.stdout)["campaigns"] == 9
    done = command("sweep", "spec.toml", "--ban-each", "buildings", "--out", "out", "--json", "--workers", "1")
    assert (done.returncode, json.loads(done.stdout)["played"]) == (0, 9), done.stderr
    runs = open_experiment(tmp_path / "out").table("runs").column("variant").to_pylist()
    assert {one: runs.count(one) for one in runs} == {"base": 3, "without counting_house": 3, "without breakwater": 3}
    usage = open_experiment(tmp_path / "out").sql(
        "select variant, sum(count) from usage join runs using (run) where id = 'counting_house' group by all"
    )
    built = dict(usage.fetchall())
    assert built["base"] > 0 and built.get("without counting_house", 0) == 0 and built["without breakwater"] > 0
    report = write_report(tmp_path / "out")
    assert report.page.with_name("bans.parquet").exists()
    assert {row["banned"] for row in pq.read_table(report.page.with_name("bans.parquet")).to_pylist()} == {
        "counting_house",
        "breakwater",
    }
    for arguments, told in (
        (["--ban-each", "weapons", "--dry-run"], "kind must be one of units, buildings, technologies, got 'weapons'"),
        (["--ban-each"], "--ban-each"),
    ):
        wrong = command("sweep", "spec.toml", *arguments)
        assert wrong.returncode == 2 and told in wrong.stderr, wrong.stderr
    shown = command("sweep", "show", "out", "0", "--ban-each", "units")
    assert shown.returncode == 2 and "--ban-each is for playing" in shown.stderr


def planted(tmp_path: Path) -> Path:
    folder = tmp_path / "planted"
    shutil.copytree(UNIVERSES / "skirmish", folder)
    (folder / "planted.toml").write_text(PLANTED, encoding="utf-8")
    return folder


def sixty_turns(universe: Path, seeds: int, **changes: Any) -> Spec:
    common: dict[str, Any] = {"factions": 3, "systems": 20, "turns": 60, "seats": Seats(factions="latin")}
    return Spec(universe=str(universe), seeds=seeds, **{**common, **changes})


def bans_of(spec: Spec, *names: str, out: Path) -> tuple[Report, dict[tuple[str, str], dict[str, Any]]]:
    """Play bans of these; return the report, and its rows by what is banned and faction."""
    variants = {one.name: one for kind in ("units", "technologies") for one in ban_each(spec, kind).variants}
    variants = [variants[name] for name in ("base", *(f"without {one}" for one in names))]
    sweep(dataclasses.replace(spec, variants=variants), out, Processes(2))
    report = write_report(out)
    rows = pq.read_table(report.page.with_name("bans.parquet")).to_pylist()
    return report, {(row["banned"], row["faction"]): row for row in rows}


def share_of_firsts(spec: Spec, faction: str, out: Path) -> float:
    """Return how often the faction is first in a plain sweep: by its rows, not by a report."""
    sweep(spec, out, Processes(2))
    first = (
        open_experiment(out)
        .sql("select run, arg_max(faction, (won, score)) as first from standings group by run")
        .fetchall()
    )
    return sum(one == faction for _, one in first) / len(first)


def test_what_is_useless_has_no_effect(tmp_path: Path) -> None:
    spec = sixty_turns(planted(tmp_path), 30, overrides={"rules.banned": ["juggernaut"]})
    report, rows = bans_of(spec, "paperweight", "idle_song", out=tmp_path / "out")
    print(rows)
    assert {faction for _, faction in rows} == {"gulls", "pikes", "eels"}, "all learn it"
    assert {banned for banned, _ in rows} == {"idle_song"}
    assert not any(row["called"] for row in rows.values())
    assert all(row["low"] <= 0 <= row["high"] for row in rows.values())
    page = report.page.read_text(encoding="utf-8")
    assert "No faction of variant base built or learned paperweight; the ban has no effect" in page
    assert "No ban changes who is first, as far as can be told" in page


def test_the_size_of_a_decisive_unit_type_is_found(tmp_path: Path) -> None:
    universe = planted(tmp_path)
    report, rows = bans_of(sixty_turns(universe, 30), "juggernaut", out=tmp_path / "out")
    row = rows["juggernaut", "gulls"]
    assert set(rows) == {("juggernaut", "gulls")} and row["called"] and row["high"] < -0.1
    assert any(
        line.startswith("Bans with an effect on being first: juggernaut for gulls (-") for line in report.summary
    )
    with_it = share_of_firsts(sixty_turns(universe, 60, first_seed=5001), "gulls", tmp_path / "with")
    without = sixty_turns(universe, 60, first_seed=7001, overrides={"rules.banned": ["juggernaut"]})
    measured = share_of_firsts(without, "gulls", tmp_path / "without") - with_it
    print(row, measured, with_it)
    assert row["low"] <= measured <= row["high"]
