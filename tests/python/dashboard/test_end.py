"""How a dashboard ends."""

import json
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import void_reckoning as vr
from processes import start
from websockets.sync.client import connect

TIMES = 16  # before its threads were waited for, one in eight took the process down


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Path]:
    """A campaign that is being played as long as the test lasts."""
    enough = threading.Event()
    campaign = vr.Campaign.create(factions=4, systems=60, seed=1, directory=tmp_path / "runs/live")

    def play() -> None:
        while not enough.wait(0.002):
            campaign.run(1)

    player = threading.Thread(target=play)
    player.start()
    yield tmp_path / "runs"
    enough.set()
    player.join()
    campaign.finish()


def test_it_may_be_interrupted_whatever_it_is_reading(runs: Path) -> None:
    for number in range(TIMES):
        with start("dashboard", runs, "--no-open", "--json", "--port", 0) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            told = json.loads(process.stdout.readline())
            address = f"127.0.0.1:{told['port']}"
            cookie = {"Cookie": f"void_reckoning_{told['port']}={told['token']}"}
            with connect(f"ws://{address}/socket", origin=f"http://{address}", additional_headers=cookie) as socket:
                socket.send('{"ask": "follow", "run": "live", "id": 1}')
                socket.recv()
                time.sleep(0.1 + 0.003 * number)  # another moment of its reading each time
                process.send_signal(signal.SIGINT)
                ended = process.wait(timeout=60)
            assert (ended, process.stderr.read()) == (0, "")
