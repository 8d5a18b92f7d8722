"""Lines that say now and then how far an experiment is."""

from __future__ import annotations

import sys
import time
from typing import Any

from void_reckoning.cli.display.duration import duration
from void_reckoning.cli.streams import say

_EVERY_S = 2.0  # between lines


class SparseLines:
    """Prints lines, at most one every two seconds, beginning two seconds from now; ``at_once``: with the first one."""

    def __init__(self, *, at_once: bool = False) -> None:
        self._last = time.monotonic() - (_EVERY_S if at_once else 0)

    def due(self) -> bool:
        """Return whether two seconds have passed since the last line."""
        return time.monotonic() - self._last >= _EVERY_S

    def say(self, line: str) -> None:
        """Print a line; the next one is due in two seconds."""
        self._last = time.monotonic()
        say(line)
        sys.stderr.flush()


class ProgressLines:
    """Prints how far an experiment is, at most every two seconds.

    Parameters
    ----------
    noun
        What is played, such as ``campaigns``.
    """

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self._lines = SparseLines(at_once=True)
        self.played = 0

    def update(self, state: Any) -> None:
        """Print a line, unless there was one just now."""
        self.played = state.played
        if state.left and not self._lines.due():
            return
        failed = f"  {state.failed} failed" if state.failed else ""
        self._lines.say(
            f"{state.before + state.played}/{state.total} {self._noun}  {state.rate:.1f} per second  "
            f"{duration(state.seconds_left)} left{failed}"
        )
