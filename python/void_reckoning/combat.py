"""Battles outside any campaign: one engine for space and ground, exact by seed (docs/rules/combat.md)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, overload

from void_reckoning.error_handling import handle_native_error
from void_reckoning.simulation_core import (
    CombatError,
    CombatOutcome,
    CombatUnit,
    IntegrationError,
    InvalidInput,
    NativeResolver,
)
from void_reckoning.universes import find_universe

Unit = CombatUnit | Mapping[str, Any] | str | tuple[str, int]
"""A :class:`CombatUnit`, its arguments as a mapping, the name of a unit type, or a name with a count."""
Units = Unit | Sequence[Unit] | Mapping[str, Sequence[Any]]
"""One unit, a list of them, or columns: a :class:`CombatUnit`'s arguments by name, each a list or an array with a value a row."""

_SIDES = 4
_UNIT_KEYS = [
    "type",
    "count",
    "faction",
    "technologies",
    "experience",
    "hull",
    "shields",
    "morale",
    "fatigue",
    "commander",
    "arrival",
    "immobile",
    "unit_id",
    "stats",
]


@dataclass(frozen=True, slots=True)
class Terrain:
    """Where a battle is fought; as given, open ground or empty space.

    Attributes
    ----------
    cover
        Share of the hits that it stops, 0 to 0.9.
    speed
        Factor of every unit's speed.
    sight
        Factor of every weapon's range.
    """

    cover: float = 0.0
    speed: float = 1.0
    sight: float = 1.0


@dataclass(frozen=True, slots=True)
class CombatConfig:
    """How battles are fought. Never changes: :meth:`replace` gives another one.

    Attributes
    ----------
    tick_limit
        A battle that is still on after so many ticks (a minute each in space, ten seconds on the ground) is undecided.
    field_length
        km (space) or m (ground) from edge to edge; 0: from the ranges of the weapons present.
    retreat_ratio
        By side: it withdraws when its strength is below this share of its enemies'; 0: never.
    teams
        By side: sides of one team are allies. Side 0's team attacks, all others defend.
    terrain
        Where: a :class:`Terrain`, or the name of one of the universe's.
    cover
        By side that has dug in: the share of what the terrain lets through that this stops, 0 to 0.9.
    damage_events
        Keep what every weapon did in every tick.
    trace
        Keep how every side stood after every tick.

    Examples
    --------
    >>> import void_reckoning as vr
    >>> vr.CombatConfig(retreat_ratio=(0.5, 0.3)).replace(trace=True).retreat_ratio
    (0.5, 0.3)
    """

    tick_limit: int = 400
    field_length: float = 0.0
    retreat_ratio: tuple[float, ...] = ()
    teams: tuple[int, ...] = (0, 1, 2, 3)
    terrain: Terrain | str = Terrain()
    cover: tuple[float, ...] = ()
    damage_events: bool = True
    trace: bool = False

    @classmethod
    def of(cls, value: CombatConfig | Mapping[str, Any] | None) -> CombatConfig:
        """A configuration from its attributes by name; ``None``: the defaults. ``InvalidInput`` for an unknown name."""
        if value is None:
            return cls()
        if isinstance(value, CombatConfig):
            return value
        given = dict(value)
        terrain = given.get("terrain")
        if isinstance(terrain, Mapping):
            given["terrain"] = _made(Terrain, terrain, "config: terrain")
        return _made(cls, given, "config")

    def replace(self, **changes: Any) -> CombatConfig:
        """The same but for ``changes``."""
        return CombatConfig.of({field.name: getattr(self, field.name) for field in dataclasses.fields(self)} | changes)


_Made = TypeVar("_Made")


def _made(kind: type[_Made], given: Mapping[str, Any], what: str) -> _Made:
    allowed = [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]
    unknown = sorted(set(given) - set(allowed))
    if unknown:
        raise InvalidInput(f"{what} has '{unknown[0]}'; allowed are {', '.join(allowed)}")
    return kind(**given)


