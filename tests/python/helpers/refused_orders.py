"""Campaigns with orders that are refused: the native policies give none."""

import void_reckoning as vr
from hard_policies import Impossible


def run_with_refused_orders(campaign: vr.Campaign, turns: int) -> None:
    """Play so many rounds; in one of them nobody gives anything but orders that are refused, for many reasons."""
    campaign.run(turns // 2)
    for faction_turn in campaign.faction_turns(1):
        with faction_turn:
            for order in Impossible().plan(faction_turn.view):
                assert not faction_turn.execute(order).accepted
    campaign.run(turns - turns // 2 - 1)
