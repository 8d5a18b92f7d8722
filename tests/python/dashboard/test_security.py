"""Who may talk to the dashboard, and what hostile visitors get: a refusal, and nothing else."""

import json
import socket as sockets
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import void_reckoning as vr
from dashboard_server import Dashboard, Page, open_dashboard
from void_reckoning.dashboard.messages import MAX_REQUEST
from websockets.exceptions import ConnectionClosedError, InvalidStatus


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret")
    with vr.Campaign.create(factions=3, systems=20, directory=path / "runs" / "one") as campaign:
        campaign.run(6)
    (path / "secret.txt").write_text("nobody may read this")
    (path / "runs" / "secret.txt").write_text("nobody may read this")
    return path / "runs"


@pytest.fixture(scope="module")
def dashboard(base: Path) -> Iterator[Dashboard]:
    with open_dashboard(base) as made:
        yield made


@pytest.fixture(autouse=True)
def still_serving(dashboard: Dashboard) -> Iterator[None]:
    """After whatever a test did, the dashboard serves who may see it."""
    yield
    status, _, body = dashboard.entered("/")
    assert (status, b"<title>Void Reckoning</title>" in body) == (200, True)
    with dashboard.socket() as socket:
        assert Page(socket).receive()["runs"][0]["key"] == "one"


PATHS = ["/", "/index.html", "/assets/x.js", "/metrics", "/socket", "/favicon.svg", "/nothing"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "cookie", ["", "void_reckoning=x", "{name}=wrong", "{name}=", '{name}="\\";{name}', "{name}=é"]
)
def test_without_the_token_there_is_nothing(dashboard: Dashboard, path: str, cookie: str) -> None:
    headers = {"Cookie": cookie.replace("{name}", f"void_reckoning_{dashboard.port}")} if cookie else {}
    status, headers_back, body = dashboard.get(path, **headers)
    assert status == 401
    assert "set-cookie" not in headers_back
    assert body == b"Open the link that void-reckoning dashboard printed: it has the token.\n"


def test_the_link_gives_a_cookie_that_scripts_and_other_sites_do_not_get(dashboard: Dashboard) -> None:
    status, headers, body = dashboard.get(f"/?token={dashboard.token}")
    assert (status, headers["location"], body) == (303, "./", b"")
    assert headers["cache-control"] == "no-store"
    assert headers["set-cookie"] == f"{dashboard.cookie}; HttpOnly; Path=/; SameSite=lax"
    assert dashboard.get("/", Cookie=f"other=1; {dashboard.cookie}")[0] == 200


@pytest.mark.parametrize("token", ["", "wrong", "x" * 4000, "%00", "%ff%fe", "a&token=b", "{token}x", "{token}%20"])
def test_a_wrong_token_is_refused(dashboard: Dashboard, token: str) -> None:
    status, headers, _ = dashboard.get(f"/?token={token.replace('{token}', dashboard.token)}")
    assert status == 401
    assert "set-cookie" not in headers
    assert dashboard.get(f"/metrics?token={token.replace('{token}', dashboard.token)}")[0] == 401


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "192.0.2.1", "192.0.2.1:{port}", "", "[", "@:"]
)
def test_another_host_gets_nothing_even_with_the_token(dashboard: Dashboard, host: str) -> None:
    name = host.replace("{port}", str(dashboard.port))
    status, headers, body = dashboard.get(f"/?token={dashboard.token}", Host=name, Cookie=dashboard.cookie)
    assert status == 421
    assert "set-cookie" not in headers
    assert b"Void Reckoning" not in body
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    key = {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": f"http://{name}"}
    assert dashboard.get("/socket", Host=name, Cookie=dashboard.cookie, **upgrade, **key)[0] == 403


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST", "127.0.0.1", "[::1]", "127.0.0.2"])
@pytest.mark.parametrize("port", [":{port}", ":9000", ""])
def test_its_own_names_are_its_own_at_any_port_and_need_the_token(dashboard: Dashboard, name: str, port: str) -> None:
    host = name + port.replace("{port}", str(dashboard.port))
    assert dashboard.entered("/", Host=host)[0] == 200
    assert dashboard.get("/", Host=host)[0] == 401


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "BREW"])
def test_only_get_is_answered(dashboard: Dashboard, method: str) -> None:
    assert dashboard.get("/", method, Cookie=dashboard.cookie)[0] == 405


