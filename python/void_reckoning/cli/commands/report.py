"""Options of ``void-reckoning report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from void_reckoning.cli.options import DebugOption, JsonOption, examples

EXAMPLES = examples(
    "void-reckoning report runs/scouts",
    "void-reckoning report runs/scouts --out runs/report --json",
)


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of an experiment: --out of the sweep.")],
    baseline: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of an experiment to compare with: changes are ranked.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the page and its tables. [default: DIR/report]")
    ] = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Write one page about a sweep's results: who wins, who beats whom, what decides, how games end; with its tables."""
    from void_reckoning.cli.actions import report as actions  # noqa: PLC0415  # heavy, and only for this command

    return actions.write(folder, baseline, out, as_json=as_json)
