"""A user's own figures of a finished campaign."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from void_reckoning._core import InvalidInput
from void_reckoning.support.named_objects import named_object


@lru_cache(maxsize=16)
def load_measure(name: str) -> Callable[[Any], Any]:
    """Return the function ``module:function`` or ``file.py:function``.

    Raises
    ------
    InvalidInput
        It can't be imported, or is not callable.
    """
    module_name, _, function_name = name.rpartition(":")
    try:
        function = named_object(module_name, function_name)
    except Exception as error:
        raise InvalidInput(f"measure {name} can't be loaded: {type(error).__name__}: {error}") from error
    if not callable(function):
        raise InvalidInput(f"measure {name} must be a function, got {type(function).__name__}")
    return function  # type: ignore[no-any-return]


def measured(value: Any, name: str) -> list[tuple[str, float]]:
    """Return a measure's result as names and numbers, sorted by name.

    Raises
    ------
    InvalidInput
        It is not a mapping of names to numbers, or one of them is NaN or infinite.
    """
    found = {"value": value} if isinstance(value, int | float) else value
    if not isinstance(found, Mapping) or not all(isinstance(key, str) for key in found):
        raise InvalidInput(f"measure {name} must return a number, or numbers by name, got {type(value).__name__}")
    result = []
    for key, number in sorted(found.items()):
        if isinstance(number, bool) or not hasattr(number, "__float__") or not math.isfinite(float(number)):
            raise InvalidInput(f"measure {name}: {key} must be a finite number, got {number!r}")
        result.append((key, float(number)))
    return result
