"""Calls that a native function does not take: whose argument, its rule, the value; TypeError for a wrong number of arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import void_reckoning as vr
from void_reckoning import _core

WORLD = vr.World()
WORLD.register_component("C", {"x": "f32"})


class Number:
    def __index__(self) -> int:
        return 7


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: vr.MoveFleet(-1, 2), "fleet must be an integer from 0 to 18446744073709551615, got -1"),
        (lambda: vr.MoveFleet(1, 2**64), "destination must be an integer from 0 to .*, got 18446744073709551616"),
        (lambda: vr.MoveFleet(1, destination=2.0), "destination must be an integer from 0 to .*, got 2.0"),
        (lambda: vr.MoveFleet(True, 2), "fleet must be an integer from 0 to .*, got True"),
        (lambda: vr.MoveFleet(np.True_, 2), r"fleet must be an integer from 0 to .*, got .*True"),
        (lambda: vr.ConstructBuilding(1, 2**16), "building must be an integer from 0 to 65535 or None, got 65536"),
        (lambda: vr.ConstructBuilding(1, None), "building must be an integer, got None"),
        (lambda: vr.SetStance(1, 1), "stance must be a Stance, got 1"),
        (lambda: vr.Environment().density_at(True), "height must be a number, got True"),
        (lambda: vr.Environment().density_at("high"), "height must be a number, got 'high'"),
        (lambda: WORLD.native.table(5), "component must be a str, got 5"),
        (lambda: WORLD.native.table("\ud800"), "component must be a str of valid Unicode, got "),
        (lambda: _core.RunSettings().__setattr__("log", 1), "log must be True or False, got 1"),
        (lambda: _core.RunSettings().__setattr__("directory", 5), "directory must be a str or a path or None, got 5"),
        (lambda: WORLD.native.query_columns(_core.QueryArguments([], [], [], None, 0), ["C.x", 5]), r"paths\[1\] must be "),
    ],
)  # fmt: skip
def test_the_wrong_argument_is_named(call: Callable[[], Any], text: str) -> None:
    with pytest.raises(vr.InvalidInput, match=f"^{text}"):
        call()


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: vr.MoveFleet(1), "MoveFleet() needs destination"),
        (lambda: vr.MoveFleet(destination=1), "MoveFleet() needs fleet"),
        (lambda: vr.MoveFleet(1, 2, 3), "MoveFleet() takes 2 arguments by place, got 3"),
        (lambda: vr.MoveFleet(1, to=3), "MoveFleet() has no argument 'to'; it has fleet, destination"),
        (lambda: vr.MoveFleet(1, 2, fleet=3), "MoveFleet() got fleet twice"),
        (lambda: vr.policy_names(1), "policy_names() takes 0 arguments by place, got 1"),
        (lambda: vr.FactionView.ship(5, 3), "ship() must be called on an object of FactionView"),
        (vr.EntityRef, "EntityRef can't be called: its objects come from other functions"),
        (lambda: vr.EntityRef(1, world=2), "EntityRef can't be called: its objects come from other functions"),
    ],
)  # fmt: skip
def test_a_wrong_number_of_arguments_is_a_type_error(call: Callable[[], Any], text: str) -> None:
    with pytest.raises(TypeError) as refused:
        call()
    assert str(refused.value) == text


def test_objects_with_an_index_are_integers() -> None:
    assert vr.MoveFleet(Number(), np.uint8(3)).fleet == 7
    assert vr.MoveFleet(2**64 - 1, -0).fleet == 2**64 - 1


def test_an_error_of_a_callback_stays_as_it_is() -> None:
    own = TypeError("f(): incompatible with everything")

    def fails(*given: object) -> None:
        raise own

    with pytest.raises(TypeError) as raised:
        vr.Campaign.create(factions=2, systems=10).run(1, progress=fails)
    assert raised.value is own


def test_every_native_function_words_its_errors() -> None:
    """Called with more than anything takes, each says so in the package's words."""
    others = []
    for name, one in vars(_core).items():
        members = vars(one).items() if isinstance(one, type) else [(name, one)]
        for member, function in members:
            if type(function).__name__ in ("nb_func", "nb_method"):
                with pytest.raises((TypeError, vr.IntegrationError)) as raised:
                    function(*[object()] * 40)
                if "incompatible" in str(raised.value) or "\n" in str(raised.value):
                    others.append(f"{name}.{member}: {raised.value}")
    assert not others
