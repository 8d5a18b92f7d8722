"""The hooks of .pre-commit-config.yaml run the project's own commands, and fetch nothing."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml


@pytest.fixture(scope="module")
def hooks(root: Path) -> list[dict[str, Any]]:
    config = yaml.safe_load((root / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repository["repo"] for repository in config["repos"]] == ["local"]
    return [hook for repository in config["repos"] for hook in repository["hooks"]]


def test_hooks_need_no_environment_of_their_own(hooks: list[dict[str, Any]]) -> None:
    assert {hook["language"] for hook in hooks} == {"system"}
    assert not any("additional_dependencies" in hook for hook in hooks)


def test_commands_are_those_of_the_project(root: Path, hooks: list[dict[str, Any]]) -> None:
    targets = re.findall(r"^([a-z ]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for hook in hooks:
        command, *arguments = shlex.split(hook["entry"])
        if command == "make":
            assert any(arguments[0] in target.split() for target in targets)
        elif command.startswith(".venv/bin/"):
            assert hook["entry"] in (root / "tools" / "lint.sh").read_text(encoding="utf-8")
        else:
            assert (root / command).is_file()
    assert [hook["id"] for hook in hooks if "pre-push" in hook.get("stages", [])] == ["lint"]
