"""The event bus of a campaign or a world: subscribing to events and publishing them."""

from void_reckoning.ecs.events import EventBus, EventFailure, Handler, Subscription

__all__ = [
    "EventBus",
    "EventFailure",
    "Handler",
    "Subscription",
]
