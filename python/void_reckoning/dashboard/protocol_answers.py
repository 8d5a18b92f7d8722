"""Types of the answers to the page; like protocol.py a source of page/src/lib/protocol.ts.

Values are explained where they are computed: answers.py, battles.py, chances.py, details.py, performance.py.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, NotRequired, TypedDict


class Nothing(TypedDict):
    """The answer to a question without a result."""


class EventRow(NamedTuple):
    """``system`` -1: none; ``battle`` 0: none."""

    sequence: int
    turn: int
    seat: int
    type: str
    sentence: str
    system: int
    battle: int


class EventsAnswer(TypedDict):
    """``more``: there are more events; send ``next`` as ``after``."""

    rows: list[EventRow]
    more: bool
    next: int


class OrderRow(NamedTuple):
    """``accepted``: whether it was carried out; ``reason`` why not."""

    sequence: int
    turn: int
    seat: int
    kind: str
    order: str
    accepted: bool
    reason: str


class Reason(NamedTuple):
    """Reason why orders were rejected, with … for numbers, and the number of orders."""

    text: str
    orders: int


class OrdersAnswer(TypedDict):
    """As for events; for the whole campaign, ``total`` and ``refused`` count orders, ``reasons`` has the most common."""

    rows: list[OrderRow]
    more: bool
    next: int
    kinds: list[str]
    total: int
    refused: int
    reasons: list[Reason]


class Group(NamedTuple):
    """Units of a battle; ``side`` 0: attackers, 1: defenders."""

    name: str
    seat: int
    side: Literal[0, 1]


class Shot(NamedTuple):
    """``source`` and ``target`` are groups, ``damage`` is in points."""

    tick: int
    source: int
    target: int
    weapon: int
    shots: int
    hits: int
    damage: float
    kills: int


class BattleAnswer(TypedDict):
    """``destroyed``: number by name of the type; ``all_shots``: none are left out."""

    combat: int
    turn: int
    system: str
    planet: str | None
    attacker: int
    defender: int
    attackers: int
    defenders: int
    attackers_lost: int
    defenders_lost: int
    damage_by_attacker: float
    damage_by_defender: float
    result: str
    decided: bool
    reason: str
    ticks: int
    destroyed: dict[str, int]
    groups: list[Group]
    weapons: list[str]
    shots: list[Shot]
    all_shots: bool


# "class" is a keyword of Python.
PlanetDetails = TypedDict(
    "PlanetDetails",
    {
        "name": str,
        "class": str,
        "size": int,
        "richness": float,
        "seat": int,
        "population": float | None,
        "stability": float | None,
        "founded": int | None,
        "buildings": dict[str, int],
        "armies": dict[str, int],
    },
)


class FleetDetails(TypedDict):
    """A fleet; ``destination`` while it is moving."""

    number: int
    name: str
    there: Literal[True]
    seat: int
    stance: str
    system: str
    destination: str | None
    ships: dict[str, int]
    armies: dict[str, int]


class MissingFleet(TypedDict):
    """A fleet that does not exist after that round."""

    number: int
    name: str
    there: Literal[False]


class SystemDetails(TypedDict):
    """The contents of a system."""

    planets: list[PlanetDetails]
    fleets: list[FleetDetails | MissingFleet]


class DetailsAnswer(TypedDict):
    """The system or fleet that was requested."""

    turn: int
    system: NotRequired[SystemDetails]
    fleet: NotRequired[FleetDetails | MissingFleet]


class CampaignProgress(TypedDict):
    """The round in progress; faction turns and phases between rounds that are committed."""

    turn: int
    commits: int


class Performance(TypedDict):
    """From telemetry: a tick is a faction turn, in microseconds; ``simulation_fps`` faction turns per second."""

    simulation_fps: int
    average_tick_time_us: int
    peak_tick_time_us: int
    memory_usage_mb: int


class Entities(TypedDict):
    """Numbers of entities in the world."""

    total_entities: int
    fleets: int
    planets: int
    units: int


class CombatTotals(TypedDict):
    """Since the campaign began; damage in thousandths of a point."""

    total_combats: int
    active_combats: int
    total_damage_dealt: int
    total_damage_received: int
    units_destroyed: int


class Phase(NamedTuple):
    """Duration of a phase of turns: microseconds, and counts by powers of two of them."""

    name: str
    samples: int
    total: int
    longest: int
    buckets: list[int]


class LiveTelemetry(TypedDict):
    """The figures of a campaign that is being played."""

    live: Literal[True]
    writer: str
    campaign: CampaignProgress
    performance: Performance
    entities: Entities
    combat: CombatTotals
    phases: list[Phase]


class ChanceCurve(TypedDict):
    """Chance of victory of a faction by turn (seat -1: nobody wins), and its interval, 0 to 1."""

    seat: int
    chance: list[float]
    low: list[float]
    high: list[float]


class CauseRow(TypedDict):
    """An order without which the chance goes back: the chance after the turn as it was played, and without the order."""

    order: str
    played: float
    without: float


class TurningPointRow(TypedDict):
    """A step of a chance between the ends of two turns; ``why_not``: why no causes were looked for, else empty."""

    first: int
    last: int
    seat: int
    before: float
    after: float
    events: list[str]
    more_events: int
    causes: list[CauseRow]
    tried: int
    why_not: str


class ChancesAnswer(TypedDict):
    """What ``void-reckoning explain`` has measured; no turns: nothing. ``policies`` play on in place of the campaign's."""

    turns: list[int]
    continuations: int
    until: int
    policies: dict[str, str]
    curves: list[ChanceCurve]
    points: list[TurningPointRow]


class NoTelemetry(TypedDict):
    """The campaign is not being played, or has no telemetry."""

    live: Literal[False]


TelemetryAnswer = LiveTelemetry | NoTelemetry
