"""How much each number of a design matters: a polynomial fitted to the points, judged on points that it has not seen."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np

from void_reckoning.experiments.report import figures
from void_reckoning.experiments.report.parts import Column, Section, Sheet, counted, listed, percent
from void_reckoning.experiments.report.rows import Rows

ENOUGH = 0.3
"""Share of the variance (R²) that the emulator must explain of points it has not seen."""
FOLDS = 10
PENALTY = 1e-3  # of the ridge, by point: terms that the points can't tell apart share what they explain
Floats = np.ndarray[Any, np.dtype[np.floating[Any]]]


@dataclass(frozen=True)
class Emulator:
    """A polynomial of a design's numbers.

    Attributes
    ----------
    explained
        R² by cross-validation; below 0 where it is worse than the mean.
    alone, together
        By number: share of the polynomial's variance from it alone, and from all terms that have it (Sobol's indices, from the
        coefficients: Sudret 2008).
    slopes
        Change of the result from the lowest to the highest value, the others in the middle, by the linear term.
    """

    explained: float
    alone: Floats
    together: Floats
    slopes: Floats


def emulate(numbers: Floats, results: Floats) -> Emulator:
    """Fit a polynomial of Legendre's: linear, square and products of two, where there are points enough, otherwise linear.

    Parameters
    ----------
    numbers
        Shape (points, parameters), on any scale.
    results
        Shape (points,).
    """
    count, parameters = numbers.shape
    low, high = numbers.min(axis=0), numbers.max(axis=0)
    scaled = np.where(high > low, 2 * (numbers - low) / np.where(high > low, high - low, 1) - 1, 0.0)
    powers = _powers(scaled, count)
    terms = np.column_stack([_term(scaled, power) for power in powers])
    fitted = np.zeros(count)
    folds = np.random.Generator(np.random.PCG64(1)).permutation(count) % min(FOLDS, count)
    for fold in range(int(folds.max()) + 1):
        seen = folds != fold
        fitted[~seen] = terms[~seen] @ _fit(terms[seen], results[seen])
    spread = float(np.sum((results - results.mean()) ** 2))
    explained = 1 - float(np.sum((results - fitted) ** 2)) / spread if spread > 0 else 0.0
    weights = _fit(terms, results)
    parts = np.array(
        [
            0.0 if not any(power) else weight**2 * np.mean(_term(scaled, power) ** 2)
            for power, weight in zip(powers, weights, strict=True)
        ]
    )
    total = max(float(parts.sum()), 1e-300)
    has = np.array(powers) > 0
    alone = np.array([parts[has[:, one] & (has.sum(axis=1) == 1)].sum() / total for one in range(parameters)])
    together = np.array([parts[has[:, one]].sum() / total for one in range(parameters)])
    slopes = np.zeros(parameters)
    for power, weight in zip(powers, weights, strict=True):
        if sum(power) == 1:
            slopes[power.index(1)] = 2 * weight
    return Emulator(explained, alone, together, slopes)


def _powers(scaled: Floats, count: int) -> list[tuple[int, ...]]:
    """Return the degrees of each term, as many terms as half of the points carry."""
    parameters = scaled.shape[1]
    unit = [tuple(int(one == place) for one in range(parameters)) for place in range(parameters)]
    levels = [len(np.unique(column)) for column in scaled.T]
    squares = [tuple(2 * one for one in power) for power, level in zip(unit, levels, strict=True) if level > 2]
    products = [tuple(map(sum, zip(*pair, strict=True))) for pair in itertools.combinations(unit, 2)]
    powers = [(0,) * parameters, *unit]
    for more in (squares, products):
        if len(powers) + len(more) <= count // 2:
            powers += more
    return powers


def _term(scaled: Floats, power: tuple[int, ...]) -> Floats:
    result = np.ones(len(scaled))
    for column, degree in zip(scaled.T, power, strict=True):
        if degree:
            result = result * (column if degree == 1 else (3 * column**2 - 1) / 2)
    return result


def _fit(terms: Floats, results: Floats) -> Floats:
    penalty = PENALTY * len(terms) * np.eye(terms.shape[1])
    penalty[0, 0] = 0
    found: Floats = np.linalg.solve(terms.T @ terms + penalty, terms.T @ results)
    return found


def numbers_of(rows: Rows) -> tuple[list[str], Floats, list[str]]:
    """Return the paths of a design whose values are numbers or factors, their values, shape (points, paths), and the other paths."""
    assert rows.spec.design is not None
    points = rows.spec.design.overrides()
    columns: dict[str, list[float]] = {}
    others = []
    for path in rows.spec.design.parameters:
        values = [_number(point[path]) for point in points]
        if any(value is None for value in values) or len(set(values)) < 2:
            others.append(path)
        else:
            columns[path] = [value for value in values if value is not None]
    return list(columns), np.array(list(columns.values())).T.reshape(len(points), len(columns)), others


def _number(value: Any) -> float | None:
    if isinstance(value, int | float):
        return float(value)
    try:
        return float(value.strip().removeprefix("x")) if isinstance(value, str) else None
    except ValueError:
        return None


def section(rows: Rows) -> Section | None:
    """Return the sensitivity to each number; None where the experiment has no design."""
    if rows.spec.design is None:
        return None
    part = Section("sensitivity", "How much each number of the design matters")
    paths, numbers, others = numbers_of(rows)
    if others:
        part.unknown.append(f"The effect of {listed(others)}: not a number, or the same at every point.")
    results = _results(rows)
    rows_of_sheet: list[tuple[str, float, str, Emulator, int]] = []
    for name, points, values in results:
        if len(points) < max(10, 3 * len(paths)) or not paths:
            continue
        fit = emulate(numbers[points], values)
        rows_of_sheet += [(name, fit.explained, path, fit, place) for place, path in enumerate(paths)]
    part.says.append(
        "A polynomial of the numbers, fitted to the means of the design's points; R² is the share of the differences between "
        f"points that it explains of points left out of the fit (cross-validation in {FOLDS} parts). The shares are of the "
        "polynomial's variance."
    )
    if not rows_of_sheet:
        part.unknown.append(
            f"How much the numbers matter: too few points with results ({max((len(one[1]) for one in results), default=0)})."
        )
        return part
    weak = sorted({name for name, explained, *_ in rows_of_sheet if explained < ENOUGH})
    if weak:
        part.unknown.append(f"What the numbers do to {listed(weak, 6)}: the emulator explains under {percent(ENOUGH)}.")
    strong = [row for row in rows_of_sheet if row[1] >= ENOUGH]
    strong.sort(key=lambda row: (-row[1], row[0], -row[3].together[row[4]]))
    if strong:
        best = strong[0]
        share = best[3].together[best[4]]
        part.title = f"{best[2]} matters most for {best[0]}"
        part.headlines.append(
            f"Of the design's {counted(len(paths), 'number')}, {best[2]} matters most for {best[0]}: "
            f"{percent(share)} of what the emulator sees (R² {best[1]:.2f})."
        )
        one = [row for row in strong if row[0] == best[0]][:15]
        part.figures.append(
            figures.bars(
                f"What {best[0]} depends on",
                [row[2] for row in one],
                [100 * row[3].together[row[4]] for row in one],
                "share of the emulator's variance, %",
            )
        )
    _table(part, strong + [row for row in rows_of_sheet if row[1] < ENOUGH])
    return part


def _table(part: Section, found: list[tuple[str, float, str, Emulator, int]]) -> None:
    def told(row: tuple[str, float, str, Emulator, int], values: str) -> float | None:
        return None if row[1] < ENOUGH else float(getattr(row[3], values)[row[4]])

    part.sheets.append(
        Sheet(
            "sensitivity",
            "What the results depend on",
            [
                Column("result", "Result", [row[0] for row in found], "text"),
                Column("r2", "R²", [row[1] for row in found], "number", "by cross-validation"),
                Column("path", "Number", [row[2] for row in found], "text", "path in the universe"),
                Column(
                    "together",
                    "Share",
                    [told(row, "together") for row in found],
                    "share",
                    "of the variance, with its products; none below R² 0.3",
                ),
                Column(
                    "alone",
                    "alone",
                    [told(row, "alone") for row in found],
                    "share",
                    "of the variance, without products",
                ),
                Column(
                    "slope",
                    "Low to high",
                    [told(row, "slopes") for row in found],
                    "number",
                    "change of the result from its lowest to its highest value",
                ),
                Column("verdict", "Verdict", ["" if row[1] >= ENOUGH else "can't tell" for row in found], "text"),
            ],
            shown=40,
        )
    )


def _results(rows: Rows) -> list[tuple[str, np.ndarray[Any, Any], Floats]]:
    """Return results by name, with the points that have them and their means there."""
    found = rows.columns(
        "select 'rounds' as name, point, avg(turns) as value from campaigns where status = 'ok' group by all union all "
        "select 'battles', point, avg(battles) from campaigns where status = 'ok' group by all union all "
        "select 'share of victories', point, avg((ended_by = 'victory')::int) from campaigns where status = 'ok' group by all "
        "union all select 'share of firsts of ' || faction, point, avg(first::int) from places group by all order by 1, 2"
    )
    names = found["name"].astype(str)
    return [
        (str(name), found["point"][names == name], found["value"][names == name].astype(float))
        for name in dict.fromkeys(names)
    ]
