#include "void_reckoning/ai/random.hpp"

#include "looking.hpp"

namespace void_reckoning {
namespace {

using scenarios::kRed;
using scenarios::row_of;
using scenarios::Scene;

TEST(RandomPolicy, AlwaysLearnsAndGivesThreeOfFiveOthersAnOrder) {
    constexpr std::size_t kScenes = 60, kFleets = 5;
    std::size_t researched = 0, fleets = 0, colonies = 0;
    for (std::uint64_t seed = 1; seed <= kScenes; ++seed) {
        Scene scene(row_of(5), 2, seed);
        scene.set_treasury(kRed, 1'000'000);
        scene.settle(kRed, scene.planet(0), 4'000);
        for (SystemNumber system = 0; system < kFleets; ++system) (void)scene.fleet(kRed, system, {{"cutter"}});
        const std::vector<Order> orders = planned(scene, *make_random_policy());
        const std::size_t own = orders_of<RecruitUnit>(orders).size() + orders_of<ConstructBuilding>(orders).size();
        researched += orders_of<ResearchTechnology>(orders).size();
        colonies += own;
        fleets += orders.size() - own - orders_of<ResearchTechnology>(orders).size();
    }
    EXPECT_EQ(researched, kScenes);
    // Five standard deviations of a binomial with a chance of 0.6.
    EXPECT_NEAR(static_cast<double>(fleets), 0.6 * kScenes * kFleets, 43);
    EXPECT_NEAR(static_cast<double>(colonies), 0.6 * kScenes, 19);
}

}  // namespace
}  // namespace void_reckoning
