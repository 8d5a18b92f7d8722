"""What public functions need to be called at all: a world, a campaign with a log, a battle, and a valid value for every parameter."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import void_reckoning as vr
from void_reckoning import experiments
from void_reckoning._core import NativeCampaign, NativeWorld, QueryArguments
from void_reckoning.proto.ecs import events_pb2, queries_pb2

FIELDS = {
    "i": "i32",
    "u": "u8",
    "x": "f32",
    "d": "f64",
    "b": "bool",
    "s": "string",
    "e": "entity",
    "a": "f32[3]",
}


class Scene:
    """Things to call methods of, each made when it is first wanted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def world(self) -> vr.World:
        world = vr.World()
        world.register_component("C", FIELDS)
        world.register_component("Position", {"x": "f32", "y": "f32"})
        self.ids = world.ecs.create_entities(3, {"C.i": np.arange(3, dtype=np.int32)}, ["Position"])
        world.register_system("step", lambda columns, delta_time: None, writes=["C.x"])
        return world

    @cached_property
    def entity(self) -> int:
        _ = self.world
        return int(self.ids[0])

    @cached_property
    def campaign(self) -> vr.Campaign:
        campaign = vr.Campaign.create(factions=2, systems=10, directory=self.folder / "campaign")
        campaign.world.register_component("C", FIELDS)
        campaign.register_system("step", lambda columns, delta_time: None, writes=["C.x"])
        self.made = campaign.ecs.create_entity("", {"C": {}, "Position": {}})
        campaign.run(1)
        return campaign

    @cached_property
    def turn(self) -> vr.FactionTurn:
        return next(self.campaign.faction_turns())

    @cached_property
    def view(self) -> vr.FactionView:
        return self.turn.view

    @cached_property
    def reader(self) -> vr.BlackBoxReader:
        _ = self.campaign
        return vr.BlackBoxReader.open_log(self.folder / "campaign")

    @cached_property
    def resolver(self) -> vr.CombatResolver:
        return vr.CombatResolver()

    @cached_property
    def tuning(self) -> experiments.Tuning:
        target = experiments.Target("length", 1.0)
        parameter = experiments.Parameter("unit_types.frigate.cost", 60, 90)
        return experiments.Tuning([target], [parameter], generations=1, campaigns=2, confirm=2)

    @cached_property
    def experiment(self) -> experiments.Experiment:
        spec = experiments.Spec(factions=2, systems=10, turns=1, seeds=1)
        experiments.sweep(spec, self.folder / "sweep", experiments.Serial())
        return experiments.open(self.folder / "sweep")

    @cached_property
    def index(self) -> vr.SpatialIndex:
        return vr.SpatialIndex(np.arange(3), np.zeros(3, np.float32), np.zeros(3, np.float32))

    @cached_property
    def edit(self) -> vr.ColumnEdit:
        return self.world.ecs.edit_columns("C").__enter__()

    @cached_property
    def telemetry(self) -> vr.TelemetryReader:
        folder = str(self.campaign.directory)
        sessions = vr.TelemetryReader().list_sessions()
        reader = vr.TelemetryReader(next(one.path for one in sessions if one.campaign_folder == folder))
        assert reader.connect()
        return reader

    def state(self) -> tuple[Any, ...]:
        """All that an error must leave as it is."""
        state: list[Any] = []
        for name, of in (("world", self.world_state), ("campaign", self.campaign_state), ("index", self.index_state)):
            if name in self.__dict__:
                state.append(of())
        return tuple(state)

    def world_state(self) -> tuple[Any, ...]:
        world = self.world
        return world.state_hash, world.entity_count, len(world.components), world.system_names, world.events.published

    def campaign_state(self) -> tuple[Any, ...]:
        campaign = self.campaign
        log = (self.folder / "campaign" / "blackbox.vrlog").stat().st_size
        return campaign.state_hash, campaign.turn, log, len(campaign.world.components), campaign.systems.names

    def index_state(self) -> tuple[Any, ...]:
        return len(self.index), self.index.radius((0, 0), 1e9)[0].tolist()

    def close(self) -> None:
        for name in ("telemetry", "campaign"):
            if name in self.__dict__:
                (self.telemetry.close if name == "telemetry" else self.campaign.finish)()


def _column(scene: Scene) -> Any:
    return np.zeros(3, np.float32)


