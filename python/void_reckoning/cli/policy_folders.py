"""Where the modules of policies are searched, besides installed packages."""

from __future__ import annotations

import sys
from pathlib import Path

from void_reckoning._core import InvalidInput
from void_reckoning.support.toml_files import read_toml


def find_policies_here(campaign: Path | None = None) -> None:
    """Add the current folder, and the one that a campaign was started in, to the module search path.

    Last in order, so that no file there replaces a library; not at all under ``python -P``, which asks for that.
    """
    if sys.flags.safe_path:
        return
    for folder in (_current_folder(), None if campaign is None else started_in(campaign)):
        if folder is not None and folder not in sys.path:
            sys.path.append(folder)


def started_in(campaign: Path) -> str | None:
    """Return the folder that a campaign was started in; None where its campaign.toml does not say."""
    try:
        told = read_toml(campaign / "campaign.toml").get("started_in")
    except InvalidInput:
        return None  # errors in it are reported where it is needed
    return told if isinstance(told, str) and told else None


def _current_folder() -> str | None:
    try:
        return str(Path.cwd())
    except OSError:  # it was removed
        return None
