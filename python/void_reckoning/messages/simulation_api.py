"""A campaign as Protocol Buffers messages: for tools in other languages and across a network."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, overload

from void_reckoning._core import InvalidInput, Standing, StateError
from void_reckoning.campaign import Campaign
from void_reckoning.messages import _ballistics
from void_reckoning.messages._bytes import bytes_of, parsed
from void_reckoning.messages._combat import fought, requested
from void_reckoning.messages._spatial import (
    any_constraints,
    any_system,
    constraints,
    nearby,
    nearby_refs,
    path,
    system,
    systems,
)
from void_reckoning.messages.ecs_api import ECSAPI
from void_reckoning.proto import versioning_pb2 as versioning
from void_reckoning.proto.core import campaign_pb2 as core
from void_reckoning.proto.core import combat_pb2 as combat
from void_reckoning.proto.core import spatial_pb2 as spatial
from void_reckoning.proto.core import tactical_pb2 as tactical
from void_reckoning.proto.telemetry import metrics_pb2 as metrics
from void_reckoning.proto.telemetry import stats_pb2 as stats
from void_reckoning.support.arguments import instance
from void_reckoning.support.live import live
from void_reckoning.support.versioning import NATIVE_VERSION, PACKAGE_VERSION, APIVersion, VersionChecker
from void_reckoning.telemetry import TelemetryReader, list_sessions

if TYPE_CHECKING:
    from void_reckoning._core import EntityRef
    from void_reckoning.ecs import EntityQuery
    from void_reckoning.proto.ecs import queries_pb2 as queries
    from void_reckoning.telemetry import TelemetryData


@live("send its messages")
class SimulationCoreAPI:
    """The message contract of a campaign: each method takes a message and returns one, and has a twin that does so with bytes.

    ``resolve_combat``, ``calculate_ballistics``, ``query_nearby_entities`` and ``find_path`` also take several arguments, each a message
    or a value as the methods of the same names take it.

    The results and errors are those of :class:`Campaign`; bytes that are not the message raise :class:`InvalidInput` (a ``ValueError``).
    The messages are described in ``schema/protobuf``. :attr:`ecs` is the contract of its world.

    Examples
    --------
    >>> import void_reckoning as vr
    >>> from void_reckoning.proto.core import campaign_pb2
    >>> api = vr.SimulationCoreAPI(vr.Campaign.create(factions=3, systems=20))
    >>> api.run_simulation(campaign_pb2.RunSimulationRequest(turns=2)).turn
    2
    >>> api.get_status(campaign_pb2.CampaignStatusRequest()).factions[0].faction_id
    'templars'
    """

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = instance(campaign, Campaign, "campaign")
        self.ecs = ECSAPI(campaign.ecs)
        """The campaign's entities and queries."""

    # Playing.
    def run_simulation(self, message: core.RunSimulationRequest) -> core.RunSimulationResponse:
        """Play `turns` more rounds; see :meth:`Campaign.run`."""
        bytes_of(message, core.RunSimulationRequest)
        ended_by = self._campaign.run(message.turns, ignore_victory=message.ignore_victory)
        return core.RunSimulationResponse(
            turn=self._campaign.turn, state_hash=self._campaign.state_hash, ended_by=ended_by
        )

    def run_simulation_bytes(self, data: bytes) -> bytes:
        """Take ``RunSimulationRequest`` and return ``RunSimulationResponse``, both as bytes."""
        return self.run_simulation(parsed(core.RunSimulationRequest, data)).SerializeToString()

    @overload
    def resolve_combat(self, attackers: combat.CombatRequest) -> combat.CombatOutcome: ...
    @overload
    def resolve_combat(
        self, attackers: Any, defenders: Any, config: Any = None, *, seed: int = 1
    ) -> combat.CombatOutcome: ...
    def resolve_combat(
        self, attackers: Any, defenders: Any = None, config: Any = None, *, seed: int = 1
    ) -> combat.CombatOutcome:
        """Fight a battle outside the campaign; see :meth:`CombatResolver.resolve_combat`.

        Parameters
        ----------
        attackers, defenders
            A ``CombatUnit`` message or a list of them, or units as :class:`CombatResolver` takes them. A single ``CombatRequest`` message
            describes the whole battle.
        config
            A ``CombatConfig`` message, or a configuration as :class:`CombatResolver` takes it.
        seed
            Random seed.
        """
        if defenders is None:
            bytes_of(attackers, combat.CombatRequest)
            return requested(attackers, self._campaign.universe_id)
        return fought(attackers, defenders, config, seed, self._campaign.universe_id)

    def resolve_combat_bytes(self, data: bytes) -> bytes:
        """Take ``CombatRequest`` and return ``CombatOutcome``, both as bytes."""
        return self.resolve_combat(parsed(combat.CombatRequest, data)).SerializeToString()

    # State and records.
    def get_status(self, message: core.CampaignStatusRequest) -> core.CampaignStatus:
        """Return turn, hash, victory and the figures of each faction."""
        bytes_of(message, core.CampaignStatusRequest)
        campaign, figures = self._campaign, self._campaign.statistics()
        return core.CampaignStatus(
            universe=campaign.universe_id,
            seed=campaign.seed,
            turn=campaign.turn,
            state_hash=campaign.state_hash,
            factions=[_standing(row) for row in campaign.standings()],
            winner=figures["winner"] or "",
            victory=figures["victory"] or "",
            combats=figures["combats"],
            combats_decided=figures["decided"],
            conquests=figures["conquests"],
            directory=str(campaign.directory or ""),
        )

    def get_status_bytes(self, data: bytes) -> bytes:
        """Take ``CampaignStatusRequest`` and return ``CampaignStatus``, both as bytes."""
        return self.get_status(parsed(core.CampaignStatusRequest, data)).SerializeToString()

    def query_entities(self, query: queries.EntityQuery | EntityQuery) -> queries.EntityQueryResponse:
        """Find entities that match; as :meth:`ECSAPI.query_entities`."""
        return self.ecs.query_entities(query)

    def query_entities_bytes(self, data: bytes) -> bytes:
        """Take ``EntityQuery`` and return ``EntityQueryResponse``, both as bytes."""
        return self.ecs.query_entities_bytes(data)

    def query_events(self, message: core.EventQuery) -> core.EventQueryResponse:
        """Return events of the campaign's log, oldest first. ``StateError`` if the campaign has none."""
        return core.EventQueryResponse.FromString(self.query_events_bytes(bytes_of(message, core.EventQuery)))

    def query_events_bytes(self, data: bytes) -> bytes:
        """Take ``EventQuery`` and return ``EventQueryResponse``, both as bytes."""
        return self._campaign.native.query_events_bytes(data)

    def get_telemetry(self, message: stats.TelemetryRequest) -> stats.TelemetrySnapshot:
        """Return the current contents of the campaign's telemetry segment. ``StateError`` if it has none."""
        bytes_of(message, stats.TelemetryRequest)
        directory = self._campaign.directory
        for session in list_sessions():
            if session.writer_process == os.getpid() and session.campaign_folder == str(directory):
                with TelemetryReader(session.path) as reader:
                    if (telemetry := reader.read_telemetry()) is not None:
                        return _snapshot(telemetry)
        raise StateError("the campaign has no telemetry: it has no directory, is finished, or was made without")

    def get_telemetry_bytes(self, data: bytes) -> bytes:
        """Take ``TelemetryRequest`` and return ``TelemetrySnapshot``, both as bytes."""
        return self.get_telemetry(parsed(stats.TelemetryRequest, data)).SerializeToString()

    # Space.
    @overload
    def query_nearby_entities(self, position: spatial.NearbyEntitiesRequest) -> spatial.NearbyEntitiesResponse: ...
    @overload
    def query_nearby_entities(self, position: Any, radius: float, filters: Any = None) -> list[EntityRef]: ...
    def query_nearby_entities(
        self, position: Any, radius: float | None = None, filters: Any = None
    ) -> spatial.NearbyEntitiesResponse | list[EntityRef]:
        """Find entities near a place, by distance, then id; as :meth:`Campaign.query_nearby_entities`.

        Parameters
        ----------
        position
            A ``Position`` message, a :class:`Vec3`, a mapping of ``x``, ``y`` and ``z``, or a sequence of them. A
            ``NearbyEntitiesRequest`` message alone is the whole request.
        radius
            Light years, 0 or more.
        filters
            An ``EntityQuery`` message, a list of ``ComponentFilter`` messages, or a mapping as for :class:`EntityQuery`.

        Returns
        -------
        list of EntityRef
            Or, for a request message, a ``NearbyEntitiesResponse``.
        """
        if radius is None:
            bytes_of(position, spatial.NearbyEntitiesRequest)
            return nearby(self._campaign.ecs, position)
        return nearby_refs(self._campaign.ecs, position, radius, filters)

    def query_nearby_entities_bytes(self, data: bytes) -> bytes:
        """Take ``NearbyEntitiesRequest`` and return ``NearbyEntitiesResponse``, both as bytes."""
        return nearby(self._campaign.ecs, parsed(spatial.NearbyEntitiesRequest, data)).SerializeToString()

    @overload
    def find_path(self, start: spatial.FindPathRequest) -> spatial.Path: ...
    @overload
    def find_path(self, start: Any, end: Any, constraints: Any = None) -> spatial.Path: ...
    def find_path(self, start: Any, end: Any = None, constraints: Any = None) -> spatial.Path:
        """Find the shortest path along starlanes, or the reason why there is none; as :meth:`Campaign.find_path`.

        Parameters
        ----------
        start, end
            ``SystemDesignation`` or ``Position`` messages, or systems as :meth:`Campaign.find_path` takes them, a :class:`Vec3`
            among them. A ``FindPathRequest`` message alone is the whole request.
        constraints
            A ``PathConstraints`` message, or constraints as :meth:`Campaign.find_path` takes them.
        """
        if end is None:
            bytes_of(start, spatial.FindPathRequest)
            start, end, constraints = system(start.start, "start"), system(start.end, "end"), start.constraints
        return path(
            self._campaign.find_path(any_system(start, "start"), any_system(end, "end"), any_constraints(constraints))
        )

    def find_path_bytes(self, data: bytes) -> bytes:
        """Take ``FindPathRequest`` and return ``Path``, both as bytes."""
        return self.find_path(parsed(spatial.FindPathRequest, data)).SerializeToString()

    def find_paths(self, message: spatial.FindPathsRequest) -> spatial.FindPathsResponse:
        """Find many paths under the same constraints; as :meth:`Campaign.find_paths`."""
        bytes_of(message, spatial.FindPathsRequest)
        starts, ends = systems(message.starts, "starts"), systems(message.ends, "ends")
        found = self._campaign.find_paths(starts, ends, constraints(message.constraints))
        return spatial.FindPathsResponse(paths=[path(one) for one in found])

    def find_paths_bytes(self, data: bytes) -> bytes:
        """Take ``FindPathsRequest`` and return ``FindPathsResponse``, both as bytes."""
        return self.find_paths(parsed(spatial.FindPathsRequest, data)).SerializeToString()

    # Shots.
    @overload
    def calculate_ballistics(self, projectile: tactical.CalculateBallisticsRequest) -> tactical.BallisticsResult: ...
    @overload
    def calculate_ballistics(
        self, projectile: Any, target: Any, environment: Any = None
    ) -> tactical.BallisticsResult: ...
    def calculate_ballistics(
        self, projectile: Any, target: Any = None, environment: Any = None
    ) -> tactical.BallisticsResult:
        """Fire one shot, as :meth:`BallisticsCalculator.calculate`; independent of the campaign.

        Parameters
        ----------
        projectile, target, environment
            ``Projectile``, ``Target`` and ``Environment`` messages, or values as :meth:`BallisticsCalculator.calculate` takes them. A
            ``CalculateBallisticsRequest`` message alone is the whole request.
        """
        if target is None:
            bytes_of(projectile, tactical.CalculateBallisticsRequest)
            return _ballistics.calculate(projectile)
        return _ballistics.calculated(projectile, target, environment)

    def calculate_ballistics_bytes(self, data: bytes) -> bytes:
        """Take ``CalculateBallisticsRequest`` and return ``BallisticsResult``, both as bytes."""
        return self.calculate_ballistics(parsed(tactical.CalculateBallisticsRequest, data)).SerializeToString()

    # Versions.
    def get_version(self, message: versioning.VersionRequest) -> versioning.VersionInfo:
        """Return the versions of the Python package and the native module."""
        bytes_of(message, versioning.VersionRequest)
        served = versioning.APICompatibility(
            min_version=versioning.APIVersion(major=NATIVE_VERSION.major), max_version=_version(NATIVE_VERSION)
        )
        info = versioning.VersionInfo(package=_version(PACKAGE_VERSION), native=_version(NATIVE_VERSION))
        for name in ("simulation_core", "ecs"):
            info.apis.add(api_name=name).MergeFrom(served)
        return info

    def get_version_bytes(self, data: bytes) -> bytes:
        """Take ``VersionRequest`` and return ``VersionInfo``, both as bytes."""
        return self.get_version(parsed(versioning.VersionRequest, data)).SerializeToString()

    def check_compatibility(self, message: versioning.CompatibilityRequest) -> versioning.CompatibilityAnswer:
        """Check whether an implementation is compatible with a user: by default, whether this one is."""
        bytes_of(message, versioning.CompatibilityRequest)
        if not message.HasField("required"):
            raise InvalidInput("required must be set: it says which version is needed")
        implemented = message.implemented if message.HasField("implemented") else _version(NATIVE_VERSION)
        checker = VersionChecker(_plain(message.required), "the client", "the simulation")
        found = checker.check(_plain(implemented))
        return versioning.CompatibilityAnswer(compatible=found.compatible, message=found.message)

    def check_compatibility_bytes(self, data: bytes) -> bytes:
        """Take ``CompatibilityRequest`` and return ``CompatibilityAnswer``, both as bytes."""
        return self.check_compatibility(parsed(versioning.CompatibilityRequest, data)).SerializeToString()


