"""Errors of the native module for arguments that a function of it does not take.

The native module calls :func:`argument_error` when a call of it fails, and raises what that returns. Which argument is wrong follows
from the function's signature, the one that type checkers read.
"""

from __future__ import annotations

import ast
import operator
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from void_reckoning import _core
from void_reckoning._core import InvalidQuery
from void_reckoning.support.arguments import refused, shown

_Integer = tuple[int, int, int] | None
"""The address of the object that was last not taken for an integer, and its bounds."""
_Problem = tuple[str, str, Any]
"""An argument or an item of it, its rule, and the value."""
_64_BITS = (-(2**63), 2**63 - 1)


def argument_error(function: Any, placed: list[Any], named: dict[str, Any], integer: _Integer) -> Exception:
    """Return the error for a call that the native module refused: TypeError for a wrong number of arguments, else InvalidInput."""
    written = re.sub(r"\\\d+", "None", function.__nb_signature__[0][0]).replace("def (", "def set(")
    signature: ast.arguments = ast.parse(f"{written}: ...").body[0].args  # type: ignore[attr-defined]
    owner, _, name = str(function.__qualname__ or f"{type(placed[0]).__name__}.").rpartition(".")
    parameters = [*signature.posonlyargs, *signature.args]
    if parameters and parameters[0].arg == "self":
        kind = getattr(_core, owner, object)
        if not placed or not isinstance(placed[0], kind):
            return TypeError(f"{name}() must be called on an object of {owner}")
        del parameters[0], placed[0]
        if not name:
            name = parameters[0].arg = _attribute(kind, function)
    called = owner if name == "__init__" else name
    if problem := _miscounted(signature, parameters, placed, named):
        return TypeError(f"{called}() {problem}")
    given = dict(zip([one.arg for one in parameters], placed, strict=False)) | named
    for one in [*parameters, *signature.kwonlyargs]:
        if one.arg in given:
            for what in _problems(one.arg, one.annotation, given[one.arg], integer):
                error = refused(*what)
                return InvalidQuery(error.message) if owner == "QueryArguments" else error
    # Nothing but None is left: nanobind takes it only where the binding says so, whatever the annotation.
    none = next(
        (one for one in [*parameters, *signature.kwonlyargs] if one.arg in given and given[one.arg] is None), None
    )
    if none is None:
        return TypeError(f"{called}() can't be called with these values of {', '.join(given)}")
    kinds = [_name(kind) for kind in _kinds(none.annotation) if _name(kind) != "None"]
    return refused(none.arg, " or ".join(_rule(kind, None, None) for kind in kinds), None)


def _attribute(owner: type, setter: object) -> str:
    return next(name for name, one in vars(owner).items() if isinstance(one, property) and one.fset is setter)


def _miscounted(signature: ast.arguments, parameters: list[ast.arg], placed: list[Any], named: dict[str, Any]) -> str:
    """Return what is wrong with the number or the names of the arguments; an empty text where nothing is."""
    names = [one.arg for one in parameters]
    by_name = [one.arg for one in signature.kwonlyargs]
    if len(placed) > len(names):
        return f"takes {len(names)} arguments by place, got {len(placed)}"
    if signature.kwarg is None and (unknown := [name for name in named if name not in names + by_name]):
        return f"has no argument '{unknown[0]}'; it has {', '.join(names + by_name) or 'none'}"
    if twice := [name for name in named if name in names[: len(placed)]]:
        return f"got {twice[0]} twice"
    optional = names[len(names) - len(signature.defaults) :] if signature.defaults else []
    optional += [name for name, default in zip(by_name, signature.kw_defaults, strict=True) if default]
    missing = [name for name in (names + by_name)[len(placed) :] if name not in named and name not in optional]
    return f"needs {missing[0]}" if missing else ""


