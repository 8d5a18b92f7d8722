"""Who beats whom in campaigns of two, and whether that goes round in circles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from void_reckoning.experiments.intervals import holm, wilson
from void_reckoning.experiments.report import figures
from void_reckoning.experiments.report.parts import Column, Section, Sheet, counted, listed, percent
from void_reckoning.experiments.report.rows import Rows

LONGEST = 5  # factions in a circle that is looked for


@dataclass(frozen=True)
class Duel:
    """Campaigns of two factions; ``p`` is corrected for the number of pairs (Holm)."""

    one: str
    other: str
    campaigns: int
    firsts: int
    p: float

    @property
    def winner(self) -> str:
        """The better one if that is certain at 5% for all pairs at once, otherwise empty."""
        if self.p >= 0.05:
            return ""
        return self.one if 2 * self.firsts > self.campaigns else self.other


def duels_of(counts: Sequence[tuple[str, str, int, int]]) -> list[Duel]:
    """Return duels from the two names, campaigns, and how often the first name was first; exact binomial tests."""
    from scipy.stats import binomtest  # noqa: PLC0415  # slow to import

    corrected = holm([binomtest(firsts, campaigns).pvalue for _, _, campaigns, firsts in counts])
    return [Duel(*row, p) for row, p in zip(counts, corrected, strict=True)]


def cycles_of(beats: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return circles in which everyone beats the next, the shortest first, each once, from its alphabetically first member.

    >>> cycles_of({"rock": ["scissors"], "scissors": ["paper"], "paper": ["rock"]})
    [['paper', 'rock', 'scissors']]
    """
    found: list[list[str]] = []

    def walk(path: list[str]) -> None:
        for beaten in sorted(beats.get(path[-1], ())):
            if beaten == path[0] and len(path) > 2:
                found.append(path)
            elif beaten > path[0] and beaten not in path and len(path) < LONGEST:
                walk([*path, beaten])

    for start in sorted(beats):
        walk([start])
    return sorted(found, key=lambda path: (len(path), path))


def section(rows: Rows) -> Section:
    """Return the results of duels."""
    part = Section("duels", "Who beats whom in campaigns of two")
    counts = rows.rows(
        "select a.faction, b.faction, count(*), count(*) filter (a.first) from places a join places b using (k) "
        "where a.seats = 2 and a.main and a.faction < b.faction group by all order by all"
    )
    if not counts:
        part.unknown.append("Who beats whom: that takes campaigns of two factions, and there is none.")
        return part
    duels = duels_of(counts)
    names = sorted({name for duel in duels for name in (duel.one, duel.other)})
    shares = {(duel.one, duel.other): duel.firsts / duel.campaigns for duel in duels}
    shares |= {(other, one): 1 - share for (one, other), share in shares.items()}
    beats: dict[str, list[str]] = {}
    for duel in duels:
        if duel.winner:
            beats.setdefault(duel.winner, []).append(duel.other if duel.winner == duel.one else duel.one)
    decided = sum(len(one) for one in beats.values())
    part.title = (
        f"{decided} of {counted(len(duels), 'pair')} of factions {'has' if decided == 1 else 'have'} a clear better one"
    )
    if not decided:
        part.unknown.append("Who beats whom: no pair differs, at 5% for all pairs at once.")
    circles = cycles_of(beats)
    for circle in circles[:3]:
        text = f"{' beats '.join([*circle, circle[0]])}: a circle."
        part.headlines.append(text)
    if decided and not circles:
        part.says.append("There is no circle among the clear results.")
    if len(circles) > 3:
        part.says.append(f"There are {len(circles)} circles; the shortest are named.")
    if len(names) > 2:
        table = [[shares.get((row, column), float("nan")) for column in names] for row in names]
        part.figures.append(
            figures.grid("How often the faction of a row beats that of a column, %", names, table, "against")
        )
    best = max(duels, key=lambda duel: (bool(duel.winner), abs(duel.firsts / duel.campaigns - 0.5)))
    if best.winner:
        share = max(best.firsts, best.campaigns - best.firsts) / best.campaigns
        loser = best.other if best.winner == best.one else best.one
        part.says.append(
            f"The clearest: {best.winner} is first in {percent(share)} of its campaigns against {listed([loser])}."
        )
    intervals = [wilson(duel.firsts, duel.campaigns) for duel in duels]
    part.sheets.append(
        Sheet(
            "duels",
            "Campaigns of two factions",
            [
                Column("faction", "Faction", [duel.one for duel in duels], "text"),
                Column("against", "Against", [duel.other for duel in duels], "text"),
                Column("campaigns", "Campaigns", [duel.campaigns for duel in duels], "count"),
                Column(
                    "share",
                    "First",
                    [duel.firsts / duel.campaigns for duel in duels],
                    "share",
                    "share of them that it is first in",
                ),
                Column(
                    "low", "at least", [low for low, _ in intervals], "share", "lower end of the 95% interval (Wilson)"
                ),
                Column("high", "at most", [high for _, high in intervals], "share", "upper end of it"),
                Column(
                    "p",
                    "p, all pairs",
                    [duel.p for duel in duels],
                    "p",
                    "that both are equal, exact test, corrected by Holm's method",
                ),
            ],
        )
    )
    return part
