"""Chances are right: of campaigns that were played, as many were won as their continuations said."""

from __future__ import annotations

import numpy as np
import pytest
from void_reckoning.experiments import Processes, Serial
from void_reckoning.experiments.explain.calibration import Calibration, Setting, Trial, calibrate, trials

OUTCOMES = ["a", "b", ""]


def drawn(campaigns: int, told: float) -> Calibration:
    """Campaigns of a game with known chances; ``told`` bends what continuations say: 1 is right, 3 is too sure of itself."""
    random = np.random.Generator(np.random.PCG64(3))
    found = []
    for seed in range(campaigns):
        truth = random.dirichlet([1, 1, 1])
        said = truth**told / (truth**told).sum()
        played = str(random.choice(OUTCOMES, p=truth))
        found.append(Trial(seed, 1, played, tuple(map(str, random.choice(OUTCOMES, size=20, p=said)))))
    return calibrate(found)


def test_right_chances_have_slope_one() -> None:
    result = drawn(2000, 1)
    assert result.undecided.low < 1 < result.undecided.high
    assert result.undecided.slope == pytest.approx(1, abs=0.05)
    assert result.every.low < 1 < result.every.high
    assert abs(result.undecided.intercept) < 0.03
    for low, high, _, said, came in result.bins:
        assert low <= said <= high
        assert came == pytest.approx(said, abs=0.1)


def test_chances_that_are_too_sure_have_a_smaller_slope() -> None:
    assert drawn(1000, 3).undecided.high < 0.95
    assert drawn(1000, 0.4).undecided.low > 1.05


def test_intervals_of_the_slope_hold() -> None:
    held = 0
    random = np.random.Generator(np.random.PCG64(8))
    for _ in range(200):
        found = []
        for seed in range(60):
            truth = random.dirichlet([1, 1, 1])
            draws = tuple(map(str, random.choice(OUTCOMES, size=21, p=truth)))
            found.append(Trial(seed, 1, draws[0], draws[1:]))
        slope = calibrate(found).undecided
        held += slope.low <= 1 <= slope.high
    assert 175 <= held <= 199


def test_the_turn_does_not_tell_how_long_the_campaign_is() -> None:
    turns = [Setting(turns=140).turn_of(seed) for seed in range(2000)]
    assert (min(turns), max(turns)) == (0, 139)
    assert np.mean(turns) == pytest.approx(69.5, abs=4)


def test_campaigns_are_the_same_for_any_number_of_workers() -> None:
    setting = Setting(turns=60, continuations=3)
    one = {trial.seed: (trial.turn, trial.played, trial.continued) for trial in trials(setting, range(6), Serial())}
    two = {trial.seed: (trial.turn, trial.played, trial.continued) for trial in trials(setting, range(6), Processes(2))}
    assert one == two
    assert len(one) == 6


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_chances_of_real_campaigns_are_right() -> None:
    """About 5 minutes of one core. The interval of the slope has a half of about 0.06."""
    result = calibrate(trials(Setting(), range(1, 1401)))
    assert result.campaigns > 900
    assert 0.9 <= result.undecided.slope <= 1.1
