"""Types of the socket's messages: the single source. tools/page_protocol.py generates page/src/lib/protocol.ts from it.

Needs the standard library only, since the page is built without the package. protocol_questions.py has the page's questions,
protocol_answers.py their answers; messages.py describes the order of messages.

Systems, planets, factions (seats) and fleets are numbers, see :mod:`void_reckoning.dashboard.history`; -1: none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, NotRequired, TypedDict

CampaignState = Literal["reading", "live", "ended", "failed"]
RunState = Literal["live", "finished", "stopped", "unreadable"]

RESULTS = ("not decided", "attacker wins", "defender wins", "draw", "mutual destruction")
"""Results of battles, in words, by number in the log."""


@dataclass(frozen=True)
class Run:
    """A campaign folder.

    Attributes
    ----------
    key
        Its name on the page: its path below the folder that is served, as :func:`shown`. Looked up, never used as a path.
    universe, seed, factions, systems
        Its settings; empty or 0 where the log can't be read.
    turn, asked
        Rounds in the log, and target (0: unknown).
    state
        ``live`` while it is being played; else ``finished`` if it reached its end, ``stopped``, or ``unreadable``.
    bytes, changed
        Size of the log; time of its last change, seconds since 1970.
    problem
        Reason why it can't be read.
    """

    key: str
    universe: str = ""
    seed: str = ""
    factions: int = 0
    systems: int = 0
    turn: int = 0
    asked: int = 0
    state: RunState = "unreadable"
    bytes: int = 0
    changed: float = 0.0
    problem: str = ""


class RunsMessage(TypedDict):
    """The picker's list: all at first, then the changes, and the keys of those that are gone."""

    kind: Literal["runs"]
    base: str
    runs: list[Run]
    gone: list[str]


class FactionLabel(NamedTuple):
    """A faction: id in the campaign, name, colour of its universe."""

    id: str
    name: str
    colour: str


class Measure(NamedTuple):
    """A figure of a faction's reports, and its unit in the log."""

    name: str
    unit: str


class Systems(TypedDict):
    """Columns by system; ``star`` is the spectral class, 0 (O) to 6 (M), coordinates are light years."""

    x: list[float]
    y: list[float]
    star: list[int]
    name: list[str]


# "class" is a keyword of Python.
Planets = TypedDict("Planets", {"system": list[int], "name": list[str], "class": list[int], "size": list[int]})


class MapMessage(TypedDict):
    """The fixed data, and the state at the start; sent again if another log replaces this one: the page starts again.

    ``lanes`` are pairs of systems, ``classes`` the names of planet classes by number, ``owners`` a seat for each planet, ``fleets`` seat
    and system of each. A planet's name that begins with ``+`` begins with its system's.
    """

    kind: Literal["map"]
    run: str
    generation: int
    turn: int
    factions: list[FactionLabel]
    measures: list[Measure]
    systems: Systems
    lanes: list[int]
    planets: Planets
    classes: list[str]
    owners: list[int]
    fleets: list[int]


class BattleRow(NamedTuple):
    """A battle as the map and the list of battles show it; ``planet`` -1: in space."""

    combat: int
    system: int
    planet: int
    attacker: int
    defender: int
    attackers: int
    defenders: int
    result: int = 0
    decided: bool = False
    reason: str = ""
    ticks: int = 0
    attackers_lost: int = 0
    defenders_lost: int = 0


class Turn(TypedDict):
    """Changes of a round. Empty fields are left out, and these lists are flat.

    ``owners`` planet, seat; ``spawned`` fleet, seat, system; ``moves`` fleet, from, to, 1/1000 of the lane (1000: arrived); ``gone``
    fleets; ``reports`` rows of seat, alive, then the map's measures, only for factions whose figures changed; ``eliminated`` seats;
    ``victory`` seat, condition; ``errors`` rows of seat, text; ``events`` their number; ``took`` microseconds, the sum of ``turns``;
    ``turns`` seat, microseconds of its faction turns.
    """

    turn: int
    owners: NotRequired[list[int]]
    spawned: NotRequired[list[int]]
    moves: NotRequired[list[int]]
    gone: NotRequired[list[int]]
    battles: NotRequired[list[BattleRow]]
    reports: NotRequired[list[list[int]]]
    eliminated: NotRequired[list[int]]
    victory: NotRequired[tuple[int, str]]
    errors: NotRequired[list[tuple[int, str]]]
    intervened: NotRequired[Literal[1]]
    events: NotRequired[int]
    took: NotRequired[int]
    turns: NotRequired[list[int]]


class TurnsMessage(TypedDict):
    """Some rounds in order; never a whole state."""

    kind: Literal["turns"]
    run: str
    generation: int
    turns: list[Turn]


class RewoundMessage(TypedDict):
    """Rounds after ``to`` are void; they are sent again."""

    kind: Literal["rewound"]
    run: str
    generation: int
    to: int


class StateMessage(TypedDict):
    """How far a log is read: up to ``turn``; the log ends at ``of``."""

    kind: Literal["state"]
    run: str
    state: CampaignState
    problem: str
    turn: int
    of: int


class BeatMessage(TypedDict):
    """Sent every two seconds: the server is alive, even without news."""

    kind: Literal["beat"]


class AnswerMessage(TypedDict):
    """The answer to the question with this id; its content depends on the question."""

    kind: Literal["answer"]
    id: int | str | None
    answer: object


class ErrorMessage(TypedDict):
    """Reason why a question is not answered."""

    kind: Literal["error"]
    id: int | str | None
    error: str


ServerMessage = (
    RunsMessage | MapMessage | TurnsMessage | RewoundMessage | StateMessage | BeatMessage | AnswerMessage | ErrorMessage
)
