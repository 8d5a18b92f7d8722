"""Options of ``void-reckoning explain``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from void_reckoning.cli.options import DebugOption, JsonOption, WorkersOption, complete_policy, examples

EXAMPLES = examples(
    "void-reckoning explain runs/long --every 60 --continuations 2 --no-causes",
    "void-reckoning explain runs/long --turns 190:200 --every 5 --continuations 10",
    "void-reckoning explain runs/long --at 195 --without-order choir --continuations 10",
    "void-reckoning explain runs/long --at 195 --set 'FactionState.treasury of choir=500' --continuations 10",
)


def explain(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Campaign folder or its log; or folder of a sweep.")],
    run_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="For a sweep: id of the campaign, or its beginning.")
    ] = None,
    turns: Annotated[
        str | None, typer.Option(metavar="A:B", help="First and last turn to measure. [default: the whole campaign]")
    ] = None,
    every: Annotated[
        int | None, typer.Option(metavar="N", help="Turns between measurements. [default: about twelve in all]")
    ] = None,
    continuations: Annotated[int, typer.Option(metavar="K", help="Continuations to play from each turn.")] = 100,
    until: Annotated[
        int | None,
        typer.Option(
            metavar="TURN", help="Turn at which a continuation ends without a winner. [default: the campaign's target]"
        ),
    ] = None,
    policies: Annotated[
        list[str] | None,
        typer.Option(
            "--policy",
            "--policies",
            metavar="FACTION=POLICY",
            autocompletion=complete_policy,
            help="Who plays on in place of the campaign's policies; '*=POLICY' for all. Repeatable.",
        ),
    ] = None,
    causes: Annotated[
        bool, typer.Option("--causes/--no-causes", help="Look for the orders that made each turning point.")
    ] = True,
    at: Annotated[
        int | None, typer.Option(metavar="TURN", help="What if: change the campaign at this turn, and compare.")
    ] = None,
    without_orders: Annotated[
        list[str] | None,
        typer.Option(
            "--without-order",
            metavar="FACTION[:N]",
            help="With --at: play that turn without the faction's N-th order, or without all of them. Repeatable.",
        ),
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="'COMPONENT.FIELD of FACTION=VALUE'",
            help="With --at: set a value at the end of that turn. Repeatable.",
        ),
    ] = None,
    workers: WorkersOption = 0,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the result there too, as JSON.")] = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Explain a campaign: chance of victory turn by turn, turning points and their causes, what an edit would have changed."""
    from void_reckoning.cli.actions import explain as actions  # noqa: PLC0415  # heavy, and only for this command

    study = actions.Request(run, run_id, continuations, until, policies, workers, out, as_json)
    if at is None:
        return actions.chances(study, turns, every, causes=causes, edits=[*(without_orders or []), *(values or [])])
    return actions.what_if(study, at, without_orders or [], values or [], unused=(turns, every))
