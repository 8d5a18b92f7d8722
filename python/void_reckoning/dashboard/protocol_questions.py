"""Types of the page's questions; like protocol.py a source of page/src/lib/protocol.ts.

A question is sent with an ``id`` beside its fields, which is returned with its answer, a type of :mod:`.protocol_answers`.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class FollowQuestion(TypedDict):
    """Messages of a run, from this round on if the page has some already."""

    ask: Literal["follow"]
    run: str
    generation: NotRequired[int]
    turn: NotRequired[int]


class UnfollowQuestion(TypedDict):
    """No more messages of a run."""

    ask: Literal["unfollow"]
    run: str


class EventsQuestion(TypedDict):
    """Events in words, from ``after`` (a sequence number) on."""

    ask: Literal["events"]
    run: str
    turns: NotRequired[tuple[int, int]]
    types: NotRequired[list[str]]
    faction: NotRequired[int]
    text: NotRequired[str]
    after: NotRequired[int]
    limit: NotRequired[int]


class OrdersQuestion(TypedDict):
    """Orders and their results, from ``after`` (a sequence number) on."""

    ask: Literal["orders"]
    run: str
    turns: NotRequired[tuple[int, int]]
    faction: NotRequired[int]
    kind: NotRequired[str]
    accepted: NotRequired[bool]
    text: NotRequired[str]
    after: NotRequired[int]
    limit: NotRequired[int]


class BattleQuestion(TypedDict):
    """A battle, tick by tick."""

    ask: Literal["battle"]
    run: str
    combat: int


class DetailsQuestion(TypedDict):
    """A ``system`` or ``fleet`` (its number) after a ``turn``."""

    ask: Literal["details"]
    run: str
    turn: int
    system: NotRequired[int]
    fleet: NotRequired[int]


class TelemetryQuestion(TypedDict):
    """The figures of a campaign that is being played."""

    ask: Literal["telemetry"]
    run: str


class ChancesQuestion(TypedDict):
    """Chances of victory turn by turn."""

    ask: Literal["chances"]
    run: str


Question = (
    FollowQuestion
    | UnfollowQuestion
    | EventsQuestion
    | OrdersQuestion
    | BattleQuestion
    | DetailsQuestion
    | TelemetryQuestion
    | ChancesQuestion
)

ANSWERS = {
    "follow": "Nothing",
    "unfollow": "Nothing",
    "events": "EventsAnswer",
    "orders": "OrdersAnswer",
    "battle": "BattleAnswer",
    "details": "DetailsAnswer",
    "telemetry": "TelemetryAnswer",
    "chances": "ChancesAnswer",
}
"""The type of the answer to each question."""
