"""Entities and queries as Protocol Buffers messages: for tools in other languages and across a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from void_reckoning.ecs import ECSClient, EntityData, EntityQuery
from void_reckoning.ecs.query import arguments_of
from void_reckoning.ecs.system_result import SystemResult
from void_reckoning.messages._bytes import bytes_of, parsed
from void_reckoning.proto.ecs import entities_pb2 as entities
from void_reckoning.proto.ecs import queries_pb2 as queries
from void_reckoning.support.arguments import instance, is_a, text
from void_reckoning.support.live import live


@live("send its messages")
class ECSAPI:
    """The message contract of a world.

    Methods of single entities take and return Python values, by id. Methods whose names end in ``_message``, and those of many entities,
    take a message and return one, and have a twin that does so with bytes, ``get_entity_bytes``.

    The results and errors are those of :class:`ECSClient`; bytes that are not the message raise :class:`InvalidInput` (a ``ValueError``).
    The messages are described in ``schema/protobuf/ecs``; a message has at most 64 MiB, larger data goes as Arrow tables.

    Parameters
    ----------
    client
        Client of a campaign's world (``campaign.ecs``) or of your own (``world.ecs``).

    Examples
    --------
    >>> import void_reckoning as vr
    >>> from void_reckoning.proto.ecs import queries_pb2
    >>> api = vr.ECSAPI(vr.Campaign.create(factions=3, systems=20).ecs)
    >>> query = queries_pb2.EntityQuery(component_types=["Faction", "Fleet"])
    >>> filter = query.filters.add(component_type="Faction")
    >>> filter.exact.field_name = "faction_id"
    >>> filter.exact.string_value = "templars"
    >>> answer = api.query_entities(query)
    >>> answer.entities[0].components[0].fields["faction_id"].string_value
    'templars'
    >>> api.get_entity(answer.entities[0].entity_id).components["Faction"]["faction_id"]
    'templars'
    """

    def __init__(self, client: ECSClient) -> None:
        self._client = instance(client, ECSClient, "client")

    # Queries.
    def query_entities(self, query: queries.EntityQuery | EntityQuery) -> queries.EntityQueryResponse:
        """Find entities that match, with the fields requested, the total number of matches, and the time taken.

        Parameters
        ----------
        query
            An ``EntityQuery`` message, or a :class:`void_reckoning.EntityQuery`; for both the answer is a message.
        """
        if is_a(query, EntityQuery):
            data = self._client.native.query_answer_bytes(arguments_of(query), [])
        else:
            data = self.query_entities_bytes(bytes_of(query, queries.EntityQuery, "query"))
        return queries.EntityQueryResponse.FromString(data)

    def query_entities_bytes(self, data: bytes) -> bytes:
        """Take ``EntityQuery`` and return ``EntityQueryResponse``, both as bytes."""
        return self._client.native.query_entities_bytes(data)

    def count_entities(self, message: queries.EntityQuery) -> queries.CountEntitiesResponse:
        """Count the entities that match, regardless of the limit."""
        data = self.count_entities_bytes(bytes_of(message, queries.EntityQuery))
        return queries.CountEntitiesResponse.FromString(data)

    def count_entities_bytes(self, data: bytes) -> bytes:
        """Take ``EntityQuery`` and return ``CountEntitiesResponse``, both as bytes."""
        return self._client.native.count_entities_bytes(data)

    def get_entity(self, entity_id: int) -> EntityData | None:
        """Return one entity with all its components; None if there is no such entity."""
        return self._client.get_entity(entity_id)

    def get_entity_message(self, message: entities.GetEntityRequest) -> entities.GetEntityResponse:
        """Return one entity with all its components; the answer has none if there is no such entity."""
        data = self.get_entity_bytes(bytes_of(message, entities.GetEntityRequest))
        return entities.GetEntityResponse.FromString(data)

    def get_entity_bytes(self, data: bytes) -> bytes:
        """Take ``GetEntityRequest`` and return ``GetEntityResponse``, both as bytes."""
        return self._client.native.get_entity_bytes(data)

    # Component types.
    def describe_components(self, message: entities.DescribeComponentsRequest) -> entities.DescribeComponentsResponse:
        """Describe every component type of the world: fields, units, documentation lines, and its message."""
        data = self.describe_components_bytes(bytes_of(message, entities.DescribeComponentsRequest))
        return entities.DescribeComponentsResponse.FromString(data)

    def describe_components_bytes(self, data: bytes) -> bytes:
        """Take ``DescribeComponentsRequest`` and return ``DescribeComponentsResponse``, both as bytes."""
        return self._client.native.describe_components_bytes(data)

    def register_component(self, message: entities.RegisterComponentRequest) -> entities.RegisterComponentResponse:
        """Describe a component type; repeating the same description is allowed."""
        data = self.register_component_bytes(bytes_of(message, entities.RegisterComponentRequest))
        return entities.RegisterComponentResponse.FromString(data)

    def register_component_bytes(self, data: bytes) -> bytes:
        """Take ``RegisterComponentRequest`` and return ``RegisterComponentResponse``, both as bytes."""
        return self._client.native.register_component_bytes(data)

    # Changes of one entity.
    def create_entity(self, archetype: str, components: Mapping[str, Mapping[str, Any]]) -> int:
        """Create an entity and return its id; as :meth:`ECSClient.create_entity`."""
        return self._client.create_entity(archetype, components)

    def update_entity(self, entity_id: int, components: Mapping[str, Mapping[str, Any]]) -> bool:
        """Set fields of an entity and return True; as :meth:`ECSClient.update_entity`, which raises NotFound for an unknown id."""
        self._client.update_entity(entity_id, components)
        return True

    def delete_entity(self, entity_id: int) -> bool:
        """Delete an entity; False if there was none."""
        return self._client.delete_entity(entity_id)

    # Changes of many entities: each call all or nothing.
    def create_entities(self, message: entities.CreateEntitiesRequest) -> entities.CreateEntitiesResponse:
        """Create entities; the answer has their ids in the order of the request."""
        data = self.create_entities_bytes(bytes_of(message, entities.CreateEntitiesRequest))
        return entities.CreateEntitiesResponse.FromString(data)

    def create_entities_bytes(self, data: bytes) -> bytes:
        """Take ``CreateEntitiesRequest`` and return ``CreateEntitiesResponse``, both as bytes."""
        return self._client.native.create_entities_bytes(data)

    def update_entities(self, message: entities.UpdateEntitiesRequest) -> entities.UpdateEntitiesResponse:
        """Set fields of entities; a missing component is added."""
        data = self.update_entities_bytes(bytes_of(message, entities.UpdateEntitiesRequest))
        return entities.UpdateEntitiesResponse.FromString(data)

    def update_entities_bytes(self, data: bytes) -> bytes:
        """Take ``UpdateEntitiesRequest`` and return ``UpdateEntitiesResponse``, both as bytes."""
        return self._client.native.update_entities_bytes(data)

    def delete_entities(self, message: entities.DeleteEntitiesRequest) -> entities.DeleteEntitiesResponse:
        """Delete entities; the answer says how many existed."""
        data = self.delete_entities_bytes(bytes_of(message, entities.DeleteEntitiesRequest))
        return entities.DeleteEntitiesResponse.FromString(data)

    def delete_entities_bytes(self, data: bytes) -> bytes:
        """Take ``DeleteEntitiesRequest`` and return ``DeleteEntitiesResponse``, both as bytes."""
        return self._client.native.delete_entities_bytes(data)

    # Systems.
    def run_system(self, system_name: str, delta_time: float) -> SystemResult:
        """Run a system of the world by its name; see :meth:`World.run_system`."""
        return self._client.run_system(text(system_name, "system_name"), delta_time)

    def run_system_message(self, message: entities.RunSystemRequest) -> entities.RunSystemResponse:
        """Run a system of the world by its name; see :meth:`World.run_system`."""
        if not isinstance(message, entities.RunSystemRequest):
            bytes_of(message, entities.RunSystemRequest)
        result = self.run_system(message.name, message.delta_time)
        failed = [entities.SystemFailure(entity_id=entity, message=text) for entity, text in result.failed]
        return entities.RunSystemResponse(
            name=result.name, entities=result.entities, seconds=result.seconds, events=result.events, failed=failed
        )

    def run_system_bytes(self, data: bytes) -> bytes:
        """Take ``RunSystemRequest`` and return ``RunSystemResponse``, both as bytes."""
        return self.run_system_message(parsed(entities.RunSystemRequest, data)).SerializeToString()
