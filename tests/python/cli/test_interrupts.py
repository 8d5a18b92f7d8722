"""Ctrl-C, SIGTERM and SIGHUP at any moment of a command: one line, and how to go on where there is a campaign."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import void_reckoning as vr

ALL = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
RUN = ["run", "--factions", 3, "--systems", 20, "--turns", 3, "--no-telemetry"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("interrupted") / "campaign"
    with vr.Campaign.create(factions=3, systems=20, seed=2, directory=path, save_every=0) as campaign:
        campaign.run(4)
    shutil.rmtree(path / "saves")  # resume plays all again
    (path / "saves").mkdir()
    return path


def interrupted(place: str, number: signal.Signals, *arguments: object, cwd: Path) -> tuple[int, str]:
    """Exit code and standard error of a command that is sent a signal when it comes to a function, ``module:name.name``."""
    code = """
import importlib, os, sys
place, number = sys.argv[1], int(sys.argv[2])
module, names = place.split(":")
owner = importlib.import_module(module)
*path, name = names.split(".")
for step in path:
    owner = getattr(owner, step)
function = getattr(owner, name)
def sends(*arguments, **options):
    result = function(*arguments, **options)
    os.kill(os.getpid(), number)
    return result
setattr(owner, name, sends)
from void_reckoning.__main__ import main
sys.argv[1:] = sys.argv[3:]
sys.exit(main())
"""
    done = subprocess.run(
        [sys.executable, "-c", code, place, str(int(number)), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        cwd=cwd,
    )
    return done.returncode, done.stderr


HINT = "void-reckoning: interrupted; everything committed is kept: void-reckoning resume {}\n"


@ALL
@pytest.mark.parametrize(
    "place",
    [
        "void_reckoning.cli.actions.run:open_progress",  # the campaign has begun
        "void_reckoning.campaign:Campaign.finish",
        "void_reckoning.cli.actions.run:summary_lines",
    ],
)
def test_a_run_says_how_to_go_on(tmp_path: Path, place: str, number: signal.Signals) -> None:
    code, errors = interrupted(place, number, *RUN, cwd=tmp_path)
    told = [line for line in errors.splitlines(keepends=True) if not line.startswith("turn 1/3 ")]  # progress
    assert (code, told) == (130, [HINT.format("runs/0001")])
    done = subprocess.run(
        [sys.executable, "-m", "void_reckoning", "resume", str(tmp_path / "runs" / "0001"), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, '"turns": 3' in done.stdout) == (0, True), done.stderr


@ALL
def test_what_has_not_begun_is_only_interrupted(tmp_path: Path, number: signal.Signals) -> None:
    place = "void_reckoning.campaign.campaign:universe_of"
    assert interrupted(place, number, *RUN, cwd=tmp_path) == (130, "void-reckoning: interrupted\n")
    assert list(tmp_path.iterdir()) == []


@ALL
def test_resume_says_how_to_go_on_while_it_plays_again(folder: Path, tmp_path: Path, number: signal.Signals) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    place = "void_reckoning.cli.display.delayed_progress:DelayedProgress.__call__"
    code, errors = interrupted(place, number, "resume", "copy", "--turns", 6, cwd=tmp_path)
    assert (code, errors) == (130, HINT.format("copy"))


@ALL
@pytest.mark.parametrize(
    ("place", "arguments"),
    [
        ("void_reckoning.cli.display.delayed_progress:DelayedProgress.__call__", ["replay", "."]),
        (
            "void_reckoning.cli.display.delayed_progress:DelayedProgress.__call__",
            ["replay", ".", "--to-turn", 2, "--save", "turn.sqlite"],
        ),
        ("void_reckoning.blackbox:BlackBoxReader.check", ["log", "."]),
        ("void_reckoning.blackbox:BlackBoxReader.open_log", ["log", ".", "--turn", 1]),
        (
            "void_reckoning.cli.actions.battle:CombatResolver.resolve_combat",
            ["battle", "--attacker", "scout", "--defender", "scout"],
        ),
        ("void_reckoning.cli.commands.validate:find_universe", ["validate"]),
        ("void_reckoning.cli.app:raise_interrupts", ["validate"]),
        ("typer.core:TyperGroup.parse_args", ["validate"]),
        ("void_reckoning.cli.app:exit_code_of", ["replay", "nowhere"]),
    ],
)
def test_other_commands_are_interrupted_in_a_line(
    folder: Path, place: str, arguments: list[object], number: signal.Signals
) -> None:
    code, errors = interrupted(place, number, *arguments, cwd=folder)
    assert (code, errors.splitlines()[-1]) == (130, "void-reckoning: interrupted")
    assert "Traceback" not in errors
    assert not (folder / "turn.sqlite").exists()


@ALL
def test_an_import_that_is_interrupted_is_no_traceback(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "typer.py").write_text(f"import os\nos.kill(os.getpid(), {int(number)})\nimport nothing_of_that_name\n")
    done = subprocess.run(
        [sys.executable, "-m", "void_reckoning", "validate"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "void-reckoning: interrupted\n")


def test_what_is_ignored_stays_ignored(tmp_path: Path) -> None:
    ignores = 'trap "" INT TERM HUP; exec "$@"'
    code = (
        "import os, signal, sys; from void_reckoning.campaign import campaign; from void_reckoning.__main__ import main;"
        "create = campaign.universe_of\n"
        "def sends(*name):\n    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP): os.kill(os.getpid(), one)\n"
        "    return create(*name)\n"
        "campaign.universe_of = sends; sys.exit(main())"
    )
    done = subprocess.run(
        [
            "bash",
            "-c",
            ignores,
            "bash",
            sys.executable,
            "-c",
            code,
            *map(str, RUN),
            "--out",
            str(tmp_path / "c"),
            "--json",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, '"turns": 3' in done.stdout) == (0, True), done.stderr


ARMIES = [*("--attacker", "shellbacks:60000", "--defender", "shellbacks:60000")]
WHILE_IT_FIGHTS = """
import os, sys, threading, time
number, native = int(sys.argv[1]), sys.argv[2]
main_thread = threading.main_thread().ident
def sends():
    # Another thread runs only where the interpreter lock was given away: in the native call, which is in no frame of its own.
    while True:
        frame = sys._current_frames()[main_thread]
        if frame.f_code.co_name == native:
            break
        time.sleep(0.001)
    begin = time.process_time()  # so much work, however busy the machine is
    while time.process_time() - begin < 0.3:
        time.sleep(0.001)
    os.kill(os.getpid(), number)
