"""The chances of a campaign turn by turn, and its turning points."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from void_reckoning.experiments.executor import Executor
from void_reckoning.experiments.explain.causes import Search, Without, find_causes
from void_reckoning.experiments.explain.chances import LEVEL, Chances
from void_reckoning.experiments.explain.moments import NOBODY
from void_reckoning.experiments.explain.rounds import LoggedOrder, Round
from void_reckoning.experiments.explain.study import Study
from void_reckoning.experiments.explain.turning import ERROR_RATE, FIRST, Step, find_steps
from void_reckoning.experiments.spec import Limits
from void_reckoning.experiments.sweep import Progress
from void_reckoning.support.arguments import flag, integer, items_of, refused
from void_reckoning.support.ranges import LAST_TURN

POINTS = 12
"""Steps of a curve where the caller names no turns."""


@dataclass(frozen=True)
class TurningPoint:
    """A step of the chances, and what happened then.

    Attributes
    ----------
    step
        The step: between which turns, whose chance, by how much.
    events, orders
        Of the turns between, in words; the orders that were carried out.
    search
        Which orders made it; None: not looked for, and ``not_searched`` says why.
    """

    step: Step
    events: tuple[str, ...]
    orders: tuple[str, ...]
    search: Search | None
    not_searched: str = ""


@dataclass(frozen=True)
class Explanation:
    """Chances of victory turn by turn.

    Attributes
    ----------
    campaign
        Its folder.
    factions
        Name by id.
    last_turn, until
        Last turn of the campaign, and of continuations.
    winner
        Who won it; ``NOBODY`` where it ended at its limit; None: it goes on.
    continuations
        From each turn.
    policies
        Who plays on in place of the campaign's policies.
    curve
        Chances by turn, ascending.
    turning_points
        By turn.
    """

    campaign: str
    factions: Mapping[str, str]
    last_turn: int
    until: int
    winner: str | None
    continuations: int
    policies: Mapping[str, str]
    curve: tuple[Chances, ...]
    turning_points: tuple[TurningPoint, ...]

    @property
    def outcomes(self) -> list[str]:
        """Ids of the factions, and ``NOBODY``."""
        return [*self.factions, NOBODY]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values; ``winner`` and the outcome "" mean that nobody has won."""
        return {
            "campaign": self.campaign,
            "factions": dict(self.factions),
            "last_turn": self.last_turn,
            "until": self.until,
            "winner": self.winner,
            "continuations": self.continuations,
            "policies": dict(self.policies),
            "level": LEVEL,
            "error_rate": ERROR_RATE,
            "curve": [self._chances(chances) for chances in self.curve],
            "turning_points": [self._point(point) for point in self.turning_points],
        }

    def _chances(self, chances: Chances) -> dict[str, Any]:
        intervals = chances.intervals(self.outcomes)
        return {
            "turn": chances.turn,
            "exact": chances.exact,
            "chances": {
                outcome: [chances.share(outcome), low, high]
                for outcome, (low, high) in zip(self.outcomes, intervals, strict=True)
            },
        }

    def _point(self, point: TurningPoint) -> dict[str, Any]:
        step = point.step
        return {
            "first": step.first,
            "last": step.last,
            "outcome": step.outcome,
            "before": self._chances(step.before)["chances"],
            "after": self._chances(step.after)["chances"],
            "p_value": step.p_value,
            "events": list(point.events),
            "orders": list(point.orders),
            "tried": 0 if point.search is None else point.search.tried,
            "not_searched": point.not_searched,
            "causes": [
                {
                    "faction": cause.faction,
                    "order": cause.number,
                    "sentence": cause.sentence,
                    "played": cause.played.share(step.outcome),
                    "without": cause.without.share(step.outcome),
                    "p_value": cause.p_value,
                }
                for cause in ([] if point.search is None else point.search.causes)
            ],
        }


