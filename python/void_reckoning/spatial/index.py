"""What is near: points of the plane by id, without entities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from void_reckoning._core import InvalidInput, NativeSpatialIndex
from void_reckoning.support.arguments import any_number, items_of, shown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Found = tuple[NDArray[np.uint64], NDArray[np.float64]]
    AllFound = tuple[NDArray[np.uint64], NDArray[np.float64], NDArray[np.int64]]

Place = Sequence[float]


def pair(place: Any, name: str) -> tuple[float, float]:
    """Two numbers; ``InvalidInput`` names the argument where it is something else."""
    numbers = [] if isinstance(place, str | Mapping) else items_of(place, name)
    if len(numbers) != 2:
        raise InvalidInput(f"{name} is {shown(place)}; allowed are two numbers (x, y)")
    x, y = (any_number(value, name) for value in numbers)
    return x, y


class SpatialIndex:
    """Points by id, to be asked what is within a radius, in a box, or nearest.

    A k-d tree with buckets (Bentley, 1975) that is kept in balance whatever comes, goes and moves. Results come by distance, then id:
    distances are compared as squares, ``(point_x - x)**2 + (point_y - y)**2`` in float64 with the points' float32 coordinates widened,
    and given as float64. They depend on the points alone, not on how they came to be there, nor on the number of threads.

    Arrays are contiguous, one-dimensional NumPy arrays: ids of dtype uint64 or int64 (0 and more), coordinates float32 and finite. They
    are borrowed for the call, never copied, and must not be changed meanwhile. Every change is made whole or not at all. Any number of
    threads may search at once; long searches and changes are done without the GIL.

    Parameters
    ----------
    ids, x, y
        The points to begin with; none without them.

    Raises
    ------
    InvalidInput
        Another dtype, a stride, arrays of different lengths, a coordinate that is NaN or infinite, an id given twice, a negative id. The
        message names the argument and the row.

    Examples
    --------
    >>> import numpy as np
    >>> index = SpatialIndex(np.array([7, 8, 9]), np.array([0, 3, 5], np.float32), np.array([0, 4, 0], np.float32))
    >>> ids, distances = index.radius((0, 0), 5)
    >>> ids.tolist(), distances.tolist()
    ([7, 8, 9], [0.0, 5.0, 5.0])
    >>> index.move(np.array([9]), np.array([1], np.float32), np.array([1], np.float32))
    >>> index.nearest((1, 1), 1)[0].tolist()
    [9]
    """

    def __init__(self, ids: Any = None, x: Any = None, y: Any = None) -> None:
        self.native = NativeSpatialIndex()
        given = [argument is not None for argument in (ids, x, y)]
        if all(given):
            self.native.assign(ids, x, y)
        elif any(given):
            raise InvalidInput("ids, x and y go together: all three or none")

    def __len__(self) -> int:
        return len(self.native)

    def __contains__(self, point_id: int) -> bool:
        return self.native.contains(point_id)

    def position(self, point_id: int) -> tuple[float, float]:
        """Where a point is. ``NotFound`` (a ``KeyError``) for an unknown id."""
        return self.native.position(point_id)

    # Changes.
    def assign(self, ids: Any, x: Any, y: Any) -> None:
        """Take these points instead of those that are there; errors as for the class."""
        self.native.assign(ids, x, y)

    def insert(self, ids: Any, x: Any, y: Any) -> None:
        """Add points. ``InvalidInput`` also for an id that is there already."""
        self.native.insert(ids, x, y)

    def move(self, ids: Any, x: Any, y: Any) -> None:
        """Put points elsewhere. ``NotFound`` (a ``KeyError``) for the first id that is unknown."""
        self.native.move(ids, x, y)

    def update(self, ids: Any, x: Any, y: Any) -> None:
        """Move the points that are there, add the others."""
        self.native.update(ids, x, y)

    def remove(self, ids: Any) -> None:
        """Take points out. ``NotFound`` (a ``KeyError``) for the first id that is unknown."""
        self.native.remove(ids)

    def clear(self) -> None:
        """Take all points out."""
        self.native.clear()

    # Searches.
    def radius(self, position: Place, radius: float) -> Found:
        """Points within a radius, its edge included.

        Parameters
        ----------
        position
            ``(x, y)``, float64: any finite numbers that a float32 can reach (up to 3.4e38).
        radius
            0 or more, in the unit of the coordinates; ``inf`` for all points.

        Returns
        -------
        ids : numpy.ndarray
            uint64, by distance, then id.
        distances : numpy.ndarray
            float64. Both arrays own their memory.

        Raises
        ------
        InvalidInput
            A position that is not finite, a radius that is negative or NaN.
        """
        return self.native.radius(*pair(position, "position"), radius)

    def box(self, low: Place, high: Place) -> Found:
        """Points in a box, its edges included, by distance from its centre; otherwise as :meth:`radius`.

        Raises
        ------
        InvalidInput
            A corner that is not finite, or a low above its high.
        """
        return self.native.box(*pair(low, "low"), *pair(high, "high"))

    def nearest(self, position: Place, k: int) -> Found:
        """The ``k`` nearest points, all where there are fewer; otherwise as :meth:`radius`. ``InvalidInput`` for a negative ``k``."""
        return self.native.nearest(*pair(position, "position"), k)

    # Many searches at once.
    def radius_batch(self, x: Any, y: Any, radius: Any, threads: int = 1) -> AllFound:
        """Search around many places at once.

        Parameters
        ----------
        x, y
            Places, float32.
        radius
            One number for all, or a float32 array with one for each.
        threads
            Worker threads; 0: all usable cores (affinity and the quota of a container count). Nothing depends on it but the time.

        Returns
        -------
        ids, distances : numpy.ndarray
            uint64 and float64, of one search after the other.
        offsets : numpy.ndarray
            int64, one more than searches: those of search ``i`` are ``ids[offsets[i]:offsets[i + 1]]``.

        Raises
        ------
        InvalidInput
            As of :meth:`radius`, with the number of the first search that is wrong.

        Examples
        --------
        >>> import numpy as np
        >>> index = SpatialIndex(np.arange(3), np.array([0, 1, 2], np.float32), np.zeros(3, np.float32))
        >>> ids, distances, offsets = index.radius_batch(np.array([0, 2], np.float32), np.zeros(2, np.float32), 1.0)
        >>> ids[offsets[1]:offsets[2]].tolist()
        [2, 1]
        """
        return self.native.radius_batch(x, y, radius, threads)

    def box_batch(self, low_x: Any, low_y: Any, high_x: Any, high_y: Any, threads: int = 1) -> AllFound:
        """Search many boxes at once; corners as float32 arrays, otherwise as :meth:`radius_batch`."""
        return self.native.box_batch(low_x, low_y, high_x, high_y, threads)

    def nearest_batch(self, x: Any, y: Any, k: int, threads: int = 1) -> AllFound:
        """Find the ``k`` nearest points to many places at once; otherwise as :meth:`radius_batch`."""
        return self.native.nearest_batch(x, y, k, threads)

    def __repr__(self) -> str:
        return f"<SpatialIndex: {len(self)} points>"
