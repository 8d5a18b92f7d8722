"""Every argument of every public function, method, constructor and attribute, given values of all kinds.

The error names the argument, says what it got and what is allowed, in one line without anything of the inside, and nothing is changed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr
from hostile_scene import INSIDE as PLACES
from hostile_scene import INSTANCES, Scene
from public_calls import CALLED, LONG, PUBLIC, call, valid
from public_interface import Callables, Parameter
from void_reckoning.telemetry import TelemetryError
from wrong_values import WRONG, may_be

INSIDE = re.compile(
    r"nanobind|incompatible function|std::|\b_core\b|void_reckoning::|\.[ch]pp\b|object has no attribute|object is not|unsupported operand"
    r"|not supported between|unhashable|\n"
)
"""What no message for users may say."""

ALLOWED = {
    "CombatConfig.terrain": "Terrain | str | Mapping[str, Any]",
    "CombatConfig.made.value": "CombatConfig | Mapping[str, Any]",
    "Terrain.made.value": "Terrain | Mapping[str, Any]",
    "calculate_ballistics.projectile": "ProjectileLike | None",
}
"""What parameters allow whose annotation says something else."""

NAME = "is the argument's name in messages"
LEFT_OUT = {
    "QueryArguments": "is not public: EntityQuery is its face",
    "CombatConfig.made.what": NAME,
    "Terrain.made.what": NAME,
    "check_timeout.what": NAME,
    "pair.name": NAME,
    "place.name": NAME,
}
"""Classes and parameters that are not tried, and why."""


KINDS: dict[str, tuple[type[Exception], ...]] = {"resolve_combat_safe": (vr.CombatError,)}
"""Classes of errors where they are not InvalidInput or InvalidQuery."""


def problem_with(error: Exception, one: Callables, parameter: Parameter, wrong_type: bool) -> str:
    """Return what is wrong with an error; an empty text where nothing is."""
    text = str(error)
    kinds = KINDS.get(one.name, (vr.InvalidInput, vr.InvalidQuery))
    if one.name.endswith(("__getitem__", "__setitem__")):  # as mappings and sequences have it
        kinds = (*kinds, vr.NotFound) if wrong_type else (*kinds, KeyError, IndexError)
    elif not wrong_type:
        kinds = (*kinds, vr.NotFound, vr.StorageError, TelemetryError)
    if not isinstance(error, kinds):
        return "is of another class"
    if found := INSIDE.search(text):
        return f"shows {found[0]!r}"
    if (
        wrong_type
        and not (" must " in text and ", got " in text)
        and not re.match(r"[\w.]+ has no field '\w+'; it has ", text)
    ):
        return "does not say what is allowed and what it got"
    if wrong_type and not re.search(rf"\b{parameter.name}\b", text):
        return f"does not name {parameter.name}"
    return ""


def state_of(one: Callables, scene: Scene) -> tuple[Any, ...]:
    """Return all that an error must leave as it is; what must be made for that is made."""
    owner, _, method = one.name.partition(".")
    seen = re.sub(r"0x\w+", "", repr(INSTANCES[owner](scene))) if method else ""
    return seen, *scene.state()


@pytest.mark.parametrize("name", [name for name in CALLED if name.partition(".")[0] not in LEFT_OUT])
def test_wrong_values_are_refused_by_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a path may be taken for one
    one, scene, number = PUBLIC[name], Scene(tmp_path), 0
    problems = []
    state_of(one, scene)
    for parameter in one.parameters:  # what they register or make is there before anything is compared
        if made := valid(one, parameter):
            made(scene)
    for parameter in (one for one in one.parameters if f"{name}.{one.name}" not in LEFT_OUT):
        for what, make in WRONG.items():
            value: Any = make()
            allowed = may_be(ALLOWED.get(f"{name}.{parameter.name}", parameter.annotation), value)
            if allowed and name in LONG:
                continue
            label = f"{name}({parameter.name}={what})"
            before = state_of(one, scene)
            try:
                call(scene, one, {parameter.name: value})
            except Exception as error:
                if why := problem_with(error, one, parameter, not allowed):
                    problems.append(f"{label} {why}: {type(error).__name__}: {error}"[:300])
                if before != (after := state_of(one, scene)):
                    problems.append(f"{label} changed {before} to {after}"[:400])
            else:
                if not allowed:
                    problems.append(f"{label} was taken for {parameter.annotation}")
                if name.startswith(("FactionTurn.", "FactionProcessor.")):  # the turn is over
                    scene.close()
                    number += 1
                    scene = Scene(tmp_path / str(number))
    scene.close()
    assert not problems, f"{len(problems)} problems\n" + "\n".join(problems)


PLACED = [
    (name, parameter)
    for name in CALLED
    for parameter in PUBLIC[name].parameters
    if parameter.name in PLACES and name not in LONG and name.partition(".")[0] not in LEFT_OUT
]


@pytest.mark.parametrize(("name", "parameter"), PLACED, ids=lambda one: getattr(one, "name", one))
def test_wrong_values_inside_others_are_refused_in_one_clean_line(
    name: str, parameter: Parameter, tmp_path: Path
) -> None:
    one, scene = PUBLIC[name], Scene(tmp_path)
    problems = []
    state_of(one, scene)
    for other in one.parameters:
        if made := valid(one, other):
            made(scene)
    for place, inside in enumerate(PLACES[parameter.name]):
        for what, make in WRONG.items():
            label = f"{name}({parameter.name}={what} in place {place})"
            before = state_of(one, scene)
            try:
                call(scene, one, {parameter.name: inside(make())})
            except Exception as error:
                if why := problem_with(error, one, parameter, wrong_type=False):
                    problems.append(f"{label} {why}: {type(error).__name__}: {error}"[:300])
                if before != (after := state_of(one, scene)):
                    problems.append(f"{label} changed {before} to {after}"[:400])
    scene.close()
    assert not problems, f"{len(problems)} problems\n" + "\n".join(problems)
