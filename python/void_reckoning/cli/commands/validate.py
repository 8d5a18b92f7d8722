"""Options of ``void-reckoning validate``, and its work."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from void_reckoning import _core
from void_reckoning.cli.display.terminal import wrapped
from void_reckoning.cli.exit_codes import EXIT_DONE, EXIT_USAGE
from void_reckoning.cli.options import DebugOption, JsonOption, complete_universe, examples
from void_reckoning.cli.streams import complain, say
from void_reckoning.support.universes import find_universe

EXAMPLES = examples(
    "void-reckoning validate",
    "void-reckoning validate skirmish --json",
)


def _as_typed(folder: Path) -> Path:
    """Return a folder as a person would type it here: problems are named by it."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) and folder != here else folder


def validate(
    universe: Annotated[
        str, typer.Argument(help="Name of a universe, or its folder.", autocompletion=complete_universe)
    ] = "void_reckoning",
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Check a universe: list every problem with file, line, key, rule and value."""
    folder = find_universe(universe)
    result = _core.validate_universe(_as_typed(folder))
    problems = result["problems"]
    if as_json:
        print(
            json.dumps(
                {
                    "universe": folder.name,
                    "folder": str(folder),
                    "valid": not problems,
                    "problems": problems,
                    "summary": result["summary"],
                }
            )
        )
    elif problems:
        for problem in problems:
            say(problem["text"])
        complain(f"{folder.name}: {len(problems)} problem{'s' if len(problems) > 1 else ''}")
    else:
        print(wrapped(f"{folder.name} is valid: {result['summary']}", indent=2))
    return EXIT_USAGE if problems else EXIT_DONE
