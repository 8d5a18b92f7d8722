"""Follows one campaign's log in a thread of its own, for all pages that look at it."""

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

_LOOK_S = 0.05  # between looks at a log that somebody writes
_IDLE_S = 1.0  # between looks at one that nobody writes, or that can't be read
_MAX_LOOKS = 64  # before one that can't be read is tried again: twice as many each time, as it grows but rarely heals
_TELL_S = 0.1  # at most so often are the pages told
_PATIENCE_S = 30.0  # that questions wait for the log to be opened: a page asks as soon as it is connected
_NO_FILE = (0, 0, 0)


class _ClosedError(Exception):
    """Nobody waits for it any more."""


class Following:
    """A campaign as far as its log has been read.

    ``generation`` grows when rounds that were told become void: by a rewind, or because another log took the place. Read it, then
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
        """Of the last change of the map: pages that have an earlier one begin anew."""
        self.void_after = 0
        """Of the last change of ``generation``: rounds up to this one stayed as they were."""
        self.state: CampaignState = "reading"
        self.problem = ""
        self.written_to = 0
        """The last round that the log had when it was opened: how far there is to read."""
        self.lock = threading.Lock()
        self._encode = TurnEncoder()
        self._told = told
        self._told_at = 0.0
        self._fresh = True
        self._reader_stamp = _NO_FILE
        self._inode = 0
        self._stop = threading.Event()
        self._opened = threading.Event()  # or it is known that it can't be
        self._thread = threading.Thread(target=self._run, name=f"follow {folder.name}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Read no more; the thread ends soon after."""
        self._stop.set()
        self._opened.set()

    @property
    def running(self) -> bool:
        """Whether its thread has not ended."""
        return self._thread.is_alive()

    def join(self) -> None:
        """Wait for the end of its thread.

        One that is in native code when the interpreter ends is unwound there, which takes the process down.
        """
        self._thread.join()

    def current_reader(self) -> BlackBoxReader:
        """A reader of the log as it is now; waits for the log to be opened.

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
        """The round that ``turns[0]`` is."""
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
            except Exception as error:  # whatever a log may hold: it is said on the page, and the server goes on
                with self.lock:
                    self.state, self.problem = "failed", f"{type(error).__name__}: {error}"
                self._opened.set()
            self._tell()
            failures = failures + 1 if self.state == "failed" else 0
            self._wait_for_news(written, min(2**failures, _MAX_LOOKS))

    def _wait_for_news(self, written: tuple[int, int, int], looks: int) -> None:
        """Until another log takes the place, or, from so many looks on, somebody writes this one."""
        while not self._stop.wait(_IDLE_S):
            looks -= 1
            now = _stamp(self.folder)
            if now[0] != written[0] or (looks <= 0 and (now != written or campaign_holder(self.folder) is not None)):
                return

    def _follow(self) -> tuple[int, int, int]:
        """Read from the beginning until nobody writes, or another log takes the place; give what the file was then."""
        reader = BlackBoxReader.open_log(self.folder)
        star_map = read_star_map(reader, self._go_on)
        self._begin(reader, star_map)
        seen = _last_that_counts(reader)
        for chunk in reader.iter_chunks():  # without what is void already
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
        """What a round changed, when the chunk completes it."""
        delta = history.add(chunk)
        if delta is not None and delta.uncertain:
            reader = self.current_reader()
            try:
                history.correct(delta, campaign_at(reader, delta.turn, self._go_on))
            except InvalidInput:
                if _counts(BlackBoxReader.open_log(self.folder), chunk):
                    raise
                # The log has that round no more: the rewind that says so comes next.
        return delta

    def _caught_up(self) -> bool:
        """At each look that finds nothing new."""
        if self.state == "reading":
            self.state, self._fresh = "live", True
        if self._fresh:
            self._tell()
        return self._stop.is_set() or not self._in_place()

    def _in_place(self) -> bool:
        """Whether the log that is read is still the one of the folder."""
        return _stamp(self.folder)[0] == self._inode

    def _rewind(self, star_map: StarMap) -> int:
        """Fold again what is not void: the campaign went on from an earlier commit. Gives the last chunk that this has seen to.

        Of many rewinds that came meanwhile, the log's end is what counts: they cost one fold, not one each.
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
        """After each round that is played again, and before each chunk."""
        if self._stop.is_set():
            raise _ClosedError

    def _tell(self) -> None:
        self._told_at, self._fresh = time.monotonic(), False
        self._told()


def _as_drawn(star_map: StarMap) -> MapMessage:
    return map_message("", 0, star_map)


def _last_that_counts(reader: BlackBoxReader) -> int:
    """The last chunk of the log that no rewind has made void; -1: none."""
    index = reader.index()
    return max(index["number"][index["live"] != 0].tolist(), default=-1)


def _last_round(reader: BlackBoxReader) -> int:
    index = reader.index()
    return max(index["turn"][index["live"] != 0].tolist(), default=0)


def _counts(reader: BlackBoxReader, chunk: LogChunk) -> bool:
    """Whether no rewind has made a chunk void."""
    index = reader.index()
    return bool(index["live"][index["number"] == chunk.number].any())


def _stamp(folder: Path) -> tuple[int, int, int]:
    try:
        status = (folder / "blackbox.vrlog").stat()
    except OSError:
        return _NO_FILE
    return (status.st_ino, status.st_size, status.st_mtime_ns)
