"""A process imports the native module as often as it likes, in its main interpreter."""

import subprocess
import sys

import pytest

USES = """
import void_reckoning as vr
def use():
    import void_reckoning as vr
    from void_reckoning import _core
    with vr.Campaign.create(factions=2, systems=12, seed=3) as campaign:
        campaign.run(2)
        assert len(campaign.ecs.query_entities(vr.EntityQuery(["Planet"]))) > 0
    assert vr.CombatResolver().resolve_combat("frigate", "scout").decided
    assert vr.ECSAPI(vr.ECSClient(vr.World())) is not None
    for wrong in (lambda: vr.CombatResolver({"tick_limit": 0}), lambda: vr.World().table("Nothing")):
        try:
            wrong()
        except (vr.InvalidInput, vr.InvalidQuery) as error:
            assert isinstance(error, _core.IntegrationError) and error.native_error
        else:
            raise AssertionError
    return vr, _core
before, core = use()
"""
SAME = """
after, again = use()
assert again is not core or after is before
assert {name: value for name, value in vars(again).items() if not name.startswith("__")} == {
    name: value for name, value in vars(core).items() if not name.startswith("__")}
assert (again.__name__, again.__doc__, again.__file__) == (core.__name__, core.__doc__, core.__file__)
assert before.InvalidInput is after.InvalidInput
use()
print("used")
"""
DROPS = "for name in [name for name in sys.modules if name.split('.')[0] == 'void_reckoning']: del sys.modules[name]\n"


@pytest.mark.parametrize(
    "again",
    [
        "del sys.modules['void_reckoning._core']\nimport void_reckoning._core\n",
        DROPS + "import void_reckoning\n",
        "import importlib\nimportlib.reload(core); importlib.reload(before)\n",
        "importlib.reload(core)\nfor name in sorted(name for name in sys.modules if name.startswith('void_reckoning.')):\n"
        "    if '_pb2' not in name: importlib.reload(sys.modules[name])\n",
        "from unittest import mock\nwith mock.patch.dict(sys.modules):\n"
        + DROPS.replace("for", "    for", 1)
        + "    use()\n",
        "from unittest import mock\nwith mock.patch.dict(sys.modules, clear=False):\n"
        "    del sys.modules['void_reckoning'], sys.modules['void_reckoning._core']\n    use()\n",
    ],
    ids=["native module", "package", "reload", "reload all", "mock of all", "mock of two"],
)
def test_a_second_import_has_the_same_contents_and_works(again: str) -> None:
    code = "import importlib, sys\n" + USES + again + SAME
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stdout, done.stderr) == (0, "used\n", "")


def test_a_first_import_that_is_taken_back_does_not_keep_the_second_from_working() -> None:
    code = (
        "import importlib, sys\nfrom unittest import mock\nwith mock.patch.dict(sys.modules):\n    import void_reckoning.campaign\n"
        + USES
        + "print('used')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stdout, done.stderr) == (0, "used\n", "")


def test_a_subinterpreter_is_refused_in_a_line_and_the_main_one_goes_on() -> None:
    code = (
        """
import importlib, sys
try:
    import _interpreters as interpreters  # 3.13
except ImportError:
    import _xxsubinterpreters as interpreters
"""
        + USES
        + """
for _ in range(2):
    other = interpreters.create()
    try:
        failure = interpreters.run_string(other, "import void_reckoning")
        print(failure.formatted if failure else "imported")
    except Exception as error:
        print(error)
    interpreters.destroy(other)
use()
"""
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert len(said) == 2
    for line in said:
        assert "ImportError" in line
        assert (
            "void_reckoning can be imported in a process's main interpreter only" in line or "subinterpreters" in line
        )
