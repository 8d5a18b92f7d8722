"""Guards declared figures of an experiment against a baseline: for a universe's own tests."""

from __future__ import annotations

import dataclasses
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from void_reckoning._core import InvalidInput
from void_reckoning.experiments.chosen_executor import checked_executor
from void_reckoning.experiments.executor import Executor
from void_reckoning.experiments.figures import Figure, range_of
from void_reckoning.experiments.folder import Folder
from void_reckoning.experiments.intervals import mean_interval
from void_reckoning.experiments.play import OK, Result
from void_reckoning.experiments.runs import Runs
from void_reckoning.experiments.spec import Spec, made_of
from void_reckoning.experiments.sweep import Progress, sweep
from void_reckoning.support.arguments import callback, instance, items_of, number, optional, text
from void_reckoning.support.arguments import path as as_path

State = Literal["holds", "moved", "can't tell"]


@dataclass(frozen=True)
class Guard:
    """A figure that must not move.

    Attributes
    ----------
    figure
        One of :data:`~void_reckoning.experiments.figures.KINDS`.
    bound
        How far it may move, in its unit.
    range
        Of ``measure:NAME``.
    """

    figure: str
    bound: float
    range: Sequence[float] | None = None

    def __post_init__(self) -> None:
        text(self.figure, "gate.figure")
        number(self.bound, f"gate {self.figure}: bound", 0)
        range_of(self.range, f"gate {self.figure}: range")


@dataclass(frozen=True)
class Finding:
    """What became of a guarded figure.

    Attributes
    ----------
    figure, bound
        Of the guard.
    baseline, now
        Means over blocks.
    difference, low, high
        Now less baseline, with an interval that holds for all guards together (Bonferroni).
    state
        ``moved``: by more than the bound, and not by chance; ``holds``: the whole interval is within the bound; ``can't tell``: too few
        campaigns for this bound.
    """

    figure: str
    bound: float
    baseline: float
    now: float
    difference: float
    low: float
    high: float
    state: State


def guards_of(path: str | Path) -> tuple[Spec, list[Guard]]:
    """Read an experiment with tables ``[[gate]]`` from a TOML file.

    Raises
    ------
    InvalidInput
        It can't be read, is not TOML, has a wrong key or value, or no gate.
    """
    spec, tables = Spec.from_toml_with(path)
    try:
        rows = items_of(tables.get("gate", []), "gate")
        if not rows:
            raise InvalidInput("[[gate]] must name the figures to guard, got none")
        return spec, [made_of(Guard, row, f"gate[{place}]") for place, row in enumerate(rows)]
    except InvalidInput as error:
        raise InvalidInput(f"{path}: {error.message}") from error


def gate(
    spec: Spec,
    guards: Sequence[Guard],
    baseline: str | os.PathLike[str],
    executor: Executor | None = None,
    *,
    out: str | os.PathLike[str] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> list[Finding]:
    """Play an experiment and compare its figures with those of a baseline.

    Blocks with the same seeds are compared in pairs.

    Parameters
    ----------
    spec
        The experiment, without variants and design.
    guards
        What must not move.
    baseline
        The folder of a sweep without variants and design.
    executor, progress
        As in :func:`sweep`.
    out
        Folder of the results; None: they are not kept.

    Raises
    ------
    InvalidInput
        The baseline is not the folder of such an experiment or has no results, or a figure is none; nothing was played. Or a campaign
        has no result.
    """
    instance(spec, Spec, "spec")
    for place, guard in enumerate(items_of(guards, "guards")):
        instance(guard, Guard, f"guards[{place}]")
    optional(callback, progress, "progress", "a Progress")
    executor = checked_executor(executor)
    kept = None if out is None else as_path(out, "out")
    before = Folder(as_path(baseline, "baseline"))
    for what, one in (("spec", spec), ("baseline", before.spec())):
        if one.variants or one.design is not None:
            raise InvalidInput(f"{what} must be an experiment without variants and design, got one with them")
    figures = [_figure(guard, spec) for guard in guards]
    for guard in guards:
        _figure(guard, before.spec())  # refuses what the baseline does not have
    old = _by_seed(before)
    if not old:
        raise InvalidInput(f"{before.path} must have results, got none: play it by sweep")
    if kept is not None:
        return _compared(spec, guards, figures, old, kept, before, executor, progress)
    with tempfile.TemporaryDirectory() as folder:
        return _compared(spec, guards, figures, old, Path(folder) / "gate", before, executor, progress)


def _compared(
    spec: Spec,
    guards: Sequence[Guard],
    figures: Sequence[Figure],
    old: dict[int, list[Result]],
    out: Path,
    before: Folder,
    executor: Executor,
    progress: Callable[[Progress], None] | None,
) -> list[Finding]:
    sweep(spec, out, executor, progress=progress)
    new = _by_seed(Folder(out))
    turns = before.spec().turns
    return [
        _finding(guard, _values(figure, old, turns), _values(figure, new, spec.turns), 1 - 0.05 / len(guards))
        for guard, figure in zip(guards, figures, strict=True)
    ]


def _figure(guard: Guard, spec: Spec) -> Figure:
    factions = Runs(dataclasses.replace(spec, seeds=1)).factions
    return Figure.parse(guard.figure, spec, factions, range_of(guard.range, f"gate {guard.figure}: range"))


def _by_seed(folder: Folder) -> dict[int, list[Result]]:
    found: dict[int, list[Result]] = {}
    for result in folder.shards.results().values():
        if result.run["status"] != OK:
            raise InvalidInput(
                f"{folder.path}: the campaign of seed {result.run['seed']} ({result.run['run'][:12]}) has no result: {result.run['error']}"
            )
        found.setdefault(result.run["seed"], []).append(result)
    return dict(sorted(found.items()))


def _values(figure: Figure, blocks: dict[int, list[Result]], turns: int) -> dict[Any, float]:
    """Return the mean of a figure by seed; of one over pairs, by pairs of seeds."""
    seeds = list(blocks)
    if not figure.of_pairs:
        return {seed: figure.over([blocks[seed]], turns) for seed in seeds}
    pairs = zip(seeds[::2], seeds[1::2], strict=False)
    return {(one, other): figure.over([blocks[one], blocks[other]], turns) for one, other in pairs}


def _finding(guard: Guard, old: dict[Any, float], new: dict[Any, float], level: float) -> Finding:
    common = sorted(old.keys() & new.keys())
    if len(common) == len(old) == len(new):
        mean, low, high, _ = mean_interval([new[key] - old[key] for key in common], level)
    else:
        (mean_old, low_old, high_old, _), (mean_new, low_new, high_new, _) = (
            mean_interval(list(one.values()), level) for one in (old, new)
        )
        half = ((high_old - low_old) ** 2 + (high_new - low_new) ** 2) ** 0.5 / 2
        mean = mean_new - mean_old
        low, high = mean - half, mean + half
    state: State = "can't tell"
    if abs(mean) > guard.bound and (low > 0 or high < 0):
        state = "moved"
    elif -guard.bound <= low and high <= guard.bound:
        state = "holds"
    before, now = (sum(one.values()) / len(one) if one else float("nan") for one in (old, new))
    return Finding(guard.figure, guard.bound, before, now, mean, low, high, state)