def _by_side(values: Sequence[float], what: str, low: float, high: float) -> list[float]:
    if len(values) > _SIDES:
        raise InvalidInput(f"config: {what} has {len(values)} values; there are at most {_SIDES} sides")
    for side, value in enumerate(values):
        if not low <= value <= high:  # false for NaN
            raise InvalidInput(f"config: {what}[{side}] is {value}; allowed are {low:g} to {high:g}")
    return [*map(float, values), *[0.0] * (_SIDES - len(values))]


def _native(universe: str, config: CombatConfig) -> NativeResolver:
    if not 1 <= config.tick_limit <= 100_000:
        raise InvalidInput(f"config: tick_limit is {config.tick_limit}; allowed are 1 to 100000")
    if not 0 <= config.field_length <= 1e9:
        raise InvalidInput(f"config: field_length is {config.field_length}; allowed are 0 to 1e9")
    teams = [*config.teams, *range(len(config.teams), _SIDES)]
    if len(teams) > _SIDES or not all(isinstance(team, int) and 0 <= team < _SIDES for team in teams):
        raise InvalidInput(
            f"config: teams is {config.teams}; allowed are up to {_SIDES} numbers from 0 to {_SIDES - 1}"
        )
    terrain = config.terrain if isinstance(config.terrain, Terrain) else Terrain()
    for name, value, low, high in (
        ("cover", terrain.cover, 0.0, 0.9),
        ("speed", terrain.speed, 0.01, 100.0),
        ("sight", terrain.sight, 0.01, 100.0),
    ):
        if not low <= value <= high:
            raise InvalidInput(f"config: terrain.{name} is {value}; allowed are {low:g} to {high:g}")
    return NativeResolver(
        find_universe(universe),
        tick_limit=config.tick_limit,
        field_length=config.field_length,
        retreat_ratio=_by_side(config.retreat_ratio, "retreat_ratio", 0, 1e6),
        teams=teams,
        terrain=[terrain.cover, terrain.speed, terrain.sight],
        terrain_name=config.terrain if isinstance(config.terrain, str) else "",
        cover=_by_side(config.cover, "cover", 0, 0.9),
        damage_events=config.damage_events,
        trace=config.trace,
    )


def _unit(value: Unit, what: str) -> CombatUnit:
    if isinstance(value, CombatUnit):
        return value
    try:
        if isinstance(value, str):
            return CombatUnit(value)
        if isinstance(value, Mapping):
            unknown = sorted(set(value) - set(_UNIT_KEYS))
            if unknown:
                raise InvalidInput(f"has '{unknown[0]}'; allowed are {', '.join(_UNIT_KEYS)}")
            return CombatUnit(**value)
        if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str):
            return CombatUnit(value[0], value[1])
    except InvalidInput as error:
        raise InvalidInput(f"{what}: {error}") from None
    except TypeError:
        raise InvalidInput(f"{what}: {value!r} has an argument of the wrong type; see CombatUnit") from None
    raise InvalidInput(f"{what} is {value!r}; allowed are a CombatUnit, a mapping, a name, or a (name, count) tuple")


def _rows(columns: Mapping[str, Any], what: str) -> list[dict[str, Any]]:
    """Arguments row by row; values of NumPy arrays as plain ones."""
    plain = {name: column.tolist() if hasattr(column, "tolist") else column for name, column in columns.items()}
    rows = len(plain["type"])
    for name, column in plain.items():
        if isinstance(column, str) or not isinstance(column, Sequence) or len(column) != rows:
            found = (
                f"has {len(column)} rows"
                if hasattr(column, "__len__") and not isinstance(column, str)
                else "is no column"
            )
            raise InvalidInput(f"{what}: column {name} {found}; type has {rows}")
    return [{name: column[row] for name, column in plain.items()} for row in range(rows)]


def _side(units: Units, what: str) -> list[CombatUnit]:
    given: Any = units
    if isinstance(given, Mapping) and not isinstance(given.get("type", ""), str):
        given = _rows(given, what)
    if isinstance(given, CombatUnit | Mapping | str) or (isinstance(given, tuple) and _is_name_and_count(given)):
        given = [given]
    if not isinstance(given, Sequence):
        raise InvalidInput(f"{what} is {type(units).__name__}; a unit or a list of units is needed")
    return [_unit(unit, f"{what}[{place}]") for place, unit in enumerate(given)]


