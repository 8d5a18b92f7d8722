"""Every public class: its objects are equal after a pickle, or refuse to be pickled in one form."""

from __future__ import annotations

import copy
import enum
import importlib
import inspect
import multiprocessing
import pickle
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import void_reckoning as vr
from hostile_scene import INSTANCES, Scene
from void_reckoning import _core
from void_reckoning.blackbox.summaries import CombatSummary

REFUSAL = r"^object to pickle or copy must be a value, got (\w+), which is live: [^\n]{8,100}$"
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


def _outcome(scene: Scene) -> Any:
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
    "CombatOutcome": _outcome,
    "CombatSample": lambda scene: scene.resolver.sample_combat("frigate", "raider", repeat=3),
    "CombatSummary": _battle_of_campaign,
    "CombatUnit": lambda scene: vr.CombatUnit(
        "hulk", 3, unit_id=7, stats={"domain": "space", "hull": 300, "weapons": {"mass_driver": 4}}
    ),
    "ConstructBuilding": lambda scene: vr.ConstructBuilding(1, 0),
    "DamageEvent": lambda scene: _outcome(scene).damage_events[3],
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
    "SideStatistics": lambda scene: _outcome(scene).sides[1],
    "SimulationResult": lambda scene: vr.Campaign.create(factions=2, systems=10).run_simulation(1),
    "Standing": lambda scene: scene.campaign.standings()[0],
    "CampaignStatistics": lambda scene: scene.campaign.statistics(),
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
    "TickTrace": lambda scene: _outcome(scene).trace[1],
    "Trajectory": lambda scene: _shot(scene).trajectory,
    "TurnResult": lambda scene: vr.TurnOrchestrator(vr.Campaign.create(factions=2, systems=10)).run_turn()[0],
    "TurnSummary": _summary,
    "UnitState": lambda scene: _outcome(scene).attackers[2],
    "UnitTypeFigures": lambda scene: scene.view.unit_type("frigate"),
    "Vec3": lambda scene: vr.Vec3(1.0, 2.0, 3.0),
    "ViewEstimate": lambda scene: scene.view.estimate(("frigate", 3), ("raider", 2)),
    "WeaponStatistics": lambda scene: _outcome(scene).weapons[0],
    "WeaponUse": lambda scene: _battle_of_campaign(scene).weapons[0],
    "WorldSnapshot": lambda scene: scene.world.snapshot(),
}
"""An object of each class that has none in the scene."""

