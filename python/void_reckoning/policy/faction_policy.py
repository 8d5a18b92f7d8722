"""Policies in Python: what plays a faction."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
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
from void_reckoning.support.arguments import any_number
from void_reckoning.support.error_handling import one_line

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


class Idle(FactionPolicy):
    """Does nothing, every turn."""

    def plan(self, view: FactionView) -> Iterable[Order]:
        """No orders."""
        return ()


PROCESS_PREFIX = "process:"
"""Before ``module:Class``: in a process of its own."""

_LONGEST_TIMEOUT = 86_400.0


def check_timeout(what: str, seconds: float | None) -> float | None:
    """Give the limit back; ``InvalidInput`` where it is no time.

    >>> check_timeout("policy_timeout", 2.5)
    2.5
    """
    if seconds is None:
        return None
    if not 0 < any_number(seconds, what) <= _LONGEST_TIMEOUT:
        raise InvalidInput(f"{what} is {seconds}; allowed are seconds over 0 to {_LONGEST_TIMEOUT:g}, or None")
    return seconds


def policy_name(policy: str | FactionPolicy) -> str:
    """Name of a policy as the campaign's state and log have it: a native one's, or ``module:Class``, wherever that runs.

    A file is named by its absolute path, so that it is found again from any folder.

    >>> policy_name("process:my_policies:Settler"), policy_name("/policies/../mine.py:Settler")
    ('my_policies:Settler', '/mine.py:Settler')
    """
    if isinstance(policy, str):
        module, colon, class_name = policy.removeprefix(PROCESS_PREFIX).rpartition(":")
        if module.endswith(".py"):
            module = os.path.abspath(module)  # noqa: PTH100  # symbolic links stay what they are
        return f"{module}{colon}{class_name}"
    if in_own_process(policy):
        return str(policy.name)  # type: ignore[attr-defined]
    return f"{type(policy).__module__}:{type(policy).__qualname__}"


def in_own_process(policy: object) -> bool:
    """Whether a policy keeps its own time, in another process."""
    module = sys.modules.get("void_reckoning.process_policy")  # not imported: there is none
    return module is not None and isinstance(policy, module.ProcessPolicy)


def load_policy(name: str, timeout: float | None = None) -> FactionPolicy:
    """Make the policy that ``module:Class`` or ``file.py:Class`` names; with ``process:`` before it, in a process of its own.

    ``timeout`` is the limit of one in a process of its own, in seconds.

    Raises
    ------
    InvalidInput
        If there is no such module or class, or it can't be made without arguments, whatever it raises.
    """
    if name.startswith(PROCESS_PREFIX):
        from void_reckoning.policy.process_policy import ProcessPolicy  # noqa: PLC0415

        return ProcessPolicy(name.removeprefix(PROCESS_PREFIX), timeout)
    module_name, _, class_name = name.rpartition(":")
    if not module_name or not class_name:
        raise InvalidInput(f"policy is '{name}'; allowed are {', '.join(policy_names())}, or module:Class")
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
    except (Exception, SystemExit) as error:  # whatever a module or a class does when it is made
        reason = " ".join(one_line(error).split())
        raise InvalidInput(
            f"policy '{name}' can't be loaded: {reason}; allowed are {', '.join(policy_names())}, or module:Class"
        ) from error
    if not hasattr(made, "plan"):
        raise InvalidInput(f"policy '{name}' has no plan(view)")
    return made  # type: ignore[no-any-return]  # anything with plan(view) will do
