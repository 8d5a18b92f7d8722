"""Going on with campaigns that were stopped or killed, from Python and from the command line."""

import json
import os
import random
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import void_reckoning as vr
from blackbox_chunks import CHECKED, HEADER_SIZE, Chunk, ChunkFile, crc32c
from processes import command, start
from void_reckoning import _core

SETTINGS = ["--factions", "4", "--systems", "30", "--ignore-victory"]
ROOT = Path(__file__).resolve().parents[3]


def kill_when_longer(log: Path, size: int, *arguments: str) -> None:
    """Run a command, and kill it as soon as a log is longer than so many bytes."""
    with start(*arguments) as process:
        while not log.exists() or log.stat().st_size <= size:
            assert process.poll() is None, process.communicate(timeout=60)
            time.sleep(0.001)
        process.kill()
        process.communicate(timeout=60)


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    out = tmp_path_factory.mktemp("straight") / "c"
    code, text, err = command("run", *SETTINGS, "--turns", "250", "--out", str(out), "--json")
    assert code == 0, err
    report: dict[str, object] = json.loads(text)
    return report


@pytest.mark.parametrize("seed", range(3))
def test_a_campaign_killed_again_and_again_ends_as_if_nothing_had_happened(
    tmp_path: Path, straight: dict[str, object], seed: int
) -> None:
    log = tmp_path / "c" / "blackbox.vrlog"
    sizes = random.Random(seed)
    first = ["run", *SETTINGS, "--turns", "250", "--save-every", "7", "--out", str(tmp_path / "c")]
    kill_when_longer(log, sizes.randrange(400_000), *first)
    for _ in range(3):
        kill_when_longer(log, log.stat().st_size + sizes.randrange(100_000), "resume", str(tmp_path / "c"))
    code, text, err = command("resume", str(tmp_path / "c"), "--json")
    assert code == 0, err
    report = json.loads(text)
    different = {
        key
        for key in straight
        if key not in {"campaign_dir", "cpu_seconds", "wall_seconds", "cpu_ms_per_turn", "peak_memory_mib"}
        and report[key] != straight[key]
    }
    assert not different
    code, text, _ = command("replay", str(tmp_path / "c"), "--json")
    assert code == 0
    assert json.loads(text)["turns"] == 250


def native_tests(program: str, tests: str, setting: str, value: str) -> str:
    """Some native tests at the length that the setting asks for; what they print."""
    done = subprocess.run(
        [ROOT / f"build/release/tests/cpp/{program}/{program}_test", f"--gtest_filter={tests}"],
        env={**os.environ, setting: value},
        capture_output=True,
        text=True,
        check=False,
        timeout=3000,
    )
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.soak
def test_a_thousand_kills() -> None:
    assert "1 test from 1 test suite ran" in native_tests("engine", "Kill.*", "VR_KILLS", "1000")


@pytest.mark.soak
@pytest.mark.parametrize(("program", "tests"), [("engine", "*OutOfMemory*"), ("storage", "SaveMemory*")])
def test_no_memory_at_each_single_demand(program: str, tests: str) -> None:
    native_tests(program, tests, "VR_EVERY_ALLOCATION", "1")


@pytest.mark.soak
@pytest.mark.parametrize(
    ("tests", "setting", "value"),
    [("DiskFaults.*", "VR_FAULTS", "1"), ("PowerLoss.*", "VR_POWER_LOSSES", "2000")],
)
def test_every_fault_of_the_disk_and_of_the_power(tests: str, setting: str, value: str) -> None:
    assert "from 1 test suite ran" in native_tests("engine", tests, setting, value)


def small(directory: Path, **settings: object) -> vr.Campaign:
    return vr.Campaign.create(factions=4, systems=30, directory=directory, telemetry=False, **settings)  # type: ignore[arg-type]


