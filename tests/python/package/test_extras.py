"""What pip installs with the package is what the package uses, and every extra that is named exists."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

WRITTEN_BY = r"void-reckoning\[([a-z,]+)\]"


IMPORTED_AS = {"protobuf": "google.protobuf", "tomli-w": "tomli_w"}


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return found


@pytest.fixture(scope="module")
def extras(project: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = project["optional-dependencies"]
    return found


@pytest.fixture(scope="module")
def source(root: Path) -> str:
    """The package's own text, without what the schemas' compiler makes."""
    files = (path for path in (root / "python" / "void_reckoning").rglob("*.py") if not path.name.endswith("_pb2.py"))
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def unused(requirements: list[str], source: str) -> list[str]:
    """Return the requirements that the package neither imports nor chooses by name where another library loads them."""
    found = []
    for requirement in requirements:
        named = re.match(r"[A-Za-z0-9_.-]+(\[[^\]]*\])?", requirement)
        assert named is not None
        assert named[1] is None, f"{requirement}: an extra of another project brings what nothing here names"
        module = re.escape(IMPORTED_AS.get(named[0], named[0]))
        if not re.search(rf"^\s*(import|from) {module}\b|=\"{module}\b", source, re.MULTILINE):
            found.append(requirement)
    return found


def test_what_pip_installs_is_what_the_package_uses(
    project: dict[str, Any], extras: dict[str, list[str]], source: str
) -> None:
    assert not unused(project["dependencies"], source)
    assert extras
    for name, requirements in extras.items():
        assert requirements, name
        assert not unused(requirements, source), name
        brought = {re.split(r"[<>=~\[]", one)[0] for one in project["dependencies"]}
        assert not [one for one in requirements if re.split(r"[<>=~\[]", one)[0] in brought], name


def test_the_environment_of_running_has_what_pip_installs(root: Path, project: dict[str, Any]) -> None:
    listed = (root / "requirements" / "run.txt").read_text(encoding="utf-8").split()
    assert sorted(re.split("[<>=]", one)[0] for one in listed) == sorted(
        re.split("[<>=]", one)[0] for one in project["dependencies"]
    )


def test_extras_that_are_named_exist(root: Path, extras: dict[str, list[str]]) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True, text=True).stdout
    named: set[str] = set()
    for path in listed.split("\0"):
        if path.endswith((".md", ".py", ".sh", ".toml", ".yml")) and (root / path).is_file():
            for group in re.findall(WRITTEN_BY, (root / path).read_text(encoding="utf-8")):
                named |= set(group.split(","))
    assert named
    assert named <= extras.keys()
