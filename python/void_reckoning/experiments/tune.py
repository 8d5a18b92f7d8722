"""Finds numbers of a universe with which campaigns come out as wanted."""

from __future__ import annotations

import dataclasses
import math
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from void_reckoning._core import InvalidInput
from void_reckoning.experiments.blocks import Block, play_blocks
from void_reckoning.experiments.chosen_executor import checked_executor
from void_reckoning.experiments.executor import Executor
from void_reckoning.experiments.linear_model import corrected
from void_reckoning.experiments.overrides import value_at
from void_reckoning.experiments.runs import Runs
from void_reckoning.experiments.spec import Spec
from void_reckoning.experiments.targets import Reading, Target, figure_of, loss_of, reading_of
from void_reckoning.experiments.tune_folder import TuneFolder
from void_reckoning.experiments.tuned import Evaluation, Tuned
from void_reckoning.experiments.tuning import Parameter, Tuning
from void_reckoning.support.arguments import callback, instance, optional
from void_reckoning.support.arguments import path as as_path

CORRECTIONS = 6  # of the search's end, each by what was measured of it on seeds of its own
NEAR_ENOUGH = 0.4  # tolerances off, at which it is not corrected any more


def tune(
    spec: Spec,
    tuning: Tuning,
    out: str | os.PathLike[str],
    executor: Executor | None = None,
    *,
    progress: Callable[[Evaluation], None] | None = None,
) -> Tuned:
    """Search the parameters' space for values with which every target is reached.

    Each generation of CMA-ES plays all its candidates on the same new seeds; the loss is the sum of squared distances from the targets less
    the sampling noise in it. A linear model of the figures around the end of the search then gives the place where the targets are met,
    which is measured on seeds that nothing has used, corrected by what is measured there, and measured again on others.

    Parameters
    ----------
    spec
        The experiment, without variants and design; its seeds' number is not used.
    tuning
        Targets and parameters.
    out
        A folder: ``evaluations.jsonl``, ``patch.toml``, ``tuned.json``. The same call continues one that was stopped.
    executor
        Where to play; None: processes of this machine.
    progress
        Called after each evaluation.

    Returns
    -------
    Tuned
        The values with the evidence, and what is not reached.

    Raises
    ------
    InvalidInput
        A path, bound, figure or setting that the universe does not have; or a candidate's campaign has no result.
    StorageError
        The folder can't be written, or another process works on it.
    """
    instance(spec, Spec, "spec")
    instance(tuning, Tuning, "tuning")
    optional(callback, progress, "progress", "an Evaluation")
    if spec.variants or spec.design is not None:
        raise InvalidInput("spec must be an experiment without variants and design, got some")
    folder = TuneFolder(as_path(out, "out"))
    executor = checked_executor(executor)
    with folder.locked():
        search = _Search(spec, tuning, executor, folder, progress)
        found = search.run()
        folder.write(found)
    return found


