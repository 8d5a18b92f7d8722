"""Battles outside any campaign: one engine for space and ground, exact by seed (docs/rules/combat.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, overload

from void_reckoning._core import (
    CombatError,
    CombatOutcome,
    CombatSample,
    CombatUnit,
    IntegrationError,
    InvalidInput,
)
from void_reckoning.combat.config import CombatConfig, native_resolver
from void_reckoning.combat.purchase import BoughtForce, WantedTypes, bought_force
from void_reckoning.combat.results import CombatBatch, CombatEstimate
from void_reckoning.combat.units import Units, named_sides, sides_of
from void_reckoning.support.arguments import callback, entries_of, integer, items_of, optional
from void_reckoning.support.error_handling import handle_native_error
from void_reckoning.support.notebook import bounded
from void_reckoning.support.ranges import check_threads
from void_reckoning.support.universe import Universe


def _seed(seed: int) -> int:
    return integer(seed, "seed", 0, 2**64 - 1)


def repeat_of(repeat: int) -> int:
    """Return a number of battles, 1 to 10,000,000; raise InvalidInput for anything else."""
    return integer(repeat, "repeat", 1, 10_000_000)


class CombatResolver:
    """Fights battles outside any campaign. One may be shared by any number of threads.

    Parameters
    ----------
    config
        Rules of the battles: a :class:`CombatConfig`, or its attributes by name.
    universe
        Name of the universe whose unit types, weapons, factions and technologies may be named, or its folder.

    Raises
    ------
    InvalidInput
        A setting is out of its range, or there is no such universe.

    Examples
    --------
    >>> import void_reckoning as vr
    >>> outcome = vr.CombatResolver().resolve_combat([vr.CombatUnit("frigate", 20)], [vr.CombatUnit("raider", 30)], seed=7)
    >>> outcome.decided, outcome.sides[0].started, outcome.statistics["units_started_defenders"]
    (True, 20, 30)
    """

    def __init__(
        self, config: CombatConfig | Mapping[str, Any] | None = None, universe: str | Path | Universe = "void_reckoning"
    ) -> None:
        self.config = CombatConfig() if config is None else CombatConfig.made(config, "config")
        """Configuration of the battles."""
        self.native = native_resolver(universe, self.config)
        self._universe = universe

    def __repr__(self) -> str:
        return bounded(f"CombatResolver({self.config!r}, {str(self._universe)!r})")

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle it as its configuration and its universe's name or folder."""
        return type(self), (self.config, self._universe)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CombatResolver):
            return NotImplemented
        return (self.config, str(self._universe)) == (other.config, str(other._universe))

    def __hash__(self) -> int:
        return hash((self.config, str(self._universe)))

    def resolve_combat(
        self,
        attackers: Units,
        defenders: Units,
        *,
        others: Sequence[Units] = (),
        seed: int = 1,
        threads: int = 1,
        interrupted: Callable[[CombatOutcome], None] | None = None,
    ) -> CombatOutcome:
        """Fight one battle.

        Parameters
        ----------
        attackers, defenders
            One unit or a list, each a :class:`CombatUnit`, a mapping of its arguments, the name of a unit type, or a
            ``(name, count)`` tuple; or columns, such as ``{"type": ["frigate", "scout"], "count": np.array([20, 3])}``.
        others
            Up to two more sides.
        seed
            Random seed: the same one gives the same battle, bit for bit.
        threads
            Worker threads, for battles of thousands of units; the outcome does not depend on it. 0: all usable cores (affinity and the
            quota of a container count).
        interrupted
            Called with the state after the last whole tick when Ctrl-C, or another signal whose handler raises, stops
            the battle: ``result`` is ``UNKNOWN``, ``reason`` ``'interrupted'``, ``ticks`` says when.

        Returns
        -------
        CombatOutcome
            The winner and the cause, every unit, every side, every weapon.

        Raises
        ------
        InvalidInput
            An unknown name, an empty side, a number out of its range; the message names the place.
        KeyboardInterrupt
            Ctrl-C, in the main thread: within 100 ms, however large the battle. Nothing is left half changed.
        """
        optional(callback, interrupted, "interrupted", "a CombatOutcome")
        sides = sides_of(attackers, defenders, others)
        return self.native.resolve(sides, _seed(seed), check_threads(threads), interrupted)

    @overload
    def resolve_combat_batch(
        self, attackers: Sequence[Any], defenders: None = None, *, seed: int = 1, threads: int = 0
    ) -> CombatBatch: ...
    @overload
    def resolve_combat_batch(
        self, attackers: Sequence[Units], defenders: Sequence[Units], *, seed: int = 1, threads: int = 0
    ) -> CombatBatch: ...
    def resolve_combat_batch(
        self, attackers: Sequence[Any], defenders: Sequence[Units] | None = None, *, seed: int = 1, threads: int = 0
    ) -> CombatBatch:
        """Fight many battles, in parallel.

        Parameters
        ----------
        attackers
            Battles, each an ``(attackers, defenders)`` pair or a mapping with ``attackers``, ``defenders``, and optionally ``others`` and
            ``seed``; or, with ``defenders``, the attackers of each battle.
        defenders
            The defenders of each battle.
        seed
            The i-th battle equals ``resolve_combat(..., seed=seed + i)``, bit for bit, unless it has a seed of its own.
        threads
            Worker threads; the outcomes do not depend on it. 0: all usable cores (affinity and the quota of a container count).

        Returns
        -------
        CombatBatch
            An outcome for each battle; if one could not be calculated, ``failures`` says why, and the others are still there.

        Raises
        ------
        InvalidInput
            As for :meth:`resolve_combat`; the message names the battle. Nothing was fought.
        KeyboardInterrupt
            Ctrl-C, in the main thread; the battles fought so far are discarded.
        """
        jobs = _battles(attackers, defenders, _seed(seed), ("attackers", "defenders"))
        return CombatBatch(*self.native.resolve_batch(jobs, check_threads(threads)))

    def sample_combat(
        self,
        attackers: Units,
        defenders: Units,
        *,
        others: Sequence[Units] = (),
        repeat: int = 1000,
        seed: int = 1,
        threads: int = 0,
        progress: Callable[[int], None] | None = None,
        interrupted: Callable[[CombatSample], None] | None = None,
    ) -> CombatSample:
        """Fight the same battle with the seeds ``seed``, ``seed + 1``, ..., and keep only summary figures.

        Parameters
        ----------
        repeat
            Number of battles, 1 to 10,000,000.
        progress
            Called with the number of battles fought, periodically and at the end.
        interrupted
            Called with the sample of the battles fought so far when Ctrl-C, or another signal whose handler raises, stops
            it after the first.

        Returns
        -------
        dict
            A row a battle: ``results`` (numbers of ``CombatResult``), ``reasons``, ``decided``, ``winning_teams`` (-1: none), ``ticks``;
            with a column a side: ``destroyed``, ``routed``, ``withdrawn`` (units), ``hull_left``, ``damage_dealt`` (points). Over all
            battles: ``destroyed_by`` and ``stress`` by side, ``weapons`` by side and weapon. Before the first battle, by side:
            ``forces`` (units by type), ``started`` (units), ``hull_started`` (points).

        Raises
        ------
        InvalidInput
            As for :meth:`resolve_combat`; also where ``repeat`` is out of its range.
        KeyboardInterrupt
            Ctrl-C, in the main thread.
        """
        times = repeat_of(repeat)
        optional(callback, progress, "progress", "a number of battles")
        optional(callback, interrupted, "interrupted", "a CombatSample")
        sides = sides_of(attackers, defenders, others)
        return self.native.sample(sides, _seed(seed), times, check_threads(threads), progress, interrupted)

    def buy_force(self, types: WantedTypes, credits: float) -> BoughtForce:  # noqa: A002  # not the interpreter's
        """Buy as many units of some types as ``credits`` pay for: forces of equal cost, for battles between them.

        Whole sets of the ratios are bought first, then of one more set what the rest pays for, the dearest first; where not even one set
        can be paid for, one of each comes first.

        Parameters
        ----------
        types
            One unit type or a list, each the name of a type, a ``(name, ratio)`` tuple, or a mapping of a :class:`CombatUnit`'s
            arguments with ``ratio`` in place of ``count``; or columns of such arguments. Ratios are integers, 1 by default.
        credits
            Credits to spend, 0.001 to 1,000,000,000, to a thousandth. A unit costs its owner what the type costs in the universe, with
            the traits of its ``faction`` and its ``technologies``; ``stats`` change no cost.

        Returns
        -------
        BoughtForce
            The units, for :meth:`resolve_combat`, :meth:`sample_combat` or :meth:`estimate_combat`; what was spent and left, in credits.

        Raises
        ------
        InvalidInput
            ``credits`` are out of their range, or don't pay for one of each type; an unknown type, one without a cost, a ``count``.

        Examples
        --------
        >>> import void_reckoning as vr
        >>> resolver = vr.CombatResolver()
        >>> force = resolver.buy_force([("frigate", 3), "cruiser"], 1000)
        >>> force.units, force.costs, force.spent, force.left
        ((<CombatUnit 5 frigate>, <CombatUnit 2 cruiser>), (96.0, 224.0), 928.0, 72.0)
        >>> enemy = resolver.buy_force("raider", 1000)
        >>> len(resolver.sample_combat(force.units, enemy.units, repeat=20).results)
        20
        """
        return bought_force(self.native, types, credits, "types")

    def estimate_combat(
        self, attackers: Units, defenders: Units, *, others: Sequence[Units] = (), fights: int = 0
    ) -> CombatEstimate:
        """Estimate the winner and the losses without fighting: some microseconds once the units are set up.

        The battle is calculated in the mean, contingent by contingent, and the result weighted by the outcomes of thousands of real battles
        with such means; docs/rules/combat.md has the method, its measured error and the reliability of its probabilities.
        Reinforcements count as present from the start; commanders and the length of the field do not count.

        Parameters
        ----------
        attackers, defenders, others
            As for :meth:`resolve_combat`; all sides together must be two teams.
        fights
            Maximum number of battles to fight, with random numbers of their own, if the estimate is in doubt (``doubt`` of 0.1 or
            more), 0 to 1,000. The greater the doubt, the more their outcome counts.

        Returns
        -------
        CombatEstimate
            Win probability of the attackers, and for both teams the expected share of hull or soldiers lost.

        Raises
        ------
        InvalidInput
            As for :meth:`resolve_combat`; also if the sides are not two teams, or ``fights`` is out of range.

        Examples
        --------
        >>> import void_reckoning as vr
        >>> resolver = vr.CombatResolver()
        >>> resolver.estimate_combat(("frigate", 12), ("frigate", 12)).win_probability
        0.5
        >>> estimate = resolver.estimate_combat(("frigate", 20), ("frigate", 12))
        >>> estimate.win_probability > 0.9, estimate.losses[0] < estimate.losses[1]
        (True, True)
        """
        fights = integer(fights, "fights", 0, 1000)
        win, doubt, *shares = self.native.estimate(sides_of(attackers, defenders, others), fights)
        return CombatEstimate(win, doubt, (shares[0], shares[1]), (shares[2], shares[3]))


