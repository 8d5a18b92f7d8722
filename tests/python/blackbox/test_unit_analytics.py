"""Units built, lost and destroyed, against a naive count of the events and against the world at the end."""

from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import void_reckoning as vr
from void_reckoning.blackbox import BlackBoxReader
from void_reckoning.blackbox.unit_analytics import losses_table, units_by_faction, units_table


def alive_in(campaign: vr.Campaign) -> Counter[tuple[str, str]]:
    alive: Counter[tuple[str, str]] = Counter()
    for kind in ("Ship", "Army"):
        for ref in campaign.ecs.query_entities(vr.EntityQuery([kind, "Faction"])):
            alive[ref.components["Faction"]["faction_id"], ref.components[kind]["type"]] += 1
    return alive


class Played:
    def __init__(self, folder: Path, seed: int) -> None:
        with vr.Campaign.create(factions=6, systems=30, seed=seed, directory=folder, telemetry=False) as campaign:
            campaign.run(60, ignore_victory=True)
            self.alive = alive_in(campaign)
        self.log = BlackBoxReader.open_log(folder)
        self.units = pl.DataFrame(units_table(self.log))
        self.losses = pl.DataFrame(losses_table(self.log))
        self.costs = dict(zip([one.id for one in self.log.names.units], self.log.names.unit_costs, strict=True))


@pytest.fixture(scope="module", params=[2, 9])
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    return Played(tmp_path_factory.mktemp("units") / "c", request.param)


def units_of(log: BlackBoxReader, event_type: str) -> list[Any]:
    return [event for event in log.find_events_by_type(event_type) if event.kind in ("ship", "army")]


def test_built_less_lost_is_what_lives_at_the_end(played: Played) -> None:
    found = {
        (row["faction"], row["unit_type"]): row["alive"]
        for row in played.units.iter_rows(named=True)
        if row["unit_type"] is not None
    }
    assert {key: count for key, count in found.items() if count} == dict(played.alive)


def test_units_are_counted_as_their_events_count_them(played: Played) -> None:
    spawned, destroyed = units_of(played.log, "EntitySpawned"), units_of(played.log, "EntityDestroyed")
    built = Counter((one.owner, one["unit_type"]) for one in spawned)
    beginning = vr.Campaign.at_turn(played.log.path, 0)
    start = alive_in(beginning)
    battle = Counter((one.owner, one["unit_type"]) for one in destroyed if one["reason"] == "combat")
    others = Counter((one.owner, one["unit_type"]) for one in destroyed if one["reason"] != "combat")
    assert built.total() > 100 and battle.total() > 30
    for row in played.units.iter_rows(named=True):
        key = row["faction"], row["unit_type"]
        if key[1] is None:
            assert (row["at_start"], row["built"], row["lost_in_battle"], row["lost_otherwise"]) == (0, 0, 0, 0)
            continue
        counted = start.pop(key, 0), built.pop(key, 0), battle.pop(key, 0), others.pop(key, 0)
        assert (row["at_start"], row["built"], row["lost_in_battle"], row["lost_otherwise"]) == counted
        assert row["credits_built"] == counted[1] * played.costs[key[1]]
        assert row["credits_lost"] == sum(counted[2:]) * played.costs[key[1]]
    assert not (start or built or battle or others)
    by_faction = units_by_faction(played.log)
    for faction in played.log.factions:
        rows = played.units.filter(pl.col("faction") == faction)
        for name in ("built", "lost_in_battle", "lost_otherwise"):
            assert rows[name].sum() == by_faction.get(faction, Counter())[name]


