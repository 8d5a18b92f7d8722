"""Live figures of running campaigns, read from shared memory by any process of the same user.

docs/formats/telemetry.md gives the layout; examples/read_telemetry.py reads it with ``mmap`` and ``struct`` alone.
"""

from void_reckoning.telemetry.layout import (
    TELEMETRY_MAGIC,
    TELEMETRY_VERSION,
    Battle,
    Campaign,
    CombatStats,
    DamagedSegmentError,
    EntityCounts,
    FactionFigures,
    ForeignVersionError,
    PerformanceMetrics,
    PhaseTimes,
    TelemetryData,
    TelemetryError,
    TelemetryHeader,
)
from void_reckoning.telemetry.reader import TelemetryReader
from void_reckoning.telemetry.sessions import TelemetrySession, clean_stale, list_sessions
from void_reckoning.telemetry.states import WaitResult, WriterState

__all__ = [
    "TELEMETRY_MAGIC",
    "TELEMETRY_VERSION",
    "Battle",
    "Campaign",
    "CombatStats",
    "DamagedSegmentError",
    "EntityCounts",
    "FactionFigures",
    "ForeignVersionError",
    "PerformanceMetrics",
    "PhaseTimes",
    "TelemetryData",
    "TelemetryError",
    "TelemetryHeader",
    "TelemetryReader",
    "TelemetrySession",
    "WaitResult",
    "WriterState",
    "clean_stale",
    "list_sessions",
]
