"""Tuning: against games whose chances are a known function of the parameters, and on real campaigns."""

from __future__ import annotations

import dataclasses
import json
import math
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
import void_reckoning as vr
from void_reckoning.experiments import Parameter, Serial, Spec, Target, Tuning, Variant, tune
from void_reckoning.experiments.executor import Batch
from void_reckoning.experiments.intervals import mean_interval
from void_reckoning.experiments.linear_model import corrected
from void_reckoning.experiments.play import Result
from void_reckoning.experiments.targets import Reading, equal_duels, equal_shares, loss_of, reading_of
from void_reckoning.experiments.tuned import Evaluation

ONE, TWO = "unit_types.frigate.cost", "unit_types.scout.cost"
FACTIONS = ("templars", "choir", "mycora")
SPEC = Spec(factions=3, systems=12, turns=100, seeds=1)
PARAMETERS = [Parameter(ONE, 50, 150), Parameter(TWO, 20, 80)]
SHARES = [Target(f"first:{faction}", 1 / 3, 0.03) for faction in FACTIONS]


class Game:
    """Plays nothing: the winner's chances are a softmax of the two costs; its best place is (110, 35)."""

    workers = 1

    def __init__(self) -> None:
        self.played = 0

    def results(self, batches: Iterable[Batch]) -> Iterator[list[Result]]:
        for batch in batches:
            yield [self._one(job.run_id, job.run.seed, job.run.overrides, job.run.factions) for job in batch.jobs]

    def _one(self, run_id: str, seed: int, overrides: object, factions: tuple[str, ...]) -> Result:
        self.played += 1
        assert isinstance(overrides, dict)
        strength = {
            "templars": (110 - overrides.get(ONE, 96)) / 30,
            "choir": (overrides.get(TWO, 24) - 35) / 20,
            "mycora": 0.0,
        }
        chances = np.exp([strength[faction] for faction in factions])
        winner = np.random.default_rng([seed, 3]).choice(len(factions), p=chances / chances.sum())
        standings = [
            {"seat": seat, "faction": faction, "score": 0, "won": seat == winner}
            for seat, faction in enumerate(factions)
        ]
        run = {
            "run": run_id,
            "seed": seed,
            "status": "ok",
            "error": "",
            "winner": factions[winner],
            "turns": 60,
            "victory": "x",
        }
        return Result(run | {"measures": []}, standings)


def test_a_planted_imbalance_is_tuned_away_and_confirmed_on_seeds_of_its_own(tmp_path: Path) -> None:
    tuning = Tuning(SHARES, PARAMETERS, generations=8, campaigns=200, confirm=6000)
    game = Game()
    found = tune(SPEC, tuning, tmp_path / "t", game)
    assert found.reached
    assert [round(one.mean, 2) for one in found.before.readings] != [0.33] * 3
    assert all(abs(one.mean - 1 / 3) < 0.03 and 0.3 < one.low < one.high < 0.37 for one in found.after.readings)
    assert found.overrides[ONE] == pytest.approx(110, abs=6)
    assert found.overrides[TWO] == pytest.approx(35, abs=4)
    assert found.campaigns == game.played
    lines = [json.loads(line) for line in (tmp_path / "t/evaluations.jsonl").read_text().splitlines()[1:]]
    ends = [line for line in lines if line["generation"] == -1]
    used = {
        line["first_seed"] + place for line in lines if line["generation"] > 0 for place in range(line["campaigns"])
    }
    assert len(ends) == 2
    assert not used & {ends[0]["first_seed"] + place for place in range(6000)}
    assert len({line["first_seed"] for line in lines if line["generation"] == 3}) == 1  # common seeds
    assert len({line["first_seed"] for line in lines}) == len(
        {line["generation"] for line in lines}
    )  # new ones each time
    patch = tomllib.loads((tmp_path / "t/patch.toml").read_text())
    assert patch == {"overrides": found.overrides}
    assert json.loads((tmp_path / "t/tuned.json").read_text())["reached"] is True


