"""Compares two policies, or two sets of rules, with a test that stops by itself."""

from __future__ import annotations

import dataclasses
import math
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from void_reckoning._core import InvalidInput
from void_reckoning.experiments.blocks import Block, FailedCampaignError, play_blocks
from void_reckoning.experiments.chosen_executor import checked_executor
from void_reckoning.experiments.executor import Executor
from void_reckoning.experiments.figures import Figure, first_shares, range_of
from void_reckoning.experiments.folder import Folder
from void_reckoning.experiments.play import Result
from void_reckoning.experiments.runs import Run, Runs
from void_reckoning.experiments.sequential import AnytimeInterval, ThreeWayTest
from void_reckoning.experiments.spec import Seats, Spec
from void_reckoning.experiments.stopped import StoppedMean
from void_reckoning.support.arguments import callback, flag, instance, integer, number, optional, refused, text, texts
from void_reckoning.support.arguments import path as as_path

Answer = Literal["better", "worse", "no difference", "can't tell", "stopped"]
MAX_CAMPAIGNS = 10_000_000


@dataclass
class Comparison:
    """What a comparison has found.

    Attributes
    ----------
    a, b
        What was compared.
    figure
        What by; the difference is that of B less A.
    answer
        ``better``: B's figure is higher; ``worse``: it is lower; ``no difference`` as large as ``effect``; ``can't tell`` within the cap;
        ``stopped``: a campaign has no result.
    difference, low, high
        Of B less A, with an interval that allows for the stopping.
    value_a, value_b
        Means of the figure so far.
    effect, false_verdict, missed
        As it was asked for.
    blocks, campaigns
        Counted ones.
    undecided
        Campaigns that nobody won.
    correlation
        Between the two sides with the same seed: of the figure, or for policies of the first places of the same seats under either policy.
        1: pairing takes all of the chance away, 0: it does not help; NaN where a figure does not vary.
    reason
        Why it stopped without an answer, or empty.
    """

    a: str
    b: str
    figure: str
    effect: float
    false_verdict: float
    missed: float
    answer: Answer = "can't tell"
    difference: float = 0.0
    low: float = float("-inf")
    high: float = float("inf")
    value_a: float = math.nan
    value_b: float = math.nan
    blocks: int = 0
    campaigns: int = 0
    undecided: int = 0
    correlation: float = math.nan
    reason: str = ""
    _values: list[tuple[float, float]] = field(default_factory=list, repr=False)
    _paired: list[tuple[float, float]] = field(default_factory=list, repr=False)

    def _add(self, values: tuple[float, float], paired: tuple[float, float], blocks: Sequence[Block]) -> None:
        self._values.append(values)
        self._paired.append(paired)
        self.blocks += 1
        results = [result for block in blocks for result in block.results]
        self.campaigns += len(results)
        self.undecided += sum(not result.run["winner"] for result in results)

    def _close(self) -> None:
        """Set the means and the correlation."""
        if self.blocks:
            self.value_a, self.value_b = _means(self._values)
            self.correlation = _correlation(self._paired)


