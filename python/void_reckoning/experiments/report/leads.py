"""When the winner is known: how often the leader at a round is first in the end, and how much a lead is worth."""

from __future__ import annotations

from void_reckoning.experiments.intervals import wilson
from void_reckoning.experiments.report import figures
from void_reckoning.experiments.report.parts import Column, Section, Sheet, percent
from void_reckoning.experiments.report.rows import Rows

BINS = 8  # of leads
MIN_CAMPAIGNS = 20
CLEAR = 0.8

_LEADERS = """
create or replace temp table leaders as
select k, turn, seat, (score - second) / greatest(score, 1) as lead from (
    select k, turn, seat, score, row_number() over (partition by k, turn order by score desc, seat) as place,
        coalesce(lead(score) over (partition by k, turn order by score desc, seat), 0) as second,
        count(*) over (partition by k, turn) as seats
    from points
) where place = 1 and seats > 1
"""


def section(rows: Rows) -> Section:
    """Return when the winner is known."""
    part = Section("leads", "When the winner is known")
    rows.rows(_LEADERS)
    known = rows.rows(
        "select l.turn, count(*), count(*) filter (p.first), avg(1 / p.seats) from leaders l join campaigns c using (k) "
        "join places p on p.k = l.k and p.seat = l.seat where l.turn < c.turns group by 1 having count(*) >= $1 order by 1",
        min(MIN_CAMPAIGNS, max(1, rows.played)),
    )
    if not known:
        part.unknown.append(
            "When the winner is known: that takes curves (curves_every in the experiment's record) before the end of "
            "campaigns of two factions or more."
        )
        return part
    turns = [row[0] for row in known]
    shares = [row[2] / row[1] for row in known]
    spans = [wilson(row[2], row[1]) for row in known]
    clear = next((turn for turn, (low, _) in zip(turns, spans, strict=True) if low >= CLEAR), None)
    if clear is None:
        part.title = f"Up to round {turns[-1]}, the leader is not the sure winner"
        part.says.append(
            f"At no recorded round is the leader by score first in the end in {percent(CLEAR)} of campaigns for certain."
        )
    else:
        part.title = f"From round {clear} on, the leader is the likely winner"
        share = shares[turns.index(clear)]
        part.headlines.append(
            f"The leader by score at round {clear} is first in the end in {percent(share)} of the campaigns that go on."
        )
    part.figures.append(
        figures.line(
            "How often the leader at a round is first in the end",
            turns,
            [
                ("leader", shares, [low for low, _ in spans], [high for _, high in spans]),
                ("even share", [row[3] for row in known], [row[3] for row in known], [row[3] for row in known]),
            ],
            "round",
            "first in the end, % of campaigns",
        )
    )
    part.sheets.append(
        Sheet(
            "leaders",
            "How often the leader at a round is first in the end",
            [
                Column("turn", "Round", turns, "count"),
                Column("campaigns", "Campaigns", [row[1] for row in known], "count", "that had not ended by then"),
                Column("share", "Leader first", shares, "share"),
                Column("low", "at least", [low for low, _ in spans], "share", "lower end of the 95% interval (Wilson)"),
                Column("high", "at most", [high for _, high in spans], "share", "upper end of it"),
            ],
        )
    )
    _snowball(part, rows, turns[len(turns) // 2])
    return part


def _snowball(part: Section, rows: Rows, turn: int) -> None:
    """Add how much a lead at a round is worth."""
    found = rows.rows(
        "select bin, min(lead), avg(lead), max(lead), count(*), count(*) filter (first) from (select lead, p.first, "
        "ntile($1) over (order by lead, l.k) as bin from leaders l join campaigns c using (k) join places p on p.k = l.k "
        "and p.seat = l.seat where l.turn = $2 and l.turn < c.turns) group by 1 order by 1",
        BINS,
        turn,
    )
    if len(found) < BINS or found[0][4] < 5:
        part.unknown.append(f"How much a lead at round {turn} is worth: too few campaigns.")
        return
    shares = [row[5] / row[4] for row in found]
    spans = [wilson(row[5], row[4]) for row in found]
    part.figures.append(
        figures.line(
            f"Snowball: how often a leader at round {turn} is first, by the size of its lead",
            [100 * row[2] for row in found],
            [("leader", shares, [low for low, _ in spans], [high for _, high in spans])],
            f"lead over the second at round {turn}, % of the leader's score",
            "first in the end, % of campaigns",
        )
    )
    part.says.append(
        f"With the smallest leads at round {turn} the leader is first in {percent(shares[0])}, with the largest in {percent(shares[-1])}."
    )
    part.sheets.append(
        Sheet(
            "snowball",
            f"What a lead at round {turn} is worth",
            [
                Column(
                    "from", "Lead from", [row[1] for row in found], "share", "over the second, of the leader's score"
                ),
                Column("to", "to", [row[3] for row in found], "share"),
                Column("campaigns", "Campaigns", [row[4] for row in found], "count"),
                Column("share", "Leader first", shares, "share"),
                Column("low", "at least", [low for low, _ in spans], "share", "lower end of the 95% interval (Wilson)"),
                Column("high", "at most", [high for _, high in spans], "share", "upper end of it"),
            ],
        )
    )
