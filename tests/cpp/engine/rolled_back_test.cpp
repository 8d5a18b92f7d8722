#include <gtest/gtest.h>

#include "small_campaign.hpp"
#include "void_reckoning/ai/policies.hpp"
#include "void_reckoning/engine/replay.hpp"
#include "void_reckoning/engine/resume.hpp"

/// Turns that break after an order, with everything around them: log, telemetry, figures, resume and replay.
namespace void_reckoning {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kRounds = 50;

RunSettings everything_in(const fs::path& folder) {
    RunSettings run;
    run.directory = folder;
    run.save_every = 20;
    run.turns_asked = kRounds;
    return run;
}

/// What is told of a campaign besides its state.
struct Outside {
    std::uint64_t orders = 0, rejected = 0, combats = 0, damage = 0, destroyed = 0;
    friend bool operator==(const Outside&, const Outside&) = default;
};

Outside outside(CampaignRunner& runner) {
    const RunFigures figures = runner.statistics().figures();
    const PlanBlocks told = runner.mark().telemetry.plan;
    return {figures.orders, figures.rejected, told.combat.total_combats, told.combat.total_damage_dealt, told.combat.units_destroyed};
}

/// In the n-th faction turn, tries its plan and breaks after each single order of it in turn; then the turn is forfeited for good when
/// `n` says so, or played.
class Breaker {
   public:
    explicit Breaker(CampaignRunner& runner) : runner_(runner) {}

    void play_turn(Seat seat, bool forfeit) {
        FactionProcessor& processor = runner_.orchestrator().processor();
        const auto policy = make_policy("standard");
        processor.begin(seat);
        const Plan plan = policy->plan(processor.view());
        processor.abandon();
        const std::uint64_t before = runner_.state_hash();
        const Outside told = outside(runner_);
        for (std::size_t last = 0; last < plan.orders.size(); ++last) {
            processor.begin(seat);
            for (std::size_t i = 0; i <= last; ++i) (void)processor.execute(plan.orders[i]);
            processor.abandon();
            ASSERT_EQ(runner_.state_hash(), before) << "after order " << last + 1;
            ASSERT_EQ(outside(runner_), told);
            ++tried;
        }
        ASSERT_EQ(runner_.campaign().world().hash_from_scratch(), before);
        processor.after_order = [&](std::size_t done) {
            if (forfeit && done == plan.orders.size() / 2 + 1) throw StateError("broken on purpose");
        };
        (void)processor.play(seat, *policy);
        processor.after_order = nullptr;
        if (forfeit && !plan.orders.empty()) {
            ASSERT_EQ(outside(runner_), told);
            ++forfeited;
        }
    }

    std::size_t tried = 0, forfeited = 0;

   private:
    CampaignRunner& runner_;
};

TEST(RolledBack, AfterEachSingleOrderOfFiftyTurnsNothingIsLeftOfIt) {
    const TestFolder folder;
    const fs::path directory = folder.path() / "campaign";
    std::vector<std::uint64_t> hashes;
    std::uint64_t forfeits = 0;
    {
        CampaignRunner runner(small_campaign(), everything_in(directory));
        Breaker breaker(runner);
        for (std::uint32_t turn = 0; runner.campaign().turn() < kRounds; ++turn) {
            if (const auto seat = runner.orchestrator().next()) {
                breaker.play_turn(*seat, turn % 7 == 3);
                if (HasFatalFailure()) return;
            } else {
                (void)runner.step();
            }
        }
        EXPECT_GT(breaker.tried, 300U);
        EXPECT_GT(breaker.forfeited, 10U);
        forfeits = runner.statistics().figures().forfeits;
        EXPECT_EQ(forfeits, breaker.forfeited);
        hashes = runner.statistics().figures().turn_hashes;
    }
    // Resumed from its last save, and replayed from the beginning: the same hashes, and the log says why.
    {
        RecoveredCampaign found = recover(directory);
        EXPECT_EQ(found.report.save, "turn-000040.sqlite");
        CampaignRunner runner(std::move(found), 1, false);
        EXPECT_EQ(runner.statistics().figures().turn_hashes, hashes);
        EXPECT_EQ(runner.statistics().figures().forfeits, forfeits);
        runner.finish();
    }
    const ReplayReport proof = replay(directory / kLogFileName);
    EXPECT_TRUE(proof.verified());
    EXPECT_EQ(proof.state_hash, hashes.back());
    std::uint64_t said = 0;
    BlackBoxReader reader = BlackBoxReader::open(directory / kLogFileName);
    for (const LogIndexEntry& entry : reader.index().matching({.type = EventType::kSystemError, .kind = ChunkKind::kEvents})) {
        EventStream events;
        reader.read(entry).events().to_stream(events);
        for (std::size_t i = 0; i < events.count(EventType::kSystemError); ++i) {
            EXPECT_EQ(events.text(events.get<SystemError>(i).message), "broken on purpose");
            EXPECT_FALSE(events.get<TurnEnd>(0).committed);
            ++said;
        }
        EXPECT_EQ(events.count(EventType::kFactionAction), 0U);
    }
    EXPECT_EQ(said, forfeits);
}

}  // namespace
}  // namespace void_reckoning
