"""Progress of a run: a live panel on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, Protocol, Self

from void_reckoning.campaign import Campaign

_REFRESH_S = 0.1
_PLAIN_EVERY_S = 2.0


class Progress(Protocol):
    """Told after every round."""

    def update(self) -> None:
        """After a round."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_progress(campaign: Campaign, target: int, *, quiet: bool) -> Progress:
    """Choose how progress is shown; it goes to standard error where standard output is for a machine."""
    if sys.stderr.isatty() and not quiet:
        return LivePanel(campaign, target)
    return PlainLines(campaign, target)


class _Clock:
    """When to show the next state, and how fast the campaign goes."""

    def __init__(self, every: float) -> None:
        self._every = every
        self._began = time.monotonic()
        self._next = 0.0
        self._turns = 0

    def due(self) -> bool:
        self._turns += 1
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + self._every
        return True

    def speed(self) -> float:
        """Turns a second so far."""
        return self._turns / max(1e-9, time.monotonic() - self._began)

    def left(self, turns: int) -> str:
        """Time for so many more turns at this speed."""
        seconds = turns / max(1e-9, self.speed())
        return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def ranking(standings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Factions by score, best first; by name among equals."""
    return sorted(standings, key=lambda row: (-row["score"], row["name"]))


class PlainLines:
    """The first turn at once, then a line every two seconds."""

    def __init__(self, campaign: Campaign, target: int) -> None:
        self._campaign = campaign
        self._target = target
        self._clock = _Clock(_PLAIN_EVERY_S)

    def update(self) -> None:
        """After a round."""
        if not self._clock.due():
            return
        turn = self._campaign.turn
        first = ranking(self._campaign.standings())[0]
        print(
            f"turn {turn}/{self._target}  {self._clock.speed():.0f} turns/s  {self._clock.left(self._target - turn)} left  "
            f"leading: {first['name']}, {first['planets']} planets, score {first['score']}",
            file=sys.stderr,
            flush=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


class LivePanel:
    """Bar, speed and ranking, drawn in place."""

    def __init__(self, campaign: Campaign, target: int) -> None:
        from rich.console import Console  # noqa: PLC0415  # heavy, and only for terminals
        from rich.live import Live  # noqa: PLC0415

        self._campaign = campaign
        self._target = target
        self._clock = _Clock(_REFRESH_S)
        self._live = Live(console=Console(stderr=True), auto_refresh=False, transient=True)

    def update(self) -> None:
        """After a round."""
        if self._clock.due():
            self._live.update(self._draw(), refresh=True)

    def _draw(self) -> Any:
        from rich.console import Group  # noqa: PLC0415
        from rich.progress_bar import ProgressBar  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415

        turn = self._campaign.turn
        head = f"turn {turn} of {self._target}   {self._clock.speed():.0f} turns/s   {self._clock.left(self._target - turn)} left"
        table = Table(box=None, pad_edge=False)
        for name, justify in (
            ("faction", "left"),
            ("planets", "right"),
            ("fleets", "right"),
            ("units", "right"),
            ("score", "right"),
        ):
            table.add_column(name, justify=justify)  # type: ignore[arg-type]
        for row in ranking(self._campaign.standings()):
            style = row["colour"] if row["alive"] else "dim"
            name = row["name"] if row["alive"] else f"{row['name']} (out)"
            table.add_row(
                name, str(row["planets"]), str(row["fleets"]), str(row["units"]), str(row["score"]), style=style
            )
        return Group(head, ProgressBar(total=self._target, completed=turn, width=60), "", table)

    def __enter__(self) -> Self:
        self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.__exit__(kind, error, trace)
