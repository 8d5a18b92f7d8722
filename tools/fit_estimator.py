"""Fits the battle estimator to the battles of standard campaigns and measures it on campaigns it was not fitted to.

Run it as ``.venv/bin/python tools/fit_estimator.py`` after ``tools/build.sh release``; it writes the weights into
``cpp/void_reckoning/combat/estimate_weights.hpp`` and the error table into ``docs/rules/combat.md``. With ``--check`` it fits nothing and
prints the error table of the weights as built. It needs a few minutes and one core for each of its two native programs.
"""

from __future__ import annotations

import argparse
import io
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "build" / "release" / "benchmarks" / "engine" / "estimator_data"
WEIGHTS = ROOT / "cpp" / "void_reckoning" / "combat" / "estimate_weights.hpp"
RULES = ROOT / "docs" / "rules" / "combat.md"
TURNS, REFIGHTS = 200, 24
TRAINING, MEASURING = (1, 12), (1001, 8)  # first seed, campaigns
FOLDS = 4
RIDGE = 1e-6  # on weights of terms scaled to one standard deviation
FORMS = {"force": (2, 6), "match": (10, 25)}  # terms of the win probability, of the losses
DOMAINS = ("space", "ground")

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Battles:
    """A row a battle, and for losses two axes more: side, and what the battle ended in (all, won, lost)."""

    seed: Array
    evened: Array  # 1: made close, not one that a campaign fought
    domain: Array
    strength: Array  # (n, 2): reference strength
    count: Array  # (n, 2)
    wins: Array
    number: Array  # (n, 2, 3): refights that ended so
    total: Array  # sum of losses in them
    squares: Array
    estimates: Array  # (n, 2 forms, 5): win, losses a, b, spread a, b, as built
    terms: dict[str, tuple[Array, Array, Array, Array]]  # win (n, w); won, lost (n, 2, l); leaves (n, 2)

    def __getitem__(self, rows: NDArray[np.bool_]) -> Battles:
        """Some of them."""
        columns = {name: getattr(self, name)[rows] for name in self.__dataclass_fields__ if name != "terms"}
        terms = {form: (t[0][rows], t[1][rows], t[2][rows], t[3][rows]) for form, t in self.terms.items()}
        return Battles(**columns, terms=terms)

    @property
    def losses(self) -> Array:
        """(n, 2): mean share lost over all refights."""
        return self.total[:, :, 0] / self.number[:, :, 0]


def play(first: int, campaigns: int) -> Battles:
    """The battles of some campaigns, two programs at a time."""
    half = campaigns // 2

    def run(job: tuple[int, int]) -> Array:
        text = subprocess.run(
            [PROGRAM, *map(str, (*job, TURNS, REFIGHTS))], capture_output=True, text=True, check=True
        ).stdout
        return np.loadtxt(io.StringIO(text), delimiter=",", ndmin=2)

    with ThreadPoolExecutor(2) as pool:
        rows = np.concatenate(list(pool.map(run, [(first, half), (first + half, campaigns - half)])))
    place = 0

    def take(*shape: int) -> Array:
        nonlocal place
        size = int(np.prod(shape)) if shape else 1
        block = rows[:, place : place + size]
        place += size
        return block.reshape(len(rows), *shape)

    seed, evened, domain, strength, count, wins = take(), take(), take(), take(2), take(2), take()
    counted = take(2, 3, 3)
    estimates = take(2, 5)
    terms = {}
    for form, (win_terms, loss_terms) in FORMS.items():
        leaves, win, losses = take(2), take(win_terms), take(2, 2, loss_terms)
        terms[form] = (win, losses[:, :, 0], losses[:, :, 1], leaves)
    if place != rows.shape[1]:
        raise SystemExit(f"{PROGRAM} prints {rows.shape[1]} columns; {place} were expected")
    return Battles(
        seed, evened, domain, strength, count, wins, counted[..., 0], counted[..., 1], counted[..., 2], estimates, terms
    )


def smooth_step(z: Array) -> Array:
    """From 0 to 1 by a square root only."""
    return 0.5 + 0.5 * z / np.sqrt(1 + z * z)


def fit(terms: Array, target: Array, weight: Array, positive: int = 0) -> Array:
    """Weights w that make smooth_step(terms @ w) near the target: least squares by Levenberg and Marquardt.

    The first `positive` weights stay at 0 or above.
    """
    scale = np.sqrt(np.average(terms**2, axis=0, weights=weight)) + 1e-9
    x = terms / scale
    share = weight / weight.sum()

    def loss(w: Array) -> float:
        return float(share @ (smooth_step(x @ w) - target) ** 2 + RIDGE * (w @ w) / len(w))

    w, damping = np.zeros(x.shape[1]), 1e-2
    best = loss(w)
    for _ in range(200):
        z = x @ w
        slope = 0.5 / (1 + z * z) ** 1.5
        jacobian = x * slope[:, None]
        gradient = jacobian.T @ (share * (smooth_step(z) - target)) + RIDGE * w / len(w)
        curvature = (jacobian * share[:, None]).T @ jacobian + np.eye(len(w)) * RIDGE / len(w)
        step = np.linalg.solve(curvature + damping * np.diag(np.diag(curvature)), gradient)
        trial = w - step
        trial[:positive] = np.maximum(trial[:positive], 0)
        value = loss(trial)
        if value < best:
            done = best - value < 1e-10
            w, best, damping = trial, value, damping / 3
            if done:
                break
        else:
            damping *= 4
            if damping > 1e9:
                break
    return w / scale


