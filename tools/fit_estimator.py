"""Fit the battle estimator to battles, and measure it on battles it was not fitted to.

Run it as ``.venv/bin/python tools/fit_estimator.py`` after ``tools/build.sh release estimator_data``; it writes the weights into
``cpp/void_reckoning/combat/estimate_weights.hpp``, and the error and reliability tables into ``docs/rules/combat.md``. With ``--check`` it
fits nothing and prints the tables of the weights as built; it exits with 1 where a promise of the tables is not kept. It takes a
minutes on two cores. Run it again after a change of the battle's rules or of the universe's units.
"""

from __future__ import annotations

import argparse
import io
import itertools
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "build" / "release" / "benchmarks" / "engine" / "estimator_data"
WEIGHTS = ROOT / "cpp" / "void_reckoning" / "combat" / "estimate_weights.hpp"
RULES = ROOT / "docs" / "rules" / "combat.md"
DOMAINS = ("space", "ground")
TURNS, REFIGHTS, CHECKED_REFIGHTS = 200, 24, 50
# Designed battles: seed, number. Campaigns: first seed, number.
TRAINING_DESIGNED, TRAINING_CAMPAIGNS = (1, 12_000), (1, 8)
CHECKED_DESIGNED, CHECKED_CAMPAIGNS = (1001, 2_000), (1001, 4)
WIN_TERMS, DOUBT_TERMS, LOSS_TERMS = 9, 8, 13
CAMPAIGN_WEIGHT = 1.0  # of all campaign battles together, where the designed ones weigh 1
RIDGE = 1e-4  # on weights of terms scaled to one standard deviation
SEEN_LITTLE = 0.2  # battles added as ended either way besides those seen: no probability is 0 or 1
SURE, WRONG_COUNTS, ROUNDS = 0.7, 4.0, 4  # weight of predictions sure and wrong: less sure is better
# Promises of the tables: designed battles called over 90% and lost, of 2,000; mean error of losses in campaigns.
WRONG_AT_MOST, LOSSES_OFF_AT_MOST = 5, 0.05
BINS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Battles:
    """Columns with one row for each battle."""

    campaign: Array  # 1: fought by a campaign, 0: designed
    domain: Array
    units: Array  # (n, 2)
    fights: float
    wins: Array  # share of the battles that the first side won
    losses: Array  # (n, 2): mean share of hull lost
    variance: Array  # (n, 2): of the losses over the repetitions
    estimate: Array  # (n, 6): win, doubt, losses a, b, spread a, b, as built
    win: Array  # terms
    doubt: Array
    loss: Array  # (n, 2, l)

    def __getitem__(self, rows: NDArray[np.bool_]) -> Battles:
        """Return the selected battles."""
        parts = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return Battles(**{name: part if name == "fights" else part[rows] for name, part in parts.items()})


