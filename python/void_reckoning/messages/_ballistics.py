"""Shots as Protocol Buffers messages."""

from __future__ import annotations

from typing import Any

from google.protobuf.message import Message

from void_reckoning._core import BallisticsResult, InvalidInput
from void_reckoning.proto.core import tactical_pb2 as tactical
from void_reckoning.tactical.ballistics import BallisticsCalculator

_ZERO_IS_UNSAID = {"diameter", "ballistic_coefficient", "form_factor"}
_FIGURES = [
    field.name
    for field in tactical.BallisticsResult.DESCRIPTOR.fields
    if field.name not in {"trajectory"} and hasattr(BallisticsResult, field.name)
]


def calculated(projectile: Any, target: Any, environment: Any) -> tactical.BallisticsResult:
    """Fire a shot whose projectile, target and environment are messages, or as :class:`BallisticsCalculator` takes them."""
    result = BallisticsCalculator().calculate(
        _projectile(projectile) if isinstance(projectile, tactical.Projectile) else projectile,
        _said(target) if isinstance(target, tactical.Target) else target,
        _said(environment) if isinstance(environment, tactical.Environment) else environment,
    )
    return _answer(result)


def calculate(message: tactical.CalculateBallisticsRequest) -> tactical.BallisticsResult:
    """Fire the shot that a message describes."""
    for name in ("projectile", "target"):
        if not message.HasField(name):
            raise InvalidInput(f"{name} must be set: a shot needs a projectile and a target")
    result = BallisticsCalculator().calculate(
        _projectile(message.projectile),
        _said(message.target),
        _said(message.environment) if message.HasField("environment") else None,
        elevation=message.elevation if message.HasField("elevation") else None,
        azimuth=message.azimuth if message.HasField("azimuth") else None,
        high=message.high,
        trajectory_step=message.trajectory_step,
    )
    return _answer(result)


def _answer(result: BallisticsResult) -> tactical.BallisticsResult:
    answer = tactical.BallisticsResult(**{name: getattr(result, name) for name in _FIGURES})
    points = result.trajectory
    if points is not None:
        for time, x, y, z, velocity in zip(
            points.time, points.range, points.height, points.drift, points.velocity, strict=True
        ):
            answer.trajectory.add(time=time, range=x, height=y, drift=z, velocity=velocity)
    return answer


def _said(message: Message) -> dict[str, Any]:
    """Return the fields of a message: optional numbers that are set, and all others."""
    return {
        field.name: getattr(message, field.name)
        for field in message.DESCRIPTOR.fields
        if not field.has_presence or message.HasField(field.name)
    }


def _projectile(message: tactical.Projectile) -> dict[str, Any]:
    fields = {name: value for name, value in _said(message).items() if value or name not in _ZERO_IS_UNSAID}
    table = fields.pop("drag_table", None)
    if table is not None and message.drag_curve:
        raise InvalidInput(
            f"projectile must have either drag_curve or drag_table, got both (drag_curve '{message.drag_curve}')"
        )
    if table is not None:
        fields["drag_curve"] = {"mach": table.mach, "coefficients": table.coefficients}
    elif not message.drag_curve:
        fields["drag_curve"] = None
    return fields
