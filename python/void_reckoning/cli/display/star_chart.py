"""A map in characters: each system at its position, with its owner's letter. Without NumPy, whose import takes longer than it saves."""

from __future__ import annotations

from collections import Counter
from typing import Any

from void_reckoning.campaign import Campaign
from void_reckoning.ecs import EntityQuery

NOBODY, EMPTY = -1, -2
_LEAST = 1e-9  # ly, for a galaxy that is a line
_CELL_HEIGHT = 2.0  # of a character, in widths
_SYSTEMS = EntityQuery(["System", "Position"])
_COLONIES = EntityQuery(["Colony", "Planet", "Faction"])
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def letters_of(names: list[str]) -> list[str]:
    """Return a letter for each faction, from its name if one is free; ``?`` if all letters are taken.

    >>> letters_of(["Templars", "Tithe", "Orrun"])
    ['T', 'I', 'O']
    """
    letters: list[str] = []
    for name in names:
        wanted = [letter for letter in name.upper() if letter in _LETTERS] + list(_LETTERS)
        letters.append(next((letter for letter in wanted if letter not in letters), "?"))
    return letters


class StarChart:
    """The map of a campaign, at any size in characters.

    Parameters
    ----------
    campaign
        The campaign to draw; the positions of its systems are read once.
    """

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        found = [(system.entity_id, _of(system, "Position")) for system in campaign.ecs.query_entities(_SYSTEMS)]
        least_x, most_y = min(place["x"] for _, place in found), max(place["y"] for _, place in found)
        # Rows go down.
        self._places = {system: (place["x"] - least_x, most_y - place["y"]) for system, place in found}
        self._width = max(_LEAST, *(x for x, _ in self._places.values()))
        self._height = max(_LEAST, *(y for _, y in self._places.values()))

    def owners(self) -> dict[int, int]:
        """Return the seat of the faction with the most colonies, by system; systems without a colony are left out."""
        colonies: dict[int, Counter[int]] = {}
        for colony in self._campaign.ecs.query_entities(_COLONIES):
            colonies.setdefault(_of(colony, "Planet")["system"], Counter())[_of(colony, "Faction")["seat"]] += 1
        return {system: count.most_common(1)[0][0] for system, count in colonies.items()}

    def cells(self, columns: int, rows: int) -> list[list[int]]:
        """Return the content of each character, row by row: a seat, ``NOBODY`` if all its systems are free, ``EMPTY`` without systems.

        The map keeps its proportions and is centred. Where systems share a character, an owned one is shown.
        """
        scale = min((columns - 1) / self._width, (rows - 1) * _CELL_HEIGHT / self._height)
        left = int((columns - 1 - self._width * scale) / 2)
        top = int((rows - 1 - self._height * scale / _CELL_HEIGHT) / 2)
        owners = self.owners()
        chart = [[EMPTY] * columns for _ in range(rows)]
        for system, (x, y) in self._places.items():
            column, row = left + round(x * scale), top + round(y * scale / _CELL_HEIGHT)
            chart[row][column] = max(chart[row][column], owners.get(system, NOBODY))
        return chart


def _of(entity: Any, component: str) -> Any:
    return entity.components[component]