def _is_name_and_count(given: tuple[Any, ...]) -> bool:
    return len(given) == 2 and isinstance(given[1], int)


def _sides(attackers: Units, defenders: Units, others: Sequence[Units] = ()) -> list[list[CombatUnit]]:
    sides = [_side(attackers, "attackers"), _side(defenders, "defenders")]
    return sides + [_side(units, f"others[{place}]") for place, units in enumerate(others)]


def _seed(seed: int) -> int:
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**64:
        raise InvalidInput(f"seed is {seed!r}; allowed are 0 to 2**64 - 1")
    return seed


def _threads(threads: int) -> int:
    if not 0 <= threads <= 1024:
        raise InvalidInput(f"threads is {threads}; allowed are 0 (one a core) to 1024")
    return threads


@dataclass(frozen=True, slots=True)
class CombatEstimate:
    """What a battle is expected to come to, without fighting it (docs/rules/combat.md, "Estimate").

    Attributes
    ----------
    win_probability
        Of the attackers (side 0's team); a battle that nobody wins counts as half won.
    losses
        Expected share of the hull, or of the soldiers, that the attackers and the defenders lose, 0 to 1.
    spread
        Standard deviation of these shares from battle to battle.
    """

    win_probability: float
    losses: tuple[float, float]
    spread: tuple[float, float]


@dataclass(frozen=True, slots=True)
class CombatBatch(Sequence[CombatOutcome | None]):
    """Outcomes in the order of the battles; ``None`` where one could not be calculated.

    Attributes
    ----------
    outcomes
        By place.
    failures
        Why there is no outcome, by place.
    """

    outcomes: list[CombatOutcome | None]
    failures: dict[int, str]

    def __len__(self) -> int:
        return len(self.outcomes)

    @overload
    def __getitem__(self, place: int) -> CombatOutcome | None: ...
    @overload
    def __getitem__(self, place: slice) -> list[CombatOutcome | None]: ...
    def __getitem__(self, place: int | slice) -> CombatOutcome | list[CombatOutcome | None] | None:
        return self.outcomes[place]

    def __iter__(self) -> Iterator[CombatOutcome | None]:
        return iter(self.outcomes)


