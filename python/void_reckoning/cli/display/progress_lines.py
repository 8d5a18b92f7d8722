"""Lines that say now and then how far an experiment is."""

from __future__ import annotations

import sys
import time
from typing import Any

from void_reckoning.cli.display.duration import duration
from void_reckoning.cli.streams import say

_EVERY_S = 2.0  # between lines


class ProgressLines:
    """Prints how far an experiment is, at most every two seconds.

    Parameters
    ----------
    noun
        What is played, such as ``campaigns``.
    """

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self._last = time.monotonic() - _EVERY_S
        self.played = 0

    def update(self, state: Any) -> None:
        """Print a line, unless there was one just now."""
        self.played = state.played
        if time.monotonic() - self._last < _EVERY_S and state.left:
            return
        self._last = time.monotonic()
        failed = f"  {state.failed} failed" if state.failed else ""
        say(
            f"{state.before + state.played}/{state.total} {self._noun}  {state.rate:.1f} per second  "
            f"{duration(state.seconds_left)} left{failed}"
        )
        sys.stderr.flush()
