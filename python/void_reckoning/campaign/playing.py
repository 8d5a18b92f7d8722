"""Playing a campaign: turn by turn, back to a snapshot, to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from void_reckoning._core import CampaignSnapshot, StopFlag
from void_reckoning.campaign.faction_turn import FactionTurn
from void_reckoning.campaign.simulation_result import SimulationResult
from void_reckoning.campaign.state import CampaignState
from void_reckoning.ecs.events import Subscription
from void_reckoning.ecs.systems import SystemFunction, SystemResult
from void_reckoning.policy import FactionPolicy
from void_reckoning.support.arguments import callback, flag, optional, refused, text
from void_reckoning.support.arguments import path as as_path
from void_reckoning.support.log_file import check_not_of_campaign
from void_reckoning.support.ranges import MAX_TURNS, check_range


class PlayableCampaign(CampaignState):
    """A campaign that can be played; :class:`Campaign` adds the ways to create one."""

    def assign_policy(self, faction: str, policy: str | FactionPolicy) -> None:
        """Have another policy play a faction from its next turn on.

        Its name is part of the state: the change is an intervention between faction turns, which the log records (``PolicyChanged``) and
        replay and :meth:`resume` follow; ``policies`` of :meth:`load`, :meth:`at_turn` and :meth:`resume` do the same. A policy of the
        same name takes its place and leaves the state unchanged. What the policy before it put into ``view.memory`` is kept.

        Parameters
        ----------
        faction
            Its id; ``*`` for all.
        policy
            As in ``policies`` of :meth:`create`; the campaign's ``policy_timeout`` applies.

        Raises
        ------
        InvalidInput
            There is no such faction, or the policy can't be created: nothing was changed.
        StateError
            The campaign is running, or a faction turn is open.
        StorageError
            The log can't be written: nothing was changed.

        Examples
        --------
        >>> from void_reckoning import Campaign
        >>> campaign = Campaign.create(factions=3, systems=20, seed=7)
        >>> with campaign.events.subscribe("PolicyChanged", lambda event: print(event.fields)):
        ...     campaign.assign_policy("templars", "greedy")
        {'of': 'templars', 'before': 'standard', 'after': 'greedy'}
        """
        self._seats.assign(text(faction, "faction"), policy)

    # Playing.
    def run(self, turns: int, *, ignore_victory: bool = True, progress: Callable[[], None] | None = None) -> str:
        """Play ``turns`` more rounds, without holding the interpreter lock.

        Parameters
        ----------
        turns
            Rounds to play, 0 to 1,000,000,000.
        ignore_victory
            ``False`` stops when a victory condition is met.
        progress
            Called after each round; not ``async``.

        Returns
        -------
        str
            ``"turns"`` when all were played, ``"victory"`` when a victory ended the campaign before.

        Raises
        ------
        InvalidInput
            An argument that is not allowed; nothing was played.
        KeyboardInterrupt
            Ctrl-C, in the main thread. Commits are kept; a faction turn in a long computation, such as a huge battle, is abandoned as if it
            had not begun, and the campaign can be continued from there.
        Exception
            Any exception of ``progress``. Those of handlers, bound systems and policies pass only if they are not an ``Exception``, such as
            ``SystemExit``. The campaign is at its last commit.
        """
        turns = check_range("turns", turns, 0, MAX_TURNS)
        flag(ignore_victory, "ignore_victory")
        optional(callback, progress, "progress")
        if turns > 0:
            self._seats.make_unplayed()
        return self._native.run(self.turn + turns, ignore_victory, progress)

    def run_simulation(self, duration: int) -> SimulationResult:
        """Play ``duration`` more rounds, as :meth:`run`, and return their result."""
        check_range("duration", duration, 0, MAX_TURNS)
        first, battles = self.turn, self.battles
        ended_by = self.run(duration)
        return SimulationResult(self.turn - first, ended_by, self.state_hash, self.battles - battles)

    async def run_async(self, turns: int, *, ignore_victory: bool = True) -> str:
        """Play ``turns`` more rounds in a thread, while the event loop continues; as :meth:`run`.

        Cancelling the task stops the campaign after the faction turn that is being played; commits are kept.

        Raises
        ------
        StateError
            In any other call that plays or changes the campaign in the meantime.
        """
        turns = check_range("turns", turns, 0, MAX_TURNS)
        flag(ignore_victory, "ignore_victory")
        import asyncio  # noqa: PLC0415  # takes 20 ms, needed only here

        if turns > 0:
            self._seats.make_unplayed()
        stop = StopFlag()
        playing = asyncio.get_running_loop().run_in_executor(
            None, self._native.run, self.turn + turns, ignore_victory, None, stop
        )
        try:
            return await asyncio.shield(playing)
        except asyncio.CancelledError:
            stop.set()
            await asyncio.wait([playing])
            raise

    # Work on all entities of a kind.
    def register_system(
        self, name: str, function: SystemFunction, reads: Sequence[str] = (), writes: Sequence[str] = ()
    ) -> None:
        """Name a function that works on columns; as :meth:`World.register_system`. What it writes is an intervention."""
        self.systems.register(name, function, reads, writes)

    def run_system(self, name: str, delta_time: float) -> SystemResult:
        """Run a system over all entities that match it; as :meth:`World.run_system`."""
        return self.systems.run(name, delta_time)

    def bind_system(self, name: str, event: str, delta_time: float = 1.0) -> Subscription:
        """Run a system whenever an event happens.

        At ``FactionTurnStart`` it runs before the faction's transaction, at any other event after the commit that holds it. Its writes are
        an intervention of their own, logged and replayed. An exception is logged and kept in ``campaign.events.failures``; the campaign
        continues.
        """
        return self.systems.bind(name, event, delta_time)

    def faction_turns(self, turns: int = 1) -> Iterator[FactionTurn]:
        """Yield each faction's turn of the next rounds; a turn not committed when the loop continues is committed then.

        The phase between rounds is played after a round's last faction turn.
        """
        target = self.turn + check_range("turns", turns, 0, MAX_TURNS)
        while self.turn < target:
            seat = self._native.next_seat()
            if seat is None:
                self._native.step()
                continue
            faction_turn = FactionTurn(self, seat)
            try:
                yield faction_turn
            except GeneratorExit:
                if not faction_turn.done:
                    self._native.abandon_turn()
                raise
            if not faction_turn.done:
                faction_turn.commit()

    # Snapshots, saves and the end.
    def snapshot(self) -> CampaignSnapshot:
        """Return the campaign as it is now; the cost is that of later changes."""
        return self._native.snapshot()

    def restore(self, snapshot: CampaignSnapshot) -> None:
        """Go back to a snapshot of this campaign; the log says so, and replay follows.

        Raises
        ------
        InvalidInput
            The snapshot is of another campaign; nothing is changed.
        """
        if not isinstance(snapshot, CampaignSnapshot):
            raise refused("snapshot", "one that snapshot() returned", snapshot)
        self._native.restore(snapshot)

    def save(self, path: str | Path) -> None:
        """Write a save (SQLite), completely or not at all; raise InvalidInput for the name of a campaign folder's own file."""
        file = as_path(path, "path")
        check_not_of_campaign(file)
        self._native.save(file)

    def finish(self) -> None:
        """Write the last save, close the log, remove the telemetry segment, end the policies' processes.

        Nothing can be played afterwards.
        """
        try:
            self._native.finish()
        finally:
            self._seats.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.finish()
