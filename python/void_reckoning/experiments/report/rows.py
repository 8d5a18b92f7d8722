"""The results of an experiment in DuckDB, each campaign once, as the sections of a report ask for them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from void_reckoning._core import InvalidInput
from void_reckoning.experiments.shards import COLUMNS
from void_reckoning.experiments.tables import Experiment

_MEMORY = "1GB"  # beyond that DuckDB uses files
_ATTEMPTS = 3
_SHARD = r"regexp_extract(filename, '([^/]+)/[^/]+$', 1) as shard"


class Rows:
    """The tables of an experiment.

    Tables for queries: ``campaigns`` (every campaign, ``k`` its number from 0; ``main`` where its rules are those of the first variant),
    ``places`` (a row for each seat of those with a result; ``place`` from 1: the winner, then by score, the eliminated last; ``first`` for
    place 1), ``points`` (the curves) and ``used`` (what was built, learned and lost).

    Raises
    ------
    InvalidInput
        The folder is not that of an experiment, has no results, or a file of it is damaged.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        import duckdb  # noqa: PLC0415

        self.experiment = Experiment(path)
        self.path = self.experiment.folder.path
        self.spec = self.experiment.spec
        shards = self.experiment.folder.shards
        for attempt in range(_ATTEMPTS):
            files = {table: shards.files(table) for table in COLUMNS}
            if not files["runs"]:
                raise InvalidInput(f"{self.path} has no results yet: void-reckoning sweep plays its campaigns")
            try:
                for table in COLUMNS:
                    shards.checked_files(table)
                self._open = self._read(files)
                break
            except (InvalidInput, duckdb.Error) as error:
                # A sweep that ends puts its shards together meanwhile.
                if files["runs"] != shards.files("runs") and attempt < _ATTEMPTS - 1:
                    continue
                if isinstance(error, InvalidInput):
                    raise
                raise InvalidInput(
                    f"{self.path} must have whole shards, got {str(error).splitlines()[0]}; remove the folder of the damaged one to play "
                    "its campaigns again"
                ) from error
        self.total = int(self.one("select count(*) from campaigns"))
        self.played = int(self.one("select count(*) from campaigns where status = 'ok'"))

    def _read(self, files: Mapping[str, Sequence[Path]]) -> ExitStack:
        """Make the tables; return what to close."""
        import duckdb  # noqa: PLC0415

        with ExitStack() as stack:
            spill = stack.enter_context(tempfile.TemporaryDirectory(prefix="void-reckoning-report-"))
            settings: dict[str, Any] = {
                "memory_limit": _MEMORY,
                "temp_directory": spill,
                "preserve_insertion_order": False,
            }
            self._connection: Any = stack.enter_context(duckdb.connect(config=settings))
            self._connection.execute("set enable_progress_bar = false")  # it would go to standard output
            shards = Path(spill) / "shards"  # a path without characters that DuckDB takes for a pattern, or can't take
            shards.symlink_to(self.experiment.folder.shards.folder.resolve(), target_is_directory=True)
            for table, paths in files.items():
                names = [str(shards / path.parent.name / path.name) for path in paths]
                self._connection.read_parquet(names, filename=True).create_view(f"file_{table}")
            self._make_campaigns()
            self._make_places()
            self._make_curves()
            self._make_used()
            return stack.pop_all()

    def close(self) -> None:
        """Free the memory and the files of queries."""
        self._open.close()

    def __enter__(self) -> Rows:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def columns(self, query: str, *values: Any) -> dict[str, np.ndarray[Any, Any]]:
        """Return the columns of a query as arrays."""
        found: dict[str, Any] = self._connection.execute(query, list(values)).fetchnumpy()
        return {
            name: np.asarray(column.filled(np.nan) if _has_gaps(column) else column) for name, column in found.items()
        }

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a query; for few."""
        found: list[tuple[Any, ...]] = self._connection.execute(query, list(values)).fetchall()
        return found

    def one(self, query: str, *values: Any) -> Any:
        """Return the only value of a query."""
        return self.rows(query, *values)[0][0]

    @property
    def variants(self) -> list[str]:
        """Names of the variants, in the experiment's order."""
        return [variant.name for variant in self.spec.variants] or ["base"]

    @property
    def factions(self) -> list[str]:
        """Ids of the factions that played, by name."""
        return [row[0] for row in self.rows("select distinct faction from places order by 1")]

    def _make_campaigns(self) -> None:
        self._connection.execute(
            f"create temp table campaigns as select (row_number() over (order by run) - 1)::int as k, * from ("
            f"select * exclude (filename, measures), {_SHARD} from file_runs "
            f"qualify row_number() over (partition by run order by filename) = 1)"
        )
        same = [one.name for one in self.spec.variants if one.overrides == self.spec.variants[0].overrides] or ["base"]
        self._connection.execute("alter table campaigns add column main boolean")
        self._connection.execute("update campaigns set main = list_contains($1, variant)", [same])

    def _make_places(self) -> None:
        names = "seat, faction, policy, won, score, alive, planets, units"
        self._connection.execute(
            f"create temp table places as select c.k, c.block, c.point, c.variant, c.main, {names}, "
            f"row_number() over (partition by c.k order by won desc, alive desc, score desc, md5(run || seat)) as place, "
            f"place = 1 as first, count(*) over (partition by c.k) as seats "
            f"from (select run, {names}, {_SHARD} from file_standings) join campaigns c using (run, shard) where c.status = 'ok'"
        )

    def _make_curves(self) -> None:
        names = "turn, seat, planets, score, alive, battles, conquests"
        self._connection.execute(
            f"create temp table points as select c.k, t.* exclude (run, shard) from (select run, {names}, {_SHARD} from file_curves) t "
            f"join campaigns c using (run, shard) where c.status = 'ok' and c.main"
        )

    def _make_used(self) -> None:
        names = "seat, kind, id, count, lost, first_turn"
        self._connection.execute(
            f"create temp table used as select c.k, seat::utinyint as seat, (kind || ':' || id)::varchar as item, count, lost, first_turn "
            f"from (select run, {names}, {_SHARD} from file_usage) join campaigns c using (run, shard) where c.status = 'ok'"
        )


def _has_gaps(column: Any) -> bool:
    return isinstance(column, np.ma.MaskedArray) and column.dtype.kind == "f"
