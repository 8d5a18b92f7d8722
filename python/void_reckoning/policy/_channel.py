"""Messages between a campaign and a policy in a separate process.

The campaign sends pickles. The replies are JSON: nothing that a policy's process sends is ever executed here.
"""

from __future__ import annotations

import dataclasses
import json
import operator
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

from void_reckoning._core import (
    ColonisePlanet,
    ConstructBuilding,
    EmbarkArmies,
    InvadePlanet,
    MergeFleets,
    MoveFleet,
    RecruitUnit,
    ResearchTechnology,
    SeenUnits,
    SetStance,
    Stance,
)
from void_reckoning.policy.faction_policy import Order

MAX_BYTES = 64 << 20
"""Maximum size of one message; a million orders take less."""

ORDERS: dict[str, Callable[..., Order]] = {
    kind.__name__: kind
    for kind in (
        ColonisePlanet,
        ConstructBuilding,
        EmbarkArmies,
        InvadePlanet,
        MergeFleets,
        MoveFleet,
        RecruitUnit,
        ResearchTechnology,
        SetStance,
    )
}

_LENGTH = struct.Struct("<Q")
_LOOK_AGAIN = 1.0  # seconds of silence after which the partner is checked
_ORDER, _STANCE = "$order", "$stance"


class DeadlinePassedError(Exception):
    """The deadline has passed."""


class Channel:
    """Whole messages over a socket, with a deadline.

    Parameters
    ----------
    connection : socket.socket
        One end of a pair.
    Returns whether the partner is alive; called every second of silence.
        Whether the partner still lives; asked every second of silence.
    """

    def __init__(self, connection: socket.socket, alive: Callable[[], bool] = lambda: True) -> None:
        self._connection = connection
        self._alive = alive

    def send(self, data: bytes, deadline: float | None = None) -> None:
        """Send one message; :class:`DeadlinePassedError` at the deadline (of the monotonic clock), ``EOFError`` if the partner ended."""
        rest = memoryview(_LENGTH.pack(len(data)) + data)
        while rest:
            try:
                rest = rest[self._patient(self._connection.send, rest, deadline) :]
            except OSError as error:
                raise EOFError from error

    def receive(self, deadline: float | None = None) -> bytes:
        """Receive one message; as :meth:`send`. ``ValueError`` if it is longer than allowed."""
        (size,) = _LENGTH.unpack(self._exactly(_LENGTH.size, deadline))
        if size > MAX_BYTES:
            raise ValueError(f"message must be at most {MAX_BYTES} bytes, got {size}")
        return bytes(self._exactly(size, deadline))

    def close(self) -> None:
        """Close this end."""
        self._connection.close()

    def _exactly(self, size: int, deadline: float | None) -> bytearray:
        data = bytearray(size)
        rest = memoryview(data)
        while rest:
            try:
                got = self._patient(self._connection.recv_into, rest, deadline)
            except OSError as error:
                raise EOFError from error
            if got == 0:
                raise EOFError
            rest = rest[got:]
        return data

    def _patient(self, work: Callable[[memoryview], int], data: memoryview, deadline: float | None) -> int:
        while True:
            left = _LOOK_AGAIN if deadline is None else deadline - time.monotonic()
            if left <= 0:
                raise DeadlinePassedError
            self._connection.settimeout(min(left, _LOOK_AGAIN))
            try:
                return work(data)
            except TimeoutError:
                if not self._alive():
                    raise EOFError from None


def to_json(message: Any) -> bytes:
    """Encode a message of a policy's process."""
    return json.dumps(message, default=_plain).encode()


def from_json(data: bytes) -> Any:
    """Decode a message of a policy's process; raise ``ValueError`` if it is not one."""
    try:
        return json.loads(data, object_hook=_made)
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError(f"no message: {error}") from error


def _plain(value: Any) -> Any:
    if type(value).__name__ in ORDERS:
        return {_ORDER: [type(value).__name__, *(getattr(value, field) for field in type(value).__match_args__)]}
    if isinstance(value, Stance):
        return {_STANCE: value.name}
    if isinstance(value, SeenUnits):
        return [value.unit, value.count, value.owner, value.condition]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    try:
        return list(value) if isinstance(value, (set, frozenset)) else operator.index(value)  # such as NumPy's
    except TypeError:
        return float(value)


def _made(item: dict[str, Any]) -> Any:
    if _ORDER in item:
        kind, *fields = item[_ORDER]
        return ORDERS[kind](*fields)
    if _STANCE in item:
        return Stance[item[_STANCE]]
    return item
