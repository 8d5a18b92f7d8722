"""Whether chances are right: campaigns that were played, beside what their continuations said."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist

import numpy as np

from void_reckoning._core import StateError
from void_reckoning.campaign import Campaign
from void_reckoning.experiments.executor import Executor
from void_reckoning.experiments.explain.continuations import Series, Stretch
from void_reckoning.experiments.explain.moments import NOBODY, Moment
from void_reckoning.experiments.pace import Pace
from void_reckoning.experiments.processes import Processes
from void_reckoning.experiments.seats import random_bytes
from void_reckoning.experiments.spec import Limits
from void_reckoning.support.arguments import integer
from void_reckoning.support.ranges import MAX_SYSTEMS, MAX_TURNS, MIN_SYSTEMS

PURPOSE = "calibration"


@dataclass(frozen=True)
class Setting:
    """What is played.

    Attributes
    ----------
    factions, systems, turns
        Of each campaign.
    continuations
        From one random turn of each.
    policies
        Who plays the continuations, by faction or ``*``; empty: ``standard``, which plays the campaigns up to their turn.
    everywhere
        Whether these policies also play the campaign itself after its turn. Without, chances tell what would come under other policies,
        and need not agree with what was played.
    """

    factions: int = 3
    systems: int = 12
    turns: int = 140
    continuations: int = 20
    policies: Mapping[str, str] = field(default_factory=dict)
    everywhere: bool = False

    def __post_init__(self) -> None:
        integer(self.factions, "factions", 1, 1000)
        integer(self.systems, "systems", MIN_SYSTEMS, MAX_SYSTEMS)
        integer(self.turns, "turns", 1, MAX_TURNS)
        integer(self.continuations, "continuations", 1, 1_000_000)

    def turn_of(self, seed: int) -> int:
        """Return the random turn of a campaign. It must not depend on how long the campaign is: that would tell its end."""
        return int.from_bytes(random_bytes("calibration", seed)[:8], "little") % self.turns


@dataclass(frozen=True)
class Trial:
    """One campaign.

    Attributes
    ----------
    seed, turn
        Of the campaign, and the random turn.
    played
        Who won the campaign itself; None: it had ended before the turn.
    continued
        Who won each continuation.
    seconds, error
        Wall time in seconds, and the reason where there is no result.
    """

    seed: int
    turn: int
    played: str | None
    continued: tuple[str, ...] = ()
    seconds: float = 0.0
    error: str = ""


@dataclass(frozen=True)
class Trials:
    """Campaigns that a worker plays; ``jobs`` are their seeds."""

    setting: Setting
    jobs: tuple[int, ...]
    limits: Limits

    def play(self) -> list[Trial]:
        """Play them here."""
        return [_trial(self.setting, seed, self.limits) for seed in self.jobs]

    def split(self) -> list[Trials]:
        """Return campaigns one by one."""
        return [Trials(self.setting, (seed,), self.limits) for seed in self.jobs]

    def failed(self, status: str, error: str) -> list[Trial]:
        """Return results of campaigns that did not come back."""
        return [Trial(seed, 0, None, error=f"{status}: {error}") for seed in self.jobs]


def _trial(setting: Setting, seed: int, limits: Limits) -> Trial:
    begin = time.perf_counter()
    turn = setting.turn_of(seed)
    campaign = Campaign.create(
        factions=setting.factions, systems=setting.systems, seed=seed, log=False, telemetry=False, save_every=0
    )
    campaign.run(turn, ignore_victory=False)
    moment = Moment.of(campaign, setting.turns, setting.policies)
    if moment.result is not None:
        return Trial(seed, turn, None, seconds=time.perf_counter() - begin)
    if setting.everywhere:
        for faction, policy in setting.policies.items():
            campaign.assign_policy(faction, policy)
    campaign.run(setting.turns - turn, ignore_victory=False)
    outcomes = Stretch(Series(moment, PURPOSE), tuple(range(setting.continuations)), limits).play()
    errors = [outcome.error for outcome in outcomes if outcome.error]
    played = campaign.statistics().winner or NOBODY
    continued = tuple(outcome.winner for outcome in outcomes)
    return Trial(seed, turn, played, continued, time.perf_counter() - begin, errors[0] if errors else "")


def trials(setting: Setting, seeds: Sequence[int], executor: Executor | None = None) -> Iterator[Trial]:
    """Play campaigns, each with its continuations, and yield them as they come.

    Raises
    ------
    StateError
        One has no result.
    """
    pace = Pace()

    def parts() -> Iterator[Trials]:
        waiting = list(reversed(seeds))
        while waiting:
            yield Trials(setting, tuple(waiting.pop() for _ in range(min(pace.batch(), len(waiting)))), Limits())

    for part in (executor or Processes()).results(parts()):
        pace.add([trial.seconds for trial in part])
        for trial in part:
            if trial.error:
                raise StateError(f"campaign {trial.seed} has no result: {trial.error}")
            yield trial


@dataclass(frozen=True)
class Slope:
    """A line through what happened over what was said: ``intercept + slope * chance``; right chances have 0 and 1.

    ``low`` and ``high`` bound the slope at 95 % (sandwich estimate of the variance over campaigns, Liang and Zeger 1986).
    """

    pairs: int
    intercept: float
    slope: float
    low: float
    high: float


@dataclass(frozen=True)
class Calibration:
    """How well chances agree with what was played.

    Attributes
    ----------
    campaigns, ended
        Campaigns with continuations; those that had ended before their turn, which say nothing.
    undecided
        Slope over campaigns and outcomes that some of the continuations and the played one had, and some had not.
    every
        Over all: those that all or none had are right by themselves.
    bins
        Rows of: lowest and highest chance, pairs, mean chance, share that came about.
    """

    campaigns: int
    ended: int
    undecided: Slope
    every: Slope
    bins: tuple[tuple[float, float, int, float, float], ...]


def calibrate(found: Iterable[Trial]) -> Calibration:
    """Compare.

    Given the state at the turn, the played campaign and its K continuations with the same policies differ by their dice alone. So where
    S of all K + 1 have an outcome, the played one is among these with chance S / (K + 1), exactly, and a line through the pairs has
    slope 1.
    """
    counted = list(found)
    kept = [trial for trial in counted if trial.played is not None]
    rows = []
    for number, trial in enumerate(kept):
        together = [trial.played, *trial.continued]
        rows += [(number, together.count(one) / len(together), one == trial.played) for one in set(together)]
    groups, said, came = (np.array(column, float) for column in zip(*rows, strict=True))
    open_ = (said > 0) & (said < 1)
    edges = np.linspace(0, 1, 11)
    place = np.clip(np.digitize(said[open_], edges) - 1, 0, 9)
    bins = tuple(
        (
            float(edges[one]),
            float(edges[one + 1]),
            int((place == one).sum()),
            float(said[open_][place == one].mean()),
            float(came[open_][place == one].mean()),
        )
        for one in range(10)
        if (place == one).any()
    )
    return Calibration(
        len(kept),
        len(counted) - len(kept),
        _slope(groups[open_], said[open_], came[open_]),
        _slope(groups, said, came),
        bins,
    )


def _slope(groups: np.ndarray, said: np.ndarray, came: np.ndarray) -> Slope:
    design = np.stack([np.ones_like(said), said], 1)
    inverse = np.linalg.inv(design.T @ design)
    intercept, slope = inverse @ design.T @ came
    scores = design * (came - design @ np.array([intercept, slope]))[:, None]
    clusters = np.array([scores[groups == one].sum(0) for one in np.unique(groups)])
    variance = (inverse @ clusters.T @ clusters @ inverse)[1, 1] * len(clusters) / max(1, len(clusters) - 1)
    half = NormalDist().inv_cdf(0.975) * variance**0.5
    return Slope(len(said), float(intercept), float(slope), float(slope - half), float(slope + half))
