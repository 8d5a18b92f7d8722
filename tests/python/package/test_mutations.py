"""The list of deliberate faults fits the sources, and the native tests notice them (tools/mutate.py)."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FLOORS = {"campaign", "ai", "combat", "ecs", "blackbox", "session", "storage", "universe", "wire"}


def mutate(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tools" / "mutate.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_every_fault_fits_the_sources() -> None:
    run = mutate("--list")
    assert run.returncode == 0, run.stderr
    count = Counter(re.findall(r"^(\w+): ", run.stdout, re.MULTILINE))
    assert set(count) == FLOORS
    assert min(count.values()) >= 10
    assert count.total() >= 80


def test_a_name_that_no_fault_has_is_refused() -> None:
    run = mutate("--list", "--only", "no such fault")
    assert run.returncode == 2
    assert "no fault has this floor and name" in run.stderr


@pytest.mark.soak
@pytest.mark.timeout(3 * 3600)
@pytest.mark.parametrize("floor", sorted(FLOORS))
def test_the_native_tests_notice_the_faults(floor: str) -> None:
    run = mutate("--floor", floor)
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
