"""A world of your own: entities and components without a campaign."""

from void_reckoning.ecs.world import World

__all__ = [
    "World",
]
