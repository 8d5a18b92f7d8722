"""The report's statistics against cases worked out by hand, definitions, and SciPy."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
import pytest
from scipy import optimize, stats
from void_reckoning.experiments.intervals import holm, wilson
from void_reckoning.experiments.report.bans import paired
from void_reckoning.experiments.report.changes import Measure, changes_of
from void_reckoning.experiments.report.duels import cycles_of, duels_of
from void_reckoning.experiments.report.seat_effects import mean_is_zero, same_home
from void_reckoning.experiments.report.sensitivity import emulate
from void_reckoning.experiments.report.shares import shares_of
from void_reckoning.experiments.report.strengths import PRIOR, plackett_luce
from void_reckoning.experiments.report.uses import mantel_haenszel


def random(seed: int = 7) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def rankings(strengths: Sequence[float], count: int, seed: int = 7) -> np.ndarray:
    """Draw rankings of the model: the largest of strength plus Gumbel noise comes first."""
    return np.argsort(-(np.array(strengths) + random(seed).gumbel(size=(count, len(strengths)))), axis=1)


def test_strengths_of_two_are_the_log_of_their_odds() -> None:
    orders = np.array([[0, 1]] * 75 + [[1, 0]] * 25)
    values = plackett_luce(orders, np.arange(100), 2).values
    assert values[0] - values[1] == pytest.approx(math.log(3), abs=0.005)  # the prior's share


def test_strengths_are_where_the_likelihood_is_largest() -> None:
    orders = rankings([0.8, 0.1, -0.2, -0.7], 60)
    orders = [list(order[: 2 + place % 3]) for place, order in enumerate(orders)]  # some of 2, 3 and 4 factions

    def minus_log_likelihood(values: np.ndarray) -> float:
        total = PRIOR / 2 * float(values @ values)
        for order in orders:
            for place in range(len(order)):
                total -= values[order[place]] - math.log(sum(math.exp(values[one]) for one in order[place:]))
        return total

    best = optimize.minimize(minus_log_likelihood, np.zeros(4), method="BFGS").x
    padded = np.array([order + [-1] * (4 - len(order)) for order in orders])
    found = plackett_luce(padded, np.arange(60), 4).values
    assert found == pytest.approx(best - best.mean(), abs=1e-4)


def test_eliminated_factions_are_behind_the_others_in_no_order() -> None:
    orders = np.array([[0, -2 - 1, -2 - 2]] * 30 + [[1, 0, -2 - 2]] * 10)
    swapped = np.array([[0, -2 - 2, -2 - 1]] * 30 + [[1, 0, -2 - 2]] * 10)
    found = plackett_luce(orders, np.arange(40), 3).values
    assert found == pytest.approx(plackett_luce(swapped, np.arange(40), 3).values)
    assert found[0] > found[1] > found[2]


def test_the_bootstrap_of_strengths_is_that_of_whole_fits() -> None:
    orders = rankings([0.5, 0.0, -0.5], 400)
    clusters = np.arange(400) // 2
    fit = plackett_luce(orders, clusters, 3)
    refits = []
    for drawn in random(3).integers(0, 200, (150, 200)):
        again = np.concatenate([orders[2 * one : 2 * one + 2] for one in drawn])
        refits.append(plackett_luce(again, clusters, 3).values)
    for item in range(3):
        low, high = fit.interval(item)
        spread = float(np.std([one[item] for one in refits]))
        assert (high - low) / 3.92 == pytest.approx(spread, rel=0.2)
        assert low < fit.values[item] < high


def test_strengths_stay_finite_where_one_is_always_first() -> None:
    fit = plackett_luce(np.array([[0, 1, 2]] * 50), np.arange(50), 3)
    assert np.isfinite(fit.values).all() and np.isfinite(fit.rounds).all()
    assert fit.values[0] > fit.values[1] > fit.values[2]
    assert np.isfinite(plackett_luce(np.array([[0, 1]]), np.zeros(1), 2).values).all()


def test_shares_hold_for_their_group_at_once() -> None:
    one, two, alone = shares_of([("a", "x", 100, 60, 0, 0.5), ("a", "y", 100, 40, 0, 0.5), ("b", "z", 50, 0, 0, 0.5)])
    assert (one.low, one.high) == wilson(60, 100, 1 - 0.05 / 2)
    assert (alone.low, alone.high) == wilson(0, 50)
    assert [one.verdict, two.verdict, alone.verdict] == ["", "", "less"]  # 60 of 100 alone would be more
    assert shares_of([("a", "x", 100, 60, 0, 0.5)])[0].verdict == "more"


def test_duels_are_exact_and_corrected() -> None:
    counts = [("a", "b", 20, 18), ("a", "c", 20, 5), ("b", "c", 20, 11), ("b", "d", 4, 4)]
    duels = duels_of(counts)
    assert [duel.p for duel in duels] == pytest.approx(
        holm([stats.binomtest(firsts, games).pvalue for _, _, games, firsts in counts])
    )
    assert [duel.winner for duel in duels] == ["a", "", "", ""]  # 5 of 20 is 0.041 alone


def test_circles_are_found_once_each() -> None:
    beats = {"a": ["b", "c"], "b": ["c"], "c": ["d"], "d": ["a"]}
    assert cycles_of(beats) == [["a", "c", "d"], ["a", "b", "c", "d"]]
    assert cycles_of({"a": ["b"], "b": ["c"], "d": ["a"]}) == []


def test_the_association_over_strata_is_the_textbooks() -> None:
    a, b, c, d = (np.array(one) for one in ([8, 20, 3], [12, 10, 17], [5, 9, 4], [25, 21, 16]))
    n = a + b + c + d
    one = mantel_haenszel(a, b, c, d)
    assert one.odds == pytest.approx(sum(a * d / n) / sum(b * c / n))
    assert one.points == pytest.approx(sum((a * (c + d) - c * (a + b)) / n) / sum((a + b) * (c + d) / n))
    expected = (a + b) * (a + c) / n
    variance = (a + b) * (c + d) * (a + c) * (b + d) / (n**2 * (n - 1))
    assert one.p == pytest.approx(stats.chi2.sf(sum(a - expected) ** 2 / sum(variance), 1))
    assert one.low < one.odds < one.high
    # One stratum: the plain odds ratio with Woolf's interval.
    single = mantel_haenszel(*(np.array([count]) for count in (20, 10, 15, 40)))
    error = 1.959964 * math.sqrt(1 / 20 + 1 / 10 + 1 / 15 + 1 / 40)
    assert single.odds == pytest.approx(20 * 40 / (10 * 15))
    assert (math.log(single.low), math.log(single.high)) == pytest.approx(
        (math.log(single.odds) - error, math.log(single.odds) + error)
    )


def test_the_association_of_confounded_use_vanishes_within_strata() -> None:
    # Among the strong 80 of 100 are first and 90 use it, among the weak 20 of 100 and 10: within each, use makes no difference.
    strata = [np.array(one) for one in ([72, 2], [18, 8], [8, 18], [2, 72])]
    assert mantel_haenszel(*strata).p == pytest.approx(1)
    together = [np.array([one.sum()]) for one in strata]
    assert mantel_haenszel(*together).odds > 5


def test_an_empty_side_is_no_association_but_no_error() -> None:
    nothing = mantel_haenszel(*(np.array([count]) for count in (0, 0, 5, 5)))
    assert (nothing.p, nothing.odds != nothing.odds) == (1.0, True)
    never = mantel_haenszel(*(np.array([count]) for count in (0, 10, 5, 5)))
    assert (never.p < 0.05, never.points, never.odds != never.odds) == (True, -0.5, True)


def test_a_mean_of_one_column_is_students() -> None:
    values = random().normal(0.3, 1, 40)
    known = float(stats.ttest_1samp(values, 0).pvalue)
    assert mean_is_zero(values[:, None]) == pytest.approx(known)
    assert mean_is_zero(np.column_stack([values, -values])) == pytest.approx(known)  # the second follows from the first
    assert mean_is_zero(values[:3, None]) is None
    assert mean_is_zero(np.zeros((40, 3))) is None
    never = np.column_stack([values, 1 - values, np.full(40, -1.0)])
    assert mean_is_zero(never) == 0.0
    assert mean_is_zero(never[:9]) is not None  # of the rest


def test_seats_of_campaigns_that_hang_together_are_not_counted_as_independent() -> None:
    rng = random()
    false_alarms = 0
    for _ in range(200):
        firsts = np.eye(3)[rng.integers(0, 3, 40)] - 1 / 3  # one seat first in all campaigns of a seed
        p = mean_is_zero(3 * firsts)
        false_alarms += p is not None and p < 0.05
    assert false_alarms <= 20  # 10 expected


def test_a_good_home_shows() -> None:
    rng = random()
    clusters = np.repeat(np.arange(60), 3)
    chances = np.full((180, 3), 1 / 3)
    homes = same_home(np.repeat(rng.integers(0, 3, 60), 3).astype(float), chances, clusters)
    assert homes.p is not None and homes.p < 1e-6
    assert homes.effect == pytest.approx(1 - 1 / 3)
    none = same_home(rng.integers(0, 3, 180).astype(float), chances, clusters)
    assert none.p is not None and none.p > 0.05
    assert none.low < 0 < none.high
    assert same_home(np.zeros(5), chances[:5], np.arange(5)).p is None


def test_pairs_are_students() -> None:
    values = random().normal(0.1, 1, 25)
    known = stats.ttest_1samp(values, 0)
    one = paired(values)
    assert (one.mean, one.p) == pytest.approx((values.mean(), known.pvalue))
    assert (one.low, one.high) == pytest.approx(tuple(known.confidence_interval()))
    assert paired(np.array([2.0])) == paired(np.array([2.0]))
    assert paired(np.array([2.0])).p is None
    assert paired(np.zeros(9)).p == 1.0


def test_the_emulator_finds_what_each_number_does() -> None:
    numbers = random().uniform(-1, 1, (200, 3)) * [1, 10, 100] + [0, 5, 7]
    x, y = numbers[:, 0], (numbers[:, 1] - 5) / 10
    fit = emulate(numbers, 3 * x + x * y + 2)
    # Uniform on [-1, 1]: variances 9/3, 1/9.
    total = 9 / 3 + 1 / 9
    assert fit.explained > 0.99
    assert fit.alone == pytest.approx([3 / total, 0, 0], abs=0.05)
    assert fit.together == pytest.approx([1, 1 / 9 / total, 0], abs=0.05)
    assert fit.slopes == pytest.approx([6, 0, 0], abs=0.15)
    noise = emulate(numbers, random(9).normal(size=200))
    assert noise.explained < 0.3
    assert emulate(numbers, np.full(200, 4.0)).explained == 0
    assert math.isfinite(emulate(np.ones((12, 2)), np.arange(12.0)).explained)


def test_a_square_is_seen_and_two_levels_have_none() -> None:
    grid = np.array(list(itertools.product(np.linspace(-1, 1, 7), [0, 1])), float)
    fit = emulate(grid, grid[:, 0] ** 2)
    assert fit.explained > 0.95
    assert fit.together[0] > 0.99 > 0.01 > fit.together[1]


def test_a_square_and_a_line_of_equal_variance_have_equal_shares() -> None:
    x, y = random().uniform(-1, 1, (2, 300))
    # Of x squared 4/45, of y times 0.5164 the same.
    fit = emulate(np.column_stack([x, y]), x**2 + math.sqrt(4 / 15) * y)
    assert fit.together == pytest.approx([0.5, 0.5], abs=0.05)


def measure(means: Sequence[float], first_seed: int = 1, spread: float = 1.0) -> Measure:
    return Measure("number", np.arange(first_seed, first_seed + len(means)), np.array(means, float), spread)


def test_changes_are_paired_where_the_seeds_are_the_same() -> None:
    rng = random()
    before, noise = rng.normal(0, 5, 30), rng.normal(0, 0.1, 30)
    paired_ = changes_of({"m": measure(before)}, {"m": measure(before + 0.5 + noise)})[0]
    other = changes_of({"m": measure(before)}, {"m": measure(before + 0.5 + noise, first_seed=100)})[0]
    assert paired_.p is not None and paired_.p < 1e-6
    assert other.p is not None and other.p > 0.05
    assert other.p == pytest.approx(stats.ttest_ind(before, before + 0.5 + noise, equal_var=False).pvalue)
    assert paired_.difference.mean == pytest.approx(other.difference.mean)


def test_changes_are_ranked_by_size_the_certain_ones_first() -> None:
    rng = random()
    base = rng.normal(0, 1, 50)
    after = {
        "small": base + 0.2 + rng.normal(0, 0.1, 50),
        "large": base - 0.9 + rng.normal(0, 0.1, 50),
        "doubtful": base + rng.normal(2, 20, 50),
        "none": base,
    }
    found = changes_of(
        {name: measure(base) for name in after}, {name: measure(values) for name, values in after.items()}
    )
    assert [one.name for one in found] == ["large", "small", "doubtful", "none"]
    assert found[0].size == pytest.approx(-0.9, abs=0.1)
    raw = [stats.ttest_1samp(after[name] - base, 0).pvalue for name in ("small", "large", "doubtful")] + [1.0]
    by_name = {one.name: one.p for one in found}
    assert [by_name[name] for name in ("small", "large", "doubtful", "none")] == pytest.approx(holm(raw))


def test_a_change_of_what_never_varied_is_certain_and_of_no_finite_size() -> None:
    (change,) = changes_of({"m": measure([5] * 9, spread=0)}, {"m": measure([4] * 9, spread=0)})
    assert (change.size, change.p) == (-math.inf, 0.0)
    (one,) = changes_of({"m": measure([5])}, {"m": measure([4], first_seed=3)})
    assert one.p is None
