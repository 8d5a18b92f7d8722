"""The link that ``dashboard`` prints: it can be opened, whatever it listens at, and leads to a run that exists."""

import contextlib
import http.client
import ipaddress
import json
import re
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import void_reckoning as vr
from playwright.sync_api import Browser, expect
from processes import command, start
from void_reckoning.dashboard.runs import RunFolder
from void_reckoning.dashboard.serving.public_address import is_wildcard, reachable_address
from void_reckoning.dashboard.serving.server import bind


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("linked") / "runs"
    for name in ("alpha", "alpine", "group/beta"):
        with vr.Campaign.create(factions=3, systems=20, directory=folder / name) as campaign:
            campaign.run(2)
    return folder


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "127.0.0.1", "localhost", "::1"])
def test_the_printed_link_opens(runs: Path, browser: Browser, host: str) -> None:
    with start("dashboard", runs, "--host", host, "--port", 0, "--no-open", "--run", "alpha") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        printed = re.search(r"http://\S+", process.stdout.readline())
        assert printed is not None
        named = urlsplit(printed[0])
        assert not is_wildcard(named.hostname or "")
        if is_wildcard(host):
            said = process.stderr.readline()
            assert said.startswith(
                f"void-reckoning: listening at {host}: all interfaces of this machine; other machines can reach this"
            )
        page = browser.new_page()
        page.goto(printed[0])
        expect(page.get_by_test_id("map")).to_have_attribute("data-turn", "2")
        page.close()
        process.terminate()
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")


def test_all_interfaces_are_those_of_both_kinds(runs: Path) -> None:
    with start("dashboard", runs, "--host", "::", "--port", 0, "--no-open", "--json") as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        assert told["host"] == "::"
        for host in ("127.0.0.1", "::1"):
            with contextlib.closing(http.client.HTTPConnection(host, told["port"], timeout=60)) as connection:
                connection.request("GET", f"/?token={told['token']}")
                assert connection.getresponse().status == 303
        process.terminate()
        process.communicate(timeout=60)


def test_an_address_for_others_is_one_of_this_machine() -> None:
    for host in ("0.0.0.0", "::"):
        address = reachable_address(host)
        assert not ipaddress.ip_address(address).is_unspecified
        with socket.create_server((address, 0), family=socket.AF_INET6 if ":" in address else socket.AF_INET):
            pass  # only its own can be listened at
    with bind("127.0.0.1", 0) as listening:
        assert reachable_address(listening.getsockname()[0]) == "127.0.0.1"


@pytest.mark.parametrize(
    ("run", "there"),
    [
        ("alpah", "the nearest are alpha, alpine"),
        ("beta", "the nearest are group/beta"),
        ("zzz", "it has 3 runs"),
        ("", "it has 3 runs"),
        ("../runs/alpha", "the nearest are alpha"),
    ],
)
def test_a_run_that_does_not_exist_is_refused_at_the_door(runs: Path, run: str, there: str) -> None:
    code, output, errors = command("dashboard", str(runs), "--run", run, "--no-open", "--port", "0")
    assert (code, output) == (2, "")
    assert errors == f"void-reckoning: run must be a campaign in {runs}, got '{run}'; {there}\n"


def test_a_folder_without_runs_says_so(tmp_path: Path) -> None:
    code, _, errors = command("dashboard", str(tmp_path), "--run", "alpha", "--no-open")
    assert (code, errors) == (2, f"void-reckoning: run must be a campaign in {tmp_path}, got 'alpha'; it has none\n")


@pytest.mark.parametrize(("below", "run"), [("", "alpha"), ("", "group/beta"), ("group", "beta"), ("alpha", "alpha")])
def test_a_run_that_exists_is_accepted(runs: Path, below: str, run: str) -> None:
    assert RunFolder(runs / below).find(run) == run
    with start("dashboard", runs / below, "--run", run, "--no-open", "--json", "--port", 0) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["url"].endswith(f"#run={run}")
        process.terminate()
        process.communicate(timeout=60)


@pytest.mark.parametrize("above", ["runs", "campaign"])
def test_run_shows_its_campaign_also_below_another(tmp_path: Path, above: str) -> None:
    if above == "campaign":
        with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / above) as campaign:
            campaign.run(1)
    out = tmp_path / above / "mine"
    with start("run", "--dashboard", "--factions", 3, "--systems", 20, "--turns", 2, "--out", out) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        while not line.startswith("dashboard "):
            line = process.stderr.readline()
            assert line
        assert line.endswith("#run=mine\n" if above == "runs" else f"{urlsplit(line.split()[1]).query}\n")
        while "stays open" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(2)
        process.communicate(timeout=60)
        assert process.returncode == 0
