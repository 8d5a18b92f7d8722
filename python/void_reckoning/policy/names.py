"""Names of policies in a campaign's state and log."""

from __future__ import annotations

import os
from typing import TypeGuard

from void_reckoning.policy.faction_policy import FactionPolicy, OwnProcessPolicy
from void_reckoning.support.arguments import attribute, is_a, refused

PROCESS_PREFIX = "process:"
"""Prefix of ``module:Class``: in a separate process."""


def policy_name(policy: str | FactionPolicy) -> str:
    """Return the name of a policy in the campaign's state and log: a native one's, or ``module:Class``, wherever that runs.

    A file is named by its absolute path, so that it is found from any folder.

    >>> policy_name("process:my_policies:Settler"), policy_name("/policies/../mine.py:Settler")
    ('my_policies:Settler', '/mine.py:Settler')
    """
    if isinstance(policy, str):
        module, colon, class_name = policy.removeprefix(PROCESS_PREFIX).rpartition(":")
        if module.endswith(".py"):
            module = os.path.abspath(module)  # noqa: PTH100  # symbolic links are kept
        return f"{module}{colon}{class_name}"
    if in_own_process(policy):
        return policy.name
    if isinstance(policy, type) or not callable(attribute(policy, "plan")):
        raise refused("policy", "a policy's name or an object with plan(view)", policy)
    return f"{type(policy).__module__}:{type(policy).__qualname__}"


def in_own_process(policy: object) -> TypeGuard[OwnProcessPolicy]:
    """Check whether a policy enforces its own time limit, in another process."""
    return is_a(policy, OwnProcessPolicy)  # type: ignore[type-abstract]