class _Search:
    """The search, evaluation by evaluation."""

    def __init__(
        self,
        spec: Spec,
        tuning: Tuning,
        executor: Executor,
        folder: TuneFolder,
        progress: Callable[[Evaluation], None] | None,
    ) -> None:
        self._spec, self._tuning, self._executor = spec, tuning, executor
        self._folder, self._progress = folder, progress
        runs = Runs(dataclasses.replace(spec, seeds=1))
        self._start = [_start_of(parameter, runs) for parameter in tuning.parameters]
        _check_bounds(self._spec, tuning)
        self._groups = self._grouped()
        known = folder.take(spec, tuning)
        self._known = {(one["generation"], one["candidate"]): one for one in known}
        self.evaluations: list[Evaluation] = []
        self._next_seed = spec.first_seed

    def run(self) -> Tuned:
        mean = self._descend()
        measured: list[Evaluation] = []
        for _ in range(CORRECTIONS):
            known = [(one.place, one.campaigns, one.readings) for one in self.evaluations]
            mean = corrected(mean, self._tuning.targets, known)
            measured.append(self._measure(mean))
            if max(abs(one) for one in _distances(self._tuning.targets, measured[-1])) < NEAR_ENOUGH:
                break
        mean = min(measured, key=lambda one: one.loss).place
        before, after = self._compare(self._start, mean)
        overrides = after.overrides
        if sum(abs(one) for one in _distances(self._tuning.targets, before)) <= sum(
            abs(one) for one in _distances(self._tuning.targets, after)
        ):
            overrides, after = {}, before  # nothing better was found than what was there
        return Tuned(overrides, before, after, self.evaluations)

    def _descend(self) -> list[float]:
        """Search by CMA-ES; return where it ended."""
        from cmaes import CMA  # noqa: PLC0415  # of the extra [experiments]

        dimensions = len(self._tuning.parameters)
        optimiser = (
            CMA(
                np.array(self._start),
                0.25,
                bounds=np.array([[0.0, 1.0]] * dimensions),
                seed=self._tuning.seed,
                population_size=self._tuning.population or max(6, 4 + int(3 * math.log(dimensions + 1))),
            )
            if dimensions > 1
            else _Line(self._start, self._tuning.population or 6)
        )
        for generation in range(1, self._tuning.generations + 1):
            places = [optimiser.ask().tolist() for _ in range(optimiser.population_size)]
            found = self._evaluate(generation, places, self._tuning.campaigns)
            optimiser.tell([(np.array(one.place), one.loss) for one in found])
            self.evaluations += found
        return [float(value) for value in optimiser.mean]

    def _measure(self, place: list[float]) -> Evaluation:
        """Measure a place on new seeds, and remember it for the model."""
        generation = max((one.generation for one in self.evaluations), default=0) + 1
        (found,) = self._evaluate(generation, [place], max(self._tuning.campaigns, self._tuning.confirm // 4))
        self.evaluations.append(found)
        return found

    def _compare(self, start: list[float], end: list[float]) -> tuple[Evaluation, Evaluation]:
        """Measure both on the same seeds, which nothing has used."""
        before, after = self._evaluate(-1, [start, end], self._tuning.confirm)
        return before, after

    def _evaluate(self, generation: int, places: Sequence[list[float]], campaigns: int) -> list[Evaluation]:
        """Play candidates on the same seeds."""
        first = self._next_seed
        # With one level for all targets together (Bonferroni).
        level = 1 - 0.05 / len(self._tuning.targets)
        found, todo = [], []
        for candidate, place in enumerate(places):
            values = [
                parameter.value_at(share) for parameter, share in zip(self._tuning.parameters, place, strict=True)
            ]
            overrides = {one.path: value for one, value in zip(self._tuning.parameters, values, strict=True)}
            one = Evaluation(generation, candidate, list(place), overrides)
            found.append(one)
            known = self._known.get((generation, candidate))
            if known is not None and known["place"] == one.place and known["first_seed"] == first:
                one.readings = [Reading(**reading) for reading in known["readings"]]
                one.loss, one.campaigns = known["loss"], known["campaigns"]
            else:
                todo.append(one)
        if todo:
            self._play(todo, first, campaigns, level)
        self._next_seed = first + max(self._seeds(group, campaigns) for group in self._groups)
        return found

    def _play(self, candidates: list[Evaluation], first: int, campaigns: int, level: float) -> None:
        readings: list[dict[int, Reading]] = [{} for _ in candidates]
        for group in self._groups:
            seeds = self._seeds(group, campaigns)
            sides = [Runs(self._spec_of(group.factions, one.overrides, first, seeds)) for one in candidates]
            figures = {number: figure_of(self._tuning.targets[number], sides[0]) for number in group.targets}
            values: list[dict[int, list[float]]] = [{number: [] for number in figures} for _ in candidates]
            waiting: list[list[Block]] = []  # one seed's, or two for figures of pairs
            for parts in play_blocks(sides, self._executor):
                waiting.append(parts)
                for side, block in enumerate(parts):
                    candidates[side].campaigns += len(block.results)
                    for number, figure in figures.items():
                        if figure.seeds <= len(waiting):
                            blocks = [one[side].results for one in waiting[-figure.seeds :]]
                            values[side][number].append(figure.over(blocks, self._spec.turns))
                if len(waiting) == 2:
                    waiting.clear()  # pairs of seeds, each once
            for side, by_number in enumerate(values):
                for number, found in by_number.items():
                    readings[side][number] = reading_of(self._tuning.targets[number], found, level)
        for one, read in zip(candidates, readings, strict=True):
            one.readings = [read[number] for number in range(len(self._tuning.targets))]
            one.loss = loss_of(self._tuning.targets, one.readings)
            self._folder.add(one, first)
            if self._progress is not None:
                self._progress(one)

    def _seeds(self, group: _Group, campaigns: int) -> int:
        return max(2, campaigns // group.in_block)

    def _grouped(self) -> list[_Group]:
        """Return the targets by the factions that they are played with; refuse figures that an experiment does not have."""
        groups: dict[tuple[str, ...] | None, list[int]] = {}
        for number, target in enumerate(self._tuning.targets):
            groups.setdefault(None if target.factions is None else tuple(target.factions), []).append(number)
        found = []
        for factions, numbers in groups.items():
            runs = Runs(self._spec_of(factions, {}, 0, 1))
            for number in numbers:
                figure_of(self._tuning.targets[number], runs)
            found.append(_Group(factions, numbers, runs.in_block))
        return found

    def _spec_of(self, factions: Sequence[str] | None, overrides: Mapping[str, Any], first: int, seeds: int) -> Spec:
        changed = {**self._spec.overrides, **overrides}
        chosen = self._spec.factions if factions is None else list(factions)
        return dataclasses.replace(self._spec, overrides=changed, factions=chosen, first_seed=first, seeds=seeds)


class _Group(NamedTuple):
    """Targets, by number, that are measured on the same campaigns: of these factions, so many for each seed."""

    factions: tuple[str, ...] | None
    targets: list[int]
    in_block: int


class _Line:
    """Search with one parameter, which CMA-ES does not take: the loss's lowest point by the mean of the better half."""

    def __init__(self, start: list[float], population: int) -> None:
        self.mean, self.population_size = np.array(start), population
        self._width, self._asked = 0.25, 0

    def ask(self) -> np.ndarray:
        """Return the next place: evenly over the range that is searched."""
        share = self._asked % self.population_size / (self.population_size - 1)
        self._asked += 1
        return np.clip(self.mean + self._width * (2 * share - 1), 0.0, 1.0)

    def tell(self, found: list[tuple[np.ndarray, float]]) -> None:
        """Move to the mean of the better half, and search a narrower range."""
        better = sorted(found, key=lambda one: one[1])[: max(1, len(found) // 2)]
        self.mean = np.mean([place for place, _ in better], axis=0)
        self._width = max(0.05, 0.8 * self._width)


def _start_of(parameter: Parameter, runs: Runs) -> float:
    """Return where the universe's own value lies in a parameter's range."""
    value = value_at(runs.universe_of(next(iter(runs))).files, parameter.path)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidInput(f"parameter {parameter.path} must be a number of the universe, got {value!r}")
    return parameter.share_of(float(value))


def _check_bounds(spec: Spec, tuning: Tuning) -> None:
    """Raise ``InvalidInput`` with every bound that the universe does not take."""
    problems = []
    for parameter in tuning.parameters:
        for value in (parameter.value_at(0), parameter.value_at(1)):
            try:
                Runs(dataclasses.replace(spec, seeds=1, overrides={**spec.overrides, parameter.path: value}))
            except InvalidInput as error:
                lines = [line.removeprefix("variant base: ") for line in error.message.splitlines()]
                problems.append(f"parameter {parameter.path} = {value:g}: {lines[-1]}")
    if problems:
        raise InvalidInput("\n".join(problems))


def _distances(targets: Sequence[Target], found: Evaluation) -> list[float]:
    return [target.distance(reading.mean) for target, reading in zip(targets, found.readings, strict=True)]