def test_resume_gives_the_campaign_and_says_how_it_was_found(tmp_path: Path) -> None:
    campaign = small(tmp_path / "c", save_every=2)
    campaign.run(5)
    hashes, state = campaign.turn_hashes, campaign.state_hash
    del campaign  # gone without a word, as far as its folder can tell
    again = vr.Campaign.resume(tmp_path / "c", telemetry=False)
    assert (again.turn, again.state_hash, again.turn_hashes) == (5, state, hashes)
    assert again.turns_asked == 100
    found = again.resumed
    assert found is not None
    assert (found["turn"], found["slot"], found["save"], found["commits"]) == (5, 0, "turn-000004.sqlite", 5)
    assert (found["cut_bytes"], found["passed_over"], found["discarded"], found["old_log"]) == (0, [], None, None)


def test_an_unfinished_commit_is_cut_and_named(tmp_path: Path) -> None:
    campaign = small(tmp_path / "c")
    campaign.run(3)
    del campaign
    log = tmp_path / "c" / "blackbox.vrlog"
    log.write_bytes(log.read_bytes()[:-40])
    code, text, err = command("resume", str(tmp_path / "c"), "--turns", "6", "--json")
    assert code == 0
    assert "bytes of an unfinished commit" in err
    assert json.loads(text)["turns"] == 6


class Quiet(vr.FactionPolicy):
    """Does nothing but count its turns."""

    def plan(self, view: vr.FactionView) -> None:
        view.memory["turns"] = view.memory.get("turns", 0) + 1


def test_policies_of_python_are_made_again_with_their_memory(tmp_path: Path) -> None:
    policies = {"templars": f"{__name__}:Quiet"}
    campaign = small(tmp_path / "c", policies=policies)
    campaign.run(7)
    straight = vr.Campaign.create(factions=4, systems=30, policies=policies)  # type: ignore[arg-type]
    straight.run(12)
    del campaign
    again = vr.Campaign.resume(tmp_path / "c", telemetry=False)
    again.run(5)
    assert again.turn_hashes == straight.turn_hashes
    with pytest.raises(vr.InvalidInput, match=r"faction in policies must be one of .*, got 'nobody'"):
        again.finish()
        vr.Campaign.resume(tmp_path / "c", policies={"nobody": "greedy"}, telemetry=False)


def test_a_campaign_that_another_process_plays_is_refused(tmp_path: Path) -> None:
    campaign = small(tmp_path / "c")
    code, text, err = command("resume", str(tmp_path / "c"))
    assert code == 1
    assert f"the campaign is held by process {os.getpid()}" in err
    assert (text, len(err.strip().splitlines())) == ("", 1)
    campaign.finish()


def test_damage_in_the_middle_is_refused_untouched_and_discarded_when_asked(tmp_path: Path) -> None:
    campaign = small(tmp_path / "c", save_every=3)
    campaign.run(10)
    straight = campaign.turn_hashes
    del campaign
    log = tmp_path / "c" / "blackbox.vrlog"
    damaged = bytearray(log.read_bytes())
    damaged[len(damaged) // 2] ^= 4
    log.write_bytes(damaged)
    code, _, err = command("resume", str(tmp_path / "c"), "--turns", "12")
    assert code == 3
    assert "--from-save" in err
    assert log.read_bytes() == bytes(damaged)
    code, text, err = command("resume", str(tmp_path / "c"), "--turns", "12", "--from-save", "--json")
    assert code == 0, err
    assert "discarded turns 10 to 10" in err
    assert (tmp_path / "c" / "blackbox.1.vrlog").read_bytes() == bytes(damaged)
    report = json.loads(text)
    assert report["turns"] == 12
    assert f"{straight[9]:016x}" in report["turn_hashes"]
    proof = _core.replay(log)
    assert proof["verified"]
    assert proof["turns"] == 12


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["nowhere"], 2, "nowhere is not a campaign folder: folder not found"),
        (["."], 2, "campaign.toml not found"),
        ([".", "--turns", "0"], 2, "--turns must be an integer from 1 to 1000000000, got 0"),
    ],
)
def test_bad_usage_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done, text, err = command("resume", *arguments)
    assert (done, text) == (code, "")
    assert message in err
    assert len(err.strip().splitlines()) == 1


