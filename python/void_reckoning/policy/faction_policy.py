"""What plays a faction, and for how long it may think."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import TypeAlias

from void_reckoning._core import (
    ColonisePlanet,
    ConstructBuilding,
    EmbarkArmies,
    FactionView,
    InvadePlanet,
    InvalidInput,
    MergeFleets,
    MoveFleet,
    RecruitUnit,
    ResearchTechnology,
    SetStance,
)
from void_reckoning.support.arguments import any_number

Order: TypeAlias = (
    MoveFleet
    | ColonisePlanet
    | ConstructBuilding
    | RecruitUnit
    | ResearchTechnology
    | InvadePlanet
    | EmbarkArmies
    | MergeFleets
    | SetStance
)


class FactionPolicy(ABC):
    """Plays one faction. Subclass it and give an instance to :meth:`Campaign.create`.

    A policy sees only what its faction sees. What it wants to remember it puts into ``view.memory``; the object itself may be made anew
    at any time. If ``plan`` raises, gives something that is not an order, or takes longer than the campaign's ``policy_timeout``, the
    faction forfeits the whole turn and the log says why. One that can't be trusted to come back belongs into a process of its own
    (:class:`ProcessPolicy`).

    Examples
    --------
    >>> class Settler(FactionPolicy):
    ...     def plan(self, view):
    ...         view.memory["turns"] = view.memory.get("turns", 0) + 1
    ...         return [order for order in view.candidates() if order.kind == "colonise_planet"]
    """

    @abstractmethod
    def plan(self, view: FactionView) -> Iterable[Order]:
        """Orders for this turn, carried out one after another; each is checked against what the one before left."""


class OwnProcessPolicy(FactionPolicy):
    """Plans in another process, which is killed at its time limit: what :class:`ProcessPolicy` is to a campaign."""

    @property
    @abstractmethod
    def name(self) -> str:
        """Name of the policy there, as the campaign's state has it."""

    @abstractmethod
    def close(self) -> None:
        """End the process."""


class Idle(FactionPolicy):
    """Does nothing, every turn."""

    __module__ = "void_reckoning.policy"  # states and logs of campaigns name it so

    def plan(self, view: FactionView) -> Iterable[Order]:
        """No orders."""
        return ()


_MAX_TIMEOUT = 86_400.0


def check_timeout(what: str, seconds: float | None) -> float | None:
    """Give the limit back; ``InvalidInput`` where it is no time.

    >>> check_timeout("policy_timeout", 2.5)
    2.5
    """
    if seconds is None:
        return None
    if not 0 < any_number(seconds, what) <= _MAX_TIMEOUT:
        raise InvalidInput(f"{what} must be greater than 0 and at most {_MAX_TIMEOUT:g} s, or None, got {seconds}")
    return seconds
