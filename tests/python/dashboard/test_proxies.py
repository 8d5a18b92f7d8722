"""The dashboard through forwarded ports and proxies, with a path before it, and what is refused all the same."""

import contextlib
import json
import socket as sockets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr
from dashboard_server import Dashboard, open_dashboard
from dashboard_visits import drawn_turn, visit
from playwright.sync_api import Browser, expect
from rewriting_proxy import Proxied, proxied
from void_reckoning.cli.actions.dashboard_process import DashboardProcess, dashboard_options
from void_reckoning.dashboard.serving import security
from void_reckoning.dashboard.serving.public_address import PublicAddress, names_of
from void_reckoning.dashboard.serving.server import DEFAULT_PORT
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("proxied")
    with vr.Campaign.create(factions=3, systems=20, directory=path / "one") as campaign:
        campaign.run(6)
    return path


@contextmanager
def through(
    runs: Path, public_base: str, host: str | None, *, strips: bool, told: bool
) -> Iterator[tuple[Dashboard, Proxied]]:
    """A dashboard and the proxy before it, of whose address it is told or not."""
    # Its address must be known before the dashboard starts: a port that is free now is taken again.
    with sockets.create_server(("127.0.0.1", 0)) as free:
        upstream = free.getsockname()[1]
    token = security.new_token()
    with proxied(upstream, token, base=public_base, host=host and f"{host}:{upstream}", strips=strips) as outside:
        url = f"http://{outside.address}{public_base}/" if told else None
        with open_dashboard(runs, port=upstream, token=token, public_url=url) as inside:
            yield inside, outside


WAYS: dict[str, dict[str, Any]] = {
    "ssh -L": {"public_base": "", "host": None, "strips": False, "told": False},
    "proxy that rewrites the host": {"public_base": "", "host": "127.0.0.1", "strips": False, "told": True},
    "nginx location": {"public_base": "/void", "host": "localhost", "strips": True, "told": True},
    "jupyter, stripped": {"public_base": "/user/me/proxy/8420", "host": None, "strips": True, "told": True},
    "jupyter, not stripped": {
        "public_base": "/user/me/proxy/absolute/8420",
        "host": None,
        "strips": False,
        "told": True,
    },
    "stripped, and nothing said": {"public_base": "/void", "host": None, "strips": True, "told": False},
}


@pytest.mark.parametrize("way", WAYS)
def test_the_page_works_with_its_socket_its_files_and_its_links(browser: Browser, base: Path, way: str) -> None:
    with through(base, **WAYS[way]) as (_, outside), visit(browser, outside) as page:
        drawn_turn(page, 6)
        assert page.url.startswith(f"http://{outside.address}{outside.base}/")
        assert "token" not in page.url
        page.get_by_role("link", name="Battles").click()
        expect(page.get_by_role("main", name="Battles")).to_be_visible()
        page.reload()
        expect(page.get_by_role("main", name="Battles")).to_be_visible()
        page.get_by_role("link", name="Map").click()
        drawn_turn(page, 6)
        assert {path for path, _ in outside.passed if not path.startswith(f"{outside.base}/")} == set()
        cookies = page.context.cookies()
        told = WAYS[way]["told"] and outside.base
        assert [cookie["path"] for cookie in cookies] == [outside.base if told else "/"]


def test_a_link_without_the_slash_at_its_end_leads_on(base: Path) -> None:
    with through(base, "/void", None, strips=False, told=True) as (_, outside):
        status, headers, _ = outside.get(f"/void?token={outside.token}")
        assert (status, headers["location"]) == (307, f"/void/?token={outside.token}")
        status, headers, _ = outside.get(f"/void/?token={outside.token}")
        assert (status, headers["location"]) == (303, "./")
        assert headers["set-cookie"].endswith("; HttpOnly; Path=/void; SameSite=lax")
        assert outside.get("/voidance/", Cookie=headers["set-cookie"])[0] == 404


def refused(address: str, cookie: str, origin: Origin) -> bool:
    try:
        with connect(f"ws://{address}", additional_headers={"Cookie": cookie}, origin=origin, open_timeout=60):
            return False
    except InvalidStatus as error:
        assert error.response.status_code == 403
        return True


def test_a_socket_of_a_proxy_that_rewrites_the_host_needs_the_public_address(base: Path) -> None:
    for told in (False, True):
        with through(base, "/void", "127.0.0.1", strips=True, told=told) as (inside, outside):
            cookie = f"void_reckoning_{inside.port}={inside.token}"
            assert refused(f"{outside.address}/void/socket", cookie, Origin(f"http://{outside.address}")) is not told
            for origin in (
                f"https://{outside.address}",
                "http://127.0.0.1:1",
                f"http://localhost:{outside.port}",
                f"http://evil.example:{outside.port}",
                "null",
            ):
                assert refused(f"{outside.address}/void/socket", cookie, Origin(origin))
            assert refused(f"{outside.address}/void/socket", "", Origin(f"http://{outside.address}"))


