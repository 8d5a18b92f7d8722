"""Summaries of battles and turns from a log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import groupby
from typing import Any

from void_reckoning._core import Event, LogChunk, NotFound
from void_reckoning.blackbox.branches import Branches
from void_reckoning.blackbox.filters import Turns, checked_combat, faction_of
from void_reckoning.blackbox.names import named
from void_reckoning.blackbox.reader import BlackBoxReader
from void_reckoning.blackbox.sentences import Teller, choice
from void_reckoning.blackbox.summaries import CombatSummary, FactionTurnSummary, TurnSummary, WeaponUse
from void_reckoning.support.arguments import instance, integer
from void_reckoning.support.live import live
from void_reckoning.support.ranges import LAST_TURN

# Covered by every turn's summary, or once a round: not described one by one.
_NOT_TOLD = {"TurnStart", "TurnEnd", "FactionReport", "PolicyMemory", "DamageDealt", "CombatParticipant"}


@live("pass the log's path, or pickle the summaries")
class BlackBoxViewer:
    """Sums up a log: battles and turns.

    Where the reader includes events discarded by a rewind, turns and battles that were played again are kept apart.

    Examples
    --------
    >>> import tempfile, void_reckoning as vr
    >>> folder = tempfile.mkdtemp() + "/campaign"
    >>> with vr.Campaign.create(factions=4, systems=20, seed=2, directory=folder) as campaign:
    ...     _ = campaign.run(turns=20)
    >>> viewer = vr.BlackBoxViewer(vr.BlackBoxReader(folder))
    >>> viewer.get_turn_timeline(1)[0]["type"]
    'TurnStart'
    >>> first = viewer.get_turn_summary(1)
    >>> [part.faction for part in first.parts][-1] is None, first.parts[0].sentences[0]
    (True, 'order: research Tempered Hulls')
    >>> battle = viewer.get_combat_summary(viewer.combat_ids()[0])
    >>> battle["result"], battle["combat_id"]
    ('attacker wins', '1')
    """

    def __init__(self, reader: BlackBoxReader) -> None:
        self.reader = instance(reader, BlackBoxReader, "reader")

    @cached_property
    def teller(self) -> Teller:
        """Describes events in words."""
        return Teller(self.reader.names)

    def combat_ids(self, turns: Turns = None) -> list[int]:
        """Return the numbers of all battles, or of those of some rounds, in order."""
        # After a rewind, numbers occur again.
        return list(dict.fromkeys(int(number) for number in self.reader.columns("CombatStart", turns=turns)["combat"]))

    def get_combat_summary(self, combat_id: int | str) -> CombatSummary:
        """Sum up a battle: of those with this number, the live one; if a rewind discarded all of them, the last.

        Parameters
        ----------
        combat_id
            Its number, as an int or as text.

        Raises
        ------
        NotFound
            The log has no such battle.
        """
        number = checked_combat(combat_id, "combat_id")
        events, discarded = self._battle(number)
        found: dict[str, list[Event]] = {"CombatStart": [], "CombatEnd": [], "EntityDestroyed": []}
        weapons: dict[tuple[int, int], list[int]] = {}
        ticks: Counter[int] = Counter()
        damage_events = 0
        for event in events:
            if event.type in found:
                found[event.type].append(event)
            if event.type != "DamageDealt":
                continue
            damage_events += 1
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
            combat_id=str(number),
            combat=number,
            turn=start.turn,
            faction=start.faction,
            start_time=start.timestamp_ns,
            system=names.entity(began["system"]),
            planet=names.entity(began["planet"]) if began["planet"] else None,
            attacker_faction=began["attacker"],
            defender_faction=began["defender"],
            attackers=began["attackers"],
            defenders=began["defenders"],
            result=choice("CombatEnd", "result", ended["result"]),
            decided=ended["decided"],
            reason=ended["reason"] or "",
            ticks=ended["ticks"],
            attackers_lost=ended["attackers_lost"],
            defenders_lost=ended["defenders_lost"],
            total_damage_events=damage_events,
            damage_by_attacker=ended["damage_by_attacker"] / 1000,
            damage_by_defender=ended["damage_by_defender"] / 1000,
            destroyed=dict(lost.most_common()),
            weapons=sorted(used, key=lambda use: -use.damage),
            damage_by_tick={tick: damage / 1000 for tick, damage in sorted(ticks.items())},
            discarded=discarded,
        )

    def _battle(self, combat_id: int) -> tuple[list[Event], bool]:
        """Return the events of a battle, and whether a rewind discarded it."""
        branches = Branches(self.reader)
        battles: dict[tuple[bool, int], list[Event]] = {}  # a battle is fought in one commit
        for chunk in self.reader.iter_chunks(combat=combat_id):
            if events := chunk.events(combat=combat_id):
                battles.setdefault((not branches.discarded(chunk), branches.rewinds_before(chunk)), []).extend(events)
        counts, rewinds = max(battles, default=(True, 0))
        return battles.get((counts, rewinds), []), not counts

    def get_turn_timeline(self, turn: int) -> list[Event]:
        """Return the events of a round, in order; none if the log has nothing of it. :meth:`get_turn_summary` groups them."""
        return self.reader.find_events_by_turn(turn)

    def get_turn_summary(self, turn: int) -> TurnSummary:
        """Sum up a round: the live one; if a rewind discarded all of it, the last one played.

        Raises
        ------
        NotFound
            The log has nothing of that round.
        """
        turn = integer(turn, "turn", 0, LAST_TURN)
        found = list(BlackBoxViewer(self.reader.live()).iter_turn_summaries(turn)) or list(
            self.iter_turn_summaries(turn)
        )
        if not found:
            raise NotFound(f"{self.reader.path} has no events of turn {turn}; {self.reader.turns_there()}")
        return found[-1]

    def iter_turn_summaries(self, turns: Turns = None, *, faction: str | None = None) -> Iterator[TurnSummary]:
        """Sum up the rounds that the log has, in its order, or one faction's part of them.

        Arguments and errors are those of the reader's ``iter_events``. Where the reader includes discarded events, the part of a round that
        was played after a rewind is a summary of its own.
        """
        branches = Branches(self.reader)
        chunks = self.reader.iter_chunks(turns=turns, faction=faction)
        for (turn, _), of_turn in groupby(chunks, lambda chunk: (chunk.turn, branches.rewinds_before(chunk))):
            yield TurnSummary(turn, self._parts(list(of_turn), branches))

    def _parts(self, chunks: list[LogChunk], branches: Branches) -> list[FactionTurnSummary]:
        parts: list[FactionTurnSummary] = []
        before: list[Event] = []  # of the same commit, if one took several chunks
        for place, chunk in enumerate(chunks):
            before += chunk.events()
            following = chunks[place + 1] if place + 1 < len(chunks) else None
            if following is not None and following.part > 0:
                continue
            parts.append(self._part(chunk, before, discarded=branches.discarded(chunk)))
            before = []
        return parts

    def _part(self, chunk: LogChunk, events: list[Event], *, discarded: bool) -> FactionTurnSummary:
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
            discarded=discarded,
        )
