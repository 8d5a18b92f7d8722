"""An open log: its identity, the names of its numbers, its index and its damage."""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from void_reckoning._core import NativeLog, campaign_holder
from void_reckoning.blackbox.names import LogNames, Named
from void_reckoning.support.arguments import flag
from void_reckoning.support.arguments import path as as_path
from void_reckoning.support.live import live
from void_reckoning.support.log_file import find_log, is_log

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_EVENTS = 1  # kind of chunks


@dataclass(frozen=True)
class LogDamage:
    """A stretch of a log that can't be read, with intact chunks after it.

    Attributes
    ----------
    offset, bytes
        Its offset in the file, and its length.
    last_before, next
        Turn and slot of the last intact commit before it and of the first after it; None if there is none.
    reason
        What is wrong there.
    """

    offset: int
    bytes: int
    last_before: tuple[int, int] | None
    next: tuple[int, int] | None
    reason: str


class _Open:
    """``reader.open()``; called on the class with a path, the former meaning of :meth:`OpenLog.open_log`."""

    def __get__(self, reader: OpenLog | None, kind: type[OpenLog]) -> Callable[..., Any]:
        if reader is not None:
            return reader._open

        def open_log(path: str | Path, *, discarded: bool = False, skip_damage: bool = False) -> OpenLog:
            """Open a log; the former name of ``open_log``."""
            before, now = f"{kind.__name__}.open(path)", f"{kind.__name__}.open_log(path)"
            warnings.warn(f"{before} is now {now}", DeprecationWarning, stacklevel=2)
            return kind.open_log(path, discarded=discarded, skip_damage=skip_damage)

        return open_log