def test_every_answer_carries_the_policy(dashboard: Dashboard) -> None:
    for path in (*PATHS, f"/?token={dashboard.token}"):
        _, headers, _ = dashboard.entered(path)
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["connect-src"] == policy["style-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")
    page = dashboard.entered("/")[2].decode()
    assert "<script>" not in page
    assert " style=" not in page
    assert "onload" not in page


@pytest.mark.parametrize("path", ["/", "/metrics", "/nothing"])
@pytest.mark.parametrize("entered", [False, True])
def test_an_address_with_very_many_fields_is_refused(
    dashboard: Dashboard, path: str, entered: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    get = dashboard.entered if entered else dashboard.get
    fields = "&".join(f"f{number}=1" for number in range(20))
    status, headers, body = get(f"{path}?token={dashboard.token}&{fields}")
    assert (status, body) == (400, b"An address has 20 fields at most.\n")
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "set-cookie" not in headers
    assert capfd.readouterr().err == ""


def test_odd_headers_are_answered_as_others_are(dashboard: Dashboard, capfd: pytest.CaptureFixture[str]) -> None:
    name = f"void_reckoning_{dashboard.port}"
    for headers in (
        {"Cookie": f'{name}="\\377\\400\\999"'},
        {"Cookie": f'{name}="\\001\\012"'},
        {"Cookie": f"{name}=\xff\xfe; a[]=b; =;;;"},
        {"Authorization": "Bearer \xff\xfe"},
        {"Authorization": ""},
    ):
        for path in ("/", "/metrics", "/%ed%a0%80", "/?token=%ff%c3%80%ed%a0%80"):
            status, given, _ = dashboard.get(path, **headers)
            assert (status, "content-security-policy" in given) == (401, True)
    for headers in (
        {"If-None-Match": "\xff"},
        {"Accept-Encoding": "\xfe"},
        {"Range": "bytes=5-1"},
        {"Upgrade": "\xff"},
    ):
        assert dashboard.entered("/", **headers)[0] == 200
    assert capfd.readouterr().err == ""


TRAVERSALS = [
    "/../secret.txt", "/../../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/..%5csecret.txt",
    "//etc/passwd", "/assets//etc/passwd", "/etc/passwd", "/one/blackbox.vrlog", "/assets/..;/secret.txt", "/%00",
    "/assets/%2e%2e%2findex.html",
    "/secret.txt", "/.", "/assets/", "/index.html/", "/\\..\\secret.txt", "/assets/%252e%252e/x", "/" + "a" * 8000, "/%ff",
]  # fmt: skip


@pytest.mark.parametrize("path", TRAVERSALS, ids=range(len(TRAVERSALS)))
def test_no_path_reaches_the_files(dashboard: Dashboard, path: str) -> None:
    status, _, body = dashboard.entered(path)
    assert status in {400, 404}
    assert b"nobody may read this" not in body
    assert b"root:" not in body


@pytest.mark.parametrize(
    ("cookie", "origin"),
    [
        ("", None),
        ("wrong=1", None),
        (None, "http://evil.example"),
        (None, "http://evil.example:{port}"),
        (None, "https://127.0.0.1:{port}"),
        (None, "http://127.0.0.1:1"),
        (None, "http://localhost:{port}"),
        (None, "null"),
        (None, ""),
        ("", "http://evil.example"),
    ],
)
def test_sockets_of_strangers_and_of_other_sites_are_refused(
    dashboard: Dashboard, cookie: str | None, origin: str | None
) -> None:
    chosen = None if origin is None else origin.replace("{port}", str(dashboard.port))
    with pytest.raises(InvalidStatus, match="403"):
        dashboard.socket(cookie=cookie, origin=chosen)


MALFORMED = [
    "", "x", "[]", "3", "null", '{"ask":3}', "{}", '{"ask":"nothing"}', '{"ask":"follow"}', '{"ask":"follow","run":"../one"}',
    '{"ask":"follow","run":"one/../one"}', '{"ask":"follow","run":"/etc"}', '{"ask":"follow","run":["one"]}',
    '{"ask":"battle","run":"one"}',
    '{"ask":"battle","run":"one","combat":1e99}', '{"ask":"battle","run":"one","combat":99999}',
    '{"ask":"battle","run":"one","combat":true}',
    '{"ask":"events","run":"one","turns":[5]}', '{"ask":"events","run":"one","turns":[-1,5]}', '{"ask":"events","run":"one","types":"x"}',
    '{"ask":"events","run":"one","types":["Nothing"]}', '{"ask":"events","run":"one","limit":100000}',
    '{"ask":"events","run":"one","faction":99}',
    '{"ask":"events","run":"one","types":[{"a":1}]}', '{"ask":"events","run":"nobody"}', '{"ask":"orders","run":"one","after":"x"}',
    '{"ask":"details","run":"one","turn":99999,"system":0}', '{"ask":"details","run":"one","turn":1}', '{"ask":"details","run":"one"}',
    '{"ask":"details","run":"one","turn":1,"system":-1}', '{"ask":"details","run":"one","turn":1,"fleet":99999}',
    '{"ask":"follow","run":"one","generation":"x"}', "[" * 10000, '{"ask":"' + "x" * 15000 + '"}', '{"ask":"follow","run":"one","turn":-5}',
    '{"a":' * 3000 + "1" + "}" * 3000, '{"ask":"runs\\u0000"}', "x" * (MAX_REQUEST + 1), '{"ask":"events","run":"one","turns":{"0":1}}',
]  # fmt: skip


def test_malformed_messages_are_answered_with_what_is_wrong(dashboard: Dashboard) -> None:
    with dashboard.socket() as socket:
        page = Page(socket)
        page.receive()
        page.ask(ask="follow", run="one")
        page.wait_for_state("one", "ended")
        for text in MALFORMED:
            socket.send(text)
            message = page.receive()
            assert message["kind"] == "error", text[:80]
            assert 0 < len(message["error"]) <= 1000
            assert "Traceback" not in message["error"]
        socket.send(b"\x00\xff" * 50)
        assert page.receive()["error"] == "request must be a JSON object, got text that is not JSON"
        assert page.ask(ask="telemetry", run="one") == {"kind": "answer", "id": 2, "answer": {"live": False}}


def test_an_oversized_message_ends_its_socket_only(dashboard: Dashboard) -> None:
    with dashboard.socket() as other:
        page = Page(other)
        page.receive()
        with dashboard.socket() as socket, pytest.raises(ConnectionClosedError, match="1009"):
            socket.recv()
            socket.send("x" * 5_000_000)
            while True:
                socket.recv(timeout=60)
        assert page.ask(ask="telemetry", run="one")["kind"] == "answer"


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00\x01\x02\x03" * 100,
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET " + b"/" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        b"GET /socket HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    ],
    ids=range(7),
)
def test_what_is_no_request_is_refused(dashboard: Dashboard, raw: bytes) -> None:
    with sockets.create_connection(("127.0.0.1", dashboard.port), timeout=60) as connection:
        try:
            connection.sendall(raw)
            answer = connection.recv(1000)
        except ConnectionError:
            return
    assert not answer or answer.startswith(
        (b"HTTP/1.1 400", b"HTTP/1.1 421", b"HTTP/1.1 403", b"HTTP/1.1 401", b"HTTP/1.1 431")
    )


