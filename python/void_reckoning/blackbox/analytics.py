"""Tables for SQL: a campaign as turns, battles, orders, units and losses. docs/formats/analytics.md describes every column.

Discarded events are in none of them, even if the reader includes them: their battle numbers occur again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from void_reckoning._core import log_event_fields, order_names
from void_reckoning.blackbox._files import complete_or_nothing, make_folder
from void_reckoning.blackbox.names import LogNames, choices_of
from void_reckoning.blackbox.reader import BlackBoxReader
from void_reckoning.blackbox.unit_analytics import losses_table, units_table

if TYPE_CHECKING:
    import pyarrow as pa

Column = npt.NDArray[Any]


def write_analytics(reader: BlackBoxReader, folder: str | Path | None = None) -> dict[str, Path]:
    """Write ``turns.parquet``, ``battles.parquet``, ``orders.parquet``, ``units.parquet`` and ``losses.parquet``.

    Parameters
    ----------
    reader
        The campaign's reader.
    folder
        Folder to write to; by default ``analytics`` in the campaign's folder.

    Returns
    -------
    dict of str to Path
        File by table.

    Raises
    ------
    DamagedData
        The log is damaged, and the reader does not skip it.
    StorageError
        The folder can't be written.

    Examples
    --------
    >>> import tempfile, duckdb, void_reckoning as vr
    >>> from void_reckoning.blackbox.analytics import write_analytics
    >>> folder = tempfile.mkdtemp() + "/campaign"
    >>> with vr.Campaign.create(factions=3, systems=20, directory=folder) as campaign:
    ...     _ = campaign.run(turns=5)
    >>> files = write_analytics(vr.BlackBoxReader.open_log(folder))
    >>> duckdb.sql(f"select count(*) from '{files['turns']}'").fetchall()
    [(15,)]
    """
    import pyarrow.parquet as pq  # noqa: PLC0415  # heavy

    reader = reader.until_now()  # all tables are of one moment
    target = reader.path.parent / "analytics" if folder is None else Path(folder)
    make_folder(target)
    written: dict[str, Path] = {}
    tables = {
        "turns": turns_table,
        "battles": battles_table,
        "orders": orders_table,
        "units": units_table,
        "losses": losses_table,
    }
    for name, table in tables.items():
        file = target / f"{name}.parquet"
        # Opened here: pyarrow takes no path that is not UTF-8.
        with complete_or_nothing(file, reader.path) as unfinished, unfinished.open("wb") as opened:
            pq.write_table(table(reader), opened, compression="zstd")
        written[name] = file
    return written


def turns_table(reader: BlackBoxReader) -> pa.Table:
    """Return a row for each faction and round: its figures after it, and what it did in its turn."""
    reader = reader.live().until_now()
    reports = reader.columns("FactionReport").arrays()
    ends = reader.columns("TurnEnd").arrays("turn", "faction", "orders", "rejected", "moves", "battles", "committed")
    of_faction = ends["faction"] < len(reader.factions)
    seats = len(reader.factions) + 1
    keys = reports["turn"].astype(np.int64) * seats + reports["of"]
    own = ends["turn"][of_faction].astype(np.int64) * seats + ends["faction"][of_faction]
    order = np.argsort(own, kind="stable")
    place = np.searchsorted(own[order], keys)
    played = place < len(own)
    played[played] = own[order][place[played]] == keys[played]

    def of_turn(name: str) -> tuple[Column, Column]:
        """Return the column, null if the faction had no turn because it was eliminated."""
        values = ends[name][of_faction][order]
        if not len(values):
            return np.zeros(len(keys), values.dtype), ~played
        return values[np.minimum(place, len(values) - 1)], ~played

    return _table(
        {
            "turn": reports["turn"],
            "faction": _ids(reader, reports["of"]),
            "alive": reports["alive"],
            **{name: reports[name] for name in ("planets", "fleets", "units", "technologies")},
            **{name: reports[name] / 1000.0 for name in ("treasury", "income", "industry", "research", "population")},
            "score": reports["score"],
            **{name: of_turn(name) for name in ("orders", "rejected", "moves", "battles", "committed")},
        }
    )


def battles_table(reader: BlackBoxReader) -> pa.Table:
    """Return a row for each battle that ended."""
    reader = reader.live().until_now()
    starts, ends = reader.columns("CombatStart").arrays(), reader.columns("CombatEnd").arrays()
    # A battle starts and ends in one commit, but many may be in progress at a time: they are matched by their numbers.
    by_number = np.argsort(starts["combat"], kind="stable")
    place = by_number[np.searchsorted(starts["combat"][by_number], ends["combat"])]
    start = {name: values[place] for name, values in starts.items()}
    names = reader.names
    return _table(
        {
            "battle": ends["combat"],
            "turn": ends["turn"],
            "in_turn_of": _ids(reader, ends["faction"]),
            "system": start["system"],
            "system_name": _entities(start["system"], names),
            "planet": _or_null(start["planet"]),
            "planet_name": _entities(start["planet"], names),
            "attacker": _ids(reader, start["attacker"]),
            "defender": _ids(reader, start["defender"]),
            "attackers": start["attackers"],
            "defenders": start["defenders"],
            "result": _meanings("CombatEnd", "result", ends["result"]),
            "decided": ends["decided"],
            "reason": ends["reason"],
            "ticks": ends["ticks"],
            "attackers_lost": ends["attackers_lost"],
            "defenders_lost": ends["defenders_lost"],
            "damage_by_attacker": ends["damage_by_attacker"] / 1000.0,
            "damage_by_defender": ends["damage_by_defender"] / 1000.0,
        }
    )


def orders_table(reader: BlackBoxReader) -> pa.Table:
    """Return a row for each order, also those that were rejected."""
    reader = reader.live().until_now()
    orders = reader.columns("FactionAction").arrays()
    kinds = _looked_up([*order_names()], orders["order"])
    return _table(
        {
            "sequence": orders["sequence"],
            "turn": orders["turn"],
            "faction": _ids(reader, orders["faction"]),
            "order": kinds,
            "subject": _or_null(orders["subject"]),
            "target": _or_null(orders["target"]),
            "target_name": _entities(orders["target"], reader.names),
            "item": _items(kinds, orders["item"], reader.names),
            "amount": orders["amount"],
            "accepted": orders["accepted"],
            "reason": orders["reason"],
        }
    )


def _table(columns: dict[str, Column | tuple[Column, Column]]) -> pa.Table:
    """Create a table from columns, or from columns and where they are null."""
    import pyarrow as pa  # noqa: PLC0415

    arrays = {}
    for name, column in columns.items():
        values, null = column if isinstance(column, tuple) else (column, None)
        arrays[name] = pa.array(values, pa.string() if values.dtype == object else None, mask=null)
    return pa.table(arrays)


def _or_null(entities: Column) -> tuple[Column, Column]:
    return entities, entities == 0


def _ids(reader: BlackBoxReader, numbers: Column) -> Column:
    return _looked_up([*reader.factions, None], np.minimum(numbers, len(reader.factions)))


def _entities(entities: Column, names: LogNames) -> Column:
    """Return names of systems and planets; null for anything else."""
    known = {**names.systems, **names.planets}
    different, places = np.unique(entities, return_inverse=True)
    return _looked_up([known.get(int(entity)) for entity in different], places)


def _meanings(event_type: str, field: str, numbers: Column) -> Column:
    doc = next(doc for name, _, _, doc in log_event_fields(event_type) if name == field)
    choices = choices_of(doc)
    return _looked_up([choices.get(number) for number in range(256)], numbers)


def _items(kinds: Column, items: Column, names: LogNames) -> Column:
    """Return ids in the universe of the items to build, recruit or research; null for other orders."""
    rows = {
        "construct_building": names.buildings,
        "recruit_unit": names.units,
        "research_technology": names.technologies,
    }
    result = np.full(len(items), None, dtype=object)
    for kind, of_kind in rows.items():
        chosen = kinds == kind
        result[chosen] = _looked_up([*(row.id for row in of_kind), None], np.minimum(items[chosen], len(of_kind)))
    return result


def _looked_up(texts: list[str | None], numbers: Column) -> Column:
    found: Column = np.array(texts, dtype=object)[numbers]
    return found
