"""Saves as other people meet them: with the sqlite3 module, damaged, old, new, and where nothing can be written."""

import hashlib
import os
import random
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pytest
import void_reckoning as vr
from void_reckoning._core import DamagedData, StorageError, replay
from void_reckoning.dashboard.star_map import read_star_map

ROOT = Path(__file__).resolve().parents[3]
FROZEN = {  # skirmish, 2 factions, 10 systems, seed 5, after turn 3, of simulation versions 2 and 3
    1: ROOT / "tests/data/save-v1.sqlite",
    2: ROOT / "tests/data/campaign-v2/saves/turn-000003.sqlite",
}


@pytest.fixture(scope="module")
def save(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("saves") / "a.sqlite"
    campaign = vr.Campaign.create(universe="skirmish", factions=2, systems=10, log=False, telemetry=False)
    campaign.run(2)
    campaign.save(path)
    return path


@pytest.mark.parametrize("version", FROZEN)
def test_a_frozen_save_of_every_format_is_loaded_and_played(version: int) -> None:
    with closing(sqlite3.connect(f"file:{FROZEN[version]}?immutable=1", uri=True)) as database:
        told = dict(database.execute("select key, value from _meta"))
        fleets = {
            fleet & (2**64 - 1): {"x": x, "y": y, "z": 0.0}
            for fleet, x, y in database.execute("select entity_id, x, y from Position")
        }
        ships = database.execute("select entity_id, hull / 1000.0, morale from Ship order by entity_id").fetchall()
    assert told["format_version"] == str(version)
    campaign = vr.Campaign.load(FROZEN[version])
    assert campaign.turn == 3
    places = campaign.ecs.query_entities(vr.EntityQuery(["Position"]))
    assert {entity.entity_id: entity.components["Position"] for entity in places} == fleets
    columns = campaign.ecs.query_columns(vr.EntityQuery(["Ship"]), ["Ship.hull", "Ship.morale"])
    assert list(zip(*(columns[name].tolist() for name in columns), strict=True)) == ships
    settings = campaign.ecs.query_entities(vr.EntityQuery(["WorldSettings"]))[0].components["WorldSettings"]
    assert settings == {"factions": 2, "systems": 10, "shape": "spiral", "thickness": 0.0}
    campaign.run(1)
    assert campaign.turn == 4


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A campaign folder of save format 2 and simulation version 3."""
    return shutil.copytree(ROOT / "tests/data/campaign-v2", tmp_path / "earlier")


def test_a_campaign_of_an_earlier_format_is_resumed_where_it_ended(earlier: Path, tmp_path: Path) -> None:
    with vr.Campaign.resume(earlier, telemetry=False) as campaign:
        assert campaign.turn == 3
        campaign.save(tmp_path / "now.sqlite")
    shutil.copy(
        tmp_path / "now.sqlite", earlier / "saves/turn-000003.sqlite"
    )  # of this format, with another state hash
    with vr.Campaign.resume(earlier, telemetry=False) as campaign:
        assert campaign.turn == 3
        assert campaign.resumed is not None
        assert (campaign.resumed.save, campaign.resumed.commits) == ("turn-000003.sqlite", 0)
        campaign.run(2)
        state = campaign.state_hash
    with vr.Campaign.resume(earlier, telemetry=False) as campaign:
        assert (campaign.turn, campaign.state_hash) == (5, state)


def test_a_log_of_an_earlier_simulation_is_read_but_not_replayed(earlier: Path) -> None:
    report = replay(earlier / "blackbox.vrlog")
    assert not report["verified"]
    versions = r"\(the log is of simulation version 3, this is version 4\)"
    assert re.search(f"the campaign does not begin as the log says {versions}", report["first_mismatch"]["what"])
    reader = vr.BlackBoxReader.open_log(earlier)
    moves = list(reader.iter_events(["EntityMoved"]))
    assert len(moves) > 0
    assert {move.fields["z"] for move in moves} == {0.0}
    assert pa.table(reader.columns("EntityMoved"))["z"].to_pylist() == [0.0] * len(moves)
    with pytest.raises(vr.IntegrationError, match=versions):
        vr.Campaign.at_turn(earlier, 2)
    # Its galaxy is made again as it was, flat, and so the map that the log is shown on.
    query = vr.EntityQuery(["System", "Position"], sort_by="System.number")
    began, ended = (vr.Campaign.at_turn(earlier, turn).ecs.query_columns(query) for turn in (0, 3))
    for name in ("entity_id", "Position.x", "Position.y", "Position.z", "System.star"):
        assert began[name].tolist() == ended[name].tolist()
    star_map = read_star_map(reader)
    assert star_map.x.tolist() == ended["Position.x"].tolist()


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
