"""A dashboard in a thread, for tests."""

import asyncio
import http.client
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from void_reckoning.dashboard.runs import RunFolder
from void_reckoning.dashboard.serving import security, server
from websockets.sync.client import ClientConnection, connect


@dataclass
class Dashboard:
    """Where it listens, and how to talk to it."""

    port: int
    token: str

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def link(self) -> str:
        return f"http://{self.address}/?token={self.token}"

    @property
    def cookie(self) -> str:
        return f"void_reckoning_{self.port}={self.token}"

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

    def entered(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """As a page that has the cookie."""
        return self.get(path, Cookie=self.cookie, **headers)

    def socket(
        self, *, cookie: str | None = None, origin: str | None = None, host: str | None = None
    ) -> ClientConnection:
        headers = {"Cookie": self.cookie if cookie is None else cookie}
        chosen = f"http://{self.address}" if origin is None else origin
        return connect(
            f"ws://{self.address}/socket",
            origin=chosen or None,
            additional_headers=headers,
            max_size=None,
            open_timeout=60,
        )


class Page:
    """What a page keeps of a socket, without the page."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.news: list[dict[str, Any]] = []
        self._id = 0

    def receive(self) -> dict[str, Any]:
        """The next message that says something."""
        message: dict[str, Any] = {"kind": "beat"}
        while message["kind"] == "beat":
            message = json.loads(self.socket.recv(timeout=60))
        if message["kind"] not in {"answer", "error"}:
            self.news.append(message)
        return message

    def ask(self, **question: Any) -> dict[str, Any]:
        """The answer, or the error, to a question."""
        self._id += 1
        self.socket.send(json.dumps({**question, "id": self._id}))
        while True:
            message = self.receive()
            if message["kind"] in {"answer", "error"} and message["id"] == self._id:
                return message

    def wait_for_state(self, run: str, *states: str) -> None:
        while not any(one["kind"] == "state" and one["run"] == run and one["state"] in states for one in self.news):
            self.receive()

    def turns(self) -> list[int]:
        return [turn["turn"] for one in self.news if one["kind"] == "turns" for turn in one["turns"]]


@contextmanager
def open_dashboard(
    base: Path,
    *,
    open_metrics: bool = False,
    port: int = 0,
    token: str | None = None,
    public_url: str | None = None,
    allow_hosts: Sequence[str] = (),
) -> Iterator[Dashboard]:
    """The dashboard of a folder, at any port that is free or the one that is given."""
    ready = threading.Event()
    token = token or security.new_token()
    listening = server.bind("127.0.0.1", port)
    made = server.make_server(
        RunFolder(base),
        listening,
        token=token,
        open_metrics=open_metrics,
        ready=ready.set,
        public_url=public_url,
        allow_hosts=allow_hosts,
    )
    failed: list[BaseException] = []

    def serve() -> None:
        try:
            asyncio.run(made.serve(sockets=[listening]))
        except BaseException as error:
            failed.append(error)
        finally:
            ready.set()

    thread = threading.Thread(target=serve)
    thread.start()
    ready.wait()
    try:
        if failed:
            raise failed[0]
        yield Dashboard(listening.getsockname()[1], token)
    finally:
        made.should_exit = True
        thread.join(60)
        listening.close()
    assert not thread.is_alive()
    assert not failed
