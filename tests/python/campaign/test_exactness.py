"""The same inputs give the same bits in every build and on any number of threads."""

import subprocess
from pathlib import Path

import pytest

# Those of other compilers and levels of optimisation take long to build: `make soak` builds them all, `make asan` its own.
BUILDS = [
    "release",
    pytest.param("asan", marks=pytest.mark.sanitized),  # clang-19, hardly optimised
    pytest.param("clang", marks=pytest.mark.soak),
    pytest.param("debug", marks=pytest.mark.soak),
    pytest.param("clang-debug", marks=pytest.mark.soak),
]


def lines(root: Path, build: str, threads: int) -> list[str]:
    program = root / "build" / build / "tests" / "cpp" / "exactness" / "exactness"
    if not program.exists():
        pytest.skip(f"{program} is not built; `make test`, `make asan` and `make soak` build those they compare")
    run = subprocess.run([program, str(threads)], capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


@pytest.mark.parametrize("threads", [1, 2, 4])
@pytest.mark.parametrize("build", BUILDS)
def test_every_build_and_thread_count_gives_the_same_bits(root: Path, build: str, threads: int) -> None:
    reference = lines(root, "release", 1)
    assert reference
    assert lines(root, build, threads) == reference
