"""The bus: what happens is told in order, to those who look and don't touch; what is bound to it runs at the right moment."""

import gc
import logging
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import void_reckoning as vr
from void_reckoning import _core
from void_reckoning.proto.ecs import events_pb2


def replayed(folder: Path) -> dict[str, Any]:
    return _core.replay(folder / "blackbox.vrlog")


def test_a_campaign_tells_of_everything_in_order(tmp_path: Path) -> None:
    heard: list[vr.Event] = []
    with vr.Campaign.create(factions=4, systems=30, seed=2, directory=tmp_path / "run") as campaign:
        campaign.events.subscribe(None, heard.append)
        campaign.run(12)
    starts = [event for event in heard if event.type == "FactionTurnStart"]
    rest = [event for event in heard if event.type != "FactionTurnStart"]
    assert len(starts) == 4 * 12
    sequences = [event.sequence for event in rest]
    assert sequences == sorted(sequences)
    assert len(set(sequences)) == len(sequences)
    assert {event.type for event in rest} <= set(vr.event_names())
    moves = [event for event in rest if event.type == "EntityMoved"]
    assert moves
    assert moves[0].fields.keys() == {"entity", "from", "to", "x", "y", "z", "arrived"}
    assert moves[0].faction in campaign.faction_ids
    assert moves[0].entity == moves[0].fields["entity"]
    with pytest.raises(AttributeError, match="EntityMoved has no field 'speed'"):
        _ = moves[0].speed
    reports = [event for event in rest if event.type == "FactionReport"]
    assert {event.of for event in reports} == set(campaign.faction_ids)
    assert reports[0].faction is None


def test_subscribers_look_and_do_not_touch(caplog: pytest.LogCaptureFixture) -> None:
    campaign = vr.Campaign.create(factions=3, systems=20)
    seen: list[int] = []
    errors: list[str] = []

    def look(event: vr.Event) -> None:
        seen.append(len(campaign.ecs.query_ids(vr.EntityQuery(["Fleet"]))))
        for touch in (
            lambda: campaign.ecs.create_entity("", {"Fleet": {}}),
            lambda: campaign.run(1),
            lambda: campaign.restore(campaign.snapshot()),
            campaign.finish,
        ):
            with pytest.raises(vr.StateError, match="campaign is running") as error:
                touch()
            errors.append(str(error.value))

    campaign.events.subscribe("FactionTurnEnd", look)
    campaign.run(1)
    assert len(seen) == 3
    assert min(seen) > 0
    assert any("subscribers only read" in text for text in errors)

    world = vr.World()
    world.register_component("Body", {"x": "f64"})
    world.events.subscribe("EntityMoved", lambda event: world.ecs.create_entity("", {"Body": {}}))
    with caplog.at_level(logging.CRITICAL, "void_reckoning"):
        world.events.publish("EntityMoved", {"entity": 5})
    assert world.entity_count == 0
    assert isinstance(world.events.failures[0].error, vr.StateError)


def test_one_that_raises_is_reported_and_breaks_nothing(caplog: pytest.LogCaptureFixture) -> None:
    campaign, other = (vr.Campaign.create(factions=3, systems=20) for _ in range(2))
    after: list[str] = []

    def bad(event: vr.Event) -> None:
        raise ValueError(f"no {event.type}")

    campaign.events.subscribe("TurnEnd", bad)
    campaign.events.subscribe("TurnEnd", lambda event: after.append(event.type))
    with caplog.at_level(logging.ERROR, "void_reckoning"):
        campaign.run(2)
    other.run(2)
    assert after == ["TurnEnd", "TurnEnd"]
    assert campaign.state_hash == other.state_hash
    assert [str(failure.error) for failure in campaign.events.failures] == ["no TurnEnd", "no TurnEnd"]
    assert "a subscriber of TurnEnd failed" in caplog.text


def test_an_interrupt_in_a_subscriber_stops_after_the_commit() -> None:
    campaign = vr.Campaign.create(factions=3, systems=20)

    def stop(event: vr.Event) -> None:
        raise KeyboardInterrupt

    subscription = campaign.events.subscribe("TurnEnd", stop)
    with pytest.raises(KeyboardInterrupt):
        campaign.run(5)
    assert campaign.turn == 1
    assert subscription.cancel()
    assert not subscription.cancel()
    campaign.run(1)
    other = vr.Campaign.create(factions=3, systems=20)
    other.run(2)
    assert campaign.state_hash == other.state_hash


def test_anybody_publishes_every_event() -> None:
    world = vr.World()
    heard: list[vr.Event] = []
    world.events.subscribe(None, heard.append)
    for name in vr.event_names():
        world.events.publish(name)
    # Without a faction a turn is the round's.
    shown = {"FactionTurnStart": "TurnStart", "FactionTurnEnd": "TurnEnd"}
    assert [event.type for event in heard] == [shown.get(name, name) for name in vr.event_names()]
    world.events.publish("EntityMoved", {"entity": 2**40, "x": 1.5, "arrived": True})
    assert heard[-1].fields == {"entity": 2**40, "from": 0, "to": 0, "x": 1.5, "y": 0.0, "arrived": True, "z": 0.0}
    campaign = vr.Campaign.create(factions=3, systems=20)
    campaign.events.subscribe("PlanetConquered", heard.append)
    held = campaign.state_hash
    campaign.events.publish("PlanetConquered", {"planet": 1, "from": None, "to": "templars"}, faction="templars")
    assert heard[-1].to == "templars"
    assert heard[-1].fields["from"] is None
    assert (heard[-1].faction, heard[-1].turn) == ("templars", 1)
    assert campaign.state_hash == held


