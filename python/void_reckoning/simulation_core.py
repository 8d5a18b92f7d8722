"""Facade of the plan's module: all names of ``import void_reckoning``, under the plan's name.

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
    # Names that the package loads on first use are loaded on first use here too.
    if name in __all__:
        return getattr(_package, name)
    raise AttributeError(f"module 'void_reckoning.simulation_core' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
