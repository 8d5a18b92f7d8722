"""The dashboard's page in a browser: every view on a finished campaign and on one that is being played."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr
from dashboard_server import Dashboard, open_dashboard
from dashboard_visits import drawn_turn, settled, show, visit
from playwright.sync_api import Browser, Page, expect
from refused_orders import run_with_refused_orders
from void_reckoning.dashboard.history import History
from void_reckoning.dashboard.star_map import read_star_map

AXE = Path(__file__).resolve().parents[3] / "page/node_modules/axe-core/axe.min.js"
SCREENSHOTS = os.environ.get("VR_SCREENSHOTS")  # a folder to put a picture of each view into
VIEWS = ("map", "curves", "chances", "timeline", "battles", "orders", "performance", "compare", "runs")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "runs"
    for name, seed in (("first", 3), ("second", 1)):
        with vr.Campaign.create(factions=5, systems=30, seed=seed, directory=path / name) as campaign:
            run_with_refused_orders(campaign, 60)
    (path / "first" / "explain.json").write_text(json.dumps(measured(path / "first")), encoding="utf-8")
    return path


def measured(folder: Path) -> dict[str, Any]:
    """What explain writes, with chances that are easy to recognise: the first faction rises from 10 % to 90 % in turn 31."""
    first, second, *rest = vr.BlackBoxReader.open_log(folder).factions

    def chances(turn: int) -> dict[str, list[float]]:
        share = 0.1 if turn < 31 else 0.9
        known = {first: [share, share - 0.05, share + 0.05], second: [0.9 - share, 0.85 - share, 0.95 - share]}
        return known | {key: [0.0, 0.0, 0.05] for key in rest} | {"": [0.1, 0.05, 0.15]}

    point: dict[str, Any] = {"outcome": first, "p_value": 1e-9, "orders": ["an order"], "tried": 3, "not_searched": ""}
    point |= {"before": chances(30), "after": chances(31)}
    cause = {
        "faction": second,
        "order": 2,
        "sentence": "Second: move fleet #7 to Nowhere",
        "played": 0.9,
        "without": 0.2,
    }
    points = [
        point | {"first": 30, "last": 31, "events": ["a battle was fought"], "causes": [cause]},
        point | {"first": 40, "last": 45, "events": [], "causes": [], "not_searched": "it came over several turns"},
    ]
    explanation = {"until": 100, "continuations": 50, "policies": {}, "turning_points": points}
    curve = [{"turn": turn, "exact": False, "chances": chances(turn)} for turn in range(0, 61, 5)]
    return {"format": 1, "continuations": {}, "explanation": explanation | {"curve": curve}}


@pytest.fixture(scope="module")
def dashboard(base: Path) -> Iterator[Dashboard]:
    with open_dashboard(base) as made:
        yield made


@pytest.fixture
def page(browser: Browser, dashboard: Dashboard, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A visit to the dashboard of the finished campaigns."""
    with visit(browser, dashboard, **getattr(request, "param", {})) as made:
        yield made


def told_turn(page: Page) -> int:
    return int(page.get_by_test_id("turn").locator("b").inner_text())


def ranking(page: Page) -> dict[int, list[int | None]]:
    """Planets, fleets, units, score by seat; None for what is not known."""
    rows = page.get_by_test_id("ranking").locator("tbody tr").all()
    return {
        int(row.get_attribute("data-seat") or -1): [
            None if cell == "\u2013" else int(cell.replace(",", ""))
            for cell in row.locator("td.number").all_inner_texts()
        ]
        for row in rows
    }


def test_the_map_shows_what_the_campaign_was_at_any_turn(page: Page, dashboard: Dashboard, base: Path) -> None:
    for turn in (60, 17, 30, 0, 59):
        show(page, dashboard, f"run=first&turn={turn}")
        drawn_turn(page, turn)
        campaign = vr.Campaign.at_turn(base / "first", turn)
        shown = ranking(page)
        for seat, row in enumerate(campaign.standings()):
            figures = [row["planets"], row["fleets"]] + ([row["units"], row["score"]] if turn else [None, None])
            assert shown[seat] == figures


