"""Figures of experiments for people: parts as percentages, their differences as points."""

from __future__ import annotations

import math


def shown_figure(figure: str, value: float) -> str:
    """Return a figure's value.

    >>> shown_figure("first:templars", 0.5), shown_figure("measure:gold", 1234.5)
    ('50.0%', '1234')
    """
    if not math.isfinite(value):
        return "unknown"
    return f"{value:.4g}" if figure.startswith("measure") else f"{100 * value:.1f}%"


def shown_difference(figure: str, value: float) -> str:
    """Return a difference of a figure, with its sign.

    >>> shown_difference("length", -0.034), shown_difference("measure:gold", 20.0)
    ('-3.4 points', '+20')
    """
    if not math.isfinite(value):
        return "unknown"
    return f"{value:+.4g}" if figure.startswith("measure") else f"{100 * value:+.1f} points"
