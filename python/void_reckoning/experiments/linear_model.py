"""A linear model of figures around a place, and the step that it says meets the targets."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from void_reckoning.experiments.targets import Reading, Target

NEAR = 0.25  # of the parameters' ranges: how far evaluations count
MAX_STEP = 0.3  # of a parameter's range: the model holds near by only
_DAMPING = 0.05


def corrected(
    place: Sequence[float],
    targets: Sequence[Target],
    evaluations: Sequence[tuple[Sequence[float], int, Sequence[Reading]]],
) -> list[float]:
    """Return the place near ``place`` where a linear model of the figures meets the targets best.

    The model is a weighted least-squares fit; the step solves the bounded, damped least-squares problem of the distances (SciPy's
    ``lsq_linear``).

    Parameters
    ----------
    place
        In the space of parameters, each from 0 to 1.
    targets
        What shall come out.
    evaluations
        Place, number of campaigns, and readings of the targets, of everything that was measured.
    """
    from scipy.optimize import lsq_linear  # noqa: PLC0415  # of the extra [experiments]; slow to import

    here = np.array(place)
    offsets = np.array([one - here for one, _, _ in ((np.array(at), n, r) for at, n, r in evaluations)])
    weights = np.array([math.sqrt(campaigns) for _, campaigns, _ in evaluations])
    weights = weights * np.exp(-0.25 * np.sum(offsets**2, axis=1) / NEAR**2)
    design = np.column_stack([np.ones(len(offsets)), offsets]) * weights[:, None]
    ridge = 1e-3 * np.eye(design.shape[1])
    slopes, wanted = [], []
    for number, target in enumerate(targets):
        figures = np.array([readings[number].mean for _, _, readings in evaluations]) * weights
        model, *_ = np.linalg.lstsq(np.vstack([design, ridge]), np.append(figures, np.zeros(len(ridge))))
        distance = target.distance(float(model[0]))
        if distance != 0:
            slopes.append(model[1:] * math.sqrt(target.weight) / target.tolerance)
            wanted.append(-distance * math.sqrt(target.weight))
    if not slopes:
        return list(place)
    step = lsq_linear(
        np.vstack([np.array(slopes), _DAMPING * np.eye(len(here))]),
        np.append(wanted, np.zeros(len(here))),
        bounds=(np.maximum(-here, -MAX_STEP) - 1e-9, np.minimum(1 - here, MAX_STEP) + 1e-9),
    ).x
    return [float(value) for value in np.clip(here + step, 0.0, 1.0)]
