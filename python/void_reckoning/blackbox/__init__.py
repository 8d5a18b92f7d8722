"""The black box of a campaign: its events, searched, read as columns, described in words and exported.

``BlackBoxReader`` gives events and columns, ``BlackBoxViewer`` sums them up, ``export`` writes Parquet, JSON lines, MCAP and Perfetto,
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
