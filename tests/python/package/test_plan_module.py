"""The plan's module has the whole interface of the package."""

import subprocess
import sys

import void_reckoning as vr
from void_reckoning import simulation_core


def test_the_plans_module_has_every_public_name() -> None:
    assert simulation_core.__all__ == vr.__all__
    for name in vr.__all__:
        assert getattr(simulation_core, name) is getattr(vr, name), name
    assert dir(simulation_core) == sorted(vr.__all__)


def test_the_plans_module_has_nothing_else() -> None:
    assert not hasattr(simulation_core, "NativeCampaign")


def test_the_plans_module_loads_no_library_before_it_is_used() -> None:
    libraries = ("google.protobuf", "pyarrow", "numpy")
    code = f"import sys, void_reckoning.simulation_core; print([name for name in {libraries} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
