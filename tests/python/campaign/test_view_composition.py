"""What a policy learns of others' units, by type: now where it sees them, as remembered where it does not."""

from typing import Any

import void_reckoning as vr


class Watcher(vr.FactionPolicy):
    """Plays as the native policy's candidates allow, at random, and checks what the view says of others."""

    def __init__(self) -> None:
        self.now = self.remembered = self.planets = 0

    def plan(self, view: Any) -> list[vr.Order]:
        for system in view.systems:
            units = view.hostile_composition(system)
            for one in units:
                assert isinstance(one.unit, str) and one.count > 0 and 0 < one.condition <= 1 and one.owner != view.seat
            assert len({(one.owner, one.type) for one in units}) == len(units)
            if view.sees(system):
                self.now += len(units)
            else:
                self.remembered += len(units)
                assert not units or view.last_seen(system) is not None
            for fleet in view.foreign_fleets(system):
                assert sum(one.count for one in fleet.composition) == fleet.ships
                assert {one.owner for one in fleet.composition} == {fleet.owner}
                there = {one.unit: one.count for one in units if one.owner == fleet.owner}
                assert all(there[one.unit] >= one.count for one in fleet.composition)
            for planet in view.foreign_planets(system):
                self.planets += len(planet.composition)
                assert all(one.owner == planet.owner for one in planet.composition) or not planet.in_sight
        return [vr.MoveFleet(f, view.neighbours(view.system_of(f))[0]) for f in view.fleets if view.can_move(f)]


def test_a_view_knows_others_units_by_type() -> None:
    watcher = Watcher()
    campaign = vr.Campaign.create(factions=4, systems=20, policies={"templars": watcher}, log=False, telemetry=False)
    campaign.run(40)
    assert campaign.statistics()["forfeits"] == 0
    assert watcher.now > 20
    assert watcher.remembered > 20
    assert watcher.planets > 20
