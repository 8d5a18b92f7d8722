"""Turning points of games whose chances are known: true steps are found where they are, false ones as rarely as promised."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from void_reckoning import InvalidInput
from void_reckoning.experiments.explain import causes
from void_reckoning.experiments.explain.causes import find_causes
from void_reckoning.experiments.explain.chances import Chances
from void_reckoning.experiments.explain.rounds import EVERY_ORDER, LoggedOrder
from void_reckoning.experiments.explain.turning import AGAIN, FIRST, Step, find_steps, step_p_value
from void_reckoning.experiments.explain.what_if import _differences
from void_reckoning.experiments.intervals import paired_difference

OUTCOMES = ["a", "b", "c", ""]
Truth = Callable[[int], Sequence[float]]


class Game:
    """A game with known chances: each measurement is a draw of its own."""

    def __init__(self, truth: Truth, seed: int, continuations: int = 100) -> None:
        self.truth = truth
        self.seed = seed
        self.continuations = continuations
        self.asked: list[tuple[int, str]] = []

    def measure(self, wanted: Sequence[tuple[int, str]]) -> list[Chances]:
        self.asked += wanted
        found = []
        for turn, purpose in wanted:
            random = np.random.Generator(np.random.PCG64([self.seed, turn, [FIRST, AGAIN].index(purpose)]))
            counts = random.multinomial(self.continuations, self.truth(turn))
            found.append(Chances(turn, self.continuations, dict(zip(OUTCOMES, counts.tolist(), strict=True))))
        return found

    def steps(self, turns: Sequence[int]) -> list[Step]:
        curve = self.measure([(turn, FIRST) for turn in turns])
        return find_steps(curve, OUTCOMES, self.measure)[0]


def flat(turn: int) -> Sequence[float]:
    return (0.4, 0.3, 0.2, 0.1)


def jumps(turn: int) -> Sequence[float]:
    return (0.3, 0.4, 0.2, 0.1) if turn < 37 else (0.75, 0.1, 0.1, 0.05)


def drifts(turn: int) -> Sequence[float]:
    share = turn / 120
    return (0.1 + 0.8 * share, 0.6 - 0.55 * share, 0.2 - 0.15 * share, 0.1 - 0.1 * share)


GRID = list(range(0, 121, 10))


def test_a_step_is_found_in_its_turn() -> None:
    right = 0
    for seed in range(40):
        steps = Game(jumps, seed).steps(GRID)
        assert len(steps) == 1
        assert steps[0].first < 37 <= steps[0].last
        right += (steps[0].first, steps[0].last) == (36, 37)
        assert (steps[0].outcome, steps[0].change > 0) in {("a", True), ("b", False)}
    assert right >= 36


def test_a_flat_game_has_no_turning_points() -> None:
    # 5 % of 200, and more than 4 standard deviations
    assert sum(bool(Game(flat, seed).steps(GRID)) for seed in range(200)) <= 23


def test_fresh_continuations_alone_hold_the_error_rate() -> None:
    """Even where every step of a flat game is taken for a candidate, a false one stands in at most 5 % of games."""
    false = 0
    for seed in range(150):
        game = Game(flat, seed)
        false += bool(find_steps(_exaggerated(GRID), OUTCOMES, game.measure)[0])
    assert false <= 18


def _exaggerated(turns: Sequence[int]) -> list[Chances]:
    """Return a curve that seems to jump at each turn."""
    return [
        Chances(turn, 100, {"a": 90, "b": 10} if number % 2 else {"a": 10, "b": 90})
        for number, turn in enumerate(turns)
    ]


def test_a_drift_is_not_put_down_to_one_turn() -> None:
    for seed in range(20):
        assert all(step.last - step.first > 1 for step in Game(drifts, seed).steps(list(range(0, 121, 60))))


def test_what_a_step_says_comes_from_fresh_continuations() -> None:
    game = Game(jumps, 3)
    (step,) = game.steps(GRID)
    fresh = dict(zip((step.first, step.last), game.measure([(step.first, AGAIN), (step.last, AGAIN)]), strict=True))
    assert (step.before, step.after) == (fresh[step.first], fresh[step.last])


def test_a_step_must_stand_in_the_same_direction() -> None:
    def measure(wanted: Sequence[tuple[int, str]]) -> list[Chances]:
        return [Chances(turn, 100, {"a": 90, "": 10} if turn == 0 else {"a": 10, "": 90}) for turn, _ in wanted]

    rising = [Chances(0, 100, {"a": 10, "": 90}), Chances(1, 100, {"a": 90, "": 10})]
    assert find_steps(rising, ["a", ""], measure)[0] == []


def test_the_end_of_a_campaign_is_measured_as_often_as_the_turns_before() -> None:
    curve = [Chances(0, 100, {"a": 60, "b": 40}), Chances.known(1, "a", 100)]
    assert step_p_value(curve[0], curve[1], "a") < 1e-9
    nearly = Chances(0, 100, {"a": 98, "b": 2})
    assert step_p_value(nearly, curve[1], "a") > 0.05
    assert curve[1].intervals(["a", "b"]) == [(1.0, 1.0), (0.0, 0.0)]


def test_intervals_hold_all_at_once() -> None:
    random = np.random.Generator(np.random.PCG64(11))
    truth = flat(0)
    held = 0
    for counts in random.multinomial(100, truth, size=1000):
        chances = Chances(0, 100, dict(zip(OUTCOMES, counts.tolist(), strict=True)))
        intervals = chances.intervals(OUTCOMES)
        held += all(low <= share <= high for share, (low, high) in zip(truth, intervals, strict=True))
    assert 930 <= held <= 990  # 95 %, a little more by Bonferroni; never all


def test_shares_add_up_to_one() -> None:
    chances = Chances.of(5, ["a", "b", "", "a"])
    assert sum(chances.share(outcome) for outcome in OUTCOMES) == 1
    assert chances.share("a") == 0.5


@pytest.mark.parametrize(("only_first", "only_second"), [(0.3, 0.1), (0.05, 0.05), (0.0, 0.4)])
def test_paired_differences_lie_in_their_intervals(only_first: float, only_second: float) -> None:
    random = np.random.Generator(np.random.PCG64(5))
    both = random.multinomial(100, [only_first, only_second, 1 - only_first - only_second], size=1000)
    held = 0
    for first, second, _ in both.tolist():
        low, high = paired_difference(first, second, 100)
        held += low <= only_first - only_second <= high
    assert held >= 930


def test_paired_differences_have_the_right_sign() -> None:
    low, high = paired_difference(30, 2, 100)
    assert 0 < low < 0.28 < high
    assert paired_difference(2, 30, 100) == (-high, -low)
    assert paired_difference(0, 0, 1)[1] <= 1
    with pytest.raises(InvalidInput, match="only_second must be an integer from 0 to 40, got 41"):
        paired_difference(60, 41, 100)
    with pytest.raises(InvalidInput, match="pairs must be"):
        paired_difference(0, 0, 0)


def test_a_difference_is_edited_less_played() -> None:
    played, edited = ["a"] * 20 + ["b"] * 80, ["b"] * 20 + ["a"] * 40 + ["b"] * 40
    found = _differences(played, edited, ["a", "b", ""])
    assert found["a"][0] == pytest.approx(0.2)
    assert found["b"][0] == pytest.approx(-0.2)
    assert found["a"][1] < 0.2 < found["a"][2]
    assert found[""][0] == 0


ORDERS = [LoggedOrder(faction, number, f"{faction} {number}", 0) for faction in ("a", "b") for number in (1, 2, 3)]


def each(one: Callable[[Sequence[tuple[str, int]], str], list[str]]) -> Callable[..., list[list[str]]]:
    return lambda without, purpose: [one(orders, purpose) for orders in without]


def planted(deciding: Sequence[tuple[str, int]], seed: int) -> Callable[..., list[list[str]]]:
    """Return a game in which ``a`` wins 80 of 100 where all deciding orders are given, else 30."""

    def one(without: Sequence[tuple[str, int]], purpose: str) -> list[str]:
        missing = any(
            key in deciding or (key[1] == EVERY_ORDER and key[0] == one) for key in without for one, _ in deciding
        )
        random = np.random.Generator(np.random.PCG64([seed, len(purpose)]))
        rolls = random.random(100)  # the same seeds, so the same rolls, with and without
        return ["a" if roll < (0.3 if missing else 0.8) else "b" for roll in rolls]

    return each(one)


def test_the_order_that_made_a_step_is_its_cause() -> None:
    found = find_causes(7, "a", 0.5, ORDERS, planted([("b", 2)], 1))
    assert [(cause.faction, cause.number) for cause in found.causes] == [("b", 2)]
    assert found.causes[0].played.share("a") > found.causes[0].without.share("a") + 0.3
    assert (found.tried, found.orders) == (3, 6)
    fresh = planted([("b", 2)], 1)
    again = [Chances.of(7, found) for found in fresh([[], [("b", 2)]], causes.AGAIN)]
    assert [found.causes[0].played, found.causes[0].without] == again


def test_an_order_that_made_the_step_larger_the_other_way_is_not() -> None:
    assert find_causes(7, "a", -0.5, ORDERS, planted([("b", 2)], 1)).causes == ()
    assert find_causes(7, "b", 0.5, ORDERS, planted([("b", 2)], 1)).causes == ()
    assert len(find_causes(7, "b", -0.5, ORDERS, planted([("b", 2)], 1)).causes) == 1


def test_orders_that_matter_only_together_are_named_together() -> None:
    def one(without: Sequence[tuple[str, int]], purpose: str) -> list[str]:
        return ["b" if ("a", EVERY_ORDER) in without else "a"] * 100

    found = find_causes(7, "a", 0.9, ORDERS, each(one))
    assert [(cause.faction, cause.number) for cause in found.causes] == [("a", EVERY_ORDER)]


def test_dice_are_not_taken_for_causes() -> None:
    named = 0
    for seed in range(150):

        def one(without: Sequence[tuple[str, int]], purpose: str, seed: int = seed) -> list[str]:
            number = 0 if not without else 1 + 4 * "ab".index(without[0][0]) + without[0][1]
            random = np.random.Generator(np.random.PCG64([seed, len(purpose), number]))
            return ["a" if roll < 0.5 else "b" for roll in random.random(100)]

        named += bool(find_causes(7, "a", 0.5, ORDERS, each(one)).causes)
    assert named <= 6
