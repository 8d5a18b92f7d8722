"""Tables of units: what each faction built, lost and destroyed, by type. docs/formats/analytics.md describes every column."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from void_reckoning._core import log_event_fields
from void_reckoning.blackbox.names import choices_of
from void_reckoning.blackbox.reader import BlackBoxReader

if TYPE_CHECKING:
    import pyarrow as pa

_KINDS = ("ship", "army")
_IN_BATTLE, _CREATED = 0, 0  # of EntityDestroyed.reason, Intervention.change


class Loss(NamedTuple):
    """Units of one type that a faction lost together."""

    turn: int
    battle: int
    """Number of the battle; 0: none."""
    faction: str
    unit_type: int
    reason: int
    by_faction: str | None
    by_unit_type: int | None


class _Killer(NamedTuple):
    faction: str | None
    unit_type: int | None


@dataclass
class _Battle:
    in_space: bool
    sequence: int
    owner_of: dict[int, str | None]
    """By group that takes part: fleets and planets."""
    kills: list[tuple[int, int, int, int]]
    """Source, target, weapon, number."""


def losses_table(reader: BlackBoxReader) -> pa.Table:
    """Return the units that were lost: a row for each round, battle, faction, unit type, reason and cause."""
    import pyarrow as pa  # noqa: PLC0415  # heavy

    reader = reader.live().until_now()
    rows = sorted(_losses(reader).items(), key=lambda row: _order(row[0]))
    reasons = _choices("EntityDestroyed", "reason")
    types, costs = [one.id for one in reader.names.units], reader.names.unit_costs
    return pa.table(
        {
            "turn": pa.array([one.turn for one, _ in rows], pa.uint32()),
            "battle": pa.array([one.battle or None for one, _ in rows], pa.uint64()),
            "faction": pa.array([one.faction for one, _ in rows], pa.string()),
            "unit_type": pa.array([types[one.unit_type] for one, _ in rows], pa.string()),
            "reason": pa.array([reasons[one.reason] for one, _ in rows], pa.string()),
            "by_faction": pa.array([one.by_faction for one, _ in rows], pa.string()),
            "by_unit_type": pa.array(
                [None if one.by_unit_type is None else types[one.by_unit_type] for one, _ in rows], pa.string()
            ),
            "units": pa.array([count for _, count in rows], pa.uint32()),
            "credits": pa.array([count * costs[one.unit_type] for one, count in rows], pa.float64()),
        }
    )


def units_table(reader: BlackBoxReader) -> pa.Table:
    """Return what became of each faction's units: a row for each faction and unit type.

    A row without a type has the units that a faction destroyed, where the log does not know which of its types did it.
    """
    import pyarrow as pa  # noqa: PLC0415

    reader = reader.live().until_now()
    types, costs = [one.id for one in reader.names.units], reader.names.unit_costs
    figures: defaultdict[tuple[str, int | None], Counter[str]] = defaultdict(Counter)
    for seat, unit_type, count in reader.names.units_at_start:
        figures[reader.names.factions[seat].id, unit_type]["at_start"] += count
    for _, faction, unit_type in _spawned(reader):
        figures[faction, unit_type]["built"] += 1
    for loss, count in _losses(reader).items():
        own = figures[loss.faction, loss.unit_type]
        own["lost_in_battle" if loss.reason == _IN_BATTLE else "lost_otherwise"] += count
        if loss.by_faction is not None:
            other = figures[loss.by_faction, loss.by_unit_type]
            other["destroyed"] += count
            other["thousandths_destroyed"] += round(count * costs[loss.unit_type] * 1000)
    order = {faction: place for place, faction in enumerate(reader.factions)}
    keys = sorted(figures, key=lambda key: (order.get(key[0], len(order)), key[1] is None, key[1] or 0))
    rows = [figures[key] for key in keys]
    cost = [0.0 if unit_type is None else costs[unit_type] for _, unit_type in keys]
    lost = [row["lost_in_battle"] + row["lost_otherwise"] for row in rows]
    return pa.table(
        {
            "faction": pa.array([faction for faction, _ in keys], pa.string()),
            "unit_type": pa.array([None if kind is None else types[kind] for _, kind in keys], pa.string()),
            **{
                name: pa.array([row[name] for row in rows], pa.uint32())
                for name in ("at_start", "built", "lost_in_battle", "lost_otherwise")
            },
            "alive": pa.array(
                [row["at_start"] + row["built"] - gone for row, gone in zip(rows, lost, strict=True)], pa.int32()
            ),
            "destroyed": pa.array([row["destroyed"] for row in rows], pa.uint32()),
            "credits_built": pa.array(
                [row["built"] * each for row, each in zip(rows, cost, strict=True)], pa.float64()
            ),
            "credits_lost": pa.array([gone * each for gone, each in zip(lost, cost, strict=True)], pa.float64()),
            "credits_destroyed": pa.array([row["thousandths_destroyed"] / 1000 for row in rows], pa.float64()),
        }
    )


def units_by_faction(reader: BlackBoxReader) -> dict[str, Counter[str]]:
    """Return ``built``, ``lost_in_battle`` and ``lost_otherwise`` of each faction, without the universe's names."""
    figures: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for _, faction, _ in _spawned(reader):
        figures[faction]["built"] += 1
    for row in _destroyed(reader):
        figures[row[2]]["lost_in_battle" if row[4] == _IN_BATTLE else "lost_otherwise"] += 1
    return dict(figures)


def _choices(event_type: str, field: str) -> dict[int, str]:
    return choices_of(next(doc for name, _, _, doc in log_event_fields(event_type) if name == field))


def _order(loss: Loss) -> tuple[Any, ...]:
    return tuple((value is None, "" if value is None else value) for value in loss)


