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


def lines(root: Path, build: str, threads: int, *seeds: int) -> list[str]:
    program = root / "build" / build / "tests" / "cpp" / "exactness" / "exactness"
    emulator: list[str | Path] = []
    if build == "aarch64":
        emulator = ["qemu-aarch64-static", "-L", aarch64_root(root)]
    if not program.exists():
        pytest.skip(f"{program} is not built; `make test`, `make asan` and `make soak` build those they compare")
    command = [*emulator, program, str(threads), *map(str, seeds)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def aarch64_root(root: Path) -> Path:
    """The arm64 libraries that `make soak` unpacks; where it can't, tools/setup.sh has left the reason."""
    problem = root / "build" / "aarch64.problem"
    if problem.exists():
        pytest.skip(f"no AArch64 build: {problem.read_text(encoding='utf-8').strip()}")
    return root / "build" / "aarch64-root"


@pytest.mark.parametrize("threads", [1, 2, 4])
@pytest.mark.parametrize("build", BUILDS)
def test_every_build_and_thread_count_gives_the_same_bits(root: Path, build: str, threads: int) -> None:
    reference = lines(root, "release", 1)
    assert reference
    assert lines(root, build, threads) == reference


@pytest.mark.soak
@pytest.mark.parametrize("threads", [1, 4])
def test_another_architecture_gives_the_same_bits(root: Path, threads: int) -> None:
    assert lines(root, "aarch64", threads) == lines(root, "release", 1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_another_architecture_plays_the_same_campaigns(root: Path, seed: int) -> None:
    reference = lines(root, "release", 1, seed)
    assert len(reference) == 100
    assert lines(root, "aarch64", 1, seed) == reference
