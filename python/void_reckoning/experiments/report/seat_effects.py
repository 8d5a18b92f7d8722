"""Whether it matters where a faction sits: its place in the round, and its home in the galaxy of a seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from void_reckoning.experiments.intervals import wilson
from void_reckoning.experiments.report import figures
from void_reckoning.experiments.report.parts import Column, Section, Sheet, percent
from void_reckoning.experiments.report.rows import Rows

_CERTAIN = 10  # rows that are equal
Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Test:
    """A p-value, with an effect and its 95% interval; ``p`` is None where it can't be told."""

    p: float | None
    effect: float = 0.0
    low: float = 0.0
    high: float = 0.0


def mean_is_zero(sums: Floats) -> float | None:
    """Return the p-value that the mean of rows is zero (Hotelling 1931); columns that follow from others are left out.

    None where there are too few rows, or they don't vary.

    >>> rows = np.array([[1.0, -1.0], [-1.0, 1.0]] * 20)
    >>> mean_is_zero(rows)
    1.0
    """
    from scipy.stats import f  # noqa: PLC0415  # slow to import

    rows = len(sums)
    if rows < 2:
        return None
    mean = sums.mean(axis=0)
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(sums, rowvar=False)))
    kept = values > 1e-9 * max(values.max(), 1e-9)
    if rows >= _CERTAIN and np.abs(vectors[:, ~kept].T @ mean).max(initial=0) > 1e-6:
        return 0.0  # the same in every row, and not zero: a seat that is never first
    size = int(kept.sum())
    if size == 0 or rows < 5 * size:
        return None
    along = vectors[:, kept].T @ mean
    squared = rows * float(np.sum(along**2 / values[kept]))
    return float(f.sf(squared * (rows - size) / (size * (rows - 1)), size, rows - size))


def same_home(seats: Floats, chances: Floats, clusters: Floats) -> Test:
    """Return whether campaigns in one galaxy have their first in the same seat, and so home, more often than by chance.

    Parameters
    ----------
    seats
        Shape (campaigns,): the seat that was first.
    chances
        Shape (campaigns, seats): the chance of each seat, from the faction that sat there.
    clusters
        Shape (campaigns,): number of the galaxy, sorted.
    """
    from scipy.stats import t  # noqa: PLC0415

    starts = np.flatnonzero(np.r_[True, clusters[1:] != clusters[:-1]])
    sizes = np.diff(np.r_[starts, len(clusters)])
    hit = np.zeros_like(chances)
    hit[np.arange(len(seats)), seats.astype(int)] = 1
    pairs = sizes * (sizes - 1) / 2

    def over_pairs(table: Floats) -> Floats:
        total = np.add.reduceat(table, starts, axis=0)
        own = np.add.reduceat(table**2, starts, axis=0)
        return ((total**2 - own) / 2).sum(axis=1)  # type: ignore[no-any-return]

    excess = (over_pairs(hit) - over_pairs(chances))[pairs > 0] / pairs[pairs > 0]
    if len(excess) < 10:
        return Test(None)
    mean, error = float(excess.mean()), float(excess.std(ddof=1) / len(excess) ** 0.5)
    if error == 0:
        return Test(0.0 if mean else 1.0, mean, mean, mean)
    half = float(t.ppf(0.975, len(excess) - 1)) * error
    return Test(float(2 * t.sf(abs(mean / error), len(excess) - 1)), mean, mean - half, mean + half)


def section(rows: Rows) -> Section:
    """Return the effects of seats and homes."""
    part = Section("seats", "Whether seat and home matter")
    size = rows.one("select coalesce(max(seats), 0) from places where main")
    if size < 2:
        part.unknown.append("Whether seats matter: no campaign has two factions.")
        return part
    found = rows.columns(
        "with chance as (select faction, variant, avg(first::int) as q from places where main group by all) "
        "select dense_rank() over (order by variant, point, block) - 1 as galaxy, block, k, seat, first, q from places join chance using "
        "(faction, variant) where main and seats = $1 order by galaxy, k, seat",
        size,
    )
    turned = rows.one(
        "select count(*) from (select faction from places where main group by 1 having count(distinct seat) > 1)"
    )
    if turned < 2:
        part.unknown.append(
            "Whether seat or home matter: every faction kept its seat, so that they can't be told apart; "
            "seats.factions = 'latin' in the experiment turns them."
        )
        return part
    campaigns = len(found["k"]) // size
    first = found["first"].reshape(campaigns, size).astype(float)
    chances = found["q"].reshape(campaigns, size).astype(float)
    chances /= chances.sum(axis=1, keepdims=True)
    seeds = np.unique(found["block"][::size], return_inverse=True)[1].reshape(-1)
    sums = np.zeros((int(seeds.max()) + 1, size))
    np.add.at(sums, seeds, first - chances)
    p = mean_is_zero(sums)
    observed, expected = first.mean(axis=0), chances.mean(axis=0)
    spans = [wilson(int(count), campaigns, 1 - 0.05 / size) for count in first.sum(axis=0)]
    worst = int(np.argmax(np.abs(observed - expected)))
    _judge_seat(part, p, worst, observed, expected, spans)
    _judge_home(part, same_home(np.argmax(first, axis=1).astype(float), chances, found["galaxy"][::size]))
    seats = [str(seat) for seat in range(size)]
    part.figures.append(
        figures.intervals(
            "Share of campaigns in which each seat is first",
            [f"seat {seat}" for seat in seats],
            list(observed),
            [low for low, _ in spans],
            [high for _, high in spans],
            "first, % of campaigns; dashed: an even share",
            1 / size,
        )
    )
    part.sheets.append(
        Sheet(
            "seats",
            "Share of campaigns in which a seat is first",
            [
                Column("seat", "Seat", list(range(size)), "count", "place in the round, from 0"),
                Column("share", "First", list(observed), "share"),
                Column(
                    "low",
                    "at least",
                    [low for low, _ in spans],
                    "share",
                    "lower end of the simultaneous 95% interval (Wilson)",
                ),
                Column("high", "at most", [high for _, high in spans], "share", "upper end of it"),
                Column("expected", "Expected", list(expected), "share", "from the factions that sat there"),
            ],
        )
    )
    return part


def _judge_seat(
    part: Section, p: float | None, worst: int, observed: Floats, expected: Floats, spans: list[tuple[float, float]]
) -> None:
    low, high = spans[worst]
    told = (
        f"seat {worst} is first in {percent(observed[worst])} of campaigns (interval {percent(low)} to {percent(high)}), "
        f"expected {percent(expected[worst])}"
    )
    if p is None:
        part.unknown.append("Whether the seat matters: too few seeds for the number of seats.")
    elif p < 0.05:
        part.title = "The seat matters"
        part.headlines.append(f"Seat: an effect; {told} (p = {p:.2g}).")
    else:
        part.title = "No effect of the seat found"
        part.says.append(f"Seat: no effect found; the largest difference: {told} (p = {p:.2g}).")


def _judge_home(part: Section, home: Test) -> None:
    if home.p is None:
        part.unknown.append("Whether the home matters: that takes ten seeds, each played with factions in other seats.")
        return
    told = (
        f"two campaigns of one seed have their first at the same home {100 * home.effect:+.1f} points more often than by chance "
        f"(interval {100 * home.low:+.1f} to {100 * home.high:+.1f}, p = {home.p:.2g})"
    )
    if home.p < 0.05 and home.effect > 0:
        part.headlines.append(f"Home: an effect; {told}.")
    else:
        part.says.append(f"Home: no effect found; {told}.")