def test_a_star_is_clicked_and_the_slider_scrubbed(page: Page, dashboard: Dashboard) -> None:
    show(page, dashboard, "run=first&turn=20")
    drawn_turn(page, 20)
    page.get_by_label("Find a system").fill("a")
    name = page.get_by_label("Systems found").locator("button").first.inner_text()
    page.get_by_label("Find a system").press("Enter")
    details = page.get_by_test_id("details")
    expect(details.locator("h2")).to_have_text(name)
    page.get_by_label("Close details").click()
    expect(details).to_have_count(0)
    box = page.get_by_test_id("map").bounding_box()
    assert box is not None
    page.get_by_test_id("map").click(
        position={"x": box["width"] / 2, "y": box["height"] / 2}
    )  # the search has centred it
    expect(details.locator("h2")).to_have_text(name)
    expect(details.locator(".item").first).to_be_visible()
    slider = page.get_by_label("Turn", exact=True)
    slider.focus()
    slider.press("End")
    drawn_turn(page, 60)
    slider.press("ArrowLeft")
    drawn_turn(page, 59)
    slider.fill("12")
    drawn_turn(page, 12)
    expect(page).to_have_url(f"http://{dashboard.address}/#run=first&turn=12&system={page.url.rsplit('=', 1)[1]}")
    page.reload()
    drawn_turn(page, 12)
    expect(details.locator("h2")).to_have_text(name)


def test_it_plays_and_pauses_and_zooms_by_keys(page: Page, dashboard: Dashboard) -> None:
    show(page, dashboard, "run=first&turn=5")
    drawn_turn(page, 5)
    page.get_by_label("Turns a second").select_option("50")
    page.keyboard.press("Space")
    expect(page.get_by_label("Pause", exact=True)).to_be_visible()
    drawn_turn(page, 60)
    expect(page.get_by_label("Play", exact=True)).to_be_visible()
    page.keyboard.press(",")
    drawn_turn(page, 59)
    canvas = page.get_by_test_id("map")
    canvas.focus()
    before = canvas.get_attribute("data-zoom") or ""
    page.keyboard.press("+")
    expect(canvas).not_to_have_attribute("data-zoom", before)
    page.keyboard.press("0")
    expect(canvas).to_have_attribute("data-zoom", before)
    page.keyboard.press("2")
    expect(page.get_by_test_id("measure")).to_be_visible()


def test_curves_of_any_measure(page: Page, dashboard: Dashboard, base: Path) -> None:
    show(page, dashboard, "run=first&view=curves&turn=25")
    row = vr.Campaign.at_turn(base / "first", 25).standings()[0]
    for measure, value in (
        ("planets", row["planets"]),
        ("technologies", row["technologies"]),
        ("treasury", row["treasury"]),
    ):
        page.get_by_test_id("measure").select_option(measure)
        told = page.locator("figcaption span", has_text=row["name"]).locator("b")
        expect(told).to_have_text(f"{value:,.0f}" if value < 10000 else f"{value / 1000:.1f}K")


def test_chances_and_turning_points(page: Page, dashboard: Dashboard) -> None:
    show(page, dashboard, "run=first&view=chances&turn=40")
    name = page.get_by_test_id("chances").locator("figcaption span", has_text="90").first
    expect(name).to_be_visible()
    points = page.locator(".points button")
    expect(points).to_have_count(2)
    expect(points.first).to_contain_text("10 % to 90 %")
    point = page.get_by_test_id("point")
    expect(point).to_contain_text("Second: move fleet #7 to Nowhere. With it 90 %; the turn played without it 20 %.")
    expect(point).to_contain_text("a battle was fought")
    points.nth(1).click()
    expect(point).to_contain_text("Turns 41 to 45")
    expect(point).to_contain_text("it came over several turns")
    expect(page.get_by_test_id("turn").locator("b")).to_have_text("45")
    point.get_by_role("link").click()
    expect(page.get_by_test_id("events")).to_be_visible()
    assert "from=41" in page.url
    assert "to=45" in page.url


