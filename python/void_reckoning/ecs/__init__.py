"""Entities and queries: what a world holds, a campaign's or one's own."""

from void_reckoning.ecs.client import ECSClient, EntityData
from void_reckoning.ecs.query import EntityFilters, EntityQuery, Value

__all__ = ["ECSClient", "EntityData", "EntityFilters", "EntityQuery", "Value"]
