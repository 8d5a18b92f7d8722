"""Checks of arguments of public functions and settings: in one place, with errors of one form.

Each function here returns the value in Python's own type, or raises :class:`InvalidInput` with the argument's name, the rule and the
value. NumPy's scalars, and its arrays without dimensions, are values like Python's own. An exception of an object's methods while it
is checked is the error's ``__cause__``.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import os
import types
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar, TypeGuard, TypeVar

from void_reckoning._core import InvalidInput, entries_of, items_of, plain_value, shown

__all__ = [
    "Settings",
    "any_number",
    "attribute",
    "callback",
    "check_result",
    "entity_id",
    "entries_of",
    "flag",
    "instance",
    "integer",
    "items_of",
    "number",
    "optional",
    "path",
    "refused",
    "setting",
    "shown",
    "text",
    "texts",
]

Check = Callable[[Any, str], Any]
_Kind = TypeVar("_Kind")
_NOTHING = object()
_64_BITS = (-(2**63), 2**63 - 1)


def refused(what: str, rule: str, value: Any) -> InvalidInput:
    """Return the error for an argument that breaks its rule.

    >>> str(refused("cover", "between 0 and 0.9", 2))
    'cover must be between 0 and 0.9, got 2'
    """
    return InvalidInput(f"{what} must be {rule}, got {shown(value)}")


def _plain(value: Any) -> tuple[Any, BaseException | None]:
    """Return a value in Python's own type, or an object that is none and the error of a method of the value."""
    try:
        return plain_value(value, ""), None
    except InvalidInput as error:
        return _NOTHING, error.__cause__


def integer(value: Any, what: str, low: int, high: int) -> int:
    """Return an integer within bounds, both allowed; bool is not accepted.

    >>> integer(3, "threads", 0, 1024)
    3
    """
    if type(value) is int and low <= value <= high:
        return value
    # An int of any size, so that the message has these bounds.
    found, cause = (value, None) if type(value) is int else _plain(value)
    if isinstance(found, bool) or not isinstance(found, int) or not low <= found <= high:
        anything = (low, high) == _64_BITS and (isinstance(found, bool) or not isinstance(found, int))
        raise refused(what, "an integer" if anything else f"an integer from {low} to {high}", value) from cause
    return found


def number(value: Any, what: str, low: float = float("-inf"), high: float = float("inf")) -> float:
    """Return a number within bounds, both allowed; bool and NaN are not accepted.

    >>> number(1, "cover", 0.0, 1.0)
    1.0
    """
    bounds = "" if (low, high) == (float("-inf"), float("inf")) else f" from {low:g} to {high:g}"
    found = _real(value, what, f"a number{bounds}")
    if not low <= found <= high:
        raise refused(what, f"a number{bounds}", value)
    return found


def any_number(value: Any, what: str) -> float:
    """Return a number, also NaN, for a function that has bounds of its own; bool is not accepted."""
    return _real(value, what, "a number")


def _real(value: Any, what: str, rule: str) -> float:
    found, cause = (value, None) if type(value) is int else _plain(value)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise refused(what, rule, value) from cause
    try:
        return float(found)
    except OverflowError as error:  # an int beyond every float
        raise refused(what, rule, value) from error


def flag(value: Any, what: str) -> bool:
    """Return True or False."""
    found, cause = _plain(value)
    if not isinstance(found, bool):
        raise refused(what, "True or False", value) from cause
    return found


def text(value: Any, what: str) -> str:
    """Return a string of valid Unicode."""
    if type(value) is str and value.isascii():
        return value
    found, cause = _plain(value) if isinstance(value, str) else (None, None)
    if not isinstance(found, str):
        raise refused(what, "a str of valid Unicode" if isinstance(value, str) else "a str", value) from cause
    return found


def texts(value: Any, what: str) -> list[str]:
    """Return strings in a list."""
    if type(value) is list and all(type(item) is str and item.isascii() for item in value):
        return value.copy()
    return [text(item, f"{what}[{place}]") for place, item in enumerate(items_of(value, what))]


