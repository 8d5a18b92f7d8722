#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <new>

#include "failing_allocations.hpp"
#include "small_campaign.hpp"
#include "support/message_of.hpp"
#include "void_reckoning/ai/policies.hpp"
#include "void_reckoning/engine/campaign_log.hpp"
#include "void_reckoning/engine/replay.hpp"
#include "void_reckoning/engine/resume.hpp"

/// No memory at the n-th time it is asked for, on the thread that plays: nothing that was committed is lost, nothing is left half done.
namespace void_reckoning {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kMemoryTurns = 20;

/// From one n to the next: all of them where VR_EVERY_ALLOCATION is set.
std::uint64_t stride(std::uint64_t every_day) { return std::getenv("VR_EVERY_ALLOCATION") == nullptr ? every_day : 1; }

RunSettings remembering_in(const fs::path& directory) {
    RunSettings run;
    run.directory = directory;
    run.save_every = 5;
    run.turns_asked = kMemoryTurns;
    return run;
}

/// What became of work that once found no memory. kDid: it could do without, as where a save could not be read and the log alone was enough.
enum class End { kFailed, kDid, kNeverAsked, kTerminated };

/// Does `work` without memory at its n-th demand, or from there on.
template <class Work> End starve(std::uint64_t nth, bool lasting, Work&& work) {
    const FailingAllocations failing(nth, lasting);
    try {
        work();
    } catch (const std::bad_alloc&) {
        return End::kFailed;
    }
    return failing.asked() < nth ? End::kNeverAsked : End::kDid;
}

/// The same in a child: the TOML library has functions that end the process where they find no memory.
template <class Work> End starve_child(std::uint64_t nth, bool lasting, Work&& work) {
    const pid_t child = ::fork();
    VR_CHECK(child >= 0);
    if (child == 0) {
        std::set_terminate([] { ::_exit(static_cast<int>(End::kTerminated)); });
        ::_exit(static_cast<int>(starve(nth, lasting, work)));
    }
    int status = 0;
    VR_CHECK(::waitpid(child, &status, 0) == child);
    VR_CHECK(WIFEXITED(status), "killed by signal {}", WTERMSIG(status));
    return static_cast<End>(WEXITSTATUS(status));
}

/// A campaign that nothing happens to.
struct Undisturbed {
    std::vector<std::uint64_t> steps;  ///< state before the first step and after each
    RunFigures figures;
    PlanBlocks telemetry;

    Undisturbed() {
        const TestFolder folder;
        CampaignRunner runner(small_campaign(), remembering_in(folder.path() / "campaign"));
        steps.push_back(runner.state_hash());
        while (runner.campaign().turn() < kMemoryTurns) {
            (void)runner.step();
            steps.push_back(runner.state_hash());
        }
        figures = runner.statistics().figures();
        telemetry = runner.mark().telemetry.plan;
        runner.finish();
    }
};

const Undisturbed& undisturbed() {
    static const Undisturbed campaign;
    return campaign;
}

std::uint64_t last_logged_hash(const fs::path& directory) {
    const CampaignLog log = read_campaign_log(directory / kLogFileName);
    return log.commits.empty() ? log.first_hash : log.commits.back().header.state_hash;
}

struct Starved {
    std::uint64_t failures = 0, after_commit = 0, did_without = 0;
};

/// Tries each step again and again, without memory from its n-th demand on, n growing until it succeeds.
void play_starved(CampaignRunner& runner, bool lasting, std::uint64_t step_size, Starved& count) {
    const Undisturbed& straight = undisturbed();
    const fs::path directory = *runner.directory();
    for (std::size_t step = 1; step < straight.steps.size(); ++step) {
        for (std::uint64_t nth = 1 + step * 31 % step_size;; nth += step_size) {
            if (count.failures % 8 == 3) runner.campaign().drop_derived();
            const End end = starve(nth, lasting, [&] { (void)runner.step(); });
            const bool failed = end == End::kFailed;
            const std::uint64_t now = runner.state_hash();
            if (failed) {
                ++count.failures;
                ASSERT_FALSE(runner.orchestrator().processor().open());
                ASSERT_EQ(runner.campaign().world().hash_from_scratch(), now) << "step " << step << ", demand " << nth;
                const bool look = count.failures % 32 == 0;
                ASSERT_EQ(look ? last_logged_hash(directory) : now, now);
            }
            if (now == straight.steps[step]) {
                count.did_without += end == End::kDid ? 1 : 0;
                count.after_commit += failed ? 1 : 0;  // all that was missing is the save, for which the next one is as good
                break;
            }
            ASSERT_TRUE(failed) << "step " << step << ", demand " << nth;
            ASSERT_EQ(now, straight.steps[step - 1]) << "step " << step << ", demand " << nth;
        }
    }
}

void expect_as_undisturbed(CampaignRunner& runner) {
    const RunFigures figures = runner.statistics().figures();
    const RunFigures& straight = undisturbed().figures;
    EXPECT_EQ(figures.turn_hashes, straight.turn_hashes);
    EXPECT_EQ(figures.forfeits, 0U);
    EXPECT_EQ(figures.orders, straight.orders);
    EXPECT_EQ(figures.events, straight.events);
    const PlanBlocks told = runner.mark().telemetry.plan;
    EXPECT_EQ(told.combat.total_combats, undisturbed().telemetry.combat.total_combats);
    EXPECT_EQ(told.combat.total_damage_dealt, undisturbed().telemetry.combat.total_damage_dealt);
    EXPECT_EQ(told.entities.total_entities, undisturbed().telemetry.entities.total_entities);
}

/// Whether there is none from then on, or it fails once.
class OutOfMemory : public testing::TestWithParam<bool> {
   protected:
    void SetUp() override {
        if (!kAllocationsCanFail) GTEST_SKIP() << "this build has operators of its own";
    }
};

TEST_P(OutOfMemory, FailingAtAnyDemandOfAStepRollsItBackAndTheCampaignGoesOn) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    Starved count;
    {
        CampaignRunner runner(small_campaign(), remembering_in(directory));
        play_starved(runner, GetParam(), stride(3), count);
        expect_as_undisturbed(runner);
        runner.finish();
    }
    EXPECT_GT(count.failures, 1000U);
    std::printf("%llu failures, %llu of them after the commit; %llu steps did without\n", static_cast<unsigned long long>(count.failures),
                static_cast<unsigned long long>(count.after_commit), static_cast<unsigned long long>(count.did_without));
    const ReplayReport proof = replay(directory / kLogFileName);
    EXPECT_TRUE(proof.verified());
    EXPECT_EQ(proof.turns, kMemoryTurns);
}

