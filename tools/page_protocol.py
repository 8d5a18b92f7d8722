"""page_protocol.py FILE: write the page's types of the dashboard's protocol (python/void_reckoning/dashboard/protocol*.py) as TypeScript.

Part of the page's build (tools/page.sh), so it needs only Python itself; an up-to-date file is not written. The result
is not committed, like everything generated, and so can't be out of date.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import inspect
import json
import sys
import types
import typing
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

SOURCES = ("protocol", "protocol_questions", "protocol_answers")
_DASHBOARD = Path(__file__).resolve().parents[1] / "python" / "void_reckoning" / "dashboard"
_PLAIN = {int: "number", float: "number", str: "string", bool: "boolean", type(None): "null", object: "unknown"}


def load(name: str) -> types.ModuleType:
    """Load a source by itself: importing the package would need its native module."""
    spec = importlib.util.spec_from_file_location(f"page_{name}", _DASHBOARD / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def named(kind: Any) -> bool:
    """Check whether a type has a declaration of its own."""
    return isinstance(kind, type) and (
        typing.is_typeddict(kind) or dataclasses.is_dataclass(kind) or hasattr(kind, "_fields")
    )


def expression(kind: Any) -> str:  # noqa: PLR0911 - a case each
    """Return a type as TypeScript writes it.

    Raises
    ------
    TypeError
        JSON or TypeScript has no such type.
    """
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind in _PLAIN:
        return _PLAIN[kind]
    if named(kind):
        return str(kind.__name__)
    if origin is typing.Literal:
        return " | ".join(json.dumps(value) for value in arguments)
    if origin in {typing.Union, types.UnionType}:
        return " | ".join(dict.fromkeys(expression(one) for one in arguments))
    if origin is list:
        element = expression(arguments[0])
        return f"({element})[]" if " | " in element else f"{element}[]"
    if origin is dict and arguments[0] is str:
        return f"Record<string, {expression(arguments[1])}>"
    if origin is tuple and Ellipsis not in arguments:
        return f"[{', '.join(expression(one) for one in arguments)}]"
    raise TypeError(f"{kind} has no counterpart in the page")


def fields(kind: type) -> Iterator[tuple[str, str, bool]]:
    """Yield name and type of each field, and whether it may be missing."""
    for name, hint in typing.get_type_hints(kind, include_extras=True).items():
        optional = typing.get_origin(hint) is typing.NotRequired
        yield name, expression(typing.get_args(hint)[0] if optional else hint), optional


def comment(kind: type) -> list[str]:
    """Return the paragraphs of a docstring before its sections. A named tuple without a docstring has a generated one."""
    text = inspect.cleandoc(kind.__doc__ or "").split("\n\nAttributes\n")[0].replace("``", "`")
    if not text or text.startswith(f"{kind.__name__}(") or kind.__doc__ == dict.__doc__:
        return []
    lines = text.split("\n")
    return [f"/** {lines[0]} */"] if len(lines) == 1 else ["/**", *(f" * {line}".rstrip() for line in lines), " */"]


def declaration(kind: type) -> list[str]:
    """Return an interface for an object in JSON, a tuple with names for a list."""
    rows = list(fields(kind))
    if hasattr(kind, "_fields"):
        return [
            *comment(kind),
            f"export type {kind.__name__} = [",
            *(f"  {name}: {text}," for name, text, _ in rows),
            "];",
        ]
    if not rows:
        return [*comment(kind), f"export type {kind.__name__} = Record<string, never>;"]
    members = [f"  {name}{'?' if optional else ''}: {text};" for name, text, optional in rows]
    return [*comment(kind), f"export interface {kind.__name__} {{", *members, "}"]


def rendered(modules: Sequence[types.ModuleType]) -> str:
    """Return the whole file: the declarations of the modules, in their order."""
    lines = ["// Made by tools/page_protocol.py of python/void_reckoning/dashboard/protocol*.py; change those."]
    for module in modules:
        for name, value in vars(module).items():
            if name.startswith("_"):
                continue
            if named(value) and value.__module__ == module.__name__:
                lines += ["", *declaration(value)]
            elif typing.get_origin(value) in {typing.Literal, typing.Union, types.UnionType}:
                lines += ["", f"export type {name} = {expression(value)};"]
            elif isinstance(value, tuple) and name.isupper():
                lines += ["", f"export const {name} = {json.dumps(list(value))};"]
            elif isinstance(value, dict) and name.isupper():
                members = [f"  {key}: {text};" for key, text in value.items()]
                lines += ["", f"export interface {name.title()} {{", *members, "}"]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the file named on the command line, where it is not up to date."""
    path, text = Path(sys.argv[1]), rendered([load(name) for name in SOURCES])
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
