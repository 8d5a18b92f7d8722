"""Saves as other people meet them: with the sqlite3 module, damaged, old, new, and where nothing can be written."""

import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
import void_reckoning as vr
from void_reckoning._core import DamagedData, StorageError

ROOT = Path(__file__).resolve().parents[3]
FROZEN = (
    ROOT / "tests/data/save-v1.sqlite"
)  # simulation version 2, skirmish, 2 factions, 10 systems, seed 5, after turn 3


@pytest.fixture(scope="module")
def save(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("saves") / "a.sqlite"
    campaign = vr.Campaign.create(universe="skirmish", factions=2, systems=10, log=False, telemetry=False)
    campaign.run(2)
    campaign.save(path)
    return path


def test_a_frozen_save_of_every_format_is_loaded_and_played() -> None:
    with closing(sqlite3.connect(f"file:{FROZEN}?immutable=1", uri=True)) as database:
        told = dict(database.execute("select key, value from _meta"))
    assert told["format_version"] == "1"
    campaign = vr.Campaign.load(FROZEN)
    assert f"{campaign.state_hash:016x}" == told["state_hash"]
    assert campaign.turn == 3
    campaign.run(1)
    assert campaign.turn == 4


def test_the_documented_questions_are_answered(save: Path) -> None:
    text = (ROOT / "docs/formats/save.md").read_text()
    question = text.split('turn-000050.sqlite "')[1].split('"')[0]
    with closing(sqlite3.connect(f"file:{save}?immutable=1", uri=True)) as database:
        rows = database.execute(question).fetchall()
        assert len(rows) >= 2
        fleets = database.execute("select count(*) from Fleet join Position using (entity_id)").fetchone()[0]
        assert len(rows) == fleets
        tables = {name for (name,) in database.execute("select name from sqlite_schema where type = 'table'")}
        described = {name for (name,) in database.execute("select component from _components where field is null")}
        assert {name for name in tables if not name.startswith("names_")} == described | {
            "_meta",
            "_components",
            "_slots",
        }
        for kind in ("index", "trigger"):
            assert database.execute(
                "select count(*) from sqlite_schema where type = ? and sql is not null", (kind,)
            ).fetchone() == (0,)
        assert database.execute("pragma application_id").fetchone() == (0x56525356,)
        assert database.execute("pragma user_version").fetchone() == (3,)


def test_a_folder_keeps_the_saves_of_the_last_three_turns_saved(tmp_path: Path) -> None:
    campaign = vr.Campaign.create(
        universe="skirmish", factions=2, systems=10, directory=tmp_path / "c", save_every=1, telemetry=False
    )
    saves = tmp_path / "c/saves"
    campaign.run(6)
    campaign.finish()  # waits for the last one
    assert sorted(path.name for path in saves.iterdir()) == [f"turn-{turn:06}.sqlite" for turn in (4, 5, 6)]
    again = vr.Campaign.resume(tmp_path / "c", telemetry=False)
    faction = again.ecs.query_ids(vr.EntityQuery(["FactionState"]))[0]
    again.ecs.update_entity(faction, {"FactionState": {"treasury": 1_000}})
    again.finish()  # writes the last one anew
    assert sorted(path.name for path in saves.iterdir()) == [f"turn-{turn:06}.sqlite" for turn in (4, 5, 6)]


def damaged(to: Path, data: bytes) -> Path:
    to.write_bytes(data)
    return to


def test_what_is_no_whole_save_is_refused_and_named(save: Path, tmp_path: Path) -> None:
    sound = save.read_bytes()
    path = tmp_path / "bad.sqlite"
    for data, message in [
        (b"", "it has 0 bytes only"),
        (sound[:50], "it has 50 bytes only"),
        (sound[: len(sound) // 2], "its header says"),
        (sound + b"\0" * 4096, "its header says"),
        (b"x" * 5000, "it is not a SQLite file"),
        (sound[:28] + b"\xff\xff\xff\xff" + sound[32:], "its header says"),
        (sound[:68] + b"ABCD" + sound[72:], "not a save of Void Reckoning"),
    ]:
        with pytest.raises(DamagedData, match=message) as caught:
            vr.Campaign.load(damaged(path, data))
        assert str(path) in str(caught.value)
    dice = random.Random(1)
    state = vr.Campaign.load(save).state_hash
    for _ in range(200):
        flipped = bytearray(sound)
        flipped[dice.randrange(len(flipped))] ^= 1 << dice.randrange(8)
        try:
            loaded = vr.Campaign.load(damaged(path, bytes(flipped)))
        except (DamagedData, StorageError):
            continue
        assert loaded.state_hash == state


def test_a_newer_save_is_refused_with_advice(save: Path, tmp_path: Path) -> None:
    path = tmp_path / "newer.sqlite"
    shutil.copy(save, path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("pragma user_version = 4")
    with pytest.raises(StorageError, match=r"has format 4.*formats up to 3: upgrade Void Reckoning"):
        vr.Campaign.load(path)


def test_a_missing_file_or_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"missing\.sqlite"):
        vr.Campaign.load(tmp_path / "missing.sqlite")
    with pytest.raises(StorageError, match=str(tmp_path)):
        vr.Campaign.load(tmp_path)


def test_a_save_that_cannot_be_written_leaves_nothing_and_the_campaign_goes_on(tmp_path: Path) -> None:
    campaign = vr.Campaign.create(universe="skirmish", factions=2, systems=10, log=False, telemetry=False)
    with pytest.raises(StorageError, match=r"none/a.sqlite was not written.*No such file or directory"):
        campaign.save(tmp_path / "none" / "a.sqlite")
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError, match="was not written"):
        campaign.save(tmp_path / "file" / "a.sqlite")
    if os.geteuid() != 0:  # root may write anywhere
        (tmp_path / "closed").mkdir(mode=0o500)
        with pytest.raises(StorageError, match="Permission denied"):
            campaign.save(tmp_path / "closed" / "a.sqlite")
    assert [path.name for path in tmp_path.iterdir() if path.name != "closed"] == ["file"]
    campaign.run(1)
    assert campaign.turn == 1


def test_equal_states_are_equal_files(save: Path, tmp_path: Path) -> None:
    vr.Campaign.load(save).save(tmp_path / "again.sqlite")
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (save, tmp_path / "again.sqlite")}
    assert len(digests) == 1


@pytest.mark.soak
@pytest.mark.parametrize(
    ("module", "tests"),
    [("storage", "Damage.*"), ("universe", "HostileContent.*"), ("ecs", "ArrowImport.*"), ("wire", "WorldMessages.*")],
)
def test_damaged_inputs_by_the_ten_thousand(module: str, tests: str) -> None:
    program = ROOT / f"build/release/tests/cpp/{module}/{module}_test"
    done = subprocess.run(
        [program, f"--gtest_filter={tests}"],
        env={**os.environ, "VR_DAMAGED": "50000"},
        capture_output=True,
        text=True,
        check=False,
        timeout=3000,
    )
    assert done.returncode == 0, done.stdout + done.stderr
