"""Options of ``void-reckoning replay``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from void_reckoning._core import InvalidInput
from void_reckoning.cli.options import DebugOption, JsonOption, LogArgument, examples

EXAMPLES = examples(
    "void-reckoning replay runs/long",
    "void-reckoning replay runs/long --to-turn 120 --save turn120.sqlite",
    "void-reckoning replay runs/long --bisect --json",
)


def replay(
    directory: LogArgument,
    to_turn: Annotated[int | None, typer.Option(help="Stop when this turn is complete.")] = None,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With --to-turn: save the state after that turn to this file.")
    ] = None,
    skip_damage: Annotated[
        bool,
        typer.Option("--skip-damage", help="With --save: read a damaged log up to the damage, as if it ended there."),
    ] = False,
    bisect: Annotated[
        bool, typer.Option("--bisect", help="Report the first event and the state columns that differ.")
    ] = False,
    against: Annotated[
        Path | None, typer.Option(metavar="DIR", help="With --bisect: compare with this log instead of a replay.")
    ] = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Verify a log: replay it from its own copy of the universe and compare every state hash. Writes nothing.

    Exit code 1 if the replay differs, 3 if the log is damaged.
    """
    from void_reckoning.cli.actions.replay import bisect_logs, prove, rebuild  # noqa: PLC0415

    if bisect:
        for option, given in (
            ("--to-turn", to_turn is not None),
            ("--save", save is not None),
            ("--skip-damage", skip_damage),
        ):
            if given:
                raise InvalidInput(f"{option} can't be combined with --bisect")
        return bisect_logs(directory, against, as_json=as_json)
    if against is not None:
        raise InvalidInput("--against needs --bisect")
    if save is not None:
        if to_turn is None:
            raise InvalidInput("--save needs --to-turn")
        return rebuild(directory, to_turn, save, skip_damage=skip_damage, as_json=as_json)
    if skip_damage:
        raise InvalidInput("--skip-damage needs --to-turn and --save")
    return prove(directory, to_turn, as_json=as_json)
