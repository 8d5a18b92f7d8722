"""Policies that raise, hang, die or answer nonsense forfeit a turn; the campaign goes on and says why, and its log replays."""

import gc
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import hard_policies
import pytest
import void_reckoning as vr
from processes import Started
from void_reckoning import _core

SMALL: dict[str, Any] = {"factions": 3, "systems": 24, "seed": 5}
BAD_SEAT = "templars"
FAILED, TIMED_OUT = 0, 1  # ErrorKind


class Idle(vr.FactionPolicy):
    def plan(self, view: vr.FactionView) -> list[vr.Order]:
        return []


def processes_of(parent: int) -> set[int]:
    """Children of a process, and theirs."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == parent and fields[0] != "Z":
                found |= {int(entry.name)} | processes_of(int(entry.name))
    return found


def living(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(scope="module")
def forfeited_hash() -> int:
    """State after five turns of which the idle player forfeits the third; nothing else of a forfeit is state."""
    campaign = vr.Campaign.create(**SMALL, policies={BAD_SEAT: Idle()})
    for turn in campaign.faction_turns(5):
        if turn.faction_id == BAD_SEAT and campaign.turn == hard_policies.BAD_TURN:
            turn.forfeit("for comparison")
    return same_names(campaign)


def same_names(campaign: vr.Campaign) -> int:
    """The state's hash without the policies' names."""
    copy = campaign.clone()
    for faction in copy.ecs.query_ids(vr.EntityQuery(["FactionState"])):
        copy.ecs.update_entity(faction, {"FactionState": {"policy": "any"}})
    return copy.state_hash


def play_and_check(folder: Path, policy: Any, kind: int, reason: str, forfeited_hash: int, **settings: Any) -> None:
    errors: list[Any] = []
    with vr.Campaign.create(**SMALL, directory=folder, policies={BAD_SEAT: policy}, **settings) as campaign:
        campaign.events.subscribe("SystemError", errors.append)
        campaign.run(5)
        assert campaign.statistics()["forfeits"] == 1
        expected = campaign.state_hash
        assert same_names(campaign) == forfeited_hash
    ((error),) = errors
    assert (error.turn, error.faction) == (hard_policies.BAD_TURN + 1, BAD_SEAT)
    assert error.fields["kind"] == kind
    assert reason in error.fields["message"]
    replayed = _core.replay(folder / "blackbox.vrlog")  # without any policy
    assert replayed["verified"]
    assert replayed["state_hash"] == expected
    assert reason.encode() in (folder / "blackbox.vrlog").read_bytes()


@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("Raises", FAILED, "ValueError: no idea"),
        ("Nonsense", FAILED, "item 0 of the plan must be an order, got str"),
        ("Endless", FAILED, "plan() must return at most 1000000 orders, got more"),
        ("HugeMemory", FAILED, "view.memory must take at most 65536 bytes as JSON, got 100000010"),
    ],
)
def test_what_fails_in_the_campaigns_process_forfeits(
    tmp_path: Path, forfeited_hash: int, name: str, kind: int, reason: str
) -> None:
    play_and_check(tmp_path / "c", getattr(hard_policies, name)(), kind, reason, forfeited_hash)


REASONS = {
    "exception": "ValueError: no idea (hard_policies.py:",
    "no memory": "MemoryError",
    "generator's end": "GeneratorExit",
    "recursion": "RecursionError: maximum recursion depth exceeded",
    "own base": "OwnBase: of mine (hard_policies.py:",
    "group": "RuntimeError: ('several', [ValueError(), KeyError()])",
    "corruption": "StateCorruption: it seems",
    "speechless": "SpeechlessError: (its message can't be shown: ValueError)",
    "half a letter": "HalfALetterError: \\ud800 is no letter",
    "verbose": "ä ... (200000",
    "no list": "TypeError: 'int' object is not iterable",
    "text": "item 0 of the plan must be an order, got str",
    "nothing in a list": "item 0 of the plan must be an order, got NoneType",
    "class": "item 0 of the plan must be an order, got ",
    "breaks off": "KeyError: 'in the middle'",
    "no number": "Out of range float values are not JSON compliant",
    "object": "Object of type object is not JSON serializable",
    "cycle": "ValueError: Circular reference detected",
    "exit": "SystemExit: 3 (hard_policies.py:",
    "exit while told": "ExitsWhenToldError: (its message can't be shown: SystemExit)",
    "memory none": "InvalidInput: memory must be a dict, got None",
    "new attribute": "AttributeError: ",
    "attribute": "AttributeError: ",
}


PASSING = {"generator's end", "own base", "exit", "exit while told"}
"""What ends more than the plan in the campaign's own process: tests/python/campaign/test_exits.py."""


