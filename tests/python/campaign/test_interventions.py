"""Changes to a campaign's world from outside: checked, logged with their values, replayed, or undone whole."""

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import polars
import pytest
import void_reckoning as vr
from void_reckoning import _core
from void_reckoning.ecs_api import payload_of
from void_reckoning.proto.core import campaign_pb2 as core
from void_reckoning.proto.ecs import entities_pb2 as entities


def replayed(folder: Path) -> dict[str, Any]:
    return _core.replay(folder / "blackbox.vrlog")


def change_everything(campaign: vr.Campaign) -> None:
    """Every way in which a world can be changed."""
    ecs, world = campaign.ecs, campaign.world
    world.register_component(
        "Note", {"text": "string", "axis": "f32[2]", "of": "entity", "stars": "u8"}, "A designer's."
    )
    fleet, other = ecs.query_ids(vr.EntityQuery(["Fleet"], limit=2))
    note = ecs.create_entity("note", {"Note": {"text": "watch", "axis": (1.0, -2.0), "of": fleet}})
    ecs.update_entity(fleet, {"Note": {"stars": 5}})
    made = ecs.create_entities(3, {"Note.stars": np.arange(3, dtype=np.uint8), "Note.text": ["a", None, ""]})
    ecs.update_entities(made[:2], {"Note.axis": np.ones((2, 2), np.float32)})
    assert ecs.delete_entity(int(made[1]))
    ecs.insert_table(polars.DataFrame({"stars": np.array([9, 8], np.uint8), "text": ["x", None]}), "Note")
    ids = ecs.query_columns(vr.EntityQuery(["Note"]))["entity_id"]
    ecs.update_table(polars.DataFrame({"entity_id": ids, "stars": np.full(len(ids), 3, np.uint8)}), "Note")
    with ecs.edit_columns("FactionState", ["treasury"]) as states:
        states["treasury"] += 1000
    campaign.register_system("age", lambda columns, dt: columns["Note.stars"].__iadd__(1), writes=["Note.stars"])
    campaign.run_system("age", 1.0)
    world.register_component("Drift", {"x": "f32", "v": "f32"})
    ecs.update_entity(other, {"Drift": {"v": 2.0}})
    campaign.systems.register_integration("drift", "Drift.x", "Drift.v")
    campaign.run_system("drift", 0.5)
    ecs.remove_component(fleet, "Note")
    api = vr.ECSAPI(ecs)
    update = entities.UpdateEntitiesRequest()
    component = update.entities.add(entity_id=note).components.add(type_name="Note")
    component.fields["text"].SetInParent()  # null
    api.update_entities(update)
    assert ecs.get_entity(note).components["Note"]["text"] is None  # type: ignore[union-attr]
    assert ecs.get_entity(other).components["Drift"]["x"] == 1.0  # type: ignore[union-attr]


def test_all_of_it_is_logged_and_replayed(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=4, systems=30, seed=2, directory=tmp_path / "run") as campaign:
        campaign.run(3)
        change_everything(campaign)
        campaign.run(2)
        for number, turn in enumerate(campaign.faction_turns(1)):
            with turn:
                state = campaign.ecs.query_ids(
                    vr.EntityQuery(["FactionState"], {"Faction.faction_id": turn.faction_id})
                )[0]
                if number < 2:
                    campaign.ecs.update_entity(state, {"Note": {"text": f"turn {number}"}})
                if number == 1:
                    turn.forfeit("changed my mind")
        notes = campaign.ecs.query_columns(vr.EntityQuery(["Note", "FactionState"]))["Note.text"]
        assert notes == ["turn 0"]  # the other one went with its turn
        campaign.run(2)
        campaign.save(tmp_path / "a.sqlite")
        held = campaign.state_hash
        changes = vr.SimulationCoreAPI(campaign).query_events(core.EventQuery(event_type="Intervention")).events
        assert any(payload_of(one).path == "Note.axis[1]" for one in changes)
        assert {one.faction_id for one in changes[:5]} == {""}
    report = replayed(tmp_path / "run")
    assert report["verified"], report
    assert report["state_hash"] == held
    loaded = vr.Campaign.load(tmp_path / "a.sqlite")
    assert loaded.state_hash == held
    assert loaded.ecs.query_columns(vr.EntityQuery(["Note"]))["Note.text"].count("x") == 1


def test_what_breaks_the_state_is_refused_and_undone() -> None:
    campaign = vr.Campaign.create(factions=3, systems=20)
    campaign.run(2)
    held = campaign.state_hash
    states = campaign.ecs.query_ids(vr.EntityQuery(["FactionState"]))
    fleet = campaign.ecs.query_ids(vr.EntityQuery(["Fleet"]))[0]
    refused = (
        (lambda: campaign.ecs.update_entity(states[0], {"FactionState": {"treasury": -1}}), "treasury: never below 0"),
        (lambda: campaign.ecs.delete_entities(np.array(states, np.uint64)), "faction|seat|Faction|alive|entity"),
        (lambda: campaign.ecs.update_entity(fleet, {"Fleet": {"system": fleet}}), "system"),
        (lambda: campaign.ecs.update_entity(fleet, {"Fleet": {"sistem": 1}}), "the nearest are system"),
    )
    for change, message in refused:
        with pytest.raises((vr.InvalidInput, vr.QueryError), match=message):
            change()
        assert campaign.state_hash == held
    campaign.run(1)
    other = vr.Campaign.create(factions=3, systems=20)
    other.run(3)
    assert campaign.state_hash == other.state_hash


