"""Facade of the plan's module: everything that ``import void_reckoning`` offers, under the plan's name.

>>> from void_reckoning.simulation_core import CombatResolver
>>> CombatResolver().resolve_combat("frigate", "raider").result.name
'DEFENDER_WIN'
"""

from typing import TYPE_CHECKING, Any

import void_reckoning as _package
from void_reckoning import __all__

if TYPE_CHECKING:
    from void_reckoning import *  # noqa: F403


def __getattr__(name: str) -> Any:
    # What the package loads on first use stays so here.
    if name in __all__:
        return getattr(_package, name)
    raise AttributeError(f"module 'void_reckoning.simulation_core' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
