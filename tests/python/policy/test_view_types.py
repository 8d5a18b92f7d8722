"""What a policy's view tells of types, and its estimates: the same as the public functions give, from what the faction may know."""

from typing import Any

import pytest
import void_reckoning as vr

FACTIONS = ("templars", "choir", "orrun", "mycora")


def campaign(turns: int = 0) -> vr.Campaign:
    made = vr.Campaign.create(factions=4, systems=20, seed=2, log=False, telemetry=False)
    made.run(turns)
    return made


OPEN: list[Any] = []
"""Iterators over turns: a turn ends with its own."""


def opened(made: vr.Campaign) -> vr.FactionTurn:
    OPEN.append(iter(made.faction_turns()))
    return next(OPEN[-1])  # type: ignore[no-any-return]


def known(view: Any) -> list[str]:
    return [technology for technology in view.technologies if view.knows(technology)]


def figures(estimate: Any) -> tuple[Any, ...]:
    return estimate.win_probability, estimate.doubt, *estimate.losses, *estimate.spread


def test_types_have_names_costs_and_strengths() -> None:
    view = opened(campaign()).view
    by_id = [view.unit_type(one) for one in view.unit_types]
    assert by_id == [view.unit_type(row) for row in range(len(view.unit_types))]
    assert [one.type for one in by_id] == view.unit_types
    assert {one.domain for one in by_id} == {"space", "ground"}
    assert all(one.name and one.cost > 0 and one.upkeep >= 0 and one.hull > 0 for one in by_id)
    assert any(one.colonises for one in by_id) and any(one.transport for one in by_id)
    for fleet in view.fleets:
        strengths = [view.unit_type(view.ship(ship).type).strength for ship in view.ships(fleet)]
        assert view.fleet_strength(fleet) == pytest.approx(sum(strengths))
    for one in (view.building_type(0), view.technology(0)):
        assert one.name and one.cost > 0
    assert view.building_type(view.building_types[3]) == view.building_type(3)
    assert view.technology(view.technologies[3]).technology == view.technologies[3]


def test_a_cost_is_what_an_order_takes_from_the_treasury() -> None:
    played = campaign()
    turn = opened(played)
    for kind, look in (("recruit_unit", "unit_type"), ("construct_building", "building_type")):
        order = next((one for one in turn.view.candidates() if one.kind == kind), None)
        if order is None:
            continue
        before = turn.view.treasury
        row = order.type if isinstance(order, vr.RecruitUnit) else order.building  # type: ignore[union-attr]
        cost = getattr(turn.view, look)(row).cost
        assert turn.execute(order).accepted
        assert turn.view.treasury == pytest.approx(before - cost)


def test_an_estimate_is_that_of_the_resolver() -> None:
    resolver = vr.CombatResolver()
    for turns in (0, 12):
        view = opened(campaign(turns)).view
        other = next(seat for seat in range(4) if seat != view.seat)
        own = vr.CombatUnit("frigate", 9, faction=view.faction_id, technologies=known(view))
        for enemy, public in (
            ([("raider", 8)], vr.CombatUnit("raider", 8)),
            ([("raider", 8, None)], vr.CombatUnit("raider", 8)),
            ([("raider", 8, other)], vr.CombatUnit("raider", 8, faction=FACTIONS[other])),
            ([("raider", 8, other, 0.5)], vr.CombatUnit("raider", 8, faction=FACTIONS[other], hull=0.5)),
        ):
            found = view.estimate(("frigate", 9), enemy)
            assert figures(found) == pytest.approx(figures(resolver.estimate_combat(own, public)))  # type: ignore[comparison-overlap]
        assert figures(view.estimate([("frigate", 4), ("frigate", 5)], ("raider", 8))) == figures(
            view.estimate([["frigate", 9]], [["raider", 8]])
        )
        ground = view.estimate(("line_infantry", 3), ("militia", 2))
        public = vr.CombatUnit("line_infantry", 3, faction=view.faction_id, technologies=known(view))
        assert figures(ground) == pytest.approx(figures(resolver.estimate_combat(public, ("militia", 2))))


def test_an_estimate_of_a_fleet_is_that_of_its_ships() -> None:
    view = opened(campaign()).view
    fleet = max(view.fleets, key=lambda one: len(view.ships(one)))
    ships = [(view.ship(ship).type, 1) for ship in view.ships(fleet)]
    enemy = [("raider", 3)]
    assert figures(view.estimate(fleet, enemy)) == pytest.approx(figures(view.estimate(ships, enemy)))
    assert figures(view.estimate([fleet], enemy)) == figures(view.estimate(fleet, enemy))


def scenes(turns: int = 40) -> Any:
    """Yield views of a campaign's turns, each while its turn is open."""
    played = campaign()
    for _ in range(turns):
        for turn in played.faction_turns():
            yield turn.view
            turn.abandon()
            break
        played.run(1)