def _problems(what: str, annotation: ast.expr | None, value: Any, integer: _Integer) -> Iterator[_Problem]:
    """Find what an annotation does not allow; nothing where it can't tell."""
    kinds = _kinds(annotation)
    fitting = [kind for kind in kinds if _is(value, _name(kind), integer)]
    if kinds and not fitting:
        yield what, " or ".join(dict.fromkeys(_rule(_name(kind), value, integer) for kind in kinds)), value
    for kind in fitting:
        if isinstance(kind, ast.Subscript):
            yield from _problems_inside(what, kind, value, integer)


def _problems_inside(what: str, kind: ast.Subscript, value: Any, integer: _Integer) -> Iterator[_Problem]:
    """Find what is wrong with the items of a list, a tuple or a mapping."""
    of = kind.slice.elts if isinstance(kind.slice, ast.Tuple) else [kind.slice]
    name = _name(kind)
    if name in ("Mapping", "dict"):
        for key, item in value.items():
            yield from _problems(f"a name in {what}", of[0], key, integer)
            yield from _problems(f"{what}[{shown(key)}]", of[-1], item, integer)
    elif name == "tuple":
        if len(value) != len(of):
            yield what, f"a tuple of {len(of)}", value
        for place, (annotation, item) in enumerate(zip(of, value, strict=False)):
            yield from _problems(f"{what}[{place}]", annotation, item, integer)
    elif name in ("Sequence", "list"):
        for place, item in enumerate(value):
            yield from _problems(f"{what}[{place}]", of[0], item, integer)


def _kinds(annotation: ast.expr | None) -> list[ast.expr]:
    if isinstance(annotation, ast.BinOp):
        return [*_kinds(annotation.left), *_kinds(annotation.right)]
    return [] if annotation is None else [annotation]


def _name(kind: ast.expr) -> str:
    """Return "Callable" for ``typing.Callable[[], None]``."""
    return re.sub(r"\[.*", "", ast.unparse(kind)).rpartition(".")[2]


def _is(value: Any, name: str, integer: _Integer) -> bool:
    if name in _KINDS:
        return _KINDS[name][1](value) and not (name == "int" and _out_of_bounds(value, integer))
    return isinstance(value, getattr(_core, name, object))


def _out_of_bounds(value: Any, integer: _Integer) -> bool:
    return integer is not None and integer[0] == id(value)


def _rule(name: str, value: Any, integer: _Integer) -> str:
    if name == "int" and integer is not None and _out_of_bounds(value, integer):
        _, low, high = integer
        whole = not isinstance(value, bool) and _succeeds(operator.index, value)
        return f"an integer from {low} to {high}" if whole or (low, high) != _64_BITS else _KINDS[name][0]
    if name == "str" and not isinstance(value, str):
        return "a str"
    return _KINDS[name][0] if name in _KINDS else f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"


def _succeeds(function: Callable[[Any], object], value: Any) -> bool:
    try:
        function(value)
    except Exception:  # any error of its code
        return False
    return True


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


_KINDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "int": ("an integer", lambda value: not isinstance(value, bool) and _succeeds(operator.index, value)),
    "float": ("a number", lambda value: not isinstance(value, bool | str | bytes) and _succeeds(float, value)),
    "str": ("a str of valid Unicode", lambda value: isinstance(value, str) and _succeeds(str.encode, value)),
    "bool": ("True or False", lambda value: isinstance(value, bool)),
    "bytes": ("bytes", lambda value: isinstance(value, bytes)),
    "None": ("None", lambda value: value is None),
    "Any": ("other than None", lambda value: True),
    "object": ("other than None", lambda value: True),
    "Callable": ("callable", callable),
    "PathLike": ("a path", lambda value: isinstance(value, os.PathLike)),
    "Mapping": ("a mapping by name", lambda value: isinstance(value, Mapping)),
    "dict": ("a dict", lambda value: isinstance(value, dict)),
    "tuple": ("a tuple", lambda value: isinstance(value, tuple)),
    "Sequence": ("a list", _is_list),
    "list": ("a list", _is_list),
}
"""By the last name of an annotation: the rule as a message says it, and its check."""