@live("pass the log's path, or pickle the events")
class OpenLog:
    """A campaign's log, apart from its events; parameters as of :class:`BlackBoxReader`."""

    def __init__(self, path: str | Path, *, discarded: bool = False, skip_damage: bool = False) -> None:
        self._log: NativeLog | None = None
        self._size: int | None = None  # bytes that count; None: all, including those written later
        self._skip_damage = flag(skip_damage, "skip_damage")
        self.path = as_path(path, "path")
        """The log, once it is open; before that, the path that was given."""
        self.discarded = flag(discarded, "discarded")
        """Whether events discarded by a rewind are included."""

    if TYPE_CHECKING:

        def open(self) -> bool:
            """Open the log; nothing changes when it is open already.

            Returns
            -------
            bool
                False when there is no such file, or no log in the folder.

            Raises
            ------
            DamagedData
                The file is not a log, or its header is damaged.
            StorageError
                It can't be read, or has a newer format.
            """

    else:
        open = _Open()

    @classmethod
    def open_log(cls, path: str | Path, *, discarded: bool = False, skip_damage: bool = False) -> Self:
        """Open a log; parameters and errors as for the class and :meth:`open`.

        Raises
        ------
        InvalidInput
            There is no log.
        """
        reader = cls(path, discarded=discarded, skip_damage=skip_damage)
        _ = reader._native
        return reader

    def _open(self) -> bool:
        if self._log is None and not is_log(self.path):
            return False
        _ = self._native
        return True

    @property
    def _native(self) -> NativeLog:
        if self._log is None:
            log = find_log(self.path)
            self._log = NativeLog.open(log, _may_map(log))
            self.path = log
        return self._log

    def _of_same_log(self, native: NativeLog, size: int | None, *, discarded: bool) -> Self:
        made = type(self)(self.path, discarded=discarded, skip_damage=self._skip_damage)
        made._log, made._size = native, size
        return made

    def live(self) -> Self:
        """Return a reader of the same log that leaves out events discarded by a rewind."""
        return self._of_same_log(self._native, self._size, discarded=False) if self.discarded else self

    def until_now(self) -> Self:
        """Return a reader of the log as it is now: all its answers are of this one moment, also while the log grows.

        Examples
        --------
        >>> import tempfile, void_reckoning as vr
        >>> folder = tempfile.mkdtemp() + "/campaign"
        >>> with vr.Campaign.create(factions=3, systems=20, directory=folder) as campaign:
        ...     _ = campaign.run(turns=2)
        ...     log = vr.BlackBoxReader.open_log(folder)
        ...     then = log.until_now()
        ...     _ = campaign.run(turns=3)
        ...     then.last_turn, log.last_turn
        (2, 5)
        """
        if self._size is not None:
            return self
        native, size = self._native, self.size
        return self._of_same_log(native.capped(size, _may_map(self.path)), size, discarded=self.discarded)

    @property
    def size(self) -> int:
        """Bytes of the log."""
        _ = self._native
        return self.path.stat().st_size if self._size is None else self._size

    @cached_property
    def _identity(self) -> dict[str, Any]:
        return self._native.identity()

    @cached_property
    def _metadata(self) -> tuple[dict[str, str], dict[str, bytes]]:
        return self._native.metadata()

    @property
    def campaign_id(self) -> str:
        """32 hex digits."""
        return str(self._identity["campaign"])

    @property
    def seed(self) -> int:
        """Seed of all random numbers."""
        return int(self._identity["seed"])

    @property
    def simulation_version(self) -> int:
        """Version of the rules that it began with."""
        return int(self._identity["simulation_version"])

    @property
    def created(self) -> datetime.datetime:
        """When the campaign began, UTC."""
        return datetime.datetime.fromtimestamp(self._identity["created_ns"] / 1e9, datetime.UTC)

    @property
    def settings(self) -> dict[str, str]:
        """How the campaign began: universe, factions, systems, shape, policy of each seat."""
        return dict(self._metadata[0])

    @property
    def universe_files(self) -> dict[str, bytes]:
        """The universe's files at the start: contents by name."""
        return dict(self._metadata[1])

    @cached_property
    def names(self) -> LogNames:
        """Names of the numbers in events.

        Raises
        ------
        StorageError, DamagedData, ValueError
            The log's universe can't be loaded by this version.
        """
        tables = ("factions", "weapons", "units", "buildings", "technologies", "victory_conditions")
        fields: dict[str, Any] = {
            key: [Named(*row) for row in value] if key in tables else value
            for key, value in self._native.names().items()
        }
        return LogNames(**fields)

    @cached_property
    def factions(self) -> list[str]:
        """Ids of the factions by their number in the log."""
        met = self._native.factions_met()
        complete = len(met) == int(self.settings.get("factions", "0")) and all(met)
        return met if complete else [faction.id for faction in self.names.factions]

    def check(self) -> tuple[list[LogDamage], int]:
        """Return the damage with intact commits after it, and the bytes at the end that are not a whole commit, as after a crash.

        Reads the whole log.
        """
        rows, torn_bytes = self._native.damage()
        damage = [
            LogDamage(row["offset"], row["bytes"], row["last_before"], row["next"], row["reason"]) for row in rows
        ]
        return damage, torn_bytes

    @property
    def damage(self) -> list[LogDamage]:
        """The first result of ``check``."""
        return self.check()[0]

    @property
    def torn_bytes(self) -> int:
        """The second result of ``check``."""
        return self.check()[1]

    def index(self) -> dict[str, Any]:
        """Return the index: arrays over the chunks, through the last whole commit, shape (chunks,).

        ``number``, ``offset``, ``kind`` (1 events, 2 metadata, 3 rewind, 4 index, 5 column hashes), ``turn``, ``slot``, ``faction``,
        ``events``, ``first_sequence``, ``type_mask`` (bit n: has events of type n), ``first_combat``, ``last_combat``, ``live`` (0: a
        rewind discarded it).
        """
        return self._native.index()

    @property
    def first_turn(self) -> int:
        """The first round in the log, as ``last_turn``: not 1 where the log began with a save; see ``log_before``."""
        turns = self._turns()
        return int(turns.min()) if len(turns) else 0

    @property
    def last_turn(self) -> int:
        """The last round in the log; 0 for none. Discarded events count as they do for ``iter_events``."""
        return int(self._turns().max(initial=0))

    def _turns(self) -> NDArray[np.uint32]:
        index = self.index()
        there = index["kind"] == _EVENTS
        if not self.discarded:
            there &= index["live"] != 0
        turns: NDArray[np.uint32] = index["turn"][there]
        return turns

    @property
    def log_before(self) -> Path | None:
        """The log with the turns before this one's, if it begins with a save and replaced another log."""
        before = self.settings.get("start.log_before")
        return self.path.with_name(before) if before else None

    def turns_there(self) -> str:
        """Describe which turns the log has, and which file has earlier ones."""
        first, before = self.first_turn, self.log_before
        there = f"this log has turns {first} to {self.last_turn}" if first else "this log has no turns"
        return there if before is None else f"{there}, earlier ones are in {before}"

    def __len__(self) -> int:
        """Return the number of events that ``iter_events`` yields."""
        index = self.index()
        events = index["events"]
        return int(events.sum() if self.discarded else events[index["live"] != 0].sum())


def _may_map(log: Path) -> bool:
    # Cutting a file that is mapped kills its reader.
    return campaign_holder(log.parent) is None
