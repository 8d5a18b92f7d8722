"""The event bus of a campaign or a world: to hear of what happens, and to tell others."""

from void_reckoning.ecs.events import EventBus, EventFailure, Handler, Subscription

__all__ = [
    "EventBus",
    "EventFailure",
    "Handler",
    "Subscription",
]
