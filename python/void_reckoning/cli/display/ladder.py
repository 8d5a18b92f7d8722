"""A ladder of policies as text."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from void_reckoning.cli.display.figures import shown_figure

if TYPE_CHECKING:  # of the extra [experiments]
    from void_reckoning.experiments.ladder_state import Ladder, Rung

_ANSWERS = {
    "separated": "everyone is certainly above the next one",
    "circle": "there is no order: some beat each other in a circle",
    "can't tell": "can't tell",
    "stopped": "stopped without an answer",
}
_NAME_COLUMNS = 28


def ladder_lines(found: Ladder) -> Iterator[str]:
    """Yield the lines of a ladder: the answer, the ranks, the shares, and what is not separated."""
    level = f"{100 * found.level:g}%"
    interval = f"{level} interval"
    yield _ANSWERS[found.answer] + (f" ({found.reason})" if found.reason else f", at {level} for all pairs at once")
    if found.blocks == 0:
        return
    yield ""
    names = [_short(name) for name in found.order]
    heads = ["rank", "policy", "points", interval, "first against the next", interval, "blocks", "openskill"]
    yield from _table([heads, *(_row(rung, name) for rung, name in zip(found.rungs, names, strict=True))])
    yield ""
    yield "share of first places, row against column"
    shares = [["" if math.isnan(one) else shown_figure("first", float(one)) for one in row] for row in found.matrix()]
    numbers = [str(rung.rank) for rung in found.rungs]
    yield from _table([["", "", *numbers], *([*head, *row] for *head, row in zip(numbers, names, shares, strict=True))])
    yield ""
    for circle in found.circles:
        yield f"circle: {' beats '.join([*circle, circle[0]])}"
    for upper, lower in found.unseparated:
        yield f"not separated: {upper} and {lower}"
    if not found.consistent:
        yield "no strengths agree with all shares within their intervals: points are an average, and have no interval"
    none = f"; nobody won {found.undecided}, there the highest score counts" if found.undecided else ""
    rounds = f"{found.rounds} round{'' if found.rounds == 1 else 's'}"
    yield f"{found.campaigns} campaigns in {found.blocks} blocks and {rounds}{none}"


def _row(rung: Rung, name: str) -> list[str]:
    rank = f"{rung.highest}" if rung.highest == rung.lowest else f"{rung.highest}-{rung.lowest}"
    pair = rung.below
    share, bounds = "", ""
    if pair is not None and pair.blocks:
        share = shown_figure("first", pair.share)
        bounds = f"{100 * pair.low:.1f} to {100 * pair.high:.1f}"
    own = f"{rung.mu:.1f} ± {rung.sigma:.1f}"
    return [
        rank,
        name,
        f"{rung.strength:+.0f}" if rung.strength else "0",
        _points(rung),
        share,
        bounds,
        str(rung.blocks),
        own,
    ]


def _points(rung: Rung) -> str:
    if rung.low == rung.high or math.isnan(rung.low):
        return ""
    if math.isinf(rung.low):
        return "unknown" if math.isinf(rung.high) else f"at most {rung.high:+.0f}"
    return f"at least {rung.low:+.0f}" if math.isinf(rung.high) else f"{rung.low:+.0f} to {rung.high:+.0f}"


def _short(name: str) -> str:
    return name if len(name) <= _NAME_COLUMNS else f"...{name[3 - _NAME_COLUMNS :]}"


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield rows with columns of a common width; numbers to the right, the second column to the left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            one.ljust(width) if place == 1 else one.rjust(width)
            for place, (one, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
