"""Every public function that takes values, given what nobody should be given: a clear error and nothing changed, or the value as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import void_reckoning as vr
from hostile_objects import HOSTILE, NOTHING, SHARP, HostileError, plain
from hostile_scene import INSIDE, INSTANCES, Scene
from public_calls import CALLED, LONG, PUBLIC, SKIPPED, call, valid
from public_interface import REQUIRED
from void_reckoning.telemetry import TelemetryError

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

DOCUMENTED = (vr.IntegrationError, TelemetryError, TypeError, ValueError, KeyError, OverflowError)


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