TEST_P(OutOfMemory, FailingInAWholeCampaignLeavesOneThatResumes) {
    std::uint64_t all = 0;
    {
        const TestFolder folder;
        Campaign campaign = small_campaign();
        const FailingAllocations counting(kNoFailure);
        CampaignRunner runner(std::move(campaign), remembering_in(folder.path() / "campaign"));
        (void)runner.run(kMemoryTurns, true);
        runner.finish();
        all = counting.asked();
    }
    std::uint64_t resumed = 0, tried = 0;
    const std::uint64_t moments = stride(2) == 1 ? 1000 : 10;
    for (std::uint64_t nth = 1 + (GetParam() ? all / moments / 2 : 0); nth <= all; nth += all / moments) {
        const TestFolder folder;
        const fs::path directory = folder.path() / "campaign";
        Campaign campaign = small_campaign();
        const End end = starve(nth, GetParam(), [&] {
            CampaignRunner runner(std::move(campaign), remembering_in(directory));
            (void)runner.run(kMemoryTurns, true);
            runner.finish();
        });
        ASSERT_TRUE(end == End::kFailed || end == End::kDid || nth + 1000 > all);
        ++tried;
        if (!fs::exists(directory)) continue;
        const std::uint64_t logged = last_logged_hash(directory);
        RecoveredCampaign found = recover(directory);
        EXPECT_EQ(found.campaign.world().state_hash(), logged);
        CampaignRunner runner(std::move(found), 1, true);
        (void)runner.run(kMemoryTurns, true);
        ASSERT_EQ(runner.statistics().figures().turn_hashes, undisturbed().figures.turn_hashes) << "demand " << nth;
        runner.finish();
        ++resumed;
    }
    EXPECT_GT(resumed, moments / 2);
    std::printf("%llu of %llu resumed\n", static_cast<unsigned long long>(resumed), static_cast<unsigned long long>(tried));
}

TEST_P(OutOfMemory, FailingWhileAFolderIsMadeLeavesNone) {
    const Campaign made = small_campaign();
    for (std::uint64_t nth = 1;; nth += stride(23)) {
        const TestFolder folder;
        const fs::path directory = folder.path() / "campaign";
        Campaign campaign = made.clone();
        std::unique_ptr<CampaignRunner> runner;
        const End end =
            starve(nth, GetParam(), [&] { runner = std::make_unique<CampaignRunner>(std::move(campaign), remembering_in(directory)); });
        if (end == End::kNeverAsked) break;
        if (end == End::kDid) continue;
        ASSERT_EQ(runner, nullptr);
        EXPECT_TRUE(fs::is_empty(folder.path())) << "demand " << nth;
    }
}

