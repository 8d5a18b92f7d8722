"""Factions named in the order of seats: at creation, in the log, after a resume and in a replay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr
from void_reckoning._core import replay

SMALL: dict[str, Any] = {"systems": 16, "seed": 5}


def test_factions_sit_in_the_order_they_are_named() -> None:
    campaign = vr.Campaign.create(factions=["mycora", "templars", "mycora_2"], **SMALL)
    assert campaign.faction_ids == ["mycora", "templars", "mycora_2"]
    names = [standing.name for standing in campaign.standings()]
    assert names[0].startswith("Mycoral") and names[2].startswith("Mycoral") and names[1].startswith("Templars")
    turns = [turn.faction_id for turn in campaign.faction_turns(1)]
    assert sorted(turns) == ["mycora", "mycora_2", "templars"]


def test_the_universes_order_named_is_the_same_campaign() -> None:
    known = vr.Campaign.create(factions=3, **SMALL)
    named = vr.Campaign.create(factions=known.faction_ids, **SMALL)
    assert named.state_hash == known.state_hash
    turned = vr.Campaign.create(factions=[*known.faction_ids[1:], known.faction_ids[0]], **SMALL)
    assert turned.state_hash != known.state_hash


def test_the_galaxy_stays_and_the_homes_change_hands() -> None:
    def capitals(factions: list[str]) -> dict[str, Any]:
        campaign = vr.Campaign.create(factions=factions, **SMALL)
        homes = {}
        for fleet in campaign.ecs.query_entities(vr.EntityQuery(["Fleet", "Faction", "Position"])):
            position = fleet.components["Position"]
            homes.setdefault(fleet.components["Faction"]["faction_id"], (position["x"], position["y"], position["z"]))
        return homes

    one, other = capitals(["templars", "choir"]), capitals(["choir", "templars"])
    assert one["templars"] == other["choir"]
    assert one["choir"] == other["templars"]


def test_log_resume_and_replay_know_the_seats(tmp_path: Path) -> None:
    seats = ["orrun", "choir", "orrun_2"]
    with vr.Campaign.create(factions=seats, directory=tmp_path / "c", **SMALL) as campaign:
        campaign.run(6)
        expected = campaign.state_hash
    assert replay(tmp_path / "c" / "blackbox.vrlog")["verified"]
    assert vr.Campaign.at_turn(tmp_path / "c", 0).faction_ids == seats
    with vr.Campaign.resume(tmp_path / "c") as resumed:
        assert resumed.faction_ids == seats
        assert resumed.state_hash == expected


@pytest.mark.parametrize(
    ("factions", "message"),
    [
        (["choir", "romans"], "a faction must be one of templars, choir, .*, got 'romans'"),
        (["choir", "choir"], "factions must be different, got choir twice; a second one is choir_2"),
        (["choir_1"], "a faction must be one of .*, got 'choir_1'"),
        (["choir_02"], "a faction must be one of .*, got 'choir_02'"),
        (["_2"], "a faction must be one of .*, got '_2'"),
        ([], "factions must be between 1 and 1000, got 0"),
        (["choir", 3], r"factions\[1\] must be a str, got 3"),
        ("choir", "factions must be an integer from 1 to 1000, got 'choir'"),
    ],
)
def test_wrong_factions_are_named(factions: Any, message: str) -> None:
    with pytest.raises(vr.InvalidInput, match=message):
        vr.Campaign.create(factions=factions, **SMALL)
