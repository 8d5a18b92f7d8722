"""Which policies a campaign is played by: those that its state names, and those given in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from void_reckoning._core import InvalidInput, policy_names
from void_reckoning.policy import PROCESS_PREFIX, FactionPolicy, in_own_process, load_policy, policy_name
from void_reckoning.support.arguments import attribute, entries_of, shown


@dataclass(frozen=True)
class Player:
    """What plays a seat."""

    name: str
    """As the campaign's state and log have it."""
    policy: FactionPolicy | None
    """None: a native one, or one in Python that can't be made here, which matters when it is to play."""


def make_players(
    factions: Sequence[str], names: Sequence[str], given: Mapping[str, str | FactionPolicy], timeout: float | None
) -> list[Player]:
    """Make the policies that a campaign's state names, or those given in their place, by seat. What is given must be there.

    Raises
    ------
    InvalidInput
        ``given`` names no faction of the campaign, or a policy that can't be made.
    """
    given = entries_of(given, "policies")
    check_factions(factions, given)
    players: list[Player] = []
    for faction, name in zip(factions, names, strict=True):
        key = faction if faction in given else "*"
        players.append(make_player(given[key], timeout, name) if key in given else _recorded(name, timeout))
    return players


def check_factions(factions: Sequence[str], given: Mapping[str, str | FactionPolicy]) -> None:
    """Raise InvalidInput where policies are given for a name that is not a faction of the campaign."""
    unknown = sorted(set(given) - set(factions) - {"*"})
    if unknown:
        raise InvalidInput(f"faction in policies must be one of {', '.join(factions)}, got '{unknown[0]}'")


def make_player(policy: str | FactionPolicy, timeout: float | None, recorded: str | None = None) -> Player:
    """Make what a name with a colon stands for; native policies are made by the core, and policies are what they are.

    One given by the ``recorded`` name keeps it, though a file's path is not absolute in it.
    """
    if not isinstance(policy, str):
        if isinstance(policy, type) or not callable(attribute(policy, "plan")):
            raise InvalidInput(
                f"policy must be one of {', '.join(policy_names())}, module:Class, or an object with plan(view), got {shown(policy)}"
            )
        return Player(policy_name(policy), policy)
    if ":" in policy:
        made = load_policy(policy, timeout)
        name = policy_name(made if in_own_process(made) else policy)  # of a process, once it is ready
        return Player(recorded if recorded and policy.removeprefix(PROCESS_PREFIX) == recorded else name, made)
    if policy not in policy_names():
        raise InvalidInput(f"policy must be one of {', '.join(policy_names())}, or module:Class, got '{policy}'")
    return Player(policy, None)


def _recorded(name: str, timeout: float | None) -> Player:
    try:
        return Player(name, make_player(name, timeout).policy)
    except InvalidInput:
        return Player(name, None)
