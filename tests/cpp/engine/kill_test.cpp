#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <new>

#include "small_campaign.hpp"
#include "void_reckoning/base/random.hpp"
#include "void_reckoning/engine/replay.hpp"
#include "void_reckoning/engine/resume.hpp"

/// kill -9 at random moments while a campaign is played, logged and saved; resumed each time, perhaps to be killed again.
namespace void_reckoning {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kKillTurns = 24;

/// How many: enough for every day, or as many as asked for.
std::uint64_t kills_wanted() {
    const char* asked = std::getenv("VR_KILLS");
    return asked == nullptr ? 50 : std::strtoull(asked, nullptr, 10);
}

/// Shared with the child: commits that it was told stand.
class Told {
   public:
    Told()
        : count_(static_cast<std::atomic<std::uint64_t>*>(
              ::mmap(nullptr, sizeof(std::atomic<std::uint64_t>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {
        VR_CHECK(count_ != MAP_FAILED);
        new (count_) std::atomic<std::uint64_t>(0);
    }
    ~Told() { ::munmap(count_, sizeof(std::atomic<std::uint64_t>)); }
    Told(const Told&) = delete;
    Told& operator=(const Told&) = delete;
    std::atomic<std::uint64_t>& operator*() { return *count_; }

   private:
    std::atomic<std::uint64_t>* count_;
};

class Teller : public TurnObserver {
   public:
    Teller(Told& told, std::uint64_t before) : told_(told), commits_(before) {}
    void on_commit(const Commit&) override { (*told_).store(++commits_); }

   private:
    Told& told_;
    std::uint64_t commits_;
};

std::uint64_t commits_at(const ResumeReport& report) {
    return std::uint64_t{report.turn} * 5 + report.slot;
}  // four factions, then between rounds

/// In a child of its own: begins the campaign or goes on with it.
[[noreturn]] void play(const fs::path& directory, Told& told) {
    try {
        std::unique_ptr<CampaignRunner> runner;
        std::uint64_t before = 0;
        if (fs::exists(directory)) {
            RecoveredCampaign found = recover(directory);
            before = commits_at(found.report);
            runner = std::make_unique<CampaignRunner>(std::move(found), 1, false);
        } else {
            RunSettings run;
            run.directory = directory;
            run.save_every = 1;
            run.turns_asked = kKillTurns;
            run.telemetry = false;
            runner = std::make_unique<CampaignRunner>(small_campaign(), run);
        }
        Teller teller(told, before);
        runner->add_observer(&teller);
        runner->run(kKillTurns, true);
        runner->finish();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "the child failed: %s\n", error.what());
        ::_exit(1);
    }
    ::_exit(0);
}

/// What a child needs from its first step to its end on this machine and in this build.
std::uint64_t microseconds_of_a_whole_campaign() {
    const TestFolder folder;
    Told told;
    const auto start = std::chrono::steady_clock::now();
    const pid_t child = ::fork();
    VR_CHECK(child >= 0);
    if (child == 0) play(folder.path() / "campaign", told);
    int status = 0;
    VR_CHECK(::waitpid(child, &status, 0) == child);
    VR_CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    const auto spent = std::chrono::steady_clock::now() - start;
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(spent).count());
}

TEST(Kill, AtRandomMomentsLosesNothingThatWasCommitted) {
    const std::uint64_t whole_us = microseconds_of_a_whole_campaign();
    std::vector<std::uint64_t> straight;
    {
        CampaignRunner runner(small_campaign(), RunSettings());
        runner.run(kKillTurns, true);
        straight = runner.statistics().figures().turn_hashes;
    }
    const std::uint64_t wanted = kills_wanted();
    std::uint64_t kills = 0, campaigns = 0, tails = 0, early = 0, unfinished_saves = 0;
    for (; kills < wanted; ++campaigns) {
        const TestFolder folder;
        const fs::path directory = folder.path() / "campaign";
        Told told;
        for (std::uint64_t life = 0;; ++life) {
            const pid_t child = ::fork();
            ASSERT_GE(child, 0);
            if (child == 0) play(directory, told);
            // Within three quarters of what a whole campaign took, and later with every life: none is killed for ever.
            const std::uint64_t latest_us = whole_us * (3 + life) / 4 + 1;
            ::usleep(static_cast<useconds_t>(RandomAddress(11).at(campaigns).at(life).below(latest_us)));
            ::kill(child, SIGKILL);
            int status = 0;
            ASSERT_EQ(::waitpid(child, &status, 0), child);
            if (WIFEXITED(status)) {
                ASSERT_EQ(WEXITSTATUS(status), 0);
                break;
            }
            ++kills;
            if (!fs::exists(directory)) {
                ++early;  // before the folder had its name: nothing was committed
                ASSERT_EQ((*told).load(), 0U);
                continue;
            }
            for (const auto& entry : fs::directory_iterator(directory / "saves")) {
                unfinished_saves += entry.path().extension() == ".tmp" ? 1U : 0U;
            }
            const std::uint64_t known = (*told).load();
            const RecoveredCampaign found = recover(directory);
            tails += found.report.cut_bytes > 0 ? 1U : 0U;
            // The child may have been killed between the write and the telling.
            ASSERT_GE(commits_at(found.report), known);
            ASSERT_LE(commits_at(found.report), known + 1);
        }
        const ReplayReport proof = replay(directory / kLogFileName);
        ASSERT_TRUE(proof.verified());
        ASSERT_EQ(proof.turns, kKillTurns);
        ResumeReport report;
        RecoveredCampaign found = recover(directory);
        const CampaignRunner done(std::move(found), 1, false);
        ASSERT_EQ(const_cast<CampaignRunner&>(done).statistics().figures().turn_hashes, straight);
    }
    std::printf("%llu kills of %llu campaigns: %llu before the folder was there, %llu torn tails, %llu unfinished saves\n",
                static_cast<unsigned long long>(kills), static_cast<unsigned long long>(campaigns), static_cast<unsigned long long>(early),
                static_cast<unsigned long long>(tails), static_cast<unsigned long long>(unfinished_saves));
}

}  // namespace
}  // namespace void_reckoning
