// Records of orders with any numbers, one after another in one faction's turn of a campaign that has been played for a while: carried out
// and every invariant kept, or rejected with a reason and nothing changed.

#include <array>
#include <cstdlib>

#include "seeds.hpp"
#include "void_reckoning/ai/policies.hpp"
#include "void_reckoning/campaign/audit.hpp"
#include "void_reckoning/campaign/candidates.hpp"
#include "void_reckoning/campaign/turn_orchestrator.hpp"
#include "void_reckoning/universe/loader.hpp"

using namespace void_reckoning;

namespace {

constexpr std::size_t kRecord = 12;
constexpr std::size_t kMaxOrders = 64;

struct Table {
    Campaign campaign;
    TurnOrchestrator orchestrator{campaign, nullptr, {}};
    Seat seat;
    std::vector<EntityId> ids{EntityId{}, EntityId{12345}, make_entity_id(1, 77), EntityId{~std::uint64_t{0}}};
    std::uint64_t hash = 0;

    Table() : campaign(Campaign::create(load_universe(VR_SOURCE_DIR "/universes/void_reckoning"), settings())) {
        const auto policy = make_policy("standard");
        for (int round = 0; round < 15; ++round) {
            while (const auto next = orchestrator.next()) (void)orchestrator.processor().play(*next, *policy);
            (void)orchestrator.finish_round();
        }
        seat = *orchestrator.next();
        const World& world = campaign.world();
        for (std::size_t table = 0; table < world.table_count(); ++table) {
            for (std::size_t block = 0; (block << kBlockShift) < world.rows(table); ++block) {
                const auto here = world.ids(table, block);
                ids.insert(ids.end(), here.begin(), here.end());
            }
        }
        std::sort(ids.begin() + 4, ids.end());
        hash = world.state_hash();
    }
    static CampaignSettings settings() {
        CampaignSettings settings;
        settings.seed = 3;
        settings.factions = 3;
        settings.systems = 20;
        return settings;
    }
};

Table& table() {
    static Table one;
    return one;
}

/// kind, amount, subject, target, item; entities as places in the list of all there are.
std::string bytes_of(const FactionAction& record) {
    std::array<std::uint8_t, kRecord> bytes{};
    const auto& ids = table().ids;
    const auto place = [&](EntityId id) { return static_cast<std::uint16_t>(std::find(ids.begin(), ids.end(), id) - ids.begin()); };
    const std::uint16_t subject = place(record.subject), target = place(record.target);
    bytes[0] = record.order;
    std::memcpy(&bytes[1], &subject, 2);
    std::memcpy(&bytes[3], &target, 2);
    std::memcpy(&bytes[5], &record.item, 2);
    std::memcpy(&bytes[7], &record.amount, 4);
    return {bytes.begin(), bytes.end()};
}

FactionAction record_of(const std::uint8_t* bytes) {
    std::uint16_t subject = 0, target = 0;
    FactionAction record;
    record.order = bytes[0];
    std::memcpy(&subject, bytes + 1, 2);
    std::memcpy(&target, bytes + 3, 2);
    std::memcpy(&record.item, bytes + 5, 2);
    std::memcpy(&record.amount, bytes + 7, 4);
    const auto& ids = table().ids;
    record.subject = ids[subject % ids.size()];
    record.target = ids[target % ids.size()];
    return record;
}

const std::vector<std::string>& seeds() {
    static const std::vector<std::string> all = [] {
        FactionProcessor& processor = table().orchestrator.processor();
        processor.begin(table().seat);
        std::vector<std::string> texts(8);
        std::size_t number = 0;
        for (const Order& order : candidate_orders(processor.view())) {
            std::string& text = texts[number++ % texts.size()];
            if (text.size() < kRecord * kMaxOrders) text += bytes_of(to_record(order));
        }
        processor.abandon();
        return texts;
    }();
    return all;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
    const std::size_t fresh = seed_instead(seeds(), data, size, max_size, seed);
    return fresh != 0 ? fresh : LLVMFuzzerMutate(data, size, max_size);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Table& here = table();
    FactionProcessor& processor = here.orchestrator.processor();
    processor.begin(here.seat);
    std::uint64_t before = here.campaign.world().state_hash();
    bool accepted = false;
    for (std::size_t at = 0; at + kRecord <= size && at < kRecord * kMaxOrders; at += kRecord) {
        try {
            const Order order = from_record(record_of(data + at));
            const OrderResult result = processor.execute(order);
            const std::uint64_t after = here.campaign.world().state_hash();
            if (result.accepted != result.reason.empty() || (!result.accepted && after != before)) std::abort();
            accepted = accepted || result.accepted;
            before = after;
        } catch (const InvalidInput&) {  // numbers that are no order
        }
    }
    if (accepted) audit(here.campaign);
    if (here.campaign.world().state_hash() != here.campaign.world().hash_from_scratch()) std::abort();
    processor.abandon();
    if (here.campaign.world().state_hash() != here.hash) std::abort();
    return 0;
}
