"""How many threads there are: as many as the process may use, no more than help, and no result depends on them."""

import os
import subprocess
import sys

import numpy as np
import pytest
import void_reckoning as vr

ON_CORES = """
import os, sys
cores, threads, call = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
import numpy as np
import void_reckoning as vr
rng = np.random.default_rng(1)
x, y = rng.random((2, 50_000), dtype=np.float32)
resolver = vr.CombatResolver({"damage_events": False})
index = vr.SpatialIndex(np.arange(50_000, dtype=np.uint64), x, y)
campaign = vr.Campaign.create(factions=2, systems=200, seed=1, threads=threads)
systems = campaign.ecs.query_entities(vr.EntityQuery(["System"]))
shot = {"projectile": {"mass": 40, "muzzle_velocity": 800, "diameter": 0.155, "drag_curve": "G7"}}
calls = {
    "battle": lambda: resolver.resolve_combat(("frigate", 3000), ("raider", 3000), threads=threads).hash,
    "batch": lambda: [one.hash for one in resolver.resolve_combat_batch([(("frigate", 50), ("raider", 50))] * 40, threads=threads)],
    "sample": lambda: resolver.sample_combat(("frigate", 9), ("raider", 9), repeat=600, threads=threads)["ticks"].tolist(),
    "spatial": lambda: index.nearest_batch(x, y, 20, threads=threads)[1].sum(),
    "ballistics": lambda: vr.calculate_ballistics(100 + 700 * x, y, vr.Environment(), threads=threads, **shot).sum(),
    "paths": lambda: [way.cost for way in campaign.find_paths(systems * 9, systems[::-1] * 9, threads=threads)],
    "campaign": lambda: (campaign.run(6), campaign.state_hash)[1],
}
before = len(os.listdir("/proc/self/task"))
result = calls[call]()
print(vr.usable_cores(), len(os.listdir("/proc/self/task")) - before, result)
"""
CALLS = ["battle", "batch", "sample", "spatial", "ballistics", "paths", "campaign"]


def on_cores(cores: int, threads: int, call: str) -> tuple[int, int, str]:
    """Usable cores, threads started, and the result."""
    done = subprocess.run(
        [sys.executable, "-c", ON_CORES, str(cores), str(threads), call],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    usable, started, result = done.stdout.split(maxsplit=2)
    return int(usable), int(started), result


@pytest.mark.parametrize("call", CALLS)
def test_threads_are_those_that_the_process_may_use_and_no_more_than_help(call: str) -> None:
    alone = on_cores(1, 1, call)
    assert alone[:2] == (1, 0)
    assert on_cores(1, 0, call) == alone
    usable, started, result = on_cores(1, 1024, call)
    assert (usable, result) == (1, alone[2])
    assert started <= 9  # eight, and the caller only watches


def test_all_usable_cores_are_the_affinitys_and_at_least_one() -> None:
    assert 1 <= vr.usable_cores() <= len(os.sched_getaffinity(0))


def test_a_command_takes_the_affinity_it_is_given() -> None:
    core = str(min(os.sched_getaffinity(0)))
    code = "import void_reckoning; print(void_reckoning.usable_cores())"
    done = subprocess.run(
        ["taskset", "-c", core, sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "1\n"


def test_a_number_of_threads_out_of_range_is_refused_alike_everywhere() -> None:
    campaign = vr.Campaign.create(factions=2, systems=12)
    resolver = vr.CombatResolver()
    for threads in (-1, 1025):
        for call in (
            lambda n: resolver.resolve_combat("frigate", "scout", threads=n),
            lambda n: resolver.resolve_combat_batch([("frigate", "scout")], threads=n),
            lambda n: resolver.sample_combat("frigate", "scout", threads=n),
            lambda n: campaign.find_paths([], [], threads=n),
            lambda n: vr.SpatialIndex().radius_batch(np.float32([]), np.float32([]), 1.0, threads=n),
            lambda n: vr.Campaign.create(factions=2, systems=12, threads=n),
        ):
            with pytest.raises(vr.InvalidInput, match=f"threads.*{threads}"):
                call(threads)
