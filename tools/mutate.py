#!/usr/bin/env python3
"""Check that the native tests notice deliberate faults in the rules.

Each table `[[fault]]` of `tools/mutations/<floor>.toml` replaces one piece of text in a file of `cpp/void_reckoning/<floor>`. The fault is
applied in a copy of the sources under `build/mutate`, the floor's own test program is built and run, and the copy is restored. Tests that
compare with a recorded result (EXCLUDED) are left out: they notice every change and say nothing about the rule.

Exits with 1 if fewer than 95% of a floor's faults are noticed, or if an entry does not fit the sources.
"""

import argparse
import fcntl
import json
import re
import shutil
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = ROOT / "tools" / "mutations"
WORK = ROOT / "build" / "mutate"
SOURCE = WORK / "source"
BUILD = WORK / "build"
COPIED = [
    "CMakeLists.txt",
    "cmake",
    "cpp",
    "docs/formats",
    "docs/rules",
    "schema",
    "tests/cpp",
    "tests/data",
    "tests/scenarios",
    "universes",
]
EXCLUDED = "*Pinned:Golden.*"  # pattern of gtest: recorded hashes and files
REQUIRED_SHARE = 0.95
QUICK_SECONDS = 0.25  # tests that take less run first
FAILED = re.compile(r"^\[  FAILED  \] ([\w/]+\.[\w/]+)", re.MULTILINE)
STARTED = re.compile(r"^\[ RUN      \] (\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Fault:
    """One deliberate fault."""

    floor: str
    name: str
    file: str
    old: str
    new: str

    @property
    def path(self) -> str:
        """The file to change, relative to the root of the sources."""
        return f"cpp/void_reckoning/{self.floor}/{self.file}"

    def problem(self, root: Path) -> str:
        """Return why the fault does not fit the sources; empty if it does."""
        path = root / self.path
        if not path.is_file():
            return f"{self.path} does not exist"
        count = path.read_text().count(self.old)
        if count != 1:
            return f"the text occurs {count} times in {self.path}; it must occur once"
        return "the new text equals the old one" if self.old == self.new else ""

    def make(self, root: Path) -> str:
        """Change the file, and return its previous text."""
        path = root / self.path
        before = path.read_text()
        path.write_text(before.replace(self.old, self.new))
        return before


def read_faults(floors: list[str]) -> list[Fault]:
    """Read the lists of the given floors, or of all."""
    faults: list[Fault] = []
    for path in sorted(LISTS.glob("*.toml")):
        if floors and path.stem not in floors:
            continue
        rows = tomllib.loads(path.read_text())["fault"]
        faults += [Fault(path.stem, row["name"], row["file"], row["old"], row["new"]) for row in rows]
    return faults


def find_problems(faults: list[Fault]) -> list[str]:
    """List the entries that do not fit the sources, and names that are used twice."""
    problems = [f"{fault.floor}: {fault.name}: {reason}" for fault in faults if (reason := fault.problem(ROOT))]
    names = [(fault.floor, fault.name) for fault in faults]
    problems += [
        f"{floor}: {name}: two entries have this name"
        for floor, name in sorted(set(names))
        if names.count((floor, name)) > 1
    ]
    return problems


def copy_sources() -> None:
    """Update the copy. Unchanged files keep their times, so that only changed ones are built again."""
    wanted: set[Path] = set()
    for name in COPIED:
        origin = ROOT / name
        files = [path for path in origin.rglob("*") if path.is_file()] if origin.is_dir() else [origin]
        for path in files:
            target = SOURCE / path.relative_to(ROOT)
            wanted.add(target)
            content = path.read_bytes()
            if not target.is_file() or target.read_bytes() != content:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
    for path in [path for path in SOURCE.rglob("*") if path.is_file()]:
        if path not in wanted:
            path.unlink()


def configure() -> None:
    """Configure the build of the copy: little optimisation and no unity builds, so that a fault costs one small compilation."""
    if (BUILD / "build.ninja").is_file():
        return
    shutil.rmtree(BUILD, ignore_errors=True)
    options = [
        "-G",
        "Ninja",
        "-DCMAKE_BUILD_TYPE=None",
        "-DCMAKE_CXX_FLAGS=-O1",
        "-DVR_BENCHMARKS=OFF",
        "-DVR_PYTHON=OFF",
    ]
    subprocess.run(["cmake", "-S", str(SOURCE), "-B", str(BUILD), *options], check=True, stdout=subprocess.DEVNULL)


def build(floor: str) -> str:
    """Build a floor's tests; return the compiler's messages if that fails, else an empty text."""
    run = subprocess.run(["ninja", "-C", str(BUILD), f"{floor}_test"], check=False, capture_output=True, text=True)
    return run.stdout + run.stderr if run.returncode else ""


class FloorTests:
    """The native tests of one floor, quick ones first."""

    def __init__(self, floor: str) -> None:
        self.program = BUILD / "tests" / "cpp" / floor / f"{floor}_test"
        report = WORK / f"{floor}.json"
        run = subprocess.run(
            [str(self.program), f"--gtest_filter=-{EXCLUDED}", f"--gtest_output=json:{report}"],
            check=False,
            capture_output=True,
            text=True,
        )
        if run.returncode:
            raise SystemExit(f"{floor}: the tests fail without a fault:\n{run.stdout[-4000:]}{run.stderr[-1000:]}")
        quick: list[str] = []
        slow: list[str] = []
        self.seconds = 0.0
        for suite in json.loads(report.read_text())["testsuites"]:
            for test in suite["testsuite"]:
                seconds = float(test["time"].rstrip("s"))
                self.seconds += seconds
                (quick if seconds < QUICK_SECONDS else slow).append(f"{suite['name']}.{test['name']}")
        self.parts = [part for part in (quick, slow) if part]

    def first_failure(self) -> str:
        """Return the test that fails first, or an empty text if all pass."""
        for part in self.parts:
            command = [str(self.program), f"--gtest_filter={':'.join(part)}", "--gtest_fail_fast", "--gtest_brief=0"]
            try:
                run = subprocess.run(
                    command,
                    check=False,
                    capture_output=True,
                    text=True,
                    errors="replace",
                    timeout=30 + 10 * self.seconds,
                )
            except subprocess.TimeoutExpired as error:
                output = error.stdout or b""
                started = STARTED.findall(output.decode(errors="replace") if isinstance(output, bytes) else output)
                return f"{started[-1] if started else part[0]} (does not end)"
            if run.returncode:
                failed = FAILED.findall(run.stdout)
                started = STARTED.findall(run.stdout)
                return failed[0] if failed else f"{started[-1] if started else part[0]} (ends the program)"
        return ""


def try_floor(floor: str, faults: list[Fault]) -> tuple[int, list[str]]:
    """Try the faults of one floor; return how many were noticed, and a line for each that was not."""
    if messages := build(floor):
        raise SystemExit(f"{floor}: the tests can't be built without a fault:\n{messages[-4000:]}")
    tests = FloorTests(floor)
    print(f"{floor}: {sum(map(len, tests.parts))} tests, {tests.seconds:.1f} s without a fault", flush=True)
    noticed = 0
    left: list[str] = []
    for fault in faults:
        begin = time.monotonic()
        before = fault.make(SOURCE)
        try:
            messages = build(floor)
            failure = "" if messages else tests.first_failure()
        finally:
            (SOURCE / fault.path).write_text(before)
        outcome = f"noticed by {failure}" if failure else "SURVIVED"
        if messages:
            outcome = "DOES NOT BUILD\n" + messages[-2000:]
        print(f"  {fault.name}: {outcome} [{time.monotonic() - begin:.0f} s]", flush=True)
        if failure:
            noticed += 1
        else:
            left.append(f"{floor}: {fault.name}: {outcome.splitlines()[0]}")
    return noticed, left


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description="Check that the native tests notice deliberate faults in the rules.")
    parser.add_argument("--floor", action="append", default=[], help="only this floor; may be repeated")
    parser.add_argument("--only", metavar="NAME", help="only faults whose name contains this text")
    parser.add_argument(
        "--list", action="store_true", help="list the faults, check that they fit the sources, and change nothing"
    )
    arguments = parser.parse_args()
    faults = [fault for fault in read_faults(arguments.floor) if not arguments.only or arguments.only in fault.name]
    if not faults:
        parser.error("no fault has this floor and name")
    problems = find_problems(faults)
    if arguments.list:
        for fault in faults:
            print(f"{fault.floor}: {fault.name} ({fault.file})")
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 1
    if arguments.list:
        return 0

    WORK.mkdir(parents=True, exist_ok=True)
    with (WORK / "lock").open("w") as lock:  # there is one copy
        fcntl.flock(lock, fcntl.LOCK_EX)
        copy_sources()
        configure()
        return 0 if try_faults(faults) else 1


def try_faults(faults: list[Fault]) -> bool:
    """Try all faults, floor by floor, and print the sums; return whether enough of each floor were noticed."""
    enough = True
    summary: list[str] = []
    for floor in sorted({fault.floor for fault in faults}):
        of_floor = [fault for fault in faults if fault.floor == floor]
        noticed, left = try_floor(floor, of_floor)
        summary += [f"{floor}: {noticed} of {len(of_floor)} noticed", *(f"  {line}" for line in left)]
        enough = enough and noticed >= REQUIRED_SHARE * len(of_floor)
    print("\n".join(summary))
    return enough


if __name__ == "__main__":
    sys.exit(main())
