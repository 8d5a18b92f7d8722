"""Battles outside any campaign: one engine for space and ground, exact by seed (docs/rules/combat.md)."""

from void_reckoning.combat.purchase import BoughtForce
from void_reckoning.combat.resolver import (
    CombatResolver,
    buy_force,
    resolve_combat,
    resolve_combat_batch,
    resolve_combat_safe,
)
from void_reckoning.combat.results import CombatBatch, CombatEstimate

__all__ = [
    "BoughtForce",
    "CombatBatch",
    "CombatEstimate",
    "CombatResolver",
    "buy_force",
    "resolve_combat",
    "resolve_combat_batch",
    "resolve_combat_safe",
]
