"""The same inputs give the same bits in every build and on any number of threads."""

import subprocess
from pathlib import Path

import pytest

# g++ optimised and clang unoptimised differ in both respects at once; what is between them is compared by `make soak`.
BUILDS = [
    "release",
    "clang-debug",
    pytest.param("clang", marks=pytest.mark.soak),
    pytest.param("debug", marks=pytest.mark.soak),
]


def lines(root: Path, build: str, threads: int) -> list[str]:
    program = root / "build" / build / "tests" / "cpp" / "exactness" / "exactness"
    if not program.exists():
        pytest.skip(f"{program} is not built; `make test` builds it")
    run = subprocess.run([program, str(threads)], capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


@pytest.mark.parametrize("threads", [1, 2, 4])
@pytest.mark.parametrize("build", BUILDS)
def test_every_build_and_thread_count_gives_the_same_bits(root: Path, build: str, threads: int) -> None:
    reference = lines(root, "release", 1)
    assert reference
    assert lines(root, build, threads) == reference
