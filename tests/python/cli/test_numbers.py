"""Numbers on the command line: those that it prints are taken back, and those that are too large are refused with what is allowed."""

import inspect
import json
import re
import typing
from pathlib import Path
from typing import Any

import pytest
import typer
import void_reckoning as vr
from processes import command
from void_reckoning.cli import app
from void_reckoning.cli.commands import battle, dashboard, log, replay, resume, run
from void_reckoning.support.intervals import wilson

LAST_SEED = 2**64 - 1
FORCES = ["--attacker", "frigate:2", "--defender", "raider:2"]
COMMANDS = {
    "run": run.run,
    "resume": resume.resume,
    "replay": replay.replay,
    "log": log.log,
    "battle": battle.battle,
    "dashboard": dashboard.dashboard,
}
PARSER: dict[str, Any] = typer.main.get_command(app.app).commands  # type: ignore[attr-defined]
HUGE = {"20 digits": "9" * 20, "5000 digits": "9" * 5000}
# What a command needs beside the number; and where any number is allowed.
BESIDE = {"battle": FORCES, "dashboard": ["--no-open"], ("log", "limit"): ["--turn", "1"]}
ANY = {("log", "limit")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("numbers") / "c"
    with vr.Campaign.create(factions=3, systems=20, seed=LAST_SEED, directory=path) as campaign:
        campaign.run(2)
    return path


def options_of(kind: type) -> list[tuple[str, str, str]]:
    """Command, parameter and option of all that take a number of that kind."""
    found = []
    for name, function in COMMANDS.items():
        for parameter, hint in typing.get_type_hints(function, include_extras=True).items():
            types = [one for one in typing.get_args(hint)[:1] for one in (typing.get_args(one) or (one,))]
            if parameter == "return" or kind not in types:
                continue
            (option,) = [one.opts[0] for one in PARSER[name].params if one.name == parameter]
            found.append((name, parameter, option))
    return found


def test_there_are_options_to_try() -> None:
    assert ("battle", "seed", "--seed") in options_of(int)
    assert ("run", "factions", "--factions") in options_of(int)
    assert len(options_of(int)) > 12
    assert ("battle", "for_credits", "--credits") in options_of(float)
    for function in COMMANDS.values():
        assert inspect.signature(function).parameters


@pytest.mark.parametrize("digits", HUGE)
@pytest.mark.parametrize(("name", "parameter", "option"), options_of(int), ids=str)
def test_a_number_too_large_for_its_type_is_refused_with_what_is_allowed(
    folder: Path, name: str, parameter: str, option: str, digits: str
) -> None:
    where = [] if name in {"run", "battle"} else [str(folder)]
    beside = BESIDE.get((name, parameter), BESIDE.get(name, []))
    code, output, errors = command(name, *where, *beside, option, HUGE[digits])
    if (name, parameter) in ANY and digits == "20 digits":
        assert (code, errors) == (0, "")
        return
    assert (code, output, errors.count("\n")) == (2, "", 1), errors
    assert len(errors) < 300
    rule = "at most 4300 digits" if digits == "5000 digits" else r"(between|from) \d+ (and|to) \d+"
    assert re.search(rf"must be .*{rule}.*, got '?9", errors), errors


@pytest.mark.parametrize(("name", "parameter", "option"), options_of(float), ids=str)
def test_a_number_that_is_no_number_is_refused_with_what_is_allowed(
    folder: Path, name: str, parameter: str, option: str
) -> None:
    where = [] if name in {"run", "battle"} else [str(folder)]
    forces = ["--attacker", "frigate", "--defender", "raider"] if name == "battle" else []
    for value in ("inf", "nan", "1e400"):
        code, output, errors = command(name, *where, *forces, option, value)
        assert (code, output, errors.count("\n")) == (2, "", 1), errors
        assert re.search(r"must be .*, got (inf|nan)\n", errors), errors


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--attacker", f"frigate:{'9' * 20}"], f"CombatUnit.count must be between 1 and 10000000, got {'9' * 20}\n"),
        (
            ["--attacker", f"frigate:{'9' * 5000}"],
            "--attacker must be TYPE:COUNT, for example frigate:20, got 'frigate:999",
        ),
        (["--attacker", "frigate:0"], "CombatUnit.count must be between 1 and 10000000, got 0\n"),
        (
            ["--attacker", "frigate", "--retreat", "1e999,0"],
            "retreat_ratio[0] must be a number from 0 to 1e+06, got inf\n",
        ),
        (
            ["--attacker", "frigate", "--environment", f"speed={'9' * 400}"],
            "Terrain.speed must be a number from 0.01 to 100, got inf\n",
        ),
    ],
)
def test_a_number_within_a_text_is_refused_with_what_is_allowed(arguments: list[str], message: str) -> None:
    code, output, errors = command("battle", "--defender", "raider", *arguments)
    assert (code, output, errors.count("\n")) == (2, "", 1), errors
    assert message in errors