def fight(designed: tuple[int, int], campaigns: tuple[int, int], fights: int) -> Battles:
    """Run the battles in two programs at a time."""
    seed, number = designed
    first, count = campaigns
    jobs = [("designed", seed, part * number // 4, number // 4, fights) for part in range(4)]
    jobs += [("campaigns", one, 1, TURNS, fights) for one in range(first, first + count)]

    def run(job: tuple[object, ...]) -> Array:
        text = subprocess.run([PROGRAM, *map(str, job)], capture_output=True, text=True, check=True).stdout
        rows = np.loadtxt(io.StringIO(text), delimiter=",", ndmin=2)
        return np.column_stack([np.full(len(rows), job[0] == "campaigns"), rows])

    with ThreadPoolExecutor(2) as pool:
        rows = np.concatenate(list(pool.map(run, jobs)))
    place = 0

    def take(*shape: int) -> Array:
        nonlocal place
        size = int(np.prod(shape)) if shape else 1
        block = rows[:, place : place + size]
        place += size
        return block.reshape(len(rows), *shape)

    campaign, domain, units, wins, sums = take(), take(), take(2), take(), take(2, 2)
    estimate, win, doubt, loss = take(6), take(WIN_TERMS), take(DOUBT_TERMS), take(2, LOSS_TERMS)
    if place != rows.shape[1]:
        raise SystemExit(f"{PROGRAM} prints {rows.shape[1]} columns; {place} were expected")
    mean = sums[:, :, 0] / fights
    variance = np.maximum(sums[:, :, 1] / fights - mean**2, 0)
    return Battles(campaign, domain, units, fights, wins / fights, mean, variance, estimate, win, doubt, loss)


def smooth_step(z: Array) -> Array:
    """Step from 0 to 1 by a square root only."""
    return 0.5 + 0.5 * z / np.sqrt(1 + z * z)


def damped(cost: Callable[[Array], float], slope: Callable[[Array], tuple[Array, Array]], size: int) -> Array:
    """Find the w of minimum cost from 0 on, by Levenberg and Marquardt; ``slope(w)`` gives the descent direction and the curvature."""
    w, damping = np.zeros(size), 1e-2
    best = cost(w)
    for _ in range(300):
        down, curvature = slope(w)
        trial = w + np.linalg.solve(curvature + damping * np.diag(np.diag(curvature)), down)
        value = cost(trial)
        if value < best:
            done = best - value < 1e-10
            w, best, damping = trial, value, damping / 3
            if done:
                break
        else:
            damping *= 4
            if damping > 1e9:
                break
    return w


def fit(terms: Array, target: Array, weight: Array) -> Array:
    """Return the weights w that bring smooth_step(terms @ w) near the target: least squares."""
    scale = np.sqrt(np.average(terms**2, axis=0, weights=weight)) + 1e-9
    x, share = terms / scale, weight / weight.sum()
    ridge = RIDGE / x.shape[1]

    def cost(w: Array) -> float:
        return float(share @ (smooth_step(x @ w) - target) ** 2 + ridge * (w @ w))

    def slope(w: Array) -> tuple[Array, Array]:
        z = x @ w
        jacobian = x * (0.5 / (1 + z * z) ** 1.5)[:, None]
        down = jacobian.T @ (share * (target - smooth_step(z))) - ridge * w
        return down, (jacobian * share[:, None]).T @ jacobian + np.eye(len(w)) * ridge

    return damped(cost, slope, x.shape[1]) / scale


def likely(terms: Array, share: Array, weight: Array) -> Array:
    """Return the maximum-likelihood weights w, with smooth_step(terms @ w) as the probability of each battle: by Fisher scoring."""
    scale = np.sqrt(np.average(terms**2, axis=0, weights=weight)) + 1e-9
    x, weight = terms / scale, weight / weight.sum()
    ridge = RIDGE / x.shape[1]

    def cost(w: Array) -> float:
        p = np.clip(smooth_step(x @ w), 1e-12, 1 - 1e-12)
        return float(-(weight @ (share * np.log(p) + (1 - share) * np.log(1 - p))) + ridge * (w @ w))

    def slope(w: Array) -> tuple[Array, Array]:
        z = x @ w
        rise = 1 + z * z  # the step's slope over its variance is 2 / sqrt(rise), squared over the variance 4 / rise^2
        down = x.T @ (weight * (share - smooth_step(z)) * 2 / np.sqrt(rise)) - 2 * ridge * w
        return down, (x * (4 * weight / rise**2)[:, None]).T @ x + np.eye(len(w)) * 2 * ridge

    return damped(cost, slope, x.shape[1]) / scale


@dataclass(frozen=True)
class Weights:
    """Weights of one domain."""

    win: Array
    doubt: Array
    losses: Array
    spread: Array

    def estimate(self, battles: Battles) -> Array:
        """Return (n, 6): win probability, doubt, losses a, b, spread a, b; the same arithmetic as combat/estimate.cpp."""
        p = smooth_step(battles.win @ self.win)
        doubt = np.sqrt(p * (1 - p) * smooth_step(battles.doubt @ self.doubt))
        losses = smooth_step(battles.loss @ self.losses)
        spread = np.sqrt(losses * (1 - losses) * smooth_step(battles.loss @ self.spread))
        return np.column_stack([p, doubt, losses, spread])


def fit_domain(battles: Battles) -> Weights:
    """Return all weights, for battles of one domain."""
    fought = battles.campaign == 1
    weight = np.where(fought, CAMPAIGN_WEIGHT / max(fought.sum(), 1), 1.0 / max((~fought).sum(), 1))
    # Each battle counts from both sides: no constant, no side is favoured.
    terms, both = np.concatenate([battles.win, -battles.win]), np.concatenate([weight, weight])
    seen = (battles.wins * battles.fights + SEEN_LITTLE / 2) / (battles.fights + SEEN_LITTLE)
    share = np.concatenate([seen, 1 - seen])
    win = likely(terms, share, both)
    for _ in range(ROUNDS):
        p = smooth_step(terms @ win)
        wrong = ((p > SURE) & (share < 0.5)) | ((p < 1 - SURE) & (share > 0.5))
        win = likely(terms, share, both * np.where(wrong, WRONG_COUNTS, 1.0))
    p = smooth_step(battles.win @ win)
    chance = p * (1 - p)
    # The part of the errors beyond the sampling error of so few battles, in parts of p (1 - p).
    beyond = np.clip(((battles.wins - p) ** 2 - chance / battles.fights) / chance, 0, 1)
    doubt = fit(battles.doubt, beyond, weight * np.minimum(chance, 0.05))
    terms = battles.loss.reshape(-1, LOSS_TERMS)
    twice = np.repeat(weight, 2)
    losses = likely(terms, battles.losses.reshape(-1), twice)
    share = smooth_step(terms @ losses)
    about = battles.variance.reshape(-1) + (battles.losses.reshape(-1) - share) ** 2
    room = np.maximum(share * (1 - share), 1e-4)
    spread = fit(terms, np.clip(about / room, 0, 1), twice * room)
    return Weights(win, doubt, losses, spread)


def errors(battles: Battles, estimate: Array) -> dict[str, float]:
    """Return the figures of the error table."""
    p, wins = estimate[:, 0], battles.wins
    open_ = (wins > 0.05) & (wins < 0.95)
    beyond = np.abs(p - 0.5) > 0.4
    lost = np.where(p > 0.5, wins, 1 - wins) < 0.5
    return {
        "Brier score": float(np.mean(wins * (1 - p) ** 2 + (1 - wins) * p**2)),
        "win probability": float(np.abs(p - wins).mean()),
        "of open battles": float(np.abs(p - wins)[open_].mean()) if open_.any() else 0.0,
        "called over 90%": float(beyond.mean()),
        "of these fought under 50 %": float((beyond & lost).sum()),
        "losses": float(np.abs(estimate[:, 2:4] - battles.losses).mean()),
        "spread": float(np.abs(estimate[:, 4:6] - np.sqrt(battles.variance)).mean()),
        "doubt": float(estimate[:, 1].mean()),
        "error": float(np.sqrt(np.maximum((p - wins) ** 2 - p * (1 - p) / battles.fights, 0).mean())),
    }


def table(rows: dict[str, tuple[Battles, Array]]) -> str:
    """Return the error table as Markdown: a row for each kind of battle, a column for each figure."""
    measured = {kind: (len(part.wins), errors(part, estimate)) for kind, (part, estimate) in rows.items()}
    figures = list(next(iter(measured.values()))[1])
    lines = ["| battles | number | " + " | ".join(figures) + " |", "|---|---|" + "---|" * len(figures)]
    for kind, (number, values) in measured.items():
        cells = [f"{values[f]:.0f}" if f.startswith("of these") else f"{values[f]:.3f}" for f in figures]
        lines.append(f"| {kind} | {number} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def reliability(rows: dict[str, tuple[Battles, Array]]) -> str:
    """Return how often a predicted win was won: a row a probability, columns by kind of battle, each battle seen from both sides."""
    lines = [
        "| called | " + " | ".join(f"{kind}: number | won" for kind in rows) + " |",
        "|---|" + "---|---|" * len(rows),
    ]
    for low, high in itertools.pairwise(BINS):
        cells = []
        for part, estimate in rows.values():
            p = np.concatenate([estimate[:, 0], 1 - estimate[:, 0]])
            wins = np.concatenate([part.wins, 1 - part.wins])
            there = (p >= low) & ((p < high) | (high == 1.0))
            cells.append(f"{there.sum()} | {wins[there].mean():.3f}" if there.any() else "0 | -")
        lines.append(f"| {low:.2f} to {high:.2f} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def promises(rows: dict[str, tuple[Battles, Array]]) -> list[str]:
    """Return the promises of the tables that are not kept."""
    broken, off = [], []
    wrong = 0.0
    for kind, (part, estimate) in rows.items():
        if "campaign" in kind:
            off.append(np.abs(estimate[:, 2:4] - part.losses))
        else:
            wrong += errors(part, estimate)["of these fought under 50 %"]
    if wrong > WRONG_AT_MOST:
        broken.append(
            f"{wrong:.0f} designed battles that were called over 90% were lost, at most {WRONG_AT_MOST} may be"
        )
    losses = float(np.concatenate(off).mean()) if off else 0.0
    if losses > LOSSES_OFF_AT_MOST:
        broken.append(f"losses in campaigns are off by {losses:.3f}, at most {LOSSES_OFF_AT_MOST} is promised")
    return broken


def written(weights: list[Weights]) -> str:
    """Return the table of estimate_weights.hpp."""

    def numbers(values: Array) -> str:
        return "{" + ", ".join(f"{value:.6g}" for value in values) + "}"

    rows = [
        f"    {{{numbers(w.win)},\n     {numbers(w.doubt)},\n     {numbers(w.losses)},\n     {numbers(w.spread)}}}"
        for w in weights
    ]
    return "inline constexpr std::array<EstimateWeights, 2> kEstimateWeights{{\n" + ",\n".join(rows) + "}};\n"


def put(file: Path, start: str, end: str, text: str) -> None:
    """Replace the text between two marks of a file."""
    head, rest = file.read_text(encoding="utf-8").split(start, 1)
    _, tail = rest.split(end, 1)
    file.write_text(head + start + text + end + tail, encoding="utf-8")


def main() -> int:
    """Fit, or check the existing fit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="print the tables of the weights as built")
    parser.add_argument("--dry-run", action="store_true", help="fit and print, write nothing")
    arguments = parser.parse_args()
    checked = fight(CHECKED_DESIGNED, CHECKED_CAMPAIGNS, CHECKED_REFIGHTS)
    weights: list[Weights] = []
    if not arguments.check:
        training = fight(TRAINING_DESIGNED, TRAINING_CAMPAIGNS, REFIGHTS)
        weights = [fit_domain(training[training.domain == number]) for number in range(len(DOMAINS))]
    rows: dict[str, tuple[Battles, Array]] = {}
    for source, name in ((0, "designed"), (1, "campaign")):
        for number, domain in enumerate(DOMAINS):
            part = checked[(checked.domain == number) & (checked.campaign == source)]
            rows[f"{domain}, {name}"] = (part, weights[number].estimate(part) if weights else part.estimate)
    text = f"{table(rows)}\n\n{reliability(rows)}"
    print(text)
    broken = promises(rows)
    for line in broken:
        print(f"not kept: {line}", file=sys.stderr)
    if arguments.check:
        return 1 if broken else 0
    constants = written(weights)
    print(constants)
    if not arguments.dry_run:
        put(WEIGHTS, "// clang-format off\n", "// clang-format on\n", constants)
        put(RULES, "<!-- tools/fit_estimator.py -->\n", "<!-- end -->\n", text + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
