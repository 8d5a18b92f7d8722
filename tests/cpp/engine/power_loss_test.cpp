#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>

#include "losing_power.hpp"
#include "small_campaign.hpp"
#include "void_reckoning/engine/replay.hpp"
#include "void_reckoning/engine/resume.hpp"
#include "void_reckoning/engine/runner.hpp"
#include "void_reckoning/storage/rotation.hpp"

/// The power fails at random moments while a campaign is played, logged, saved and resumed; after each, it is gone on with.
namespace void_reckoning {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kPowerTurns = 16;

std::uint64_t campaigns_wanted() {
    const char* asked = std::getenv("VR_POWER_LOSSES");
    return asked == nullptr ? 130 : std::strtoull(asked, nullptr, 10);
}

/// Commits that were told, and those of them that a sync has promised.
class Promises : public TurnObserver {
   public:
    void begin_at(std::uint64_t commits) { told_ = commits; }
    void on_commit(const Commit&) override { ++told_; }
    void synced() { promised_ = std::max(promised_, told_.load()); }
    [[nodiscard]] std::uint64_t promised() const { return promised_; }

   private:
    std::atomic<std::uint64_t> told_ = 0;
    std::uint64_t promised_ = 0;  // set while nothing else happens on the disk, read when it is off
};

std::uint64_t commits_found(const ResumeReport& report) { return std::uint64_t{report.turn} * 5 + report.slot; }

std::unique_ptr<CampaignRunner> begin_or_go_on(const fs::path& directory, Promises& promises) {
    if (fs::exists(directory)) {
        RecoveredCampaign found = recover(directory);
        promises.begin_at(commits_found(found.report));
        promises.synced();  // what was found again is on the disk
        return std::make_unique<CampaignRunner>(std::move(found), 1, false);
    }
    RunSettings run;
    run.directory = directory;
    run.save_every = 2;
    run.turns_asked = kPowerTurns;
    run.telemetry = false;
    return std::make_unique<CampaignRunner>(small_campaign(), run);
}

/// Plays the campaign to its end or until the power fails; gives the hashes of an end. It may be killed on the way, by which the disk loses
/// nothing, and gone on with.
std::vector<std::uint64_t> live(LosingPower& disk, const fs::path& directory, Promises& promises, std::uint64_t killed_after) {
    disk.after_sync = [&](const fs::path& path) {
        if (path.filename() == kLogFileName) promises.synced();
    };
    promises.begin_at(0);
    const FileSystemScope scope(disk);
    try {
        if (killed_after > 0) {
            const auto runner = begin_or_go_on(directory, promises);
            runner->add_observer(&promises);
            for (std::uint64_t step = 0; step < killed_after && runner->campaign().turn() < kPowerTurns; ++step) (void)runner->step();
        }
        const auto runner = begin_or_go_on(directory, promises);
        runner->add_observer(&promises);
        runner->run(kPowerTurns, true);
        runner->finish();
        return runner->statistics().figures().turn_hashes;
    } catch (const StorageError& error) {
        EXPECT_TRUE(disk.off()) << error.what();
        return {};
    }
}

/// What the power came back to: all that was promised, and no save that the log does not lead to.
void expect_promises_kept(const fs::path& directory, std::uint64_t promised) {
    if (!fs::exists(directory)) {
        EXPECT_EQ(promised, 0U);
        return;
    }
    const TestFolder copies;
    const fs::path copy = copies.path() / "campaign";
    fs::copy(directory, copy, fs::copy_options::recursive);
    const RecoveredCampaign found = recover(copy);
    EXPECT_GE(commits_found(found.report), promised);
    EXPECT_TRUE(found.report.passed_over.empty());
    for (const SaveFile& save : list_saves(copy / "saves")) {
        EXPECT_EQ(load_save(save.path).info.turn, save.turn);
        EXPECT_LE(save.turn, found.report.turn);
    }
}

TEST(PowerLoss, LosesNothingThatWasSynced) {
    std::vector<std::uint64_t> straight;
    {
        CampaignRunner runner(small_campaign(), RunSettings());
        runner.run(kPowerTurns, true);
        straight = runner.statistics().figures().turn_hashes;
    }
    std::uint64_t changes[2] = {0, 0};
    for (const bool log_only : {false, true}) {
        const TestFolder folder;
        LosingPower disk(folder.path() / "grave", ~std::uint64_t{0}, log_only ? std::string(kLogFileName) : "");
        Promises promises;
        ASSERT_EQ(live(disk, folder.path() / "campaign", promises, 0), straight);
        changes[log_only ? 1 : 0] = disk.changes();
    }
    std::uint64_t losses = 0, kills = 0, names = 0, bytes = 0;
    const std::uint64_t wanted = campaigns_wanted();
    for (std::uint64_t campaign = 0; campaign < wanted; ++campaign) {
        SCOPED_TRACE(campaign);
        Dice dice(campaign);
        const TestFolder folder;
        const fs::path directory = folder.path() / "campaign";
        Promises promises;
        std::vector<std::uint64_t> hashes;
        for (std::uint64_t life = 0; hashes.empty(); ++life) {
            const bool log_only = dice.below(2) == 0;
            // Later with every life: none is without light for ever.
            const std::uint64_t last = changes[log_only ? 1 : 0] * (4 + life) / 4;
            LosingPower disk(folder.path() / fmt::format("grave-{}", life), dice.below(last), log_only ? std::string(kLogFileName) : "");
            const std::uint64_t killed_after = dice.below(2) == 0 ? 0 : 1 + dice.below(20);
            kills += killed_after > 0 ? 1U : 0U;
            hashes = live(disk, directory, promises, killed_after);
            ASSERT_EQ(hashes.empty(), disk.off());
            if (!disk.off()) break;
            disk.come_back(folder.path(), dice);
            ++losses;
            names += disk.lost_names();
            bytes += disk.lost_bytes();
            expect_promises_kept(directory, promises.promised());
            if (testing::Test::HasFailure()) return;
        }
        ASSERT_EQ(hashes, straight);
        ASSERT_TRUE(replay(directory / kLogFileName).verified());
    }
    std::printf(
        "%llu power losses and up to %llu kills in %llu campaigns of %llu changes (%llu of the log): %llu names and %llu bytes lost\n",
        static_cast<unsigned long long>(losses), static_cast<unsigned long long>(kills), static_cast<unsigned long long>(wanted),
        static_cast<unsigned long long>(changes[0]), static_cast<unsigned long long>(changes[1]), static_cast<unsigned long long>(names),
        static_cast<unsigned long long>(bytes));
}

}  // namespace
}  // namespace void_reckoning