@pytest.mark.parametrize("option", ["--turn", "--combat"])
def test_filters_of_a_log_say_the_largest_number(folder: Path, option: str) -> None:
    code, output, errors = command("log", str(folder), option, "9" * 20)
    assert (code, output) == (2, "")
    assert re.search(r"must be an integer from 0 to (4294967295|18446744073709551615), got 9{20}\n", errors), errors


def test_numbers_below_what_is_allowed_name_the_option(folder: Path) -> None:
    assert command("log", str(folder), "--turn", "1", "--limit", "-1") == (
        2,
        "",
        "void-reckoning: --limit must be 0 or more, got -1\n",
    )
    code, _, errors = command("dashboard", str(folder), "--port", "-1")
    assert (code, errors) == (2, "void-reckoning: --port must be an integer from 0 to 65535, got -1\n")


@pytest.mark.parametrize(("seed", "last"), [(LAST_SEED, "1"), (LAST_SEED - 2, str(LAST_SEED)), (0, "2")])
def test_the_seeds_of_battles_are_taken_back(seed: int, last: str) -> None:
    code, output, _ = command("battle", *FORCES, "--seed", str(seed), "--repeat", "3")
    assert code == 0
    printed = re.search(r"seeds (\d+) to (\d+)", output)
    assert printed is not None
    assert printed.groups() == (str(seed), last)
    sample = json.loads(command("battle", *FORCES, "--seed", str(seed), "--repeat", "3", "--json")[1])
    ends = []
    for one in (seed, (seed + 1) % 2**64, int(last)):
        done = command("battle", *FORCES, "--seed", str(one), "--json")
        assert done[0] == 0, done[2]
        ends.append(json.loads(done[1]))
    assert ends[-1]["seed"] == int(last)
    # They are the battles of the sample.
    assert sample["ticks"]["most"] == max(end["ticks"] for end in ends)
    assert sample["wins"]["attackers"]["count"] == sum(end["result"] == "ATTACKER_WIN" for end in ends)


def test_the_seed_of_a_campaign_is_taken_back(folder: Path, tmp_path: Path) -> None:
    code, output, _ = command("log", str(folder))
    assert code == 0
    printed = re.search(r"seed (\d+)", output)
    assert printed is not None
    again = [
        "run",
        "--factions",
        "3",
        "--systems",
        "20",
        "--turns",
        "2",
        "--seed",
        printed[1],
        "--out",
        str(tmp_path / "again"),
    ]
    code, output, errors = command(*again)
    assert code == 0, errors
    assert f"(seed {LAST_SEED}, " in output
    assert vr.BlackBoxReader.open_log(tmp_path / "again").settings["seed"] == str(LAST_SEED)
    assert command("resume", str(tmp_path / "again"), "--turns", "3")[0] == 0


@pytest.mark.parametrize("battles", [1, 2, 3, 5, 10, 60, 111, 1000, 9999, 10_000_000])
def test_the_ends_of_an_interval_are_exact(battles: int) -> None:
    low, high = wilson(0, battles)
    assert low == 0.0 < high
    low, high = wilson(battles, battles)
    assert low < 1.0 == high
    for wins in {1, battles // 2, battles - 1} - {0, battles}:
        low, high = wilson(wins, battles)
        assert 0 < low < wins / battles < high < 1


def test_a_sample_without_losses_has_exact_ends() -> None:
    for battles in ("60", "3"):
        wins: dict[str, Any] = json.loads(
            command("battle", "--attacker", "battleship:9", "--defender", "scout", "--repeat", battles, "--json")[1]
        )["wins"]
        assert (wins["attackers"]["interval_95"][1], wins["defenders"]["interval_95"][0]) == (1.0, 0.0)
        assert (wins["nobody"]["count"], wins["nobody"]["interval_95"][0]) == (0, 0.0)
