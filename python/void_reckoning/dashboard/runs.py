"""The campaigns below a folder."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path

from void_reckoning._core import (
    IntegrationError,
    InvalidInput,
    StorageError,
    campaign_holder,
    log_event_names,
)
from void_reckoning.blackbox import BlackBoxReader
from void_reckoning.dashboard.protocol import Run, RunState
from void_reckoning.support.log_file import LOG_FILE
from void_reckoning.support.path_text import path_text
from void_reckoning.support.toml_files import read_toml

_DEEPEST, _MAX_FOLDERS = 3, 5000


class RunFolder:
    """The campaigns below a folder, or that folder's own.

    Raises
    ------
    InvalidInput
        There is no such folder, or it can't be listed.

    Attributes
    ----------
    base, name
        The folder; its name on the page.
    single
        Whether it is a campaign folder itself.
    """

    def __init__(self, base: Path) -> None:
        self.base = base.absolute()
        self.name = path_text(self.base.name)
        if not _is_folder(self.base):
            raise InvalidInput(f"{base} must be a campaign folder, or a folder with campaigns below it")
        self.single = _has_log(self.base)
        if not self.single:
            try:
                os.scandir(self.base).close()
            except OSError as error:
                raise InvalidInput(f"{base} can't be listed: {error.strerror}") from None
        self._paths: dict[str, Path] = {}
        self._known: dict[str, tuple[tuple[int, int], Run]] = {}

    def scan(self) -> list[Run]:
        """Return all runs as they are now, the most recently changed first."""
        paths = self._folders()
        runs = [self._looked_at(key, path) for key, path in paths.items()]
        self._paths = paths
        return sorted(runs, key=lambda run: (run.state != "live", -run.changed, run.key))

    def find(self, name: str) -> str:
        """Return the key of a run by its name or folder, without reading it.

        Raises
        ------
        InvalidInput
            There is no such run; the message has the names near it.
        """
        key = path_text(name)
        keys = list(self._folders())
        if key in keys:
            return key
        near = difflib.get_close_matches(key, keys, n=3, cutoff=0.5)
        there = f"the nearest are {', '.join(near)}" if near else f"it has {len(keys)} runs" if keys else "it has none"
        raise InvalidInput(f"run must be a campaign in {path_text(self.base)}, got '{key}'; {there}")

    def _folders(self) -> dict[str, Path]:
        return {self.name: self.base} if self.single else dict(self._below(self.base, 0))

    def all(self) -> list[tuple[str, Path]]:
        """Return key and folder of each run of the last scan."""
        return list(self._paths.items())

    def path(self, key: object) -> Path:
        """Return the folder of a run that the last scan found.

        Raises
        ------
        InvalidInput
            It is none of them.
        """
        found = self._paths.get(key) if isinstance(key, str) else None
        if found is None:
            raise InvalidInput(f"run {str(key)[:80]!r} not found; it may have been moved: see the list of runs")
        return found

    def _below(self, folder: Path, depth: int) -> Iterator[tuple[str, Path]]:
        try:
            paths = sorted(path for entry in os.scandir(folder) if _is_folder(path := folder / entry.name))
        except OSError:
            return  # no permission, or just removed
        for path in paths[:_MAX_FOLDERS]:
            if _has_log(path):
                yield path_text(path.relative_to(self.base).as_posix()), path
            elif depth + 1 < _DEEPEST and not path.name.startswith(".") and not path.is_symlink():
                yield from self._below(path, depth + 1)

    def _looked_at(self, key: str, path: Path) -> Run:
        try:
            return self._look(key, path)
        except OSError as error:
            return Run(key, problem=str(error.strerror))
        except Exception as error:  # any damage in a folder: the list shows it, and the others
            return Run(key, problem=f"{type(error).__name__}: {error}")

    def _look(self, key: str, path: Path) -> Run:
        status = (path / LOG_FILE).stat()
        stamp = (status.st_size, status.st_mtime_ns)
        known = self._known.get(key)
        live = campaign_holder(path) is not None
        if known is not None and known[0] == stamp and (known[1].state == "live") == live:
            return known[1]
        run = _describe(key, path, status, live=live)
        self._known[key] = (stamp, run)
        return run


# Not those of Path, which raise where permission is missing or a link leads to itself.
def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112


def _has_log(path: Path) -> bool:
    return os.path.isfile(path / LOG_FILE)  # noqa: PTH113


def _describe(key: str, path: Path, status: os.stat_result, *, live: bool) -> Run:
    size, changed = status.st_size, status.st_mtime
    try:
        reader = BlackBoxReader.open_log(path)
        settings, turn = reader.settings, reader.last_turn
        asked = _turns_asked(path)
        state: RunState = "live" if live else "finished" if _ended(reader, turn, asked) else "stopped"
        return Run(
            key,
            settings.get("universe", ""),
            settings.get("seed", ""),
            int(settings.get("factions", 0)),
            int(settings.get("systems", 0)),
            turn,
            asked,
            state,
            size,
            changed,
        )
    except (InvalidInput, IntegrationError, StorageError, ValueError, OSError) as error:
        return Run(key, bytes=size, changed=changed, problem=str(error))


def _turns_asked(path: Path) -> int:
    try:
        return int(read_toml(path / "campaign.toml").get("turns", 0))
    except (ValueError, TypeError):
        return 0


def _ended(reader: BlackBoxReader, turn: int, asked: int) -> bool:
    if asked and turn >= asked:
        return True
    # A victory that other turns followed did not end it, nor one that a rewind discarded.
    index = reader.index()
    last = (index["turn"] == turn) & (index["live"] != 0)
    return bool((index["type_mask"][last] >> log_event_names().index("VictoryAchieved") & 1).any())