threading.Thread(target=sends, daemon=True).start()
"""
COMMAND = (
    WHILE_IT_FIGHTS
    + "from void_reckoning.__main__ import main\nsys.argv[1:] = sys.argv[3:]\nsys.setswitchinterval(1e-4)\nsys.exit(main())"
)


def stopped(code: str, number: signal.Signals, native: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run Python code that is sent a signal while it is in a native call of a Python function; far sooner than it would end."""
    return subprocess.run(
        [sys.executable, "-c", code, str(int(number)), native, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@ALL
@pytest.mark.parametrize("threads", [1, 2])
def test_a_large_battle_says_at_which_tick_it_was_stopped_and_what_stood_then(
    number: signal.Signals, threads: int
) -> None:
    done = stopped(COMMAND, number, "resolve_combat", "battle", *ARMIES, "--json", "--trace", "--threads", threads)
    assert done.returncode == 130, done.stderr
    report = json.loads(done.stdout)
    assert (report["result"], report["reason"], report["decided"]) == ("UNKNOWN", "interrupted", False)
    assert 0 <= report["ticks"] < 338  # when it would be over
    assert len(report["trace"]) == 2 * report["ticks"]
    assert [side["started"] for side in report["sides"]] == [60000, 60000]
    said = f"void-reckoning: interrupted after tick {report['ticks']}; the result covers the battle up to then\n"
    assert done.stderr == said


@ALL
@pytest.mark.parametrize("threads", [1, 2])
def test_battles_that_are_stopped_leave_the_statistics_of_those_that_were_fought(
    number: signal.Signals, threads: int
) -> None:
    many = ["battle", "--attacker", "frigate:20", "--defender", "raider:30", "--json", "--threads", threads]
    done = stopped(COMMAND, number, "sample_combat", *many, "--repeat", 10_000_000)
    assert done.returncode == 130, done.stderr
    report = json.loads(done.stdout)
    assert 0 < report["battles"] < 10_000_000
    assert sum(who["count"] for who in report["wins"].values()) == report["battles"]
    last = f"void-reckoning: interrupted after {report['battles']} of 10000000 battles; the result covers these"
    assert done.stderr.splitlines()[-1] == last
    again = subprocess.run(
        [sys.executable, "-m", "void_reckoning", *map(str, many), "--repeat", str(report["battles"])],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(again.stdout) == report


LIBRARY = """
import void_reckoning as vr
import numpy as np
resolver = vr.CombatResolver({"damage_events": False})
threads = int(sys.argv[3])
large = (("shellbacks", 60000), ("shellbacks", 60000))
stood = []
def call_resolve_combat():
    resolver.resolve_combat(*large, threads=threads, interrupted=stood.append)
def call_resolve_combat_batch():
    resolver.resolve_combat_batch([large] * 3, threads=threads)
def call_sample_combat():
    resolver.sample_combat(("frigate", 2), ("raider", 2), repeat=10_000_000, threads=threads, interrupted=stood.append)
def call_calculate_ballistics():
    shots = np.random.default_rng(1).random(8_000_000, dtype=np.float32)
    shell = {"mass": 40, "muzzle_velocity": 800, "diameter": 0.155, "drag_curve": "G7"}
    speeds, angles = 100 + 700 * shots, 0.1 + 1.3 * shots
    vr.calculate_ballistics(speeds, angles, vr.Environment(), projectile=shell, threads=threads)
def call_nearest_batch():
    rng = np.random.default_rng(1)
    x, y = rng.random(100_000, dtype=np.float32), rng.random(100_000, dtype=np.float32)
    vr.SpatialIndex(np.arange(100_000, dtype=np.uint64), x, y).nearest_batch(x, y, 200, threads=threads)
def call_find_paths():
    campaign = vr.Campaign.create(factions=2, systems=5000, seed=1)
    systems = list(campaign.ecs.query_entities(vr.EntityQuery(["System"])))
    rng = np.random.default_rng(1)
    starts, ends = ([systems[i] for i in rng.integers(0, len(systems), 40_000)] for _ in range(2))
    campaign.find_paths(starts, ends, threads=threads)
try:
    globals()["call_" + sys.argv[2]]()
except KeyboardInterrupt:
    small = resolver.resolve_combat("frigate", "raider", seed=3)
    assert small.hash == vr.CombatResolver({"damage_events": False}).resolve_combat("frigate", "raider", seed=3).hash
    print("stopped", [type(one).__name__ for one in stood])
"""


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize(
    ("call", "left"),
    [
        ("resolve_combat", "['CombatOutcome']"),
        ("resolve_combat_batch", "[]"),
        ("sample_combat", "['CombatSample']"),
        ("calculate_ballistics", "[]"),
        ("nearest_batch", "[]"),
        ("find_paths", "[]"),
    ],
)
def test_a_native_call_raises_keyboard_interrupt_and_leaves_what_it_is_of_as_it_was(
    call: str, left: str, threads: int
) -> None:
    done = stopped(WHILE_IT_FIGHTS + LIBRARY, signal.SIGINT, call, threads)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"stopped {left}\n", "")


def test_another_handlers_exception_passes_through_a_native_call_and_one_that_raises_nothing_changes_nothing() -> None:
    handlers = """
import signal
calls = []
def alarm(number, frame):
    calls.append(number)
    if len(calls) == 3:
        raise TimeoutError("too long")
signal.signal(signal.SIGALRM, alarm)
signal.setitimer(signal.ITIMER_REAL, 0.3, 0.3)
import void_reckoning as vr
try:
    vr.CombatResolver().resolve_combat(("shellbacks", 60000), ("shellbacks", 60000))
except TimeoutError as error:
    print(len(calls), error)
"""
    done = subprocess.run([sys.executable, "-c", handlers], capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stdout, done.stderr) == (0, "3 too long\n", "")


def test_a_turn_that_is_driven_from_python_is_abandoned_by_an_interrupt_and_can_be_played_again() -> None:
    settings = {"factions": 3, "systems": 20, "seed": 4}
    campaign, undisturbed = vr.Campaign.create(**settings), vr.Campaign.create(**settings)  # type: ignore[arg-type]
    before = campaign.state_hash
    turns = campaign.faction_turns()
    turn = next(turns)
    own = vr.EntityQuery(["Fleet", "Faction"], {"Faction.faction_id": turn.faction_id}, limit=1)
    with pytest.raises(KeyboardInterrupt), turn:
        assert turn.execute(vr.SetStance(campaign.ecs.query_ids(own)[0], vr.Stance.EVASIVE))
        raise KeyboardInterrupt
    assert turn.done
    turns.close()
    assert campaign.state_hash == before
    for one in (campaign, undisturbed):
        one.run(2)
    assert campaign.state_hash == undisturbed.state_hash
    assert campaign.statistics()["forfeits"] == 0
