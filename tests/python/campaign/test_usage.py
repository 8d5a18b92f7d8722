"""What each faction has used: equal to what the log and the world say, and right after going back."""

from __future__ import annotations

import pickle
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr

Counts = Counter[tuple[str, str]]


def used(campaign: vr.Campaign, kind: str, column: str = "count") -> Counts:
    """Counts by faction and id."""
    usage = campaign.usage()
    rows = zip(usage.faction, usage.kind, usage.id, usage[column], strict=True)
    return Counter({(faction, one): count for faction, of, one, count in rows if of == kind and count > 0})


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> vr.Campaign:
    folder = tmp_path_factory.mktemp("usage") / "campaign"
    campaign = vr.Campaign.create(factions=3, systems=15, seed=4, directory=folder)
    campaign.run(70, ignore_victory=True)
    campaign.finish()
    return campaign


@pytest.fixture(scope="module")
def reader(campaign: vr.Campaign) -> vr.BlackBoxReader:
    assert campaign.directory is not None
    return vr.BlackBoxReader.open_log(campaign.directory)


def events(reader: vr.BlackBoxReader, kind: str, *names: str) -> list[tuple[Any, ...]]:
    columns = reader.columns(kind).arrays(*names)
    return list(zip(*(columns[name].tolist() for name in names), strict=True))


def test_units_are_those_of_the_log(campaign: vr.Campaign, reader: vr.BlackBoxReader) -> None:
    types = [one.id for one in reader.names.units]
    units = ("ship", "army")
    built: Counts = Counter()
    first: dict[tuple[str, str], int] = {}
    for turn, owner, kind, row in events(reader, "EntitySpawned", "turn", "owner", "kind", "type"):
        if kind in units:
            built[owner, types[row]] += 1
            first.setdefault((owner, types[row]), turn)
    lost: Counts = Counter()
    other: Counts = Counter()
    for owner, kind, row, reason in events(reader, "EntityDestroyed", "owner", "kind", "type", "reason"):
        if kind in units:
            (lost if reason in (0, 4) else other)[owner, types[row]] += 1
    assert used(campaign, "unit") == built
    assert used(campaign, "unit", "lost") == lost
    assert used(campaign, "unit", "first_turn") == Counter(first)
    assert lost.total() > 0 and other.total() > 0


def test_buildings_are_as_many_as_in_the_log(campaign: vr.Campaign, reader: vr.BlackBoxReader) -> None:
    made = [unit for (unit,) in events(reader, "ConstructionCompleted", "unit")]
    assert used(campaign, "building").total() == made.count(False) > 0


def test_buildings_and_technologies_are_those_of_the_world() -> None:
    campaign = vr.Campaign.create(factions=3, systems=60, seed=2)
    before = owned(campaign, "Building", "type"), owned(campaign, "KnownTechnology", "technology")
    checked = 0
    while campaign.statistics().conquests == 0:  # no building has changed hands or been lost
        assert used(campaign, "building") == owned(campaign, "Building", "type") - before[0]
        assert used(campaign, "technology") == owned(campaign, "KnownTechnology", "technology") - before[1]
        checked = used(campaign, "building").total() * used(campaign, "technology").total()
        campaign.run(1)
    assert checked > 0


def owned(campaign: vr.Campaign, component: str, name: str) -> Counts:
    found = campaign.ecs.query_entities(vr.EntityQuery([component, "Faction"]))
    return Counter((one.components["Faction"]["faction_id"], one.components[component][name]) for one in found)


def test_going_back_takes_the_counts_back(tmp_path: Path) -> None:
    campaign = vr.Campaign.create(factions=3, systems=20, seed=2)
    campaign.run(20)
    then, snapshot = dict(campaign.usage()), campaign.snapshot()
    campaign.run(15)
    later = dict(campaign.usage())
    assert later != then
    campaign.restore(snapshot)
    assert dict(campaign.usage()) == then
    campaign.run(15)
    assert dict(campaign.usage()) == later

    for other in (
        campaign.clone(),
        vr.Campaign.from_snapshot(pickle.loads(pickle.dumps(campaign.snapshot()))),
        vr.Campaign.load(campaign.save(tmp_path / "a.sqlite") or tmp_path / "a.sqlite"),
    ):
        assert (other.usage().since_turn, other.usage().id) == (35, [])
        other.run(10)
        assert min(turn for turn in other.usage().first_turn if turn > 0) > 35
    campaign.restore(pickle.loads(pickle.dumps(snapshot)))
    assert (campaign.usage().since_turn, campaign.usage().id) == (20, [])


def test_a_forfeited_turn_uses_nothing() -> None:
    class Fails(vr.FactionPolicy):
        def plan(self, view: vr.FactionView) -> list[Any]:
            raise ValueError

    campaign = vr.Campaign.create(factions=2, systems=12, policies={"templars": Fails()})
    campaign.run(20)
    usage = campaign.usage()
    assert "choir" in usage.faction
    assert "templars" not in usage.faction
