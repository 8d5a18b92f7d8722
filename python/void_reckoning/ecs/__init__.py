"""Entities and queries: what a world holds, a campaign's or one's own."""

from void_reckoning.ecs.client import ECSClient
from void_reckoning.ecs.query import EntityQuery, Value

__all__ = ["ECSClient", "EntityQuery", "Value"]
