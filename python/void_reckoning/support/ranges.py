"""Checks of numbers that are too large or too small."""

from __future__ import annotations

from void_reckoning._core import LIMITS
from void_reckoning.support.arguments import plain, refused

MAX_TURNS = LIMITS.max_turns  # maximum number of turns to play
LAST_TURN = LIMITS.last_turn  # maximum turn number in a log or save
MAX_THREADS = LIMITS.max_threads
MAX_SEED = 2**64 - 1
MAX_FACTIONS = LIMITS.max_factions
MIN_SYSTEMS, MAX_SYSTEMS = LIMITS.min_systems, LIMITS.max_systems


def check_range(name: str, value: int, least: int, most: int) -> None:
    """Raise InvalidInput for a number that is not within bounds, both allowed.

    >>> check_range("threads", 4, 0, MAX_THREADS)
    """
    rule = f"an integer from {least} to {most}"
    found = plain(value, name, rule)
    if isinstance(found, bool) or not isinstance(found, int):
        raise refused(name, rule, value)
    if not least <= found <= most:
        raise refused(name, f"between {least} and {most}", value)
