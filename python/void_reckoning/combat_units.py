"""The ways in which units of a battle may be written."""

from void_reckoning.combat.units import Unit, Units, sides_of

__all__ = [
    "Unit",
    "Units",
    "sides_of",
]
