"""Every test ends: by itself, or by its time limit, which names it. And it finds no variable that only its author's machine sets."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# Both are ended by no signal: one waits in Python, the other never comes back to it.
WAITS = "import threading\n\ndef test_that_hangs():\n    threading.Event().wait()\n"
STUCK = """
import ctypes

def test_that_hangs():
    lock = ctypes.create_string_buffer(64)
    for _ in range(2):
        ctypes.PyDLL(None).pthread_mutex_lock(lock)
"""


def test_every_python_test_has_a_time_limit(pytestconfig: pytest.Config) -> None:
    limit = float(pytestconfig.getini("timeout"))
    assert 60 <= limit < float(pytestconfig.getini("faulthandler_timeout"))
    assert pytestconfig.getini("faulthandler_exit_on_timeout")


def test_every_native_test_has_a_time_limit(root: Path) -> None:
    ask = ["ctest", "--test-dir", root / "build/release", "--show-only=json-v1"]
    told = json.loads(subprocess.run(ask, check=True, capture_output=True, timeout=300).stdout)
    tests = {test["name"]: {one["name"]: one["value"] for one in test.get("properties", [])} for test in told["tests"]}
    if not tests or any(name.endswith("_NOT_BUILT") for name in tests):
        pytest.skip("the native tests are not built: tools/build.sh release")
    assert [name for name, properties in tests.items() if not 60 <= properties.get("TIMEOUT", 0) <= 3600] == []


@pytest.mark.parametrize(
    ("source", "limits", "says"),
    [(WAITS, ("timeout=1",), "Timeout"), (STUCK, ("timeout=1", "faulthandler_timeout=3"), "crashed while running")],
    ids=["waits", "stuck"],
)
def test_a_test_that_hangs_is_ended_and_named(
    tmp_path: Path, root: Path, source: str, limits: tuple[str, ...], says: str
) -> None:
    (tmp_path / "test_planted.py").write_text(f"{source}\n\ndef test_after_it():\n    pass\n")
    options = [option for limit in limits for option in ("-o", limit)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "1", "-c", str(root / "pyproject.toml"), "--rootdir", str(tmp_path),
         *options, str(tmp_path)],
        cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert says in said
    assert "test_planted.py::test_that_hangs" in said
    assert 'test_planted.py", line' in said or "test_planted.py:" in said  # where it hung
    assert "1 failed, 1 passed" in said


def test_tests_see_no_variable_that_only_one_machine_sets(root: Path) -> None:
    machine = {"PYTHONUNBUFFERED": "1", "OPENBLAS_CORETYPE": "x", "LANG": "de_DE.UTF-8", "LC_ALL": "tr_TR", "COLUMNS": "9",
               "PIP_INDEX_URL": "http://x", "https_proxy": "http://y", "VR_SKIP_PACKAGES": "1"}  # fmt: skip
    kept = {"HOME": "/home of mine", "PATH": os.environ["PATH"], "VR_SKIP_PACKAGES": "1", "LANG": "C.UTF-8"}
    clean = root / "tools/clean_env.sh"

    def seen(*options: str) -> dict[str, str]:
        done = subprocess.run(
            [clean, *options, "env"], env={**machine, **kept, "LANG": "de_DE.UTF-8"}, capture_output=True, text=True,
            check=True, timeout=60,
        )  # fmt: skip
        return dict(line.split("=", 1) for line in done.stdout.splitlines())

    assert seen() == kept
    assert seen("--set-up") == {**kept, "PIP_INDEX_URL": "http://x", "https_proxy": "http://y"}
