"""Void Reckoning: a deterministic 4X campaign simulator with a native core.

>>> import void_reckoning as vr
>>> campaign = vr.Campaign.create(factions=4, systems=30, seed=1)
>>> campaign.run(turns=3)
'turns'
"""

from void_reckoning.campaign import Campaign, FactionTurn, OrderResult
from void_reckoning.column_edit import ColumnEdit
from void_reckoning.ecs import ECSClient, EntityQuery
from void_reckoning.policy import FactionPolicy, Order
from void_reckoning.simulation_core import (
    CalculationError,
    CampaignSnapshot,
    ColonisePlanet,
    CombatError,
    ConstructBuilding,
    DamagedData,
    EmbarkArmies,
    EntityRef,
    FactionView,
    IntegrationError,
    InvadePlanet,
    InvalidInput,
    InvalidQuery,
    MergeFleets,
    MoveFleet,
    NotFound,
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
    policy_names,
)
from void_reckoning.simulation_core import version as _native_version
from void_reckoning.systems import SystemColumns, SystemResult
from void_reckoning.universes import find_universe, universe_folders
from void_reckoning.world import World

__version__ = _native_version()

__all__ = [
    "CalculationError",
    "Campaign",
    "CampaignSnapshot",
    "ColonisePlanet",
    "ColumnEdit",
    "CombatError",
    "ConstructBuilding",
    "DamagedData",
    "ECSClient",
    "EmbarkArmies",
    "EntityQuery",
    "EntityRef",
    "FactionPolicy",
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
    "QueryError",
    "RecruitUnit",
    "ResearchTechnology",
    "SetStance",
    "Stance",
    "StateCorruption",
    "StateError",
    "StorageError",
    "SystemColumns",
    "SystemResult",
    "Table",
    "World",
    "WorldSnapshot",
    "__version__",
    "find_universe",
    "policy_names",
    "universe_folders",
]
