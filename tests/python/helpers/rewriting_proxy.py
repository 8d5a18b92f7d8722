"""A small proxy, for tests: rewrites the Host and the path of requests, and passes everything else on, sockets included."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from dashboard_server import Dashboard


@dataclass
class Proxied(Dashboard):
    """A dashboard as it is reached through a proxy."""

    base: str = ""
    passed: list[tuple[str, str]] = field(default_factory=list)
    """Path and Host of each request, as they came from the browser."""

    @property
    def link(self) -> str:
        return f"http://{self.address}{self.base}/?token={self.token}"


def _head(connection: socket.socket, ahead: bytes) -> tuple[bytes, bytes]:
    """A request's head, and what has come behind it; no head where the connection ends."""
    while b"\r\n\r\n" not in ahead:
        more = connection.recv(65536)
        if not more:
            return b"", b""
        ahead += more
    head, _, rest = ahead.partition(b"\r\n\r\n")
    return head, rest


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for one in (source, target):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


class _Proxy:
    def __init__(self, upstream: int, base: str, host: str | None, *, strips: bool) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.upstream, self.base, self.host, self.strips = upstream, base.encode(), host, strips
        self.passed: list[tuple[str, str]] = []
        self.opened: list[socket.socket] = []
        self.thread = threading.Thread(target=self._accept)
        self.thread.start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        for one in self.opened:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self.thread.join()

    def _accept(self) -> None:
        serving = []
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listening.accept()
                serving.append(threading.Thread(target=self._serve, args=(connection,)))
                serving[-1].start()
        for one in serving:
            one.join()

    def _serve(self, browser: socket.socket) -> None:
        with browser, socket.create_connection(("127.0.0.1", self.upstream)) as server:
            self.opened += [browser, server]
            back = threading.Thread(target=_copy, args=(server, browser))
            back.start()
            ahead = b""
            with contextlib.suppress(OSError):
                while True:  # requests of a browser's page have no body
                    head, ahead = _head(browser, ahead)
                    if not head:
                        break
                    server.sendall(self._rewritten(head) + b"\r\n\r\n")
                    if b"\r\nupgrade: websocket" in head.lower():
                        server.sendall(ahead)
                        _copy(browser, server)
                        break
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            back.join()

    def _rewritten(self, head: bytes) -> bytes:
        first, *headers = head.split(b"\r\n")
        method, path, version = first.split(b" ")
        asked = next(line[5:].strip().decode() for line in headers if line.lower().startswith(b"host:"))
        self.passed.append((path.decode(), asked))
        if self.strips:
            path = path.removeprefix(self.base)
        if self.host is not None:
            headers = [line for line in headers if not line.lower().startswith(b"host:")] + [
                f"Host: {self.host}".encode()
            ]
        return b"\r\n".join([b" ".join((method, path, version)), *headers])


@contextmanager
def proxied(
    upstream: int, token: str, *, base: str = "", host: str | None = None, strips: bool = False
) -> Iterator[Proxied]:
    """A proxy in front of a dashboard.

    ``base`` is what paths of the outside begin with, which it ``strips`` or not; ``host`` the Host that it names, None: the browser's.
    """
    made = _Proxy(upstream, base, host, strips=strips)
    try:
        yield Proxied(made.listening.getsockname()[1], token, base, made.passed)
    finally:
        made.close()
