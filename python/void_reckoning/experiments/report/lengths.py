"""How long campaigns last, how they end, and why others don't."""

from __future__ import annotations

import numpy as np

from void_reckoning.experiments.intervals import wilson
from void_reckoning.experiments.report import figures
from void_reckoning.experiments.report.parts import Column, Section, Sheet, counted, percent
from void_reckoning.experiments.report.rows import Rows
from void_reckoning.experiments.report.stalls import NO_CURVES, STALLS, Stalls, stalls_of


def length_section(rows: Rows) -> Section:
    """Return how long campaigns last, and how they ended."""
    part = Section("length", "How long campaigns last, and how they end")
    turns = rows.columns("select turns from campaigns where status = 'ok' and main order by 1")["turns"]
    if len(turns) == 0:
        part.unknown.append("How long campaigns last: none has a result.")
        return part
    limit = (
        max(one.settings.get("turns", rows.spec.turns) for one in rows.spec.variants)
        if rows.spec.variants
        else rows.spec.turns
    )
    ends = rows.rows(
        "select case when ended_by = 'victory' then victory else 'nobody won' end as how, count(*), median(turns), min(turns), max(turns) "
        "from campaigns where status = 'ok' and main group by 1 order by 2 desc, 1"
    )
    stalled = next((count for how, count, *_ in ends if how == "nobody won"), 0)
    total = len(turns)
    if stalled == total:
        part.title = f"No campaign is won within {limit} rounds"
        part.headlines.append(f"No campaign ended with a victory within {limit} rounds.")
    else:
        won = int(np.median(rows.columns("select turns from campaigns where ended_by = 'victory' and main")["turns"]))
        part.title = f"Half of the victories come by round {won}"
        low, high = wilson(total - stalled, total)
        part.headlines.append(
            f"{percent(1 - stalled / total)} of campaigns end with a victory (interval {percent(low)} to {percent(high)}), "
            f"half of these by round {won}."
        )
    if turns[0] < turns[-1]:
        bins = np.histogram_bin_edges(turns, bins=min(24, len(np.unique(turns))))
        counts = np.histogram(turns, bins)[0]
        title = f"Rounds that campaigns lasted, of at most {limit}"
        part.figures.append(
            figures.histogram(title, list(bins), list(counts / total * 100), "rounds", "% of campaigns")
        )
    spans = [wilson(count, total) for _, count, *_ in ends]
    part.sheets.append(
        Sheet(
            "endings",
            "How campaigns ended",
            [
                Column(
                    "ending", "Ending", [one[0] for one in ends], "text", "id of the victory condition, or nobody won"
                ),
                Column("campaigns", "Campaigns", [one[1] for one in ends], "count"),
                Column("share", "Share", [one[1] / total for one in ends], "share"),
                Column("low", "at least", [low for low, _ in spans], "share", "lower end of the 95% interval (Wilson)"),
                Column("high", "at most", [high for _, high in spans], "share", "upper end of it"),
                Column("median", "Median round", [one[2] for one in ends], "number", "round of the end"),
                Column("earliest", "Earliest", [one[3] for one in ends], "count", "round"),
                Column("latest", "Latest", [one[4] for one in ends], "count", "round"),
            ],
        )
    )
    part.sheets.append(_lengths(turns))
    return part


def _lengths(turns: np.ndarray) -> Sheet:
    values, counts = np.unique(turns, return_counts=True)
    return Sheet(
        "lengths",
        "Rounds that campaigns lasted",
        [
            Column("turns", "Rounds", list(values), "count"),
            Column("campaigns", "Campaigns", list(counts), "count"),
            Column("by_then", "Ended by then", list(np.cumsum(counts) / len(turns)), "share"),
        ],
        shown=12,
    )


def stall_section(rows: Rows) -> Section:
    """Return why campaigns that nobody won stalled."""
    part = Section("stalls", "Why campaigns that nobody won stalled")
    stalls = stalls_of(rows)
    total = len(stalls.names)
    if total == 0:
        part.says.append(
            "Every campaign with a result ended with a victory." if rows.played else "There is nothing to see."
        )
        return part
    if set(stalls.names) == {NO_CURVES}:
        part.unknown.append(
            "Why campaigns stalled: curves_every of the experiment's record was 0; set it to keep their course."
        )
    names, counts = np.unique(stalls.names, return_counts=True)
    order = sorted(range(len(names)), key=lambda place: (-counts[place], names[place]))
    most = names[order[0]]
    if most != NO_CURVES:
        part.title = f"Most stalled campaigns: {most}"
        part.headlines.append(
            f"{counted(total, 'campaign')} without a winner; the most frequent reason: {most} ({percent(counts[order[0]] / total)})."
        )
    part.says.append(
        "Each stalled campaign has the first name whose description fits, in the order of the table of names."
    )
    part.figures.append(
        figures.bars(
            "Why campaigns stalled",
            [str(names[place]) for place in order],
            [counts[place] / total * 100 for place in order],
            "% of campaigns that nobody won",
        )
    )
    described = dict([*STALLS, (NO_CURVES, "no curves were recorded")])
    part.sheets.append(
        Sheet(
            "stalls",
            "Kinds of stalls",
            [
                Column("stall", "Name", [str(names[place]) for place in order], "text"),
                Column("campaigns", "Campaigns", [int(counts[place]) for place in order], "count"),
                Column(
                    "share",
                    "Share",
                    [counts[place] / total for place in order],
                    "share",
                    "of campaigns that nobody won",
                ),
                Column("about", "What it is", [described[str(names[place])] for place in order], "text"),
            ],
        )
    )
    part.sheets.append(_each(stalls))
    return part


def _each(stalls: Stalls) -> Sheet:
    return Sheet(
        "stalled",
        "Campaigns that nobody won",
        [Column("run", "Campaign", stalls.runs, "text", "id"), Column("stall", "Name", stalls.names, "text")],
        shown=5,
    )
