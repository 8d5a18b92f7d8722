#include "played.hpp"

namespace void_reckoning {
namespace {

TEST(Orders, EveryOrderComesBackFromItsRecord) {
    Campaign campaign = new_campaign(7);
    std::array<std::size_t, kOrderKinds> seen{};
    Hooks hooks;
    TurnOrchestrator orchestrator(campaign, nullptr, {});
    const auto policy = make_policy("standard");
    for (int round = 0; round < 40; ++round) {
        while (const auto seat = orchestrator.next()) {
            orchestrator.processor().begin(*seat);
            std::vector<Order> orders = candidate_orders(orchestrator.processor().view());
            orchestrator.processor().abandon();
            for (const Order& order : orders) {
                ++seen[order.index()];
                ASSERT_TRUE(same(from_record(to_record(order)), order));
            }
            (void)orchestrator.processor().play(*seat, *policy);
        }
        (void)orchestrator.finish_round();
    }
    for (std::size_t kind = 0; kind < kOrderKinds; ++kind) EXPECT_GT(seen[kind], 0U) << name_of_order(kind);
}

TEST(Orders, NumbersThatAreNoOrderAreRefused) {
    FactionAction record;
    record.order = kOrderKinds;
    EXPECT_THROW((void)from_record(record), InvalidInput);
    record = to_record(SetStance{EntityId{1}, Stance::kEvasive});
    record.amount = 3;
    EXPECT_THROW((void)from_record(record), InvalidInput);
    record.amount = -1;
    EXPECT_THROW((void)from_record(record), InvalidInput);
    EXPECT_THROW((void)name_of_order(kOrderKinds), InvalidInput);
}

/// Entities to make wrong orders of: everything there is, and ids of nobody.
std::vector<EntityId> all_ids(const World& world) {
    std::vector<EntityId> ids{EntityId{}, EntityId{12345}, make_entity_id(1, 77)};
    for (std::size_t table = 0; table < world.table_count(); ++table) {
        for (std::size_t block = 0; (block << kBlockShift) < world.rows(table); ++block) {
            const auto here = world.ids(table, block);
            ids.insert(ids.end(), here.begin(), here.end());
        }
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

TEST(Orders, TwentyThousandRandomOnesNeverBreakAnInvariantAndRejectedOnesChangeNothing) {
    Campaign campaign = new_campaign(8);
    (void)play(campaign, 25);
    TurnOrchestrator orchestrator(campaign, nullptr, {});
    const RandomAddress dice(99);
    std::size_t number = 0;
    std::size_t accepted = 0;
    while (number < 20'000) {
        while (const auto seat = orchestrator.next()) {
            FactionProcessor& processor = orchestrator.processor();
            processor.begin(*seat);
            std::uint64_t before = campaign.world().state_hash();
            for (int i = 0; i < 250; ++i, ++number) {
                const RandomAddress roll = dice.at(number);
                const std::vector<EntityId> ids = i % 50 == 0 ? all_ids(campaign.world()) : std::vector<EntityId>{};
                static std::vector<EntityId> any;
                if (!ids.empty()) any = ids;
                // Half of the subjects are own fleets and colonies: orders that are nearly right go deepest.
                const auto fleets = processor.view().fleets();
                const auto colonies = processor.view().colonies();
                EntityId subject = any[roll.below(any.size(), 0)];
                if (roll.below(4, 1) == 0 && !fleets.empty()) subject = fleets[roll.below(fleets.size(), 2)];
                if (roll.below(4, 1) == 1 && !colonies.empty()) subject = colonies[roll.below(colonies.size(), 2)];
                EntityId target = any[roll.below(any.size(), 3)];
                if (roll.below(3, 4) == 0) target = campaign.map().system(static_cast<SystemNumber>(roll.below(campaign.map().size(), 5)));
                if (roll.below(3, 4) == 1 && !fleets.empty()) target = fleets[roll.below(fleets.size(), 5)];
                FactionAction record;
                record.order = static_cast<std::uint8_t>(roll.below(kOrderKinds, 6));
                record.subject = subject;
                record.target = target;
                record.item = static_cast<std::uint16_t>(roll.below(10, 7) == 0 ? 0xFFFF : roll.below(200, 8));
                record.amount = static_cast<std::int32_t>(record.order == 8 ? roll.below(3, 9) : roll.below(12, 9));
                if (record.order != 8 && roll.below(6, 10) == 0) record.amount = -record.amount;
                const OrderResult result = processor.execute(from_record(record));
                const std::uint64_t after = campaign.world().state_hash();
                if (!result.accepted) {
                    ASSERT_EQ(after, before) << "rejected order " << number << ": " << result.reason;
                    ASSERT_FALSE(result.reason.empty());
                }
                accepted += result.accepted ? 1 : 0;
                before = after;
            }
            (void)processor.commit();
            ASSERT_NO_THROW(audit(campaign));
        }
        (void)orchestrator.finish_round();
        ASSERT_NO_THROW(audit(campaign));
    }
    EXPECT_GT(accepted, 500U);
}

}  // namespace
}  // namespace void_reckoning
