"""``validate`` names problems by a path that can be opened from where it was typed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path


def test_problems_are_named_as_a_person_would_type_them(root: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mods" / "mine"
    shutil.copytree(root / "universes/skirmish", mine)
    text = (mine / "forces.toml").read_text()
    (mine / "forces.toml").write_text(text.replace("hull = ", "hull = -", 1))

    def told(where: Path, name: str) -> str:
        command = [sys.executable, "-m", "void_reckoning", "validate", name]
        done = subprocess.run(command, cwd=where, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 2
        return done.stderr.partition(":")[0]

    for where, name, path in (
        (tmp_path, "mods/mine", "mods/mine/forces.toml"),
        (tmp_path / "mods", "mine", "mine/forces.toml"),
        (root, str(mine), str(mine / "forces.toml")),
    ):
        assert told(where, name) == path
        assert (where / path).is_file()
