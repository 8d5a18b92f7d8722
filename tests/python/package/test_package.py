"""What every user of the package relies on before anything else."""

import importlib.metadata
import subprocess
import sys

import void_reckoning
from void_reckoning import _core


def test_one_version_everywhere() -> None:
    assert void_reckoning.__version__ == _core.version() == importlib.metadata.version("void-reckoning")


def test_import_is_silent() -> None:
    run = subprocess.run([sys.executable, "-c", "import void_reckoning"], capture_output=True, text=True, check=True)
    assert run.stdout + run.stderr == ""


def test_import_loads_no_heavy_library() -> None:
    heavy = {"numpy", "pyarrow", "typer", "rich", "google.protobuf", "asyncio", "duckdb"}
    code = "import sys, void_reckoning; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert heavy.isdisjoint(run.stdout.split())
