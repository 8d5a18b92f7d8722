"""Whose a campaign folder is: one writer's at a time; nobody's where it may only be read; its own where its universe is gone."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr
from void_reckoning import _core
from void_reckoning._core import StorageError

SMALL: dict[str, Any] = {"factions": 3, "systems": 24, "telemetry": False}
PROGRAM = [sys.executable, "-m", "void_reckoning"]
RUN = ["run", "--factions", "3", "--systems", "24", "--turns", "4", "--no-telemetry"]


def command(*arguments: str, prefix: list[str] | None = None) -> tuple[int, str, str]:
    done = subprocess.run(
        [*(prefix or []), *PROGRAM, *arguments], capture_output=True, text=True, timeout=300, check=False
    )
    return done.returncode, done.stdout, done.stderr


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def in_another_process(code: str, *arguments: str, prefix: list[str] | None = None) -> str:
    done = subprocess.run(
        [*(prefix or []), sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return done.stdout


RESUME = (
    "import sys, void_reckoning as vr\n"
    "try:\n    vr.Campaign.resume(sys.argv[1], from_save={})\n"
    "except vr.IntegrationError as error:\n    print(type(error).__name__, error)"
)


@pytest.mark.parametrize("from_save", [False, True])
def test_a_second_writer_is_refused_in_this_process_and_in_another(tmp_path: Path, from_save: bool) -> None:
    folder = tmp_path / "c"
    campaign = vr.Campaign.create(**SMALL, directory=folder)
    campaign.run(3)
    before = contents(folder)
    message = f"the campaign is held by process {os.getpid()}"
    with pytest.raises(StorageError, match=message) as refused:
        vr.Campaign.resume(folder, telemetry=False, from_save=from_save)
    assert str(folder) in str(refused.value)
    told = in_another_process(RESUME.format(from_save), str(folder))
    assert told.startswith("StorageError")
    assert message in told
    code, out, err = command("resume", str(folder), *(["--from-save"] if from_save else []))
    assert (code, out) == (1, "")
    assert message in err
    assert str(folder) in err
    assert contents(folder) == before  # nothing was cut, removed, or begun anew
    campaign.run(1)
    campaign.finish()
    assert vr.Campaign.resume(folder, telemetry=False).state_hash == campaign.state_hash


def test_a_new_campaign_never_takes_the_folder_of_one_that_is_played(tmp_path: Path) -> None:
    campaign = vr.Campaign.create(**SMALL, directory=tmp_path / "c")
    before = contents(tmp_path)
    with pytest.raises(vr.InvalidInput, match="already holds a campaign"):
        vr.Campaign.create(**SMALL, directory=tmp_path / "c")
    code, _, err = command(*RUN, "--out", str(tmp_path / "c"))
    assert code == 2
    assert "already holds a campaign" in err
    assert contents(tmp_path) == before
    campaign.finish()


def test_of_two_that_begin_at_once_one_has_the_folder_and_nothing_is_left_of_the_other(tmp_path: Path) -> None:
    both = [
        subprocess.Popen(
            [*PROGRAM, *RUN, "--out", str(tmp_path / "c"), "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    told = [one.communicate(timeout=300) for one in both]
    codes = [one.returncode for one in both]
    assert sorted(code > 0 for code in codes) == [False, True], told
    assert str(tmp_path / "c") in told[codes.index(max(codes))][1]
    assert [entry.name for entry in tmp_path.iterdir()] == ["c"]
    assert _core.replay(tmp_path / "c" / "blackbox.vrlog")["turns"] == 4


@pytest.fixture
def bound(tmp_path: Path) -> list[str]:
    """What to put before a command so that it may not write where the permissions say so: nothing, but for root."""
    prefix = [] if os.geteuid() else ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    try:
        done = subprocess.run([*prefix, "touch", str(locked / "file")], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("root may write anywhere, and there is no setpriv to take that away")
    if done.returncode == 0:
        pytest.skip("this user may write anywhere, and that can't be taken away here")
    locked.rmdir()
    return prefix


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A finished campaign of four turns in which nothing may be written."""
    folder = tmp_path / "c"
    campaign = vr.Campaign.create(**SMALL, directory=folder, save_every=2)
    campaign.run(4)
    campaign.finish()
    everything = [folder, *folder.rglob("*")]
    for path in everything:
        path.chmod(path.stat().st_mode & ~0o222)
    yield folder
    for path in everything:
        path.chmod(path.stat().st_mode | 0o200)


def test_a_folder_that_may_only_be_read_is_read(read_only: Path, bound: list[str]) -> None:
    before = contents(read_only)
    code, out, err = command("replay", str(read_only), "--json", prefix=bound)
    assert code == 0, err
    assert json.loads(out)["turns"] == 4
    code, out, err = command("replay", str(read_only), "--bisect", prefix=bound)
    assert code == 0, err
    assert "no difference: 4 turns" in out
    code, out, err = command("log", str(read_only), "--timeline", "--turn", "3", prefix=bound)
    assert code == 0, err
    assert "turn 3" in out.lower()
    loaded = in_another_process(
        "import sys, void_reckoning as vr\nprint(vr.Campaign.load(sys.argv[1]).turn)",
        str(read_only / "saves" / "turn-000004.sqlite"),
        prefix=bound,
    )
    assert loaded == "4\n"
    assert contents(read_only) == before


@pytest.mark.parametrize("options", [["--turns", "9"], ["--turns", "9", "--from-save"]])
def test_and_going_on_there_is_an_error_that_names_it(read_only: Path, bound: list[str], options: list[str]) -> None:
    before = contents(read_only)
    code, out, err = command("resume", str(read_only), *options, prefix=bound)
    assert (code, out) == (1, "")
    assert f"{read_only / 'lock'}: can't be opened: Permission denied" in err
    assert len(err.strip().splitlines()) == 1
    assert contents(read_only) == before


@pytest.mark.parametrize("form", ["jsonl", "parquet", "analytics"])
def test_exporting_into_it_too_unless_another_place_is_named(
    read_only: Path, bound: list[str], tmp_path: Path, form: str
) -> None:
    before = contents(read_only)
    code, out, err = command("log", str(read_only), "--export", form, prefix=bound)
    assert (code, out) == (1, "")
    assert str(read_only) in err
    assert "Permission denied" in err
    code, _, err = command("log", str(read_only), "--export", form, "--out", str(tmp_path / "out"), prefix=bound)
    assert code == 0, err
    assert (tmp_path / "out").exists()
    assert contents(read_only) == before


def test_and_so_is_a_new_campaign_or_a_save(read_only: Path, bound: list[str]) -> None:
    code, out, err = command(*RUN, "--out", str(read_only / "new"), prefix=bound)
    assert (code, out) == (1, "")
    assert f"{read_only / 'new'}: can't be created: Permission denied" in err
    told = in_another_process(
        "import sys, void_reckoning as vr\n"
        "campaign = vr.Campaign.create(factions=3, systems=24, telemetry=False)\n"
        "try:\n    campaign.save(sys.argv[1])\nexcept vr.IntegrationError as error:\n    print(type(error).__name__, error)\n"
        "campaign.run(1)\nprint(campaign.turn)",
        str(read_only / "saves" / "mine.sqlite"),
        prefix=bound,
    )
    first, last = told.splitlines()
    assert first.startswith(f"StorageError save {read_only / 'saves' / 'mine.sqlite'} was not written")
    assert "Permission denied" in first
    assert last == "1"


def test_a_campaign_whose_universe_is_gone_is_replayed_and_goes_on_from_its_own_copy(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    universe = tmp_path / "universes" / "void_reckoning"
    shutil.copytree(root / "universes" / "void_reckoning", universe)
    straight = vr.Campaign.create(**SMALL, universe=str(universe))
    straight.run(6)
    code, _, err = command(
        *RUN, "--universe", str(universe), "--save-every", "2", "--ignore-victory", "--out", str(tmp_path / "c")
    )
    assert code == 0, err
    shutil.rmtree(tmp_path / "universes")
    monkeypatch.chdir(tmp_path)  # nor is one of that name found from here
    code, out, err = command("replay", str(tmp_path / "c"), "--json")
    assert code == 0, err
    assert json.loads(out)["turns"] == 4
    # From its last save, and, where there is none, from its log alone.
    for saves in (True, False):
        folder = tmp_path / f"copy-{saves}"
        shutil.copytree(tmp_path / "c", folder)
        if not saves:
            shutil.rmtree(folder / "saves")
            (folder / "saves").mkdir()
        code, out, err = command("resume", str(folder), "--turns", "6", "--ignore-victory", "--json")
        assert code == 0, err
        assert [int(one, 16) for one in json.loads(out)["turn_hashes"]] == straight.turn_hashes


LIMITED = """
import resource, sys
from void_reckoning.cli.app import main
main(["run", "--help"])  # imports what there is to import
pages = int(open("/proc/self/statm").read().split()[0])
room = pages * resource.getpagesize() + int(sys.argv[1]) * 2**20
resource.setrlimit(resource.RLIMIT_AS, (room, room))
sys.exit(main(sys.argv[2:]))
"""


def test_a_machine_without_memory_leaves_no_campaign_or_one_that_goes_on(tmp_path: Path) -> None:
    """Whatever is missing, be it in the core, in SQLite, in Python or for a thread: one line, and nothing that was committed is lost."""
    told, begun = [], 0
    run = ["run", "--systems", "5000", "--factions", "10", "--turns", "2", "--threads", "1", "--save-every", "1"]
    for room in (12, 20, 28, 36, 44, 52, 60, 68):
        folder = tmp_path / str(room)
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                LIMITED,
                str(room),
                *run,
                "--out",
                str(folder),
                "--json",
            ],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr
        if done.returncode == 0:
            break
        told.append(done.stderr.strip().splitlines()[-1])
        assert told[-1].startswith("void-reckoning: "), done.stderr
        assert "Traceback" not in done.stderr
        if folder.exists():
            begun += 1
            code, out, err = command("resume", str(folder), "--turns", "2", "--json")
            assert code == 0, err
            assert json.loads(out)["turns"] == 2
            assert _core.replay(folder / "blackbox.vrlog")["verified"]
    assert [entry for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []
    assert told, "there was enough for a galaxy of 5,000 systems in 12 MiB"
    print(f"{begun} begun; {told}")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "c"
    campaign = vr.Campaign.create(**SMALL, directory=folder, save_every=2)
    campaign.run(2)
    campaign.finish()
    return folder


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("empty", lambda log: b"", "not a black box"),
        ("foreign", lambda log: b"PK\x03\x04" + bytes(5000), "not a black box"),
        ("cut in its header", lambda log: log[:100], "the file header is cut off: 100 of 128 bytes"),
        ("lengths of all ones", lambda log: log[:192] + b"\xff" * 64 + log[256:], "damaged at byte 128"),
    ],
)
def test_a_log_that_is_none_is_refused_untouched_by_every_command(
    sound: Path, tmp_path: Path, name: str, change: Any, message: str
) -> None:
    folder = tmp_path / "c"
    shutil.copytree(sound, folder)
    log = folder / "blackbox.vrlog"
    log.write_bytes(change(log.read_bytes()))
    before = contents(folder)
    for which in ("replay", "log", "resume"):
        code, out, err = command(which, str(folder))
        assert (code, out) == (3, ""), name
        assert message in err
        assert str(log) in err
        assert contents(folder) | {"lock": b""} == before | {"lock": b""}  # which names who looked last


def test_runs_that_begin_at_once_get_folders_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "runs" / "²").mkdir(parents=True)  # a digit for Unicode, no number
    (tmp_path / "runs" / "0007").mkdir()
    begun = [
        subprocess.Popen(
            [*PROGRAM, *RUN, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
        )
        for _ in range(4)
    ]
    reports = []
    for process in begun:
        output, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
        reports.append(json.loads(output))
    folders = sorted(Path(report["campaign_dir"]).name for report in reports)
    assert folders == ["0008", "0009", "0010", "0011"]
    assert sorted(entry.name for entry in (tmp_path / "runs").iterdir()) == ["0007", *folders, "²"]


def test_a_run_that_does_not_begin_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, errors = command(*RUN, "--factions", "0")
    assert (code, errors) == (2, "void-reckoning: factions must be an integer from 1 to 1000, got 0\n")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "runs").write_text("x")
    code, _, errors = command(*RUN)
    assert code == 1
    assert errors.startswith("void-reckoning: runs: ")
    assert errors.count("\n") == 1


OWN = [
    "blackbox.vrlog",
    "blackbox.1.vrlog",
    "campaign.toml",
    "lock",
    "saves/turn-000004.sqlite",
    "saves/../blackbox.vrlog",
]


@pytest.mark.parametrize("name", OWN)
def test_nothing_is_written_over_what_a_campaign_needs(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "c"
    with vr.Campaign.create(directory=folder, **SMALL) as campaign:
        campaign.run(4)
    (folder / "blackbox.1.vrlog").write_bytes((folder / "blackbox.vrlog").read_bytes())
    before = contents(folder)
    shutil.copytree(folder, tmp_path / "other")
    for place in (folder / name, tmp_path / "other" / name):
        refusal = f"void-reckoning: path must not be a file that a campaign needs, got {place}\n"
        for arguments in (
            ["log", str(folder), "--export", "jsonl", "--out", str(place)],
            ["log", str(folder), "--export", "mcap", "--out", str(place)],
            ["replay", str(folder), "--to-turn", "1", "--save", str(place)],
        ):
            assert command(*arguments) == (2, "", refusal)
    link = tmp_path / "link"
    link.symlink_to(folder / name)
    with pytest.raises(vr.InvalidInput, match="path must not be a file that a campaign needs"):
        vr.Campaign.create(**SMALL).save(link)
    assert contents(folder) == contents(tmp_path / "other") == before


def test_an_export_does_not_replace_the_log_that_it_reads(tmp_path: Path) -> None:
    with vr.Campaign.create(directory=tmp_path / "c", **SMALL) as campaign:
        campaign.run(2)
    log = tmp_path / "alone"
    shutil.copy(tmp_path / "c" / "blackbox.vrlog", log)
    code, _, errors = command("log", str(log), "--export", "jsonl", "--out", str(log))
    assert (code, errors) == (2, f"void-reckoning: path must not be the log itself, got {log}\n")
    assert log.read_bytes() == (tmp_path / "c" / "blackbox.vrlog").read_bytes()
    # What is of nobody's campaign may be replaced as ever, and any other name is free.
    for place in (tmp_path / "lock", tmp_path / "c" / "events.jsonl", tmp_path / "c" / "saves" / "mine.sqlite"):
        place.write_text("before")
        assert command("log", str(log), "--export", "jsonl", "--out", str(place))[0] == 0
        assert place.read_text().startswith("{")
