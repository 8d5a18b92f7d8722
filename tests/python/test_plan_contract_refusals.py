"""The plan's battles, loop and shots, wrongly called: the error's class, what it names, and that nothing was changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import void_reckoning as vr
from void_reckoning.simulation_core import BallisticsCalculator, CombatResolver, resolve_combat, resolve_combat_batch


def other(value: object) -> Any:
    """Return a value of a type that the function does not take."""
    return value


SHOT = {"mass": 10.0, "muzzle_velocity": 900.0}


@pytest.fixture(scope="module")
def campaign() -> Iterator[vr.Campaign]:
    with vr.Campaign.create(factions=3, systems=12, seed=4) as campaign:
        yield campaign


BATTLES: dict[str, tuple[Callable[[], Any], str]] = {
    "a field of a configuration": (
        lambda: CombatResolver({"ticks": 3}),
        "config has no field 'ticks'; it has tick_limit",
    ),
    "a configuration": (
        lambda: CombatResolver(other("fast")),
        "config must be a CombatConfig or a mapping of its fields, got",
    ),
    "a name": (
        lambda: CombatResolver().resolve_combat("frigat", "raider"),
        r"attackers\[0\] .*'frigat'; the nearest are frigate",
    ),
    "a name on the other side": (lambda: resolve_combat("frigate", ["raider", "rader"]), r"defenders\[1\] .*'rader'"),
    "a key of a unit": (
        lambda: resolve_combat({"typ": "frigate"}, "raider"),
        r"attacker\[0\]: CombatUnit has no field 'typ'",
    ),
    "a unit": (lambda: resolve_combat(other(5), "raider"), "attacker must be a unit or a list of units, got 5"),
    "nobody": (lambda: resolve_combat("frigate", []), "defenders must have at least one unit, got none"),
    "lists of a batch": (
        lambda: resolve_combat_batch(["frigate"], ["raider", "raider"]),
        "enemies must have as many entries as units, 1, got 2",
    ),
}
SHOTS: dict[str, tuple[Callable[[], Any], str]] = {
    "a missing key": (lambda: BallisticsCalculator().calculate({}, {}, {}), "projectile needs mass, muzzle_velocity"),
    "a projectile": (lambda: BallisticsCalculator().calculate(3, {}, {}), "projectile must be .*, got 3"),
    "a mass": (lambda: BallisticsCalculator().calculate(SHOT | {"mass": -1.0}, {}, {}), "mass must be .*, got -1"),
    "a key of a target": (
        lambda: BallisticsCalculator().calculate(SHOT, {"plaec": 1}, {}),
        "target has no field 'plaec'",
    ),
}


@pytest.mark.parametrize(("call", "message"), (BATTLES | SHOTS).values(), ids=(BATTLES | SHOTS).keys())
def test_battles_and_shots_name_what_is_wrong(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(vr.InvalidInput, match=message):
        call()


LOOP: dict[str, tuple[Callable[[vr.Campaign], Any], str]] = {
    "a campaign": (lambda _: vr.TurnOrchestrator(other(3)), "campaign must be .*, got 3"),
    "a processor": (
        lambda c: vr.TurnOrchestrator(c, processor=other(4)),
        "processor must be a FactionProcessor, got 4",
    ),
    "both": (
        lambda c: vr.TurnOrchestrator(c, vr.FactionProcessor(c), vr.AIManager()),
        "ai must not be given together with",
    ),
    "turns": (lambda c: vr.TurnOrchestrator(c).run(-1), "turns must be an integer from 0 to 1000000000, got -1"),
    "a duration": (lambda c: c.run_simulation(-1), "duration must be an integer from 0 to 1000000000, got -1"),
    "half a round": (lambda c: c.run_simulation(other(0.5)), "duration must be an integer .*, got 0.5"),
    "a faction turn": (
        lambda c: vr.FactionProcessor(c).process_turn(other(5)),
        "faction_turn must be a FactionTurn, got 5",
    ),
    "policies": (lambda _: vr.AIManager(other(5)), "policies must be a mapping by name, got 5"),
    "a faction of a manager": (
        lambda c: vr.FactionProcessor(c, vr.AIManager({"chor": "greedy"})),
        "faction (in policies )?must be one of templars, choir, mycora, got 'chor'",
    ),
    "a policy of a manager": (
        lambda c: vr.FactionProcessor(c, vr.AIManager({"*": "greedyy"})),
        "policy must be one of random, greedy, .*, got 'greedyy'",
    ),
    "a faction asked for": (
        lambda c: vr.FactionProcessor(c).ai.policy_of("chor"),
        "faction (in policies )?must be one of templars, choir, mycora, got 'chor'",
    ),
    "a faction assigned to": (
        lambda c: vr.FactionProcessor(c).ai.assign("chor", "greedy"),
        "faction (in policies )?must be one of templars, choir, mycora, got 'chor'",
    ),
    "a policy assigned": (
        lambda c: vr.FactionProcessor(c).ai.assign("choir", "greedyy"),
        "policy must be one of random, greedy, .*, got 'greedyy'",
    ),
}


@pytest.mark.parametrize(("call", "message"), LOOP.values(), ids=LOOP.keys())
def test_the_loop_names_what_is_wrong_and_stays_where_it_was(
    campaign: vr.Campaign, call: Callable[[vr.Campaign], Any], message: str
) -> None:
    before = campaign.turn, campaign.state_hash
    with pytest.raises(vr.InvalidInput, match=message):
        call(campaign)
    assert (campaign.turn, campaign.state_hash) == before


def test_a_turn_is_processed_once_and_a_manager_without_campaign_says_so(campaign: vr.Campaign) -> None:
    processor = vr.FactionProcessor(campaign)
    turn = next(iter(campaign.faction_turns(1)))
    processor.process_turn(turn)
    before = campaign.state_hash
    with pytest.raises(vr.StateError, match="over"):
        processor.process_turn(turn)
    assert campaign.state_hash == before
    with pytest.raises(vr.StateError, match="the AI manager has no campaign"):
        vr.AIManager().policy_of("choir")
