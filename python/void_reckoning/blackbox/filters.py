"""Filters for searching a log."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from void_reckoning._core import InvalidInput, LogChunk, log_event_names
from void_reckoning.support.arguments import integer, shown, text
from void_reckoning.support.ranges import LAST_TURN

BETWEEN_ROUNDS, NOBODY = "between rounds", "nobody"
_NUMBERS = {BETWEEN_ROUNDS: 0xFFFF, NOBODY: 0xFFFE}
_MAX_U64 = 2**64 - 1

TIMES = ("wall", "turns")
"""What times an export of events on a time axis can have: when each was committed, or a timeline in which a turn lasts a second."""

Turns = int | tuple[int | None, int | None] | None


class Filters(TypedDict, total=False):
    """The filters of ``BlackBoxReader.iter_events`` beside types of events, as every export takes them."""

    turns: Turns
    faction: str | None
    combat: int | None


def check_event_type(name: str) -> None:
    """Raise InvalidInput for a name that is not an event of a log."""
    if text(name, "types") not in log_event_names():
        raise InvalidInput(f"event type must be one of {', '.join(log_event_names())}, got '{name}'")


def check_time(time: str) -> None:
    """Raise InvalidInput for what is not a time axis of an export."""
    if text(time, "time") not in TIMES:
        raise InvalidInput(f"time must be one of {', '.join(TIMES)}, got {shown(time)}")


def faction_number(faction: str | None, known: Callable[[], list[str]]) -> int | None:
    """Return the log's number for a faction id, ``"between rounds"`` or ``"nobody"``; raise InvalidInput for an unknown one."""
    if faction is not None:
        faction = text(faction, "faction")
    if faction is None or faction in _NUMBERS:
        return None if faction is None else _NUMBERS[faction]
    factions = known()  # not earlier: a damaged log may be unable to provide them
    if faction not in factions:
        raise InvalidInput(f"faction must be one of {', '.join([*factions, *_NUMBERS])}, got '{faction}'")
    return factions.index(faction)


def turn_range(turns: Turns) -> tuple[int | None, int | None]:
    """Return the first and last round; None: open."""
    if isinstance(turns, tuple) and len(turns) != 2:
        raise InvalidInput(f"turns must be a round, or the first and last of some, got {shown(turns)}")
    first, last = turns if isinstance(turns, tuple) else (turns, turns)
    return _whole("turns", first, LAST_TURN), _whole("turns", last, LAST_TURN)


def combat_number(combat: int | str | None, what: str = "combat") -> int | None:
    """Return a battle's number, from an int or text; raise InvalidInput if it can't be a battle's number."""
    if isinstance(combat, str):
        if not (combat.isascii() and combat.isdigit()):
            raise InvalidInput(f"{what} must be the number of a battle, got {shown(combat)}")
        combat = int(combat)
    return _whole(what, combat, _MAX_U64)


def checked_combat(combat: int | str, what: str) -> int:
    """Return a battle's number; raise InvalidInput for None, too."""
    number = combat_number(combat, what)
    if number is None:
        raise InvalidInput(f"{what} must be the number of a battle, got None")
    return number


def faction_of(chunk: LogChunk) -> str:
    """Return the faction of a commit's turn, as searches name it: an id, ``"between rounds"`` or ``"nobody"``."""
    if chunk.faction is not None:
        return chunk.faction
    # The chunk itself does not say so; interventions between turns are commits of their own.
    types = set(chunk.type_counts())
    return NOBODY if "Intervention" in types and types <= {"Intervention", "PolicyChanged"} else BETWEEN_ROUNDS


def _whole(name: str, value: int | None, most: int) -> int | None:
    return None if value is None else integer(value, name, 0, most)