@pytest.fixture(scope="module")
def named(base: Path) -> Iterator[Dashboard]:
    with open_dashboard(
        base, public_url="https://hub.example:8443/void", allow_hosts=["Dash.Example", "192.0.2.7", "fe80::1"]
    ) as made:
        yield made


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("hub.example", True),
        ("HUB.example:8443", True),
        ("dash.example", True),
        ("dash.example:1234", True),
        ("192.0.2.7", True),
        ("[fe80::1]:80", True),
        ("localhost:9000", True),
        ("127.9.9.9", True),
        ("[::1]:9", True),
        ("evil.example", False),
        ("evil.example:{port}", False),
        ("sub.dash.example", False),
        ("dash.example.evil.example", False),
        ("dash.example@evil.example", False),
        ("evil.example#dash.example", False),
        ("127.0.0.1.evil.example:{port}", False),
        ("192.0.2.8", False),
        ("localhost:99999", False),
        ("localhost:", False),
        ("fe80::1", False),
        ("0.0.0.0:{port}", False),
        ("2130706433", False),
    ],
)
def test_a_host_is_answered_that_was_allowed_or_is_this_machine(named: Dashboard, host: str, answered: bool) -> None:
    name = host.replace("{port}", str(named.port))
    for path in ("/", "/void/", "/metrics"):
        status, _, body = named.entered(path, Host=name)
        assert (status == 200) is answered
        assert status in {200, 421}
        assert answered or b"--allow-host HOST" in body
    assert named.get("/", Host=name)[0] == (401 if answered else 421)  # and the token is needed there, too


@pytest.mark.parametrize(
    ("origin", "host", "opened"),
    [
        ("https://hub.example:8443", "hub.example:8443", True),
        ("https://hub.example:8443", "127.0.0.1:{port}", True),
        ("https://dash.example", "dash.example", True),
        ("http://dash.example:81", "dash.example:81", True),
        ("http://localhost:9000", "localhost:9000", True),
        ("https://hub.example", "hub.example", False),
        ("http://hub.example:8443", "hub.example:8443", False),
        ("https://evil.example", "dash.example", False),
        ("http://evil.example", "evil.example", False),
        ("http://localhost:9000", "127.0.0.1:{port}", False),
        ("ws://dash.example", "dash.example", False),
        ("https://dash.example/x", "dash.example", False),
        ("null", "dash.example", False),
    ],
)
def test_a_socket_is_opened_from_the_addresses_that_were_named(
    named: Dashboard, origin: str, host: str, opened: bool
) -> None:
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    upgrade |= {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": origin}
    host = host.replace("{port}", str(named.port))
    for path in ("/socket", "/void/socket"):
        assert named.get(path, Host=host, Cookie=named.cookie, **upgrade)[0] == (101 if opened else 403)


def test_the_cookie_of_an_encrypted_address_goes_over_that_only(named: Dashboard) -> None:
    headers = named.get(f"/void/?token={named.token}", Host="hub.example")[1]
    assert headers["set-cookie"] == f"{named.cookie}; HttpOnly; Path=/void; SameSite=lax; Secure"


@pytest.mark.parametrize(
    "url",
    [
        "", "example.org", "ftp://example.org", "http://", "http://exa mple.org", "http://a:b@example.org", "http://example.org:0x50",
        "http://example.org:70000", "http://example.org/?a=1", "http://example.org/#a", "http://example.org/a b", "http://[::1",
        "http://example.org/../a", "http://example.org//a", 'http://example.org/";x', "http://example.org/\n",
    ],
)  # fmt: skip
def test_a_public_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(vr.InvalidInput, match=r"--public-url must be http:// or https://, a host, and perhaps a port"):
        PublicAddress.parse(url)


@pytest.mark.parametrize("host", ["", "http://a", "a:80", "a/b", "*", "*.example", "a b", "[::1]:80", "é.example"])
def test_a_host_that_is_none_is_refused(host: str) -> None:
    with pytest.raises(
        vr.InvalidInput, match="--allow-host must be a name or an address, without scheme, port and path"
    ):
        names_of("127.0.0.1", 80, None, [host])


def command(*options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "void_reckoning", *options],
        stdin=subprocess.DEVNULL,  # it ends with its input
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_the_printed_link_is_the_public_one(base: Path) -> None:
    options = ["dashboard", str(base), "--run", "one", "--port", "0", "--no-open", "--stop-with-input", "--json"]
    done = command(*options, "--public-url", "https://hub.example/user/me/proxy/8420", "--allow-host", "other.example")
    told = json.loads(done.stdout)
    assert told["url"] == f"https://hub.example/user/me/proxy/8420/?token={told['token']}#run=one"
    assert (done.returncode, done.stderr) == (0, "")
    with DashboardProcess(base / "one", ["--port=0", *dashboard_options("http://localhost:9000", ["hub"])]) as beside:
        assert beside.url.startswith("http://localhost:9000/?token=")


def test_options_that_are_wrong_are_said_to_be(base: Path) -> None:
    for options, message in (
        (
            ["dashboard", str(base), "--port", "0", "--public-url", "example.org"],
            "--public-url must be http:// or https://",
        ),
        (["dashboard", str(base), "--port", "0", "--allow-host", "a:80"], "--allow-host must be a name or an address"),
        (["run", "--public-url", "https://example.org"], "--public-url and --allow-host need --dashboard"),
    ):
        done = command(*options)
        assert done.returncode == 2
        assert message in done.stderr


def test_a_public_address_takes_the_usual_port_or_says_that_it_is_taken(base: Path) -> None:
    with contextlib.ExitStack() as taken:
        with contextlib.suppress(OSError):
            taken.enter_context(sockets.create_server(("127.0.0.1", DEFAULT_PORT)))
        done = command("dashboard", str(base), "--public-url", "https://example.org", "--no-open", "--stop-with-input")
    assert done.returncode == 2
    assert f"can't listen at 127.0.0.1 port {DEFAULT_PORT}" in done.stderr
