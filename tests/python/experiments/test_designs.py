"""Overrides, designs, seats and specifications: what they give, and how they refuse."""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr
from hypothesis import given, settings
from hypothesis import strategies as st
from void_reckoning.experiments import Design, Limits, Record, Seats, Spec, Variant
from void_reckoning.experiments.overrides import overridden, parse_overrides, patch, rows_of, value_at
from void_reckoning.experiments.seats import HOW, arrangements, shuffled

FILES = vr.Universe.load("void_reckoning").files


def test_overrides_change_what_they_name_and_nothing_else() -> None:
    changes = {
        "units.frigate.cost": "x1.5",
        "unit_types.scout.weapons.flak_curtain": "+2",
        "rules.queue_length": 3,
        "factions.choir.name": "Silent Choir",
    }
    changed = overridden(FILES, changes)
    assert value_at(changed, "unit_types.frigate.cost") == 1.5 * value_at(FILES, "unit_types.frigate.cost")
    assert value_at(changed, "unit_types.scout.weapons.flak_curtain") == 3
    before, after = ({name: tomllib.loads(text) for name, text in files} for files in (FILES, changed))
    before["ships.toml"]["unit_types"]["frigate"]["cost"] *= 1.5
    before["ships.toml"]["unit_types"]["scout"]["weapons"]["flak_curtain"] += 2
    before["rules.toml"]["rules"]["queue_length"] = 3
    before["factions.toml"]["factions"]["choir"]["name"] = "Silent Choir"
    assert before == after
    untouched = [name for name, text in FILES if dict(changed)[name] == text]
    assert len(untouched) == len(FILES) - 3
    vr.Universe.compile("changed", changed)
    assert [list(tomllib.loads(text)) for _, text in FILES] == [list(tomllib.loads(text)) for _, text in changed]


def test_the_order_of_rows_stays() -> None:
    changed = overridden(FILES, {"unit_types.frigate.cost": 1})
    for table in ("unit_types", "technologies", "factions"):
        assert rows_of(changed, table) == rows_of(FILES, table)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("unit_types.frigat.cost", 1, "override unit_types.frigat.cost: there is no 'frigat' .* are frigate"),
        ("unit_type.frigate.cost", 1, "there is no 'unit_type' in the universe; the nearest tables are unit_types"),
        ("unit_types.frigate.cots", "x2", "there is no 'cots' .*; the nearest keys of unit_types.frigate are cost"),
        ("unit_types.frigate.name", "x2", "'x2' must be of a number, got 'Frigate'"),
        ("unit_types.frigate.cost.more", 1, "'cost' must be a table or an array, got 96"),
        ("rules", 1, "an override's path must be keys with dots between them, .*, got 'rules'"),
        ("a..b", 1, "an override's path must be keys"),
        ("a.b[x]", 1, "an override's path must be keys"),
        ("", 1, "an override's path must be keys"),
    ],
)
def test_wrong_overrides_are_named(path: str, value: Any, message: str) -> None:
    with pytest.raises(vr.InvalidInput, match=message):
        overridden(FILES, {path: value})


def test_places_of_arrays_are_counted() -> None:
    files = (("a.toml", "[t.r]\nlist = [{ value = 1.5 }, { value = 2 }]\n"),)
    assert value_at(overridden(files, {"t.r.list[1].value": "x0.25"}), "t.r.list[1].value") == 0.5
    with pytest.raises(vr.InvalidInput, match="place 2 must be below 2"):
        overridden(files, {"t.r.list[2].value": 1})
    with pytest.raises(vr.InvalidInput, match="place 2 must be below 2"):
        overridden(files, {"t.r.list[2]": 1})


def test_overrides_are_parsed_from_a_command_line_and_written_as_toml() -> None:
    given = ["a.b=x1.1", "a.c=-5", "a.d=2.5", "a.e=true", "a.f=[1, 2]", "a.g=plain text", "a.h = +3"]
    parsed = parse_overrides(given)
    assert parsed == {
        "a.b": "x1.1",
        "a.c": "-5",
        "a.d": 2.5,
        "a.e": True,
        "a.f": [1, 2],
        "a.g": "plain text",
        "a.h": "+3",
    }
    assert tomllib.loads(patch(parsed)) == parsed
    for wrong in ("a.b", "=1"):
        with pytest.raises(vr.InvalidInput, match="--override must be PATH=VALUE"):
            parse_overrides([wrong])


