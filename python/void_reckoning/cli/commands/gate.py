"""Options of ``void-reckoning gate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from void_reckoning.cli.options import DebugOption, JsonOption, RayOption, WorkersOption, examples

EXAMPLES = examples(
    "void-reckoning sweep examples/gate.toml --out runs/baseline",
    "void-reckoning gate examples/gate.toml --baseline runs/baseline",
)


def gate(
    spec: Annotated[Path, typer.Argument(metavar="SPEC", help="A TOML file of an experiment with tables [[gate]].")],
    baseline: Annotated[Path | None, typer.Option(help="Folder of the sweep to compare with.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the results; none: they are not kept.")] = None,
    workers: WorkersOption = 0,
    ray: RayOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Fail when a declared figure has moved beyond its bound: for a universe's own tests."""
    from void_reckoning._core import InvalidInput  # noqa: PLC0415
    from void_reckoning.cli.actions import gate as actions  # noqa: PLC0415  # heavy, and only for this command

    if baseline is None:
        raise InvalidInput("--baseline must name the folder of a sweep, got none")
    return actions.gate(spec, baseline, out, workers, ray, as_json=as_json)
