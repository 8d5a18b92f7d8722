"""The loop over rounds and factions."""

from __future__ import annotations

from void_reckoning._core import InvalidInput
from void_reckoning.campaign.ai_manager import AIManager
from void_reckoning.campaign.faction_processor import FactionProcessor, TurnResult
from void_reckoning.campaign.playing import PlayableCampaign
from void_reckoning.campaign.simulation_result import SimulationResult
from void_reckoning.support.arguments import flag, instance
from void_reckoning.support.live import live
from void_reckoning.support.ranges import MAX_TURNS, check_range


@live("pickle the campaign's snapshot()")
class TurnOrchestrator:
    """Plays rounds: each faction's turn in the round's order, then the phase between rounds. The base for a loop of your own.

    Equal to :meth:`Campaign.run`, bit for bit; that one is faster, since it stays in native code.

    Parameters
    ----------
    campaign
        The campaign to play.
    processor
        Plays one faction's turn; without one, a :class:`FactionProcessor`.
    ai
        Plans the orders of that processor. Not allowed together with ``processor``, which has its own.

    Raises
    ------
    InvalidInput
        ``processor`` and ``ai`` are both given, or ``processor`` belongs to another campaign.

    Examples
    --------
    >>> import void_reckoning as vr
    >>> by_hand = vr.Campaign.create(factions=3, systems=20, seed=7)
    >>> native = vr.Campaign.create(factions=3, systems=20, seed=7)
    >>> vr.TurnOrchestrator(by_hand).run(5).state_hash == native.run_simulation(5).state_hash
    True
    """

    def __init__(
        self,
        campaign: PlayableCampaign,
        processor: FactionProcessor | None = None,
        ai: AIManager | None = None,
    ) -> None:
        self.campaign = instance(campaign, PlayableCampaign, "campaign")
        if processor is not None:
            instance(processor, FactionProcessor, "processor")
            if ai is not None:
                raise InvalidInput("ai must not be given together with processor, which has an AI manager")
            if processor.campaign is not campaign:
                raise InvalidInput(
                    "processor must play the same campaign as the orchestrator, got one of another campaign"
                )
        self.processor = FactionProcessor(campaign, ai) if processor is None else processor

    def run_turn(self) -> list[TurnResult]:
        """Play one round; return the result of each faction's turn, in the order in which they were played."""
        return [self.processor.process_turn(faction_turn) for faction_turn in self.campaign.faction_turns()]

    def run(self, turns: int, *, ignore_victory: bool = True) -> SimulationResult:
        """Play rounds.

        Parameters
        ----------
        turns
            Number of rounds, 0 to 1,000,000,000.
        ignore_victory
            ``False`` stops when a victory condition is met.
        """
        check_range("turns", turns, 0, MAX_TURNS)
        flag(ignore_victory, "ignore_victory")
        first, battles = self.campaign.turn, self.campaign.battles
        while self.campaign.turn < first + turns and (ignore_victory or not self.campaign.won):
            self.run_turn()
        played = self.campaign.turn - first
        ended_by = "victory" if not ignore_victory and self.campaign.won else "turns"
        return SimulationResult(played, ended_by, self.campaign.state_hash, self.campaign.battles - battles)
