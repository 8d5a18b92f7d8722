"""What a ban does: variants named ``without X`` against the base, seed by seed. The only place where a report speaks of causes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from void_reckoning.experiments.bans import PREFIX
from void_reckoning.experiments.intervals import false_discovery, where_known
from void_reckoning.experiments.report import figures
from void_reckoning.experiments.report.parts import Column, Section, Sheet, counted, listed
from void_reckoning.experiments.report.rows import Rows

_USED_AS = {
    "unit_types": "unit",
    "buildings": "building",
    "technologies": "technology",
}  # kinds of the table usage, by table


@dataclass(frozen=True)
class Difference:
    """A mean of paired differences, with its 95% interval and p-value; None where there are too few pairs."""

    mean: float
    low: float | None
    high: float | None
    p: float | None


def paired(differences: np.ndarray[Any, Any]) -> Difference:
    """Return the mean of differences of pairs, by Student's t.

    >>> one = paired(np.array([1.0, 2.0, 3.0]))
    >>> one.mean, round(one.low, 2), round(one.high, 2), round(one.p, 3)
    (2.0, -0.48, 4.48, 0.074)
    """
    from scipy.stats import t  # noqa: PLC0415  # slow to import

    pairs = len(differences)
    mean = float(differences.mean())
    if pairs < 2:
        return Difference(mean, None, None, None)
    error = float(differences.std(ddof=1)) / pairs**0.5
    if error == 0:
        return Difference(mean, mean, mean, 1.0 if mean == 0 else 0.0)
    half = float(t.ppf(0.975, pairs - 1)) * error
    return Difference(mean, mean - half, mean + half, float(2 * t.sf(abs(mean) / error, pairs - 1)))


def section(rows: Rows) -> Section | None:
    """Return the effects of bans; None where the experiment has none."""
    banned = [name for name in rows.variants if name.startswith(PREFIX)]
    if not banned:
        return None
    part = Section("bans", "What each ban does")
    base = "base" if "base" in rows.variants else next((name for name in rows.variants if name not in banned), None)
    if base is None:
        part.unknown.append("What bans do: there is no variant without a ban to compare with, named base.")
        return part
    if not rows.one("select exists (select 1 from used)"):
        part.unknown.append(
            "What bans do: the experiment has not recorded what factions use (record.usage = true does)."
        )
        return part
    results: list[tuple[str, str, int, Difference]] = []
    unused: dict[str, tuple[int, int]] = {}
    without_results = []
    for variant in banned:
        item = variant.removeprefix(PREFIX)
        table, _, row = item.rpartition(".")
        found = rows.columns(_PAIRS, base, variant, row, _USED_AS.get(table, ""))
        if len(found["faction"]) == 0:
            seeds, differing = rows.rows(_CHANGED, base, variant)[0]
            if seeds:
                unused[item] = (seeds, differing)
            else:
                without_results.append(item)
        for faction in dict.fromkeys(found["faction"].tolist()):
            here = found["faction"] == faction
            results.append((item, faction, int(here.sum()), paired(found["difference"][here].astype(float))))
    part.says += _unused(unused, base)
    if without_results:
        part.unknown.append(
            f"What a ban of {listed(without_results, 6)} does: no seed has a result with it and in variant {base}."
        )
    tested = [place for place, row in enumerate(results) if row[3].p is not None]
    q = where_known(false_discovery, [row[3].p for row in results])
    order = sorted(
        range(len(results)),
        key=lambda place: ((q[place] or 0) >= 0.05 or q[place] is None, -abs(results[place][3].mean)),
    )
    called = [place for place in order if (value := q[place]) is not None and value < 0.05]
    part.says.append(
        f"For each faction that uses what is banned: its share of firsts with the ban less its share in variant {base}, in points, with "
        f"the same seeds and seats, paired by seed. {counted(len(tested), 'test')}, false discovery rate 5%. This is an effect of the "
        "ban, not an association; it includes what the policies do instead."
    )
    if called:
        told = [
            f"{results[place][0]} for {results[place][1]} ({100 * results[place][3].mean:+.1f} points)"
            for place in called
        ]
        part.title = (
            f"{counted(len(called), 'ban')} {'changes' if len(called) == 1 else 'change'} how often a faction is first"
        )
        part.headlines.append(f"Bans with an effect on being first: {listed(told, 3)}.")
    elif tested:
        part.title = "No ban changes who is first, as far as can be told"
        part.unknown.append("Whether any ban matters: no effect is clear at a false discovery rate of 5%.")
    _tables(part, results, order, q)
    return part


def _unused(unused: dict[str, tuple[int, int]], base: str) -> list[str]:
    """Say what bans do of what nobody uses, by seeds and those that differ: nothing, unless the policies weigh what they could build."""
    told = []
    same = [item for item, (_, differing) in unused.items() if differing == 0]
    if same:
        seeds = min(unused[item][0] for item in same)
        told.append(
            f"No faction of variant {base} built or learned {listed(same, 12)}; "
            f"{'the ban has' if len(same) == 1 else 'these bans have'} no effect: every faction is first as often with "
            f"{'it' if len(same) == 1 else 'them'}, in each of {counted(seeds, 'seed')}."
        )
    others = [f"{item} ({differing} of {seeds} seeds)" for item, (seeds, differing) in unused.items() if differing]
    if others:
        told.append(
            f"No faction of variant {base} built or learned these either, yet who is first differs with a ban, since policies weigh what "
            f"they could build: {listed(others, 12)}."
        )
    return told


def _tables(
    part: Section, results: list[tuple[str, str, int, Difference]], order: list[int], q: list[float | None]
) -> None:
    pick = [results[place] for place in order]
    drawn = [row for row in pick if row[3].low is not None and row[3].high is not None][:20]
    if drawn:
        part.figures.append(
            figures.intervals(
                "Change of a faction's share of firsts by a ban",
                [f"{row[0]}: {row[1]}" for row in drawn],
                [row[3].mean for row in drawn],
                [row[3].low or 0.0 for row in drawn],
                [row[3].high or 0.0 for row in drawn],
                "change, percentage points; dashed: none",
                0.0,
            )
        )
    if not pick:
        return
    part.sheets.append(
        Sheet(
            "bans",
            "Effect of each ban on the factions that use what is banned",
            [
                Column("banned", "Banned", [row[0] for row in pick], "text"),
                Column("faction", "Faction", [row[1] for row in pick], "text"),
                Column(
                    "effect", "First, points", [row[3].mean for row in pick], "points", "change of its share of firsts"
                ),
                Column(
                    "low",
                    "at least",
                    [row[3].low for row in pick],
                    "points",
                    "lower end of the 95% interval, paired by seed",
                ),
                Column("high", "at most", [row[3].high for row in pick], "points", "upper end of it"),
                Column("seeds", "Seeds", [row[2] for row in pick], "count"),
                Column("q", "q", [q[place] for place in order], "p", "p-value corrected for the false discovery rate"),
                Column(
                    "called",
                    "Called",
                    [(value := q[place]) is not None and value < 0.05 for place in order],
                    "yes",
                    "q below 0.05",
                ),
            ],
        )
    )


_PAIRS = """
with able as (
    select distinct p.faction from used u join places p on p.k = u.k and p.seat = u.seat
    where p.variant = $1 and u.count > 0 and split_part(u.item, ':', 2) = $3
        and ($4 = '' or split_part(u.item, ':', 1) = $4)
),
shares as (
    select variant, block, faction, avg(first::int) as share from places semi join able using (faction)
    where variant in ($1, $2) group by all
)
select a.faction, b.share - a.share as difference from shares a join shares b using (block, faction)
where a.variant = $1 and b.variant = $2 order by a.faction, block
"""

_CHANGED = """
with shares as (
    select variant, block, faction, avg(first::int) as share from places where variant in ($1, $2) group by all
),
pairs as (
    select block, bool_or(a.share <> b.share) as differs from shares a join shares b using (block, faction)
    where a.variant = $1 and b.variant = $2 group by block
)
select count(*), count(*) filter (differs) from pairs
"""
