"""Ladders: on streams whose truth is known, and on real campaigns."""

from __future__ import annotations

import dataclasses
import itertools
import json
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import void_reckoning as vr
from scipy import stats
from void_reckoning.cli.app import main
from void_reckoning.cli.display.ladder import ladder_lines
from void_reckoning.experiments import Ladder, Serial, Spec, ladder
from void_reckoning.experiments.betting import BettingInterval
from void_reckoning.experiments.bradley_terry import difference_bounds, ladder_order, strengths_of
from void_reckoning.experiments.executor import Batch
from void_reckoning.experiments.ladder import FIRST_ROUND
from void_reckoning.experiments.play import Result
from void_reckoning.experiments.runs import Run

SMALL = Spec(factions=2, systems=12, turns=10)
NAMES = ["random", "greedy", "standard"]
STEADY = {("standard", "greedy"): 0.7, ("greedy", "random"): 0.7, ("standard", "random"): 0.85}
CIRCLE = {("standard", "greedy"): 0.8, ("greedy", "random"): 0.8, ("random", "standard"): 0.8}


class Dice:
    """Plays nothing: the first policy of a pair is first in a campaign with a chance that is known. Results come in disorder or not."""

    workers = 1

    def __init__(
        self, chances: dict[tuple[str, str], float], *, fail_at: int | None = None, held: int = 7, draws: float = 0.0
    ) -> None:
        self.chances = {**chances, **{pair[::-1]: 1 - chance for pair, chance in chances.items()}}
        self.fail_at, self.held, self.draws, self.played = fail_at, held, draws, list[Run]()

    def results(self, batches: Iterable[Batch]) -> Iterator[list[Result]]:
        held: list[Batch] = []
        for batch in batches:
            held.append(batch)
            if len(held) == self.held:  # later ones first
                yield from (self._play(one) for one in reversed(held))
                held = []
        yield from (self._play(one) for one in reversed(held))

    def _play(self, batch: Batch) -> list[Result]:
        return [self._one(job.run_id, job.run) for job in batch.jobs]

    def _one(self, run_id: str, run: Run) -> Result:
        self.played.append(run)
        one, other = sorted(set(run.policies))
        numbers = np.random.default_rng([run.seed, run.arrangement, *f"{one} {other}".encode()]).random(2)
        first = one if numbers[0] < self.chances[one, other] else other
        drawn = numbers[1] < self.draws
        seat = run.policies.index(first)
        standings = [
            {"seat": place, "faction": faction, "score": 7 if drawn else 0, "won": place == seat and not drawn}
            for place, faction in enumerate(run.factions)
        ]
        row = {
            "run": run_id,
            "seed": run.seed,
            "winner": "" if drawn else run.factions[seat],
            "status": "ok",
            "error": "",
        }
        if self.fail_at is not None and run.seed >= self.fail_at:
            row |= {"status": "failed", "error": "a stone in the gears"}
        return Result(row | {"measures": []}, standings, seconds=0.001)


def shares_of(chances: dict[tuple[str, str], float], upper: str, lower: str) -> float:
    return chances[upper, lower] if (upper, lower) in chances else 1 - chances[lower, upper]


def spec_of(repeat: int) -> Spec:
    return dataclasses.replace(SMALL, first_seed=1 + 100_000 * repeat)


@pytest.mark.parametrize("names", list(itertools.permutations(NAMES)), ids=" ".join)
def test_the_true_order_is_found_whichever_order_the_policies_are_named_in(names: tuple[str, ...]) -> None:
    found = ladder(names, SMALL, executor=Dice(STEADY))
    assert (found.answer, found.order, found.unseparated, found.circles) == (
        "separated",
        ["standard", "greedy", "random"],
        [],
        [],
    )
    assert [(rung.rank, rung.highest, rung.lowest) for rung in found.rungs] == [(1, 1, 1), (2, 2, 2), (3, 3, 3)]
    for rung in found.rungs[:2]:
        assert rung.below is not None
        assert rung.below.low > 0.5
        assert rung.below.certain
    assert found.campaigns == 2 * found.blocks
    assert [rung.blocks for rung in found.rungs] == [
        sum(pair.blocks for pair in found.pairs if rung.policy in (pair.upper, pair.lower)) for rung in found.rungs
    ]
    same = ladder(NAMES, SMALL, executor=Dice(STEADY))
    assert sorted(found.pairs, key=str) == [  # the same campaigns, whoever is named first
        dataclasses.replace(
            pair, share=pytest.approx(pair.share), low=pytest.approx(pair.low), high=pytest.approx(pair.high)
        )
        for pair in sorted(same.pairs, key=str)
    ]
    assert found.rungs[0].strength == 0
    assert all(rung.low < rung.strength < rung.high < 0 for rung in found.rungs[1:])
    assert found.rungs[1].strength == pytest.approx(-400 * math.log10(0.7 / 0.3), abs=80)
    assert found.matrix()[0, 1] == pytest.approx(1 - found.matrix()[1, 0])


