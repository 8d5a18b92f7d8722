"""Forces of equal cost: what credits buy, in Python and on the command line."""

import json
import re
from typing import Any

import numpy as np
import pytest
import void_reckoning as vr
from hypothesis import given, settings
from hypothesis import strategies as st
from processes import command
from void_reckoning.support.toml_files import read_toml

COSTS = {
    name: row["cost"]
    for file in vr.find_universe("void_reckoning").glob("*.toml")
    for name, row in read_toml(file).get("unit_types", {}).items()
}
SHIPS = ["scout", "frigate", "raider", "cruiser", "battleship"]


@pytest.fixture(scope="module")
def resolver() -> vr.CombatResolver:
    return vr.CombatResolver()


def counts(force: vr.BoughtForce) -> list[int]:
    return [unit.count for unit in force.units]


@pytest.mark.parametrize("name", sorted(COSTS))
def test_one_type_is_bought_as_often_as_the_credits_pay_for_it(resolver: vr.CombatResolver, name: str) -> None:
    for credits_ in (COSTS[name], 1000, 12345.678):
        force = resolver.buy_force(name, credits_)
        assert force.costs == (COSTS[name],)
        assert counts(force) == [credits_ // COSTS[name]]
        assert force.spent == pytest.approx(counts(force)[0] * COSTS[name])
        assert 0 <= force.left < COSTS[name]
        assert force.spent + force.left == pytest.approx(credits_)


@settings(max_examples=200, deadline=None)
@given(
    wanted=st.lists(st.tuples(st.sampled_from(SHIPS), st.integers(1, 5)), min_size=1, max_size=4),
    credits_=st.integers(1, 20_000),
)
def test_ratios_are_kept_and_as_much_is_spent_as_they_allow(wanted: list[tuple[str, int]], credits_: int) -> None:
    least = sum(COSTS[name] for name, _ in wanted)
    if credits_ < least:
        with pytest.raises(vr.InvalidInput, match=f"credits must be at least {least}, the cost of one"):
            vr.buy_force(wanted, credits_)
        return
    force = vr.buy_force(wanted, credits_)
    bought = counts(force)
    assert sum(count * COSTS[name] for count, (name, _) in zip(bought, wanted, strict=True)) == force.spent
    assert force.spent + force.left == credits_
    assert force.left >= 0
    whole_set = sum(COSTS[name] * ratio for name, ratio in wanted)
    sets = credits_ // whole_set
    for count, (name, ratio) in zip(bought, wanted, strict=True):
        assert max(1, sets * ratio) <= count <= (sets + 1) * ratio
        if count < (sets + 1) * ratio:  # one more was not paid for
            assert force.left < COSTS[name]


def test_every_form_of_wanted_types_is_the_same(resolver: vr.CombatResolver) -> None:
    expected = [5, 2]
    columns = {"type": ["frigate", "cruiser"], "ratio": np.array([3, 1])}
    for types in (
        [("frigate", 3), "cruiser"],
        (("frigate", 3), "cruiser"),
        [{"type": "frigate", "ratio": 3}, {"type": "cruiser"}],
        columns,
    ):
        force = resolver.buy_force(types, 1000)  # type: ignore[arg-type]
        assert counts(force) == expected
        assert [unit.type for unit in force.units] == ["frigate", "cruiser"]
    assert counts(resolver.buy_force({"type": "frigate"}, 1000)) == [10]
    assert counts(resolver.buy_force(("frigate", 3), 1000)) == [10]
    sample = resolver.sample_combat(force.units, resolver.buy_force("raider", 1000).units, repeat=30)
    assert sample.started == [7, 8]


def test_an_owners_traits_are_paid_for(tmp_path: Any) -> None:
    folder = tmp_path / "cheap"
    folder.mkdir()
    for file in vr.find_universe("void_reckoning").glob("*.toml"):
        (folder / file.name).write_text(file.read_text())
    factions = (folder / "factions.toml").read_text()
    trait = '{ stat = "cost", operation = "multiply", value = 0.9, unit_type = "colony_ship" }'
    assert factions.count(trait) == 1
    (folder / "factions.toml").write_text(
        factions.replace(
            '"multiply", value = 0.9, unit_type = "colony_ship"', '"multiply", value = 0.5, unit_type = "colony_ship"'
        )
    )
    (owner,) = [
        name
        for name, row in read_toml(folder / "factions.toml")["factions"].items()
        if any(one.get("unit_type") == "colony_ship" and one["stat"] == "cost" for one in row.get("traits", []))
    ]
    universe = str(folder)
    assert vr.buy_force("colony_ship", 560, universe=universe).costs == (56.0,)
    force = vr.buy_force({"type": "colony_ship", "faction": owner}, 560, universe=universe)
    assert (force.costs, counts(force)) == ((28.0,), [20])


@pytest.mark.parametrize(
    ("types", "credits_", "message"),
    [
        ("battleship", 100, r"^credits must be at least 540, the cost of one battleship, got 100$"),
        (
            ["frigate", "battleship"],
            600,
            r"^credits must be at least 636, the cost of one of each of types \(frigate, battleship\), got 600$",
        ),
        ("frigate", 0, "^credits must be a number from 0.001 to 1e.09, got 0$"),
        ("frigate", -5, "^credits must be a number from 0.001 to 1e.09, got -5$"),
        ("frigate", float("nan"), "^credits must be a number from 0.001 to 1e.09, got nan$"),
        ("frigate", 10**400, r"^credits must be a number from 0.001 to 1e.09, got 1000.*\.\.\."),
        ("frigate", True, "^credits must be a number from 0.001 to 1e.09, got True$"),
        ("frigat", 100, r"^types\[0\] \(frigat\): type must be a unit type of universe void_reckoning, got 'frigat'"),
        (
            {"type": "hulk", "stats": {"domain": "space", "hull": 300}},
            100,
            r"^types\[0\] must be a unit type of the universe that costs credits, got 'hulk' without a cost$",
        ),
        ({"type": "frigate", "count": 3}, 1000, r"^count of types\[0\] must be left out where credits decide it"),
        (vr.CombatUnit("frigate"), 1000, r"^types\[0\] must be a name, a \(name, ratio\) tuple, or a mapping without count, got"),
        (("frigate", 0), 1000, r"^types\[0\].ratio must be an integer from 1 to 10000000, got 0$"),
        ([], 1000, "^types must have at least one unit type, got none$"),
        (3, 1000, "^types must be a list, got 3$"),
    ],
)  # fmt: skip
def test_what_cannot_be_bought_is_refused(resolver: vr.CombatResolver, types: Any, credits_: Any, message: str) -> None:
    with pytest.raises(vr.InvalidInput, match=message):
        resolver.buy_force(types, credits_)


def test_a_type_that_costs_nothing_has_no_price(tmp_path: Any) -> None:
    for file in vr.find_universe("void_reckoning").glob("*.toml"):
        (tmp_path / file.name).write_text(file.read_text().replace("cost = 48\n", "cost = 0\n"))
    with pytest.raises(vr.InvalidInput, match=r"that costs credits, got 'scout' without a cost"):
        vr.buy_force("scout", 100, universe=str(tmp_path))


def test_the_command_says_what_was_bought_and_what_was_left() -> None:
    wanted = ["--attacker", "frigate=3", "--attacker", "cruiser", "--defender", "raider", "--credits", "1000"]
    code, output, errors = command("battle", *wanted, "--seed", "3")
    assert (code, errors) == (0, "")
    words = " ".join(output.split())
    assert words.startswith(
        "attackers bought 5 frigate at 96, 2 cruiser at 224: 928 of 1,000 credits, 72 left "
        "defenders bought 8 raider at 112: 896 of 1,000 credits, 104 left "
        "5 frigate, 2 cruiser against 8 raider The "
    )
    assert max(map(len, output.splitlines())) <= 100
    report = json.loads(command("battle", *wanted, "--repeat", "5", "--json")[1])
    assert report["bought"]["credits"] == 1000
    attackers, defenders = report["bought"]["sides"]
    assert attackers == {
        "side": "attackers",
        "units": [{"type": "frigate", "count": 5, "cost": 96.0}, {"type": "cruiser", "count": 2, "cost": 224.0}],
        "spent": 928.0,
        "left": 72.0,
    }
    assert (defenders["spent"], defenders["left"]) == (896.0, 104.0)
    same = ["--attacker", "frigate:5", "--attacker", "cruiser:2", "--defender", "raider:8"]
    counted = json.loads(command("battle", *same, "--repeat", "5", "--json")[1])
    assert "bought" not in counted
    assert {key: report[key] for key in counted} == counted


def test_a_file_may_say_what_is_wanted(tmp_path: Any) -> None:
    file = tmp_path / "battle.toml"
    file.write_text(
        'credits = 500\nothers = [["scout"]]\n[[attackers]]\ntype = "frigate"\nratio = 2\nexperience = 200\n'
        '[[attackers]]\ntype = "scout"\n[[defenders]]\ntype = "raider"\n'
    )
    report = json.loads(command("battle", str(file), "--json")[1])
    bought = [[unit["count"] for unit in side["units"]] for side in report["bought"]["sides"]]
    assert bought == [[4, 2], [4], [10]]
    assert [side["side"] for side in report["bought"]["sides"]] == ["attackers", "defenders", "third side"]
    report = json.loads(command("battle", str(file), "--credits", "1000", "--defender", "cruiser", "--json")[1])
    assert report["bought"]["sides"][1]["units"] == [{"type": "cruiser", "count": 4, "cost": 224.0}]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["frigate:3", "raider", "--credits", "1000"], r"--attacker must be TYPE or TYPE=RATIO with --credits.*, got 'frigate:3'"),
        (["frigate=3", "raider"], r"--attacker must be TYPE:COUNT, for example frigate:20, got 'frigate=3'"),
        (["frigate=x", "raider", "--credits", "1000"], r"--attacker must be TYPE or TYPE=RATIO with --credits.*, got 'frigate=x'"),
        (["frigate", "battleship", "--credits", "100"], r"credits must be at least 540, the cost of one battleship, got 100"),
        (["frigate", "raider", "--credits", "0"], r"credits must be a number from 0.001 to 1e\+09, got 0"),
        (["frigate", "raider", "--credits", "-3"], r"credits must be a number from 0.001 to 1e\+09, got -3"),
        (["frigate", "raider", "--credits", "many"], r"--credits must be a number, got 'many'"),
        (["frigat", "raider", "--credits", "1000"], r"attackers\[0\] \(frigat\): type must be a unit type"),
    ],
)  # fmt: skip
def test_the_command_refuses_what_cannot_be_bought(arguments: list[str], message: str) -> None:
    attacker, defender, *options = arguments
    code, output, errors = command("battle", "--attacker", attacker, "--defender", defender, *options)
    assert (code, output, errors.count("\n")) == (2, "", 1)
    assert re.search(message, errors), errors
