"""Events as Protocol Buffers messages: the typed message of each."""

from __future__ import annotations

from typing import Any

from google.protobuf.message import DecodeError, Message

from void_reckoning._core import InvalidInput
from void_reckoning.proto.ecs import events_pb2 as events
from void_reckoning.support.arguments import shown


def payload_of(event: events.Event) -> Any:
    """Return the typed message of an event: for ``event_type`` "EntityMoved" an ``EntityMoved``.

    Raises
    ------
    InvalidInput
        ``event`` is not an ``Event`` message, its type is unknown, or its payload is not a message of that type.

    Examples
    --------
    >>> from void_reckoning.proto.ecs import events_pb2
    >>> moved = events_pb2.EntityMoved(entity_id=7, to=events_pb2.Position(x=1.5))
    >>> event = events_pb2.Event(event_type="EntityMoved", payload=moved.SerializeToString())
    >>> payload_of(event).to.x
    1.5
    """
    if not isinstance(event, events.Event):
        raise InvalidInput(f"event must be a void_reckoning.ecs.events.Event message, got {shown(event)}")
    known = _types()
    if event.event_type not in known:
        raise InvalidInput(f"event_type must be one of {', '.join(sorted(known))}, got {shown(event.event_type)}")
    try:
        return known[event.event_type].FromString(event.payload)
    except DecodeError as error:
        raise InvalidInput(
            f"payload must be a {known[event.event_type].DESCRIPTOR.full_name}, got {len(event.payload)} other bytes"
        ) from error


def _types() -> dict[str, type[Message]]:
    named = {name: getattr(events, name) for name in events.DESCRIPTOR.message_types_by_name}
    return {name: kind for name, kind in named.items() if name not in {"Event", "Position", "ActionSummary"}}
