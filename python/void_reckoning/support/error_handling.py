"""Conversion of other errors to the project's own."""

from __future__ import annotations

import functools
import inspect
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, aclosing, contextmanager
from typing import Any, ParamSpec, TypeVar, cast

from void_reckoning._core import IntegrationError
from void_reckoning.support.arguments import refused

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")
_PASSING = (IntegrationError, StopIteration, StopAsyncIteration)  # the package's own, and those that end an iteration


def handle_native_error(
    error_map: Mapping[type[BaseException], type[IntegrationError]],
) -> Callable[[Callable[_Arguments, _Result]], Callable[_Arguments, _Result]]:
    """Convert errors of some classes to the project's own; a decorator that keeps the function's signature.

    The first matching class of ``error_map`` counts. An error of any other class becomes an ``IntegrationError``, unless it is one
    already. The new error has the old one as its ``__cause__``, its message as ``message`` and the name of its class as
    ``native_error``. Exceptions that are not an ``Exception``, such as ``KeyboardInterrupt``, pass unless the map names them. For
    functions and generators, also with ``async``.

    Raises
    ------
    InvalidInput
        ``error_map`` does not map classes of errors to ``IntegrationError`` or its subclasses.

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
    rows = _checked(error_map)

    @contextmanager
    def turned() -> Iterator[None]:
        try:
            yield
        except GeneratorExit:
            raise  # not an error: a generator is closed
        except BaseException as error:
            wanted = next((to for of, to in rows if isinstance(error, of)), None)
            if wanted is None and (isinstance(error, _PASSING) or not isinstance(error, Exception)):
                raise
            text = getattr(error, "message", None) or str(error)
            raise (wanted or IntegrationError)(text, native_error=type(error).__name__) from error

    def decorate(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
        return cast("Callable[_Arguments, _Result]", functools.wraps(function)(_within(turned, function)))

    return decorate


def _checked(error_map: object) -> list[tuple[type[BaseException], type[IntegrationError]]]:
    if not isinstance(error_map, Mapping):
        raise refused("error_map", "a mapping of error classes", error_map)
    for of, to in error_map.items():
        if not (inspect.isclass(of) and issubclass(of, BaseException)):
            raise refused("a key of error_map", "a class of errors", of)
        if not (inspect.isclass(to) and issubclass(to, IntegrationError)):
            raise refused(f"error_map[{of.__name__}]", "IntegrationError or a class derived from it", to)
    return list(error_map.items())


def _within(turned: Callable[[], AbstractContextManager[None]], function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function, of the same kind, with all its work done within ``turned``."""

    def call(*arguments: Any, **keywords: Any) -> Any:
        with turned():
            return function(*arguments, **keywords)

    async def wait(*arguments: Any, **keywords: Any) -> Any:
        with turned():
            return await function(*arguments, **keywords)

    def generate(*arguments: Any, **keywords: Any) -> Generator[Any, Any, Any]:
        with turned():
            return (yield from function(*arguments, **keywords))

    async def generate_waiting(*arguments: Any, **keywords: Any) -> AsyncGenerator[Any, Any]:
        with turned():
            async with aclosing(function(*arguments, **keywords)) as items:
                step = items.asend(None)
                while True:
                    try:
                        item = await step
                    except StopAsyncIteration:
                        return
                    try:
                        step = items.asend((yield item))
                    except GeneratorExit:
                        raise
                    except BaseException as thrown:  # thrown in at the yield: for the function to handle
                        step = items.athrow(thrown)

    if inspect.isasyncgenfunction(function):
        return generate_waiting
    if inspect.isgeneratorfunction(function):
        return generate
    return wait if inspect.iscoroutinefunction(function) else call


def one_line(error: BaseException) -> str:
    """Return an error's class and text, even if its ``__str__`` fails.

    Examples
    --------
    >>> one_line(ValueError("no idea"))
    'ValueError: no idea'
    """
    if not isinstance(error, BaseException):
        raise refused("error", "an exception", error)
    try:
        text = str(error)
    except (Exception, SystemExit) as failed:  # it may be any code
        text = f"(its message can't be shown: {type(failed).__name__})"
    text = text.encode("utf-8", "backslashreplace").decode()
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
