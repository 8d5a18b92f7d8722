"""Which orders of a turn made its step: those without which it does not come about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from void_reckoning.experiments.explain.chances import Chances
from void_reckoning.experiments.explain.rounds import EVERY_ORDER, LoggedOrder
from void_reckoning.experiments.intervals import holm

MAX_TRIED = 12
"""Orders of a turn that are tried, the weightiest first."""
ERROR_RATE = 0.05
FIRST, AGAIN = "cause", "cause again"
"""Purposes of continuations: those that look for causes, and fresh ones that confirm them."""

Without = Sequence[tuple[str, int]]
"""Orders that are left out, by faction and number."""
Outcomes = Callable[[Sequence[Without], str], Sequence[Sequence[str]]]
"""Returns, for each set of orders that is left out of the turn, who won each continuation with the seeds of a purpose."""


@dataclass(frozen=True)
class Cause:
    """An order, or all orders of a faction, without which the chance goes back.

    Attributes
    ----------
    faction, number
        The order; number 0: all of the faction's orders together.
    sentence
        In words.
    played, without
        Chances of all outcomes after the turn as it was played and without the order, from fresh continuations with the same seeds.
    p_value
        Of the difference, corrected for all orders that were confirmed.
    """

    faction: str
    number: int
    sentence: str
    played: Chances
    without: Chances
    p_value: float


@dataclass(frozen=True)
class Search:
    """What came of looking for causes: those that stand, how many orders were tried, and of how many."""

    causes: tuple[Cause, ...]
    tried: int
    orders: int


def find_causes(turn: int, outcome: str, change: float, orders: Sequence[LoggedOrder], outcomes: Outcomes) -> Search:
    """Try orders of a turn: play it without one, and see whether the outcome's chance goes back.

    First without all orders of each faction, then without each single order of the factions that matter. What moves the chance against
    the step, by the sign test over continuations with equal seeds (McNemar 1947, exact) and corrected for all that were tried (Holm 1979),
    is measured again on fresh continuations, where it must stand again. An order that stands only together with others of its faction is
    not named: the faction's orders together are.

    Parameters
    ----------
    turn
        The turn.
    outcome, change
        Whose chance changed in it, and by how much.
    orders
        Those that were carried out.
    outcomes
        Plays continuations.
    """
    sign = 1 if change > 0 else -1
    factions = list(dict.fromkeys(order.faction for order in orders))
    groups = {one: LoggedOrder(one, EVERY_ORDER, f"all orders of {one}", 0) for one in factions}
    played, *others = outcomes([(), *([groups[one].key] for one in factions)], FIRST)
    corrected = holm([_back(played, other, outcome, sign) for other in others])
    matter = [one for one, value in zip(factions, corrected, strict=True) if value < ERROR_RATE]
    single = sorted((order for order in orders if order.faction in matter), key=lambda order: order.weight)[:MAX_TRIED]
    singly = outcomes([[order.key] for order in single], FIRST)
    values = holm([_back(played, other, outcome, sign) for other in singly])
    found = [order for order, value in zip(single, values, strict=True) if value < ERROR_RATE]
    named = {order.faction for order in found}
    found += [groups[one] for one in matter if one not in named]
    return Search(tuple(_confirmed(turn, outcome, sign, found, outcomes)), len(single), len(orders))


def _confirmed(turn: int, outcome: str, sign: int, found: Sequence[LoggedOrder], outcomes: Outcomes) -> list[Cause]:
    if not found:
        return []
    played, *others = outcomes([(), *([order.key] for order in found)], AGAIN)
    values = holm([_back(played, other, outcome, sign) for other in others])
    return [
        Cause(order.faction, order.number, order.sentence, Chances.of(turn, played), Chances.of(turn, other), value)
        for order, other, value in zip(found, others, values, strict=True)
        if value < ERROR_RATE
    ]


def _back(played: Sequence[str], other: Sequence[str], outcome: str, sign: int) -> float:
    """Return the p-value of the outcome's chance being moved against the step (one-sided), from pairs with the same seed."""
    from scipy.stats import binomtest  # noqa: PLC0415  # of the extra [experiments]; slow to import

    lost = sum(one == outcome != two for one, two in zip(played, other, strict=True))
    won = sum(two == outcome != one for one, two in zip(played, other, strict=True))
    back = lost if sign > 0 else won
    return 1.0 if lost + won == 0 else float(binomtest(back, lost + won, 0.5, alternative="greater").pvalue)
