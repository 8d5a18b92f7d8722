"""A thousand campaigns, the same rows wherever they are played and whatever dies meanwhile."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from void_reckoning.experiments import Progress, Record, Seats, Serial, Spec, Variant, sweep
from void_reckoning.experiments import open as open_experiment
from void_reckoning.experiments.shards import COLUMNS

pytestmark = pytest.mark.soak

SPEC = Spec(
    factions=3,
    systems=12,
    turns=20,
    seeds=250,
    seats=Seats(factions="random"),
    variants=[
        Variant("base"),
        Variant("cheap", {"unit_types.scout.cost": "x0.5"}),
        Variant("dear", {"unit_types.scout.cost": "x2"}),
        Variant("greedy", policies={"*": "greedy"}),
    ],
    record=Record(curves_every=10),
)
WORKERS = 2


def hash_of(folder: Path) -> str:
    """Return a hash over every row of every table."""
    digest = hashlib.blake2b(digest_size=16)
    for table in COLUMNS:
        for row in open_experiment(folder).table(table).to_pylist():
            digest.update(json.dumps(row, sort_keys=True).encode())
    return digest.hexdigest()


def say(how: str, folder: Path, began: float, more: str = "") -> str:
    found = hash_of(folder)
    print(f"\n{how}: {found}, {time.monotonic() - began:.1f} s{more}", flush=True)
    return found


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("thousand") / "serial"
    began = time.monotonic()
    end = sweep(SPEC, folder, Serial())
    assert (end.total, end.played, end.failed) == (1000, 1000, 0)
    return say("serial", folder, began)


PLAY = """
import sys
import void_reckoning.experiments as e
import void_reckoning.experiments.sweep as s
s.SHARD_SECONDS = 0.5
if __name__ == "__main__":
    spec = e.Spec.from_toml(sys.argv[1])
    e.sweep(spec, sys.argv[2], e.Processes(int(sys.argv[3])), progress=lambda p: print(p.before + p.played, p.failed, flush=True))
"""


def test_workers_and_the_driver_are_killed_again_and_again(known: str, tmp_path: Path) -> None:
    import tomli_w

    spec, code, folder = tmp_path / "spec.toml", tmp_path / "play.py", tmp_path / "s"
    spec.write_text(tomli_w.dumps(SPEC.to_dict()))
    code.write_text(PLAY)
    began = time.monotonic()
    dice = random.Random(1)
    drivers = workers = 0
    for part in range(1, 6):
        command = [sys.executable, str(code), str(spec), str(folder), str(WORKERS)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as driver:
            assert driver.stdout is not None
            for since, line in enumerate(driver.stdout, 1):
                played, failed = map(int, line.split())
                assert failed == 0
                if part < 5 and played >= part * 200:
                    driver.kill()
                    drivers += 1
                    break
                if since % 10 == 0 and (found := playing(driver.pid)):
                    os.kill(dice.choice(found), signal.SIGKILL)
                    workers += 1
            driver.stdout.close()
            code_of = driver.wait(timeout=600)
            end_group(driver.pid)
        if part < 5:
            assert code_of == -signal.SIGKILL
    assert code_of == 0
    assert (drivers, workers > 3) == (4, True)
    assert say("processes", folder, began, f", {drivers} drivers and {workers} workers killed") == known


def playing(driver: int) -> list[int]:
    """Return the worker processes of a driver."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if parent == driver and b"spawn_main" in command:
                found.append(int(entry.name))
    return found


def end_group(leader: int) -> None:
    """End what a driver that was killed has left: its workers are in its own session."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def test_ray_loses_one_of_two_nodes(known: str, tmp_path: Path) -> None:
    pytest.importorskip("test_ray")  # sets what Ray reads when it is imported
    from test_ray import made_cluster
    from void_reckoning.experiments.ray_cluster import Ray

    killed: list[int] = []
    with made_cluster() as cluster:
        second = cluster.add_node(num_cpus=1, node_ip_address="127.0.0.1", object_store_memory=100 * 2**20)
        ray = Ray(cluster.address)
        assert ray.workers == 2

        def kill_one(state: Progress) -> None:
            if not killed and state.played >= 300:
                killed.append(state.played)
                cluster.remove_node(second, allow_graceful=False)

        began = time.monotonic()
        try:
            end: Any = sweep(SPEC, tmp_path / "ray", ray, progress=kill_one)
        finally:
            ray.close()
    assert killed
    assert (end.played, end.failed) == (1000, 0)
    assert say("Ray", tmp_path / "ray", began, f", a node of two killed after {killed[0]}") == known