def test_without_chances_it_says_how_to_measure_them(page: Page, dashboard: Dashboard, base: Path) -> None:
    show(page, dashboard, "run=second&view=chances")
    expect(page.get_by_text("Nobody has measured the chances yet")).to_be_visible()
    (base / "second" / "explain.json").write_text("{}", encoding="utf-8")
    try:
        show(page, dashboard, "run=second&view=map")
        show(page, dashboard, "run=second&view=chances")
        expect(page.get_by_text("explain.json is not what explain writes")).to_be_visible()
    finally:
        (base / "second" / "explain.json").unlink()


def test_the_timeline_is_filtered(page: Page, dashboard: Dashboard, base: Path) -> None:
    reader = vr.BlackBoxReader.open_log(base / "first")
    show(page, dashboard, "run=first&view=timeline&from=1&to=60&type=PlanetConquered")
    rows = page.get_by_test_id("events").locator("tbody tr")
    conquests = reader.find_events_by_type("PlanetConquered")
    expect(rows).to_have_count(len(conquests))
    place = reader.names.entity(conquests[-1].fields["planet"])
    page.get_by_label("Text").fill(place)
    tell = vr.BlackBoxViewer(reader).teller
    expect(rows).to_have_count(sum(place in tell(event) for event in conquests))
    expect(rows.last).to_contain_text(place)
    page.get_by_label("Text").fill("there is no such place")
    expect(page.get_by_text("Nothing like that happened in turns 1 to 60.")).to_be_visible()
    page.get_by_label("Text").fill("")
    page.get_by_test_id("type").select_option("TechnologyLearned")
    page.get_by_label("To turn").fill("10")
    page.get_by_label("To turn").press("Enter")
    expect(rows).to_have_count(len(list(reader.iter_events(["TechnologyLearned"], turns=(1, 10)))))
    page.get_by_test_id("faction").select_option("0")
    # What is learned is learned between rounds.
    expect(page.get_by_text("Nothing like that happened")).to_be_visible()


def test_a_battle_is_played(page: Page, dashboard: Dashboard, base: Path) -> None:
    viewer = vr.BlackBoxViewer(vr.BlackBoxReader.open_log(base / "first"))
    battles = [viewer.get_combat_summary(number) for number in viewer.combat_ids()]
    battle = max(battles, key=lambda one: one.attackers_lost + one.defenders_lost)
    show(page, dashboard, "run=first&view=battles&sort=losses")
    page.get_by_test_id("battles").locator("tbody a").first.click()
    expect(page.locator("h1")).to_contain_text("Battle")
    show(page, dashboard, f"run=first&view=battles&battle={battle.combat}")
    expect(page.locator("h1")).to_have_text(
        f"Battle {battle.combat} at "
        + (f"{battle.planet} ({battle.system})" if battle.planet else battle.system)
        + f", turn {battle.turn}"
    )
    expect(page.locator(".end")).to_have_text(
        f"{battle.result.capitalize()} by {battle.reason} after {battle.ticks} ticks"
    )
    last = max(battle.ticks, *battle.damage_by_tick)
    told = page.get_by_test_id("tick")
    expect(told).to_have_text(f"Tick {last} of {last}")
    slider = page.get_by_label("Tick", exact=True)
    slider.focus()
    slider.press("Home")
    expect(told).to_have_text(f"Tick 0 of {last}")
    expect(page.get_by_test_id("attacker")).to_contain_text(f"{battle.attackers} of {battle.attackers} unit")
    page.get_by_role("button", name="Play").click()
    expect(told).to_have_text(f"Tick {last} of {last}")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    weapon = battle.weapons[0]  # all have fired by then
    expect(page.get_by_text(weapon.weapon).first).to_be_visible()
    slider.fill("1")
    page.reload()
    expect(told).to_have_text(f"Tick 1 of {last}")


def test_orders_and_why_they_were_refused(page: Page, dashboard: Dashboard, base: Path) -> None:
    orders = vr.BlackBoxReader.open_log(base / "first").find_events_by_type("FactionAction")
    refused = [order for order in orders if not order.accepted]
    assert refused
    show(page, dashboard, "run=first&view=orders&turn=9")
    rows = page.get_by_test_id("orders").locator("tbody tr")
    expect(rows).to_have_count(sum(order.turn == 9 for order in orders))
    page.get_by_test_id("result").select_option("refused")
    expect(rows).to_have_count(min(200, len(refused)))
    expect(rows.first).to_contain_text("refused: ")
    expect(page.get_by_text(f"{len(orders):,} orders, {len(refused):,} refused")).to_be_visible()


