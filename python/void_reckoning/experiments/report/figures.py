"""Plots as inline SVG by Matplotlib, in the colours of the page around them."""

from __future__ import annotations

import hashlib
import io
import itertools
import math
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from void_reckoning.experiments.report.parts import Figure

# Colours that stand for those of the page: replaced by its variables in the SVG.
INK, SOFT, ACCENT, OTHER, FAINT = "#010101", "#020202", "#030303", "#040404", "#050505"
_PAGE = {
    INK: "currentColor",
    SOFT: "var(--soft)",
    ACCENT: "var(--accent)",
    OTHER: "var(--other)",
    FAINT: "var(--faint)",
}
_WIDE, _NARROW = 7.4, 3.5  # inches of 96 pixels: a column of the page, and a telephone
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text, in the page's font
    "svg.hashsalt": "void-reckoning",
    "font.family": "sans-serif",
    "font.size": 9.5,
    "text.color": INK,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.facecolor": "none",
    "grid.color": FAINT,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
}


def figure(title: str, paint: Callable[[Any, bool], None], height: float = 3.0) -> Figure:
    """Return a plot for wide and narrow screens.

    Parameters
    ----------
    title
        What one sees; read to those who can't.
    paint
        Draws into Matplotlib's axes; its second argument says whether they are narrow.
    height
        Inches.
    """
    own = hashlib.blake2b(title.encode(), digest_size=4).hexdigest()
    return Figure(title, _svg(paint, _WIDE, height, f"w{own}-"), _svg(paint, _NARROW, height, f"n{own}-"))


def intervals(
    title: str,
    labels: Sequence[str],
    values: Sequence[float],
    lows: Sequence[float],
    highs: Sequence[float],
    axis: str,
    reference: float | None = None,
    *,
    percent: bool = True,
) -> Figure:
    """Return points with intervals, one line each, in the given order from above; ``reference``: a line for comparison."""
    scale = 100 if percent else 1

    def paint(axes: Any, narrow: bool) -> None:
        places = range(len(labels))
        axes.grid(axis="x")
        axes.set_axisbelow(True)
        if reference is not None:
            axes.axvline(reference * scale, color=SOFT, linestyle="--", linewidth=1)
        for place, value, low, high in zip(places, values, lows, highs, strict=True):
            axes.plot([low * scale, high * scale], [place, place], color=ACCENT, linewidth=2, solid_capstyle="butt")
            axes.plot(value * scale, place, "o", color=ACCENT, markersize=6)
        axes.set_yticks(list(places), [_short(label, 22 if narrow else 34) for label in labels])
        axes.set_ylim(len(labels) - 0.4, -0.6)
        axes.set_xlabel(_wrapped(axis, narrow))

    return figure(title, paint, 0.9 + 0.27 * max(2, len(labels)))


def bars(title: str, labels: Sequence[str], values: Sequence[float], axis: str) -> Figure:
    """Return lying bars with their values, in the given order from above."""

    def paint(axes: Any, narrow: bool) -> None:
        places = list(range(len(labels)))
        axes.barh(places, values, color=ACCENT, height=0.66)
        for place, value in zip(places, values, strict=True):
            axes.text(value, place, f" {value:,.3g}", va="center", ha="left")
        axes.margins(x=0.15)
        axes.set_yticks(places, [_short(label, 18 if narrow else 40) for label in labels])
        axes.set_ylim(len(labels) - 0.4, -0.6)
        axes.set_xlabel(_wrapped(axis, narrow))

    return figure(title, paint, 0.9 + 0.27 * max(2, len(labels)))