@pytest.mark.parametrize("what", [what for what in hard_policies.ANYTHING if what not in PASSING])
def test_whatever_a_policy_does_wrong_forfeits_its_turn_and_the_campaign_resumes(
    tmp_path: Path, forfeited_hash: int, what: str
) -> None:
    play_and_check(tmp_path / "c", hard_policies.Anything(what), FAILED, REASONS[what], forfeited_hash)
    resumed = vr.Campaign.resume(tmp_path / "c", policies={BAD_SEAT: Idle()})
    assert resumed.turn == 5
    assert same_names(resumed) == forfeited_hash


@pytest.mark.parametrize(
    "what",
    [
        "speechless", "half a letter", "verbose", "generator's end", "own base", "cycle",
        "exit", "exit while told", "memory none", "new attribute", "attribute",
    ],
)  # fmt: skip
def test_in_a_process_of_its_own_too(
    tmp_path: Path, forfeited_hash: int, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setenv("VR_ANYTHING", what)
    policy = vr.ProcessPolicy("hard_policies:Anything", timeout=60.0)
    play_and_check(tmp_path / "c", policy, FAILED, REASONS[what], forfeited_hash)


def test_an_error_that_never_ends_to_say_what_it_is_is_stopped_at_the_time_limit(
    tmp_path: Path, forfeited_hash: int
) -> None:
    policy = hard_policies.SaysEndlessly()
    play_and_check(tmp_path / "c", policy, TIMED_OUT, "took longer than 1 s", forfeited_hash, policy_timeout=1)


def test_an_interrupt_stops_the_campaign_at_its_last_commit(tmp_path: Path) -> None:
    straight = vr.Campaign.create(**SMALL, policies={BAD_SEAT: Idle()})
    straight.run(5)
    policy = hard_policies.Interrupts()
    campaign = vr.Campaign.create(**SMALL, directory=tmp_path / "c", policies={BAD_SEAT: policy})
    with pytest.raises(KeyboardInterrupt):
        campaign.run(5)
    assert campaign.turn == hard_policies.BAD_TURN
    stopped = campaign.state_hash
    del campaign
    gc.collect()  # the error and the frames that it came through know each other
    resumed = vr.Campaign.resume(tmp_path / "c", policies={BAD_SEAT: policy})
    assert resumed.state_hash == stopped
    resumed.run(5 - resumed.turn)
    assert same_names(resumed) == same_names(straight)
    assert resumed.statistics()["forfeits"] == 0
    resumed.finish()
    assert _core.replay(tmp_path / "c" / "blackbox.vrlog")["verified"]


def test_every_rejected_order_says_why(tmp_path: Path) -> None:
    with vr.Campaign.create(
        **SMALL, directory=tmp_path / "c", policies={BAD_SEAT: hard_policies.Impossible()}
    ) as campaign:
        orders: list[Any] = []
        campaign.events.subscribe("FactionAction", orders.append)
        campaign.run(2)
        assert campaign.statistics()["forfeits"] == 0
    mine = [one.fields for one in orders if one.faction == BAD_SEAT]
    assert len(mine) == 18
    assert {one["order"] for one in mine} == set(range(9))
    assert not any(one["accepted"] for one in mine)
    assert all(len(one["reason"]) > 5 for one in mine), mine
    assert _core.replay(tmp_path / "c" / "blackbox.vrlog")["verified"]


def test_what_a_policy_is_given_is_its_own() -> None:
    """Whatever it writes into answers or its view changes nothing: not its own later questions, not the state."""
    hashes = []
    for meddle in (False, True):
        campaign = vr.Campaign.create(**SMALL, policies={BAD_SEAT: hard_policies.Meddles(meddle)})
        campaign.run(5)
        assert campaign.statistics()["forfeits"] == 0
        hashes.append(campaign.turn_hashes)
    assert hashes[0] == hashes[1]


@pytest.mark.parametrize("error", [hard_policies.SpeechlessError(), hard_policies.VerboseError(), MemoryError()])
def test_a_turn_driven_step_by_step_is_rolled_back_by_any_error(tmp_path: Path, error: Exception) -> None:
    with vr.Campaign.create(**SMALL, directory=tmp_path / "c") as campaign:
        errors: list[Any] = []
        campaign.events.subscribe("SystemError", errors.append)
        for turn in campaign.faction_turns(1):
            with pytest.raises(type(error)), turn:
                for order in turn.view.candidates()[:3]:
                    turn.execute(order)
                raise error
        assert campaign.statistics()["forfeits"] == 3
        assert all(one.fields["message"].startswith(type(error).__name__) for one in errors)
        assert max(len(one.fields["message"].encode()) for one in errors) < 5000
    assert _core.replay(tmp_path / "c" / "blackbox.vrlog")["verified"]


@pytest.mark.parametrize("name", ["Loops", "Stubborn", "Naps"])
def test_python_code_that_never_ends_is_stopped_at_the_time_limit(
    tmp_path: Path, forfeited_hash: int, name: str
) -> None:
    policy = getattr(hard_policies, name)()
    play_and_check(tmp_path / "c", policy, TIMED_OUT, "took longer than 1 s", forfeited_hash, policy_timeout=1)


@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("Raises", FAILED, "ValueError: no idea"),
        ("Nonsense", FAILED, "item 0 of the plan must be an order, got str"),
        ("Endless", FAILED, "plan() must return at most 1000000 orders, got more"),
        ("HugeMemory", FAILED, "message must be at most "),
        ("Exits", FAILED, "its process ended with status 7"),
        ("Killed", FAILED, "its process was killed by signal 9"),
        ("Loops", TIMED_OUT, "took longer than 2 s; its process was killed"),
        ("Sleeps", TIMED_OUT, "took longer than 2 s; its process was killed"),
    ],
)
def test_what_fails_in_a_process_of_its_own_forfeits(
    tmp_path: Path, forfeited_hash: int, name: str, kind: int, reason: str
) -> None:
    before = processes_of(os.getpid())
    policy = vr.ProcessPolicy(f"hard_policies:{name}", timeout=60.0 if kind == FAILED else 2.0)
    play_and_check(tmp_path / "c", policy, kind, reason, forfeited_hash)
    assert policy.process_id is None
    assert {one for one in processes_of(os.getpid()) - before if "resource_tracker" not in command(one)} == set()


