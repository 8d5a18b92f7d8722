"""Intervals and tests that may stop at any time: their coverage and error rates on streams whose truth is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
import void_reckoning as vr
from scipy import stats
from void_reckoning.experiments.intervals import false_discovery, holm, simultaneous_wilson
from void_reckoning.experiments.sequential import AnytimeInterval, MeanTest, ThreeWayTest, expected_blocks
from void_reckoning.support.intervals import wilson


@pytest.mark.parametrize(("k", "n"), [(0, 5), (5, 5), (3, 10), (52, 100), (1, 1000), (999, 1000)])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.999])
def test_wilson_is_scipys(k: int, n: int, level: float) -> None:
    known = stats.binomtest(k, n).proportion_ci(level, method="wilson")
    low, high = wilson(k, n, level)
    assert (low, high) == pytest.approx((known.low, known.high), abs=1e-12)
    assert (low == 0) == (k == 0)
    assert (high == 1) == (k == n)


def test_intervals_of_many_are_wider() -> None:
    (alone,) = simultaneous_wilson([30], 100)
    assert alone == wilson(30, 100)
    three = simultaneous_wilson([30, 30, 40], 100)
    assert three[0] == wilson(30, 100, 1 - 0.05 / 3)
    with pytest.raises(vr.InvalidInput, match="successes must be an integer from 0 to 10, got 11"):
        wilson(11, 10)


def test_corrections_are_those_of_the_textbooks() -> None:
    p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205]
    assert false_discovery(p) == pytest.approx(stats.false_discovery_control(p))
    assert holm([0.01, 0.02, 0.03]) == pytest.approx([0.03, 0.04, 0.04])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


def games(share: float, seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64([round(share * 1000), seed]))


def verdict_of(share: float, effect: float, seed: int) -> tuple[str | None, int]:
    """Play blocks of two games each to a verdict; return it and the number of blocks."""
    test = ThreeWayTest(0.5, effect, 0.05, 0.05, 0.25)
    for block in games(share, seed).binomial(2, share, 5_000) / 2:
        test.add(float(block))
        if test.verdict is not None:
            break
    return test.verdict, test.count


def test_error_rates_of_a_verdict_are_those_stated() -> None:
    repeats = 1500
    even = [verdict_of(0.5, 0.06, seed) for seed in range(repeats)]
    false = sum(verdict in ("better", "worse") for verdict, _ in even)
    assert stats.binomtest(false, repeats, 0.05, alternative="greater").pvalue > 1e-3, false
    uneven = [verdict_of(0.56, 0.06, seed) for seed in range(repeats)]
    missed = sum(verdict != "better" for verdict, _ in uneven)
    assert stats.binomtest(missed, repeats, 0.05, alternative="greater").pvalue > 1e-3, missed
    assert sum(verdict == "worse" for verdict, _ in uneven) < 0.003 * repeats
    blocks = sum(count for _, count in uneven) / repeats
    assert blocks == pytest.approx(expected_blocks(0.06, 0.5 * 0.5 / 2, 0.05, 0.05), rel=0.12)


def test_a_test_is_the_same_from_the_other_side() -> None:
    for seed in range(50):
        values = games(0.47, seed).binomial(2, 0.47, 2_000) / 2
        one, other = ThreeWayTest(0.5, 0.05, 0.05, 0.05, 0.25), ThreeWayTest(0.5, 0.05, 0.05, 0.05, 0.25)
        for value in values:
            one.add(float(value))
            other.add(1 - float(value))
        turned = {"better": "worse", "worse": "better"}
        assert one.verdict is not None
        assert other.verdict == turned.get(one.verdict, one.verdict)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_streams_of_one_value_are_decided(value: float) -> None:
    test = ThreeWayTest(0.5, 0.05, 0.05, 0.05, 0.25)
    while test.verdict is None:
        test.add(value)
    assert test.verdict == ("better" if value else "worse")
    assert test.count <= 20


def test_the_log_ratio_is_that_of_normal_values_with_the_variance_seen() -> None:
    test = MeanTest(0.5, 0.52, 0.05, 0.05, spread=0.25)
    values = games(0.5, 1).binomial(2, 0.5, 400) / 2
    for value in values:
        test.add(float(value))
    sigma = math.sqrt(test.variance)
    known = stats.norm.logpdf(values, 0.52, sigma).sum() - stats.norm.logpdf(values, 0.5, sigma).sum()
    assert test.log_ratio() == pytest.approx(known)
    assert test.variance == pytest.approx(values.var(), rel=0.02)


@pytest.mark.parametrize("mean", [0.5, 0.1, 0.02])
def test_an_interval_holds_at_all_times_and_closes(mean: float) -> None:
    repeats, steps = 300, 1000
    missed = 0
    widths = []
    for seed in range(repeats):
        interval = AnytimeInterval(0.0, 1.0)
        inside = True
        for value in games(mean, seed).random(steps) < mean:
            interval.add(float(value))
            low, high = interval.bounds
            inside = inside and low <= mean <= high
        missed += not inside
        widths.append(high - low)
    assert stats.binomtest(missed, repeats, 0.05, alternative="greater").pvalue > 1e-3, missed
    fixed = 2 * 1.96 * math.sqrt(mean * (1 - mean) / steps)
    assert fixed < sum(widths) / repeats < 2.5 * fixed + 0.02


def test_an_interval_of_another_range_is_the_same_one_scaled() -> None:
    one, other = AnytimeInterval(0.0, 1.0), AnytimeInterval(-10.0, 30.0)
    for value in games(0.3, 5).random(200):
        one.add(float(value))
        other.add(float(value) * 40 - 10)
    assert other.bounds == pytest.approx(tuple(bound * 40 - 10 for bound in one.bounds))
    assert other.mean == pytest.approx(one.mean * 40 - 10)
    with pytest.raises(vr.InvalidInput, match="value must be a number from -10 to 30, got 31"):
        other.add(31.0)


@pytest.mark.soak
@pytest.mark.parametrize("effect", [0.02, 0.06, 0.1])
def test_ten_thousand_comparisons_err_as_seldom_as_stated_and_take_as_long_as_theory_gives(effect: float) -> None:
    repeats = 10_000

    def verdicts(share: float) -> tuple[list[str | None], float]:
        found, blocks = [], 0
        for seed in range(repeats):
            test, random = ThreeWayTest(0.5, effect, 0.05, 0.05, 0.25), games(share, seed + 1_000_000)
            while test.verdict is None:
                for block in (random.binomial(2, share, 500) / 2).tolist():
                    test.add(block)
                    if test.verdict is not None:
                        break
            found.append(test.verdict)
            blocks += test.count
        return found, blocks / repeats

    even, _ = verdicts(0.5)
    uneven, blocks = verdicts(0.5 + effect)
    false = sum(verdict != "no difference" for verdict in even)
    missed = sum(verdict != "better" for verdict in uneven)
    theory = expected_blocks(effect, (0.5 + effect) * (0.5 - effect) / 2, 0.05, 0.05)
    print(
        f"effect {effect}: false {false}, missed {missed} of {repeats}; {2 * blocks:.0f} games, theory {2 * theory:.0f}"
    )
    assert stats.binomtest(false, repeats, 0.05, alternative="greater").pvalue > 1e-3, false
    assert stats.binomtest(missed, repeats, 0.05, alternative="greater").pvalue > 1e-3, missed
    assert blocks == pytest.approx(theory, rel=0.2)