@given(st.lists(st.sampled_from("ab"), min_size=1, max_size=8), st.sampled_from(HOW), st.integers(0, 99))
@settings(max_examples=200, deadline=None)
def test_arrangements_lay_out_what_they_are_given(items: list[str], how: Any, block: int) -> None:
    if how == "complement" and len(set(items)) != 2:
        with pytest.raises(vr.InvalidInput, match="must be of two policies"):
            arrangements(items, how, block)
        return
    found = arrangements(items, how, "seats", block)
    assert found == arrangements(items, how, "seats", block)
    if how == "complement":
        assert [len(items)] * 2 == [len(one) for one in found]
        assert abs(found[0].count("a") - found[0].count("b")) == len(items) % 2
        assert all(one != other for one, other in zip(*found, strict=True))
        return
    assert all(Counter(one) == Counter(items) for one in found)
    if how == "latin":
        assert all(Counter(column) == Counter(items) for column in zip(*found, strict=True))
    if how == "permutations":
        letters = Counter(items)
        assert len(found) == len(set(found)) == math.comb(len(items), letters["a"])


def test_shuffles_are_even() -> None:
    places = Counter(shuffled("abcd", number, "x").index("a") for number in range(4000))
    assert all(900 < count < 1100 for count in places.values())


def test_permutations_of_many_are_refused() -> None:
    with pytest.raises(vr.InvalidInput, match="must be at most 5040 orders, got 40320"):
        arrangements("abcdefgh", "permutations")
    assert len(arrangements(["a"] * 5 + ["b"] * 5, "permutations")) == 252


PARAMETERS = {
    "unit_types.frigate.cost": {"low": 80, "high": 120},
    "rules.queue_length": {"low": 2, "high": 5, "whole": True},
    "rules.lane_length_scale": {"low": 0.1, "high": 10.0, "log": True},
    "unit_types.scout.cost": {"values": ["x0.9", "x1.1"]},
}


@pytest.mark.parametrize("kind", ["random", "latin_hypercube", "sobol"])
def test_designs_fill_their_ranges(kind: Any) -> None:
    design = Design(PARAMETERS, kind, points=64, seed=3)
    points = design.overrides()
    assert len(design) == len(points) == 64
    assert points == Design(PARAMETERS, kind, points=64, seed=3).overrides()
    assert points != Design(PARAMETERS, kind, points=64, seed=4).overrides()
    costs = sorted(point["unit_types.frigate.cost"] for point in points)
    assert 80 <= costs[0] < 84 and 116 < costs[-1] <= 120
    assert {point["rules.queue_length"] for point in points} == {2, 3, 4, 5}
    scales = [point["rules.lane_length_scale"] for point in points]
    assert 20 <= sum(scale < 1 for scale in scales) <= 44
    if kind == "latin_hypercube":
        assert [int((cost - 80) / 40 * 64 - 1e-9) for cost in costs] == pytest.approx(list(range(64)), abs=1)
    assert {point["unit_types.scout.cost"] for point in points} == {"x0.9", "x1.1"}


