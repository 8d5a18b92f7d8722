"""The report's page in a browser: readable on a telephone and in the dark, accessible, and asking nothing of anybody."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from made_sweeps import Made, make_sweep
from playwright.sync_api import Browser
from void_reckoning.experiments import Processes, Record, Seats, Spec, Variant, sweep, write_report

AXE = Path(__file__).resolve().parents[3] / "page/node_modules/axe-core/axe.min.js"
SCREENSHOTS = os.environ.get("VR_SCREENSHOTS")  # a folder to put pictures into


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A page with every section but duels and a design, and one of failures alone."""
    folder = tmp_path_factory.mktemp("pages")
    spec = Spec(
        factions=3,
        systems=20,
        turns=70,
        seeds=12,
        seats=Seats(factions="latin"),
        variants=[Variant("base"), Variant("without scout", {"unit_types.scout.cost": "x1000"})],
        record=Record(curves_every=10),
    )
    sweep(spec, folder / "full", Processes(2))
    failed = {"status": "failed", "error": "PolicyError: " + "a_very_long_word_" * 20}
    made = [Made({"choir": 1}, row={"block": block} | failed) for block in range(3)]
    make_sweep(folder / "failed", made)
    return {
        "full": write_report(folder / "full", folder / "full").page,
        "failed": write_report(folder / "failed").page,
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["full", "failed"])
def test_the_page_is_accessible_fits_and_asks_for_nothing(
    browser: Browser, pages: dict[str, Path], name: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,  # for axe, which the page itself would not run
    )
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(pages[name].as_uri())
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, paper.removeprefix("rgb(").rstrip(")").split(","))) < 3 * 64) == (scheme == "dark")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))
    drawn = page.locator("figure svg:visible")
    figures = page.locator("figure").count()
    assert drawn.count() == figures > (5 if name == "full" else -1)
    for one in drawn.all():
        box = one.bounding_box()
        assert box is not None and 250 < box["width"] <= width
        cut = one.evaluate(
            "svg => [...svg.querySelectorAll('text')].filter(text => { const own = text.getBoundingClientRect(), all ="
            " svg.getBoundingClientRect(); return own.left < all.left - 2 || own.right > all.right + 2 }).map(text => text.textContent)"
        )
        assert cut == []
        size = one.evaluate(
            "svg => Math.min(...[...svg.querySelectorAll('text')].map(text => text.getBoundingClientRect().height))"
        )
        assert size >= 9
    if SCREENSHOTS:
        page.screenshot(path=Path(SCREENSHOTS) / f"report-{name}-{width}-{scheme}.png", full_page=True)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [
        (one["id"], one["nodes"][0]["html"][:200], one["nodes"][0]["failureSummary"])
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
    assert not serious
    context.close()
    assert (asked, complaints) == ([pages[name].as_uri()], [])


def test_the_page_has_no_address_and_no_script(pages: dict[str, Path]) -> None:
    for page in pages.values():
        text = page.read_text(encoding="utf-8")
        assert "://" not in text
        assert "<script" not in text and "<link" not in text and "@import" not in text
        assert "content=\"default-src 'none'; style-src 'unsafe-inline'\"" in text