def test_two_runs_are_compared(page: Page, dashboard: Dashboard, base: Path) -> None:
    show(page, dashboard, "run=first&view=compare&turn=33&measure=score")
    expect(page.get_by_text("Choose a second run")).to_be_visible()
    page.get_by_test_id("with").select_option("second")
    table = page.get_by_test_id("differences")
    first, second = (vr.Campaign.at_turn(base / name, 33).standings() for name in ("first", "second"))
    for one, other in zip(first, second, strict=True):
        cells = table.locator("tr", has_text=one["name"]).locator("td.number")
        change = other["score"] - one["score"]
        expect(cells).to_have_text(
            [f"{one['score']:,}", f"{other['score']:,}", f"{'+' if change > 0 else ''}{change:,}"]
        )
    expect(page.get_by_text("The figures of both part in turn")).to_be_visible()


def test_runs_are_picked(page: Page, dashboard: Dashboard) -> None:
    show(page, dashboard, "view=runs")
    table = page.get_by_test_id("runs")
    expect(table.locator("tbody tr")).to_have_count(2)
    table.get_by_role("link", name="second", exact=True).click()
    expect(page.get_by_test_id("ranking")).to_be_visible()
    expect(page).to_have_title("Map · second · Void Reckoning")
    page.go_back()
    expect(table).to_be_visible()


def test_what_is_not_there_says_what_to_do(page: Page, dashboard: Dashboard) -> None:
    show(page, dashboard, "run=nothing")
    expect(page.get_by_text("run 'nothing' not found")).to_be_visible()
    expect(page.get_by_role("link", name="Choose another run")).to_be_visible()
    show(page, dashboard, "run=first&view=battles&battle=99999")
    expect(page.get_by_text("has no battle 99999")).to_be_visible()


