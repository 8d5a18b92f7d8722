"""The gate: figures that have moved, those that hold, and what can't be told."""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import void_reckoning as vr
from void_reckoning.experiments import Guard, Seats, Serial, Spec, Variant, gate, sweep
from void_reckoning.experiments.gate import _finding, guards_of

SPEC = Spec(factions=3, systems=12, turns=12, seeds=12, seats=Seats("latin"))
WEAK = {
    "factions.templars.traits": [
        {"stat": stat, "operation": "multiply", "value": 0.2} for stat in ("research", "industry")
    ]
}


def test_what_was_changed_is_seen_and_what_was_not_holds(tmp_path: Path) -> None:
    spec = dataclasses.replace(SPEC, seeds=30, turns=30)
    sweep(spec, tmp_path / "base", Serial())
    guards = [Guard("first:templars", 0.1), Guard("length", 0.3), Guard("imbalance", 0.9)]
    same = gate(spec, guards, tmp_path / "base", Serial(), out=tmp_path / "same")
    assert [one.state for one in same] == ["holds", "holds", "holds"]
    assert [one.difference for one in same] == [0, 0, 0]
    weak = dataclasses.replace(spec, overrides=WEAK)
    moved = gate(weak, guards, tmp_path / "base", Serial())
    assert [one.state for one in moved][:2] == ["moved", "holds"]
    assert moved[0].difference < -0.1
    assert moved[0].now == pytest.approx(moved[0].baseline + moved[0].difference)
    assert moved[0].high < 0
    wide = gate(weak, [Guard("first:templars", 0.99)], tmp_path / "base", Serial())
    assert wide[0].state == "holds"  # it moved, but may


@pytest.mark.parametrize("paired", [True, False])
def test_a_figure_that_did_not_move_is_called_moved_as_seldom_as_stated(paired: bool) -> None:
    rng = np.random.default_rng(8)
    states = []
    for _ in range(1500):
        old = {seed: float(rng.random() < 0.4) for seed in range(200)}
        new = {seed if paired else seed + 1000: float(rng.random() < 0.4) for seed in range(200)}
        states.append(_finding(Guard("x", 0.0), old, new, 0.95).state)
    assert 0.02 < states.count("moved") / len(states) < 0.07
    found = [
        _finding(
            Guard("x", 0.02),
            {seed: float(rng.random() < 0.4) for seed in range(200)},
            {seed if paired else seed + 1000: float(rng.random() < 0.6) for seed in range(200)},
            0.95,
        ).state
        for _ in range(200)
    ]
    assert found.count("moved") / len(found) > 0.95


def test_few_campaigns_can_t_tell(tmp_path: Path) -> None:
    sweep(SPEC, tmp_path / "base", Serial())
    other = dataclasses.replace(SPEC, first_seed=1000)
    (found,) = gate(other, [Guard("first:choir", 0.01)], tmp_path / "base", Serial())
    assert found.state == "can't tell"
    assert found.low < 0 < found.high


def test_what_can_t_be_guarded_is_refused(tmp_path: Path) -> None:
    sweep(dataclasses.replace(SPEC, seeds=1), tmp_path / "base", Serial())
    with pytest.raises(vr.InvalidInput, match="faction of figure first must be one of"):
        gate(SPEC, [Guard("first:nobody", 0.1)], tmp_path / "base", Serial())
    with pytest.raises(vr.InvalidInput, match="is not the folder of an experiment"):
        gate(SPEC, [Guard("length", 0.1)], tmp_path / "none", Serial())
    with pytest.raises(vr.InvalidInput, match="spec must be an experiment without variants"):
        gate(dataclasses.replace(SPEC, variants=[Variant("x")]), [Guard("length", 0.1)], tmp_path / "base", Serial())
    shutil.rmtree(tmp_path / "base/shards")
    with pytest.raises(vr.InvalidInput, match="must have results, got none"):
        gate(SPEC, [Guard("length", 0.1)], tmp_path / "base", Serial())
    file = tmp_path / "g.toml"
    file.write_text("seeds = 3\n[[gate]]\nfigure = 'length'\n")
    with pytest.raises(vr.InvalidInput, match=r"g.toml: gate\[0\] must have bound"):
        guards_of(file)
    file.write_text("seeds = 3\n")
    with pytest.raises(vr.InvalidInput, match=r"\[\[gate\]\] must name the figures"):
        guards_of(file)


def test_the_command_ends_with_1_where_something_moved(tmp_path: Path) -> None:
    text = "factions = 3\nsystems = 12\nturns = 12\nseeds = 12\n[seats]\nfactions = 'latin'\n"
    file = tmp_path / "g.toml"
    file.write_text(text + "[[gate]]\nfigure = 'length'\nbound = 0.35\n")

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "void_reckoning", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert run("sweep", file, "--out", tmp_path / "base", "--workers", 1).returncode == 0
    held = run("gate", file, "--baseline", tmp_path / "base", "--workers", 1)
    assert (held.returncode, held.stderr) == (0, "")
    assert held.stdout.startswith("length: 100.0% -> 100.0%, +0.0 points (")
    assert held.stdout.endswith("bound 35.0 points: holds\n")
    weak = ", ".join(f"{{stat = '{stat}', operation = 'multiply', value = 0.1}}" for stat in ("research", "industry"))
    guard = "[[gate]]\nfigure = 'first:templars'\nbound = 0.01\n"
    file.write_text(f"{text}[overrides]\n'factions.templars.traits' = [{weak}]\n{guard}")
    moved = run("gate", file, "--baseline", tmp_path / "base", "--workers", 1, "--json")
    (found,) = json.loads(moved.stdout)
    assert moved.returncode == (found["state"] == "moved")
