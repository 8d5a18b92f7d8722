"""An object of every public class, found by looking: for tests of what all of them can do."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from typing import Any

import void_reckoning as vr
from hostile_scene import INSTANCES, Scene
from void_reckoning import _core
from void_reckoning.blackbox.summaries import CombatSummary

PACKAGES = ("blackbox", "telemetry", "combat", "tactical.ballistics", "spatial", "spatial.paths", "ecs", "policy")

Make = Callable[[Scene], Any]


def public_classes() -> dict[str, type]:
    """All of them, by a name for the test."""
    found: dict[type, str] = {}
    sources: list[tuple[str, list[tuple[str, Any]]]] = [
        ("", [(name, getattr(vr, name)) for name in vr.__all__]),
        ("_core.", [(name, value) for name, value in vars(_core).items() if not name.startswith("_")]),
    ]
    for package in PACKAGES:
        module = importlib.import_module(f"void_reckoning.{package}")
        sources.append((f"{package}.", [(name, getattr(module, name)) for name in getattr(module, "__all__", ())]))
    for prefix, members in sources:
        for name, value in members:
            if inspect.isclass(value) and value.__module__.startswith("void_reckoning"):
                found.setdefault(value, prefix + name)
    return {name: value for value, name in found.items()}


def _shot(scene: Scene) -> Any:
    shell = vr.Projectile(mass=43.5, muzzle_velocity=560, diameter=0.155, drag_curve="G7")
    return vr.BallisticsCalculator().calculate(shell, {"distance": 5000}, {}, trajectory_step=1)


def an_outcome(scene: Scene) -> Any:
    resolver = vr.CombatResolver({"damage_events": "units", "trace": True})
    return resolver.resolve_combat([("frigate", 12), vr.CombatUnit("scout", 2, faction="templars")], ("raider", 14))


def _battle_of_campaign(scene: Scene) -> CombatSummary:
    folder = scene.folder / "fought"
    if not folder.exists():
        with vr.Campaign.create(factions=4, systems=20, seed=2, directory=folder, telemetry=False) as campaign:
            campaign.run(12)
    return vr.BlackBoxViewer(vr.BlackBoxReader.open_log(folder)).get_combat_summary(1)


def _segment(scene: Scene) -> Any:
    return scene.telemetry.read_telemetry()


def _viewed(look: Callable[[Any], list[Any]]) -> Any:
    """Return the first thing that a faction sees somewhere in the beginning of a campaign."""
    campaign = vr.Campaign.create(factions=4, systems=20, seed=2, log=False, telemetry=False)
    for _ in range(20):
        with next(campaign.faction_turns()) as turn:
            found = look(turn.view)
            turn.abandon()
        if found:
            return found[0]
        campaign.run(1)
    raise AssertionError("nobody saw it")


def _composition(scene: Scene) -> Any:
    return _viewed(
        lambda view: [fleet for system in view.systems for fleet in view.foreign_fleets(system) if fleet.composition]
    )


def _foreign_planet(scene: Scene) -> Any:
    return _viewed(lambda view: [planet for system in view.systems for planet in view.foreign_planets(system)])


def _resumed(scene: Scene) -> Any:
    with vr.Campaign.create(factions=2, systems=10, directory=scene.folder / "resumed") as campaign:
        campaign.run(1)
    with vr.Campaign.resume(scene.folder / "resumed") as campaign:
        return campaign.resumed


def _forfeited(scene: Scene) -> Any:
    class Failing(vr.FactionPolicy):
        def plan(self, view: Any) -> Any:
            raise ValueError("no idea")

    campaign = vr.Campaign.create(factions=2, systems=10, policies={"*": Failing()}, log=False, telemetry=False)
    campaign.run(1)
    return campaign.statistics()["forfeited"][0]


def _army(scene: Scene) -> Any:
    return _viewed(lambda view: [view.army(army) for colony in view.colonies for army in view.armies_on(colony)])


def _ship(scene: Scene) -> Any:
    return scene.view.ship(scene.view.ships(scene.view.fleets[0])[0])


def _queued(scene: Scene) -> Any:
    return _viewed(lambda view: [entry for colony in view.colonies for entry in view.queue(colony)])


def _summary(scene: Scene) -> Any:
    return vr.BlackBoxViewer(scene.reader).get_turn_summary(1)


def _table(scene: Scene) -> Any:
    import pyarrow

    return vr.share_table(pyarrow.table({"a": [1]}), scene.folder)


OTHERS: dict[str, Make] = {
    "APICompatibility": lambda scene: vr.APICompatibility(True, "fine"),
    "BallisticsResult": _shot,
    "BuildingFigures": lambda scene: scene.view.building_type(0),
    "CampaignSettings": lambda scene: _core.CampaignSettings(),
    "CampaignSnapshot": lambda scene: scene.snapshots["campaign"],
    "Colony": lambda scene: scene.view.colony(scene.view.colonies[0]),
    "ColonisePlanet": lambda scene: vr.ColonisePlanet(1, 2),
    "CombatEstimate": lambda scene: scene.resolver.estimate_combat("frigate", "raider"),
    "CombatOutcome": an_outcome,
    "CombatSample": lambda scene: scene.resolver.sample_combat("frigate", "raider", repeat=3),
    "CombatSummary": _battle_of_campaign,
    "CombatUnit": lambda scene: vr.CombatUnit(
        "hulk", 3, unit_id=7, stats={"domain": "space", "hull": 300, "weapons": {"mass_driver": 4}}
    ),
    "ConstructBuilding": lambda scene: vr.ConstructBuilding(1, 0),
    "DamageEvent": lambda scene: an_outcome(scene).damage_events[3],
    "EmbarkArmies": lambda scene: vr.EmbarkArmies(1, 2, 3),
    "EntityQuery": lambda scene: vr.EntityQuery(["C"], filters={"C.i": {">": 1}}, limit=3, sort_by=["C.i"]),
    "Event": lambda scene: next(scene.reader.iter_events(["TurnStart"])),
    "EventColumns": lambda scene: scene.reader.columns("TurnEnd"),
    "EventFailure": lambda scene: vr.EventFailure("a subscriber", ValueError("no idea")),
    "EventNames": lambda scene: next(scene.reader.iter_events(["TurnStart"])).__getstate__()["names"],
    "FactionTurnSummary": lambda scene: _summary(scene).parts[0],
    "ForeignFleet": _composition,
    "ForeignPlanet": _foreign_planet,
    "ForfeitedTurns": _forfeited,
    "HeldMemory": lambda scene: (scene.world.snapshot(), scene.world.memory().holdings[0])[1],
    "Idle": lambda scene: importlib.import_module("void_reckoning.policy").Idle(),
    "InvadePlanet": lambda scene: vr.InvadePlanet(1, 2),
    "Limits": lambda scene: _core.LIMITS,
    "LogDamage": lambda scene: importlib.import_module("void_reckoning.blackbox").LogDamage(1, 2, None, None, "torn"),
    "LogNames": lambda scene: scene.reader.names,
    "MemoryReport": lambda scene: scene.world.memory(),
    "MergeFleets": lambda scene: vr.MergeFleets(1, 2),
    "MoveFleet": lambda scene: vr.MoveFleet(1, 2),
    "BoughtForce": lambda scene: scene.resolver.buy_force("frigate", 1000),
    "NativeUniverse": lambda scene: vr.Universe.load("skirmish").native,
    "NativeCampaign": lambda scene: scene.campaign._native,
    "NativeLog": lambda scene: scene.reader._native,
    "NativeLogColumns": lambda scene: scene.reader.columns("TurnEnd")._native,
    "NativeResolver": lambda scene: scene.resolver.native,
    "NativeSpatialIndex": lambda scene: scene.index.native,
    "BattleSettings": lambda scene: _core.BattleSettings(),
    "OrderResult": lambda scene: scene.turn.execute(vr.MoveFleet(1, 2)),
    "PathConstraints": lambda scene: vr.PathConstraints(speed=2.0),
    "PathResult": lambda scene: scene.campaign.find_path(*scene.campaign.world.column("System", "entity_id")[:2]),
    "Planet": lambda scene: scene.view.planet(scene.view.colonies[0]),
    "ProcessPolicy": lambda scene: vr.ProcessPolicy("void_reckoning.policy:Idle"),
    "Projectile": lambda scene: vr.Projectile(mass=1, muzzle_velocity=9, drag_curve=vr.DragCurve([0, 1], [0.1, 0.3])),
    "QueryCacheStatistics": lambda scene: scene.world.query_cache,
    "QueueEntry": _queued,
    "RangeTable": lambda scene: vr.BallisticsCalculator().range_table(
        {"mass": 1, "muzzle_velocity": 100, "diameter": 0.1}, [10, 1e6], {}, elevation=0.2
    ),
    "RecruitUnit": lambda scene: vr.RecruitUnit(1, 0),
    "Research": lambda scene: scene.view.research,
    "ResearchTechnology": lambda scene: vr.ResearchTechnology(0),
    "ResumeReport": _resumed,
    "RunSettings": lambda scene: _core.RunSettings(),
    "SeenUnits": lambda scene: _composition(scene).composition[0],
    "SetStance": lambda scene: vr.SetStance(1, vr.Stance.EVASIVE),
    "SharedTable": _table,
    "Ship": _ship,
    "Army": _army,
    "SideStatistics": lambda scene: an_outcome(scene).sides[1],
    "SimulationResult": lambda scene: vr.Campaign.create(factions=2, systems=10).run_simulation(1),
    "Standing": lambda scene: scene.campaign.standings()[0],
    "CampaignStatistics": lambda scene: scene.campaign.statistics(),
    "CampaignUsage": lambda scene: scene.campaign.usage(),
    "StopFlag": lambda scene: _core.StopFlag(),
    "Subscription": lambda scene: scene.world.events.subscribe("CombatEvent", print),
    "SystemResult": lambda scene: scene.world.systems.run("step", 1.0),
    "Table": lambda scene: scene.world.table("C"),
    "Target": lambda scene: vr.Target(distance=100, velocity_z=3),
    "TechnologyFigures": lambda scene: scene.view.technology(0),
    "TelemetryData": _segment,
    "TelemetryHeader": lambda scene: scene.telemetry.read_header(),
    "TelemetrySession": lambda scene: vr.TelemetryReader().list_sessions()[0] if scene.telemetry else None,
    "CombatStats": lambda scene: _segment(scene).combat_stats,
    "PerformanceMetrics": lambda scene: _segment(scene).performance,
    "EntityCounts": lambda scene: _segment(scene).entity_counts,
    "telemetry.Campaign": lambda scene: _segment(scene).campaign,
    "FactionFigures": lambda scene: _segment(scene).factions[0],
    "PhaseTimes": lambda scene: _segment(scene).phases[0],
    "Battle": lambda scene: importlib.import_module("void_reckoning.telemetry").Battle(*range(12)),
    "TickTrace": lambda scene: an_outcome(scene).trace[1],
    "Trajectory": lambda scene: _shot(scene).trajectory,
    "TurnResult": lambda scene: vr.TurnOrchestrator(vr.Campaign.create(factions=2, systems=10)).run_turn()[0],
    "TurnSummary": _summary,
    "UnitState": lambda scene: an_outcome(scene).attackers[2],
    "UnitTypeFigures": lambda scene: scene.view.unit_type("frigate"),
    "Vec3": lambda scene: vr.Vec3(1.0, 2.0, 3.0),
    "ViewEstimate": lambda scene: scene.view.estimate(("frigate", 3), ("raider", 2)),
    "WeaponStatistics": lambda scene: an_outcome(scene).weapons[0],
    "WeaponUse": lambda scene: _battle_of_campaign(scene).weapons[0],
    "WorldSnapshot": lambda scene: scene.world.snapshot(),
}
"""An object of each class that has none in the scene."""

NOT_MADE = {"FactionPolicy", "NativeLogScan", "NativeLogFollow", "TelemetrySegment"}
"""Without objects of their own (abstract), or private to objects that are tested."""


def maker(name: str, kind: type) -> Make | None:
    """Return what makes an object of a class."""
    return OTHERS.get(name) or OTHERS.get(kind.__name__) or INSTANCES.get(kind.__name__)
