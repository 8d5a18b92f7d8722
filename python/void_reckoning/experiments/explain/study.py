"""A campaign that is looked into: its log, its turns, and the continuations played so far."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from void_reckoning._core import InvalidInput
from void_reckoning.blackbox import BlackBoxReader
from void_reckoning.campaign import Campaign
from void_reckoning.experiments.chosen_executor import checked_executor
from void_reckoning.experiments.executor import Executor
from void_reckoning.experiments.explain.chances import Chances
from void_reckoning.experiments.explain.continuations import Continuations, Series
from void_reckoning.experiments.explain.edits import ValueEdit
from void_reckoning.experiments.explain.moments import NOBODY, Moment
from void_reckoning.experiments.explain.record import Record
from void_reckoning.experiments.explain.rounds import Round
from void_reckoning.experiments.lock import held
from void_reckoning.experiments.spec import Limits
from void_reckoning.experiments.sweep import Progress
from void_reckoning.support.arguments import (
    callback,
    entries_of,
    instance,
    integer,
    optional,
    refused,
    text,
)
from void_reckoning.support.arguments import path as as_path
from void_reckoning.support.log_file import CHANCES_FILE, find_log
from void_reckoning.support.ranges import LAST_TURN
from void_reckoning.support.toml_files import read_toml

MAX_CONTINUATIONS = 1_000_000


class Study:
    """A campaign's turns, and what comes of them when the dice are rolled again. A context manager: it ends its workers.

    Parameters
    ----------
    run
        A campaign folder, or its log. Outcomes are kept in ``explain.json`` beside the log.
    continuations
        To play from each turn.
    until
        Turn at which a continuation ends without a winner; None: the campaign's own target.
    policies
        By faction id, or ``*``: who plays on in place of the campaign's policies.
    limits
        Of one continuation.
    executor
        Where to play; None: in processes, as many as this process may use.
    progress
        Called after each batch of outcomes.

    Raises
    ------
    InvalidInput
        No log; an argument that is not allowed.
    StorageError
        The folder can't be written, or another process explains the campaign.
    """

    def __init__(
        self,
        run: str | os.PathLike[str],
        continuations: int,
        until: int | None,
        policies: Mapping[str, str] | None,
        limits: Limits | None,
        executor: Executor | None,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.log = find_log(as_path(run, "run"))
        self.continuations = integer(continuations, "continuations", 1, MAX_CONTINUATIONS)
        self.policies = {
            faction: text(policy, f"policies.{faction}")
            for faction, policy in entries_of({} if policies is None else policies, "policies").items()
        }
        chosen = Limits() if limits is None else instance(limits, Limits, "limits")
        optional(callback, progress, "progress", "a Progress")
        executor = checked_executor(executor)
        self.reader = BlackBoxReader.open_log(self.log).live()
        self.factions = {one.id: one.name for one in self.reader.names.factions}
        self.outcomes = [*self.factions, NOBODY]
        self.last_turn = _last_turn(self.reader)
        self.until = self._checked_until(until)
        self._stack = ExitStack()
        self._stack.enter_context(
            held(self.log.with_name("explain.lock"), f"{self.log.parent} is in use: another process explains it")
        )
        try:
            self.record = Record(self.log.with_name(CHANCES_FILE))
        except BaseException:
            self._stack.close()
            raise
        self._played = Continuations(executor, self.record, chosen, progress)
        self._stack.callback(self._played.close)
        self._moments: dict[int, Moment] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def progress(self) -> Progress:
        """Continuations so far."""
        return self._played.state

    def check_turn(self, turn: int, what: str, first: int = 0) -> int:
        """Return a turn of the campaign, or raise ``InvalidInput``."""
        if not first <= integer(turn, what, 0, LAST_TURN) <= self.last_turn:
            raise refused(
                what, f"between {first} and {self.last_turn}, the last complete turn of {self.log.parent}", turn
            )
        return turn

    def campaign(self, turn: int) -> Campaign:
        """Return the campaign as it was at the end of a turn."""
        return Campaign.at_turn(self.log, turn)

    def moment(self, turn: int) -> Moment:
        """Return the state at the end of a turn."""
        if turn not in self._moments:
            self._moments[turn] = self._moment_of(self.campaign(turn))
        return self._moments[turn]

    def edited(self, turn: int, without: Collection[tuple[str, int]] = (), values: Sequence[ValueEdit] = ()) -> Moment:
        """Return the state at the end of a turn that was played without some orders, and with values set at its end.

        Raises
        ------
        InvalidInput
            The turn has no such order; a value can't be set.
        StateError
            The turn has interventions, and is to be played with other orders.
        """
        if without:
            played = Round(self.reader, turn)
            played.check(without)
            campaign = self.campaign(turn - 1)
            played.play(campaign, without)
        else:
            campaign = self.campaign(turn)
        for value in values:
            value.make(campaign)
        return self._moment_of(campaign)

    def chances(self, wanted: Sequence[tuple[int, str]]) -> list[Chances]:
        """Return the chances after some turns, each from continuations of a purpose."""
        moments = [self.moment(turn) for turn, _ in wanted]
        played = self.outcomes_of([(moment, purpose) for moment, (_, purpose) in zip(moments, wanted, strict=True)])
        return [
            Chances.of(moment.turn, [winner for winner, _ in outcomes])
            if moment.result is None
            else Chances.known(moment.turn, moment.result, self.continuations)
            for moment, outcomes in zip(moments, played, strict=True)
        ]

    def outcomes_of(self, wanted: Sequence[tuple[Moment, str]]) -> list[list[tuple[str, int]]]:
        """Return winner and last turn of each continuation of some moments, each with the seeds of a purpose."""
        series = [Series(moment, purpose) for moment, purpose in wanted]
        found = self._played.outcomes([(one, self.continuations if one.moment.result is None else 0) for one in series])
        return [
            [(outcome.winner, outcome.turn) for outcome in outcomes]
            if one.moment.result is None
            else [(one.moment.result, one.moment.turn)] * self.continuations
            for one, outcomes in zip(series, found, strict=True)
        ]

    def _moment_of(self, campaign: Campaign) -> Moment:
        moment = Moment.of(campaign, self.until, self.policies)
        if not self._moments:
            moment.open()  # an unknown faction or policy is refused here, not by every worker
        return moment

    def _checked_until(self, until: int | None) -> int:
        if until is None:
            asked = _asked(self.log.parent)
            if asked is None:
                raise InvalidInput(
                    f"until must be given: {self.log.parent} has no campaign.toml that says how many turns it has"
                )
            return max(asked, self.last_turn)
        if integer(until, "until", 1, LAST_TURN) < self.last_turn:
            raise refused("until", f"{self.last_turn}, the last turn of the campaign, or later", until)
        return until


def _asked(folder: Path) -> int | None:
    file = folder / "campaign.toml"
    if not os.path.isfile(file):  # noqa: PTH113  # no error without permission to look
        return None
    asked = read_toml(file).get("turns")
    return asked if isinstance(asked, int) and asked > 0 else None


def _last_turn(reader: BlackBoxReader) -> int:
    """Return the last turn that is complete: the phase between rounds reports it."""
    turns = reader.columns("FactionReport")["turn"]
    return int(turns.max()) if len(turns) else 0