def path(value: Any, what: str) -> Path:
    """Return a path: not empty, which would be the current folder, and without null characters, at which the system would cut it."""
    try:
        found = os.fspath(value)
    except Exception as error:
        raise refused(what, "a path", value) from error
    if not isinstance(found, str) or not found or "\0" in found:
        raise refused(what, "a path that is not empty, without null characters", value)
    return Path(found)


def entity_id(value: Any, what: str) -> int:
    """Return the id of an entity, 64 bits without a sign."""
    return integer(value, what, 0, 2**64 - 1)


def attribute(value: object, name: str) -> Any:
    """Return an attribute, or None if it does not exist or can't be read."""
    try:
        return getattr(value, name, None)
    except Exception:  # any error of its code
        return None


def is_a(value: object, kind: type[_Kind]) -> TypeGuard[_Kind]:
    """Check whether an object is of a class, also if the class's module was loaded again since the object was created."""
    return any(
        (one.__module__, one.__qualname__) == (kind.__module__, kind.__qualname__) for one in type(value).__mro__
    )


def instance(value: Any, kind: type[_Kind], what: str) -> _Kind:
    """Return an object of a class."""
    if not is_a(value, kind):
        raise refused(what, f"{'an' if kind.__name__[0] in 'AEIOU' else 'a'} {kind.__name__}", value)
    return value


def callback(value: Any, what: str, of: str = "") -> Any:
    """Return a function that is called with ``of``; an ``async`` one is refused, since nothing awaits it.

    >>> callback(print, "progress", "a turn") is print
    True
    """
    if not callable(value):
        raise refused(what, f"callable{' with ' if of else ''}{of}", value)
    if _makes_something_to_await(value):
        raise refused(what, "a function without async, since nothing awaits it", value)
    return value


def _makes_something_to_await(function: Any) -> bool:
    """Check a callable without asking it, which may run any code."""
    while isinstance(function, functools.partial):
        function = function.func
    if isinstance(function, types.MethodType):
        function = function.__func__
    called = function if isinstance(function, types.FunctionType) else type(function).__call__
    return inspect.iscoroutinefunction(called) or inspect.isasyncgenfunction(called)


def check_result(result: object, what: str) -> None:
    """Refuse what an ``async`` function returned that could not be seen to be one, such as a lambda."""
    if inspect.iscoroutine(result):
        result.close()
        raise InvalidInput(f"{what} must be a function without async, since nothing awaits it")


def optional(check: Callable[..., _Kind], value: Any, *rule: Any) -> _Kind | None:
    """Return None, or the value as another function of this module checks it: ``optional(callback, progress, "progress")``."""
    return None if value is None else check(value, *rule)


def setting(check: Check, default: Any = dataclasses.MISSING) -> Any:
    """Describe a field of a class of settings: ``check(value, "Class.field")`` returns its value or raises."""
    return dataclasses.field(default=default, metadata={"check": check})


class Settings:
    """A frozen dataclass whose constructor checks every field with its own check.

    A mapping (:meth:`of`) has the same names as the arguments.
    """

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            checked = field.metadata["check"](getattr(self, field.name), f"{type(self).__name__}.{field.name}")
            object.__setattr__(self, field.name, checked)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle it as its constructor's arguments, so that they are checked again."""
        return type(self), tuple(getattr(self, field.name) for field in dataclasses.fields(self))

    @classmethod
    def made(cls: type[_Kind], value: Any, what: str) -> _Kind:
        """Return settings as they are, or built from a mapping by name; raise InvalidInput for anything else, or for an unknown name."""
        if is_a(value, cls):
            return value
        if not isinstance(value, Mapping):
            raise refused(what, f"a {cls.__name__} or a mapping of its fields", value)
        given = entries_of(value, what)
        names = [field.name for field in dataclasses.fields(cls)]  # type: ignore[arg-type]
        unknown = sorted(set(given) - set(names))
        if unknown:
            raise InvalidInput(f"{what} has no field '{unknown[0]}'; it has {', '.join(names)}")
        return cls(**given)
