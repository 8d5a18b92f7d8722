"""Changes of a round."""

from __future__ import annotations

from dataclasses import dataclass, field

from void_reckoning.dashboard.protocol import BattleRow

REPORT_FIELDS = (
    "planets", "fleets", "units", "technologies", "treasury", "income", "industry", "research", "population", "score",
)  # fmt: skip
"""A faction's figures, in this order, as stored in the log (``log_event_fields("FactionReport")`` has the units)."""


@dataclass
class TurnDelta:
    """Changes of a round.

    Attributes
    ----------
    owners
        Planet and its new seat.
    spawned
        Fleet, its seat, and the system where it appeared.
    moves
        Fleet, the systems it left and went to, and its progress along the lane, 1/1000; in order. 1000: it arrived.
    gone
        Fleets that no longer exist.
    battles
        Battles in order.
    reports
        By seat with a report: whether the faction is alive, then REPORT_FIELDS.
    eliminated, victory
        Seats eliminated; seat and condition of a victory.
    errors
        Seat (-1: between rounds) and text of each turn that was rolled back.
    intervened, uncertain
        Whether something was changed from outside; and whether that may affect owners or fleets, see :meth:`History.correct`.
    events
        Number of events.
    turn_ns
        Seat and duration of each faction turn, ns; see messages.py.
    """

    turn: int
    owners: list[tuple[int, int]] = field(default_factory=list)
    spawned: list[tuple[int, int, int]] = field(default_factory=list)
    moves: list[tuple[int, int, int, int]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    battles: list[BattleRow] = field(default_factory=list)
    reports: dict[int, tuple[int, ...]] = field(default_factory=dict)
    eliminated: list[int] = field(default_factory=list)
    victory: tuple[int, str] | None = None
    errors: list[tuple[int, str]] = field(default_factory=list)
    intervened: bool = False
    uncertain: bool = False
    events: int = 0
    turn_ns: list[tuple[int, int]] = field(default_factory=list)
