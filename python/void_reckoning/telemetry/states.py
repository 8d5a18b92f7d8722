"""What is known of a writer, and how waiting for it ends."""

import enum

SLOW_AFTER = 2.0
"""Seconds without a sign of life after which a writer counts as slow, and a read that met only writes gives up."""


class WriterState(enum.Enum):
    """What is known of a segment's writer."""

    ALIVE = "alive"
    SLOW = "slow"
    """Holds its lock, but has given no sign of life for two seconds."""
    CLOSED = "closed"
    """Ended in order."""
    DEAD = "dead"
    """Ended without closing: what was read last is all there will be."""


class WaitResult(enum.Enum):
    """Why ``wait_for_update`` returned; true if there is something new to read."""

    UPDATED = "updated"
    TIMED_OUT = "timed out"
    CLOSED = "closed"
    DEAD = "dead"
    NOT_CONNECTED = "not connected"

    def __bool__(self) -> bool:
        return self is WaitResult.UPDATED