class CombatResolver:
    """Fights battles outside any campaign. Any number of threads may use one.

    Parameters
    ----------
    config
        How battles are fought: a :class:`CombatConfig`, or its attributes by name.
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
    >>> outcome.decided, outcome.statistics[0].started
    (True, 20)
    """

    def __init__(
        self, config: CombatConfig | Mapping[str, Any] | None = None, universe: str = "void_reckoning"
    ) -> None:
        self.config = CombatConfig.of(config)
        """How battles are fought."""
        self.native = _native(universe, self.config)

    def resolve_combat(
        self, attackers: Units, defenders: Units, *, others: Sequence[Units] = (), seed: int = 1, threads: int = 1
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
            Of all its random numbers; the same one gives the same battle to the bit.
        threads
            For battles of thousands of units; the outcome does not depend on it. 0: one a core.

        Returns
        -------
        CombatOutcome
            Who won and why, every unit, every side, every weapon.

        Raises
        ------
        InvalidInput
            An unknown name, an empty side, a number out of its range; the message says where.
        """
        return self.native.resolve(_sides(attackers, defenders, others), _seed(seed), _threads(threads))

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
            Battles, each an ``(attackers, defenders)`` pair or a mapping with ``attackers``, ``defenders``, and perhaps ``others`` and
            ``seed``; or, with ``defenders``, the attackers of each battle.
        defenders
            The defenders of each battle.
        seed
            The i-th battle is that of ``resolve_combat(..., seed=seed + i)`` to the bit, unless it has a seed of its own.
        threads
            Changes no outcome. 0: one a core.

        Returns
        -------
        CombatBatch
            An outcome a battle; where one could not be calculated, ``failures`` says why, and the others are there all the same.

        Raises
        ------
        InvalidInput
            As for :meth:`resolve_combat`; the message names the battle. Nothing was fought then.
        """
        battles: Sequence[Any] = attackers
        if defenders is not None:
            if len(attackers) != len(defenders):
                raise InvalidInput(
                    f"attackers has {len(attackers)} entries and defenders {len(defenders)}; a battle needs one of each"
                )
            battles = list(zip(attackers, defenders, strict=True))
        first = _seed(seed)
        jobs = [_battle(battle, (first + place) % 2**64, f"battles[{place}]") for place, battle in enumerate(battles)]
        return CombatBatch(*self.native.resolve_batch(jobs, _threads(threads)))

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
    ) -> dict[str, Any]:
        """Fight the same battle with the seeds ``seed``, ``seed + 1``, ..., and keep only what it came to.

        Parameters
        ----------
        repeat
            How often, 1 to 10,000,000.
        progress
            Is told how many are done.

        Returns
        -------
        dict
            A row a battle: ``results`` (numbers of ``CombatResult``), ``reasons``, ``decided``, ``winning_teams`` (-1: nobody), ``ticks``;
            with a column a side: ``destroyed``, ``routed``, ``withdrawn`` (units), ``hull_left``, ``damage_dealt`` (points). Over all
            battles: ``destroyed_by`` and ``stress`` by side, ``weapons`` by side and weapon.
        """
        if not 1 <= repeat <= 10_000_000:
            raise InvalidInput(f"repeat is {repeat}; allowed are 1 to 10000000")
        return self.native.sample(
            _sides(attackers, defenders, others), _seed(seed), repeat, _threads(threads), progress
        )

    def estimate_combat(self, attackers: Units, defenders: Units, *, others: Sequence[Units] = ()) -> CombatEstimate:
        """Who would win, and at what cost, without fighting: about a microsecond once the units are mustered.

        Lanchester's square law with each side's weapons matched to the units they really face, fitted to the battles of
        whole campaigns; docs/rules/combat.md has the formula and its measured error. Reinforcements count as if they stood
        there, commanders and the length of the field do not count.

        Parameters
        ----------
        attackers, defenders, others
            As for :meth:`resolve_combat`; all sides together must be two teams.

        Returns
        -------
        CombatEstimate
            Win probability of the attackers, and for both teams the expected share of hull or soldiers lost.

        Raises
        ------
        InvalidInput
            As for :meth:`resolve_combat`; or the sides are more than two teams, or one.

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
        win, *shares = self.native.estimate(_sides(attackers, defenders, others))
        return CombatEstimate(win, (shares[0], shares[1]), (shares[2], shares[3]))


def _battle(battle: Any, seed: int, what: str) -> tuple[list[list[CombatUnit]], int]:
    try:
        if isinstance(battle, Mapping):
            unknown = sorted(set(battle) - {"attackers", "defenders", "others", "seed"})
            if unknown or not {"attackers", "defenders"} <= set(battle):
                raise InvalidInput("has the keys attackers, defenders, and perhaps others and seed")
            sides = _sides(battle["attackers"], battle["defenders"], battle.get("others", ()))
            return sides, _seed(battle.get("seed", seed))
        if not isinstance(battle, Sequence) or isinstance(battle, str) or len(battle) != 2:
            raise InvalidInput("is no (attackers, defenders) pair")
        return _sides(battle[0], battle[1]), seed
    except InvalidInput as error:
        raise InvalidInput(f"{what}: {error}") from None


@handle_native_error(dict.fromkeys((IntegrationError, ValueError, RuntimeError, TypeError), CombatError))
def resolve_combat_safe(
    attackers: Units,
    defenders: Units,
    *,
    others: Sequence[Units] = (),
    seed: int = 1,
    config: CombatConfig | Mapping[str, Any] | None = None,
    universe: str = "void_reckoning",
) -> CombatOutcome:
    """Fight one battle; whatever goes wrong is a :class:`CombatError` with its cause.

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
