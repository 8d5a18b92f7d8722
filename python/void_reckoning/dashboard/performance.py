"""Telemetry of the campaigns that are served."""

from __future__ import annotations

import os
from pathlib import Path
from typing import cast

from void_reckoning.dashboard.protocol_answers import CombatTotals, Entities, Performance, Phase, TelemetryAnswer
from void_reckoning.telemetry import TelemetryData, TelemetryError, TelemetryReader, WriterState, list_sessions


class Played:
    """The campaigns being played with telemetry, at one moment."""

    def __init__(self) -> None:
        self._segments = {
            os.path.realpath(session.campaign_folder): session.path
            for session in list_sessions()
            if session.campaign_folder and session.state in {WriterState.ALIVE, WriterState.SLOW, WriterState.UNKNOWN}
        }

    def read(self, folder: Path) -> tuple[WriterState, TelemetryData] | None:
        """Return the figures of the campaign in a folder, by any path to it; None if it is not being played."""
        segment = self._segments.get(os.path.realpath(folder))
        if segment is None:
            return None
        try:
            with TelemetryReader(segment) as reader:
                telemetry = reader.read_telemetry()
                return None if telemetry is None else (reader.writer_state(), telemetry)
        except TelemetryError:
            return None  # it ended in between


def telemetry_answer(folder: Path) -> TelemetryAnswer:
    """Return the answer for the performance view."""
    found = Played().read(folder)
    if found is None:
        return {"live": False}
    state, telemetry = found
    return {
        "live": True,
        "writer": state.value,
        "campaign": {"turn": telemetry.campaign.turn, "commits": telemetry.campaign.commits},
        "performance": cast(Performance, telemetry.performance._asdict()),
        "entities": cast(Entities, telemetry.entity_counts._asdict()),
        "combat": cast(CombatTotals, telemetry.combat_stats._asdict()),
        "phases": [
            Phase(phase.name, phase.samples, phase.total_ns // 1000, phase.longest_ns // 1000, list(phase.buckets))
            for phase in telemetry.phases
        ],
    }
