"""Base class of Python policies, and their time limit."""

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
from void_reckoning.support.arguments import any_number, text

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

    A policy sees only what its faction sees. Its state to be remembered goes into ``view.memory``; the object itself may be created again
    at any time. If ``plan`` raises an ``Exception``, returns something that is not an order, or takes longer than the campaign's
    ``policy_timeout``, the faction forfeits the whole turn and the log says why. A policy that may never return belongs in a separate
    process (:class:`ProcessPolicy`).

    Examples
    --------
    >>> class Settler(FactionPolicy):
    ...     def plan(self, view):
    ...         view.memory["turns"] = view.memory.get("turns", 0) + 1
    ...         return [order for order in view.candidates() if order.kind == "colonise_planet"]
    """

    @abstractmethod
    def plan(self, view: FactionView) -> Iterable[Order]:
        """Return orders for this turn, carried out one after another; each is checked against the state that the one before it left."""


class OwnProcessPolicy(FactionPolicy):
    """Plans in another process, which is killed at its time limit; the interface of :class:`ProcessPolicy` for a campaign."""

    @property
    @abstractmethod
    def name(self) -> str:
        """Name of the policy there, as in the campaign's state."""

    @abstractmethod
    def close(self) -> None:
        """End the process."""


class Idle(FactionPolicy):
    """Does nothing, every turn."""

    __module__ = "void_reckoning.policy"  # the name in states and logs of campaigns

    def plan(self, view: FactionView) -> Iterable[Order]:
        """Return no orders."""
        return ()


_MAX_TIMEOUT = 86_400.0


def check_timeout(what: str, seconds: float | None) -> float | None:
    """Return the limit; raise ``InvalidInput`` if it is not a valid time.

    >>> check_timeout("policy_timeout", 2.5)
    2.5
    """
    text(what, "what")
    if seconds is None:
        return None
    if not 0 < any_number(seconds, what) <= _MAX_TIMEOUT:
        raise InvalidInput(f"{what} must be greater than 0 and at most {_MAX_TIMEOUT:g} s, or None, got {seconds}")
    return seconds