def _means(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    return sum(a for a, _ in pairs) / len(pairs), sum(b for _, b in pairs) / len(pairs)


def _correlation(pairs: list[tuple[float, float]]) -> float:
    mean_a, mean_b = _means(pairs)
    spread_a, spread_b = sum((a - mean_a) ** 2 for a, _ in pairs), sum((b - mean_b) ** 2 for _, b in pairs)
    common = sum((a - mean_a) * (b - mean_b) for a, b in pairs)
    return common / math.sqrt(spread_a * spread_b) if spread_a > 0 and spread_b > 0 else math.nan


def compare_policies(
    a: str,
    b: str,
    spec: Spec | None = None,
    *,
    effect: float = 0.05,
    false_verdict: float = 0.05,
    missed: float = 0.05,
    max_campaigns: int = 10_000,
    out: str | os.PathLike[str] | None = None,
    executor: Executor | None = None,
    progress: Callable[[Comparison], None] | None = None,
) -> Comparison:
    """Play policy B against policy A until it is clear which one is first more often, or that neither is.

    A block is two campaigns in one galaxy: a random half of the seats has A and the rest B; then the other way round. Its value is B's
    share of first places. A generalised sequential probability ratio test of the share runs over blocks in the order of their seeds.

    Parameters
    ----------
    a, b
        Policies: names, ``module:Class`` or ``file.py:Class``. A policy compared with itself gives ``no difference``.
    spec
        Galaxy, turns and universe; its seats, seeds' number, variants and design are not used. None: the default one.
    effect
        Smallest difference that matters, of B's share of first places less A's: 0.05 for 52.5 to 47.5 %.
    false_verdict
        Chance of "better" or "worse" where there is no difference.
    missed
        Chance of "no difference" where it is ``effect``.
    max_campaigns
        After which it ends with "can't tell".
    out
        A folder for the results; the same comparison continues with them. None: nothing is kept.
    executor, progress
        As in :func:`sweep`; ``progress`` is called after each block.

    Returns
    -------
    Comparison
        Its figure is ``first``: the winner or, in a campaign that nobody won, the highest score.

    Raises
    ------
    InvalidInput
        A policy, or a value out of its range; nothing was played.
    """
    text(a, "a"), text(b, "b")
    optional(callback, progress, "progress", "a Comparison")
    executor = checked_executor(executor)
    kept = [] if out is None else [Folder(as_path(out, "out"))]
    spec = optional(instance, spec, Spec, "spec") or Spec()
    blocks = _blocks_of(max_campaigns, 2)
    wanted = dataclasses.replace(
        spec, seats=Seats("random", "complement", [a, b]), seeds=blocks, variants=(), design=None, policies={}
    )
    found = Comparison(a, b, "first", *_errors(effect, false_verdict, missed))
    # A share s of B is a difference of 2 s - 1.
    test = ThreeWayTest(0.5, effect / 2, false_verdict, missed, spread=0.25)
    total = 0.0

    def count(parts: list[Block]) -> bool:
        nonlocal total
        of_b = [_share_of_b(run, result) for run, result in zip(parts[0].runs, parts[0].results, strict=True)]
        share = sum(of_b) / 2
        found._add((1 - share, share), (of_b[0], 1 - of_b[1]), parts)  # the seats of B first, and they under A
        test.add(share)
        total += share
        found.difference = 2 * total / found.blocks - 1
        return test.verdict is not None

    _play([Runs(wanted)], found, count, executor, kept, progress)
    if found.blocks:
        mean = StoppedMean(
            0.5, effect / 2, false_verdict, missed, variance=test.variance, blocks=found.blocks, max_blocks=blocks
        )
        low, high = mean.interval(total, test.verdict, 1 - false_verdict)
        found.low, found.high = max(-1.0, 2 * low - 1), min(1.0, 2 * high - 1)
        found.difference = min(max(2 * mean.estimate(total, test.verdict) - 1, found.low), found.high)
    if test.verdict is not None:
        found.answer = test.verdict
    return found


def compare_rules(
    a: Spec,
    b: Spec,
    figure: str,
    *,
    range: tuple[float, float] | None = None,  # noqa: A002  # the figure's, as the command line calls it
    effect: float = 0.05,
    false_verdict: float = 0.05,
    max_campaigns: int = 10_000,
    paired: bool = True,
    out: str | os.PathLike[str] | None = None,
    executor: Executor | None = None,
    progress: Callable[[Comparison], None] | None = None,
    names: tuple[str, str] = ("A", "B"),
) -> Comparison:
    """Play two experiments until it is clear whether a figure of B is higher or lower than that of A, or as good as equal.

    The differences of blocks go into a confidence sequence, which contains the true difference at all times at once with chance
    1 - ``false_verdict``; so the test may end at any time: "better" or "worse" when it lies above or below 0, "no difference" when it lies
    within ± ``effect``.

    Parameters
    ----------
    a, b
        Experiments without variants and design; ``seeds`` of A are used by both, as many as it takes.
    figure
        One of :data:`~void_reckoning.experiments.figures.KINDS`, for example ``first:templars`` or ``length``.
    range
        Lowest and highest value of ``measure:NAME``.
    effect
        Smallest difference that matters, in the figure's unit.
    false_verdict
        Chance of a wrong "better" or "worse".
    max_campaigns
        After which it ends with "can't tell".
    paired
        Whether B is played with the seeds of A; otherwise with seeds of its own, which come after them.
    out
        A folder, with an experiment's folder for each side, ``A`` and ``B``; the same comparison continues with them.
    executor, progress
        As in :func:`sweep`; ``progress`` is called after each block.
    names
        What to call them.

    Raises
    ------
    InvalidInput
        A value out of its range, or a figure that an experiment does not have; nothing was played.
    """
    for what, spec in (("a", a), ("b", b)):
        instance(spec, Spec, what)
        if spec.variants or spec.design is not None:
            raise InvalidInput(f"{what} must be an experiment without variants and design: compare them by a sweep")
    flag(paired, "paired")
    optional(callback, progress, "progress", "a Comparison")
    executor = checked_executor(executor)
    limits = range_of(range, "range")
    if len(texts(names, "names")) != 2:
        raise refused("names", "two names", names)
    folders = [] if out is None else [Folder(as_path(out, "out") / side) for side in ("A", "B")]
    errors = _errors(effect, false_verdict, 0.5)
    first = [Runs(dataclasses.replace(spec, seeds=1)) for spec in (a, b)]
    figures = [Figure.parse(figure, runs.spec, runs.factions, limits) for runs in first]
    each = figures[0].seeds
    blocks = _blocks_of(max_campaigns, each * sum(runs.in_block for runs in first))
    start_b = a.first_seed if paired else a.first_seed + each * blocks
    sides = [
        Runs(dataclasses.replace(spec, seeds=each * blocks, first_seed=start))
        for spec, start in ((a, a.first_seed), (b, start_b))
    ]
    found = Comparison(names[0], names[1], figure, *errors)
    width = figures[0].high - figures[0].low
    interval = AnytimeInterval(-width, width, 1 - false_verdict)
    waiting: list[list[Block]] = []

    def count(parts: list[Block]) -> bool:
        waiting.append(parts)
        if len(waiting) < each:
            return False
        values = [figures[side].over([one[side].results for one in waiting], sides[side].spec.turns) for side in (0, 1)]
        found._add((values[0], values[1]), (values[0], values[1]), [block for one in waiting for block in one])
        waiting.clear()
        interval.add(values[1] - values[0])
        found.low, found.high = interval.bounds
        found.difference = interval.mean
        found.answer = _answer(found)
        return found.answer != "can't tell"

    _play(sides, found, count, executor, folders, progress)
    return found


def _answer(found: Comparison) -> Answer:
    if found.low > 0:
        return "better"
    if found.high < 0:
        return "worse"
    return "no difference" if -found.effect < found.low and found.high < found.effect else "can't tell"


def _play(
    sides: list[Runs],
    found: Comparison,
    count: Callable[[list[Block]], bool],
    executor: Executor,
    folders: list[Folder],
    progress: Callable[[Comparison], None] | None,
) -> None:
    """Count blocks until that says it is enough."""
    played = play_blocks(sides, executor, folders)
    try:
        for parts in played:
            enough = count(parts)
            if progress is not None:
                progress(found)
            if enough:
                break
        else:
            found.reason = f"{found.campaigns} campaigns, which is the most allowed, do not settle it"
    except FailedCampaignError as error:
        found.answer, found.reason = "stopped", error.message
    finally:
        played.close()
        found._close()


def _share_of_b(run: Run, result: Result) -> float:
    """Return B's share of the first place."""
    return sum(part for seat, part in first_shares(result).items() if run.dealt[seat] == 1)


def _errors(effect: float, false_verdict: float, missed: float) -> tuple[float, float, float]:
    return (
        number(effect, "effect", 1e-6, 1e9),
        number(false_verdict, "false_verdict", 1e-6, 0.5),
        number(missed, "missed", 1e-6, 0.5),
    )


def _blocks_of(max_campaigns: int, in_block: int) -> int:
    return max(1, integer(max_campaigns, "max_campaigns", in_block, MAX_CAMPAIGNS) // in_block)
