"""Telemetry as text for Prometheus (exposition format 0.0.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from void_reckoning.dashboard.performance import Played
from void_reckoning.telemetry import TelemetryData

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_Sample = tuple[str, str, str, dict[str, str], float]  # name, type, help, labels, value


def metrics_text(runs: Iterable[tuple[str, Path]]) -> str:
    """Return the figures of each of these runs (key, folder) that is being played."""
    samples: list[_Sample] = []
    played = Played()
    for key, folder in runs:
        found = played.read(folder)
        if found is not None:
            samples += _samples(key, found[1])
    lines: list[str] = []
    for name in dict.fromkeys(sample[0] for sample in samples):
        rows = [sample for sample in samples if sample[0] == name]
        lines += [f"# HELP {name} {rows[0][2]}", f"# TYPE {name} {rows[0][1]}"]
        for _, kind, _, labels, value in rows:
            suffix = "_bucket" if kind == "histogram" and "le" in labels else labels.pop("suffix", "")
            text = ",".join(f'{label}="{_escaped(content)}"' for label, content in labels.items())
            lines.append(f"{name}{suffix}{{{text}}} {value:.10g}")
    return "\n".join(lines) + "\n" if lines else "# no campaign with telemetry is being played here\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _samples(run: str, telemetry: TelemetryData) -> Iterator[_Sample]:
    of = {"run": run}
    campaign, combat, speed, entities = (
        telemetry.campaign,
        telemetry.combat_stats,
        telemetry.performance,
        telemetry.entity_counts,
    )
    for name, kind, text, value in (
        ("turn", "gauge", "Round under way.", campaign.turn),
        ("commits_total", "counter", "Faction turns and phases between rounds committed.", campaign.commits),
        ("combats_total", "counter", "Battles fought.", combat.total_combats),
        ("active_combats", "gauge", "Battles of the faction turn under way.", combat.active_combats),
        ("damage_dealt_total", "counter", "Damage dealt, points.", combat.total_damage_dealt / 1000),
        ("damage_received_total", "counter", "Damage received, points.", combat.total_damage_received / 1000),
        ("units_destroyed_total", "counter", "Units destroyed in battle.", combat.units_destroyed),
        ("faction_turns_per_second", "gauge", "Speed.", speed.simulation_fps),
        ("faction_turn_seconds_average", "gauge", "Mean duration of a faction turn.", speed.average_tick_time_us / 1e6),
        ("faction_turn_seconds_peak", "gauge", "Longest faction turn.", speed.peak_tick_time_us / 1e6),
        ("memory_bytes", "gauge", "Memory of the process.", speed.memory_usage_mb * 2**20),
        ("entities", "gauge", "Entities in the world.", entities.total_entities),
        ("fleets", "gauge", "Fleets.", entities.fleets),
        ("planets", "gauge", "Planets.", entities.planets),
        ("units", "gauge", "Ships and armies.", entities.units),
    ):
        yield f"void_reckoning_{name}", kind, text, dict(of), value
    for faction in telemetry.factions:
        labels = {**of, "faction": faction.name}
        for name in ("planets", "fleets", "units", "technologies", "score"):
            yield (
                f"void_reckoning_faction_{name}",
                "gauge",
                f"A faction's {name}.",
                dict(labels),
                getattr(faction, name),
            )
        for name in ("income", "treasury"):
            value = getattr(faction, name) / 1000
            yield (
                f"void_reckoning_faction_{name}_credits",
                "gauge",
                f"A faction's {name}, credits.",
                dict(labels),
                value,
            )
        yield "void_reckoning_faction_alive", "gauge", "1 while it is in the game.", dict(labels), int(faction.alive)
    for phase in telemetry.phases:
        name, text, count = "void_reckoning_phase_seconds", "How long a phase of a turn took.", 0
        labels = {**of, "phase": phase.name}
        for place, number in enumerate(phase.buckets):
            count += number
            le = "+Inf" if place == len(phase.buckets) - 1 else f"{2.0 ** (place + 1) / 1e6:g}"
            yield name, "histogram", text, {**labels, "le": le}, count
        yield name, "histogram", text, {**labels, "suffix": "_sum"}, phase.total_ns / 1e9
        yield name, "histogram", text, {**labels, "suffix": "_count"}, phase.samples
