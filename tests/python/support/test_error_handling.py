"""Errors turned into the project's own: by functions of every kind, and only by a map that makes sense."""

import asyncio
import inspect
from collections.abc import AsyncGenerator, Generator, Iterator
from typing import Any

import pytest
import void_reckoning as vr

turned = vr.handle_native_error({ZeroDivisionError: vr.CombatError, LookupError: vr.StateError})


def check(raised: pytest.ExceptionInfo[vr.IntegrationError], native: type[Exception]) -> None:
    assert isinstance(raised.value.__cause__, native)
    assert raised.value.native_error == native.__name__
    assert raised.value.message == str(raised.value.__cause__)


def test_a_function_that_waits() -> None:
    @turned
    async def share(a: int, b: int) -> float:
        await asyncio.sleep(0)
        return a / b

    assert inspect.iscoroutinefunction(share)
    assert asyncio.run(share(6, 3)) == 2
    with pytest.raises(vr.CombatError) as raised:
        asyncio.run(share(1, 0))
    check(raised, ZeroDivisionError)


def test_a_generator() -> None:
    @turned
    def rows(table: dict[str, int]) -> Generator[int, str, str]:
        name = yield 0
        while name:
            try:
                name = yield table[name]
            except EOFError:
                name = ""
        return "done"

    assert inspect.isgeneratorfunction(rows)
    given = rows({"a": 1})
    assert (next(given), given.send("a")) == (0, 1)
    with pytest.raises(StopIteration, match="done"):
        given.throw(EOFError())
    given = rows({})
    next(given)
    with pytest.raises(vr.StateError) as raised:
        given.send("b")
    check(raised, KeyError)


def test_a_generator_that_waits() -> None:
    closed = []

    @turned
    async def rows(table: dict[str, int]) -> AsyncGenerator[int, str]:
        try:
            name = yield 0
            while name:
                try:
                    name = yield table[name]
                except EOFError:
                    name = yield -1
        finally:
            closed.append(True)

    assert inspect.isasyncgenfunction(rows)

    async def ask() -> None:
        given = rows({"a": 1})
        assert [await anext(given), await given.asend("a"), await given.athrow(EOFError())] == [0, 1, -1]
        with pytest.raises(StopAsyncIteration):
            await given.asend("")
        assert len(closed) == 1
        given = rows({})
        await anext(given)
        with pytest.raises(vr.StateError) as raised:
            await given.asend("b")
        check(raised, KeyError)
        given = rows({})
        await anext(given)
        await given.aclose()
        assert len(closed) == 3

    asyncio.run(ask())


def test_a_generator_that_is_closed_is_no_error() -> None:
    @vr.handle_native_error({BaseException: vr.StateError})
    def rows() -> Iterator[int]:
        yield 1

    given: Any = rows()
    next(given)
    given.close()


def test_what_ends_an_iteration_passes() -> None:
    with pytest.raises(StopIteration):
        turned(lambda: next(iter(())))()


@pytest.mark.parametrize(
    ("error_map", "text"),
    [
        ([(ValueError, vr.StateError)], "error_map must be a mapping of error classes, got \\["),
        ({"ValueError": vr.StateError}, "a key of error_map must be a class of errors, got 'ValueError'"),
        ({int: vr.StateError}, "a key of error_map must be a class of errors, got <class 'int'>"),
        (
            {ValueError: RuntimeError},
            r"error_map\[ValueError\] must be IntegrationError or a class derived from it, got <class 'RuntimeError'>",
        ),
        (
            {ValueError: vr.StateError("one")},
            r"error_map\[ValueError\] must be IntegrationError or a class derived from it, got StateError",
        ),
        ({(ValueError, KeyError): vr.StateError}, "a key of error_map must be a class of errors, got "),
    ],
)
def test_a_map_that_makes_no_sense_is_refused_at_once(error_map: Any, text: str) -> None:
    with pytest.raises(vr.InvalidInput, match=text):
        vr.handle_native_error(error_map)
