"""What a person at a terminal sees: the live view, its plain form, completion, the nearest name."""

import contextlib
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
import void_reckoning as vr
from terminals import SEQUENCE
from void_reckoning.cli.display.live_view import LiveView
from void_reckoning.cli.display.star_chart import EMPTY, NOBODY, StarChart
from void_reckoning.cli.display.terminal import fit

COMMAND = [sys.executable, "-m", "void_reckoning"]


def at_terminal(columns: int, lines: int, *arguments: str, **environment: str) -> str:
    """What a command writes to a terminal of that size."""
    process, terminal = pty.fork()
    if process == 0:  # pragma: no cover  # another process
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        kept = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "COLUMNS", "LINES"}}
        os.execve(COMMAND[0], [*COMMAND, *arguments], {**kept, "TERM": "xterm-256color", **environment})
    written = b""
    with contextlib.suppress(OSError):  # how a terminal says that nobody writes any more
        while part := os.read(terminal, 65536):
            written += part
    os.close(terminal)
    assert os.waitpid(process, 0)[1] == 0, written.decode()
    return written.decode()


def completions(line: str) -> list[str]:
    words = line.split(" ")
    done = subprocess.run(
        COMMAND,
        env={
            **os.environ,
            "_VOID_RECKONING_COMPLETE": "complete_bash",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(words) - 1),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.split()


RUN = ("run", "--factions", "4", "--systems", "40", "--turns", "20")


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 40), (200, 60)])
def test_the_view_fits_the_terminal(columns: int, lines: int) -> None:
    campaign = vr.Campaign.create(factions=10, systems=150, seed=1, log=False)
    view = LiveView(campaign, 60)
    campaign.run(60)
    shown = [SEQUENCE.sub("", line) for line in view.lines(columns, lines)]
    assert len(shown) < lines
    assert max(len(line) for line in shown) < columns
    text = "\n".join(shown)
    assert "turn 60 of 60" in text
    assert "was taken by" in text
    for row in campaign.standings():
        assert fit(row["name"], 18).rstrip(" …") in text


def test_the_map_shows_each_system_and_who_owns_it() -> None:
    campaign = vr.Campaign.create(factions=4, systems=40, seed=3, log=False)
    campaign.run(30)
    owners = StarChart(campaign).owners()
    seats = {seat: row["id"] for seat, row in enumerate(campaign.standings())}
    held: dict[int, list[str]] = {}
    for colony in campaign.ecs.query_entities(vr.EntityQuery(["Colony", "Planet", "Faction"])):
        held.setdefault(colony.components["Planet"]["system"], []).append(colony.components["Faction"]["faction_id"])
    assert set(owners) == set(held)
    for system, seat in owners.items():
        assert held[system].count(seats[seat]) == max(held[system].count(one) for one in held[system])
    cells = [cell for row in StarChart(campaign).cells(400, 200) for cell in row]  # so large that no two share a place
    assert sum(cell != EMPTY for cell in cells) == 40
    assert sum(cell != NOBODY and cell != EMPTY for cell in cells) == len(owners)


def test_a_run_at_a_terminal_is_drawn_and_leaves_only_its_summary(tmp_path: Path) -> None:
    written = at_terminal(100, 30, *RUN, "--out", str(tmp_path / "c"))
    assert "turn 0 of 20" in written
    assert written.count("\x1b[?25l") == written.count("\x1b[?25h") == 1
    assert "\x1b[J\x1b[?25h" in written.partition("turns played")[0]


def test_a_forfeit_is_told_above_the_picture(tmp_path: Path) -> None:
    policy = tmp_path / "mine.py"
    policy.write_text("class Fails:\n    def plan(self, view):\n        raise ValueError('no idea')\n")
    written = at_terminal(100, 30, *RUN, "--out", str(tmp_path / "c"), "--policy", f"templars={policy}:Fails")
    told = "void-reckoning: turn 1: templars forfeits its turn: ValueError: no idea (mine.py:3)\r\n"
    picture, _, after = written.partition(told)
    assert picture.endswith("\x1b[J\x1b[?25h")  # it was taken away
    assert "\x1b[?25l" in after  # and is drawn anew
    assert written.count(told) == 1
    assert "forfeited    templars, 20 of 20 turns" in after


