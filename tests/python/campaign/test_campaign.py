"""Campaigns from Python: the same game however it is driven."""

import asyncio
import gc
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr

SMALL = {"factions": 4, "systems": 30, "seed": 5}


def small(**more: object) -> vr.Campaign:
    return vr.Campaign.create(**{**SMALL, **more})  # type: ignore[arg-type]


class Counter(vr.FactionPolicy):
    """Remembers how often it was asked, in view.memory and, against the rules, in itself."""

    def __init__(self) -> None:
        self.asked = 0

    def plan(self, view: vr.FactionView) -> Iterable[vr.Order]:
        self.asked += 1
        view.memory["asked"] = view.memory.get("asked", 0) + 1
        orders = view.candidates()
        return [orders[int(view.random(i) * len(orders))] for i in range(3)] if orders else []


def test_same_seed_same_hashes_and_another_seed_differs() -> None:
    first, second, other = small(), small(threads=2), small(seed=6)
    for campaign in (first, second, other):
        campaign.run(10)
    assert first.turn_hashes == second.turn_hashes
    assert first.turn_hashes != other.turn_hashes


def test_factions_that_play_twice_are_numbered_in_all_that_people_read(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=12, systems=60, seed=1, directory=tmp_path / "c") as campaign:
        campaign.run(1)
        rows = campaign.standings()
    assert [rows[seat]["name"] for seat in (0, 10, 1, 11)] == [
        "Templars of the Ashen Oath",
        "Templars of the Ashen Oath 2",
        "Choir of Hollow Glass",
        "Choir of Hollow Glass 2",
    ]
    names = vr.BlackBoxReader.open_log(tmp_path / "c").names.factions
    assert [(one.id, one.name) for one in names] == [(row["id"], row["name"]) for row in rows]


def test_driving_turn_by_turn_equals_running() -> None:
    whole, stepped, by_hand = small(), small(), small()
    whole.run(5)
    for faction_turn in stepped.faction_turns(5):
        faction_turn.commit()
    for _ in by_hand.faction_turns(5):
        pass
    assert whole.turn_hashes == stepped.turn_hashes == by_hand.turn_hashes


def test_orders_given_by_hand_are_carried_out_or_refused_with_a_reason() -> None:
    campaign = small()
    for faction_turn in campaign.faction_turns():
        with faction_turn:
            fleet = faction_turn.view.fleets[0]
            here = faction_turn.view.system_of(fleet)
            refused = faction_turn.execute(vr.MoveFleet(fleet, here))
            assert not refused
            assert refused.reason == "the fleet is there already"
            there = faction_turn.view.neighbours(here)[0]
            assert faction_turn.execute(vr.MoveFleet(fleet, there)).accepted
            assert not faction_turn.view.can_move(fleet)
    assert campaign.turn == 1


def test_a_block_that_raises_forfeits_the_turn() -> None:
    campaign, idle = small(), small()
    seen = None
    for number, faction_turn in enumerate(campaign.faction_turns()):
        if number == 0:
            seen = faction_turn.faction_id
            with pytest.raises(ZeroDivisionError), faction_turn:
                fleet = faction_turn.view.fleets[0]
                faction_turn.execute(
                    vr.MoveFleet(fleet, faction_turn.view.neighbours(faction_turn.view.system_of(fleet))[0])
                )
                _ = 1 / 0
    assert campaign.statistics()["forfeits"] == 1
    for number, faction_turn in enumerate(idle.faction_turns()):
        if number == 0:
            assert faction_turn.faction_id == seen
            faction_turn.forfeit("for comparison")
    assert campaign.state_hash == idle.state_hash


class Failing(vr.FactionPolicy):
    """Raises, or gives nonsense, by turn."""

    def plan(self, view: vr.FactionView) -> Iterable[vr.Order]:
        if view.turn % 2:
            raise ValueError("no idea")
        return ["attack"]  # type: ignore[list-item]


