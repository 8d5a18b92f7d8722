"""A world's queries, changes and events as Protocol Buffers messages."""

from void_reckoning.messages.ecs_api import ECSAPI
from void_reckoning.messages.events import payload_of

__all__ = [
    "ECSAPI",
    "payload_of",
]
