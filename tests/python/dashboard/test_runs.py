"""Which campaigns the dashboard lists, and what open pages are told when they change."""

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr
from dashboard_server import Page, open_dashboard
from void_reckoning.dashboard.runs import RunFolder


def test_a_folder_that_can_not_be_listed_is_a_complaint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Any) -> Any:
        raise PermissionError(errno.EACCES, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(vr.InvalidInput, match="can't be listed: Permission denied"):
        RunFolder(tmp_path)


def test_a_new_run_appears_by_itself(tmp_path: Path) -> None:
    with open_dashboard(tmp_path) as dashboard, dashboard.socket() as socket:
        page = Page(socket)
        assert page.receive()["runs"] == []
        with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "later") as campaign:
            campaign.run(1)
            found = {run["key"]: run for run in page.receive()["runs"]}
            assert found["later"]["state"] == "live"


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is below a folder ``closed`` may not be looked at; as file permissions do it for all but root."""
    look = os.stat

    def stat(path: Any, **options: Any) -> os.stat_result:
        if "/closed/" in os.fsdecode(path):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return look(path, **options)

    monkeypatch.setattr(os, "stat", stat)


@pytest.mark.usefixtures("closed")
def test_odd_folders_do_not_hide_the_others(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"caf\xe9")
    for folder in ("good", odd, "closed"):
        with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / folder) as campaign:
            campaign.run(2)
    (tmp_path / "loop").symlink_to("loop")
    assert {run.key: run.state for run in RunFolder(tmp_path).scan()} == dict.fromkeys(("good", "caf\\xe9"), "stopped")
    (closed,) = RunFolder(odd).scan()
    assert (closed.key, closed.state) == ("caf\\xe9", "stopped")
    with open_dashboard(tmp_path) as dashboard, dashboard.socket() as socket:
        page = Page(socket)
        assert {run["key"] for run in page.receive()["runs"]} == {"good", "caf\\xe9"}
        page.ask(ask="follow", run="caf\\xe9")
        page.wait_for_state("caf\\xe9", "ended")
        assert page.turns() == [1, 2]
        (odd / "blackbox.vrlog").write_bytes(b"no log" * 100)
        page.wait_for_state("caf\\xe9", "failed")
        assert dashboard.entered("/metrics")[0] == 200


def test_a_folder_that_is_closed_meanwhile_leaves_the_list(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    for folder in ("good", "closed"):
        with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / folder) as campaign:
            campaign.run(2)
    alone = RunFolder(tmp_path / "closed")
    with open_dashboard(tmp_path) as dashboard, dashboard.socket() as socket:
        page = Page(socket)
        assert {run["key"] for run in page.receive()["runs"]} == {"good", "closed"}
        request.getfixturevalue("closed")
        assert page.receive()["gone"] == ["closed"]
        (run,) = alone.scan()
        assert (run.state, run.problem) == ("unreadable", "Permission denied")


def map_of(page: Page, number: int) -> dict[str, Any]:
    """The map that comes as that many-th one."""
    while len(maps := [one for one in page.news if one["kind"] == "map"]) <= number:
        page.receive()
    return maps[number]


@pytest.mark.parametrize("rounds", [0, 3])
def test_open_pages_get_the_map_of_another_campaign_at_the_same_place(tmp_path: Path, rounds: int) -> None:
    with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "runs/c") as campaign:
        campaign.run(rounds)
    with open_dashboard(tmp_path / "runs") as dashboard, dashboard.socket() as socket:
        page = Page(socket)
        page.ask(ask="follow", run="c")
        first = map_of(page, 0)
        page.wait_for_state("c", "ended")
        shutil.rmtree(tmp_path / "runs/c")
        with vr.Campaign.create(factions=3, systems=24, directory=tmp_path / "runs/c") as campaign:
            campaign.run(2)
        second = map_of(page, 1)
        assert [len(one["systems"]["x"]) for one in (first, second)] == [20, 24]
        assert second["generation"] == first["generation"] + 1
        while page.turns() != [*range(1, rounds + 1), 1, 2]:
            page.receive()


def test_open_pages_get_the_map_of_a_log_that_begins_later(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "runs/c") as campaign:
        campaign.run(8)
    with open_dashboard(tmp_path / "runs") as dashboard, dashboard.socket() as socket:
        page = Page(socket)
        page.ask(ask="follow", run="c")
        page.wait_for_state("c", "ended")
        log = tmp_path / "runs/c/blackbox.vrlog"
        damaged = bytearray(log.read_bytes())
        damaged[len(damaged) // 2] ^= 8
        log.write_bytes(damaged)
        with vr.Campaign.resume(tmp_path / "runs/c", from_save=True) as campaign:
            campaign.run(2)
        number = next(n for n in range(1, 9) if map_of(page, n)["turn"] == 8)
        # In one message or in two, as fast as the log is read.
        while not {9, 10} <= {turn["turn"] for one in page.news if one["kind"] == "turns" for turn in one["turns"]}:
            page.receive()
        assert map_of(page, number)["generation"] > map_of(page, 0)["generation"]
