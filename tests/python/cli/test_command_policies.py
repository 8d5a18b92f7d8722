"""Policies of one's own on the command line: what they print, that they forfeit, where they are found."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TALKS = """
import atexit
import ctypes
import os
import subprocess
import sys
import void_reckoning as vr

print("said at import")
atexit.register(print, "said at exit")
atexit.register(lambda: os.write(1, b"said at exit, too\\n"))


class Talks(vr.FactionPolicy):
    def __init__(self):
        print("said when made")
        sys.stdout.write("said without an end")

    def plan(self, view):
        print("said while planning")
        ctypes.CDLL(None).puts(b"said by C, which keeps it until the end")
        os.write(1, b"said to the descriptor\\n")
        subprocess.run(["echo", "said by a process"], check=True)
        return []

    def __del__(self):
        print("said when gone")
"""
FAILS = """
import void_reckoning as vr


class Fails(vr.FactionPolicy):
    def plan(self, view):
        if view.turn in (2, 5):
            raise ValueError(f"no idea\\n\\x1b[2Jin turn {view.turn}")
        return []
"""
SMALL = ["--factions", "3", "--systems", "20", "--turns", "6"]
PLAIN = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONUNBUFFERED"}}
TOOL = str(Path(sys.executable).parent / "void-reckoning")


def command(where: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [TOOL, *arguments], cwd=where, env=PLAIN, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a user types, beside his policies."""
    (tmp_path / "talks.py").write_text(TALKS)
    (tmp_path / "fails.py").write_text(FAILS)
    return tmp_path


@pytest.mark.parametrize("prefix", ["", "process:"])
@pytest.mark.parametrize("form", [["--json"], []], ids=["json", "text"])
def test_standard_output_is_the_results_whatever_a_policy_prints(folder: Path, form: list[str], prefix: str) -> None:
    policy = f"templars={prefix}talks.py:Talks"
    for arguments in (
        ["run", *SMALL, "--policy", policy, "--out", "c"],
        ["resume", "c", "--turns", "9", "--policy", policy],
    ):
        done = command(folder, *arguments, *form)
        assert done.returncode == 0, done.stderr
        assert "said" not in done.stdout
        if form:
            assert json.loads(done.stdout)["turns"] in (6, 9)
            assert done.stdout.count("\n") == 1
        else:
            assert "turns played" in done.stdout
        kept = {"at import", "when made", "without an end", "while planning", "to the descriptor", "by a process"}
        if not prefix:  # a policy's process is killed in the end
            kept |= {"by C", "at exit", "at exit, too", "when gone"}
        assert {what for what in kept if f"said {what}" not in done.stderr} == set()


