"""``void-reckoning log``: what happened in a campaign."""

from __future__ import annotations

import dataclasses
import itertools
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from void_reckoning._core import DamagedData, Event, InvalidInput, LogChunk
from void_reckoning.blackbox import BlackBoxReader, BlackBoxViewer
from void_reckoning.blackbox.branches import marked_events
from void_reckoning.blackbox.export import EXPORTS, event_as_dict, rewind_as_dict
from void_reckoning.blackbox.filters import TIMES, check_event_type
from void_reckoning.blackbox.sentences import Teller, counted
from void_reckoning.cli.actions.log_summary import damage_line, print_summary, summary_of
from void_reckoning.cli.actions.log_text import print_combat, print_timeline, timeline_json
from void_reckoning.cli.streams import complain, say
from void_reckoning.support.arguments import refused

_OPTIONS = {
    "turns": "--turn",
    "faction": "--faction",
    "types": "--type",
    "combat": "--combat",
    "limit": "--limit",
    "discarded": "--discarded",
    "skip_damage": "--skip-damage",
}
_FILTERS = ("turns", "faction", "types", "combat")
_READING = ("discarded", "skip_damage")
_SUFFIXES = {"perfetto": "pftrace"}  # of files, where it is not the format's name


@dataclass(frozen=True)
class LogRequest:
    """Options of the command."""

    directory: Path
    turns: tuple[int | None, int | None] | None = None
    faction: str | None = None
    types: tuple[str, ...] = ()
    combat: int | None = None
    discarded: bool = False
    skip_damage: bool = False
    limit: int | None = None
    as_json: bool = False

    def open(self, what: str, *options: str) -> BlackBoxReader:
        """Open the log to show ``what`` of it, which takes these options; raise InvalidInput if another one is set."""
        for name, option in _OPTIONS.items():
            if name not in options and getattr(self, name) != getattr(LogRequest, name):
                raise InvalidInput(f"{option} can't be combined with {what}; it takes {_listed(options)}")
        if self.limit is not None and self.limit < 0:
            raise refused("--limit", "0 or more", self.limit)
        for name in self.types:
            check_event_type(name)
        reader = BlackBoxReader.open_log(self.directory, discarded=self.discarded, skip_damage=self.skip_damage)
        reader.check_faction(self.faction)
        return reader

    @property
    def filters(self) -> dict[str, Any]:
        """The filters of ``BlackBoxReader.iter_events``."""
        return {"turns": self.turns, "faction": self.faction, "combat": self.combat}


def parse_turns(text: str | None) -> tuple[int | None, int | None] | None:
    """Parse a turn, or the first and last of a range.

    >>> parse_turns("7"), parse_turns("3:9"), parse_turns("90:")
    ((7, 7), (3, 9), (90, None))
    """
    if text is None:
        return None
    first, colon, last = text.partition(":")
    try:
        numbers = [int(part) if part else None for part in (first, last if colon else first)]
    except ValueError:
        numbers = [None, None]
    if numbers == [None, None] or any(number is not None and number < 0 for number in numbers):
        raise InvalidInput(f"--turn must be of the form 7, 3:9, 90: or :10, got '{text}'")
    begin, end = numbers
    if begin is not None and end is not None and begin > end:
        raise InvalidInput(f"first turn of --turn must be at most the last, got '{text}'")
    return begin, end


def show(request: LogRequest) -> int:
    """Print the summary, a battle, or the matching events; return the exit code."""
    filtered = request.types or request.faction is not None or request.turns is not None
    if filtered:
        reader = request.open("events", *_FILTERS, "limit", *_READING)
        _show_events(request, reader)
        _say_missing(reader, request)
    elif request.combat is not None:
        reader = request.open("a battle's summary", *_FILTERS, *_READING)
        summary = BlackBoxViewer(reader).get_combat_summary(request.combat)
        if request.as_json:
            print(json.dumps(dict(summary) | dataclasses.asdict(summary)))
        else:
            print_combat(summary, reader)
    else:
        reader = request.open("the summary", *_FILTERS, "skip_damage")
        report = summary_of(reader)
        if request.as_json:
            print(json.dumps(report))
        else:
            print_summary(report, reader)
        return 3 if report["damage"] else 0
    return _code(reader, request)


def timeline(request: LogRequest) -> int:
    """Print rounds in words; return the exit code."""
    reader = request.open("--timeline", "turns", "faction", *_READING)
    viewer = BlackBoxViewer(reader)
    timelines = viewer.iter_turn_summaries(request.turns, faction=request.faction)
    if request.as_json:
        rounds = [timeline_json(told) for told in timelines]
        nothing = not rounds
        print(json.dumps({"turns": rounds}))
    else:
        nothing = True
        for told in timelines:
            print_timeline(told, viewer.teller)
            nothing = False
    _say_missing(reader, request, nothing=nothing)
    return _code(reader, request)


