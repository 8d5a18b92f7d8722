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
from void_reckoning.experiments.seats import arrangements, dealt_to
from void_reckoning.experiments.spec import Record, Spec, Variant
from void_reckoning.support.arguments import integer, shown
from void_reckoning.support.universe import Universe

BASE = "base"  # name of the experiment without variants

_Laid = tuple[tuple[str, ...], tuple[int, ...]]  # factions by seat, and which of the dealt policies each seat has


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
    dealt
        By seat, which of the experiment's dealt policies plays it; empty where none were dealt.
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
    dealt: tuple[int, ...] = ()


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
        self._seeds = spec.seed_list
        self._factions = [self._faction_ids(variant) for variant in self.variants]
        self._settings = [_settings_of(spec, variant) for variant in self.variants]
        self._overrides = [
            [{**spec.overrides, **variant.overrides, **values} for values in self.points] for variant in self.variants
        ]
        self._arrangements_in_block = len(self._laid(0, self._factions[0]))
        self._check()

    def __len__(self) -> int:
        return len(self._seeds) * self.in_block

    def __iter__(self) -> Iterator[Run]:
        for block in self.blocks():
            yield from block

    def blocks(self, first: int = 0, end: int | None = None) -> Iterator[list[Run]]:
        """Yield the runs of each seed, from the block with number ``first`` up to, but not including, ``end``; None: the last one."""
        for block in range(len(self._seeds))[first:end]:
            laid: dict[tuple[str, ...], list[_Laid]] = {}
            runs = []
            for variant, factions in enumerate(self._factions):
                if factions not in laid:
                    laid[factions] = self._laid(block, factions)
                for number, one in enumerate(laid[factions]):
                    runs += [self._run(variant, point, block, number, one) for point in range(len(self.points))]
            yield runs

    @property
    def factions(self) -> tuple[str, ...]:
        """Ids of the factions, by seat of the first campaign."""
        return next(iter(self)).factions

    @property
    def in_block(self) -> int:
        """Number of campaigns with one seed."""
        return self._arrangements_in_block * len(self.variants) * len(self.points)

    def at(self, variant: str, point: int = 0, block: int = 0, arrangement: int = 0) -> Run:
        """Return the run of a place in the experiment, without walking the others.

        Raises
        ------
        InvalidInput
            The experiment has no such place.
        """
        names = [one.name for one in self.variants]
        if variant not in names:
            raise InvalidInput(f"variant must be one of {', '.join(names)}, got {shown(variant)}")
        number = names.index(variant)
        integer(point, "point", 0, len(self.points) - 1)
        integer(block, "block", 0, len(self._seeds) - 1)
        laid = self._laid(block, self._factions[number])
        integer(arrangement, "arrangement", 0, len(laid) - 1)
        return self._run(number, point, block, arrangement, laid[arrangement])

    def _run(self, variant: int, point: int, block: int, arrangement: int, laid: _Laid) -> Run:
        """Return a run; its variant by number."""
        factions, dealt = laid
        chosen = self.variants[variant]
        if dealt:
            policies = tuple(self.spec.seats.deal[place] for place in dealt)
        else:
            named = chosen.policies if chosen.policies is not None else self.spec.policies
            policies = tuple(named.get(one, named.get("*", "standard")) for one in factions)
        return Run(
            chosen.name,
            point,
            block,
            arrangement,
            self._seeds[block],
            factions,
            policies,
            self._settings[variant],
            self._overrides[variant][point],
            dealt,
        )

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

    def _laid(self, block: int, factions: tuple[str, ...]) -> list[_Laid]:
        """Return factions and dealt policies by seat for each arrangement of a block."""
        seats = self.spec.seats
        orders = arrangements(factions, seats.factions, "factions", block)
        if not seats.deal:
            return [(order, ()) for order in orders]
        hands = arrangements(dealt_to(seats.deal, len(factions)), seats.policies, "policies", block)
        if len(orders) == 1 or len(hands) == 1:
            return [(order, hand) for order in orders for hand in hands]
        if len(orders) != len(hands):
            return [(order, hand) for order in orders for hand in hands]
        return list(zip(orders, hands, strict=True))  # both turned at once: everything meets every seat

    def _faction_ids(self, variant: Variant) -> tuple[str, ...]:
        factions = variant.settings.get("factions", self.spec.factions)
        return tuple(self.universe.faction_ids(factions) if isinstance(factions, int) else factions)

    def _check(self) -> None:
        problems = []
        for number, variant in enumerate(self.variants):
            known = self._factions[number]
            problems += [
                f"policies must name one of {', '.join(known)}, or '*', got '{faction}'"
                for faction in variant.policies or self.spec.policies
                if faction not in (*known, "*")
            ]
            for point, overrides in enumerate(self._overrides[number]):
                where = f"variant {variant.name}" if len(self.points) == 1 else f"variant {variant.name}, point {point}"
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
