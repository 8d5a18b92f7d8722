"""Sweeps on a real Ray cluster of two nodes on this machine's loopback."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr
from void_reckoning.experiments import Progress, Record, Serial, Spec, sweep
from void_reckoning.experiments import open as open_experiment
from void_reckoning.experiments.ray_cluster import Ray
from void_reckoning.experiments.shards import COLUMNS

os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = (
    "0"  # else a node of 127.0.0.1 waits for ever; Ray reads it when it is imported
)
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
pytest.importorskip("ray")
SPEC = Spec(factions=3, systems=12, turns=15, seeds=40, record=Record(curves_every=5))


def contents(folder: Path) -> dict[str, Any]:
    experiment = open_experiment(str(folder))
    return {table: experiment.table(table).to_pylist() for table in COLUMNS}


@contextmanager
def made_cluster() -> Iterator[Any]:
    """Start a cluster of one node on the loopback."""
    from ray.cluster_utils import Cluster

    made = Cluster(
        initialize_head=True,
        head_node_args={
            "num_cpus": 1,
            "node_ip_address": "127.0.0.1",
            "include_dashboard": False,
            "object_store_memory": 100 * 2**20,
            "_system_config": {
                "health_check_initial_delay_ms": 0,
                "health_check_period_ms": 300,
                "health_check_failure_threshold": 3,
            },
        },
    )
    try:
        yield made
    finally:
        made.shutdown()


@pytest.fixture
def cluster() -> Iterator[Any]:
    with made_cluster() as made:
        yield made


def test_two_nodes_play_the_same_though_one_is_killed(cluster: Any, tmp_path: Path) -> None:
    known = tmp_path / "known"
    sweep(SPEC, known, Serial())
    second = cluster.add_node(num_cpus=1, node_ip_address="127.0.0.1", object_store_memory=100 * 2**20)
    ray = Ray(cluster.address)
    assert ray.workers == 2
    killed: list[int] = []

    def kill_one(state: Progress) -> None:
        if not killed and state.played >= 3:
            killed.append(state.played)
            cluster.remove_node(second, allow_graceful=False)

    try:
        end = sweep(SPEC, tmp_path / "ray", ray, progress=kill_one)
    finally:
        ray.close()
    assert killed
    assert (end.played, end.failed) == (40, 0)
    assert contents(tmp_path / "ray") == contents(known)


def test_an_address_that_does_not_answer_is_refused_soon() -> None:
    begin = time.monotonic()
    for address in ("127.0.0.1:9", "nowhere"):
        with pytest.raises(vr.StateError, match=f"no Ray cluster answers at {address}"):
            Ray(address)
    assert time.monotonic() - begin < 30
