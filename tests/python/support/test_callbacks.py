"""Functions that are called and never awaited: an async one is refused where it is given, not forgotten later."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any

import pytest
import void_reckoning as vr

SMALL: dict[str, Any] = {"factions": 2, "systems": 10}


async def waits(*given: object) -> None:
    raise AssertionError("nothing awaits it")


async def yields(*given: object) -> Any:
    yield given


class Waits:
    async def __call__(self, *given: object) -> None:
        raise AssertionError("nothing awaits it")

    async def method(self, *given: object) -> None:
        raise AssertionError("nothing awaits it")


class WaitsToPlan(vr.FactionPolicy):
    async def plan(self, view: vr.FactionView) -> list[vr.Order]:  # type: ignore[override]
        return []


ASYNC = {
    "function": waits,
    "generator": yields,
    "object": Waits(),
    "method": Waits().method,
    "partial": functools.partial(waits, 1),
    "partial of a method": functools.partial(Waits().method, 1),
}

WAYS: dict[str, Callable[[vr.Campaign, Any], Any]] = {
    "handler": lambda campaign, function: campaign.events.subscribe("TurnEnd", function),
    "system": lambda campaign, function: campaign.events.bind("TurnEnd", function, "mine"),
    "progress": lambda campaign, function: campaign.run(1, progress=function),
    "function": lambda campaign, function: campaign.register_system("mine", function),
    "interrupted": lambda campaign, function: vr.CombatResolver().resolve_combat(
        "frigate", "raider", interrupted=function
    ),
    "policy": lambda campaign, function: vr.ProcessPolicy(function),
}


@pytest.mark.parametrize("what", ASYNC)
@pytest.mark.parametrize("name", WAYS)
def test_async_functions_are_refused_by_name(name: str, what: str) -> None:
    campaign = vr.Campaign.create(**SMALL)
    before = campaign.state_hash, campaign.systems.names
    with pytest.raises(
        vr.InvalidInput, match=rf"^{name} must be a function without async, since nothing awaits it, got "
    ):
        WAYS[name](campaign, ASYNC[what])
    assert (campaign.state_hash, campaign.systems.names) == before


@pytest.mark.parametrize(
    "give",
    [
        lambda: vr.Campaign.create(**SMALL, policies={"choir": WaitsToPlan()}),
        lambda: vr.Campaign.create(**SMALL, policies={"choir": f"{__name__}:WaitsToPlan"}),
        lambda: vr.Campaign.create(**SMALL).assign_policy("choir", WaitsToPlan()),
    ],
)
def test_a_policy_with_an_async_plan_is_refused(give: Callable[[], Any]) -> None:
    with pytest.raises(vr.InvalidInput, match=r"plan of .*policy.* must be a function without async"):
        give()


def test_a_system_that_returns_something_to_await_changes_nothing() -> None:
    world = vr.World()
    world.register_component("C", {"x": "f32"})
    world.ecs.create_entity("", {"C": {}})
    world.register_system("step", lambda columns, delta_time: waits(delta_time), writes=["C.x"])
    before = world.state_hash
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(vr.InvalidInput, match=r"^the function of system 'step' must be a function without async"):
            world.run_system("step", 1.0)
    assert world.state_hash == before


def test_what_can_only_be_seen_when_it_is_called_is_a_failure_that_says_so() -> None:
    world = vr.World()
    world.events.subscribe("TurnEnd", lambda event: waits(event, event))
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # such as "was never awaited"
        world.events.publish("TurnEnd")
    (failure,) = world.events.failures
    assert str(failure.error) == "a subscriber of TurnEnd must be a function without async, since nothing awaits it"
