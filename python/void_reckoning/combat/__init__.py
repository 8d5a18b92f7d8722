"""Battles outside any campaign: one engine for space and ground, exact by seed (docs/rules/combat.md)."""

from void_reckoning.combat.resolver import CombatBatch, CombatEstimate, CombatResolver, resolve_combat_safe

__all__ = [
    "CombatBatch",
    "CombatEstimate",
    "CombatResolver",
    "resolve_combat_safe",
]
