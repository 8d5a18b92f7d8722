"""Battles in files: byte-order marks, and errors that name the file and the key or the line."""

import codecs
import json
from pathlib import Path

import pytest
import void_reckoning as vr
from processes import command
from void_reckoning import find_universe
from void_reckoning.support.toml_files import read_toml

LARGE = 10**20 - 1
FORCES = '[[attackers]]\ntype = "frigate"\n[[defenders]]\ntype = "raider"\n'


def fought(file: Path, *options: str) -> tuple[int, str, str]:
    return command("battle", str(file), *options)


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_a_mark_of_utf_8_is_no_content(tmp_path: Path, mark: bytes) -> None:
    file = tmp_path / "battle.toml"
    file.write_bytes(mark + b"seed = 3\n" + FORCES.encode())
    code, output, errors = fought(file, "--json")
    assert (code, errors) == (0, "")
    assert json.loads(output)["seed"] == 3


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_another_encoding_is_named(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "battle.toml"
    file.write_bytes(("\ufeff" * encoding.endswith("be") + FORCES).encode(encoding))
    expected = f"void-reckoning: {file} must be UTF-8 text, got {encoding.upper()[:6]}\n"
    assert fought(file) == (2, "", expected)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("seed = 1\nrepeat = ", ":2: must be TOML, got: Invalid value (at the end)"),
        ("seed = 1\nrepeat = x\n", ":2: must be TOML, got: Invalid value (column 10)"),
        ('seed = 1\n\nnote = "caf\udce9"\n', ":3: must be UTF-8 text, got byte 0xe9"),
        (f"seed = {'9' * 5000}", " must have numbers of at most 4300 digits, got more"),
        ("a = " + "[" * 5000, " must be TOML of less depth, got lists or tables nested too deeply"),
        ("color = 1\n", ": key must be one of universe, seed, repeat, credits, config, attackers, defenders, others, got 'color'"),
        (FORCES + "[config]\nfog = 1", ": config has no field 'fog'; it has tick_limit,"),
        (f'seed = "x"\n{FORCES}', ": seed must be an integer from 0 to 18446744073709551615, got 'x'"),
        (f"seed = -1\n{FORCES}", ": seed must be an integer from 0 to 18446744073709551615, got -1"),
        (f"seed = {LARGE}\n{FORCES}", f": seed must be an integer from 0 to 18446744073709551615, got {LARGE}"),
        (f"repeat = true\n{FORCES}", ": repeat must be an integer from 1 to 10000000, got True"),
        (f"universe = 3\n{FORCES}", ": universe must be a text, got 3"),
        (f'universe = "nowhere"\n{FORCES}', ": universe must be one of skirmish, void_reckoning, or a folder's path, got 'nowhere'"),
        ("config = 3\n", ": config must be a table, got 3"),
        ("attackers = 3\n", ": attackers must be a list of tables, [[attackers]], got 3"),
        (f"others = [3]\n{FORCES}", ": others[0] must be a unit or a list of units, got 3"),
        (f'others = [["scout"], ["scout"], ["scout"]]\n{FORCES}', ": others: number of sides must be between 2 and 4, got 5"),
        (f"{FORCES}count = 0", ": defenders[0].count must be between 1 and 10000000, got 0"),
        (f"{FORCES}count = {LARGE}", f": defenders[0].count must be between 1 and 10000000, got {LARGE}"),
        (f"{FORCES}arrival = {LARGE}", f": defenders[0].arrival must be between 0 and 100000, got {LARGE}"),
        (f"{FORCES}experience = -{LARGE}", f": defenders[0].experience must be between 0 and 1000000, got -{LARGE}"),
        (f"{FORCES}unit_id = {LARGE}", f": defenders[0].unit_id must be an integer from 0 to 2**64 - 1, got {LARGE}"),
        (f"{FORCES}hull = {LARGE}", ": defenders[0].hull must be between 1e-09 and 1, got 1e+20"),
        (f"{FORCES}immobile = {LARGE}", f": defenders[0].immobile must be True or False, got {LARGE}"),
        (f"{FORCES}count = 1.5", ": defenders[0].count must be an integer from 1 to 10000000, got 1.5"),
        (f'{FORCES}faction = "romans"', ": defenders[0] (raider): faction must be one of universe void_reckoning, got 'romans'"),
        (f"{FORCES}stats = {{ hull = -7 }}", ": defenders[0] (raider): stats: hull must be between 0.001 and 100000000, got -7"),
        (f"{FORCES}stats = {{ weapons = 3 }}", ": defenders[0].weapons must be a list or a mapping of names to counts, got int"),
        (f"{FORCES}color = 3", ": defenders[0]: CombatUnit has no field 'color'"),
        ('[[attackers]]\ntype = "frigat"\n[[defenders]]\ntype = "raider"', ": attackers[0] (frigat): type must be a unit type of universe"),
        ('[[attackers]]\ntype = "frigate"\n', ": defenders must have at least one unit, got none"),
        (f"{FORCES}[config]\nretreat_ratio = [-1]", ": config.retreat_ratio[0] must be a number from 0 to 1e+06, got -1"),
        (f"{FORCES}[config]\ntick_limit = {LARGE}", f": config.tick_limit must be an integer from 1 to 100000, got {LARGE}"),
        (f"{FORCES}[config]\nfield_length = {LARGE}", f": config.field_length must be a number from 0 to 1e+09, got {LARGE}"),
        (f"{FORCES}[config]\nteams = [0, 0]", ": config.teams: sides 0 and 1 must be of different teams, got 0 for both"),
        (f"{FORCES}[config]\nterrain = {{ cover = 3 }}", ": config.terrain.cover must be a number from 0 to 0.9, got 3"),
        (f"{FORCES}[config]\nterrain = {{ fog = 3 }}", ": config.terrain has no field 'fog'; it has cover, speed, sight"),
        (f'{FORCES}[config]\nterrain = "nebul"', ": config.terrain must be one of universe void_reckoning, got 'nebul'"),
        (f"credits = 0\n{FORCES}", ": credits must be a number from 0.001 to 1e+09, got 0"),
        (f"credits = 500\n{FORCES}count = 3", ": defenders[0].count must be left out where credits decide it"),
        (f"credits = 500\n{FORCES}ratio = 0", ": defenders[0].ratio must be an integer from 1 to 10000000, got 0"),
    ],
    ids=lambda value: None,
)  # fmt: skip
def test_an_error_names_the_file_and_the_place(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "battle.toml"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    code, output, errors = fought(file)
    assert (code, output, errors.count("\n")) == (2, "", 1), errors
    assert errors.startswith(f"void-reckoning: {file}{message}"), errors


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--attacker", "frigat"], "attackers[0] (frigat): type must be"),
        (["--environment", "fog"], "terrain must be one of universe void_reckoning, got 'fog'"),
        (["--retreat", "-1"], "CombatConfig.retreat_ratio[0] must be a number from 0 to 1e+06, got -1"),
        (["--seed", "-1"], "seed must be an integer from 0 to 18446744073709551615, got -1"),
        (["--universe", "nowhere"], "universe must be one of skirmish, void_reckoning, or a folder's path, got 'nowhere'"),
    ],
)  # fmt: skip
def test_an_error_in_an_option_is_not_the_files(tmp_path: Path, options: list[str], message: str) -> None:
    file = tmp_path / "battle.toml"
    file.write_text(f'{FORCES}count = 3\n[config]\nterrain = "nowhere"\n')
    assert fought(file, "--environment", "nebula")[0] == 0  # what an option replaces is not looked at
    code, _, errors = fought(file, *(["--environment", "nebula"] if "--environment" not in options else []), *options)
    assert code == 2
    assert errors.startswith(f"void-reckoning: {message}"), errors


