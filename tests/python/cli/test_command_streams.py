"""Commands whose output is closed, full, or read by nobody; usage errors that name their command."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import void_reckoning as vr
from made_sweeps import Made, make_sweep
from processes import start
from void_reckoning.blackbox.export import EXPORTS
from void_reckoning.cli import app

COMMAND = [sys.executable, "-m", "void_reckoning"]
BUFFERED = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("streams") / "campaign"
    with vr.Campaign.create(factions=3, systems=20, seed=2, directory=path) as campaign:
        campaign.run(8)
    return path


def in_shell(line: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", line, "bash", *COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=BUFFERED,
        timeout=300,
    )


@pytest.mark.parametrize(
    "options", [["--turn", 1], ["--turn", "1:"], ["--follow"], ["--turn", "1:", "--json"]], ids=str
)
def test_nobody_reading_any_more_is_no_cause_for_complaint(folder: Path, options: list[object]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*COMMAND, "log", str(folder), *map(str, options)],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env=BUFFERED,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


def test_the_exit_codes_are_in_the_help() -> None:
    done = in_shell('"$@"', "--help")
    line = "Exit codes: 0 done, 1 failed, 2 bad usage or input, 3 damaged data, 130 interrupted."
    assert (done.returncode, line in " ".join(done.stdout.split())) == (0, True)


RUN = ["run", "--dashboard", "--factions", 3, "--systems", 20, "--turns", 3]


@pytest.mark.parametrize(
    "arguments",
    [
        [*RUN],
        [*RUN, "--json"],
        ["dashboard"],
        ["dashboard", "--json"],
        ["log", "--follow"],
        ["log", "--follow", "--json"],
    ],
    ids=lambda arguments: " ".join(map(str, arguments[:2] + arguments[-1:])),
)
def test_what_a_command_says_is_there_before_it_waits(tmp_path: Path, arguments: list[object]) -> None:
    command, *options = arguments
    where: list[object] = ["--out", tmp_path / "new"] if command == "run" else [tmp_path / "c"]
    if command == "dashboard":
        options += ["--no-open", "--port", 0]
    with vr.Campaign.create(factions=3, systems=20, seed=2, directory=tmp_path / "c") as campaign:
        campaign.run(2)
        with start(command, *where, *options, env=BUFFERED) as process:  # a campaign that is played: following it waits
            assert process.stdout is not None
            assert process.stdout.readline().strip()
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)


# Every way in which a command prints its result; the test below finds commands that are missing.
SET = "FactionState.treasury of templars=900"
PRINTING = [
    [],
    ["--help"],
    ["--version"],
    ["--show-completion", "bash"],
    ["run", "--help"],
    ["run", "--factions", "2", "--systems", "12", "--turns", "2", "--out", "NEW"],
    ["run", "--factions", "2", "--systems", "12", "--turns", "2", "--out", "NEW", "--json"],
    ["resume", "COPY", "--turns", "9"],
    ["resume", "COPY", "--turns", "9", "--json"],
    ["replay", "COPY"],
    ["replay", "COPY", "--json"],
    ["replay", "COPY", "--bisect"],
    ["replay", "COPY", "--to-turn", "2", "--save", "NEW"],
    ["log", "COPY"],
    ["log", "COPY", "--json"],
    ["log", "COPY", "--turn", "1"],
    ["log", "COPY", "--turn", "1:"],
    ["log", "COPY", "--turn", "1", "--json"],
    ["log", "COPY", "--timeline"],
    ["log", "COPY", "--timeline", "--json"],
    ["log", "COPY", "--follow"],
    ["log", "COPY", "--export", "jsonl"],
    ["log", "COPY", "--export", "analytics", "--json"],
    ["battle", "--attacker", "scout", "--defender", "scout"],
    ["battle", "--attacker", "scout", "--defender", "scout", "--trace", "--json"],
    ["battle", "--attacker", "scout", "--defender", "scout", "--repeat", "5"],
    ["battle", "--attacker", "scout", "--defender", "scout", "--credits", "100"],
    ["dashboard", "COPY", "--no-open", "--port", "0"],
    ["dashboard", "COPY", "--no-open", "--port", "0", "--json"],
    ["sweep", "SPEC", "--dry-run"],
    ["sweep", "SPEC", "--dry-run", "--json"],
    ["report", "SWEEP", "--out", "NEW"],
    ["report", "SWEEP", "--out", "NEW", "--json"],
    ["explain", "COPY", "--continuations", "2", "--every", "8", "--workers", "1"],
    ["explain", "COPY", "--continuations", "2", "--every", "8", "--workers", "1", "--json"],
    ["explain", "COPY", "--continuations", "2", "--at", "2", "--set", SET, "--workers", "1"],
    ["validate"],
    ["validate", "--json"],
]
FULL = "void-reckoning: standard output can't be written: No space left on device\n"


def test_every_command_is_tried() -> None:
    commands = {one.callback.__name__ for one in app.app.registered_commands if one.callback is not None}
    assert {arguments[0] for arguments in PRINTING if arguments} >= commands


def placed(arguments: list[str], folder: Path, tmp_path: Path) -> list[str]:
    if "COPY" in arguments:
        shutil.copytree(folder, tmp_path / "copy")
    if "SWEEP" in arguments:
        make_sweep(tmp_path / "sweep", [Made({"choir": 2, "templars": 1}, row={"block": block}) for block in range(3)])
    spec = Path(__file__).resolve().parents[3] / "examples/sweep.toml"
    places = {
        "SWEEP": str(tmp_path / "sweep"),
        "COPY": str(tmp_path / "copy"),
        "NEW": str(tmp_path / "new"),
        "SPEC": str(spec),
    }
    return [places.get(one, one) for one in arguments]


@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_a_full_disk_under_the_output_is_told_in_a_line(folder: Path, tmp_path: Path, arguments: list[str]) -> None:
    done = in_shell('"$@" > /dev/full', *placed(arguments, folder, tmp_path))
    assert (done.returncode, done.stderr.splitlines(keepends=True)[-1]) == (1, FULL), done.stderr
    if arguments[:1] not in (["run"], ["resume"], ["explain"]):  # these say more, about their progress
        assert done.stderr == FULL
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_an_output_that_nobody_reads_is_not_complained_about(
    folder: Path, tmp_path: Path, arguments: list[str]
) -> None:
    done = in_shell('"$@" | head -c 0; exit ${PIPESTATUS[0]}', *placed(arguments, folder, tmp_path))
    # What fits into the pipe before its reader ends is written.
    assert (done.returncode in {0, 1, 2}, done.stdout) == (True, "")
    assert "Traceback" not in done.stderr
    assert "rror" not in done.stderr
    assert "Broken pipe" not in done.stderr


def test_closed_streams_are_nowhere(folder: Path, tmp_path: Path) -> None:
    assert in_shell('"$@" >&-', "log", folder, "--turn", 1).returncode == 0
    done = in_shell(
        '"$@" 2>&-', "run", "--factions", 3, "--systems", 20, "--turns", 3, "--out", tmp_path / "c", "--json"
    )
    assert done.returncode == 0
    assert done.stdout.startswith("{")


def test_an_encoding_that_lacks_characters_is_no_error(folder: Path) -> None:
    done = in_shell('PYTHONIOENCODING=ascii "$@"', "battle", "--attacker", "frigate:20", "--defender", "raider:14")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("command", "option"), [("run", "--threads"), ("log", "--limit"), ("battle", "--seed")])
def test_an_option_without_its_value_names_the_command(command: str, option: str) -> None:
    done = in_shell('"$@"', command, option)
    assert done.returncode == 2
    expected = (
        f"void-reckoning {command}: Option '{option}' requires an argument (see void-reckoning {command} --help)\n"
    )
    assert done.stderr == expected


@pytest.mark.parametrize("form", [*EXPORTS, "analytics"])
def test_an_export_that_cannot_be_written_names_the_path(folder: Path, form: str) -> None:
    done = in_shell('"$@"', "log", folder, "--export", form, "--out", folder / "blackbox.vrlog" / "x")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"void-reckoning: {folder / 'blackbox.vrlog'}")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("where", ["2>/dev/full", "2> >(:)"], ids=["full", "unread"])
def test_news_that_nobody_takes_end_nothing(folder: Path, tmp_path: Path, where: str) -> None:
    # Every turn is news.
    eager = (
        "import sys; from void_reckoning.cli import app; from void_reckoning.cli.display import delayed_progress;"
        "delayed_progress._EVERY = 0.0;"
        "sys.exit(app.main(sys.argv[1:]))"
    )
    line = f'sleep 0.1; "$1" -c "$2" "${{@:3}}" {where}'

    def started(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = ["bash", "-c", line, "bash", sys.executable, eager, *map(str, arguments)]
        return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, env=BUFFERED)

    done = started("replay", folder, "--json")
    assert (done.returncode, done.stdout.startswith("{")) == (0, True)
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    for save in (copy / "saves").iterdir():
        save.unlink()  # all turns are played again
    done = started("resume", copy, "--turns", 10)
    assert (done.returncode, "10 turns played" in done.stdout) == (0, True)
    # What went wrong still shows in the exit code.
    assert started("replay", "nowhere").returncode == 2
    assert started("run", "--turs", 3).returncode == 2
