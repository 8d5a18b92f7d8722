"""Errors of other classes turned into the project's own."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import ParamSpec, TypeVar

from void_reckoning.simulation_core import IntegrationError

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


def handle_native_error(
    error_map: Mapping[type[BaseException], type[IntegrationError]],
) -> Callable[[Callable[_Arguments, _Result]], Callable[_Arguments, _Result]]:
    """Turn errors of some classes into the project's own; a decorator that keeps the function's signature.

    The first class of ``error_map`` that fits counts. The new error has the old one as its ``__cause__``, its message as ``message``
    and the name of its class as ``native_error``.

    Examples
    --------
    >>> import void_reckoning as vr
    >>> @vr.handle_native_error({ZeroDivisionError: vr.CombatError})
    ... def share(a: int, b: int) -> float:
    ...     return a / b
    >>> try:
    ...     share(1, 0)
    ... except vr.CombatError as error:
    ...     print(error.native_error, "-", error.message)
    ZeroDivisionError - division by zero
    """

    def decorate(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
        @functools.wraps(function)
        def call(*arguments: _Arguments.args, **keywords: _Arguments.kwargs) -> _Result:
            try:
                return function(*arguments, **keywords)
            except tuple(error_map) as error:
                wanted = next(to for of, to in error_map.items() if isinstance(error, of))
                made = wanted(getattr(error, "message", None) or str(error))
                made.__dict__["_native_error"] = type(error).__name__
                raise made from error

        return call

    return decorate


def one_line(error: BaseException) -> str:
    """Name an error and what it says, whatever its ``__str__`` does.

    Examples
    --------
    >>> one_line(ValueError("no idea"))
    'ValueError: no idea'
    """
    try:
        text = str(error)
    except Exception as failed:  # it may be anybody's
        text = f"(its text can't be made: {type(failed).__name__})"
    text = text.encode("utf-8", "backslashreplace").decode()
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
