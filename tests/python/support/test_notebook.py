"""What notebooks and consoles show of objects: the essential, on one line or in small HTML without scripts."""

import enum
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import void_reckoning as vr
from hostile_scene import Scene
from playwright.sync_api import Browser
from public_objects import NOT_MADE, an_outcome, maker, public_classes
from void_reckoning.support.notebook import MAX_COLUMNS, MAX_ROWS, card

CLASSES = {
    name: kind
    for name, kind in public_classes().items()
    if kind.__name__ not in {*NOT_MADE, "Idle"} and not issubclass(kind, BaseException | enum.Enum)
}
MUST_SHOW = {
    "Table",
    "FactionView",
    "CombatOutcome",
    "Campaign",
    "World",
    "EntityRef",
    "Planet",
    "Colony",
    "CampaignWorld",
}


class Checked(HTMLParser):
    """HTML whose tags are closed, without anything that runs or is loaded."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text: list[str] = []
        self.rows = 0
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"div", "b", "span", "table", "thead", "tbody", "tr", "th", "td", "br"}
        assert {name for name, _ in attrs} <= {"style"}
        assert not any("url(" in (value or "") or "#" in (value or "") for _, value in attrs)
        self.rows += tag == "tr"
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    made = Scene(tmp_path_factory.mktemp("notebook"))
    made.snapshots = {"campaign": made.campaign.snapshot(), "world": made.world.snapshot()}  # type: ignore[attr-defined]
    yield made
    made.close()


@pytest.mark.parametrize("name", CLASSES)
def test_an_object_is_shown_on_one_line_of_bounded_length(name: str, scene: Scene) -> None:
    make = maker(name, CLASSES[name])
    assert make is not None
    made = make(scene)
    text = repr(made)
    assert "\n" not in text and len(text) <= 400
    live = "__reduce_ex__" in vars(type(made)) or any("__reduce_ex__" in vars(base) for base in type(made).__mro__[:-1])
    assert live or " object at 0x" not in text
    if hasattr(made, "_repr_html_"):
        html = made._repr_html_()
        Checked(html)
        assert len(html) < 20_000
    else:
        assert name.rpartition(".")[0] == "telemetry" or CLASSES[name].__name__ not in MUST_SHOW
    if name in ("ProcessPolicy", "SharedTable"):
        made.close()


def text_of(shown: Any) -> str:
    return " ".join(Checked(shown._repr_html_()).text)


def test_a_campaign_shows_its_universe_turn_seed_and_factions_by_score(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=3, systems=20, seed=77, directory=tmp_path / "a & <b>", telemetry=False) as played:
        played.run(4)
        text = text_of(played)
        assert "Campaign in void_reckoning" in text and " 77" in text and "a & <b>" in text
        best = sorted(played.standings(), key=lambda row: -row.score)
        places = [text.index(row.id) for row in best]
        assert places == sorted(places)
        assert all(f"{row.score:,}" in text for row in best)


def test_a_table_shows_its_size_units_and_first_rows() -> None:
    world = vr.World()
    world.register_component("Cargo", {"tons": "f32", "what": "string"})
    world.ecs.create_entities(
        2000,
        {"Cargo.tons": np.arange(2000, dtype=np.float32), "Cargo.what": ["<script>alert(1)</script>"] * 2000},
        ["Cargo"],
    )
    shown = Checked(world.table("Cargo")._repr_html_())  # type: ignore[attr-defined]
    text = " ".join(shown.text)
    assert "Table Cargo: 2,000 rows x 3 columns" in text and "1,990 more rows" in text
    assert shown.rows == MAX_ROWS + 1
    assert "<script>" not in world.table("Cargo")._repr_html_()  # type: ignore[attr-defined]
    assert "<script>alert(1)</script>" in text
    campaign = vr.Campaign.create(factions=2, systems=10, log=False, telemetry=False)
    text = text_of(campaign.world.table("Ship"))
    assert "1/1000 point" in text and "fatigue" in text
    many = vr.World()
    many.register_component("Many", {f"f{i}": "f32" for i in range(40)})
    many.ecs.create_entities(2, {}, ["Many"])
    shown = Checked(many.table("Many")._repr_html_())  # type: ignore[attr-defined]
    assert f"{41 - MAX_COLUMNS} more columns" in " ".join(shown.text)


def test_an_outcome_shows_winner_reason_and_each_sides_losses() -> None:
    outcome = an_outcome(None)  # type: ignore[arg-type]
    text = text_of(outcome)
    assert outcome.result.name.replace("_", " ").lower() in text and outcome.reason in text
    for side in outcome.sides:
        assert str(side.started) in text and str(side.destroyed) in text
    assert "12 frigate, 2 scout" in text


def test_a_view_shows_the_faction_until_its_turn_is_over() -> None:
    turns = vr.Campaign.create(factions=2, systems=10, log=False, telemetry=False).faction_turns()
    turn = next(turns)
    view = turn.view
    assert view.faction_id in text_of(view) and "credits" in text_of(view)
    assert repr(view).startswith(f"<FactionView {view.faction_id} turn=")
    turn.abandon()
    assert "is over" in text_of(view) and "is over" in repr(view)


def test_events_and_entities_of_any_size_stay_short() -> None:
    world = vr.World()
    world.register_component("Note", {"text": "string"})
    ref = world.ecs.get_entity(world.ecs.create_entity("", {"Note": {"text": "é\n" * 5000}}))
    assert len(repr(ref)) <= 300 and "\n" not in repr(ref)
    heard: list[vr.Event] = []
    world.events.subscribe("SystemError", heard.append)
    world.events.publish("SystemError", {"message": "x" * 5000})
    assert len(repr(heard[0])) <= 300 and repr(heard[0]).endswith("...")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_fits_and_can_be_read_in_a_browser(browser: Browser, scheme: str, width: int) -> None:
    campaign = vr.Campaign.create(factions=4, systems=20, log=False, telemetry=False)
    campaign.run(3)
    shown = [campaign, campaign.world, campaign.world.table("Fleet"), an_outcome(None)]  # type: ignore[arg-type]
    ground, ink = ("white", "black") if scheme == "light" else ("#111", "#eee")
    body = "".join(f"<p>{one._repr_html_()}</p>" for one in shown) + card("<&>", {"a": '"'})
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    try:
        page.set_content(f"<body style='background:{ground};color:{ink};font-family:sans-serif'>{body}</body>")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
            "boxes scroll, the page does not"
        )
        colours = page.evaluate("[...document.querySelectorAll('td, th, b')].map(e => getComputedStyle(e).color)")
        assert set(colours) == {"rgb(0, 0, 0)" if scheme == "light" else "rgb(238, 238, 238)"}
        assert "<&>" in page.inner_text("body")
    finally:
        page.close()
