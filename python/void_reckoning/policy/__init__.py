"""Policies in Python: the players of factions, in the campaign's process or in one of their own."""

from void_reckoning.policy.faction_policy import FactionPolicy, Idle, Order, check_timeout
from void_reckoning.policy.loading import load_policy
from void_reckoning.policy.names import PROCESS_PREFIX, in_own_process, policy_name

__all__ = [
    "PROCESS_PREFIX",
    "FactionPolicy",
    "Idle",
    "Order",
    "check_timeout",
    "in_own_process",
    "load_policy",
    "policy_name",
]
