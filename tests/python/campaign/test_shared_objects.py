"""One object used by several threads at the same time: what is made on first use is made once for all, and nothing that they do is lost."""

from __future__ import annotations

import itertools
import time
from pathlib import Path

import pytest
import void_reckoning as vr
from at_once import threads_at_once
from void_reckoning._core import FactionView

SMALL = {"factions": 3, "systems": 20, "seed": 1, "threads": 1}


def test_all_threads_get_the_same_components_of_an_entity() -> None:
    campaign = vr.Campaign.create(**SMALL)
    with threads_at_once() as threads:
        for _ in range(100):
            refs = campaign.ecs.query_entities(vr.EntityQuery([], limit=300))
            found = threads.call(lambda _, refs=refs: [ref.components for ref in refs])  # type: ignore[misc]
            for first, *others in zip(*found, strict=True):
                assert all(other is first for other in others)


def test_all_threads_read_a_new_campaign_alike() -> None:
    campaign = vr.Campaign.create(**SMALL)
    ids = campaign.ecs.query_ids(vr.EntityQuery(["Fleet"], limit=8))
    expected = [str(campaign.ecs.get_entity(one)) for one in ids]
    with threads_at_once() as threads:
        for _ in range(50):
            copy = campaign.clone()  # the names of its values are made by whoever reads first
            found = threads.call(lambda _, copy=copy: [str(copy.ecs.get_entity(one)) for one in ids])  # type: ignore[misc]
            assert found == [expected] * 4


def test_no_thread_loses_what_it_writes_into_a_views_memory() -> None:
    campaign = vr.Campaign.create(**SMALL)
    turns = campaign.faction_turns(400)
    expected: dict[str, dict[str, int]] = {}
    with threads_at_once() as threads:
        for number, turn in enumerate(itertools.islice(turns, 240)):
            with turn:
                memory = expected.setdefault(turn.faction_id, {})

                def note(thread: int, view: FactionView = turn.view, number: int = number) -> None:
                    view.memory[f"thread {thread}"] = number

                threads.call(note)
                memory |= {f"thread {thread}": number for thread in range(4)}
                assert turn.view.memory == memory


def test_threads_that_need_a_logs_names_do_not_wait_for_each_other_for_ever(tmp_path: Path) -> None:
    with vr.Campaign.create(directory=tmp_path / "c", **SMALL) as campaign:
        campaign.run(2)
    with threads_at_once() as threads:
        for _ in range(10):
            log = vr.BlackBoxReader.open_log(tmp_path / "c")  # its names are made for the first value that needs them
            event = next(iter(log.iter_events(["FactionAction"])))
            first, *others = threads.call(lambda _, event=event: event["order"])  # type: ignore[misc]
            assert isinstance(first, str)
            assert others == [first] * 3


def test_every_published_event_is_counted() -> None:
    world = vr.World()
    told: list[int] = []
    with world.events.subscribe("TurnEnd", lambda event: told.append(event.sequence)), threads_at_once() as threads:
        threads.call(lambda _: [world.events.publish("TurnEnd") for _ in range(5000)])
    assert world.events.published == 20_000
    assert len(told) == 20_000


def test_threads_share_a_resolver() -> None:
    types = ["frigate", "raider", "scout", "cruiser"]
    fights = [(a, b) for a in types for b in types]

    def fight(resolver: vr.CombatResolver, first: int) -> dict[tuple[str, str], int]:
        places = [(first * 4 + i) % len(fights) for i in range(len(fights))]
        return {fights[i]: resolver.resolve_combat((fights[i][0], 3), (fights[i][1], 3), seed=i).hash for i in places}

    expected = fight(vr.CombatResolver(), 0)
    with threads_at_once() as threads:
        for _ in range(10):
            resolver = vr.CombatResolver()  # it knows no type yet
            assert threads.call(lambda n, resolver=resolver: fight(resolver, n)) == [expected] * 4  # type: ignore[misc]


class AtTheLimit:
    """Plans for as long as it may, or a little longer."""

    def plan(self, view: FactionView) -> list[vr.Order]:
        until = time.monotonic() + 0.0005 * (view.turn % 5) + 0.009
        while time.monotonic() < until:
            pass
        return []


def test_a_plan_that_ends_at_its_limit_ends_either_way() -> None:
    def play(number: int) -> tuple[int, set[str]]:
        campaign = vr.Campaign.create(
            factions=2, systems=20, seed=number, threads=1, policies={"*": AtTheLimit()}, policy_timeout=0.01
        )
        campaign.run(15, ignore_victory=True)
        for _ in range(10_000):  # what was to end the plan ends nothing after it
            pass
        return campaign.turn, {row.reason for row in campaign.statistics().forfeited}

    with threads_at_once() as threads:
        for turn, reasons in threads.call(play):
            assert turn == 15
            assert reasons <= {"plan() took longer than 0.01 s"}


@pytest.mark.parametrize("kind", ["world", "campaign"])
def test_threads_read_and_change_one_world(kind: str) -> None:
    owner = vr.World() if kind == "world" else vr.Campaign.create(**SMALL)
    world = owner if isinstance(owner, vr.World) else owner.world
    world.register_component("Note", {"by": "u32", "text": "string"})

    def work(thread: int) -> int:
        seen = 0
        for i in range(40):
            if thread < 2:
                made = owner.ecs.create_entity("note", {"Note": {"by": thread, "text": f"{thread} {i}"}})
                owner.ecs.update_entity(made, {"Note": {"text": "changed"}})
                seen += 1
                continue
            found = owner.ecs.query_entities(vr.EntityQuery(["Note"], sort_by="Note.by"))
            assert all(ref.components["Note"]["by"] < 2 for ref in found)
            columns = owner.ecs.query_columns(vr.EntityQuery(["Note"]), ["Note.by", "Note.text"])
            assert len(columns["Note.by"]) == len(columns["Note.text"]) >= len(found)
            assert world.memory()["world_bytes"] > 0
        return seen

    with threads_at_once() as threads:
        assert threads.call(work) == [40, 40, 0, 0]
    assert owner.ecs.count_entities(vr.EntityQuery(["Note"])) == 80
