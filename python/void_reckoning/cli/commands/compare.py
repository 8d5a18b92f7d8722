"""Options of ``void-reckoning compare``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from void_reckoning.cli.options import (
    DebugOption,
    JsonOption,
    MaxCampaignsOption,
    RayOption,
    ResultsOption,
    WorkersOption,
    examples,
)

EXAMPLES = examples(
    "void-reckoning compare greedy standard --spec examples/sweep.toml",
    "void-reckoning compare --override units.scout.cost=x0.5 --figure first:templars --spec examples/sweep.toml --effect 0.2",
)


def compare(
    a: Annotated[
        str | None, typer.Argument(metavar="[A", help="A policy, a TOML file of an experiment, or a universe.")
    ] = None,
    b: Annotated[str | None, typer.Argument(metavar="B]", help="Another one of the same kind.")] = None,
    spec: Annotated[Path | None, typer.Option(help="TOML file of the experiment that both are played in.")] = None,
    override: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH=VALUE", help="Compare the universe with one in which this value is changed; repeatable."
        ),
    ] = None,
    figure: Annotated[
        str,
        typer.Option(
            help="What to compare rules by: first:FACTION, wins:FACTION, decided, victory:ID, length, imbalance, measure:NAME."
        ),
    ] = "",
    limits: Annotated[
        tuple[float, float] | None,
        typer.Option("--range", metavar="LOW HIGH", help="Range of the figure measure:NAME."),
    ] = None,
    effect: Annotated[float, typer.Option(help="Smallest difference that matters, in the figure's unit.")] = 0.05,
    error: Annotated[float, typer.Option(help="Chance of a wrong better or worse.")] = 0.05,
    missed: Annotated[float, typer.Option(help="Of policies: chance to miss a difference of --effect.")] = 0.05,
    max_campaigns: MaxCampaignsOption = 10_000,
    out: ResultsOption = None,
    workers: WorkersOption = 0,
    ray: RayOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Find out which of two policies or rules is better: plays until it is clear, then stops."""
    from void_reckoning.cli.actions import compare as actions  # noqa: PLC0415  # heavy, and only for this command

    return actions.compare(
        a,
        b,
        spec,
        overrides=override or [],
        figure=figure,
        limits=limits,
        effect=effect,
        false_verdict=error,
        missed=missed,
        max_campaigns=max_campaigns,
        out=out,
        workers=workers,
        ray=ray,
        as_json=as_json,
    )
