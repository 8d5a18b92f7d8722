"""The core in somebody else's program: the installed package, FetchContent, the public headers and examples/cpp."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
BUILT = ROOT / "build/release"
# Kept between runs, so that only what changed is compiled again.
WORK = ROOT / "build/embedded"
PREFIX = WORK / "prefix"
FLOORS = sorted(path.stem for path in (ROOT / "cpp/void_reckoning").glob("*.hpp"))
INCLUDE = re.compile(r'^#include "(void_reckoning/[^"]+)"', re.MULTILINE)
# The floors of a battle and a log: half of the core.
BATTLE_FLOORS = "base;ecs;events;spatial;universe;combat;galaxy;campaign;blackbox"


def run(*command: str | Path, where: Path = ROOT, fails: bool = False) -> str:
    """Output of a command that succeeds, or that fails."""
    done = subprocess.run(command, cwd=where, env=environment(), capture_output=True, text=True, check=False)
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return done.stdout + (done.stderr if fails else "")


def environment() -> dict[str, str]:
    """As a user has it, with ccache's settings for a build that precompiles headers."""
    cache = {"CCACHE_BASEDIR": str(ROOT), "CCACHE_NOHASHDIR": "1", "CCACHE_SLOPPINESS": "pch_defines,time_macros"}
    return {**os.environ, **(cache if shutil.which("ccache") else {})}


def configure(source: Path, folder: Path, *settings: str, fails: bool = False) -> str:
    launcher = ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else []
    return run("cmake", "-G", "Ninja", "-S", source, "-B", folder, *launcher, *settings, fails=fails)


def build(source: Path, folder: Path, *settings: str) -> None:
    configure(source, folder, *settings)
    run("cmake", "--build", folder, "--parallel", "2")


