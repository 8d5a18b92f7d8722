"""What differs from another experiment, the baseline: the largest changes first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from void_reckoning.experiments.intervals import holm, where_known
from void_reckoning.experiments.report import figures
from void_reckoning.experiments.report.bans import Difference, paired
from void_reckoning.experiments.report.parts import Column, Kind, Section, Sheet, counted, listed, shown
from void_reckoning.experiments.report.rows import Rows
from void_reckoning.support.path_text import path_text

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Measure:
    """A result by seed: seeds, means over the seed's campaigns, and the standard deviation between all campaigns."""

    kind: Kind
    seeds: Array
    means: Array
    spread: float


@dataclass(frozen=True)
class Change:
    """A measure's change from the baseline; ``size`` in standard deviations between campaigns, ``p`` corrected by Holm's method."""

    name: str
    kind: Kind
    before: float
    after: float
    difference: Difference
    size: float
    p: float | None


_MEASURES: list[tuple[str, Kind, str]] = [
    ("rounds", "number", "select seed, turns::double as value from campaigns where status = 'ok' and main"),
    (
        "share of victories",
        "share",
        "select seed, (ended_by = 'victory')::int::double as value from campaigns where status = 'ok' and main",
    ),
    ("battles", "number", "select seed, battles::double as value from campaigns where status = 'ok' and main"),
    ("conquests", "number", "select seed, conquests::double as value from campaigns where status = 'ok' and main"),
]
_OF_FACTIONS: list[tuple[str, Kind, str]] = [
    ("share of firsts", "share", "p.first::int::double"),
    ("share of the score", "share", "p.score / greatest(sum(p.score) over (partition by p.k), 1)"),
    ("planets at the end", "number", "p.planets::double"),
]
_OF_USE: list[tuple[str, Kind, str]] = [
    ("units built", "number", "coalesce(sum(u.count) filter (u.item like 'unit:%'), 0)::double"),
    ("units lost", "number", "coalesce(sum(u.lost), 0)::double"),
]


def measures_of(rows: Rows) -> dict[str, Measure]:
    """Return the measures of an experiment by name: of its campaigns, and of each faction."""
    found: dict[str, Measure] = {}
    for name, kind, query in _MEASURES:
        _add(found, rows, query, kind, name)
    for name, kind, value in _OF_FACTIONS:
        query = f"select p.faction, c.seed, {value} as value from places p join campaigns c using (k) where p.main"
        for faction in rows.factions:
            _add(
                found,
                rows,
                f"select seed, value from ({query}) where faction = $1",
                kind,
                f"{faction}: {name}",
                faction,
            )
    if rows.one("select count(*) from used"):
        for name, kind, value in _OF_USE:
            query = (
                f"select c.seed, {value} as value from places p join campaigns c using (k) left join used u "
                "on u.k = p.k and u.seat = p.seat where p.main and p.faction = $1 group by c.seed, p.k"
            )
            for faction in rows.factions:
                _add(found, rows, query, kind, f"{faction}: {name}", faction)
    return found


def changes_of(before: dict[str, Measure], after: dict[str, Measure]) -> list[Change]:
    """Return the changes of measures that both have: those that are certain first, each part from the largest on."""
    names = [name for name in after if name in before]
    found = [(name, _difference(before[name], after[name])) for name in names]
    corrected = where_known(holm, [difference.p for _, difference in found])
    changes = []
    for (name, difference), p in zip(found, corrected, strict=True):
        one, two = before[name], after[name]
        spread = ((one.spread**2 + two.spread**2) / 2) ** 0.5
        size = (
            difference.mean / spread
            if spread > 0
            else 0.0
            if difference.mean == 0
            else float("inf") * np.sign(difference.mean)
        )
        changes.append(
            Change(name, one.kind, float(one.means.mean()), float(two.means.mean()), difference, float(size), p)
        )
    return sorted(changes, key=lambda change: (change.p is None or change.p >= 0.05, -abs(change.size), change.name))


