"""Battles outside any campaign, as Python asks for them."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
import void_reckoning as vr
from hypothesis import given, settings
from hypothesis import strategies as st
from void_reckoning.combat.units import Units


@pytest.fixture(scope="module")
def resolver() -> vr.CombatResolver:
    return vr.CombatResolver()


def test_every_way_to_write_units_gives_the_same_battle(resolver: vr.CombatResolver) -> None:
    ways: list[Units] = [
        vr.CombatUnit("frigate", count=3),
        [vr.CombatUnit("frigate", count=3)],
        ("frigate", 3),
        [("frigate", 3)],
        {"type": "frigate", "count": 3},
        ["frigate", "frigate", "frigate"],
    ]
    outcomes = [resolver.resolve_combat(way, ("raider", 4), seed=7) for way in ways]
    # Three groups of one are told apart in the damage events, in nothing else.
    assert len({outcome.hash for outcome in outcomes[:-1]}) == 1
    assert [unit.hull for unit in outcomes[-1].attackers] == [unit.hull for unit in outcomes[0].attackers]


def test_columns_are_rows_of_units(resolver: vr.CombatResolver) -> None:
    columns = {
        "type": np.array(["frigate", "scout"]),
        "count": np.array([12, 2], np.int32),
        "hull": np.array([1.0, 0.5], np.float32),
        "faction": ["templars", None],
    }
    rows = [vr.CombatUnit("frigate", 12, faction="templars"), vr.CombatUnit("scout", 2, hull=0.5)]
    assert (
        resolver.resolve_combat(columns, ("raider", 9), seed=5).hash
        == resolver.resolve_combat(rows, ("raider", 9), seed=5).hash
    )


def test_an_outcome_adds_up(resolver: vr.CombatResolver) -> None:
    outcome = resolver.resolve_combat([("frigate", 20), ("scout", 2)], [("raider", 30)], seed=7)
    sides = [outcome.attackers, outcome.defenders]
    for number, (units, side) in enumerate(zip(sides, outcome.sides, strict=True)):
        assert len(units) == side.started
        assert sum(unit.fate == "destroyed" for unit in units) == side.destroyed == sum(side.destroyed_by.values())
        assert math.isclose(sum(unit.hull for unit in units), side.hull_left, abs_tol=1e-6)
        assert math.isclose(sum(unit.damage_dealt for unit in units), side.damage_dealt, abs_tol=1e-6)
        assert math.isclose(
            sum(row.damage for row in outcome.weapons if row.side == number), side.damage_dealt, abs_tol=1e-6
        )
        assert all((unit.hull == 0) == (unit.fate == "destroyed") == (unit.killed_by is not None) for unit in units)
    assert math.isclose(
        sum(event.damage for event in outcome.damage_events), sum(s.damage_dealt for s in outcome.sides)
    )
    assert math.isclose(outcome.sides[0].damage_dealt, outcome.sides[1].damage_received)
    assert outcome.reason in {"annihilation", "rout", "withdrawal"}
    assert outcome.decided
    assert outcome.trace == []  # not asked for
    columns = outcome.unit_columns()
    assert columns["hull"].tolist() == [unit.hull for side_units in sides for unit in side_units]
    assert not columns["hull"].flags.writeable
    damage = outcome.damage_columns()
    first = outcome.damage_events[0]
    assert outcome.groups[damage["source"][0]] == first.source
    assert outcome.weapon_name(int(damage["weapon"][0])) == first.weapon


def test_single_batch_sample_and_every_number_of_threads_give_the_same_bits(resolver: vr.CombatResolver) -> None:
    attackers, defenders = [("frigate", 12), ("cruiser", 2)], [("raider", 20)]
    single = [resolver.resolve_combat(attackers, defenders, seed=seed).hash for seed in range(5, 45)]
    for threads in (1, 2, 8):
        batch = resolver.resolve_combat_batch([(attackers, defenders)] * 40, seed=5, threads=threads)
        assert [outcome.hash for outcome in batch if outcome] == single
        pairs = resolver.resolve_combat_batch([attackers] * 40, [defenders] * 40, seed=5, threads=threads)
        assert [outcome.hash for outcome in pairs if outcome] == single
        assert resolver.resolve_combat(attackers, defenders, seed=5, threads=threads).hash == single[0]
    assert len(set(single)) == 40
    sample = resolver.sample_combat(attackers, defenders, repeat=40, seed=5, threads=2)
    again = [resolver.resolve_combat(attackers, defenders, seed=seed) for seed in range(5, 45)]
    assert sample["results"].tolist() == [int(outcome.result) for outcome in again]
    assert sample["reasons"] == [outcome.reason for outcome in again]
    assert sample["hull_left"].tolist() == [[side.hull_left for side in outcome.sides] for outcome in again]
    rows = [row for outcome in again for row in outcome.weapons]
    for total in sample["weapons"]:
        key = (total["side"], total["weapon"], total["unit_type"])
        assert total["kills"] == sum(row.kills for row in rows if (row.side, row.weapon, row.unit_type) == key)


def test_swapping_the_sides_mirrors_the_battle(resolver: vr.CombatResolver) -> None:
    blue, red = vr.CombatUnit("frigate", 15, unit_id=1), vr.CombatUnit("raider", 18, unit_id=1000)
    one, other = resolver.resolve_combat(blue, red, seed=3), resolver.resolve_combat(red, blue, seed=3)

    def fates(units: list[Any]) -> dict[int, tuple[float, float, str]]:
        return {unit.unit_id: (unit.hull, unit.morale, unit.fate) for unit in units}

    assert fates(one.attackers) == fates(other.defenders)
    assert fates(one.defenders) == fates(other.attackers)
    assert one.ticks == other.ticks


def test_what_a_faction_is_and_knows_counts(resolver: vr.CombatResolver) -> None:
    universe = vr.find_universe("void_reckoning")
    assert "[factions.templars]" in (universe / "factions.toml").read_text()
    plain = resolver.resolve_combat(("frigate", 10), ("raider", 10), seed=2)
    trained = resolver.resolve_combat(vr.CombatUnit("frigate", 10, experience=500), ("raider", 10), seed=2)
    assert trained.sides[0].hits > plain.sides[0].hits
    hashes = {
        resolver.resolve_combat(vr.CombatUnit("frigate", 10, faction=faction), ("raider", 10), seed=2).hash
        for faction in vr.Campaign.create(factions=10, systems=60).faction_ids
    }
    assert len(hashes) > 1


def test_numbers_of_ones_own_replace_a_types(resolver: vr.CombatResolver) -> None:
    tough = vr.CombatUnit("frigate", 10, stats={"hull": 1000, "armour": 50, "resistance": {"explosive": 0.9}})
    outcome = resolver.resolve_combat(tough, ("raider", 10), seed=2)
    assert outcome.sides[0].hull_started == 10_000
    assert outcome.result == vr.CombatResult.ATTACKER_WIN
    hulk = {
        "type": "hulk",
        "stats": {
            "domain": "space",
            "hull": 300,
            "size": 400,
            "weapons": [
                "pulse_laser",
                {"weapon": "great gun", "damage": 500, "range": 80, "dispersion": 0.5, "damage_type": "plasma"},
            ],
        },
    }
    outcome = resolver.resolve_combat([hulk], ("raider", 2), seed=2)
    assert {row.weapon for row in outcome.weapons if row.side == 0} == {"pulse_laser", "great gun"}
    assert outcome.sides[1].destroyed_by["plasma"] > 0


def test_an_estimate_has_no_favourites_and_grows_with_numbers(resolver: vr.CombatResolver) -> None:
    one = resolver.estimate_combat([("frigate", 9), ("raider", 3)], ("frigate", 10))
    other = resolver.estimate_combat(("frigate", 10), [("frigate", 9), ("raider", 3)])
    assert one.win_probability == pytest.approx(1 - other.win_probability, abs=1e-12)
    assert one.losses == pytest.approx(other.losses[::-1], abs=1e-12)
    chances = [resolver.estimate_combat(("frigate", count), ("frigate", 12)).win_probability for count in range(1, 40)]
    # Long steps in the mean are a little rough: half a point in the tails.
    assert all(after > before - 0.005 for before, after in itertools.pairwise(chances))
    assert chances[0] < 0.05
    assert chances[11] == 0.5
    assert chances[-1] > 0.95


def test_an_estimate_is_near_what_is_fought(resolver: vr.CombatResolver) -> None:
    far = []
    for attackers, defenders in ((12, 6), (6, 12), (10, 9), (20, 30), (5, 5)):
        forces = (("frigate", attackers), ("raider", defenders))
        estimate, sample = resolver.estimate_combat(*forces), resolver.sample_combat(*forces, repeat=100)
        started = resolver.resolve_combat(*forces).sides
        lost = [1 - sample["hull_left"][:, side].mean() / started[side].hull_started for side in range(2)]
        far += [abs(expected - share) for expected, share in zip(estimate.losses, lost, strict=True)]
        assert all(0 <= spread <= 0.5 for spread in estimate.spread)
    assert np.mean(far) < 0.15, far


def test_an_estimate_needs_two_teams() -> None:
    allied = vr.CombatResolver({"teams": (0, 1, 1)})
    alone = allied.estimate_combat(("frigate", 8), ("frigate", 8)).win_probability
    assert allied.estimate_combat(("frigate", 8), ("frigate", 8), others=[("frigate", 8)]).win_probability < alone
    with pytest.raises(vr.InvalidInput, match="teams of an estimate must be two, got more"):
        vr.CombatResolver().estimate_combat("frigate", "frigate", others=["frigate"])


def test_more_sides_and_alliances() -> None:
    together = vr.CombatResolver(vr.CombatConfig(teams=(0, 1, 0)))
    outcome = together.resolve_combat(("frigate", 10), ("raider", 14), others=[("frigate", 10)], seed=4)
    assert outcome.winning_team == 0
    assert outcome.result == vr.CombatResult.ATTACKER_WIN
    assert len(outcome.others) == 1
    assert not any(
        event.source.startswith("others") and event.target.startswith("attackers") for event in outcome.damage_events
    )


def test_a_configuration_never_changes() -> None:
    config = vr.CombatConfig(retreat_ratio=(0.9, 0.9), trace=True)
    cautious = vr.CombatResolver(config)
    outcome = cautious.resolve_combat(("frigate", 5), ("frigate", 8), seed=1)
    assert outcome.reason == "withdrawal"
    assert {row.side for row in outcome.trace} == {0, 1}
    assert [row.tick for row in outcome.trace if row.side == 0] == list(range(outcome.ticks))
    assert config.replace(trace=False) != config
    with pytest.raises(AttributeError):
        config.trace = False  # type: ignore[misc]
    same = vr.CombatResolver({"retreat_ratio": [0.9, 0.9], "terrain": {"cover": 0.5}})
    covered = same.resolve_combat(("frigate", 5), ("frigate", 8), seed=1)
    assert covered.hash != outcome.hash


def test_reinforcements_come_when_they_come() -> None:
    resolver = vr.CombatResolver({"trace": True})
    late = [("frigate", 5), vr.CombatUnit("frigate", 20, arrival=6)]
    outcome = resolver.resolve_combat(late, ("raider", 20), seed=1)
    expected = {row.tick: row.expected for row in outcome.trace if row.side == 0}
    assert expected[0] == 20
    assert all(expected[tick] == 0 for tick in expected if tick >= 6)


BAD: list[tuple[Any, Any, str]] = [
    (
        "frigat",
        "raider",
        r"attackers\[0\] \(frigat\): type must be a unit type of universe void_reckoning, got 'frigat'; the nearest are frigate",
    ),
    ("frigate", [], "defenders must have at least one unit, got none"),
    ("frigate", ("raider", 0), r"defenders\[0\].*count must be between 1 and 10000000, got 0"),
    (
        "frigate",
        [("raider", 1), ("raider", 20_000_000)],
        r"defenders\[1\].*count must be between 1 and 10000000, got 20000000",
    ),
    ({"type": "frigate", "cnt": 2}, "raider", r"attackers\[0\]: CombatUnit has no field 'cnt'; it has type, count"),
    (
        {"type": "frigate", "count": "two"},
        "raider",
        r"attackers\[0\]: CombatUnit.count must be an integer from 1 to 10000000, got 'two'",
    ),
    (
        {"type": "x\x1b[2J", "stats": {"hull": 10}},
        "raider",
        r"type must be text without control characters, got 'x\\x1b\[2J'",
    ),
    ({"type": "frigate", "hull": float("nan")}, "raider", r"attackers\[0\].*hull must be between .*, got nan"),
    (
        {"type": "frigate", "faction": "templar"},
        "raider",
        "faction must be one of universe void_reckoning, got 'templar'; the nearest are templars",
    ),
    (
        {"type": "frigate", "technologies": ["magic"]},
        "raider",
        "technologies must be those of universe void_reckoning, got 'magic'",
    ),
    (
        "frigate",
        "militia",
        r"defenders\[0\] \(militia\): domain must be space like that of frigate, got ground",
    ),
    ("frigate", {"type": "raider", "stats": {"hul": 3}}, "stats has no field 'hul'; the nearest are hull"),
    ("frigate", {"type": "raider", "stats": {"hull": -3}}, "stats: hull must be between 0.001 and .*, got -3"),
    ("frigate", {"type": "raider", "stats": {"hull": "big"}}, "stats: hull must be a number, got 'big'"),
    ("frigate", {"type": "raider", "stats": {"domain": "ground"}}, "domain of raider must be space, got 'ground'"),
    (
        "frigate",
        {"type": "raider", "stats": {"resistance": {"kinetic": 2}}},
        "resistance to kinetic must be between 0 and 0.95, got 2",
    ),
    (
        "frigate",
        {"type": "raider", "stats": {"resistance": {"magic": 0.2}}},
        "damage_type must be one of .*, got 'magic'",
    ),
    ("frigate", {"type": "ark", "stats": {"hull": 3}}, "at least domain and hull"),
    (
        "frigate",
        {"type": "raider", "stats": {"weapons": {"mass_drivr": 2}}},
        "weapons must be those of universe void_reckoning, got 'mass_drivr'; the nearest are mass_driver",
    ),
    (
        "frigate",
        {"type": "raider", "stats": {"weapons": {"mass_driver": 1.5}}},
        "count must be a whole number between .*, got 1.5",
    ),
    (
        "frigate",
        {"type": "raider", "stats": {"weapons": 7}},
        "weapons must be a list or a mapping of names to counts, got int",
    ),
    (
        "frigate",
        {"type": "raider", "stats": {"weapons": [{"weapon": "mass_driver", "range": 0}]}},
        r"defenders\[0\] \(raider\): weapons: mass_driver: range must be between 0.001 and .*, got 0",
    ),
    (
        "frigate",
        {"type": "raider", "stats": {"weapons": [{"weapon": "mass_driver", "rate": 0}]}},
        "mass_driver: rate must be between .*, got 0",
    ),
    (
        "frigate",
        {"type": "raider", "stats": {"weapons": [{"weapon": "mass_driver", "salvo": 0}]}},
        "mass_driver: salvo must be a whole number between .*, got 0",
    ),
    (
        "frigate",
        {"type": "raider", "stats": {"weapons": [{"weapon": "gun", "damage": 5}]}},
        "weapons: gun: range must be greater than 0 for a weapon of its own, got 0",
    ),
    (
        "frigate",
        {"type": "raider", "stats": {"weapons": [{"weapon": "mass_driver", "burst": 1}]}},
        "burst must be between 0 and its area, 0, got 1",
    ),
    (
        "frigate",
        {"type": "raider", "stats": {"weapons": [{"weapon": "thorn_swarm", "area": 3}]}},
        "thorn_swarm: guidance must be 0 for area fire, got",
    ),
    (
        {"type": "frigate", "arrival": 400},
        "raider",
        r"attackers\[0\] \(frigate\): arrival \(before the tick limit\) must be between 0 and 399, got 400",
    ),
    (3, "raider", "attackers must be a unit or a list of units, got 3"),
    (
        {"type": ["frigate", "scout"], "count": [1]},
        "raider",
        "attackers: column count must have as many rows as type, 2, got 1",
    ),
    (
        {"type": ["frigate"], "count": 3},
        "raider",
        "attackers: column count must have as many rows as type, 1, got no column",
    ),
    (
        {"type": ["frigate", "nobody"]},
        "raider",
        r"attackers\[1\] \(nobody\): type must be a unit type of universe void_reckoning, got 'nobody'",
    ),
    ({"type": [3]}, "raider", r"attackers\[0\]: CombatUnit.type must be a str, got 3"),
    ([3], "raider", r"attackers\[0\] must be a CombatUnit, .*, got 3"),
    (
        [vr.CombatUnit("frigate", 2, unit_id=1)],
        [vr.CombatUnit("raider", unit_id=2)],
        "unit ids must be unique in a battle, got 2 twice",
    ),
]


@pytest.mark.parametrize(("attackers", "defenders", "message"), BAD, ids=[str(number) for number in range(len(BAD))])
def test_bad_units_are_named(resolver: vr.CombatResolver, attackers: Any, defenders: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        resolver.resolve_combat(attackers, defenders)
    assert isinstance(caught.value, vr.InvalidInput)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"tick_limit": 0}, "CombatConfig.tick_limit must be an integer from 1 to 100000, got 0"),
        ({"field_length": -1}, "CombatConfig.field_length must be a number from 0 to 1e.09, got -1"),
        ({"retreat_ratio": (0.1, float("nan"))}, r"retreat_ratio\[1\] must be a number from 0 to 1e.06, got nan"),
        ({"retreat_ratio": (0.1,) * 5}, "retreat_ratio must have at most 4 values, one a side, got 5"),
        ({"teams": (0, 9)}, r"teams\[1\] must be an integer from 0 to 3, got 9"),
        ({"cover": (1.0,)}, r"cover\[0\] must be a number from 0 to 0.9, got 1.0"),
        ({"terrain": {"cover": 2}}, "Terrain.cover must be a number from 0 to 0.9, got 2"),
        ({"terrain": {"fog": 2}}, "CombatConfig.terrain has no field 'fog'; it has cover, speed, sight"),
        ({"gravity": 2}, "config has no field 'gravity'"),
    ],
)
def test_bad_configurations_are_named(config: dict[str, Any], message: str) -> None:
    with pytest.raises(vr.InvalidInput, match=message):
        vr.CombatResolver(config)


def test_a_bad_battle_of_a_batch_is_named_and_nothing_fought(resolver: vr.CombatResolver) -> None:
    with pytest.raises(vr.InvalidInput, match=r"battles\[1\]: defenders\[0\] \(nobody\)"):
        resolver.resolve_combat_batch([("frigate", "raider"), ("frigate", "nobody")])
    with pytest.raises(vr.InvalidInput, match="must have as many entries as attackers"):
        resolver.resolve_combat_batch(["frigate"], ["raider", "raider"])
    with pytest.raises(vr.InvalidInput, match=r"battles\[0\]: must be an \(attackers, defenders\) pair"):
        resolver.resolve_combat_batch([("frigate",)])
    with pytest.raises(vr.InvalidInput, match="seed must be an integer from 0 to 18446744073709551615, got -1"):
        resolver.resolve_combat("frigate", "raider", seed=-1)
    with pytest.raises(vr.InvalidInput, match="repeat must be an integer from 1 to 10000000, got 0"):
        resolver.sample_combat("frigate", "raider", repeat=0)


def test_errors_become_the_projects_own_with_their_cause() -> None:
    with pytest.raises(vr.CombatError, match="must be a unit type") as caught:
        vr.resolve_combat_safe("frigate", "nobody")
    assert isinstance(caught.value.__cause__, vr.InvalidInput)
    assert caught.value.native_error == "InvalidInput"
    assert caught.value.message == str(caught.value)
    assert vr.resolve_combat_safe("frigate", "raider").decided
    assert vr.resolve_combat_safe.__name__ == "resolve_combat_safe"


@settings(deadline=None, max_examples=60)
@given(
    types=st.lists(
        st.tuples(st.sampled_from(["frigate", "raider", "scout", "cruiser", "transport"]), st.integers(1, 12)),
        min_size=2,
        max_size=5,
    ),
    seed=st.integers(0, 2**64 - 1),
    limit=st.integers(1, 400),
)
def test_a_battle_always_ends_and_says_how(types: list[tuple[str, int]], seed: int, limit: int) -> None:
    resolver = vr.CombatResolver({"tick_limit": limit})
    outcome = resolver.resolve_combat(types[:-1], types[-1:], seed=seed)
    assert outcome.ticks <= limit
    assert outcome.decided == (outcome.reason in {"annihilation", "rout", "withdrawal"})
    assert (outcome.winning_team is not None) == (
        outcome.result in {vr.CombatResult.ATTACKER_WIN, vr.CombatResult.DEFENDER_WIN}
    )
    assert np.isfinite(outcome.unit_columns()["hull"]).all()
