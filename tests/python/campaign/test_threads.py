"""Several Python threads at once: who may go on meanwhile, what readers see, and what writers are told."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pytest
import void_reckoning as vr
from void_reckoning import _core
from void_reckoning._core import FactionView

ROWS = 300_000


@contextmanager
def other_thread() -> Iterator[Callable[[], int]]:
    """A thread that counts whenever it may run. It never takes over by itself: only who gives the GIL away lets it on."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000.0)
    count, stop = [0], threading.Event()

    def spin() -> None:
        while not stop.is_set():
            count[0] += 1
            time.sleep(0)

    thread = threading.Thread(target=spin, daemon=True)
    thread.start()
    try:
        yield lambda: count[0]
    finally:
        stop.set()
        thread.join()
        sys.setswitchinterval(interval)


def runs_meanwhile(work: Callable[[], object], prepare: Callable[[], object] = lambda: None) -> bool:
    """Whether another thread gets on during ``work``; a machine that is busy elsewhere is asked again, for a minute."""
    end = time.monotonic() + 60
    with other_thread() as count:
        while time.monotonic() < end:
            prepare()
            before = count()
            work()
            if count() > before:
                return True
    return False


@pytest.fixture(scope="module")
def things() -> vr.World:
    """Things enough for every reading of them to take long."""
    world = vr.World()
    world.register_component("Thing", {"mass": "f64", "speed": "f64", "number": "u32"})
    generator = np.random.default_rng(1)
    world.ecs.create_entities(
        ROWS,
        {
            "Thing.mass": generator.random(ROWS),
            "Thing.speed": generator.random(ROWS),
            "Thing.number": np.arange(ROWS, dtype=np.uint32),
        },
    )
    world.systems.register_integration("drift", "Thing.mass", "Thing.speed")
    return world


QUERY = vr.EntityQuery(["Thing"], filters={"Thing.mass": {">": 0.5}}, sort_by="-Thing.mass")
READS: dict[str, Callable[[vr.World], object]] = {
    "query_ids": lambda world: world.ecs.query_ids(QUERY),
    "count": lambda world: world.ecs.count_entities(QUERY),
    "query_columns": lambda world: world.ecs.query_columns(QUERY, ["Thing.mass"]),
    "query_table": lambda world: world.ecs.query_table(QUERY),
    "table": lambda world: pyarrow.table(world.table("Thing")),
    "column": lambda world: world.native.column("Thing", "mass"),
    "message": lambda world: world.native.count_entities_bytes(b"\x82\x01\x05Thing"),
    "state_hash": lambda world: world.state_hash,
}


@pytest.mark.parametrize("name", list(READS))
def test_others_run_while_a_world_is_read(things: vr.World, name: str) -> None:
    ids = things.ecs.query_ids(vr.EntityQuery(["Thing"], limit=1))

    def touch() -> None:  # nothing comes from the cache
        things.ecs.update_entity(ids[0], {"Thing": {"mass": 0.75}})
        if name == "state_hash":
            things.ecs.run_system("drift", 1e-9)

    assert runs_meanwhile(lambda: READS[name](things), touch)


def test_others_run_while_a_world_is_changed(things: vr.World) -> None:
    world = things.clone()
    ids = np.array(world.ecs.query_ids(vr.EntityQuery(["Thing"])), dtype=np.uint64)
    mass = np.ones(ROWS)
    table = pyarrow.table({"entity_id": ids, "mass": mass})
    made: list[Any] = []

    def create() -> None:
        made.append(world.ecs.create_entities(ROWS, {"Thing.mass": mass}))

    kept = world.snapshot()
    assert runs_meanwhile(lambda: world.ecs.update_entities(ids, {"Thing.mass": mass}))
    assert runs_meanwhile(lambda: world.ecs.update_table(table, "Thing"))
    assert runs_meanwhile(lambda: world.ecs.run_system("drift", 1.0))
    assert runs_meanwhile(create)
    assert runs_meanwhile(lambda: world.ecs.delete_entities(made.pop()), lambda: made or create())
    world.restore(kept)
    assert world.state_hash == things.state_hash


