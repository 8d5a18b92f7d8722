"""What a stretch of a campaign came to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SimulationResult:
    """What a stretch of a campaign came to.

    Attributes
    ----------
    turns
        Rounds played.
    ended_by
        ``"turns"`` when all were played, ``"victory"`` when one ended the campaign before.
    state_hash
        Of the state at its end.
    battles
        Fought in these rounds.
    """

    turns: int
    ended_by: str
    state_hash: int
    battles: int
