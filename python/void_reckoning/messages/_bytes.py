"""Shared by the message contracts: bytes in, bytes out, and clear errors."""

from __future__ import annotations

from typing import TypeVar

from google.protobuf.message import DecodeError, Message

from void_reckoning._core import InvalidInput
from void_reckoning.support.arguments import refused, shown

AnyMessage = TypeVar("AnyMessage", bound=Message)

MAX_BYTES = 64 << 20
"""Maximum size of a message; larger data goes as Arrow tables."""


def bytes_of(message: object, expected: type[Message], what: str = "message") -> bytes:
    """Return the bytes of a request; raise InvalidInput for anything else."""
    if not isinstance(message, expected):
        raise InvalidInput(f"{what} must be a {expected.DESCRIPTOR.full_name}, got {_name(message)}")
    return message.SerializeToString()


def parsed(kind: type[AnyMessage], data: bytes) -> AnyMessage:
    """Return the message that bytes hold; raise InvalidInput if they are not one."""
    if not isinstance(data, bytes):
        raise refused("data", "bytes", data)
    if len(data) > MAX_BYTES:
        raise InvalidInput(
            f"a {kind.DESCRIPTOR.full_name} must have at most {MAX_BYTES >> 20} MiB, got {len(data)} bytes"
        )
    try:
        return kind.FromString(data)
    except DecodeError as error:
        raise InvalidInput(f"data must be a {kind.DESCRIPTOR.full_name}, got {len(data)} other bytes") from error


def _name(message: object) -> str:
    return message.DESCRIPTOR.full_name if isinstance(message, Message) else shown(message)