@pytest.mark.parametrize(
    ("name", "fields", "message"),
    [
        ("EntityMove", {}, "event type must be one of .*EntityMoved.*, got 'EntityMove'"),
        ("EntityMoved", {"who": 1}, "no field 'who'; it has entity, from"),
        ("EntityMoved", {"entity": "me"}, "EntityMoved.entity must be a value of type entity, got a string"),
        ("EntityMoved", {"x": float("nan")}, "EntityMoved.x must be a number, got NaN"),
        ("EntityMoved", {"arrived": 1}, "EntityMoved.arrived must be a value of type bool, got an integer"),
        (
            "PlanetConquered",
            {"to": "templers"},
            "PlanetConquered.to must be the id of a faction or None, got 'templers'",
        ),
        ("CombatEvent", {"ticks": -1}, "CombatEvent.ticks"),
    ],
)
def test_bad_events_say_what_is_wrong(name: str, fields: dict[str, Any], message: str) -> None:
    with pytest.raises(vr.InvalidInput, match=message):
        vr.World().events.publish(name, fields)
    with pytest.raises(vr.InvalidInput, match=r"event type must be one of .*, got 'Fleet'"):
        vr.World().events.subscribe("Fleet", print)
    with pytest.raises(vr.InvalidInput, match="handler must be callable with an event"):
        vr.World().events.subscribe("EntityMoved", 5)  # type: ignore[arg-type]


def test_an_event_is_a_message_too() -> None:
    campaign = vr.Campaign.create(factions=3, systems=20)
    heard: list[vr.Event] = []
    campaign.events.subscribe("FactionTurnEnd", heard.append)
    campaign.run(1)
    message = events_pb2.Event.FromString(heard[0].to_bytes())
    assert (message.sequence, message.turn_number, message.faction_id) == (heard[0].sequence, 1, heard[0].faction)
    assert events_pb2.FactionTurnEnd.FromString(message.payload).orders == heard[0].orders


def give(columns: vr.SystemColumns, delta_time: float) -> None:
    columns["FactionState.treasury"] += int(delta_time)


@pytest.mark.parametrize("event", ["FactionTurnStart", "FactionTurnEnd", "TurnEnd"])
def test_bound_systems_change_a_campaign_and_replay_follows(tmp_path: Path, event: str) -> None:
    with vr.Campaign.create(factions=4, systems=30, seed=2, directory=tmp_path / "run") as campaign:
        changes: list[vr.Event] = []
        campaign.events.subscribe("Intervention", changes.append)
        campaign.register_system("give", give, writes=["FactionState.treasury"])
        with campaign.bind_system("give", event, 1000):
            campaign.run(3)
        campaign.run(1)
        assert not campaign.events.failures
        assert len(changes) == 4 * 3 * (1 if event == "TurnEnd" else 4)
        assert changes[0].path == "FactionState.treasury"
        held = campaign.state_hash
    report = replayed(tmp_path / "run")
    assert report["verified"], report
    assert report["state_hash"] == held


def test_a_bound_system_that_raises_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    campaign, other = (vr.Campaign.create(factions=3, systems=20) for _ in range(2))

    def ruin(columns: vr.SystemColumns, delta_time: float) -> None:
        columns["FactionState.treasury"][:] = -5

    campaign.register_system("ruin", ruin, writes=["FactionState.treasury"])
    campaign.bind_system("ruin", "TurnEnd")
    with caplog.at_level(logging.CRITICAL, "void_reckoning"):
        campaign.run(2)
    other.run(2)
    assert campaign.state_hash == other.state_hash
    assert len(campaign.events.failures) == 2
    assert "treasury" in str(campaign.events.failures[0].error)
    assert campaign.events.failures[0].what == "system 'ruin' bound to TurnEnd"
    with pytest.raises(KeyError, match="no system 'run'"):
        campaign.bind_system("run", "TurnEnd")


def test_a_world_binds_systems_to_what_is_published() -> None:
    world = vr.World()
    world.register_component("Body", {"x": "f64"})
    world.ecs.create_entities(3, {"Body.x": np.arange(3.0)})

    def step(columns: vr.SystemColumns, delta_time: float) -> None:
        columns["Body.x"] += delta_time
        world.events.publish("ColonyFounded")

    heard: list[str] = []
    world.register_system("step", step, writes=["Body.x"])
    world.bind_system("step", "EntityMoved", 2.0)
    world.bind_system("step", "ColonyFounded", 100.0)  # what a bound system publishes runs no other
    world.events.subscribe("ColonyFounded", lambda event: heard.append(event.type))
    world.events.publish("EntityMoved")
    assert world.column("Body", "x").tolist() == [2.0, 3.0, 4.0]
    assert heard == ["ColonyFounded"]
    assert world.run_system("step", 0.0).events == 1


class _Watcher:
    def __init__(self, campaign: vr.Campaign) -> None:
        self.campaign = campaign

    def see(self, event: vr.Event) -> None:
        assert self.campaign.turn >= event.turn - 1


def test_a_subscriber_is_no_leak() -> None:
    campaign = vr.Campaign.create(factions=3, systems=20)
    campaign.events.subscribe(None, _Watcher(campaign).see)
    gone = weakref.ref(campaign)
    del campaign
    gc.collect()
    assert gone() is None