def test_a_faction_turn_that_breaks_the_state_is_rolled_back(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "run") as campaign:
        state = campaign.ecs.query_ids(vr.EntityQuery(["FactionState"]))[0]
        with pytest.raises(vr.InvalidInput, match="treasury"):
            for turn in campaign.faction_turns(1):
                with turn:
                    campaign.ecs.update_entity(state, {"FactionState": {"treasury": -1}})
        campaign.run(1)
        errors = vr.SimulationCoreAPI(campaign).query_events(core.EventQuery(event_type="SystemError")).events
        assert "treasury" in payload_of(errors[0]).message
    assert replayed(tmp_path / "run")["verified"]


def test_policies_change_nothing_but_by_orders() -> None:
    class Cheat(vr.FactionPolicy):
        def plan(self, view: vr.FactionView) -> list[vr.Order]:
            campaign.ecs.update_entity(1, {"FactionState": {"treasury": 10**9}})
            return []

    campaign = vr.Campaign.create(factions=3, systems=20, policies={"templars": Cheat()})
    campaign.run(1)
    assert campaign.statistics()["forfeits"] == 1


def test_a_campaign_runs_beside_an_event_loop() -> None:
    campaign, other = (vr.Campaign.create(factions=4, systems=40, seed=3) for _ in range(2))

    async def play() -> tuple[str, int]:
        ticks = 0
        task = asyncio.create_task(campaign.run_async(15))
        while not task.done():
            ticks += 1
            await asyncio.sleep(0.001)
        return await task, ticks

    ended, ticks = asyncio.run(play())
    assert (ended, campaign.turn) == ("turns", 15)
    assert ticks > 1
    assert other.run_simulation(15).ended_by == "turns"
    assert campaign.state_hash == other.state_hash
    with pytest.raises(vr.InvalidInput, match="turns must be an integer from 0 to 1000000000, got -1"):
        asyncio.run(campaign.run_async(-1))


def test_a_cancelled_run_stops_between_faction_turns() -> None:
    campaign, other = (vr.Campaign.create(factions=4, systems=40, seed=3) for _ in range(2))

    async def play() -> None:
        task = asyncio.create_task(campaign.run_async(100_000))
        await asyncio.sleep(0.05)
        with pytest.raises(vr.StateError, match="campaign is running"):
            campaign.run(1)
        with pytest.raises(vr.StateError, match="campaign is running"):
            campaign.ecs.create_entity("", {})
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(play())
    played = campaign.turn
    assert played < 100_000
    campaign.run(played + 1 - campaign.turn)
    other.run(campaign.turn)
    assert campaign.state_hash == other.state_hash


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        ("bool", True, "True"),
        ("i8", -5, "-5"),
        ("i16", -300, "-300"),
        ("i64", -(2**40), "-1099511627776"),
        ("u16", 5000, "5000"),
        ("u64", 2**64 - 1, "18446744073709551615"),
        ("f32", 0.1, "0.1"),
        ("f64", -2.5, "-2.5"),
        ("string", "watch", "'watch'"),
    ],
)
def test_a_log_says_what_a_field_was_set_to(tmp_path: Path, kind: str, value: Any, told: str) -> None:
    with vr.Campaign.create(factions=3, systems=20, seed=2, directory=tmp_path / "c") as campaign:
        campaign.world.register_component("Note", {"it": kind})
        entity = campaign.ecs.create_entity("note", {"Note": {"it": value}})
        campaign.ecs.update_entity(entity, {"Note": {"it": None if kind == "string" else type(value)()}})
    reader = vr.BlackBoxReader.open_log(tmp_path / "c")
    teller = vr.BlackBoxViewer(reader).teller
    said = [teller(event) for event in reader.find_events_by_type("Intervention")]
    values = [line.partition("Note.it = ")[2] for line in said if "Note.it" in line]
    assert values == [told, {"string": "nothing", "bool": "False", "f32": "0.0", "f64": "0.0"}.get(kind, "0")]


def test_a_log_names_the_entity_that_a_field_was_set_to(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=3, systems=20, seed=2, directory=tmp_path / "c") as campaign:
        campaign.world.register_component("Note", {"of": "entity"})
        system = campaign.ecs.query_ids(vr.EntityQuery(["System"], limit=1))[0]
        campaign.ecs.create_entity("note", {"Note": {"of": system}})
    reader = vr.BlackBoxReader.open_log(tmp_path / "c")
    *_, last = (vr.BlackBoxViewer(reader).teller(event) for event in reader.find_events_by_type("Intervention"))
    assert last.endswith(f"Note.of = {reader.names.systems[int(system)]}")
