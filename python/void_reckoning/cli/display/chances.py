"""Chances of victory as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from void_reckoning.cli.display.terminal import wrapped

_BARS = "▁▂▃▄▅▆▇█"
_MIN_SHOWN = 0.05  # outcomes whose chance is never higher share a column
_MAX_COLUMNS = 5
_MAX_EVENTS = 12
_MOSTLY = 0.5
NOBODY = "nobody"


def bars(shares: Sequence[float]) -> str:
    """Return a line of bars, one for each share from 0 to 1.

    >>> bars([0, 0.5, 1])
    '▁▅█'
    """
    return "".join(_BARS[min(len(_BARS) - 1, int(share * len(_BARS)))] for share in shares)


def explanation_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of an explanation, from its plain values."""
    curve, names = report["curve"], report["factions"] | {"": NOBODY}
    yield _headline(report, names)
    yield f"{report['continuations']} continuations from each turn, to turn {report['until']} at most{_policies(report)}"
    yield ""
    shown = _columns(curve, names)
    width = max(len(names[one]) for one in shown)
    first, last = curve[0]["turn"], curve[-1]["turn"]
    yield f"chance of victory, turns {first} to {last}"
    for outcome in shown:
        shares = [row["chances"][outcome][0] for row in curve]
        yield f"  {names[outcome]:<{width}}  {bars(shares)}  {shares[0]:4.0%} -> {shares[-1]:4.0%}"
    yield ""
    yield from _table(curve, shown, names)
    if all(row["chances"][""][0] > _MOSTLY for row in curve):
        yield ""
        yield f"nobody wins by turn {report['until']} from most states: --until with a later turn lets continuations go on"
    yield ""
    yield from _turning_points(report, names)


def what_if_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a comparison, from its plain values."""
    names = report["factions"] | {"": NOBODY}
    yield f"turn {report['turn']}, {', '.join(report['edits'])}"
    yield f"{report['continuations']} continuations of each, to turn {report['until']} at most, with the same seeds"
    yield ""
    width = max(len(name) for name in names.values())
    yield f"{'':<{width}}  {'as played':>18}  {'edited':>18}  {'difference':>20}"
    rows = sorted(report["outcomes"].items(), key=lambda row: -max(row[1]["played"][0], row[1]["edited"][0]))
    for outcome, row in rows:
        change, low, high = row["difference"]
        stands = " *" if low > 0 or high < 0 else ""
        yield (
            f"{names[outcome]:<{width}}  {_share(row['played']):>18}  {_share(row['edited']):>18}  "
            f"{change:+4.0%} ({low:+.0%} to {high:+.0%}){stands}"
        )
    yield ""
    yield f"won by turn, {report['turns'][0]} to {report['turns'][-1]}"
    for faction, _ in rows:
        if faction:
            played, edited = report["played_by_turn"][faction], report["edited_by_turn"][faction]
            yield f"  {names[faction]:<{width}}  played {bars(played)}  edited {bars(edited)}"
    yield ""
    yield "* the difference stands: all intervals hold at once, at 95 %"


def _headline(report: Mapping[str, Any], names: Mapping[str, str]) -> str:
    winner = report["winner"]
    end = (
        f"is at turn {report['last_turn']}"
        if winner is None
        else f"ended in turn {report['last_turn']}: {names[winner] if winner else 'nobody'} won"
    )
    return f"{report['campaign']} {end}"


def _policies(report: Mapping[str, Any]) -> str:
    given = report["policies"]
    return f", {', '.join(f'{faction}={policy}' for faction, policy in given.items())} playing on" if given else ""


def _columns(curve: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> list[str]:
    """Return the outcomes to show, the likeliest first."""
    highest = {outcome: max(row["chances"][outcome][0] for row in curve) for outcome in names}
    ranked = sorted(names, key=lambda outcome: -highest[outcome])
    return [one for one in ranked if highest[one] >= _MIN_SHOWN][:_MAX_COLUMNS] or ranked[:1]


def _table(curve: Sequence[Mapping[str, Any]], shown: Sequence[str], names: Mapping[str, str]) -> Iterator[str]:
    titles = [names[one] if len(names[one]) <= 18 else f"{names[one][:17]}…" for one in shown]
    others = len(names) > len(shown)
    yield f"{'turn':>5}  " + "  ".join(f"{title:>18}" for title in titles) + ("  others" if others else "")
    for row in curve:
        chances = row["chances"]
        rest = max(0.0, 1 - sum(chances[one][0] for one in shown))
        yield (
            f"{row['turn']:>5}  "
            + "  ".join(f"{_share(chances[one], exact=row['exact']):>18}" for one in shown)
            + (f"  {rest:6.0%}" if others else "")
        )


def _share(chance: Sequence[float], *, exact: bool = False) -> str:
    share, low, high = chance
    return f"{share:.0%}" if exact else f"{share:.0%} ({low:.0%} to {high:.0%})"


def _turning_points(report: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    points = report["turning_points"]
    if not points:
        yield "no turning points: no step stands beyond the noise of all turns together"
        return
    yield f"turning points (at most {report['error_rate']:.0%} chance that any is false)"
    for point in points:
        yield ""
        outcome = point["outcome"]
        single = point["last"] - point["first"] == 1
        when = f"turn {point['last']}" if single else f"turns {point['first'] + 1} to {point['last']}"
        yield f"{when}: {names[outcome]} {point['before'][outcome][0]:.0%} -> {point['after'][outcome][0]:.0%}"
        yield from _causes(point)
        events = point["events"]
        yield "  happened then:" if events else "  no battle, conquest, colony or technology in it"
        for event in events[:_MAX_EVENTS]:
            yield wrapped(f"    {event}", indent=6)
        if len(events) > _MAX_EVENTS:
            yield f"    and {len(events) - _MAX_EVENTS} more events (--json has all)"


def _causes(point: Mapping[str, Any]) -> Iterator[str]:
    for cause in point["causes"]:
        yield wrapped(f"  cause: {cause['sentence']}", indent=9)
        yield f"         with it {cause['played']:.0%}, the turn played without it {cause['without']:.0%}"
    if point["not_searched"]:
        yield f"  causes not looked for: {point['not_searched']}"
    elif not point["causes"]:
        yield (
            f"  no order made it: the turn without any one of {len(point['orders'])}, by faction and then "
            f"{point['tried']} singly, comes out alike"
        )
