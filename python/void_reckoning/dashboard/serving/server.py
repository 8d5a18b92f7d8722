"""The server: the page, its socket, and the metrics."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from types import FrameType

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from void_reckoning._core import InvalidInput, StorageError
from void_reckoning.dashboard.messages import MAX_REQUEST
from void_reckoning.dashboard.runs import RunFolder
from void_reckoning.dashboard.serving.assets import Asset, load_page, respond
from void_reckoning.dashboard.serving.hub import Hub
from void_reckoning.dashboard.serving.metrics import CONTENT_TYPE, metrics_text
from void_reckoning.dashboard.serving.public_address import Names, is_wildcard, names_of
from void_reckoning.dashboard.serving.security import Guard
from void_reckoning.dashboard.serving.sockets import PageSocket
from void_reckoning.support.path_text import path_text

DEFAULT_PORT = 8420


def make_app(
    folder: RunFolder,
    *,
    token: str,
    names: Names,
    open_metrics: bool = False,
    page: dict[str, Asset] | None = None,
) -> ASGIApp:
    """Create the dashboard as an ASGI application, guarded.

    Raises
    ------
    StorageError
        The page was not built.
    """
    assets = load_page() if page is None else page
    hub = Hub(folder)

    async def show(request: Request) -> Response:
        return respond(assets.get(request.scope["path"]), request)

    async def metrics(request: Request) -> Response:
        text = await asyncio.to_thread(metrics_text, await hub.living())
        return PlainTextResponse(text, headers={"content-type": CONTENT_TYPE, "cache-control": "no-store"})

    async def connect(socket: WebSocket) -> None:
        await PageSocket(hub, socket).serve()

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await hub.open()
        try:
            yield
        finally:  # also where it is cancelled: no thread may outlive the loop
            await hub.close()

    routes = [Route("/metrics", metrics), WebSocketRoute("/socket", connect), Route("/{path:path}", show)]
    return Guard(Starlette(routes=routes, lifespan=lifespan), token, names, open_metrics=open_metrics)


def bind(host: str, port: int | None) -> socket.socket:
    """Listen at a port (0: any free one); by default at the usual port, or any free one if that is taken.

    Raises
    ------
    InvalidInput
        The address or port is not available.
    """
    wanted = [DEFAULT_PORT, 0] if port is None else [port]
    for number in wanted:
        try:
            family = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0][0]
            # "::" is all interfaces: both kinds of addresses, where the system has both.
            both = family == socket.AF_INET6 and is_wildcard(host) and socket.has_dualstack_ipv6()
            listening = socket.create_server((host, number), family=family, backlog=512, dualstack_ipv6=both)
        except (OSError, UnicodeError) as error:
            if number == wanted[-1]:
                reason = "not a name" if isinstance(error, UnicodeError) else error.strerror or error
                raise InvalidInput(f"can't listen at {path_text(host)} port {number}: {reason}") from error
            continue
        return listening
    raise StorageError(f"no port at {host}")


class _EndIsNoError(logging.Filter):
    """Keeps what ends with the server out of its errors: pages that a busy machine does not close in time are closed for them."""

    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0] if record.exc_info else None
        cancelled = kind is not None and issubclass(kind, asyncio.CancelledError)
        return not cancelled and not str(record.msg).startswith("Cancel %s running task(s)")


class _Server(uvicorn.Server):
    """Calls back when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self._failure: OSError | None = None
        errors = logging.getLogger("uvicorn.error")
        if not any(isinstance(one, _EndIsNoError) for one in errors.filters):
            errors.addFilter(_EndIsNoError())

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End in order when the terminal is closed, too, unless that is ignored, as by ``nohup``."""
        main = threading.current_thread() is threading.main_thread()
        with super().capture_signals():
            if not main or signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
                yield
                return
            before = signal.signal(signal.SIGHUP, self._hang_up)
            try:
                yield
            finally:
                signal.signal(signal.SIGHUP, before)

    def _hang_up(self, number: int, frame: FrameType | None) -> None:
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        try:
            self._ready()
        except OSError as error:  # the link can't be printed: end in order, then report it
            self._failure = error
            self.should_exit = True

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        await super().serve(sockets)
        if self._failure is not None:
            raise self._failure


def make_server(
    folder: RunFolder,
    listening: socket.socket,
    *,
    token: str,
    open_metrics: bool,
    ready: Callable[[], None],
    public_url: str | None = None,
    allow_hosts: Sequence[str] = (),
) -> uvicorn.Server:
    """Create the server of a folder, to be run with ``serve(sockets=[listening])``."""
    host, port = listening.getsockname()[:2]
    names = names_of(host, port, public_url, allow_hosts)
    app = make_app(folder, token=token, names=names, open_metrics=open_metrics)
    config = uvicorn.Config(
        app,
        http="h11",
        ws="websockets-sansio",
        ws_max_size=4 * MAX_REQUEST,  # bytes; up to MAX_REQUEST is answered, up to this refused with an error
        log_level="error",  # errors of unauthenticated requests are not worth logging
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
        lifespan="on",
    )
    return _Server(config, ready)