def test_ladders_are_as_often_right_as_they_say_and_strengths_within_their_intervals() -> None:
    strengths = {"standard": 0.0, "greedy": -0.5, "random": -1.0}  # log odds: 62 % for a neighbour
    chances = {
        (one, other): 1 / (1 + math.exp(strengths[other] - strengths[one]))
        for one, other in itertools.combinations(strengths, 2)
    }
    repeats = 40
    wrong = outside = apart = 0
    blocks = []
    for repeat in range(repeats):
        found = ladder(NAMES, spec_of(repeat), level=0.9, executor=Dice(chances), max_campaigns=4000)
        blocks.append(found.blocks)
        wrong += any(pair.certain and shares_of(chances, pair.upper, pair.lower) < 0.5 for pair in found.pairs)
        outside += not all(pair.low <= shares_of(chances, pair.upper, pair.lower) <= pair.high for pair in found.pairs)
        first = strengths[found.order[0]]
        points = [400 / math.log(10) * (strengths[rung.policy] - first) for rung in found.rungs]
        apart += not all(
            rung.low - 1e-6 <= point <= rung.high + 1e-6 for rung, point in zip(found.rungs, points, strict=True)
        )
        assert found.answer == "separated"
        assert found.consistent
    for misses in (wrong, outside, apart):
        assert stats.binomtest(misses, repeats, 0.1, alternative="greater").pvalue > 1e-3, misses
    assert np.mean(blocks) < 500


def test_equal_policies_are_seldom_called_different_however_often_one_looks() -> None:
    even = dict.fromkeys(STEADY, 0.5)
    found = [ladder(NAMES, spec_of(repeat), executor=Dice(even), max_campaigns=600) for repeat in range(20)]
    false = sum(any(pair.certain for pair in one.pairs) for one in found)
    assert stats.binomtest(false, len(found), 0.05, alternative="greater").pvalue > 1e-3, false
    quiet = [one for one in found if not any(pair.certain for pair in one.pairs)]
    for one in quiet:
        assert one.answer == "can't tell"
        assert one.campaigns == 600
        assert len(one.unseparated) == 3
        assert {(rung.highest, rung.lowest) for rung in one.rungs} == {(1, 3)}
        assert one.reason == "600 campaigns do not settle it, of 600 allowed"


@pytest.mark.parametrize("share", [0.5, 0.65, 0.97])
def test_an_interval_holds_at_every_look(share: float) -> None:
    repeats, missed = 80, 0
    for repeat in range(repeats):
        interval = BettingInterval(0.9)
        out = False
        for count, value in enumerate(np.random.default_rng([repeat, 5]).binomial(2, share, 256) / 2, 1):
            interval.add(float(value))
            if count & (count - 1) == 0 or count % 32 == 0:
                low, high = interval.bounds
                out |= not low <= share <= high
        missed += out
        assert low < interval.mean < high or interval.mean in (0, 1)
        assert high - low < 0.25
    assert stats.binomtest(missed, repeats, 0.1, alternative="greater").pvalue > 1e-3, missed


def test_an_interval_is_where_the_wealth_of_bets_by_hand_is_reached() -> None:
    interval = BettingInterval(0.95)
    values = [1.0] * 9 + [0.5] * 3 + [0.0]
    assert interval.bounds == (0, 1)
    for value in values:
        interval.add(value)

    def wealth(mean: float, outcomes: list[float]) -> float:
        stakes = [0.01 ** (1 - place / 15) for place in range(16)]
        return sum(math.prod(1 + stake * (one / mean - 1) for one in outcomes) for stake in stakes) / 16

    low, high = interval.bounds
    assert wealth(low, values) == pytest.approx(40, rel=1e-6)
    assert wealth(1 - high, [1 - value for value in values]) == pytest.approx(40, rel=1e-6)
    with pytest.raises(vr.InvalidInput, match="value must be a number from 0 to 1"):
        interval.add(1.5)


