"""Columns in and out of a world: views that stay what they were, edits, Arrow both ways."""

import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars
import pyarrow
import pyarrow.ipc
import pytest
import void_reckoning as vr

FIELDS = {
    "flag": "bool", "small": "i8", "size": "i64", "share": "f32", "weight": "f64", "kind": "string", "holder": "entity", "at": "f32[3]",
}  # fmt: skip


def filled(count: int, seed: int = 1) -> vr.World:
    world = vr.World()
    world.register_component("Thing", FIELDS)
    world.register_component("Mark", {"level": "u8"})
    random = np.random.default_rng(seed)
    columns: dict[str, Any] = {
        "Thing.flag": random.integers(0, 2, count).astype(bool),
        "Thing.small": random.integers(-128, 128, count).astype(np.int8),
        "Thing.size": random.integers(-(2**62), 2**62, count),
        "Thing.share": random.random(count, np.float32),
        "Thing.weight": random.random(count),
        "Thing.kind": [None if n % 5 == 0 else "" if n % 5 == 1 else f"kind {n % 7}" for n in range(count)],
        "Thing.holder": random.integers(0, 9, count).astype(np.uint64),
        "Thing.at": random.random((count, 3), np.float32),
    }
    world.ecs.create_entities(count, columns)
    return world


def address(array: Any) -> int:
    return int(array.__array_interface__["data"][0])


@pytest.mark.parametrize("count", [1, 4096])
def test_a_column_of_one_block_is_a_view_of_it(count: int) -> None:
    world = filled(count)
    for field, kind in FIELDS.items():
        if kind == "string":
            continue
        view = world.column("Thing", field)
        assert address(view) == address(world.column("Thing", field)) == address(world.column_blocks("Thing", field)[0])
        assert not view.flags.writeable
        assert view.shape == ((count, 3) if field == "at" else (count,))
    with pytest.raises(ValueError, match="read-only"):
        world.column("Thing", "size")[0] = 1


