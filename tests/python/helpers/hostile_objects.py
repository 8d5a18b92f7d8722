"""Objects that nobody should be given, and what of them may be taken for what."""

from __future__ import annotations

import array
import ctypes
import decimal
import fractions
from collections.abc import Callable
from typing import Any

import numpy as np


class HostileError(Exception):
    """What a hostile object raises: no part of any contract."""


def _raise(self: object, *arguments: object) -> Any:
    raise HostileError("hostile")


_ASKED = [
    *(
        "__index__",
        "__int__",
        "__float__",
        "__bool__",
        "__str__",
        "__repr__",
        "__len__",
        "__iter__",
        "__getitem__",
        "__fspath__",
    ),
    *(
        "__eq__",
        "__ne__",
        "__lt__",
        "__le__",
        "__gt__",
        "__ge__",
        "__contains__",
        "__array__",
        "__call__",
        "__format__",
    ),
]
Raises = type(
    "Raises", (), {**dict.fromkeys(_ASKED, _raise), "__hash__": object.__hash__, "keys": _raise, "items": _raise}
)
"""Raises whatever it is asked."""
RaisesAlways = type("RaisesAlways", (Raises,), {"__getattr__": _raise})
"""Raises for every attribute, too."""


class RaisesIndex:
    """Is a number by what it promises, and none when asked."""

    __index__ = __int__ = __float__ = _raise


class Lies:
    """Answers what no such method may answer."""

    def __index__(self) -> Any:
        return "seven"  # noqa: PLE0305

    def __float__(self) -> Any:
        return "seven"

    def __len__(self) -> int:
        return 2**40

    def __iter__(self) -> Any:
        return 7

    def __getitem__(self, key: object) -> Any:
        return self

    def __fspath__(self) -> Any:
        return 7

    def __repr__(self) -> Any:
        return 7

    def __str__(self) -> Any:
        return 7  # noqa: PLE0307


class SpeaksBadly:
    """Promises arrays by every protocol."""

    dtype = shape = ndim = strides = property(_raise)

    def __dlpack__(self, **options: object) -> Any:
        return 7

    def __dlpack_device__(self) -> Any:
        return "moon"

    def __array__(self, *arguments: object, **options: object) -> Any:
        return [1, 2]

    def __arrow_c_stream__(self, *arguments: object) -> Any:
        return 7


class HasIndex:
    """An honest integer."""

    def __index__(self) -> int:
        return 3


class StopsEarly:
    """Gives one item, then raises."""

    def __iter__(self) -> Any:
        yield "C"
        raise HostileError("hostile")


class MapsBadly(dict):  # type: ignore[type-arg]
    """A dict whose methods raise."""

    keys = items = values = __iter__ = _raise  # type: ignore[assignment]


def _recursive_list() -> Any:
    made: list[Any] = []
    made.append(made)
    return made


def _recursive_dict() -> Any:
    made: dict[str, Any] = {}
    made["C"] = made
    return made


def _object_array() -> Any:
    made = np.empty((), object)
    made[()] = made
    return made


def _clears_its_list() -> Any:
    class Clears:
        def __index__(self) -> int:
            held.clear()
            return 1

    held: list[Any] = [Clears() for _ in range(3)]
    return held


def _deep() -> Any:
    made: Any = []
    for _ in range(2_000):
        made = [made]
    return made