def test_a_finished_campaign_prints_its_result_again(tmp_path: Path) -> None:
    code, first, _ = command("run", *SETTINGS, "--turns", "8", "--out", str(tmp_path / "c"), "--json")
    assert code == 0
    before = (tmp_path / "c" / "blackbox.vrlog").read_bytes()
    code, second, _ = command("resume", str(tmp_path / "c"), "--json")
    assert code == 0
    assert json.loads(second)["turn_hashes"] == json.loads(first)["turn_hashes"]
    assert json.loads(second)["factions"] == json.loads(first)["factions"]
    assert (tmp_path / "c" / "blackbox.vrlog").read_bytes() == before


def test_bisect_names_where_two_logs_part(tmp_path: Path) -> None:
    for name in "ab":
        campaign = small(tmp_path / name, column_hashes=name == "a")
        campaign.run(6)
        if name == "b":
            faction = campaign.ecs.query_ids(vr.EntityQuery(["FactionState"], limit=1))[0]
            campaign.ecs.update_entity(faction, {"FactionState": {"treasury": 1_000}})
        campaign.run(1)
        campaign.finish()
    code, text, _ = command("replay", str(tmp_path / "a"), "--bisect")
    assert (code, text) == (0, "no difference: 7 turns, 35 commits\n")
    code, text, _ = command("replay", str(tmp_path / "a"), "--bisect", "--against", str(tmp_path / "b"), "--json")
    found = json.loads(text)
    assert (code, found["turns"], found["difference"]["turn"]) == (1, 6, 7)
    for option in (["--to-turn", "3"], ["--to-turn", "3", "--save", "x.sqlite"], ["--save", "x.sqlite"]):
        code, text, err = command("replay", str(tmp_path / "a"), "--bisect", *option)
        assert (code, text, err) == (2, "", f"void-reckoning: {option[0]} can't be combined with --bisect\n")


def test_any_turn_is_rebuilt_from_folder_and_from_log_alone(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=3, systems=20, seed=1, directory=tmp_path / "c", save_every=5) as campaign:
        campaign.run(7)
        fleet = campaign.ecs.query_ids(vr.EntityQuery(["FactionState"]))[0]
        campaign.ecs.update_entity(fleet, {"FactionState": {"treasury": 1_000}})  # between rounds 7 and 8
        there = campaign.snapshot()
        campaign.run(3)
        campaign.restore(there)
        campaign.run(5)
        hashes = campaign.turn_hashes
    shutil.copy(tmp_path / "c" / "blackbox.vrlog", tmp_path / "alone.vrlog")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "c").rglob("*")}
    for place in (tmp_path / "c", tmp_path / "alone.vrlog"):
        for turn in range(1, 13):
            rebuilt = vr.Campaign.at_turn(place, turn)
            assert (rebuilt.turn, rebuilt.state_hash) == (turn, hashes[turn - 1])
    again = vr.Campaign.at_turn(tmp_path / "c", 10)
    again.run(2)
    assert again.state_hash == hashes[-1]  # policies are deterministic, too
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "c").rglob("*")}
    with pytest.raises(vr.InvalidInput, match=r"turn must be between 0 and 12, which .* has, got 13"):
        vr.Campaign.at_turn(tmp_path / "c", 13)
    with pytest.raises(vr.InvalidInput, match="turn must be an integer from 0 to 4294967295, got -1"):
        vr.Campaign.at_turn(tmp_path / "c", -1)


def test_a_log_that_begins_with_a_save_is_compared_from_there(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=3, systems=20, seed=1, directory=tmp_path / "whole", save_every=5) as campaign:
        campaign.run(12)
    shutil.copytree(tmp_path / "whole", tmp_path / "late")
    for turn in (10, 12):
        (tmp_path / "late" / "saves" / f"turn-{turn:06}.sqlite").unlink()
    (tmp_path / "late" / "blackbox.vrlog").write_bytes(b"no log")
    with vr.Campaign.resume(tmp_path / "late", from_save=True) as campaign:
        assert campaign.turn == 5
        campaign.run(7)
    for one, other in (("whole", "late"), ("late", "whole")):
        code, text, _ = command("replay", str(tmp_path / one), "--bisect", "--against", str(tmp_path / other))
        assert (code, text) == (0, "no difference: 12 turns, 28 commits\n")


