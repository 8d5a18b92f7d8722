"""How each public function is called: with valid values for all its parameters, on an instance, or not at all for a reason."""

from __future__ import annotations

import asyncio
import inspect
import itertools
from typing import Any

from hostile_scene import INSTANCES, SPECIAL, VALUES, Scene
from public_interface import REQUIRED, Callables, Parameter, public_callables

PUBLIC = public_callables()

NATIVE = "is not public: what it takes comes through its face"
RESULT = "is handed out by other functions, not made"
SKIPPED: dict[str, str] = {
    **dict.fromkeys(
        [
            "BattleSettings",
            "CampaignSettings",
            "RunSettings",
            "NativeCampaign",
            "NativeSpatialIndex",
            "NativeUniverse",
            "NativeResolver",
            "NativeLog",
            "NativeLogColumns",
            "TelemetrySegment",
            "StopFlag",
            "shown",
            "plain_value",
            "items_of",
            "entries_of",
            "check_constraints",
            "calculate_shot",
            "fall_of_shot",
            "zero_elevation",
            "range_table",
            "ranges_of_shots",
            "replay",
            "bisect",
            "validate_universe",
            "log_event_fields",
            "campaign_holder",
        ],
        NATIVE,
    ),
    **dict.fromkeys(
        [
            "APICompatibility",
            "Progress",
            "BoughtForce",
            "CombatEstimate",
            "OrderResult",
            "SystemResult",
            "EventFailure",
            "SharedTable",
            "PathResult",
            "CombatResult",
            "Stance",
            "Planet",
            "Colony",
            "Ship",
            "Army",
            "QueueEntry",
            "Research",
            "ForeignFleet",
            "ForeignPlanet",
            "Standing",
            "ForfeitedTurns",
            "CampaignStatistics",
            "CampaignUsage",
            "ResumeReport",
            "HeldMemory",
            "MemoryReport",
            "QueryCacheStatistics",
            "CombatSample",
            "Report",
            "Limits",
            "SimulationResult",
            "TurnResult",
            "CombatStats",
            "TelemetryData",
            "TelemetryHeader",
            "Battle",
            "CombatSummary",
            "EntityCounts",
            "EventColumns",
            "FactionFigures",
            "FactionTurnSummary",
            "LogDamage",
            "LogNames",
            "PerformanceMetrics",
            "PhaseTimes",
            "PythonSystem",
            "TelemetrySession",
            "TurnSummary",
            "WeaponUse",
        ],
        RESULT,
    ),
    **dict.fromkeys(["Cause", "Chances", "Explanation", "Search", "Step", "TurningPoint", "WhatIf"], RESULT),
    **dict.fromkeys(
        ["Comparison", "Evaluation", "Finding", "Ladder", "LadderPair", "Reading", "Rung", "Tuned"], RESULT
    ),
    "Processes.results": "is called by sweep()",
    "Serial.results": "is called by sweep()",
    "BlackBoxReader.open": "is deprecated for a path, and takes nothing otherwise",
    "CombatBatch": RESULT,
    "Universe": RESULT,
    "FactionPolicy.plan": "is written by the caller",
    "Idle.plan": "is called by a campaign",
    "ProcessPolicy.plan": "takes the view that the campaign gives it",
    "ProcessPolicy": "starts a process for each: test_hard_policies.py",
    "CampaignWorld.lock": "is not public: locks the world while a system runs",
    "NativeWorld.lock": "is not public: locks the world while a system runs",
}
"""What is not called here, and why: a class's name stands for its constructor, and for its methods where the reason is one of these two."""

LONG = {
    "Campaign.create",
    "sweep",
    "compare_policies",
    "compare_rules",
    "gate",
    "ladder",
    "tune",
    "write_report",
    "explain",
    "what_if",
    "logged_run",
    "Campaign.load",
    "Campaign.resume",
    "Campaign.at_turn",
    "CombatResolver",
    "Universe.load",
    "buy_force",
    "resolve_combat",
    "resolve_combat_batch",
    "resolve_combat_safe",
    "SimulationCoreAPI.resolve_combat",
}
"""Each call reads a universe or a campaign: these get the sharpest objects only."""


def skipped(name: str) -> str | None:
    owner = name.partition(".")[0]
    if name in SKIPPED:
        return SKIPPED[name]
    return SKIPPED[owner] if SKIPPED.get(owner) in (NATIVE, RESULT) and owner not in INSTANCES else None


def valid(one: Callables, parameter: Parameter) -> Any:
    """Return what makes a valid value: by function and parameter, by class and parameter, or by the parameter's name alone."""
    for of in (one.name, f"{one.name.partition('.')[0]}.*"):
        if made := SPECIAL.get(f"{of}.{parameter.name}"):
            return made
    return VALUES.get(parameter.name) if parameter.default is REQUIRED else None


CALLED = [name for name in PUBLIC if skipped(name) is None]


def call(scene: Scene, one: Callables, given: dict[str, Any]) -> Any:
    owner, _, method = one.name.partition(".")
    if one.setter:
        for name, value in given.items():
            setattr(INSTANCES[owner](scene), name, value)
        return None
    function = getattr(INSTANCES[owner](scene), method) if method else one.function
    values = {
        p.name: made(scene) for p in one.parameters if (made := valid(one, p)) is not None and p.name not in given
    }
    values |= given
    placed = [values.pop(p.name) for p in one.parameters if p.by_place and p.name in values]
    result = function(*placed, **values)
    if inspect.iscoroutine(result):
        return asyncio.run(result)
    if inspect.isgenerator(result):
        found = list(itertools.islice(result, 2))
        result.close()
        return found
    return result
