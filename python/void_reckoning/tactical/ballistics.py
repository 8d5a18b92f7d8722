"""Shots: trajectories, hits and aiming.

>>> import numpy as np
>>> import void_reckoning as vr
>>> bullet = {"mass": 0.0109, "muzzle_velocity": 820, "ballistic_coefficient": 171, "drag_curve": "G7"}
>>> result = vr.BallisticsCalculator().calculate(bullet, {"distance": 600}, {"temperature": 288.15})
>>> result.hit, round(result.time_of_flight, 2), round(result.impact_velocity)
(True, 0.95, 487)
>>> vr.calculate_ballistics(np.float32([100, 200]), np.float32([0.785398, 0.785398])).round().tolist()
[1020.0, 4079.0]

The formulas, with their sources, are in ``docs/rules/ballistics.md``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from void_reckoning import _core
from void_reckoning._core import (
    BallisticsResult,
    DragCurve,
    Environment,
    InvalidInput,
    Projectile,
    RangeTable,
    Target,
    Trajectory,
)
from void_reckoning.spatial import pair
from void_reckoning.support.arguments import any_number, entries_of, items_of, number, refused
from void_reckoning.support.ranges import check_threads

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = [
    "POUND_PER_SQUARE_INCH",
    "VACUUM",
    "BallisticsCalculator",
    "BallisticsResult",
    "DragCurve",
    "Environment",
    "EnvironmentData",
    "Projectile",
    "ProjectileData",
    "RangeTable",
    "Target",
    "TargetData",
    "Trajectory",
    "calculate_ballistics",
]

POUND_PER_SQUARE_INCH = 703.0695796391593
"""kg/m^2 in one lb/in^2, the customary unit of ballistic coefficients."""

VACUUM = Environment(air_density=0)
"""Standard gravity, no air."""

ProjectileData: TypeAlias = Projectile
"""Another name of :class:`Projectile`."""
TargetData: TypeAlias = Target
"""Another name of :class:`Target`."""
EnvironmentData: TypeAlias = Environment
"""Another name of :class:`Environment`."""

ProjectileLike: TypeAlias = Projectile | Mapping[str, Any] | Any
TargetLike: TypeAlias = Target | Mapping[str, Any] | Any
EnvironmentLike: TypeAlias = Environment | Mapping[str, Any] | Any | None


class BallisticsCalculator:
    """Calculates single shots: at a target, to the ground, at given distances.

    The projectile, the target and the medium are a :class:`Projectile`, :class:`Target` and :class:`Environment`, dicts with their
    fields, or dataclasses that have them. The muzzle is the origin; x points at the target's position when the shot is fired
    (horizontally), y up, z to the right. Lengths in m, speeds in m/s, angles in radians, masses in kg.

    On the ground, projectiles fly through air (drag curves, wind, the standard atmosphere); in space, where ``air_density`` is 0, straight
    on (``gravity`` 0) or guided (``steering`` above 0).

    A calculator has no settings: it is equal to any other, and can be pickled.
    """

    def __repr__(self) -> str:
        return "BallisticsCalculator()"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BallisticsCalculator)

    def __hash__(self) -> int:
        return hash(BallisticsCalculator)

    def calculate(
        self,
        projectile: ProjectileLike,
        target: TargetLike,
        environment: EnvironmentLike = None,
        *,
        elevation: float | None = None,
        azimuth: float | None = None,
        high: bool = False,
        trajectory_step: float | None = None,
    ) -> BallisticsResult:
        """Fire one shot.

        Parameters
        ----------
        projectile, target, environment
            See the class. Without an environment: standard gravity, no air.
        elevation, azimuth
            Direction of the bore, radians (up; to the right). Without an elevation the shot is aimed: it allows for drop, wind and the
            target's velocity, but not its acceleration.
        high
            Use the higher of the two elevations that hit.
        trajectory_step
            Seconds between points of ``result.trajectory``, the last of which is the end of the flight; None records none.

        Returns
        -------
        BallisticsResult
            ``hit`` is False with a ``reason`` if the target can't be hit; that is not an error.

        Raises
        ------
        InvalidInput
            A ``ValueError`` that names the field, its value and the rule.

        Notes
        -----
        Point mass, drag by a standard curve (McCoy, *Modern Exterior Ballistics*, 1999, chapter 5), integrated by Runge and Kutta's
        fourth-order method.

        Examples
        --------
        A shell with wind from the left at a truck that drives away to the right:

        >>> import void_reckoning as vr
        >>> shell = vr.Projectile(mass=43.5, muzzle_velocity=560, diameter=0.155, drag_curve="G7")
        >>> truck = vr.Target(distance=5000, radius=2, velocity_z=10)
        >>> result = vr.BallisticsCalculator().calculate(shell, truck, {"wind_z": 5}, trajectory_step=1)
        >>> result.hit, result.azimuth > 0, len(result.trajectory)
        (True, True, 13)
        >>> vr.BallisticsCalculator().calculate(shell, {"distance": 50_000}, {}).reason
        'out of range'
        """
        return _core.calculate_shot(
            _projectile(projectile),
            _target(target),
            _environment(environment),
            elevation,
            azimuth,
            high,
            0.0 if trajectory_step is None else trajectory_step,
        )

    def fall_of_shot(
        self,
        projectile: ProjectileLike,
        elevation: float,
        environment: EnvironmentLike = None,
        *,
        trajectory_step: float | None = None,
    ) -> BallisticsResult:
        """Return where a shot without a target falls on the ground, at ``ground_height`` or, if that is not set, at the muzzle's height.

        Examples
        --------
        >>> from math import radians
        >>> import void_reckoning as vr
        >>> fall = vr.BallisticsCalculator().fall_of_shot({"mass": 1, "muzzle_velocity": 100}, radians(45))
        >>> round(fall.range, 3), round(fall.apex, 3)
        (1019.716, 254.929)
        """
        step = 0.0 if trajectory_step is None else trajectory_step
        return _core.fall_of_shot(_projectile(projectile), elevation, _environment(environment), step)

    def zero(
        self,
        projectile: ProjectileLike,
        distance: float,
        environment: EnvironmentLike = None,
        *,
        sight_height: float = 0.0,
    ) -> float | None:
        """Return the elevation (radians) at which a shot meets the line of sight, ``sight_height`` m above the muzzle, at ``distance`` m.

        None if the distance is out of range. Crosswind is ignored, as when zeroing.

        Examples
        --------
        >>> import void_reckoning as vr
        >>> bullet = vr.Projectile(mass=0.0109, muzzle_velocity=820, ballistic_coefficient=171, drag_curve="G7")
        >>> round(vr.BallisticsCalculator().zero(bullet, 100, {}, sight_height=0.04) * 1000, 2)
        1.17
        """
        any_number(sight_height, "sight_height")
        return _core.zero_elevation(_projectile(projectile), distance, sight_height, _environment(environment))

    def range_table(
        self,
        projectile: ProjectileLike,
        distances: Sequence[float] | npt.NDArray[Any],
        environment: EnvironmentLike = None,
        *,
        elevation: float = 0.0,
    ) -> RangeTable:
        """Return one shot's figures at each of some ascending distances (m); NaN beyond its reach.

        Examples
        --------
        >>> import void_reckoning as vr
        >>> bullet = vr.Projectile(mass=0.0109, muzzle_velocity=820, ballistic_coefficient=171, drag_curve="G7")
        >>> table = vr.BallisticsCalculator().range_table(bullet, [100, 500, 1000], {})
        >>> table.velocity.round().tolist()
        [758.0, 537.0, 323.0]
        """
        return _core.range_table(
            _projectile(projectile),
            [
                number(distance, f"distances[{place}]")
                for place, distance in enumerate(items_of(distances, "distances"))
            ],
            elevation,
            _environment(environment),
        )


def calculate_ballistics(
    velocities: npt.NDArray[np.float32],
    angles: npt.NDArray[np.float32],
    environment: EnvironmentLike = None,
    out: npt.NDArray[np.float32] | None = None,
    *,
    projectile: ProjectileLike = None,
    threads: int = 1,
) -> npt.NDArray[np.float32]:
    """Return the ranges of shots fired from the ground.

    Parameters
    ----------
    velocities
        Speeds in m/s, 0 or more: contiguous, one-dimensional ``float32`` array of n elements. Borrowed for the call, never copied.
    angles
        Elevations in radians, 0 to pi / 2: an array like ``velocities``.
    environment
        None: standard gravity, no air. With air, drag applies: within 0.2% (0.02% on average) of
        :meth:`BallisticsCalculator.fall_of_shot`.
    out
        Array to write to, n elements, like ``velocities``; may be one of the inputs. None creates a new array.
    projectile
        The projectile of all shots, in air; its ``muzzle_velocity`` and ``mass`` are not used if a ballistic coefficient is given. None:
        the projectile of the G1 curve (1 lb, 1 inch).
    threads
        Worker threads; 0: all usable cores (affinity and the quota of a container count). The result's bits do not depend on it.

    Returns
    -------
    numpy.ndarray
        ``out``, or a new ``float32`` array of shape (n,): m. In a vacuum within 1e-6 of ``v**2 sin(2 a) / g`` (Galilei, 1638).

    Raises
    ------
    InvalidInput
        A ``ValueError`` that names the argument: another dtype, a stride, another length, or an element that is not allowed. Nothing was
        written.

    Examples
    --------
    >>> import numpy as np
    >>> import void_reckoning as vr
    >>> v, a = np.full(3, 300, np.float32), np.array([0.25, 0.5, 1.0], np.float32)
    >>> vr.calculate_ballistics(v, a).round().tolist()
    [4400.0, 7723.0, 8345.0]
    >>> bool((vr.calculate_ballistics(v, a, {}) < vr.calculate_ballistics(v, a)).all())
    True
    """
    if environment is None:
        if projectile is not None:
            _projectile(projectile)
        return _core.ranges_of_shots(velocities, angles, out, None, None, check_threads(threads))  # type: ignore[no-any-return]
    through = _environment(environment)
    what = _STANDARD_PROJECTILE if projectile is None else _projectile(projectile)
    return _core.ranges_of_shots(velocities, angles, out, what, through, check_threads(threads))  # type: ignore[no-any-return]


_STANDARD_PROJECTILE = Projectile(
    mass=0.45359237, muzzle_velocity=1.0, ballistic_coefficient=POUND_PER_SQUARE_INCH, drag_curve="G1"
)


def _projectile(given: ProjectileLike) -> Projectile:
    if isinstance(given, Projectile):
        return given
    fields = _fields(given, "projectile")
    if "drag_curve" in fields:
        fields["drag_curve"] = _curve(fields["drag_curve"])
    return Projectile(**fields)


def _target(given: TargetLike) -> Target:
    return given if isinstance(given, Target) else Target(**_fields(given, "target"))


def _environment(given: EnvironmentLike) -> Environment:
    if given is None:
        return VACUUM
    return given if isinstance(given, Environment) else Environment(**_fields(given, "environment"))


def _fields(given: Any, what: str) -> dict[str, Any]:
    """Return the fields of a dict or a dataclass; its class checks them."""
    if dataclasses.is_dataclass(given) and not isinstance(given, type):
        return {field.name: getattr(given, field.name) for field in dataclasses.fields(given)}
    if not isinstance(given, Mapping):
        raise refused(what, f"{what.capitalize()}, a dict, or a dataclass", given)
    return entries_of(given, what)


def _curve(given: Any) -> DragCurve | str | None:
    """Return a drag curve: by name, as it is, or from a table of (mach, coefficient) rows or of two columns."""
    if given is None or isinstance(given, (str, DragCurve)):
        return given
    if isinstance(given, Mapping):
        columns = entries_of(given, "projectile.drag_curve")
        if set(columns) != {"mach", "coefficients"}:
            raise InvalidInput(
                f"projectile.drag_curve must have the keys mach and coefficients, got {', '.join(columns) or 'none'}"
            )
        return DragCurve(columns["mach"], columns["coefficients"])
    if not hasattr(type(given), "__iter__"):
        raise InvalidInput(
            "projectile.drag_curve must be G1, G7, sphere, a DragCurve, rows of mach and coefficient, or None, "
            f"got {type(given).__name__}"
        )
    rows = [pair(row, "a row of projectile.drag_curve") for row in items_of(given, "projectile.drag_curve")]
    return DragCurve([mach for mach, _ in rows], [coefficient for _, coefficient in rows])
