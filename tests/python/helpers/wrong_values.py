"""Values of every kind that a program may pass by mistake, and which of them an annotation surely does not allow."""

from __future__ import annotations

import ast
import inspect
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import void_reckoning as vr
from google.protobuf.message import Message
from void_reckoning import _core, experiments


class OwnText(str):
    """A str of a program's own class."""

    __slots__ = ()


async def waits(*arguments: object) -> None:
    """Do nothing, when awaited."""


class WaitsWhenCalled:
    """An object whose call must be awaited."""

    def __init__(self, *given: object) -> None:
        pass

    async def __call__(self, *arguments: object) -> None:
        """Do nothing, when awaited."""


WRONG: dict[str, Callable[[], Any]] = {
    "None": lambda: None,
    "True": lambda: True,
    "3": lambda: 3,
    "-1": lambda: -1,
    "2**32": lambda: 2**32,
    "2**70": lambda: 2**70,
    "2.5": lambda: 2.5,
    "nan": lambda: float("nan"),
    "text": lambda: "Fleet",
    "no text": lambda: "",
    "own text": lambda: OwnText("Fleet"),
    "bytes": lambda: b"Fleet",
    "path": lambda: Path("Fleet"),
    "list": list,
    "list of None": lambda: [None],
    "list of text": lambda: ["Fleet"],
    "tuple of numbers": lambda: (1, 2.5),
    "dict": dict,
    "dict of numbers": lambda: {"Fleet": 5},
    "set": lambda: {5},
    "object": object,
    "class": lambda: WaitsWhenCalled,
    "lambda": lambda: lambda *given: None,
    "coroutine function": lambda: waits,
    "awaited object": WaitsWhenCalled,
    "module": lambda: vr,
    "big-endian": lambda: np.ones(3, ">f4"),
    "big-endian integers": lambda: np.ones(3, ">u8"),
    "halves": lambda: np.ones(3, np.float16),
    "complex": lambda: np.ones(3, np.complex64),
    "matrix": lambda: np.ones((2, 2), np.float32),
    "world": vr.World,
    "query": lambda: vr.EntityQuery(["Fleet"]),
}

ALIASES = {
    "Constraints": "PathConstraints | Mapping[str, Any]",
    "EnvironmentLike": "Environment | Mapping[str, Any] | None",
    "ForfeitKind": "str",
    "Handler": "Callable[[Event], object]",
    "HasWorld": "World",
    "Order": "MoveFleet | ColonisePlanet",
    "Place": "Sequence[float] | Mapping[str, Any] | Message",
    "ProjectileLike": "Projectile | Mapping[str, Any]",
    "RunsSystems": "Systems",
    "System": "int | str | EntityRef | Sequence[float]",
    "SystemFunction": "Callable[[SystemColumns, float], None]",
    "TargetLike": "Target | Mapping[str, Any]",
    "Turns": "int | tuple[int | None, int | None] | None",
    "Executor": "Serial",
    "Kind": "str",
    "How": "str",
    "Files": "Sequence[Any]",
    "Override": "int | float | str | list",
    "WantedTypes": "str | tuple[str, int] | Mapping[str, Any] | Sequence[Any]",
    "Units": "str | CombatUnit | Mapping[str, Any] | Sequence[Any]",
}
"""What the names in annotations stand for."""


def awaited(function: object) -> bool:
    """Whether calling it makes something to await."""
    return any(map(inspect.iscoroutinefunction, (function, type(function).__call__)))


def _whole(value: Any) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


_KINDS: dict[str, Callable[[Any], bool]] = {
    "Any": lambda value: True,
    "object": lambda value: True,
    "T": lambda value: True,
    "None": lambda value: value is None,
    "bool": lambda value: isinstance(value, bool),
    "int": _whole,
    "integer": _whole,
    "float": lambda value: _whole(value) or isinstance(value, float),
    "str": lambda value: isinstance(value, str),
    "bytes": lambda value: isinstance(value, bytes),
    "Path": lambda value: isinstance(value, os.PathLike),
    "PathLike": lambda value: isinstance(value, os.PathLike),
    "slice": lambda value: isinstance(value, slice),
    "Callable": lambda value: callable(value) and not awaited(value),
    "Mapping": lambda value: isinstance(value, Mapping),
    "dict": lambda value: isinstance(value, Mapping),
    "list": lambda value: isinstance(value, Iterable) and not isinstance(value, str | bytes),
    "tuple": lambda value: isinstance(value, Iterable) and not isinstance(value, str | bytes),
    "Iterable": lambda value: isinstance(value, Iterable) and not isinstance(value, str | bytes),
    "Sequence": lambda value: isinstance(value, Iterable) and not isinstance(value, str | bytes),
    "NDArray": lambda value: isinstance(value, np.ndarray),
    "Message": lambda value: isinstance(value, Message),
    "FactionPolicy": lambda value: callable(getattr(value, "plan", None)),
    "BaseException": lambda value: isinstance(value, BaseException),
    "PlayableCampaign": lambda value: isinstance(value, vr.Campaign),
    "CampaignState": lambda value: isinstance(value, vr.Campaign),
}


def may_be(annotation: str, value: Any) -> bool:
    """Whether an annotation allows a value, as far as it tells; raises KeyError for a name that is not known here."""
    if annotation == "<class 'inspect._empty'>":
        return True
    if match := re.fullmatch(r"<class '(\w+)'>", annotation):
        annotation = match[1]
    return _may_be(ast.parse(annotation, mode="eval").body, value)


def _may_be(kind: ast.expr, value: Any) -> bool:
    if isinstance(kind, ast.BinOp):
        return _may_be(kind.left, value) or _may_be(kind.right, value)
    name = re.sub(r"\[.*", "", ast.unparse(kind)).rpartition(".")[2]
    if name in ALIASES and not isinstance(kind, ast.Attribute):
        return may_be(ALIASES[name], value)
    if name not in _KINDS:
        known = getattr(vr, name, None) or getattr(experiments, name, None) or getattr(_core, name, None)
        if known is None or (isinstance(kind, ast.Attribute) and "_core" not in ast.unparse(kind)):
            if isinstance(kind, ast.Attribute):  # a message
                return isinstance(value, Message)
            raise KeyError(f"{name}: what it allows, in ALIASES of wrong_values.py")
        return isinstance(value, known)
    if ast.unparse(kind).startswith("typing.Callable"):  # a native function, whose face refuses coroutine functions
        return callable(value)
    if not _KINDS[name](value):
        return False
    if (
        isinstance(kind, ast.Subscript)
        and name in ("Sequence", "list", "tuple", "Iterable")
        and isinstance(value, Sequence)
    ):
        of = kind.slice.elts if isinstance(kind.slice, ast.Tuple) else [kind.slice]
        return all(any(_may_be(one, item) for one in of if not isinstance(one, ast.Constant)) for item in value)
    return True
