"""What the message contracts have in common: bytes in, bytes out, and clear errors."""

from __future__ import annotations

from typing import TypeVar

from google.protobuf.message import DecodeError, Message

from void_reckoning._core import InvalidInput

AnyMessage = TypeVar("AnyMessage", bound=Message)

MOST_BYTES = 64 << 20
"""No message is larger; what is, goes as Arrow."""


def bytes_of(message: Message, expected: type[Message]) -> bytes:
    """Return the bytes of a request, or say that it is another message."""
    if not isinstance(message, expected):
        raise InvalidInput(f"the method takes a {expected.DESCRIPTOR.full_name}, not a {_name(message)}")
    return message.SerializeToString()


def parsed(kind: type[AnyMessage], data: bytes) -> AnyMessage:
    """Return the message that bytes hold, or say that they hold none."""
    if not isinstance(data, bytes):
        raise InvalidInput(f"the method takes bytes, not {type(data).__name__}")
    if len(data) > MOST_BYTES:
        raise InvalidInput(
            f"a {kind.DESCRIPTOR.full_name} of {len(data)} bytes is too large; allowed are {MOST_BYTES >> 20} MiB"
        )
    try:
        return kind.FromString(data)
    except DecodeError as error:
        raise InvalidInput(f"{len(data)} bytes that are no {kind.DESCRIPTOR.full_name}") from error


def _name(message: object) -> str:
    return message.DESCRIPTOR.full_name if isinstance(message, Message) else type(message).__name__
