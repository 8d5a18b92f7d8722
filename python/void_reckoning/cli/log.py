"""``void-reckoning log``: what happened in a campaign."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from void_reckoning.blackbox import BlackBoxReader, BlackBoxViewer, CombatSummary, TurnTimeline
from void_reckoning.blackbox.export import EXPORTS, event_as_dict
from void_reckoning.blackbox.reader import check_event_type
from void_reckoning.blackbox.sentences import Teller, counted
from void_reckoning.cli.battle_report import sparkline
from void_reckoning.simulation_core import InvalidInput, log_event_names

_MOST_SHOWN = 20


@dataclass(frozen=True)
class LogRequest:
    """What was asked for on the command line."""

    directory: Path
    turns: tuple[int | None, int | None] | None = None
    faction: str | None = None
    types: tuple[str, ...] = ()
    combat: int | None = None
    given_up: bool = False
    skip_damage: bool = False
    limit: int | None = None
    as_json: bool = False

    def open(self) -> BlackBoxReader:
        """The log."""
        for name in self.types:
            check_event_type(name)
        return BlackBoxReader.open(self.directory, given_up=self.given_up, skip_damage=self.skip_damage)

    @property
    def filters(self) -> dict[str, Any]:
        """As ``BlackBoxReader.iter_events`` takes them."""
        return {"turns": self.turns, "faction": self.faction, "combat": self.combat}


def parse_turns(text: str | None) -> tuple[int | None, int | None] | None:
    """A turn, or the first and last of some.

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
        raise InvalidInput(f"--turn is '{text}'; allowed are 7, 3:9, 90: and :10")
    return numbers[0], numbers[1]


def show(request: LogRequest) -> int:
    """The summary; or a battle; or the events that were asked for. Give the exit code."""
    reader = request.open()
    if request.combat is not None and not (request.types or request.faction or request.turns):
        summary = BlackBoxViewer(reader).get_combat_summary(request.combat)
        if request.as_json:
            print(json.dumps(dataclasses.asdict(summary)))
        else:
            _print_combat(summary, reader)
    elif request.types or request.faction or request.turns:
        _show_events(request, reader)
    else:
        report = _summary(reader)
        if request.as_json:
            print(json.dumps(report))
        else:
            _print_summary(report, reader)
        return 3 if report["damage"] else 0
    return _code(reader, request)


def timeline(request: LogRequest) -> int:
    """Rounds in words. Give the exit code."""
    reader = request.open()
    viewer = BlackBoxViewer(reader)
    first, last = request.turns or (1, None)
    end = min(reader.last_turn, last) if last is not None else reader.last_turn
    told = []
    for turn in range(max(1, first or 1), end + 1):
        if request.as_json:
            told.append(_timeline_json(viewer.get_turn_timeline(turn), request.faction))
        else:
            _print_timeline(viewer.get_turn_timeline(turn), viewer.teller, request.faction)
    if request.as_json:
        print(json.dumps({"turns": told}))
    elif end < max(1, first or 1):
        print(f"nothing of these turns; the last of this log is {reader.last_turn}", file=sys.stderr)
    return _code(reader, request)


def follow(request: LogRequest) -> int:
    """Tell what happens as it happens, until nobody plays any more; with JSON an object a line. Give the exit code."""
    reader = request.open()
    teller = Teller(reader.names)
    shown = 0
    for event in reader.follow(request.types):
        if request.faction is not None and event.faction != request.faction:
            continue
        if request.turns is not None and not _within(event.turn, request.turns):
            continue
        if request.as_json:
            print(json.dumps(event_as_dict(event)), flush=True)
        else:
            print(_line(event, teller), flush=True)
        shown += 1
        if request.limit is not None and shown >= request.limit:
            break
    return 0


def export(request: LogRequest, form: str, out: Path | None) -> int:
    """Write the events in another format. Give the exit code."""
    if form == "analytics":
        from void_reckoning.blackbox.analytics import write_analytics  # noqa: PLC0415  # brings pyarrow

        if request.types or request.faction or request.turns or request.combat is not None:
            raise InvalidInput("--export analytics is of the whole campaign: it takes no filters")
        reader = request.open()
        files = write_analytics(reader, out)
        _say_written({name: str(path.absolute()) for name, path in files.items()}, request)
        return _code(reader, request)
    if form not in EXPORTS:
        raise InvalidInput(f"--export is '{form}'; allowed are {', '.join([*sorted(EXPORTS), 'analytics'])}")
    reader = request.open()
    target = out or reader.path.parent / ("parquet" if form == "parquet" else f"{reader.path.stem}.{form}")
    rows = EXPORTS[form](reader, target, request.types, **request.filters)
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
    """3 where damage was passed over: what was shown is not all."""
    if not request.skip_damage or not reader.damage:
        return 0
    for damage in reader.damage:
        print(f"void-reckoning: {_damage_line(damage)}", file=sys.stderr)
    return 3