def _spawned(reader: BlackBoxReader) -> Iterator[tuple[int, str, int]]:
    """Return sequence, faction and type of each ship and army; logs older than owners have none."""
    for sequence, owner, kind, unit_type in _rows(reader, "EntitySpawned", "sequence", "owner", "kind", "type"):
        if kind in _KINDS and owner is not None:
            yield sequence, owner, unit_type


def _destroyed(reader: BlackBoxReader) -> Iterator[tuple[int, int, str, int, int, bool]]:
    """Return turn, battle, faction, type, reason, and whether it is a ship."""
    for turn, combat, owner, kind, unit_type, reason in _rows(
        reader, "EntityDestroyed", "turn", "combat", "owner", "kind", "type", "reason"
    ):
        if kind in _KINDS and owner is not None:
            yield turn, combat, owner, unit_type, reason, kind == "ship"


def _rows(reader: BlackBoxReader, event_type: str, *names: str) -> Iterable[tuple[Any, ...]]:
    """Return the named values of each event of a type."""
    columns = reader.columns(event_type).arrays(*names)
    return zip(*(columns[name].tolist() for name in names), strict=True)


def _losses(reader: BlackBoxReader) -> Counter[Loss]:
    battles = _battles(reader)
    losses: Counter[Loss] = Counter()
    fought: defaultdict[tuple[int, int], dict[str, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
    for turn, combat, faction, unit_type, reason, is_ship in _destroyed(reader):
        battle = battles.get(combat) if reason == _IN_BATTLE else None
        if battle is None:
            losses[Loss(turn, combat, faction, unit_type, reason, None, None)] += 1
        elif battle.in_space and not is_ship:  # aboard a fleet: lost with it
            losses[Loss(turn, combat, faction, unit_type, reason, _enemy(battle, faction), None)] += 1
        else:
            fought[turn, combat][faction][unit_type] += 1
    gunners = _Gunners(reader)
    for (turn, combat), by_faction in fought.items():
        battle = battles[combat]
        for faction, lost in by_faction.items():
            for (killer, unit_type), count in _causes(battle, faction, lost, gunners, reader).items():
                losses[Loss(turn, combat, faction, unit_type, _IN_BATTLE, killer.faction, killer.unit_type)] += count
    return losses


def _battles(reader: BlackBoxReader) -> dict[int, _Battle]:
    battles = {
        combat: _Battle(planet == 0, sequence, {}, [])
        for combat, planet, sequence in _rows(reader, "CombatStart", "combat", "planet", "sequence")
    }
    for combat, entity, owner in _rows(reader, "CombatParticipant", "combat", "entity", "owner"):
        battles[combat].owner_of[entity] = reader.factions[owner] if owner < len(reader.factions) else None
    damage = reader.columns("DamageDealt").arrays("combat", "source", "target", "weapon", "kills")
    deadly = damage["kills"].nonzero()[0]
    columns = (damage[name][deadly].tolist() for name in ("combat", "source", "target", "weapon", "kills"))
    for combat, source, target, weapon, kills in zip(*columns, strict=True):
        battles[combat].kills.append((source, target, weapon, kills))
    return battles


def _enemy(battle: _Battle, faction: str) -> str | None:
    """Return the other faction of a battle of two."""
    others = {owner for owner in battle.owner_of.values() if owner != faction}
    return others.pop() if len(others) == 1 else None


class _Gunners:
    """Which unit type of a faction fires a weapon, where only one can."""

    def __init__(self, reader: BlackBoxReader) -> None:
        names = reader.names
        self._mounted, self._garrison, self._planets = names.mounted, set(names.garrison), names.planets
        changes = reader.columns("Intervention").arrays("change")["change"]
        self._whole = not (changes == _CREATED).any()  # no unit came without an event
        self._first = {(names.factions[seat].id, unit_type): -1 for seat, unit_type, _ in names.units_at_start}
        for sequence, faction, unit_type in _spawned(reader):
            self._first.setdefault((faction, unit_type), sequence)

    def type_of(self, weapon: int, faction: str | None, source: int, sequence: int) -> int | None:
        possible = list(self._mounted[weapon]) if weapon < len(self._mounted) else []
        if source not in self._planets:
            possible = [one for one in possible if one not in self._garrison]
        if self._whole and faction is not None:
            possible = [
                one
                for one in possible
                if one in self._garrison or self._first.get((faction, one), sequence + 1) < sequence
            ]
        return possible[0] if len(possible) == 1 else None


def _causes(
    battle: _Battle, faction: str, lost: Counter[int], gunners: _Gunners, reader: BlackBoxReader
) -> Counter[tuple[_Killer, int]]:
    """Return how many units of each type each killer destroyed; only what the log says for certain."""
    killers: Counter[_Killer] = Counter()
    for source, target, weapon, kills in battle.kills:
        if battle.owner_of.get(target) != faction or (battle.in_space and target in reader.names.planets):
            continue  # platforms are not units
        killer = battle.owner_of.get(source)
        killers[_Killer(killer, gunners.type_of(weapon, killer, source, battle.sequence))] += kills
    causes: Counter[tuple[_Killer, int]] = Counter()
    if len(killers) == 1:
        only = next(iter(killers))
        causes.update({(only, unit_type): count for unit_type, count in lost.items()})
    elif len(lost) == 1 and killers.total() == lost.total():
        causes.update({(killer, unit_type): kills for unit_type in lost for killer, kills in killers.items()})
    else:
        factions = {killer.faction for killer in killers}
        one = factions.pop() if len(factions) == 1 else _enemy(battle, faction)
        causes.update({(_Killer(one, None), unit_type): count for unit_type, count in lost.items()})
    return causes
