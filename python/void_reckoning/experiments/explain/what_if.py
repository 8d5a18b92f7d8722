"""What an edit at a turn makes of a campaign."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from void_reckoning._core import InvalidInput
from void_reckoning.experiments.executor import Executor
from void_reckoning.experiments.explain.chances import LEVEL, Chances
from void_reckoning.experiments.explain.edits import ValueEdit, parse_order, told
from void_reckoning.experiments.explain.moments import NOBODY
from void_reckoning.experiments.explain.study import Study
from void_reckoning.experiments.intervals import paired_difference
from void_reckoning.experiments.spec import Limits
from void_reckoning.experiments.sweep import Progress
from void_reckoning.support.arguments import texts

PURPOSE = "what if"
POINTS = 24


@dataclass(frozen=True)
class WhatIf:
    """A campaign as it was and as it is with an edit, played on from the same turn with the same seeds.

    Attributes
    ----------
    campaign
        Its folder.
    factions
        Name by id.
    turn, until
        The turn at whose end both begin, and the last of continuations.
    edits
        In words.
    played, edited
        Chances of both.
    differences
        Edited less played, by outcome: the difference of chances and its interval; all intervals hold at once, at 95 %.
    turns, played_by_turn, edited_by_turn
        Turns, and the share of continuations that each faction has won by then.
    """

    campaign: str
    factions: Mapping[str, str]
    turn: int
    until: int
    edits: tuple[str, ...]
    played: Chances
    edited: Chances
    differences: Mapping[str, tuple[float, float, float]]
    turns: tuple[int, ...]
    played_by_turn: Mapping[str, tuple[float, ...]]
    edited_by_turn: Mapping[str, tuple[float, ...]]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values; the outcome "" means that nobody has won."""
        outcomes = [*self.factions, NOBODY]
        return {
            "campaign": self.campaign,
            "factions": dict(self.factions),
            "turn": self.turn,
            "until": self.until,
            "continuations": self.played.trials,
            "edits": list(self.edits),
            "level": LEVEL,
            "outcomes": {
                outcome: {
                    "played": [self.played.share(outcome), *played],
                    "edited": [self.edited.share(outcome), *edited],
                    "difference": list(self.differences[outcome]),
                }
                for outcome, played, edited in zip(
                    outcomes, self.played.intervals(outcomes), self.edited.intervals(outcomes), strict=True
                )
            },
            "turns": list(self.turns),
            "played_by_turn": {faction: list(shares) for faction, shares in self.played_by_turn.items()},
            "edited_by_turn": {faction: list(shares) for faction, shares in self.edited_by_turn.items()},
        }


def what_if(
    run: str | os.PathLike[str],
    turn: int,
    *,
    without_orders: Sequence[str] = (),
    values: Sequence[str] = (),
    continuations: int = 100,
    until: int | None = None,
    policies: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    executor: Executor | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> WhatIf:
    """Change a campaign at a turn, and compare its continuations with those of the campaign as it was.

    Parameters
    ----------
    run, continuations, until, policies, limits, executor, progress
        As in :func:`explain`.
    turn
        Both begin at its end.
    without_orders
        ``FACTION:NUMBER``, orders of that turn by their place in the faction's turn, or ``FACTION`` for all its orders: the turn is played
        again without them, the other orders as they were.
    values
        ``Component.field of FACTION=VALUE``: set at the end of the turn, as an intervention.

    Raises
    ------
    InvalidInput, StateError, StorageError
        As :func:`explain`; also no edit at all, an order that the turn does not have, a value that can't be set.

    Examples
    --------
    >>> import tempfile
    >>> from void_reckoning import Campaign
    >>> from void_reckoning.experiments import Serial
    >>> from void_reckoning.experiments.explain import what_if
    >>> folder = tempfile.mkdtemp() + "/campaign"
    >>> with Campaign.create(factions=3, systems=12, seed=2, turns=30, directory=folder) as campaign:
    ...     _ = campaign.run(30)
    >>> rich = what_if(folder, 10, values=["FactionState.treasury of templars=9000"], continuations=5, executor=Serial())
    >>> rich.edits, rich.played.trials
    (('with FactionState.treasury of templars = 9000',), 5)
    """
    orders = [parse_order(one) for one in texts(without_orders, "without_orders")]
    edits = [ValueEdit.parse(one) for one in texts(values, "values")]
    if not orders and not edits:
        raise InvalidInput("without_orders or values must have an edit, got none")
    with Study(run, continuations, until, policies, limits, executor, progress) as study:
        study.check_turn(turn, "turn", 1 if orders else 0)
        moments = [study.moment(turn), study.edited(turn, orders, edits)]
        played, edited = study.outcomes_of([(moment, PURPOSE) for moment in moments])
        turns = _grid(turn, study.until)
        return WhatIf(
            str(study.log.parent),
            study.factions,
            turn,
            study.until,
            tuple(told(orders, edits)),
            Chances.of(turn, [winner for winner, _ in played]),
            Chances.of(turn, [winner for winner, _ in edited]),
            _differences([winner for winner, _ in played], [winner for winner, _ in edited], study.outcomes),
            turns,
            {faction: _won_by(played, faction, turns) for faction in study.factions},
            {faction: _won_by(edited, faction, turns) for faction in study.factions},
        )


def _differences(
    played: Sequence[str], edited: Sequence[str], outcomes: Sequence[str]
) -> dict[str, tuple[float, float, float]]:
    """Return edited less played for each outcome, from pairs with the same seed; the intervals hold at once (Bonferroni)."""
    level = 1 - (1 - LEVEL) / len(outcomes)
    found = {}
    for outcome in outcomes:
        more = sum(two == outcome != one for one, two in zip(played, edited, strict=True))
        fewer = sum(one == outcome != two for one, two in zip(played, edited, strict=True))
        found[outcome] = ((more - fewer) / len(played), *paired_difference(more, fewer, len(played), level))
    return found


def _grid(first: int, last: int) -> tuple[int, ...]:
    step = max(1, -(-(last - first) // POINTS))
    return tuple(sorted({*range(first, last, step), last}))


def _won_by(outcomes: Sequence[tuple[str, int]], faction: str, turns: Sequence[int]) -> tuple[float, ...]:
    return tuple(sum(winner == faction and end <= turn for winner, end in outcomes) / len(outcomes) for turn in turns)
