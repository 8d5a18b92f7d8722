"""What happened in a battle, and in a turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from void_reckoning._core import Event, LogChunk, NotFound
from void_reckoning.blackbox.branches import Branches
from void_reckoning.blackbox.filters import Turns, faction_of
from void_reckoning.blackbox.names import named
from void_reckoning.blackbox.reader import BlackBoxReader
from void_reckoning.blackbox.sentences import Teller, choice
from void_reckoning.support.arguments import instance, integer
from void_reckoning.support.ranges import LAST_TURN

# Said of every turn by its summary, or once a round for all: not told one by one.
_NOT_TOLD = {"TurnStart", "TurnEnd", "FactionReport", "PolicyMemory", "DamageDealt", "CombatParticipant"}


@dataclass(frozen=True)
class WeaponUse:
    """All shots of one kind of weapon from one group."""

    source: int
    weapon: str
    shots: int
    hits: int
    damage: float
    kills: int


@dataclass(frozen=True)
class CombatSummary:
    """A battle: where, who, how it ended and why, and what it cost.

    Attributes
    ----------
    combat, turn, faction
        Its number, the round, and in whose turn it was fought (an id; None between rounds).
    system, planet
        Where: names. ``planet`` is None in space.
    attacker, defender
        Ids of the factions; None for nobody.
    attackers, defenders
        Units at the start.
    result, decided, reason, ticks
        ``attacker wins``, ``defender wins``, ``draw`` or ``mutual destruction``; whether anything but the tick limit ended it; what did;
        how long it took.
    attackers_lost, defenders_lost
        Units destroyed.
    damage_by_attacker, damage_by_defender
        Points.
    destroyed
        What died in it: number by name of the type.
    weapons
        What fired, most damage first.
    damage_by_tick
        Points by tick, of both sides.
    given_up
        Whether a rewind gave it up.
    """

    combat: int
    turn: int
    faction: str | None
    system: str
    planet: str | None
    attacker: str | None
    defender: str | None
    attackers: int
    defenders: int
    result: str
    decided: bool
    reason: str
    ticks: int
    attackers_lost: int
    defenders_lost: int
    damage_by_attacker: float
    damage_by_defender: float
    destroyed: dict[str, int]
    weapons: list[WeaponUse]
    damage_by_tick: dict[int, float]
    given_up: bool = False


@dataclass(frozen=True)
class FactionTurnSummary:
    """A faction's turn, or the phase between rounds, or interventions between turns.

    Attributes
    ----------
    faction, of
        Its id, None between rounds and for interventions; and what searches take as ``faction`` for it.
    slot
        Place in the round, from 0.
    committed, error
        False where the turn was rolled back; then ``error`` says why.
    state_hash
        Of the state after it.
    orders, rejected
        Orders given; and those that were rejected with the reasons, in words.
    battles
        Numbers of the battles fought.
    events
        All events.
    sentences
        What happened, in words: a sentence an event, without those that the figures here say already.
    given_up
        Whether a rewind gave it up.
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
    given_up: bool = False


@dataclass(frozen=True)
class TurnTimeline:
    """A round: its faction turns in the order in which they were played, and the phase between rounds."""

    turn: int
    parts: list[FactionTurnSummary]


