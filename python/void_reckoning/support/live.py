"""Objects that belong to one process: they refuse to be pickled or copied, and say what to use instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

from void_reckoning._core import InvalidInput

_Class = TypeVar("_Class", bound=type)


def live(instead: str) -> Callable[[_Class], _Class]:
    """Return a decorator for classes of handles: files, worlds, threads of one process.

    ``pickle``, ``copy.copy`` and ``copy.deepcopy`` raise :class:`InvalidInput` for their objects, with ``instead``.

    Examples
    --------
    >>> import pickle, void_reckoning as vr
    >>> try:
    ...     pickle.dumps(vr.World())
    ... except vr.InvalidInput as error:
    ...     print(error)
    object to pickle or copy must be a value, got World, which is live: pickle its snapshot(), or clone() it
    """

    def decorate(kind: _Class) -> _Class:
        def refuse(self: Any, protocol: Any, /) -> NoReturn:
            raise InvalidInput(
                f"object to pickle or copy must be a value, got {type(self).__name__}, which is live: {instead}"
            )

        refuse.__name__, refuse.__qualname__ = "__reduce_ex__", f"{kind.__qualname__}.__reduce_ex__"
        kind.__reduce_ex__ = refuse  # type: ignore[assignment, method-assign]
        return kind

    return decorate
