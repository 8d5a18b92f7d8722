"""Everything public that takes values, found by looking: the names of the package and of its modules, their methods and attributes, and
the native module's signatures."""

from __future__ import annotations

import ast
import enum
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import GenericAlias
from typing import Any

import void_reckoning as vr
from void_reckoning import _core

REQUIRED = inspect.Parameter.empty


@dataclass(frozen=True)
class Parameter:
    """One parameter of a public function: by its name, or by its place where it has none."""

    name: str
    annotation: str
    default: Any
    by_place: bool = False


@dataclass(frozen=True)
class Callables:
    """A public function, a class's constructor or a method, and what it takes."""

    name: str
    owner: type | None
    function: Any
    parameters: tuple[Parameter, ...]
    setter: bool = False
    """Whether it is an attribute that is assigned."""


def _native_parameters(function: Any) -> tuple[Parameter, ...]:
    signature = re.sub(r"\\\d+", "None", function.__nb_signature__[0][0]).replace(
        "def (", "def set("
    )  # defaults are numbered
    arguments = ast.parse(f"{signature.splitlines()[-1]}: ...").body[0].args  # type: ignore[attr-defined]
    placed = [*arguments.posonlyargs, *arguments.args]
    optional = (
        {argument.arg for argument in placed[len(placed) - len(arguments.defaults) :]} if arguments.defaults else set()
    )
    optional |= {
        argument.arg for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if default
    }
    return tuple(
        Parameter(
            argument.arg,
            "" if argument.annotation is None else ast.unparse(argument.annotation),
            None if argument.arg in optional else REQUIRED,
            argument in arguments.posonlyargs,
        )
        for argument in [*placed, *arguments.kwonlyargs]
        if argument.arg != "self"
    )


def _parameters(function: Any) -> tuple[Parameter, ...]:
    if hasattr(function, "__nb_signature__"):
        return _native_parameters(function)
    return tuple(
        Parameter(one.name, str(one.annotation), one.default)
        for one in inspect.signature(function).parameters.values()
        if one.name not in ("self", "cls") and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
    )


def _members(owner: type) -> Iterator[tuple[str, Any]]:
    yield "", owner.__init__ if hasattr(owner.__init__, "__nb_signature__") else owner
    for base in reversed(owner.__mro__):
        if base.__module__.startswith("void_reckoning"):
            for name, member in vars(base).items():
                taken = name in ("__contains__", "__getitem__", "__setitem__", "__call__") or not name.startswith("_")
                if taken and not isinstance(member, property) and callable(getattr(owner, name)):
                    yield name, getattr(owner, name)


def _setters(owner: type) -> Iterator[tuple[str, Parameter]]:
    for base in reversed(owner.__mro__):
        for name, member in vars(base).items():
            if base.__module__.startswith("void_reckoning") and isinstance(member, property) and member.fset:
                given = _parameters(member.fset)[0]
                yield name, Parameter(name, given.annotation, given.default)


def _found() -> Iterator[tuple[str, Any]]:
    yield from ((name, getattr(vr, name)) for name in vr.__all__)
    yield from ((name, value) for name, value in vars(_core).items() if not name.startswith("_"))
    top = [f"void_reckoning.{one.name}" for one in pkgutil.iter_modules(vr.__path__) if not one.name.startswith("_")]
    below = [one.name for one in pkgutil.walk_packages(vr.__path__, "void_reckoning.") if one.ispkg]
    for module in dict.fromkeys([*top, *below]):
        if "._" not in module:
            loaded = importlib.import_module(module)
            yield from ((name, getattr(loaded, name)) for name in getattr(loaded, "__all__", ()))


def public_callables() -> dict[str, Callables]:
    """All of them by name, such as ``World.register_component``; a class's own name is its constructor's."""
    found: dict[str, Callables] = {}
    for name, value in _found():
        if getattr(value, "__name__", name) != name:  # another name for what has its own
            continue
        if inspect.isclass(value) and issubclass(value, enum.Enum):  # Python's own
            continue
        if inspect.isclass(value) and not issubclass(value, BaseException):
            for member, function in _members(value):
                try:
                    parameters = _parameters(function)
                except (TypeError, ValueError):  # none to be given: a class that is only handed out
                    continue
                full = f"{name}.{member}" if member else name
                found.setdefault(full, Callables(full, value, function if member else value, parameters))
            for attribute, given in _setters(value):
                full = f"{name}.{attribute}"
                found.setdefault(full, Callables(full, value, None, (given,), setter=True))
        elif callable(value) and not isinstance(value, type | GenericAlias) and hasattr(value, "__name__"):
            found.setdefault(name, Callables(name, None, value, _parameters(value)))
    return {name: one for name, one in found.items() if one.parameters}
