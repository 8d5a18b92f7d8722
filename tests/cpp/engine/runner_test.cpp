#include "void_reckoning/engine/runner.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "small_campaign.hpp"
#include "void_reckoning/storage/rotation.hpp"

namespace void_reckoning {
namespace {

namespace fs = std::filesystem;

std::vector<std::uint64_t> hashes(RunSettings run, std::uint32_t turns) {
    CampaignRunner runner(small_campaign(3), std::move(run));
    runner.run(turns, true);
    std::vector<std::uint64_t> result = runner.statistics().figures().turn_hashes;
    runner.finish();
    return result;
}

TEST(CampaignRunner, WatchingAndKeepingACampaignChangesNothingInIt) {
    const TestFolder folder;
    RunSettings bare;
    bare.telemetry = bare.log = false;
    const auto reference = hashes(bare, 25);
    RunSettings all;
    all.directory = folder.path() / "all";
    all.save_every = 3;
    EXPECT_EQ(hashes(all, 25), reference);
    RunSettings saves_only = bare;
    saves_only.directory = folder.path() / "saves";
    saves_only.save_every = 1;
    EXPECT_EQ(hashes(saves_only, 25), reference);
    EXPECT_EQ(hashes(bare, 25), reference);  // a second campaign of the process
    bare.threads = 4;
    EXPECT_EQ(hashes(bare, 25), reference);
}

TEST(CampaignRunner, GoesOnFromASaveAsIfNothingHadHappened) {
    const TestFolder folder;
    RunSettings bare;
    CampaignRunner straight(small_campaign(3), bare);
    straight.run(10, true);
    straight.step();  // a save may be made between two faction turns
    straight.save(folder.path() / "a.sqlite");
    CampaignRunner loaded(campaign_from(load_save(folder.path() / "a.sqlite")), bare);
    EXPECT_EQ(loaded.state_hash(), straight.state_hash());
    straight.run(20, true);
    loaded.run(20, true);
    EXPECT_EQ(loaded.state_hash(), straight.state_hash());
}

TEST(CampaignRunner, ALongerRunBeginsLikeAShorterOne) {
    RunSettings bare;
    const auto longer = hashes(bare, 20);
    const auto shorter = hashes(bare, 12);
    EXPECT_TRUE(std::equal(shorter.begin(), shorter.end(), longer.begin()));
}

TEST(CampaignRunner, NothingIsLeftWhereAFolderCannotBeMade) {
    const TestFolder folder;
    std::ofstream(folder.path() / "file") << "x";
    RunSettings run;
    for (const char* wanted : {"file", "file/below"}) {
        run.directory = folder.path() / wanted;
        EXPECT_THROW(CampaignRunner(small_campaign(), run), Error) << wanted;
    }
    fs::create_directory(folder.path() / "full");
    std::ofstream(folder.path() / "full" / "mine") << "x";
    run.directory = folder.path() / "full";
    EXPECT_THROW(CampaignRunner(small_campaign(), run), InvalidInput);
    std::size_t entries = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
        ++entries;
        EXPECT_TRUE(entry.path().filename() == "file" || entry.path().filename() == "full" || entry.path().filename() == "mine");
    }
    EXPECT_EQ(entries, 3U);
}

TEST(CampaignRunner, KeepsTheLatestSavesOnly) {
    const TestFolder folder;
    RunSettings run;
    run.directory = folder.path() / "campaign";
    run.save_every = 2;
    CampaignRunner runner(small_campaign(), run);
    runner.run(13, true);
    runner.finish();
    const auto saves = list_saves(folder.path() / "campaign" / "saves");
    ASSERT_FALSE(saves.empty());
    EXPECT_LE(saves.size(), 4U);
    EXPECT_EQ(saves.back().turn, 13U);
    EXPECT_THROW(runner.step(), StateError);
}

/// Refuses the n-th commit, as a full disk does.
class Refuser : public CommitGate {
   public:
    explicit Refuser(int after) : left_(after) {}
    void commit(const Commit&) override {
        if (left_-- == 0) throw StorageError("no space left on device");
    }

   private:
    int left_;
};

TEST(CampaignRunner, ARefusedCommitLeavesTheStateOfTheCommitBefore) {
    for (int after = 0; after < 12; ++after) {
        Campaign campaign = small_campaign();
        Refuser gate(after);
        TurnOrchestrator orchestrator(campaign, &gate, {});
        class Idle : public FactionPolicy {
            Plan plan(const FactionView&) override { return {}; }
        } idle;
        std::uint64_t before = campaign.world().state_hash();
        bool refused = false;
        for (int i = 0; i <= after && !refused; ++i) {
            try {
                before = campaign.world().state_hash();
                if (const auto seat = orchestrator.next()) {
                    (void)orchestrator.processor().play(*seat, idle);
                } else {
                    (void)orchestrator.finish_round();
                }
            } catch (const StorageError&) {
                refused = true;
            }
        }
        EXPECT_TRUE(refused);
        EXPECT_EQ(campaign.world().state_hash(), before);
        EXPECT_EQ(campaign.world().hash_from_scratch(), before);
    }
}

}  // namespace
}  // namespace void_reckoning
