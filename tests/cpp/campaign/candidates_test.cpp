#include "played.hpp"

namespace void_reckoning {
namespace {

/// Every order that names something the faction owns, colony by colony and fleet by fleet.
std::vector<Order> thinkable(const FactionView& view) {
    std::vector<Order> orders;
    const Universe& universe = view.universe();
    for (std::size_t i = 0; i < universe.technologies.size(); ++i) orders.emplace_back(ResearchTechnology{TechnologyIndex(i)});
    for (const EntityId colony : view.colonies()) {
        for (std::size_t i = 0; i < universe.buildings.size(); ++i) orders.emplace_back(ConstructBuilding{colony, BuildingIndex(i)});
        for (std::size_t i = 0; i < universe.unit_types.size(); ++i) orders.emplace_back(RecruitUnit{colony, UnitTypeIndex(i)});
    }
    for (const EntityId fleet : view.fleets()) {
        for (SystemNumber system = 0; system < view.map().size(); ++system) {
            orders.emplace_back(MoveFleet{fleet, view.map().system(system)});
            for (const EntityId planet : view.planets(system)) {
                orders.emplace_back(ColonisePlanet{fleet, planet});
                orders.emplace_back(InvadePlanet{fleet, planet});
                orders.emplace_back(EmbarkArmies{fleet, planet, std::max(1, view.transport_room(fleet))});
            }
        }
        for (const EntityId other : view.fleets()) {
            if (other < fleet) orders.emplace_back(MergeFleets{fleet, other});
        }
        for (const Stance stance : {Stance::kAggressive, Stance::kDefensive, Stance::kEvasive})
            orders.emplace_back(SetStance{fleet, stance});
    }
    return orders;
}

TEST(Candidates, AreExactlyTheOrdersThatAreValid) {
    Campaign campaign = new_campaign(11, 3, 24);
    TurnOrchestrator orchestrator(campaign, nullptr, {});
    const auto policy = make_policy("standard");
    std::size_t checked = 0;
    for (int round = 0; round < 60; ++round) {
        while (const auto seat = orchestrator.next()) {
            if (round % 10 == 9) {
                orchestrator.processor().begin(*seat);
                const FactionView view = orchestrator.processor().view();
                std::vector<Order> listed = candidate_orders(view, {1000, true});
                for (const Order& order : listed) {
                    const Validity validity = validate(order, view);
                    ASSERT_TRUE(validity) << name_of_order(order.index()) << ": " << validity.reason;
                }
                std::vector<Order> valid = thinkable(view);
                std::erase_if(valid, [&](const Order& order) { return !validate(order, view); });
                EXPECT_EQ(listed.size(), valid.size());
                for (const Order& order : valid) {
                    const bool there = std::any_of(listed.begin(), listed.end(), [&](const Order& one) { return same(one, order); });
                    ASSERT_TRUE(there) << name_of_order(order.index());
                }
                checked += listed.size();
                orchestrator.processor().abandon();
            }
            (void)orchestrator.processor().play(*seat, *policy);
        }
        (void)orchestrator.finish_round();
    }
    EXPECT_GT(checked, 1000U);
}

TEST(Candidates, DoNotDependOnLayout) {
    Campaign campaign = new_campaign(12);
    (void)play(campaign, 30);
    Campaign other = campaign.clone();
    other.world().shuffle_layout(5);
    other.drop_derived();
    const Seat seat = *TurnOrchestrator(campaign, nullptr, {}).next();
    FactionProcessor a(campaign, nullptr, {});
    FactionProcessor b(other, nullptr, {});
    a.begin(seat);
    b.begin(seat);
    const auto one = candidate_orders(a.view());
    const auto two = candidate_orders(b.view());
    ASSERT_EQ(one.size(), two.size());
    for (std::size_t i = 0; i < one.size(); ++i) EXPECT_TRUE(same(one[i], two[i]));
    a.abandon();
    b.abandon();
}

}  // namespace
}  // namespace void_reckoning
