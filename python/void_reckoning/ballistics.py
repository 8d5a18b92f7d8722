"""Shots: where they go, what they hit, and how to aim them."""

from void_reckoning.tactical.ballistics import (
    POUND_PER_SQUARE_INCH,
    VACUUM,
    BallisticsCalculator,
    BallisticsResult,
    DragCurve,
    Environment,
    EnvironmentLike,
    Projectile,
    ProjectileLike,
    RangeTable,
    Target,
    TargetLike,
    Trajectory,
    calculate_ballistics,
)

__all__ = [
    "POUND_PER_SQUARE_INCH",
    "VACUUM",
    "BallisticsCalculator",
    "BallisticsResult",
    "DragCurve",
    "Environment",
    "EnvironmentLike",
    "Projectile",
    "ProjectileLike",
    "RangeTable",
    "Target",
    "TargetLike",
    "Trajectory",
    "calculate_ballistics",
]