def _damage_line(damage: Any) -> str:
    before = "the beginning" if damage.last_before is None else f"turn {damage.last_before[0]}"
    after = "the end" if damage.next is None else f"turn {damage.next[0]}"
    return f"damaged: {damage.bytes} bytes at {damage.offset}, between {before} and {after}: {damage.reason}"


def _within(turn: int, turns: tuple[int | None, int | None]) -> bool:
    return (turns[0] is None or turn >= turns[0]) and (turns[1] is None or turn <= turns[1])


def _line(event: Any, teller: Teller) -> str:
    return f"{event.turn:>5}  {event.faction or '-':<10}  {teller(event)}"


def _show_events(request: LogRequest, reader: BlackBoxReader) -> None:
    events = reader.iter_events(request.types, **request.filters)
    limit = request.limit
    if request.as_json:
        taken: list[dict[str, Any]] = []
        more = False
        for event in events:
            if limit is not None and len(taken) == limit:
                more = True
                break
            taken.append(event_as_dict(event))
        print(json.dumps({"events": taken, "more": more}))
        return
    teller = Teller(reader.names)
    for number, event in enumerate(events):
        if limit is not None and number == limit:
            print(f"... more; --limit is {limit}", file=sys.stderr)
            return
        print(_line(event, teller))


def _summary(reader: BlackBoxReader) -> dict[str, Any]:
    index = reader.index()
    live = index["live"] != 0
    names = log_event_names()
    counts: Counter[str] = Counter()
    whole = BlackBoxReader.open(reader.path, skip_damage=True)  # damage is a part of the summary
    for chunk in whole.iter_chunks():
        counts.update(chunk.type_counts())
    orders = whole.columns("FactionAction").arrays("accepted", "reason")
    reasons = Counter(orders["reason"][~orders["accepted"]].tolist())
    ends = whole.columns("CombatEnd").arrays("decided")
    last = whole.last_turn
    reports = [
        event.fields
        for turn in (last, last - 1)
        for event in (whole.iter_events(["FactionReport"], turns=turn) if turn > 0 else ())
    ]
    standings = {report["of"]: report for report in reversed(reports)}
    errors = [
        {"turn": event.turn, "faction": event.faction, "message": event.fields["message"]}
        for event in whole.iter_events(["SystemError"])
    ]
    return {
        "log": str(reader.path.absolute()),
        "campaign_id": reader.campaign_id,
        "seed": reader.seed,
        "universe": reader.settings.get("universe"),
        "simulation_version": reader.simulation_version,
        "created": reader.created.isoformat(),
        "bytes": reader.path.stat().st_size,
        "turns": last,
        "commits": int(((index["kind"] == 1) & live).sum()),
        "rewinds": int((index["kind"] == 3).sum()),
        "given_up_events": int(index["events"][~live].sum()),
        "events": sum(counts.values()),
        "events_by_type": {name: counts[name] for name in names if counts[name]},
        "battles": {"total": len(ends["decided"]), "decided": int(ends["decided"].sum())},
        "orders": {
            "total": len(orders["accepted"]),
            "rejected": int((~orders["accepted"]).sum()),
            "reasons": dict(reasons.most_common(_MOST_SHOWN)),
        },
        "factions": [
            {"faction": of, **{key: value for key, value in report.items() if key != "of"}}
            for of, report in sorted(standings.items(), key=lambda row: -row[1]["score"])
        ],
        "errors": errors,
        "torn_bytes": reader.torn_bytes,
        "damage": [_damage_line(damage) for damage in reader.damage],
    }


