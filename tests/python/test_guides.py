"""What the guides show runs as it stands."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

GUIDES = [
    guide
    for guide in sorted((Path(__file__).resolve().parents[2] / "docs/guides").glob("*.md"))
    if "```python" in guide.read_text()
]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_the_python_of_a_guide_runs_from_top_to_bottom(guide: Path, tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", guide.read_text(), re.DOTALL)
    assert blocks
    run = subprocess.run(
        [sys.executable, "-c", "\n".join(blocks)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
