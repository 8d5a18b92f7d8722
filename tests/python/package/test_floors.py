"""Each native module uses only the floors below it, in what it includes and in what it links."""

import re
from pathlib import Path

import pytest

SIMPLE = {"base", "ecs", "events", "spatial", "tactical", "universe"}
RULES = SIMPLE | {"combat", "galaxy"}
OUTPUT = {"base", "ecs", "events"}  # outputs read events and columns, and know no rules
OUTPUTS = {"telemetry", "blackbox", "storage", "wire"}

# What a module may use besides itself. This table is the rule; ARCHITECTURE.md draws it.
ALLOWED: dict[str, set[str]] = {
    "base": set(),
    "ecs": {"base"},
    "events": {"base"},
    "spatial": {"base"},
    "tactical": {"base"},
    "universe": {"base"},
    "combat": SIMPLE,
    "galaxy": SIMPLE,
    "campaign": RULES,
    "ai": RULES | {"campaign"},
    "telemetry": OUTPUT,
    "blackbox": OUTPUT,
    "storage": OUTPUT,
    "wire": OUTPUT,
    "learning": RULES | {"campaign", "ai"} | OUTPUTS,
    "engine": RULES | {"campaign", "ai", "learning"} | OUTPUTS,
    "session": RULES | {"campaign", "ai", "learning", "engine"} | OUTPUTS,
}
INCLUDE = re.compile(r'^\s*#\s*include\s*["<]([^">]+)[">]', re.MULTILINE)
LINKS = re.compile(r"\bvr_module\(\s*(\w+)(.*?)\)", re.DOTALL)
GENERATED = {"flatbuffers", "proto"}  # made from schemas, beside the module that asked for them
KEYWORDS = {"SOURCES", "LINKS", "LIBRARIES", "PRIVATE_LIBRARIES"}


def included_modules(text: str) -> set[str]:
    """Modules whose headers a source includes."""
    return {path.split("/")[1] for path in INCLUDE.findall(text) if path.startswith("void_reckoning/")} - GENERATED


def linked_modules(text: str, module: str) -> set[str]:
    """Modules named after LINKS in the call of vr_module, and libraries vr_<module> named anywhere."""
    text = re.sub(r"#.*", "", text)
    linked = {name for name in re.findall(r"\bvr_(\w+)", text) if name in ALLOWED} - {module}
    for name, arguments in LINKS.findall(text):
        assert name == module
        keyword = ""
        for word in arguments.split():
            if word in KEYWORDS:
                keyword = word
            elif keyword == "LINKS":
                linked.add(word)
    return linked


def folders(root: Path) -> list[Path]:
    return sorted(path for path in (root / "cpp" / "void_reckoning").iterdir() if path.is_dir())


def test_every_module_has_its_floor(root: Path) -> None:
    assert {folder.name for folder in folders(root)} <= set(ALLOWED)
    listed = re.search(r"set\(VR_MODULES ([a-z ]+)", (root / "CMakeLists.txt").read_text())
    assert listed is not None
    assert listed[1].split() and set(listed[1].split()) == set(ALLOWED)


@pytest.mark.parametrize("module", ALLOWED)
def test_modules_include_only_floors_below(root: Path, module: str) -> None:
    allowed = ALLOWED[module] | {module}
    wrong = {
        f"{path.relative_to(root)} includes {used}"
        for path in (root / "cpp" / "void_reckoning" / module).rglob("*.[hc]pp")
        for used in included_modules(path.read_text()) - allowed
    }
    assert not wrong


@pytest.mark.parametrize("module", ALLOWED)
def test_modules_link_only_floors_below(root: Path, module: str) -> None:
    declaration = root / "cpp" / "void_reckoning" / module / "CMakeLists.txt"
    if declaration.exists():
        assert linked_modules(declaration.read_text(), module) <= ALLOWED[module]


@pytest.mark.parametrize("module", ALLOWED)
def test_modules_link_what_they_include(root: Path, module: str) -> None:
    """A header used without its library compiles until a linker meets it in another order."""
    declaration = root / "cpp" / "void_reckoning" / module / "CMakeLists.txt"
    if not declaration.exists():
        return
    reachable: set[str] = set()
    waiting = linked_modules(declaration.read_text(), module)
    while waiting:
        name = waiting.pop()
        reachable.add(name)
        text = (root / "cpp" / "void_reckoning" / name / "CMakeLists.txt").read_text()
        waiting |= linked_modules(text, name) - reachable
    folder = root / "cpp" / "void_reckoning" / module
    used = {name for path in folder.rglob("*.[hc]pp") for name in included_modules(path.read_text())}
    assert used - {module} <= reachable


def test_the_core_knows_no_bindings(root: Path) -> None:
    for path in (root / "cpp").rglob("*.[hc]pp"):
        for include in INCLUDE.findall(path.read_text()):
            assert not include.startswith(("nanobind/", "Python.h", "bind")), path


def test_the_table_has_no_cycle() -> None:
    done: set[str] = set()
    while len(done) < len(ALLOWED):
        ready = {module for module, allowed in ALLOWED.items() if allowed <= done} - done
        assert ready, "a cycle among the floors"
        done |= ready
