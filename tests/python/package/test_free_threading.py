"""A Python without a global interpreter lock (PEP 703): the native module declares that it needs none."""

import subprocess
import sys
import sysconfig
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest
from void_reckoning import _core

without_lock = pytest.mark.skipif(
    not sysconfig.get_config_var("Py_GIL_DISABLED"), reason="this Python has a global interpreter lock"
)

# All modules but those of the dashboard, which is an extra.
IMPORT_ALL = """
import importlib, pathlib, sys, void_reckoning as vr
for name in vr.__all__: getattr(vr, name)
top = pathlib.Path(vr.__path__[0])
for parts in sorted(path.relative_to(top).with_suffix("").parts for path in top.rglob("*.py")):
    if parts[0] not in {"dashboard", "__main__"}:
        importlib.import_module(".".join(["void_reckoning", *[part for part in parts if part != "__init__"]]))
print(sys._is_gil_enabled(), len([name for name in sys.modules if name.startswith("void_reckoning.")]))
"""


@without_lock
def test_importing_all_parts_leaves_the_lock_off() -> None:
    # An extension module that does not declare it makes Python warn and turn the lock on for the whole process.
    command = [sys.executable, "-W", "error", "-c", IMPORT_ALL]
    done = subprocess.run(command, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    enabled, modules = done.stdout.split()
    assert enabled == "False"
    assert int(modules) > 50


@without_lock
def test_a_run_of_the_tests_has_no_lock() -> None:
    assert not sys._is_gil_enabled()  # type: ignore[attr-defined]  # otherwise the tests of threads show nothing new


def test_the_module_is_one_for_this_kind_of_python() -> None:
    suffix = "".join(Path(str(_core.__file__)).suffixes)
    assert suffix == EXTENSION_SUFFIXES[0]
    assert ("t-" in suffix) == bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
