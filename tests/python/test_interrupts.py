"""Ctrl-C and SIGTERM at any moment of a command: one line, and how to go on where there is a campaign."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import void_reckoning as vr

BOTH = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
RUN = ["run", "--factions", 3, "--systems", 20, "--turns", 3, "--no-telemetry"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("interrupted") / "campaign"
    with vr.Campaign.create(factions=3, systems=20, seed=2, directory=path, save_every=0) as campaign:
        campaign.run(4)
    shutil.rmtree(path / "saves")  # resume plays all again
    (path / "saves").mkdir()
    return path


def interrupted(place: str, number: signal.Signals, *arguments: object, cwd: Path) -> tuple[int, str]:
    """Exit code and standard error of a command that is sent a signal when it comes to a function, ``module:name.name``."""
    code = """
import importlib, os, sys
place, number = sys.argv[1], int(sys.argv[2])
module, names = place.split(":")
owner = importlib.import_module(module)
*path, name = names.split(".")
for step in path:
    owner = getattr(owner, step)
function = getattr(owner, name)
def sends(*arguments, **options):
    result = function(*arguments, **options)
    os.kill(os.getpid(), number)
    return result
setattr(owner, name, sends)
from void_reckoning.__main__ import main
sys.argv[1:] = sys.argv[3:]
sys.exit(main())
"""
    done = subprocess.run(
        [sys.executable, "-c", code, place, str(int(number)), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        cwd=cwd,
    )
    return done.returncode, done.stderr


HINT = "void-reckoning: interrupted; everything committed is kept: void-reckoning resume {}\n"


@BOTH
@pytest.mark.parametrize(
    "place",
    [
        "void_reckoning.cli.run:open_progress",  # the campaign has begun
        "void_reckoning.campaign:Campaign.finish",
        "void_reckoning.cli.run:summary_lines",
    ],
)
def test_a_run_says_how_to_go_on(tmp_path: Path, place: str, number: signal.Signals) -> None:
    code, errors = interrupted(place, number, *RUN, cwd=tmp_path)
    told = [line for line in errors.splitlines(keepends=True) if not line.startswith("turn 1/3 ")]  # progress
    assert (code, told) == (130, [HINT.format("runs/0001")])
    done = subprocess.run(
        [sys.executable, "-m", "void_reckoning", "resume", str(tmp_path / "runs" / "0001"), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, '"turns": 3' in done.stdout) == (0, True), done.stderr


@BOTH
def test_what_has_not_begun_is_only_interrupted(tmp_path: Path, number: signal.Signals) -> None:
    place = "void_reckoning.campaign:find_universe"
    assert interrupted(place, number, *RUN, cwd=tmp_path) == (130, "void-reckoning: interrupted\n")
    assert list(tmp_path.iterdir()) == []


@BOTH
def test_resume_says_how_to_go_on_while_it_plays_again(folder: Path, tmp_path: Path, number: signal.Signals) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    place = "void_reckoning.cli.slow_news:SlowNews.__call__"
    code, errors = interrupted(place, number, "resume", "copy", "--turns", 6, cwd=tmp_path)
    assert (code, errors) == (130, HINT.format("copy"))


@BOTH
@pytest.mark.parametrize(
    ("place", "arguments"),
    [
        ("void_reckoning.cli.slow_news:SlowNews.__call__", ["replay", "."]),
        ("void_reckoning.cli.slow_news:SlowNews.__call__", ["replay", ".", "--to-turn", 2, "--save", "turn.sqlite"]),
        ("void_reckoning.blackbox:BlackBoxReader.check", ["log", "."]),
        ("void_reckoning.blackbox:BlackBoxReader.open", ["log", ".", "--turn", 1]),
        (
            "void_reckoning.cli.battle:CombatResolver.resolve_combat",
            ["battle", "--attacker", "scout", "--defender", "scout"],
        ),
        ("void_reckoning.cli.commands.validate:find_universe", ["validate"]),
        ("void_reckoning.cli.app:raise_interrupts", ["validate"]),
        ("typer.core:TyperGroup.parse_args", ["validate"]),
        ("void_reckoning.cli.app:exit_code_of", ["replay", "nowhere"]),
    ],
)
def test_other_commands_are_interrupted_in_a_line(
    folder: Path, place: str, arguments: list[object], number: signal.Signals
) -> None:
    code, errors = interrupted(place, number, *arguments, cwd=folder)
    assert (code, errors.splitlines()[-1]) == (130, "void-reckoning: interrupted")
    assert "Traceback" not in errors
    assert not (folder / "turn.sqlite").exists()


@BOTH
def test_an_import_that_is_interrupted_is_no_traceback(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "typer.py").write_text(f"import os\nos.kill(os.getpid(), {int(number)})\nimport nothing_of_that_name\n")
    done = subprocess.run(
        [sys.executable, "-m", "void_reckoning", "validate"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "void-reckoning: interrupted\n")


def test_what_is_ignored_stays_ignored(tmp_path: Path) -> None:
    ignores = 'trap "" INT TERM; exec "$@"'
    code = (
        "import os, signal, sys; from void_reckoning import campaign; from void_reckoning.__main__ import main;"
        "create = campaign.find_universe\n"
        "def sends(name):\n    os.kill(os.getpid(), signal.SIGINT); os.kill(os.getpid(), signal.SIGTERM); return create(name)\n"
        "campaign.find_universe = sends; sys.exit(main())"
    )
    done = subprocess.run(
        [
            "bash",
            "-c",
            ignores,
            "bash",
            sys.executable,
            "-c",
            code,
            *map(str, RUN),
            "--out",
            str(tmp_path / "c"),
            "--json",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, '"turns": 3' in done.stdout) == (0, True), done.stderr
