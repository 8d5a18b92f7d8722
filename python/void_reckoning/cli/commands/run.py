"""Options of ``void-reckoning run``."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

from void_reckoning._core import InvalidInput
from void_reckoning.cli.options import (
    AllowHostOption,
    DebugOption,
    JsonOption,
    PublicUrlOption,
    TelemetryOption,
    ThreadsOption,
    TimeoutOption,
    complete_policy,
    complete_universe,
    examples,
    parse_policies,
)

EXAMPLES = examples(
    "void-reckoning run --turns 200 --seed 7 --out runs/long",
    "void-reckoning run --factions 4 --systems 30 --policy templars=greedy --policy '*=random'",
    "void-reckoning run --universe skirmish --factions 3 --systems 20 --turns 50 --json",
)


class Shape(enum.StrEnum):
    """Shapes of a galaxy."""

    SPIRAL = "spiral"
    ELLIPTICAL = "elliptical"
    CLUSTER = "cluster"
    RING = "ring"


def run(
    universe: Annotated[
        str, typer.Option(help="Name of a universe, or its folder.", autocompletion=complete_universe)
    ] = "void_reckoning",
    factions: Annotated[int, typer.Option(help="Number of factions.")] = 10,
    systems: Annotated[int, typer.Option(help="Number of star systems, 10 to 5000.")] = 150,
    turns: Annotated[int, typer.Option(help="Number of turns to play.")] = 100,
    seed: Annotated[int, typer.Option(help="Random seed.")] = 1,
    shape: Annotated[Shape, typer.Option(help="Shape of the galaxy.")] = Shape.SPIRAL,
    thickness: Annotated[
        float, typer.Option(help="Thickness of the galaxy as a share of its radius, 0 (flat) to 1.")
    ] = 0.1,
    threads: ThreadsOption = 1,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FACTION=POLICY",
            autocompletion=complete_policy,
            help="Policy of a faction: random, greedy, standard, module:Class or file.py:Class; process: before the last two runs "
            "the policy in a separate process. Faction '*': all others. Repeatable.",
        ),
    ] = None,
    policy_timeout: TimeoutOption = None,
    out: Annotated[
        Path | None, typer.Option(help="Campaign folder to create. [default: next free of runs/0001, runs/0002, ...]")
    ] = None,
    save_every: Annotated[
        int, typer.Option(help="Turns between saves; the last three are kept. 0: save only at the end.")
    ] = 50,
    ignore_victory: Annotated[bool, typer.Option("--ignore-victory", help="Continue after a victory.")] = False,
    no_log: Annotated[bool, typer.Option("--no-log", help="Write no black box.")] = False,
    compress_log: Annotated[
        bool, typer.Option("--compress-log", help="Write the black box as zstd frames: smaller, slower to read.")
    ] = False,
    column_hashes: Annotated[
        bool, typer.Option("--column-hashes", help="Log the hash of every column, for replay --bisect.")
    ] = False,
    no_telemetry: TelemetryOption = False,
    dashboard: Annotated[
        bool,
        typer.Option(
            "--dashboard", help="Show the campaign in the browser while it runs, and until Ctrl-C afterwards."
        ),
    ] = False,
    public_url: PublicUrlOption = None,
    allow_host: AllowHostOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Play a campaign."""
    from void_reckoning.cli.actions.dashboard_process import dashboard_options  # noqa: PLC0415
    from void_reckoning.cli.actions.run import play  # noqa: PLC0415  # only this command needs it

    if dashboard and no_log:
        raise InvalidInput("--dashboard can't be combined with --no-log: it reads the log")
    if not dashboard and (public_url is not None or allow_host):
        raise InvalidInput("--public-url and --allow-host need --dashboard")
    return play(
        {
            "universe": universe,
            "factions": factions,
            "systems": systems,
            "seed": seed,
            "shape": shape.value,
            "thickness": thickness,
            "threads": threads,
            "policies": parse_policies(policy),
            "policy_timeout": policy_timeout,
            "turns": turns,
            "ignore_victory": ignore_victory,
            "save_every": save_every,
            "log": not no_log,
            "log_compression": compress_log,
            "column_hashes": column_hashes,
            "telemetry": not no_telemetry,
        },
        out,
        dashboard=dashboard_options(public_url, allow_host) if dashboard else None,
        as_json=as_json,
    )
