"""A faction's turn, driven from Python."""

from void_reckoning.campaign.faction_turn import FactionTurn, OrderResult

__all__ = [
    "FactionTurn",
    "OrderResult",
]
