"""Every public class: its objects are equal after a pickle, or refuse to be pickled in one form."""

from __future__ import annotations

import copy
import enum
import inspect
import multiprocessing
import pickle
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import void_reckoning as vr
from hostile_scene import Scene
from public_objects import NOT_MADE, an_outcome, maker, public_classes
from void_reckoning import _core

REFUSAL = r"^object to pickle or copy must be a value, got (\w+), which is live: [^\n]{8,100}$"


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
    make = maker(name, kind)
    assert make is not None, f"give an object of {name}, so that its pickle can be tested"
    made = make(scene)
    try:
        again = pickle.loads(pickle.dumps(made))
    except vr.InvalidInput:
        cloned = "__copy__" in vars(type(made))  # copies of it are clones: campaign/test_copies.py
        for attempt in (pickle.dumps,) if cloned else (pickle.dumps, copy.copy, copy.deepcopy):
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
    outcome = an_outcome(None)  # type: ignore[arg-type]
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
