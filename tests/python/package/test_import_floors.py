"""Each package of the Python side imports only the floors below it, nothing goes through a facade, and no import closes a circle."""

import ast
import importlib
import sys
from pathlib import Path

import pytest
from import_graph import Import, When, circle, imports_of, modules_of

NATIVE = {"_core", "proto"}  # built; they import nothing of the package
ENGINE = {"support", "spatial", "ecs", "policy", "campaign"}
SHOWN = ENGINE | {"blackbox", "telemetry"}

# What a package may import besides itself and the native module. This table is the rule; ARCHITECTURE.md draws it.
ALLOWED: dict[str, set[str]] = {
    "support": set(),
    "spatial": {"support"},
    "tactical": {"support", "spatial"},
    "combat": {"support"},
    "policy": {"support"},
    "ecs": {"support", "spatial"},
    "campaign": {"support", "spatial", "ecs", "policy"},
    "blackbox": {"support"},  # outputs are read without the rules, as the core writes them
    "telemetry": {"support"},
    "messages": ENGINE | {"tactical", "combat", "telemetry"},
    "dashboard": SHOWN,
    "experiments": {"support", "ecs", "policy", "campaign", "blackbox"},
    "cli": SHOWN | {"combat", "dashboard", "experiments"},
}
TOP = "void_reckoning"
PLAN = "simulation_core"  # the whole interface again, at the plan's path: a second top facade, which loads nothing before it is used
KINDS = [{When.LOADED}, {When.LOADED, When.TYPES}, set(When)]


@pytest.fixture(scope="module")
def package(root: Path) -> Path:
    return root / "python" / TOP


@pytest.fixture(scope="module")
def imports(package: Path) -> list[Import]:
    return [one for one in imports_of(package) if floor_of(one.imported) not in NATIVE]


def floor_of(module: str) -> str:
    """The package that a module lies in; empty for the top facade, the facades beside it and ``__main__``."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in set(ALLOWED) | NATIVE else ""


def own_package(module: str, modules: dict[str, Path]) -> str:
    return module if modules[module].name == "__init__.py" else module.rpartition(".")[0]


def test_every_package_has_its_floor(package: Path) -> None:
    assert {path.parent.name for path in package.glob("*/__init__.py")} - NATIVE == set(ALLOWED)


def test_the_table_has_no_circle() -> None:
    assert circle((floor, below) for floor, allowed in ALLOWED.items() for below in allowed) == []


def test_packages_import_only_floors_below(imports: list[Import]) -> None:
    wrong = [
        str(one)
        for one in imports
        if (floor := floor_of(one.module)) and floor_of(one.imported) not in ALLOWED[floor] | {floor}
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("kinds", KINDS, ids=["loaded", "and types", "and inside functions"])
def test_no_import_closes_a_circle(imports: list[Import], kinds: set[When]) -> None:
    found = circle((one.module, one.imported) for one in imports if one.when in kinds)
    assert not found, " -> ".join(found)


def test_nothing_in_the_package_imports_through_its_facades(package: Path, imports: list[Import]) -> None:
    """Neither through the top one or those beside it, nor from a package by a module of that package."""
    modules = modules_of(package)
    wrong = [
        str(one)
        for one in imports
        if one.module != f"{TOP}.{PLAN}"
        and (
            (floor_of(one.imported) == "" and one.imported in modules)
            or (one.imported != one.module and one.imported == own_package(one.module, modules))
        )
    ]
    assert not wrong, "\n".join(wrong)


def test_private_modules_are_imported_by_their_own_package_alone(imports: list[Import]) -> None:
    wrong = []
    for one in imports:
        folder, _, name = one.imported.rpartition(".")
        if name.startswith("_") and not one.module.startswith(folder):
            wrong.append(str(one))
    assert not wrong, "\n".join(wrong)


def test_facades_only_re_export(package: Path) -> None:
    facades = [path for path in package.glob("*.py") if path.name not in ("__init__.py", "__main__.py", f"{PLAN}.py")]
    for path in [*facades, *package.glob("*/__init__.py")]:
        text, *rest = ast.parse(path.read_text()).body
        assert isinstance(text, ast.Expr), path
        for statement in rest:
            named = isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__"
            assert isinstance(statement, ast.ImportFrom) or named, f"{path}:{statement.lineno}"


def test_facades_stand_only_at_documented_paths(root: Path, package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(root / "tools/docs")
    pages = importlib.import_module("pages")
    documented = {module for _, modules in pages.TOPICS.values() for module in modules}
    assert {path.stem for path in package.glob("*.py") if not path.stem.startswith("__")} <= documented | {PLAN}
    for module in documented:
        loaded = importlib.import_module(f"{TOP}.{module}")
        assert all(hasattr(loaded, name) for name in getattr(loaded, "__all__", ()))
    sys.modules.pop("pages")


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        ("from planted.b import Other", {When.LOADED}),
        ("from planted import b", {When.LOADED}),
        ("from . import b", {When.LOADED}),
        ("import planted.b", {When.LOADED}),
        ("try:\n    from .b import Other\nexcept ImportError:\n    pass", {When.LOADED}),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from planted.b import Other", {When.TYPES}),
        ("import typing\nif typing.TYPE_CHECKING:\n    import planted.b", {When.TYPES}),
        ("class Some:\n    def work(self):\n        from planted.b import Other", {When.CALLED}),
    ],
)
def test_a_planted_circle_is_found(tmp_path: Path, lines: str, kinds: set[When]) -> None:
    planted = tmp_path / "planted"
    planted.mkdir()
    (planted / "__init__.py").write_text("")
    (planted / "a.py").write_text(lines)
    (planted / "b.py").write_text("from planted.c import Some\nclass Other: ...\n")
    (planted / "c.py").write_text("from planted import a\nSome = a.Some\n")
    found = imports_of(planted)
    ring = ["planted.a", "planted.b", "planted.c", "planted.a"]
    assert circle((one.module, one.imported) for one in found if one.when in kinds | {When.LOADED}) == ring
    assert (circle((one.module, one.imported) for one in found if one.when is When.LOADED) == ring) == (
        kinds == {When.LOADED}
    )
    assert {one.when for one in found if one.module == "planted.a"} == kinds