def test_a_turn_before_damage_is_rebuilt_when_asked(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=3, systems=20, seed=1, directory=tmp_path / "c") as campaign:
        campaign.run(9)
        hashes = campaign.turn_hashes
    log = tmp_path / "c" / "blackbox.vrlog"
    index = vr.BlackBoxReader.open_log(log).index()
    place = int(index["offset"][int(((index["turn"] == 6) & (index["slot"] == 1)).argmax())]) + 130
    data = bytearray(log.read_bytes())
    data[place] ^= 1
    log.write_bytes(data)
    with pytest.raises(vr.DamagedData, match="damaged at byte"):
        vr.Campaign.at_turn(log, 3)
    for turn in range(1, 6):
        assert vr.Campaign.at_turn(tmp_path / "c", turn, skip_damage=True).state_hash == hashes[turn - 1]
    with pytest.raises(
        vr.DamagedData, match=r"damaged at byte .*; before that, turn must be between 0 and 5, which .* has, got 6"
    ):
        vr.Campaign.at_turn(log, 6, skip_damage=True)
    arguments = ["replay", str(log), "--to-turn", "5", "--save", str(tmp_path / "five.sqlite")]
    assert command(*arguments)[0] == 3
    code, _, err = command(*arguments, "--skip-damage")
    assert (code, err) == (0, "")
    assert vr.Campaign.load(tmp_path / "five.sqlite").state_hash == hashes[4]
    code, _, err = command("replay", str(log), "--skip-damage")
    assert (code, err) == (2, "void-reckoning: --skip-damage needs --to-turn and --save\n")


