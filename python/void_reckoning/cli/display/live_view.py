"""A campaign on a terminal while it is played: map, ranking, the latest events."""

from __future__ import annotations

import sys
import time
from collections import deque
from types import TracebackType
from typing import Any, Self

from void_reckoning._core import Event
from void_reckoning.campaign import Campaign
from void_reckoning.cli.display.pace import Clock, ranking
from void_reckoning.cli.display.star_chart import EMPTY, NOBODY, StarChart, letters_of
from void_reckoning.cli.display.terminal import MIN_COLUMNS, MIN_LINES, Canvas, colour_code, fit, size_of
from void_reckoning.cli.streams import complain

_REFRESH_S = 0.1
_SHARE = 0.02  # share of the time spent on drawing, at most
_MAX_S = 0.5  # between updates, while rounds take less
_DIM, _BOLD, _PLAIN = "\x1b[2m", "\x1b[1m", "\x1b[0m"
_NAME, _LONG_NAME, _WIDE = 18, 26, 110  # columns of a faction's name; of the terminal from where the longer ones fit
_TITLES = " planets fleets score"
_NEWS = 4  # lines
_TOLD = ("PlanetConquered", "FactionEliminated", "VictoryAchieved")


class LiveView:
    """Drawn in place after a round, as often as its cost is negligible.

    Parameters
    ----------
    campaign
        The campaign that is played.
    target
        The last turn to play.
    """

    def __init__(self, campaign: Campaign, target: int) -> None:
        self._campaign = campaign
        self._target = target
        self._clock = Clock(_REFRESH_S)
        self._canvas = Canvas()
        self._chart = StarChart(campaign)
        standings = campaign.standings()
        self._ids = [row.id for row in standings]
        self._letters = letters_of([row.name for row in standings])
        self._colours = [colour_code(row.colour) for row in standings]
        self._events: deque[Event] = deque(maxlen=_NEWS)
        self._news = News(campaign)
        self._subscriptions = [campaign.events.subscribe(name, self._events.append) for name in _TOLD]

    def update(self) -> None:
        """Draw after a round, if an update is due."""
        if self._clock.due():
            self.draw()

    def draw(self) -> None:
        """Draw now; the cost of drawing sets the delay of the next update."""
        began = time.monotonic()
        self._canvas.draw(self.lines(*size_of(sys.stderr)))
        self._clock.wait(min(_MAX_S, (time.monotonic() - began) / _SHARE))

    def tell(self, text: str) -> None:
        """Print a line above the picture."""
        self._canvas.clear()
        complain(text)
        self.draw()

    def lines(self, columns: int, lines: int) -> list[str]:
        """Return the picture for a terminal of this size; only its first line if the terminal is too small."""
        width = max(1, columns - 1)  # the last column wraps on some terminals
        if columns < MIN_COLUMNS or lines < MIN_LINES:
            return [self._head(width)]
        name_columns = _LONG_NAME if columns >= _WIDE else _NAME
        map_columns = width - len(_TITLES) - name_columns - 4
        map_rows = min(lines - _NEWS - 4, max(8, map_columns // 2))
        shown = [self._head(width), ""]
        table = self._ranking(map_rows, name_columns)
        for number, row in enumerate(self._chart.cells(map_columns, map_rows)):
            right = table[number] if number < len(table) else ""
            shown.append(f"{self._row(row)}  {right}")
        shown.append("")
        told = [self._news(event) for event in self._events]
        shown.extend(fit(text, width).rstrip() for text in reversed(told))
        return shown + [""] * (_NEWS - len(told))

    def _head(self, width: int) -> str:
        turn = self._campaign.turn
        text = f"turn {turn} of {self._target}  {self._clock.pace(self._target - turn)}"
        room = min(40, width - len(text) - 4)
        if room <= 0:
            return f"{_BOLD}{fit(text, width).rstrip()}"
        done = round(room * turn / max(1, self._target))
        return f"{_BOLD}{text}{_PLAIN}  {'━' * done}{_DIM}{'─' * (room - done)}"

    def _row(self, owners: list[int]) -> str:
        """Return a line of the map; colours only where they change."""
        text, before = "", ""
        for owner in owners:
            if owner == EMPTY:
                text += " "
                continue
            colour = f"{_PLAIN}{_DIM}" if owner == NOBODY else f"{_PLAIN}{self._colours[owner]}"
            text += (colour if colour != before else "") + ("·" if owner == NOBODY else self._letters[owner])
            before = colour
        return text + _PLAIN

    def _ranking(self, rows: int, name_columns: int) -> list[str]:
        standings = self._campaign.standings()
        table = [f"{_DIM}  {fit('faction', name_columns)}{_TITLES}{_PLAIN}"]
        for row in ranking(standings):
            seat = self._ids.index(row.id)
            style = self._colours[seat] if row["alive"] else _DIM
            figures = f"{row['planets']:>7} {row['fleets']:>6} {row['score']:>5}" if row["alive"] else f"{'out':>7}"
            table.append(f"{style}{self._letters[seat]} {fit(row['name'], name_columns)} {figures}{_PLAIN}")
        if len(table) > rows:
            more = len(table) - rows + 1
            table[rows - 1 :] = [f"{_DIM}  and {more} more{_PLAIN}"]
        return table

    def __enter__(self) -> Self:
        self.draw()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for subscription in self._subscriptions:
            subscription.cancel()
        self._canvas.clear()


class News:
    """Events in words, each with its turn before it."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self._teller: Any = None

    def __call__(self, event: Event) -> str:
        """Return the line of an event."""
        if self._teller is None:
            self._teller = self._names()
        return f"{event.turn:>5}  {self._teller(event)}"

    def _names(self) -> Any:
        from void_reckoning.blackbox import names, reader  # noqa: PLC0415  # only once something has happened
        from void_reckoning.blackbox.sentences import Teller  # noqa: PLC0415

        directory = self._campaign.directory
        if directory is not None and (directory / "blackbox.vrlog").exists():
            return Teller(reader.BlackBoxReader.open_log(directory).names)
        # Without a log, numbers replace the names of places.
        factions = [names.Named(row.id, row.name) for row in self._campaign.standings()]
        return Teller(names.LogNames(factions, [], [], [], [], [], {}, {}))
