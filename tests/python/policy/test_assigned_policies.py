"""Another policy plays a faction of a campaign that exists: state, log, campaign folder and whoever goes on say so, by whichever way."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import void_reckoning as vr
from flatbuffers_by_schema import parse_schema
from log_rows import native_rows, pure_rows
from processes import command
from read_blackbox import BlackBox
from void_reckoning import _core
from void_reckoning.blackbox import BlackBoxReader

SMALL: dict[str, Any] = {"factions": 3, "systems": 20, "seed": 4}


class Counter(vr.FactionPolicy):
    """Plays by its memory alone, which the next one finds."""

    def plan(self, view: vr.FactionView) -> list[vr.Order]:
        view.memory["turns"] = view.memory.get("turns", 0) + 1
        return [order for order in view.candidates() if view.random(view.memory["turns"]) < 0.1]


NAME = f"{__name__}:Counter"


def policies_of(folder: Path) -> dict[str, str]:
    policies: dict[str, str] = tomllib.loads((folder / "campaign.toml").read_text())["policies"]
    return policies


def changes_in(folder: Path) -> list[tuple[Any, ...]]:
    events = BlackBoxReader.open_log(folder).find_events_by_type("PolicyChanged")
    return [(event.turn, event.faction, *event.fields.values()) for event in events]


def turn_starts(folder: Path, faction: str) -> dict[int, str]:
    events = BlackBoxReader.open_log(folder).iter_events(["TurnStart"], faction=faction)
    return {event.turn: event.fields["policy"] for event in events}


@pytest.fixture(scope="module")
def straight() -> list[int]:
    """Hashes of nine rounds, of which ``templars`` plays the last five by another policy."""
    with vr.Campaign.create(**SMALL) as campaign:
        campaign.run(4)
        campaign.assign_policy("templars", "greedy")
        campaign.run(5)
        return campaign.turn_hashes


def begun(folder: Path) -> vr.Campaign:
    campaign = vr.Campaign.create(**SMALL, directory=folder, telemetry=False, turns=9)
    campaign.run(4)
    return campaign


def assigned(folder: Path) -> vr.Campaign:
    campaign = begun(folder)
    campaign.assign_policy("templars", "greedy")
    return campaign


def resumed(folder: Path) -> vr.Campaign:
    begun(folder).finish()
    return vr.Campaign.resume(folder, policies={"templars": "greedy"}, telemetry=False)


def updated(folder: Path) -> vr.Campaign:
    campaign = begun(folder)
    (faction,) = (
        one.entity_id
        for one in campaign.ecs.query_entities(vr.EntityQuery(["Faction", "FactionState"]))
        if one.components["Faction"]["faction_id"] == "templars"
    )
    campaign.ecs.update_entity(faction, {"FactionState": {"policy": "greedy"}})
    return campaign


def loaded(folder: Path) -> vr.Campaign:
    with begun(folder) as campaign:
        campaign.save(folder.parent / "save")
    return vr.Campaign.load(folder.parent / "save", policies={"templars": "greedy"})


def rebuilt(folder: Path) -> vr.Campaign:
    begun(folder).finish()
    return vr.Campaign.at_turn(folder, 4, policies={"templars": "greedy"})


def cloned(folder: Path) -> vr.Campaign:
    copy = begun(folder).clone()
    copy.assign_policy("templars", "greedy")
    return copy


@pytest.mark.parametrize("way", [assigned, resumed, updated, loaded, rebuilt, cloned], ids=lambda way: way.__name__)
def test_every_way_to_change_a_policy_is_the_same(
    tmp_path: Path, straight: list[int], way: Callable[[Path], vr.Campaign]
) -> None:
    folder = tmp_path / "c"
    with way(folder) as campaign:
        campaign.run(5)
        assert campaign.turn_hashes[-5:] == straight[-5:]
        if campaign.directory is None:
            return
        assert policies_of(folder)["templars"] == "greedy"
    assert changes_in(folder) == [(5, None, "templars", "standard", "greedy")]
    assert turn_starts(folder, "templars") == {
        **dict.fromkeys(range(1, 5), "standard"),
        **dict.fromkeys(range(5, 10), "greedy"),
    }
    assert _core.replay(folder / "blackbox.vrlog")["verified"]
    with vr.Campaign.resume(folder, telemetry=False) as again:
        assert again.native.policy_names[again.faction_ids.index("templars")] == "greedy"
        again.run(1)
    assert turn_starts(folder, "templars")[10] == "greedy"


def test_the_command_line_says_who_plays_from_then_on(tmp_path: Path, straight: list[int]) -> None:
    folder = tmp_path / "c"
    begun(folder).finish()
    code, out, _ = command("resume", str(folder), "--policy", "templars=greedy", "--turns", "7", "--json")
    assert (code, json.loads(out)["state_hash"]) == (0, f"{straight[6]:016x}")
    code, out, _ = command("resume", str(folder), "--turns", "9", "--json")
    assert (code, json.loads(out)["state_hash"]) == (0, f"{straight[8]:016x}")
    assert policies_of(folder)["templars"] == "greedy"
    assert changes_in(folder) == [(5, None, "templars", "standard", "greedy")]
    code, out, _ = command("log", str(folder), "--type", "PolicyChanged")
    assert out.endswith("Templars of the Ashen Oath is played by greedy from now on, previously by standard\n")
    assert command("replay", str(folder))[0] == 0


@pytest.mark.parametrize(
    "policies",
    [
        {},
        {"templars": "standard"},
        {"*": "standard", "mycora": NAME},
        {"mycora": f"process:{NAME}"},
        {"mycora": Counter()},
    ],
    ids=["none", "one", "all", "process", "object"],
)
def test_a_resume_with_the_same_policies_changes_nothing(tmp_path: Path, policies: dict[str, Any]) -> None:
    choice = {"mycora": NAME}
    whole = vr.Campaign.create(**SMALL, policies=choice)
    whole.run(6)
    folder = tmp_path / "c"
    with vr.Campaign.create(**SMALL, policies=choice, directory=folder, telemetry=False) as campaign:
        campaign.run(4)
    told = (folder / "campaign.toml").read_bytes()
    with vr.Campaign.resume(folder, policies=policies, telemetry=False) as campaign:
        campaign.run(2)
        assert campaign.state_hash == whole.state_hash
        assert campaign.statistics()["forfeits"] == 0
    assert changes_in(folder) == []
    assert (folder / "campaign.toml").read_bytes() == told


def test_what_one_remembered_the_next_one_finds(tmp_path: Path) -> None:
    with vr.Campaign.create(**SMALL, policies={"templars": Counter()}, directory=tmp_path / "c") as campaign:
        campaign.run(3)
        campaign.assign_policy("templars", "standard")
        campaign.run(2)
        campaign.assign_policy("templars", f"process:{NAME}")
        campaign.run(1)
        memories = campaign.ecs.query_columns(vr.EntityQuery(["FactionState"]), ["FactionState.memory"])
        assert '{"turns":4}' in [str(text) for text in memories["FactionState.memory"]]
    assert [change[3:] for change in changes_in(tmp_path / "c")] == [(NAME, "standard"), ("standard", NAME)]
    assert _core.replay(tmp_path / "c/blackbox.vrlog")["verified"]


def test_a_policy_that_the_state_names_is_made_when_it_is_to_play() -> None:
    campaign = vr.Campaign.create(**SMALL)
    (faction,) = campaign.ecs.query_ids(vr.EntityQuery(["FactionState"]))[:1]
    campaign.ecs.update_entity(faction, {"FactionState": {"policy": NAME}})
    for _ in campaign.faction_turns():
        pass
    campaign.run(2)
    assert campaign.statistics()["forfeits"] == 0
    for name, complaint in (
        ("nowhere:Nobody", "can't be loaded"),
        ("greedier", "policy must be one of .*, got 'greedier'"),
    ):
        campaign.ecs.update_entity(faction, {"FactionState": {"policy": name}})
        with pytest.raises(vr.InvalidInput, match=complaint):
            campaign.run(1)
    campaign.assign_policy("*", "random")
    campaign.run(1)
    assert set(campaign.native.policy_names) == {"random"}


def test_going_back_brings_back_who_played(tmp_path: Path) -> None:
    with begun(tmp_path / "c") as campaign:
        before = campaign.snapshot()
        campaign.run(2)
        expected = campaign.state_hash
        campaign.restore(before)
        campaign.assign_policy("templars", Counter())
        campaign.run(2)
        assert policies_of(tmp_path / "c")["templars"] == NAME
        campaign.restore(before)
        assert policies_of(tmp_path / "c")["templars"] == "standard"
        campaign.run(2)
        assert campaign.state_hash == expected


def test_what_can_not_be_assigned_changes_nothing() -> None:
    campaign = vr.Campaign.create(**SMALL)
    before = campaign.state_hash
    for faction, policy, complaint in (
        ("romans", "greedy", "faction must be one of .*, got 'romans'"),
        ("templars", "greedier", "policy must be one of random, greedy, standard, or module:Class, got 'greedier'"),
        ("templars", "no_such_module:Policy", "can't be loaded"),
        ("templars", 3, "policy must be one of random, greedy, standard, module:Class, or "),
    ):
        with pytest.raises(vr.InvalidInput, match=complaint):
            campaign.assign_policy(faction, policy)  # type: ignore[arg-type]
    for turn in campaign.faction_turns():
        with turn, pytest.raises(vr.StateError, match="a faction turn is open"):
            campaign.assign_policy("templars", "greedy")
    errors: list[Exception] = []

    def assign(event: vr.Event) -> None:
        try:
            campaign.assign_policy("templars", "greedy")
        except vr.StateError as error:
            errors.append(error)

    other = vr.Campaign.create(**SMALL)
    for turn in other.faction_turns():
        with turn:
            pass
    assert campaign.state_hash == other.state_hash != before
    with campaign.events.subscribe("TurnEnd", assign):
        campaign.run(1)
    assert errors
    other.run(1)
    assert campaign.state_hash == other.state_hash


def test_the_reader_of_the_first_format_passes_over_it(tmp_path: Path, root: Path) -> None:
    with assigned(tmp_path / "c") as campaign:
        campaign.run(1)
    path = tmp_path / "c/blackbox.vrlog"
    with BlackBox(path) as log:
        assert pure_rows(log) == native_rows(path)
    with BlackBox(path, parse_schema((root / "tests/data/schema-v1/events.fbs").read_text())) as log:
        old = pure_rows(log)
        now = native_rows(path)
        later = ("PolicyChanged", "CombatParticipant")  # events that came after that format
        assert log.skipped == sum(row[1] in later for row in now)
    assert "PolicyChanged" in {row[1] for row in now}
    known = [row for row in now if row[1] not in later]
    assert old == [row[: len(then)] for row, then in zip(known, old, strict=True)]
    assert [row[1] for row in old].count("Intervention") == 1  # what replay makes again, theirs too
