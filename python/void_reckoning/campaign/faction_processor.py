"""One faction's turn: query, plan, execute, commit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from void_reckoning._core import EntityRef, IntegrationError, PolicyError, PolicyTimeout, StateError
from void_reckoning.campaign.ai_manager import AIManager
from void_reckoning.campaign.faction_turn import FactionTurn, ForfeitKind
from void_reckoning.campaign.playing import PlayableCampaign
from void_reckoning.ecs import EntityQuery
from void_reckoning.policy import Order
from void_reckoning.support.arguments import instance
from void_reckoning.support.error_handling import one_line
from void_reckoning.support.live import live
from void_reckoning.support.notebook import short_repr


@short_repr
@dataclass(frozen=True)
class TurnResult:
    """The result of a faction's turn.

    Attributes
    ----------
    faction_id, turn
        The faction, and the round, from 1.
    orders
        Orders given, rejected ones included.
    rejected
        Orders that changed nothing, each with the reason.
    battles
        Battles fought in this turn.
    state_hash
        Hash of the state after it.
    forfeited
        Why the turn was rolled back; None if it counts.
    """

    faction_id: str
    turn: int
    orders: int
    rejected: list[tuple[Order, str]]
    battles: int
    state_hash: int
    forfeited: str | None = None


@live("pickle the campaign's snapshot()")
class FactionProcessor:
    """Plays one faction's turn, step by step: the same turn, bit for bit, as :meth:`Campaign.run` plays.

    Override a step to change it: :meth:`query_entities`, :meth:`plan`, :meth:`execute`, or :meth:`process_turn` itself.

    Parameters
    ----------
    campaign
        The campaign whose turns it plays.
    ai
        Plans the orders; without one, the policies that the campaign has.
    """

    def __init__(self, campaign: PlayableCampaign, ai: AIManager | None = None) -> None:
        self.campaign = instance(campaign, PlayableCampaign, "campaign")
        self.ai = AIManager() if ai is None else instance(ai, AIManager, "ai")
        self.ai.attach(campaign)

    def process_turn(self, faction_turn: FactionTurn) -> TurnResult:
        """Play a turn of :meth:`Campaign.faction_turns` to its commit.

        A policy that fails, or a rule that finds an invalid value, forfeits the turn: it is rolled back, and the log says why. Any other
        error does so, too, and is raised; Ctrl-C abandons the turn, which can then be played again.

        Raises
        ------
        StateError
            The turn is over already.
        InvalidInput
            The policy that the campaign names for the faction can't be created; the turn can still be played.
        """
        if instance(faction_turn, FactionTurn, "faction_turn").done:
            raise StateError(f"the turn of {faction_turn.faction_id} is over")
        self.campaign._seats.make_unplayed()
        battles = self.campaign.battles
        rejected: list[tuple[Order, str]] = []
        given = 0
        try:
            self.query_entities(faction_turn)
            for order in self.plan(faction_turn):
                given += 1
                _check_order(order, given)
                if reason := self.execute(faction_turn, order):
                    rejected.append((order, reason))
            state_hash = faction_turn.commit()
        except (PolicyError, StateError) as error:
            return self._forfeit(faction_turn, error, given)
        except Exception as error:
            faction_turn.forfeit(one_line(error))
            raise
        except BaseException:
            faction_turn.abandon()
            raise
        battles = self.campaign.battles - battles
        return TurnResult(faction_turn.faction_id, faction_turn.turn, given, rejected, battles, state_hash)

    def query_entities(self, faction_turn: FactionTurn) -> list[EntityRef]:
        """Return the fleets and colonies of the faction, ordered by entity id."""
        of_faction = {"Faction.faction_id": instance(faction_turn, FactionTurn, "faction_turn").faction_id}
        fleets = self.campaign.ecs.query_entities(EntityQuery(["Faction", "Fleet"], of_faction))
        return [*fleets, *self.campaign.ecs.query_entities(EntityQuery(["Faction", "Colony"], of_faction))]

    def plan(self, faction_turn: FactionTurn) -> Iterable[Order]:
        """Ask the AI manager for orders."""
        instance(faction_turn, FactionTurn, "faction_turn")
        try:
            return self.ai.request_actions(faction_turn.view)
        except IntegrationError:
            raise
        except Exception as error:
            raise PolicyError(one_line(error)) from error

    def execute(self, faction_turn: FactionTurn, order: Order) -> str:
        """Execute one order; return the reason if it was rejected, otherwise an empty string."""
        return instance(faction_turn, FactionTurn, "faction_turn").execute(order).reason

    def _forfeit(self, faction_turn: FactionTurn, error: IntegrationError, given: int) -> TurnResult:
        if not faction_turn.done:  # a failed commit has closed it
            faction_turn.forfeit(error.message, kind=_kind_of(error))
        state_hash = self.campaign.state_hash
        return TurnResult(faction_turn.faction_id, faction_turn.turn, given, [], 0, state_hash, error.message)


def _check_order(order: object, number: int) -> None:
    if not isinstance(order, Order):
        raise PolicyError(f"item {number} of the plan must be an order, got {type(order).__name__}")


def _kind_of(error: IntegrationError) -> ForfeitKind:
    """Return the ``SystemError.kind`` that the log gets for an error."""
    if isinstance(error, PolicyTimeout):
        return "policy timeout"
    return "policy failed" if isinstance(error, PolicyError) else "state"
