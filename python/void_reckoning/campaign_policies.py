"""Which policies a campaign that is found again is played by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from void_reckoning.policy import FactionPolicy, load_policy
from void_reckoning.simulation_core import InvalidInput, policy_names

Made = str | FactionPolicy | InvalidInput
"""A native policy by its name, one in Python, or why one can't be made."""


def make_policies(
    factions: Sequence[str], names: Sequence[str], given: Mapping[str, str | FactionPolicy], timeout: float | None
) -> list[Made]:
    """Make the policies that a campaign's state names, or those given in their place, by seat.

    One that the state names and that can't be made here is its error: it matters when it is to play. What is given must be there.

    Raises
    ------
    InvalidInput
        ``given`` names no faction of the campaign, or a policy that can't be made.
    """
    check_factions(factions, given)
    made: list[Made] = []
    for faction, name in zip(factions, names, strict=True):
        key = faction if faction in given else "*"
        made.append(make_policy(given[key], timeout) if key in given else _recorded(name, timeout))
    return made


def check_factions(factions: Sequence[str], given: Mapping[str, str | FactionPolicy]) -> None:
    """Raise InvalidInput where policies are given for what is no faction of the campaign."""
    unknown = sorted(set(given) - set(factions) - {"*"})
    if unknown:
        raise InvalidInput(
            f"policies name '{unknown[0]}', which is no faction of this campaign; allowed are {', '.join(factions)}"
        )


def make_policy(policy: str | FactionPolicy, timeout: float | None) -> str | FactionPolicy:
    """Make what a name with a colon stands for; native policies stay names, policies what they are."""
    if not isinstance(policy, str):
        if isinstance(policy, type) or not callable(getattr(policy, "plan", None)):
            raise InvalidInput(
                f"policy is {policy!r}; allowed are {', '.join(policy_names())}, module:Class, or an object with plan(view)"
            )
        return policy
    if ":" in policy:
        return load_policy(policy, timeout)
    if policy not in policy_names():
        raise InvalidInput(f"policy is '{policy}'; allowed are {', '.join(policy_names())}, or module:Class")
    return policy


def _recorded(name: str, timeout: float | None) -> Made:
    try:
        return make_policy(name, timeout)
    except InvalidInput as error:
        return error
