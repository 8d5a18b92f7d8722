"""Campaigns to look at: the longest, the bloodiest, the most one-sided, and those that failed, with the commands that play them again."""

from __future__ import annotations

from void_reckoning.experiments.report.parts import Column, Section, Sheet, counted, percent, shown
from void_reckoning.experiments.report.rows import Rows
from void_reckoning.support.path_text import shell_text

FAILURES = 12  # kinds of failures that are listed

_EXTREMES = [
    ("longest", "rounds", "turns::double", "true"),
    ("earliest victory", "rounds", "-turns::double", "ended_by = 'victory'"),
    ("most battles", "battles", "battles::double", "true"),
    ("most conquests", "conquests", "conquests::double", "true"),
    ("most orders rejected", "orders rejected", "rejected::double", "rejected > 0"),
    ("most turns forfeited", "turns forfeited", "forfeits::double", "forfeits > 0"),
]


def section(rows: Rows) -> Section:
    """Return the campaigns that stand out."""
    part = Section("outliers", "Campaigns to look at")
    found: list[tuple[str, str, str]] = []
    for name, unit, value, which in _EXTREMES:
        best = rows.rows(
            f"select run, {value} from campaigns where status = 'ok' and {which} order by 2 desc, run limit 1"
        )
        found += [(name, f"{shown(abs(figure), 'number')} {unit}", run) for run, figure in best]
    top = rows.rows("select run, faction, score from places join campaigns using (k) order by score desc, run limit 1")
    found += [("highest score", f"{score:,} of {faction}", run) for run, faction, score in top]
    sided = rows.rows(
        "select run, arg_max(faction, score), max(score) / sum(score) as part from places join campaigns using (k) group by run "
        "having count(*) > 1 and sum(score) > 0 order by part desc, run limit 1"
    )
    found += [("most one-sided", f"{percent(part_)} of the score is {faction}'s", run) for run, faction, part_ in sided]
    failures = rows.rows(
        "select status, error, count(*), min(run) from campaigns where status <> 'ok' group by all order by 3 desc, 1, 2 limit $1",
        FAILURES,
    )
    found += [(f"{status}, {counted(count, 'campaign')}", error, run) for status, error, count, run in failures]
    folder = shell_text(str(rows.path))
    if failures:
        failed = rows.total - rows.played
        part.headlines.append(
            f"{counted(failed, 'campaign')} of {rows.total:,} failed; the most frequent reason: {failures[0][1] or failures[0][0]}."
        )
    part.says.append("Each command plays the campaign again with a log and shows it in the browser.")
    part.sheets.append(
        Sheet(
            "outliers",
            "Campaigns that stand out",
            [
                Column("what", "What", [one[0] for one in found], "text"),
                Column("figure", "How much", [one[1] for one in found], "text"),
                Column("run", "Campaign", [one[2][:12] for one in found], "text", "beginning of its id"),
                Column(
                    "command",
                    "Command",
                    [f"void-reckoning sweep show {folder} {one[2][:12]} --dashboard" for one in found],
                    "text",
                    "plays it again",
                ),
            ],
            shown=40,
        )
    )
    return part
