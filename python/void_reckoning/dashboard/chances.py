"""Chances of victory, as ``void-reckoning explain`` has left them beside the log."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from void_reckoning._core import InvalidInput
from void_reckoning.dashboard.protocol_answers import ChanceCurve, ChancesAnswer, TurningPointRow
from void_reckoning.dashboard.star_map import NOBODY
from void_reckoning.support.log_file import CHANCES_FILE

_MAX_EVENTS = 200  # of one turning point
_MAX_BYTES = 64 * 2**20
_NO_WINNER = ""


def chances_answer(folder: Path, factions: Sequence[str]) -> ChancesAnswer:
    """Return the chances of a campaign whose seats are these factions; no turns where nothing was measured.

    Raises
    ------
    InvalidInput
        The file can't be read, or is not what ``explain`` writes.
    """
    file = folder / CHANCES_FILE
    if not os.path.isfile(file):  # noqa: PTH113  # no error without permission to look
        return {"turns": [], "continuations": 0, "until": 0, "policies": {}, "curves": [], "points": []}
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise InvalidInput(f"{CHANCES_FILE} must have at most {_MAX_BYTES} bytes, got {file.stat().st_size}")
        found = json.loads(file.read_text(encoding="utf-8"))["explanation"]
        return _answer(found, factions)
    except OSError as error:
        raise InvalidInput(f"{CHANCES_FILE} can't be read: {error.strerror}") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput(
            f"{CHANCES_FILE} is not what explain writes; remove it and explain the campaign again"
        ) from None


def _answer(found: Mapping[str, Any] | None, factions: Sequence[str]) -> ChancesAnswer:
    if found is None:  # continuations only, of what-ifs or of an explanation that was interrupted
        return {"turns": [], "continuations": 0, "until": 0, "policies": {}, "curves": [], "points": []}
    seats = {faction: seat for seat, faction in enumerate(factions)} | {_NO_WINNER: NOBODY}
    rows = found["curve"]
    return {
        "turns": [int(row["turn"]) for row in rows],
        "continuations": int(found["continuations"]),
        "until": int(found["until"]),
        "policies": {str(faction): str(policy) for faction, policy in found["policies"].items()},
        "curves": [_curve(rows, outcome, seat) for outcome, seat in seats.items()],
        "points": [_point(point, seats) for point in found["turning_points"]],
    }


def _curve(rows: Sequence[Mapping[str, Any]], outcome: str, seat: int) -> ChanceCurve:
    chance, low, high = zip(*(map(float, row["chances"][outcome]) for row in rows), strict=True)
    return {"seat": seat, "chance": list(chance), "low": list(low), "high": list(high)}


def _point(point: Mapping[str, Any], seats: Mapping[str, int]) -> TurningPointRow:
    outcome = point["outcome"]
    events = [str(event) for event in point["events"]]
    return {
        "first": int(point["first"]),
        "last": int(point["last"]),
        "seat": seats[outcome],
        "before": float(point["before"][outcome][0]),
        "after": float(point["after"][outcome][0]),
        "events": events[:_MAX_EVENTS],
        "more_events": max(0, len(events) - _MAX_EVENTS),
        "causes": [
            {"order": str(one["sentence"]), "played": float(one["played"]), "without": float(one["without"])}
            for one in point["causes"]
        ],
        "tried": int(point["tried"]),
        "why_not": str(point["not_searched"]),
    }
