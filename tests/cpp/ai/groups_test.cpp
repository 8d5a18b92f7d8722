#include "void_reckoning/ai/groups.hpp"

#include "looking.hpp"

namespace void_reckoning::ai {
namespace {

using scenarios::kBlue;
using scenarios::kRed;
using scenarios::row_of;
using scenarios::Scene;

TEST(Groups, AreLedByTheirStrongestFleetAndAsFastAsTheirSlowest) {
    Scene scene;
    const EntityId weak = scene.fleet(kRed, 0, {{"cutter"}});
    const EntityId strong = scene.fleet(kRed, 0, {{"cruiser", 3}});
    const EntityId middle = scene.fleet(kRed, 0, {{"cutter", 2}});
    const EntityId elsewhere = scene.fleet(kRed, 3, {{"cutter"}});
    Looking red(scene);
    const std::vector<Group> groups = gather_groups(red.draft);
    ASSERT_EQ(groups.size(), 2U);
    EXPECT_EQ(red.picture().fleets[groups[0].leader].fleet, strong);
    EXPECT_EQ(red.picture().fleets[groups[1].leader].fleet, elsewhere);
    EXPECT_EQ(groups[0].ships, 6U);
    EXPECT_DOUBLE_EQ(groups[0].speed, 5);
    EXPECT_DOUBLE_EQ(groups[1].speed, 8);
    const auto merged = orders_of<MergeFleets>(red.draft.orders);
    ASSERT_EQ(merged.size(), 2U);
    EXPECT_EQ(merged[0].fleet, middle);
    EXPECT_EQ(merged[1].fleet, weak);
    for (const MergeFleets& order : merged) EXPECT_EQ(order.into, strong);
    double strength = 0;
    for (const EntityId fleet : {weak, strong, middle}) strength += fleet_strength(scene.campaign, fleet);
    EXPECT_DOUBLE_EQ(groups[0].strength, strength);
}

/// Armies that a freighter for three takes aboard where so many are.
std::int32_t loaded(Scene& scene, int ashore, int aboard) {
    const EntityId colony = scene.settle(kRed, scene.planet(0), 1'000);
    const EntityId fleet = scene.fleet(kRed, 0, {{"cutter"}, {"freighter"}});
    for (int i = 0; i < ashore; ++i) (void)scene.army(colony, "guard");
    for (int i = 0; i < aboard; ++i) (void)scene.army(fleet, "guard");
    Looking red(scene);
    std::vector<Group> groups = gather_groups(red.draft);
    load_armies(red.draft, groups);
    const auto orders = orders_of<EmbarkArmies>(red.draft.orders);
    EXPECT_LE(orders.size(), 1U);
    return orders.empty() ? 0 : orders[0].amount;
}

TEST(Groups, TakeArmiesAboardAsFarAsThereIsRoom) {
    Scene first, second, third;
    EXPECT_EQ(loaded(first, 5, 0), 3);
    EXPECT_EQ(loaded(second, 5, 1), 2);
    EXPECT_EQ(loaded(third, 2, 0), 2);
}

TEST(Groups, LeaveAnArmyWhereThereIsDanger) {
    Scene scene(row_of(3, 5)), alone(row_of(3, 5));
    (void)scene.fleet(kBlue, 1, {{"cutter"}});
    EXPECT_EQ(loaded(scene, 2, 0), 1);
    (void)alone.fleet(kBlue, 1, {{"cutter"}});
    EXPECT_EQ(loaded(alone, 1, 0), 0);
}

}  // namespace
}  // namespace void_reckoning::ai
