"""Searching the black box."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from void_reckoning._core import Event, LogChunk, campaign_holder
from void_reckoning.blackbox._log import LogDamage, OpenLog
from void_reckoning.blackbox.columns import EventColumns
from void_reckoning.blackbox.filters import (
    Turns,
    check_event_type,
    checked_combat,
    combat_number,
    faction_number,
    faction_of,
    turn_range,
)
from void_reckoning.support.arguments import callback, integer, number, optional, text, texts
from void_reckoning.support.ranges import LAST_TURN

__all__ = ["BlackBoxReader", "LogDamage"]


class BlackBoxReader(OpenLog):
    """Reads a campaign's log: finished, stopped, killed, or still being written. Safe to use from any thread.

    Events are objects and mappings: ``event.fields["attacker"]`` is what the log stores, ``event["attacker_faction"]`` has names instead
    of numbers and natural units. Events discarded by a rewind are left out unless ``discarded`` is set. Searches read only the chunks
    that may match according to the index.

    Parameters
    ----------
    path
        A campaign folder, or a log itself. It is opened by :meth:`open`, or when it is first read. Nothing is written or locked.
    discarded
        Include events discarded by a rewind.
    skip_damage
        Continue after damage without an error. ``damage`` lists what is missing.

    Examples
    --------
    >>> import tempfile, void_reckoning as vr
    >>> folder = tempfile.mkdtemp() + "/campaign"
    >>> with vr.Campaign.create(factions=3, systems=20, directory=folder) as campaign:
    ...     _ = campaign.run(turns=5)
    >>> log = vr.BlackBoxReader(folder)
    >>> log.open()
    True
    >>> log.last_turn, len(log.find_events_by_type("FactionReport"))
    (5, 15)
    >>> log.find_events_by_turn(1)[0]
    <Event TurnStart turn=1 {'faction': 'templars', 'policy': 'standard'}>
    >>> log.find_events_by_turn(1)[0]["faction_id"]
    'templars'
    >>> sorted({event.faction for event in log.iter_events(types=["FactionAction"], faction="choir")})
    ['choir']
    """

    def iter_events(
        self,
        types: Iterable[str] = (),
        *,
        turns: Turns = None,
        faction: str | None = None,
        combat: int | str | None = None,
    ) -> Iterator[Event]:
        """Yield events in order: all, or those that match every filter given.

        Parameters
        ----------
        types
            Names of event types: ``CombatStart``, ``CombatEnd``, ``DamageDealt``, ``TurnEnd``, ... By default all.
        turns
            A round, or the first and last round of a range (None: open).
        faction
            Id of the faction whose turn it happened in; ``"between rounds"`` for the phase between rounds, ``"nobody"`` for
            interventions between turns.
        combat
            Number of a battle, as an int or as text.

        Raises
        ------
        InvalidInput
            An unknown event or faction or an impossible number; the message lists the valid ones.
        DamagedData
            At each damaged stretch, unless the reader skips it.
        """
        names = texts(types, "types")
        for chunk in self.iter_chunks(names, turns=turns, faction=faction, combat=combat):
            yield from chunk.events(names, combat_number(combat))

    def find_events_by_type(self, event_type: str) -> list[Event]:
        """Return all events of a type, in order."""
        return list(self.iter_events([text(event_type, "event_type")]))

    def find_events_by_turn(self, turn: int) -> list[Event]:
        """Return all events of a round, in order."""
        return list(self.iter_events(turns=integer(turn, "turn", 0, LAST_TURN)))

    def find_events_by_faction(self, faction: str) -> list[Event]:
        """Return all events of a faction's turns, in order."""
        return list(self.iter_events(faction=text(faction, "faction")))

    def find_events_by_combat(self, combat: int | str) -> list[Event]:
        """Return all events of a battle, in order."""
        return list(self.iter_events(combat=checked_combat(combat, "combat")))

    def iter_chunks(
        self,
        types: Iterable[str] = (),
        *,
        turns: Turns = None,
        faction: str | None = None,
        combat: int | str | None = None,
    ) -> Iterator[LogChunk]:
        """Yield the commits that may match; arguments and errors as for ``iter_events``."""
        scan = self._native.scan(
            self.factions,
            texts(types, "types"),
            turn_range(turns),
            self._faction_number(faction),
            combat_number(combat),
            not self.discarded,
            self._skip_damage,
        )
        while (chunk := scan.next()) is not None:
            yield chunk

    def columns(
        self, event_type: str, *, turns: Turns = None, faction: str | None = None, combat: int | str | None = None
    ) -> EventColumns:
        """Return the events of one type as columns; arguments and errors as for ``iter_events``."""
        return EventColumns(
            self._native.columns(
                text(event_type, "event_type"),
                turn_range(turns),
                self._faction_number(faction),
                combat_number(combat),
                not self.discarded,
                self._skip_damage,
            )
        )

    def follow_chunks(
        self, *, timeout: float | None = None, interval: float = 0.02, stop: Callable[[], bool] | None = None
    ) -> Iterator[LogChunk]:
        """Yield everything from the beginning, then each commit as it is written, until the log has no writer.

        A chunk of kind ``rewind`` says that the chunks after an earlier one are void.

        Parameters
        ----------
        timeout
            Seconds without a new commit after which it ends; None: as long as the log has a writer.
        interval
            Seconds between checks of the file when there is nothing new.
        stop
            Called at each check; true ends it.

        Raises
        ------
        DamagedData
            At damage before the end.
        """
        interval = number(interval, "interval", 0.0, 86_400.0)
        timeout = optional(number, timeout, "timeout", 0.0)
        optional(callback, stop, "stop")
        following = self._native.follow(self.factions)
        last = time.monotonic()
        while True:
            # Asked before the check: what the writer wrote before it ended is read after.
            written = campaign_holder(self.path.parent) is not None
            got = False
            while (chunk := following.next()) is not None:
                got = True
                yield chunk
            now = time.monotonic()
            last = now if got else last
            if not written or (timeout is not None and now - last > timeout) or (stop is not None and stop()):
                return
            if not got:
                time.sleep(interval)

    def follow(
        self,
        types: Iterable[str] = (),
        *,
        turns: Turns = None,
        faction: str | None = None,
        combat: int | str | None = None,
        timeout: float | None = None,
        interval: float = 0.02,
        stop: Callable[[], bool] | None = None,
        rewound: Callable[[LogChunk], None] | None = None,
    ) -> Iterator[Event]:
        """Yield events from the beginning, then as committed; other arguments and errors as for ``iter_events`` and ``follow_chunks``.

        Parameters
        ----------
        rewound
            Called with each chunk of kind ``rewind``, regardless of the filters: of the events yielded until then, those after the chunk
            that its ``rewind`` names are void.
        """
        names = texts(types, "types")
        for name in names:
            check_event_type(name)
        self.check_faction(faction)
        optional(callback, rewound, "rewound", "a LogChunk")
        combat = combat_number(combat)
        first, last = turn_range(turns)
        for chunk in self.follow_chunks(timeout=timeout, interval=interval, stop=stop):
            if chunk.kind == "rewind" and rewound is not None:
                rewound(chunk)
            if chunk.kind != "events" or chunk.turn < (first or 0) or (last is not None and chunk.turn > last):
                continue
            if faction is None or faction == faction_of(chunk):
                yield from chunk.events(names, combat)

    def check_faction(self, faction: str | None) -> None:
        """Raise InvalidInput for a value that no search of this log takes as ``faction``."""
        self._faction_number(faction)

    def _faction_number(self, faction: str | None) -> int | None:
        return faction_number(faction, lambda: self.factions)

    def __repr__(self) -> str:
        if self._log is None:
            return f"<BlackBoxReader {self.path}: not open>"
        return f"<BlackBoxReader {self.path}: {self.last_turn} turns, {len(self)} events>"
