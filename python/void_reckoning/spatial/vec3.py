"""A place in space."""

from typing import NamedTuple

from void_reckoning.support.arguments import number


class _Coordinates(NamedTuple):
    x: float
    y: float
    z: float = 0.0


class Vec3(_Coordinates):
    """A place on the map, in light years; also a sequence of its coordinates.

    Raises
    ------
    InvalidInput
        A coordinate is not a number.

    Examples
    --------
    >>> Vec3(3, -4)
    Vec3(x=3.0, y=-4.0, z=0.0)
    """

    __slots__ = ()

    def __new__(cls, x: float, y: float, z: float = 0.0) -> "Vec3":
        """Check the coordinates."""
        return super().__new__(cls, number(x, "Vec3.x"), number(y, "Vec3.y"), number(z, "Vec3.z"))
