"""How many jobs make a batch of the wanted length."""

from __future__ import annotations

from collections.abc import Sequence

BATCH_SECONDS = 1.0  # how long a worker plays before it gives its results
MAX_IN_BATCH = 200


class Pace:
    """The size of the next batch, from how long the jobs that came back took.

    >>> pace = Pace()
    >>> pace.batch()
    1
    >>> pace.add([0.1, 0.1])
    >>> pace.batch()
    10
    """

    def __init__(self) -> None:
        self._seconds = 0.0
        self._count = 0

    def add(self, seconds: Sequence[float]) -> None:
        """Take the wall times of some jobs."""
        self._seconds += sum(seconds)
        self._count += len(seconds)

    def batch(self) -> int:
        """Return the number of jobs."""
        if self._count == 0 or self._seconds == 0:
            return 1
        return max(1, min(MAX_IN_BATCH, round(BATCH_SECONDS * self._count / self._seconds)))
