"""Policies in processes of their own: whatever they do, the campaign goes on."""

from void_reckoning.policy.process_policy import ProcessPolicy

__all__ = [
    "ProcessPolicy",
]
