"""Designs over the numbers of a universe: which points of their space are played."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from void_reckoning._core import InvalidInput
from void_reckoning.support.arguments import entries_of, integer, number, refused, text

Kind = Literal["grid", "random", "latin_hypercube", "sobol"]
KINDS: tuple[str, ...] = get_args(Kind)
MAX_POINTS = 1_000_000


@dataclass(frozen=True)
class Design:
    """Points in the space of some numbers of the universe.

    Attributes
    ----------
    parameters
        By path (``unit_types.frigate.cost``): ``{values = [...]}``, or ``{low = 80, high = 120}`` with ``whole = true`` for whole numbers
        and ``log = true`` for equal steps of the logarithm. A text such as ``x0.9`` is a factor, as in overrides.
    kind
        ``grid``: every combination of the values. ``random``: independent and uniform. ``latin_hypercube``: each parameter's range in equal
        parts, each part once. ``sobol``: a scrambled Sobol sequence, evenly spread; best with a power of two of points (SciPy's ``qmc``).
    points
        Number of points; for a grid, its size follows from the values.
    seed
        Seed of the random numbers.

    Examples
    --------
    >>> design = Design({"rules.queue_length": {"values": [3, 5]}, "unit_types.frigate.cost": {"values": [90, 100]}})
    >>> design.overrides()[1]
    {'rules.queue_length': 3, 'unit_types.frigate.cost': 100}
    """

    parameters: Mapping[str, Mapping[str, Any]]
    kind: Kind = "grid"
    points: int | None = None
    seed: int = field(default=1)

    def __post_init__(self) -> None:
        if text(self.kind, "design.kind") not in KINDS:
            raise refused("design.kind", f"one of {', '.join(KINDS)}", self.kind)
        integer(self.seed, "design.seed", 0, 2**32 - 1)
        if not entries_of(self.parameters, "design.parameters"):
            raise InvalidInput("design.parameters must have at least one path, got none")
        for path, range_ in self.parameters.items():
            _check_range(path, range_, self.kind)
        if self.kind == "grid":
            if self.points is not None:
                raise refused("design.points", "left out for a grid, whose size follows from its values", self.points)
            integer(self._grid_size(), "the number of points of the grid", 1, MAX_POINTS)
        else:
            if self.points is None:
                raise InvalidInput(f"design.points must be given for {self.kind}")
            integer(self.points, "design.points", 1, MAX_POINTS)

    def __len__(self) -> int:
        return self._grid_size() if self.kind == "grid" else int(self.points or 0)

    def overrides(self) -> list[dict[str, Any]]:
        """Return the overrides of each point, in the order of points."""
        if self.kind == "grid":
            values = [range_["values"] for range_ in self.parameters.values()]
            return [dict(zip(self.parameters, point, strict=True)) for point in itertools.product(*values)]
        return [
            {path: _at(range_, share) for (path, range_), share in zip(self.parameters.items(), point, strict=True)}
            for point in self._unit_cube()
        ]

    def _grid_size(self) -> int:
        return math.prod(len(range_["values"]) for range_ in self.parameters.values())

    def _unit_cube(self) -> Sequence[Sequence[float]]:
        """Return shares of the ranges, shape (points, parameters), each in [0, 1)."""
        import numpy as np  # noqa: PLC0415
        from scipy.stats import qmc  # noqa: PLC0415  # of the extra [experiments]; slow to import

        dimensions, count = len(self.parameters), len(self)
        if self.kind == "random":
            found = np.random.Generator(np.random.PCG64(self.seed)).random((count, dimensions))
        elif self.kind == "latin_hypercube":
            found = qmc.LatinHypercube(dimensions, rng=self.seed).random(count)
        else:
            sampler = qmc.Sobol(dimensions, rng=self.seed)
            found = sampler.random_base2(max(0, math.ceil(math.log2(count))))[:count]
        return found.tolist()  # type: ignore[no-any-return]


def _check_range(path: str, range_: Any, kind: str) -> None:
    what = f"design.parameters.{path}"
    if not isinstance(range_, Mapping) or set(range_) - {"values", "low", "high", "whole", "log"}:
        raise refused(what, "a table of values, or of low and high with whole and log", range_)
    if "values" in range_:
        values = range_["values"]
        if not isinstance(values, list | tuple) or not values or len(range_) > 1:
            raise refused(what, "values alone, at least one", range_)
        return
    if kind == "grid":
        raise refused(what, "values = [...] for a grid", range_)
    if set(range_) < {"low", "high"}:
        raise refused(what, "low and high, or values", range_)
    low, high = number(range_.get("low"), f"{what}.low"), number(range_.get("high"), f"{what}.high")
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise refused(f"{what}.low", f"below high, {high}", low)
    if range_.get("log") and low <= 0:
        raise refused(f"{what}.low", "above 0 with log", low)


def _at(range_: Mapping[str, Any], share: float) -> Any:
    if "values" in range_:
        return range_["values"][min(int(share * len(range_["values"])), len(range_["values"]) - 1)]
    low, high = range_["low"], range_["high"]
    if range_.get("whole"):
        return min(int(_between(low, high + 1, share, range_)), high)
    return round(_between(low, high, share, range_), 3)


def _between(low: float, high: float, share: float, range_: Mapping[str, Any]) -> float:
    if range_.get("log"):
        return math.exp(math.log(low) + share * (math.log(high) - math.log(low)))
    return low + share * (high - low)
