"""Folders searched for policy modules, in addition to installed packages."""

from __future__ import annotations

import sys
from pathlib import Path

from void_reckoning._core import InvalidInput
from void_reckoning.support.toml_files import read_toml


def find_policies_here(campaign: Path | None = None) -> None:
    """Add the current folder, and the one that a campaign was started in, to the module search path.

    They are appended, so that no file there replaces a library. Under ``python -P`` nothing is added.
    """
    if sys.flags.safe_path:
        return
    for folder in (_current_folder(), None if campaign is None else started_in(campaign)):
        if folder is not None and folder not in sys.path:
            sys.path.append(folder)


def started_in(campaign: Path) -> str | None:
    """Return the folder that a campaign was started in; None if its campaign.toml does not say."""
    try:
        started = read_toml(campaign / "campaign.toml").get("started_in")
    except InvalidInput:
        return None  # errors in it are reported where it is needed
    return started if isinstance(started, str) and started else None


def _current_folder() -> str | None:
    try:
        return str(Path.cwd())
    except OSError:  # it was removed
        return None
