"""What the dashboard tells of a campaign is what the campaign was."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import void_reckoning as vr
from void_reckoning._core import Standing
from void_reckoning.dashboard import following as followed
from void_reckoning.dashboard.following import Following
from void_reckoning.dashboard.history import History
from void_reckoning.dashboard.messages import TurnEncoder, map_message, turns_message
from void_reckoning.dashboard.star_map import StarMap, campaign_at, columns_of, owners_of, read_star_map
from void_reckoning.dashboard.turn_delta import REPORT_FIELDS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shown") / "campaign"
    with vr.Campaign.create(factions=6, systems=60, seed=4, directory=path) as campaign:
        campaign.run(90)
    return path


def same_as_the_state(history: History, star_map: StarMap, campaign: vr.Campaign) -> None:
    """Owners, fleets, their seats and places are those of the state."""
    np.testing.assert_array_equal(owners_of(campaign, star_map.planet_ids), history.owners)
    fields = ["Fleet.system", "Faction.seat", "Position.x", "Position.y"]
    fleets = columns_of(campaign, ["Fleet", "Faction", "Position"], fields)
    assert sorted(history.fleets) == fleets["entity_id"].tolist()
    under_way = set(columns_of(campaign, ["Movement"], ["Movement.progress"])["entity_id"].tolist())
    for row, entity in enumerate(fleets["entity_id"].tolist()):
        number = history.fleets[entity]
        a, b, progress = history.places[number]
        assert history.seats[number] == fleets["Faction.seat"][row]
        assert star_map.system_ids[b if progress == 1000 else a] == fleets["Fleet.system"][row]
        assert (progress < 1000) == (entity in under_way)
        share = progress / 1000
        place = (
            star_map.x[a] + share * (star_map.x[b] - star_map.x[a]),
            star_map.y[a] + share * (star_map.y[b] - star_map.y[a]),
        )
        length = np.hypot(star_map.x[b] - star_map.x[a], star_map.y[b] - star_map.y[a])
        assert (
            np.hypot(place[0] - fleets["Position.x"][row], place[1] - fleets["Position.y"][row])
            <= 0.002 * length + 1e-3
        )


def report_of(row: Standing) -> tuple[int, ...]:
    """What the log has of a faction, in the log's units."""
    scaled = ("treasury", "income", "industry", "research", "population")
    return (int(row["alive"]), *(round(row[one] * 1000) if one in scaled else row[one] for one in REPORT_FIELDS))


def test_the_fold_is_the_state_after_every_tenth_round(folder: Path) -> None:
    reader = vr.BlackBoxReader.open_log(folder)
    star_map = read_star_map(reader)
    history = History(star_map)
    same_as_the_state(history, star_map, campaign_at(reader, 0))
    battles = 0
    for chunk in reader.iter_chunks():
        delta = history.add(chunk)
        if delta is None:
            continue
        assert delta.turn == history.turn
        battles += len(delta.battles)
        if delta.turn % 10 == 0:
            campaign = campaign_at(reader, delta.turn)
            same_as_the_state(history, star_map, campaign)
            for seat, row in enumerate(campaign.standings()):
                assert delta.reports[seat] == report_of(row)
    assert history.turn == 90
    assert battles == len(reader.columns("CombatEnd"))
    assert sum(len(chunk.events()) for chunk in reader.iter_chunks()) == len(reader)


def test_the_map_has_the_places_names_and_lanes_of_the_campaign(folder: Path) -> None:
    reader = vr.BlackBoxReader.open_log(folder)
    star_map = read_star_map(reader)
    message = json.loads(json.dumps(map_message("campaign", 0, star_map)))
    campaign = campaign_at(reader, 0)
    assert len(message["systems"]["x"]) == campaign.ecs.count_entities(vr.EntityQuery(["System"])) == 60
    assert len(message["lanes"]) == 2 * campaign.ecs.count_entities(vr.EntityQuery(["Starlane"]))
    assert message["systems"]["name"][7] == reader.names.entity(int(star_map.system_ids[7]))
    planet = message["planets"]
    name = planet["name"][3].replace("+", message["systems"]["name"][planet["system"][3]], 1)
    assert name == reader.names.entity(int(star_map.planet_ids[3]))
    assert message["classes"][planet["class"][3]] == star_map.planet_classes[3]
    assert [row[0] for row in message["factions"]] == reader.factions
    assert sum(owner >= 0 for owner in message["owners"]) == campaign.ecs.count_entities(vr.EntityQuery(["Colony"]))


