"""Forms in which the units of a battle may be given."""

from void_reckoning.combat.units import Unit, Units, sides_of

__all__ = [
    "Unit",
    "Units",
    "sides_of",
]
