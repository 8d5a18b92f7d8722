"""Checks of numbers against limits of the core."""

from __future__ import annotations

from void_reckoning._core import LIMITS
from void_reckoning.support.arguments import integer

MAX_TURNS = LIMITS.max_turns  # maximum number of turns to play
LAST_TURN = LIMITS.last_turn  # maximum turn number in a log or save
MAX_THREADS = LIMITS.max_threads
MAX_SEED = 2**64 - 1
MAX_FACTIONS = LIMITS.max_factions
MIN_SYSTEMS, MAX_SYSTEMS = LIMITS.min_systems, LIMITS.max_systems


def check_range(name: str, value: int, least: int, most: int) -> int:
    """Return an integer within bounds, both allowed; raise InvalidInput for anything else.

    >>> check_range("turns", 4, 0, MAX_TURNS)
    4
    """
    return integer(value, name, least, most)


def check_threads(threads: int) -> int:
    """Return a number of worker threads; 0 stands for all usable cores."""
    return integer(threads, "threads", 0, MAX_THREADS)
