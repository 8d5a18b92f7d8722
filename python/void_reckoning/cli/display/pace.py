"""Progress displays: when the next update is due, the speed, the ranking."""

from __future__ import annotations

import time

from void_reckoning._core import Standing

_SLOW = 2.0  # turns per second


class Clock:
    """Decides when the next update is due, and measures the speed of the campaign."""

    def __init__(self, every: float) -> None:
        self._every = every
        self._began = time.monotonic()
        self._next = 0.0
        self._turns = 0

    def due(self) -> bool:
        """Count a turn; return whether an update is due."""
        self._turns += 1
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + self._every
        return True

    def wait(self, seconds: float) -> None:
        """Postpone the next update by this long, if that is longer than usual."""
        self._next = max(self._next, time.monotonic() + max(self._every, seconds))

    def speed(self) -> float:
        """Return the mean speed so far, turns per second."""
        return self._turns / max(1e-9, time.monotonic() - self._began)

    def pace(self, turns: int) -> str:
        """Return the speed and the time left for ``turns`` more turns; an empty string before the first turn."""
        if self._turns == 0:
            return ""
        speed = self.speed()
        rate = f"{speed:.0f} turns/s" if speed >= _SLOW else f"{1 / speed:.1f} s/turn"
        return f"{rate}  {self._left(turns)} left"

    def _left(self, turns: int) -> str:
        seconds = turns / max(1e-9, self.speed())
        return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def ranking(standings: list[Standing]) -> list[Standing]:
    """Return the factions by score, best first; by name among equals."""
    return sorted(standings, key=lambda row: (-row.score, row.name))
