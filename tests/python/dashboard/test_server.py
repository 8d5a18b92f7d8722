"""What the dashboard answers, and its commands."""

import html
import json
import os
import re
import signal
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr
from dashboard_server import Dashboard, Page, open_dashboard
from processes import start
from refused_orders import run_with_refused_orders
from void_reckoning.dashboard import answers
from void_reckoning.dashboard.following import Following
from void_reckoning.dashboard.runs import RunFolder
from void_reckoning.dashboard.serving.assets import load_page


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("asked") / "runs"
    with vr.Campaign.create(factions=5, systems=30, seed=3, directory=path / "one") as campaign:
        run_with_refused_orders(campaign, 60)
    with vr.Campaign.create(factions=3, systems=20, directory=path / "sweep" / "a", turns=4) as campaign:
        campaign.run(4)
    (path / "broken").mkdir()
    (path / "broken" / "blackbox.vrlog").write_bytes(b"x" * 300)
    (path / "empty").mkdir()
    return path


@pytest.fixture(scope="module")
def dashboard(base: Path) -> Iterator[Dashboard]:
    with open_dashboard(base) as made:
        yield made


@pytest.fixture
def page(dashboard: Dashboard) -> Iterator[Page]:
    with dashboard.socket() as socket:
        made = Page(socket)
        made.ask(ask="follow", run="one")
        made.wait_for_state("one", "ended")
        yield made


@pytest.fixture(scope="module")
def reader(base: Path) -> vr.BlackBoxReader:
    return vr.BlackBoxReader.open_log(base / "one")


def answer(page: Page, **question: Any) -> dict[str, Any]:
    message = page.ask(run="one", **question)
    assert message["kind"] == "answer", message
    found: dict[str, Any] = message["answer"]
    return found


def test_runs_are_found_below_the_folder_and_broken_ones_named(base: Path) -> None:
    folder = RunFolder(base)
    runs = {run.key: run for run in folder.scan()}
    assert set(runs) == {"one", "sweep/a", "broken"}
    assert (runs["one"].turn, runs["one"].asked, runs["one"].state, runs["one"].seed) == (60, 100, "stopped", "3")
    assert runs["sweep/a"].state == "finished"
    assert runs["broken"].state == "unreadable"
    assert runs["broken"].problem
    assert folder.path("sweep/a") == base / "sweep" / "a"
    with pytest.raises(vr.InvalidInput, match=r"run .* not found"):
        folder.path("sweep/../one")
    assert [run.key for run in RunFolder(base / "one").scan()] == ["one"]
    with pytest.raises(vr.InvalidInput, match="must be a campaign folder"):
        RunFolder(base / "nothing")


def test_events_come_in_words_filtered_and_in_pieces(page: Page, reader: vr.BlackBoxReader) -> None:
    tell = vr.BlackBoxViewer(reader).teller
    expected = list(reader.iter_events(["ColonyFounded", "PlanetConquered"], turns=(10, 40)))
    rows: list[list[Any]] = []
    after = -1
    while True:
        found = answer(
            page, ask="events", types=["ColonyFounded", "PlanetConquered"], turns=[10, 40], limit=5, after=after
        )
        rows += found["rows"]
        if not found["more"]:
            break
        assert len(found["rows"]) == 5
        after = found["next"]
    assert [row[0] for row in rows] == [event.sequence for event in expected]
    assert [row[4] for row in rows] == [tell(event) for event in expected]
    seat = reader.factions.index(expected[0].faction or "")
    own = answer(page, ask="events", types=["ColonyFounded"], turns=[1, 60], faction=seat)["rows"]
    assert [row[0] for row in own] == [
        e.sequence for e in reader.iter_events(["ColonyFounded"], faction=reader.factions[seat])
    ]
    word = tell(expected[0]).split()[0]
    told = answer(page, ask="events", types=["ColonyFounded", "PlanetConquered"], turns=[10, 40], text=word.upper())[
        "rows"
    ]
    assert [row[0] for row in told] == [event.sequence for event in expected if word.lower() in tell(event).lower()]


