"""Reads the results of an experiment."""

from __future__ import annotations

import os
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from void_reckoning._core import InvalidInput, InvalidQuery
from void_reckoning.experiments.catalogue import VIEWS
from void_reckoning.experiments.folder import Folder
from void_reckoning.experiments.runs import Run, Runs
from void_reckoning.experiments.shards import COLUMNS
from void_reckoning.experiments.spec import Spec
from void_reckoning.support.arguments import refused, shown, text


class Experiment:
    """The results of an experiment, as tables.

    Examples
    --------
    >>> import tempfile
    >>> from void_reckoning.experiments import Serial, Spec, open_experiment, sweep
    >>> folder = tempfile.mkdtemp() + "/sweep"
    >>> _ = sweep(Spec(factions=3, systems=12, turns=5, seeds=2), folder, Serial())
    >>> open_experiment(folder).sql("select count(*) from standings").fetchall()
    [(6,)]
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.folder = Folder(path)
        self.spec: Spec = self.folder.spec()

    def table(self, name: str) -> pa.Table:
        """Return a table, sorted by campaign, turn and seat.

        Parameters
        ----------
        name
            ``runs`` (a row for each campaign), ``standings`` (for each seat at its end), ``curves`` (for each seat every so many turns),
            ``usage`` (for each seat and what it built, learned or lost).
            The schema's metadata describes each column.
        """
        if text(name, "name") not in COLUMNS:
            raise refused("name", f"one of {', '.join(COLUMNS)}", name)
        return self.folder.shards.read(name)

    def sql(self, query: str) -> Any:
        """Return a DuckDB relation: a query over the tables, and the views of :meth:`connect`.

        Raises
        ------
        InvalidQuery
            DuckDB does not take it; the message says why.
        """
        import duckdb  # noqa: PLC0415

        try:
            return self.connect().sql(text(query, "query"))
        except duckdb.Error as error:
            raise InvalidQuery(
                f"query must be SQL over the tables, got {shown(query)}: {str(error).splitlines()[0]}"
            ) from error

    def connect(self) -> Any:
        """Return a DuckDB connection with the tables and two views.

        ``results``: standings of campaigns that have a result, with their place. ``win_shares``: wins by variant, point and faction, with
        their interval. ``catalogue.sql`` in the experiment's folder has the same for any DuckDB.

        DuckDB is a library of its own (``pip install duckdb``).
        """
        import duckdb  # noqa: PLC0415

        connection = duckdb.connect()
        for name in COLUMNS:
            connection.register(name, self.table(name))
        for name, (_, query) in VIEWS.items():
            connection.execute(f"create view {name} as {query}")
        return connection

    def find(self, run_id: str) -> tuple[Runs, Run]:
        """Return a campaign of the experiment by its id, or the beginning of it; one that has been played before those that have not.

        Raises
        ------
        InvalidInput
            The experiment has no such campaign, or several; or its policies or measure are not those that it was played with.
        """
        wanted = text(run_id, "run_id")
        runs = Runs(self.spec)
        places = self.folder.shards.places()
        chosen = places.filter(pc.starts_with(places.column("run"), wanted)).to_pylist()
        if len(chosen) == 1:
            played = chosen[0].pop("run")
            run = runs.at(**chosen[0])
            if runs.id_of(run) != played:
                raise InvalidInput(
                    f"campaign {played} was played with policies or a measure whose files have changed since"
                )
            return runs, run
        found = chosen or [run for run in runs if runs.id_of(run).startswith(wanted)]
        if len(found) != 1:
            raise InvalidInput(
                f"run_id must be the id of a campaign of {self.folder.path}, or its beginning, got '{run_id}', "
                f"which is that of {len(found)}"
            )
        return runs, found[0]


def open_experiment(path: str | os.PathLike[str]) -> Experiment:
    """Return the results in the folder of an experiment.

    Raises
    ------
    InvalidInput
        It is not the folder of an experiment.
    """
    return Experiment(path)
