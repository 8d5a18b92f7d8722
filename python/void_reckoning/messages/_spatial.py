"""Places, ways and what is near as messages, translated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from void_reckoning._core import InvalidInput, InvalidQuery, QueryArguments
from void_reckoning.proto.core import spatial_pb2 as spatial
from void_reckoning.proto.ecs import entities_pb2 as entities
from void_reckoning.proto.ecs import queries_pb2 as queries
from void_reckoning.spatial.paths import PathConstraints

if TYPE_CHECKING:
    from void_reckoning._core import PathResult
    from void_reckoning.ecs import ECSClient

_OPERATORS = {
    queries.EQUAL: "==",
    queries.NOT_EQUAL: "!=",
    queries.LESS: "<",
    queries.LESS_EQUAL: "<=",
    queries.GREATER: ">",
    queries.GREATER_EQUAL: ">=",
}


def _value(message: entities.Value, field: str) -> Any:
    kind = message.WhichOneof("kind")
    if kind == "list_value":
        raise InvalidQuery(f"filter on {field} has a list; a filter compares one value at a time")
    return None if kind is None else getattr(message, kind)


def _condition(message: queries.ComponentFilter) -> tuple[str, str, list[Any]]:
    kind = message.WhichOneof("filter")
    if kind is None:
        raise InvalidQuery(
            f"a filter on {message.component_type} has no condition; allowed are exact, range, inclusion, comparison"
        )
    chosen = getattr(message, kind)
    field = f"{message.component_type}.{chosen.field if kind == 'inclusion' else chosen.field_name}"
    if kind == "exact":
        return field, "==", [_value(chosen.value, field)]
    if kind == "range":
        return field, "range", [_value(chosen.min_value, field), _value(chosen.max_value, field)]
    if kind == "inclusion":
        return field, "in", [_value(value, field) for value in chosen.values]
    if chosen.comparison not in _OPERATORS:
        raise InvalidQuery(f"comparison on {field} is {chosen.comparison}; allowed are 0 to {len(_OPERATORS) - 1}")
    return field, _OPERATORS[chosen.comparison], [_value(chosen.value, field)]


def _place(message: spatial.Position) -> tuple[float, float, float]:
    return message.x, message.y, message.z


def nearby(client: ECSClient, message: spatial.NearbyEntitiesRequest) -> spatial.NearbyEntitiesResponse:
    """Answer who is near."""
    query, area = message.query, message.area
    for name in ("sort_by", "fields"):
        if getattr(query, name):
            raise InvalidQuery(f"query.{name} is given; nearby entities come by distance, then id, with all components")
    limit = query.limit.max_results if query.limit.HasField("max_results") else None
    offset = query.limit.offset
    if offset < 0 or (limit is not None and limit < 0):
        raise InvalidQuery(f"limit is {limit} and offset {offset}; allowed are 0 and more")
    arguments = QueryArguments(list(query.component_types), [_condition(one) for one in query.filters], [], None, 0)
    ids, distances = client.native.nearby_ids(arguments, *_place(area.centre), area.radius)
    chosen = slice(offset, None if limit is None else offset + limit)
    answer = spatial.NearbyEntitiesResponse(total_count=len(ids), distances=distances[chosen].tolist())
    for entity in ids[chosen].tolist():
        data = client.native.get_entity_bytes(entities.GetEntityRequest(entity_id=entity).SerializeToString())
        answer.entities.append(entities.GetEntityResponse.FromString(data).entity)
    return answer


def system(message: spatial.SystemDesignation, name: str) -> Any:
    """Give a system as ``Campaign.find_path`` takes it."""
    kind = message.WhichOneof("system")
    if kind is None:
        raise InvalidInput(f"{name} is not set; it says which system: entity_id, name or position")
    return _place(message.position) if kind == "position" else getattr(message, kind)


def systems(messages: Any, name: str) -> list[Any]:
    """Give many systems."""
    return [system(one, f"{name}[{i}]") for i, one in enumerate(messages)]


def _lane(message: spatial.LaneDesignation, name: str) -> Any:
    kind = message.WhichOneof("lane")
    if kind is None:
        raise InvalidInput(f"{name} is not set; it says which starlane: entity_id or ends")
    return message.entity_id if kind == "entity_id" else (system(message.ends.a, name), system(message.ends.b, name))


def constraints(message: spatial.PathConstraints) -> PathConstraints:
    """Give constraints as ``Campaign.find_path`` takes them."""
    return PathConstraints(
        speed=message.speed if message.HasField("speed") else None,
        range=message.range if message.HasField("range") else None,
        avoid_systems=systems(message.avoid_systems, "avoid_systems"),
        avoid_factions=list(message.avoid_factions),
        maximum_cost=message.maximum_cost if message.HasField("maximum_cost") else None,
        blocked_lanes=[_lane(lane, f"blocked_lanes[{i}]") for i, lane in enumerate(message.blocked_lanes)],
    )


def path(way: PathResult) -> spatial.Path:
    """Give a way, or why there is none."""
    return spatial.Path(systems=way.systems, cost=way.cost, turns=way.turns, reason=way.reason)