@pytest.mark.parametrize("repeat", range(8))
def test_a_circle_is_shown_and_is_no_order(repeat: int) -> None:
    found = ladder(NAMES, spec_of(repeat), executor=Dice(CIRCLE))
    assert (found.answer, found.circles, found.unseparated) == ("circle", [["greedy", "random", "standard"]], [])
    assert [(rung.highest, rung.lowest) for rung in found.rungs] == [(1, 3)] * 3
    assert not found.consistent
    assert all(math.isnan(rung.low) for rung in found.rungs)
    text = "\n".join(ladder_lines(found))
    assert "there is no order: some beat each other in a circle" in text
    assert "circle: greedy beats random beats standard beats greedy" in text
    assert "no strengths agree with all shares" in text


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_one_that_is_always_first_is_separated_soon_and_has_no_upper_bound(share: float) -> None:
    found = ladder(["random", "standard"], SMALL, executor=Dice({("standard", "random"): share}))
    upper, lower = found.rungs
    assert (found.answer, found.campaigns) == ("separated", 4 * FIRST_ROUND if found.rounds == 2 else 2 * FIRST_ROUND)
    assert upper.policy == ("standard" if share else "random")
    assert upper.below is not None
    assert (upper.below.share, upper.below.high) == (1, 1)
    assert upper.below.low > 0.5
    assert math.isfinite(lower.strength)
    assert (lower.low, lower.high < 0) == (-math.inf, True)
    assert "at most -" in "\n".join(ladder_lines(found))
    assert upper.mu > lower.mu


def test_campaigns_that_nobody_won_count_by_score_in_equal_parts() -> None:
    found = ladder(
        ["random", "standard"], SMALL, executor=Dice({("standard", "random"): 1.0}, draws=1.0), max_campaigns=80
    )
    assert (found.answer, found.undecided, found.campaigns) == ("can't tell", 80, 80)
    assert found.pairs[0].share == 0.5
    assert found.rungs[1].strength == pytest.approx(0)
    some = ladder(["random", "standard"], SMALL, executor=Dice({("standard", "random"): 1.0}, draws=0.5))
    assert some.answer == "separated"
    assert some.pairs[0].share == pytest.approx(0.75, abs=0.15)


def test_only_pairs_that_may_be_neighbours_are_played_on() -> None:
    close = {("standard", "greedy"): 0.55, ("greedy", "random"): 0.95, ("standard", "random"): 0.95}
    dice = Dice(close)
    found = ladder(NAMES, SMALL, executor=dice, max_campaigns=600)
    blocks = {frozenset((pair.upper, pair.lower)): pair.blocks for pair in found.pairs}
    assert blocks[frozenset(("standard", "random"))] < 50
    assert blocks[frozenset(("greedy", "random"))] < 50
    assert blocks[frozenset(("standard", "greedy"))] > 200
    # Certainly far apart by those between: not played on, although their own shares tell nothing.
    chain = {("standard", "greedy"): 0.9, ("greedy", "random"): 0.9, ("standard", "random"): 0.55}
    found = ladder(NAMES, SMALL, executor=Dice(chain), max_campaigns=2000)
    assert (found.answer, found.order) == ("separated", ["standard", "greedy", "random"])
    assert not found.pairs[1].certain
    assert found.blocks < 200


def test_the_order_in_which_campaigns_end_changes_nothing() -> None:
    found = [ladder(NAMES, SMALL, executor=Dice(STEADY, held=held)) for held in (1, 2, 7, 1000)]
    assert [one == found[0] for one in found] == [True] * 4


def test_both_halves_of_a_block_have_each_seat_and_all_pairs_the_same_galaxies() -> None:
    dice = Dice(STEADY)
    ladder(NAMES, dataclasses.replace(SMALL, factions=3), duels=False, executor=dice, max_campaigns=48)
    assert {len(run.factions) for run in dice.played} == {3}
    by_block: dict[tuple[int, frozenset[str]], list[Run]] = {}
    for run in dice.played:
        by_block.setdefault((run.seed, frozenset(run.policies)), []).append(run)
    assert set(by_block) == {
        (seed, frozenset(pair)) for seed in range(1, 9) for pair in itertools.combinations(NAMES, 2)
    }
    for one, other in by_block.values():
        assert one.factions == other.factions
        assert all(a != b for a, b in zip(one.policies, other.policies, strict=True))
    dice = Dice(STEADY)
    ladder(NAMES, dataclasses.replace(SMALL, factions=3), executor=dice, max_campaigns=48)
    assert {len(run.factions) for run in dice.played} == {2}


def test_a_campaign_without_a_result_stops_the_ladder_and_is_not_skipped() -> None:
    dice = Dice(STEADY, fail_at=6)
    found = ladder(NAMES, SMALL, executor=dice)
    assert (found.answer, found.campaigns, found.blocks) == ("stopped", 5 * 3 * 2, 15)
    assert "seed 6" in found.reason
    assert "a stone in the gears" in found.reason
    assert len(found.rungs) == 3
    none = ladder(NAMES, SMALL, executor=Dice(STEADY, fail_at=0))
    assert (none.answer, none.campaigns) == ("stopped", 0)
    assert next(iter(ladder_lines(none))).startswith("stopped without an answer (the campaign of seed 1")