def follow(request: LogRequest) -> int:
    """Print events as they happen, until the campaign ends; with JSON an object a line. Return the exit code."""
    reader = request.open("--follow", *_FILTERS, "limit")
    teller = Teller(reader.names)

    def say_rewound(chunk: LogChunk) -> None:
        told = rewind_as_dict(chunk)
        print(json.dumps(told) if request.as_json else _rewind_line(told))

    # A limit above what islice takes is the same as none.
    limit = None if request.limit is None else min(request.limit, sys.maxsize)
    events = reader.follow(request.types, **request.filters, rewound=say_rewound)
    for event in itertools.islice(events, limit):
        if request.as_json:
            print(json.dumps(event_as_dict(event)))
        else:
            print(_line(event, teller))
    return 0


def export(request: LogRequest, form: str, out: Path | None, time: str | None) -> int:
    """Write the events in another format; return the exit code. ``time`` is for MCAP and Perfetto."""
    if form == "analytics":
        from void_reckoning.blackbox.analytics import write_analytics  # noqa: PLC0415  # brings pyarrow

        reader = request.open("--export analytics", *_READING)
        files = write_analytics(reader, out)
        _say_written({name: str(path.absolute()) for name, path in files.items()}, request)
        return _code(reader, request)
    if form not in EXPORTS:
        raise InvalidInput(f"--export must be one of {', '.join([*sorted(EXPORTS), 'analytics'])}, got '{form}'")
    if time is not None and time not in TIMES:
        raise InvalidInput(f"--time must be one of {', '.join(TIMES)}, got '{time}'")
    reading = (
        _READING if form != "perfetto" else ("skip_damage",)
    )  # slices of discarded turns would overlap those that count
    reader = request.open(f"--export {form}", *_FILTERS, *reading)
    target = out or reader.path.parent / (
        "parquet" if form == "parquet" else f"{reader.path.stem}.{_SUFFIXES.get(form, form)}"
    )
    options = {} if time is None else {"time": time}
    rows = EXPORTS[form](reader, target, request.types, **request.filters, **options)
    _say_written(
        {"path": str(target.absolute()), "events": sum(rows.values()) if isinstance(rows, dict) else rows}, request
    )
    return _code(reader, request)


def _say_written(written: dict[str, Any], request: LogRequest) -> None:
    if request.as_json:
        print(json.dumps(written))
    else:
        print("\n".join(f"{name:<8} {value}" for name, value in written.items()))


def _code(reader: BlackBoxReader, request: LogRequest) -> int:
    """Return the exit code: 3 where damage was skipped and the output is incomplete."""
    found = reader.damage if request.skip_damage else []
    for damage in found:
        complain(f"{damage_line(damage)}")
    return 3 if found else 0


def _say_missing(reader: BlackBoxReader, request: LogRequest, *, nothing: bool = False) -> None:
    """Report which turns the log has, if it lacks some or all of those requested."""
    if request.turns is None and not nothing:
        return
    first, last = request.turns or (None, None)
    try:
        begin, end = reader.first_turn, reader.last_turn
    except DamagedData:
        return  # reported elsewhere
    nothing |= (first is not None and first > end) or (last is not None and last < begin)
    if nothing or (first is not None and begin > 1 and first < begin):
        say(f"{'no turns match' if nothing else 'not all turns requested are here'}; {reader.turns_there()}")


def _listed(options: Iterable[str]) -> str:
    return ", ".join(_OPTIONS[option] for option in options)


def _line(event: Event, teller: Teller, *, discarded: bool = False) -> str:
    return f"{event.turn:>5}  {event.faction or '-':<10}  {'discarded: ' if discarded else ''}{teller(event)}"


def _rewind_line(told: dict[str, Any]) -> str:
    turn, slot = told["turn"], told["slot"]
    place = f"the end of round {turn}" if turn else "the beginning"
    if slot:
        place = f"round {turn + 1}, {counted(slot, 'faction turn')} done"
    return f"{turn + (slot > 0):>5}  {'-':<10}  back to {place}: later events are discarded"


def _show_events(request: LogRequest, reader: BlackBoxReader) -> None:
    events = marked_events(reader, request.types, **request.filters)
    limit = request.limit
    if request.as_json:
        taken: list[dict[str, Any]] = []
        more = False
        for event, discarded in events:
            if limit is not None and len(taken) == limit:
                more = True
                break
            taken.append(event_as_dict(event, discarded if request.discarded else None))
        print(json.dumps({"events": taken, "more": more}))
        return
    teller = Teller(reader.names)
    for number, (event, discarded) in enumerate(events):
        if limit is not None and number == limit:
            say(f"... more; --limit is {limit}")
            return
        print(_line(event, teller, discarded=discarded))