TEST_P(OutOfMemory, FailingWhileACampaignIsFoundAgainOrClosedChangesNothingOfIt) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    std::uint64_t stood = 0;
    {
        CampaignRunner runner(small_campaign(), remembering_in(directory));
        (void)runner.run(7, true);
        (void)runner.step();
        stood = runner.state_hash();
    }
    std::uint64_t failures = 0, ended = 0, did_without = 0;
    for (std::uint64_t nth = 1;; nth += std::max<std::uint64_t>(41, stride(499))) {
        const End end = starve_child(nth, GetParam(), [&] { const CampaignRunner runner(recover(directory), 1, true); });
        if (end == End::kNeverAsked) break;
        ended += end == End::kTerminated ? 1 : 0;
        did_without += end == End::kDid ? 1 : 0;
        ++failures;
        ASSERT_EQ(last_logged_hash(directory), stood) << "demand " << nth;
    }
    std::printf("%llu failures, %llu of which ended the process, %llu without consequence\n", static_cast<unsigned long long>(failures),
                static_cast<unsigned long long>(ended), static_cast<unsigned long long>(did_without));
    EXPECT_LT(ended, failures / 2);
    EXPECT_GT(failures, 10U);
    failures = 0;
    for (std::uint64_t nth = 1;; nth += stride(37)) {
        CampaignRunner runner(recover(directory), 1, true);
        ASSERT_EQ(runner.state_hash(), stood) << "demand " << nth;
        if (starve(nth, GetParam(), [&] { runner.finish(); }) == End::kNeverAsked) break;
        ++failures;
    }
    EXPECT_GT(failures, 0U);
    EXPECT_EQ(recover(directory).campaign.world().state_hash(), stood);
}

TEST_P(OutOfMemory, FailingInAnOrderLeavesATurnThatCanOnlyBeRolledBack) {
    CampaignRunner runner(small_campaign(), RunSettings());
    (void)runner.run(4, true);
    FactionProcessor& processor = runner.orchestrator().processor();
    const std::uint64_t before = runner.state_hash();
    const Seat seat = *runner.orchestrator().next();
    const auto policy = make_policy("standard");
    processor.begin(seat);
    const Plan plan = policy->plan(processor.view());
    processor.abandon();
    ASSERT_FALSE(plan.orders.empty());
    std::uint64_t half_done = 0;
    for (std::uint64_t nth = 1;; nth += stride(3)) {
        processor.begin(seat);
        const End end = starve(nth, GetParam(), [&] {
            for (const Order& order : plan.orders) (void)processor.execute(order);
            (void)processor.commit();
        });
        if (end != End::kFailed) break;
        if (processor.open()) {  // else it failed at the gate
            const std::string refused = message_of<StateError>([&] { (void)processor.execute(plan.orders.front()); });
            if (refused != "nothing was thrown") {  // it failed before anything was changed: going on is allowed
                EXPECT_EQ(refused, "an error has left this faction turn half done: forfeit or abandon it");
                EXPECT_EQ(message_of<StateError>([&] { (void)processor.commit(); }), refused);
                ++half_done;
            }
            processor.abandon();
        }
        ASSERT_EQ(runner.state_hash(), before) << "demand " << nth;
    }
    EXPECT_GT(half_done, 10U);
}

TEST_P(OutOfMemory, FailingWhileGoingBackLeavesThePresent) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    CampaignRunner runner(small_campaign(), remembering_in(directory));
    (void)runner.run(3, true);
    const Snapshot then = runner.campaign().world().snapshot();
    const CampaignMark mark = runner.mark();
    const std::uint64_t past = runner.state_hash();
    (void)runner.run(5, true);
    const std::uint64_t present = runner.state_hash();
    std::uint64_t failures = 0;
    for (std::uint64_t nth = 1; starve(nth, GetParam(), [&] { runner.restore(then, mark); }) == End::kFailed; ++nth, ++failures) {
        ASSERT_EQ(runner.state_hash(), present) << "demand " << nth;
        ASSERT_EQ(last_logged_hash(directory), present);
        ASSERT_EQ(runner.statistics().figures().turn_hashes.size(), 5U);
    }
    EXPECT_GT(failures, 0U);
    EXPECT_EQ(runner.state_hash(), past);
    EXPECT_EQ(last_logged_hash(directory), past);
    (void)runner.run(kMemoryTurns, true);
    expect_as_undisturbed(runner);
}

/// What syncs the log is there before the first commit: after the commit it is too late for it to find no memory.
TEST(SyncThread, IsNotMadeAfterTheFirstCommitOfAResumedCampaign) {
    if (!kAllocationsCanFail) GTEST_SKIP() << "this build has operators of its own";
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    {
        CampaignRunner(small_campaign(), remembering_in(directory)).run(1, true);
    }
    RecoveredCampaign found = recover(directory);
    Journal journal(std::move(found.writer), found.last_chunk, 0);
    journal.writer().commit({2, 0, 0, found.campaign.world().state_hash()}, EventStream());
    const FailingAllocations failing(1, true);
    EXPECT_NO_THROW((void)journal.writer().request_sync());
}

INSTANTIATE_TEST_SUITE_P(A, OutOfMemory, testing::Values(false, true),
                         [](const auto& parameter) { return std::string(parameter.param ? "LastingFailure" : "OneFailure"); });

}  // namespace
}  // namespace void_reckoning
