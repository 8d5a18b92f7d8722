"""What an experiment plays: the specification of a sweep."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from void_reckoning._core import InvalidInput
from void_reckoning.experiments.design import Design
from void_reckoning.experiments.overrides import Override, steps_of
from void_reckoning.experiments.seats import HOW, How
from void_reckoning.policy import check_timeout
from void_reckoning.support.arguments import (
    entries_of,
    flag,
    instance,
    integer,
    items_of,
    number,
    optional,
    refused,
    shown,
    text,
    texts,
)
from void_reckoning.support.arguments import path as as_path
from void_reckoning.support.ranges import MAX_TURNS

MAX_SEEDS = 10_000_000
LOGS = ("losers", "all")
_SETTINGS = ("factions", "systems", "shape", "thickness", "turns", "ignore_victory", "policy_timeout")


@dataclass(frozen=True)
class Variant:
    """A named change of the whole experiment, played on the same seeds and seats as every other variant.

    Attributes
    ----------
    name
        Its name in the tables.
    overrides
        Values of the universe by path, beside those of the experiment (:func:`void_reckoning.experiments.overrides.overridden`).
    policies
        Policies by faction id (``*``: all others), in place of the experiment's.
    settings
        Settings of the campaign in place of the experiment's: ``factions``, ``systems``, ``shape``, ``thickness``, ``turns``, ...
    """

    name: str
    overrides: Mapping[str, Override] = field(default_factory=dict)
    policies: Mapping[str, str] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not text(self.name, "a variant's name"):
            raise refused("a variant's name", "a text", self.name)
        _check_overrides(self.overrides, f"variant {self.name}: overrides")
        if self.policies is not None:
            _check_policies(self.policies, f"variant {self.name}: policies")
        _check_settings(self.settings, f"variant {self.name}: ")


@dataclass(frozen=True)
class Seats:
    """How factions and policies are laid over the seats of a block.

    Attributes
    ----------
    factions
        How the campaign's factions are laid over its seats, and so over the homes of a galaxy.
    policies
        How ``deal`` is laid over the seats.
    deal
        Policies to deal out, repeated until every seat has one; empty: ``policies`` of the experiment say who plays which faction.
    """

    factions: How = "fixed"
    policies: How = "fixed"
    deal: Sequence[str] = ()

    def __post_init__(self) -> None:
        for what, how in (("seats.factions", self.factions), ("seats.policies", self.policies)):
            if text(how, what) not in HOW:
                raise refused(what, f"one of {', '.join(HOW)}", how)
        if self.factions == "complement":
            raise refused("seats.factions", "another order: 'complement' is for two policies", self.factions)
        texts(self.deal, "seats.deal")
        if self.policies != "fixed" and not self.deal:
            raise InvalidInput(
                f"seats.deal must name the policies to lay over the seats by '{self.policies}', got none"
            )
        if self.policies == "complement" and len(self.deal) != 2 and len(set(self.deal)) != 2:
            raise refused("seats.deal", "two policies where seats.policies is 'complement'", list(self.deal))


@dataclass(frozen=True)
class Record:
    """What is kept of each campaign beside its end and the final standings.

    Attributes
    ----------
    curves_every
        Standings of every so many turns; 0: none.
    measure
        ``module:function`` of a function that takes the finished campaign and returns numbers by name.
    logs
        Whose logs are kept: ``losers`` (campaigns without a result, or that nobody won), ``all``, or the first so many.
    usage
        What each faction has built, learned and lost (:meth:`Campaign.usage`).
    """

    curves_every: int = 0
    measure: str | None = None
    logs: str | int = 0
    usage: bool = True

    def __post_init__(self) -> None:
        integer(self.curves_every, "record.curves_every", 0, MAX_TURNS)
        if self.measure is not None and text(self.measure, "record.measure").count(":") != 1:
            raise refused("record.measure", "module:function", self.measure)
        if isinstance(self.logs, str):
            if self.logs not in LOGS:
                raise refused("record.logs", f"one of {', '.join(LOGS)}, or a number", self.logs)
        else:
            integer(self.logs, "record.logs", 0, 2**62)
        flag(self.usage, "record.usage")


@dataclass(frozen=True)
class Limits:
    """What one campaign may take; one that takes more is a failure in the tables.

    Attributes
    ----------
    seconds
        Wall time of a campaign.
    memory_mib
        Memory of a worker process beyond what it has at its beginning, MiB; 0: no limit.
    """

    seconds: float = 600.0
    memory_mib: int = 4096

    def __post_init__(self) -> None:
        number(self.seconds, "limits.seconds", 0.001, 1e6)
        integer(self.memory_mib, "limits.memory_mib", 0, 2**30)


@dataclass(frozen=True)
class Spec:
    """A whole experiment. Every combination of seed, arrangement of seats, variant and point of the design is one campaign.

    Attributes
    ----------
    universe
        Name or folder.
    factions
        Number of factions, or their ids in the order of seats.
    systems, shape, thickness, turns, ignore_victory, policy_timeout
        As in :meth:`Campaign.create`; ``turns`` ends a campaign that nobody has won by then.
    policies
        By faction id; ``*``: all others. Names, ``module:Class`` or ``file.py:Class``.
    seats
        :class:`Seats`.
    seeds
        A number of seeds, from ``first_seed`` on; or the seeds themselves.
    overrides
        Values of the universe by path, in every campaign.
    variants
        Changes to compare; none: the experiment as it is, named ``base``.
    design
        Overrides whose values a design chooses (:class:`~void_reckoning.experiments.design.Design`).
    record, limits
        :class:`Record`, :class:`Limits`.

    Examples
    --------
    >>> spec = Spec(factions=3, systems=12, turns=40, seeds=100)
    >>> spec.seed_list[:3]
    [1, 2, 3]
    """

    universe: str = "void_reckoning"
    factions: int | Sequence[str] = 10
    systems: int = 150
    shape: str = "spiral"
    thickness: float = 0.1
    turns: int = 300
    ignore_victory: bool = False
    policy_timeout: float | None = None
    policies: Mapping[str, str] = field(default_factory=lambda: {"*": "standard"})
    seats: Seats = field(default_factory=Seats)
    seeds: int | Sequence[int] = 100
    first_seed: int = 1
    overrides: Mapping[str, Override] = field(default_factory=dict)
    variants: Sequence[Variant] = ()
    design: Design | None = None
    record: Record = field(default_factory=Record)
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        text(self.universe, "universe")
        for what, kind, value in (
            ("seats", Seats, self.seats),
            ("record", Record, self.record),
            ("limits", Limits, self.limits),
        ):
            instance(value, kind, what)
        optional(instance, self.design, Design, "design")
        for place, variant in enumerate(items_of(self.variants, "variants")):
            instance(variant, Variant, f"variants[{place}]")
        _check_settings({name: getattr(self, name) for name in _SETTINGS}, "")
        _check_policies(self.policies, "policies")
        _check_overrides(self.overrides, "overrides")
        integer(self.first_seed, "first_seed", 0, 2**64 - 1)
        if isinstance(self.seeds, list | tuple):
            listed = [integer(seed, f"seeds[{place}]", 0, 2**64 - 1) for place, seed in enumerate(self.seeds)]
            if not listed or len(set(listed)) != len(listed):
                raise refused("seeds", "different seeds, at least one", self.seeds)
        else:
            count = integer(self.seeds, "seeds", 1, MAX_SEEDS)
            integer(self.first_seed + count - 1, "first_seed + seeds - 1", 0, 2**64 - 1)
        names = [variant.name for variant in self.variants]
        if len(set(names)) != len(names):
            raise InvalidInput(f"variants must have different names, got {', '.join(names)}")

    @property
    def seed_list(self) -> list[int]:
        """The seeds, one for each block."""
        if isinstance(self.seeds, int):
            return list(range(self.first_seed, self.first_seed + self.seeds))
        return list(self.seeds)

    @classmethod
    def from_dict(cls, entries: Mapping[str, Any]) -> Spec:
        """Return the specification of a mapping such as a TOML file has. Raise ``InvalidInput`` for an unknown key."""
        given = dict(entries_of(entries, "entries"))
        parts: dict[str, Any] = {"seats": Seats, "record": Record, "limits": Limits, "design": Design}
        for name, kind in parts.items():
            if name in given:
                given[name] = made_of(kind, given[name], name)
        if "variants" in given:
            if not isinstance(given["variants"], list):
                raise refused("variants", "tables, [[variants]]", given["variants"])
            given["variants"] = [
                made_of(Variant, entry, f"variants[{place}]") for place, entry in enumerate(given["variants"])
            ]
        made = made_of(cls, given, "the experiment")
        assert isinstance(made, cls)
        return made

    @classmethod
    def from_toml(cls, path: str | Path) -> Spec:
        """Read a specification from a file.

        Raises
        ------
        InvalidInput
            The file can't be read, is not TOML, or has a wrong key or value; the message has its name.
        """
        spec, _ = cls.from_toml_with(path)
        return spec

    @classmethod
    def from_toml_with(cls, path: str | Path) -> tuple[Spec, dict[str, Any]]:
        """Return the same, and the tables ``tune`` and ``gate`` of the file, which are for the commands of these names."""
        path = as_path(path, "path")
        try:
            entries = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise InvalidInput(f"{path} can't be read: {error.strerror}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InvalidInput(f"{path} must be TOML in UTF-8: {error}") from error
        others: dict[str, Any] = {name: entries.pop(name) for name in ("tune", "gate") if name in entries}
        try:
            return cls.from_dict(entries), others
        except InvalidInput as error:
            raise InvalidInput(f"{path}: {error.message}") from error

    def to_dict(self) -> dict[str, Any]:
        """Return the mapping that :meth:`from_dict` takes; what has its default is left out."""
        plain: dict[str, Any] = _plain(self)
        return plain


def made_of(kind: type, entries: Any, what: str) -> Any:
    """Return an object of a dataclass from a mapping of its fields."""
    if not isinstance(entries, Mapping):
        raise refused(what, "a table", entries)
    known = [one.name for one in dataclasses.fields(kind)]
    for name in entries:
        if name not in known:
            raise InvalidInput(f"{what} has no key {shown(name)}; it has {', '.join(known)}")
    missing = [
        one.name
        for one in dataclasses.fields(kind)
        if one.name not in entries and one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING
    ]
    if missing:
        raise InvalidInput(f"{what} must have {', '.join(missing)}")
    return kind(**entries)


def _plain(value: Any) -> Any:
    """Return an object of dataclasses as mappings and lists, without fields that have their default."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        result = {}
        for one in dataclasses.fields(value):
            found = getattr(value, one.name)
            default = one.default if one.default_factory is dataclasses.MISSING else one.default_factory()
            if found != default and found is not None:
                result[one.name] = _plain(found)
        return result
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _check_settings(settings: Mapping[str, Any], where: str) -> None:
    """Check what can be checked without a universe; the rest is the campaign's own business."""
    for name in entries_of(settings, f"{where}settings"):
        if name not in _SETTINGS:
            raise InvalidInput(f"{where}settings has no key {shown(name)}; it has {', '.join(_SETTINGS)}")
    if "factions" in settings:
        factions = settings["factions"]
        if isinstance(factions, list | tuple):
            texts(factions, f"{where}factions")
        else:
            integer(factions, f"{where}factions", 1, 1000)
    if "systems" in settings:
        integer(settings["systems"], f"{where}systems", 10, 5000)
    if "turns" in settings:
        integer(settings["turns"], f"{where}turns", 1, MAX_TURNS)
    if "shape" in settings:
        text(settings["shape"], f"{where}shape")
    if "thickness" in settings:
        number(settings["thickness"], f"{where}thickness", 0, 1)
    if "ignore_victory" in settings:
        flag(settings["ignore_victory"], f"{where}ignore_victory")
    check_timeout(f"{where}policy_timeout", settings.get("policy_timeout"))


def _check_policies(policies: Mapping[str, str], what: str) -> None:
    for faction, policy in entries_of(policies, what).items():
        text(policy, f"{what}.{faction}")


def _check_overrides(overrides: Mapping[str, Override], what: str) -> None:
    for path, value in entries_of(overrides, what).items():
        steps_of(path)
        if not isinstance(value, int | float | bool | str | list):
            raise refused(f"{what}.{path}", "a number, a text, true, false or an array", value)
