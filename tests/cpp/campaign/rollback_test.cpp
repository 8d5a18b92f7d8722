#include "played.hpp"

namespace void_reckoning {
namespace {

class Given final : public FactionPolicy {
   public:
    explicit Given(Plan plan) : plan_(std::move(plan)) {}
    Plan plan(const FactionView&) override { return plan_; }

   private:
    Plan plan_;
};

class Failing final : public FactionPolicy {
   public:
    Plan plan(const FactionView&) override { throw PolicyError("no idea"); }
};

std::string reason_of(const Campaign& campaign, EventStream& events) {
    (void)campaign;
    if (events.count(EventType::kSystemError) != 1) return {};
    return std::string(events.text(events.get<SystemError>(0).message));
}

std::uint64_t hash_of_forfeit(const Campaign& campaign, Seat seat, ErrorKind kind, const std::string& message) {
    Campaign copy = campaign.clone();
    FactionProcessor processor(copy, nullptr, {});
    processor.begin(seat);
    return processor.forfeit(kind, message);
}

TEST(Rollback, AStateErrorAfterAnyOrderLeavesTheStateAsBeforeTheTurn) {
    Campaign campaign = new_campaign(3, 10, 150);
    (void)play(campaign, 60);
    const auto policy = make_policy("standard");
    TurnOrchestrator orchestrator(campaign, nullptr, {});
    std::size_t tried = 0;
    for (int round = 0; round < 5; ++round) {
        while (const auto seat = orchestrator.next()) {
            FactionProcessor& processor = orchestrator.processor();
            processor.begin(*seat);
            const Plan plan = policy->plan(processor.view());
            processor.abandon();
            const std::uint64_t before = campaign.world().state_hash();
            const std::uint64_t expected = hash_of_forfeit(campaign, *seat, ErrorKind::kState, "stop");
            for (std::size_t last = 1; last <= plan.orders.size(); ++last) {
                Campaign copy = campaign.clone();
                ASSERT_EQ(copy.world().state_hash(), before);
                FactionProcessor interrupted(copy, nullptr, {});
                interrupted.after_order = [last](std::size_t done) {
                    if (done == last) throw StateError("stop");
                };
                Given given(plan);
                ASSERT_EQ(interrupted.play(*seat, given), expected) << "after order " << last;
                ASSERT_EQ(reason_of(copy, copy.events()), "stop");
                ASSERT_EQ(copy.events().count(EventType::kFactionAction), 0U);
                ASSERT_EQ(copy.events().get<TurnEnd>(0).committed, false);
                ASSERT_EQ(copy.world().state_hash(), copy.world().hash_from_scratch());
                ++tried;
            }
            Given given(plan);
            (void)processor.play(*seat, given);
        }
        (void)orchestrator.finish_round();
    }
    EXPECT_GT(tried, 100U);
}

TEST(Rollback, TheGameGoesOnAfterATurnThatWasRolledBack) {
    Campaign campaign = new_campaign(4);
    const auto policy = make_policy("standard");
    TurnOrchestrator orchestrator(campaign, nullptr, {});
    for (int round = 0; round < 20; ++round) {
        while (const auto seat = orchestrator.next()) {
            orchestrator.processor().after_order = [&](std::size_t done) {
                if (done == 3 && round % 2 == 0) throw StateError("stop");
            };
            (void)orchestrator.processor().play(*seat, *policy);
            audit(campaign);
        }
        (void)orchestrator.finish_round();
    }
    EXPECT_EQ(campaign.turn(), 20U);
}

TEST(Rollback, APolicyThatFailsForfeitsItsTurn) {
    Campaign campaign = new_campaign(5);
    TurnOrchestrator orchestrator(campaign, nullptr, {});
    const Seat seat = *orchestrator.next();
    const std::uint64_t expected = hash_of_forfeit(campaign, seat, ErrorKind::kPolicyFailed, "no idea");
    Failing failing;
    EXPECT_EQ(orchestrator.processor().play(seat, failing), expected);
    EXPECT_EQ(reason_of(campaign, campaign.events()), "no idea");
    EXPECT_EQ(campaign.events().get<SystemError>(0).kind, ErrorKind::kPolicyFailed);
    EXPECT_NE(*orchestrator.next(), seat);
}

/// Plans as another, then breaks every place in the galaxy behind the rules' back.
class Breaking : public FactionPolicy {
   public:
    explicit Breaking(Campaign& campaign) : campaign_(campaign) {}
    Plan plan(const FactionView& view) override {
        Plan plan = make_policy("standard")->plan(view);
        std::erase_if(plan.orders, [](const Order& order) { return !std::holds_alternative<MoveFleet>(order); });
        World& world = campaign_.world();
        for (std::size_t table = 0; table < world.table_count(); ++table) {
            const std::int32_t first = world.layout(table).first_column[world.component<Position>().value];
            for (std::size_t block = 0; first > 0 && block << kBlockShift < world.rows(table); ++block) {
                auto* x = reinterpret_cast<float*>(world.write_block(table, static_cast<std::size_t>(first), block));
                std::fill_n(x, world.ids(table, block).size(), std::numeric_limits<float>::quiet_NaN());
            }
        }
        return plan;
    }