def _battles(attackers: object, defenders: object, seed: int, names: tuple[str, str]) -> list[tuple[Any, int]]:
    """Return the sides and the seed of each battle, of pairs or of two lists with these names."""
    battles: Sequence[Any] = items_of(attackers, names[0])
    if defenders is None:
        return [_battle(battle, (seed + place) % 2**64, f"battles[{place}]") for place, battle in enumerate(battles)]
    others = items_of(defenders, names[1])
    if len(battles) != len(others):
        raise InvalidInput(f"{names[1]} must have as many entries as {names[0]}, {len(battles)}, got {len(others)}")
    pairs = enumerate(zip(battles, others, strict=True))
    return [_battle(pair, (seed + place) % 2**64, f"battles[{place}]", names) for place, pair in pairs]


def _battle(
    battle: Any, seed: int, what: str, names: tuple[str, str] = ("attackers", "defenders")
) -> tuple[list[list[CombatUnit]], int]:
    try:
        if isinstance(battle, Mapping):
            battle = entries_of(battle, what)
            unknown = sorted(set(battle) - {"attackers", "defenders", "others", "seed"})
            if unknown or not {"attackers", "defenders"} <= set(battle):
                raise InvalidInput("must have the keys attackers and defenders, and may have others and seed")
            sides = sides_of(battle["attackers"], battle["defenders"], battle.get("others", ()))
            return sides, _seed(battle.get("seed", seed))
        if not isinstance(battle, Sequence) or isinstance(battle, str) or len(battle) != 2:
            raise InvalidInput("must be an (attackers, defenders) pair")
        return named_sides(battle[0], battle[1], (), names), seed
    except InvalidInput as error:
        raise InvalidInput(f"{what}: {error}") from error.__cause__