def test_others_run_while_a_campaign_works(tmp_path: Path) -> None:
    campaign = vr.Campaign.create(factions=4, systems=40, seed=3, threads=1)
    campaign.run(20)
    note = campaign.world.register_component
    turns = campaign.faction_turns(1000)

    def commit() -> None:
        next(turns).view.candidates()

    assert runs_meanwhile(lambda: campaign.run(1))
    assert runs_meanwhile(commit)
    turns.close()
    assert runs_meanwhile(lambda: note(f"Note{campaign.world.version}", {"text": "string"}))
    assert runs_meanwhile(campaign.clone)
    assert runs_meanwhile(lambda: campaign.save(tmp_path / "a.sqlite"))
    assert runs_meanwhile(lambda: _core.validate_universe(vr.find_universe("void_reckoning")))


def all_commits(seed: int, turns: int) -> dict[int, tuple[int, int]]:
    """State hash after every commit of a campaign: turn and number of ships then."""
    campaign = vr.Campaign.create(factions=4, systems=40, seed=seed, threads=1)

    def note() -> None:
        seen[campaign.state_hash] = (campaign.turn, len(campaign.world.table("Ship")))

    seen: dict[int, tuple[int, int]] = {}
    note()
    while campaign.turn < turns:
        campaign.native.step()
        note()
    return seen


