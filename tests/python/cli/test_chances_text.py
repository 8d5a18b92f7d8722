"""Chances of victory as text."""

from typing import Any

from void_reckoning.cli.display.chances import explanation_lines, what_if_lines


def report(nobody: float, **changes: Any) -> dict[str, Any]:
    """An explanation of two factions over two turns: the first has the rest."""
    shares = {"a": [1 - nobody, 0.0, 1.0], "b": [0.0, 0.0, 0.1], "": [nobody, 0.0, 1.0]}
    curve = [{"turn": turn, "exact": turn == 9, "chances": shares} for turn in (0, 9)]
    told = {"campaign": "runs/x", "factions": {"a": "Alphas", "b": "Betas"}, "last_turn": 9, "until": 9, "winner": "a"}
    return (
        told | {"continuations": 10, "policies": {}, "error_rate": 0.05, "curve": curve, "turning_points": []} | changes
    )


def text(*arguments: Any, **changes: Any) -> str:
    return "\n".join(explanation_lines(report(*arguments, **changes)))


def test_likely_outcomes_have_columns_and_others_share_one() -> None:
    lines = text(0.25).splitlines()
    assert lines[0] == "runs/x ended in turn 9: Alphas won"
    table = [line.split() for line in lines if line.startswith(" ")]
    assert ["Alphas", "▇▇", "75%", "->", "75%"] in table
    assert ["turn", "Alphas", "nobody", "others"] in table
    assert ["0", "75%", "(0%", "to", "100%)", "25%", "(0%", "to", "100%)", "0%"] in table
    assert ["9", "75%", "25%", "0%"] in table
    assert lines[-1] == "no turning points: no step stands beyond the noise of all turns together"


def test_where_nobody_wins_it_says_how_to_play_on() -> None:
    hint = "nobody wins by turn 9 from most states: --until with a later turn lets continuations go on"
    assert hint in text(0.9, winner="")
    assert "runs/x ended in turn 9: nobody won" in text(0.9, winner="")
    assert hint not in text(0.4)


def test_a_cause_is_named_only_where_there_is_one() -> None:
    point = {"first": 4, "last": 5, "outcome": "a", "before": {"a": [0.1]}, "after": {"a": [0.7]}, "orders": ["o"] * 7}
    point |= {"tried": 3, "not_searched": "", "causes": [], "events": ["a fell"]}
    told = text(0.2, turning_points=[point])
    assert "turn 5: Alphas 10% -> 70%" in told
    assert "no order made it: the turn without any one of 7" in told
    assert "happened then:\n    a fell" in told
    assert "cause:" not in told
    cause = {"sentence": "Betas: move", "played": 0.7, "without": 0.1}
    told = text(0.2, turning_points=[point | {"causes": [cause], "last": 6}])
    assert "turns 5 to 6: Alphas" in told
    assert "cause: Betas: move\n         with it 70%, the turn played without it 10%" in told


def test_a_difference_that_stands_has_a_star() -> None:
    row = {"played": [0.2, 0.1, 0.3], "edited": [0.5, 0.4, 0.6]}
    outcomes = {"a": row | {"difference": [0.3, 0.1, 0.5]}, "": row | {"difference": [0.3, -0.1, 0.7]}}
    told = {
        "turn": 3,
        "edits": ["with x"],
        "continuations": 10,
        "until": 9,
        "factions": {"a": "Alphas"},
        "turns": [3, 9],
    }
    curves = {"played_by_turn": {"a": [0.0, 0.2]}, "edited_by_turn": {"a": [0.0, 0.5]}}
    lines = list(what_if_lines(told | curves | {"outcomes": outcomes}))
    assert [line for line in lines if line.endswith("*")] == [
        "Alphas    20% (10% to 30%)    50% (40% to 60%)  +30% (+10% to +50%) *"
    ]