def resolve_combat(
    attacker: Units,
    defender: Units,
    *,
    others: Sequence[Units] = (),
    seed: int = 1,
    config: CombatConfig | Mapping[str, Any] | None = None,
    universe: str | Path | Universe = "void_reckoning",
) -> CombatOutcome:
    """Fight one battle; as :meth:`CombatResolver.resolve_combat` with this ``config``.

    Examples
    --------
    >>> import void_reckoning as vr
    >>> vr.resolve_combat({"type": "frigate", "count": 20}, "raider").result.name
    'ATTACKER_WIN'
    """
    resolver = CombatResolver(config, universe)
    sides = named_sides(attacker, defender, others, ("attacker", "defender"))
    return resolver.native.resolve(sides, _seed(seed), 1, None)


def resolve_combat_batch(
    units: Sequence[Any],
    enemies: Sequence[Units] | None = None,
    *,
    seed: int = 1,
    threads: int = 0,
    config: CombatConfig | Mapping[str, Any] | None = None,
    universe: str | Path | Universe = "void_reckoning",
) -> CombatBatch:
    """Fight many battles, each of ``units`` against the one of ``enemies`` in its place; as :meth:`CombatResolver.resolve_combat_batch`.

    Examples
    --------
    >>> import void_reckoning as vr
    >>> outcomes = vr.resolve_combat_batch([("frigate", 20), "scout"], ["raider", ("raider", 30)])
    >>> [outcome.result.name for outcome in outcomes]
    ['ATTACKER_WIN', 'DEFENDER_WIN']
    """
    resolver = CombatResolver(config, universe)
    jobs = _battles(units, enemies, _seed(seed), ("units", "enemies"))
    return CombatBatch(*resolver.native.resolve_batch(jobs, check_threads(threads)))


