"""Live figures of running campaigns, read from shared memory by any process of the same user.

docs/formats/telemetry.md gives the layout; examples/read_telemetry.py reads it with ``mmap`` and ``struct`` alone.
"""

from void_reckoning.telemetry.layout import (
    Battle,
    Campaign,
    CombatStats,
    DamagedSegmentError,
    EntityCounts,
    FactionFigures,
    PerformanceMetrics,
    PhaseTimes,
    Telemetry,
    TelemetryError,
    TelemetryHeader,
)
from void_reckoning.telemetry.reader import TelemetryReader
from void_reckoning.telemetry.sessions import TelemetrySession, clean_stale, list_sessions
from void_reckoning.telemetry.states import WaitResult, WriterState

__all__ = [
    "Battle",
    "Campaign",
    "CombatStats",
    "DamagedSegmentError",
    "EntityCounts",
    "FactionFigures",
    "PerformanceMetrics",
    "PhaseTimes",
    "Telemetry",
    "TelemetryError",
    "TelemetryHeader",
    "TelemetryReader",
    "TelemetrySession",
    "WaitResult",
    "WriterState",
    "clean_stale",
    "list_sessions",
]