def test_a_policy_that_fails_forfeits_and_the_campaign_goes_on(tmp_path: Path) -> None:
    with small(directory=tmp_path / "c", policies={"templars": Failing()}) as campaign:
        campaign.run(6)
        assert campaign.statistics()["forfeits"] == 6
        expected = campaign.state_hash
    from void_reckoning import _core

    result = _core.replay(tmp_path / "c" / "blackbox.vrlog")
    assert result["verified"]
    assert result["state_hash"] == expected
    assert b"ValueError: no idea" in (tmp_path / "c" / "blackbox.vrlog").read_bytes()


def test_policies_made_anew_before_every_turn_give_equal_hashes() -> None:
    kept = small(policies={"templars": Counter()})
    kept.run(8)
    renewed = small(policies={"templars": Counter()})
    for _ in range(8):
        renewed._native.set_policy(renewed.faction_ids.index("templars"), Counter())
        renewed.run(1)
    assert kept.turn_hashes == renewed.turn_hashes


def test_memory_is_state_and_must_be_json() -> None:
    class Bad(vr.FactionPolicy):
        def plan(self, view: vr.FactionView) -> Iterable[vr.Order]:
            view.memory["x"] = float("nan")
            return []

    campaign = small(policies={"templars": Bad()})
    campaign.run(1)
    assert campaign.statistics()["forfeits"] == 1


def test_a_view_is_of_no_use_after_its_turn() -> None:
    campaign = small()
    turns = campaign.faction_turns()
    view = next(turns).view
    assert view.fleets
    next(turns)
    with pytest.raises(vr.StateError, match="over"):
        _ = view.fleets


def test_snapshot_restore_clone() -> None:
    campaign = small()
    campaign.run(4)
    snapshot = campaign.snapshot()
    there = campaign.state_hash
    aside = campaign.clone()
    other_dice = campaign.clone(reseed=99)
    campaign.run(4)
    ahead = campaign.state_hash
    aside.run(4)
    other_dice.run(4)
    assert aside.state_hash == ahead
    assert other_dice.state_hash != ahead
    campaign.restore(snapshot)
    assert (campaign.turn, campaign.state_hash) == (4, there)
    campaign.run(4)
    assert campaign.state_hash == ahead
    with pytest.raises(vr.InvalidInput, match="another campaign"):
        aside.restore(snapshot)


def test_save_and_load_go_on_alike(tmp_path: Path) -> None:
    campaign = small(policies={"templars": Counter()})
    campaign.run(4)
    campaign.save(tmp_path / "a.sqlite")
    loaded = vr.Campaign.load(tmp_path / "a.sqlite", policies={"templars": Counter()})
    assert loaded.state_hash == campaign.state_hash
    campaign.run(4)
    loaded.run(4)
    assert loaded.state_hash == campaign.state_hash


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"universe": "void_reckonin"}, "did you mean void_reckoning"),
        ({"factions": 0}, "factions must be an integer from 1 to 1000, got 0"),
        ({"factions": -1}, "factions must be an integer from 1 to 1000, got -1"),
        ({"factions": 50, "systems": 40}, "room|homes|systems"),
        ({"systems": 3, "factions": 1}, "systems must be an integer from 10 to 5000, got 3"),
        ({"systems": 10**12}, "systems must be an integer from 10 to 5000, got 1000000000000"),
        ({"systems": "x"}, "systems must be an integer from 10 to 5000, got 'x'"),
        ({"systems": 10**30}, "systems must be an integer from 10 to 5000, got 10{30}"),
        ({"factions": 2.0}, "factions must be an integer from 1 to 1000, got 2.0"),
        ({"shape": 3}, "shape must be .*, got 3"),
        ({"seed": -1}, "seed must be an integer from 0 to 18446744073709551615, got -1"),
        ({"shape": "cube"}, "shape must be one of spiral, elliptical, cluster, ring, got 'cube'"),
        ({"threads": -2}, "threads must be an integer from 0 to 1024, got -2"),
        ({"policies": {"nobody": "greedy"}}, "faction in policies must be one of .*, got 'nobody'"),
        ({"policies": {"templars": "genius"}}, "genius"),
        ({"policies": {"templars": "no.such:Thing"}}, "no.such:Thing"),
    ],
)
def test_bad_settings_are_named_and_leave_nothing(tmp_path: Path, settings: dict[str, object], message: str) -> None:
    with pytest.raises(vr.InvalidInput, match=message):
        vr.Campaign.create(directory=tmp_path / "campaign", **{**SMALL, **settings})  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("reseed", [-1, 2**64, "x", 1.5])
