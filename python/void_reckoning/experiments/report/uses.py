"""Whether those who use a unit, technology or building early come first more often, among factions with the same score at the time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from void_reckoning.experiments.intervals import false_discovery
from void_reckoning.experiments.report import figures
from void_reckoning.experiments.report.losses import add_losses
from void_reckoning.experiments.report.parts import Column, Section, Sheet, counted, listed
from void_reckoning.experiments.report.rows import Rows

EARLY = 60
"""Round before which use counts; half of the median length where campaigns are shorter than twice that."""
MIN_SEATS = 20  # with use and without: fewer are not tested
_ITEMS = ("unit, technology or building", "units, technologies and buildings")
Counts = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Association:
    """The odds of being first with use, by those without, over strata; with its 95% interval. NaN where a side is empty."""

    odds: float
    low: float
    high: float
    points: float
    """Difference of the shares of firsts, over strata."""
    p: float


def mantel_haenszel(with_first: Counts, with_rest: Counts, without_first: Counts, without_rest: Counts) -> Association:
    """Return the association over strata (Mantel and Haenszel 1959; interval: Robins, Breslow and Greenland 1986).

    Parameters
    ----------
    with_first, with_rest, without_first, without_rest
        Counts by stratum: with use and first, with use and not first, and so on.

    Examples
    --------
    >>> one = mantel_haenszel(*(np.array([count]) for count in (20, 10, 10, 20)))
    >>> round(one.odds, 3), round(one.points, 3)
    (4.0, 0.333)
    """
    from scipy.stats import chi2  # noqa: PLC0415  # slow to import

    a, b, c, d = (np.asarray(one, float) for one in (with_first, with_rest, without_first, without_rest))
    kept = (a + b > 0) & (c + d > 0)
    a, b, c, d = a[kept], b[kept], c[kept], d[kept]
    n = a + b + c + d
    nan = float("nan")
    if not kept.any():
        return Association(nan, nan, nan, nan, 1.0)
    points = float(np.sum((a * (c + d) - c * (a + b)) / n) / np.sum((a + b) * (c + d) / n))
    variance = float(np.sum((a + b) * (c + d) * (a + c) * (b + d) / (n**2 * np.maximum(n - 1, 1))))
    excess = float(np.sum(a - (a + b) * (a + c) / n))
    p = float(chi2.sf(excess**2 / variance, 1)) if variance > 0 else 1.0
    right, left = a * d / n, b * c / n
    total_right, total_left = float(right.sum()), float(left.sum())
    if total_right == 0 or total_left == 0:
        return Association(nan, nan, nan, points, p)
    along, across = (a + d) / n, (b + c) / n
    log_variance = (
        np.sum(along * right) / (2 * total_right**2)
        + np.sum(along * left + across * right) / (2 * total_right * total_left)
        + np.sum(across * left) / (2 * total_left**2)
    )
    odds, factor = total_right / total_left, float(np.exp(1.959964 * np.sqrt(log_variance)))
    return Association(odds, odds / factor, odds * factor, points, p)


def early_round(rows: Rows) -> int:
    """Return the round before which use counts as early."""
    median = rows.one("select coalesce(median(turns), 0) from campaigns where status = 'ok' and main")
    return EARLY if median >= 2 * EARLY else max(2, int(median) // 2)


def section(rows: Rows) -> Section:
    """Return what use goes with being first."""
    part = Section("uses", "What goes with being first: units, technologies, buildings")
    if not rows.one("select count(*) from used join campaigns using (k) where main"):
        part.unknown.append("What the factions used: the experiment has not recorded it (record.usage = true does).")
        return part
    early = early_round(rows)
    turn = rows.one("select coalesce(max(turn), 0) from points where turn <= $1", early)
    _strata(rows, early, turn)
    adjusted = "faction and its place by score" if turn else "faction"
    at = f" at round {turn}" if turn else ""
    if not turn:
        part.unknown.append(
            "Use adjusted for score: no curves were recorded by then, so that strong factions may only have used more."
        )
    found = rows.columns(_TABLES, early)
    items, starts = np.unique(found["item"].astype(str), return_index=True)
    ends = np.r_[starts[1:], len(found["item"])]
    tested: list[tuple[str, int, int, Association]] = []
    skipped = 0
    for item, start, end in zip(items, starts, ends, strict=True):
        a, uses, firsts, all_ = (
            found[name][start:end].astype(float) for name in ("used_first", "uses", "firsts", "seats")
        )
        if uses.sum() < MIN_SEATS or (all_ - uses).sum() < MIN_SEATS:
            skipped += 1
            continue
        result = mantel_haenszel(a, uses - a, firsts - a, all_ - uses - (firsts - a))
        tested.append((str(item), int(uses.sum()), int(all_.sum()), result))
    part.says.append(
        f"Used before round {early}, among the seats of factions that ever use it and that play on from then, compared within "
        f"the same {adjusted}{at}. This is association, not cause: who does well may use more. "
        f"{counted(len(tested), 'test')}, false discovery rate 5%."
    )
    if skipped:
        part.unknown.append(f"{counted(skipped, *_ITEMS)}: used by under {MIN_SEATS} seats, or by all but so few.")
    if tested:
        _told(part, tested)
    add_losses(part, rows)
    return part


def _told(part: Section, tested: list[tuple[str, int, int, Association]]) -> None:
    q = false_discovery([one.p for *_, one in tested])
    order = sorted(range(len(tested)), key=lambda place: (q[place] >= 0.05, -abs(tested[place][3].points)))
    called = [place for place in order if q[place] < 0.05]
    names = [tested[place][0].partition(":")[2] for place in order]
    if called:
        part.title = f"{counted(len(called), *_ITEMS)} {'goes' if len(called) == 1 else 'go'} with being first more or less often"
        more = [
            f"{tested[place][0].partition(':')[2]} ({100 * tested[place][3].points:+.1f} points)" for place in called
        ]
        part.headlines.append(f"Early use that goes with being first (association, not cause): {listed(more, 3)}.")
    else:
        part.title = "No early use goes with being first, as far as can be told"
    top = order[:15]
    drawn = [place for place in top if tested[place][3].odds == tested[place][3].odds]
    if drawn:
        part.figures.append(
            figures.intervals(
                "Odds of being first with early use, by the odds without",
                [tested[place][0].partition(":")[2] for place in drawn],
                [float(np.log2(tested[place][3].odds)) for place in drawn],
                [float(np.log2(tested[place][3].low)) for place in drawn],
                [float(np.log2(tested[place][3].high)) for place in drawn],
                "doublings of the odds of being first; dashed: none",
                0.0,
                percent=False,
            )
        )
    pick = [tested[place] for place in order]
    part.sheets.append(
        Sheet(
            "uses",
            "Early use and being first (association)",
            [
                Column("id", "Used", names, "text", "id of the unit type, technology or building"),
                Column("kind", "Kind", [one[0].partition(":")[0] for one in pick], "text"),
                Column(
                    "share",
                    "Used by",
                    [one[1] / one[2] for one in pick],
                    "share",
                    "of the seats of factions that ever use it",
                ),
                Column("seats", "Seats", [one[2] for one in pick], "count"),
                Column(
                    "points",
                    "First, points",
                    [one[3].points for one in pick],
                    "points",
                    "difference of the shares of firsts, over strata",
                ),
                Column(
                    "odds",
                    "Odds ratio",
                    [one[3].odds for one in pick],
                    "number",
                    "of being first, over strata (Mantel and Haenszel)",
                ),
                Column("low", "at least", [one[3].low for one in pick], "number", "lower end of the 95% interval"),
                Column("high", "at most", [one[3].high for one in pick], "number", "upper end of it"),
                Column(
                    "q",
                    "q",
                    [q[place] for place in order],
                    "p",
                    "p-value corrected for the false discovery rate (Benjamini and Hochberg)",
                ),
                Column("called", "Called", [q[place] < 0.05 for place in order], "yes", "q below 0.05"),
            ],
        )
    )


def _strata(rows: Rows, early: int, turn: int) -> None:
    """Make the table of seats that play on from the round, with their strata: faction, and place by score at that time."""
    rows.rows(
        "create or replace temp table strata as with placed as (select k, seat, row_number() over (partition by k "
        "order by score desc, seat) as rank from points where turn = $2 and alive) "
        "select p.k, p.seat::utinyint as seat, p.faction, p.first, coalesce(r.rank, 0) as rank, p.seats from places p "
        "join campaigns c using (k) left join placed r on r.k = p.k and r.seat = p.seat "
        "where c.main and c.turns >= $1 and ($2 = 0 or r.rank is not null)",
        early,
        turn,
    )


_TABLES = """
with totals as (select faction, rank, seats as size, count(*) as seats, count(*) filter (first) as firsts from strata group by all),
able as (select distinct u.item, p.faction from used u join places p on p.k = u.k and p.seat = u.seat where u.count > 0 and p.main),
early as (
    select u.item, s.faction, s.rank, s.seats as size, count(*) as uses, count(*) filter (s.first) as used_first
    from used u join strata s using (k, seat) where u.count > 0 and u.first_turn < $1 group by all
)
select a.item, t.seats, t.firsts, coalesce(e.uses, 0) as uses, coalesce(e.used_first, 0) as used_first
from able a join totals t using (faction) left join early e using (item, faction, rank, size) order by a.item
"""
