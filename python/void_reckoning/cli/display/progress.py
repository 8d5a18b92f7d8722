"""Progress of a run: a live view on a terminal, plain lines elsewhere."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

from void_reckoning.campaign import Campaign
from void_reckoning.cli.display.pace import Clock, ranking
from void_reckoning.cli.display.terminal import can_draw
from void_reckoning.cli.streams import complain

_PLAIN_EVERY_S = 2.0


class Progress(Protocol):
    """Notified after every round."""

    def update(self) -> None:
        """Update after a round."""

    def tell(self, text: str) -> None:
        """Print a line that must not be overwritten by the display."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_progress(campaign: Campaign, target: int, *, quiet: bool) -> Progress:
    """Return a live view if standard error is a terminal that can show it, otherwise plain lines; ``quiet`` forces lines."""
    if not quiet and can_draw(sys.stderr):
        from void_reckoning.cli.display.live_view import LiveView  # noqa: PLC0415  # only for terminals

        return HarmlessProgress(LiveView(campaign, target))
    return HarmlessProgress(PlainLines(campaign, target))


class HarmlessProgress:
    """Progress whose errors do not end the campaign: the first one is reported and disables the display."""

    def __init__(self, shown: Progress) -> None:
        self._shown: Progress | None = shown

    def update(self) -> None:
        """Update after a round."""
        if self._shown is not None:
            self._try(self._shown.update)

    def tell(self, text: str) -> None:
        """Print a line through the progress display, or directly if that has failed."""
        if self._shown is not None:
            shown = self._shown
            self._try(lambda: shown.tell(text))
        else:
            complain(text)

    def _try(self, step: Callable[[], object]) -> None:
        try:
            step()
        except Exception as error:  # any error: the campaign matters more
            shown, self._shown = self._shown, None
            with contextlib.suppress(Exception):
                assert shown is not None
                shown.__exit__(type(error), error, error.__traceback__)
            complain(f"progress display disabled; the campaign continues: {type(error).__name__}: {error}")

    def __enter__(self) -> Self:
        if self._shown is not None:
            self._try(self._shown.__enter__)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown is not None:
            leave = self._shown.__exit__
            self._try(lambda: leave(kind, error, trace))


class PlainLines:
    """Prints the first turn at once, then a line every two seconds."""

    def __init__(self, campaign: Campaign, target: int) -> None:
        self._campaign = campaign
        self._target = target
        self._clock = Clock(_PLAIN_EVERY_S)

    def update(self) -> None:
        """Update after a round."""
        if not self._clock.due():
            return
        turn = self._campaign.turn
        first = ranking(self._campaign.standings())[0]
        print(
            f"turn {turn}/{self._target}  {self._clock.pace(self._target - turn)}  "
            f"leading: {first['name']}, {first['planets']} planets, score {first['score']}",
            file=sys.stderr,
        )

    def tell(self, text: str) -> None:
        """Print a line."""
        complain(text)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass
