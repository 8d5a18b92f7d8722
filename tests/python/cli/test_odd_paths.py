"""Folders whose names are not UTF-8: every command takes them, and prints them so that a person can read and type them."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
import void_reckoning as vr
from mcap.reader import make_reader
from perfetto.protos.perfetto.trace.perfetto_trace_pb2 import Trace
from processes import start
from void_reckoning import find_universe
from void_reckoning.blackbox.export import EXPORTS
from void_reckoning.support.path_text import shell_text

SMALL = ["--factions", "2", "--systems", "12", "--turns", "2"]
ODD = os.fsdecode(b"caf\xe9")


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    folder = tmp_path / ODD
    with vr.Campaign.create(factions=3, systems=20, seed=2, directory=folder / "c") as campaign:
        campaign.run(3)
    return folder


def command(*arguments: object, cwd: Path | None = None) -> tuple[int, str, str]:
    """Exit code, output and errors, which must be UTF-8: nothing here decodes anything else."""
    done = subprocess.run(
        [sys.executable, "-m", "void_reckoning", *map(str, arguments)],
        capture_output=True,
        check=False,
        cwd=cwd,
        timeout=300,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("form", [*EXPORTS, "analytics"])
@pytest.mark.parametrize("elsewhere", [False, True])
def test_exports_into_such_a_folder_are_complete(odd: Path, form: str, elsewhere: bool) -> None:
    options = ["--out", odd / "out"] if elsewhere else []
    code, output, errors = command("log", odd / "c", "--export", form, *options)
    assert (code, errors) == (0, "")
    assert "/caf\\xe9/" in output
    code, output, errors = command("log", odd / "c", "--export", form, *options, "--json")
    written = [Path(path) for path in json.loads(output).values() if isinstance(path, str)]
    assert all(path.exists() and path.is_relative_to(odd) for path in written)
    events = len(vr.BlackBoxReader.open_log(odd / "c"))
    if form == "jsonl":
        assert len(written[0].read_text().splitlines()) == events
    elif form == "mcap":
        with written[0].open("rb") as file:
            assert len(list(make_reader(file, validate_crcs=True).iter_messages())) == events
    elif form == "perfetto":
        trace = Trace.FromString(written[0].read_bytes())
        assert len(trace.packet) > events
    elif form == "parquet":
        rows = 0
        for path in written[0].glob("*.parquet"):
            with path.open("rb") as opened:
                rows += pl.read_parquet(opened).height
        assert rows == events
    else:
        assert sorted(path.name for path in written) == [
            "battles.parquet",
            "losses.parquet",
            "orders.parquet",
            "turns.parquet",
            "units.parquet",
        ]
        with written[0].open("rb") as file:
            assert pl.read_parquet(file).height == 9


def test_what_is_printed_to_be_typed_can_be_typed(tmp_path: Path) -> None:
    folder = tmp_path / ODD / "my runs" / "it's"
    code, output, errors = command("run", *SMALL, "--out", folder)
    assert code == 0, errors
    typed = re.findall(r"void-reckoning (log|replay) (\$'.*?(?<!\\)'|\S+)  ", output)
    assert [name for name, _ in typed] == ["log", "replay"]
    for name, path in typed:
        line = f'"$0" -m void_reckoning {name} {path}'
        done = subprocess.run(["bash", "-c", line, sys.executable], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
    code, output, errors = command("resume", folder, "--turns", "3")
    assert code == 0, errors


@pytest.mark.parametrize(
    "name", [b"plain", b"my runs", b"caf\xe9", "café".encode(), b"a'b\\c\n\x1b\xff", b"$HOME*", b"\xc3"]
)
def test_a_typed_path_is_the_path(name: bytes) -> None:
    done = subprocess.run(["bash", "-c", f"printf %s {shell_text(os.fsdecode(name))}"], capture_output=True, check=True)
    assert done.stdout == name
    assert shell_text(os.fsdecode(name)).isprintable()


def test_errors_about_such_a_path_have_a_message(odd: Path, tmp_path: Path) -> None:
    shown = f"{tmp_path}/caf\\xe9"
    code, _, errors = command("run", *SMALL, "--out", odd / "c")
    assert (code, errors) == (2, f"void-reckoning: {shown}/c already holds a campaign: choose another folder\n")
    assert (
        command("log", odd / "no")[2]
        == f"void-reckoning: {shown}/no is not a campaign folder: blackbox.vrlog not found\n"
    )
    (odd / "b.toml").write_text("seed = -1")
    assert command("battle", odd / "b.toml")[2].startswith(f"void-reckoning: {shown}/b.toml: seed must be")
    log = odd / "c" / "blackbox.vrlog"
    content = bytearray(log.read_bytes())
    content[len(content) // 2] ^= 1
    log.write_bytes(content)
    for arguments in (["replay", odd / "c"], ["log", odd / "c", "--turn", 3], ["resume", odd / "c", "--turns", 9]):
        code, _, errors = command(*arguments)
        assert (code, errors.count("\n")) == (3, 1), errors
        assert errors.startswith(f"void-reckoning: {shown}/c/blackbox.vrlog: "), errors
    code, output, errors = command("replay", odd / "c", "--json")
    assert (code, errors) == (3, "")
    assert json.loads(output)["damage"].startswith(str(log))
    with pytest.raises(vr.InvalidInput) as caught:
        vr.Campaign.create(factions=2, systems=12, directory=odd / "c")
    assert os.fsencode(str(odd)) in os.fsencode(str(caught.value))


def test_such_a_folder_may_be_the_current_one_and_hold_everything(odd: Path) -> None:
    assert command("run", *SMALL, cwd=odd)[0] == 0
    assert command("resume", "runs/0001", "--turns", "3", cwd=odd)[0] == 0
    shutil.copytree(find_universe("skirmish"), odd / "u")
    assert command("validate", odd / "u")[0] == 0
    assert command("run", "--universe", odd / "u", *SMALL, "--out", odd / "d")[0] == 0
    assert command("replay", odd / "d")[0] == 0
    code, output, _ = command("replay", odd / "d", "--to-turn", "1", "--save", odd / "turn.sqlite")
    assert (code, (odd / "turn.sqlite").exists(), "caf\\xe9/turn.sqlite" in output) == (0, True, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--policy", f"*={ODD}/p.py:P"],
        ["run", "--policy", f"*=process:{ODD}/p.py:P"],
        ["run", "--policy", f"*={ODD}"],
        ["run", "--universe", f"{ODD}/u"],
        ["run", "--shape", ODD],
        ["battle", "--attacker", ODD, "--defender", "scout"],
        ["battle", "--attacker", "scout", "--defender", "scout", "--environment", ODD],
        ["battle", "--attacker", "scout", "--defender", "scout", "--environment", f"{ODD}=1"],
        ["log", ".", "--type", ODD],
        ["log", ".", "--faction", ODD],
        ["log", ".", "--turn", ODD],
        ["log", ".", "--export", ODD],
        ["dashboard", ".", "--host", ODD],
        ["dashboard", ".", "--run", ODD],
        ["dashboard", ".", "--allow-host", ODD],
        ["dashboard", ".", "--public-url", ODD],
        ["validate", f"{ODD}/u"],
        ["--install-completion", ODD],
        [ODD],
        [f"--{ODD}"],
    ],
    ids=lambda arguments: " ".join(arguments).encode("utf-8", "backslashreplace").decode(),
)
def test_text_that_is_not_utf_8_is_refused_in_a_line(tmp_path: Path, arguments: list[str]) -> None:
    with vr.Campaign.create(factions=3, systems=20, directory=tmp_path) as campaign:
        campaign.run(1)
    (tmp_path / ODD).mkdir()
    (tmp_path / ODD / "p.py").write_text("class P:\n    def plan(self, view): return []\n")
    code, output, errors = command(*arguments, cwd=tmp_path)
    assert (code, output, errors.count("\n")) == (2, "", 1), errors
    assert "\\xe9" in errors or "\\udce9" in errors


def test_the_dashboard_shows_such_a_run(odd: Path) -> None:
    for directory, run, key in ((odd.parent, f"{ODD}/c", "caf%5Cxe9/c"), (odd, "c", "c"), (odd / "c", "c", "c")):
        with start("dashboard", directory, "--run", run, "--json", "--port", 0, "--no-open") as process:
            assert process.stdout is not None
            assert json.loads(process.stdout.readline())["url"].endswith(f"#run={key}")
            process.terminate()
            _, errors = process.communicate(timeout=60)
            assert (process.returncode, errors) == (0, "")


def test_run_shows_its_campaign_in_such_a_folder(tmp_path: Path) -> None:
    arguments = ["run", *SMALL, "--dashboard", "--out", str(tmp_path / ODD)]
    with start(*arguments) as process:
        assert process.stderr is not None
        said = ""
        while "stays open" not in said:
            said += process.stderr.readline()
            assert process.poll() is None
        process.send_signal(2)
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        assert "#run=caf%5Cxe9\n" in said