def buy_force(
    types: WantedTypes,
    credits: float,  # noqa: A002  # not the interpreter's
    *,
    universe: str = "void_reckoning",
) -> BoughtForce:
    """Buy as many units of some types as ``credits`` pay for; as :meth:`CombatResolver.buy_force`.

    Examples
    --------
    >>> import void_reckoning as vr
    >>> force = vr.buy_force("frigate", 500)
    >>> force.units, force.left
    ((<CombatUnit 5 frigate>,), 20.0)
    """
    return CombatResolver(None, universe).buy_force(types, credits)


@handle_native_error(dict.fromkeys((IntegrationError, ValueError, RuntimeError, TypeError), CombatError))
def resolve_combat_safe(
    attackers: Units,
    defenders: Units,
    *,
    others: Sequence[Units] = (),
    seed: int = 1,
    config: CombatConfig | Mapping[str, Any] | None = None,
    universe: str | Path | Universe = "void_reckoning",
) -> CombatOutcome:
    """Fight one battle; raise every error as a :class:`CombatError` with its cause.

    See :meth:`CombatResolver.resolve_combat`.

    Examples
    --------
    >>> import void_reckoning as vr
    >>> try:
    ...     vr.resolve_combat_safe("frigate", "no such ship")
    ... except vr.CombatError as error:
    ...     print(error.native_error)
    InvalidInput
    """
    return CombatResolver(config, universe).resolve_combat(attackers, defenders, others=others, seed=seed)
