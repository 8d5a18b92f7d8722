"""Pictures of the dashboard in the documents: made by this test, and still what the page looks like.

`make pictures` (this test with VR_PICTURES=docs/pictures) takes them anew. Each run takes them into a folder of its own and
compares: a letter may be drawn otherwise by another browser, but not a view that has changed.
"""

import base64
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import void_reckoning as vr
from dashboard_server import Dashboard, open_dashboard
from dashboard_visits import settled, show, visit
from playwright.sync_api import Browser, Page, expect
from void_reckoning.dashboard.history import History
from void_reckoning.dashboard.star_map import read_star_map

ROOT = Path(__file__).resolve().parents[3]
KEPT = ROOT / "docs/pictures"
TAKEN = Path(os.environ.get("VR_PICTURES", ROOT / "build/pictures"))
# Views whose figures are the same in each run: no times, no dates.
PICTURES = {
    "map": "view=map&turn=100",
    "system": "view=map&turn=42&system={system}",
    "curves": "view=curves&turn=100&measure=score",
    "timeline": "view=timeline&from=40&to=42",
    "battle": "view=battles&battle={battle}&tick={tick}",
    "orders": "view=orders&from=40&to=42",
    "compare": "view=compare&turn=100&with=0002&measure=planets",
}
DARK = {"map"}  # also in dark: what a page shows by the reader's scheme
SIZE = (1280, 760)
# Mean difference of colour of small copies, of 255. The same machine has 0.1 at most, a map of another turn 1.5, another view 10;
# what other fonts and browsers may make of it has room.
ALIKE = 3.0

TO_WEBP = """async png => {
  const image = await createImageBitmap(await (await fetch('data:image/png;base64,' + png)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  const blob = await canvas.convertToBlob({type: 'image/webp', quality: 0.85});
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}"""
DIFFERENCE = """async ([one, other]) => {
  const small = async text => {
    const image = await createImageBitmap(await (await fetch('data:image/webp;base64,' + text)).blob());
    const canvas = new OffscreenCanvas(160, 95);
    const context = canvas.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, 160, 95);
    return context.getImageData(0, 0, 160, 95).data;
  };
  const [a, b] = [await small(one), await small(other)];
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / (0.75 * a.length);
}"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The campaign of the README, and another to compare it with."""
    path = tmp_path_factory.mktemp("pictures") / "runs"
    for name, seed in (("0001", 1), ("0002", 2)):
        with vr.Campaign.create(factions=10, systems=150, seed=seed, directory=path / name) as campaign:
            campaign.run(100)
    return path


@pytest.fixture(scope="module")
def dashboard(base: Path) -> Iterator[Dashboard]:
    with open_dashboard(base) as made:
        yield made


@pytest.fixture(scope="module")
def places(base: Path) -> dict[str, int]:
    """What there is to show: the battle with most losses, and the system with most colonies."""
    log = vr.BlackBoxReader.open_log(base / "0001")
    viewer = vr.BlackBoxViewer(log)
    battles = [viewer.get_combat_summary(number) for number in viewer.combat_ids()]
    largest = max(battles, key=lambda battle: (battle.attackers_lost + battle.defenders_lost, battle.combat))
    star_map = read_star_map(log)
    history = History(star_map)
    for chunk in log.iter_chunks(turns=(1, 42)):
        history.add(chunk)
    settled_at = Counter(
        system for system, owner in zip(star_map.planet_systems, history.owners, strict=True) if owner >= 0
    )
    return {"battle": largest.combat, "tick": largest.ticks // 2, "system": settled_at.most_common(1)[0][0]}


def look(page: Page, judge: Page, dashboard: Dashboard, where: str) -> str:
    """A picture of a view, as WebP in base64; another page makes that of it, since the dashboard's may not."""
    show(page, dashboard, f"run=0001&{where}")
    asked = dict(part.split("=") for part in where.split("&"))
    if "battle" in asked:
        expect(page.get_by_test_id("battle")).to_be_visible()
        expect(page.get_by_test_id("tick")).to_contain_text(f"Tick {asked['tick']} of")
    else:
        settled(page, asked["view"], turn=int(asked.get("turn", 0)))
    if "system" in asked:
        expect(page.get_by_test_id("details").locator(".item").first).to_be_visible()
    page.wait_for_timeout(300)  # what moves stands still
    taken = base64.b64encode(page.screenshot(animations="disabled")).decode()
    return str(judge.evaluate(TO_WEBP, taken))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_of_the_documents_are_what_the_page_looks_like(
    browser: Browser, dashboard: Dashboard, places: dict[str, int], scheme: str
) -> None:
    TAKEN.mkdir(parents=True, exist_ok=True)
    judge = browser.new_page()
    taken: dict[str, str] = {}
    with visit(browser, dashboard, SIZE, color_scheme=scheme) as page:
        for name in PICTURES if scheme == "light" else DARK:
            taken[name] = look(page, judge, dashboard, PICTURES[name].format(**places))
            (TAKEN / f"{name}-{scheme}.webp").write_bytes(base64.b64decode(taken[name]))
    for name, picture in taken.items():
        others = {other: (KEPT / f"{other}-{scheme}.webp").read_bytes() for other in taken}
        differences = {
            other: judge.evaluate(DIFFERENCE, [picture, base64.b64encode(kept).decode()])
            for other, kept in others.items()
        }
        assert differences.pop(name) <= ALIKE, f"{name} has changed: see {TAKEN}; `make pictures` keeps it"
        assert all(difference > ALIKE for difference in differences.values()), differences
    judge.close()
