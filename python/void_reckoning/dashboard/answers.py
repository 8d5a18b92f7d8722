"""Answers about the contents of a log: events in words, orders."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from void_reckoning._core import Event, InvalidInput, order_names
from void_reckoning.blackbox import BlackBoxReader
from void_reckoning.blackbox.sentences import Teller
from void_reckoning.dashboard.following import Following
from void_reckoning.dashboard.protocol_answers import EventRow, EventsAnswer, OrderRow, OrdersAnswer, Reason
from void_reckoning.dashboard.star_map import NOBODY

_MAX_ROWS = 500
_ENTITY = re.compile(r"\d{10,}")  # the form of entities in reasons
_NUMBER = re.compile(r"(?<!\w)\d[\d.,]*(?<=\d)(?!\w)")
_MAX_REASONS = 20
_MAX_EVENTS_LOOKED_AT = 200_000  # for one answer; the page asks for more from there
_TOLD_BY_DEFAULT = (
    "CombatStart", "CombatEnd", "ColonyFounded", "PlanetConquered", "ConstructionCompleted", "TechnologyLearned",
    "FactionEliminated", "VictoryAchieved", "SystemError", "Intervention",
)  # fmt: skip


_Row = TypeVar("_Row", EventRow, OrderRow)
_Found = tuple[_Row, tuple[int, ...]]  # with the systems that it concerns

_orders_of: WeakKeyDictionary[BlackBoxReader, tuple[int, int, list[Reason]]] = (
    WeakKeyDictionary()
)  # counted once, not at each letter of a search


def whole(request: dict[str, Any], name: str, least: int, most: int, default: int | None = None) -> int:
    """Return a whole number from a request.

    Raises
    ------
    InvalidInput
        It is not a whole number, or out of range.
    """
    value = request.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InvalidInput(f"{name} must be a whole number from {least} to {most}, got {str(value)[:40]!r}")
    return value


def events(following: Following, request: dict[str, Any]) -> EventsAnswer:
    """Return events in words, from ``after`` (a sequence number) on.

    The request has ``turns`` (first, last), and optionally ``types``, ``faction`` (a seat; -1: between rounds), ``text`` (in a text of the
    row, or the name of its faction or system), ``limit``. Rows are sequence, turn, seat, type, sentence, system (-1: none), battle (0:
    none). ``more``: there are more events; send ``next`` as ``after``.
    """
    reader = following.current_reader()
    types = request.get("types") or _TOLD_BY_DEFAULT
    if not isinstance(types, list | tuple) or not all(isinstance(one, str) for one in types):
        raise InvalidInput("types must be a list of names of events")
    tell = Teller(reader.names)
    seat_of = {faction.id: seat for seat, faction in enumerate(reader.names.factions)}

    def row(event: Event) -> _Found[EventRow]:
        fields = event.fields
        seat = NOBODY if event.faction is None else seat_of.get(event.faction, NOBODY)
        place = fields.get("system") or fields.get("to") or fields.get("place") or fields.get("planet") or 0
        system = _system(following, place)
        battle = fields.get("combat") or 0
        return EventRow(event.sequence, event.turn, seat, event.type, tell(event), system, battle), (system,)

    rows, after = _search(following, reader, request, list(types), row)
    return {"rows": rows, "more": after is not None, "next": after or 0}


def orders(following: Following, request: dict[str, Any]) -> OrdersAnswer:
    """Return orders and their results; request and answer as for :func:`events`.

    ``accepted`` (true, false, null) and ``kind`` filter them. Rows are sequence, turn, seat, kind, order in words, whether it was carried
    out, and the reason why not. The answer also has ``kinds`` and, for the whole campaign, ``total`` and ``refused`` (counts) and
    ``reasons`` (the most common: text with … for numbers, and count).
    """
    reader = following.current_reader()
    tell, kinds = Teller(reader.names), order_names()
    seat_of = {faction.id: seat for seat, faction in enumerate(reader.names.factions)}
    accepted, kind = request.get("accepted"), request.get("kind")

    def row(event: Event) -> _Found[OrderRow] | None:
        fields = event.fields
        name = kinds[fields["order"]]
        if (accepted is not None and fields["accepted"] != accepted) or (kind and kind != name):
            return None
        seat = NOBODY if event.faction is None else seat_of.get(event.faction, NOBODY)
        reason = _ENTITY.sub(lambda number: reader.names.entity(int(number[0])), fields["reason"] or "")
        systems = _system(following, fields["subject"]), _system(following, fields["target"])
        return OrderRow(event.sequence, event.turn, seat, name, tell.order(fields), fields["accepted"], reason), systems

    rows, after = _search(following, reader, request, ["FactionAction"], row)
    total, refused, reasons = _of_all_orders(reader)
    return {
        "rows": rows,
        "more": after is not None,
        "next": after or 0,
        "kinds": kinds,
        "total": total,
        "refused": refused,
        "reasons": reasons,
    }


def _of_all_orders(reader: BlackBoxReader) -> tuple[int, int, list[Reason]]:
    """Return the number of orders, the number rejected, and the most common reasons."""
    found = _orders_of.get(reader)
    if found is None:
        columns = reader.columns("FactionAction").arrays("accepted", "reason")
        reasons = columns["reason"][~columns["accepted"]].tolist()
        alike = Counter(_without_numbers(text or "") for text in reasons)
        commonest = [Reason(text, count) for text, count in alike.most_common(_MAX_REASONS)]
        found = _orders_of[reader] = (len(columns["accepted"]), len(reasons), commonest)
    return found


def _without_numbers(reason: str) -> str:
    """Return a reason with its numbers and entities replaced, so that equal reasons are equal strings.

    >>> _without_numbers("laser_2 costs 1,020.5 credits, the treasury holds 0.9.")
    'laser_2 costs … credits, the treasury holds ….'
    >>> _without_numbers("4294968767 is not a colony of this faction")
    'something is not a colony of this faction'
    """
    return _NUMBER.sub("…", _ENTITY.sub("something", reason))


def _search(
    following: Following,
    reader: BlackBoxReader,
    request: dict[str, Any],
    types: list[str],
    row_of: Callable[[Event], _Found[_Row] | None],
) -> tuple[list[_Row], int | None]:
    """Return rows, and the sequence number after which there may be more; None: there are no more."""
    turns = request.get("turns") or [1, reader.last_turn]
    if not isinstance(turns, list) or len(turns) != 2:
        raise InvalidInput("turns must be the first and last turn of a range")
    first, last = (whole({"turns": turn}, "turns", 0, 2**32 - 1) for turn in turns)
    after = whole(request, "after", -1, 2**53, -1)
    limit = whole(request, "limit", 1, _MAX_ROWS, 200)
    text = str(request.get("text") or "").lower()[:200]
    faction = _faction(reader, request.get("faction"))
    rows: list[_Row] = []
    looked = 0
    for event in reader.iter_events(types, turns=(first, last), faction=faction):
        if event.sequence <= after:
            continue
        looked += 1
        if len(rows) >= limit or looked > _MAX_EVENTS_LOOKED_AT:
            return rows, event.sequence - 1
        found = row_of(event)
        if found is not None and (not text or any(text in part.lower() for part in _texts(following, reader, *found))):
            rows.append(found[0])
    return rows, None


def _texts(
    following: Following, reader: BlackBoxReader, row: EventRow | OrderRow, systems: tuple[int, ...]
) -> Iterator[str]:
    """Return the texts of a row, and the names that a page shows for its numbers."""
    yield from (part for part in row if isinstance(part, str))
    if row.seat != NOBODY:
        yield reader.names.factions[row.seat].name
    if following.star_map is not None:
        yield from (following.star_map.system_names[system] for system in systems if system != NOBODY)


def _faction(reader: BlackBoxReader, seat: object) -> str | None:
    if seat is None:
        return None
    ids = reader.factions
    number = whole({"faction": seat}, "faction", NOBODY, len(ids) - 1)
    return "between rounds" if number == NOBODY else ids[number]


def _system(following: Following, entity: int) -> int:
    """Return the number of the system that an entity is or is in; -1: none."""
    history = following.history
    return NOBODY if history is None else history.system_of(entity)
