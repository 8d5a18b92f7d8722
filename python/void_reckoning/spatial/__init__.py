"""What is near, and how to get there."""

from void_reckoning.spatial.index import Place, SpatialIndex, pair, place

__all__ = [
    "Place",
    "SpatialIndex",
    "pair",
    "place",
]
