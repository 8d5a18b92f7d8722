#include "void_reckoning/ai/greedy.hpp"

#include "looking.hpp"

namespace void_reckoning {
namespace {

using scenarios::kBlue;
using scenarios::kRed;
using scenarios::row_of;
using scenarios::Scene;

std::vector<Order> greedy(Scene& scene) { return planned(scene, *make_greedy_policy()); }

double price_of(Scene& scene, const std::vector<Order>& orders) {
    double sum = 0;
    for (const auto& order : orders_of<RecruitUnit>(orders)) {
        sum += static_cast<double>(scene.campaign.modifiers(kRed)[order.type].cost) / 1000.0;
    }
    for (const auto& order : orders_of<ConstructBuilding>(orders)) {
        sum += static_cast<double>(scene.universe()[order.building].cost) / 1000.0;
    }
    return sum;
}

TEST(Greedy, LearnsTheCheapestTechnology) {
    Scene scene;
    scene.settle(kRed, scene.planet(0), 4'000);
    const auto chosen = orders_of<ResearchTechnology>(greedy(scene));
    ASSERT_EQ(chosen.size(), 1U);
    EXPECT_EQ(chosen[0].technology, scene.technology("fire"));
    scene.world().write<&Research::technology>(scene.campaign.faction_entity(kRed), scene.technology("oaths"));
    EXPECT_TRUE(orders_of<ResearchTechnology>(greedy(scene)).empty()) << "while it learns another";
}

TEST(Greedy, SpendsNoMoreThanItHas) {
    std::size_t bought = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        for (const std::int64_t credits : {0, 15, 45, 100, 400}) {
            Scene scene(row_of(6), 2, seed);
            for (SystemNumber system = 0; system < 6; ++system) scene.settle(kRed, scene.planet(system), 6'000);
            scene.set_treasury(kRed, credits * 1'000);
            const std::vector<Order> orders = greedy(scene);
            EXPECT_LE(price_of(scene, orders), static_cast<double>(credits)) << "seed " << seed;
            bought += orders_of<RecruitUnit>(orders).size() + orders_of<ConstructBuilding>(orders).size();
        }
    }
    EXPECT_GT(bought, 50U);
}

TEST(Greedy, BuysNoUnitsWhenMostOfItsIncomeIsTheirUpkeep) {
    std::size_t before = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        Scene scene(row_of(3), 2, seed);
        for (SystemNumber system = 0; system < 3; ++system) scene.settle(kRed, scene.planet(system), 4'000);
        scene.set_treasury(kRed, 1'000'000);
        before += orders_of<RecruitUnit>(greedy(scene)).size();
        (void)scene.fleet(kRed, 0, {{"cruiser", 12}});  // 24 credits a turn, of 23
        EXPECT_TRUE(orders_of<RecruitUnit>(greedy(scene)).empty()) << "seed " << seed;
    }
    EXPECT_GT(before, 10U);
}

TEST(Greedy, AttacksTheNearestThatIsWeaker) {
    const auto goes_to = [](int enemies) {
        Scene scene(row_of(5, 5));
        (void)scene.fleet(kRed, 1, {{"cutter", 5}});
        (void)scene.fleet(kBlue, 2, {{"cutter", enemies}});
        (void)scene.fleet(kBlue, 4, {{"cutter", 1}});
        const auto moves = orders_of<MoveFleet>(greedy(scene));
        return moves.empty() ? kNoSystem : scene.campaign.number(moves[0].destination);
    };
    EXPECT_EQ(goes_to(2), 2U);
    EXPECT_EQ(goes_to(12), 4U);
}

TEST(Greedy, LandsWhereItsArmiesAre) {
    Scene scene(row_of(3, 5));
    const EntityId colony = scene.settle(kBlue, scene.planet(1), 1'000);
    const EntityId fleet = scene.fleet(kRed, 1, {{"freighter"}});
    (void)scene.army(fleet, "guard");
    const auto landings = orders_of<InvadePlanet>(greedy(scene));
    ASSERT_EQ(landings.size(), 1U);
    EXPECT_EQ(landings[0].planet, colony);
}

}  // namespace
}  // namespace void_reckoning
