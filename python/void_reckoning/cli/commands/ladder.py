"""Options of ``void-reckoning ladder``."""

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
    "void-reckoning ladder random greedy standard --spec examples/sweep.toml",
    "void-reckoning ladder random greedy standard --spec examples/sweep.toml --no-duels --out runs/ladder",
)


def ladder(
    policies: Annotated[
        list[str], typer.Argument(metavar="POLICY", help="Names, module:Class or file.py:Class; two or more.")
    ],
    spec: Annotated[
        Path | None,
        typer.Option(help="TOML file of the experiment that they are played in; without it, duels have 30 systems."),
    ] = None,
    no_duels: Annotated[
        bool,
        typer.Option(
            "--no-duels", help="Campaigns of all factions of the experiment, with half of the seats for each policy."
        ),
    ] = False,
    level: Annotated[float, typer.Option(help="Chance that all intervals are right at once.")] = 0.95,
    max_campaigns: MaxCampaignsOption = 10_000,
    out: ResultsOption = None,
    workers: WorkersOption = 0,
    ray: RayOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Rate policies against each other: plays until everyone is certainly above or below the next one, then stops."""
    from void_reckoning.cli.actions import ladder as actions  # noqa: PLC0415  # heavy, and only for this command

    return actions.ladder(
        policies,
        spec,
        duels=not no_duels,
        level=level,
        max_campaigns=max_campaigns,
        out=out,
        workers=workers,
        ray=ray,
        as_json=as_json,
    )
