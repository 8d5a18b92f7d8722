"""Options of ``void-reckoning sweep``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from void_reckoning._core import InvalidInput
from void_reckoning.cli.options import DebugOption, JsonOption, RayOption, WorkersOption, examples

EXAMPLES = examples(
    "void-reckoning sweep examples/sweep.toml --dry-run",
    "void-reckoning sweep examples/sweep.toml --out runs/scouts --workers 2 --keep-logs losers",
)


def sweep(
    spec: Annotated[str, typer.Argument(metavar="SPEC|show", help="A TOML file; or show, for one campaign of DIR.")],
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="With show: folder of the experiment.")] = None,
    run_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="With show: id of the campaign, or its beginning.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the experiment: a new one, or one to continue.")] = None,
    workers: WorkersOption = 0,
    ray: RayOption = None,
    keep_logs: Annotated[
        str | None,
        typer.Option(
            metavar="losers|all|N",
            autocompletion=lambda: ["losers", "all"],
            help="Keep campaign folders with logs: of campaigns without a result or winner, of all, or of the first N. [default: none]",
        ),
    ] = None,
    ban_each: Annotated[
        str | None,
        typer.Option(
            metavar="units|buildings|technologies",
            autocompletion=lambda: ["units", "buildings", "technologies"],
            help="Play it as it is, and once without each thing of a kind that its factions may build or learn. [default: none]",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything, play three campaigns, say how long all would take.")
    ] = False,
    dashboard: Annotated[
        bool,
        typer.Option(
            "--dashboard", help="With show: show the campaign's log in the browser, or play it again with one."
        ),
    ] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Play thousands of campaigns: seeds, seats, policies and rule changes; continue where a sweep was stopped."""
    from void_reckoning.cli.actions import sweep as actions  # noqa: PLC0415  # heavy, and only for this command

    if keep_logs is not None and (spec == "show" or dry_run):
        raise InvalidInput("--keep-logs is for playing: it can't be combined with show or --dry-run")
    if ban_each is not None and spec == "show":
        raise InvalidInput("--ban-each is for playing: it can't be combined with show")
    if spec == "show":
        if folder is None or run_id is None:
            raise InvalidInput("sweep show needs DIR and ID")
        return actions.show(folder, run_id, dashboard=dashboard, as_json=as_json)
    if folder is not None or dashboard:
        raise InvalidInput(
            f"{'DIR' if folder is not None else '--dashboard'} is for sweep show; the folder of results is --out"
        )
    if dry_run:
        return actions.estimate(Path(spec), workers, ban_each, as_json=as_json)
    if out is None:
        raise InvalidInput("--out must name the folder of the results, got none")
    return actions.play(Path(spec), out, workers, ray, keep_logs, ban_each, as_json=as_json)
