"""What to tune, and to what."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from void_reckoning._core import InvalidInput
from void_reckoning.experiments.spec import Spec, made_of
from void_reckoning.experiments.targets import Target, equal_duels, equal_shares
from void_reckoning.support.arguments import flag, instance, integer, items_of, number, refused, text


@dataclass(frozen=True)
class Parameter:
    """A number of the universe that may move.

    Attributes
    ----------
    path
        As of overrides, ``unit_types.frigate.cost``.
    low, high
        Its bounds.
    whole
        Whole numbers only.
    log
        Search on the logarithm: for numbers whose factor matters.
    """

    path: str
    low: float
    high: float
    whole: bool = False
    log: bool = False

    def __post_init__(self) -> None:
        text(self.path, "parameter.path")
        number(self.low, f"parameter {self.path}: low", -1e18, 1e18)
        number(self.high, f"parameter {self.path}: high", -1e18, 1e18)
        flag(self.whole, f"parameter {self.path}: whole")
        flag(self.log, f"parameter {self.path}: log")
        if not self.low < self.high:
            raise refused(f"parameter {self.path}: low", f"below high, {self.high:g}", self.low)
        if self.log and self.low <= 0:
            raise refused(f"parameter {self.path}: low", "above 0 with log", self.low)

    def value_at(self, share: float) -> float:
        """Return the value at a share of the range, 0 to 1.

        >>> Parameter("rules.queue_length", 2, 6, whole=True).value_at(0.6)
        4
        """
        share = min(1.0, max(0.0, number(share, "share")))
        if self.log:
            value = math.exp(math.log(self.low) + share * (math.log(self.high) - math.log(self.low)))
        else:
            value = self.low + share * (self.high - self.low)
        # Numbers of a universe are exact to thousandths.
        return round(value) if self.whole else min(self.high, max(self.low, round(value, 3)))

    def share_of(self, value: float) -> float:
        """Return the place of a value in the range, 0 to 1; beyond its ends, the end."""
        value = min(self.high, max(self.low, number(value, "value")))
        if self.log:
            return (math.log(value) - math.log(self.low)) / (math.log(self.high) - math.log(self.low))
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Tuning:
    """Targets, parameters, and how much to play.

    Attributes
    ----------
    targets
        What shall come out.
    parameters
        What may move.
    generations, population
        Of the search; population 0: as many as CMA-ES takes for so many parameters, at least 6.
    campaigns
        For each candidate.
    confirm
        For the result and for the universe as it is, at the end.
    seed
        Of the search.
    """

    targets: Sequence[Target]
    parameters: Sequence[Parameter]
    generations: int = 12
    population: int = 0
    campaigns: int = 300
    confirm: int = 3000
    seed: int = 1

    def __post_init__(self) -> None:
        for what, kind, values in (("targets", Target, self.targets), ("parameters", Parameter, self.parameters)):
            if not items_of(values, f"tune.{what}"):
                raise InvalidInput(f"tune.{what} must have at least one, got none")
            for place, one in enumerate(values):
                instance(one, kind, f"tune.{what}[{place}]")
        paths = [one.path for one in self.parameters]
        if len(set(paths)) != len(paths):
            raise refused("tune.parameters", "different paths", paths)
        integer(self.generations, "tune.generations", 1, 10_000)
        integer(self.population, "tune.population", 0, 10_000)
        if self.population and self.population < 4:
            raise refused("tune.population", "0, or at least 4", self.population)
        integer(self.campaigns, "tune.campaigns", 2, 1_000_000)
        integer(self.confirm, "tune.confirm", 2, 10_000_000)
        integer(self.seed, "tune.seed", 0, 2**32 - 1)

    @classmethod
    def from_toml(cls, path: str | Path) -> tuple[Spec, Tuning]:
        """Read a file: an experiment with a table ``[tune]``, whose ``shares`` and ``duels`` may be "equal".

        Raises
        ------
        InvalidInput
            It can't be read, is not TOML, or has a wrong key or value; the message has its name.
        """
        spec, tables = Spec.from_toml_with(path)
        try:
            if "tune" not in tables:
                raise InvalidInput("[tune] must say what to tune, got none")
            return spec, _tuning(tables["tune"], spec)
        except InvalidInput as error:
            raise InvalidInput(f"{path}: {error.message}") from error


def _tuning(entries: Any, spec: Spec) -> Tuning:
    if not isinstance(entries, dict):
        raise refused("tune", "a table", entries)
    given = dict(entries)
    tolerance = number(given.pop("tolerance", 0.03), "tune.tolerance", 1e-6)
    targets = []
    for place, entry in enumerate(items_of(given.get("targets", []), "tune.targets")):
        with_default = {"tolerance": tolerance, **entry} if isinstance(entry, dict) else entry
        targets.append(made_of(Target, with_default, f"tune.targets[{place}]"))
    if "shares" in given:
        targets += equal_shares(spec, given.pop("shares"), tolerance)
    if "duels" in given:
        targets += equal_duels(spec, given.pop("duels"), tolerance)
    given["targets"] = targets
    given["parameters"] = [
        made_of(Parameter, entry, f"tune.parameters[{place}]")
        for place, entry in enumerate(items_of(given.get("parameters", []), "tune.parameters"))
    ]
    made = made_of(Tuning, given, "tune")
    assert isinstance(made, Tuning)
    return made
