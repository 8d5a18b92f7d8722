#include <gtest/gtest.h>

#include <atomic>

#include "small_campaign.hpp"
#include "void_reckoning/base/stop_token.hpp"
#include "void_reckoning/engine/replay.hpp"

namespace void_reckoning {
namespace {

/// Whatever is stopped within one of its battles is abandoned whole, and played anew as if nothing had been.
TEST(Interrupted, ATurnThatIsStoppedInABattleIsPlayedAgainFromItsBeginning) {
    constexpr std::uint32_t kTurns = 40;
    CampaignRunner undisturbed(small_campaign(3), RunSettings{});
    undisturbed.run(kTurns, true);
    for (const int threads : {1, 4}) {
        const TestFolder folder;
        RunSettings settings;
        settings.directory = folder.path() / "campaign";
        settings.threads = threads;
        CampaignRunner runner(small_campaign(3), settings);
        StopToken* asked = nullptr;
        std::atomic<int> battles{0};
        runner.campaign().set_battle_observer([&](const combat::BattleSetup&) {
            if (++battles % 3 == 0 && asked != nullptr) asked->request();
        });
        int stopped = 0;
        while (runner.campaign().turn() < kTurns) {
            const std::uint64_t before = runner.state_hash();
            StopToken token;
            try {
                asked = &token;
                const StopScope scope(&token);
                (void)runner.step();
            } catch (const Interrupted&) {
                ++stopped;
                ASSERT_EQ(runner.state_hash(), before);
                ASSERT_EQ(runner.campaign().world().hash_from_scratch(), before);
                asked = nullptr;
                (void)runner.step();
            }
        }
        EXPECT_GT(stopped, 5);
        EXPECT_EQ(runner.statistics().figures().turn_hashes, undisturbed.statistics().figures().turn_hashes);
        EXPECT_EQ(runner.statistics().figures().forfeits, 0U);
        runner.finish();
        EXPECT_TRUE(replay(folder.path() / "campaign" / kLogFileName).verified());
    }
}

}  // namespace
}  // namespace void_reckoning
