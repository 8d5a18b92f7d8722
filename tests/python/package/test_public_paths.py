"""Everything that could be imported from a documented module still can, wherever it is defined."""

import importlib

import pytest

NAMES = {
    "campaign": "Campaign",
    "faction_turn": "FactionTurn OrderResult",
    "policy": "FactionPolicy Idle Order PROCESS_PREFIX check_timeout in_own_process load_policy policy_name",
    "process_policy": "ProcessPolicy",
    "universes": "Universe find_universe universe_folders",
    "ecs": "ECSClient EntityData EntityFilters EntityQuery Value",
    "world": "World",
    "column_edit": "ColumnEdit",
    "systems": "PythonSystem SystemColumns SystemFunction SystemResult Systems",
    "events": "EventBus EventFailure Handler Subscription",
    "combat": "BoughtForce CombatBatch CombatEstimate CombatResolver buy_force resolve_combat resolve_combat_batch resolve_combat_safe",
    "combat_config": "CombatConfig Terrain native_resolver",
    "combat_units": "Unit Units sides_of",
    "ballistics": (
        "BallisticsCalculator BallisticsResult DragCurve Environment EnvironmentData EnvironmentLike POUND_PER_SQUARE_INCH "
        "Projectile ProjectileData ProjectileLike RangeTable Target TargetData TargetLike Trajectory VACUUM calculate_ballistics"
    ),
    "spatial": "Place SpatialIndex Vec3 pair place",
    "paths": "Constraints PathConstraints PathResult",
    "shared_tables": "SharedTable clean_stale_tables list_shared_tables open_shared_table share_table",
    "ecs_api": "ECSAPI payload_of",
    "simulation_api": "SimulationCoreAPI",
    "versioning": "APICompatibility APIVersion NATIVE_VERSION PACKAGE_VERSION VersionChecker VersionMismatch",
    "error_handling": "handle_native_error one_line",
}
"""By module of ``void_reckoning``. A name leaves only with a major version."""


@pytest.mark.parametrize("module", NAMES)
def test_documented_modules_keep_their_names(module: str) -> None:
    loaded = importlib.import_module(f"void_reckoning.{module}")
    assert [name for name in NAMES[module].split() if not hasattr(loaded, name)] == []
    assert set(loaded.__all__) == set(NAMES[module].split())


def test_campaigns_of_earlier_versions_know_a_policy_by_its_old_name() -> None:
    policy = importlib.import_module("void_reckoning.policy")
    assert policy.policy_name(policy.Idle()) == "void_reckoning.policy:Idle"
