"""Snapshots that were unpickled: which worlds and campaigns take them (docs/decisions/travelling-snapshots.md)."""

import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest
import void_reckoning as vr

UNIVERSES = Path(vr.find_universe("void_reckoning")).parent


def sent(snapshot: vr.CampaignSnapshot) -> vr.CampaignSnapshot:
    return pickle.loads(pickle.dumps(snapshot))  # type: ignore[no-any-return]


def campaign(directory: Path | None = None, systems: int = 20, universe: str | Path = "void_reckoning") -> vr.Campaign:
    return vr.Campaign.create(universe, factions=3, systems=systems, seed=5, directory=directory, telemetry=False)


def test_a_campaign_with_the_same_galaxy_goes_on_from_another_ones_snapshot() -> None:
    one, other = campaign(), campaign()
    one.run(8)
    snapshot = sent(one.snapshot())
    assert (snapshot.turn, snapshot.state_hash, snapshot.universe_id) == (8, one.state_hash, "void_reckoning")
    other.run(3)
    before = other.ecs.get_entity(other.ecs.query_ids(vr.EntityQuery(["Fleet"]))[0])
    other.restore(snapshot)
    assert (other.turn, other.state_hash) == (8, one.state_hash)
    with pytest.raises(vr.NotFound, match="ask for it again"):
        other.ecs.update_entity(before, {"Fleet": {}})  # type: ignore[arg-type]
    one.run(4)
    other.run(4)
    assert other.state_hash == one.state_hash
    assert other.find_path(*other.world.column("System", "entity_id")[:2]).systems


def test_a_snapshot_opens_as_a_campaign_of_its_own(tmp_path: Path) -> None:
    one = campaign(tmp_path / "one")
    one.world.register_component("Mark", {"note": "string"})
    one.ecs.create_entity("", {"Mark": {"note": "here"}})
    one.run(3)
    opened = vr.Campaign.from_snapshot(sent(one.snapshot()))
    assert opened.directory is None and opened.faction_ids == one.faction_ids
    assert opened.state_hash == one.state_hash
    one.run(3)
    opened.run(3)
    assert opened.state_hash == one.state_hash
    (mark,) = opened.ecs.query_entities(vr.EntityQuery(["Mark"]))
    assert mark.components["Mark"]["note"] == "here"
    one.finish()
    with pytest.raises(vr.InvalidInput, match="snapshot must be a CampaignSnapshot, got 3"):
        vr.Campaign.from_snapshot(3)  # type: ignore[arg-type]


def test_a_campaign_with_a_log_takes_only_its_own_snapshots(tmp_path: Path) -> None:
    with campaign(tmp_path / "c") as one:
        one.run(2)
        own = one.snapshot()
        one.run(1)
        before = one.state_hash
        with pytest.raises(vr.InvalidInput, match=r"whose log can't lead to another's state, got one from a pickle"):
            one.restore(sent(own))
        assert one.state_hash == before
        one.restore(own)
        assert one.turn == 2


def test_a_campaign_of_another_galaxy_or_universe_refuses(tmp_path: Path) -> None:
    snapshot = sent(campaign().snapshot())
    with pytest.raises(
        vr.InvalidInput, match=r"same galaxy and factions, got one with others: Campaign\.from_snapshot"
    ):
        campaign(systems=21).restore(snapshot)
    with pytest.raises(vr.InvalidInput, match="same galaxy and factions"):
        vr.Campaign.create(factions=2, systems=20, seed=5).restore(snapshot)
    changed = tmp_path / "changed"
    shutil.copytree(UNIVERSES / "void_reckoning", changed)
    rules = next(changed.glob("*.toml"))
    rules.write_text(rules.read_text() + "\n# another universe\n")
    other = campaign(universe=changed)
    before = other.state_hash
    with pytest.raises(vr.InvalidInput, match="snapshot must be of universe 'changed' with content hash"):
        other.restore(snapshot)
    assert other.state_hash == before


def a_world() -> vr.World:
    world = vr.World()
    world.register_component(
        "C", {"i": "i32", "u": "u64", "x": "f32", "b": "bool", "s": "string", "e": "entity", "a": "f32[3]"}
    )
    ids = world.ecs.create_entities(50, {"C.i": np.arange(50, dtype=np.int32)}, ["C"])
    world.ecs.delete_entity(int(ids[7]))
    world.ecs.update_entity(int(ids[3]), {"C": {"s": "Grüße\n", "e": int(ids[4]), "u": 2**64 - 1, "a": [1, 2, 3]}})
    return world


def test_any_world_without_other_components_takes_a_worlds_snapshot() -> None:
    world = a_world()
    snapshot = pickle.loads(pickle.dumps(world.snapshot()))
    for other in (vr.World(), a_world()):
        before = other.ecs.create_entity("", {})
        ref = other.ecs.get_entity(before)
        other.restore(snapshot)
        assert other.state_hash == world.state_hash == snapshot.state_hash
        with pytest.raises(vr.NotFound):
            other.ecs.update_entity(ref, {})  # type: ignore[arg-type]
        # Free slots go on in the same order.
        clone = world.clone()
        assert other.ecs.create_entity("", {}) == clone.ecs.create_entity("", {})
        assert other.state_hash == clone.state_hash
    world.ecs.create_entity("", {})
    world.restore(snapshot)  # the world that it came from, too
    assert world.state_hash == snapshot.state_hash


@pytest.mark.parametrize(
    ("fields", "got"), [({"i": "i64"}, "got other fields"), (None, "component D with the same fields, got none")]
)
def test_a_world_with_other_components_refuses(fields: dict[str, str] | None, got: str) -> None:
    other = vr.World()
    other.register_component("C" if fields else "D", fields or {"i": "i32"})
    before = other.state_hash
    with pytest.raises(vr.StateError, match=got):
        other.restore(pickle.loads(pickle.dumps(a_world().snapshot())))
    assert other.state_hash == before


def test_a_snapshot_of_another_living_world_is_refused_as_before() -> None:
    with pytest.raises(vr.StateError, match="got one of another world"):
        vr.World().restore(vr.World().snapshot())


def test_numbers_that_are_not_finite_survive() -> None:
    world = vr.World()
    world.register_component("C", {"x": "f32", "y": "f64"})
    try:
        world.ecs.create_entities(
            3, {"C.x": np.array([np.inf, -0.0, 1e-40], np.float32), "C.y": np.array([-np.inf, 0.0, 5e-324])}, ["C"]
        )
    except vr.IntegrationError:
        pytest.skip("such numbers can't be stored")
    other = vr.World()
    other.restore(pickle.loads(pickle.dumps(world.snapshot())))
    assert other.state_hash == world.state_hash
