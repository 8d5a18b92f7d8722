"""Universes as objects: equal to those of folders, shared, sent to other processes."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr


def state_hash_of(universe: vr.Universe) -> int:
    """Return the hash of a small campaign in a universe; for other processes."""
    return vr.Campaign.create(universe, factions=2, systems=12).state_hash


def test_a_universe_is_that_of_its_folder() -> None:
    universe = vr.Universe.load("skirmish")
    assert universe.id == "skirmish"
    assert [path for path, _ in universe.files] == ["forces.toml", "progress.toml", "universe.toml"]
    assert universe == vr.Universe.load(vr.find_universe("skirmish")) != vr.Universe.load("void_reckoning")
    assert state_hash_of(universe) == vr.Campaign.create("skirmish", factions=2, systems=12).state_hash
    outcome = vr.resolve_combat(("cutter", 3), ("lugger", 2), universe=universe)
    assert outcome.hash == vr.resolve_combat(("cutter", 3), ("lugger", 2), universe="skirmish").hash


def test_texts_compile_to_another_universe() -> None:
    known = vr.Universe.load("skirmish")
    files = [(path, text.replace("starting_treasury = ", "starting_treasury = 9")) for path, text in known.files]
    richer = vr.Universe.compile("richer", files)
    assert richer.id == "richer"
    assert richer.hash != known.hash
    treasury = vr.Campaign.create(richer, factions=1, systems=12).standings()[0].treasury
    assert treasury > vr.Campaign.create(known, factions=1, systems=12).standings()[0].treasury


def test_it_goes_to_other_processes() -> None:
    universe = vr.Universe.load("skirmish")
    assert pickle.loads(pickle.dumps(universe)) == universe
    assert hash(pickle.loads(pickle.dumps(universe))) == hash(universe)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(state_hash_of, universe).result(120) == state_hash_of(universe)


@pytest.mark.parametrize("universe", [3, None, b"skirmish", ["skirmish"]])
def test_what_is_no_universe_is_refused(universe: Any) -> None:
    with pytest.raises(vr.InvalidInput, match="universe must be a name, a folder's path or a Universe, got"):
        vr.Campaign.create(universe, factions=2, systems=12)


def test_problems_of_texts_are_all_named(tmp_path: Path) -> None:
    files = [(path, text.replace("hull = ", "hull = -")) for path, text in vr.Universe.load("skirmish").files]
    with pytest.raises(vr.InvalidInput, match="universe broken has 6 problems") as caught:
        vr.Universe.compile("broken", files)
    assert "\nforces.toml:" in str(caught.value)
    for path, text in files:
        (tmp_path / path).write_text(text)
    with pytest.raises(vr.InvalidInput) as caught:
        vr.Universe.load(tmp_path)
    assert f"\n{tmp_path}/forces.toml:" in str(caught.value)
