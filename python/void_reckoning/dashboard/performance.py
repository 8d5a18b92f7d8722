"""What telemetry says of the campaigns that are served."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from void_reckoning.telemetry import Telemetry, TelemetryError, TelemetryReader, WriterState, list_sessions


def read_telemetry(folder: Path) -> tuple[WriterState, Telemetry] | None:
    """The figures of the campaign in a folder, as of now; None where nobody plays it with telemetry."""
    for session in list_sessions():
        if session.campaign_folder != str(folder) or session.state not in {WriterState.ALIVE, WriterState.SLOW}:
            continue
        try:
            with TelemetryReader(session.path) as reader:
                return reader.writer_state(), reader.read_telemetry()
        except TelemetryError:
            continue  # it ended between the two looks
    return None


def telemetry_answer(folder: Path) -> dict[str, Any]:
    """For the performance view. ``phases`` are rows: name, samples, total and longest (microseconds), then buckets by powers of two."""
    found = read_telemetry(folder)
    if found is None:
        return {"live": False}
    state, telemetry = found
    return {
        "live": True,
        "writer": state.value,
        "campaign": {"turn": telemetry.campaign.turn, "commits": telemetry.campaign.commits},
        "performance": telemetry.performance._asdict(),
        "entities": telemetry.entities._asdict(),
        "combat": telemetry.combat._asdict(),
        "phases": [
            [phase.name, phase.samples, phase.total_ns // 1000, phase.longest_ns // 1000, list(phase.buckets)]
            for phase in telemetry.phases
        ],
    }