def test_a_tuning_that_was_stopped_goes_on_and_comes_out_the_same(tmp_path: Path) -> None:
    tuning = Tuning(SHARES, PARAMETERS, generations=4, campaigns=60, confirm=200)
    whole = tune(SPEC, tuning, tmp_path / "whole", Game())
    seen: list[Evaluation] = []

    def stop(one: Evaluation) -> None:
        seen.append(one)
        if len(seen) == 17:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tune(SPEC, tuning, tmp_path / "t", Game(), progress=stop)
    with (tmp_path / "t/evaluations.jsonl").open("a") as file:
        file.write('{"generation": 3, "cand')  # killed while writing
    game = Game()
    again = tune(SPEC, tuning, tmp_path / "t", game)
    assert (again.overrides, again.after) == (whole.overrides, whole.after)
    assert game.played == whole.campaigns - sum(one.campaigns for one in seen)
    with pytest.raises(vr.InvalidInput, match="has another tuning"):
        tune(SPEC, dataclasses.replace(tuning, campaigns=61), tmp_path / "t", Game())
    (tmp_path / "other").mkdir()
    (tmp_path / "other/file").touch()
    with pytest.raises(vr.InvalidInput, match="must be an empty folder"):
        tune(SPEC, tuning, tmp_path / "other", Game())


def test_one_parameter_is_searched_too_and_what_can_t_be_reached_is_said(tmp_path: Path) -> None:
    tuning = Tuning([Target("first:templars", 0.5, 0.03)], PARAMETERS[:1], generations=8, campaigns=300, confirm=6000)
    found = tune(SPEC, tuning, tmp_path / "one", Game())
    assert found.reached
    assert found.after.readings[0].mean == pytest.approx(0.5, abs=0.03)
    beyond = dataclasses.replace(tuning, targets=[Target("first:mycora", 0.95, 0.03)], generations=3, confirm=1000)
    found = tune(SPEC, beyond, tmp_path / "beyond", Game())
    assert not found.reached
    assert found.after.readings[0].reached == "no"
    assert found.after.readings[0].mean > found.before.readings[0].mean


def test_bounds_and_duels_are_targets(tmp_path: Path) -> None:
    duels = [one for one in equal_duels(SPEC, "equal", 0.04) if "mycora" in (one.factions or ())]
    assert [one.label for one in duels] == ["first:templars among templars, mycora", "first:choir among choir, mycora"]
    targets = [*duels, Target("length", least=0.5)]
    found = tune(SPEC, Tuning(targets, PARAMETERS, generations=6, campaigns=150, confirm=5000), tmp_path / "t", Game())
    assert found.reached
    assert found.overrides[ONE] == pytest.approx(110, abs=9)
    assert found.overrides[TWO] == pytest.approx(35, abs=6)


def test_the_loss_does_not_count_noise() -> None:
    target = Target("first:a", 0.4, 0.05)
    rng = np.random.default_rng(1)
    losses = [
        loss_of([target], [reading_of(target, list(map(float, rng.random(50) < 0.45)), 0.95)]) for _ in range(12_000)
    ]
    assert np.mean(losses) == pytest.approx(1.0, abs=0.15)  # one tolerance off; with noise it would be 3
    assert loss_of([Target("length", least=0.2)], [reading_of(Target("length", least=0.2), [0.5, 0.7], 0.95)]) == 0


def test_what_is_reached_is_judged_by_the_whole_interval() -> None:
    target = Target("x", 0.5, 0.1)
    assert reading_of(target, [0.0, 1.0] * 400, 0.95).reached == "yes"
    assert reading_of(target, [0.0, 1.0] * 20, 0.95).reached == "can't tell"
    assert reading_of(target, [0.0, 0.0, 0.0, 1.0] * 200, 0.95).reached == "no"
    assert reading_of(Target("x", most=0.3), [0.0, 0.0, 0.0, 1.0] * 400, 0.95).reached == "yes"
    assert reading_of(Target("x", least=0.3), [0.0, 0.0, 0.0, 1.0] * 400, 0.95).reached == "no"


