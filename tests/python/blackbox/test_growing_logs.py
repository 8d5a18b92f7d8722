"""What several looks at a log give while a campaign goes on writing it: all of it of one moment."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import void_reckoning as vr
from void_reckoning.blackbox import BlackBoxReader
from void_reckoning.blackbox.analytics import battles_table, turns_table, write_analytics
from void_reckoning.blackbox.export import export_parquet
from void_reckoning.cli.actions.log_summary import summary_of


@pytest.fixture
def growing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BlackBoxReader]:
    """A log to which a few rounds with battles come before each look at a type of its events."""
    with vr.Campaign.create(factions=4, systems=20, seed=2, directory=tmp_path / "c") as campaign:
        campaign.run(40)
        columns = BlackBoxReader.columns

        def play_and_look(self: BlackBoxReader, *arguments: Any, **options: Any) -> Any:
            campaign.run(4)
            return columns(self, *arguments, **options)

        reader = BlackBoxReader.open_log(tmp_path / "c")
        with monkeypatch.context() as patched:
            patched.setattr(BlackBoxReader, "columns", play_and_look)
            yield reader
        assert reader.last_turn > 40  # it did grow


def test_a_reader_of_this_moment_sees_nothing_later(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "c") as campaign:
        campaign.run(3)
        there = campaign.snapshot()
        campaign.run(2)
        reader = BlackBoxReader.open_log(tmp_path / "c")
        then = reader.until_now()
        assert then.until_now() is then
        events, size = [repr(event) for event in reader.iter_events()], reader.size
        campaign.restore(there)  # gives up what that reader has
        campaign.run(1)
        assert [repr(event) for event in then.iter_events()] == events
        assert (then.last_turn, len(then), then.size) == (5, len(events), size)
        assert (reader.last_turn, reader.size > size) == (4, True)
        assert then.live().last_turn == 5
        assert then.check() == ([], 0)
        assert len(then.columns("TurnStart")) == len(then.columns("TurnEnd")) == 5 * 4
    # Mapped now, as nobody writes it.
    now = reader.until_now()
    assert [repr(event) for event in now.iter_events()] == [repr(event) for event in reader.iter_events()]


def test_tables_for_sql_fit_together(growing: BlackBoxReader, tmp_path: Path) -> None:
    tables = {name: pl.read_parquet(path) for name, path in write_analytics(growing, tmp_path / "tables").items()}
    assert set(tables["battles"]["turn"]) <= set(tables["turns"]["turn"])
    assert tables["turns"]["turn"].max() == tables["orders"]["turn"].max() == 40
    assert tables["turns"]["orders"].sum() == tables["orders"].height
    assert tables["battles"].height > 0


def test_one_table_is_of_one_moment_too(growing: BlackBoxReader) -> None:
    assert battles_table(growing).num_rows > 0
    assert turns_table(growing)["orders"].null_count == 0


def test_files_of_an_export_are_of_one_moment(growing: BlackBoxReader, tmp_path: Path) -> None:
    written = export_parquet(growing, tmp_path / "events")
    assert written["TurnStart"] == written["TurnEnd"] == 40 * 5
    assert written["CombatStart"] == written["CombatEnd"]


def test_the_figures_of_a_summary_fit_together(growing: BlackBoxReader) -> None:
    report = summary_of(growing)
    by_type = report["events_by_type"]
    assert (report["turns"], report["commits"]) == (40, by_type["TurnEnd"])
    assert report["orders"]["total"] == by_type["FactionAction"]
    assert report["battles"]["total"] == by_type["CombatEnd"] == by_type["CombatStart"]
    assert report["bytes"] < growing.size
