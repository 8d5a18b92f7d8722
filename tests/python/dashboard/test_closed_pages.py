"""Pages that are closed: nothing is said about it, whatever the dashboard was sending."""

import asyncio
import json
import logging
import signal
import socket
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
import void_reckoning as vr
from dashboard_server import Dashboard, open_dashboard
from playwright.sync_api import Browser
from processes import start
from void_reckoning.dashboard.serving import server, sockets

RESET = struct.pack("ii", 1, 0)


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Path]:
    """A campaign that is being played as long as the test lasts."""
    enough = threading.Event()
    campaign = vr.Campaign.create(factions=4, systems=60, seed=1, directory=tmp_path / "runs/live")
    campaign.run(40)

    def play() -> None:
        while not enough.wait(0.002):
            campaign.run(1)

    player = threading.Thread(target=play)
    player.start()
    yield tmp_path / "runs"
    enough.set()
    player.join()
    campaign.finish()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_closed_tabs_and_a_closed_browser_are_silent(runs: Path, browser: Browser, number: signal.Signals) -> None:
    with start("dashboard", runs, "--no-open", "--json", "--port", 0, "--run", "live") as process:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        for moment in range(6):
            context = browser.new_context()
            pages = [context.new_page() for _ in range(3)]
            for page in pages:
                page.goto(url, wait_until="commit" if moment % 2 else "load")
            if moment > 3:
                pages[0].get_by_test_id("map").wait_for()
            for page in pages:
                page.close()
            context.close()
        last = browser.new_context()
        for _ in range(2):
            last.new_page().goto(url)
        process.send_signal(number)  # while pages are open
        _, errors = process.communicate(timeout=60)
        last.close()
    assert (process.returncode, errors) == (0, "")


def frame(text: str) -> bytes:
    """A client's message of a socket (RFC 6455), masked by zeros."""
    assert len(text) < 126
    return bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text.encode()


def page_of(dashboard: Dashboard) -> socket.socket:
    """A page's connection without a client that would say goodbye."""
    connection = socket.create_connection(("127.0.0.1", dashboard.port), timeout=60)
    lines = [
        "GET /socket HTTP/1.1",
        f"Host: {dashboard.address}",
        f"Origin: http://{dashboard.address}",
        f"Cookie: {dashboard.cookie}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    assert connection.recv(12) == b"HTTP/1.1 101"
    return connection


def test_a_connection_that_is_lost_between_two_of_many_messages_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "c") as campaign:
        campaign.run(2)
    pages: list[socket.socket] = []
    sent: list[int] = []

    def news(cursor: object, key: str) -> Iterator[str]:
        yield '{"kind": "beat"}'
        if pages:
            page = pages.pop()
            page.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            page.close()
        for number in range(100):
            sent.append(number)
            yield '{"kind": "beat"}'

    monkeypatch.setattr(sockets._Cursor, "news", news)
    with caplog.at_level(logging.WARNING), open_dashboard(tmp_path) as dashboard:
        for _ in range(3):
            sent.clear()
            page = page_of(dashboard)
            pages.append(page)
            page.sendall(frame('{"ask": "follow", "run": "c", "id": 1}'))
            while not sent or pages:
                time.sleep(0.01)
            assert dashboard.entered("/metrics")[0] == 200  # it goes on
            assert len(sent) < 100  # and notices
    assert [record.getMessage() for record in caplog.records] == []


class Kept(logging.Handler):
    """Keeps what the server logs."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record.getMessage())


@pytest.mark.parametrize("error", [None, ZeroDivisionError])
def test_pages_that_do_not_close_in_time_are_closed_silently_and_errors_are_not_silent(
    error: type[Exception] | None,
) -> None:
    asked = threading.Event()

    async def stuck(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            return
        asked.set()
        if error is not None:
            raise error
        await asyncio.sleep(3600)

    listening = server.bind("127.0.0.1", 0)
    config = uvicorn.Config(stuck, log_level="error", timeout_graceful_shutdown=1, lifespan="off")
    made = server._Server(config, lambda: None)
    kept = Kept()
    logging.getLogger("uvicorn.error").addHandler(kept)
    try:
        thread = threading.Thread(target=lambda: asyncio.run(made.serve(sockets=[listening])))
        thread.start()
        with socket.create_connection(listening.getsockname()) as page:
            page.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert asked.wait(30)
            made.should_exit = True
            thread.join(60)
    finally:
        logging.getLogger("uvicorn.error").removeHandler(kept)
    assert not thread.is_alive()
    assert any("Exception in ASGI" in one for one in kept.records) == (error is not None), kept.records
    assert len(kept.records) == (error is not None)