def _table(scene: Scene) -> Any:
    return pyarrow.table({"entity_id": np.array([scene.entity], np.uint64), "C.i": np.array([5], np.int32)})


Make = Callable[[Scene], Any]


def _orchestrator(scene: Scene) -> vr.TurnOrchestrator:
    return vr.TurnOrchestrator(scene.campaign)


INSTANCES: dict[str, Make] = {
    "AIManager": lambda scene: _orchestrator(scene).processor.ai,
    "BallisticsCalculator": lambda scene: vr.BallisticsCalculator(),
    "QueryArguments": lambda scene: QueryArguments(["C"], [], [], 1, 0),
    "BlackBoxReader": lambda scene: scene.reader,
    "BlackBoxViewer": lambda scene: vr.BlackBoxViewer(scene.reader),
    "Campaign": lambda scene: scene.campaign,
    "CampaignWorld": lambda scene: scene.campaign.world,
    "ColumnEdit": lambda scene: scene.edit,
    "CombatBatch": lambda scene: scene.resolver.resolve_combat_batch([("frigate", "raider")]),
    "CombatConfig": lambda scene: vr.CombatConfig(),
    "CombatOutcome": lambda scene: scene.resolver.resolve_combat("frigate", "raider"),
    "CombatResolver": lambda scene: scene.resolver,
    "BuildingFigures": lambda scene: scene.view.building_type(0),
    "TechnologyFigures": lambda scene: scene.view.technology(0),
    "UnitTypeFigures": lambda scene: scene.view.unit_type(0),
    "ViewEstimate": lambda scene: scene.view.estimate(("frigate", 3), ("raider", 2)),
    "DragCurve": lambda scene: vr.DragCurve.standard("G1"),
    "ECSAPI": lambda scene: vr.ECSAPI(scene.world.ecs),
    "ECSClient": lambda scene: scene.world.ecs,
    "EntityRef": lambda scene: scene.world.ecs.get_entity(scene.entity),
    "Environment": lambda scene: vr.Environment(),
    "Event": lambda scene: scene.reader.find_events_by_type("TurnEnd")[0],
    "EventColumns": lambda scene: scene.reader.columns("TurnEnd"),
    "EventBus": lambda scene: scene.world.events,
    "FactionProcessor": lambda scene: _orchestrator(scene).processor,
    "FactionTurn": lambda scene: scene.turn,
    "FactionView": lambda scene: scene.view,
    "LogChunk": lambda scene: next(chunk for chunk in scene.reader.iter_chunks() if chunk.kind == "events"),
    "LogNames": lambda scene: scene.reader.names,
    "NativeWorld": lambda scene: scene.world.native,
    "ProcessPolicy": lambda scene: None,
    "SimulationCoreAPI": lambda scene: vr.SimulationCoreAPI(scene.campaign),
    "SpatialIndex": lambda scene: scene.index,
    "SystemColumns": lambda scene: vr.SystemColumns({"C.x": _column(scene)}, ["C.x"]),
    "Systems": lambda scene: scene.world.systems,
    "TelemetryReader": lambda scene: scene.telemetry,
    "Terrain": lambda scene: vr.Terrain(),
    "TurnOrchestrator": _orchestrator,
    "Universe": lambda scene: vr.Universe.load("skirmish"),
    "Experiment": lambda scene: scene.experiment,
    "Spec": lambda scene: scene.experiment.spec,
    "Parameter": lambda scene: scene.tuning.parameters[0],
    "Target": lambda scene: scene.tuning.targets[0],
    "Tuning": lambda scene: scene.tuning,
    "VersionChecker": lambda scene: vr.VersionChecker(vr.APIVersion(1, 0)),
    "APIVersion": lambda scene: vr.APIVersion(1, 0),
    "World": lambda scene: scene.world,
}
"""An instance of each class whose methods are called."""