def test_arrow_tables_of_every_reader_stand_where_the_blocks_stand() -> None:
    for count in (7, 4096, 10_000):
        world = filled(count)
        blocks = {field: world.column_blocks("Thing", field) for field in FIELDS if FIELDS[field] != "string"}
        table = pyarrow.table(world.table("Thing"))
        assert table.column("size").num_chunks == len(blocks["size"]) == -(-count // 4096)
        for field in ("small", "size", "share", "weight", "holder"):
            for chunk, block in zip(table.column(field).chunks, blocks[field], strict=True):
                assert chunk.buffers()[1].address == address(block)
        for chunk, block in zip(table.column("at").chunks, blocks["at"], strict=True):
            assert chunk.flatten().buffers()[1].address == address(block)
        frame = polars.DataFrame(world.table("Thing"))
        for field in ("size", "weight"):
            for chunk, block in zip(frame[field].get_chunks(), blocks[field], strict=True):
                assert address(chunk.to_numpy(allow_copy=False)) == address(block)


def test_pyarrow_polars_and_duckdb_read_the_same() -> None:
    for count in (0, 7, 4096, 10_000):
        world = filled(count)
        things = world.table("Thing")
        arrow = pyarrow.table(things)
        frame = polars.DataFrame(things)
        assert arrow.num_rows == frame.height == len(things) == count
        order = "entity_id"
        expected = arrow.sort_by(order)
        assert frame.sort(order)["size"].to_list() == expected["size"].to_pylist()
        assert frame.sort(order)["kind"].cast(polars.String).to_list() == [
            None if value is None else str(value) for value in expected["kind"].to_pylist()
        ]
        with duckdb.connect() as connection:
            rows = connection.execute('select entity_id, size, kind, "at" from things order by entity_id').fetchall()
        assert [row[1] for row in rows] == expected["size"].to_pylist()
        assert [row[2] for row in rows] == expected["kind"].to_pylist()
        assert [list(row[3]) for row in rows] == expected["at"].to_pylist()


def every_view(world: vr.World) -> list[tuple[str, Callable[[], Any]]]:
    """Each kind of thing that leaves a world, and how to look at it as plain Python values."""
    query = vr.EntityQuery(["Thing"], sort_by="Thing.size")
    kept: list[tuple[str, Callable[[], Any]]] = []

    def keep(kind: str, thing: Any, look: Callable[[Any], Any]) -> None:
        kept.append((kind, lambda: look(thing)))

    for field, kind in FIELDS.items():
        keep(f"column {field}", world.column("Thing", field), lambda column: np.asarray(column).tolist())
        if kind != "string":
            keep(f"blocks {field}", world.column_blocks("Thing", field), lambda blocks: [b.tolist() for b in blocks])
    keep("ids", world.column("Thing", "entity_id"), lambda column: column.tolist())
    keep("query columns", world.ecs.query_columns(query), lambda c: {k: np.asarray(v).tolist() for k, v in c.items()})
    keep("query table", world.ecs.query_table(query), lambda t: pyarrow.table(t).to_pylist())
    keep("table", world.table("Thing"), lambda table: pyarrow.table(table).to_pylist())
    keep("table that is read", pyarrow.table(world.table("Thing")), lambda table: table.to_pylist())
    keep(
        "chunk", pyarrow.table(world.table("Thing")).column("at").chunks, lambda chunks: [c.to_pylist() for c in chunks]
    )
    keep("polars", polars.DataFrame(world.table("Thing")), lambda frame: frame.to_dicts())
    keep("numpy of arrow", pyarrow.table(world.table("Thing")).column("weight").chunk(0).to_numpy(), np.ndarray.tolist)
    return kept


@pytest.mark.parametrize("count", [5, 4096, 9000])
def test_what_left_a_world_stays_what_it_was(count: int) -> None:
    world = filled(count)
    kept = every_view(world)
    expected = [look() for _, look in kept]

    def check(when: str) -> None:
        gc.collect()
        for (kind, look), was in zip(kept, expected, strict=True):
            assert look() == was, f"{kind} {when}"

    before = world.snapshot()
    ids = world.column("Thing", "entity_id").tolist()
    world.ecs.update_entities(ids, {"Thing.size": np.zeros(count, np.int64), "Thing.kind": ["new"] * count})
    with world.ecs.edit_columns("Thing", ["at", "flag"]) as edit:
        edit["at"] += 1
        edit["flag"] ^= True
    check("after writes")
    world.ecs.delete_entities(ids[::2])
    check("after deleting half")
    world.ecs.create_entities(2 * count, {"Thing.weight": np.ones(2 * count)})
    for entity in ids[1::2][:50]:
        world.ecs.update_entity(entity, {"Mark": {"level": 3}})
    check("after rows moved")
    world.restore(before)
    check("after a restore")
    world.ecs.delete_entities(ids)
    check("after deleting all")
    del world, before
    check("after the world is gone")


def test_columns_are_edited_together_or_not_at_all() -> None:
    world = filled(6000)
    stamp = world.native.version
    weights = world.column("Thing", "weight").copy()
    with world.ecs.edit_columns("Thing", ["weight", "share", "kind"]) as edit:
        edit["weight"] *= 2
        edit["share"] = np.full(6000, 0.5, np.float32)
        edit["kind"][7] = "seven"
    assert world.native.version != stamp
    assert (world.column("Thing", "weight") == 2 * weights).all()
    assert (world.column("Thing", "share") == 0.5).all()
    assert world.column("Thing", "kind")[7] == "seven"

    held = world.state_hash
    with pytest.raises(RuntimeError, match="half-way"), world.ecs.edit_columns("Thing", ["weight"]) as edit:
        edit["weight"] += 1
        raise RuntimeError("half-way")
    with (
        pytest.raises(vr.InvalidInput, match=r"Thing.weight of row 3 must be a number, got NaN"),
        world.ecs.edit_columns("Thing") as edit,
    ):
        edit["size"] += 1
        edit["weight"][3] = np.nan
    with (
        pytest.raises(vr.StateError, match="the world was changed while columns of Thing were edited"),
        world.ecs.edit_columns("Thing", ["weight"]) as edit,
    ):
        edit["weight"] += 1
        world.ecs.delete_entity(world.ecs.create_entity("", {"Mark": {}}))
    with world.ecs.edit_columns("Thing") as edit:
        with pytest.raises(
            vr.InvalidInput, match=r"Thing.share must be an array float32 \(6000,\), got float64 \(6000,\)"
        ):
            edit["share"] = np.zeros(6000)
        with pytest.raises(vr.InvalidInput, match=r"must be an array .*, got float32 \(5,\)"):
            edit["share"] = np.zeros(5, np.float32)
        with pytest.raises(vr.InvalidInput, match="must be a list of 6000 strings or None"):
            edit["kind"] = ["one"]
    with pytest.raises(vr.StateError, match="inside a with block only"):
        edit["share"]
    with pytest.raises(vr.InvalidQuery, match="no field 'wight'; it has flag"):
        world.ecs.edit_columns("Thing", ["wight"])
    with pytest.raises(vr.InvalidQuery, match="no component 'Ting'; the nearest are Thing"):
        world.ecs.edit_columns("Ting")
    world.ecs.delete_entities(world.ecs.query_ids(vr.EntityQuery(["Mark"])))
    assert world.ecs.count_entities(vr.EntityQuery(["Thing"])) == 6000
    assert (world.column("Thing", "weight") == 2 * weights).all()
    assert held == world.state_hash or world.entity_count == 6000


def rows_of(world: vr.World) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pyarrow.table(world.table("Thing")).drop_columns(["entity_id"]).to_pylist()
    return sorted(rows, key=lambda row: row["size"])


@pytest.mark.parametrize("count", [0, 9, 9000])
def test_tables_come_back_through_every_library(count: int, tmp_path: Path) -> None:
    world = filled(count)
    table = pyarrow.table(world.table("Thing"))
    path = tmp_path / "thing.arrow"
    with pyarrow.ipc.new_file(path, table.schema) as writer:
        writer.write_table(table)
    with pyarrow.memory_map(str(path)) as source:
        from_file = pyarrow.ipc.open_file(source).read_all()
        sources = {
            "the world": world.table("Thing"),
            "pyarrow": table,
            "one chunk": table.combine_chunks(),
            "a slice": pyarrow.concat_tables([table.slice(0, count // 2), table.slice(count // 2)]),
            "an IPC file": from_file,
            "polars": polars.DataFrame(world.table("Thing")),
            "polars, plain strings": polars.DataFrame(world.table("Thing")).with_columns(
                polars.col("kind").cast(polars.String)
            ),
        }
        for name, given in sources.items():
            other = filled(0)
            ids = other.ecs.insert_table(given, "Thing", ["Mark"])
            assert len(ids) == count, name
            assert rows_of(other) == rows_of(world), name
            assert other.ecs.count_entities(vr.EntityQuery(["Mark"])) == count


def test_a_query_goes_out_as_a_table_and_its_changes_come_back() -> None:
    world = filled(100)
    query = vr.EntityQuery(["Thing"], {"Thing.flag": True}, sort_by="-Thing.weight", limit=10)
    frame = polars.DataFrame(world.ecs.query_table(query, ["Thing.weight", "Thing.kind"]))
    assert frame.columns == ["entity_id", "Thing.weight", "Thing.kind"]
    assert frame["entity_id"].to_list() == world.ecs.query_ids(query)
    assert frame["Thing.weight"].is_sorted(descending=True)
    assert world.ecs.update_table(frame.select("entity_id", polars.col("Thing.weight") * 10)) == 10
    assert (world.ecs.query_columns(query)["Thing.weight"] == frame["Thing.weight"].to_numpy() * 10).all()


def test_tables_that_do_not_fit_are_refused_whole() -> None:
    world = filled(3)
    held = world.state_hash
    ids = pyarrow.array(world.column("Thing", "entity_id"))
    column = pyarrow.table({"entity_id": ids, "Thing.weight": pyarrow.array([1.0, None, 2.0])})
    with pytest.raises(ValueError, match=r"column Thing.weight is null in row 1; only strings can be"):
        world.ecs.update_table(column)
    with pytest.raises(ValueError, match=r"Thing.weight must be of type f64, got f32"):
        world.ecs.update_table(
            pyarrow.table({"entity_id": ids, "Thing.weight": pyarrow.array([1, 2, 3], pyarrow.float32())})
        )
    with pytest.raises(ValueError, match=r"Thing.weight of row 2 must be a number, got NaN"):
        world.ecs.update_table(pyarrow.table({"entity_id": ids, "Thing.weight": [1.0, 2.0, float("nan")]}))
    with pytest.raises(KeyError, match="there is no entity"):
        world.ecs.update_table(
            pyarrow.table({"entity_id": pyarrow.array([99], pyarrow.uint64()), "Thing.weight": [1.0]})
        )
    with pytest.raises(ValueError, match="must have a column entity_id"):
        world.ecs.update_table(pyarrow.table({"Thing.weight": [1.0]}))
    with pytest.raises(ValueError, match=r"table must be an object with __arrow_c_stream__, .*, got "):
        world.ecs.insert_table([1, 2])
    nested = pyarrow.table({"Thing.at": pyarrow.array([[[1.0]]], pyarrow.list_(pyarrow.list_(pyarrow.float32())))})
    with pytest.raises(ValueError, match=r"must have the Arrow format of .*, got '\+l'"):
        world.ecs.insert_table(nested)
    offsets = pyarrow.array([0, 50, 2], pyarrow.int32()).buffers()[1]
    broken = pyarrow.Array.from_buffers(pyarrow.string(), 2, [None, offsets, pyarrow.py_buffer(b"ab")])
    with pytest.raises(ValueError, match="the table is damaged"):
        world.ecs.insert_table(pyarrow.table({"Thing.kind": broken}))
    assert world.state_hash == held


def test_memory_says_who_keeps_what() -> None:
    world = filled(50_000)
    assert world.memory()["holdings"] == []
    assert world.memory()["held_bytes"] == 0
    snapshot = world.snapshot()
    view = world.column_blocks("Thing", "weight")
    table = pyarrow.table(world.table("Thing"))
    assert world.memory()["held_bytes"] == 0  # all is the world's own still
    ids = world.column("Thing", "entity_id")
    world.ecs.update_entities(ids, {"Thing.weight": np.zeros(50_000)})
    held = world.memory()
    kinds = {row["kind"]: row["bytes"] for row in held["holdings"]}
    assert set(kinds) >= {"snapshot", "table Thing", "view of Thing.weight"}
    assert kinds["view of Thing.weight"] >= 50_000 * 8
    assert held["held_bytes"] < 2 * kinds["view of Thing.weight"]  # one block that several keep counts once
    assert all(row["age_seconds"] >= 0 and row["turn"] is None for row in held["holdings"])
    del snapshot, view, table
    gc.collect()
    assert world.memory()["held_bytes"] == 0
    assert not [row for row in world.memory()["holdings"] if row["bytes"]]


def test_references_from_what_was_undone_are_out_of_date() -> None:
    world = filled(2)
    first, _ = world.ecs.query_entities(vr.EntityQuery(["Thing"]))
    before = world.snapshot()
    undone = world.ecs.get_entity(world.ecs.create_entity("", {"Mark": {"level": 1}}))
    assert undone is not None
    world.restore(before)
    again = world.ecs.create_entity("", {"Mark": {"level": 2}})
    assert again == undone.entity_id  # the number lives again
    for use in (
        lambda: undone.components,
        lambda: world.ecs.get_entity(undone),
        lambda: world.ecs.delete_entity(undone),
    ):
        with pytest.raises(KeyError, match="was read in a turn that was rolled back, or before a restore"):
            use()
    assert first.components["Thing"]["small"] == world.ecs.get_entity(first).components["Thing"]["small"]  # type: ignore[union-attr]
    with pytest.raises(vr.NotFound, match="was read in another world"):
        world.clone().ecs.get_entity(first)
    with pytest.raises(TypeError):
        first.components["Thing"]["small"] = 1  # type: ignore[index]
    with pytest.raises(AttributeError):
        first.entity_id = 7  # type: ignore[misc]
    assert first == world.ecs.get_entity(first)
    assert f"{first.entity_id}" in repr(first)


def test_the_cache_of_queries_shows_its_hits() -> None:
    world = filled(10)
    query = vr.EntityQuery(["Thing"], {"Thing.flag": True})
    for _ in range(4):
        world.ecs.query_ids(query)
    cache = world.query_cache
    assert (cache["hits"], cache["misses"], cache["hit_rate"], cache["entries"]) == (3, 1, 0.75, 1)
    world.ecs.create_entity("", {"Thing": {"flag": True}})
    assert len(world.ecs.query_ids(query)) == world.ecs.count_entities(query)
    assert world.query_cache["misses"] == 3


def test_a_campaigns_world_has_the_same_views() -> None:
    campaign = vr.Campaign.create(factions=3, systems=20)
    campaign.run(turns=2)
    hull = (
        campaign.world.column("Unit", "entity_id")
        if any(c["name"] == "Unit" for c in campaign.world.components)
        else None
    )
    assert hull is None or len(hull) == campaign.ecs.count_entities(vr.EntityQuery(["Unit"]))
    fleet = campaign.ecs.query_entities(vr.EntityQuery(["Fleet"], limit=1))[0]
    before = campaign.snapshot()
    campaign.run(turns=1)
    later = campaign.ecs.query_entities(vr.EntityQuery(["Fleet"], limit=1))[0]
    campaign.restore(before)
    assert fleet.components["Fleet"] is not None
    with pytest.raises(KeyError, match="rolled back, or before a restore"):
        _ = later.components
    assert {row["kind"] for row in campaign.world.memory()["holdings"]} >= {"snapshot"}