def section(rows: Rows, baseline: Rows) -> Section:
    """Return the changes from a baseline."""
    part = Section("changes", "Changes from the baseline")
    if not rows.played or not baseline.played:
        part.unknown.append("What changed: one of the two experiments has no campaign with a result.")
        return part
    changes = changes_of(measures_of(baseline), measures_of(rows))
    clear = [change for change in changes if change.p is not None and change.p < 0.05]
    part.says.append(
        f"Baseline: {path_text(baseline.path.name)}, {counted(baseline.played, 'campaign')} with a result. Sizes are in standard "
        f"deviations between campaigns; p-values are corrected for {counted(len(changes), 'comparison')} (Holm), so that at 5% all calls "
        "hold at once. Where both have the same seeds, they are compared seed by seed."
    )
    if clear:
        part.title = f"Largest change: {clear[0].name}"
        told = [
            f"{change.name} ({shown(change.before, change.kind)} to {shown(change.after, change.kind)})"
            for change in clear
        ]
        part.headlines.append(f"Changed from the baseline: {listed(told, 3)}.")
    else:
        part.title = "No change from the baseline is clear"
        part.unknown.append(
            "Whether anything changed from the baseline: no difference is clear at 5% for all comparisons at once."
        )
    drawn = [change for change in changes if np.isfinite(change.size) and change.difference.low is not None][:15]
    if drawn:
        scale = [abs(change.size / change.difference.mean) if change.difference.mean else 0.0 for change in drawn]
        part.figures.append(
            figures.intervals(
                "Changes from the baseline in standard deviations between campaigns",
                [change.name for change in drawn],
                [change.size for change in drawn],
                [(change.difference.low or 0.0) * one for change, one in zip(drawn, scale, strict=True)],
                [(change.difference.high or 0.0) * one for change, one in zip(drawn, scale, strict=True)],
                "change, standard deviations; dashed: none",
                0.0,
                percent=False,
            )
        )
    part.sheets.append(
        Sheet(
            "changes",
            "Changes from the baseline, the largest first",
            [
                Column("measure", "Measure", [change.name for change in changes], "text"),
                Column(
                    "before", "Baseline", [change.before for change in changes], "number", "mean of the seeds' means"
                ),
                Column("after", "Here", [change.after for change in changes], "number", "mean of the seeds' means"),
                Column("change", "Change", [change.difference.mean for change in changes], "number"),
                Column(
                    "low",
                    "at least",
                    [change.difference.low for change in changes],
                    "number",
                    "lower end of the 95% interval",
                ),
                Column("high", "at most", [change.difference.high for change in changes], "number", "upper end of it"),
                Column(
                    "size",
                    "Size",
                    [change.size for change in changes],
                    "number",
                    "standard deviations between campaigns",
                ),
                Column("p", "p, all", [change.p for change in changes], "p", "p-value corrected by Holm's method"),
            ],
        )
    )
    return part


def _add(found: dict[str, Measure], rows: Rows, query: str, kind: Kind, name: str, *values: Any) -> None:
    by_seed = rows.columns(
        f"select seed, avg(value) as mean, count(*) as n, sum(value * value) as squares from ({query}) group by 1 order by 1",
        *values,
    )
    total = by_seed["n"].sum()
    if total == 0:
        return
    mean = float((by_seed["mean"] * by_seed["n"]).sum() / total)
    variance = max(0.0, float(by_seed["squares"].sum() / total) - mean**2)
    found[name] = Measure(kind, by_seed["seed"], by_seed["mean"].astype(float), variance**0.5)


def _difference(before: Measure, after: Measure) -> Difference:
    """Return the difference of the means: of pairs for the same seeds, otherwise by Welch's test."""
    from scipy.stats import ttest_ind  # noqa: PLC0415  # slow to import

    if len(before.seeds) == len(after.seeds) and (before.seeds == after.seeds).all():
        return paired(after.means - before.means)
    mean = float(after.means.mean() - before.means.mean())
    if min(len(before.means), len(after.means)) < 2:
        return Difference(mean, None, None, None)
    if before.means.std() == 0 and after.means.std() == 0:
        return Difference(mean, mean, mean, 1.0 if mean == 0 else 0.0)
    test = ttest_ind(after.means, before.means, equal_var=False)
    interval = test.confidence_interval()
    return Difference(mean, float(interval.low), float(interval.high), float(test.pvalue))
