"""Strengths of players from how often each is first against each other: the model of Bradley and Terry (1952)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from void_reckoning._core import InvalidInput

Floats = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]

ELO = 400 / math.log(10)
"""Points of a unit of log odds: 400 points are odds of ten to one."""
PRIOR = 0.5
"""First places that each player is given against each other, so that strengths are finite where one is always first."""


def strengths_of(firsts: Floats) -> Floats:
    """Return the likeliest strengths, in log odds with mean 0.

    Parameters
    ----------
    firsts
        Shape (players, players): how often the player of the row was first against that of the column; halves count.

    Raises
    ------
    InvalidInput
        The numbers are not a square.

    Examples
    --------
    >>> strengths = strengths_of(np.array([[0, 7500], [2500, 0]]))
    >>> round(float(strengths[0] - strengths[1]), 2)  # log odds of 3 to 1
    1.1
    """
    players = len(firsts)
    if firsts.shape != (players, players):
        raise InvalidInput(f"firsts must have as many columns as rows, got shape {firsts.shape}")
    wins = firsts + PRIOR * (1 - np.eye(players))
    games = wins + wins.T
    values = np.zeros(players)
    for _ in range(100):
        chance = 1 / (1 + np.exp(values[None, :] - values[:, None]))
        weight = games * chance * (1 - chance)
        information = np.diag(weight.sum(axis=1)) - weight + 1 / players  # the last term fixes the mean
        step = np.linalg.solve(information, (wins - games * chance).sum(axis=1))
        values += np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-10:
            break
    centred: Floats = values - values.mean()
    return centred


def difference_bounds(high: Floats) -> tuple[Floats, Floats] | None:
    """Return the least and greatest difference of strengths of each pair that the intervals of all pairs together allow.

    Where the model holds and every interval contains its share, every difference is within these bounds: they hold for all pairs at once
    with the intervals' common coverage. The greatest difference is the shortest path over bounds of neighbours.

    Parameters
    ----------
    high
        Shape (players, players): the greatest share of first places of the row's player against the column's, 1 less the least one of the
        column's against the row's; 1: unknown.

    Returns
    -------
    tuple or None
        Shapes (players, players), in log odds, infinite where nothing bounds them. None: no strengths agree with all intervals.
    """
    with np.errstate(divide="ignore"):
        most: Floats = np.log(high) - np.log1p(-high)
    np.fill_diagonal(most, 0.0)
    for between in range(len(most)):
        most = np.minimum(most, most[:, between, None] + most[None, between, :])
    if (np.diag(most) < -1e-9).any():
        return None
    return 0.0 - most.T, most


def reached(beats: Flags) -> Flags:
    """Return who is above whom by a chain of which each beats the next; in a circle, everyone is above themselves.

    >>> reached(np.array([[False, True, False], [False, False, True], [False, False, False]]))[0].tolist()
    [False, True, True]
    """
    above = beats.copy()
    for between in range(len(above)):
        above |= above[:, between, None] & above[None, between, :]
    return above


def ladder_order(values: Floats, beats: Flags) -> list[int]:
    """Return players from the strongest to the weakest, nobody above someone who is certainly above them.

    Parameters
    ----------
    values
        Strengths: among those who may come next, the strongest does.
    beats
        Shape (players, players): whether the row's player is certainly better than the column's. Those in a circle are ordered by
        strength.

    Examples
    --------
    >>> ladder_order(np.array([0.1, 0.3, 0.2]), np.array([[False, True, False], [False] * 3, [False] * 3]))
    [2, 0, 1]
    """
    above = reached(beats)
    above &= ~above.T
    left = sorted(range(len(values)), key=lambda player: (-values[player], player))
    order = []
    while left:
        following = next(player for player in left if not any(above[other, player] for other in left))
        left.remove(following)
        order.append(following)
    return order