def test_readers_see_committed_states_while_it_runs() -> None:
    turns = 40
    commits = all_commits(5, turns)
    campaign = vr.Campaign.create(factions=4, systems=40, seed=5, threads=2)
    failures: list[str] = []
    seen: set[int] = set()
    started, looked, done = threading.Event(), threading.Event(), threading.Event()

    def progress() -> None:
        started.set()
        if campaign.turn in {1, turns // 2}:  # at least one look here, wherever the others fall
            looked.clear()
            assert looked.wait(60)

    def read() -> None:
        last = -1
        assert started.wait(60)
        while not done.is_set():
            copy = campaign.clone()  # of one commit, whole
            found = (copy.turn, len(copy.world.table("Ship")))
            if commits.get(copy.state_hash) != found:
                failures.append(f"{found} at {copy.state_hash:016x}")
            seen.add(copy.state_hash)
            turn = campaign.turn
            if turn < last:
                failures.append(f"turn {turn} after {last}")
            last = turn
            ship = campaign.ecs.query_entities(vr.EntityQuery(["Ship"], limit=1))[0]
            if "hull" not in ship.components["Ship"] or campaign.world.memory()["world_bytes"] == 0:
                failures.append("no ship")
            if len(campaign.standings()) not in {0, 4} or campaign.seed != 5:
                failures.append("standings")
            with pytest.raises(vr.StateError, match="campaign is running"):
                campaign.native.next_seat()
            try:
                campaign.ecs.create_entity("note", {})
                failures.append("a writer was let in")
            except vr.StateError:
                pass
            looked.set()

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        campaign.run(turns, progress=progress)
        done.set()
        for reader in readers:
            error = reader.exception()
            # The last look may be at a campaign that runs no more.
            assert error is None or "DID NOT RAISE" in str(error) or isinstance(error, vr.StateError), error
    assert [failure for failure in failures if failure != "a writer was let in"] == []
    assert len(seen) > 1
    assert set(commits) >= seen
    assert campaign.turn == turns


def test_an_entity_that_was_read_while_it_ran_stays_good() -> None:
    campaign = vr.Campaign.create(factions=3, systems=30, seed=6)
    refs: list[vr.EntityRef] = []
    with ThreadPoolExecutor(1) as pool:
        reads = []

        def progress() -> None:
            reads.append(pool.submit(lambda: campaign.ecs.query_entities(vr.EntityQuery(["FactionState"]))))

        campaign.run(5, progress=progress)
        for read in reads:
            refs += read.result()
    assert len(refs) == 15
    assert all(ref.components["FactionState"] is not None for ref in refs)
    campaign.ecs.update_entity(refs[0], {"FactionState": {"treasury": 5}})


class Asks:
    """A policy that lets another thread look at the campaign it plays."""

    campaign: vr.Campaign

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(1)
        self.before: list[tuple[int, int]] = []

    def plan(self, view: FactionView) -> list[vr.Order]:
        if not hasattr(self, "campaign"):
            return []
        with pytest.raises(vr.StateError, match="campaign is running"):
            _ = self.campaign.state_hash
        asked = self.pool.submit(lambda: (self.campaign.turn, self.campaign.state_hash))
        self.before.append(asked.result())
        assert self.pool.submit(view.candidates).result() == view.candidates()
        return list(view.candidates()[:1])


def test_another_thread_may_look_while_a_policy_plans() -> None:
    policy = Asks()
    campaign = vr.Campaign.create(factions=2, systems=20, seed=4, policies={"*": policy})
    policy.campaign = campaign
    hashes = [campaign.state_hash]
    while campaign.turn < 3:
        campaign.native.step()
        hashes.append(campaign.state_hash)
    assert [state for _, state in policy.before] == [hashes[i] for i in (0, 1, 3, 4, 6, 7)]
    policy.pool.shutdown()


def test_brief_changes_by_many_threads_wait_for_each_other() -> None:
    campaign = vr.Campaign.create(factions=2, systems=20, seed=4)
    campaign.world.register_component("Note", {"by": "u32"})
    world = vr.World()
    world.register_component("Note", {"by": "u32"})
    looks: list[int] = []

    def change(by: int) -> None:
        for _ in range(20):
            campaign.ecs.create_entity("note", {"Note": {"by": by}})
            world.ecs.create_entities(1000, {"Note.by": np.full(1000, by, np.uint32)})
            looks.append(world.entity_count)
            column = np.asarray(world.ecs.query_columns(vr.EntityQuery(["Note"]), ["Note.by"])["Note.by"])
            assert len(column) % 1000 == 0

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(change, by) for by in range(4)]:
            done.result()
    assert campaign.ecs.count_entities(vr.EntityQuery(["Note"])) == 80
    assert world.entity_count == 80_000
    assert all(look % 1000 == 0 for look in looks)
    by = np.asarray(world.ecs.query_columns(vr.EntityQuery(["Note"]), ["Note.by"])["Note.by"])
    assert np.bincount(by).tolist() == [20_000] * 4


class Raises:
    """A policy in whose plan a signal arrives."""

    def plan(self, view: FactionView) -> list[vr.Order]:
        signal.raise_signal(signal.SIGUSR1)
        return []


def test_a_signal_handler_in_the_middle_of_a_turn_is_told_that_the_campaign_runs() -> None:
    campaign = vr.Campaign.create(factions=2, systems=20, seed=4, policies={"*": Raises()})
    snapshot = campaign.snapshot()
    told: list[str] = []
    attempts: list[Callable[[], object]] = [
        lambda: campaign.state_hash,
        lambda: campaign.run(1),
        campaign.snapshot,
        campaign.finish,
        campaign.clone,
        lambda: campaign.restore(snapshot),
        lambda: campaign.ecs.create_entity("note", {}),
        lambda: campaign.events.subscribe("TurnEnd", print),
    ]

    def handler(*_: object) -> None:
        for attempt in attempts:
            with pytest.raises(vr.StateError, match="campaign is running: ") as error:
                attempt()
            told.append(str(error.value))

    before = signal.signal(signal.SIGUSR1, handler)
    try:
        campaign.run(1)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert len(told) == 2 * len(attempts)
    assert campaign.turn == 1
    assert campaign.statistics().forfeits == 0
