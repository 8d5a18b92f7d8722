"""Messages over the socket: JSON texts, one object each.

The server sends, unasked: the picker's list (``runs``), a followed run's ``map``, then ``turns``, never a whole state; ``rewound`` where
rounds become void, how far the log is read (``state``), and every two seconds a ``beat``. The page sends questions; each is
answered by ``answer`` or ``error`` with its ``id``. All types are in protocol.py, protocol_questions.py and protocol_answers.py.

Times come from the log, which says when each faction turn and each phase between rounds began. A faction turn lasts until the next one
begins, or the phase between rounds. The log does not say how long that phase lasts: after it comes the next round, or a pause first. Where
the campaign was stopped or rewound within a round, the faction turn before lasts until all its orders were given. (If it was killed
there, the log has nothing of it, and the pause counts.)
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from itertools import chain
from typing import Any

from void_reckoning._core import InvalidInput, log_event_fields
from void_reckoning.dashboard.protocol import FactionLabel, MapMessage, Measure, Run, Turn
from void_reckoning.dashboard.star_map import StarMap
from void_reckoning.dashboard.turn_delta import REPORT_FIELDS, TurnDelta

MAX_REQUEST = 16 * 1024  # bytes; ten times the page's longest


def encode(message: Mapping[str, object]) -> str:
    r"""Return a message as text, without blanks. Invalid Unicode (errors may name such files) is escaped: a socket's text allows none.

    >>> print(encode({"name": "é", "file": "\udce9"}))
    {"name":"é","file":"\udce9"}
    """
    return json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def request_of(text: str) -> dict[str, Any]:
    """Read a request.

    Raises
    ------
    InvalidInput
        It is not a valid request.

    Examples
    --------
    >>> request_of('{"ask": "runs", "id": 3}')
    {'ask': 'runs', 'id': 3}
    """
    try:
        request = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidInput("request must be a JSON object, got text that is not JSON") from None
    if not isinstance(request, dict):
        raise InvalidInput(f"request must be a JSON object, got a {type(request).__name__}")
    if not isinstance(request.get("ask"), str):
        raise InvalidInput("request must have 'ask', a string")
    return request


def runs_message(base: str, before: dict[str, Run], now: dict[str, Run]) -> str:
    """Return the message ``runs``: rows that differ from the page's, and keys of those that are gone."""
    changed = [asdict(run) for key, run in now.items() if before.get(key) != run]
    return encode({"kind": "runs", "base": base, "runs": changed, "gone": [key for key in before if key not in now]})


def map_message(run: str, generation: int, star_map: StarMap) -> MapMessage:
    """Return the message ``map``."""
    units = {name: unit for name, _, unit, _ in log_event_fields("FactionReport")}
    return {
        "kind": "map",
        "run": run,
        "generation": generation,
        "turn": star_map.first_turn,
        "factions": [FactionLabel(one.id, one.name, one.colour) for one in star_map.factions],
        "measures": [Measure(name, units.get(name, "")) for name in REPORT_FIELDS],
        "systems": {
            "x": [round(value, 2) for value in star_map.x.tolist()],
            "y": [round(value, 2) for value in star_map.y.tolist()],
            "star": star_map.stars,
            "name": star_map.system_names,
        },
        "lanes": star_map.lanes.ravel().tolist(),
        "planets": {
            "system": star_map.planet_systems.tolist(),
            "name": _without_system(star_map),
            "class": _coded(star_map.planet_classes),
            "size": star_map.planet_sizes,
        },
        "classes": sorted(set(star_map.planet_classes)),
        "owners": star_map.owners.tolist(),
        "fleets": list(chain.from_iterable((seat, system) for _, seat, system in star_map.fleets)),
    }


def _without_system(star_map: StarMap) -> list[str]:
    """Return names of planets, without that of their system if they begin with it: ``+ II``."""
    short = []
    for name, system in zip(star_map.planet_names, star_map.planet_systems.tolist(), strict=True):
        prefix = star_map.system_names[system]
        short.append("+" + name[len(prefix) :] if name.startswith(prefix) else name)
    return short


def _coded(texts: list[str]) -> list[int]:
    codes = {text: code for code, text in enumerate(sorted(set(texts)))}
    return [codes[text] for text in texts]


class TurnEncoder:
    """Encodes rounds in order; leaves out figures that did not change."""

    def __init__(self) -> None:
        self._reports: dict[int, tuple[int, ...]] = {}

    def __call__(self, delta: TurnDelta) -> str:
        """Return the text of one round."""
        reports = [[seat, *row] for seat, row in delta.reports.items() if self._reports.get(seat) != row]
        self._reports.update(delta.reports)
        row: Turn = {
            "turn": delta.turn,
            "owners": _flat(delta.owners),
            "spawned": _flat(delta.spawned),
            "moves": _flat(delta.moves),
            "gone": delta.gone,
            "battles": delta.battles,
            "reports": reports,
            "eliminated": delta.eliminated,
            "errors": delta.errors,
            "events": delta.events,
            "took": sum(ns // 1000 for _, ns in delta.turn_ns),
            "turns": _flat((seat, ns // 1000) for seat, ns in delta.turn_ns),
        }
        if delta.victory is not None:
            row["victory"] = delta.victory
        if delta.intervened:
            row["intervened"] = 1
        return encode({name: value for name, value in row.items() if value or name == "turn"})


def turns_message(run: str, generation: int, turns: Iterable[str]) -> str:
    """Return the message ``turns`` for rounds that are encoded already."""
    head = encode({"kind": "turns", "run": run, "generation": generation})
    return f'{head[:-1]},"turns":[{",".join(turns)}]}}'


def _flat(rows: Iterable[tuple[int, ...]]) -> list[int]:
    return list(chain.from_iterable(rows))
