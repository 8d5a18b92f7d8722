"""Campaigns: the face of the native core."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from void_reckoning.campaign._players import Player, check_factions, make_player, make_players
from void_reckoning.campaign.faction_turn import FactionTurn
from void_reckoning.ecs import ECSClient
from void_reckoning.ecs.events import EventBus, Subscription
from void_reckoning.ecs.systems import SystemFunction, SystemResult, Systems
from void_reckoning.policy import FactionPolicy, check_timeout, in_own_process
from void_reckoning.simulation_core import (
    CampaignSnapshot,
    CampaignWorld,
    InvalidInput,
    NativeCampaign,
    StopFlag,
)
from void_reckoning.spatial.paths import Constraints, PathResult
from void_reckoning.support.arguments import entries_of, flag, text
from void_reckoning.support.arguments import path as as_path
from void_reckoning.support.log_file import check_not_of_campaign, find_log
from void_reckoning.support.ranges import LAST_TURN, MOST_THREADS, MOST_TURNS, check_range
from void_reckoning.support.universes import find_universe

if TYPE_CHECKING:
    from void_reckoning.simulation_core import EntityRef
    from void_reckoning.spatial import Place
    from void_reckoning.spatial.paths import System


class Campaign:
    """A whole campaign: galaxy, factions, policies, and the log of everything that happens.

    Make one with :meth:`create` or :meth:`load`. As a context manager it closes its log at the end.

    Examples
    --------
    >>> campaign = Campaign.create(factions=3, systems=20, seed=7)
    >>> campaign.run(turns=2)
    'turns'
    >>> campaign.turn
    2
    """

    def __init__(self, native: NativeCampaign, policy_timeout: float | None = None) -> None:
        self._native = native
        self._policy_timeout = policy_timeout
        self._to_close: list[Any] = []  # policies in processes of their own
        self.faction_ids: list[str] = native.faction_ids
        self.events = EventBus(native)
        """Its bus: ``campaign.events.subscribe("PlanetConquered", print)``."""
        self.systems = Systems(native.world, self.events)
        self.resumed: dict[str, Any] | None = None
        """How :meth:`resume` found it: ``turn`` and ``slot`` (faction turns of the next round that were done), ``save`` (file name, or
        None for the beginning), ``commits`` (played again after it), ``cut_bytes`` and ``cut_commits`` (of the log's end: of
        an unfinished commit, and whole ones behind a hole that a power loss left), ``passed_over`` (saves that were no good, and why),
        ``given_up`` (first and last turn, or None), ``reason``, ``old_log``."""

    @classmethod
    def create(
        cls,
        universe: str | Path = "void_reckoning",
        factions: int = 10,
        systems: int = 150,
        seed: int = 1,
        directory: str | Path | None = None,
        *,
        shape: str = "spiral",
        policies: Mapping[str, str | FactionPolicy] | None = None,
        threads: int = 1,
        turns: int = 100,
        ignore_victory: bool = False,
        save_every: int = 50,
        log: bool = True,
        log_compression: bool = False,
        column_hashes: bool = False,
        telemetry: bool = True,
        policy_timeout: float | None = None,
    ) -> Campaign:
        """Start a campaign in a new galaxy.

        Parameters
        ----------
        universe
            Name of a universe, or the path of its folder.
        factions
            How many, from 1; a universe with fewer is gone through again (``templars_2``).
        systems
            Star systems, 10 to 5,000; each faction needs four.
        seed
            Of every random number of the campaign: the same seed, universe and settings give the same campaign to the bit.
        directory
            Campaign folder to make, with log and saves; ``None`` writes nothing. Must not exist, or be empty.
        shape
            ``spiral``, ``elliptical``, ``cluster`` or ``ring``.
        policies
            What plays which faction, by faction id: a native policy's name, ``module:Class``, ``file.py:Class``, one of these after
            ``process:`` (in a process of its own, see :class:`ProcessPolicy`), or an object; ``*`` for all others. Without it everybody is
            ``standard``.
        threads
            Worker threads; 0: all usable cores (affinity and the quota of a container count). The result does not depend on it.
        turns, ignore_victory
            What is asked for: the target, and whether to play on after a victory. Kept in the campaign folder for who watches it or
            resumes it; how far :meth:`run` goes is for its caller.
        save_every, log, log_compression, column_hashes, telemetry
            How the campaign is kept and watched: saves every so many turns (0: only at the end; the last three stay), black box on or
            off, as zstd frames or plain (larger, but looked at in place), with the hash of every column before each commit or without
            (so that ``replay --bisect`` can name the column of a difference; 2 KB a commit), and shared-memory telemetry. They change
            nothing that happens.
        policy_timeout
            Seconds that a plan of a Python policy may take; one that takes longer forfeits the turn. In this process the interpreter
            stops Python code, also ``while True: pass``, but not C code that never comes back, such as ``time.sleep(1e9)``: that
            takes a process of its own. ``None`` waits for ever. A :class:`ProcessPolicy` given as an object has its own limit.

        Raises
        ------
        InvalidInput
            A value that is not allowed, an unknown universe, broken content, a folder that is in use.
        StorageError
            The folder can't be written.
        """
        chosen = {} if policies is None else entries_of(policies, "policies")
        folder = find_universe(universe)
        check_range("turns", turns, 1, MOST_TURNS)
        check_range("save_every", save_every, 0, MOST_TURNS)
        check_range("seed", seed, 0, 2**64 - 1)
        check_range("threads", threads, 0, MOST_THREADS)
        check_timeout("policy_timeout", policy_timeout)
        for name, value in (
            ("ignore_victory", ignore_victory),
            ("log", log),
            ("log_compression", log_compression),
            ("column_hashes", column_hashes),
            ("telemetry", telemetry),
        ):
            flag(value, name)
        ids = _faction_ids(folder, factions)
        check_factions(ids, chosen)
        by_seat = [chosen.get(faction, chosen.get("*", "standard")) for faction in ids]
        players = [make_player(policy, policy_timeout) for policy in by_seat]
        native = NativeCampaign.create(
            folder,
            factions,
            systems,
            seed,
            shape,
            [player.name for player in players],
            None if directory is None else as_path(directory, "directory"),
            threads,
            turns,
            ignore_victory,
            save_every,
            log,
            log_compression,
            column_hashes,
            telemetry,
        )
        campaign = cls(native, policy_timeout)
        campaign._take_players(players)
        return campaign

    @classmethod
    def load(
        cls,
        path: str | Path,
        *,
        policies: Mapping[str, str | FactionPolicy] | None = None,
        threads: int = 1,
        policy_timeout: float | None = None,
    ) -> Campaign:
        """Load a save; what follows is kept in memory only.

        Policies that are Python classes are made again from ``module:Class``, or given in ``policies``; ``policy_timeout`` as in
        :meth:`create`. One that can't be made here matters when it is to play: :meth:`run` raises its :class:`InvalidInput`. One given
        under another name than the state has is a change of the state, as by :meth:`assign_policy`.

        Raises
        ------
        DamagedData
            The save is not what its hash says.
        StorageError
            It can't be read, or is newer than this version.
        """
        check_timeout("policy_timeout", policy_timeout)
        check_range("threads", threads, 0, MOST_THREADS)
        campaign = cls(NativeCampaign.load(as_path(path, "path"), None, threads), policy_timeout)
        campaign._take_policies(policies)
        return campaign

    @classmethod
    def at_turn(
        cls,
        path: str | Path,
        turn: int,
        *,
        policies: Mapping[str, str | FactionPolicy] | None = None,
        threads: int = 1,
        policy_timeout: float | None = None,
        skip_damage: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> Campaign:
        """Rebuild a campaign as it was when a round was complete; what follows is kept in memory only.

        The last save before is loaded and the committed turns of the log after it are played again, every state hash compared. Nothing is
        written, and a campaign that is being played elsewhere is not disturbed.

        Parameters
        ----------
        path
            A campaign folder, or its log.
        turn
            The round; 0: the beginning. What a rewind gave up can't be rebuilt.
        policies, threads, policy_timeout
            As in :meth:`load`.
        skip_damage
            Rebuild a round that comes before damage in the log, as if the log ended there; what is lost may have gone back before it.
        progress
            Called with the turn after each round that is played again.

        Raises
        ------
        InvalidInput
            No log, or a turn that it does not reach.
        DamagedData, StorageError
            The log can't be read, or is damaged, with ``skip_damage`` before the end of that round.
        StateError
            It can't be followed: names the first difference.

        Examples
        --------
        >>> import tempfile
        >>> folder = tempfile.mkdtemp() + "/campaign"
        >>> with Campaign.create(factions=3, systems=20, directory=folder) as campaign:
        ...     _ = campaign.run(turns=5)
        >>> Campaign.at_turn(folder, 3).state_hash == campaign.turn_hashes[2]
        True
        """
        check_timeout("policy_timeout", policy_timeout)
        check_range("turn", turn, 0, LAST_TURN)
        check_range("threads", threads, 0, MOST_THREADS)
        campaign = cls(NativeCampaign.rebuild(find_log(path), turn, threads, skip_damage, progress), policy_timeout)
        campaign._take_policies(policies)
        return campaign

    @classmethod
    def resume(
        cls,
        directory: str | Path,
        *,
        policies: Mapping[str, str | FactionPolicy] | None = None,
        threads: int = 1,
        telemetry: bool = True,
        policy_timeout: float | None = None,
        from_save: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> Campaign:
        """Go on with a campaign after a stop or a crash, from its last committed faction turn.

        The last good save is loaded and the committed turns of the log after it are played again, every state hash compared. An unfinished
        commit at the log's end, as a crash leaves it, is cut. :attr:`resumed` says what was found.

        Parameters
        ----------
        directory
            The campaign folder.
        policies
            As in :meth:`load`.
        threads, telemetry, policy_timeout
            As in :meth:`create`.
        from_save
            Where the log is damaged or can't be followed to its end (by another version of the rules, for example), go on from the last
            good save all the same. The turns after it are given up; the old log stays beside the new one.
        progress
            Called with the turn after each round that is played again.

        Raises
        ------
        InvalidInput
            No campaign folder.
        StorageError
            Another process has the campaign, files can't be read or written, or a newer program packed what is in the log.
        DamagedData
            The log is damaged before its end, or a commit in it is not what its header says: nothing was changed.
        StateError
            The log can't be followed: names the first difference. Nothing was changed.
        """
        check_timeout("policy_timeout", policy_timeout)
        check_range("threads", threads, 0, MOST_THREADS)
        players: list[Player] = []

        def make(factions: list[str], names: list[str]) -> None:
            players.extend(make_players(factions, names, {} if policies is None else policies, policy_timeout))

        native, found = NativeCampaign.resume(
            as_path(directory, "directory"), threads, telemetry, from_save, make, progress
        )
        campaign = cls(native, policy_timeout)
        campaign.resumed = found
        campaign._take_players(players)
        return campaign

    def _take_policies(self, given: Mapping[str, str | FactionPolicy] | None) -> None:
        self._take_players(
            make_players(
                self.faction_ids, self._native.policy_names, {} if given is None else given, self._policy_timeout
            )
        )

    def _take_players(self, players: Sequence[Player]) -> None:
        """Let each seat be played by what was made for it; a name that is another than the state's is a change of the state."""
        assigned = []
        for seat, (name, player) in enumerate(zip(self._native.policy_names, players, strict=True)):
            if player.name != name:
                assigned.append((seat, player))
            elif player.policy is not None:
                self._native.set_policy(seat, player.policy, self._timeout_of(player.policy))
        self._assign(assigned)

    def _assign(self, players: Sequence[tuple[int, Player]]) -> None:
        if players:
            self._native.assign_policies(
                [(seat, player.name, player.policy, self._timeout_of(player.policy)) for seat, player in players]
            )

    def _timeout_of(self, policy: FactionPolicy | None) -> float | None:
        """The limit of a policy that can't keep its own."""
        if not in_own_process(policy):
            return self._policy_timeout
        self._to_close.append(policy)
        return None

    def _make_unplayed(self) -> None:
        """Make the policies that the state names by now and that were not given, or raise why one can't be made."""
        for seat in self._native.unplayed():
            try:
                player = make_player(self._native.policy_names[seat], self._policy_timeout)
            except InvalidInput as error:
                raise InvalidInput(
                    f"{error.message}; other policies can be given when the campaign is taken up again, or by assign_policy()"
                ) from error
            self._native.set_policy(seat, player.policy, self._timeout_of(player.policy))

    def assign_policy(self, faction: str, policy: str | FactionPolicy) -> None:
        """Have another policy play a faction from its next turn on.

        Its name is part of the state: the change is an intervention between faction turns, which the log tells of (``PolicyChanged``) and
        replay and :meth:`resume` follow; ``policies`` of :meth:`load`, :meth:`at_turn` and :meth:`resume` do the same. A policy of the
        same name takes its place and changes nothing. What the one before put into ``view.memory`` stays there.

        Parameters
        ----------
        faction
            Its id; ``*`` for all.
        policy
            As in ``policies`` of :meth:`create`; the campaign's ``policy_timeout`` holds for it.

        Raises
        ------
        InvalidInput
            There is no such faction, or the policy can't be made: nothing was changed.
        StateError
            The campaign is running, or a faction turn is open.
        StorageError
            The log can't be written: nothing was changed.

        Examples
        --------
        >>> campaign = Campaign.create(factions=3, systems=20, seed=7)
        >>> with campaign.events.subscribe("PolicyChanged", lambda event: print(event.fields)):
        ...     campaign.assign_policy("templars", "greedy")
        {'of': 'templars', 'before': 'standard', 'after': 'greedy'}
        """
        faction = text(faction, "faction")
        check_factions(self.faction_ids, {faction: policy})
        names = self._native.policy_names
        seats = [seat for seat, name in enumerate(self.faction_ids) if faction in (name, "*")]
        self._assign([(seat, make_player(policy, self._policy_timeout, names[seat])) for seat in seats])

    # Playing.
    def run(self, turns: int, *, ignore_victory: bool = True, progress: Callable[[], None] | None = None) -> str:
        """Play so many rounds on, without holding the interpreter lock.

        Parameters
        ----------
        turns
            Rounds to play, 0 to 1,000,000,000.
        ignore_victory
            ``False`` stops when a victory condition is met.
        progress
            Called after each round.

        Returns
        -------
        str
            ``"turns"`` when all were played, ``"victory"`` when one ended the campaign before.

        Raises
        ------
        KeyboardInterrupt
            Ctrl-C, in the main thread. Commits stay; a faction turn that is at long work, such as a huge battle, is abandoned as if it had
            not begun, and the campaign can be played on from there.
        """
        check_range("turns", turns, 0, MOST_TURNS)
        if turns > 0:
            self._make_unplayed()
        return self._native.run(self.turn + int(turns), ignore_victory, progress)

    def run_simulation(self, duration: int) -> str:
        """Play ``duration`` turns on; the same as :meth:`run`."""
        return self.run(duration)

    async def run_async(self, turns: int, *, ignore_victory: bool = True) -> str:
        """Play so many rounds on in a thread, while the event loop goes on; as :meth:`run`.

        Cancelling the task stops the campaign after the faction turn that is being played; what was committed stays.

        Raises
        ------
        StateError
            For everybody else who wants to play on or change it meanwhile.
        """
        check_range("turns", turns, 0, MOST_TURNS)
        import asyncio  # noqa: PLC0415  # takes 20 ms that others need not wait for

        if turns > 0:
            self._make_unplayed()
        stop = StopFlag()
        playing = asyncio.get_running_loop().run_in_executor(
            None, self._native.run, self.turn + int(turns), ignore_victory, None, stop
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
        """Run a system over all entities that it is for; as :meth:`World.run_system`."""
        return self.systems.run(name, delta_time)

    def bind_system(self, name: str, event: str, delta_time: float = 1.0) -> Subscription:
        """Run a system whenever an event happens.

        At ``FactionTurnStart`` it runs before the faction's transaction, at any other event after the commit that holds it. What it writes
        is an intervention of its own, logged and replayed. One that raises is logged and kept in ``campaign.events.failures``; the
        campaign goes on.
        """
        return self.systems.bind(name, event, delta_time)

    def faction_turns(self, turns: int = 1) -> Iterator[FactionTurn]:
        """Each faction's turn of the next rounds, one by one; what was not committed when the loop goes on is committed then.

        The phase between rounds is played after a round's last faction turn.
        """
        check_range("turns", turns, 0, MOST_TURNS)
        target = self.turn + int(turns)
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

    # What is in it.
    @property
    def native(self) -> NativeCampaign:
        """The campaign of the core: not a public interface."""
        return self._native

    @property
    def world(self) -> CampaignWorld:
        """All entities: ``world.table("Ship")`` is an Arrow stream for pyarrow, polars and DuckDB."""
        return self._native.world

    @property
    def ecs(self) -> ECSClient:
        """Queries over the world, and interventions: changes from outside, checked, logged with their values, and replayed."""
        return ECSClient(self.world, self.systems)

    # Who is near, and how to get there.
    def query_nearby_entities(
        self,
        position: Place,
        radius: float,
        filters: Mapping[str, Any] | None = None,
        *,
        component_types: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
    ) -> list[EntityRef]:
        """Entities within a radius of a place, light years, by distance, then id; as :meth:`ECSClient.query_nearby_entities`."""
        return self.ecs.query_nearby_entities(
            position, radius, filters, component_types=component_types, limit=limit, offset=offset
        )

    def find_path(self, start: System, end: System, constraints: Constraints | None = None) -> PathResult:
        """Find the shortest way along starlanes.

        Of several shortest ways, the one whose next system has the lower number at the first difference.

        Parameters
        ----------
        start, end
            Systems: ids, entities at them, names, or places ``(x, y)``, for the nearest system.
        constraints
            A :class:`PathConstraints`, or a dict of its fields.

        Returns
        -------
        PathResult
            ``systems`` (ids, both ends included), ``cost`` (light years) and ``turns`` (with a ``speed``); or no systems, a cost of
            ``inf``, and why in ``reason``. It is true where there is a way.

        Raises
        ------
        InvalidInput
            An unknown system, faction or lane (the message has the nearest names), a number that makes no sense, an ``end`` that is among
            the systems to be avoided.

        Examples
        --------
        >>> campaign = Campaign.create(factions=3, systems=20)
        >>> systems = campaign.world.column("System", "entity_id")
        >>> way = campaign.find_path(systems[0], (10.0, -20.0), {"speed": 4.0})
        >>> way.found, way.systems[0] == int(systems[0]), way.turns >= way.cost / 4
        (True, True, True)
        """
        return self._native.find_path(start, end, constraints)

    def find_paths(
        self,
        starts: Sequence[System],
        ends: Sequence[System],
        constraints: Constraints | None = None,
        *,
        threads: int = 1,
    ) -> list[PathResult]:
        """Find many ways at once, from each start to the end in its place, under the same constraints; as :meth:`find_path`.

        ``threads`` (0: all usable cores) changes nothing but the time. An end that is to be avoided is no error here: its
        result says so.
        """
        check_range("threads", threads, 0, MOST_THREADS)
        return self._native.find_paths(starts, ends, constraints, threads)

    # Where it stands.
    @property
    def turn(self) -> int:
        """Rounds completed."""
        return self._native.turn

    @property
    def state_hash(self) -> int:
        """64 bits over the whole state: equal exactly when the states are, on any machine."""
        return self._native.state_hash

    @property
    def turn_hashes(self) -> list[int]:
        """State hash after each round played by this object."""
        hashes: list[int] = self._native.statistics()["turn_hashes"]
        return hashes

    @property
    def seed(self) -> int:
        """The campaign's seed."""
        return self._native.seed

    @property
    def turns_asked(self) -> int:
        """The turn that the campaign was asked to be played to."""
        return self._native.turns_asked

    @property
    def ignore_victory(self) -> bool:
        """Whether it was asked to be played on after a victory."""
        return self._native.ignore_victory

    @property
    def universe_id(self) -> str:
        """The universe's name."""
        return self._native.universe_id

    @property
    def directory(self) -> Path | None:
        """Campaign folder, absolute; ``None`` without one."""
        return self._native.directory

    def standings(self) -> list[dict[str, Any]]:
        """Figures of each faction after the last round played: name, planets, fleets, units, score, alive and more."""
        return self._native.standings()

    def statistics(self) -> dict[str, Any]:
        """Figures of the campaign: combats, decided, conquests, winner, victory, forfeits, orders, cpu_ms by turn and more.

        ``forfeits`` counts the turns that were forfeited; ``forfeited`` says by whom: ``faction``, ``turns``, and of the first one
        ``first_turn`` and ``reason``.
        """
        return self._native.statistics()

    # Going back, aside and away.
    def snapshot(self) -> CampaignSnapshot:
        """The campaign as it is now; costs what is changed afterwards."""
        return self._native.snapshot()

    def restore(self, snapshot: CampaignSnapshot) -> None:
        """Go back to a snapshot of this campaign; the log says so, and replay follows.

        Raises
        ------
        InvalidInput
            It is no snapshot of this campaign; nothing is changed.
        """
        if not isinstance(snapshot, CampaignSnapshot):
            raise InvalidInput(f"restore takes what snapshot() gave, not {type(snapshot).__name__}")
        self._native.restore(snapshot)

    def clone(self, reseed: int | None = None) -> Campaign:
        """Copy of this campaign that writes nothing; with ``reseed`` its dice fall differently from here on."""
        return Campaign(self._native.clone(reseed), self._policy_timeout)

    def save(self, path: str | Path) -> None:
        """Write a save (SQLite): all of it, or nothing. InvalidInput for the name of a file that a campaign folder keeps itself."""
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
            for policy in self._to_close:
                policy.close()

    def __enter__(self) -> Campaign:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.finish()

    def __repr__(self) -> str:
        return (
            f"<Campaign {self._native.universe_id} turn={self.turn} factions={len(self.faction_ids)} seed={self.seed}>"
        )


def _faction_ids(folder: Path, factions: int) -> list[str]:
    return NativeCampaign.faction_ids_of(folder, factions)
