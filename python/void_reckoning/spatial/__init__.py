"""Nearby points and paths."""

from void_reckoning.spatial.index import Place, SpatialIndex, pair, place
from void_reckoning.spatial.vec3 import Vec3

__all__ = [
    "Place",
    "SpatialIndex",
    "Vec3",
    "pair",
    "place",
]