def test_a_result_that_cannot_be_written_is_told_though_standard_output_was_kept(folder: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", '"$@" > /dev/full', "bash", TOOL, "run", *SMALL, "--json", "--out", "c"],
        cwd=folder, env=PLAIN, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.endswith("No space left on device\n")
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize("closed", ["<&- >&-", "<&- 2>&-", "<&- >&- 2>&-"])
def test_with_closed_streams_nothing_is_written_into_the_campaigns_files(folder: Path, closed: str) -> None:
    """The first file that is opened would have the number of a stream that is closed."""
    line = f'"$@" {closed}'
    done = subprocess.run(
        ["bash", "-c", line, "bash", TOOL, "run", *SMALL, "--policy", "*=talks.py:Talks", "--out", "c"],
        cwd=folder, env=PLAIN, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert b"said" not in (folder / "c/blackbox.vrlog").read_bytes()
    assert command(folder, "replay", "c").returncode == 0


def test_a_forfeit_is_told_as_it_happens_and_summed_up(folder: Path) -> None:
    done = command(folder, "run", *SMALL, "--policy", "templars=fails.py:Fails", "--out", "c")
    assert done.returncode == 0
    said = [line for line in done.stderr.splitlines() if "forfeits" in line]
    assert said == [
        "void-reckoning: turn 3: templars forfeits its turn: ValueError: no idea \\x1b[2Jin turn 2 (fails.py:8)"
    ]
    summed = re.search(r"^forfeited    (.*\n(?: {13}.*\n)*)", done.stdout, re.MULTILINE)
    assert summed is not None
    assert " ".join(summed[1].split()) == (
        "templars, 2 of 6 turns, the first in turn 3: ValueError: no idea \\x1b[2Jin turn 2 (fails.py:8)"
    )
    again = command(folder, "resume", "c", "--turns", "8", "--json", "--policy", "*=process:fails.py:Fails")
    report = json.loads(again.stdout)
    assert report["forfeits"] == 2
    assert report["forfeited"] == [
        {
            "faction": "templars",
            "turns": 2,
            "first_turn": 3,
            "reason": "ValueError: no idea\n\\x1b[2Jin turn 2 (fails.py:8)",
        }
    ]
    assert "forfeits" not in again.stderr  # this time nobody does


def test_nobody_forfeits_unsaid_and_nothing_is_said_where_nobody_does(folder: Path) -> None:
    done = command(folder, "run", *SMALL, "--policy", "*=fails.py:Fails", "--json", "--out", "c")
    assert [row["turns"] for row in json.loads(done.stdout)["forfeited"]] == [2, 2, 2]
    assert sum("forfeits its turn" in line for line in done.stderr.splitlines()) == 3
    done = command(folder, "run", *SMALL, "--out", "d")
    assert "forfeit" not in done.stdout + done.stderr


QUIET = "import void_reckoning as vr\n\nclass Quiet(vr.FactionPolicy):\n    def plan(self, view):\n        return []\n"


@pytest.mark.parametrize("prefix", ["", "process:"])
@pytest.mark.parametrize("name", ["mine:Quiet", "mine.py:Quiet", "sub/mine.py:Quiet", "sub.mine:Quiet"])
def test_a_policy_beside_the_user_is_found_and_so_it_is_from_anywhere_later(
    tmp_path: Path, name: str, prefix: str
) -> None:
    here, elsewhere = tmp_path / "here: with a colon", tmp_path / "elsewhere"
    for folder in (here / "sub", elsewhere):
        folder.mkdir(parents=True)
    (here / "mine.py").write_text(QUIET)
    (here / "sub/mine.py").write_text(QUIET)
    done = command(here, "run", *SMALL, "--policy", f"templars={prefix}{name}", "--out", "../c")
    assert (done.returncode, "forfeit" in done.stdout) == (0, False), done.stderr
    recorded = f"{here}/{name}" if ".py" in name else name
    assert f'"templars" = "{recorded}"' in (tmp_path / "c/campaign.toml").read_text()
    done = command(elsewhere, "resume", "../c", "--turns", "8", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["turns"], report["forfeits"]) == (8, 0)
    assert command(elsewhere, "replay", "../c").returncode == 0


def test_a_file_beside_the_user_takes_the_place_of_no_library(tmp_path: Path) -> None:
    for name in ("mine", "numpy", "tomllib", "statistics"):
        (tmp_path / f"{name}.py").write_text(QUIET if name == "mine" else "raise SystemExit('imported')\n")
    done = command(tmp_path, "run", *SMALL, "--policy", "*=mine:Quiet", "--out", "c")
    assert done.returncode == 0, done.stderr


def test_the_folder_that_a_campaign_was_started_in_may_be_gone(tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (here / "mine.py").write_text(QUIET)
    assert command(here, "run", *SMALL, "--policy", "*=mine:Quiet", "--out", "../c").returncode == 0
    (here / "mine.py").rename(tmp_path / "mine.py")
    shutil.rmtree(here)
    assert command(tmp_path / "c", "resume", ".", "--turns", "8").returncode == 2  # nowhere to be found
    assert command(tmp_path, "resume", "c", "--turns", "8").returncode == 0
