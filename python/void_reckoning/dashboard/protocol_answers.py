"""The types of what the page is answered; like protocol.py a source of page/src/lib/protocol.ts.

Values are explained where they are made: answers.py, battles.py, details.py, performance.py.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, NotRequired, TypedDict


class Nothing(TypedDict):
    """The answer to what asks for nothing."""


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
    """``more``: ``next`` is to be asked for as ``after``."""

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
    """Why orders were refused, with … for numbers, and how many were."""

    text: str
    orders: int


class OrdersAnswer(TypedDict):
    """As that of events; of the whole campaign, ``total`` and ``refused`` say how many orders, ``reasons`` the commonest."""

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
    """``destroyed``: number by name of the type; ``all_shots``: none is left out."""

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


# "class" is a word of Python.
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
    """A fleet; ``destination`` while it is on its way."""

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
    """A fleet that is not there after that round."""

    number: int
    name: str
    there: Literal[False]


class SystemDetails(TypedDict):
    """What is in a system."""

    planets: list[PlanetDetails]
    fleets: list[FleetDetails | MissingFleet]


class DetailsAnswer(TypedDict):
    """What was asked for."""

    turn: int
    system: NotRequired[SystemDetails]
    fleet: NotRequired[FleetDetails | MissingFleet]


class CampaignProgress(TypedDict):
    """The round under way; faction turns and phases between rounds that are committed."""

    turn: int
    commits: int


class Performance(TypedDict):
    """As of telemetry: a tick is a faction turn, in microseconds; ``simulation_fps`` faction turns a second."""

    simulation_fps: int
    average_tick_time_us: int
    peak_tick_time_us: int
    memory_usage_mb: int


class Entities(TypedDict):
    """How much there is in the world."""

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
    """How long a phase of turns takes: microseconds, and times by powers of two of them."""

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


class NoTelemetry(TypedDict):
    """Nobody plays it, or without telemetry."""

    live: Literal[False]


TelemetryAnswer = LiveTelemetry | NoTelemetry
