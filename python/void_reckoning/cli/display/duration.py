"""Durations for people."""

from __future__ import annotations

import math


def duration(seconds: float) -> str:
    """Return a duration in two units at most.

    >>> [duration(seconds) for seconds in (0.0021, 0.21, 4.21, 75, 7260, 200000)]
    ['2.1 ms', '0.21 s', '4.2 s', '1 min 15 s', '2 h 1 min', '2 d 7 h']
    """
    if not math.isfinite(seconds):
        return "unknown time"
    if seconds < 0.1:
        return f"{seconds * 1000:.2g} ms"
    if seconds < 60:
        return f"{seconds:.2g} s" if seconds < 1 else f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h"
