"""Void Reckoning: a deterministic 4X campaign simulator with a native core.

>>> import void_reckoning as vr
>>> campaign = vr.Campaign.create(factions=4, systems=30, seed=1)
>>> campaign.run(turns=3)
'turns'
"""

import importlib
from typing import TYPE_CHECKING, Any

# First: it reports a native module of another version.
from void_reckoning.support import versioning as _versioning

# isort: split
from void_reckoning._core import (
    CalculationError,
    CampaignSnapshot,
    ColonisePlanet,
    CombatError,
    CombatOutcome,
    CombatResult,
    CombatUnit,
    ConstructBuilding,
    DamagedData,
    EmbarkArmies,
    EntityRef,
    Event,
    FactionView,
    IntegrationError,
    InvadePlanet,
    InvalidInput,
    InvalidQuery,
    MergeFleets,
    MoveFleet,
    NotFound,
    PolicyError,
    PolicyTimeout,
    QueryError,
    RecruitUnit,
    ResearchTechnology,
    SetStance,
    Stance,
    StateCorruption,
    StateError,
    StorageError,
    Table,
    WorldSnapshot,
    event_names,
    policy_names,
    usable_cores,
)
from void_reckoning.campaign import Campaign
from void_reckoning.campaign.ai_manager import AIManager
from void_reckoning.campaign.faction_processor import FactionProcessor, TurnResult
from void_reckoning.campaign.faction_turn import FactionTurn, OrderResult
from void_reckoning.campaign.simulation_result import SimulationResult
from void_reckoning.campaign.turn_orchestrator import TurnOrchestrator
from void_reckoning.combat import (
    BoughtForce,
    CombatBatch,
    CombatEstimate,
    CombatResolver,
    buy_force,
    resolve_combat,
    resolve_combat_batch,
    resolve_combat_safe,
)
from void_reckoning.combat.config import CombatConfig, Terrain
from void_reckoning.ecs import ECSClient, EntityData, EntityFilters, EntityQuery
from void_reckoning.ecs.column_edit import ColumnEdit
from void_reckoning.ecs.events import EventBus, EventFailure, Subscription
from void_reckoning.ecs.systems import SystemColumns, SystemResult, Systems
from void_reckoning.ecs.world import World
from void_reckoning.policy import FactionPolicy, Order
from void_reckoning.spatial import SpatialIndex, Vec3
from void_reckoning.spatial.paths import PathConstraints, PathResult
from void_reckoning.support.error_handling import handle_native_error
from void_reckoning.support.notebook import show_in_notebooks as _show_in_notebooks
from void_reckoning.support.universe import Universe
from void_reckoning.support.universes import find_universe, universe_folders
from void_reckoning.support.versioning import APICompatibility, APIVersion, VersionChecker, VersionMismatch
from void_reckoning.tactical.ballistics import (
    BallisticsCalculator,
    BallisticsResult,
    DragCurve,
    Environment,
    EnvironmentData,
    Projectile,
    ProjectileData,
    Target,
    TargetData,
    calculate_ballistics,
)

if TYPE_CHECKING:
    from void_reckoning.blackbox import BlackBoxReader, BlackBoxViewer
    from void_reckoning.messages.ecs_api import ECSAPI
    from void_reckoning.messages.simulation_api import SimulationCoreAPI
    from void_reckoning.policy.process_policy import ProcessPolicy
    from void_reckoning.telemetry import (
        TELEMETRY_MAGIC,
        TELEMETRY_VERSION,
        CombatStats,
        TelemetryData,
        TelemetryHeader,
        TelemetryReader,
    )
    from void_reckoning.telemetry.shared_tables import SharedTable, list_shared_tables, open_shared_table, share_table

_show_in_notebooks()

__version__ = str(_versioning.PACKAGE_VERSION)

_LAZY = {
    "BlackBoxReader": "void_reckoning.blackbox",
    "BlackBoxViewer": "void_reckoning.blackbox",
    "ECSAPI": "void_reckoning.ecs_api",
    "ProcessPolicy": "void_reckoning.process_policy",
    "SharedTable": "void_reckoning.shared_tables",
    "SimulationCoreAPI": "void_reckoning.simulation_api",
    "TELEMETRY_MAGIC": "void_reckoning.telemetry",
    "TELEMETRY_VERSION": "void_reckoning.telemetry",
    "CombatStats": "void_reckoning.telemetry",
    "TelemetryData": "void_reckoning.telemetry",
    "TelemetryHeader": "void_reckoning.telemetry",
    "TelemetryReader": "void_reckoning.telemetry",
    "list_shared_tables": "void_reckoning.shared_tables",
    "open_shared_table": "void_reckoning.shared_tables",
    "share_table": "void_reckoning.shared_tables",
}


def __getattr__(name: str) -> Any:
    # The libraries behind these are loaded on first use.
    if name in _LAZY:
        return getattr(importlib.import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'void_reckoning' has no attribute '{name}'")


__all__ = [
    "ECSAPI",
    "TELEMETRY_MAGIC",
    "TELEMETRY_VERSION",
    "AIManager",
    "APICompatibility",
    "APIVersion",
    "BallisticsCalculator",
    "BallisticsResult",
    "BlackBoxReader",
    "BlackBoxViewer",
    "BoughtForce",
    "CalculationError",
    "Campaign",
    "CampaignSnapshot",
    "ColonisePlanet",
    "ColumnEdit",
    "CombatBatch",
    "CombatConfig",
    "CombatError",
    "CombatEstimate",
    "CombatOutcome",
    "CombatResolver",
    "CombatResult",
    "CombatStats",
    "CombatUnit",
    "ConstructBuilding",
    "DamagedData",
    "DragCurve",
    "ECSClient",
    "EmbarkArmies",
    "EntityData",
    "EntityFilters",
    "EntityQuery",
    "EntityRef",
    "Environment",
    "EnvironmentData",
    "Event",
    "EventBus",
    "EventFailure",
    "FactionPolicy",
    "FactionProcessor",
    "FactionTurn",
    "FactionView",
    "IntegrationError",
    "InvadePlanet",
    "InvalidInput",
    "InvalidQuery",
    "MergeFleets",
    "MoveFleet",
    "NotFound",
    "Order",
    "OrderResult",
    "PathConstraints",
    "PathResult",
    "PolicyError",
    "PolicyTimeout",
    "ProcessPolicy",
    "Projectile",
    "ProjectileData",
    "QueryError",
    "RecruitUnit",
    "ResearchTechnology",
    "SetStance",
    "SharedTable",
    "SimulationCoreAPI",
    "SimulationResult",
    "SpatialIndex",
    "Stance",
    "StateCorruption",
    "StateError",
    "StorageError",
    "Subscription",
    "SystemColumns",
    "SystemResult",
    "Systems",
    "Table",
    "Target",
    "TargetData",
    "TelemetryData",
    "TelemetryHeader",
    "TelemetryReader",
    "Terrain",
    "TurnOrchestrator",
    "TurnResult",
    "Universe",
    "Vec3",
    "VersionChecker",
    "VersionMismatch",
    "World",
    "WorldSnapshot",
    "__version__",
    "buy_force",
    "calculate_ballistics",
    "event_names",
    "find_universe",
    "handle_native_error",
    "list_shared_tables",
    "open_shared_table",
    "policy_names",
    "resolve_combat",
    "resolve_combat_batch",
    "resolve_combat_safe",
    "share_table",
    "universe_folders",
    "usable_cores",
]
