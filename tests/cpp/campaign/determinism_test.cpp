#include "played.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kRounds = 100;

constexpr std::uint64_t kSeed = 31;

Campaign sample(std::uint64_t seed = kSeed) { return new_campaign(seed, 5, 50); }

const std::vector<std::uint64_t>& plain_run() {
    static const std::vector<std::uint64_t> hashes = [] {
        Campaign campaign = sample();
        return play(campaign, kRounds);
    }();
    return hashes;
}

class Layout : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Layout, AndWhatIsDerivedMeanNothing) {
    Campaign plain = sample(GetParam());
    Campaign campaign = sample(GetParam());
    std::uint64_t shuffle = 0;
    Hooks hooks;
    hooks.after_commit = [&shuffle](Campaign& one) {
        one.world().shuffle_layout(++shuffle);
        one.drop_derived();
    };
    EXPECT_EQ(play(campaign, kRounds, hooks), play(plain, kRounds));
}

INSTANTIATE_TEST_SUITE_P(FiveCampaigns, Layout, testing::Range(kSeed, kSeed + 5));

TEST(Determinism, PoliciesMadeAnewBeforeEveryTurnPlayTheSameGame) {
    Campaign campaign = sample();
    Hooks hooks;
    hooks.rebuild_policies = true;
    EXPECT_EQ(play(campaign, kRounds, hooks), plain_run());
}

TEST(Determinism, TheNumberOfThreadsMeansNothing) {
    for (const int threads : {2, 4}) {
        Campaign campaign = sample();
        campaign.set_workers(std::make_shared<const Workers>(threads));
        EXPECT_EQ(play(campaign, kRounds), plain_run()) << threads << " threads";
    }
}

TEST(Determinism, ASecondCampaignInOneProcessDoesNotChangeTheFirst) {
    Campaign a = sample();
    const auto first = play(a, 40);
    Campaign b = new_campaign(32, 3, 30);
    (void)play(b, 40);
    Campaign again = sample();
    EXPECT_EQ(play(again, 40), first);
}

TEST(Determinism, ARestoredCampaignGoesOnAsBefore) {
    Campaign campaign = sample();
    (void)play(campaign, 40);
    const Snapshot middle = campaign.world().snapshot();
    const auto first = play(campaign, 30);
    campaign.restore(middle);
    EXPECT_EQ(play(campaign, 30), first);
    Campaign fresh(test_universe(), World(middle));
    EXPECT_EQ(play(fresh, 30), first);
}

TEST(Determinism, TheHashKeptUpIsTheHashFromScratchOnEveryCommit) {
    Campaign campaign = sample();
    Hooks hooks;
    hooks.after_commit = [](Campaign& one) { ASSERT_EQ(one.world().state_hash(), one.world().hash_from_scratch()); };
    EXPECT_EQ(play(campaign, kRounds, hooks), plain_run());
}

}  // namespace
}  // namespace void_reckoning
