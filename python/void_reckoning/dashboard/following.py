"""Follows one campaign's log in a thread of its own, for all pages that show it."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path

from void_reckoning._core import InvalidInput, LogChunk, StateError, campaign_holder
from void_reckoning.blackbox import BlackBoxReader
from void_reckoning.dashboard.history import History
from void_reckoning.dashboard.messages import TurnEncoder, map_message
from void_reckoning.dashboard.protocol import CampaignState, MapMessage
from void_reckoning.dashboard.star_map import StarMap, campaign_at, read_star_map
from void_reckoning.dashboard.turn_delta import TurnDelta

_LOOK_S = 0.05  # between checks of a log that has a writer
_IDLE_S = 1.0  # between checks of a log that has no writer, or can't be read
_MAX_LOOKS = 64  # before an unreadable log is tried again: twice as many each time, as it grows but rarely heals
_TELL_S = 0.1  # minimum time between notifications of the pages
_PATIENCE_S = 30.0  # that requests wait for the log to be opened: a page sends them as soon as it is connected
_NO_FILE = (0, 0, 0)


class _ClosedError(Exception):
    """The campaign is no longer followed."""


class Following:
    """A campaign as read from its log so far.

    ``generation`` grows when rounds already reported become void: by a rewind, or because another log replaced this one. Read it, then
    ``turns``; both only grow otherwise.

    Parameters
    ----------
    folder
        The campaign folder.
    told
        Called, in the thread that reads, when there is something new.
    """

    def __init__(self, folder: Path, told: Callable[[], None]) -> None:
        self.folder = folder
        self.reader: BlackBoxReader | None = None
        self.star_map: StarMap | None = None
        self.history: History | None = None
        self.turns: list[str] = []
        self.generation = secrets.randbelow(2**30)  # a page that comes back after a restart has another one
        self.map_generation = self.generation
        """``generation`` of the last change of the map: pages with an earlier one start again."""
        self.void_after = 0
        """The last round that the last change of ``generation`` left as it was."""
        self.state: CampaignState = "reading"
        self.problem = ""
        self.written_to = 0
        """The last round in the log when it was opened: how far there is to read."""
        self.lock = threading.Lock()
        self._encode = TurnEncoder()
        self._told = told
        self._told_at = 0.0
        self._fresh = True
        self._reader_stamp = _NO_FILE
        self._inode = 0
        self._stop = threading.Event()
        self._opened = threading.Event()  # also set when it can't be opened
        self._thread = threading.Thread(target=self._run, name=f"follow {folder.name}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop reading; the thread ends soon after."""
        self._stop.set()
        self._opened.set()

    @property
    def running(self) -> bool:
        """Whether its thread is still running."""
        return self._thread.is_alive()

    def join(self) -> None:
        """Wait for its thread to end.

        A thread in native code when the interpreter ends is unwound there, which crashes the process.
        """
        self._thread.join()

    def current_reader(self) -> BlackBoxReader:
        """Return a reader of the log as it is now; wait for the log to be opened.

        Raises
        ------
        StateError
            The log can't be read, or opening it takes long.
        """
        self._opened.wait(_PATIENCE_S)
        stamp = _stamp(self.folder)
        with self.lock:
            if self.reader is None:
                raise StateError(f"{self.folder.name} is not read yet{': ' if self.problem else ''}{self.problem}")
            if stamp != self._reader_stamp:
                self.reader, self._reader_stamp = BlackBoxReader.open_log(self.folder), stamp
            return self.reader

    @property
    def first_turn(self) -> int:
        """The round of ``turns[0]``."""
        return 1 if self.star_map is None else self.star_map.first_turn + 1

    def _run(self) -> None:
        failures = 0
        while not self._stop.is_set():
            written = _stamp(self.folder)
            self._inode = written[0]
            try:
                written = self._follow()
            except _ClosedError:
                return
            except Exception as error:  # any damage in a log: the page shows it, and the server continues
                with self.lock:
                    self.state, self.problem = "failed", f"{type(error).__name__}: {error}"
                self._opened.set()
            self._tell()
            failures = failures + 1 if self.state == "failed" else 0
            self._wait_for_news(written, min(2**failures, _MAX_LOOKS))

    def _wait_for_news(self, written: tuple[int, int, int], looks: int) -> None:
        """Wait until another log replaces this one or, after that many checks, this one is being written again."""
        while not self._stop.wait(_IDLE_S):
            looks -= 1
            now = _stamp(self.folder)
            if now[0] != written[0] or (looks <= 0 and (now != written or campaign_holder(self.folder) is not None)):
                return

    def _follow(self) -> tuple[int, int, int]:
        """Read from the beginning until the log has no writer or is replaced; return the file's state at that time."""
        reader = BlackBoxReader.open_log(self.folder)
        star_map = read_star_map(reader, self._go_on)
        self._begin(reader, star_map)
        seen = _last_that_counts(reader)
        for chunk in reader.iter_chunks():  # without chunks that are void already
            seen = max(seen, chunk.number)
            self._take(chunk)
        for chunk in reader.follow_chunks(interval=_LOOK_S, stop=self._caught_up):
            self._go_on()
            if chunk.number <= seen:
                continue
            if chunk.kind == "rewind":
                seen = self._rewind(star_map)
            else:
                self._take(chunk)
        with self.lock:
            self.state = "ended"
        return _stamp(self.folder) if self._in_place() else _NO_FILE

    def _begin(self, reader: BlackBoxReader, star_map: StarMap) -> None:
        written_to = _last_round(reader)
        with self.lock:
            another = self.star_map is not None and _as_drawn(star_map) != _as_drawn(self.star_map)
            if self.turns or another:
                self.generation += 1
            if another:
                self.map_generation = self.generation
            self.reader, self.star_map, self.turns, self.void_after = reader, star_map, [], star_map.first_turn
            self.history, self._encode = History(star_map), TurnEncoder()
            self.state, self.problem = "reading", ""
            self.written_to = written_to
        self._opened.set()
        self._tell()

    def _take(self, chunk: LogChunk) -> None:
        self._go_on()
        if self.history is None or (delta := self._changed(self.history, chunk)) is None:
            return
        with self.lock:
            self.turns.append(self._encode(delta))
        self._fresh = True
        if time.monotonic() - self._told_at > _TELL_S:
            self._tell()

    def _changed(self, history: History, chunk: LogChunk) -> TurnDelta | None:
        """Return the changes of a round when the chunk completes it."""
        delta = history.add(chunk)
        if delta is not None and delta.uncertain:
            reader = self.current_reader()
            try:
                history.correct(delta, campaign_at(reader, delta.turn, self._go_on))
            except InvalidInput:
                if _counts(BlackBoxReader.open_log(self.folder), chunk):
                    raise
                # The log no longer has that round: the rewind that says so comes next.
        return delta

    def _caught_up(self) -> bool:
        """Report the state at each check that finds nothing new; return true to stop."""
        if self.state == "reading":
            self.state, self._fresh = "live", True
        if self._fresh:
            self._tell()
        return self._stop.is_set() or not self._in_place()

    def _in_place(self) -> bool:
        """Check whether the log being read is still the one in the folder."""
        return _stamp(self.folder)[0] == self._inode

    def _rewind(self, star_map: StarMap) -> int:
        """Fold the live chunks again, as the campaign continued from an earlier commit. Return the last chunk included.

        After several rewinds only the end of the log counts: they cost one fold, not one each.
        """
        reader = BlackBoxReader.open_log(self.folder)
        history, encode, turns = History(star_map), TurnEncoder(), []
        seen = _last_that_counts(reader)
        for chunk in reader.iter_chunks():
            self._go_on()
            seen = max(seen, chunk.number)
            if (delta := self._changed(history, chunk)) is not None:
                turns.append(encode(delta))
        kept = 0
        while kept < min(len(turns), len(self.turns)) and turns[kept] == self.turns[kept]:
            kept += 1
        with self.lock:
            self.history, self._encode, self.turns = history, encode, turns
            self.generation += 1
            self.void_after = star_map.first_turn + kept
        self._fresh = True
        return seen

    def _go_on(self, _turn: int = 0) -> None:
        """Check for the end; called after each round that is played again, and before each chunk."""
        if self._stop.is_set():
            raise _ClosedError

    def _tell(self) -> None:
        self._told_at, self._fresh = time.monotonic(), False
        self._told()


def _as_drawn(star_map: StarMap) -> MapMessage:
    return map_message("", 0, star_map)


def _last_that_counts(reader: BlackBoxReader) -> int:
    """Return the last chunk of the log that no rewind has made void; -1: none."""
    index = reader.index()
    return max(index["number"][index["live"] != 0].tolist(), default=-1)


def _last_round(reader: BlackBoxReader) -> int:
    index = reader.index()
    return max(index["turn"][index["live"] != 0].tolist(), default=0)


def _counts(reader: BlackBoxReader, chunk: LogChunk) -> bool:
    """Check that no rewind has made a chunk void."""
    index = reader.index()
    return bool(index["live"][index["number"] == chunk.number].any())


def _stamp(folder: Path) -> tuple[int, int, int]:
    try:
        status = (folder / "blackbox.vrlog").stat()
    except OSError:
        return _NO_FILE
    return (status.st_ino, status.st_size, status.st_mtime_ns)
