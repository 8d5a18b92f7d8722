"""Result of a stretch of a campaign."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SimulationResult:
    """Result of a stretch of a campaign.

    Attributes
    ----------
    turns
        Rounds played.
    ended_by
        ``"turns"`` when all were played, ``"victory"`` when a victory ended the campaign before.
    state_hash
        Hash of the state at its end.
    battles
        Battles fought in these rounds.
    """

    turns: int
    ended_by: str
    state_hash: int
    battles: int
