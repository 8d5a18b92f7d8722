"""The campaigns of an experiment: what decides each one's result, and the id that follows from it."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from void_reckoning._core import SIMULATION_VERSION, InvalidInput
from void_reckoning.experiments.overrides import Override, overridden
from void_reckoning.experiments.seats import arrangements
from void_reckoning.experiments.spec import Record, Spec, Variant
from void_reckoning.support.universe import Universe

BASE = "base"  # name of the experiment without variants


@dataclass(frozen=True)
class Run:
    """One campaign of an experiment.

    Attributes
    ----------
    variant, point, block, arrangement
        Its place: name of the variant, number of the design's point, number of the seed in the list, number in the block of seats.
    seed
        Of the campaign.
    factions
        Their ids, in the order of seats.
    policies
        By seat.
    settings
        Further arguments of :meth:`Campaign.create`.
    overrides
        Of the universe, by path.
    """

    variant: str
    point: int
    block: int
    arrangement: int
    seed: int
    factions: tuple[str, ...]
    policies: tuple[str, ...]
    settings: Mapping[str, Any]
    overrides: Mapping[str, Override] = field(default_factory=dict)


class Runs:
    """All campaigns of a specification, in a fixed order, with their ids.

    Parameters
    ----------
    spec
        The experiment.

    Raises
    ------
    InvalidInput
        An unknown universe, faction or policy; an override that the universe does not have, or that makes it invalid: every problem of
        every variant and point is named, before anything is played.
    """

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.universe = Universe.load(spec.universe)
        self.points: list[dict[str, Any]] = [{}] if spec.design is None else spec.design.overrides()
        self.variants = list(spec.variants) or [Variant(BASE)]
        self._arrangements_in_block = len(self._block(0, self.variants[0]))
        self._check()

    def __len__(self) -> int:
        return len(self.spec.seed_list) * self._arrangements_in_block * len(self.variants) * len(self.points)

    def __iter__(self) -> Iterator[Run]:
        for block, seed in enumerate(self.spec.seed_list):
            for variant in self.variants:
                for number, (factions, policies) in enumerate(self._block(block, variant)):
                    for point, values in enumerate(self.points):
                        overrides = {**self.spec.overrides, **variant.overrides, **values}
                        settings = _settings_of(self.spec, variant)
                        yield Run(variant.name, point, block, number, seed, factions, policies, settings, overrides)

    def id_of(self, run: Run) -> str:
        """Return the id of a run: 128 bits over everything that decides its result and what is kept of it, as 32 digits."""
        universe = self.universe_of(run)
        parts = {
            "simulation": SIMULATION_VERSION,
            "universe": [universe.id, f"{universe.hash:016x}"],
            "seed": run.seed,
            "factions": run.factions,
            "policies": [[policy, code_hash(policy)] for policy in run.policies],
            "settings": {key: run.settings[key] for key in sorted(run.settings)},
            "record": _record_parts(self.spec.record),
        }
        return hashlib.blake2b(json.dumps(parts, sort_keys=True).encode(), digest_size=16).hexdigest()

    def universe_of(self, run: Run) -> Universe:
        """Return the universe of a run, with its overrides."""
        return _compiled(self.universe, json.dumps(run.overrides, sort_keys=True))

    def _block(self, block: int, variant: Variant) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Return factions and policies by seat for each campaign of a block."""
        seats = self.spec.seats
        factions = self._faction_ids(variant)
        orders = arrangements(factions, seats.factions, "factions", block)
        if not seats.deal:
            chosen = variant.policies if variant.policies is not None else self.spec.policies
            return [(order, tuple(chosen.get(one, chosen.get("*", "standard")) for one in order)) for order in orders]
        dealt = [seats.deal[seat % len(seats.deal)] for seat in range(len(factions))]
        hands = arrangements(dealt, seats.policies, "policies", block)
        if len(orders) == 1 or len(hands) == 1:
            return [(order, hand) for order in orders for hand in hands]
        if len(orders) != len(hands):
            return [(order, hand) for order in orders for hand in hands]
        return list(zip(orders, hands, strict=True))  # both turned at once: everything meets every seat

    def _faction_ids(self, variant: Variant) -> list[str]:
        factions = variant.settings.get("factions", self.spec.factions)
        return self.universe.faction_ids(factions) if isinstance(factions, int) else list(factions)

    def _check(self) -> None:
        problems = []
        for variant in self.variants:
            known = self._faction_ids(variant)
            problems += [
                f"policies must name one of {', '.join(known)}, or '*', got '{faction}'"
                for faction in variant.policies or self.spec.policies
                if faction not in (*known, "*")
            ]
            for point, values in enumerate(self.points):
                where = f"variant {variant.name}" if len(self.points) == 1 else f"variant {variant.name}, point {point}"
                overrides = {**self.spec.overrides, **variant.overrides, **values}
                try:
                    _compiled(self.universe, json.dumps(overrides, sort_keys=True))
                except InvalidInput as error:
                    problems += [f"{where}: {line}" for line in error.message.splitlines()]
        if problems:
            raise InvalidInput("\n".join(dict.fromkeys(problems)))


def _settings_of(spec: Spec, variant: Variant) -> dict[str, Any]:
    names = ("systems", "shape", "thickness", "turns", "ignore_victory", "policy_timeout")
    return {name: variant.settings.get(name, getattr(spec, name)) for name in names}


def _record_parts(record: Record) -> list[Any]:
    measure = None if record.measure is None else [record.measure, code_hash(record.measure)]
    return [record.curves_every, measure, record.usage]


@lru_cache(maxsize=4096)
def _compiled(universe: Universe, overrides: str) -> Universe:
    """Return a universe with overrides; those used last are kept."""
    found = json.loads(overrides)
    return Universe.compile(universe.id, overridden(universe.files, found)) if found else universe


@lru_cache(maxsize=256)
def code_hash(name: str) -> str:
    """Return a hash of the file that a policy or measure ``module:name`` is written in; empty for a native policy."""
    module, separator, _ = name.removeprefix("process:").rpartition(":")
    if not separator:
        return ""
    path = Path(module)
    if path.suffix != ".py":
        found = importlib.util.find_spec(module)
        path = Path(found.origin) if found is not None and found.origin else path
    try:
        return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
    except OSError as error:
        raise InvalidInput(f"{name} can't be read: {error.strerror}") from error
