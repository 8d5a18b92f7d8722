"""The results of an experiment as views for any DuckDB: ``catalogue.sql`` in its folder."""

from __future__ import annotations

from pathlib import Path
from statistics import NormalDist

from void_reckoning.experiments.shards import COLUMNS

FILE = "catalogue.sql"
_KEYS = ("run", "turn", "seat", "kind", "id")  # of a row, as far as a table has them
_Z = NormalDist().inv_cdf(0.975)

VIEWS = {
    "results": (
        "standings of campaigns that have a result, with their place in the experiment",
        "select * from runs join standings using (run) where status = 'ok'",
    ),
    "win_shares": (
        "wins by variant, point of the design and faction; low and high: 95 % interval (Wilson 1927)",
        f"""select * exclude (half), greatest(0, (share + {_Z}^2 / (2 * campaigns) - half) / (1 + {_Z}^2 / campaigns)) as low,
       least(1, (share + {_Z}^2 / (2 * campaigns) + half) / (1 + {_Z}^2 / campaigns)) as high
from (
    select variant, point, faction, count(*) as campaigns, count(*) filter (won) as wins, wins / campaigns as share,
           {_Z} * sqrt(share * (1 - share) / campaigns + ({_Z} / (2 * campaigns))^2) as half
    from results group by variant, point, faction
) order by variant, point, faction""",
    ),
}
"""Views over the tables, by name: what they are, and their query."""

_HEAD = """-- The results of this experiment as views: {names}.
-- In this folder:      duckdb -cmd ".read catalogue.sql"
-- From anywhere else:  duckdb -cmd "set variable folder = 'DIR'" -cmd ".read DIR/catalogue.sql"
-- From Python:         connection = duckdb.connect()
--                      connection.execute("set variable folder = 'DIR'")
--                      connection.execute(open("DIR/catalogue.sql").read())
-- The views can be created as soon as there is a result. They read the files at each query, so they see what a running sweep has written.
set variable folder = coalesce(getvariable('folder'), '.');
"""


def catalogue() -> str:
    """Return the text of ``catalogue.sql``: it names no path, so that the folder can be moved."""
    lines = [_HEAD.format(names=", ".join([*COLUMNS, *VIEWS]))]
    for table, columns in COLUMNS.items():
        keys = ", ".join(key for key in _KEYS if key in [name for name, _, _ in columns])
        described = "\n".join(f"--   {name}: {text}" for name, _, text in columns)
        lines.append(
            f"-- {table}\n{described}\n"
            f"create or replace view {table} as\n"
            f"select * exclude (filename)\n"
            f"from read_parquet(getvariable('folder') || '/shards/[0-9a-f]*/{table}.parquet', filename = true)\n"
            f"qualify row_number() over (partition by {keys} order by filename) = 1;  -- a campaign that was played twice counts once\n"
        )
    lines += [
        f"-- {name}: {text}\ncreate or replace view {name} as\n{query};\n" for name, (text, query) in VIEWS.items()
    ]
    return "\n".join(lines)


def write_catalogue(folder: Path) -> None:
    """Write ``catalogue.sql`` into an experiment's folder."""
    building = folder / f"{FILE}.new"
    building.write_text(catalogue(), encoding="utf-8")
    building.rename(folder / FILE)
