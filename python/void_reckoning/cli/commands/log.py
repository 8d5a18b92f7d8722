"""Options of ``void-reckoning log``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from void_reckoning._core import InvalidInput
from void_reckoning.cli.options import DebugOption, JsonOption, LogArgument, complete_event, examples

EXAMPLES = examples(
    "void-reckoning log runs/long",
    "void-reckoning log runs/long --timeline --turn 42 --faction templars",
    "void-reckoning log runs/long --type PlanetConquered --type FactionEliminated --turn 20:",
    "void-reckoning log runs/long --combat 1",
    "void-reckoning log runs/long --export analytics",
    "void-reckoning log runs/long --export mcap --time turns",
    "void-reckoning log runs/long --export perfetto --turn 40:60",
)


def log(
    directory: LogArgument,
    turn: Annotated[
        str | None, typer.Option(metavar="N|A:B", help="Only this turn or range of turns: 7, 3:9, 90: or :10.")
    ] = None,
    faction: Annotated[
        str | None, typer.Option(help="Only turns of this faction; 'between rounds' for the phase between rounds.")
    ] = None,
    event_type: Annotated[
        list[str] | None,
        typer.Option(
            "--type",
            metavar="TYPE",
            autocompletion=complete_event,
            help="Only events of this type, such as CombatEnd. Repeatable.",
        ),
    ] = None,
    combat: Annotated[int | None, typer.Option(metavar="N", help="Only the battle with this number.")] = None,
    timeline: Annotated[bool, typer.Option("--timeline", help="Describe turns in words.")] = False,
    follow: Annotated[
        bool, typer.Option("--follow", help="Show events as they happen, until the campaign stops.")
    ] = False,
    export: Annotated[
        str | None,
        typer.Option(
            metavar="FORMAT",
            help="Export the events as mcap, perfetto, parquet or jsonl; or as analytics: tables for SQL.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="File to export to (folder for parquet and analytics). [default: in the campaign's folder]"),
    ] = None,
    time: Annotated[
        str | None,
        typer.Option(
            metavar="wall|turns",
            autocompletion=lambda: ["wall", "turns"],
            help="With --export mcap or perfetto: wall time, or a second a turn. [default: wall; perfetto: turns]",
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option(help="Maximum number of events to show. [default: all]")] = None,
    discarded: Annotated[bool, typer.Option("--discarded", help="Include events discarded by a rewind.")] = False,
    skip_damage: Annotated[bool, typer.Option("--skip-damage", help="Continue after damage; exit code 3.")] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Show what happened: a summary, selected events, a battle, or turns in words. Never writes to the log."""
    from void_reckoning.cli.actions import log as command  # noqa: PLC0415

    request = command.LogRequest(
        directory,
        command.parse_turns(turn),
        faction,
        tuple(event_type or ()),
        combat,
        discarded,
        skip_damage,
        limit,
        as_json,
    )
    if sum((timeline, follow, export is not None)) > 1:
        raise InvalidInput("--timeline, --follow and --export can't be combined")
    if out is not None and export is None:
        raise InvalidInput("--out needs --export")
    if time is not None and export not in ("mcap", "perfetto"):
        raise InvalidInput("--time needs --export mcap or perfetto")
    if export is not None:
        return command.export(request, export, out, time)
    if follow:
        return command.follow(request)
    return command.timeline(request) if timeline else command.show(request)
