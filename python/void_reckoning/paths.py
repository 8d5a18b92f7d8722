"""How to get there: what ways along starlanes must keep to."""

from void_reckoning.spatial.paths import Constraints, PathConstraints, PathResult

__all__ = [
    "Constraints",
    "PathConstraints",
    "PathResult",
]