@dataclass(frozen=True)
class Weights:
    """Of one form in one domain."""

    win: Array
    won: Array
    lost: Array
    spread_won: float
    spread_lost: float

    def estimate(self, battles: Battles, form: str) -> Array:
        """(n, 5): win probability, losses a, b, spread a, b; the same arithmetic as combat/estimate.cpp."""
        win_terms, won_terms, lost_terms, leaves = battles.terms[form]
        p = smooth_step(win_terms @ self.win)
        columns = [p]
        spread = []
        for side in range(2):
            q = p if side == 0 else 1 - p
            rows = np.arange(len(p))
            won = smooth_step(won_terms[:, side] @ self.won.T)[rows, leaves[:, 1 - side].astype(int)]
            lost = smooth_step(lost_terms[:, side] @ self.lost.T)[rows, leaves[:, side].astype(int)]
            columns.append(q * won + (1 - q) * lost)
            variance = q * self.spread_won * won * (1 - won) + (1 - q) * self.spread_lost * lost * (1 - lost)
            spread.append(np.sqrt(variance + q * (1 - q) * (won - lost) ** 2))
        return np.stack(columns + spread, axis=1)


def fit_losses(terms: Array, leaves: Array, battles: Battles, ending: int) -> tuple[Array, float]:
    """Weights (2, l) of the losses of sides that ended so, and the variance in parts of l (1 - l)."""
    number = battles.number[:, :, ending].reshape(-1)
    there = number > 0
    x = terms.reshape(len(number), -1)[there]
    left = leaves.reshape(-1)[there].astype(int)
    number = number[there]
    mean = battles.total[:, :, ending].reshape(-1)[there] / number
    weights = np.zeros((2, x.shape[1]))
    for kind in np.unique(left):
        rows = left == kind
        weights[kind] = fit(x[rows], mean[rows], number[rows])
    share = smooth_step(x @ weights.T)[np.arange(len(left)), left]
    squares = battles.squares[:, :, ending].reshape(-1)[there]
    about = squares - 2 * share * mean * number + number * share * share  # sum of squares about the estimate
    return weights, float(about.sum() / (number * share * (1 - share)).sum())


def fit_form(battles: Battles, form: str) -> Weights:
    """All weights of a form, for battles of one domain."""
    win_terms, won_terms, lost_terms, leaves = battles.terms[form]
    # Each battle counts from both sides: no constant, no side is favoured.
    win = fit(
        np.concatenate([win_terms, -win_terms]),
        np.concatenate([battles.wins, 1 - battles.wins]),
        np.ones(2 * len(win_terms)),
        positive=2 if form == "force" else 4,
    )
    won, spread_won = fit_losses(won_terms, leaves[:, ::-1], battles, 1)
    lost, spread_lost = fit_losses(lost_terms, leaves, battles, 2)
    return Weights(win, won, lost, spread_won, spread_lost)


