"""Every public function that takes values, given what nobody should be given: a clear error and nothing changed, or the value as it is."""

from __future__ import annotations

import asyncio
import inspect
import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import void_reckoning as vr
from hostile_objects import HOSTILE, NOTHING, SHARP, HostileError, plain
from hostile_scene import INSIDE, INSTANCES, SPECIAL, VALUES, Scene
from public_interface import REQUIRED, Callables, Parameter, public_callables

PUBLIC = public_callables()

NATIVE = "is not public: what it takes comes through its face"
RESULT = "is handed out by other functions, not made"
SKIPPED: dict[str, str] = {
    **dict.fromkeys(
        [
            "NativeCampaign",
            "NativeSpatialIndex",
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
            "BoughtForce",
            "CombatEstimate",
            "OrderResult",
            "SystemResult",
            "EventFailure",
            "Subscription",
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
            "ResumeReport",
            "HeldMemory",
            "MemoryReport",
            "QueryCacheStatistics",
            "CombatSample",
            "Limits",
            "SimulationResult",
            "TurnResult",
            "CombatStats",
            "TelemetryData",
            "TelemetryHeader",
        ],
        RESULT,
    ),
    "BlackBoxReader.open": "is deprecated for a path, and takes nothing otherwise",
    "Campaign": RESULT,
    "BlackBoxReader": RESULT,
    "CombatBatch": RESULT,
    "FactionTurn": RESULT,
    "Systems": RESULT,
    "SystemColumns": RESULT,
    "EventBus": RESULT,
    "FactionPolicy.plan": "is written by the caller",
    "ProcessPolicy.plan": "takes the view that the campaign gives it",
    "ProcessPolicy": "starts a process for each: test_hard_policies.py",
    "CampaignWorld.lock": "is not public: locks the world while a system runs",
    "NativeWorld.lock": "is not public: locks the world while a system runs",
}
"""What is not called here, and why: a class's name stands for its constructor, and for its methods where the reason is one of these two."""

CALLBACKS = {"place", "progress", "stop", "handler", "function", "system", "rewound", "policies", "error_map"}
"""What these raise when they are called is their own, and passes through."""

MAY_WAIT = {
    ("timeout", "inf"),
    ("timeout", "None"),
    ("timeout", "np.uint64"),
    ("timeout", "2**63"),
    ("interval", "inf"),
}
"""Long waits that were asked for."""

LONG = {
    "Campaign.create",
    "Campaign.load",
    "Campaign.resume",
    "Campaign.at_turn",
    "CombatResolver",
    "resolve_combat",
    "resolve_combat_batch",
    "resolve_combat_safe",
    "SimulationCoreAPI.resolve_combat",
}
"""Each call reads a universe or a campaign: these get the sharpest objects only."""

DOCUMENTED = (vr.IntegrationError, TypeError, ValueError, KeyError, OverflowError)


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


def test_each_public_function_is_called_or_left_out_for_a_reason() -> None:
    missing = []
    for name in CALLED:
        one = PUBLIC[name]
        owner, _, method = name.partition(".")
        if method and owner not in INSTANCES:
            missing.append(f"{owner}: an instance, in INSTANCES")
        missing += [
            f"{name}: a valid {parameter.name}, in VALUES or SPECIAL"
            for parameter in one.parameters
            if parameter.default is REQUIRED and valid(one, parameter) is None
        ]
    assert not missing, "needed in hostile_scene.py, or a reason in SKIPPED:\n" + "\n".join(dict.fromkeys(missing))
    known = {*PUBLIC, *(name.partition(".")[0] for name in PUBLIC), *vars(vr), *vars(vr._core)}
    assert not [name for name in SKIPPED if name not in known], "SKIPPED names what is not there"


def call(scene: Scene, one: Callables, given: dict[str, Any]) -> Any:
    owner, _, method = one.name.partition(".")
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


@pytest.mark.parametrize("name", CALLED)
def test_valid_values_are_taken(name: str, tmp_path: Path) -> None:
    scene, one = Scene(tmp_path), PUBLIC[name]
    try:
        call(scene, one, {})
    except (vr.InvalidInput, vr.NotFound):
        # What says nothing is not always enough; and there need not be a battle or an army yet.
        assert one.parameters[0].name in ("message", "data", "request", "combat_id", "army")
    scene.close()


SIMPLE = {
    "bool": lambda value: type(value) is bool,
    "int": lambda value: isinstance(value, int),
    "float": lambda value: isinstance(value, int | float),
    "str": lambda value: isinstance(value, str) and _encodes(value),
    "None": lambda value: value is None,
}


def _encodes(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def allowed_as(annotation: str, value: Any) -> bool:
    """Whether a parameter with that annotation may take the value; yes where the annotation does not tell."""
    kinds = [kind.strip() for kind in annotation.split("|")]
    if not all(kind in SIMPLE for kind in kinds):
        return True
    if (
        "float" in kinds
        and hasattr(type(value), "__float__")
        and type(value).__module__ in ("decimal", "fractions", "numpy")
    ):
        value = value if plain(value) is NOTHING else plain(value)
        return (
            isinstance(value, int | float)
            or type(value).__module__ in ("decimal", "fractions")
            or type(value) is np.longdouble
        )
    found = plain(value)
    if found is NOTHING and isinstance(value, int | str):
        found = value
    return found is not NOTHING and any(SIMPLE[kind](found) for kind in kinds)


@pytest.mark.parametrize("name", CALLED)
def test_hostile_values_are_refused_and_change_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a path may be taken for one
    one = PUBLIC[name]
    scene, number = Scene(tmp_path), 0
    problems = []
    owner = name.partition(".")[0]
    if owner in INSTANCES:
        INSTANCES[owner](scene)
    for parameter in one.parameters:  # what they register or make is there before anything is compared
        if made := valid(one, parameter):
            made(scene)
    for parameter in one.parameters:
        for place, inside in enumerate([None, *INSIDE.get(parameter.name, [])]):
            for what, make in HOSTILE.items():
                if (parameter.name, what) in MAY_WAIT or (name in LONG and what not in SHARP):
                    continue
                label = f"{parameter.name}{f' (place {place})' if inside else ''} = {what}"
                value = make()
                try:
                    given = value if inside is None else inside(value)
                except HostileError:
                    continue
                before = scene.state()
                try:
                    call(scene, one, {parameter.name: given})
                except DOCUMENTED as error:
                    if isinstance(error, SystemError) or type(error) is SystemError:
                        problems.append(f"{label}: {type(error).__name__}: {error}"[:300])
                    after = scene.state()
                    if len(before) == len(after) and before != after:
                        problems.append(f"{label}: {type(error).__name__}, but {before} became {after}"[:400])
                except HostileError:
                    if parameter.name not in CALLBACKS:
                        problems.append(f"{label}: its own error came through")
                except IndexError as error:
                    if not name.endswith("__getitem__"):  # what a sequence says
                        problems.append(f"{label}: IndexError: {error}")
                except Exception as error:
                    problems.append(f"{label}: {type(error).__name__}: {error}"[:300])
                else:
                    if inside is None and not allowed_as(parameter.annotation, value):
                        problems.append(f"{label}: was taken for {parameter.annotation}")
                    if owner == "FactionTurn":
                        scene.close()
                        number += 1
                        scene = Scene(tmp_path / str(number))
    scene.close()
    assert not problems, f"{len(problems)} problems\n" + "\n".join(problems)
