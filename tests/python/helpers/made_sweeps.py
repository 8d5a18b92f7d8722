"""Folders of experiments with rows that a test makes up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from void_reckoning.experiments import Spec
from void_reckoning.experiments.folder import Folder
from void_reckoning.experiments.play import Result

_FIGURES: dict[str, Any] = {
    "planets": 1,
    "fleets": 1,
    "units": 1,
    "technologies": 0,
    "treasury": 0.0,
    "income": 0.0,
    "industry": 0.0,
    "research": 0.0,
    "population": 1.0,
    "score": 0,
    "alive": True,
}
_RUN: dict[str, Any] = {
    "variant": "base",
    "point": 0,
    "block": 0,
    "arrangement": 0,
    "status": "ok",
    "error": "",
    "turns": 90,
    "winner": "",
    "winner_seat": -1,
    "victory": "",
    "battles": 9,
    "decided": 8,
    "conquests": 1,
    "orders": 7,
    "rejected": 0,
    "forfeits": 0,
    "state_hash": 1,
    "measures": [],
}


@dataclass
class Made:
    """One campaign: factions in the order of seats, their scores, who won (empty: nobody), and further values of its row.

    ``curve``: by turn, the seats' figures (a mapping each) and those of the whole campaign. ``used``: by seat, kind, id, count, lost, turn.
    """

    scores: Mapping[str, int]
    winner: str = ""
    row: Mapping[str, Any] = field(default_factory=dict)
    curve: Mapping[int, tuple[Sequence[Mapping[str, Any]], Mapping[str, int]]] = field(default_factory=dict)
    used: Sequence[tuple[int, str, str, int, int, int]] = ()
    dead: Sequence[str] = ()

    def result(self, number: int) -> Result:
        run = f"{number:032x}"
        factions = list(self.scores)
        row = _RUN | {"run": run, "seed": 1 + int(self.row.get("block", 0)), "ended_by": "turns"}
        if self.winner:
            row |= {"ended_by": "victory", "winner": self.winner, "victory": "conquest"}
            row["winner_seat"] = factions.index(self.winner)
        row |= dict(self.row)
        if row["status"] != "ok":
            return Result(row)
        place = [{"run": run, "seat": seat, "faction": one} for seat, one in enumerate(factions)]
        standings = [
            at
            | _FIGURES
            | {
                "score": self.scores[one],
                "alive": one not in self.dead,
                "policy": "standard",
                "won": one == self.winner,
            }
            for at, one in zip(place, factions, strict=True)
        ]
        curves = [
            at | {"turn": turn} | _FIGURES | {"battles": 0, "conquests": 0} | dict(seats[at["seat"]]) | dict(whole)
            for turn, (seats, whole) in self.curve.items()
            for at in place
        ]
        names = ("seat", "kind", "id", "count", "lost", "first_turn")
        usage: dict[str, list[Any]] = {name: [use[i] for use in self.used] for i, name in enumerate(names)}
        usage["faction"] = [factions[use[0]] for use in self.used]
        return Result(row, standings, curves, usage)


def make_sweep(folder: Path, campaigns: Sequence[Made], **changes: Any) -> Path:
    """Write an experiment's folder with these campaigns as its results."""
    made = Folder(folder)
    folder.mkdir(parents=True)
    made.take(Spec(**{"factions": 3, "systems": 12, "turns": 90, "seeds": 5, **changes}))
    made.shards.write([one.result(number) for number, one in enumerate(campaigns)])
    return folder
