"""States of a campaign from which its dice are rolled again."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field

from void_reckoning._core import SIMULATION_VERSION
from void_reckoning.campaign import Campaign
from void_reckoning.ecs import EntityQuery
from void_reckoning.experiments.runs import code_hash
from void_reckoning.experiments.seats import random_bytes

NOBODY = ""
"""The outcome of a campaign that nobody has won by its turn limit."""


@dataclass(frozen=True)
class Moment:
    """A campaign's state at the end of a turn, ready to be sent to workers.

    Attributes
    ----------
    turn
        Rounds played.
    campaign_seed
        Seed of the campaign.
    until
        Turn at which a continuation ends without a winner.
    policies
        Pairs of faction and policy that play on in place of those of the state.
    result
        Outcome, if it is known already: who has won, or ``NOBODY`` at the turn limit; else None.
    key
        128 bits over everything that decides what its continuations give, as 32 digits.
    state
        The pickled snapshot; moments are equal without it where their keys are.
    """

    turn: int
    campaign_seed: int
    until: int
    policies: tuple[tuple[str, str], ...]
    result: str | None
    key: str
    state: bytes = field(repr=False, compare=False)

    @classmethod
    def of(cls, campaign: Campaign, until: int, policies: Mapping[str, str]) -> Moment:
        """Return the moment of a campaign as it is now."""
        given = tuple(sorted(policies.items()))
        players = [
            policies.get(faction, policies.get("*", campaign.policy_of(faction))) for faction in campaign.faction_ids
        ]
        codes = [code_hash(name) for name in players]
        parts = [SIMULATION_VERSION, f"{campaign.state_hash:016x}", until, players, codes]
        key = hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()
        result = winner_of(campaign)
        if result is None and campaign.turn >= until:
            result = NOBODY
        state = pickle.dumps(campaign.snapshot())
        return cls(campaign.turn, campaign.seed, until, given, result, key, state)

    def open(self) -> Campaign:
        """Return the campaign at this moment, with the policies that play on.

        Raises
        ------
        InvalidInput
            ``policies`` has an unknown faction, or a policy that can't be created.
        """
        return Campaign.from_snapshot(pickle.loads(self.state), policies=dict(self.policies))

    def seed(self, purpose: str, number: int) -> int:
        """Return the seed of a continuation: it depends on nothing but this address.

        Moments of the same campaign and turn have the same seeds whatever was changed in them, so that they can be compared in pairs.
        """
        return int.from_bytes(random_bytes("explain", self.campaign_seed, self.turn, purpose, number)[:8], "little")


def winner_of(campaign: Campaign) -> str | None:
    """Return the id of the faction that has won a campaign, or None."""
    state = campaign.ecs.query_entities(EntityQuery(["CampaignState"]))[0].components["CampaignState"]
    winner = state["winner"]
    return None if winner is None else str(winner)
