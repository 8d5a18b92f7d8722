"""Copies of worlds and campaigns are worlds and campaigns of their own."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
import void_reckoning as vr

COPIES = [copy.copy, copy.deepcopy]


@pytest.mark.parametrize("copied", COPIES)
def test_a_copied_campaign_is_another_campaign(copied: Callable[[Any], Any]) -> None:
    campaign = vr.Campaign.create(factions=2, systems=10, seed=3)
    before = campaign.state_hash
    other = copied(campaign)
    assert other.state_hash == before
    other.run(1)
    assert (campaign.turn, campaign.state_hash, other.turn) == (0, before, 1)
    assert other.directory is None


@pytest.mark.parametrize("copied", COPIES)
def test_a_copied_world_is_another_world(copied: Callable[[Any], Any]) -> None:
    world = vr.World()
    world.register_component("Cargo", {"tons": "f32"})
    world.register_system("step", lambda columns, delta_time: None, writes=["Cargo.tons"])
    other = copied(world)
    other.ecs.create_entity("crate", {"Cargo": {"tons": 1.0}})
    assert (world.entity_count, other.entity_count) == (0, 1)
    assert other.system_names == ["step"]
    heard: list[vr.Event] = []
    world.events.subscribe(None, heard.append)
    other.events.publish("EntityMoved")
    assert heard == []