   private:
    Campaign& campaign_;
};

TEST(Rollback, TheErrorNamesTheOrderThatItCameFrom) {
    Campaign campaign = new_campaign(5);
    TurnOrchestrator orchestrator(campaign, nullptr, {});
    Breaking breaking(campaign);
    const Seat seat = *orchestrator.next();
    (void)orchestrator.processor().play(seat, breaking);
    const std::string reason = reason_of(campaign, campaign.events());
    EXPECT_EQ(reason.substr(0, 8), "order 2 ") << reason;
    EXPECT_NE(reason.find(", move_fleet by entity "), std::string::npos) << reason;
    EXPECT_EQ(campaign.events().get<SystemError>(0).kind, ErrorKind::kState);
}

TEST(Rollback, WhatIsTooLongForALogIsCutBetweenLetters) {
    Campaign campaign = new_campaign(5);
    TurnOrchestrator orchestrator(campaign, nullptr, {});
    std::string reason = "a";
    for (int i = 0; i < 5000; ++i) reason += "\u00e4";
    orchestrator.processor().begin(*orchestrator.next());
    (void)orchestrator.processor().forfeit(ErrorKind::kPolicyFailed, reason);
    EXPECT_EQ(reason_of(campaign, campaign.events()), reason.substr(0, 4095) + " ... (10001 bytes)");
}

template <class Problem> void expect_forfeit() {
    Campaign campaign = new_campaign(5);
    TurnOrchestrator orchestrator(campaign, nullptr, {});
    const Seat seat = *orchestrator.next();
    const std::uint64_t expected = hash_of_forfeit(campaign, seat, ErrorKind::kState, "half done");
    orchestrator.processor().after_order = [](std::size_t) { throw Problem("half done"); };
    EXPECT_EQ(orchestrator.processor().play(seat, *make_policy("standard")), expected);
    EXPECT_EQ(reason_of(campaign, campaign.events()), "half done");
}

template <class Problem> void expect_stop() {
    Campaign campaign = new_campaign(5);
    TurnOrchestrator orchestrator(campaign, nullptr, {});
    const std::uint64_t before = campaign.world().state_hash();
    const Seat seat = *orchestrator.next();
    orchestrator.processor().after_order = [](std::size_t) { throw Problem("no more"); };
    EXPECT_THROW((void)orchestrator.processor().play(seat, *make_policy("standard")), Problem);
    EXPECT_FALSE(orchestrator.processor().open());
    EXPECT_EQ(campaign.world().state_hash(), before);
    EXPECT_EQ(*orchestrator.next(), seat);
}

TEST(Rollback, WhatFollowsAnErrorWithinARuleIsItsRowOfTheTable) {
    expect_forfeit<StateError>();
    expect_forfeit<StateCorruption>();
    expect_forfeit<InvalidInput>();
    expect_forfeit<CalculationError>();
    expect_forfeit<NotFound>();
    expect_stop<StorageError>();
    expect_stop<DamagedData>();
    expect_stop<Interrupted>();
}

TEST(Rollback, AnAbandonedTurnHasNotBegun) {
    Campaign campaign = new_campaign(6);
    TurnOrchestrator orchestrator(campaign, nullptr, {});
    const std::uint64_t before = campaign.world().state_hash();
    const Seat seat = *orchestrator.next();
    orchestrator.processor().begin(seat);
    const auto policy = make_policy("standard");
    for (const Order& order : policy->plan(orchestrator.processor().view()).orders) (void)orchestrator.processor().execute(order);
    EXPECT_NE(campaign.world().state_hash(), before);
    orchestrator.processor().abandon();
    EXPECT_EQ(campaign.world().state_hash(), before);
    EXPECT_EQ(*orchestrator.next(), seat);
}

}  // namespace
}  // namespace void_reckoning
