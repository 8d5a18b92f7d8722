"""The live view while its terminal changes size, and when it fails: the campaign goes on."""

import io
import sys
from pathlib import Path

import pytest
import void_reckoning as vr
from terminals import SEQUENCE
from void_reckoning.cli.actions.run import play_to_target
from void_reckoning.cli.display import live_view, progress
from void_reckoning.cli.display.live_view import LiveView
from void_reckoning.cli.display.terminal import MIN_COLUMNS, MIN_LINES


@pytest.fixture(scope="module")
def campaign() -> vr.Campaign:
    made = vr.Campaign.create(factions=10, systems=150, seed=1, log=False)
    made.run(3)
    return made


def test_the_view_fits_every_size(campaign: vr.Campaign) -> None:
    view = LiveView(campaign, 60)
    view.update()
    for lines in (1, 2, 8, 9, MIN_LINES - 1, MIN_LINES, 60):
        for columns in (1, 2, 3, 20, 43, 44, 45, MIN_COLUMNS - 1, MIN_COLUMNS, 300):
            shown = [SEQUENCE.sub("", line) for line in view.lines(columns, lines)]
            assert len(shown) <= max(1, lines - 1), (columns, lines)
            assert max(len(line) for line in shown) <= max(1, columns - 1), (columns, lines)
            assert shown[0].startswith("turn 3 of 60"[: max(0, columns - 2)])


def test_a_terminal_made_small_and_large_again_does_not_end_the_campaign(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = iter([(100, 30), (44, 30), (1, 1), (100, 8), (100, 30)])
    drawn: list[list[str]] = []
    monkeypatch.setattr(live_view, "size_of", lambda _: next(sizes))
    monkeypatch.setattr(live_view.Canvas, "draw", lambda _, lines: drawn.append(lines))
    campaign = vr.Campaign.create(factions=3, systems=20, seed=1, log=False)
    with LiveView(campaign, 5) as view:
        campaign.run(4, progress=view.draw)
    assert campaign.turn == 4
    assert [len(lines) > 1 for lines in drawn] == [True, False, False, False, True]


class Failing:
    """Progress that fails in the second round."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def update(self) -> None:
        self.calls.append("update")
        if len(self.calls) == 3:
            raise IndexError("list index out of range")

    def __enter__(self) -> "Failing":
        self.calls.append("enter")
        return self

    def __exit__(self, *_: object) -> None:
        self.calls.append("exit")


def test_an_error_of_the_view_is_told_once_and_the_campaign_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = Failing()
    monkeypatch.setattr(progress, "PlainLines", lambda *_: failing)
    campaign = vr.Campaign.create(factions=3, systems=20, seed=1, directory=tmp_path / "c")
    assert play_to_target(campaign, 0.0, 6, sys.stdout, ignore_victory=True, as_json=True) == 0
    assert campaign.turn == 6
    assert failing.calls == ["enter", "update", "update", "exit"]
    assert capsys.readouterr().err == (
        "void-reckoning: progress display disabled; the campaign continues: IndexError: list index out of range\n"
    )


def test_nobody_reading_progress_does_not_end_the_campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed(io.StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr("sys.stderr", Closed())
    campaign = vr.Campaign.create(factions=3, systems=20, seed=1, directory=tmp_path / "c")
    assert play_to_target(campaign, 0.0, 6, sys.stdout, ignore_victory=True, as_json=True) == 0
    assert campaign.turn == 6
