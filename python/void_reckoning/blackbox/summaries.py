"""Summaries of a log's battles and turns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from void_reckoning._core import Event
from void_reckoning.support.notebook import short_repr


@dataclass(frozen=True)
class WeaponUse:
    """All shots of one kind of weapon from one group."""

    source: int
    weapon: str
    shots: int
    hits: int
    damage: float
    kills: int


@short_repr
@dataclass(frozen=True, eq=False)
class CombatSummary(Mapping[str, Any]):
    """A battle: where, between which factions, how it ended and why, and its losses. Also a mapping of all names below.

    Attributes
    ----------
    combat_id, combat
        Its number, as text and as an int.
    turn, faction
        The round, and the faction in whose turn it was fought (an id; None between rounds).
    start_time
        Wall time of its first event, ns since 1970.
    system, planet
        Where: names. ``planet`` is None in space.
    attacker_faction, defender_faction, attacker, defender
        Ids of the factions; None for no faction.
    attackers, defenders
        Units at the start.
    result, decided, reason, ticks
        ``attacker wins``, ``defender wins``, ``draw`` or ``mutual destruction``; whether anything but the tick limit ended it; the cause;
        its length in ticks.
    attackers_lost, defenders_lost
        Units destroyed.
    total_damage_events, total_damage
        Number of its ``DamageDealt``, and points of damage of both sides.
    damage_by_attacker, damage_by_defender
        Points.
    destroyed
        Units and armies destroyed in it: number by name of the type.
    weapons
        Weapons fired, highest damage first.
    damage_by_tick
        Points by tick, of both sides.
    discarded
        Whether a rewind discarded it.
    """

    combat_id: str
    combat: int
    turn: int
    faction: str | None
    start_time: int
    system: str
    planet: str | None
    attacker_faction: str | None
    defender_faction: str | None
    attackers: int
    defenders: int
    result: str
    decided: bool
    reason: str
    ticks: int
    attackers_lost: int
    defenders_lost: int
    total_damage_events: int
    damage_by_attacker: float
    damage_by_defender: float
    destroyed: dict[str, int]
    weapons: list[WeaponUse]
    damage_by_tick: dict[int, float]
    discarded: bool = False

    @property
    def attacker(self) -> str | None:
        """Same as ``attacker_faction``."""
        return self.attacker_faction

    @property
    def defender(self) -> str | None:
        """Same as ``defender_faction``."""
        return self.defender_faction

    @property
    def total_damage(self) -> float:
        """Points of both sides."""
        return self.damage_by_attacker + self.damage_by_defender

    def __getitem__(self, key: str) -> Any:
        if key not in _SUMMARY_KEYS:
            raise KeyError(f"a combat summary has no '{key}'; it has {', '.join(_SUMMARY_KEYS)}")
        return getattr(self, key)

    def __iter__(self) -> Iterator[str]:
        return iter(_SUMMARY_KEYS)

    def __len__(self) -> int:
        return len(_SUMMARY_KEYS)


_SUMMARY_KEYS = (*(one.name for one in fields(CombatSummary)), "attacker", "defender", "total_damage")


@short_repr
@dataclass(frozen=True)
class FactionTurnSummary:
    """A faction's turn, or the phase between rounds, or interventions between turns.

    Attributes
    ----------
    faction, of
        Its id, None between rounds and for interventions; and the value that searches take as ``faction`` for it.
    slot
        Place in the round, from 0.
    committed, error
        False if the turn was rolled back; then ``error`` says why.
    state_hash
        Hash of the state after it.
    orders, rejected
        Orders given; and those that were rejected with the reasons, in words.
    battles
        Numbers of the battles fought.
    events
        All events.
    sentences
        What happened, in words: a sentence an event, without those already covered by the figures here.
    discarded
        Whether a rewind discarded it.
    """

    faction: str | None
    of: str
    slot: int
    committed: bool
    error: str | None
    state_hash: int
    orders: int
    rejected: list[str]
    battles: list[int]
    events: list[Event] = field(repr=False)
    sentences: list[str] = field(repr=False)
    discarded: bool = False


@short_repr
@dataclass(frozen=True)
class TurnSummary:
    """A round: its faction turns in the order in which they were played, and the phase between rounds."""

    turn: int
    parts: list[FactionTurnSummary]
