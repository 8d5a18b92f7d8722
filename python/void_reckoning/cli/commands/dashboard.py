"""Options of ``void-reckoning dashboard``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from void_reckoning.cli.options import AllowHostOption, DebugOption, JsonOption, PublicUrlOption, examples

EXAMPLES = examples(
    "void-reckoning dashboard",
    "void-reckoning dashboard runs/long --port 8080 --no-open",
    "void-reckoning dashboard --public-url https://example.org/void --no-open",
)


def dashboard(
    directory: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="A campaign folder, or a folder that contains campaigns.")
    ] = Path("runs"),
    port: Annotated[
        int | None,
        typer.Option(help="Port, up to 65535; 0: any free port. [default: 8420, or any free port if it is taken]"),
    ] = None,
    host: Annotated[
        str, typer.Option(help="Address to listen on; the default accepts connections from this machine only.")
    ] = "127.0.0.1",
    public_url: PublicUrlOption = None,
    allow_host: AllowHostOption = None,
    run: Annotated[
        str | None, typer.Option(metavar="NAME", help="Run to show first. [default: chosen on the page]")
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Only print the link; open no browser.")] = False,
    open_metrics: Annotated[
        bool, typer.Option("--open-metrics", help="Serve /metrics without the token, for Prometheus.")
    ] = False,
    stop_with_input: Annotated[bool, typer.Option("--stop-with-input", hidden=True)] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Show campaigns in the browser, running or finished: map, curves, events, battles, orders, performance."""
    from void_reckoning.cli.actions.dashboard import DashboardRequest, serve  # noqa: PLC0415

    return serve(
        DashboardRequest(
            directory,
            host,
            port,
            run,
            open_metrics,
            not no_open,
            stop_with_input,
            as_json,
            public_url,
            tuple(allow_host or ()),
        )
    )
