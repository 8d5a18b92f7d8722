"""What the guides show runs as it stands, also where it is saved as a script."""

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

GUIDES = [
    guide
    for guide in sorted((Path(__file__).resolve().parents[3] / "docs/guides").glob("*.md"))
    if "```python" in guide.read_text()
]


def python_of(guide: Path) -> str:
    return "\n".join(re.findall(r"```python\n(.*?)```", guide.read_text(), re.DOTALL))


WITH_PROCESSES = [guide for guide in GUIDES if re.search(r"ProcessPolicy|process:", python_of(guide))]


def run(where: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=where, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_the_python_of_a_guide_runs_from_top_to_bottom(guide: Path, tmp_path: Path) -> None:
    done = run(tmp_path, "-c", python_of(guide))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("guarded", [False, True], ids=["plain", "guarded"])
@pytest.mark.parametrize("guide", WITH_PROCESSES, ids=lambda guide: guide.stem)
def test_what_starts_processes_runs_as_a_script(guide: Path, tmp_path: Path, guarded: bool) -> None:
    script = f"print('begun')\n{python_of(guide)}"
    if guarded:
        script = f'def main():\n{textwrap.indent(script, "    ")}\n\nif __name__ == "__main__":\n    main()\n'
    (tmp_path / "script.py").write_text(script)
    done = run(tmp_path, "script.py")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("begun") == 1
    assert done.stderr == ""


def test_there_is_a_guide_that_starts_processes() -> None:
    assert WITH_PROCESSES
