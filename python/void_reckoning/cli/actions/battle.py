"""``void-reckoning battle``: how often each side wins, and why."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from void_reckoning._core import CombatOutcome, CombatSample, InvalidInput
from void_reckoning.cli.actions.battle_json import battle_json, sample_json
from void_reckoning.cli.actions.battle_report import print_battle, print_sample, print_trace
from void_reckoning.cli.display.delayed_progress import DelayedProgress
from void_reckoning.cli.interrupts import Interrupted
from void_reckoning.combat import CombatResolver
from void_reckoning.combat.config import CombatConfig
from void_reckoning.combat.units import Units

_FILE_KEYS = ("universe", "seed", "repeat", "config", "attackers", "defenders", "others")


@dataclass
class BattleRequest:
    """A battle to fight, from options, a file, or both: options take precedence."""

    attackers: Units = field(default_factory=list)
    defenders: Units = field(default_factory=list)
    others: list[Units] = field(default_factory=list)
    config: dict[str, Any] = field(default_factory=dict)
    universe: str = "void_reckoning"
    seed: int = 1
    repeat: int = 1


def units_of(items: list[str], option: str) -> list[tuple[str, int]]:
    """Parse ``TYPE:COUNT`` into unit type and count; without ``:COUNT``, one unit.

    >>> units_of(["frigate:20", "raider"], "--attacker")
    [('frigate', 20), ('raider', 1)]
    """
    units = []
    for item in items:
        name, separator, count = item.partition(":")
        if not name or (separator and not count.isdecimal()):
            raise InvalidInput(f"{option} must be TYPE:COUNT, for example frigate:20, got '{item}'")
        units.append((name, int(count) if separator else 1))
    return units


def numbers_of(text: str, option: str) -> dict[str, float]:
    """Parse ``cover=0.3,speed=0.8`` as numbers by name.

    >>> numbers_of("cover=0.3,speed=0.8", "--environment")
    {'cover': 0.3, 'speed': 0.8}
    """
    numbers = {}
    for part in text.split(","):
        name, _, value = part.partition("=")
        try:
            numbers[name.strip()] = float(value)
        except ValueError:
            raise InvalidInput(f"{option} must be NAME=NUMBER, for example cover=0.3, got '{part}'") from None
    return numbers


def read_request(file: Path) -> BattleRequest:
    """Read a battle from a TOML file: ``[[attackers]]``, ``[[defenders]]``, ``[config]``, ``universe``, ``seed``, ``repeat``."""
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput(f"{file}: can't be read: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{file} is not a TOML file: {error}") from None
    unknown = sorted(set(given) - set(_FILE_KEYS))
    if unknown:
        raise InvalidInput(f"{file}: key must be one of {', '.join(_FILE_KEYS)}, got '{unknown[0]}'")
    for key, kind, name in (
        ("universe", str, "a string"),
        ("seed", int, "a whole number"),
        ("repeat", int, "a whole number"),
    ):
        if key in given and (not isinstance(given[key], kind) or isinstance(given[key], bool)):
            raise InvalidInput(f"{file}: {key} must be {name}, got {given[key]!r}")
    if not isinstance(given.get("config", {}), dict):
        raise InvalidInput(f"{file}: config must be a table, got {given['config']!r}")
    return BattleRequest(**given)


def fight(request: BattleRequest, *, threads: int, trace: bool, as_json: bool) -> int:
    """Fight, and report the result, including the partial one after Ctrl-C; return the exit code."""
    if trace and request.repeat != 1:
        raise InvalidInput("--trace and --repeat can't be combined: a trace shows one battle")
    # A single battle is drawn tick by tick.
    config = CombatConfig.of({**request.config, "trace": request.repeat == 1, "damage_events": False})
    resolver = CombatResolver(config, request.universe)
    if request.repeat == 1:
        _fight_one(request, resolver, threads, trace=trace, as_json=as_json)
    else:
        _fight_many(request, resolver, threads, as_json=as_json)
    return 0


def _fight_one(request: BattleRequest, resolver: CombatResolver, threads: int, *, trace: bool, as_json: bool) -> None:
    def report(outcome: CombatOutcome) -> None:
        if as_json:
            print(json.dumps({"universe": request.universe, **battle_json(outcome, trace=trace)}))
            return
        print_battle(outcome)
        if trace:
            print_trace(outcome)

    partial: list[CombatOutcome] = []
    try:
        outcome = resolver.resolve_combat(
            request.attackers,
            request.defenders,
            others=request.others,
            seed=request.seed,
            threads=threads,
            interrupted=partial.append,
        )
    except KeyboardInterrupt:
        if not partial:
            raise
        report(partial[0])
        raise Interrupted(
            f"interrupted after tick {partial[0].ticks}; the result covers the battle up to then"
        ) from None
    report(outcome)


def _fight_many(request: BattleRequest, resolver: CombatResolver, threads: int, *, as_json: bool) -> None:
    # Only two teams can be estimated.
    estimate = None if request.others else resolver.estimate_combat(request.attackers, request.defenders)

    def report(sample: CombatSample) -> None:
        if as_json:
            print(json.dumps({"universe": request.universe, **sample_json(sample, request.seed, estimate)}))
        else:
            print_sample(sample, request.seed, estimate)

    progress = DelayedProgress(lambda done: f"{done} of {request.repeat} battles")
    partial: list[CombatSample] = []
    try:
        sample = resolver.sample_combat(
            request.attackers,
            request.defenders,
            others=request.others,
            repeat=request.repeat,
            seed=request.seed,
            threads=threads,
            progress=lambda done: None if done == request.repeat else progress(done),
            interrupted=partial.append,
        )
    except KeyboardInterrupt:
        if not partial:
            raise
        report(partial[0])
        battles = len(partial[0]["results"])
        raise Interrupted(f"interrupted after {battles} of {request.repeat} battles; the result covers these") from None
    report(sample)
