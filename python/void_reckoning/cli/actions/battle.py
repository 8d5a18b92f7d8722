"""``void-reckoning battle``: how often each side wins, and why."""

from __future__ import annotations

import json
from typing import Any

from void_reckoning._core import CombatOutcome, CombatSample, InvalidInput
from void_reckoning.cli.actions.battle_file import BattleRequest
from void_reckoning.cli.actions.battle_json import battle_json, purchase_json, sample_json
from void_reckoning.cli.actions.battle_report import print_battle, print_purchase, print_sample, print_trace
from void_reckoning.cli.display.delayed_progress import DelayedProgress
from void_reckoning.cli.interrupts import Interrupted
from void_reckoning.combat import BoughtForce, CombatResolver
from void_reckoning.combat.config import CombatConfig
from void_reckoning.combat.purchase import WantedTypes, bought_force
from void_reckoning.combat.resolver import repeat_of
from void_reckoning.support.arguments import shown


def units_of(items: list[str], option: str) -> list[tuple[str, int]]:
    """Parse ``TYPE:COUNT`` into unit type and count; without ``:COUNT``, one unit.

    >>> units_of(["frigate:20", "raider"], "--attacker")
    [('frigate', 20), ('raider', 1)]
    """
    return _types_and_numbers(items, ":", f"{option} must be TYPE:COUNT, for example frigate:20")


def wanted_of(items: list[str], option: str) -> list[tuple[str, int]]:
    """Parse ``TYPE=RATIO``, for ``--credits``, as unit and ratio; the ratio may be left out.

    >>> wanted_of(["frigate=3", "cruiser"], "--attacker")
    [('frigate', 3), ('cruiser', 1)]
    """
    return _types_and_numbers(items, "=", f"{option} must be TYPE or TYPE=RATIO with --credits, for example frigate=3")


def _types_and_numbers(items: list[str], sign: str, rule: str) -> list[tuple[str, int]]:
    units = []
    for item in items:
        name, separator, number = item.partition(sign)
        try:
            if not name or ":" in name or "=" in name or (separator and not number.isdecimal()):
                raise ValueError(item)
            units.append((name, int(number) if separator else 1))
        except ValueError:  # also of int(), for thousands of digits
            raise InvalidInput(f"{rule}, got {shown(item)}") from None
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


def fight(request: BattleRequest, *, threads: int, trace: bool, as_json: bool) -> int:
    """Fight, and report the result, including the partial one after Ctrl-C; return the exit code."""
    with request.naming_file():
        request.repeat = repeat_of(request.repeat)
    if trace and request.repeat != 1:
        raise InvalidInput("--trace and --repeat can't be combined: a trace shows one battle")
    with request.naming_file():
        # A single battle is drawn tick by tick.
        config = CombatConfig.made({**request.config, "trace": request.repeat == 1, "damage_events": False}, "config")
        resolver = CombatResolver(config, request.universe)
        bought = None if request.credits is None else _buy(request, resolver, request.credits)
        if request.repeat == 1:
            _fight_one(request, resolver, threads, bought, trace=trace, as_json=as_json)
        else:
            _fight_many(request, resolver, threads, bought, as_json=as_json)
    return 0


def _buy(request: BattleRequest, resolver: CombatResolver, credits_: float) -> list[BoughtForce]:
    """Replace the wanted types of every side by what the credits pay for; return the purchases, by side."""

    def buy(types: WantedTypes, what: str) -> BoughtForce:
        return bought_force(resolver.native, types, credits_, what)

    sides = [buy(request.attackers, "attackers"), buy(request.defenders, "defenders")]  # type: ignore[arg-type]
    others = [buy(types, f"others[{place}]") for place, types in enumerate(request.others)]  # type: ignore[arg-type]
    request.attackers, request.defenders = sides[0].units, sides[1].units
    request.others = [side.units for side in others]
    return sides + others


def _fight_one(
    request: BattleRequest,
    resolver: CombatResolver,
    threads: int,
    bought: list[BoughtForce] | None,
    *,
    trace: bool,
    as_json: bool,
) -> None:
    def report(outcome: CombatOutcome) -> None:
        if as_json:
            _print_json(request, battle_json(outcome, trace=trace), bought)
            return
        print_purchase(request.credits, bought)
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


def _fight_many(
    request: BattleRequest, resolver: CombatResolver, threads: int, bought: list[BoughtForce] | None, *, as_json: bool
) -> None:
    # Only two teams can be estimated.
    estimate = None if request.others else resolver.estimate_combat(request.attackers, request.defenders)

    def report(sample: CombatSample) -> None:
        if as_json:
            _print_json(request, sample_json(sample, request.seed, estimate), bought)
        else:
            print_purchase(request.credits, bought)
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


def _print_json(request: BattleRequest, report: dict[str, Any], bought: list[BoughtForce] | None) -> None:
    purchase = {} if request.credits is None or bought is None else {"bought": purchase_json(request.credits, bought)}
    print(json.dumps({"universe": request.universe, **purchase, **report}))
