"""Comparisons: on streams whose truth is known, and on real campaigns."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import void_reckoning as vr
from scipy import stats
from void_reckoning.experiments import Record, Seats, Serial, Spec, Variant, compare_policies, compare_rules
from void_reckoning.experiments import open as open_experiment
from void_reckoning.experiments.blocks import FailedCampaignError, play_blocks
from void_reckoning.experiments.executor import Batch
from void_reckoning.experiments.figures import Figure, first_shares
from void_reckoning.experiments.play import Result
from void_reckoning.experiments.runs import Run, Runs
from void_reckoning.experiments.sequential import ThreeWayTest, expected_blocks
from void_reckoning.experiments.stopped import StoppedMean

SMALL = Spec(factions=3, systems=12, turns=10, seeds=1)


def result_of(scores: dict[str, int], winner: str = "", turns: int = 50, **measures: float) -> Result:
    standings = [
        {"seat": seat, "faction": faction, "score": score, "won": faction == winner}
        for seat, (faction, score) in enumerate(scores.items())
    ]
    run = {
        "run": "r",
        "winner": winner,
        "turns": turns,
        "victory": "conquest" if winner else "",
        "status": "ok",
        "error": "",
    }
    return Result(run | {"measures": list(measures.items())}, standings)


class Coins:
    """Plays nothing: the block of a seed has B first with a chance that is known; results come back in disorder."""

    workers = 1

    def __init__(self, share_of_b: float, fail_at: int | None = None) -> None:
        self.share, self.fail_at, self.played = share_of_b, fail_at, 0

    def results(self, batches: Iterable[Batch]) -> Iterator[list[Result]]:
        held: list[Batch] = []
        for batch in batches:
            held.append(batch)
            if len(held) == 7:  # later ones first
                yield from (self._play(one) for one in reversed(held))
                held = []
        yield from (self._play(one) for one in reversed(held))

    def _play(self, batch: Batch) -> list[Result]:
        return [self._one(job.run_id, job.run) for job in batch.jobs]

    def _one(self, run_id: str, run: Run) -> Result:
        self.played += 1
        of_b = np.random.default_rng([run.seed, run.arrangement]).random() < self.share
        winner = next(faction for faction, policy in zip(run.factions, run.dealt, strict=True) if (policy == 1) == of_b)
        result = result_of(dict.fromkeys(run.factions, 0), winner)
        result.run |= {"run": run_id, "seed": run.seed}
        if self.fail_at is not None and run.seed >= self.fail_at:
            result.run |= {"status": "failed", "error": "a stone in the gears"}
        return result


def test_figures_are_those_of_a_campaign_counted_by_hand() -> None:
    won, led, tied = (
        result_of({"a": 5, "b": 9}, "a", 30),
        result_of({"a": 5, "b": 9}, turns=60),
        result_of({"a": 7, "b": 7}, turns=60),
    )
    spec = dataclasses.replace(SMALL, record=Record(measure="m:f"))

    def values(name: str) -> list[float]:
        figure = Figure.parse(name, spec, ["a", "b"])
        return [figure.of(one, 60) for one in (won, led, tied)]

    assert values("first:a") == [1, 0, 0.5]
    assert values("first:seat:1") == [0, 1, 0.5]
    assert values("wins:a") == [1, 0, 0]
    assert values("wins:seat:0") == [1, 0, 0]
    assert values("decided") == [1, 0, 0]
    assert values("victory:conquest") == [1, 0, 0]
    assert values("victory:science") == [0, 0, 0]
    assert values("length") == [0.5, 1, 1]
    pair = Figure.parse("imbalance", spec, ["a", "b"])
    assert pair.of_pairs
    assert (pair.of_two(won, won), pair.of_two(won, led), pair.of_two(won, tied), pair.of_two(tied, tied)) == (
        1,
        0,
        0.5,
        0.5,
    )
    assert first_shares(tied) == {0: 0.5, 1: 0.5}
    own = Figure.parse("measure:x", spec, ["a"], (0, 10))
    assert own.of(result_of({"a": 1}, x=4.5), 60) == 4.5
    with pytest.raises(vr.InvalidInput, match="figure measure:x must be from 0 to 10, got 11 in run r"):
        own.of(result_of({"a": 1}, x=11), 60)
    with pytest.raises(vr.InvalidInput, match=r"must be one that record.measure returns, got none in run r"):
        own.of(result_of({"a": 1}, y=1), 60)


@pytest.mark.parametrize(
    ("name", "limits", "message"),
    [
        ("firsts:a", None, "figure must be one of first:FACTION, .*, got 'firsts:a'"),
        ("first:c", None, "faction of figure first must be one of a, b, got 'c'"),
        ("wins:seat:2", None, "seat of figure wins must be an integer from 0 to 1, got '2'"),
        ("victory:", None, "figure must be victory:ID"),
        ("measure:x", None, "figure measure:x must have its range"),
        ("measure:x", (2, 2), "range must be the lowest and the highest value"),
        ("length", (0, 2), "range is for a figure measure:NAME"),
    ],
)
def test_figures_that_are_none_are_refused(name: str, limits: Any, message: str) -> None:
    with pytest.raises(vr.InvalidInput, match=message):
        Figure.parse(name, dataclasses.replace(SMALL, record=Record(measure="m:f")), ["a", "b"], limits)


def test_blocks_come_in_the_order_of_seeds_and_whole_whatever_order_they_are_played_in() -> None:
    runs = Runs(dataclasses.replace(SMALL, seeds=40, seats=Seats("random", "complement", ["standard", "greedy"])))
    blocks = [parts[0] for parts in play_blocks([runs], Coins(0.5))]
    assert [[run.seed for run in block.runs] for block in blocks] == [[seed, seed] for seed in range(1, 41)]
    for block in blocks:
        one, other = (run.dealt for run in block.runs)
        assert [a != b for a, b in zip(one, other, strict=True)] == [True] * 3
        assert [result.run["run"] for result in block.results] == [runs.id_of(run) for run in block.runs]
    with pytest.raises(FailedCampaignError, match=r"campaign of seed 5 \(.{12}\) has no result: a stone"):
        list(play_blocks([runs], Coins(0.5, fail_at=5)))


def test_a_better_policy_is_found_with_the_number_of_games_that_theory_gives() -> None:
    found = [
        compare_policies(
            "standard",
            "greedy",
            dataclasses.replace(SMALL, first_seed=1 + 100_000 * k),
            effect=0.2,
            executor=Coins(0.6),
        )
        for k in range(40)
    ]
    assert sum(one.answer == "better" for one in found) >= 35  # 5 % missed
    assert sum(one.low <= 0.2 <= one.high for one in found) >= 34  # of 95 %
    assert np.mean([one.blocks for one in found]) == pytest.approx(expected_blocks(0.1, 0.12, 0.05, 0.05), rel=0.2)
    assert np.median([one.difference for one in found]) == pytest.approx(0.2, abs=0.04)
    for one in found:
        assert (one.low > 0) == (one.answer == "better")
        assert one.campaigns == 2 * one.blocks
        assert one.value_a + one.value_b == pytest.approx(1)
        assert one.low < one.difference < one.high


def test_sides_are_not_mixed_up() -> None:
    for share, answer in ((0.9, "better"), (0.1, "worse"), (1.0, "better"), (0.0, "worse")):
        found = compare_policies("standard", "greedy", SMALL, executor=Coins(share))
        assert (found.answer, found.a, found.b) == (answer, "standard", "greedy")
        assert (found.value_b > 0.8) == (answer == "better")


def test_a_campaign_without_a_result_stops_the_test_and_is_not_skipped() -> None:
    coins = Coins(0.5, fail_at=9)
    found = compare_policies("standard", "greedy", SMALL, executor=coins)
    assert (found.answer, found.blocks, found.campaigns) == ("stopped", 8, 16)
    assert "seed 9" in found.reason
    assert coins.played < 1000  # it does not go on playing


def test_the_cap_ends_it_without_an_answer() -> None:
    found = compare_policies("standard", "greedy", SMALL, executor=Coins(0.51), effect=0.01, max_campaigns=100)
    assert (found.answer, found.campaigns) == ("can't tell", 100)
    assert "100 campaigns, which is the most allowed" in found.reason
    assert found.low < 0.02 < found.high


@pytest.mark.parametrize("share", [0.5, 0.54, 0.6])
def test_intervals_after_stopping_contain_the_share_as_often_as_they_say(share: float) -> None:
    inside = agree = 0
    repeats = 40
    for repeat in range(repeats):
        test, total, blocks = ThreeWayTest(0.5, 0.05, 0.05, 0.05, 0.25), 0.0, 0
        for value in np.random.default_rng([repeat, 7]).binomial(2, share, 1500) / 2:
            test.add(float(value))
            total, blocks = total + value, blocks + 1
            if test.verdict is not None:
                break
        mean = StoppedMean(0.5, 0.05, 0.05, 0.05, variance=test.variance, blocks=blocks, max_blocks=1500)
        low, high = mean.interval(total, test.verdict)
        assert low < mean.estimate(total, test.verdict) < high
        inside += low <= share <= high
        agree += (low > 0.5) == (test.verdict == "better")
    assert stats.binomtest(inside, repeats, 0.95, alternative="less").pvalue > 1e-3, inside
    assert agree >= repeats - 3


def test_rules_differ_by_what_was_changed_and_by_nothing_else() -> None:
    same = compare_rules(SMALL, SMALL, "length", executor=Serial(), effect=0.3)
    assert (same.answer, same.difference) == ("no difference", 0)
    seats = dataclasses.replace(SMALL, seats=Seats("latin"), turns=30)
    weak = [{"stat": stat, "operation": "multiply", "value": 0.2} for stat in ("research", "industry")]
    poorer = dataclasses.replace(seats, overrides={"factions.templars.traits": weak})
    found = compare_rules(seats, poorer, "first:templars", executor=Serial())
    assert (found.answer, found.high < 0) == ("worse", True)
    assert compare_rules(poorer, seats, "first:templars", executor=Serial()).answer == "better"
    own = dataclasses.replace(SMALL, record=Record(measure="sweep_parts:turns_played"))
    shorter = dataclasses.replace(own, turns=5)
    found = compare_rules(own, shorter, "measure:value", range=(0, 10), effect=1, executor=Serial())
    assert (found.answer, found.value_a, found.value_b) == ("worse", 10, 5)


def test_a_figure_of_pairs_is_counted_over_pairs_of_seeds() -> None:
    found = compare_rules(SMALL, SMALL, "imbalance", executor=Serial(), effect=0.3)
    assert found.answer == "no difference"
    assert found.campaigns == 4 * found.blocks  # two seeds, two sides
    played = [
        parts[0].results[0]
        for parts in play_blocks([Runs(dataclasses.replace(SMALL, seeds=2 * found.blocks))], Serial())
    ]
    pair = Figure("imbalance")
    by_hand = [pair.of_two(one, other) for one, other in zip(played[::2], played[1::2], strict=True)]
    assert found.value_a == pytest.approx(sum(by_hand) / len(by_hand))


def test_other_seeds_for_b_make_the_sides_independent() -> None:
    paired = compare_rules(SMALL, SMALL, "first:templars", executor=Serial(), effect=0.4, max_campaigns=400)
    apart = compare_rules(
        SMALL, SMALL, "first:templars", executor=Serial(), effect=0.4, max_campaigns=400, paired=False
    )
    assert paired.correlation == pytest.approx(1)
    assert abs(apart.correlation) < 0.4
    assert apart.value_a == pytest.approx(paired.value_a, abs=0.25)
    assert apart.value_a != apart.value_b


def test_results_in_a_folder_are_not_played_again(tmp_path: Path) -> None:
    first = compare_policies("standard", "greedy", SMALL, executor=Serial(), out=tmp_path / "c", max_campaigns=40)
    rows = open_experiment(tmp_path / "c").table("runs").num_rows
    assert rows >= first.campaigns
    coins = Coins(0.5)
    again = compare_policies("standard", "greedy", SMALL, executor=coins, out=tmp_path / "c", max_campaigns=40)
    assert (again.answer, again.difference, again.blocks, coins.played) == (
        first.answer,
        first.difference,
        first.blocks,
        0,
    )
    with pytest.raises(vr.InvalidInput, match="has another experiment"):
        compare_policies("standard", "random", SMALL, executor=Serial(), out=tmp_path / "c", max_campaigns=40)


def test_what_can_t_be_compared_is_refused() -> None:
    with pytest.raises(vr.InvalidInput, match="a must be an experiment without variants"):
        compare_rules(dataclasses.replace(SMALL, variants=[Variant("x")]), SMALL, "length", executor=Serial())
    with pytest.raises(vr.InvalidInput, match=r"both sides must have the same \[record\]"):
        compare_rules(SMALL, dataclasses.replace(SMALL, record=Record(2)), "length", executor=Serial())
    with pytest.raises(vr.InvalidInput, match="max_campaigns must be an integer from 2 to"):
        compare_policies("standard", "greedy", SMALL, max_campaigns=1)
    with pytest.raises(vr.InvalidInput, match="effect must be a number from"):
        compare_policies("standard", "greedy", SMALL, effect=math.nan)
    with pytest.raises(vr.InvalidInput, match="nosuch"):
        compare_policies("standard", "nosuch", SMALL, executor=Serial())
