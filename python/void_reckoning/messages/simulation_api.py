"""A campaign as Protocol Buffers messages: for tools in other languages and across a wire."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from void_reckoning._core import InvalidInput, Standing, StateError
from void_reckoning.campaign import Campaign
from void_reckoning.messages import _ballistics
from void_reckoning.messages._bytes import bytes_of, parsed
from void_reckoning.messages._combat import fought
from void_reckoning.messages._spatial import constraints, nearby, path, system, systems
from void_reckoning.messages.ecs_api import ECSAPI
from void_reckoning.proto import versioning_pb2 as versioning
from void_reckoning.proto.core import campaign_pb2 as core
from void_reckoning.proto.core import combat_pb2 as combat
from void_reckoning.proto.core import spatial_pb2 as spatial
from void_reckoning.proto.core import tactical_pb2 as tactical
from void_reckoning.proto.telemetry import metrics_pb2 as metrics
from void_reckoning.proto.telemetry import stats_pb2 as stats
from void_reckoning.support.arguments import instance
from void_reckoning.support.versioning import NATIVE_VERSION, PACKAGE_VERSION, APIVersion, VersionChecker
from void_reckoning.telemetry import TelemetryReader, list_sessions

if TYPE_CHECKING:
    from void_reckoning.proto.ecs import queries_pb2 as queries
    from void_reckoning.telemetry import TelemetryData


class SimulationCoreAPI:
    """The message contract of a campaign: each method takes a message and returns one, and has a twin that does so with bytes.

    The results and errors are those of :class:`Campaign`; bytes that are no such message are an :class:`InvalidInput` (a ``ValueError``).
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
        """Its entities and queries."""

    # Playing.
    def run_simulation(self, message: core.RunSimulationRequest) -> core.RunSimulationResponse:
        """Play so many turns on; see :meth:`Campaign.run`."""
        bytes_of(message, core.RunSimulationRequest)
        ended_by = self._campaign.run(message.turns, ignore_victory=message.ignore_victory)
        return core.RunSimulationResponse(
            turn=self._campaign.turn, state_hash=self._campaign.state_hash, ended_by=ended_by
        )

    def run_simulation_bytes(self, data: bytes) -> bytes:
        """``RunSimulationRequest`` to ``RunSimulationResponse``."""
        return self.run_simulation(parsed(core.RunSimulationRequest, data)).SerializeToString()

    def resolve_combat(self, message: combat.CombatRequest) -> combat.CombatOutcome:
        """Fight a battle outside the campaign; see :meth:`CombatResolver.resolve_combat`."""
        bytes_of(message, combat.CombatRequest)
        return fought(message, self._campaign.universe_id)

    def resolve_combat_bytes(self, data: bytes) -> bytes:
        """``CombatRequest`` to ``CombatOutcome``."""
        return self.resolve_combat(parsed(combat.CombatRequest, data)).SerializeToString()

    # Where it stands.
    def get_status(self, message: core.CampaignStatusRequest) -> core.CampaignStatus:
        """Turn, hash, victory and the figures of each faction."""
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
        """``CampaignStatusRequest`` to ``CampaignStatus``."""
        return self.get_status(parsed(core.CampaignStatusRequest, data)).SerializeToString()

    def query_entities(self, message: queries.EntityQuery) -> queries.EntityQueryResponse:
        """Entities that match; as :meth:`ECSAPI.query_entities`."""
        return self.ecs.query_entities(message)

    def query_entities_bytes(self, data: bytes) -> bytes:
        """``EntityQuery`` to ``EntityQueryResponse``."""
        return self.ecs.query_entities_bytes(data)

    def query_events(self, message: core.EventQuery) -> core.EventQueryResponse:
        """Events of the campaign's log, oldest first. ``StateError`` where the campaign has none."""
        return core.EventQueryResponse.FromString(self.query_events_bytes(bytes_of(message, core.EventQuery)))

    def query_events_bytes(self, data: bytes) -> bytes:
        """``EventQuery`` to ``EventQueryResponse``."""
        return self._campaign.native.query_events_bytes(data)

    def get_telemetry(self, message: stats.TelemetryRequest) -> stats.TelemetrySnapshot:
        """Return what the campaign's telemetry segment holds now. ``StateError`` where it has none."""
        bytes_of(message, stats.TelemetryRequest)
        directory = self._campaign.directory
        for session in list_sessions():
            if session.writer_process == os.getpid() and session.campaign_folder == str(directory):
                with TelemetryReader(session.path) as reader:
                    if (telemetry := reader.read_telemetry()) is not None:
                        return _snapshot(telemetry)
        raise StateError("the campaign has no telemetry: it has no directory, is finished, or was made without")

    def get_telemetry_bytes(self, data: bytes) -> bytes:
        """``TelemetryRequest`` to ``TelemetrySnapshot``."""
        return self.get_telemetry(parsed(stats.TelemetryRequest, data)).SerializeToString()

    # Space.
    def query_nearby_entities(self, message: spatial.NearbyEntitiesRequest) -> spatial.NearbyEntitiesResponse:
        """Entities near a place, by distance, then id; as :meth:`Campaign.query_nearby_entities`."""
        bytes_of(message, spatial.NearbyEntitiesRequest)
        return nearby(self._campaign.ecs, message)

    def query_nearby_entities_bytes(self, data: bytes) -> bytes:
        """``NearbyEntitiesRequest`` to ``NearbyEntitiesResponse``."""
        return self.query_nearby_entities(parsed(spatial.NearbyEntitiesRequest, data)).SerializeToString()

    def find_path(self, message: spatial.FindPathRequest) -> spatial.Path:
        """Find the shortest way along starlanes, or say why there is none; as :meth:`Campaign.find_path`."""
        bytes_of(message, spatial.FindPathRequest)
        start, end = system(message.start, "start"), system(message.end, "end")
        return path(self._campaign.find_path(start, end, constraints(message.constraints)))

    def find_path_bytes(self, data: bytes) -> bytes:
        """``FindPathRequest`` to ``Path``."""
        return self.find_path(parsed(spatial.FindPathRequest, data)).SerializeToString()

    def find_paths(self, message: spatial.FindPathsRequest) -> spatial.FindPathsResponse:
        """Find many ways under the same constraints; as :meth:`Campaign.find_paths`."""
        bytes_of(message, spatial.FindPathsRequest)
        starts, ends = systems(message.starts, "starts"), systems(message.ends, "ends")
        ways = self._campaign.find_paths(starts, ends, constraints(message.constraints))
        return spatial.FindPathsResponse(paths=[path(way) for way in ways])

    def find_paths_bytes(self, data: bytes) -> bytes:
        """``FindPathsRequest`` to ``FindPathsResponse``."""
        return self.find_paths(parsed(spatial.FindPathsRequest, data)).SerializeToString()

    # Shots.
    def calculate_ballistics(self, message: tactical.CalculateBallisticsRequest) -> tactical.BallisticsResult:
        """Fire one shot, as :meth:`BallisticsCalculator.calculate`; the campaign plays no part in it."""
        bytes_of(message, tactical.CalculateBallisticsRequest)
        return _ballistics.calculate(message)

    def calculate_ballistics_bytes(self, data: bytes) -> bytes:
        """``CalculateBallisticsRequest`` to ``BallisticsResult``."""
        return self.calculate_ballistics(parsed(tactical.CalculateBallisticsRequest, data)).SerializeToString()

    # Versions.
    def get_version(self, message: versioning.VersionRequest) -> versioning.VersionInfo:
        """Return the versions of the two sides of the package."""
        bytes_of(message, versioning.VersionRequest)
        return versioning.VersionInfo(package=_version(PACKAGE_VERSION), native=_version(NATIVE_VERSION))

    def get_version_bytes(self, data: bytes) -> bytes:
        """``VersionRequest`` to ``VersionInfo``."""
        return self.get_version(parsed(versioning.VersionRequest, data)).SerializeToString()

    def check_compatibility(self, message: versioning.CompatibilityRequest) -> versioning.APICompatibility:
        """Judge whether an implementation serves a user: by default, whether this one does."""
        bytes_of(message, versioning.CompatibilityRequest)
        if not message.HasField("required"):
            raise InvalidInput("required is not set; it says which version is needed")
        implemented = message.implemented if message.HasField("implemented") else _version(NATIVE_VERSION)
        checker = VersionChecker(_plain(message.required), "the client", "the simulation")
        found = checker.check(_plain(implemented))
        return versioning.APICompatibility(compatible=found.compatible, message=found.message)

    def check_compatibility_bytes(self, data: bytes) -> bytes:
        """``CompatibilityRequest`` to ``APICompatibility``."""
        return self.check_compatibility(parsed(versioning.CompatibilityRequest, data)).SerializeToString()


def _version(version: APIVersion) -> versioning.APIVersion:
    return versioning.APIVersion(major=version.major, minor=version.minor, patch=version.patch)


def _plain(version: versioning.APIVersion) -> APIVersion:
    return APIVersion(version.major, version.minor, version.patch)


# Messages have them as the core stores them: thousandths of credits, points and millions of people.
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
        battles=[stats.BattleSummary(**row._asdict()) for row in telemetry.battles],
    )