class BlackBoxViewer:
    """Summaries of a log.

    Where the reader does not leave out what a rewind gave up, turns and battles that were played again come apart.

    Examples
    --------
    >>> import tempfile, void_reckoning as vr
    >>> folder = tempfile.mkdtemp() + "/campaign"
    >>> with vr.Campaign.create(factions=4, systems=20, seed=2, directory=folder) as campaign:
    ...     _ = campaign.run(turns=20)
    >>> viewer = vr.BlackBoxViewer(vr.BlackBoxReader.open(folder))
    >>> timeline = viewer.get_turn_timeline(1)
    >>> [part.faction for part in timeline.parts][-1] is None, timeline.parts[0].sentences[0]
    (True, 'order: research Tempered Hulls')
    >>> battles = viewer.combat_ids()
    >>> viewer.get_combat_summary(battles[0]).result
    'attacker wins'
    """

    def __init__(self, reader: BlackBoxReader) -> None:
        self.reader = instance(reader, BlackBoxReader, "reader")

    @cached_property
    def teller(self) -> Teller:
        """Says events in words."""
        return Teller(self.reader.names)

    def combat_ids(self, turns: Turns = None) -> list[int]:
        """Numbers of all battles, or of those of some rounds, in order."""
        # After a rewind numbers come again.
        return list(dict.fromkeys(int(number) for number in self.reader.columns("CombatStart", turns=turns)["combat"]))

    def get_combat_summary(self, combat_id: int) -> CombatSummary:
        """A battle: the one that counts of those with this number; where a rewind gave up all of them, the last.

        Raises
        ------
        NotFound
            If the log has no such battle.
        """
        events, given_up = self._battle(integer(combat_id, "combat_id", 0, 2**64 - 1))
        found: dict[str, list[Event]] = {"CombatStart": [], "CombatEnd": [], "EntityDestroyed": []}
        weapons: dict[tuple[int, int], list[int]] = {}
        ticks: Counter[int] = Counter()
        for event in events:
            if event.type in found:
                found[event.type].append(event)
            if event.type != "DamageDealt":
                continue
            shot = event.fields
            use = weapons.setdefault((shot["source"], shot["weapon"]), [0, 0, 0, 0])
            for place, figure in enumerate(("shots", "hits", "damage", "kills")):
                use[place] += shot[figure]
            ticks[shot["tick"]] += shot["damage"]
        if not found["CombatStart"] or not found["CombatEnd"]:
            raise NotFound(f"{self.reader.path} has no battle {combat_id}")
        start, end = found["CombatStart"][0], found["CombatEnd"][0]
        names, began, ended = self.reader.names, start.fields, end.fields
        lost = Counter(
            self.teller.type_name(event.fields["kind"], event.fields["type"]) for event in found["EntityDestroyed"]
        )
        used = [
            WeaponUse(source, named(names.weapons, weapon), shots, hits, damage / 1000, kills)
            for (source, weapon), (shots, hits, damage, kills) in weapons.items()
        ]
        return CombatSummary(
            combat=combat_id,
            turn=start.turn,
            faction=start.faction,
            system=names.entity(began["system"]),
            planet=names.entity(began["planet"]) if began["planet"] else None,
            attacker=began["attacker"],
            defender=began["defender"],
            attackers=began["attackers"],
            defenders=began["defenders"],
            result=choice("CombatEnd", "result", ended["result"]),
            decided=ended["decided"],
            reason=ended["reason"] or "",
            ticks=ended["ticks"],
            attackers_lost=ended["attackers_lost"],
            defenders_lost=ended["defenders_lost"],
            damage_by_attacker=ended["damage_by_attacker"] / 1000,
            damage_by_defender=ended["damage_by_defender"] / 1000,
            destroyed=dict(lost.most_common()),
            weapons=sorted(used, key=lambda use: -use.damage),
            damage_by_tick={tick: damage / 1000 for tick, damage in sorted(ticks.items())},
            given_up=given_up,
        )

    def _battle(self, combat_id: int) -> tuple[list[Event], bool]:
        """The events of a battle, and whether a rewind gave it up."""
        branches = Branches(self.reader)
        battles: dict[tuple[bool, int], list[Event]] = {}  # a battle is fought in one commit
        for chunk in self.reader.iter_chunks(combat=combat_id):
            if events := chunk.events(combat=combat_id):
                battles.setdefault((not branches.given_up(chunk), branches.rewinds_before(chunk)), []).extend(events)
        counts, rewinds = max(battles, default=(True, 0))
        return battles.get((counts, rewinds), []), not counts

    def get_turn_timeline(self, turn: int) -> TurnTimeline:
        """A round: as it counts; where a rewind gave all of it up, as it was played last.

        Raises
        ------
        NotFound
            If the log has nothing of that round.
        """
        turn = integer(turn, "turn", 0, LAST_TURN)
        told = list(BlackBoxViewer(self.reader.live()).iter_timelines(turn)) or list(self.iter_timelines(turn))
        if not told:
            raise NotFound(f"{self.reader.path} has nothing of turn {turn}; {self.reader.turns_there()}")
        return told[-1]

    def iter_timelines(self, turns: Turns = None, *, faction: str | None = None) -> Iterator[TurnTimeline]:
        """Rounds that the log has, in its order, or one faction's part of them; arguments and errors as of the reader's ``iter_events``.

        With what a rewind gave up, what was played of a round after a rewind is a timeline of its own.
        """
        branches = Branches(self.reader)
        chunks = self.reader.iter_chunks(turns=turns, faction=faction)
        for (turn, _), of_turn in groupby(chunks, lambda chunk: (chunk.turn, branches.rewinds_before(chunk))):
            yield TurnTimeline(turn, self._parts(list(of_turn), branches))

    def _parts(self, chunks: list[LogChunk], branches: Branches) -> list[FactionTurnSummary]:
        parts: list[FactionTurnSummary] = []
        before: list[Event] = []  # of the same commit, where one needed several chunks
        for place, chunk in enumerate(chunks):
            before += chunk.events()
            following = chunks[place + 1] if place + 1 < len(chunks) else None
            if following is not None and following.part > 0:
                continue
            parts.append(self._part(chunk, before, given_up=branches.given_up(chunk)))
            before = []
        return parts

    def _part(self, chunk: LogChunk, events: list[Event], *, given_up: bool) -> FactionTurnSummary:
        by_type: dict[str, list[dict[str, Any]]] = {}
        for event in events:
            by_type.setdefault(event.type, []).append(event.fields)
        actions = by_type.get("FactionAction", [])
        errors = by_type.get("SystemError", [])
        return FactionTurnSummary(
            faction=chunk.faction,
            of=faction_of(chunk),
            slot=chunk.slot,
            committed=all(end["committed"] for end in by_type.get("TurnEnd", [])),
            error=errors[0]["message"] if errors else None,
            state_hash=chunk.state_hash,
            orders=len(actions),
            rejected=[f"{self.teller.order(one)}: {one['reason']}" for one in actions if not one["accepted"]],
            battles=[start["combat"] for start in by_type.get("CombatStart", [])],
            events=events,
            sentences=[self.teller(event) for event in events if event.type not in _NOT_TOLD],
            given_up=given_up,
        )
