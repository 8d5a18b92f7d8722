"""Capabilities of a terminal, and drawing in place on one."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
import unicodedata
from typing import TextIO

MIN_COLUMNS, MIN_LINES = 70, 18
PRINTED_COLUMNS = 80  # maximum width of printed text
_CUBE = (0, 95, 135, 175, 215, 255)  # levels of red, green and blue in the palette of 256 colours


def can_draw(stream: TextIO) -> bool:
    """Return whether the stream is a terminal that is large enough, and neither NO_COLOR nor TERM asks for plain output."""
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") == "dumb":
        return False
    columns, lines = size_of(stream)
    return columns >= MIN_COLUMNS and lines >= MIN_LINES


def size_of(stream: TextIO) -> tuple[int, int]:
    """Return columns and lines."""
    try:
        size = os.get_terminal_size(stream.fileno())
    except (OSError, ValueError):
        size = shutil.get_terminal_size()
    return (size.columns, size.lines) if size.columns and size.lines else (80, 24)


def colour_code(colour: str) -> str:
    """Return the escape sequence for a colour ``#rrggbb``: exact if the terminal supports it, otherwise the nearest of 256."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    if os.environ.get("COLORTERM") in ("truecolor", "24bit"):
        return f"\x1b[38;2;{red};{green};{blue}m"
    near = [min(range(6), key=lambda level, value=value: abs(_CUBE[level] - value)) for value in (red, green, blue)]  # type: ignore[misc]
    return f"\x1b[38;5;{16 + 36 * near[0] + 6 * near[1] + near[2]}m"


def wrapped(text: str, indent: int = 12) -> str:
    """Wrap a line into lines of at most 80 columns, all but the first indented."""
    return textwrap.fill(
        text, PRINTED_COLUMNS, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False
    )


def printable(text: str, most: int = 500) -> str:
    r"""Return untrusted text as one safe line for a terminal: at most ``most`` characters, without control characters.

    >>> printable("no\n idea\x1b[2J"), printable("endless", 3)
    ('no idea?[2J', 'end…')
    """
    line = " ".join(text[: 4 * most].split())
    shown = "".join(letter if letter.isprintable() else "?" for letter in line)
    return shown if len(shown) <= most else shown[:most] + "…"


def fit(text: str, columns: int) -> str:
    """Cut a string, or pad it with spaces, to exactly ``columns`` columns. Wide characters count as two.

    >>> fit("Templars", 5), fit("abc", 5)
    ('Temp…', 'abc  ')
    """
    widths = [2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text]
    if sum(widths) <= columns:
        return text + " " * (columns - sum(widths))
    used, kept = 0, ""
    for letter, width in zip(text, widths, strict=True):
        if used + width > columns - 1:
            break
        used, kept = used + width, kept + letter
    return kept + "…" + " " * (columns - 1 - used)


class Canvas:
    """Lines that replace the previous ones in place, and are removed at the end."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        self._stream = stream
        self._drawn = 0
        self._size = (0, 0)

    def draw(self, lines: list[str]) -> None:
        """Draw the lines, each no wider than the terminal."""
        size = size_of(self._stream)
        begin = self._to_begin(size) if self._drawn else "\x1b[?25l"
        self._stream.write(begin + "".join(f"{line}\x1b[0m\x1b[K\n" for line in lines) + "\x1b[J")
        self._stream.flush()
        self._drawn, self._size = len(lines), size

    def clear(self) -> None:
        """Remove everything and show the cursor again."""
        if self._drawn:
            self._stream.write(f"{self._to_begin(size_of(self._stream))}\x1b[J\x1b[?25h")
            self._stream.flush()
        self._drawn = 0

    def _to_begin(self, size: tuple[int, int]) -> str:
        """Return the escape sequence that moves to the start of the picture."""
        if size != self._size:  # the picture has wrapped: its position is unknown
            return "\x1b[2J\x1b[H"
        return f"\x1b[{self._drawn}A\r"