def page_after(star_map: dict[str, Any], turns: list[dict[str, Any]]) -> tuple[list[int], dict[int, tuple[int, ...]]]:
    """What a page makes of the messages: owners; fleets with seat, from, to, progress. As page/src/lib/fold.ts does it."""
    owners = list(star_map["owners"])
    starts = zip(star_map["fleets"][::2], star_map["fleets"][1::2], strict=True)
    fleets = {number: (seat, at, at, 1000) for number, (seat, at) in enumerate(starts)}
    for turn in turns:
        for fleet, seat, at in groups(turn.get("spawned", []), 3):
            fleets[fleet] = (seat, at, at, 1000)
        for fleet, origin, target, progress in groups(turn.get("moves", []), 4):
            fleets[fleet] = (fleets[fleet][0], origin, target, progress)
        for planet, seat in groups(turn.get("owners", []), 2):
            owners[planet] = seat
        for fleet in turn.get("gone", []):
            del fleets[fleet]
    return owners, fleets


def groups(flat: list[int], size: int) -> Iterator[list[int]]:
    assert len(flat) % size == 0
    return (flat[start : start + size] for start in range(0, len(flat), size))


def test_messages_bring_a_page_to_the_same_picture(folder: Path) -> None:
    reader = vr.BlackBoxReader.open_log(folder)
    star_map = read_star_map(reader)
    history, encode = History(star_map), TurnEncoder()
    texts = [encode(delta) for chunk in reader.iter_chunks() if (delta := history.add(chunk))]
    message = json.loads(turns_message("campaign", 3, texts))
    assert (message["kind"], message["run"], message["generation"]) == ("turns", "campaign", 3)
    assert [turn["turn"] for turn in message["turns"]] == list(range(1, 91))
    owners, fleets = page_after(map_message("campaign", 3, star_map), message["turns"])
    assert owners == history.owners
    assert fleets == {number: (history.seats[number], *history.places[number]) for number in history.fleets.values()}
    assert sum(turn["events"] for turn in message["turns"]) == len(reader)
    reports: dict[int, list[int]] = {}
    for turn in message["turns"]:
        reports.update({row[0]: row[1:] for row in turn.get("reports", [])})
    for seat, row in enumerate(campaign_at(reader, 90).standings()):
        assert reports[seat] == list(report_of(row))


def some_turns(campaign: vr.Campaign, number: int) -> None:
    """Of a round that is not completed."""
    for _, turn in zip(range(number), campaign.faction_turns(), strict=False):
        turn.commit()