def _version(version: APIVersion) -> versioning.APIVersion:
    return versioning.APIVersion(major=version.major, minor=version.minor, patch=version.patch)


def _plain(version: versioning.APIVersion) -> APIVersion:
    return APIVersion(version.major, version.minor, version.patch)


# Messages store values as the core does: thousandths of credits, points and millions of people.
_STORED_AS_THOUSANDTHS = {"treasury", "income", "industry", "research", "population"}


def _standing(row: Standing) -> core.FactionStanding:
    figures = {
        name: round(row[name] * 1000) if name in _STORED_AS_THOUSANDTHS else row[name]
        for name in core.FactionStanding.DESCRIPTOR.fields_by_name
        if name in row
    }
    return core.FactionStanding(faction_id=row.id, **figures)


def _snapshot(telemetry: TelemetryData) -> stats.TelemetrySnapshot:
    campaign = telemetry.campaign
    return stats.TelemetrySnapshot(
        sequence=telemetry.sequence,
        combat=stats.CombatStats(**telemetry.combat_stats._asdict()),
        performance=metrics.PerformanceMetrics(**telemetry.performance._asdict()),
        entities=stats.EntityCounts(**telemetry.entity_counts._asdict()),
        turn=campaign.committed_turn,
        state_hash=campaign.state_hash,
        commits=campaign.commits,
        factions=[stats.FactionStats(**row._asdict()) for row in telemetry.factions],
        phases=[metrics.PhaseMetrics(**row._asdict()) for row in telemetry.phases],
        battles=[stats.BattleSummary(**row._asdict() | {"combat_id": str(row.combat_id)}) for row in telemetry.battles],
    )
