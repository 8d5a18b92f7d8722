"""Policies by faction, and their plans."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from void_reckoning._core import FactionView, StateError
from void_reckoning.policy import FactionPolicy, Order
from void_reckoning.support.arguments import attribute, entries_of, instance, refused
from void_reckoning.support.live import live

if TYPE_CHECKING:
    from void_reckoning.campaign.playing import PlayableCampaign


@live("pickle the names of its policies")
class AIManager:
    """Asks the policy of a faction for its orders, for native and Python policies alike.

    Override :meth:`request_actions` to plan in another way, such as by asking a server. Any exception it raises forfeits the turn.

    Parameters
    ----------
    policies
        By faction id, ``*`` for all others: a native policy's name, ``module:Class``, or an object with ``plan(view)``. They are assigned
        when the manager is given to a :class:`FactionProcessor`; factions that are not named keep the policy that they have.

    Examples
    --------
    >>> import void_reckoning as vr
    >>> campaign = vr.Campaign.create(factions=3, systems=20, seed=7)
    >>> ai = vr.AIManager({"choir": "greedy"})
    >>> vr.TurnOrchestrator(campaign, ai=ai).run(2).turns
    2
    >>> ai.policy_of("choir"), ai.policy_of("templars")
    ('greedy', 'standard')
    """

    def __init__(self, policies: Mapping[str, str | FactionPolicy] | None = None) -> None:
        self._given = entries_of({} if policies is None else policies, "policies")
        self._campaign: PlayableCampaign | None = None

    @property
    def campaign(self) -> PlayableCampaign:
        """The campaign that it plans for; raises ``StateError`` before it is given to a processor."""
        if self._campaign is None:
            raise StateError(
                "the AI manager has no campaign: give it to a FactionProcessor or a TurnOrchestrator first"
            )
        return self._campaign

    def attach(self, campaign: PlayableCampaign) -> None:
        """Plan for this campaign from now on, and assign the policies given.

        Raises
        ------
        InvalidInput
            A policy was given for an unknown faction, or can't be created.
        """
        # The class of every campaign is above this module.
        if not callable(attribute(campaign, "assign_policy")):
            raise refused("campaign", "a Campaign", campaign)
        self._campaign = campaign
        everybody = dict.fromkeys(campaign.faction_ids, self._given["*"]) if "*" in self._given else {}
        for faction, policy in {**everybody, **{key: one for key, one in self._given.items() if key != "*"}}.items():
            self.assign(faction, policy)

    def policy_of(self, faction: str) -> str:
        """Return the name of the policy that plays a faction: a native one's, or ``module:Class``.

        Raises
        ------
        InvalidInput
            The campaign has no such faction.
        """
        return self.campaign.policy_of(faction)

    def assign(self, faction: str, policy: str | FactionPolicy) -> None:
        """Have another policy play a faction from its next turn on; see :meth:`Campaign.assign_policy`."""
        self.campaign.assign_policy(faction, policy)

    def request_actions(self, view: FactionView) -> Iterable[Order]:
        """Plan the open faction turn.

        Parameters
        ----------
        view
            What the faction knows. State to be remembered goes into ``view.memory``.

        Returns
        -------
        iterable of orders
            They are executed one by one; each is checked against the state that the order before it left.

        Raises
        ------
        PolicyError
            The policy failed, or took longer than the campaign's ``policy_timeout`` (:class:`PolicyTimeout`).
        """
        instance(view, FactionView, "view")
        orders, memory = self.campaign.native.plan_turn()
        if memory is not None:
            view.memory = json.loads(memory)
        return orders
