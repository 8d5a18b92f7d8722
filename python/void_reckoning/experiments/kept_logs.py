"""Campaign folders with logs that a sweep keeps beside its tables."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from void_reckoning._core import StorageError


@dataclass(frozen=True)
class KeptLog:
    """The log of one campaign: a campaign folder under its name, whole, or nothing.

    Attributes
    ----------
    path
        ``logs/ID`` of the experiment.
    losers_only
        Keep it only if the campaign has no result, or nobody won it.
    """

    path: Path
    losers_only: bool

    @property
    def building(self) -> Path:
        """Where the campaign is played."""
        return self.path.with_name(f".{self.path.name}.building")

    def begin(self) -> Path:
        """Return a folder for the campaign that does not exist; what an attempt that died has left there is removed."""
        shutil.rmtree(self.building, ignore_errors=True)
        return self.building

    def end(self, row: Mapping[str, Any]) -> None:
        """Keep or remove what was played, by the campaign's row of ``runs``; nothing happens where that is done already.

        Raises
        ------
        StorageError
            It can't be moved to its place.
        """
        if not self.building.is_dir():
            return
        if self.losers_only and row["status"] == "ok" and row["winner"]:
            shutil.rmtree(self.building)
            return
        try:
            shutil.rmtree(self.path, ignore_errors=True)  # an earlier attempt's, whose result was lost
            self.building.replace(self.path)
        except OSError as error:
            raise StorageError(f"{self.path}: {error.strerror}") from error


class KeptLogs:
    """The logs of an experiment.

    Parameters
    ----------
    folder
        ``logs`` below the experiment's folder; campaigns create it.
    which
        ``losers``, ``all``, or the first so many campaigns.
    """

    def __init__(self, folder: Path, which: str | int) -> None:
        self.folder = folder
        self.which = which

    def of(self, run_id: str, place: int) -> KeptLog | None:
        """Return the log of a campaign by its id and its place in the experiment, from 0; None: it is played without."""
        if isinstance(self.which, int) and place >= self.which:
            return None
        return KeptLog(self.folder / run_id, self.which == "losers")

    def end(self, row: Mapping[str, Any]) -> None:
        """Do what a campaign's worker does, for one that did not come back."""
        if self.which:
            KeptLog(self.folder / row["run"], self.which == "losers").end(row)

    def clear_unfinished(self) -> None:
        """Remove what campaigns that did not end, or did not begin, have left."""
        for folder in self.folder.glob(".*"):
            shutil.rmtree(folder, ignore_errors=True)
