"""Results on disk: folders of Parquet files, each written whole or not at all."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from void_reckoning._core import InvalidInput
from void_reckoning.experiments.play import Result

FIGURES = [
    ("planets", pa.int32(), "colonies"),
    ("fleets", pa.int32(), "fleets"),
    ("units", pa.int32(), "ships and armies"),
    ("technologies", pa.int32(), "technologies known"),
    ("treasury", pa.float64(), "credits"),
    ("income", pa.float64(), "net income of the last round, credits"),
    ("industry", pa.float64(), "output of the last round, points"),
    ("research", pa.float64(), "output of the last round, points"),
    ("population", pa.float64(), "millions of people"),
    ("score", pa.int64(), "as the score victory counts it"),
    ("alive", pa.bool_(), "whether the faction is still in the campaign"),
]
_RUN = ("run", pa.string(), "id of the campaign")
_SEAT = [_RUN, ("seat", pa.int32(), "place in the round, from 0"), ("faction", pa.string(), "id of the faction")]
COLUMNS: dict[str, list[tuple[str, pa.DataType, str]]] = {
    "runs": [
        _RUN,
        ("variant", pa.string(), "name of the variant"),
        ("point", pa.int32(), "number of the design's point"),
        ("block", pa.int32(), "number of the seed in the list of seeds"),
        ("arrangement", pa.int32(), "number of the arrangement of seats in its block"),
        ("seed", pa.uint64(), "seed of the campaign"),
        ("status", pa.string(), "ok; or why there is no result: failed, time, memory, died"),
        ("error", pa.string(), "what went wrong"),
        ("turns", pa.int32(), "rounds played"),
        ("ended_by", pa.string(), "victory, or turns where nobody had won by the last one"),
        ("winner", pa.string(), "id of the winner, or empty"),
        ("winner_seat", pa.int32(), "its seat, or -1"),
        ("victory", pa.string(), "id of the victory condition, or empty"),
        ("battles", pa.int64(), "battles fought"),
        ("decided", pa.int64(), "battles that one side won"),
        ("conquests", pa.int64(), "planets taken by force"),
        ("orders", pa.int64(), "orders given"),
        ("rejected", pa.int64(), "orders rejected"),
        ("forfeits", pa.int64(), "faction turns forfeited"),
        ("state_hash", pa.uint64(), "of the last state"),
        ("measures", pa.map_(pa.string(), pa.float64()), "figures of the user's own function, by name"),
    ],
    "standings": [
        *_SEAT,
        ("policy", pa.string(), "what played the faction"),
        ("won", pa.bool_(), "whether it won"),
        *FIGURES,
    ],
    "curves": [
        _RUN,
        ("turn", pa.int32(), "round, from 1"),
        *_SEAT[1:],
        *FIGURES,
        ("battles", pa.int64(), "battles of the whole campaign so far"),
        ("conquests", pa.int64(), "planets taken by force in the whole campaign so far"),
    ],
    "usage": [
        *_SEAT,
        ("kind", pa.string(), "unit, technology or building"),
        ("id", pa.string(), "id of the unit type, technology or building"),
        ("count", pa.int32(), "how many were built; 1 for a technology that was learned"),
        ("lost", pa.int32(), "units destroyed in battle or with their planet, those of the beginning included"),
        ("first_turn", pa.int32(), "round in which the first one was built or learned; 0: none was"),
    ],
}
"""Columns of every table: name, type, meaning."""

SCHEMAS = {
    table: pa.schema([pa.field(name, kind, metadata={"description": text}) for name, kind, text in columns])
    for table, columns in COLUMNS.items()
}


class Shards:
    """The shards of an experiment's folder.

    Parameters
    ----------
    folder
        ``shards`` below the experiment's folder; is created when the first shard is written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, results: Sequence[Result]) -> Path:
        """Write results as a new shard: a folder of one Parquet file a table, under its name only when it is whole and on the disk."""
        return self._write(_tables_of(results))

    def _write(self, tables: Mapping[str, pa.Table]) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = uuid.uuid4().hex
        building = self.folder / f".{name}.building"
        building.mkdir()
        try:
            for kind, table in tables.items():
                path = building / f"{kind}.parquet"
                with path.open("wb") as file:  # not by its name: Arrow takes UTF-8 only
                    pq.write_table(table, file, compression="zstd")
                _sync(path)
            _sync(building)
            building.rename(self.folder / name)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
        _sync(self.folder)
        return self.folder / name

    def files(self, table: str) -> list[Path]:
        """Return the files of a table, one a whole shard, in the order of their names."""
        if not self.folder.is_dir():
            return []
        return sorted(
            one / f"{table}.parquet" for one in self.folder.iterdir() if one.is_dir() and not one.name.startswith(".")
        )

    def checked_files(self, table: str) -> list[Path]:
        """Return :meth:`files` whose columns are those of the table, without reading the rows.

        Raises
        ------
        InvalidInput
            One of them is not a whole shard of this kind.
        """
        files = self.files(table)
        for path in files:
            self._read(path, [])
        return files

    def done(self) -> set[str]:
        """Return the ids of the campaigns that have a result.

        Raises
        ------
        InvalidInput
            A file is not one of these shards.
        """
        found: set[str] = set()
        for path in self.files("runs"):
            found.update(self._read(path, ["run"]).column("run").to_pylist())
        return found

    def places(self) -> pa.Table:
        """Return the id of each campaign that has a result, and its place in the experiment, sorted by id."""
        names = ["run", "variant", "point", "block", "arrangement"]
        parts = [self._read(path, names) for path in self.files("runs")]
        if not parts:
            return SCHEMAS["runs"].empty_table().select(names)
        return _first_of_each(pa.concat_tables(parts).sort_by([("run", "ascending")]), ["run"])

    def read(self, table: str) -> pa.Table:
        """Return a table, each campaign once, sorted by campaign, turn, seat, kind and id: equal however it was made."""
        parts = [self._read(path) for path in self.files(table)]
        whole = pa.concat_tables(parts) if parts else SCHEMAS[table].empty_table()
        keys = [name for name in ("run", "turn", "seat", "kind", "id") if name in whole.column_names]
        return _first_of_each(whole.sort_by([(name, "ascending") for name in keys]), keys)

    def merge(self) -> None:
        """Replace all shards by one. Whenever this stops, every result is there once for readers."""
        old = [path.parent for path in self.files("runs")]
        if len(old) < 2:
            return
        self._write({table: self.read(table) for table in COLUMNS})
        for folder in old:
            shutil.rmtree(folder)

    def clear_unfinished(self) -> None:
        """Remove what a process that died while writing has left."""
        for folder in self.folder.glob(".*.building"):
            shutil.rmtree(folder, ignore_errors=True)

    def results(self) -> dict[str, Result]:
        """Return every campaign's result by its id."""
        rows = {table: self.read(table).to_pylist() for table in COLUMNS}
        by_run: dict[str, Result] = {row["run"]: Result(row) for row in rows["runs"]}
        for table in ("standings", "curves"):
            for row in rows[table]:
                getattr(by_run[row["run"]], table).append(row)
        for row in rows["usage"]:
            usage = by_run[row.pop("run")].usage
            for name, value in row.items():
                usage.setdefault(name, []).append(value)
        return by_run

    def _read(self, path: Path, columns: list[str] | None = None) -> pa.Table:
        table = path.stem
        try:
            with path.open("rb") as source:
                file = pq.ParquetFile(source)
                found, schema = file.read(columns), file.schema_arrow
        except (OSError, pa.ArrowException) as error:
            raise InvalidInput(
                f"{path} must be a whole shard of this experiment, got {error}; remove its folder to play its campaigns again"
            ) from error
        if not schema.equals(SCHEMAS[table]):
            raise InvalidInput(f"{path} must have the columns of {table}, got {', '.join(schema.names)}")
        return found


def _tables_of(results: Iterable[Result]) -> dict[str, pa.Table]:
    rows: dict[str, list[dict[str, Any]]] = {"runs": [], "standings": [], "curves": []}
    usage: dict[str, list[Any]] = {name: [] for name, _, _ in COLUMNS["usage"]}
    for result in results:
        rows["runs"].append(result.run)
        rows["standings"] += result.standings
        rows["curves"] += result.curves
        for name, values in result.usage.items():
            usage[name] += values
        usage["run"] += [result.run["run"]] * len(result.usage.get("id", ()))
    tables = {table: pa.Table.from_pylist(found, SCHEMAS[table]) for table, found in rows.items()}
    return tables | {"usage": pa.table(usage, SCHEMAS["usage"])}


def _first_of_each(table: pa.Table, keys: list[str]) -> pa.Table:
    """Drop rows that have the keys of the row before."""
    if table.num_rows < 2:
        return table
    import numpy as np  # noqa: PLC0415

    new = np.zeros(table.num_rows, bool)
    new[0] = True
    for name in keys:
        codes = table.column(name).combine_chunks().dictionary_encode().indices.to_numpy()
        new[1:] |= codes[1:] != codes[:-1]
    return table if new.all() else table.filter(pa.array(new))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