VALUES: dict[str, Make] = {
    "angles": _column,
    "archetype": lambda scene: "crate",
    "attacker": lambda scene: [("frigate", 2)],
    "attackers": lambda scene: [("frigate", 2)],
    "coefficients": lambda scene: [0.2, 0.3],
    "campaign": lambda scene: scene.campaign,
    "columns": lambda scene: {"C.x": _column(scene)},
    "component": lambda scene: "C",
    "component_types": lambda scene: ["C"],
    "components": lambda scene: {"C": {"i": 1}},
    "config": lambda scene: {"tick_limit": 50},
    "constraints": lambda scene: {"speed": 1.0},
    "combat": lambda scene: None,
    "combat_id": lambda scene: 1,
    "count": lambda scene: 3,
    "data": lambda scene: b"",
    "defender": lambda scene: [("raider", 2)],
    "defenders": lambda scene: [("raider", 2)],
    "delta_time": lambda scene: 1.0,
    "directory": lambda scene: None,
    "distance": lambda scene: 100.0,
    "distances": lambda scene: [10.0, 20.0],
    "doc": lambda scene: "",
    "duration": lambda scene: 0,
    "elevation": lambda scene: 0.1,
    "end": lambda scene: scene.campaign.world.column("System", "entity_id")[1],
    "ends": lambda scene: [scene.campaign.world.column("System", "entity_id")[1]],
    "entity_id": lambda scene: scene.entity,
    "entity_ids": lambda scene: scene.ids if scene.entity else None,
    "environment": lambda scene: {"gravity": 9.8},
    "error_map": lambda scene: {ValueError: vr.CombatError},
    "event": lambda scene: "FactionTurnEnd",
    "event_type": lambda scene: "TurnEnd",
    "faction": lambda scene: None,
    "field": lambda scene: "x",
    "faction_turn": lambda scene: scene.turn,
    "fields": lambda scene: ["C.x"],
    "filters": lambda scene: {"C.i": 1},
    "fleet": lambda scene: int(scene.view.fleets[0]),
    "function": lambda scene: lambda columns, delta_time: None,
    "handler": lambda scene: lambda event: None,
    "height": lambda scene: 1.0,
    "id": lambda scene: 1,
    "ids": lambda scene: scene.ids if scene.entity else None,
    "implemented": lambda scene: vr.APIVersion(1, 2),
    "index": lambda scene: 1,
    "k": lambda scene: 1,
    "key": lambda scene: "type",
    "last_sequence": lambda scene: 0,
    "limit": lambda scene: 1,
    "mach": lambda scene: [0.5, 1.0],
    "name": lambda scene: "step",
    "offset": lambda scene: 0,
    "order": lambda scene: vr.MoveFleet(1, 2),
    "other": lambda scene: vr.APIVersion(1, 0),
    "path": lambda scene: scene.folder / "campaign",
    "paths": lambda scene: ["C.x"],
    "place": lambda scene: 0,
    "planet": lambda scene: 1,
    "point_id": lambda scene: 1,
    "policy": lambda scene: "standard",
    "position": lambda scene: (0.0, 0.0),
    "projectile": lambda scene: {"mass": 1.0, "muzzle_velocity": 100.0, "diameter": 0.1},
    "query": lambda scene: vr.EntityQuery(["C"]),
    "radius": lambda scene: 1.0,
    "rate": lambda scene: "C.x",
    "reads": lambda scene: ["C.i"],
    "reason": lambda scene: "because",
    "request": lambda scene: b"",
    "row": lambda scene: 0,
    "seed": lambda scene: 1,
    "snapshot": lambda scene: scene.world.snapshot(),
    "start": lambda scene: scene.campaign.world.column("System", "entity_id")[0],
    "starts": lambda scene: [scene.campaign.world.column("System", "entity_id")[0]],
    "subscription": lambda scene: 1,
    "system": lambda scene: lambda: None,
    "table": _table,
    "target": lambda scene: {"distance": 100.0},
    "text": lambda scene: "1.2.3",
    "threads": lambda scene: 1,
    "timeout": lambda scene: 0.0,
    "turn": lambda scene: 1,
    "turns": lambda scene: 1,
    "types": lambda scene: ["TurnEnd"],
    "credits": lambda scene: 1000,
    "universe": lambda scene: "void_reckoning",
    "value": lambda scene: "C.x",
    "values": _column,
    "velocities": _column,
    "version": lambda scene: vr.APIVersion(1, 0),
    "view": lambda scene: scene.view,
    "what": lambda scene: "what",
    "why": lambda scene: "why",
    "world": lambda scene: scene.world.native,
    "writes": lambda scene: ["C.x"],
    "x": _column,
    "y": _column,
    **dict.fromkeys(("low_x", "low_y", "high_x", "high_y"), _column),
}
"""A valid value of each parameter that has no default, by its name."""


def _saved(scene: Scene) -> Path:
    path = scene.folder / "b.save"
    if not path.exists():
        scene.campaign.save(path)
    return path