def test_a_bad_seed_of_a_clone_is_named(reseed: object) -> None:
    with pytest.raises(vr.InvalidInput, match=r"^reseed must be .*, got "):
        small().clone(reseed)  # type: ignore[arg-type]


def test_errors_are_what_their_builtin_classes_say() -> None:
    assert issubclass(vr.InvalidInput, ValueError) and issubclass(vr.InvalidInput, vr.IntegrationError)
    assert issubclass(vr.NotFound, KeyError) and issubclass(vr.NotFound, vr.QueryError)
    assert issubclass(vr.StateCorruption, SystemError) and issubclass(vr.StateCorruption, vr.StateError)
    assert issubclass(vr.CalculationError, RuntimeError)
    assert str(vr.NotFound("no such fleet")) == "no such fleet"
    try:
        vr.Campaign.create(factions=0)
    except vr.IntegrationError as error:
        assert error.message == str(error)
        assert "InvalidInput" in error.native_error


def test_objects_go_away() -> None:
    campaign = small(policies={"templars": Counter()})
    campaign.run(1)
    del campaign
    gc.collect()


def test_numbers_that_the_core_cannot_hold_are_told_with_what_is_allowed(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "c") as campaign:
        for turns in (-1, 10**9 + 1, 10**30):
            with pytest.raises(vr.InvalidInput, match=rf"^turns must be an integer from 0 to 1000000000, got {turns}$"):
                campaign.run(turns)
            with pytest.raises(vr.InvalidInput, match=rf"^turns must be .*, got {turns}$"):
                asyncio.run(campaign.run_async(turns))
        campaign.run(1)
        campaign.save(tmp_path / "save")
        with pytest.raises(vr.InvalidInput, match=r"^threads must be an integer from 0 to 1024, got "):
            campaign.find_paths([], [], threads=10**12)
    many: dict[str, Any] = {"threads": 10**12}
    calls: list[Callable[[], object]] = [
        lambda: vr.Campaign.create(factions=3, systems=20, **many),
        lambda: vr.Campaign.load(tmp_path / "save", **many),
        lambda: vr.Campaign.at_turn(tmp_path / "c", 1, **many),
        lambda: vr.Campaign.resume(tmp_path / "c", **many),
    ]
    for refused in calls:
        with pytest.raises(vr.InvalidInput, match=r"^threads must be an integer from 0 to 1024, got 1000000000000$"):
            refused()


@pytest.mark.parametrize("policy", [3, None, Counter, b"greedy", {"plan": 1}], ids=repr)
def test_what_is_no_policy_is_refused(tmp_path: Path, policy: Any) -> None:
    rule = r"policy must be one of random, greedy, standard, module:Class, or an object with plan\(view\), got "
    with pytest.raises(vr.InvalidInput, match=f"^{rule}{re.escape(repr(policy))}"):
        small(policies={"templars": policy}, directory=tmp_path / "c")
    assert list(tmp_path.iterdir()) == []
    with small() as campaign:
        campaign.save(tmp_path / "save")
    with pytest.raises(vr.InvalidInput, match=rule):
        vr.Campaign.load(tmp_path / "save", policies={"*": policy})


@pytest.mark.parametrize("name", [":", ":x", "x:", "process::x", "process:x:"])
def test_a_policy_needs_a_module_and_a_class(name: str) -> None:
    with pytest.raises(vr.InvalidInput, match=r"must be .*module:Class"):
        small(policies={"templars": name})
