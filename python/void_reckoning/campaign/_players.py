"""Policies that play a campaign: those named in its state, and those given in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from void_reckoning._core import InvalidInput, policy_names
from void_reckoning.policy import PROCESS_PREFIX, FactionPolicy, in_own_process, load_policy, policy_name
from void_reckoning.support.arguments import attribute, callback, entries_of, refused, shown, text


@dataclass(frozen=True)
class Player:
    """The policy of a seat."""

    name: str
    """Its name, as in the campaign's state and log."""
    policy: FactionPolicy | None
    """None: a native policy, or a Python policy that can't be created here, which is an error only when it is to play."""


def make_players(
    factions: Sequence[str], names: Sequence[str], given: Mapping[str, str | FactionPolicy], timeout: float | None
) -> list[Player]:
    """Create, by seat, the policies that a campaign's state names, or those given in their place. A given policy must exist.

    Raises
    ------
    InvalidInput
        ``given`` names an unknown faction, or a policy that can't be created.
    """
    given = entries_of(given, "policies")
    check_factions(factions, given)
    players: list[Player] = []
    for faction, name in zip(factions, names, strict=True):
        key = faction if faction in given else "*"
        players.append(make_player(given[key], timeout, name) if key in given else _recorded(name, timeout))
    return players


def check_factions(factions: Sequence[str], given: Mapping[str, str | FactionPolicy]) -> None:
    """Raise InvalidInput if a policy is given for an unknown faction."""
    unknown = sorted(set(given) - set(factions) - {"*"})
    if unknown:
        raise InvalidInput(f"faction in policies must be one of {', '.join(factions)}, got '{unknown[0]}'")


def check_faction(factions: Sequence[str], faction: str) -> None:
    """Raise InvalidInput if the campaign has no such faction."""
    if faction not in factions:
        raise InvalidInput(f"faction must be one of {', '.join(factions)}, got {shown(faction)}")


def make_player(policy: str | FactionPolicy, timeout: float | None, recorded: str | None = None) -> Player:
    """Create the policy for a name with a colon; native policies are created by the core, and policy objects are returned as they are.

    One given by the ``recorded`` name keeps it, even if a file's path is not absolute in it.
    """
    if not isinstance(policy, str):
        if isinstance(policy, type) or not callable(attribute(policy, "plan")):
            rule = f"one of {', '.join(policy_names())}, module:Class, or an object with plan(view)"
            raise refused("policy", rule, policy)
        callback(attribute(policy, "plan"), "plan of a policy")
        return Player(policy_name(policy), policy)
    if ":" in policy:
        text(policy_name(policy), "policy")  # it is part of state and log, whose texts are Unicode
        made = load_policy(policy, timeout)
        name = policy_name(made if in_own_process(made) else policy)  # a process's name is known once it is ready
        return Player(recorded if recorded and policy.removeprefix(PROCESS_PREFIX) == recorded else name, made)
    if policy not in policy_names():
        raise InvalidInput(f"policy must be one of {', '.join(policy_names())}, or module:Class, got '{policy}'")
    return Player(policy, None)


def _recorded(name: str, timeout: float | None) -> Player:
    try:
        return Player(name, make_player(name, timeout).policy)
    except InvalidInput:
        return Player(name, None)
