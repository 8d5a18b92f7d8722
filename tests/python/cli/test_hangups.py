"""A terminal that is closed while a command works: what Ctrl-C would leave, and nothing more, is left."""

import contextlib
import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import void_reckoning as vr
from processes import command, start

RUN = ["run", "--factions", "4", "--systems", "30", "--turns", "100000", "--ignore-victory"]
POLICY = "class P:\n    def plan(self, view):\n        return []\n"


@contextlib.contextmanager
def at_terminal(cwd: Path, *arguments: str) -> Iterator[tuple[int, int]]:
    """Process and terminal of a command that leads a session of its own, as a login shell's does."""
    process, terminal = pty.fork()
    if process == 0:  # pragma: no cover  # another process
        os.chdir(cwd)
        kept = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "COLUMNS", "LINES"}}
        os.execve(
            sys.executable, [sys.executable, "-m", "void_reckoning", *arguments], {**kept, "TERM": "xterm-256color"}
        )
    try:
        yield process, terminal
    finally:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def drain(terminal: int) -> None:
    while select.select([terminal], [], [], 0)[0]:
        os.read(terminal, 65536)


def wait_for(log: Path, size: int, terminal: int) -> None:
    for _ in range(6000):
        drain(terminal)
        if log.exists() and log.stat().st_size > size:
            return
        time.sleep(0.01)
    raise AssertionError("the log does not grow")


def ended(process: int) -> int:
    for _ in range(6000):
        done, status = os.waitpid(process, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    raise AssertionError("it goes on")


def segments(process: int) -> list[str]:
    return [entry.name for entry in Path("/dev/shm").iterdir() if entry.name.startswith(f"void-reckoning.{process}.")]


def children(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def running(process: int) -> bool:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.mark.parametrize("options", [[], ["--json"], ["--policy", "mycora=process:p.py:P"], ["--dashboard"]], ids=str)
def test_a_closed_terminal_ends_a_run_in_order(tmp_path: Path, options: list[str]) -> None:
    (tmp_path / "p.py").write_text(POLICY)
    with at_terminal(tmp_path, *RUN, "--out", "c", *options) as (process, terminal):
        wait_for(tmp_path / "c" / "blackbox.vrlog", 250_000, terminal)
        assert len(segments(process)) == 1
        theirs = children(process)
        assert bool(theirs) == (options[:1] in (["--policy"], ["--dashboard"]))
        os.close(terminal)  # the system sends SIGHUP to all in the foreground
        assert ended(process) == 130
        assert segments(process) == []
        assert not [one for one in theirs if running(one)]
    code, output, _ = command("replay", str(tmp_path / "c"), "--json")
    report = json.loads(output)
    assert (code, report["verified"], report["torn_bytes"]) == (0, True, 0)
    turn = report["turns"]
    # finish() made its save, and no turn was forfeited because a policy's process ended first.
    assert (tmp_path / "c" / "saves" / f"turn-{turn:06d}.sqlite").exists()
    assert list(vr.BlackBoxReader.open_log(tmp_path / "c").iter_events(["SystemError"])) == []


def test_a_closed_terminal_ends_a_resumed_campaign_in_order(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=4, systems=30, seed=1, directory=tmp_path / "c") as campaign:
        campaign.run(5)
    size = (tmp_path / "c" / "blackbox.vrlog").stat().st_size
    with at_terminal(tmp_path, "resume", "c", "--turns", "100000", "--ignore-victory") as (process, terminal):
        wait_for(tmp_path / "c" / "blackbox.vrlog", size + 200_000, terminal)
        assert len(segments(process)) == 1
        os.close(terminal)
        assert ended(process) == 130
        assert segments(process) == []
    assert json.loads(command("replay", str(tmp_path / "c"), "--json")[1])["torn_bytes"] == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_dashboard_ends_in_order_by_each_signal(tmp_path: Path, number: signal.Signals) -> None:
    with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "c") as campaign:
        campaign.run(2)
    with start("dashboard", tmp_path, "--no-open", "--json", "--port", 0) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")


def test_under_nohup_a_closed_terminal_changes_nothing(tmp_path: Path) -> None:
    small = ["run", "--factions", "3", "--systems", "20", "--turns", "3", "--out", str(tmp_path / "c"), "--json"]
    ignores = 'trap "" HUP; "$@" & wait'
    hup = "import os, signal; from void_reckoning.campaign import Campaign; run = Campaign.run\n"
    hup += "def hung(self, *a, **b): os.kill(os.getpid(), signal.SIGHUP); return run(self, *a, **b)\n"
    hup += "Campaign.run = hung; from void_reckoning.__main__ import main; raise SystemExit(main())"
    done = subprocess.run(
        ["bash", "-c", ignores, "bash", sys.executable, "-c", hup, *small],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (done.returncode, '"turns": 3' in done.stdout) == (0, True), done.stderr