def test_orders_come_with_their_result(page: Page, reader: vr.BlackBoxReader) -> None:
    orders = reader.find_events_by_type("FactionAction")
    found = answer(page, ask="orders", turns=[1, 60], accepted=False)
    refused = [order for order in orders if not order.accepted]
    assert [row[0] for row in found["rows"]] == [order.sequence for order in refused]
    assert found["total"] == len(orders)
    assert found["refused"] == len(refused) == sum(count for _, count in found["reasons"])
    assert not any(re.search(r"\b\d", text) for text, _ in found["reasons"])
    assert not any(re.search(r"\d{10}", row[6]) for row in found["rows"])
    moves = answer(page, ask="orders", turns=[7, 7], kind="move_fleet")["rows"]
    assert moves
    assert all(
        row[5].startswith("move fleet") if isinstance(row[5], str) else row[4].startswith("move fleet") for row in moves
    )


def test_all_refused_orders_are_counted_whatever_reasons_are_listed(
    page: Page, reader: vr.BlackBoxReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = [order for order in reader.find_events_by_type("FactionAction") if not order.accepted]
    monkeypatch.setattr(answers, "_MAX_REASONS", 1)
    monkeypatch.setattr(answers, "_orders_of", {})
    found = answer(page, ask="orders", turns=[1, 60])
    ((_, commonest),) = found["reasons"]
    assert commonest < found["refused"] == len(refused)


def test_the_campaign_is_summed_up_once_not_at_each_letter(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    first = answer(page, ask="orders", turns=[1, 60], text="f")
    monkeypatch.delattr(vr.BlackBoxReader, "columns")
    then = answer(page, ask="orders", turns=[1, 60], text="fl")
    assert (first["total"], first["reasons"]) == (then["total"], then["reasons"])


@pytest.mark.parametrize("ask", ["events", "orders"])
def test_a_search_is_for_words_and_names_not_for_numbers_that_a_row_has(
    page: Page, reader: vr.BlackBoxReader, ask: str
) -> None:
    star_map = next(one for one in page.news if one["kind"] == "map")
    words = {"turns": [20, 40], "limit": 500}
    rows = answer(page, ask=ask, **words)["rows"]
    texts = {row[0]: " ".join(cell for cell in row if isinstance(cell, str)).lower() for row in rows}
    for number in ("-1", "2", "true"):
        found = {row[0] for row in answer(page, ask=ask, **words, text=number)["rows"]}
        assert found >= {sequence for sequence, text in texts.items() if number in text}
        assert len(found) < len(rows)
    assert answer(page, ask=ask, **words, text="-1")["rows"] == []
    seat = rows[0][2]
    named = answer(page, ask=ask, **words, text=star_map["factions"][seat][1].upper())["rows"]
    assert {row[0] for row in named} >= {row[0] for row in rows if row[2] == seat}
    assert len(named) < len(rows)


def test_a_search_finds_what_happened_in_a_system_by_the_name_that_the_page_shows(base: Path) -> None:
    told = threading.Event()
    following = Following(base / "one", told.set)
    while following.state != "ended":
        told.wait(60)
        told.clear()
    star_map = following.star_map
    assert star_map is not None
    moves = answers.orders(following, {"kind": "move_fleet", "turns": [1, 20], "limit": 500})["rows"]
    target = moves[0][4].split(" to ")[1]
    system = star_map.system_names.index(target)
    following.star_map = replace(
        star_map, system_names=["Elsewhere" if name == target else "" for name in star_map.system_names]
    )
    assert len(moves) < 500
    found = answers.orders(following, {"kind": "move_fleet", "turns": [1, 20], "limit": 500, "text": "elsewhere"})[
        "rows"
    ]
    assert found == [row for row in moves if row[4].endswith(f" to {target}")]
    rows = answers.events(following, {"types": ["EntityMoved"], "turns": [1, 20], "limit": 500})["rows"]
    found = answers.events(following, {"types": ["EntityMoved"], "turns": [1, 20], "limit": 500, "text": "elsewhere"})[
        "rows"
    ]
    assert found == [row for row in rows if row[5] == system]
    following.close()


def test_a_battle_adds_up_tick_by_tick(page: Page, reader: vr.BlackBoxReader) -> None:
    viewer = vr.BlackBoxViewer(reader)
    numbers = viewer.combat_ids()
    assert len(numbers) > 0
    for number in numbers:
        summary = viewer.get_combat_summary(number)
        battle = answer(page, ask="battle", combat=number)
        assert (battle["result"], battle["reason"], battle["ticks"]) == (summary.result, summary.reason, summary.ticks)
        dealt, killed = [0.0, 0.0], [0, 0]
        for _, source, target, _, _, _, damage, kills in battle["shots"]:
            assert battle["groups"][source][2] != battle["groups"][target][2], "nobody fires at their own"
            dealt[battle["groups"][source][2]] += damage
            killed[battle["groups"][target][2]] += kills
        assert dealt == pytest.approx([summary.damage_by_attacker, summary.damage_by_defender])
        assert killed[0] <= summary.attackers_lost
        assert killed[1] <= summary.defenders_lost
        for _, seat, side in battle["groups"]:
            assert seat == battle["defender" if side else "attacker"]


def test_details_are_those_of_the_state(page: Page, base: Path) -> None:
    turn = 45
    campaign = vr.Campaign.at_turn(base / "one", turn)
    star_map = next(one for one in page.news if one["kind"] == "map")
    owned = 0
    for system in range(30):
        found = answer(page, ask="details", turn=turn, system=system)["system"]
        assert len(found["planets"]) == star_map["planets"]["system"].count(system)
        owned += sum(planet["seat"] >= 0 for planet in found["planets"])
        for fleet in found["fleets"]:
            assert answer(page, ask="details", turn=turn, fleet=fleet["number"])["fleet"] == fleet
    assert owned == sum(row["planets"] for row in campaign.standings())


def test_of_many_questions_for_details_the_last_is_answered_and_others_do_not_wait(page: Page) -> None:
    for number in range(1, 41):
        page.socket.send(json.dumps({"ask": "details", "run": "one", "turn": number, "system": 1, "id": 1000 + number}))
    page.socket.send(json.dumps({"ask": "telemetry", "run": "one", "id": 2000}))
    answers = {}
    while not {1040, 2000} <= set(answers):
        message = page.receive()
        answers[message["id"]] = message
    assert answers[1040]["answer"]["turn"] == 40
    assert answers[2000]["answer"] == {"live": False}
    overtaken = [one for one in answers.values() if one["kind"] == "error"]
    assert all("replaced by a later request" in one["error"] for one in overtaken)


def test_a_rebuild_that_takes_too_long_is_discarded(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    from void_reckoning.dashboard import details

    monkeypatch.setattr(details, "_MAX_S", -1)
    message = page.ask(ask="details", run="one", turn=49, system=1)
    assert message["kind"] == "error"
    assert "turn 49 can't be rebuilt within" in message["error"]


def test_after_a_broken_connection_only_what_is_missing_comes(dashboard: Dashboard, page: Page) -> None:
    assert page.turns() == list(range(1, 61))
    generation = next(one["generation"] for one in page.news if one["kind"] == "map")
    with dashboard.socket() as socket:
        other = Page(socket)
        other.ask(ask="follow", run="one", generation=generation, turn=57)
        other.wait_for_state("one", "ended")
        assert other.turns() == [58, 59, 60]
        assert not [one for one in other.news if one["kind"] == "map"]
        other.ask(ask="follow", run="one", generation=99, turn=57)
        while other.turns() != [58, 59, 60, *range(1, 61)]:
            other.receive()


def test_a_page_that_was_not_built_is_said(tmp_path: Path) -> None:
    with pytest.raises(vr.StorageError, match="is not built"):
        load_page(tmp_path)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_command_prints_a_link_that_works_until_it_is_ended(base: Path, how: signal.Signals) -> None:
    with start("dashboard", base, "--port", 0, "--json", "--no-open", "--run", "sweep/a") as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        link, _, fragment = told["url"].partition("#")
        assert fragment == "run=sweep/a"
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(f"http://127.0.0.1:{told['port']}/")
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        assert b"<title>Void Reckoning</title>" in opener.open(link).read()
        process.send_signal(how)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out, err) == (0, "", "")


def test_a_link_leads_to_a_run_whose_name_is_no_text(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"caf\xe9")
    with vr.Campaign.create(factions=3, systems=20, directory=odd / os.fsdecode(b"r\xe9")) as campaign:
        campaign.run(1)
    with start("dashboard", odd, "--port", 0, "--no-open", "--run", os.fsdecode(b"r\xe9")) as process:
        assert process.stdout is not None
        told = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert (process.wait(60), process.stderr.read() if process.stderr else "") == (0, "")
    assert re.fullmatch(r"Dashboard of .*/caf\\xe9: http://\S+#run=r%5Cxe9\n", told), told


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_browser_is_started_without_the_token_among_its_arguments(
    base: Path, tmp_path: Path, how: signal.Signals
) -> None:
    told = tmp_path / "told"
    os.mkfifo(told)
    browser = tmp_path / "browser"
    browser.write_text(
        '#!/bin/sh\npage="${1#file://}"\n'
        f'{{ echo "$*"; stat -c %a "$(dirname "$page")" "$page"; cat "$page"; }} > "{told}"\n'
    )
    browser.chmod(0o700)
    environment = {**os.environ, "BROWSER": str(browser), "DISPLAY": ":0", "TMPDIR": str(tmp_path)}
    with start("dashboard", base, "--port", 0, "--json", "--run", "sweep/a", env=environment) as process:
        assert process.stdout is not None
        link = json.loads(process.stdout.readline())["url"]
        address, folder_mode, page_mode, page = told.read_text().splitlines()
        assert (folder_mode, page_mode) == ("700", "600")
        assert re.fullmatch(r"file:///\S+\.html", address)
        refresh = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
        assert refresh is not None
        assert html.unescape(refresh[1]) == link
        process.send_signal(how)
        assert process.wait(60) == 0
    assert not Path(address.removeprefix("file://")).parent.exists()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["dashboard", "nothing"], "nothing must be a campaign folder"),
        (["dashboard", ".", "--host", "192.0.2.1"], "can't listen at 192.0.2.1"),
        (["dashboard", ".", "--port", "70000"], "--port must be an integer from 0 to 65535, got 70000"),
        (["run", "--dashboard", "--no-log"], "can't be combined with --no-log"),
    ],
)
def test_complaints_are_one_line(tmp_path: Path, arguments: list[str], complaint: str) -> None:
    with start(*arguments, cwd=tmp_path) as process:
        out, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert complaint in err
    assert len(err.splitlines()) == 1
    assert out == ""


