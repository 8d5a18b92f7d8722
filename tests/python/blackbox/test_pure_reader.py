"""The reader in pure Python (examples/read_blackbox.py) against what the bus told, what the core reads, and the golden log."""

import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr
from blackbox_chunks import Chunk, crc32c
from log_rows import exact, native_rows, pure_row, pure_rows
from read_blackbox import BlackBox
from void_reckoning._core import log_event_fields, log_event_names

ON_THE_BUS = {"CombatEvent": "CombatEnd", "FactionTurnStart": "TurnStart", "FactionTurnEnd": "TurnEnd"}
TURNS = 24


@dataclass
class Played:
    """A finished campaign, what its bus told, and its factions' ids."""

    folder: Path
    told: list[vr.Event]
    factions: list[str]

    @property
    def log(self) -> Path:
        return self.folder / "blackbox.vrlog"


class Remembers(vr.FactionPolicy):
    def plan(self, view: vr.FactionView) -> list[vr.Order]:
        if view.turn == 3:
            raise RuntimeError("never on a \u201cfourth\u201d turn")
        view.memory["turn"] = view.turn
        return view.candidates()[:2]


def play(folder: Path, *, compress: bool) -> Played:
    """A campaign with battles, a policy that fails and remembers, interventions and a rewind."""
    told: list[vr.Event] = []
    with vr.Campaign.create(
        factions=5, systems=30, seed=2, directory=folder, column_hashes=True, log_compression=compress,
        policies={"choir": Remembers()},
    ) as campaign:  # fmt: skip
        campaign.events.subscribe(None, told.append)
        campaign.run(5, ignore_victory=True)
        there = campaign.snapshot()
        campaign.run(1, ignore_victory=True)
        campaign.restore(there)
        state = campaign.ecs.query_ids(vr.EntityQuery(["FactionState"]))[0]
        campaign.ecs.update_entity(state, {"FactionState": {"treasury": 5, "memory": '{"\u00fc": 1}'}})
        campaign.run(TURNS - 5, ignore_victory=True)
        return Played(folder, told, campaign.faction_ids)


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "compressed"])
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    return play(tmp_path_factory.mktemp("played") / "campaign", compress=request.param)


def seats_of(name: str) -> set[str]:
    return {field for field, kind, unit, _ in log_event_fields(name)[5:] if unit == "faction" and kind == "u16"}


def test_every_event_is_what_the_bus_told(played: Played) -> None:
    def id_of(seat: Any) -> str | None:
        return played.factions[seat] if seat < len(played.factions) else None

    with BlackBox(played.log) as log:
        events = list(log.events())
        assert (log.gaps, log.torn_bytes, log.skipped) == ([], 0, 0)
    told = sorted(played.told, key=lambda event: event.sequence)
    assert len(told) == len(events) > 1000
    for event, other in zip(events, told, strict=True):
        seats = seats_of(event.type)
        fields = {name: id_of(value) if name in seats else value for name, value in event.fields.items()}
        assert (event.type, event.sequence) == (ON_THE_BUS.get(other.type, other.type), other.sequence)
        assert (event.turn, id_of(event.faction)) == (other.turn, other.faction), event
        assert {name: exact(value) for name, value in fields.items()} == {
            name: exact(value) for name, value in other.fields.items()
        }, event
        assert event.tick == other.fields.get("tick")
        if other.type != "FactionTurnStart":  # told when the turn begins, before its transaction
            assert event.timestamp_ns == other.timestamp_ns
    met = {event.type for event in events}
    assert met >= {
        "CombatStart",
        "CombatEnd",
        "DamageDealt",
        "SystemError",
        "PolicyMemory",
        "Intervention",
        "EntityMoved",
    }
    assert {event.faction for event in events} == {*range(5), 0xFFFE, 0xFFFF}


def test_every_event_is_what_the_core_reads(played: Played) -> None:
    with BlackBox(played.log) as log:
        assert pure_rows(log) == native_rows(played.log)


