"""Options of ``void-reckoning resume``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from void_reckoning.cli.options import (
    DebugOption,
    JsonOption,
    TelemetryOption,
    ThreadsOption,
    TimeoutOption,
    complete_policy,
    examples,
    parse_policies,
)

EXAMPLES = examples(
    "void-reckoning resume runs/long",
    "void-reckoning resume runs/long --turns 300 --ignore-victory",
)


def resume(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Campaign folder.")],
    turns: Annotated[
        int | None, typer.Option(help="Total number of turns to play. [default: as requested by run]")
    ] = None,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FACTION=POLICY",
            autocompletion=complete_policy,
            help="Policy of a faction from now on, if it changes or runs elsewhere (process:). Repeatable.",
        ),
    ] = None,
    policy_timeout: TimeoutOption = None,
    threads: ThreadsOption = 1,
    from_save: Annotated[
        bool,
        typer.Option(
            "--from-save",
            help="If the log can't be replayed, continue from the last good save and discard the turns after it. "
            "The old log is kept.",
        ),
    ] = False,
    ignore_victory: Annotated[
        bool | None,
        typer.Option(
            "--ignore-victory/--stop-at-victory", help="Continue after a victory. [default: as requested by run]"
        ),
    ] = None,
    no_telemetry: TelemetryOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Continue a campaign that was stopped or killed, from its last committed faction turn."""
    from void_reckoning.cli.actions.resume import go_on  # noqa: PLC0415
    from void_reckoning.cli.interrupts import resumable  # noqa: PLC0415

    with resumable(directory):
        return go_on(
            directory,
            turns,
            policies=parse_policies(policy),
            policy_timeout=policy_timeout,
            threads=threads,
            telemetry=not no_telemetry,
            from_save=from_save,
            ignore_victory=ignore_victory,
            as_json=as_json,
        )
