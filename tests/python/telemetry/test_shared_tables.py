"""Tables in shared memory: seen by other processes without a copy, gone with their owner."""

import multiprocessing
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import numpy as np
import polars
import pyarrow
import pytest
import void_reckoning as vr
from void_reckoning.telemetry import shared_tables

CHILD = """
import sys, pyarrow
import void_reckoning as vr
before = pyarrow.total_allocated_bytes()
table = vr.open_shared_table(sys.argv[1])
assert pyarrow.total_allocated_bytes() - before < 10_000, "copied"
print(table.num_rows, table["number"].to_numpy().sum(), table.column_names)
"""


def many(rows: int = 200_000) -> vr.World:
    world = vr.World()
    world.register_component("Thing", {"number": "u32", "name": "string", "axis": "f32[3]"})
    world.ecs.create_entities(
        rows, {"Thing.number": np.arange(rows, dtype=np.uint32), "Thing.name": [f"n{i % 7}" for i in range(rows)]}
    )
    return world


def test_another_process_maps_it_without_a_copy() -> None:
    world = many()
    with vr.share_table(world.table("Thing")) as shared:
        assert vr.list_shared_tables() == [shared.path]
        assert shared.path.stat().st_mode & 0o777 == 0o600
        answer = subprocess.run(
            [sys.executable, "-c", CHILD, str(shared.path)], check=True, capture_output=True, text=True, timeout=120
        )
        assert answer.stdout.split()[:2] == ["200000", str(199_999 * 100_000)]
        table = vr.open_shared_table(shared.path)
    assert shared.closed
    assert not shared.path.exists()
    assert vr.list_shared_tables() == []
    assert table.equals(pyarrow.table(world.table("Thing")))  # mapped, and so still there
    with pytest.raises(vr.StorageError, match="can't be read"):
        vr.open_shared_table(shared.path)


def test_any_table_of_any_library(tmp_path: Path) -> None:
    world = many(1000)
    query = world.ecs.query_table(vr.EntityQuery(["Thing"], filters={"Thing.number": {"<": 10}}))
    frame = polars.DataFrame({"a": [1, 2, None], "b": ["x", None, "z"]})
    for table, rows in ((query, 10), (frame, 3), (duckdb.sql("select 5 as five").to_arrow_table(), 1)):
        with vr.share_table(table, tmp_path) as shared:
            assert shared.num_rows == rows
            assert shared.path.parent == tmp_path
            assert vr.open_shared_table(shared.path).num_rows == rows
            assert polars.read_ipc(shared.path).height == rows
    assert list(tmp_path.iterdir()) == []


def owner(folder: Path, said: "multiprocessing.SimpleQueue[str]") -> None:
    """A process that shares a table and hangs."""
    kept = shared_tables.share_table(pyarrow.table({"a": [1]}), folder)
    said.put(str(kept.path))
    signal.pause()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_what_a_killed_owner_leaves_goes_with_the_next_one(tmp_path: Path, end: signal.Signals) -> None:
    context = multiprocessing.get_context("spawn")
    said: multiprocessing.SimpleQueue[str] = context.SimpleQueue()
    process = context.Process(target=owner, args=(tmp_path, said))
    process.start()
    left = Path(said.get())
    assert vr.list_shared_tables(tmp_path) == [left]
    with vr.share_table(pyarrow.table({"a": [2]}), tmp_path):
        assert left.exists()  # its owner lives
    assert process.pid is not None
    os.kill(process.pid, end)
    process.join()
    assert vr.list_shared_tables(tmp_path) == []
    with vr.share_table(pyarrow.table({"a": [2]}), tmp_path) as shared:
        assert list(tmp_path.iterdir()) == [shared.path]


def test_bad_input(tmp_path: Path) -> None:
    with pytest.raises(vr.InvalidInput, match="__arrow_c_stream__"):
        vr.share_table([1, 2, 3])
    with pytest.raises(vr.StorageError, match="can't be listed"):
        vr.share_table(pyarrow.table({"a": [1]}), tmp_path / "no")
    noise = tmp_path / "noise"
    noise.write_bytes(b"ARROW1" + os.urandom(2000))
    with pytest.raises(vr.DamagedData, match="noise is not a table"):
        vr.open_shared_table(noise)
    with pytest.raises(vr.StorageError, match="is not a file of this user"):
        vr.open_shared_table(tmp_path)


def test_no_room_leaves_nothing(tmp_path: Path) -> None:
    table = pyarrow.table({"a": np.arange(100_000)})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(vr.StorageError, match="the table was not shared"):
            vr.share_table(table, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert list(tmp_path.iterdir()) == []
