"""Checks of numbers that are too large or too small."""

from __future__ import annotations

from void_reckoning._core import LIMITS, plain_value
from void_reckoning.support.arguments import refused

MAX_TURNS = LIMITS.max_turns  # maximum number of turns to play
LAST_TURN = LIMITS.last_turn  # maximum turn number in a log or save
MAX_THREADS = LIMITS.max_threads
MAX_SEED = 2**64 - 1


def check_integer(name: str, value: int) -> None:
    """Raise InvalidInput for a value that the core can't take as an integer; the core checks its bounds.

    >>> check_integer("systems", 150)
    """
    found = value if type(value) is int else plain_value(value, name)
    if isinstance(found, bool) or not isinstance(found, int) or not -(2**63) <= found < 2**63:
        raise refused(name, "an integer of at most 64 bits", value)


def check_range(name: str, value: int, least: int, most: int) -> None:
    """Raise InvalidInput for a number that is not within bounds, both allowed.

    >>> check_range("threads", 4, 0, MAX_THREADS)
    """
    found = value if type(value) is int else plain_value(value, name)
    if isinstance(found, bool) or not isinstance(found, int):
        raise refused(name, f"an integer from {least} to {most}", value)
    if not least <= found <= most:
        raise refused(name, f"between {least} and {most}", value)
