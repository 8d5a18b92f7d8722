"""Occasional progress lines for work that takes over a second."""

from __future__ import annotations

import time
from collections.abc import Callable

from void_reckoning.cli.streams import say

_EVERY = 1.0  # seconds, also before the first line


class DelayedProgress:
    """Writes progress to standard error, at most once a second; call it with the number done.

    Parameters
    ----------
    text
        Returns the line for a number.
    """

    def __init__(self, text: Callable[[int], str]) -> None:
        self._text = text
        self._next = time.monotonic() + _EVERY

    def __call__(self, done: int) -> None:
        """Write the line, when it is due."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY
            say(self._text(done))