HOSTILE: dict[str, Callable[[], Any]] = {
    "raises": Raises,
    "raises always": RaisesAlways,
    "raises as a number": RaisesIndex,
    "lies": Lies,
    "stops early": StopsEarly,
    "speaks badly": SpeaksBadly,
    "has index": HasIndex,
    "ctypes": ctypes.c_float * 3,
    "memoryview": lambda: memoryview(np.ones(3, np.float32)),
    "array": lambda: array.array("f", [1, 2, 3]),
    "dates": lambda: np.zeros(3, "M8[ns]"),
    "masked array": lambda: np.ma.array([1, 2, 3], np.float32, mask=[0, 1, 0]),
    "bad mapping": MapsBadly,
    "recursive list": _recursive_list,
    "recursive dict": _recursive_dict,
    "deep list": _deep,
    "clears its list": _clears_its_list,
    "object": object,
    "class": lambda: int,
    "function": lambda: lambda *arguments: None,
    "generator": lambda: (value for value in ("C", 1)),
    "None": lambda: None,
    "True": lambda: True,
    "Ellipsis": lambda: ...,
    "-1": lambda: -1,
    "-0.0": lambda: -0.0,
    "2.5": lambda: 2.5,
    "nan": lambda: float("nan"),
    "inf": lambda: float("inf"),
    "2**63": lambda: 2**63,
    "2**64": lambda: 2**64,
    "-2**70": lambda: -(2**70),
    "10**5000": lambda: 10**5000,
    "complex": lambda: complex(1, 2),
    "Decimal": lambda: decimal.Decimal("2.5"),
    "Fraction": lambda: fractions.Fraction(5, 2),
    "empty string": str,
    "surrogate": lambda: "\ud800",
    "null character": lambda: "a\0b",
    "long string": lambda: "x" * 10_000,
    "digits": lambda: "5",
    "bytes": lambda: b"5",
    "bytearray": lambda: bytearray(b"5"),
    "empty list": list,
    "list of one": lambda: [7],
    "set": lambda: {1, "a"},
    "mapping by number": lambda: {1: 2},
    "mapping by surrogate": lambda: {"\ud800": 1},
    "array of one": lambda: np.array([7]),
    "array of one float": lambda: np.array([7.5]),
    "no elements": lambda: np.zeros(0),
    "matrix": lambda: np.ones((2, 2), np.float32),
    "(1, 2)": lambda: np.ones((1, 2), np.float32),
    "big-endian": lambda: np.ones(2, ">f4"),
    "strided": lambda: np.ones(4, np.float32)[::2],
    "array of NaN": lambda: np.full(2, np.nan, np.float32),
    "objects": lambda: np.array([object(), None], object),
    "records": lambda: np.zeros(2, [("a", "i4"), ("b", "f4")]),
    "object in itself": _object_array,
    "masked": lambda: np.ma.masked,
    "0-d": lambda: np.array(3),
    "0-d big-endian": lambda: np.array(3, ">i2"),
    "0-d float": lambda: np.array(2.5),
    "np.int8": lambda: np.int8(3),
    "np.uint64": lambda: np.uint64(2**63),
    "np.float32": lambda: np.float32(2.5),
    "np.float16": lambda: np.float16(2.5),
    "np.longdouble": lambda: np.longdouble(2.5),
    "np.bool": lambda: np.True_,
    "np.str": lambda: np.str_("a"),
    "np.bytes": lambda: np.bytes_(b"a"),
    "np.datetime64": lambda: np.datetime64(5, "ns"),
    "np.timedelta64": lambda: np.timedelta64(5, "ns"),
    "np.complex64": lambda: np.complex64(1),
}

SHARP = (
    *(
        "raises",
        "raises always",
        "raises as a number",
        "lies",
        "bad mapping",
        "recursive list",
        "deep list",
        "None",
        "2.5",
        "nan",
        "2**64",
    ),
    *(
        "10**5000",
        "surrogate",
        "null character",
        "long string",
        "bytes",
        "array of one",
        "0-d",
        "np.float32",
        "np.timedelta64",
        "object in itself",
    ),
)
"""Those that found most, for functions that take long."""

NOTHING = object()


def plain(value: Any) -> Any:
    """Return the bool, int, float, str or None that a value is, or NOTHING: what the core may take it for."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, np.generic) or (type(value) is np.ndarray and value.ndim == 0):
        item = value.item() if value.dtype.kind in "biufU" else NOTHING
        return item if type(item) in (bool, int, float, str) else NOTHING
    return 3 if type(value) is HasIndex else NOTHING
