"""Which module of a package imports which, found in its sources: when the module is loaded, for types alone, or inside a function."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class When(Enum):
    """When an import is carried out."""

    LOADED = "when the module is loaded"
    TYPES = "under TYPE_CHECKING"
    CALLED = "inside a function"


@dataclass(frozen=True)
class Import:
    """One module imports another of the same package."""

    module: str
    imported: str
    when: When
    line: int

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.imported} {self.when.value}"


def modules_of(package: Path) -> dict[str, Path]:
    """Files of all modules by dotted name; a package's is its ``__init__.py``."""
    return {_name(path, package): path for path in sorted(package.rglob("*.py"))}


def imports_of(package: Path) -> list[Import]:
    """All imports between modules of a package. ``from package import name`` imports the module of that name where there is one."""
    modules = modules_of(package)
    known = {*modules, *(_name(stub, package) for stub in package.rglob("*.pyi"))}  # a native module has a stub alone
    return [
        Import(module, imported if imported in known else imported.rpartition(".")[0], when, node.lineno)
        for module, path in modules.items()
        for node, when in _statements(ast.parse(path.read_text(encoding="utf-8")), When.LOADED)
        for imported in _imported(node, module, is_package=path.name == "__init__.py")
        if imported.partition(".")[0] == package.name
    ]


def circle(edges: Iterable[tuple[str, str]]) -> list[str]:
    """Modules that import each other in a circle, the first one again at the end; empty where there is none."""
    after: dict[str, set[str]] = {}
    for module, imported in edges:
        after.setdefault(module, set()).add(imported)
    done: set[str] = set()

    def follow(module: str, way: list[str]) -> list[str]:
        if module in way:
            return [*way[way.index(module) :], module]
        if module not in done:
            for imported in sorted(after.get(module, ())):
                if found := follow(imported, [*way, module]):
                    return found
            done.add(module)
        return []

    for module in sorted(after):
        if found := follow(module, []):
            return found
    return []


def _name(path: Path, package: Path) -> str:
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _statements(node: ast.AST, when: When) -> Iterator[tuple[ast.Import | ast.ImportFrom, When]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child, when
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _statements(child, When.CALLED)
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            yield from _statements(child, When.TYPES)
        else:
            yield from _statements(child, when)


def _imported(node: ast.Import | ast.ImportFrom, module: str, *, is_package: bool) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    base = node.module or ""
    if node.level:
        parts = module.split(".")
        above = parts[: len(parts) - node.level + is_package]
        base = ".".join([*above, base] if base else above)
    return [f"{base}.{alias.name}" for alias in node.names]
