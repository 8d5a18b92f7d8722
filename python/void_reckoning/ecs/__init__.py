"""Entities and queries: the contents of a world, a campaign's or your own."""

from void_reckoning.ecs.client import ECSClient, EntityData
from void_reckoning.ecs.query import EntityFilters, EntityQuery, Value

__all__ = ["ECSClient", "EntityData", "EntityFilters", "EntityQuery", "Value"]
