"""Options of ``void-reckoning tune``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from void_reckoning.cli.options import DebugOption, JsonOption, RayOption, WorkersOption, examples

EXAMPLES = examples("void-reckoning tune examples/tune.toml --out runs/tuned")


def tune(
    spec: Annotated[Path, typer.Argument(metavar="SPEC", help="A TOML file of an experiment with a table [tune].")],
    out: Annotated[Path | None, typer.Option(help="Folder of the result: a new one, or one to continue.")] = None,
    workers: WorkersOption = 0,
    ray: RayOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Find numbers of a universe with which campaigns come out as wanted, and measure them on seeds that were not used."""
    from void_reckoning._core import InvalidInput  # noqa: PLC0415
    from void_reckoning.cli.actions import tune as actions  # noqa: PLC0415  # heavy, and only for this command

    if out is None:
        raise InvalidInput("--out must name the folder of the result, got none")
    return actions.tune(spec, out, workers, ray, as_json=as_json)