def test_an_estimate_at_a_place_is_of_those_seen_there() -> None:
    spaces = grounds = 0
    for view in scenes():
        for system in view.systems:
            seen = view.hostile_composition(system)
            own = ("frigate", 6)
            if not seen:
                assert figures(view.estimate(own, system)) == (1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
                continue
            spaces += 1
            found = view.estimate(own, system)
            assert 0 <= found.win_probability <= 1
            if not view.sees(system):  # then nothing but traits counts
                listed = view.estimate(own, seen)
                assert abs(found.win_probability - listed.win_probability) < 0.35  # that one has no retreat
            for planet in view.foreign_planets(system):
                if planet.composition:
                    grounds += 1
                    few = view.estimate(("line_infantry", 1), planet.planet)
                    many = view.estimate(("line_infantry", 30), planet.planet)
                    assert many.win_probability >= few.win_probability
                    assert many.win_probability > 0.5
    assert spaces > 5 and grounds > 5


def test_a_view_tells_nothing_of_others_technologies() -> None:
    """Whatever another faction learns, listed units of it are estimated alike."""
    played = campaign()
    turn = opened(played)
    view, seat = turn.view, turn.view.seat
    other = (seat + 1) % 4
    asked = [("frigate", 6)], [("frigate", 6, other)]
    before = figures(view.estimate(*asked)), view.unit_type("frigate", other)
    own_before = view.unit_type("frigate")
    turn.abandon()
    ids = {
        r.components["Faction"]["seat"]: r.entity_id
        for r in played.ecs.query_entities(vr.EntityQuery(["FactionState", "Faction"]))
    }
    learn(played, ids[other])
    turn = opened(played)
    assert turn.view.seat == seat
    assert (figures(turn.view.estimate(*asked)), turn.view.unit_type("frigate", other)) == before
    turn.abandon()
    learn(played, ids[seat])  # and the test can tell: its own count
    turn = opened(played)
    assert turn.view.unit_type("frigate") != own_before
    turn.abandon()


def learn(played: vr.Campaign, faction: int) -> None:
    """Let a faction know every technology."""
    tag = played.ecs.get_entity(faction).components["Faction"]  # type: ignore[union-attr]
    for ref in played.ecs.query_entities(vr.EntityQuery(["FactionState"], {"Faction.seat": tag["seat"]})):
        assert ref.entity_id == faction
    view = opened(played)
    technologies = list(view.view.technologies)
    view.abandon()
    for technology in technologies:
        played.ecs.create_entity("", {"KnownTechnology": {"technology": technology}, "Faction": dict(tag)})


@pytest.mark.parametrize(
    ("own", "enemy", "message"),
    [
        ([], ("raider", 2), "own must have at least one unit that can fight there, got none"),
        (("frigate", 2), [], "enemy must have at least one unit"),
        (("frigate", 2), ("militia", 2), "units must all fight in space, got militia"),
        (("frigat", 2), ("raider", 2), r"own\[0\]: type must be .*frigate.*, got 'frigat'"),
        (("frigate", 0), ("raider", 2), r"own\[0\]: count must be .* got 0"),
        (("frigate", 2), ("raider", 2, 9), r"enemy\[0\]: owner must be .* got 9"),
        (("frigate", 2), ("raider", 2, 1, 0.0), r"enemy\[0\]: condition must be above 0 and at most 1, got 0"),
        (("frigate", 2), [("raider",)], r"enemy\[0\] must be .* got 1 values"),
        (("frigate", 2), 3.5, "enemy"),
    ],
)
def test_what_can_not_be_estimated_is_refused(own: Any, enemy: Any, message: str) -> None:
    view = opened(campaign()).view
    with pytest.raises(vr.InvalidInput, match=message):
        view.estimate(own, enemy)


def test_others_fleets_and_unknown_types_are_refused() -> None:
    played = campaign()
    view = opened(played).view
    foreign = next(one for one in played.ecs.query_ids(vr.EntityQuery(["Fleet"])) if one not in view.fleets)
    with pytest.raises(vr.NotFound):
        view.estimate(foreign, ("raider", 1))
    with pytest.raises(vr.InvalidInput, match=r"type must be .*frigate"):
        view.unit_type("frigat")
    with pytest.raises(vr.InvalidInput, match="owner must be"):
        view.unit_type("frigate", 4)


class Asker(vr.FactionPolicy):
    """Remembers what it is told."""

    def plan(self, view: vr.FactionView) -> list[vr.Order]:
        seen = next((units for s in view.systems if (units := view.hostile_composition(s))), None)
        view.memory["told"] = [
            dict(view.unit_type("frigate")),
            dict(view.building_type(0)),
            dict(view.technology(0)),
            str(dict(view.estimate([view.fleets[0], ("frigate", 3)], ("raider", 5)))),
            str(dict(view.estimate([("frigate", 3)], view.systems[0]))),
            str(dict(view.estimate([("frigate", 3)], seen or [("raider", 1)]))),
        ]
        return []


def test_a_view_in_another_process_tells_the_same() -> None:
    hashes = []
    with vr.ProcessPolicy(Asker, timeout=30.0) as remote:
        for policy in (Asker(), remote):
            played = vr.Campaign.create(
                factions=3, systems=20, seed=2, policies={"templars": policy}, log=False, telemetry=False
            )
            played.run(6)
            assert played.statistics()["forfeits"] == 0
            hashes.append(played.state_hash)
    assert hashes[0] == hashes[1]
