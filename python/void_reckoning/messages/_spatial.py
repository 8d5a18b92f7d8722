"""Places, paths and nearby entities, converted from and to messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from void_reckoning._core import EntityRef, InvalidInput, InvalidQuery, QueryArguments
from void_reckoning.proto.core import spatial_pb2 as spatial
from void_reckoning.proto.ecs import entities_pb2 as entities
from void_reckoning.proto.ecs import queries_pb2 as queries
from void_reckoning.spatial import place
from void_reckoning.spatial.paths import PathConstraints
from void_reckoning.support.arguments import entries_of, items_of, shown

if TYPE_CHECKING:
    from void_reckoning._core import PathResult
    from void_reckoning.ecs import ECSClient


def position_of(given: Any, name: str) -> Any:
    """Return a position given as a message or a mapping of x, y and z as ``Campaign`` takes it; anything else unchanged."""
    if isinstance(given, spatial.Position):
        return given.x, given.y, given.z
    if not isinstance(given, Mapping):
        return given
    entries = entries_of(given, name)
    if not {"x", "y"} <= set(entries) <= {"x", "y", "z"}:
        raise InvalidInput(f"{name} must have x, y and perhaps z, got {shown(given)}")
    return place([entries[axis] for axis in "xyz" if axis in entries], name)


def nearby(client: ECSClient, message: spatial.NearbyEntitiesRequest) -> spatial.NearbyEntitiesResponse:
    """Answer a search of nearby entities."""
    query, area = message.query, message.area
    _check_nearby(query)
    limit = query.limit.max_results if query.limit.HasField("max_results") else None
    offset = query.limit.offset
    if offset < 0 or (limit is not None and limit < 0):
        raise InvalidQuery(f"query.limit must have no negative number, got max_results {limit} and offset {offset}")
    everyone = queries.EntityQuery(component_types=query.component_types, filters=query.filters)
    arguments = QueryArguments.from_message(everyone.SerializeToString())
    ids, distances = client.native.nearby_ids(
        arguments, *place(position_of(area.centre, "centre"), "centre"), area.radius
    )
    chosen = slice(offset, None if limit is None else offset + limit)
    answer = spatial.NearbyEntitiesResponse(total_count=len(ids), distances=distances[chosen].tolist())
    for entity in ids[chosen].tolist():
        data = client.native.get_entity_bytes(entities.GetEntityRequest(entity_id=entity).SerializeToString())
        answer.entities.append(entities.GetEntityResponse.FromString(data).entity)
    return answer


def nearby_refs(client: ECSClient, position: Any, radius: Any, filters: Any) -> list[EntityRef]:
    """Return references to nearby entities; filters as a query, as filters in messages, or as :class:`EntityQuery` has them."""
    where = position_of(position, "position")
    query = _query_of(filters)
    if query is None:
        return client.query_nearby_entities(where, radius, filters)
    _check_nearby(query)
    arguments = QueryArguments.from_message(query.SerializeToString())
    return client.native.nearby_refs(arguments, *place(where, "position"), radius)


def _check_nearby(query: queries.EntityQuery) -> None:
    for name in ("sort_by", "fields"):
        if getattr(query, name):
            raise InvalidQuery(
                f"query.{name} must be empty: nearby entities come by distance, then id, with all components"
            )


def _query_of(filters: Any) -> queries.EntityQuery | None:
    """Return filters in messages as a query in messages; None if they are not messages."""
    if isinstance(filters, queries.EntityQuery):
        return filters
    if isinstance(filters, queries.ComponentFilter):
        return queries.EntityQuery(filters=[filters])
    if filters is None or isinstance(filters, Mapping):
        return None
    given = items_of(filters, "filters")
    for number, one in enumerate(given):
        if not isinstance(one, queries.ComponentFilter):
            raise InvalidQuery(f"filters[{number}] must be a ComponentFilter, got {shown(one)}")
    return queries.EntityQuery(filters=given)


def system(message: spatial.SystemDesignation, name: str) -> Any:
    """Return a system as ``Campaign.find_path`` takes it."""
    kind = message.WhichOneof("system")
    if kind is None:
        raise InvalidInput(f"{name} must be set, by entity_id, name or position")
    return position_of(message.position, name) if kind == "position" else getattr(message, kind)


def any_system(given: Any, name: str) -> Any:
    """Return a system, given as a message, a position or as ``Campaign.find_path`` takes it."""
    if isinstance(given, spatial.SystemDesignation):
        return system(given, name)
    if isinstance(given, EntityRef):
        return given
    return position_of(given, name)


def systems(messages: Any, name: str) -> list[Any]:
    """Return many systems."""
    return [system(one, f"{name}[{i}]") for i, one in enumerate(messages)]


def _lane(message: spatial.LaneDesignation, name: str) -> Any:
    kind = message.WhichOneof("lane")
    if kind is None:
        raise InvalidInput(f"{name} must be set, by entity_id or ends")
    return message.entity_id if kind == "entity_id" else (system(message.ends.a, name), system(message.ends.b, name))


def any_constraints(given: Any) -> Any:
    """Return constraints, given as a message or as ``Campaign.find_path`` takes them."""
    return constraints(given) if isinstance(given, spatial.PathConstraints) else given


def constraints(message: spatial.PathConstraints) -> PathConstraints:
    """Return constraints as ``Campaign.find_path`` takes them."""
    return PathConstraints(
        speed=message.speed if message.HasField("speed") else None,
        range=message.range if message.HasField("range") else None,
        avoid_systems=systems(message.avoid_systems, "avoid_systems"),
        avoid_factions=list(message.avoid_factions),
        maximum_cost=message.maximum_cost if message.HasField("maximum_cost") else None,
        blocked_lanes=[_lane(lane, f"blocked_lanes[{i}]") for i, lane in enumerate(message.blocked_lanes)],
    )


def path(found: PathResult) -> spatial.Path:
    """Return a path, or why there is none."""
    return spatial.Path(systems=found.systems, cost=found.cost, turns=found.turns, reason=found.reason)
