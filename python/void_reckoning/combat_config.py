"""Configuration of battles outside any campaign."""

from void_reckoning.combat.config import CombatConfig, Terrain, native_resolver

__all__ = [
    "CombatConfig",
    "Terrain",
    "native_resolver",
]