def test_a_rebuilt_turn_can_be_saved_from_the_command_line(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=3, systems=20, seed=1, directory=tmp_path / "c") as campaign:
        campaign.run(4)
    done = subprocess.run(
        [sys.executable, "-m", "void_reckoning", "replay", str(tmp_path / "c"), "--to-turn", "3", "--save",
         str(tmp_path / "three.sqlite"), "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout)["state_hash"] == f"{campaign.turn_hashes[2]:016x}"
    assert vr.Campaign.load(tmp_path / "three.sqlite").state_hash == campaign.turn_hashes[2]


def test_damage_to_what_a_killed_campaign_wrote_last_is_reported_and_not_cut(tmp_path: Path) -> None:
    campaign = small(tmp_path / "c", save_every=5)
    campaign.run(12)
    reader = vr.BlackBoxReader.open_log(tmp_path / "c")
    index = reader.index()
    place = int(index["offset"][index["turn"] == 11][0]) + 150
    del campaign, reader  # gone without a word: its last rounds may not be on the disk yet
    log = tmp_path / "c/blackbox.vrlog"
    damaged = bytearray(log.read_bytes())
    damaged[place] ^= 1
    log.write_bytes(damaged)

    (damage,) = vr.BlackBoxReader.open_log(log).damage
    assert (damage.last_before, damage.next) == ((10, 4), (11, 1))
    code, _, error = command("replay", str(tmp_path / "c"))
    assert code == 3
    assert "damaged" in error
    with pytest.raises(vr.DamagedData, match="turn 10 slot 4"):
        vr.Campaign.resume(tmp_path / "c", telemetry=False)
    assert log.read_bytes() == damaged
    again = vr.Campaign.resume(tmp_path / "c", telemetry=False, from_save=True)
    assert again.resumed is not None
    assert (again.turn, again.resumed["discarded"][0]) == (10, 11)


def chunks_of(log: Path) -> list[Chunk]:
    with ChunkFile(log) as file:
        return [chunk for chunk in file.chunks() if isinstance(chunk, Chunk)]


def with_headers(log: Path, change: Callable[[Chunk, bytearray], None]) -> bytearray:
    """The log's bytes with other headers, checksums and chain right."""
    written = bytearray(log.read_bytes())
    chunks = chunks_of(log)
    previous = chunks[0].previous
    for chunk in chunks:
        head = written[chunk.at : chunk.at + HEADER_SIZE]
        change(chunk, head)
        struct.pack_into("<I", head, 16, previous)
        previous = crc32c(bytes(head[:CHECKED]))
        struct.pack_into("<I", head, CHECKED, previous)
        written[chunk.at : chunk.at + HEADER_SIZE] = head
    return written


@pytest.mark.parametrize("turn", [4, 7], ids=["before the save", "after the save"])
@pytest.mark.parametrize("packed", [False, True], ids=["not what its header says", "packed by a newer program"])
def test_a_whole_commit_that_says_nothing_is_discarded_when_asked(tmp_path: Path, packed: bool, turn: int) -> None:
    campaign = small(tmp_path / "c", save_every=5)
    campaign.run(8)
    del campaign
    log = tmp_path / "c/blackbox.vrlog"
    broken = next(chunk for chunk in chunks_of(log) if chunk.kind == 1 and chunk.turn == turn)

    def change(chunk: Chunk, head: bytearray) -> None:
        if chunk.at == broken.at:
            struct.pack_into(*(("<B", head, 21, 2) if packed else ("<Q", head, 56, 0)))

    unsound = with_headers(log, change)
    log.write_bytes(unsound)
    code, _, error = command("resume", str(tmp_path / "c"))
    assert code == (1 if packed else 3)
    what = "is packed in a way that only a newer program knows" if packed else "its events are not those"
    assert f"{log}: chunk {broken.number} (turn {turn}, slot {broken.slot})" in error
    assert what in error
    assert "--from-save continues from the last good save (turn-000005.sqlite)" in error
    assert log.read_bytes() == unsound

    code, _, error = command("resume", str(tmp_path / "c"), "--from-save", "--turns", "9", "--json")
    assert code == 0, error
    assert "discarded turns 6 to 8" in error
    assert (tmp_path / "c/blackbox.1.vrlog").read_bytes() == unsound
    code, _, error = command("resume", str(tmp_path / "c"), "--turns", "10", "--json")
    assert code == 0, error
    assert command("replay", str(tmp_path / "c"))[0] == 0


def test_what_a_power_loss_left_is_cut_and_said(tmp_path: Path) -> None:
    campaign = small(tmp_path / "c", save_every=0)
    campaign.run(3)
    del campaign
    log = tmp_path / "c/blackbox.vrlog"
    chunks = chunks_of(log)
    # As an earlier start of the system would have left it, nothing of it synced.
    written = with_headers(log, lambda chunk, head: struct.pack_into("<QQ", head, 104, 1, chunk.boot ^ 1))
    hole = next(chunk for chunk in chunks if chunk.turn == 2)
    written[hole.at : hole.end] = bytes(hole.end - hole.at)
    log.write_bytes(written)
    left = sum(chunk.at > hole.at for chunk in chunks)
    assert left > 5

    code, _, error = command("resume", str(tmp_path / "c"), "--turns", "2", "--no-telemetry", "--json")
    assert code == 0, error
    assert f", and {left} whole commits after a gap that a power loss left" in error


def test_a_folder_of_saves_that_is_gone_is_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    with vr.Campaign.create(factions=4, systems=30, directory=folder, save_every=2) as campaign:
        campaign.run(5)
    shutil.rmtree(folder / "saves")
    with vr.Campaign.resume(folder) as resumed:
        assert resumed.resumed is not None
        assert (resumed.resumed["save"] or None, resumed.turn) == (None, 5)
        resumed.run(1)
    assert [path.name for path in (folder / "saves").iterdir()] == ["turn-000006.sqlite"]


def test_saves_that_are_no_folder_are_refused_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    with vr.Campaign.create(factions=4, systems=30, directory=folder) as campaign:
        campaign.run(3)
    before = (folder / "blackbox.vrlog").read_bytes()
    shutil.rmtree(folder / "saves")
    (folder / "saves").write_text("x")
    with pytest.raises(vr.StorageError, match=r"c/saves: can't be created: File exists"):
        vr.Campaign.resume(folder)
    assert (folder / "blackbox.vrlog").read_bytes() == before
