"""What the page says while there is nothing to show yet, or nothing comes any more."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr
from dashboard_server import Dashboard, Page, open_dashboard
from dashboard_visits import drawn_turn, visit
from playwright.sync_api import Browser, expect
from void_reckoning.dashboard.history import History

SCREENSHOTS = os.environ.get("VR_SCREENSHOTS")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("waited") / "runs"
    with vr.Campaign.create(factions=3, systems=20, directory=path / "one") as campaign:
        campaign.run(12)
    return path


class Gate:
    """Lets a log be read up to a round, and no further until it is told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._moved = threading.Condition()
        self._until = 0
        add, gate = History.add, self

        def waits(self: History, chunk: Any) -> Any:
            with gate._moved:
                assert gate._moved.wait_for(lambda: chunk.turn <= gate._until, 120)
            return add(self, chunk)

        monkeypatch.setattr(History, "add", waits)
        monkeypatch.setattr("void_reckoning.dashboard.following._TELL_S", 0.0)  # each round at once

    def open(self, until: int) -> None:
        with self._moved:
            self._until = until
            self._moved.notify_all()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Any:
    made = Gate(monkeypatch)
    yield made
    made.open(10**9)


def picture(page: Any, name: str) -> None:
    if SCREENSHOTS:
        page.screenshot(path=Path(SCREENSHOTS) / f"{name}.png")


def test_a_log_that_is_being_read_is_said_to_be_with_how_far_it_goes(base: Path, gate: Gate) -> None:
    with open_dashboard(base) as dashboard, dashboard.socket() as socket:
        page = Page(socket)
        page.ask(ask="follow", run="one")
        for turn in (4, 9):
            gate.open(turn)
            while page.turns() != list(range(1, turn + 1)):
                page.receive()
            while not (page.news[-1]["kind"] == "state" and page.news[-1]["turn"] == turn):
                page.receive()
            assert page.news[-1] == {
                "kind": "state",
                "run": "one",
                "state": "reading",
                "problem": "",
                "turn": turn,
                "of": 12,
            }
        gate.open(12)
        page.wait_for_state("one", "ended")
        assert page.news[-1] == {"kind": "state", "run": "one", "state": "ended", "problem": "", "turn": 12, "of": 12}


def test_the_page_shows_that_a_log_is_being_read_and_how_far(browser: Browser, base: Path, gate: Gate) -> None:
    with open_dashboard(base) as dashboard, visit(browser, dashboard) as page:
        gate.open(5)
        drawn_turn(page, 5)
        expect(page.get_by_test_id("reading")).to_have_text("Reading the log: turn 5 of 12")
        expect(page.get_by_test_id("reading").get_by_role("progressbar")).to_have_attribute("value", "5")
        expect(page.get_by_test_id("state")).to_have_text("reading")
        expect(page.get_by_test_id("turn")).to_have_text("Turn 5 of 12")
        picture(page, "reading")
        gate.open(12)
        drawn_turn(page, 12)
        expect(page.get_by_test_id("reading")).to_have_count(0)
        expect(page.get_by_test_id("state")).to_have_text("stopped")
        expect(page.get_by_test_id("turn")).to_have_text("Turn 12 of 12")


def test_a_server_that_does_not_answer_any_more_shows_and_comes_back(browser: Browser, base: Path) -> None:
    command = [sys.executable, "-m", "void_reckoning", "dashboard", str(base), "--port", "0", "--no-open", "--json"]
    with subprocess.Popen([*command, "--stop-with-input"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            told = json.loads(process.stdout.readline())
            with visit(browser, Dashboard(told["port"], told["token"])) as page:
                drawn_turn(page, 12)
                expect(page.get_by_role("alert")).to_have_count(0)
                os.kill(process.pid, signal.SIGSTOP)
                expect(page.get_by_test_id("silent")).to_contain_text("The dashboard does not answer")
                picture(page, "silent")
                page.get_by_label("One turn back").click()  # what is there can be looked at
                drawn_turn(page, 11)
                os.kill(process.pid, signal.SIGCONT)
                expect(page.get_by_role("alert")).to_have_count(0)
        finally:
            os.kill(process.pid, signal.SIGCONT)
            process.stdin.close()
    assert process.returncode == 0


def test_signs_of_life_come_though_there_is_no_news(base: Path) -> None:
    with open_dashboard(base) as dashboard, dashboard.socket() as socket:
        beats = 0
        while beats < 3:
            beats += json.loads(socket.recv(timeout=60)) == {"kind": "beat"}
