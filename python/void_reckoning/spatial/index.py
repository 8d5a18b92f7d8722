"""Spatial index: points of space by id, without entities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from void_reckoning._core import InvalidInput, NativeSpatialIndex
from void_reckoning.support.arguments import any_number, items_of, shown
from void_reckoning.support.live import live
from void_reckoning.support.ranges import check_threads

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Found = tuple[NDArray[np.uint64], NDArray[np.float64]]
    AllFound = tuple[NDArray[np.uint64], NDArray[np.float64], NDArray[np.int64]]

Place = Sequence[float]


def pair(value: Any, name: str) -> tuple[float, float]:
    """Return two numbers; raise ``InvalidInput`` with the argument's name for anything else."""
    numbers = [] if isinstance(value, str | Mapping) else items_of(value, name)
    if len(numbers) != 2:
        raise InvalidInput(f"{name} must be two numbers (x, y), got {shown(value)}")
    x, y = (any_number(number, name) for number in numbers)
    return x, y


def place(value: Any, name: str) -> tuple[float, float, float]:
    """Return a place of two numbers, in the plane z = 0, or three; raise ``InvalidInput`` with the argument's name for anything else."""
    numbers = [] if isinstance(value, str | Mapping) else items_of(value, name)
    if len(numbers) not in (2, 3):
        raise InvalidInput(f"{name} must be two or three numbers, (x, y) or (x, y, z), got {shown(value)}")
    x, y, *rest = (any_number(number, name) for number in numbers)
    return x, y, rest[0] if rest else 0.0


def _columns(x: Any, y: Any, z: Any, prefix: str = "") -> tuple[Any, Any, Any]:
    """Return three columns, or two and None: as given, or those of one array with a row for each place."""
    import numpy as np  # noqa: PLC0415  # not at import

    if y is not None or z is not None or not isinstance(x, np.ndarray) or x.ndim != 2:
        return x, y, z
    width = x.shape[1]
    if width not in (2, 3):
        raise InvalidInput(
            f"{prefix}x must be an array of shape (N, 2) or (N, 3) without {prefix}y, got shape {x.shape}"
        )
    columns = [x[:, axis].copy() for axis in range(width)]
    return columns[0], columns[1], columns[2] if width == 3 else None


