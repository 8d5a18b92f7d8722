"""A process that was forked from one that plays a campaign: ``multiprocessing`` does so by default in some versions of Python."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import void_reckoning as vr
from void_reckoning._core import replay

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
SMALL = {"factions": 3, "systems": 20, "seed": 1}


def replayed_turns(folder: Path) -> int:
    """How many rounds of the log come out as they were."""
    result = replay(folder / "blackbox.vrlog")
    assert result["verified"]
    return int(result["turns"])


def in_a_fork(work: Callable[[], None]) -> str:
    """What the work raised in a forked process, or nothing; the process must end within a minute."""
    end, start = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work()
            said = ""
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(start, said.encode())
        os._exit(0)
    os.close(start)
    limit = time.monotonic() + 60
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if time.monotonic() > limit:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(end)
            pytest.fail("the forked process hangs")
        time.sleep(0.01)
    with os.fdopen(end) as said_by_child:
        return said_by_child.read()


def test_a_fork_fights_its_battles_though_the_threads_of_its_parent_are_not_there() -> None:
    resolver = vr.CombatResolver({"damage_events": False})
    battles = [(("frigate", 40), ("raider", 40))] * 20
    fought = [one and one.hash for one in resolver.resolve_combat_batch(battles, threads=4)]

    def fight() -> None:
        again = resolver.resolve_combat_batch(battles, threads=4)
        assert [one and one.hash for one in again] == fought
        sample = resolver.sample_combat(*battles[0], repeat=20, threads=4)
        assert len(sample["results"]) == 20

    assert in_a_fork(fight) == ""
    assert fought == [one and one.hash for one in resolver.resolve_combat_batch(battles, threads=4)]


@pytest.mark.parametrize("log", [True, False])
def test_a_fork_can_not_play_into_the_folder_of_its_parent(tmp_path: Path, log: bool) -> None:
    campaign = vr.Campaign.create(directory=tmp_path / "c", log=log, save_every=2, **SMALL)
    campaign.run(3)
    snapshot = campaign.snapshot()

    def edit() -> None:
        fleet = campaign.ecs.query_ids(vr.EntityQuery(["Fleet"], limit=1))[0]
        campaign.ecs.delete_entities([fleet])

    def one_turn() -> None:
        with next(campaign.faction_turns()):
            pass

    attempts: list[Callable[[], object]] = [
        lambda: campaign.run(2),
        campaign.finish,
        lambda: campaign.restore(snapshot),
        edit,
        one_turn,
    ]
    for attempt in attempts:
        assert f"StateError: the campaign in {tmp_path / 'c'} is played by process {os.getpid()}" in in_a_fork(attempt)
    campaign.run(3)
    hashes = campaign.turn_hashes
    campaign.finish()
    with vr.Campaign.create(**SMALL) as alone:
        alone.run(6)
        assert hashes == alone.turn_hashes
    if log:
        assert replayed_turns(tmp_path / "c") == 6


def test_a_fork_plays_clones(tmp_path: Path) -> None:
    with vr.Campaign.create(directory=tmp_path / "c", **SMALL) as campaign:
        campaign.run(3)
        expected = campaign.clone()
        expected.run(3)

        def play() -> None:
            clone = campaign.clone()
            clone.run(3)
            assert clone.state_hash == expected.state_hash

        assert in_a_fork(play) == ""
        campaign.run(3)
        assert campaign.state_hash == expected.state_hash


@pytest.mark.parametrize("threads", [1, 2])
def test_a_fork_ends_though_threads_of_its_parent_are_missing(tmp_path: Path, threads: int) -> None:
    held = [vr.Campaign.create(directory=tmp_path / "c", save_every=1, threads=threads, **SMALL)]
    held[0].run(3)
    assert in_a_fork(held.clear) == ""
    held[0].run(1)
    held[0].finish()
    assert replayed_turns(tmp_path / "c") == 4


def test_a_fork_that_leaves_as_scripts_do_ends(tmp_path: Path) -> None:
    script = """if True:
        import os, sys
        import void_reckoning as vr
        campaign = vr.Campaign.create(factions=3, systems=20, directory=sys.argv[1], save_every=1)
        campaign.run(2)
        if (child := os.fork()) == 0:
            sys.exit(3)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3
        campaign.run(1)
        campaign.finish()
        """
    subprocess.run([sys.executable, "-c", script, tmp_path / "c"], check=True, timeout=60)
    assert replayed_turns(tmp_path / "c") == 3


def test_a_campaign_without_a_folder_plays_on_in_a_fork() -> None:
    campaign = vr.Campaign.create(threads=2, **SMALL)
    campaign.run(2)
    twin = campaign.clone()
    twin.run(2)

    def play() -> None:
        campaign.run(2)
        assert campaign.state_hash == twin.state_hash

    assert in_a_fork(play) == ""


def test_a_policy_in_a_process_has_another_process_in_a_fork() -> None:
    policy = vr.ProcessPolicy("void_reckoning.policy:Idle")
    campaign = vr.Campaign.create(policies={"*": "greedy", "templars": policy}, **SMALL)
    campaign.run(1)
    before = policy.process_id

    def play() -> None:
        campaign.run(1)
        assert policy.process_id not in {before, None}
        policy.close()

    assert in_a_fork(play) == ""
    assert policy.process_id == before
    campaign.run(1)
    assert policy.process_id == before
    policy.close()