def test_two_hundred_pages_at_once_are_served_and_more_than_it_takes_are_turned_away(dashboard: Dashboard) -> None:
    with ExitStack() as opened:
        pages = [Page(opened.enter_context(dashboard.socket())) for _ in range(200)]
        for page in pages:
            page.socket.send(json.dumps({"ask": "follow", "run": "one", "id": 1}))
        for page in pages:
            page.wait_for_state("one", "ended")
            assert page.turns() == [1, 2, 3, 4, 5, 6]
        with pytest.raises(InvalidStatus, match="403"):
            while True:
                pages.append(Page(opened.enter_context(dashboard.socket())))
        assert len(pages) == 256


def test_metrics_take_the_token_or_are_open_where_that_was_said(dashboard: Dashboard, base: Path) -> None:
    assert dashboard.get("/metrics")[0] == 401
    assert dashboard.get("/metrics", Authorization="Bearer wrong")[0] == 401
    for status, headers, _ in (
        dashboard.get("/metrics", Authorization=f"Bearer {dashboard.token}"),
        dashboard.get(f"/metrics?token={dashboard.token}"),
        dashboard.entered("/metrics"),
    ):
        assert (status, headers["content-type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    with open_dashboard(base, open_metrics=True) as other:
        assert other.get("/metrics")[0] == 200
        assert other.get("/metrics", Host="evil.example")[0] == 421
        assert other.get("/")[0] == 401


def test_the_token_of_one_dashboard_opens_no_other(dashboard: Dashboard, base: Path) -> None:
    with open_dashboard(base) as other:
        assert other.get(f"/?token={dashboard.token}")[0] == 401
        assert other.get("/", Cookie=dashboard.cookie)[0] == 401
        assert other.token != dashboard.token
        assert len(other.token) >= 43
