"""Which versions go together, and what is said where they don't."""

import subprocess
import sys

import pytest
import void_reckoning as vr
from void_reckoning.support import versioning


@pytest.mark.parametrize(
    ("required", "implemented", "upgrade"),
    [
        ((1, 4, 0), (1, 4, 0), None),
        ((1, 4, 9), (1, 4, 0), None),
        ((1, 4, 0), (1, 5, 0), None),
        ((1, 4, 0), (1, 3, 9), "the native module"),
        ((2, 0, 0), (1, 9, 0), "the native module"),
        ((1, 4, 0), (2, 0, 0), "the Python package"),
    ],
)
def test_same_major_and_at_least_the_minor(
    required: tuple[int, int, int], implemented: tuple[int, int, int], upgrade: str | None
) -> None:
    checker = vr.VersionChecker(vr.APIVersion(*required))
    found = checker.check(vr.APIVersion(*implemented))
    assert found.compatible == bool(found) == (upgrade is None)
    if upgrade is None:
        checker.require(vr.APIVersion(*implemented))
    else:
        assert found.message.endswith(f"upgrade {upgrade}")
        with pytest.raises(ImportError, match=found.message) as error:
            checker.require(vr.APIVersion(*implemented))
        assert isinstance(error.value, vr.IntegrationError)


@pytest.mark.parametrize("text", ["1.2", "1.2.x", "", "1.2.3.4", "-1.0.0", "1.2.3\n"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must be three numbers"):
        vr.APIVersion.parse(text)


def test_the_two_sides_are_checked_on_import() -> None:
    assert versioning.PACKAGE_VERSION == versioning.NATIVE_VERSION
    code = (
        "import importlib.util, pathlib, sys\n"
        "spec = importlib.util.find_spec('void_reckoning')\n"
        "text = (pathlib.Path(spec.origin).parent / 'support' / 'versioning.py').read_text()\n"
        "text = text.replace('PACKAGE_VERSION = APIVersion(0, 1, 0)', 'PACKAGE_VERSION = APIVersion(0, 99, 0)')\n"
        "import void_reckoning\n"
        "exec(compile(text, 'versioning.py', 'exec'), {'__name__': 'void_reckoning.support.versioning'})\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "needs 0.99.0 or newer: upgrade the native module" in run.stderr