def command(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text()


def test_a_policy_plans_the_same_in_a_process_of_its_own(tmp_path: Path) -> None:
    here = vr.Campaign.create(**SMALL, policies={BAD_SEAT: "hard_policies:Settler"})
    with (
        vr.Campaign.create(**SMALL, policies={BAD_SEAT: "process:hard_policies:Settler"}) as named,
        vr.Campaign.create(**SMALL, policies={BAD_SEAT: vr.ProcessPolicy(hard_policies.Settler)}) as made,
    ):
        for campaign in (here, named, made):
            campaign.run(8)
        assert here.turn_hashes == named.turn_hashes == made.turn_hashes
        assert here.statistics()["forfeits"] == 0
        assert here.statistics()["orders"] == named.statistics()["orders"] > 20
        assert named.native.policy_names == here.native.policy_names
        named.save(tmp_path / "a.sqlite")
        loaded = vr.Campaign.load(tmp_path / "a.sqlite", policies={BAD_SEAT: "process:hard_policies:Settler"})
        for campaign in (here, loaded):
            campaign.run(3)
        assert loaded.state_hash == here.state_hash
        loaded.finish()


def test_every_question_of_a_view_can_be_asked_from_another_process() -> None:
    names = {name for name in dir(vr.FactionView) if not name.startswith("_")}
    assert {"candidates", "find_path", "memory", "validate", "foreign_fleets"} <= names
    with vr.ProcessPolicy("view_questions:Asker") as policy:
        campaign = vr.Campaign.create(**SMALL, policies={BAD_SEAT: "view_questions:Asker"})
        other = vr.Campaign.create(**SMALL, policies={BAD_SEAT: policy})
        for one in (campaign, other):
            one.run(2)
            assert one.statistics()["forfeits"] == 0
        assert campaign.turn_hashes == other.turn_hashes
        answers = campaign.ecs.query_columns(vr.EntityQuery(["FactionState"]), ["FactionState.memory"])
        told = "".join(str(text) for text in answers["FactionState.memory"])
        assert all(f'"{name}"' in told for name in names - {"memory"})


def test_errors_of_a_view_and_one_that_was_kept_are_the_same_in_another_process() -> None:
    here = vr.Campaign.create(**SMALL, policies={BAD_SEAT: "hard_policies:Curious"})
    with vr.Campaign.create(**SMALL, policies={BAD_SEAT: "process:hard_policies:Curious"}) as there:
        for campaign in (here, there):
            campaign.run(2)
            assert campaign.statistics()["forfeits"] == 0
        assert here.turn_hashes == there.turn_hashes


def test_one_process_may_play_several_seats_and_starts_again_when_asked() -> None:
    with vr.ProcessPolicy("hard_policies:Settler") as policy:
        campaign = vr.Campaign.create(**SMALL, policies={"*": policy})
        campaign.run(2)
        first = policy.process_id
        campaign.finish()
        assert policy.process_id is None
        again = vr.Campaign.create(**SMALL, policies={"*": policy})
        again.run(2)
        assert again.turn_hashes == campaign.turn_hashes
        assert policy.process_id not in (None, first)


@pytest.mark.parametrize(
    ("policy", "text"),
    [
        ("process:standard", "policy must be process:module:Class, got 'process:standard'"),
        ("process:no_such_module:Class", "can't be loaded: ModuleNotFoundError: No module named 'no_such_module'"),
        ("process:hard_policies:Nobody", "has no attribute 'Nobody'"),
    ],
)
def test_a_policy_that_cant_be_made_is_named_before_the_campaign_begins(policy: str, text: str) -> None:
    with pytest.raises(vr.InvalidInput, match=text):
        vr.Campaign.create(**SMALL, policies={BAD_SEAT: policy})


@pytest.mark.parametrize(
    ("policy", "reason"),
    [
        ("unmakable:Raises", "RuntimeError: no idea"),
        ("unmakable:Looks", "KeyError: 'nothing'"),
        ("unmakable:Exits", "SystemExit: 3"),
        ("unmakable:Long", "ValueError: two lines"),
        ("dividing:Class", "ZeroDivisionError: division by zero"),
    ],
)
def test_whatever_a_policy_raises_when_it_is_made_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, policy: str, reason: str
) -> None:
    (tmp_path / "unmakable.py").write_text(
        "def maker(error):\n"
        "    def __init__(self):\n"
        "        raise error\n"
        "    return type('Made', (), {'__init__': __init__, 'plan': lambda self, view: []})\n"
        "Raises, Looks, Exits = maker(RuntimeError('no idea')), maker(KeyError('nothing')), maker(SystemExit(3))\n"
        "Long = maker(ValueError('two\\nlines'))\n"
    )
    (tmp_path / "dividing.py").write_text("1 / 0\n")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{os.environ.get('PYTHONPATH', '')}")
    out = tmp_path / "c"
    done = subprocess.run(
        [*RUN[:3], "run", "--turns", "1", "--factions", "3", "--systems", "20", "--out", out, "--policy", f"*={policy}"],
        capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert done.stderr.startswith(f"void-reckoning: policy '{policy}' can't be loaded: {reason}")
    assert not out.exists()


SCRIPT = """
import sys
import void_reckoning as vr

print("imported")

class Mine(vr.FactionPolicy):
    def plan(self, view):
        view.memory["arguments"] = sys.argv[1:]
        return []

def play(policy):
    with policy, vr.Campaign.create(factions=3, systems=24, seed=5, policies={"templars": policy}) as campaign:
        campaign.run(2)
        print(campaign.statistics()["forfeits"], campaign.native.policy_names[0])
"""


def script(where: Path, text: str) -> subprocess.CompletedProcess[str]:
    (where / "script.py").write_text(f"{SCRIPT}\n{text}\n")
    (where / "beside.py").write_text(SCRIPT)
    return subprocess.run(
        [sys.executable, where / "script.py", "an argument"],
        cwd=where, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


GUARD = 'if __name__ == "__main__":\n    '


@pytest.mark.parametrize("guard", ["", GUARD], ids=["plain", "guarded"])
@pytest.mark.parametrize("name", ["beside:Mine", "beside.py:Mine", "void_reckoning.policy:Idle"])
def test_a_policy_of_a_name_needs_nothing_of_the_main_script(tmp_path: Path, guard: str, name: str) -> None:
    done = script(tmp_path, f"{guard}play(vr.ProcessPolicy({name!r}))")
    recorded = name.replace("beside.py", f"{tmp_path}/beside.py")
    assert (done.returncode, done.stdout) == (0, f"imported\n0 {recorded}\n"), done.stderr
    assert done.stderr == ("imported\n" if "beside" in name else "")  # by the policy's module, in its process


@pytest.mark.parametrize("policy", ["Mine", "'__main__:Mine'"])
def test_a_class_of_the_main_script_needs_a_guard_and_says_so(tmp_path: Path, policy: str) -> None:
    done = script(tmp_path, f"{GUARD}play(vr.ProcessPolicy({policy}))")
    assert (done.returncode, done.stdout) == (0, "imported\n0 __main__:Mine\n"), done.stderr
    assert done.stderr == "imported\n"
    done = script(tmp_path, f"play(vr.ProcessPolicy({policy}))")
    assert (done.returncode, done.stdout) == (1, "imported\n")
    assert done.stderr.rstrip().endswith(
        "the main script, which the policy's process imports, raised InvalidInput: a policy's process was asked for while one imports "
        'the main script; keep what it starts under if __name__ == "__main__":, or give the policy by name: module:Class or file.py:Class'
    )


def test_what_cant_be_sent_to_another_process_is_refused() -> None:
    with pytest.raises(vr.InvalidInput, match="can't be sent to another process"):
        vr.ProcessPolicy(lambda: Idle())  # noqa: PLW0108  # the class itself could be sent


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf"), 1e9])
def test_limits_that_are_no_time_are_refused(seconds: float) -> None:
    with pytest.raises(
        vr.InvalidInput, match=r"policy_timeout must be greater than 0 and at most .* s, or None, got .*"
    ):
        vr.Campaign.create(**SMALL, policy_timeout=seconds)
    with pytest.raises(vr.InvalidInput, match=r"timeout must be greater than 0 and at most .* s, or None, got "):
        vr.ProcessPolicy("hard_policies:Settler", timeout=seconds)


def test_a_limit_that_is_kept_changes_nothing() -> None:
    free = vr.Campaign.create(**SMALL, policies={BAD_SEAT: "hard_policies:Settler"})
    limited = vr.Campaign.create(**SMALL, policies={BAD_SEAT: "hard_policies:Settler"}, policy_timeout=3600)
    for campaign in (free, limited):
        campaign.run(4)
    assert free.turn_hashes == limited.turn_hashes
    assert limited.statistics()["forfeits"] == 0


RUN = [
    sys.executable,
    "-m",
    "void_reckoning",
    "run",
    "--factions",
    "3",
    "--systems",
    "24",
    "--turns",
    "4",
    "--no-telemetry",
]


def test_the_command_line_takes_policies_in_processes_and_a_limit(tmp_path: Path, root: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(root / "tests/python/helpers")}
    for policy in ("Loops", "Printing"):
        command = [*RUN, "--policy", f"{BAD_SEAT}=process:hard_policies:{policy}", "--policy-timeout", "3", "--json"]
        done = subprocess.run(
            [*command, "--out", str(tmp_path / policy)], env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.startswith("{")
        assert done.stdout.count("\n") == 1
        assert ('"forfeits": 1' in done.stdout) == (policy == "Loops")
        assert f"hard_policies:{policy}" in (tmp_path / policy / "campaign.toml").read_text()
        assert "process:" not in (tmp_path / policy / "campaign.toml").read_text()
        assert _core.replay(tmp_path / policy / "blackbox.vrlog")["verified"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_is_left_behind(tmp_path: Path, root: Path, number: signal.Signals) -> None:
    began = tmp_path / "began"
    os.mkfifo(began)
    environment = {**os.environ, "PYTHONPATH": str(root / "tests/python/helpers"), "VR_BEGAN": str(began)}
    command = [*RUN, "--policy", f"{BAD_SEAT}=process:hard_policies:Waits", "--out", str(tmp_path / "c")]
    with Started(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True) as campaign:
        worker = int(began.read_text())  # waits until it plans
        left = processes_of(campaign.pid)
        assert worker in left
        if number is signal.SIGINT:
            os.killpg(campaign.pid, number)  # as a terminal does
        else:
            campaign.send_signal(number)
        _, errors = campaign.communicate(timeout=300)
    if number is not signal.SIGKILL:
        assert "interrupted" in errors
        assert "Traceback" not in errors
    while any(living(process) for process in left):
        os.sched_yield()