def test_a_grid_is_every_combination() -> None:
    design = Design({"a.b": {"values": [1, 2, 3]}, "a.c": {"values": [True, False]}})
    assert len(design) == 6
    assert {(point["a.b"], point["a.c"]) for point in design.overrides()} == {
        (b, c) for b in (1, 2, 3) for c in (True, False)
    }


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Design({}), "design.parameters must have at least one path, got none"),
        (lambda: Design({"a.b": {"low": 1, "high": 2}}), r"must be values = \[...\] for a grid"),
        (lambda: Design({"a.b": {"values": []}}), "must be values alone, at least one"),
        (
            lambda: Design({"a.b": {"low": 2, "high": 1}}, "sobol", 4),
            "design.parameters.a.b.low must be below high, 1.0, got 2.0",
        ),
        (lambda: Design({"a.b": {"low": 0, "high": 1, "log": True}}, "random", 4), "must be above 0 with log"),
        (lambda: Design({"a.b": {"low": 0, "hihg": 1}}, "random", 4), "must be a table of values, or of low and high"),
        (lambda: Design({"a.b": {"low": 0, "high": 1}}, "random"), "design.points must be given for random"),
        (lambda: Design({"a.b": {"values": [1]}}, points=3), "must be left out for a grid"),
        (
            lambda: Design({"a.b": {"values": [1]}}, "latin"),
            "design.kind must be one of grid, random, latin_hypercube, sobol",
        ),  # type: ignore[arg-type]
        (lambda: Spec(seeds=0), "seeds must be an integer from 1 to 10000000, got 0"),
        (lambda: Spec(seeds=[1, 1]), "seeds must be different seeds, at least one"),
        (lambda: Spec(turns=0), "turns must be an integer from 1 to 1000000000, got 0"),
        (lambda: Spec(variants=[Variant("a"), Variant("a")]), "variants must have different names, got a, a"),
        (lambda: Variant("a", {"rules": 1}), "an override's path must be keys"),
        (lambda: Seats(factions="complement"), "seats.factions must be another order"),
        (lambda: Seats(policies="latin"), "seats.deal must name the policies"),
        (lambda: Seats(factions="shuffled"), "seats.factions must be one of fixed, random, latin"),  # type: ignore[arg-type]
        (lambda: Record(curves_every=-1), "record.curves_every must be an integer from 0"),
        (lambda: Record(measure="json"), "record.measure must be module:function, got 'json'"),
        (lambda: Limits(seconds=0), "limits.seconds must be a number from 0.001"),
    ],
)
def test_wrong_experiments_are_refused_at_once(make: Any, message: str) -> None:
    with pytest.raises(vr.InvalidInput, match=message):
        make()


def test_a_specification_is_the_same_as_toml(tmp_path: Path) -> None:
    text = """
universe = "skirmish"
factions = 3
systems = 12
turns = 40
seeds = 20

[policies]
"*" = "greedy"

[overrides]
"rules.queue_length" = 4

[seats]
factions = "latin"

[[variants]]
name = "cheap"
overrides = { "unit_types.cutter.cost" = "x0.5" }

[[variants]]
name = "dear"
policies = { "*" = "random" }
settings = { turns = 20 }

[design]
kind = "sobol"
points = 8
parameters = { "unit_types.lugger.cost" = { low = 10, high = 20 } }

[record]
curves_every = 10
"""
    path = tmp_path / "spec.toml"
    path.write_text(text)
    spec = Spec.from_toml(path)
    assert spec == Spec(
        universe="skirmish",
        factions=3,
        systems=12,
        turns=40,
        seeds=20,
        policies={"*": "greedy"},
        overrides={"rules.queue_length": 4},
        seats=Seats(factions="latin"),
        variants=[
            Variant("cheap", {"unit_types.cutter.cost": "x0.5"}),
            Variant("dear", policies={"*": "random"}, settings={"turns": 20}),
        ],
        design=Design({"unit_types.lugger.cost": {"low": 10, "high": 20}}, "sobol", 8),
        record=Record(curves_every=10),
    )
    assert Spec.from_dict(spec.to_dict()) == spec
    for wrong, message in (
        ("turn = 3", "spec.toml: the experiment has no key 'turn'; it has universe, factions"),
        ("[seats]\nfaction = 3", "spec.toml: seats has no key 'faction'; it has factions, policies, deal"),
        ("[[variants]]\noverrides = {}", r"spec.toml: variants\[0\] must have name"),
        ("variants = 3", "spec.toml: variants must be tables"),
        ("seeds = ", "spec.toml must be TOML in UTF-8"),
    ):
        path.write_text(wrong)
        with pytest.raises(vr.InvalidInput, match=message):
            Spec.from_toml(path)
    with pytest.raises(vr.InvalidInput, match=r"nowhere.toml can't be read: No such file"):
        Spec.from_toml(tmp_path / "nowhere.toml")