def test_files_that_the_other_commands_read_may_have_a_mark(tmp_path: Path) -> None:
    universe = tmp_path / "marked"
    universe.mkdir()
    for file in find_universe("skirmish").glob("*.toml"):
        (universe / file.name).write_bytes(codecs.BOM_UTF8 + file.read_bytes())
    assert command("validate", str(universe))[0] == 0
    folder = tmp_path / "c"
    small = ["--factions", "2", "--systems", "12", "--turns", "2"]
    assert command("run", "--universe", str(universe), *small, "--out", str(folder))[0] == 0
    settings = folder / "campaign.toml"
    settings.write_bytes(codecs.BOM_UTF8 + settings.read_bytes())
    assert read_toml(settings)["turns"] == 2
    code, _, errors = command("resume", str(folder), "--turns", "3")
    assert code == 0, errors
    from void_reckoning.dashboard.runs import RunFolder
    from void_reckoning.dashboard.star_map import read_star_map

    assert RunFolder(tmp_path).scan()[0].asked == 2
    assert len(read_star_map(vr.BlackBoxReader.open_log(folder)).factions) == 2


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('turns = "x"', ":1: 'turns' must be between 0 and 1000000000, got \"x\""),
        ("turns = 99999999999999999999", ":1 must be TOML 1.0 in UTF-8"),
        ("turns = ", ":1 must be TOML 1.0 in UTF-8"),
    ],
)
def test_an_error_in_a_campaigns_settings_names_the_line(tmp_path: Path, line: str, message: str) -> None:
    folder = tmp_path / "c"
    with vr.Campaign.create(factions=2, systems=12, directory=folder) as campaign:
        campaign.run(1)
    settings = folder / "campaign.toml"
    kept = [one for one in settings.read_text().splitlines() if not one.startswith("turns ")]
    settings.write_text("\n".join([line, *kept]))
    code, _, errors = command("resume", str(folder))
    assert code == 3
    assert errors.startswith(f"void-reckoning: {settings}{message}"), errors
    assert errors.count("\n") == 1