def before(battles: Battles) -> Array:
    """(n, 3): the square law of strengths as it was before anything was fitted, for comparison."""
    a, b = battles.strength[:, 0], battles.strength[:, 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (a / b - b / a) * (0.8 + 0.9 * np.sqrt(battles.count.mean(axis=1)))
        p = np.where((a <= 0) & (b <= 0), 0.5, np.where(b <= 0, 1.0, np.where(a <= 0, 0.0, smooth_step(z))))
        ratio = np.minimum(a, b) / np.maximum(a, b)
    left = 1 - np.sqrt(1 - np.nan_to_num(ratio) ** 2)
    return np.stack([np.nan_to_num(p, nan=0.5), p * left + 1 - p, (1 - p) * left + p], axis=1)


def errors(battles: Battles, estimate: Array) -> dict[str, float]:
    """Figures of the error table."""
    p, wins, losses = estimate[:, 0], battles.wins, battles.losses
    winner = (wins < 0.5).astype(int)
    rows = np.arange(len(wins))
    away = np.abs(estimate[:, 1:3] - losses)
    open_ = (wins > 0.05) & (wins < 0.95)
    favourite = np.maximum(p, 1 - p)
    held = np.where(p >= 0.5, wins, 1 - wins)
    bins = np.digitize(favourite, [0.6, 0.7, 0.8, 0.9])
    calibration = sum(
        (bins == k).mean() * abs(favourite[bins == k].mean() - held[bins == k].mean()) for k in np.unique(bins)
    )
    mean = battles.total[:, :, 0] / battles.number[:, :, 0]
    variance = np.maximum(battles.squares[:, :, 0] / battles.number[:, :, 0] - mean**2, 0)
    return {
        "Brier score": float(np.mean((wins * (1 - p) ** 2) + (1 - wins) * p**2)),
        "win probability": float(np.abs(p - wins).mean()),
        "of open battles": float(np.abs(p - wins)[open_].mean()) if open_.any() else 0.0,
        "calibration": float(calibration),
        "losses": float(away.mean()),
        "of the favourite": float(away[rows, winner].mean()),
        "of the other": float(away[rows, 1 - winner].mean()),
        "spread": float(np.abs(estimate[:, 3:5] - np.sqrt(variance)).mean()) if estimate.shape[1] > 3 else float("nan"),
    }


def cross_validated(battles: Battles, form: str) -> dict[str, float]:
    """Errors over all battles, each estimated by weights fitted to campaigns of other folds."""
    fold = battles.seed.astype(int) % FOLDS
    estimate = np.zeros((len(fold), 5))
    for k in range(FOLDS):
        estimate[fold == k] = fit_form(battles[fold != k], form).estimate(battles[fold == k], form)
    return errors(battles, estimate)


def table(measured: dict[str, dict[str, dict[str, float]]], battles: dict[str, int]) -> str:
    """The error table as Markdown: a row a domain and form, a column a figure."""
    figures = list(next(iter(next(iter(measured.values())).values())))
    lines = ["| battles | number | estimate | " + " | ".join(figures) + " |", "|---|---|---|" + "---|" * len(figures)]
    for kind, forms in measured.items():
        for form, values in forms.items():
            cells = ["-" if np.isnan(values[figure]) else f"{values[figure]:.3f}" for figure in figures]
            lines.append(f"| {kind} | {battles[kind]} | {form} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def written(weights: dict[str, dict[str, Weights]]) -> str:
    """The table of estimate_weights.hpp."""

    def numbers(values: Array) -> str:
        return "{" + ", ".join(f"{value:.6g}" for value in values) + "}"

    def both(values: Array) -> str:
        return "{{" + ",\n       ".join(numbers(row) for row in values) + "}}"

    text = ""
    for form, kind, sizes in (("force", "kForceWeights", "2, 6"), ("match", "kMatchWeights", "kWinTerms, kLossTerms")):
        rows = [
            f"    {{{numbers(w.win)},\n     {both(w.won)},\n     {both(w.lost)},\n     {w.spread_won:.6g}, {w.spread_lost:.6g}}}"
            for w in (weights[domain][form] for domain in DOMAINS)
        ]
        text += f"inline constexpr std::array<EstimateWeights<{sizes}>, 2> {kind}{{{{\n" + ",\n".join(rows) + "}};\n"
    return text


def put(file: Path, start: str, end: str, text: str) -> None:
    """Replace what stands between two marks of a file."""
    whole = file.read_text(encoding="utf-8")
    head, rest = whole.split(start, 1)
    _, tail = rest.split(end, 1)
    file.write_text(head + start + text + end + tail, encoding="utf-8")


def main() -> None:
    """Fit, or check what was fitted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="print the error table of the weights as built")
    parser.add_argument("--dry-run", action="store_true", help="fit and print, write nothing")
    arguments = parser.parse_args()
    measuring = play(*MEASURING)
    measured: dict[str, dict[str, dict[str, float]]] = {}
    parts = {
        f"{domain}{', made close' if evened else ''}": measuring[
            (measuring.domain == number) & (measuring.evened == evened)
        ]
        for evened in (0, 1)
        for number, domain in enumerate(DOMAINS)
    }
    if arguments.check:
        for domain, part in parts.items():
            measured[domain] = {
                "quick": errors(part, part.estimates[:, 0]),
                "matched": errors(part, part.estimates[:, 1]),
            }
        print(table(measured, {domain: len(part.wins) for domain, part in parts.items()}))
        return
    training = play(*TRAINING)
    weights: dict[str, dict[str, Weights]] = {}
    for number, domain in enumerate(DOMAINS):
        fitted_to = training[training.domain == number]
        fought = fitted_to[fitted_to.evened == 0]
        # The quick form knows too little to be right about both; policies ask it about battles as they are fought.
        data = {"force": fought, "match": fitted_to}
        weights[domain] = {form: fit_form(data[form], form) for form in FORMS}
        for form, name in (("force", "quick"), ("match", "matched")):
            folds = cross_validated(data[form], form)
            print(f"{domain}, {name}, {FOLDS} folds: " + ", ".join(f"{k} {v:.3f}" for k, v in folds.items()))
    for domain, part in parts.items():
        fitted = weights[domain.split(",")[0]]
        measured[domain] = {"unfitted": errors(part, before(part))}
        for form, name in (("force", "quick"), ("match", "matched")):
            measured[domain][name] = errors(part, fitted[form].estimate(part, form))
    text = table(measured, {domain: len(part.wins) for domain, part in parts.items()})
    constants = written(weights)
    print(constants)
    print(text)
    if not arguments.dry_run:
        put(WEIGHTS, "// clang-format off\n", "// clang-format on\n", constants)
        put(RULES, "<!-- tools/fit_estimator.py -->\n", "<!-- end -->\n", text + "\n")


if __name__ == "__main__":
    main()
