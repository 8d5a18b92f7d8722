"""The package as others get it: made from a clean checkout, installed where nothing else is."""

import email
import importlib.metadata as metadata
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Source package and wheels."""
    out = tmp_path_factory.mktemp("dist")
    done = subprocess.run(["tools/wheel.sh", str(out)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


def the(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def run_time_distributions() -> set[str]:
    """What pip would install beside the package: its dependencies without extras, and theirs."""
    found: set[str] = set()
    wanted = ["void-reckoning"]
    while wanted:
        for line in metadata.requires(wanted.pop()) or []:
            match = re.match(r"[\w.-]+", line)
            name = match[0] if match else ""
            # Markers are for extras, and for other systems and Pythons.
            if ";" in line or name.lower() in found:
                continue
            found.add(name.lower())
            wanted.append(name)
    return found


@pytest.fixture(scope="module")
def installed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel and the libraries it needs at run time, no others; give its folder of programs."""
    environment = tmp_path_factory.mktemp("fresh") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    wheel = the(made, "*.whl")
    subprocess.run(
        [environment / "bin/pip", "install", "--no-index", "--no-deps", wheel], check=True, capture_output=True
    )
    packages = the(environment, "lib/python3.*/site-packages")
    for name in run_time_distributions():
        for file in metadata.files(name) or []:
            top = file.parts[0]
            source = Path(str(metadata.distribution(name).locate_file(top)))
            if top not in {"..", "__pycache__"} and not (packages / top).exists():
                (packages / top).symlink_to(source)
    return environment / "bin"


def command(installed: Path, where: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [installed / "void-reckoning", *arguments],
        cwd=where,
        env={"PATH": "/usr/bin:/bin", "HOME": str(where)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_source_package_has_what_building_needs_and_nothing_built(made: Path) -> None:
    with tarfile.open(the(made, "*.tar.gz")) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"CMakeLists.txt", "pyproject.toml", "README.md", "LICENSE", "universes/skirmish/universe.toml"} <= names
    assert not [
        name
        for name in names
        if name.startswith(("build/", "runs/", ".venv/")) or name.endswith((".so", "_pb2.py", ".pyc"))
    ]


def test_the_wheel_carries_universes_stubs_and_messages(made: Path) -> None:
    with zipfile.ZipFile(the(made, "*.whl")) as archive:
        names = set(archive.namelist())
        about = email.message_from_bytes(archive.read(next(name for name in names if name.endswith("/METADATA"))))
    package = "void_reckoning"
    universes = {path.relative_to(ROOT).as_posix() for path in (ROOT / "universes").rglob("*.toml")}
    assert {f"{package}/{name}" for name in universes} <= names
    tops = {name.split("/")[0].split("-")[0] for name in names}
    assert tops <= {
        package,
        f"{package}.libs",
    }  # its own and the libraries it brings; nothing of the core's own package
    assert not [name for name in names if name.endswith((".a", ".hpp", ".cmake"))]
    assert not [name for name in names if name.endswith(".pyc")]  # as importing leaves them beside the sources
    assert {f"{package}/{name}" for name in ("py.typed", "_core.pyi", "cli/commands/run.py")} <= names
    assert f"{package}/proto/core/combat_pb2.py" in names
    page = ROOT / "python/void_reckoning/dashboard/page"
    assert {f"{package}/dashboard/page/{path.relative_to(page)}" for path in page.rglob("*") if path.is_file()} <= names
    assert about["Name"] == package.replace("_", "-")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert about.get_all("Provides-Extra") == list(project["optional-dependencies"])
    required = {re.split(r"[<>=~ ;]", one)[0]: "extra ==" in one for one in about.get_all("Requires-Dist") or []}
    assert required == {
        **{re.split("[<>=~]", one)[0]: False for one in project["dependencies"]},
        **{re.split("[<>=~]", one)[0]: True for every in project["optional-dependencies"].values() for one in every},
    }
    assert about.get_payload().startswith("# Void Reckoning")  # type: ignore[union-attr]


def test_it_plays_and_proves_a_campaign_from_any_folder(installed: Path, tmp_path: Path) -> None:
    played = command(installed, tmp_path, "run", "--turns", "3", "--out", "x")
    assert played.returncode == 0, played.stderr
    assert (tmp_path / "x/blackbox.vrlog").exists()
    proved = command(installed, tmp_path, "replay", "x")
    assert proved.stdout.startswith("verified: 3 turns"), proved.stderr
    assert command(installed, tmp_path, "log", "x", "--timeline", "--turn", "2").returncode == 0
    assert command(installed, tmp_path, "log", "x", "--export", "analytics").returncode == 0
    assert command(installed, tmp_path, "validate", "skirmish").returncode == 0


def test_it_is_the_wheel_that_plays_and_it_brings_its_libraries(installed: Path, tmp_path: Path) -> None:
    code = "import void_reckoning as vr; print(vr._core.__file__); print(vr.find_universe('skirmish'))"
    done = subprocess.run([installed / "python", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    module, universe = done.stdout.split()
    assert Path(module).is_relative_to(installed.parent)
    assert Path(universe).is_relative_to(installed.parent)
    needed = subprocess.run(["ldd", module], capture_output=True, text=True, check=True).stdout
    for library in re.findall(r"=> (\S+)", needed):
        beside = Path(library).resolve().is_relative_to(installed.parent.resolve())
        assert beside or re.match(r".*/lib(c|m|gcc_s|stdc\+\+)\.so", library), library
