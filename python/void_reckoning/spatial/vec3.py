"""A place in space."""

from typing import NamedTuple


class Vec3(NamedTuple):
    """A place on the map, in light years; a sequence of its coordinates, too.

    >>> Vec3(3.0, -4.0)
    Vec3(x=3.0, y=-4.0, z=0.0)
    """

    x: float
    y: float
    z: float = 0.0