def test_a_ladder_in_a_folder_continues_as_if_it_had_not_been_interrupted(tmp_path: Path) -> None:
    spec = dataclasses.replace(SMALL, turns=20)
    whole = ladder(NAMES, spec, executor=Serial(), max_campaigns=120)

    def stop(state: Ladder) -> None:
        if state.campaigns >= 66:  # within the second round
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ladder(NAMES, spec, executor=Serial(), max_campaigns=120, out=tmp_path, progress=stop)
    counted = Counted()
    again = ladder(NAMES, spec, executor=counted, max_campaigns=120, out=tmp_path)
    assert again == whole
    assert 0 < counted.played <= whole.campaigns - 66
    counted = Counted()
    assert ladder(NAMES, spec, executor=counted, max_campaigns=120, out=tmp_path) == whole
    assert counted.played == 0
    turned = ladder(NAMES[::-1], spec, executor=counted, max_campaigns=120, out=tmp_path)
    assert (turned.order, counted.played) == (whole.order, 0)
    with pytest.raises(vr.InvalidInput, match="has another experiment: turns differs"):
        ladder(NAMES, SMALL, executor=Serial(), max_campaigns=120, out=tmp_path)
    with pytest.raises(vr.InvalidInput, match="must be an empty folder or that of a ladder, got that of an experiment"):
        ladder(NAMES, spec, executor=Serial(), out=next(tmp_path.glob("*_against_*")))


class Counted(Serial):
    """Plays in this process, and counts."""

    def __init__(self) -> None:
        self.played = 0

    def results(self, batches: Iterable[Any]) -> Iterator[list[Any]]:
        for part in super().results(batches):
            self.played += len(part)
            yield part


def test_real_policies_stand_as_they_should(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "small.toml").write_text("factions = 2\nsystems = 12\nturns = 30\n")
    code = main(["ladder", *NAMES, "--spec", str(tmp_path / "small.toml"), "--workers", "1", "--json"])
    found = json.loads(capfd.readouterr().out)
    assert (code, found["answer"]) == (0, "separated")
    assert [rung["policy"] for rung in found["rungs"]] == ["standard", "greedy", "random"]
    assert found["rungs"][0]["below"]["low"] > 0.5
    code = main(["ladder", *NAMES, "--spec", str(tmp_path / "small.toml"), "--workers", "1", "--max", "12"])
    text = capfd.readouterr().out
    assert code == 1
    assert text.startswith("can't tell (12 campaigns do not settle it, of 12 allowed)\n")
    assert "\nnot separated: standard and " in text


def test_what_is_no_ladder_is_refused() -> None:
    for names in (["standard"], ["standard", "standard"], [], ["random", "greedy", "random"]):
        with pytest.raises(vr.InvalidInput, match="policies must be 2 to 50 different policies, got"):
            ladder(names, SMALL, executor=Serial())
    with pytest.raises(vr.InvalidInput, match="max_campaigns must be an integer from 6 to"):
        ladder(NAMES, SMALL, max_campaigns=5)
    with pytest.raises(vr.InvalidInput, match=r"level must be a number from 0\.5"):
        ladder(NAMES, SMALL, level=1.0)
    with pytest.raises(vr.InvalidInput, match=r"spec.factions must be two or more, got 1"):
        ladder(NAMES, dataclasses.replace(SMALL, factions=1), executor=Serial())
    with pytest.raises(vr.InvalidInput, match="nosuch"):
        ladder(["standard", "nosuch"], SMALL, executor=Serial())


def test_strengths_are_those_of_the_likelihood_and_their_bounds_those_of_the_intervals() -> None:
    strengths = np.array([0.7, 0.1, -0.8])
    chance = 1 / (1 + np.exp(strengths[None, :] - strengths[:, None]))
    np.fill_diagonal(chance, 0)
    assert strengths_of(1e6 * chance) == pytest.approx(strengths, abs=1e-4)
    high = np.clip(chance + 0.1, 0, 1)
    high[0, 2] = high[2, 0] = 1  # unknown: bounded by the two others
    found = difference_bounds(high)
    assert found is not None
    least, most = found
    assert most[0, 2] == pytest.approx(most[0, 1] + most[1, 2])
    assert least[0, 2] == pytest.approx(-most[2, 0])
    assert most[0, 1] == pytest.approx(math.log(high[0, 1] / (1 - high[0, 1])))
    turning = np.array([[0.5, 0.8, 0.2], [0.2, 0.5, 0.8], [0.8, 0.2, 0.5]])
    assert difference_bounds(turning + 0.05) is None
    beats = np.zeros((3, 3), bool)
    assert ladder_order(np.array([0.0, 2.0, 1.0]), beats) == [1, 2, 0]
    beats[0, 1] = True  # whatever the strengths say
    assert ladder_order(np.array([0.0, 2.0, 1.0]), beats) == [2, 0, 1]