def project(folder: Path, text: str, **files: str) -> Path:
    """Write a project of a user's; files that are already as they should be are left alone."""
    begin = "cmake_minimum_required(VERSION 3.25)\nproject(user LANGUAGES CXX)\n"
    for name, content in {
        "CMakeLists.txt": begin + text,
        **{f"{stem}.cpp": cpp for stem, cpp in files.items()},
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != content:
            path.write_text(content)
    return folder


@pytest.fixture(scope="module")
def prefix() -> Path:
    """Return where the core that `make test` built is installed."""
    run("cmake", "--install", BUILT, "--prefix", PREFIX)
    return PREFIX


@pytest.fixture(scope="module")
def examples(prefix: Path) -> Path:
    """Return the folder of the examples, built by find_package alone."""
    folder = WORK / "find_package"
    build(ROOT / "examples/cpp", folder, f"-DCMAKE_PREFIX_PATH={prefix}")
    return folder


def headers_of(floor: str) -> list[str]:
    """What void_reckoning/<floor>.hpp includes."""
    return INCLUDE.findall((ROOT / f"cpp/void_reckoning/{floor}.hpp").read_text())


UMBRELLAS = [f"void_reckoning/{floor}.hpp" for floor in FLOORS]
PUBLIC = [*UMBRELLAS, *(name for floor in FLOORS for name in headers_of(floor))]


def test_every_floor_has_a_header_with_headers_of_its_own() -> None:
    folders = {path.name for path in (ROOT / "cpp/void_reckoning").iterdir() if path.is_dir()}
    assert set(FLOORS) == folders
    for floor in FLOORS:
        assert {name.split("/")[1] for name in headers_of(floor)} == {floor}


@pytest.mark.parametrize("floor", FLOORS)
def test_each_public_header_compiles_alone_with_what_is_installed(prefix: Path, floor: str) -> None:
    """And with its own floor's target, no other; session's with those of all floors at once, too."""
    files = {Path(name).stem: f'#include "{name}"\n' for name in headers_of(floor)}
    if floor == "session":
        files["all_floors"] = "".join(f'#include "{name}"\n' for name in UMBRELLAS)
    text = f"""find_package(VoidReckoning CONFIG REQUIRED)
add_library(headers OBJECT {" ".join(f"{name}.cpp" for name in files)})
target_link_libraries(headers PRIVATE void_reckoning::{floor})
"""
    folder = project(WORK / "headers" / floor, text, **files)
    build(folder, folder / "build", f"-DCMAKE_PREFIX_PATH={prefix}")


def test_what_is_installed_is_public_or_needed_by_it_and_nothing_of_python(prefix: Path) -> None:
    installed = {path.relative_to(prefix / "include").as_posix() for path in (prefix / "include").rglob("*.hpp")}
    assert set(PUBLIC) <= installed
    assert "void_reckoning/combat/phases.hpp" not in installed
    for name in installed:
        assert set(INCLUDE.findall((prefix / "include" / name).read_text())) <= installed
    universes = {path.relative_to(ROOT).as_posix() for path in (ROOT / "universes").rglob("*.toml")}
    assert {
        path.relative_to(prefix / "share/void_reckoning").as_posix() for path in prefix.rglob("*.toml")
    } == universes
    assert not [path for path in prefix.rglob("*") if path.suffix in {".so", ".py", ".pyi"}]


def test_the_wheel_has_the_component_of_python_alone(tmp_path: Path) -> None:
    run("cmake", "--install", BUILT, "--component", "python", "--prefix", tmp_path)
    names = {path.relative_to(tmp_path).parts for path in tmp_path.rglob("*") if path.is_file()}
    assert {parts[0] for parts in names} == {"void_reckoning"}
    assert {parts[1].split(".")[0] for parts in names} == {"proto", "universes", "_core"}
    assert 'components = ["python"]' in (ROOT / "pyproject.toml").read_text()


def test_the_battle(examples: Path) -> None:
    said = run(examples / "battle")
    assert "estimate: the attackers win " in said
    won = re.search(r"200 battles: the attackers win (\d+)\n", said)
    assert won and 0 < int(won[1]) < 200
    assert re.search(
        r"seed 7: \w+ by \w+ after \d+ ticks\n  attackers: \d+ of 22 units .*\n  defenders: \d+ of 16", said
    )


def test_the_world_of_ones_own(examples: Path) -> None:
    assert run(examples / "own_world").splitlines() == [
        "1000 crates, 50 of them heavy; the farthest of these is at x = 988",
        "after the change: 99 heavy, the hash is another",
        "restored: 50 heavy, the hash is the same",
        "refused: component Cargo has no field 'knd'; the nearest are kind, tons",
    ]


def test_the_campaign_and_its_log(examples: Path, tmp_path: Path) -> None:
    said = run(examples / "campaign", tmp_path / "campaign")
    assert re.search(r"played to turn 10; the reader looked (often|once), last at turn 10\n", said)
    assert "turn 20 of the clone is the same\n" in said
    assert "restored to turn 10\nturn 20 again is the same\n" in said
    assert re.search(r"mine:settler +([2-9]|\d\d+) planets, score [1-9]", said)
    assert said.count(" planets, score ") == 4
    read = run(examples / "read_log", tmp_path / "campaign/blackbox.vrlog")
    assert re.match(
        r"log of campaign [0-9a-f]{32}, seed 5\n[1-9]\d* battles\nbattle \d+ of turn \d+: [1-9]\d* rows", read
    )
    assert read.endswith("the battle's own sum is the same\n")
    assert "read_log: " in run(examples / "read_log", tmp_path / "nothing", fails=True)


@pytest.mark.timeout(
    850
)  # a minute and a half on two cores that do nothing else, when nothing of it is in the compiler's cache
def test_fetch_content_gives_the_same_battle(examples: Path) -> None:
    """Without the upper floors, and compiled otherwise: not optimised, and with contraction asked for."""
    folder = WORK / "fetch"
    settings = ["-DVR_EXAMPLES_FETCH=ON", f"-DVR_MODULES={BATTLE_FLOORS}", "-DCMAKE_BUILD_TYPE=Debug"]
    build(ROOT / "examples/cpp", folder, *settings)
    assert sorted(path.name for path in folder.iterdir() if os.access(path, os.X_OK) and path.is_file()) == [
        "battle",
        "read_log",
    ]
    assert run(folder / "battle") == run(examples / "battle")


@pytest.mark.soak
def test_fetch_content_of_all_floors(examples: Path, tmp_path: Path) -> None:
    folder = WORK / "fetch_all"
    configure(ROOT / "examples/cpp", folder, "-DVR_EXAMPLES_FETCH=ON")
    subprocess.run(["cmake", "--build", folder, "--parallel", "2"], env=environment(), check=True, capture_output=True)
    for program in ("battle", "own_world"):
        assert run(folder / program) == run(examples / program)
    fetched, found = (run(where / "campaign", tmp_path / where.name).splitlines()[1:] for where in (folder, examples))
    assert fetched == found


USER = f"""set(CMAKE_CXX_STANDARD 23)
set(CMAKE_MODULE_PATH /somewhere)
find_package(fmt REQUIRED)
get_property(before DIRECTORY PROPERTY CACHE_VARIABLES)
add_subdirectory({ROOT} core)
get_property(after DIRECTORY PROPERTY CACHE_VARIABLES)
list(REMOVE_ITEM after ${{before}})
list(FILTER after INCLUDE REGEX "^CMAKE_")
list(FILTER after EXCLUDE REGEX "^CMAKE_(HAVE_LIBC_PTHREAD|PROJECT_VERSION)")
message(STATUS "changed: ${{after}} ${{CMAKE_MODULE_PATH}} ${{CMAKE_CXX_STANDARD}} ${{CMAKE_BUILD_TYPE}}|")
add_executable(user user.cpp)
target_link_libraries(user PRIVATE void_reckoning::session)
"""


def test_a_project_above_keeps_its_own_settings(tmp_path: Path) -> None:
    main = '#include "void_reckoning/session.hpp"\nint main() {}\n'
    said = run(
        "cmake", "-G", "Ninja", "-S", project(tmp_path, USER, user=main), "-B", tmp_path / "build",
        "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON",
    )  # fmt: skip
    assert "changed:  /somewhere 23 |\n" in said
    commands = {
        one["file"]: one["command"] for one in json.loads((tmp_path / "build/compile_commands.json").read_text())
    }
    flags = set(commands.pop(str(tmp_path / "user.cpp")).split()) - {"-std=gnu++23"}
    assert [flag for flag in sorted(flags) if re.match(r"-[fmWO]|-std", flag)] == ["-ffp-contract=off"]
    assert len(commands) > 40
    for command in commands.values():
        assert "ccache" not in command and not re.search(r"-W(all|extra|conversion)", command)
    targets = run("ninja", "-t", "targets", "all", where=tmp_path / "build")
    assert not re.search(r"^\w+_(test|benchmark):|^install:|^test:.*ctest", targets, re.MULTILINE)


ASKED = """find_package(VoidReckoning CONFIG REQUIRED COMPONENTS {floor})
add_executable(user user.cpp)
target_link_libraries(user PRIVATE void_reckoning::{floor})
"""
WITHOUT = [f"-DCMAKE_DISABLE_FIND_PACKAGE_{name}=ON" for name in ("SQLite3", "Protobuf", "zstd")]


def test_components_need_only_their_own_libraries(prefix: Path, tmp_path: Path) -> None:
    main = '#include "void_reckoning/combat.hpp"\nint main() { return void_reckoning::combat::BattleResult{}.decided ? 1 : 0; }\n'
    combat = project(tmp_path / "combat", ASKED.format(floor="combat"), user=main)
    build(combat, tmp_path / "combat/build", f"-DCMAKE_PREFIX_PATH={prefix}", *WITHOUT)
    run(tmp_path / "combat/build/user")
    for floor, missing in (("storage", "SQLite3"), ("combats", "combats")):
        other = project(tmp_path / floor, ASKED.format(floor=floor), user=main)
        said = configure(other, tmp_path / floor / "build", f"-DCMAKE_PREFIX_PATH={prefix}", *WITHOUT, fails=True)
        assert missing in said


def test_the_guide_names_every_floor() -> None:
    page = (ROOT / "docs/guides/embed.md").read_text(encoding="utf-8").partition("\n## Floors\n")[2]
    assert re.findall(r"^\| `([a-z]+)` \|", page, re.MULTILINE) == sorted(FLOORS, key=order().index)


def order() -> list[str]:
    listed = re.search(r"set\(VR_MODULES ([a-z ]+)\)", (ROOT / "CMakeLists.txt").read_text())
    assert listed
    return listed[1].split()


def included_umbrellas() -> Iterator[str]:
    for folder in ("cpp", "bindings", "tests/cpp", "benchmarks", "fuzz"):
        for path in (ROOT / folder).rglob("*.[hc]pp"):
            for name in INCLUDE.findall(path.read_text(encoding="utf-8")):
                if name.count("/") == 1:
                    yield f"{path.relative_to(ROOT)} includes {name}"


def test_the_project_itself_includes_what_it_uses_one_by_one() -> None:
    assert not list(included_umbrellas())
