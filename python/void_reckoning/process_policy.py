"""Policies in processes of their own: if one hangs or crashes, the campaign continues."""

from void_reckoning.policy.process_policy import ProcessPolicy

__all__ = [
    "ProcessPolicy",
]