def _print_summary(report: dict[str, Any], reader: BlackBoxReader) -> None:
    print(f"{report['log']}")
    print(
        f"universe {report['universe']}, seed {report['seed']}, begun {reader.created:%Y-%m-%d %H:%M} UTC, simulation version "
        f"{report['simulation_version']}, campaign {report['campaign_id']}"
    )
    print(
        f"{counted(report['turns'], 'turn')}, {counted(report['commits'], 'commit')}, {counted(report['events'], 'event')}, "
        f"{report['bytes']} bytes"
    )
    if report["rewinds"]:
        print(f"{counted(report['rewinds'], 'rewind')}, which gave up {counted(report['given_up_events'], 'event')}")
    print()
    if report["factions"]:
        print(f"{'faction':<12}{'planets':>8}{'fleets':>8}{'units':>8}{'techs':>7}{'credits':>10}{'score':>9}")
        for row in report["factions"]:
            print(
                f"{row['faction']:<12}{row['planets']:>8}{row['fleets']:>8}{row['units']:>8}{row['technologies']:>7}"
                f"{row['treasury'] / 1000:>10.0f}{row['score']:>9}{'' if row['alive'] else '  eliminated'}"
            )
        print()
    battles, orders = report["battles"], report["orders"]
    print(f"battles   {battles['total']}, {battles['decided']} of them decided")
    print(f"orders    {orders['total']}, {orders['rejected']} of them rejected")
    for reason, count in orders["reasons"].items():
        print(f"{count:>10} x {reason}")
    print()
    for name, count in sorted(report["events_by_type"].items(), key=lambda row: -row[1]):
        print(f"{count:>10} {name}")
    for error in report["errors"][:_MOST_SHOWN]:
        print(f"turn {error['turn']}, {error['faction'] or 'between rounds'}: {error['message']}", file=sys.stderr)
    if len(report["errors"]) > _MOST_SHOWN:
        print(f"... and {len(report['errors']) - _MOST_SHOWN} errors more: --type SystemError", file=sys.stderr)
    if report["torn_bytes"]:
        print(f"the last {report['torn_bytes']} bytes are an unfinished commit; they do not count", file=sys.stderr)
    for line in report["damage"]:
        print(f"void-reckoning: {line}", file=sys.stderr)
    folder = reader.path.parent
    print()
    print(f"Next: void-reckoning log {folder} --timeline --turn {max(1, report['turns'])}   tells a turn")


def _print_combat(summary: CombatSummary, reader: BlackBoxReader) -> None:
    teller = Teller(reader.names)
    place = f"{summary.planet} ({summary.system})" if summary.planet else summary.system
    print(f"Battle {summary.combat} at {place}, turn {summary.turn}")
    print()
    print(f"{'side':<10}{'faction':<28}{'units':>7}{'lost':>7}{'damage dealt':>14}")
    for side, faction, units, lost, damage in (
        ("attacker", summary.attacker, summary.attackers, summary.attackers_lost, summary.damage_by_attacker),
        ("defender", summary.defender, summary.defenders, summary.defenders_lost, summary.damage_by_defender),
    ):
        print(f"{side:<10}{teller.faction(faction):<28}{units:>7}{lost:>7}{damage:>14.0f}")
    print()
    how = f"by {summary.reason}" if summary.decided else "by the tick limit"
    print(f"{summary.result} {how} after {counted(summary.ticks, 'tick')}")
    if summary.destroyed:
        print("destroyed: " + ", ".join(f"{number} {name}" for name, number in summary.destroyed.items()))
    if summary.weapons:
        print()
        print(f"{'weapon':<24}{'of':<10}{'shots':>8}{'hits':>7}{'damage':>10}{'kills':>7}")
        for use in summary.weapons:
            print(
                f"{use.weapon:<24}{reader.names.entity(use.source):<10}{use.shots:>8}{use.hits / max(1, use.shots):>7.0%}"
                f"{use.damage:>10.0f}{use.kills:>7}"
            )
    if summary.damage_by_tick:
        curve = [summary.damage_by_tick.get(tick, 0.0) for tick in range(max(summary.damage_by_tick) + 1)]
        print()
        print(f"damage by tick  |{sparkline(curve, max(curve))}|")


def _timeline_json(told: TurnTimeline, faction: str | None) -> dict[str, Any]:
    return {
        "turn": told.turn,
        "parts": [
            {
                "faction": part.faction,
                "slot": part.slot,
                "committed": part.committed,
                "error": part.error,
                "state_hash": f"{part.state_hash:016x}",
                "orders": part.orders,
                "rejected": part.rejected,
                "battles": part.battles,
                "sentences": part.sentences,
            }
            for part in told.parts
            if faction is None or part.faction == faction
        ],
    }


def _print_timeline(told: TurnTimeline, teller: Teller, faction: str | None) -> None:
    print(f"Turn {told.turn}")
    for part in told.parts:
        if faction is not None and part.faction != faction:
            continue
        who = "between rounds" if part.faction is None else teller.faction(part.faction)
        state = "" if part.committed else "  forfeited"
        print(f"\n  {who}{state}  [{part.state_hash:016x}]")
        for sentence in part.sentences or ["nothing"]:
            print(f"    {sentence}")
    print()
