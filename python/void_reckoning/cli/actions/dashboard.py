"""``void-reckoning dashboard``."""

from __future__ import annotations

import asyncio
import contextlib
import html
import json
import os
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from void_reckoning._core import InvalidInput
from void_reckoning.cli.streams import complain
from void_reckoning.support.path_text import path_text
from void_reckoning.support.ranges import check_range

if TYPE_CHECKING:
    import uvicorn


@dataclass(frozen=True)
class DashboardRequest:
    """Options of the command."""

    directory: Path
    host: str = "127.0.0.1"
    port: int | None = None
    run: str | None = None
    open_metrics: bool = False
    open_browser: bool = True
    stop_with_input: bool = False
    as_json: bool = False
    public_url: str | None = None
    allow_hosts: tuple[str, ...] = ()


def serve(request: DashboardRequest) -> int:
    """Serve the page until interrupted; return the exit code."""
    try:
        from void_reckoning.dashboard import runs  # noqa: PLC0415  # the extra is optional
        from void_reckoning.dashboard.serving import public_address, security, server  # noqa: PLC0415
    except ImportError as error:
        raise InvalidInput(
            f"the dashboard needs its extra ({error.name} is missing): pip install 'void-reckoning[dashboard]', or, in a checkout, "
            "make dashboard"
        ) from error
    folder = runs.RunFolder(request.directory)
    shown_first = None if request.run is None else folder.find(request.run)
    if request.port is not None:
        check_range("--port", request.port, 0, 65535)
    token = security.new_token()
    public = None if request.public_url is None else public_address.PublicAddress.parse(request.public_url)
    # A proxy for the public address is configured for this port: no other will do.
    port = request.port if request.port is not None or public is None else server.DEFAULT_PORT
    listening = server.bind(request.host, port)
    host, port = listening.getsockname()[:2]
    reachable = public_address.reachable_address(host)
    address = f"[{reachable}]" if ":" in reachable else reachable
    link = f"http://{address}:{port}/" if public is None else public.link
    link += f"?token={token}" + ("" if shown_first is None else f"#run={quote(shown_first)}")
    if not public_address.is_loopback(host):
        where = f"{host}: all interfaces of this machine" if public_address.is_wildcard(host) else host
        complain(
            f"listening at {where}; other machines can reach this over an unencrypted connection; "
            "anyone with the link can read the runs"
        )

    until_the_end = contextlib.ExitStack()

    def ready() -> None:
        if request.as_json:
            print(json.dumps({"url": link, "host": host, "port": port, "token": token}))
        else:
            print(f"Dashboard of {path_text(request.directory)}: {link}\nPress Ctrl-C to stop it.")
        if request.open_browser and _has_screen():
            page = until_the_end.enter_context(_page_that_leads_to(link))
            threading.Thread(target=webbrowser.open, args=(page,), daemon=True).start()

    made = server.make_server(
        folder,
        listening,
        token=token,
        open_metrics=request.open_metrics,
        ready=ready,
        public_url=request.public_url,
        allow_hosts=request.allow_hosts,
    )
    if request.stop_with_input:
        threading.Thread(target=_stop_with_input, args=(made,), daemon=True).start()
    with until_the_end, contextlib.suppress(KeyboardInterrupt):  # the normal end
        asyncio.run(made.serve(sockets=[listening]))
    return 0


@contextlib.contextmanager
def _page_that_leads_to(link: str) -> Iterator[str]:
    """Yield the address of a temporary file that redirects to the link: a browser's command line is public, and its token would be too."""
    with tempfile.TemporaryDirectory(prefix="void-reckoning-") as folder:
        page = Path(folder) / "open.html"
        page.touch(mode=0o600)
        page.write_text(
            f'<!doctype html><meta http-equiv="refresh" content="0; url={html.escape(link)}">\n', encoding="utf-8"
        )
        yield page.as_uri()


def _has_screen() -> bool:
    return sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _stop_with_input(server: uvicorn.Server) -> None:
    # Not sys.stdin: this thread would still hold its lock at the interpreter's end.
    while os.read(0, 1024):
        pass
    server.should_exit = True