def _finished(scene: Scene) -> Path:
    path = scene.folder / "finished"
    if not path.exists():
        with vr.Campaign.create(factions=2, systems=10, directory=path) as campaign:
            campaign.run(1)
    return path


def _integrated(world: Any) -> str:
    if "integration" not in world.system_names:
        world.add_integration("integration", "C.x", "C.x")
    return "integration"


def _shared(scene: Scene) -> Path:
    scene.shared = vr.share_table(_table(scene), scene.folder)  # type: ignore[attr-defined]
    return scene.shared.path  # type: ignore[attr-defined, no-any-return]


def _view_entity(name: str) -> Make:
    return lambda scene: int(getattr(scene.view, name)[0])


def _native_query(scene: Scene) -> QueryArguments:
    return QueryArguments(["C"], [("C.i", "==", [1])], [("C.i", False)], 1, 0)


SPECIAL: dict[str, Make] = {
    "APIVersion.major": lambda scene: 1,
    "APIVersion.minor": lambda scene: 0,
    "AIManager.assign.faction": lambda scene: "*",
    "AIManager.policy_of.faction": lambda scene: "templars",
    "Campaign.policy_of.faction": lambda scene: "templars",
    "Campaign.assign_policy.faction": lambda scene: "*",
    "Campaign.at_turn.turn": lambda scene: 1,
    "Campaign.native": lambda scene: scene.campaign.native,
    "EventColumns.__getitem__.name": lambda scene: "turn",
    "FactionTurn.seat": lambda scene: 0,
    "FactionView.memory.memory": lambda scene: {"turns": 1},
    "Idle": lambda scene: None,
    "LogNames.entity.entity": lambda scene: 1,
    "Subscription.bus": lambda scene: scene.world.events,
    "Subscription.number": lambda scene: 1,
    "check_timeout.what": lambda scene: "seconds",
    "native_resolver.config": lambda scene: vr.CombatConfig(),
    "payload_of.event": lambda scene: events_pb2.Event(event_type="FactionTurnStart"),
    "pair.name": lambda scene: "value",
    "place.name": lambda scene: "value",
    "check_timeout.seconds": lambda scene: 1.0,
    "load_policy.name": lambda scene: "void_reckoning.policy:Idle",
    "one_line.error": lambda scene: ValueError("no idea"),
    "pair.value": lambda scene: (1.0, 2.0),
    "place.value": lambda scene: (1.0, 2.0),
    "Campaign.create.factions": lambda scene: 2,
    "Campaign.create.systems": lambda scene: 10,
    "Campaign.load.path": _saved,
    "Campaign.from_snapshot.snapshot": lambda scene: scene.campaign.snapshot(),
    "FactionView.unit_type.type": lambda scene: "frigate",
    "FactionView.building_type.type": lambda scene: 0,
    "FactionView.technology.technology": lambda scene: 0,
    "FactionView.estimate.own": lambda scene: [int(scene.view.fleets[0]), ("frigate", 2)],
    "FactionView.estimate.enemy": lambda scene: [("raider", 2, 1, 0.5)],
    **{
        f"{name}Figures.{method}.name": (lambda scene: "cost")
        for name in ("UnitType", "Building", "Technology")
        for method in ("__getitem__", "get", "__contains__")
    },
    **{f"ViewEstimate.{method}.name": (lambda scene: "doubt") for method in ("__getitem__", "get", "__contains__")},
    "Campaign.resume.directory": _finished,
    "Campaign.restore.snapshot": lambda scene: scene.campaign.snapshot(),
    "Campaign.save.path": lambda scene: scene.folder / "a.save",
    "Campaign.run.turns": lambda scene: 0,
    "Campaign.run_async.turns": lambda scene: 0,
    "Campaign.register_system.name": lambda scene: f"system {os.urandom(4).hex()}",
    "World.register_system.name": lambda scene: f"system {os.urandom(4).hex()}",
    "World.register_integration.name": lambda scene: f"system {os.urandom(4).hex()}",
    "Systems.register.name": lambda scene: f"system {os.urandom(4).hex()}",
    "Systems.register_integration.name": lambda scene: f"system {os.urandom(4).hex()}",
    "CampaignWorld.add_integration.name": lambda scene: f"system {os.urandom(4).hex()}",
    "NativeWorld.add_integration.name": lambda scene: f"system {os.urandom(4).hex()}",
    "CampaignWorld.run_system.name": lambda scene: _integrated(scene.campaign.world),
    "NativeWorld.run_system.name": lambda scene: _integrated(scene.world.native),
    "World.register_component.name": lambda scene: "Other",
    "World.register_component.fields": lambda scene: {"a": "f32"},
    "CampaignWorld.register_component.name": lambda scene: "Other",
    "CampaignWorld.register_component.fields": lambda scene: {"a": "f32"},
    "NativeWorld.register_component.name": lambda scene: "Other",
    "NativeWorld.register_component.fields": lambda scene: {"a": "f32"},
    "ColumnEdit.fields": lambda scene: ["x"],
    "ECSClient.edit_columns.fields": lambda scene: ["x"],
    "World.column.field": lambda scene: "x",
    "CombatUnit.type": lambda scene: "frigate",
    "CombatResolver.resolve_combat_batch.attackers": lambda scene: [("frigate", "raider")],
    "CombatResolver.resolve_combat_batch.defenders": lambda scene: None,
    "CombatResolver.sample_combat.repeat": lambda scene: 1,
    "CombatResolver.buy_force.types": lambda scene: [("frigate", 3), "scout"],
    "buy_force.types": lambda scene: "frigate",
    "Design.parameters": lambda scene: {"rules.queue_length": {"values": [3, 4]}},
    "Experiment.path": lambda scene: scene.experiment.folder.path,
    "Experiment.table.name": lambda scene: "runs",
    "Experiment.sql.query": lambda scene: "select 1",
    "Experiment.find.run_id": lambda scene: scene.experiment.table("runs").column("run")[0].as_py(),
    "open_experiment.path": lambda scene: scene.experiment.folder.path,
    "Spec.from_dict.entries": lambda scene: {"turns": 3},
    "Spec.from_toml_with.path": lambda scene: Path(__file__).resolve().parents[3] / "examples/tune.toml",
    "Spec.from_toml.path": lambda scene: Path(__file__).resolve().parents[3] / "examples/sweep.toml",
    **{
        f"{name}.executor": lambda scene: experiments.Serial()
        for name in ("compare_policies", "compare_rules", "gate", "ladder", "tune")
    },
    **{f"{name}.spec": lambda scene: scene.experiment.spec for name in ("compare_policies", "gate", "ladder", "tune")},
    "compare_policies.a": lambda scene: "standard",
    "compare_policies.b": lambda scene: "greedy",
    "compare_policies.max_campaigns": lambda scene: 2,
    "ladder.policies": lambda scene: ["standard", "greedy"],
    "ladder.max_campaigns": lambda scene: 2,
    "compare_rules.a": lambda scene: scene.experiment.spec,
    "compare_rules.b": lambda scene: scene.experiment.spec,
    "compare_rules.figure": lambda scene: "length",
    "compare_rules.max_campaigns": lambda scene: 2,
    "gate.guards": lambda scene: [experiments.Guard("length", 0.5)],
    "gate.baseline": lambda scene: scene.experiment.folder.path,
    "tune.tuning": lambda scene: scene.tuning,
    "tune.out": lambda scene: scene.folder / "tuned",
    "Guard.figure": lambda scene: "length",
    "Guard.bound": lambda scene: 0.1,
    "Parameter.path": lambda scene: "unit_types.frigate.cost",
    "Parameter.low": lambda scene: 60,
    "Parameter.high": lambda scene: 90,
    "Parameter.value_at.share": lambda scene: 0.5,
    "Parameter.share_of.value": lambda scene: 70.0,
    "Target.figure": lambda scene: "length",
    "Target.value": lambda scene: 0.5,
    "Target.distance.found": lambda scene: 0.5,
    "Tuning.targets": lambda scene: scene.tuning.targets,
    "Tuning.parameters": lambda scene: scene.tuning.parameters,
    "Tuning.from_toml.path": lambda scene: Path(__file__).resolve().parents[3] / "examples/tune.toml",
    "Variant.name": lambda scene: "one",
    "ban_each.spec": lambda scene: experiments.Spec(universe="skirmish", factions=2),
    "ban_each.kind": lambda scene: "units",
    "overridden.files": lambda scene: vr.Universe.load("skirmish").files,
    "overridden.overrides": lambda scene: {"rules.queue_length": 4},
    "explain.run": _finished,
    "explain.turns": lambda scene: [1, 1],
    "explain.until": lambda scene: 2,
    "explain.continuations": lambda scene: 1,
    "explain.executor": lambda scene: experiments.Serial(),
    "what_if.run": _finished,
    "what_if.values": lambda scene: ["FactionState.treasury of templars=10"],
    "what_if.continuations": lambda scene: 1,
    "what_if.until": lambda scene: 2,
    "what_if.executor": lambda scene: experiments.Serial(),
    "logged_run.experiment": lambda scene: scene.experiment,
    "logged_run.run_id": lambda scene: "",
    "sweep.spec": lambda scene: scene.experiment.spec,
    "sweep.out": lambda scene: scene.experiment.folder.path,
    "write_report.folder": lambda scene: scene.experiment.folder.path,
    "Universe.load.universe": lambda scene: "skirmish",
    "Universe.compile.name": lambda scene: "mine",
    "Universe.compile.files": lambda scene: vr.Universe.load("skirmish").files,
    "Universe.faction_ids.factions": lambda scene: 3,
    "Universe.available.faction": lambda scene: "gulls",
    "CombatConfig.of.value": lambda scene: {"trace": True},
    "CombatConfig.made.what": lambda scene: "value",
    "Terrain.made.what": lambda scene: "value",
    "CombatConfig.made.value": lambda scene: {"trace": True},
    "Terrain.made.value": lambda scene: {"cover": 0.5},
    "ConstructBuilding.colony": lambda scene: 1,
    "ConstructBuilding.building": lambda scene: 0,
    "RecruitUnit.colony": lambda scene: 1,
    "RecruitUnit.type": lambda scene: 0,
    "ResearchTechnology.technology": lambda scene: 0,
    "EmbarkArmies.amount": lambda scene: 1,
    "MergeFleets.into": lambda scene: 2,
    "MoveFleet.destination": lambda scene: 1,
    "SetStance.stance": lambda scene: vr.Stance.EVASIVE,
    "DragCurve.__call__.mach": lambda scene: 1.0,
    "DragCurve.standard.name": lambda scene: "G1",
    "Vec3.x": lambda scene: 1.0,
    "Vec3.y": lambda scene: -2.0,
    "ECSAPI.run_system.system_name": lambda scene: "step",
    "SimulationCoreAPI.resolve_combat.defenders": lambda scene: [("raider", 2)],
    "SimulationCoreAPI.calculate_ballistics.target": lambda scene: {"distance": 100.0},
    "SimulationCoreAPI.query_nearby_entities.radius": lambda scene: 1.0,
    "SimulationCoreAPI.find_path.end": lambda scene: scene.campaign.world.column("System", "entity_id")[1],
    "resolve_combat_batch.units": lambda scene: [("frigate", "raider")],
    "ECSAPI.client": lambda scene: scene.world.ecs,
    "SimulationCoreAPI.campaign": lambda scene: scene.campaign,
    "ECSClient.create_entities.components": lambda scene: ["C"],
    "ECSClient.insert_table.components": lambda scene: ["C"],
    "CampaignWorld.create_entities.components": lambda scene: ["C"],
    "NativeWorld.create_entities.components": lambda scene: ["C"],
    "CampaignWorld.insert_table.components": lambda scene: ["C"],
    "NativeWorld.insert_table.components": lambda scene: ["C"],
    "QueryArguments.components": lambda scene: ["C"],
    "QueryArguments.filters": lambda scene: [("C.i", "==", [1])],
    "QueryArguments.sort": lambda scene: [("C.i", False)],
    "EventBus.publish.fields": lambda scene: {"committed": True},
    "NativeWorld.publish.fields": lambda scene: {"committed": True},
    "EventBus.native": lambda scene: scene.world.native,
    "Systems.native": lambda scene: scene.world.native,
    "Systems.bus": lambda scene: scene.world.events,
    "Systems.copy_to.other": lambda scene: vr.World().systems,
    "LogChunk.column.event": lambda scene: "TurnStart",
    "LogChunk.column.name": lambda scene: "faction",
    "SpatialIndex.x": _column,
    "SpatialIndex.y": _column,
    "SpatialIndex.*.y": _column,
    "SpatialIndex.*.z": _column,
    "LogChunk.text.code": lambda scene: 0,
    "LogChunk.events.types": lambda scene: ["TurnEnd"],
    "Projectile.mass": lambda scene: 1.0,
    "Projectile.muzzle_velocity": lambda scene: 100.0,
    "BlackBoxReader.find_events_by_combat.combat": lambda scene: 1,
    "BlackBoxReader.check_faction.faction": lambda scene: "nobody",
    "BlackBoxReader.find_events_by_faction.faction": lambda scene: "nobody",
    "BlackBoxReader.follow_chunks.timeout": lambda scene: 0.0,
    "BlackBoxReader.follow.timeout": lambda scene: 0.0,
    "BlackBoxViewer.reader": lambda scene: scene.reader,
    "BlackBoxViewer.get_combat_summary.combat_id": lambda scene: 1,
    "SystemColumns.columns": lambda scene: {"C.x": _column(scene)},
    "SystemColumns.__getitem__.path": lambda scene: "C.x",
    "SystemColumns.__setitem__.path": lambda scene: "C.x",
    "SpatialIndex.ids": lambda scene: np.arange(3),
    "TelemetryReader.path": lambda scene: None,
    "VersionChecker.required": lambda scene: vr.APIVersion(1, 0),
    "find_universe.name": lambda scene: "void_reckoning",
    "open_shared_table.path": _shared,
    "share_table.table": _table,
    "share_table.directory": lambda scene: scene.folder,
    "list_shared_tables.directory": lambda scene: scene.folder,
    **{
        f"SpatialIndex.{name}.{axis}": (lambda scene: 0.0)
        for name in ("box",)
        for axis in ("low_x", "low_y", "high_x", "high_y")
    },
    **{f"SpatialIndex.{name}.ids": (lambda scene: np.arange(3)) for name in ("assign", "move", "update", "remove")},
    "SpatialIndex.insert.ids": lambda scene: np.arange(3) + 100 + len(scene.index),
    "SpatialIndex.box.low": lambda scene: (0.0, 0.0),
    "SpatialIndex.box.high": lambda scene: (1.0, 1.0),
    **{f"{name}Fleet.fleet": (lambda scene: 1) for name in ("Move",)},
    **{
        f"{order}.fleet": (lambda scene: 1)
        for order in ("ColonisePlanet", "InvadePlanet", "EmbarkArmies", "MergeFleets", "SetStance")
    },
    **{
        f"{world}.{method}.query": _native_query
        for world in ("CampaignWorld", "NativeWorld")
        for method in ("query_ids", "count", "query_columns", "query_table", "query_refs", "query_answer_bytes")
    },
    **{
        f"{world}.{method}.query": (lambda scene: QueryArguments(["C"], [], [], 1, 0))
        for world in ("CampaignWorld", "NativeWorld")
        for method in ("nearby_ids", "nearby_refs", "nearby_columns")
    },
    **{
        f"{world}.{method}.{axis}": (lambda scene: 0.0)
        for world in ("CampaignWorld", "NativeWorld")
        for method in ("nearby_ids", "nearby_refs", "nearby_columns")
        for axis in "xyz"
    },
    **{
        f"CampaignWorld.{method}.entity_id": (lambda scene: scene.made)
        for method in ("entity_ref", "update_entity", "remove_component")
    },
    **{
        f"CampaignWorld.{method}.ids": (lambda scene: [scene.made]) for method in ("update_entities", "delete_entities")
    },
    "CampaignWorld.update_entities.columns": lambda scene: {"C.x": np.zeros(1, np.float32)},
    "CampaignWorld.update_table.table": lambda scene: pyarrow.table(
        {"entity_id": np.array([scene.made], np.uint64), "C.i": np.array([5], np.int32)}
    ),
    "FactionView.*.system": _view_entity("systems"),
    "FactionView.distance.start": _view_entity("systems"),
    "FactionView.distance.end": _view_entity("systems"),
    "FactionView.find_path.start": _view_entity("systems"),
    "FactionView.find_path.end": _view_entity("systems"),
    "FactionView.planet.planet": _view_entity("colonies"),
    "FactionView.planet_owner.planet": _view_entity("colonies"),
    "FactionView.knows.technology": lambda scene: scene.view.technologies[0],
    **{
        f"FactionView.{method}.colony": _view_entity("colonies")
        for method in ("colony", "buildings", "building_slots", "queue", "armies_on")
    },
    "FactionView.ship.ship": lambda scene: int(scene.view.ships(scene.view.fleets[0])[0]),
    "FactionView.army.army": lambda scene: 1,
    "FactionView.system_of.fleet_or_planet": _view_entity("fleets"),
}
"""Where a parameter's name alone does not say what is valid: by function and parameter."""


