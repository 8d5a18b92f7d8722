"""The report's cost: its time and memory for many campaigns, whose rows are made up here."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from void_reckoning.experiments import Record, Seats, Spec
from void_reckoning.experiments.folder import Folder
from void_reckoning.experiments.shards import SCHEMAS

FACTIONS = ["choir", "mycora", "orrun", "templars"]
TURNS, EVERY = 120, 20
ITEMS = [("unit", f"unit_{n}") for n in range(12)] + [("technology", f"technology_{n}") for n in range(8)]
ITEMS += [("building", f"building_{n}") for n in range(5)]


def make(folder: Path, runs: int) -> int:
    """Make the folder of an experiment with so many campaigns; return the number of its rows."""
    spec = Spec(
        factions=FACTIONS,
        systems=40,
        turns=TURNS,
        seeds=-(-runs // len(FACTIONS)),
        seats=Seats(factions="latin"),
        record=Record(curves_every=EVERY),
    )
    folder.mkdir(parents=True)
    Folder(folder).take(spec)
    shard = folder / "shards" / "made"
    shard.mkdir(parents=True)
    rng = np.random.Generator(np.random.PCG64(1))
    size = len(FACTIONS)
    k = np.arange(runs)
    ids = np.array([f"{(one * 0x9E3779B97F4A7C15) % 2**64:016x}{one:016x}" for one in k.tolist()])
    winner = rng.choice(size, runs, p=[0.2, 0.25, 0.25, 0.3])
    won = rng.random(runs) < 0.7
    ended = np.where(won, rng.integers(70, TURNS, runs), TURNS)
    faction = (np.arange(size)[None, :] + k[:, None]) % size  # by seat
    seat_won = faction == winner[:, None]
    score = rng.integers(100, 900, (runs, size)) + 1000 * seat_won
    names = np.array(FACTIONS)
    nothing = np.zeros(runs, np.int64)
    columns: dict[str, Any] = {
        "run": ids,
        "variant": ["base"] * runs,
        "point": nothing,
        "block": k // size,
        "arrangement": k % size,
    }
    columns |= {"seed": k // size + 1, "status": ["ok"] * runs, "error": [""] * runs, "turns": ended}
    columns |= {"ended_by": np.where(won, "victory", "turns"), "winner": np.where(won, names[winner], "")}
    columns |= {"winner_seat": np.where(won, np.argmax(seat_won, axis=1), -1), "victory": np.where(won, "conquest", "")}
    columns |= {"battles": rng.integers(0, 200, runs), "decided": nothing, "conquests": rng.integers(0, 40, runs)}
    columns |= dict.fromkeys(("orders", "rejected", "forfeits", "state_hash"), nothing)
    columns["measures"] = [[]] * runs
    rows = _write(shard, "runs", columns)

    seats = runs * size
    figures = {
        "fleets": 3,
        "technologies": 5,
        "treasury": 1.0,
        "income": 1.0,
        "industry": 1.0,
        "research": 1.0,
        "population": 1.0,
    }
    base = {name: np.full(seats, value) for name, value in figures.items()}
    place = {"run": np.repeat(ids, size), "seat": np.tile(np.arange(size), runs), "faction": names[faction.ravel()]}
    rows += _write(
        shard,
        "standings",
        place
        | base
        | {
            "policy": ["standard"] * seats,
            "won": (seat_won & won[:, None]).ravel(),
            "planets": rng.integers(1, 30, seats),
        }
        | {"units": rng.integers(1, 90, seats), "score": score.ravel(), "alive": rng.random(seats) < 0.9},
    )
    turns = np.arange(EVERY, TURNS + 1, EVERY)
    points = np.repeat(np.arange(seats), len(turns))
    turn = np.tile(turns, seats)
    kept = turn <= np.repeat(ended, size * len(turns))
    points, turn = points[kept], turn[kept]
    grown = score.ravel()[points] * turn // TURNS + rng.integers(0, 400, len(points))
    curves = {name: place[name][points] for name in place} | {
        name: np.full(len(points), value) for name, value in figures.items()
    }
    curves |= {
        "turn": turn,
        "planets": 1 + grown // 60,
        "units": grown // 20,
        "score": grown,
        "alive": np.ones(len(points), bool),
    }
    rows += _write(shard, "curves", curves | {"battles": turn, "conquests": turn // 10})

    each = len(ITEMS)
    used = np.repeat(np.arange(seats), each)
    item = np.tile(np.arange(each), seats)
    kept = rng.random(len(used)) < 0.6
    used, item = used[kept], item[kept]
    usage = {name: place[name][used] for name in place}
    usage |= {"kind": np.array([one for one, _ in ITEMS])[item], "id": np.array([one for _, one in ITEMS])[item]}
    usage |= {"count": rng.integers(1, 20, len(used)), "lost": rng.integers(0, 9, len(used)) * (item < 12)}
    return rows + _write(shard, "usage", usage | {"first_turn": rng.integers(1, TURNS, len(used))})


def _write(shard: Path, table: str, columns: dict[str, Any]) -> int:
    schema = SCHEMAS[table]
    made = pa.table(
        {name: pa.array(columns[name], schema.field(name).type, safe=False) for name in schema.names}, schema=schema
    )
    pq.write_table(made, shard / f"{table}.parquet", compression="zstd")
    return made.num_rows


def measure(runs: int) -> tuple[int, float, float]:
    """Return the rows of so many campaigns, the seconds that their report takes, and the memory of the process at its peak, MiB."""
    import subprocess

    code = (
        "import re, sys, time\nbegin = time.perf_counter()\nfrom void_reckoning.experiments import write_report\n"
        "write_report(sys.argv[1])\n"
        "peak = re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1]\n"  # ru_maxrss begins with the parent's
        "print(time.perf_counter() - begin, int(peak) / 1024)\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        rows = make(Path(folder) / "sweep", runs)
        done = subprocess.run(
            [sys.executable, "-c", code, f"{folder}/sweep"], check=True, capture_output=True, text=True
        )
    seconds, memory = map(float, done.stdout.split())
    return rows, seconds, memory


if __name__ == "__main__":
    begin = time.perf_counter()
    rows, seconds, memory = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    print(f"{rows:,} rows: {seconds:.1f} s, {memory:.0f} MiB (made in {time.perf_counter() - begin - seconds:.1f} s)")
