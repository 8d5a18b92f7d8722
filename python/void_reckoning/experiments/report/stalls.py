"""Names for the ways in which a campaign does not end, from its curves and final standings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from void_reckoning.experiments.report.rows import Rows

Array = np.ndarray[Any, Any]

NO_CURVES = "unknown"
"""Of a campaign without curves in its last third."""


@dataclass(frozen=True)
class Course:
    """The last third of stalled campaigns, and their ends: an array for each figure, one value a campaign.

    Attributes
    ----------
    moved
        Whether a faction's number of planets changed.
    conquests, battles
        In the last third.
    first_share, second_share
        Of all planets at the end, of the two factions that have the most.
    large
        Factions with a fifth of all planets or more at the end.
    shift
        The largest change of a faction's share of planets in the last third.
    leaders
        How often the faction with the highest score changed in the last third.
    growth
        Planets at the end, by those at the beginning of the last third, less 1.
    """

    moved: Array
    conquests: Array
    battles: Array
    first_share: Array
    second_share: Array
    large: Array
    shift: Array
    leaders: Array
    growth: Array


_DETECTORS: list[tuple[str, str, Callable[[Course], Array]]] = [
    (
        "frozen",
        "no planet changed hands or was settled in the last third",
        lambda of: ~of.moved.astype(bool) & (of.conquests == 0),
    ),
    ("no war", "under 5 battles in the last third", lambda of: of.battles < 5),
    (
        "runaway",
        "one faction has 60% or more of the planets, and no victory condition is met",
        lambda of: of.first_share >= 0.6,
    ),
    (
        "stalemate of two",
        "two factions have 40% or more of the planets each",
        lambda of: of.second_share >= 0.4,
    ),
    (
        "see-saw",
        "the highest score changed its owner three times or more in the last third",
        lambda of: of.leaders >= 3,
    ),
    (
        "split map",
        "three factions or more have a fifth of the planets each, and no share moved by 5 points in the last third",
        lambda of: (of.large >= 3) & (of.shift < 0.05),
    ),
    ("still growing", "planets grew by a tenth or more in the last third", lambda of: of.growth >= 0.1),
]
OTHER = "other"
STALLS: list[tuple[str, str]] = [(name, about) for name, about, _ in _DETECTORS] + [(OTHER, "none of these fits")]
"""Names and what they mean, in the order in which they are tried."""


@dataclass(frozen=True)
class Stalls:
    """Ids and names of stalled campaigns, by id."""

    runs: list[str]
    names: list[str]


def named(course: Course) -> list[str]:
    """Return a name for each campaign: the first that fits."""
    names = np.full(len(course.battles), OTHER, dtype=object)
    for name, _, fits in reversed(_DETECTORS):
        names[fits(course)] = name
    return list(names)


def stalls_of(rows: Rows) -> Stalls:
    """Return the stalled campaigns of the main variants with their names."""
    runs = rows.columns("select run, k from campaigns where status = 'ok' and main and ended_by = 'turns' order by run")
    figures = rows.columns(_COURSE)
    place_of = {k: place for place, k in enumerate(figures["k"].tolist())}
    names = named(Course(**{name: figures[name] for name in Course.__dataclass_fields__}))
    found = [place_of.get(k) for k in runs["k"].tolist()]
    return Stalls(list(runs["run"]), [NO_CURVES if place is None else names[place] for place in found])


_COURSE = """
with stalled as (select k, turns from campaigns where status = 'ok' and main and ended_by = 'turns'),
-- From the last point at or before the last third to the end; campaigns with one point only have no course.
late as (
    select p.*, s.turns from points p join stalled s using (k)
    join (select k, coalesce(max(turn) filter (turn <= turns * 2 / 3), min(turn)) as since from points join stalled using (k) group by k
          having count(distinct turn) > 1) b using (k)
    where turn >= since
),
shares as (
    select *, planets / greatest(sum(planets) over (partition by k, turn), 1) as part,
        row_number() over (partition by k, turn order by score desc, seat) = 1 as leads,
        turn = min(turn) over (partition by k) as begins, turn = max(turn) over (partition by k) as ends
    from late
),
seats as (
    select k, seat, max(planets) <> min(planets) as moved, max(part) - min(part) as shift,
        max(part) filter (ends) as part
    from shares group by k, seat
),
leaders as (
    select k, count(*) filter (seat <> before) as leaders
    from (select k, seat, lag(seat) over (partition by k order by turn) as before from shares where leads) group by k
),
ends as (
    select k, bool_or(moved)::bool as moved, max(shift) as shift, count(*) filter (part >= 0.2) as large,
        max(part) as first_share, coalesce(list_sort(list(part), 'DESC')[2], 0) as second_share
    from seats group by k
),
totals as (
    select k, max(conquests) - min(conquests) as conquests, max(battles) - min(battles) as battles,
        sum(planets) filter (ends) / greatest(sum(planets) filter (begins), 1) - 1 as growth
    from shares group by k
)
select * from ends join leaders using (k) join totals using (k) order by k
"""
