"""The number of worker threads has one rule and one text, wherever it is given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr
from hostile_scene import Scene
from public_calls import CALLED, PUBLIC, call

TAKING = [name for name in CALLED if any(one.name == "threads" for one in PUBLIC[name].parameters)]


def test_some_functions_take_threads() -> None:
    assert {"Campaign.create", "Campaign.find_paths", "SpatialIndex.radius_batch", "calculate_ballistics"} <= set(
        TAKING
    )


@pytest.mark.parametrize("name", TAKING)
@pytest.mark.parametrize("threads", [-1, 1025, 10**12, 2**70, 2.0, "2", None, True])
def test_threads_are_refused_with_one_text(name: str, threads: Any, tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    with pytest.raises(vr.IntegrationError) as refused:
        call(scene, PUBLIC[name], {"threads": threads})
    scene.close()
    assert str(refused.value) == f"threads must be an integer from 0 to 1024, got {threads!r}"
