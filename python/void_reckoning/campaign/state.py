"""The state of a campaign: its entities, nearby searches, paths, and progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from void_reckoning._core import CampaignStatistics, CampaignUsage, CampaignWorld, NativeCampaign, Standing
from void_reckoning.campaign._players import check_faction
from void_reckoning.campaign._seats import Seats
from void_reckoning.ecs import ECSClient
from void_reckoning.ecs.events import EventBus
from void_reckoning.ecs.systems import Systems
from void_reckoning.policy import check_timeout
from void_reckoning.spatial.paths import Constraints, PathResult
from void_reckoning.support.arguments import refused, text
from void_reckoning.support.live import live
from void_reckoning.support.notebook import campaign_html
from void_reckoning.support.ranges import check_threads

if TYPE_CHECKING:
    from void_reckoning._core import EntityRef
    from void_reckoning.spatial import Place
    from void_reckoning.spatial.paths import System


@live("pickle its snapshot(), save() it and pass the path, or clone() it")
class CampaignState:
    """A campaign that can be queried; its subclasses play it."""

    def __init__(self, native: NativeCampaign, policy_timeout: float | None) -> None:
        if not isinstance(native, NativeCampaign):
            raise refused("native", "a campaign of the core, as create(), load() and resume() make it", native)
        self._native = native
        self._seats = Seats(native, check_timeout("policy_timeout", policy_timeout))
        self.faction_ids: list[str] = native.faction_ids
        self.events = EventBus(native)
        """Its bus: ``campaign.events.subscribe("PlanetConquered", print)``."""
        self.systems = Systems(native.world, self.events)

    # Contents.
    @property
    def native(self) -> NativeCampaign:
        """The core's campaign: not a public interface."""
        return self._native

    @property
    def world(self) -> CampaignWorld:
        """All entities: ``world.table("Ship")`` is an Arrow stream for pyarrow, polars and DuckDB."""
        return self._native.world

    @property
    def ecs(self) -> ECSClient:
        """Queries over the world, and interventions: changes from outside, checked, logged with their values, and replayed."""
        return ECSClient(self.world, self.systems)

    # Nearby entities and paths.
    def query_nearby_entities(
        self,
        position: Place,
        radius: float,
        filters: Mapping[str, Any] | None = None,
        *,
        component_types: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
    ) -> list[EntityRef]:
        """Return entities within a radius of a place, light years, by distance, then id; as :meth:`ECSClient.query_nearby_entities`."""
        return self.ecs.query_nearby_entities(
            position, radius, filters, component_types=component_types, limit=limit, offset=offset
        )

    def find_path(self, start: System, end: System, constraints: Constraints | None = None) -> PathResult:
        """Find the shortest path along starlanes.

        Of several shortest paths, the one whose next system has the lower number at the first difference.

        Parameters
        ----------
        start, end
            Systems: ids, entities at them, names, or places ``(x, y)`` or ``(x, y, z)``, for the nearest system.
        constraints
            A :class:`PathConstraints`, or a dict of its fields.

        Returns
        -------
        PathResult
            ``systems`` (ids, both ends included), ``cost`` (light years) and ``turns`` (with a ``speed``); or no systems, a cost of
            ``inf``, and the cause in ``reason``. It is true if there is a path.

        Raises
        ------
        InvalidInput
            An unknown system, faction or lane (the message has the nearest names), an invalid number, an ``end`` that is among the systems
            to be avoided.

        Examples
        --------
        >>> from void_reckoning import Campaign
        >>> campaign = Campaign.create(factions=3, systems=20)
        >>> systems = campaign.world.column("System", "entity_id")
        >>> path = campaign.find_path(systems[0], (10.0, -20.0), {"speed": 4.0})
        >>> path.found, path.systems[0] == int(systems[0]), path.turns >= path.cost / 4
        (True, True, True)
        """
        return self._native.find_path(start, end, constraints)

    def find_paths(
        self,
        starts: Sequence[System],
        ends: Sequence[System],
        constraints: Constraints | None = None,
        *,
        threads: int = 1,
    ) -> list[PathResult]:
        """Find many paths at once, from each start to the end in its place, under the same constraints; as :meth:`find_path`.

        ``threads`` (0: all usable cores) affects only the time. An end that is to be avoided is not an error here: its
        result says so.
        """
        check_threads(threads)
        return self._native.find_paths(starts, ends, constraints, threads)

    # Progress and figures.
    @property
    def turn(self) -> int:
        """Rounds completed."""
        return self._native.turn

    @property
    def state_hash(self) -> int:
        """64 bits over the whole state: equal exactly when the states are, on any machine."""
        return self._native.state_hash

    @property
    def battles(self) -> int:
        """Battles fought so far."""
        return self._native.battles

    @property
    def won(self) -> bool:
        """Whether a victory condition has been met."""
        return self._native.won

    def policy_of(self, faction: str) -> str:
        """Return the name of the policy that plays a faction: a native one's, or ``module:Class``.

        Raises
        ------
        InvalidInput
            The campaign has no such faction.
        """
        check_faction(self.faction_ids, text(faction, "faction"))
        return self._native.policy_names[self.faction_ids.index(faction)]

    @property
    def turn_hashes(self) -> list[int]:
        """State hash after each round played by this object."""
        hashes: list[int] = self._native.statistics()["turn_hashes"]
        return hashes

    @property
    def seed(self) -> int:
        """The campaign's seed."""
        return self._native.seed

    @property
    def turns_asked(self) -> int:
        """Target turn of the campaign."""
        return self._native.turns_asked

    @property
    def ignore_victory(self) -> bool:
        """Whether it continues after a victory."""
        return self._native.ignore_victory

    @property
    def universe_id(self) -> str:
        """The universe's name."""
        return self._native.universe_id

    @property
    def directory(self) -> Path | None:
        """Campaign folder, absolute; ``None`` without one."""
        return self._native.directory

    def standings(self) -> list[Standing]:
        """Return the figures of each faction after the last round played: name, planets, fleets, units, score, alive and more."""
        return self._native.standings()

    def statistics(self) -> CampaignStatistics:
        """Return the campaign's figures: combats, decided, conquests, winner, victory, forfeits, orders, cpu_ms by turn and more.

        ``forfeits`` counts the turns that were forfeited; ``forfeited`` lists them by faction: ``faction``, ``turns``, and ``first_turn``
        and ``reason`` of the first one.
        """
        return self._native.statistics()

    def usage(self) -> CampaignUsage:
        """Return what each faction has built, learned and lost: columns of one length.

        Counted since this object was created, loaded, cloned or resumed: ``since_turn`` is the round at which that was. ``restore()`` goes
        back to the counts of the snapshot.

        Examples
        --------
        >>> from void_reckoning import Campaign
        >>> campaign = Campaign.create(factions=3, systems=20)
        >>> usage = campaign.run(10) and campaign.usage()
        >>> len(usage.id) == len(usage.count) > 0, sorted(set(usage.kind))
        (True, ['building', 'technology', 'unit'])
        """
        return self._native.usage()

    def _repr_html_(self) -> str:
        return campaign_html(self, self._native.universe_id)

    def __repr__(self) -> str:
        return (
            f"<Campaign {self._native.universe_id} turn={self.turn} factions={len(self.faction_ids)} seed={self.seed}>"
        )
