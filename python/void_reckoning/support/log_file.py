"""A campaign's log, and the other files that belong to a campaign folder."""

from __future__ import annotations

import os
import re
from pathlib import Path

from void_reckoning._core import InvalidInput
from void_reckoning.support.arguments import path as as_path

LOG_FILE = "blackbox.vrlog"
CHANCES_FILE = "explain.json"  # beside a log: what continuations of the campaign gave
_OWN = re.compile(r"blackbox(\.[0-9]+)?\.vrlog|campaign\.toml|lock")
_SAVE = re.compile(r"(turn|start)-.*\.sqlite")
_ASKED_FILE = "campaign.toml"  # in every campaign folder


def is_log(path: Path) -> bool:
    """Check whether a path is a file, or a folder with a log in it."""
    log = path / LOG_FILE if os.path.isdir(path) else path  # noqa: PTH112  # no error for a name that is too long
    return os.path.isfile(log)  # noqa: PTH113


def find_log(path: str | Path) -> Path:
    """Return the log of a campaign folder, or the path itself.

    Raises
    ------
    InvalidInput
        There is no log.
    """
    given = as_path(path, "path")
    log = given / LOG_FILE if os.path.isdir(given) else given  # noqa: PTH112  # no error for a name that is too long
    if not os.path.isfile(log):  # noqa: PTH113
        if os.path.isfile(given / _ASKED_FILE):  # noqa: PTH113
            raise InvalidInput(f"campaign {given} has no log: {LOG_FILE} not found (it was run with --no-log)")
        raise InvalidInput(f"{given} is not a campaign folder: {LOG_FILE} not found")
    return log


def check_not_of_campaign(path: Path) -> None:
    """Raise InvalidInput for a campaign's own file: its log or an older one, its settings, its lock, a save that it keeps."""
    file = Path(os.path.realpath(path))
    own = _OWN.fullmatch(file.name) and _is_campaign(file.parent)
    kept = _SAVE.fullmatch(file.name) and _is_there(file)
    if own or (kept and file.parent.name == "saves" and _is_campaign(file.parent.parent)):
        raise InvalidInput(f"path must not be a file that a campaign needs, got {path}")


def _is_campaign(folder: Path) -> bool:
    return _is_there(folder / _ASKED_FILE) or _is_there(folder / LOG_FILE)


def _is_there(path: Path) -> bool:
    return os.path.exists(path)  # noqa: PTH110  # no error without permission to look
