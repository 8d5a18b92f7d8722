"""States of a writer, and results of waiting for it."""

import enum

SLOW_AFTER = 2.0
"""Seconds without a sign of life after which a writer counts as slow, and a read interrupted by writes alone fails."""


class WriterState(enum.Enum):
    """State of a segment's writer."""

    ALIVE = "alive"
    SLOW = "slow"
    """Holds its lock, but has given no sign of life for two seconds."""
    CLOSED = "closed"
    """Ended normally."""
    DEAD = "dead"
    """Ended without closing: the last data read is final."""
    UNKNOWN = "unknown"
    """Its lock is held, and it has given no sign of life for two seconds; but its process id counts in another PID namespace (a
    container's), so that it may be paused, or dead while a child of it holds the lock."""


class WaitResult(enum.Enum):
    """Why ``wait_for_update`` returned; true if there is something new to read."""

    UPDATED = "updated"
    TIMED_OUT = "timed out"
    CLOSED = "closed"
    DEAD = "dead"
    NOT_CONNECTED = "not connected"

    def __bool__(self) -> bool:
        return self is WaitResult.UPDATED
