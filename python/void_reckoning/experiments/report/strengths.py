"""Strengths of factions from final rankings: the model of Plackett (1975) and Luce (1959), intervals from a bootstrap over seeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from void_reckoning.experiments.report import figures
from void_reckoning.experiments.report.parts import Column, Section, Sheet, listed
from void_reckoning.experiments.report.rows import Rows

Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]

PRIOR = 0.01
"""Weight of the normal prior that keeps strengths finite where one faction is always first."""
ROUNDS = 1000
GROUPS = 1000  # of seeds that are drawn together: enough for an interval, however many seeds there are


@dataclass(frozen=True)
class Strengths:
    """Strengths by item, on the scale of log odds with mean 0, and how they vary over the bootstrap, shape (rounds, items)."""

    values: Floats
    rounds: Floats

    def interval(self, item: int) -> tuple[float, float]:
        """Return the 95% interval of an item."""
        low, high = np.quantile(self.rounds[:, item], [0.025, 0.975])
        return float(low), float(high)


def plackett_luce(orders: Ints, clusters: Ints, items: int) -> Strengths:
    """Fit strengths to rankings.

    Parameters
    ----------
    orders
        Shape (rankings, places): items from the first place on; -1 fills up. ``-2 - item``: an item behind all others, in no order
        among those like it, as eliminated factions are.
    clusters
        Shape (rankings,): which were not played independently, such as those of one seed.
    items
        Number of items.

    Notes
    -----
    The bootstrap takes one Newton step from the whole data's optimum for each weighting of the clusters (the score bootstrap of Kline and
    Santos 2012), which costs a product of matrices instead of a fit.
    """
    kinds, inverse, counts = np.unique(orders, axis=0, return_inverse=True, return_counts=True)
    inverse = inverse.reshape(-1)
    values = np.zeros(items)
    for _ in range(50):
        gradients, hessian = _derivatives(kinds, counts, values)
        step = np.linalg.solve(hessian, counts @ gradients - PRIOR * values)
        values += np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    values -= values.mean()
    gradients, hessian = _derivatives(kinds, counts, values)
    group = np.unique(clusters, return_inverse=True)[1].reshape(-1) % GROUPS
    sums = np.zeros((int(group.max()) + 1, items))
    np.add.at(sums, group, gradients[inverse])
    weights = np.random.Generator(np.random.PCG64(1)).multinomial(len(sums), [1 / len(sums)] * len(sums), ROUNDS)
    moved = values + np.linalg.solve(hessian, ((weights - 1) @ sums).T).T
    return Strengths(values, moved - moved.mean(axis=1, keepdims=True))


def _derivatives(kinds: Ints, counts: Ints, values: Floats) -> tuple[Floats, Floats]:
    """Return the gradient of the log likelihood of each kind of ranking, and minus the second derivatives of all, with the prior."""
    rankings, places = kinds.shape
    items = len(values)
    gradients = np.zeros((rankings, items))
    hessian = PRIOR * np.eye(items)
    row = np.arange(rankings)
    left = np.zeros((rankings, items), bool)
    for place in range(places):
        item = np.where(kinds[:, place] < -1, -2 - kinds[:, place], kinds[:, place])
        here = item >= 0
        left[row[here], item[here]] = True
    for place in range(places):
        chosen = kinds[:, place]
        here = (chosen >= 0) & (left.sum(axis=1) > 1)
        weight = np.where(left, np.exp(values), 0)
        chance = weight / np.maximum(weight.sum(axis=1, keepdims=True), 1e-300) * here[:, None]
        gradients[row[here], chosen[here]] += 1
        gradients -= chance
        weighted = chance * counts[:, None]
        hessian += np.diag(weighted.sum(axis=0)) - chance.T @ weighted
        some = chosen >= 0
        left[row[some], chosen[some]] = False
    return gradients, hessian


def section(rows: Rows) -> Section:
    """Return the strengths of the factions."""
    part = Section("strengths", "How strong the factions are over the whole ranking")
    found = rows.columns(
        "select p.k, p.block, p.place, p.alive, f.code from places p join (select faction, "
        "(row_number() over (order by faction) - 1)::int as code from (select distinct faction from places where main)) f using "
        "(faction) where p.main and p.seats > 1 order by p.k, p.place"
    )
    names = [row[0] for row in rows.rows("select distinct faction from places where main order by 1")]
    if len(found["k"]) == 0 or len(names) < 2:
        part.unknown.append("How strong factions are: no campaign has two or more of them.")
        return part
    ranking = np.unique(found["k"], return_inverse=True)[1]
    orders = np.full((int(ranking[-1]) + 1, int(found["place"].max())), -1, np.int64)
    ranked = found["alive"] | (found["place"] == 1)
    orders[ranking, found["place"] - 1] = np.where(ranked, found["code"], -2 - found["code"])
    clusters = found["block"][found["place"] == 1]
    fit = plackett_luce(orders, clusters, len(names))
    order = np.argsort(-fit.values, kind="stable")
    intervals = [fit.interval(int(item)) for item in order]
    single = len(np.unique(clusters)) < 2
    ahead = 1 / (1 + np.exp(-fit.values[order]))
    if single:
        part.unknown.append("How certain the strengths are: all campaigns have one seed.")
    else:
        strong = [names[item] for item, (low, _) in zip(order, intervals, strict=True) if low > 0]
        weak = [names[item] for item, (_, high) in zip(order, intervals, strict=True) if high < 0]
        if strong or weak:
            part.title = (
                " and ".join([f"{listed(strong)} strong"] * bool(strong) + [f"{listed(weak)} weak"] * bool(weak))
                + " over the whole ranking"
            )
        else:
            part.unknown.append(
                "Which faction is stronger over the whole ranking: every interval contains the average."
            )
    part.says.append(
        "Strengths of the Plackett-Luce model of final rankings (the winner, then by score; eliminated factions together behind all "
        "others), 0 is the average; a faction 1 above another comes before it about 73% of the time. Intervals: 95%, bootstrap over "
        "seeds."
    )
    lows = [low for low, _ in intervals] if not single else list(fit.values[order])
    highs = [high for _, high in intervals] if not single else list(fit.values[order])
    sorted_names = [names[item] for item in order]
    part.figures.append(
        figures.intervals(
            "Strength of each faction, 0 is the average",
            sorted_names,
            list(fit.values[order]),
            lows,
            highs,
            "strength, log odds; dashed: the average",
            0.0,
            percent=False,
        )
    )
    nothing = [None] * len(order)
    part.sheets.append(
        Sheet(
            "strengths",
            "Strength of the factions",
            [
                Column("faction", "Faction", sorted_names, "text"),
                Column("strength", "Strength", list(fit.values[order]), "number", "log odds, mean 0"),
                Column("low", "at least", nothing if single else lows, "number", "lower end of the 95% interval"),
                Column("high", "at most", nothing if single else highs, "number", "upper end of it"),
                Column(
                    "ahead", "Before an average one", list(ahead), "share", "chance to come before one of strength 0"
                ),
            ],
        )
    )
    return part
