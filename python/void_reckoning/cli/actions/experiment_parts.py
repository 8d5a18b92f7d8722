"""What the commands over many campaigns share."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from void_reckoning._core import InvalidInput
from void_reckoning.cli.interrupts import Interrupted


def experiments_for(command: str) -> Any:
    """Return the package of experiments; ``InvalidInput`` names what it needs that is not installed."""
    try:
        from void_reckoning import experiments  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise InvalidInput(
            f"{command} needs {error.name}, of the extra 'experiments': pip install 'void-reckoning[experiments]'"
        ) from error
    return experiments


@contextlib.contextmanager
def executor_of(experiments: Any, workers: int, ray: str | None) -> Iterator[Any]:
    """Yield the executor: processes of this machine, or a Ray cluster, from which it disconnects at the end."""
    if ray is None:
        yield experiments.Processes(workers)
        return
    if workers:
        raise InvalidInput("--workers can't be combined with --ray: the cluster's size is its own")
    try:
        from void_reckoning.experiments.ray_cluster import Ray  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise InvalidInput(f"--ray needs {error.name}: pip install 'void-reckoning[cluster]'") from error
    cluster = Ray(ray)
    try:
        yield cluster
    finally:
        cluster.close()


def interrupted_after(campaigns: int, out: Path | None) -> Interrupted:
    """Return what Ctrl-C says of a command that may be continued with the results in its folder."""
    kept = f"; the results are in {out}: the same command continues" if out is not None else ""
    return Interrupted(f"interrupted after {campaigns} campaigns{kept}")


def json_values(value: Any) -> Any:
    """Return dicts, lists and tuples with null for numbers that are none, or infinite, which JSON does not have.

    >>> json_values({"share": float("nan"), "bounds": (0.5, float("inf"))})
    {'share': None, 'bounds': [0.5, None]}
    """
    if isinstance(value, dict):
        return {key: json_values(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [json_values(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
