#include "void_reckoning/campaign/order_checks.hpp"

#include <gtest/gtest.h>

#include "scenarios/scene.hpp"

namespace void_reckoning {
namespace {

using scenarios::kBlue;
using scenarios::kGreen;
using scenarios::kRed;
using scenarios::Scene;

struct Looker {
    Scene scene;
    EntityId colony = scene.settle(kRed, scene.planet(0), 4'000);
    EntityId fleet = scene.fleet(kRed, 0, {{"cutter"}});
    EntityId foreign_fleet = scene.fleet(kBlue, 3, {{"cutter"}});
    EntityId foreign_colony = scene.settle(kBlue, scene.planet(3), 1'000);
    Sight sight{scene.campaign, kRed};
    FactionView view{scene.campaign, kRed, sight};
};

TEST(OrderChecks, PassOwnFleetsAndColoniesOnly) {
    Looker red;
    EXPECT_EQ(check_fleet(red.view, red.fleet), "");
    EXPECT_NE(check_fleet(red.view, red.foreign_fleet), "");
    EXPECT_NE(check_fleet(red.view, red.colony), "");
    EXPECT_NE(check_fleet(red.view, EntityId{}), "");
    EXPECT_EQ(check_colony(red.view, red.colony), "");
    EXPECT_NE(check_colony(red.view, red.foreign_colony), "");
    EXPECT_NE(check_colony(red.view, red.fleet), "");
    EXPECT_NE(check_colony(red.view, red.scene.planet(1)), "") << "nobody's planet";
}

TEST(OrderChecks, RefuseFleetsOnTheirWay) {
    Looker red;
    EXPECT_EQ(check_standing_fleet(red.view, red.fleet), "");
    red.scene.world().add(red.fleet, Movement{red.scene.system(1), red.scene.system(1), 10, 5});
    EXPECT_EQ(check_standing_fleet(red.view, red.fleet), "the fleet is on a starlane");
    EXPECT_EQ(check_fleet(red.view, red.fleet), "");
}

TEST(OrderChecks, KnowThePlanetsOfAFleetsSystem) {
    Looker red;
    EXPECT_EQ(check_here(red.view, red.fleet, red.scene.planet(0, kGreen)), "");
    EXPECT_NE(check_here(red.view, red.fleet, red.scene.planet(1, kGreen)), "");
}

TEST(OrderChecks, LetTheLastCreditBeSpentAndNotOneMore) {
    Looker red;
    red.scene.set_treasury(kRed, 12'500);
    EXPECT_EQ(check_affordable(red.view, 12'500), "");
    EXPECT_EQ(check_affordable(red.view, 12'501), "costs 12.5 credits, the treasury holds 12.5");
    EXPECT_EQ(check_affordable(red.view, 20'000), "costs 20.0 credits, the treasury holds 12.5");
}

TEST(OrderChecks, LetAQueueHoldAsManyEntriesAsTheRulesSay) {
    Looker red;
    for (int entry = 0; entry < 3; ++entry) {
        EXPECT_EQ(check_queue(red.view, red.colony), "") << entry;
        (void)red.scene.queue_unit(red.colony, "guard");
    }
    EXPECT_EQ(check_queue(red.view, red.colony), "the colony's queue holds 3 entries already");
}

TEST(OrderChecks, RefuseLandingsUnderEnemyGuns) {
    Looker red;
    EXPECT_EQ(check_landing(red.view, 0), "");
    (void)red.scene.fleet(kBlue, 0, {{"cutter"}}, Stance::kEvasive);
    EXPECT_EQ(check_landing(red.view, 0), "hostile fleets are in the system");
}

}  // namespace
}  // namespace void_reckoning
