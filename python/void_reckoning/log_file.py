"""Where a campaign's log is."""

from __future__ import annotations

from pathlib import Path

from void_reckoning.simulation_core import InvalidInput

LOG_FILE = "blackbox.vrlog"


def find_log(path: str | Path) -> Path:
    """The log of a campaign folder, or the path itself.

    Raises
    ------
    InvalidInput
        If there is none.
    """
    given = Path(path)
    log = given / LOG_FILE if given.is_dir() else given
    if not log.is_file():
        raise InvalidInput(f"{given} is no campaign: it has no {LOG_FILE}")
    return log