@pytest.mark.parametrize(
    "page", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True, ids=["light", "dark"]
)
@pytest.mark.parametrize("width", [1280, 390])
def test_every_view_is_accessible_and_fits(page: Page, dashboard: Dashboard, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    axe = AXE.read_text(encoding="utf-8")
    for view in (*VIEWS, "battles&battle=1", "map&system=3", "nothing&run=nothing"):
        show(page, dashboard, f"run=first&with=second&turn=30&view={view}")
        settled(page, view)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, view
        if SCREENSHOTS:
            scheme = "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
            name = view.replace("&", "-").replace("=", "-")
            page.screenshot(path=Path(SCREENSHOTS) / f"{name}-{width}-{scheme}.png")
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        serious = [
            (one["id"], one["nodes"][0]["html"][:200], one["nodes"][0]["failureSummary"])
            for one in found["violations"]
            if one["impact"] in {"serious", "critical"}
        ]
        assert not serious, view


def test_a_campaign_is_watched_while_it_is_played(browser: Browser, base: Path, tmp_path: Path) -> None:
    shutil.copytree(base / "first", tmp_path / "runs" / "first")
    with (
        vr.Campaign.create(factions=4, systems=30, seed=9, directory=tmp_path / "runs" / "live", turns=60) as campaign,
        open_dashboard(tmp_path / "runs") as dashboard,
        visit(browser, dashboard) as page,
    ):
        campaign.run(3)
        show(page, dashboard, "run=live")
        drawn_turn(page, 3)
        expect(page.get_by_test_id("state")).to_have_text("live")
        snapshot = campaign.snapshot()
        campaign.run(9)
        drawn_turn(page, 12)
        shown = ranking(page)
        assert [shown[seat][0] for seat in range(4)] == [row["planets"] for row in campaign.standings()]
        campaign.restore(snapshot)
        campaign.run(2)
        drawn_turn(page, 5)
        campaign.run(25)
        for view in VIEWS:
            show(page, dashboard, f"run=live&with=first&turn=30&view={view}")
            if view == "chances":  # nobody has measured them
                expect(page.get_by_text("Nobody has measured the chances yet")).to_be_visible()
            else:
                settled(page, view)
        show(page, dashboard, "run=live&view=performance")
        expect(page.get_by_test_id("phases")).to_be_visible()
        show(page, dashboard, "run=live")
        drawn_turn(page, 30)
        campaign.run(1)
        drawn_turn(page, 31)
        campaign.finish()
        expect(page.get_by_test_id("state")).to_have_text("stopped")


def test_it_connects_again_by_itself_and_asks_again(browser: Browser, base: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    with open_dashboard(base) as dashboard:
        page.goto(f"{dashboard.link}#turn=11")  # no run is named: the page keeps the one that it has
        drawn_turn(page, 11)
        run = page.locator("label.run select").input_value()
    expect(page.get_by_role("alert")).to_contain_text("connection to the dashboard broke")
    show(page, dashboard, "view=battles&battle=1")
    expect(page.get_by_text("Reading the battle …")).to_be_visible()
    with open_dashboard(base, port=dashboard.port, token=dashboard.token):
        expect(page.get_by_role("alert")).to_have_count(0)
        expect(page.locator("h1")).to_contain_text("Battle 1 at")
        show(page, dashboard, "turn=11")
        page.get_by_label("One turn on").click()
        drawn_turn(page, 12)
        assert page.locator("label.run select").input_value() == run
    context.close()


def test_a_page_keeps_its_campaign_whatever_else_is_played(browser: Browser, tmp_path: Path) -> None:
    settings: dict[str, Any] = {"factions": 3, "systems": 20}
    with (
        vr.Campaign.create(directory=tmp_path / "runs/one", **settings) as one,
        open_dashboard(tmp_path / "runs") as dashboard,
        visit(browser, dashboard) as page,
    ):
        one.run(2)
        drawn_turn(page, 2)
        with vr.Campaign.create(directory=tmp_path / "runs/two", **settings) as two:
            two.run(5)
            expect(page.locator("label.run select").locator("option")).to_have_count(2)
            expect(page.locator("label.run select")).to_have_value("one")
            one.run(1)
            drawn_turn(page, 3)


def test_a_link_leads_to_a_fleet_that_is_built_later(page: Page, dashboard: Dashboard, base: Path) -> None:
    campaign = vr.Campaign.at_turn(base / "first", 59)
    there = campaign.ecs.query_entities(vr.EntityQuery(["Fleet"]))
    show(page, dashboard, "run=first&turn=59&view=map")
    drawn_turn(page, 59)
    # Fleets are numbered in the order of their appearance: the last that there is came late.
    history = History(star_map := read_star_map(log := vr.BlackBoxReader.open_log(base / "first")))
    for chunk in log.iter_chunks(turns=(1, 59)):
        history.add(chunk)
    number = max(history.fleets[fleet.entity_id] for fleet in there)
    assert number >= len(star_map.fleets)
    page.goto("about:blank")
    show(page, dashboard, f"run=first&turn=59&fleet={number}")
    details = page.get_by_test_id("details")
    expect(details.locator(".item")).to_be_visible()
    slider = page.get_by_label("Turn", exact=True)
    slider.fill("1")
    expect(details.get_by_text("It is not there after turn 1.")).to_be_visible()


def test_details_are_of_what_is_chosen(page: Page, dashboard: Dashboard) -> None:
    details = page.get_by_test_id("details")
    for system in (3, 4, 3):
        show(page, dashboard, f"run=first&turn=30&system={system}")
        name = details.locator("h2").inner_text()
        # At no moment are planets of another system below its name.
        assert all(text.startswith(name) for text in details.locator(".item > b").all_inner_texts())
        expect(details.locator(".item > b").first).to_have_text(re.compile(f"^{name}"))


def test_the_page_is_small(page: Page, dashboard: Dashboard) -> None:
    """Under 300 kB for the first view: files as they go over the line, and the campaign before it is packed for that."""
    files: list[int] = []
    frames: list[int] = []
    page.on("response", lambda response: files.append(int(response.headers.get("content-length", "0"))))
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(len(frame))))
    show(page, dashboard, "run=first")
    page.reload()
    drawn_turn(page, 60)
    assert 10_000 < sum(files) < 150_000
    assert 10_000 < sum(frames) < 150_000
