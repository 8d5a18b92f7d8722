"""State, column and universe hashes, and a save's checksum, in plain Python by docs/formats/hashes.md and docs/formats/save.md."""

import sqlite3
import struct
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import void_reckoning as vr
from read_blackbox import BlackBox
from xxh3 import xxh3

WHOLE = (1 << 64) - 1
K = 0x9E3779B97F4A7C15
ALIVE = 0xFFFFFFFF
NO_TEXT = 0x6E756C6C
FLOATS = {"f32": ("<f", "<I"), "f64": ("<d", "<Q")}


def mix(x: int) -> int:
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9 & WHOLE
    x = (x ^ x >> 27) * 0x94D049BB133111EB & WHOLE
    return x ^ x >> 31


def combine(a: int, b: int) -> int:
    return mix(a * K + b + 0x632BE59BD9B4E019 & WHOLE)


def cell(key: int, of: int, bits: int) -> int:
    m = of * K & WHOLE
    h = ((bits ^ key) & WHOLE) * 0xBF58476D1CE4E5B9 & WHOLE
    h ^= h >> 32
    h = (h + (m ^ m >> 29)) * 0x94D049BB133111EB & WHOLE
    h ^= h >> 29
    return h * 0xD6E8FEB86659FD93 & WHOLE


@cache
def text_hash(text: str) -> int:
    return xxh3(text.encode())


def bits_of(sort: str, value: Any) -> int:
    if sort in FLOATS:
        as_float, as_bits = FLOATS[sort]
        return int(struct.unpack(as_bits, struct.pack(as_float, value))[0])
    if sort == "string":
        return NO_TEXT if value is None else text_hash(value)
    return int(value) & WHOLE


class Field(NamedTuple):
    name: str
    sort: str
    elements: int


class Save:
    """A save, read with nothing but SQLite."""

    def __init__(self, path: Path) -> None:
        with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as database:
            self.meta = dict(database.execute("select key, value from _meta"))
            self.descriptions = database.execute(
                "select component, field, type, count, unit, doc from _components order by rowid"
            ).fetchall()
            self.slots = database.execute("select slot, generation, free_order from _slots order by slot").fetchall()
            self.fields: dict[str, list[Field]] = {}
            for component, name, sort, count, _, _ in self.descriptions:
                self.fields.setdefault(component, [])
                if name is not None:
                    self.fields[component].append(Field(name, sort, count))
            self.rows = {
                component: database.execute(f'select * from "{component}" order by entity_id').fetchall()
                for component in self.fields
            }


def column_hashes(save: Save) -> dict[str, int]:
    hashes: dict[str, int] = {}
    sets: defaultdict[int, int] = defaultdict(int)
    for component, fields in save.fields.items():
        hashes |= {f"{component}.{field.name}": 0 for field in fields}
        for entity, *values in save.rows[component]:
            sets[entity & WHOLE] += mix(text_hash(component))
            place = 0
            for field in fields:
                key = combine(text_hash(component), text_hash(field.name))
                for element in range(field.elements):
                    bits = bits_of(field.sort, values[place + element])
                    hashes[f"{component}.{field.name}"] += cell(key + element * K, entity & WHOLE, bits)
                place += field.elements
    hashes["entities"] = entities_hash(save, sets)
    return {name: value & WHOLE for name, value in hashes.items()}


def entities_hash(save: Save, sets: defaultdict[int, int]) -> int:
    free = [slot for order, slot in sorted((order, slot) for slot, _, order in save.slots if order not in (None, -1))]
    after = dict(zip(free, [*free[1:], 0], strict=True))
    total = free[0] if free else 0
    for slot, generation, order in [(0, 0, -1), *save.slots]:
        if order is None:
            entity = generation << 32 | slot
            total += cell(mix(sets[entity] & WHOLE), entity, entity)
        total += cell(0x67656E65726174, slot, generation)
        total += cell(0x66726565, slot, ALIVE if order is None else after.get(slot, 0))
    return total


def state_hash(columns: dict[str, int]) -> int:
    return mix(sum(columns.values()) & WHOLE)


def universe_hash(files: dict[str, bytes]) -> int:
    value = len(files)
    for path in sorted(files, key=str.encode):
        value = combine(combine(value, text_hash(path)), xxh3(files[path]))
    return value


def checksum(save: Save) -> int:
    def counted(texts: Iterable[str]) -> bytes:
        return b"".join(b"%d:%b" % (len(text.encode()), text.encode()) for text in texts)

    told = b""
    for key, value in sorted(save.meta.items(), key=lambda row: row[0].encode()):
        told += counted([key, value]) if key != "checksum" else b""
    for component, field, sort, count, unit, doc in save.descriptions:
        told += b"component " + counted([component, doc]) if field is None else b""
        told += f"{sort} x {count} ".encode() + counted([field, unit, doc]) if field is not None else b""
    return xxh3(told)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small campaign that ended with a save, and in which entities came and went."""
    folder = tmp_path_factory.mktemp("hashes") / "c"
    with vr.Campaign.create(
        universe="skirmish", factions=2, systems=10, seed=5, directory=folder, column_hashes=True, telemetry=False
    ) as campaign:
        campaign.run(6)
        some: list[dict[str, dict[str, float]]] = [{"Position": {"x": -0.0, "y": 1.5}}, {}, {}, {}]
        made = [campaign.ecs.create_entity("", components) for components in some]
        campaign.ecs.delete_entities(made[1:3])
        campaign.run(1)
    return folder


@pytest.fixture(scope="module")
def save(folder: Path) -> Save:
    return Save(max((folder / "saves").iterdir()))


def test_the_universe_hash_is_that_of_the_page(folder: Path, save: Save) -> None:
    with BlackBox(folder / "blackbox.vrlog") as log:
        files: Any = log.record(next(iter(log.chunks())))["files"]  # type: ignore[arg-type]
        logged = log.header["universe_hash"]
    texts = {row["path"]: bytes(row["contents"]) for row in files}
    assert universe_hash(texts) == logged
    assert f"{logged:016x}" == save.meta["universe_hash"]
    of_save = {key.removeprefix("universe/"): text.encode() for key, text in save.meta.items() if "/" in key}
    assert of_save == texts


def test_state_and_column_hashes_are_those_of_the_page(folder: Path, save: Save) -> None:
    assert any(order is not None for _, _, order in save.slots)
    columns = column_hashes(save)
    assert f"{state_hash(columns):016x}" == save.meta["state_hash"]
    names: Any = []
    logged: dict[str, int] = {}
    with BlackBox(folder / "blackbox.vrlog") as log:
        for chunk in log.chunks():
            record: Any = log.record(chunk) if chunk.kind == 5 else {}  # type: ignore[union-attr, arg-type]
            names = record.get("names") or names
            logged = dict(zip(names, record["hashes"], strict=True)) if record else logged
    assert list(logged) == list(columns)
    assert logged == columns


def test_the_checksum_of_a_save_is_that_of_the_page(save: Save) -> None:
    assert f"{checksum(save):016x}" == save.meta["checksum"]
    assert {key.split("/")[0] for key in save.meta} == {
        "checksum", "format_version", "simulation_version", "slot", "state_hash", "turn", "universe", "universe_hash",
    }  # fmt: skip