def explain(
    run: str | os.PathLike[str],
    *,
    turns: Sequence[int] | None = None,
    every: int | None = None,
    continuations: int = 100,
    until: int | None = None,
    policies: Mapping[str, str] | None = None,
    causes: bool = True,
    limits: Limits | None = None,
    executor: Executor | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Explanation:
    """Measure each faction's chance of victory turn by turn, and find the turning points.

    From the state at the end of a turn the campaign is played on, ``continuations`` times with other dice. Seeds depend on the campaign's
    seed, the turn and the continuation's number alone: the result is the same on every machine and for any number of workers. Outcomes are
    kept in ``explain.json`` in the campaign folder, so that a second call plays only what is missing.

    Parameters
    ----------
    run
        A campaign folder, or its log.
    turns
        First and last turn to measure; None: the whole campaign.
    every
        Turns between measurements; None chooses about twelve measurements.
    continuations
        To play from each turn, 1 to 1,000,000.
    until
        Turn at which a continuation ends without a winner; None: the campaign's own target.
    policies
        By faction id, or ``*``: who plays on in place of the campaign's policies.
    causes
        Whether to look for the orders that made each turning point.
    limits
        Of one continuation.
    executor
        Where to play; None: in processes, as many as this process may use.
    progress
        Called after each batch of outcomes.

    Raises
    ------
    InvalidInput
        No log, a turn beyond the campaign, an unknown faction or policy.
    StateError
        A continuation has no outcome: its policy failed, or it took too long.
    StorageError
        The folder can't be written, or another process explains the campaign.
    KeyboardInterrupt
        Ctrl-C: every outcome until then is kept, and the same call continues.

    Examples
    --------
    >>> import tempfile
    >>> from void_reckoning import Campaign
    >>> from void_reckoning.experiments import Serial
    >>> from void_reckoning.experiments.explain import explain
    >>> folder = tempfile.mkdtemp() + "/campaign"
    >>> with Campaign.create(factions=3, systems=12, seed=2, turns=30, directory=folder) as campaign:
    ...     _ = campaign.run(30)
    >>> found = explain(folder, every=15, continuations=5, executor=Serial())
    >>> [chances.turn for chances in found.curve], found.curve[-1].share(found.winner)
    ([0, 15, 30], 1.0)
    """
    flag(causes, "causes")
    with Study(run, continuations, until, policies, limits, executor, progress) as study:
        wanted = _turns(study, turns, every)
        curve = study.chances([(turn, FIRST) for turn in wanted])
        steps, between = find_steps(curve, study.outcomes, study.chances)
        points = tuple(_turning_point(study, step, causes=causes) for step in steps)
        explanation = Explanation(
            str(study.log.parent),
            study.factions,
            study.last_turn,
            study.until,
            study.moment(study.last_turn).result,
            study.continuations,
            study.policies,
            tuple(sorted([*curve, *between], key=lambda chances: chances.turn)),
            points,
        )
        study.record.explain(explanation.to_dict())
    return explanation


def _turns(study: Study, turns: Sequence[int] | None, every: int | None) -> list[int]:
    """Return the turns to measure, ascending: every so many, and the last."""
    given = [0, study.last_turn] if turns is None else items_of(turns, "turns")
    if len(given) != 2:
        raise refused("turns", "a first and a last turn", turns)
    first = study.check_turn(given[0], "turns[0]")
    last = study.check_turn(given[1], "turns[1]", first)
    step = max(1, -(-(last - first) // POINTS)) if every is None else integer(every, "every", 1, LAST_TURN)
    return sorted({*range(first, last, step), last})


def _turning_point(study: Study, step: Step, *, causes: bool) -> TurningPoint:
    rounds = [Round(study.reader, turn) for turn in range(step.first + 1, step.last + 1)]
    events = tuple(event for one in rounds for event in one.events)
    orders = tuple(order.sentence for one in rounds for order in one.orders)
    why_not = (
        "not asked for"
        if not causes
        else "it came over several turns"
        if len(rounds) > 1
        else "the turn has interventions"
        if rounds[0].intervened
        else ""
    )
    search = None if why_not else _search(study, step, rounds[0].orders)
    return TurningPoint(step, events, orders, search, why_not)


def _search(study: Study, step: Step, orders: Sequence[LoggedOrder]) -> Search:
    def outcomes(without: Sequence[Without], purpose: str) -> list[list[str]]:
        moments = [study.edited(step.last, one) if one else study.moment(step.last) for one in without]
        played = study.outcomes_of([(moment, purpose) for moment in moments])
        return [[winner for winner, _ in one] for one in played]

    return find_causes(step.last, step.outcome, step.change, orders, outcomes)