@live("pickle its ids and positions")
class SpatialIndex:
    """Points by id, searched within a radius, in a box, or nearest first.

    A k-d tree with buckets (Bentley, 1975), kept in balance under all changes. Results are ordered by distance, then id:
    distances are compared as squares, ``(point_x - x)**2 + (point_y - y)**2 + (point_z - z)**2`` in float64 with the points' float32
    coordinates widened, and returned as float64. They depend on the points alone, not on the order of insertion, nor on the number of
    threads.

    Arrays are contiguous, one-dimensional NumPy arrays: ids of dtype uint64 or int64 (0 and more), coordinates float32 and finite. They
    are borrowed for the call, never copied, and must not be changed during it. Every change is made whole or not at all. Any number of
    threads may search at once; long searches and changes are done without the GIL.

    Everything two-dimensional lies in the plane z = 0: points without ``z``, a place ``(x, y)``, both corners of a box. Instead of columns
    ``x`` may be one array with a row for each point, of shape (N, 2) or (N, 3), without ``y`` and ``z``; its columns are copied.

    Parameters
    ----------
    ids, x, y, z
        The initial points; by default none.

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
    >>> index.insert(np.array([10]), np.array([[1, 1, 2]], np.float32))
    >>> index.nearest((1, 1, 2), 2)[0].tolist()
    [10, 9]
    """

    def __init__(self, ids: Any = None, x: Any = None, y: Any = None, z: Any = None) -> None:
        self.native = NativeSpatialIndex()
        if ids is None and x is None and y is None and z is None:
            return
        columns = _columns(x, y, z)
        if ids is None or columns[0] is None or columns[1] is None:
            raise InvalidInput("ids, x and y must be given together: all three or none")
        self.native.assign(ids, *columns)

    def __len__(self) -> int:
        return len(self.native)

    def __contains__(self, point_id: int) -> bool:
        return self.native.contains(point_id)

    def position(self, point_id: int) -> tuple[float, float, float]:
        """Return the place of a point, ``(x, y, z)``. ``NotFound`` (a ``KeyError``) for an unknown id."""
        return self.native.position(point_id)

    # Changes.
    def assign(self, ids: Any, x: Any, y: Any = None, z: Any = None) -> None:
        """Replace all points by these; errors as for the class."""
        self.native.assign(ids, *_columns(x, y, z))

    def insert(self, ids: Any, x: Any, y: Any = None, z: Any = None) -> None:
        """Add points. ``InvalidInput`` also for an id that exists already."""
        self.native.insert(ids, *_columns(x, y, z))

    def move(self, ids: Any, x: Any, y: Any = None, z: Any = None) -> None:
        """Move points. ``NotFound`` (a ``KeyError``) for the first unknown id."""
        self.native.move(ids, *_columns(x, y, z))

    def update(self, ids: Any, x: Any, y: Any = None, z: Any = None) -> None:
        """Move the points that exist, add the others."""
        self.native.update(ids, *_columns(x, y, z))

    def remove(self, ids: Any) -> None:
        """Remove points. ``NotFound`` (a ``KeyError``) for the first unknown id."""
        self.native.remove(ids)

    def clear(self) -> None:
        """Remove all points."""
        self.native.clear()

    # Searches.
    def radius(self, position: Place, radius: float) -> Found:
        """Return the points within a radius, its edge included.

        Parameters
        ----------
        position
            ``(x, y)``, which is ``(x, y, 0)``, or ``(x, y, z)``, float64: any finite numbers in the range of a float32 (up to 3.4e38).
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
        return self.native.radius(*place(position, "position"), radius)

    def box(self, low: Place, high: Place) -> Found:
        """Return the points in a box, its edges included, by distance from its centre; otherwise as :meth:`radius`.

        Corners are places of two or three numbers: with two, both lie in the plane z = 0, and so do all results.

        Raises
        ------
        InvalidInput
            A corner that is not finite, or a low corner above its high one.
        """
        return self.native.box(*place(low, "low"), *place(high, "high"))

    def nearest(self, position: Place, k: int) -> Found:
        """Return the ``k`` nearest points, or all if fewer; otherwise as :meth:`radius`. ``InvalidInput`` for a negative ``k``."""
        return self.native.nearest(*place(position, "position"), k)

    # Many searches at once.
    def radius_batch(self, x: Any, y: Any, radius: Any, threads: int = 1, *, z: Any = None) -> AllFound:
        """Search around many places at once.

        Parameters
        ----------
        x, y, z
            Places, float32; or ``x`` alone of shape (N, 2) or (N, 3), and None for ``y``.
        radius
            One number for all, or a float32 array with one for each.
        threads
            Worker threads; 0: all usable cores (affinity and the quota of a container count). Affects only the time.

        Returns
        -------
        ids, distances : numpy.ndarray
            uint64 and float64, of one search after the other.
        offsets : numpy.ndarray
            int64, one more than searches: results of search ``i`` are ``ids[offsets[i]:offsets[i + 1]]``.

        Raises
        ------
        InvalidInput
            As for :meth:`radius`, with the number of the first invalid search.

        Examples
        --------
        >>> import numpy as np
        >>> index = SpatialIndex(np.arange(3), np.array([0, 1, 2], np.float32), np.zeros(3, np.float32))
        >>> ids, distances, offsets = index.radius_batch(np.array([0, 2], np.float32), np.zeros(2, np.float32), 1.0)
        >>> ids[offsets[1]:offsets[2]].tolist()
        [2, 1]
        """
        return self.native.radius_batch(*_columns(x, y, z), radius, check_threads(threads))

    def box_batch(
        self,
        low_x: Any,
        low_y: Any,
        high_x: Any,
        high_y: Any,
        threads: int = 1,
        *,
        low_z: Any = None,
        high_z: Any = None,
    ) -> AllFound:
        """Search many boxes at once; corners as float32 arrays, otherwise as :meth:`radius_batch`."""
        low, high = _columns(low_x, low_y, low_z, "low_"), _columns(high_x, high_y, high_z, "high_")
        return self.native.box_batch(*low, *high, check_threads(threads))

    def nearest_batch(self, x: Any, y: Any, k: int, threads: int = 1, *, z: Any = None) -> AllFound:
        """Find the ``k`` nearest points to many places at once; otherwise as :meth:`radius_batch`."""
        return self.native.nearest_batch(*_columns(x, y, z), k, check_threads(threads))

    def __repr__(self) -> str:
        return f"<SpatialIndex: {len(self)} points>"