def test_losses_name_their_causes(played: Played) -> None:
    losses = played.losses
    destroyed = units_of(played.log, "EntityDestroyed")
    assert losses["units"].sum() == len(destroyed)
    fought = losses.filter(pl.col("reason") == "combat")
    assert fought["units"].sum() == sum(event["reason"] == "combat" for event in destroyed)
    counted = Counter(
        (event.turn, event.combat, event.owner, event["unit_type"])
        for event in destroyed
        if event["reason"] == "combat"
    )
    summed = fought.group_by("turn", "battle", "faction", "unit_type").agg(pl.col("units").sum())
    assert {
        (r["turn"], r["battle"], r["faction"], r["unit_type"]): r["units"] for r in summed.iter_rows(named=True)
    } == counted
    starts = {event.combat: event for event in played.log.find_events_by_type("CombatStart")}
    for row in fought.iter_rows(named=True):
        sides = {starts[row["battle"]].attacker, starts[row["battle"]].defender}
        assert row["faction"] in sides
        assert row["by_faction"] in sides - {row["faction"]} or len(sides - {row["faction"]}) == 0
        assert row["credits"] == row["units"] * played.costs[row["unit_type"]]
    assert (
        losses.filter(pl.col("reason") != "combat")["by_faction"].null_count()
        == losses.filter(pl.col("reason") != "combat").height
    )
    named = fought.filter(pl.col("by_unit_type").is_not_null())["units"].sum()
    assert named > fought["units"].sum() * 0.1, "the log tells the killers' type of some"


def test_a_named_killer_is_the_only_one_that_can_have_fired(played: Played) -> None:
    """By each battle's events alone: every kill of the loser's groups was made with a weapon that the named type mounts."""
    names = played.log.names
    mounted = {
        weapon.id: {names.units[row].id for row in rows}
        for weapon, rows in zip(names.weapons, names.mounted, strict=True)
    }
    owner: dict[tuple[int, int], str | None] = {
        (event.combat, event.entity): event.owner for event in played.log.find_events_by_type("CombatParticipant")
    }
    killers: dict[tuple[int, str | None], Counter[str]] = {}
    for event in played.log.find_events_by_type("DamageDealt"):
        if event.kills:
            loser = owner[event.combat, event.target]
            killers.setdefault((event.combat, loser), Counter())[event["weapon"]] += event.kills
    checked = 0
    for row in played.losses.filter(pl.col("by_unit_type").is_not_null()).iter_rows(named=True):
        weapons = killers[row["battle"], row["faction"]]
        able = sum(kills for weapon, kills in weapons.items() if row["by_unit_type"] in mounted[weapon])
        assert able >= row["units"]
        checked += 1
    assert checked > 5


def test_what_was_destroyed_is_what_others_lost(played: Played) -> None:
    lost = (
        played.losses.filter(pl.col("by_faction").is_not_null())
        .group_by("by_faction")
        .agg(pl.col("units").sum(), pl.col("credits").sum())
    )
    found = played.units.group_by("faction").agg(pl.col("destroyed").sum(), pl.col("credits_destroyed").sum())
    destroyed = {row[0]: row[1:] for row in found.iter_rows() if row[1]}
    assert destroyed == {row[0]: row[1:] for row in lost.iter_rows()}
    by_type = (
        played.losses.filter(pl.col("by_unit_type").is_not_null())
        .group_by("by_faction", "by_unit_type")
        .agg(pl.col("units").sum())
    )
    for faction, unit_type, units in by_type.iter_rows():
        row = played.units.row(
            by_predicate=(pl.col("faction") == faction) & (pl.col("unit_type") == unit_type), named=True
        )
        assert row["destroyed"] == units


def test_units_from_outside_may_be_of_any_type(tmp_path: Path) -> None:
    """Units created by an intervention are in no event: any type that mounts a weapon may have fired it."""
    with vr.Campaign.create(factions=3, systems=20, seed=4, directory=tmp_path / "c", telemetry=False) as campaign:
        campaign.run(2)
        fleet = campaign.ecs.query_entities(vr.EntityQuery(["Ship"], limit=1))[0]
        campaign.ecs.create_entity("", {name: dict(fields) for name, fields in fleet.components.items()})
        campaign.run(20)
    log = BlackBoxReader.open_log(tmp_path / "c")
    mounts = {row for rows in log.names.mounted if len(rows) == 1 for row in rows}
    allowed = {log.names.units[row].id for row in mounts}
    named = {name for name in losses_table(log)["by_unit_type"].to_pylist() if name is not None}
    garrison = {log.names.units[row].id for row in log.names.garrison}
    assert named - garrison <= allowed | garrison
