"""Forfeited turns: a line for a faction's first one, and a summary at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from void_reckoning._core import Event
from void_reckoning.campaign import Campaign
from void_reckoning.cli.display.terminal import printable, wrapped


@contextmanager
def telling_forfeits(campaign: Campaign, tell: Callable[[str], None]) -> Iterator[None]:
    """Report the first turn that each faction forfeits while the block runs."""
    reported: set[str | None] = set()

    def hear(event: Event) -> None:
        if event.faction not in reported:
            reported.add(event.faction)
            tell(f"turn {event.turn}: {event.faction} forfeits its turn: {printable(event.fields['message'])}")

    with campaign.events.subscribe("SystemError", hear):
        yield


def forfeit_lines(forfeited: list[dict[str, Any]], turns: int) -> list[str]:
    """Return lines of the summary: the faction, how often, and the reason of the first.

    >>> print(*forfeit_lines([{"faction": "mycora", "turns": 3, "first_turn": 2, "reason": "ValueError: no idea"}], 8))
    forfeited    mycora, 3 of 8 turns, the first in turn 2: ValueError: no idea
    """
    return [
        wrapped(
            f"forfeited    {row['faction']}, {row['turns']} of {turns} turns, the first in turn {row['first_turn']}: "
            f"{printable(row['reason'])}",
            indent=13,
        )
        for row in forfeited
    ]
