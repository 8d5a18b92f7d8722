"""Campaigns: created, loaded, rebuilt and resumed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from void_reckoning._core import CampaignSettings, CampaignSnapshot, NativeCampaign, ResumeReport, RunSettings
from void_reckoning.campaign._players import Player, check_factions, make_player, make_players
from void_reckoning.campaign.playing import PlayableCampaign
from void_reckoning.policy import FactionPolicy, check_timeout
from void_reckoning.support.arguments import (
    any_number,
    callback,
    entries_of,
    flag,
    instance,
    integer,
    optional,
    text,
    texts,
)
from void_reckoning.support.arguments import path as as_path
from void_reckoning.support.log_file import find_log
from void_reckoning.support.ranges import (
    LAST_TURN,
    MAX_SEED,
    MAX_SYSTEMS,
    MAX_TURNS,
    MIN_SYSTEMS,
    check_range,
    check_threads,
)
from void_reckoning.support.universe import Universe, universe_of


class Campaign(PlayableCampaign):
    """A whole campaign: galaxy, factions, policies, and the log of everything that happens.

    Create one with :meth:`create` or :meth:`load`. As a context manager it closes its log at the end.

    Examples
    --------
    >>> campaign = Campaign.create(factions=3, systems=20, seed=7)
    >>> campaign.run(turns=2)
    'turns'
    >>> campaign.turn
    2
    """

    def __init__(self, native: NativeCampaign, policy_timeout: float | None = None) -> None:
        super().__init__(native, policy_timeout)
        self.resumed: ResumeReport | None = None
        """What :meth:`resume` found: ``turn`` and ``slot`` (faction turns of the next round that were done), ``save`` (file name, or
        None for the beginning), ``commits`` (played again after it), ``cut_bytes`` and ``cut_commits`` (of the log's end: of
        an unfinished commit, and whole ones after a hole that a power loss left), ``passed_over`` (saves that can't be used, and why),
        ``discarded`` (first and last turn, or None), ``reason``, ``old_log``."""

    @classmethod
    def create(
        cls,
        universe: str | Path | Universe = "void_reckoning",
        factions: int | Sequence[str] = 10,
        systems: int = 150,
        seed: int = 1,
        directory: str | Path | None = None,
        *,
        shape: str = "spiral",
        thickness: float = 0.1,
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
            Name of a universe, the path of its folder, or a :class:`Universe`.
        factions
            Number of factions, from 1; a universe with fewer is used repeatedly (``templars_2``). Or their ids, in the order of seats: it
            decides who moves first in a round, and who has which of the galaxy's homes.
        systems
            Star systems, 10 to 5,000; each faction needs four.
        seed
            Seed of all the campaign's random numbers: the same seed, universe and settings give the same campaign, bit for bit.
        directory
            Campaign folder to create, with log and saves; ``None`` writes nothing. Must not exist, or be empty.
        shape
            ``spiral``, ``elliptical``, ``cluster`` or ``ring``.
        thickness
            Thickness of the galaxy's disc as a share of its radius, 0 (all systems in a plane) to 1: systems lie evenly up to half of it
            above or below the plane.
        policies
            Policy of each faction, by faction id: a native policy's name, ``module:Class``, ``file.py:Class``, one of these after
            ``process:`` (in a separate process, see :class:`ProcessPolicy`), or an object; ``*`` for all others. By default every
            faction is ``standard``.
        threads
            Worker threads; 0: all usable cores (affinity and the quota of a container count). The result does not depend on it.
        turns, ignore_victory
            The target turn, and whether to play on after a victory. Kept in the campaign folder for watching and resuming; how far
            :meth:`run` plays is up to its caller.
        save_every, log, log_compression, column_hashes, telemetry
            How the campaign is recorded: saves every ``save_every`` turns (0: only at the end; the last three are kept), black box on or
            off, as zstd frames or plain (larger, but mapped without unpacking), with or without the hash of every column before each commit
            (so that ``replay --bisect`` can name the column of a difference; 2 KB a commit), and shared-memory telemetry. None of them
            affects the campaign itself.
        policy_timeout
            Seconds that a plan of a Python policy may take; one that takes longer forfeits the turn. In this process the interpreter
            stops Python code, also ``while True: pass``, but not C code that never returns, such as ``time.sleep(1e9)``: that
            takes a separate process. ``None`` sets no limit. A :class:`ProcessPolicy` given as an object has its own limit.

        Raises
        ------
        InvalidInput
            A value that is not allowed, an unknown universe, invalid content, a folder that is in use.
        StorageError
            The folder can't be written.
        """
        chosen = {} if policies is None else entries_of(policies, "policies")
        found = universe_of(universe)
        check_range("systems", systems, MIN_SYSTEMS, MAX_SYSTEMS)
        check_range("turns", turns, 1, MAX_TURNS)
        check_range("save_every", save_every, 0, MAX_TURNS)
        check_range("seed", seed, 0, MAX_SEED)
        check_threads(threads)
        check_timeout("policy_timeout", policy_timeout)
        for name, value in (
            ("ignore_victory", ignore_victory),
            ("log", log),
            ("log_compression", log_compression),
            ("column_hashes", column_hashes),
            ("telemetry", telemetry),
        ):
            flag(value, name)
        named = isinstance(factions, list | tuple)
        ids = texts(factions, "factions") if named else found.faction_ids(factions)  # type: ignore[arg-type]
        check_factions(ids, chosen)
        by_seat = [chosen.get(faction, chosen.get("*", "standard")) for faction in ids]
        players = [make_player(policy, policy_timeout) for policy in by_seat]
        settings, run = CampaignSettings(), RunSettings()
        settings.factions, settings.systems = len(ids), systems
        settings.seats = ids if named else []
        settings.seed, settings.shape = seed, text(shape, "shape")
        settings.thickness = any_number(thickness, "thickness")
        settings.policies = [player.name for player in players]
        run.directory = None if directory is None else as_path(directory, "directory")
        run.threads, run.turns_asked, run.save_every = threads, turns, save_every
        run.ignore_victory, run.telemetry = ignore_victory, telemetry
        run.log, run.log_compression, run.column_hashes = log, log_compression, column_hashes
        native = NativeCampaign.create(found.native, settings, run)
        campaign = cls(native, policy_timeout)
        campaign._seats.take(players)
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
        """Load a save; the campaign from there on is kept in memory only.

        Policies that are Python classes are created again from ``module:Class``, or given in ``policies``; ``policy_timeout`` as in
        :meth:`create`. One that can't be created here is an error only when it is to play: :meth:`run` raises its :class:`InvalidInput`.
        One given under a name other than the state's is a change of the state, as by :meth:`assign_policy`.

        Raises
        ------
        DamagedData
            The save does not match its hash.
        StorageError
            It can't be read, or is newer than this version.
        """
        check_timeout("policy_timeout", policy_timeout)
        check_threads(threads)
        campaign = cls(NativeCampaign.load(as_path(path, "path"), None, threads), policy_timeout)
        campaign._seats.take_given(policies)
        return campaign

    @classmethod
    def from_snapshot(
        cls,
        snapshot: CampaignSnapshot,
        *,
        policies: Mapping[str, str | FactionPolicy] | None = None,
        threads: int = 1,
        policy_timeout: float | None = None,
    ) -> Campaign:
        """Open a snapshot as a campaign of its own, kept in memory only; the way to continue one in another process.

        Parameters
        ----------
        snapshot
            Any campaign's, also one that was unpickled.
        policies, threads, policy_timeout
            As in :meth:`load`.

        Raises
        ------
        InvalidInput
            ``snapshot`` is not a :class:`CampaignSnapshot`, or a value is not allowed.

        Examples
        --------
        >>> import pickle
        >>> campaign = Campaign.create(factions=3, systems=20, seed=7)
        >>> there = Campaign.from_snapshot(pickle.loads(pickle.dumps(campaign.snapshot())))
        >>> there.run(turns=2) == campaign.run(turns=2), there.state_hash == campaign.state_hash
        (True, True)
        """
        instance(snapshot, CampaignSnapshot, "snapshot")
        check_timeout("policy_timeout", policy_timeout)
        check_threads(threads)
        campaign = cls(NativeCampaign.from_snapshot(snapshot, threads), policy_timeout)
        campaign._seats.take_given(policies)
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
        """Rebuild a campaign as it was at the end of a round; the campaign from there on is kept in memory only.

        The last save before is loaded and the committed turns of the log after it are played again, every state hash compared. Nothing is
        written, and a campaign that is being played by another process is not disturbed.

        Parameters
        ----------
        path
            A campaign folder, or its log.
        turn
            The round; 0: the beginning. Turns discarded by a rewind can't be rebuilt.
        policies, threads, policy_timeout
            As in :meth:`load`.
        skip_damage
            Rebuild a round that comes before damage in the log, as if the log ended there; the lost part may have rewound before it.
        progress
            Called with the turn after each round that is played again.

        Raises
        ------
        InvalidInput
            No log, or a turn that it does not reach.
        DamagedData, StorageError
            The log can't be read, or is damaged; with ``skip_damage``, damaged before the end of that round.
        StateError
            The replay differs from the log: the message names the first difference.

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
        check_threads(threads)
        flag(skip_damage, "skip_damage")
        optional(callback, progress, "progress", "a turn")
        campaign = cls(NativeCampaign.rebuild(find_log(path), turn, threads, skip_damage, progress), policy_timeout)
        campaign._seats.take_given(policies)
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
        """Continue a campaign after a stop or a crash, from its last committed faction turn.

        The last good save is loaded and the committed turns of the log after it are played again, every state hash compared. An unfinished
        commit at the log's end, as after a crash, is cut. :attr:`resumed` says what was found.

        Parameters
        ----------
        directory
            The campaign folder.
        policies
            As in :meth:`load`.
        threads, telemetry, policy_timeout
            As in :meth:`create`.
        from_save
            Where the log is damaged or can't be replayed to its end (by another version of the rules, for example), continue from the last
            good save all the same. The turns after it are discarded; the old log is kept beside the new one.
        progress
            Called with the turn after each round that is played again.

        Raises
        ------
        InvalidInput
            No campaign folder.
        StorageError
            Another process has the campaign, files can't be read or written, or a newer version packed the log.
        DamagedData
            The log is damaged before its end, or a commit in it does not match its header: nothing was changed.
        StateError
            The replay differs from the log: the message names the first difference. Nothing was changed.
        """
        check_timeout("policy_timeout", policy_timeout)
        check_threads(threads)
        flag(telemetry, "telemetry")
        flag(from_save, "from_save")
        optional(callback, progress, "progress", "a turn")
        players: list[Player] = []

        def make(factions: list[str], names: list[str]) -> None:
            players.extend(make_players(factions, names, {} if policies is None else policies, policy_timeout))

        native, found = NativeCampaign.resume(
            as_path(directory, "directory"), threads, telemetry, from_save, make, progress
        )
        campaign = cls(native, policy_timeout)
        campaign.resumed = found
        campaign._seats.take(players)
        return campaign

    def clone(self, reseed: int | None = None) -> Campaign:
        """Return a copy of this campaign that writes nothing; with ``reseed`` its random numbers differ from here on.

        ``copy.copy`` and ``copy.deepcopy`` return the same, without ``reseed``: a shallow copy would be this campaign under another name,
        and a folder has one log.

        Raises
        ------
        InvalidInput
            ``reseed`` is not an integer of 64 bits, 0 or more.
        """
        reseed = optional(integer, reseed, "reseed", 0, MAX_SEED)
        return Campaign(self._native.clone(reseed), self._seats.timeout)

    def __copy__(self) -> Campaign:
        return self.clone()

    def __deepcopy__(self, memo: dict[int, object]) -> Campaign:
        return self.clone()