def test_a_linear_world_is_solved_in_one_step() -> None:
    targets = [Target("a", 0.3, 0.01), Target("b", 0.6, 0.01)]
    rng = np.random.default_rng(2)

    def readings(place: np.ndarray) -> list[Reading]:
        values = (0.2 + 0.5 * place[0] - 0.1 * place[1], 0.3 + 0.7 * place[1])
        return [Reading(target.figure, value, 0, 1, 0, 9, "no") for target, value in zip(targets, values, strict=True)]

    places = [np.clip(np.array([0.4, 0.4]) + rng.normal(0, 0.2, 2), 0, 1) for _ in range(30)]
    found = corrected([0.4, 0.4], targets, [(list(place), 100, readings(place)) for place in places])
    assert found == pytest.approx([0.1 / 0.5 + 0.1 / 0.5 * 3 / 7, 3 / 7], abs=0.02)
    near = corrected([0.0, 0.0], targets, [(list(place), 100, readings(place)) for place in places])
    assert max(near) <= 0.3 + 1e-6  # no longer step than the model is good for


def test_a_mean_s_interval_contains_it() -> None:
    rng = np.random.default_rng(4)
    inside = 0
    for _ in range(2000):
        mean, low, high, variance = mean_interval(list(rng.random(40) ** 2), 0.95)
        inside += low <= 1 / 3 <= high
        assert variance == pytest.approx(0.0889 / 40, rel=1.2)
        assert low < mean < high
    assert inside >= 1860
    assert mean_interval([0.0] * 100, 0.95)[2] > 0.015  # never seen is not impossible
    assert math.isinf(mean_interval([], 0.95)[2])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Target("x"), "target x must have a value, or least and most, got none"),
        (lambda: Target("x", 1, least=2), "got value, least"),
        (lambda: Parameter("a.b", 2, 1), "parameter a.b: low must be below high, 1, got 2"),
        (lambda: Parameter("a.b", 0, 1, log=True), "parameter a.b: low must be above 0 with log, got 0"),
        (lambda: Tuning([], PARAMETERS), "tune.targets must have at least one, got none"),
        (lambda: Tuning(SHARES, PARAMETERS * 2), "tune.parameters must be different paths"),
        (lambda: Tuning(SHARES, PARAMETERS, population=3), "tune.population must be 0, or at least 4, got 3"),
        (lambda: equal_shares(SPEC, 3, 0.1), "tune.shares must be 'equal', or shares by faction, got 3"),
        (lambda: equal_duels(SPEC, [{"a": 1}], 0.1), "tune.duels must be 'equal', or tables"),
    ],
)
def test_what_is_no_tuning_is_refused(make: object, message: str) -> None:
    assert callable(make)
    with pytest.raises(vr.InvalidInput, match=message):
        make()


def test_every_bound_is_tried_before_anything_is_played(tmp_path: Path) -> None:
    wrong = [Parameter(ONE, -5, 100), Parameter("unit_types.scout.hull", 0, 1e9)]
    game = Game()
    with pytest.raises(vr.InvalidInput) as error:
        tune(SPEC, Tuning(SHARES, wrong), tmp_path / "t", game)
    assert "parameter unit_types.frigate.cost = -5: " in error.value.message
    assert "parameter unit_types.scout.hull = 0: " in error.value.message
    assert "parameter unit_types.scout.hull = 1e+09: " in error.value.message
    assert game.played == 0
    with pytest.raises(vr.InvalidInput, match="there is no 'frigat'"):
        tune(SPEC, Tuning(SHARES, [Parameter("unit_types.frigat.cost", 1, 2)]), tmp_path / "u", game)
    with pytest.raises(vr.InvalidInput, match="faction of figure first must be one of"):
        tune(SPEC, Tuning([Target("first:nobody", 0.5)], PARAMETERS), tmp_path / "v", game)
    with pytest.raises(vr.InvalidInput, match="without variants"):
        tune(dataclasses.replace(SPEC, variants=[Variant("x")]), Tuning(SHARES, PARAMETERS), tmp_path / "w", game)


def test_real_campaigns_are_tuned(tmp_path: Path) -> None:
    spec = dataclasses.replace(SPEC, turns=4)
    tuning = Tuning([Target("length", least=0.5)], PARAMETERS[:1], generations=1, campaigns=2, confirm=2)
    found = tune(spec, tuning, tmp_path / "t", Serial())
    assert found.after.readings[0].mean == 1
    assert found.campaigns > 10
