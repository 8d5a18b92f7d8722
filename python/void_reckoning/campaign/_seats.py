"""The policies of a campaign's factions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from void_reckoning._core import InvalidInput, NativeCampaign
from void_reckoning.campaign._players import Player, check_faction, make_player, make_players
from void_reckoning.policy import FactionPolicy, in_own_process
from void_reckoning.policy.faction_policy import OwnProcessPolicy


class Seats:
    """The policies that play the factions of a campaign, by seat, and their time limit."""

    def __init__(self, native: NativeCampaign, timeout: float | None) -> None:
        self._native = native
        self.timeout = timeout
        """Seconds that a plan may take, for all policies without a limit of their own."""
        self._to_close: list[OwnProcessPolicy] = []

    def take_given(self, given: Mapping[str, str | FactionPolicy] | None) -> None:
        """Let each seat be played by the policy that the state names, or by the one given in its place."""
        names = self._native.policy_names
        self.take(make_players(self._native.faction_ids, names, {} if given is None else given, self.timeout))

    def take(self, players: Sequence[Player]) -> None:
        """Let each seat be played by its player; a name that differs from the state's is a change of the state."""
        assigned = []
        for seat, (name, player) in enumerate(zip(self._native.policy_names, players, strict=True)):
            if player.name != name:
                assigned.append((seat, player))
            elif player.policy is not None:
                self._native.set_policy(seat, player.policy, self._timeout_of(player.policy))
        self._assign(assigned)

    def make_unplayed(self) -> None:
        """Create the policies that the state now names and that were not given, or raise why one can't be created."""
        for seat in self._native.unplayed():
            try:
                player = make_player(self._native.policy_names[seat], self.timeout)
            except InvalidInput as error:
                raise InvalidInput(
                    f"{error.message}; other policies can be given when the campaign is resumed, or by assign_policy()"
                ) from error
            self._native.set_policy(seat, player.policy, self._timeout_of(player.policy))

    def assign(self, faction: str, policy: str | FactionPolicy) -> None:
        """Have a policy play a faction, or all for ``*``, from its next turn on."""
        factions, names = self._native.faction_ids, self._native.policy_names
        if faction != "*":
            check_faction(factions, faction)
        seats = [seat for seat, name in enumerate(factions) if faction in (name, "*")]
        self._assign([(seat, make_player(policy, self.timeout, names[seat])) for seat in seats])

    def close(self) -> None:
        """End the policies' processes."""
        for policy in self._to_close:
            policy.close()

    def _assign(self, players: Sequence[tuple[int, Player]]) -> None:
        if players:
            self._native.assign_policies(
                [(seat, player.name, player.policy, self._timeout_of(player.policy)) for seat, player in players]
            )

    def _timeout_of(self, policy: FactionPolicy | None) -> float | None:
        """Return the limit of a policy that can't keep its own."""
        if not in_own_process(policy):
            return self.timeout
        self._to_close.append(policy)
        return None
