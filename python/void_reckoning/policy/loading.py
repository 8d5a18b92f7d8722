"""Policies created from their names, here or in processes of their own."""

from __future__ import annotations

from void_reckoning.policy._named import make_named
from void_reckoning.policy.faction_policy import FactionPolicy, check_timeout
from void_reckoning.policy.names import PROCESS_PREFIX
from void_reckoning.support.arguments import text


def load_policy(name: str, timeout: float | None = None) -> FactionPolicy:
    """Create the policy that ``module:Class`` or ``file.py:Class`` names; with ``process:`` before it, in a separate process.

    ``timeout`` is the limit of a policy in a separate process, in seconds.

    Raises
    ------
    InvalidInput
        There is no such module or class, or the object can't be created without arguments, for any reason.
    """
    text(name, "name")
    check_timeout("timeout", timeout)
    if name.startswith(PROCESS_PREFIX):
        from void_reckoning.policy.process_policy import ProcessPolicy  # noqa: PLC0415

        return ProcessPolicy(name.removeprefix(PROCESS_PREFIX), timeout)
    return make_named(name)
