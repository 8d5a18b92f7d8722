"""Each kind of stall is found by its own detector, from the curves of a campaign made to be one; every stalled campaign has one name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from made_sweeps import Made, make_sweep
from void_reckoning.experiments.report.rows import Rows
from void_reckoning.experiments.report.stalls import NO_CURVES, OTHER, STALLS, stalls_of

TURNS = (30, 60, 70, 80, 90)
Course = tuple[Sequence[Sequence[int]], Sequence[Sequence[int]], Sequence[int], Sequence[int]]
"""Planets and scores by turn and seat; battles and conquests so far by turn."""

_EVEN = [[50, 40, 30]] * 5
_WAR = [0, 40, 50, 60, 70]
_TAKEN = [0, 5, 6, 7, 8]
COURSES: dict[str, Course] = {
    "frozen": ([[9, 5, 4], *[[10, 6, 4]] * 4], _EVEN, _WAR, [0, 5, 5, 5, 5]),
    "no war": ([[8, 5, 4], [9, 6, 5], [10, 6, 5], [10, 6, 6], [10, 7, 6]], _EVEN, [0, 40, 41, 43, 44], _TAKEN),
    "runaway": ([[8, 5, 4], [10, 6, 5], [12, 5, 4], [13, 4, 4], [13, 4, 3]], _EVEN, _WAR, _TAKEN),
    "stalemate of two": ([[8, 8, 4], [9, 9, 3], [9, 9, 3], [9, 10, 2], [9, 9, 2]], _EVEN, _WAR, _TAKEN),
    "see-saw": (
        [[8, 5, 5], [8, 6, 5], [8, 6, 5], [9, 5, 5], [9, 6, 5]],
        [[50, 40, 30], [50, 40, 30], [40, 50, 30], [50, 40, 30], [40, 50, 30]],
        _WAR,
        _TAKEN,
    ),
    "split map": ([[9, 7, 6], [9, 7, 7], [9, 8, 7], [9, 7, 7], [9, 8, 7]], _EVEN, _WAR, _TAKEN),
    "still growing": ([[4, 3, 1], [8, 5, 2], [8, 6, 2], [9, 7, 2], [10, 7, 2]], _EVEN, _WAR, _TAKEN),
    "other": ([[10, 6, 4], [10, 6, 4], [11, 5, 4], [10, 7, 3], [11, 6, 3]], _EVEN, _WAR, _TAKEN),
}


def made(course: Course, turns: Sequence[int] = TURNS) -> Made:
    planets, scores, battles, conquests = course
    curve: dict[int, tuple[list[Mapping[str, int]], dict[str, int]]] = {
        turn: (
            [{"planets": p, "score": s} for p, s in zip(planets[at], scores[at], strict=True)],
            {"battles": battles[at], "conquests": conquests[at]},
        )
        for at, turn in enumerate(turns)
    }
    return Made(dict(zip(("choir", "mycora", "templars"), scores[-1], strict=True)), curve=curve)


def names_of(folder: Path, campaigns: Sequence[Made]) -> list[str]:
    make_sweep(folder, campaigns)
    with Rows(folder) as rows:
        return stalls_of(rows).names


def test_every_kind_has_a_course() -> None:
    assert [name for name, _ in STALLS] == list(COURSES)
    assert STALLS[-1][0] == OTHER


def test_each_course_has_its_name(tmp_path: Path) -> None:
    assert names_of(tmp_path / "s", [made(course) for course in COURSES.values()]) == list(COURSES)


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("frozen", lambda p, s, b, c: (p, s, b, [0, 5, 5, 5, 6])),  # a planet was taken and taken back
        ("frozen", lambda p, s, b, c: ([*p[:3], [10, 7, 3], p[4]], s, b, c)),
        ("no war", lambda p, s, b, c: (p, s, [0, 40, 41, 43, 45], c)),
        ("runaway", lambda p, s, b, c: ([*p[:4], [11, 5, 4]], s, b, c)),
        ("stalemate of two", lambda p, s, b, c: ([*p[:4], [8, 7, 5]], s, b, c)),
        ("see-saw", lambda p, s, b, c: (p, [*s[:4], [50, 40, 30]], b, c)),
        ("split map", lambda p, s, b, c: ([*p[:2], [12, 6, 6], *p[3:]], s, b, c)),
        ("split map", lambda p, s, b, c: ([*p[:4], [9, 8, 4]], s, b, c)),
        ("still growing", lambda p, s, b, c: ([p[0], [9, 7, 2], *p[2:]], s, b, c)),
    ],
)
def test_a_little_less_is_not_that_kind(tmp_path: Path, kind: str, change: object) -> None:
    assert callable(change)
    (name,) = names_of(tmp_path / "s", [made(change(*COURSES[kind]))])
    assert name != kind


def test_what_came_before_the_last_third_does_not_count(tmp_path: Path) -> None:
    planets, scores, _, _ = COURSES["frozen"]
    early = [[1, 1, 18], *planets[1:]], scores, [0, 400, 410, 420, 430], [0, 50, 50, 50, 50]
    assert names_of(tmp_path / "s", [made(early)]) == ["frozen"]


def test_campaigns_without_a_course_say_so_and_victories_have_none(tmp_path: Path) -> None:
    scores = {"choir": 3, "mycora": 2, "templars": 1}
    campaigns = [
        Made(scores),
        Made(scores, winner="mycora"),
        made(tuple(part[:1] for part in COURSES["frozen"])[:4], (90,)),  # type: ignore[arg-type]
        Made(scores, row={"status": "failed", "error": "broken"}),
    ]
    assert names_of(tmp_path / "s", campaigns) == [NO_CURVES, NO_CURVES]
