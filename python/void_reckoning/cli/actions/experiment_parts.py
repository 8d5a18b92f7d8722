"""What the commands over many campaigns share."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from void_reckoning._core import InvalidInput


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
    """Give what plays campaigns: processes of this machine, or a Ray cluster that is left at the end."""
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
