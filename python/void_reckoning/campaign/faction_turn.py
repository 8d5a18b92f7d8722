"""A faction's turn, driven from Python."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Literal, TypeAlias, get_args

from void_reckoning._core import FactionView, InvalidInput, StateError
from void_reckoning.campaign.state import CampaignState
from void_reckoning.policy import Order
from void_reckoning.support.arguments import instance, integer, refused, text
from void_reckoning.support.error_handling import one_line
from void_reckoning.support.live import live
from void_reckoning.support.notebook import short_repr

ForfeitKind: TypeAlias = Literal["policy failed", "policy timeout", "state"]


@short_repr
@dataclass(frozen=True)
class OrderResult:
    """The result of an order: carried out, or the reason why not."""

    accepted: bool
    reason: str

    def __bool__(self) -> bool:
        return self.accepted


@live("pickle the campaign's snapshot(), after the turn")
class FactionTurn:
    """One faction's turn, driven from Python: a transaction.

    Without any order, the faction's policy plays it; or give orders yourself, then :meth:`commit` (automatic when the loop continues).
    As a context manager it commits at the end, or forfeits the turn, rolled back, when the block raises. Ctrl-C in
    the block abandons it: nothing of it is logged, and it can be played again.
    """

    def __init__(self, campaign: CampaignState, seat: int) -> None:
        instance(campaign, CampaignState, "campaign")
        integer(seat, "seat", 0, len(campaign.faction_ids) - 1)
        self._campaign = campaign
        self._native = campaign.native
        self._view: FactionView | None = None
        self._done = False
        self.seat = seat
        self.faction_id: str = campaign.faction_ids[seat]
        self.turn: int = campaign.turn + 1

    @property
    def view(self) -> FactionView:
        """What the faction knows after the previous order. Opens the turn."""
        if self._done:
            raise StateError(f"the turn of {self.faction_id} is over")
        if self._view is None:
            self._view = self._native.begin_turn()
        return self._view

    def execute(self, order: Order) -> OrderResult:
        """Carry an order out now; a rejected one changes nothing."""
        if not isinstance(order, Order):
            raise refused("order", "an order, such as MoveFleet", order)
        _ = self.view
        return OrderResult(*self._native.execute(order))

    def commit(self) -> int:
        """Settle and commit; return the state hash. Without any order before, the faction's policy plays the turn."""
        if self._done:
            raise StateError(f"the turn of {self.faction_id} is over")
        self._done = True
        if self._view is None:
            self._campaign._seats.make_unplayed()
            self._native.step()
            return self._native.state_hash
        try:
            return self._native.commit_turn()
        except (StateError, InvalidInput) as error:
            # An outside change has made the state invalid: the whole turn is rolled back, and the log says why.
            self._native.forfeit_turn(one_line(error))
            raise
        except BaseException:
            self._native.abandon_turn()
            raise

    def forfeit(self, reason: str, *, kind: ForfeitKind = "policy failed") -> int:
        """Roll everything back; the log says why, with ``kind`` as ``SystemError.kind``. Return the state hash."""
        text(reason, "reason")
        if text(kind, "kind") not in get_args(ForfeitKind):
            raise refused("kind", f"one of {', '.join(get_args(ForfeitKind))}", kind)
        _ = self.view
        self._done = True
        return self._native.forfeit_turn(reason, kind)

    def abandon(self) -> None:
        """Roll everything back as if the turn had not begun; it can begin again. The log says nothing."""
        self._done = True
        if self._view is not None:
            self._native.abandon_turn()

    @property
    def done(self) -> bool:
        """Whether it was committed or forfeited."""
        return self._done

    def __enter__(self) -> FactionTurn:
        _ = self.view
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._done:
            return
        if error is None:
            self.commit()
        elif isinstance(error, Exception):
            self.forfeit(one_line(error))
        else:  # such as Ctrl-C: not the faction's fault
            self.abandon()