def _maker(kind: Any) -> Make:
    return lambda scene: kind()


def _messages() -> dict[str, Make]:
    """Of the message interfaces: an empty message of the kind that each method takes."""
    made: dict[str, Make] = {}
    for api in (vr.ECSAPI, vr.SimulationCoreAPI):
        for name, method in vars(api).items():
            module, _, kind = getattr(method, "__annotations__", {}).get("message", "").partition(".")
            if kind:
                found = method.__globals__.get(module, queries_pb2)
                made[f"{api.__name__}.{name}.message"] = _maker(getattr(found, kind))
    return made


SPECIAL |= _messages()

Place = Callable[[Any], Any]
INSIDE: dict[str, list[Place]] = {
    "attackers": [
        lambda x: [x],
        lambda x: ("frigate", x),
        lambda x: {"type": x},
        lambda x: {"type": "frigate", "hull": x},
        lambda x: {"type": "frigate", "stats": x},
        lambda x: {"type": "frigate", "stats": {"weapons": x}},
        lambda x: {"type": ["frigate"], "count": x},
    ],
    "columns": [
        lambda x: {"C.x": x},
        lambda x: {"C.s": x},
        lambda x: {"C.s": [x] * 3},
        lambda x: {"C.a": x},
        lambda x: {x: 1} if _hashable(x) else {},
    ],
    "components": [
        lambda x: {"C": x},
        *((lambda x, field=field: {"C": {field: x}}) for field in FIELDS),
        lambda x: {"C": {"a": [x] * 3}},
    ],
    "component_types": [lambda x: [x], lambda x: ["C", x]],
    "config": [lambda x: {"terrain": x}, lambda x: {"cover": [x]}, lambda x: {"trace": x}],
    "constraints": [
        lambda x: {"speed": x},
        lambda x: {"avoid_systems": x},
        lambda x: {"avoid_systems": [x]},
        lambda x: {"avoid_factions": [x]},
        lambda x: {"blocked_lanes": [x]},
        lambda x: {"blocked_lanes": [(x, x)]},
    ],
    "entity_ids": [lambda x: [x]],
    "environment": [lambda x: {"gravity": x}, lambda x: {"air_density": x}],
    "fields": [lambda x: [x], lambda x: {"committed": x}, lambda x: {"faction": x}],
    "filters": [
        lambda x: {"C.i": x},
        lambda x: {"C.i": [x]},
        lambda x: {"C.i": (x, x)},
        lambda x: {"C.i": {">": x}},
        lambda x: {"C.s": x},
        lambda x: {"C.b": x},
    ],
    "ids": [lambda x: [x]],
    "others": [lambda x: [x]],
    "types": [lambda x: [x], lambda x: ("frigate", x), lambda x: {"type": "frigate", "ratio": x}],
    "policies": [lambda x: {"*": x}],
    "position": [lambda x: (x, 1.0), lambda x: [x, x]],
    "enemy": [
        lambda x: [x],
        lambda x: [("frigate", x)],
        lambda x: [("frigate", 1, x)],
        lambda x: [("frigate", 1, 0, x)],
    ],
    "own": [lambda x: [x], lambda x: [("frigate", x)], lambda x: (x, 2)],
    "projectile": [
        lambda x: {"mass": x, "muzzle_velocity": 100.0},
        lambda x: {"mass": 1, "muzzle_velocity": 100, "drag_curve": x},
        lambda x: {"mass": 1, "muzzle_velocity": 100, "drag_curve": [(x, x)]},
    ],
    "stats": [
        lambda x: {"hull": x},
        lambda x: {"weapons": [x]},
        lambda x: {"weapons": {"mass_driver": x}},
        lambda x: {"resistance": {"kinetic": x}},
    ],
    "target": [lambda x: {"distance": x}],
    "turns": [lambda x: (x, x), lambda x: (None, x)],
}
"""Where in a parameter's value an object can be hidden."""
INSIDE |= {"attacker": INSIDE["attackers"], "defender": INSIDE["attackers"]}


def _hashable(value: Any) -> bool:
    try:
        hash(value)
    except (TypeError, ValueError):
        return False
    return True


__all__ = ["FIELDS", "INSIDE", "INSTANCES", "SPECIAL", "VALUES", "NativeCampaign", "NativeWorld", "Scene"]