@pytest.mark.parametrize(
    ("columns", "environment"), [(60, {}), (100, {"NO_COLOR": "1"}), (100, {"TERM": "dumb"})], ids=str
)
def test_where_nothing_can_be_drawn_there_are_plain_lines(
    tmp_path: Path, columns: int, environment: dict[str, str]
) -> None:
    written = at_terminal(columns, 30, *RUN, "--out", str(tmp_path / "c"), **environment)
    assert "\x1b" not in written
    assert "turn 1/20" in written


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--turns", "300", "--ignore-victory", "--out", "c"],
        ["validate"],
        ["battle", "--attacker", "cathedral_engine:20", "--defender", "raider:14", "--seed", "2"],
        ["battle", "--attacker", "frigate:20", "--defender", "raider:14", "--repeat", "50"],
    ],
    ids=lambda arguments: "-".join(arguments[:1] + arguments[5:6]),
)
def test_what_is_printed_fits_80_columns(tmp_path: Path, arguments: list[str]) -> None:
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert max(len(line) for line in done.stdout.splitlines()) <= 80, done.stdout


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("void-reckoning re", ["resume", "replay", "report"]),
        ("void-reckoning run --univ", ["--universe"]),
        ("void-reckoning run --universe sk", ["skirmish"]),
        ("void-reckoning run --policy temp", ["templars="]),
        ("void-reckoning run --shape sp", ["spiral"]),
        ("void-reckoning battle --attacker frig", ["frigate:"]),
        ("void-reckoning battle --universe skirmish --attacker lug", ["lugger:"]),
        ("void-reckoning battle --environment neb", ["nebula"]),
        ("void-reckoning log c --type CombatE", ["CombatEnd"]),
        ("void-reckoning validate vo", ["void_reckoning"]),
    ],
)
def test_the_shell_completes(line: str, offered: list[str]) -> None:
    assert completions(line) == offered


def test_completion_can_be_installed(tmp_path: Path) -> None:
    tool = Path(sys.executable).parent / "void-reckoning"
    done = subprocess.run(
        ["bash", "-c", '"$0" --install-completion bash; exit $?', tool],  # it looks for the shell it is called from
        env={**os.environ, "HOME": str(tmp_path)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    (script,) = (tmp_path / ".bash_completions").iterdir()
    assert script.name in (tmp_path / ".bashrc").read_text()
    ask = (
        f'source {script}; COMP_WORDS=({tool} rep); COMP_CWORD=1; _void_reckoning_completion {tool}; echo "$COMPREPLY"'
    )
    shell = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, check=False)
    assert shell.stdout.split() == ["replay"], shell.stderr


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["rum"], "run"),
        (["run", "--turs", "3"], "--turns"),
        (["run", "--shape", "spirl"], "spiral"),
        (["run", "--universe", "skirmsh"], "skirmish"),
        (["run", "--policy", "templrs=greedy"], "templars"),
        (["run", "--policy", "templars=gredy"], "greedy"),
        (["battle", "--attacker", "frigat", "--defender", "raider"], "frigate"),
        (["battle", "--attacker", "frigate", "--defender", "raider", "--environment", "nebul"], "nebula"),
        (["log", "nowhere", "--type", "CombtEnd"], "CombatEnd"),
        (["validate", "skirmsh"], "skirmish"),
    ],
)
def test_a_wrong_name_brings_the_nearest_one_in_one_line(tmp_path: Path, arguments: list[str], meant: str) -> None:
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 2
    assert re.search(rf"(did you mean|nearest are) '?{meant}\b", done.stderr), done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
