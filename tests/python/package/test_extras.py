"""An extra brings what the package uses, and every extra that is named exists."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

WRITTEN_BY = r"void-reckoning\[([a-z,]+)\]"


@pytest.fixture(scope="module")
def extras(root: Path) -> dict[str, list[str]]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: dict[str, list[str]] = project["optional-dependencies"]
    return found


def test_an_extra_brings_what_the_package_uses(root: Path, extras: dict[str, list[str]]) -> None:
    package = root / "python" / "void_reckoning"
    source = "\n".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    assert extras
    for name, requirements in extras.items():
        assert requirements, name
        for requirement in requirements:
            project = re.match(r"[A-Za-z0-9_.-]+", requirement)
            assert project is not None
            # Imported, or chosen by its name where another library loads it.
            used = rf"^\s*(import|from) {project[0]}\b|=\"{project[0]}\b"
            assert re.search(used, source, re.MULTILINE), f"[{name}] brings {requirement}, which nothing uses"


def test_extras_that_are_named_exist(root: Path, extras: dict[str, list[str]]) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True, text=True).stdout
    named: set[str] = set()
    for path in listed.split("\0"):
        if path.endswith((".md", ".py", ".sh", ".toml", ".yml")) and (root / path).is_file():
            for group in re.findall(WRITTEN_BY, (root / path).read_text(encoding="utf-8")):
                named |= set(group.split(","))
    assert named
    assert named <= extras.keys()
