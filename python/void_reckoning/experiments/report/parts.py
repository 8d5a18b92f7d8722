"""What a report is made of: sections of sentences, figures and tables."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pyarrow as pa

Kind = Literal["text", "count", "share", "number", "p", "points", "yes"]
"""How a column is shown: ``share`` in percent, ``points`` a difference of shares in percentage points, ``p`` a p-value."""
DASH = "\u2013"
_DIGITS = 3  # that a number shows
_ZERO = 1e-9  # below that, a number is what rounding left


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    name, title
        In the Parquet file, and on the page.
    values
        One for each row; None where there is none.
    kind
        See :data:`Kind`.
    about
        Its meaning and unit, in the file's schema.
    """

    name: str
    title: str
    values: Sequence[Any]
    kind: Kind = "number"
    about: str = ""

    def array(self) -> pa.Array:
        """Return the values as Arrow data."""
        kinds = {"text": pa.string(), "count": pa.int64(), "yes": pa.bool_()}
        return pa.array([plain(value) for value in self.values], kinds.get(self.kind, pa.float64()))


@dataclass(frozen=True)
class Sheet:
    """A table, written as ``name.parquet``, of which the page shows the first ``shown`` rows."""

    name: str
    caption: str
    columns: Sequence[Column]
    shown: int = 25

    def table(self) -> pa.Table:
        """Return it as an Arrow table whose schema describes the columns."""
        arrays = [column.array() for column in self.columns]
        fields = [
            pa.field(column.name, array.type, metadata={"description": column.about or column.title})
            for column, array in zip(self.columns, arrays, strict=True)
        ]
        return pa.table(arrays, schema=pa.schema(fields))

    @property
    def length(self) -> int:
        """Number of rows."""
        return len(self.columns[0].values) if self.columns else 0

    def rows(self) -> list[list[str]]:
        """Return the rows that the page shows, as text."""
        return [[shown(column.values[row], column.kind) for column in self.columns] for row in range(self.length)][
            : self.shown
        ]


@dataclass(frozen=True)
class Figure:
    """A plot as inline SVG, once for wide and once for narrow screens."""

    title: str
    wide: str
    narrow: str


@dataclass
class Section:
    """A part of the page.

    Attributes
    ----------
    key
        Its place in the page's address.
    title
        What one sees.
    says, unknown
        Sentences: what follows from the results, and what can't be told from them.
    headlines
        Those for the summary, the most important first.
    """

    key: str
    title: str
    says: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    headlines: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)


def plain(value: Any) -> Any:
    """Return a value as Python has it: NumPy's scalars as numbers, NaN as None."""
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and math.isnan(value) else value


def shown(value: Any, kind: Kind) -> str:
    r"""Return a value as text for people.

    >>> shown(0.4167, "share"), shown(-0.031, "points"), shown(12345, "count"), shown(0.00001, "p"), shown(True, "yes")
    ('41.7%', '-3.1', '12,345', '< 0.001', 'yes')
    """
    value = plain(value)
    if value is None:
        return DASH
    if isinstance(value, float) and abs(value) < _ZERO:
        value = 0.0
    return _SHOWN.get(kind, _number)(value)


def _number(value: float) -> str:
    if isinstance(value, int) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:,.{_DIGITS}g}"


def percent(share: float) -> str:
    r"""Return a share in percent, with a digit after the point where it is not whole.

    >>> percent(0.5), percent(0.123), percent(1)
    ('50%', '12.3%', '100%')
    """
    text = f"{100 * share:.1f}".removesuffix(".0")
    return f"{text}%"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number and its noun.

    >>> counted(1, "campaign"), counted(1200, "campaign")
    ('1 campaign', '1,200 campaigns')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: Sequence[str], most: int = 4) -> str:
    """Return names as a list for people.

    >>> listed(["a", "b", "c"]), listed(list("abcdefg"))
    ('a, b and c', 'a, b, c, d and 3 more')
    """
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


_SHOWN: dict[Kind, Callable[[Any], str]] = {
    "text": str,
    "yes": lambda value: "yes" if value else "no",
    "share": percent,
    "points": lambda value: f"{100 * value:+.1f}",
    "p": lambda value: "< 0.001" if value < 0.001 else f"{value:.3f}",
}
