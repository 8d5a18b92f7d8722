"""How many units of each type are built and lost."""

from __future__ import annotations

from void_reckoning.experiments.report.parts import Column, Section, Sheet, listed, percent
from void_reckoning.experiments.report.rows import Rows


def add_losses(part: Section, rows: Rows) -> None:
    """Add how many units of each type were lost."""
    found = rows.rows(
        "select item, count(*), avg(count), avg(lost), quantile_cont(lost, [0.25, 0.5, 0.75, 0.95]), sum(lost) from used join campaigns "
        "using (k) where main and item like 'unit:%' group by 1 order by 6 desc, 1"
    )
    if not found:
        return
    total = sum(row[5] for row in found)
    if total:
        part.says.append(
            f"Units lost most: {listed([f'{row[0][5:]} ({percent(float(row[5] / total))} of all)' for row in found[:3]])}."
        )
    part.sheets.append(
        Sheet(
            "losses",
            "Units built and lost by a faction in a campaign",
            [
                Column("id", "Unit", [row[0][5:] for row in found], "text"),
                Column(
                    "seats",
                    "Seats",
                    [row[1] for row in found],
                    "count",
                    "that built or lost one; the rest is about these",
                ),
                Column("built", "Built", [row[2] for row in found], "number", "mean of a campaign"),
                Column(
                    "lost",
                    "Lost",
                    [row[3] for row in found],
                    "number",
                    "mean of a campaign, those of the beginning included",
                ),
                Column("quarter", "25%", [row[4][0] for row in found], "number", "quantile of the units lost"),
                Column("half", "50%", [row[4][1] for row in found], "number", "quantile of the units lost"),
                Column("three_quarters", "75%", [row[4][2] for row in found], "number", "quantile of the units lost"),
                Column("most", "95%", [row[4][3] for row in found], "number", "quantile of the units lost"),
            ],
        )
    )
