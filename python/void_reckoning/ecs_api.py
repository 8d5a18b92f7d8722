"""A world's queries and changes as Protocol Buffers messages."""

from void_reckoning.messages.ecs_api import ECSAPI

__all__ = [
    "ECSAPI",
]
