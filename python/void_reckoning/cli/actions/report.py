"""``void-reckoning report``."""

from __future__ import annotations

import json
from pathlib import Path

from void_reckoning._core import InvalidInput
from void_reckoning.cli.display.terminal import wrapped
from void_reckoning.support.path_text import path_text


def write(folder: Path, baseline: Path | None, out: Path | None, *, as_json: bool) -> int:
    """Write the report of an experiment; return the exit code."""
    try:
        from void_reckoning.experiments.report import write_report  # noqa: PLC0415

        report = write_report(folder, baseline, out)
    except ModuleNotFoundError as error:
        raise InvalidInput(
            f"report needs {error.name}, of the extra 'experiments': pip install 'void-reckoning[experiments]'"
        ) from error
    if as_json:
        entries = {
            "page": path_text(report.page),
            "tables": [path_text(table) for table in report.tables],
            "summary": report.summary,
            "unknown": report.unknown,
        }
        print(json.dumps(entries))
        return 0
    for line in report.summary:
        print(wrapped(line, indent=2))
    for line in report.unknown:
        print(wrapped(f"Can't be told: {line}", indent=2))
    print(f"{path_text(report.page)}, with {len(report.tables)} tables beside it")
    return 0