def test_a_run_is_shown_while_it_is_played_and_until_it_is_ended(tmp_path: Path) -> None:
    with start(
        "run",
        "--dashboard",
        "--factions",
        3,
        "--systems",
        20,
        "--turns",
        30,
        "--ignore-victory",
        "--out",
        tmp_path / "c",
        "--json",
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        line = process.stderr.readline()
        link = re.search(r"http://127\.0\.0\.1:(\d+)/\?token=(\S+)#run=c", line)
        assert link is not None, line
        shown = Dashboard(int(link[1]), link[2])
        assert json.loads(process.stdout.readline())["turns"] == 30
        with shown.socket() as socket:
            page = Page(socket)
            page.ask(ask="follow", run="c")
            page.wait_for_state("c", "ended")
            assert page.turns() == list(range(1, 31))
        # As a terminal does it: to both.
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0
        assert out == ""
        assert "Error" not in err
    gone(shown)


def test_the_dashboard_of_a_run_that_was_killed_ends_too(tmp_path: Path) -> None:
    with start(
        "run",
        "--dashboard",
        "--factions",
        3,
        "--systems",
        20,
        "--turns",
        10**6,
        "--ignore-victory",
        "--out",
        tmp_path / "c",
    ) as process:
        assert process.stderr is not None
        link = re.search(r":(\d+)/\?token=(\S+)#", process.stderr.readline())
        assert link is not None
        shown = Dashboard(int(link[1]), link[2])
        assert shown.entered("/")[0] == 200
        os.kill(process.pid, signal.SIGKILL)
        process.wait(60)
        gone(shown)


def gone(dashboard: Dashboard) -> None:
    """Until nobody listens any more; the test's own time limit ends it otherwise."""
    for _ in range(600):
        try:
            dashboard.get("/")
        except ConnectionError:
            return
        time.sleep(0.05)
    raise AssertionError("the dashboard still listens")