def test_the_golden_log_is_what_the_core_reads(root: Path) -> None:
    path = root / "tests/data/blackbox-v1.vrlog"
    with BlackBox(path) as log:
        rows = pure_rows(log)
        assert {row[1] for row in rows} == set(log_event_names()) - {
            "Intervention",
            "PolicyChanged",
            "CombatParticipant",
        }  # it is older than those
        assert rows == native_rows(path)
        chunks = [chunk for chunk in log.chunks() if isinstance(chunk, Chunk)]
        metadata, rewind, index = (log.record(chunks[place]) for place in (0, 3, 5))
    assert (metadata["keys"], metadata["values"]) == (["seed", "turns"], ["42", "10"])
    assert metadata["files"] == [{"path": "rules.toml", "contents": tuple(b"[rules]\nturns = 10\n")}]
    assert rewind == {
        "to_chunk": 1, "turn": 1, "slot": 0, "faction": 4, "state_hash": 0xA1, "reason": "again",
    }  # fmt: skip
    assert index["offset"] == tuple(chunk.at for chunk in chunks[:5])
    assert index["type_mask"] == tuple(chunk.type_mask for chunk in chunks[:5])
    assert (log.header["seed"], log.header["simulation_version"]) == (42, 7)


def test_other_chunks_are_what_the_core_reads(played: Played) -> None:
    native = vr.BlackBoxReader.open_log(played.folder)
    with BlackBox(played.log) as log:
        chunks = [chunk for chunk in log.chunks() if isinstance(chunk, Chunk)]
        records = [(chunk, log.record(chunk)) for chunk in chunks if chunk.kind != 1]
    (metadata,) = (record for chunk, record in records if chunk.kind == 2)
    assert dict(zip(metadata["keys"], metadata["values"], strict=True)) == native.settings  # type: ignore[call-overload]
    files: Any = metadata["files"]
    assert {file["path"]: bytes(file["contents"]) for file in files} == native.universe_files
    index = native.index()
    ours: Any = records[-1][1]
    assert records[-1][0].kind == 4
    for name, column in ours.items():
        if name != "header_crc":
            assert list(column) == index[name].tolist()[: len(column)], name
    assert list(ours["header_crc"]) == [chunk.crc for chunk in chunks[:-1]]
    hashes = [(chunk, record) for chunk, record in records if chunk.kind == 5]
    names: Any = hashes[0][1]["names"]
    assert names[-1] == "entities"
    for chunk, record in hashes:  # of the commit that comes next
        values: Any = record["hashes"]
        assert len(values) == len(names)
        assert record["names"] in (None, names)  # once more after a rewind
        assert chunks[chunk.number + 1].state_hash == chunk.state_hash
    rewind = next(record for chunk, record in records if chunk.kind == 3)
    assert chunks[int(str(rewind["to_chunk"]))].state_hash == rewind["state_hash"]


def test_unchecked_bodies_are_read_alike(played: Played) -> None:
    with BlackBox(played.log) as checked, BlackBox(played.log, check_bodies=False) as unchecked:
        assert pure_rows(unchecked) == pure_rows(checked)


def test_checksum_is_castagnolis() -> None:
    assert crc32c(b"123456789") == 0xE3069283
    assert crc32c(b"") == 0


