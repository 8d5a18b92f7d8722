"""Paths along starlanes and their constraints."""

from void_reckoning.spatial.paths import Constraints, PathConstraints, PathResult

__all__ = [
    "Constraints",
    "PathConstraints",
    "PathResult",
]
