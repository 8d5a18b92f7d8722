"""Follows one campaign's log in a thread of its own, for all pages that look at it."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path

from void_reckoning.blackbox import BlackBoxReader
from void_reckoning.dashboard.history import History
from void_reckoning.dashboard.messages import TurnEncoder
from void_reckoning.dashboard.star_map import StarMap, campaign_at, read_star_map
from void_reckoning.dashboard.turn_delta import TurnDelta
from void_reckoning.simulation_core import LogChunk, StateError, campaign_holder

_LOOK_S = 0.05  # between looks at a log that somebody writes
_IDLE_S = 1.0  # between looks at one that nobody writes
_TELL_S = 0.1  # at most so often are the pages told


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
        self.void_after = 0
        """Of the last change of ``generation``: rounds up to this one stayed as they were."""
        self.state = "reading"
        self.problem = ""
        self.lock = threading.Lock()
        self._encode = TurnEncoder()
        self._told = told
        self._told_at = 0.0
        self._fresh = True
        self._reader_stamp = (0, 0, 0)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"follow {folder.name}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Read no more; the thread ends soon after."""
        self._stop.set()

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
        """A reader of the log as it is now.

        Raises
        ------
        StateError
            Before the log could be read.
        """
        stamp = _stamp(self.folder)
        with self.lock:
            if self.reader is None:
                raise StateError(f"{self.folder.name} is not read yet{': ' if self.problem else ''}{self.problem}")
            if stamp != self._reader_stamp:
                self.reader, self._reader_stamp = BlackBoxReader.open(self.folder), stamp
            return self.reader

    @property
    def first_turn(self) -> int:
        """The round that ``turns[0]`` is."""
        return 1 if self.star_map is None else self.star_map.first_turn + 1

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                written = self._follow()
            except _ClosedError:
                return
            except Exception as error:  # whatever a log may hold: it is said on the page, and the server goes on
                with self.lock:
                    self.state, self.problem = "failed", f"{type(error).__name__}: {error}"
                written = _stamp(self.folder)
            self._tell()
            while _stamp(self.folder) == written and campaign_holder(self.folder) is None:
                if self._stop.wait(_IDLE_S):
                    return

    def _follow(self) -> tuple[int, int, int]:
        """Read from the beginning until nobody writes; give what the log's file was then."""
        reader = BlackBoxReader.open(self.folder)
        star_map = read_star_map(reader, self._go_on)
        with self.lock:
            if self.turns:
                self.generation += 1
            self.reader, self.star_map, self.turns, self.void_after = reader, star_map, [], star_map.first_turn
            self.history, self._encode = History(star_map), TurnEncoder()
            self.state, self.problem = "reading", ""
        self._tell()
        for chunk in reader.follow_chunks(interval=_LOOK_S, stop=self._caught_up):
            if self._stop.is_set():
                break
            if chunk.kind == "rewind":
                self._rewind(reader, star_map, chunk)
            elif self.history is not None and (delta := self.history.add(chunk)) is not None:
                self._take(delta)
        with self.lock:
            self.state = "ended"
        return _stamp(self.folder)

    def _take(self, delta: TurnDelta) -> None:
        if delta.uncertain and self.history is not None:
            self.history.correct(delta, campaign_at(self.current_reader(), delta.turn, self._go_on))
        with self.lock:
            self.turns.append(self._encode(delta))
        self._fresh = True
        if time.monotonic() - self._told_at > _TELL_S:
            self._tell()

    def _caught_up(self) -> bool:
        """At each look that finds nothing new."""
        if self.state == "reading":
            self.state, self._fresh = "live", True
        if self._fresh:
            self._tell()
        return self._stop.is_set()

    def _rewind(self, reader: BlackBoxReader, star_map: StarMap, rewind: LogChunk) -> None:
        """Fold again what is not void: the campaign went on from an earlier commit."""
        history, encode, turns = History(star_map), TurnEncoder(), []
        for chunk in BlackBoxReader.open(reader.path).iter_chunks():
            if chunk.number >= rewind.number:
                break
            if (delta := history.add(chunk)) is not None:
                if delta.uncertain:
                    history.correct(delta, campaign_at(reader, delta.turn, self._go_on))
                turns.append(encode(delta))
        kept = 0
        while kept < min(len(turns), len(self.turns)) and turns[kept] == self.turns[kept]:
            kept += 1
        with self.lock:
            self.history, self._encode, self.turns = history, encode, turns
            self.generation += 1
            self.void_after = star_map.first_turn + kept
        self._fresh = True

    def _go_on(self, _turn: int) -> None:
        """After each round that is played again."""
        if self._stop.is_set():
            raise _ClosedError

    def _tell(self) -> None:
        self._told_at, self._fresh = time.monotonic(), False
        self._told()


def _stamp(folder: Path) -> tuple[int, int, int]:
    try:
        status = (folder / "blackbox.vrlog").stat()
    except OSError:
        return (0, 0, 0)
    return (status.st_ino, status.st_size, status.st_mtime_ns)
