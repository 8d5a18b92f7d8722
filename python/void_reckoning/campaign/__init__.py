"""Campaigns: the Python interface of the native core."""

from void_reckoning.campaign.campaign import Campaign

__all__ = [
    "Campaign",
]
