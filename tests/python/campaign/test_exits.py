"""What is raised to end a program ends it, wherever a campaign calls Python; the campaign is at its last commit and can be resumed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr
from void_reckoning import _core

SMALL: dict[str, Any] = {"factions": 2, "systems": 10, "seed": 3}
LAST_TURN = 4


class OwnBase(BaseException):
    pass


ERRORS: list[BaseException] = [SystemExit(3), KeyboardInterrupt(), GeneratorExit(), OwnBase("of mine")]


class RaisesOnce:
    """Raises in turn 3; whatever it is called with."""

    def __init__(self, campaign: Callable[[], vr.Campaign], error: BaseException) -> None:
        self.campaign, self.error, self.raised = campaign, error, False

    def __call__(self, *given: object) -> None:
        if not self.raised and self.campaign().turn >= 2:
            self.raised = True
            raise self.error


class Policy(vr.FactionPolicy):
    """Does nothing, and calls what it was given."""

    def __init__(self, call: Callable[..., None]) -> None:
        self.call = call

    def plan(self, view: vr.FactionView) -> list[vr.Order]:
        self.call()
        return []


class TellsByRaising(Exception):  # noqa: N818
    def __str__(self) -> str:
        raise SystemExit(3)


def in_a_handler(campaign: vr.Campaign, call: RaisesOnce) -> None:
    campaign.events.subscribe("FactionTurnEnd", call)
    campaign.run(LAST_TURN)


def in_a_handler_before_a_turn(campaign: vr.Campaign, call: RaisesOnce) -> None:
    campaign.events.subscribe("FactionTurnStart", call)
    campaign.run(LAST_TURN)


def in_progress(campaign: vr.Campaign, call: RaisesOnce) -> None:
    campaign.run(LAST_TURN, progress=call)


def in_a_bound_system(campaign: vr.Campaign, call: RaisesOnce) -> None:
    campaign.register_system("call", call, writes=["FactionState.treasury"])
    campaign.bind_system("call", "TurnEnd")
    campaign.run(LAST_TURN)


def in_a_system(campaign: vr.Campaign, call: RaisesOnce) -> None:
    campaign.run(2)
    campaign.register_system("call", call, writes=["FactionState.treasury"])
    campaign.run_system("call", 1.0)


def in_a_policy(campaign: vr.Campaign, call: RaisesOnce) -> None:
    campaign.assign_policy("choir", Policy(call))
    campaign.run(LAST_TURN)


def in_a_policy_of_the_loop_in_python(campaign: vr.Campaign, call: RaisesOnce) -> None:
    campaign.assign_policy("choir", Policy(call))
    vr.TurnOrchestrator(campaign).run(LAST_TURN)


def in_a_faction_turn(campaign: vr.Campaign, call: RaisesOnce) -> None:
    for turn in campaign.faction_turns(LAST_TURN):
        with turn:
            call()


PLACES = [
    in_a_handler,
    in_a_handler_before_a_turn,
    in_progress,
    in_a_bound_system,
    in_a_system,
    in_a_policy,
    in_a_policy_of_the_loop_in_python,
    in_a_faction_turn,
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_what_is_no_exception_of_code_passes_and_leaves_the_last_commit(
    tmp_path: Path, place: Callable[[vr.Campaign, RaisesOnce], None], error: BaseException
) -> None:
    campaign = vr.Campaign.create(**SMALL, directory=tmp_path / "c")
    call = RaisesOnce(lambda: campaign, error)
    with pytest.raises(type(error)) as raised:
        place(campaign, call)
    assert raised.value is error
    assert 2 <= campaign.turn < LAST_TURN
    stopped = campaign.state_hash
    campaign.finish()
    policies = {"choir": Policy(call)} if "policy" in place.__name__ else None
    resumed = vr.Campaign.resume(tmp_path / "c", policies=policies)
    assert resumed.state_hash == stopped
    assert resumed.statistics()["forfeits"] == 0
    resumed.run(LAST_TURN - resumed.turn)
    resumed.finish()
    assert _core.replay(tmp_path / "c" / "blackbox.vrlog")["verified"]


def test_an_exit_while_an_error_is_described_passes_too() -> None:
    def fails() -> None:
        raise TellsByRaising

    campaign = vr.Campaign.create(**SMALL, policies={"choir": Policy(fails)})
    with pytest.raises(SystemExit):
        campaign.run(1)
    assert campaign.statistics()["forfeits"] == 0


@pytest.mark.parametrize("place", ["progress", "handler", "policy"])
def test_sys_exit_ends_the_program_with_its_status(tmp_path: Path, place: str) -> None:
    script = f"""
import sys, void_reckoning as vr
class Leaves(vr.FactionPolicy):
    def plan(self, view):
        sys.exit(3)
def leave(*given):
    sys.exit(3)
policies = {{"choir": Leaves()}} if {place!r} == "policy" else {{}}
campaign = vr.Campaign.create(factions=2, systems=10, directory={str(tmp_path / "c")!r}, policies=policies)
if {place!r} == "handler":
    campaign.events.subscribe("TurnEnd", leave)
campaign.run(2, progress=leave if {place!r} == "progress" else None)
print("not reached")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "")