def run_example(root: Path, *arguments: object, options: tuple[str, ...] = ("-E", "-S")) -> tuple[int, str, str]:
    """As somebody would who has the standard library alone."""
    command = [sys.executable, *options, str(root / "examples/read_blackbox.py"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONUTF8": "1"})
    return done.returncode, done.stdout, done.stderr


def test_the_example_needs_the_standard_library_alone(root: Path, tmp_path: Path) -> None:
    golden = root / "tests/data/blackbox-v1.vrlog"
    code, out, err = run_example(root, golden, "--limit", 3)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "0 turn 1 slot 0 TurnStart faction='templars' policy='strong'"
    assert len(out.splitlines()) == 3
    code, out, _ = run_example(root, golden, "--type", "VictoryAchieved", "--unchecked")
    assert code == 0
    assert {line.split()[5] for line in out.splitlines()} == {"VictoryAchieved"}
    data = bytearray(golden.read_bytes())
    data[128 + 128 + 20] ^= 1
    (tmp_path / "damaged").write_bytes(data)
    (tmp_path / "torn").write_bytes(golden.read_bytes() + bytes(50))
    (tmp_path / "foreign").write_bytes(b"VOID" * 50)
    code, _, err = run_example(root, tmp_path / "damaged")
    assert code == 3
    assert err.startswith("damaged at byte 128: the checksum of the body does not match; ")
    assert run_example(root, tmp_path / "torn", "--limit", 0) == (0, "", "50 bytes at the end are no sealed commit\n")
    assert run_example(root, tmp_path / "foreign") == (3, "", f"{tmp_path / 'foreign'}: not a black box\n")


def test_a_compressed_log_is_refused_clearly_without_zstandard(root: Path, tmp_path: Path) -> None:
    with vr.Campaign.create(
        universe="skirmish", factions=2, systems=10, directory=tmp_path / "c", log_compression=True
    ) as campaign:
        campaign.run(1)
    log = tmp_path / "c/blackbox.vrlog"
    code, _, err = run_example(root, log)
    assert code == 3
    assert err == "chunk 1 is compressed: install the package zstandard to read it\n"
    assert run_example(root, log, options=())[0] == 0


def compressed(path: Path) -> list[bool]:
    """Of each chunk whose body is worth it."""
    with BlackBox(path) as log:
        return [chunk.flags == 1 for chunk in log.chunks() if isinstance(chunk, Chunk) and chunk.body_size > 600]


def test_compression_changes_only_the_log_and_is_kept_at_resume(tmp_path: Path) -> None:
    settings: dict[str, Any] = {"universe": "skirmish", "factions": 3, "systems": 15, "save_every": 4}
    hashes = {}
    for name, compress in (("plain", False), ("small", True)):
        campaign = vr.Campaign.create(directory=tmp_path / name, log_compression=compress, **settings)
        campaign.run(6)
        del campaign  # as if it had been killed
        asked = tomllib.loads((tmp_path / name / "campaign.toml").read_text())
        assert asked["log_compression"] is compress
        campaign = vr.Campaign.resume(tmp_path / name)
        campaign.run(4)
        hashes[name] = campaign.turn_hashes
        campaign.finish()
        assert set(compressed(tmp_path / name / "blackbox.vrlog")) == {compress}
    assert hashes["plain"] == hashes["small"]
    logs = [tmp_path / name / "blackbox.vrlog" for name in hashes]
    assert logs[1].stat().st_size < 0.6 * logs[0].stat().st_size
    with BlackBox(logs[0]) as plain, BlackBox(logs[1]) as small:
        pairs = zip(plain.events(), small.events(), strict=True)
        assert all(
            pure_row(one._replace(timestamp_ns=0)) == pure_row(other._replace(timestamp_ns=0)) for one, other in pairs
        )

    data = bytearray(logs[1].read_bytes())
    data[300] ^= 1  # in the universe
    logs[1].write_bytes(data)
    vr.Campaign.resume(tmp_path / "small", from_save=True).finish()
    assert compressed(logs[1]) == [True]


def test_compression_is_asked_for_on_the_command_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "void_reckoning", "run", "--universe", "skirmish", "--factions", "2"]
    command += ["--systems", "10", "--turns", "2", "--compress-log", "--out", str(tmp_path / "c")]
    subprocess.run(command, check=True, capture_output=True)
    assert set(compressed(tmp_path / "c/blackbox.vrlog")) == {True}