def test_pauses_and_phases_between_rounds_are_no_time_of_turns(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    with vr.Campaign.create(factions=4, systems=20, seed=2, directory=folder) as campaign:
        campaign.run(2)
        snapshot = campaign.snapshot()
        campaign.run(1)
        campaign.restore(snapshot)
        campaign.run(1)
    with vr.Campaign.resume(folder) as campaign:  # the pause lies between rounds
        campaign.run(1)
        some_turns(campaign, 2)
    with vr.Campaign.resume(folder) as campaign:  # within one
        campaign.run(1)
    reader = vr.BlackBoxReader.open_log(folder)
    star_map = read_star_map(reader)
    history, encode = History(star_map), TurnEncoder()
    rows = [json.loads(encode(delta)) for chunk in reader.iter_chunks() if (delta := history.add(chunk))]
    assert [row["turn"] for row in rows] == [1, 2, 3, 4, 5]
    for row in rows:
        times = list(groups(row["turns"], 2))
        starts = list(reader.iter_events(["TurnStart"], turns=row["turn"]))
        ends = list(reader.iter_events(["TurnEnd"], turns=row["turn"]))
        assert [reader.factions[seat] for seat, _ in times] == [event.faction for event in starts[:-1]]
        for place, (_, took) in enumerate(times):
            stopped = (row["turn"], place) == (5, 1)
            end = ends[place] if stopped else starts[place + 1]
            assert took == max(0, end.timestamp_ns - starts[place].timestamp_ns) // 1000
        assert row.get("took", 0) == sum(took for _, took in times)


def wait_for(following: Following, turn: int) -> None:
    """Until that round has been read."""
    while following.first_turn - 1 + len(following.turns) < turn:
        assert following.state != "failed", following.problem
        following.test_news.wait(60)  # type: ignore[attr-defined]
        following.test_news.clear()  # type: ignore[attr-defined]


@pytest.fixture
def follow() -> Iterator[Any]:
    opened: list[Following] = []

    def begin(path: Path) -> Following:
        news = threading.Event()
        following = Following(path, news.set)
        following.test_news = news  # type: ignore[attr-defined]
        opened.append(following)
        return following

    yield begin
    for following in opened:
        following.close()


def test_a_campaign_is_followed_while_it_is_played_and_through_rewinds(tmp_path: Path, follow: Any) -> None:
    with vr.Campaign.create(factions=4, systems=30, seed=5, directory=tmp_path / "live") as campaign:
        campaign.run(8)
        following = follow(tmp_path / "live")
        wait_for(following, 8)
        first = following.generation
        snapshot = campaign.snapshot()
        campaign.run(5)
        wait_for(following, 13)
        assert following.generation == first
        before = list(following.turns)
        campaign.restore(snapshot)
        clone = campaign.clone(reseed=3)
        campaign.run(7)
        wait_for(following, 15)
        assert following.generation == first + 1
        assert following.void_after == 8
        assert following.turns[:8] == before[:8]
        assert following.star_map is not None
        assert following.history is not None
        same_as_the_state(following.history, following.star_map, campaign)
        del clone
    while following.state != "ended":
        following.test_news.wait(60)
        following.test_news.clear()


def until(following: Following, what: Callable[[], bool]) -> None:
    """Until something holds; told of at each news."""
    while not what():
        assert following.state != "failed", following.problem
        following.test_news.wait(60)  # type: ignore[attr-defined]
        following.test_news.clear()  # type: ignore[attr-defined]


def intervene(campaign: vr.Campaign) -> None:
    """Destroy a fleet: what only the state tells."""
    fleet = campaign.ecs.query_entities(vr.EntityQuery(["Fleet", "Faction"]))[0].entity_id
    crew = campaign.ecs.query_entities(vr.EntityQuery(["Ship"], {"Ship.fleet": fleet}))
    crew += campaign.ecs.query_entities(vr.EntityQuery(["Army"], {"Army.carrier": fleet}))
    campaign.ecs.delete_entities([fleet, *(one.entity_id for one in crew)])


def test_interventions_that_rewinds_made_void_do_not_hinder_and_old_rewinds_cost_nothing(
    tmp_path: Path, follow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with vr.Campaign.create(factions=3, systems=20, seed=2, directory=tmp_path / "c") as campaign:
        campaign.run(4)
        snapshot = campaign.snapshot()
        for _ in range(3):
            campaign.run(2)
            intervene(campaign)
            campaign.run(1)
            campaign.restore(snapshot)
            campaign.run(1)
    folds: list[StarMap] = []
    monkeypatch.setattr(followed, "History", lambda star_map: folds.append(star_map) or History(star_map))
    following = follow(tmp_path / "c")
    until(following, lambda: following.state == "ended")
    assert [json.loads(turn)["turn"] for turn in following.turns] == [1, 2, 3, 4, 5]
    assert len(folds) == 1


def test_a_rewind_past_an_intervention_that_is_just_being_read_is_followed(
    tmp_path: Path, follow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads, rewound = threading.Event(), threading.Event()

    def slowly(reader: vr.BlackBoxReader, turn: int, *rest: Any) -> vr.Campaign:
        if turn == 7:
            reads.set()
            rewound.wait(60)
        return campaign_at(reader, turn, *rest)

    monkeypatch.setattr(followed, "campaign_at", slowly)
    with vr.Campaign.create(factions=3, systems=20, seed=2, directory=tmp_path / "c") as campaign:
        campaign.run(4)
        following = follow(tmp_path / "c")
        until(following, lambda: following.state == "live")
        first = following.generation
        snapshot = campaign.snapshot()
        campaign.run(2)
        intervene(campaign)
        campaign.run(1)
        assert reads.wait(60)
        campaign.restore(snapshot)
        campaign.run(1)
        rewound.set()
        until(following, lambda: following.generation > first)
        assert following.generation == first + 1
        assert following.void_after == 4
        assert following.star_map is not None
        assert following.history is not None
        same_as_the_state(following.history, following.star_map, campaign)
        assert [json.loads(turn)["turn"] for turn in following.turns] == [1, 2, 3, 4, 5]


def test_a_log_that_can_not_be_read_is_not_tried_again_without_a_pause(
    tmp_path: Path, follow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = threading.Semaphore(0)
    monkeypatch.setattr(followed, "_IDLE_S", 3600)
    monkeypatch.setattr(followed, "campaign_holder", lambda _: (1, "somebody writes"))
    monkeypatch.setattr(followed, "read_star_map", lambda *_: tried.release() or 1 / 0)
    with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "c") as campaign:
        campaign.run(1)
    follow(tmp_path / "c")
    assert tried.acquire(timeout=60)
    assert not tried.acquire(timeout=0.3)


def test_a_log_that_can_not_be_read_is_tried_less_and_less_until_another_takes_its_place(
    tmp_path: Path, follow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("c", "other"):
        with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / name) as campaign:
            campaign.run(2)
    looks: list[int] = []
    tries: list[int] = []
    enough = threading.Event()

    def broken(*_: object) -> None:
        tries.append(len(looks))
        if len(tries) == 6:
            enough.set()
        raise vr.DamagedData("a hole")

    stamp = followed._stamp
    with monkeypatch.context() as patch:
        patch.setattr(followed, "_stamp", lambda folder: looks.append(1) or stamp(folder))
        patch.setattr(followed, "campaign_holder", lambda _: (1, "somebody writes"))
        patch.setattr(followed, "_IDLE_S", 0.001)
        patch.setattr(followed, "read_star_map", broken)
        following = follow(tmp_path / "c")
        assert enough.wait(60)
        assert following.state == "failed"
        assert np.diff(tries[:6]).tolist() == [3, 5, 9, 17, 33]  # one when it begins anew
    (tmp_path / "other" / "blackbox.vrlog").replace(tmp_path / "c" / "blackbox.vrlog")
    while following.state != "ended":
        assert following.test_news.wait(60)
        following.test_news.clear()


def test_another_log_takes_the_place_of_one_that_is_being_followed(
    tmp_path: Path, follow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, systems in (("c", 20), ("other", 24)):
        with vr.Campaign.create(factions=3, systems=systems, directory=tmp_path / name) as campaign:
            campaign.run(2)
    for module in ("_log", "reader"):
        monkeypatch.setattr(f"void_reckoning.blackbox.{module}.campaign_holder", lambda _: (1, "somebody writes"))
    following = follow(tmp_path / "c")
    until(following, lambda: following.state == "live")
    first = following.generation
    (tmp_path / "other" / "blackbox.vrlog").replace(tmp_path / "c" / "blackbox.vrlog")
    until(following, lambda: following.generation > first)
    assert following.map_generation == following.generation == first + 1
    assert following.star_map is not None
    assert len(following.star_map.x) == 24


def test_a_log_that_goes_on_after_its_end_is_read_on(tmp_path: Path, follow: Any) -> None:
    with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "c") as campaign:
        campaign.run(4)
    following = follow(tmp_path / "c")
    wait_for(following, 4)
    with vr.Campaign.resume(tmp_path / "c") as campaign:
        campaign.run(3)
    wait_for(following, 7)
    assert [json.loads(turn)["turn"] for turn in following.turns] == list(range(1, 8))


def test_what_can_not_be_read_is_said(tmp_path: Path, follow: Any) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "blackbox.vrlog").write_bytes(b"no log" * 100)
    following = follow(tmp_path / "c")
    while following.state == "reading":
        following.test_news.wait(60)
    assert following.state == "failed"
    assert "blackbox.vrlog" in following.problem


def test_a_question_waits_for_the_log_to_be_opened(
    tmp_path: Path, follow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "c") as campaign:
        campaign.run(1)
    asked, read = threading.Event(), followed.read_star_map
    monkeypatch.setattr(followed, "read_star_map", lambda *arguments: asked.wait(60) and read(*arguments))
    following = follow(tmp_path / "c")
    threading.Timer(0.05, asked.set).start()
    assert following.current_reader().last_turn == 1
    broken = follow(tmp_path)
    with pytest.raises(vr.StateError, match="is not read yet: InvalidInput: "):
        broken.current_reader()


def test_what_is_changed_from_outside_shows(tmp_path: Path, follow: Any) -> None:
    with vr.Campaign.create(factions=3, systems=20, seed=2, directory=tmp_path / "c") as campaign:
        campaign.run(30)
        ecs = campaign.ecs
        under_way = set(columns_of(campaign, ["Movement"], [])["entity_id"].tolist())
        fleets = ecs.query_entities(vr.EntityQuery(["Fleet", "Faction"]))
        gone, moved = [one.entity_id for one in fleets if one.entity_id not in under_way][:2]
        target = ecs.query_entities(vr.EntityQuery(["System", "Position"], limit=1))[0]
        ecs.update_entity(
            moved, {"Fleet": {"system": target.entity_id}, "Position": dict(target.components["Position"])}
        )
        crew = ecs.query_entities(vr.EntityQuery(["Ship"], {"Ship.fleet": gone}))
        crew += ecs.query_entities(vr.EntityQuery(["Army"], {"Army.carrier": gone}))
        ecs.delete_entities([gone, *(one.entity_id for one in crew)])
        campaign.run(2)
        following = follow(tmp_path / "c")
        wait_for(following, 32)
        assert [turn for turn in map(json.loads, following.turns) if turn.get("intervened")]
        assert following.star_map is not None
        assert following.history is not None
        same_as_the_state(following.history, following.star_map, campaign)


def test_of_a_damaged_log_what_comes_before_the_damage_is_told(tmp_path: Path, follow: Any) -> None:
    with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "c") as campaign:
        campaign.run(10)
    log = tmp_path / "c" / "blackbox.vrlog"
    index = vr.BlackBoxReader.open_log(log).index()
    chunk = int(((index["turn"] == 7) & (index["slot"] == 1)).argmax())
    data = bytearray(log.read_bytes())
    data[int(index["offset"][chunk]) + 120] ^= 8
    log.write_bytes(data)
    following = follow(tmp_path / "c")
    while following.state != "failed":
        following.test_news.wait(60)
        following.test_news.clear()
    assert [json.loads(turn)["turn"] for turn in following.turns] == [1, 2, 3, 4, 5, 6]
    assert "damaged" in following.problem.lower()


class Evil(vr.FactionPolicy):
    made = 0

    def __init__(self) -> None:
        Evil.made += 1

    def plan(self, view: Any) -> list[Any]:
        return []


def test_policies_that_a_log_names_are_not_loaded(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "c", policies={"*": Evil()}) as campaign:
        campaign.run(2)
    made = Evil.made
    reader = vr.BlackBoxReader.open_log(tmp_path / "c")
    assert campaign_at(reader, 2).turn == 2
    assert read_star_map(reader).first_turn == 0
    assert Evil.made == made
