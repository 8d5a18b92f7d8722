#include "void_reckoning/ai/draft.hpp"

#include <gtest/gtest.h>

#include "scenarios/universes.hpp"
#include "void_reckoning/ai/policies.hpp"
#include "void_reckoning/campaign/turn_orchestrator.hpp"

namespace void_reckoning {
namespace {

/// The strongest hostile force on the way, both ends but the first included, by a search for this way alone.
double walked(PathFinder& paths, const ai::Picture& picture, SystemNumber from, SystemNumber to) {
    double most = 0;
    const std::vector<SystemNumber> way = paths.find_path(from, to).systems;
    for (std::size_t i = 1; i < way.size(); ++i) most = std::max(most, picture.systems[way[i]].hostile);
    return most;
}

TEST(Draft, TheResistanceOfItsPathsIsWhatWalkingEachMeets) {
    Campaign campaign = scenarios::new_campaign(5, 6, 80);
    TurnOrchestrator orchestrator(campaign, nullptr, {});
    const auto policy = make_policy("standard");
    PathFinder searching(campaign.shared_map(), 0);
    std::size_t resisted = 0;
    for (int round = 0; round < 60; ++round) {
        while (const auto seat = orchestrator.next()) {
            if (round % 20 == 19) {
                orchestrator.processor().begin(*seat);
                const ai::Draft draft(orchestrator.processor().view());
                for (SystemNumber from = 0; from < 80; from += 3) {
                    const ai::PathsFrom& ways = draft.paths_from(from);
                    EXPECT_EQ(&draft.paths_from(from), &ways);
                    for (SystemNumber to = 0; to < 80; ++to) {
                        ASSERT_EQ(ways.distance[to], campaign.paths().distance(from, to));
                        ASSERT_EQ(ways.resistance[to], walked(searching, draft.picture, from, to)) << from << " to " << to;
                        resisted += ways.resistance[to] > 0 ? 1 : 0;
                    }
                }
                orchestrator.processor().abandon();
            }
            (void)orchestrator.processor().play(*seat, *policy);
        }
        (void)orchestrator.finish_round();
    }
    EXPECT_GT(resisted, 1'000U);
}

}  // namespace
}  // namespace void_reckoning
