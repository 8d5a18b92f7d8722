"""The summary of a log: its figures, and their output."""

from __future__ import annotations

from collections import Counter
from typing import Any

from void_reckoning._core import log_event_names
from void_reckoning.blackbox import BlackBoxReader, LogDamage
from void_reckoning.blackbox.sentences import counted
from void_reckoning.blackbox.unit_analytics import units_by_faction
from void_reckoning.cli.display.summary import short_path
from void_reckoning.cli.streams import complain, say
from void_reckoning.support.log_file import LOG_FILE

_MAX_SHOWN = 20


def damage_line(damage: LogDamage) -> str:
    """Return one damaged stretch as a line."""
    before = "the beginning" if damage.last_before is None else f"turn {damage.last_before[0]}"
    after = "the end" if damage.next is None else f"turn {damage.next[0]}"
    return f"damaged: {damage.bytes} bytes at {damage.offset}, between {before} and {after}: {damage.reason}"


def summary_of(reader: BlackBoxReader) -> dict[str, Any]:
    """Return the figures of ``--json``. Damage is a part of them, not an error."""
    whole = BlackBoxReader.open_log(reader.path, skip_damage=True).until_now()  # damage is a part of the summary
    index = whole.index()
    live = index["live"] != 0
    names = log_event_names()
    counts: Counter[str] = Counter()
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
    units = units_by_faction(whole)
    counted_units = ("built", "lost_in_battle", "lost_otherwise")
    errors = [
        {"turn": event.turn, "faction": event.faction, "message": event.fields["message"]}
        for event in whole.iter_events(["SystemError"])
    ]
    damage, torn_bytes = whole.check()
    return {
        "log": str(reader.path.absolute()),
        "campaign_id": reader.campaign_id,
        "seed": reader.seed,
        "universe": reader.settings.get("universe"),
        "simulation_version": reader.simulation_version,
        "created": reader.created.isoformat(),
        "bytes": whole.size,
        "first_turn": whole.first_turn,
        "log_before": None if reader.log_before is None else str(reader.log_before.absolute()),
        "turns": last,
        "commits": int(((index["kind"] == 1) & live).sum()),
        "rewinds": int((index["kind"] == 3).sum()),
        "discarded_events": int(index["events"][~live].sum()),
        "events": sum(counts.values()),
        "events_by_type": {name: counts[name] for name in names if counts[name]},
        "battles": {"total": len(ends["decided"]), "decided": int(ends["decided"].sum())},
        "orders": {
            "total": len(orders["accepted"]),
            "rejected": int((~orders["accepted"]).sum()),
            "reasons": dict(reasons.most_common(_MAX_SHOWN)),
        },
        "factions": [
            {
                "faction": of,
                **{key: value for key, value in report.items() if key != "of"},
                **{f"units_{name}": units.get(of, Counter())[name] for name in counted_units},
            }
            for of, report in sorted(standings.items(), key=lambda row: -row[1]["score"])
        ],
        "errors": errors,
        "torn_bytes": torn_bytes,
        "damage": [damage_line(one) for one in damage],
    }


def print_summary(report: dict[str, Any], reader: BlackBoxReader) -> None:
    """Print the figures for people."""
    print(f"{report['log']}")
    print(
        f"universe {report['universe']}, seed {report['seed']}, started {reader.created:%Y-%m-%d %H:%M} UTC\n"
        f"simulation version {report['simulation_version']}, campaign {report['campaign_id']}"
    )
    first, last = report["first_turn"], report["turns"]
    turns = f"turns {first} to {last}" if first > 1 else counted(last, "turn")
    print(
        f"{turns}, {counted(report['commits'], 'commit')}, {counted(report['events'], 'event')}, "
        f"{report['bytes']} bytes"
    )
    if report["log_before"] is not None:
        print(f"earlier turns are in {short_path(report['log_before'])}")
    if report["rewinds"]:
        print(f"{counted(report['rewinds'], 'rewind')}, which discarded {counted(report['discarded_events'], 'event')}")
    print()
    if report["factions"]:
        print(
            f"{'faction':<12}{'planets':>8}{'fleets':>8}{'units':>8}{'built':>8}{'lost':>7}{'techs':>7}{'credits':>10}{'score':>9}"
        )
        for row in report["factions"]:
            print(
                f"{row['faction']:<12}{row['planets']:>8}{row['fleets']:>8}{row['units']:>8}"
                f"{row['units_built']:>8}{row['units_lost_in_battle'] + row['units_lost_otherwise']:>7}{row['technologies']:>7}"
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
    for error in report["errors"][:_MAX_SHOWN]:
        say(f"turn {error['turn']}, {error['faction'] or 'between rounds'}: {error['message']}")
    if len(report["errors"]) > _MAX_SHOWN:
        say(f"... and {len(report['errors']) - _MAX_SHOWN} more errors: --type SystemError")
    if report["torn_bytes"]:
        say(f"the last {report['torn_bytes']} bytes are an unfinished commit and are ignored")
    for line in report["damage"]:
        complain(f"{line}")
    log = reader.path.parent if reader.path.name == LOG_FILE else reader.path
    print()
    print(f"Next: void-reckoning log {short_path(log)} --timeline --turn {max(1, report['turns'])}   describe a turn")
