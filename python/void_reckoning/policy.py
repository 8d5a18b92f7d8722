"""Policies in Python: what plays a faction."""

from __future__ import annotations

import importlib
import importlib.util
from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from void_reckoning.simulation_core import (
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
    policy_names,
)

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
    at any time. If ``plan`` raises or gives something that is not an order, the faction forfeits the whole turn and the log says why.

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


def policy_name(policy: str | FactionPolicy) -> str:
    """Name of a policy as the campaign's state and log have it: a native one's, or ``module:Class``."""
    if isinstance(policy, str):
        return policy
    return f"{type(policy).__module__}:{type(policy).__qualname__}"


def load_policy(name: str) -> FactionPolicy:
    """Make the policy that ``module:Class`` or ``file.py:Class`` names.

    Raises
    ------
    InvalidInput
        If there is no such module or class, or the class can't be made without arguments.
    """
    module_name, _, class_name = name.partition(":")
    try:
        if module_name.endswith(".py"):
            spec = importlib.util.spec_from_file_location(Path(module_name).stem, module_name)
            if spec is None or spec.loader is None:
                raise ImportError(f"can't import {module_name}")
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
        else:
            module = importlib.import_module(module_name)
        made = getattr(module, class_name)()
    except (ImportError, OSError, AttributeError, TypeError, SyntaxError) as error:
        raise InvalidInput(
            f"policy '{name}' can't be loaded: {error}; allowed are {', '.join(policy_names())}, or module:Class"
        ) from error
    if not hasattr(made, "plan"):
        raise InvalidInput(f"policy '{name}' has no plan(view)")
    return made  # type: ignore[no-any-return]  # anything with plan(view) will do