def line(
    title: str,
    x: Sequence[float],
    series: Sequence[tuple[str, Sequence[float], Sequence[float], Sequence[float]]],
    x_axis: str,
    y_axis: str,
) -> Figure:
    """Return lines of shares over ``x`` with the bands of their intervals: name, values, lows, highs."""

    def paint(axes: Any, narrow: bool) -> None:
        axes.grid(axis="y")
        for (name, values, lows, highs), colour, style in zip(series, (ACCENT, OTHER, SOFT), "os^", strict=False):
            scaled = [[100 * one for one in part] for part in (values, lows, highs)]
            axes.fill_between(x, scaled[1], scaled[2], color=colour, alpha=0.18, linewidth=0)
            axes.plot(x, scaled[0], marker=style, color=colour, linewidth=1.8, markersize=4, label=name)
        axes.set_ylim(0, 105)
        axes.set_xlabel(_wrapped(x_axis, narrow))
        axes.set_ylabel(_wrapped(y_axis, narrow))
        if len(series) > 1:
            axes.legend(loc="best")

    return figure(title, paint)


def histogram(title: str, edges: Sequence[float], counts: Sequence[float], x_axis: str, y_axis: str) -> Figure:
    """Return a histogram of ready counts."""

    def paint(axes: Any, narrow: bool) -> None:
        axes.grid(axis="y")
        axes.set_axisbelow(True)
        axes.bar(
            edges[:-1],
            counts,
            width=[b - a for a, b in itertools.pairwise(edges)],
            align="edge",
            color=ACCENT,
        )
        axes.set_xlabel(_wrapped(x_axis, narrow))
        axes.set_ylabel(_wrapped(y_axis, narrow))

    return figure(title, paint, 2.6)


def grid(title: str, names: Sequence[str], shares: Sequence[Sequence[float]], axis: str) -> Figure:
    """Return a square of shares, row against column, with the values written in; NaN: empty."""

    def paint(axes: Any, narrow: bool) -> None:
        size = len(names)
        for row in range(size):
            for column in range(size):
                share = shares[row][column]
                if math.isnan(share):
                    continue
                axes.fill_between(
                    [column - 0.47, column + 0.47],
                    row - 0.47,
                    row + 0.47,
                    color=ACCENT if share >= 0.5 else OTHER,
                    alpha=0.08 + 0.62 * abs(share - 0.5),
                    linewidth=0,
                )
                axes.text(column, row, f"{100 * share:.0f}", ha="center", va="center")
        short = [_short(name, 8 if narrow else 14) for name in names]
        axes.set_xticks(range(size), short, rotation=45, ha="right")
        axes.set_yticks(range(size), short)
        axes.set_xlim(-0.5, size - 0.5)
        axes.set_ylim(size - 0.5, -0.5)
        axes.set_xlabel(_wrapped(axis, narrow))

    return figure(title, paint, 1.2 + 0.3 * max(3, len(names)))


def _short(label: str, most: int) -> str:
    return label if len(label) <= most else label[: most - 1] + "…"


def _wrapped(label: str, narrow: bool) -> str:
    return textwrap.fill(label, 24) if narrow else label


@contextmanager
def _style() -> Iterator[Any]:
    import matplotlib as mpl  # noqa: PLC0415  # heavy

    with mpl.rc_context(_STYLE):
        yield mpl


def _svg(paint: Callable[[Any, bool], None], width: float, height: float, prefix: str) -> str:
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415  # no window, no global figure
    from matplotlib.figure import Figure as Canvas  # noqa: PLC0415

    with _style():
        canvas = Canvas(figsize=(width, height), layout="constrained")
        FigureCanvasSVG(canvas)
        paint(canvas.add_subplot(), width < _WIDE)
        out = io.StringIO()
        canvas.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _inline(out.getvalue(), prefix)


def _inline(svg: str, prefix: str) -> str:
    """Return an SVG file as an element of a page: ids of its own, the page's colours and fonts, no addresses."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.S)
    svg = re.sub(r' xmlns(:\w+)?="[^"]*"', "", svg)
    svg = re.sub(r'\bid="', f'id="{prefix}', svg)
    svg = re.sub(r"url\(#", f"url(#{prefix}", svg)
    svg = re.sub(r'xlink:href="#', f'href="#{prefix}', svg)
    svg = re.sub(r'width="[\d.]+pt" height="[\d.]+pt"', "", svg, count=1)
    svg = re.sub(r"font: ([\d.]+)px [^;\"]*", r"font-size: \1px", svg)
    for colour, own in _PAGE.items():
        svg = svg.replace(colour, own)
    return svg.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1)