NOT_MADE = {"FactionPolicy", "NativeLogScan", "NativeLogFollow", "TelemetrySegment"}
"""Without objects of their own (abstract), or private to objects that are tested."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    made = Scene(tmp_path_factory.mktemp("pickles"))
    snapshots = made.campaign.snapshot(), made.world.snapshot()  # before a turn is opened
    made.snapshots = dict(zip(("campaign", "world"), snapshots, strict=True))  # type: ignore[attr-defined]
    yield made
    made.close()


CLASSES = public_classes()


@pytest.mark.parametrize("name", CLASSES)
def test_an_object_of_a_public_class_is_equal_after_a_pickle_or_refuses_it(name: str, scene: Scene) -> None:
    kind = CLASSES[name]
    if kind.__name__ in NOT_MADE:
        assert inspect.isabstract(kind) or hasattr(kind, "__reduce_ex__")
        return
    if issubclass(kind, enum.Enum):
        assert all(pickle.loads(pickle.dumps(one)) is one for one in kind)
        return
    if issubclass(kind, BaseException):
        error = kind("what must be rule, got value")
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is kind and (again.args, vars(again)) == (error.args, vars(error))
        return
    make = OTHERS.get(name) or OTHERS.get(kind.__name__) or INSTANCES.get(kind.__name__)
    assert make is not None, f"give an object of {name}, so that its pickle can be tested"
    made = make(scene)
    try:
        again = pickle.loads(pickle.dumps(made))
    except vr.InvalidInput:
        for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(vr.InvalidInput, match=REFUSAL) as refused:
                attempt(made)
            assert type(made).__name__ in str(refused.value)
        close = getattr(made, "close", None)
        if name in ("ProcessPolicy", "SharedTable") and close:
            close()
        return
    assert type(again) is type(made)
    assert_equal(again, made)
    assert_equal(copy.copy(made), made)
    assert_equal(copy.deepcopy(made), made)


def assert_equal(again: Any, made: Any) -> None:
    if isinstance(made, Mapping) and any(isinstance(value, np.ndarray) for value in made.values()):
        np.testing.assert_equal(dict(again), dict(made))
        return
    if type(made).__eq__ is object.__eq__:  # a user's policy without state
        assert vars(again) == vars(made)
        return
    if isinstance(made, vr.EventFailure):
        assert (again.what, str(again.error)) == (made.what, str(made.error))
        return
    assert again == made
    try:
        expected = hash(made)
    except TypeError:
        return
    assert hash(again) == expected


def elsewhere(task: tuple[str, Any]) -> Any:
    """Work for another process."""
    what, given = task
    if what == "state_hash":
        return vr.Campaign.from_snapshot(given).state_hash
    if what == "restored":
        world = vr.World()
        world.restore(given)
        return world.state_hash
    if what == "resolve":
        resolver, unit = given
        return resolver.resolve_combat(unit, ("raider", 14))
    if what == "event":
        return dict(given), given.fields, given.to_bytes()
    return given


def test_pools_of_processes_take_and_give_values(scene: Scene) -> None:
    resolver, unit = vr.CombatResolver({"damage_events": "units"}), vr.CombatUnit("frigate", 12, faction="templars")
    reader = vr.BlackBoxReader.open_log(scene.folder / "fought") if (scene.folder / "fought").exists() else scene.reader
    events = list(reader.iter_events())[:300]
    tasks = [
        ("state_hash", scene.snapshots["campaign"]),
        ("restored", scene.world.snapshot()),
        ("resolve", (resolver, unit)),
        ("ref", scene.world.ecs.get_entity(scene.entity)),
        *(("event", event) for event in events[::50]),
    ]
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        campaign_hash, world_hash, outcome, ref, *told = pool.map(elsewhere, tasks, chunksize=4)
    assert campaign_hash == scene.snapshots["campaign"].state_hash
    assert world_hash == scene.world.state_hash
    assert outcome == resolver.resolve_combat(unit, ("raider", 14))
    assert ref == scene.world.ecs.get_entity(scene.entity)
    assert told == [(dict(event), event.fields, event.to_bytes()) for event in events[::50]]


def test_all_events_of_a_log_and_of_a_bus_survive_a_pickle(tmp_path: Path) -> None:
    heard: list[vr.Event] = []
    with vr.Campaign.create(factions=4, systems=20, seed=2, directory=tmp_path / "c", telemetry=False) as campaign:
        for name in vr.event_names():
            campaign.events.subscribe(name, heard.append)
        campaign.run(12)
    logged = list(vr.BlackBoxReader.open_log(tmp_path / "c").iter_events())
    for events in (heard, logged):
        assert {event.type for event in events} >= {
            "CombatStart" if events is logged else "CombatEvent",
            "EntityMoved",
            "EntityDestroyed",
        }
        again = pickle.loads(pickle.dumps(events))
        assert again == events and [hash(one) for one in again] == [hash(one) for one in events]
        assert [dict(one) for one in again] == [dict(one) for one in events]
        assert [one.to_bytes() for one in again] == [one.to_bytes() for one in events]
        assert [repr(one) for one in again] == [repr(one) for one in events]
    battle = next(event for event in logged if event.type == "CombatStart")
    assert pickle.loads(pickle.dumps(battle))["participants"] == battle["participants"] != []
    # The names are in a pickle once, whatever the number of events.
    assert len(pickle.dumps(logged[:200])) < 200 * len(pickle.dumps(logged[0])) / 10


def test_events_of_other_values_differ(scene: Scene) -> None:
    one, other = list(scene.reader.iter_events(["TurnStart"]))[:2]
    assert one != other and one != dict(one) and one == next(scene.reader.iter_events(["TurnStart"]))


def test_a_reference_from_another_process_belongs_to_no_world(scene: Scene) -> None:
    ref = scene.world.ecs.get_entity(scene.entity)
    assert ref is not None
    again = pickle.loads(pickle.dumps(ref))
    assert again.entity_id == scene.entity and again.components == ref.components
    with pytest.raises(TypeError):
        again.components["C"]["i"] = 3
    with pytest.raises(vr.NotFound, match="belongs to no world: look it up by its entity_id"):
        again.checked_id(scene.world.native)


def test_a_damaged_outcome_is_a_clear_error() -> None:
    outcome = _outcome(None)  # type: ignore[arg-type]
    state = outcome.__getstate__()

    def restored(**changes: Any) -> Any:
        made = vr.CombatOutcome.__new__(vr.CombatOutcome)
        made.__setstate__({**state, **changes})
        return made

    assert restored() == outcome
    with pytest.raises(vr.StorageError, match="must have format 1, got 2: unpickle it with the version"):
        restored(format=2)
    result, roster = state["result"], state["roster"]
    broken: list[dict[str, Any]] = [
        {"hash": 1},
        {"result": {**result, "ticks": result["ticks"] + 1}},
        {"result": {**result, "result": 9}},
        {"result": {**result, "damage": {**result["damage"], "source": result["damage"]["source"] + 1000}}},
        {"result": {**result, "units": {**result["units"], "hull": result["units"]["hull"][1:]}}},
        {"result": {**result, "units": {**result["units"], "fate": result["units"]["fate"] + 9}}},
        {"result": {**result, "units": {}}},
        {"roster": {**roster, "units": {**roster["units"], "group": roster["units"]["group"] + 9}}},
        {"roster": {**roster, "units": {**roster["units"], "type": roster["units"]["type"] + 9}}},
        {"roster": {**roster, "sides": 9}},
        {"roster": {**roster, "types": []}},
        {"roster": {**roster, "weapons": [("laser", 99, 0)]}},
        {"roster": None},
        {"seed": "one"},
    ]
    for change in broken:
        with pytest.raises(vr.DamagedData, match=r"^pickled CombatOutcome is damaged: "):
            restored(**change)
    for missing in state:
        with pytest.raises(vr.DamagedData, match=r"^pickled CombatOutcome is damaged: "):
            vr.CombatOutcome.__new__(vr.CombatOutcome).__setstate__(  # type: ignore[attr-defined]
                {name: value for name, value in state.items() if name != missing}
            )


@pytest.mark.parametrize("name", ["campaign", "world"])
def test_damaged_bytes_of_a_snapshot_are_an_error_and_no_crash(name: str, scene: Scene) -> None:
    snapshot = scene.snapshots[name]
    (bytes_,) = snapshot.__getstate__()
    random = np.random.default_rng(1)
    errors = 0
    for trial in range(150):
        damaged = bytearray(bytes_)
        if trial % 3:
            place = int(random.integers(len(damaged)))
            damaged[place] ^= 1 << int(random.integers(8))
        else:
            del damaged[int(random.integers(len(damaged))) :]
        made = type(snapshot).__new__(type(snapshot))
        try:
            made.__setstate__((bytes(damaged),))
        except (vr.DamagedData, vr.StorageError, vr.InvalidInput, vr.StateCorruption) as error:
            errors += 1
            assert "\n" not in str(error)
        else:
            assert made == snapshot  # a byte that means nothing
    assert errors > 50
    for state in ((), (3,), b"", None, (b"", b"")):
        with pytest.raises(vr.DamagedData, match="damaged"):
            type(snapshot).__new__(type(snapshot)).__setstate__(state)
    newer = bytearray(bytes_)
    newer[60:64] = (99).to_bytes(4, "big")  # of SQLite's header: the format
    with pytest.raises(vr.StorageError, match="has format 99, and this program reads formats up to 3: upgrade"):
        type(snapshot).__new__(type(snapshot)).__setstate__((bytes(newer),))


@pytest.mark.parametrize("state", [None, 3, (), {}, {"type": "frigate", "count": -1}, {"nonsense": 1}, ("frigate",)])
@pytest.mark.parametrize(
    "name", ["CombatUnit", "Projectile", "Target", "Environment", "DragCurve", "Event", "EntityRef"]
)
def test_a_damaged_value_is_a_clear_error(name: str, state: Any) -> None:
    if (name, state) == ("Environment", {}):  # all its settings have defaults
        return
    kind = getattr(_core, name)
    with pytest.raises((vr.InvalidInput, vr.DamagedData)) as error:
        kind.__new__(kind).__setstate__(state)
    assert str(error.value) and "\n" not in str(error.value)
