"""The commands, as a person or a script types them."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from processes import start

ARGUMENTS = ["--factions", "4", "--systems", "30"]


def command(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "void_reckoning", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=300,
        check=False,
    )


def run_json(out: Path, *arguments: str) -> dict[str, object]:
    done = command("run", *ARGUMENTS, "--out", str(out), "--json", *arguments)
    assert done.returncode == 0, done.stderr
    report: dict[str, object] = json.loads(done.stdout)
    return report


def shared_memory() -> list[str]:
    return [entry.name for entry in Path("/dev/shm").iterdir()]


def wait_for_turns(log: Path, size: int, process: subprocess.Popen[str]) -> None:
    for _ in range(6000):
        if log.exists() and log.stat().st_size > size:
            return
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        time.sleep(0.01)
    raise AssertionError("the log does not grow")


def test_run_reports_everything_that_is_promised(tmp_path: Path) -> None:
    report = run_json(tmp_path / "c", "--turns", "12", "--seed", "3")
    assert report["turns"] == 12
    assert report["campaign_dir"] == str(tmp_path / "c")
    assert report["state_hash"] == report["turn_hashes"][-1]  # type: ignore[index]
    assert len(report["turn_hashes"]) == 12  # type: ignore[arg-type]
    assert list(report["cpu_ms_per_turn"]) == ["1-12"]  # type: ignore[call-overload]
    assert {
        "universe",
        "seed",
        "cpu_seconds",
        "wall_seconds",
        "battles",
        "conquests",
        "units",
        "fleets",
        "colonies",
        "winner",
        "victory",
    } <= set(report)
    assert [sorted(row) for row in report["factions"]] == [["alive", "fleets", "name", "planets", "score", "units"]] * 4  # type: ignore[attr-defined]
    assert sorted(entry.name for entry in (tmp_path / "c").iterdir()) == [
        "blackbox.vrlog",
        "campaign.toml",
        "lock",
        "saves",
    ]


def test_threads_keeping_and_length_change_nothing(tmp_path: Path) -> None:
    plain = run_json(tmp_path / "a", "--turns", "15")["turn_hashes"]
    assert run_json(tmp_path / "b", "--turns", "15", "--threads", "4", "--save-every", "1")["turn_hashes"] == plain
    assert run_json(tmp_path / "c", "--turns", "15", "--no-log", "--no-telemetry")["turn_hashes"] == plain
    assert run_json(tmp_path / "d", "--turns", "9")["turn_hashes"] == plain[:9]  # type: ignore[index]
    assert run_json(tmp_path / "e", "--turns", "15", "--seed", "2")["turn_hashes"] != plain


def test_a_campaign_without_a_log_says_so_and_recommends_nothing_that_needs_one(tmp_path: Path) -> None:
    done = command("run", *ARGUMENTS, "--turns", "2", "--no-log", "--out", "c", cwd=tmp_path)
    assert (done.returncode, "Next:" in done.stdout) == (0, False)
    assert done.stdout.splitlines()[-1] == "folder       c"
    for name in ("log", "replay"):
        done = command(name, "c", cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (
            "void-reckoning: campaign c has no log: blackbox.vrlog not found (it was run with --no-log)\n"
        )


def test_replay_verifies_and_finds_a_changed_byte(tmp_path: Path) -> None:
    run_json(tmp_path / "c", "--turns", "5")
    done = command("replay", str(tmp_path / "c"), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["verified"] is True
    log = tmp_path / "c" / "blackbox.vrlog"
    content = bytearray(log.read_bytes())
    content[len(content) // 2] ^= 1
    log.write_bytes(content)
    done = command("replay", str(tmp_path / "c"), "--json")
    assert done.returncode == 3
    found = json.loads(done.stdout)
    assert found["verified"] is False
    assert "offset" in found["damage"] or "byte" in found["damage"]
    assert bytes(content) == log.read_bytes()


@pytest.mark.parametrize("seed", range(6))
def test_a_killed_run_leaves_a_log_that_replay_verifies(tmp_path: Path, seed: int) -> None:
    arguments = [*ARGUMENTS, "--turns", "100000", "--ignore-victory", "--out", tmp_path / "c", "--seed", seed]
    with start("run", *arguments) as process:
        wait_for_turns(tmp_path / "c" / "blackbox.vrlog", 200_000 + 37_111 * seed, process)
        process.kill()
        process.communicate(timeout=60)
    done = command("replay", str(tmp_path / "c"), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["verified"] is True
    assert json.loads(done.stdout)["turns"] > 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupt_ends_cleanly_between_faction_turns(tmp_path: Path, number: signal.Signals) -> None:
    with start("run", *ARGUMENTS, "--turns", "100000", "--ignore-victory", "--out", tmp_path / "c") as process:
        wait_for_turns(tmp_path / "c" / "blackbox.vrlog", 250_000, process)
        segments = [name for name in shared_memory() if name.startswith(f"void-reckoning.{process.pid}.")]
        assert len(segments) == 1
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert not [name for name in shared_memory() if name.startswith(f"void-reckoning.{process.pid}.")]
    done = command("replay", str(tmp_path / "c"), "--json")
    assert json.loads(done.stdout)["torn_bytes"] == 0
    assert json.loads(done.stdout)["verified"] is True


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["run", "--turs", "3"], 2, "No such option: --turs"),
        (["run", "--factions", "x"], 2, "--factions"),
        (["run", "--factions", "0"], 2, "factions must be an integer from 1 to 1000, got 0"),
        (["run", "--systems", "0"], 2, "systems must be an integer from 10 to 5000, got 0"),
        (["run", "--turns", "0"], 2, "turns must be an integer from 1 to 1000000000, got 0"),
        (["run", "--turns", "-5"], 2, "turns must be an integer from 1 to 1000000000, got -5"),
        (["run", "--factions", "40", "--systems", "100"], 2, "40"),
        (
            ["run", "--universe", "nowhere"],
            2,
            "universe must be one of skirmish, void_reckoning, or a folder's path, got 'nowhere'",
        ),
        (["run", "--policy", "templars"], 2, "--policy must be FACTION=POLICY"),
        (["run", "--threads", "-1"], 2, "threads must be an integer from 0 to 1024, got -1"),
        (["run", "--threads", "99999999999"], 2, "threads must be an integer from 0 to 1024, got 99999999999"),
        (["run", "--turns", "99999999999"], 2, "turns must be an integer from 1 to 1000000000, got 99999999999"),
        (["replay", "nowhere"], 2, "nowhere is not a campaign folder: blackbox.vrlog not found"),
        (["frobnicate"], 2, "frobnicate"),
    ],
)
def test_bad_usage_is_one_clear_line(tmp_path: Path, arguments: list[str], code: int, message: str) -> None:
    done = command(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["resume", "--turns", "9999999999999"], "--turns must be an integer from 1 to 1000000000, got 9999999999999"),
        (["resume", "--turns", "0"], "--turns must be an integer from 1 to 1000000000, got 0"),
        (["resume", "--threads", "99999999999"], "threads must be an integer from 0 to 1024, got 99999999999"),
        (["replay", "--to-turn", "99999999999"], "--to-turn must be an integer from 0 to 4294967295, got 99999999999"),
        (["replay", "--to-turn", "-1"], "--to-turn must be an integer from 0 to 4294967295, got -1"),
        (["replay", "--to-turn", "-1", "--save", "x"], "--to-turn must be an integer from 0 to 4294967295, got -1"),
    ],
)
def test_numbers_out_of_range_are_told_with_what_is_allowed(tmp_path: Path, arguments: list[str], message: str) -> None:
    run_json(tmp_path / "c", "--turns", "2")
    done = command(arguments[0], str(tmp_path / "c"), *arguments[1:], cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"void-reckoning: {message}\n")
    followed = command("log", str(tmp_path / "c"), "--follow", "--limit", "9" * 20)
    assert (followed.returncode, followed.stderr) == (0, "")


def test_a_folder_in_use_is_refused_untouched(tmp_path: Path) -> None:
    run_json(tmp_path / "c", "--turns", "2")
    before = (tmp_path / "c" / "blackbox.vrlog").read_bytes()
    done = command("run", *ARGUMENTS, "--out", str(tmp_path / "c"))
    assert done.returncode == 2
    assert "already holds a campaign" in done.stderr
    assert (tmp_path / "c" / "blackbox.vrlog").read_bytes() == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["c"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = command("run", *ARGUMENTS, "--out", str(tmp_path / "file" / "c"))
    assert done.returncode in (1, 2)
    assert str(tmp_path / "file") in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_full_disk_stops_the_campaign_with_a_readable_log(tmp_path: Path) -> None:
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000));"
        "from void_reckoning.cli.app import main; sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            limited,
            "run",
            *ARGUMENTS,
            "--turns",
            "1000",
            "--ignore-victory",
            "--save-every",
            "0",
            "--out",
            str(tmp_path / "c"),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 1
    assert "blackbox.vrlog" in done.stderr
    assert "Traceback" not in done.stderr
    replayed = command("replay", str(tmp_path / "c"), "--json")
    assert json.loads(replayed.stdout)["verified"] is True


def test_validate_shows_every_problem_at_once(tmp_path: Path) -> None:
    from void_reckoning import find_universe

    for file in find_universe("void_reckoning").glob("*.toml"):
        (tmp_path / file.name).write_text(file.read_text())
    done = command("validate", str(tmp_path))
    assert done.returncode == 0, done.stderr
    (tmp_path / "ships.toml").write_text((tmp_path / "ships.toml").read_text().replace("hull =", "hul =", 2))
    (tmp_path / "rules.toml").write_text((tmp_path / "rules.toml").read_text() + "\n[nonsense\n")
    done = command("validate", str(tmp_path), "--json")
    assert done.returncode == 2
    problems = json.loads(done.stdout)["problems"]
    assert {"ships.toml", "rules.toml"} <= {problem["file"] for problem in problems}
    assert len(problems) >= 3
    assert command("run", "--universe", str(tmp_path), "--out", str(tmp_path / "c")).returncode == 2
    assert not (tmp_path / "c").exists()


def test_help_and_version() -> None:
    for arguments in (["--help"], ["run", "--help"], ["replay", "--help"], ["validate", "--help"]):
        done = command(*arguments)
        assert done.returncode == 0
        assert "Usage:" in done.stdout
    assert command("--version").stdout.startswith("void-reckoning 0.")


def test_a_battle_is_shown_and_its_chances_counted(tmp_path: Path) -> None:
    forces = ["--attacker", "frigate:12", "--attacker", "scout:2", "--defender", "raider:12"]
    done = command("battle", *forces, "--seed", "3", "--trace")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("12 frigate, 2 scout  against  12 raider\nThe ")
    assert "morale lost, by cause" in done.stdout
    assert "tick  side" in done.stdout
    one = json.loads(command("battle", *forces, "--seed", "3", "--json", "--trace").stdout)
    assert one["ticks"] == max(row["tick"] for row in one["trace"]) + 1
    many = json.loads(command("battle", *forces, "--repeat", "200", "--json").stdout)
    assert sum(row["count"] for row in many["wins"].values()) == many["battles"] == 200
    low, high = many["wins"]["attackers"]["interval_95"]
    assert 0 <= low <= many["wins"]["attackers"]["share"] <= high <= 1
    assert sum(many["reasons"].values()) == 200
    assert 0 <= many["estimate"]["win_probability"] <= 1
    shown = command("battle", *forces, "--repeat", "50", "--threads", "2").stdout
    assert "95% CI" in shown
    assert "estimate: attackers win" in shown

    file = tmp_path / "battle.toml"
    file.write_text(
        'seed = 3\n[config]\nretreat_ratio = [0.5, 0.5]\n[[attackers]]\ntype = "frigate"\ncount = 12\n'
        '[[attackers]]\ntype = "scout"\ncount = 2\n[[defenders]]\ntype = "raider"\ncount = 12\n'
    )
    from_file = json.loads(command("battle", str(file), "--retreat", "0,0", "--json").stdout)
    assert from_file["hash"] == one["hash"]
    hidden = json.loads(command("battle", str(file), "--environment", "cover=0.5", "--json").stdout)
    assert hidden["hash"] != one["hash"]
    assert (
        json.loads(command("battle", str(file), "--environment", "nebula", "--json").stdout)["hash"] != hidden["hash"]
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--attacker", "frigat:2", "--defender", "raider"], "nearest are frigate"),
        (
            ["--attacker", "frigate:x", "--defender", "raider"],
            "--attacker must be TYPE:COUNT, for example frigate:20, got 'frigate:x'",
        ),
        (["--attacker", "frigate"], "defenders must have at least one unit, got none"),
        (
            ["--attacker", "frigate", "--defender", "raider", "--repeat", "0"],
            "repeat must be an integer from 1 to 10000000, got 0",
        ),
        (
            ["--attacker", "frigate", "--defender", "raider", "--repeat", "5", "--trace"],
            "--trace and --repeat can't be combined",
        ),
        (
            ["--attacker", "frigate", "--defender", "raider", "--environment", "cover=fog"],
            "--environment must be NAME=NUMBER, for example cover=0.3, got 'cover=fog'",
        ),
        (
            ["--attacker", "frigate", "--defender", "raider", "--environment", "nebul"],
            "terrain must be one of universe void_reckoning, got 'nebul'; the nearest are nebula",
        ),
        (
            ["--attacker", "frigate", "--defender", "raider", "--environment", "forest"],
            "terrain must be in space as the battle is, got 'forest'",
        ),
        (
            ["--attacker", "frigate", "--defender", "raider", "--environment", "cover=3"],
            "Terrain.cover must be a number from 0 to 0.9, got 3",
        ),
        (
            ["--attacker", "frigate", "--defender", "raider", "--retreat", "often"],
            "--retreat must be two numbers, for example 0.5,0.3, got 'often'",
        ),
        (["nowhere.toml"], "nowhere.toml: can't be read"),
    ],
)
def test_a_bad_battle_is_one_clear_line(arguments: list[str], message: str) -> None:
    done = command("battle", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
