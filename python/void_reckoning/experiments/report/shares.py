"""Who comes first: shares of campaigns with intervals that hold all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from void_reckoning.experiments.intervals import wilson
from void_reckoning.experiments.report import figures
from void_reckoning.experiments.report.parts import Column, Section, Sheet, counted, listed, percent
from void_reckoning.experiments.report.rows import Rows

TOGETHER = "same rules"
"""Group of all variants that differ in settings and policies only, such as campaigns of two of every pair."""
FEW = 30  # campaigns: with fewer, a share is not called anything
FIRST = "won, or has the highest score where nobody had won when the campaign ended"


@dataclass(frozen=True)
class Share:
    """How often one of a group is first, with an interval that holds for the whole group at once."""

    group: str
    name: str
    trials: int
    firsts: int
    wins: int
    even: float
    low: float
    high: float

    @property
    def share(self) -> float:
        """Firsts per campaign."""
        return self.firsts / self.trials if self.trials else 0.0

    @property
    def verdict(self) -> str:
        """``more`` or ``less`` than an even share, if that is certain; otherwise empty."""
        return "more" if self.low > self.even else "less" if self.high < self.even else ""


def shares_of(counts: Sequence[tuple[str, str, int, int, int, float]]) -> list[Share]:
    """Return shares from group, name, campaigns, firsts, wins and even share; intervals hold for a group at once (Bonferroni)."""
    sizes: dict[str, int] = {}
    for group, *_ in counts:
        sizes[group] = sizes.get(group, 0) + 1
    return [
        Share(group, name, trials, firsts, wins, even, *wilson(firsts, trials, 1 - 0.05 / sizes[group]))
        for group, name, trials, firsts, wins, even in counts
    ]


def seat_shares(rows: Rows, what: str) -> list[Share]:
    """Return the shares of each ``faction`` or ``policy``: for variants of the same rules together, then for each variant."""
    columns = f"{what}, count(*), count(*) filter (first), count(*) filter (won), avg(1 / seats) from places"
    order = f"count(*) filter (first) / count(*) desc, {what}"
    together = []
    if rows.one("select count(distinct variant) from places where main") > 1:
        together = rows.rows(f"select $1, {columns} where main group by {what} order by {order}", TOGETHER)
    each = rows.rows(
        f"select variant, {columns} group by variant, {what} order by list_position($1, variant), {order}",
        rows.variants,
    )
    return shares_of(together + each)


def section(rows: Rows) -> Section:
    """Return who comes first."""
    part = Section("first", "Who comes first")
    all_shares = seat_shares(rows, "faction")
    if not all_shares:
        part.unknown.append("No campaign has a result, so nothing can be said about who wins.")
        return part
    main = [one for one in all_shares if one.group == all_shares[0].group]
    part.says.append(
        f"A faction is first in a campaign that it {FIRST}. The intervals of a variant hold at once (95%)."
    )
    _judge(part, main, len(rows.variants) > 1)
    named = f" ({_named(main[0].group)})" if len(rows.variants) > 1 else ""
    part.figures.append(
        figures.intervals(
            f"Share of campaigns in which each faction is first{named}",
            [one.name for one in main],
            [one.share for one in main],
            [one.low for one in main],
            [one.high for one in main],
            "first, % of campaigns; dashed: an even share",
            main[0].even,
        )
    )
    part.sheets.append(_sheet("shares", "Share of campaigns in which a faction is first", all_shares, "faction"))
    policies = seat_shares(rows, "policy")
    if len({one.name for one in policies}) > 1:
        part.sheets.append(
            _sheet("policies", "Share of seats played by a policy that are first", policies, "policy", "seats")
        )
    return part


def _judge(part: Section, main: Sequence[Share], several: bool) -> None:
    trials = main[0].trials
    where = f" ({_named(main[0].group)})" if several else ""
    if len(main) == 1:
        part.unknown.append(f"Only {main[0].name} played{where}: it has nobody to be compared with.")
        return
    more = [one for one in main if one.verdict == "more"]
    less = [one for one in main if one.verdict == "less"]
    if more:
        part.title = (
            f"{listed([one.name for one in more])} {'comes' if len(more) == 1 else 'come'} first more often than others"
        )
        told = listed([f"{one.name} ({percent(one.share)})" for one in more])
        part.headlines.append(f"First more often than an even share of {percent(more[0].even)}{where}: {told}.")
    if less:
        told = listed([f"{one.name} ({percent(one.share)})" for one in less])
        part.headlines.append(f"First less often{where}: {told}.")
    if not more and not less:
        widest = max(one.high - one.low for one in main)
        part.title = "No faction comes first more often than others, as far as can be told"
        part.unknown.append(
            f"Whether factions differ{where}: {counted(trials, 'campaign')} leave intervals of up to {percent(widest)}"
            f"{', which says little' if trials < FEW else ''}."
        )
    wins = sum(one.wins for one in main)
    if wins == 0:
        part.unknown.append(f"Who wins{where}: no campaign ended with a victory; first is who had the highest score.")


def _named(group: str) -> str:
    return "variants of the same rules together" if group == TOGETHER else f"variant {group}"


def _sheet(name: str, caption: str, found: Sequence[Share], what: str, of: str = "campaigns") -> Sheet:
    columns = [
        Column("variant", "Variant", [one.group for one in found], "text", "name of the variant"),
        Column(what, what.capitalize(), [one.name for one in found], "text"),
        Column(of, of.capitalize(), [one.trials for one in found], "count", f"{of} with a result in which it played"),
        Column("share", "First", [one.share for one in found], "share", f"share in which it {FIRST}"),
        Column(
            "low",
            "at least",
            [one.low for one in found],
            "share",
            "lower end of the simultaneous 95% interval (Wilson)",
        ),
        Column("high", "at most", [one.high for one in found], "share", "upper end of it"),
        Column("even", "Even share", [one.even for one in found], "share", "mean of one by the number of seats"),
        Column("wins", "Victories", [one.wins for one in found], "count", "campaigns that ended with its victory"),
    ]
    return Sheet(name, caption, columns if len({one.group for one in found}) > 1 else columns[1:])
