"""The dashboard's page in a browser, for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dashboard_server import Dashboard
from playwright.sync_api import Browser, Page, expect


@contextmanager
def visit(
    browser: Browser, dashboard: Dashboard, size: tuple[int, int] = (1280, 800), **options: Any
) -> Iterator[Page]:
    """A page that has come in by the link; whatever it complains about, or asks of others, fails the test."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
    made = context.new_page()
    complaints: list[str] = []
    made.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    made.on("pageerror", lambda error: complaints.append(str(error)))
    own = (f"http://{dashboard.address}/", "data:", "blob:")
    made.on("request", lambda asked: None if asked.url.startswith(own) else complaints.append(asked.url))
    made.on(
        "websocket", lambda socket: None if f"//{dashboard.address}/" in socket.url else complaints.append(socket.url)
    )
    made.goto(dashboard.link)
    yield made
    context.close()
    assert complaints == []


def show(page: Page, dashboard: Dashboard, where: str) -> None:
    page.goto(f"http://{dashboard.address}/#{where}")


def drawn_turn(page: Page, turn: int) -> None:
    """Until the map shows that round."""
    expect(page.get_by_test_id("map")).to_have_attribute("data-turn", str(turn))


def settled(page: Page, view: str, turn: int = 30) -> None:
    """Until a view shows what it is to show."""
    marks = {
        "curves": "measure",
        "chances": "chances",
        "timeline": "events",
        "orders": "orders",
        "performance": "performance",
        "runs": "runs",
    }
    marks |= {"compare": "differences", "battles": "battles", "battles&battle=1": "battle", "map&system=3": "details"}
    if view.startswith("nothing"):
        expect(page.get_by_text("Choose another run")).to_be_visible()
    elif view == "map":
        drawn_turn(page, turn)
    else:
        expect(page.get_by_test_id(marks[view])).to_be_visible()
        if view in {"timeline", "orders", "battles", "runs"}:
            expect(page.get_by_test_id(marks[view]).locator("tbody tr").first).to_be_visible()
        if view == "map&system=3":
            expect(page.get_by_test_id("details").locator(".item").first).to_be_visible()
