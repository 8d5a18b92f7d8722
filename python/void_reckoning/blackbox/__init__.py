"""The black box of a campaign: everything that happened in it, to be searched, read as columns, told and exported.

``BlackBoxReader`` gives events and columns, ``BlackBoxViewer`` what they come to, ``export`` writes Parquet, JSON lines and MCAP,
``analytics`` the tables for SQL.
"""

from void_reckoning.blackbox.columns import EventColumns
from void_reckoning.blackbox.names import LogNames
from void_reckoning.blackbox.reader import BlackBoxReader, LogDamage
from void_reckoning.blackbox.summaries import CombatSummary, FactionTurnSummary, TurnSummary, WeaponUse
from void_reckoning.blackbox.viewer import BlackBoxViewer

__all__ = [
    "BlackBoxReader",
    "BlackBoxViewer",
    "CombatSummary",
    "EventColumns",
    "FactionTurnSummary",
    "LogDamage",
    "LogNames",
    "TurnSummary",
    "WeaponUse",
]
