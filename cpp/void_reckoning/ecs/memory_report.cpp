#include "void_reckoning/ecs/memory_report.hpp"

#include <algorithm>
#include <unordered_set>

namespace void_reckoning {
namespace {

using Blocks = std::unordered_set<const Block*>;

/// Return the size of the columns' blocks that are not in `known`; add them to it.
std::size_t count_new(const std::vector<Column>& columns, Blocks& known) {
    std::size_t bytes = 0;
    for (const Column& column : columns) {
        for (std::size_t b = 0; b < column.block_count(); ++b) {
            if (known.insert(&column.block(b)).second) bytes += sizeof(Block) + column.block(b).bytes();
        }
    }
    return bytes;
}

}  // namespace

std::vector<Column> all_columns(const WorldState& state) {
    std::vector<Column> columns = state.columns;
    columns.insert(columns.end(), {state.generation, state.next_free, state.location});
    return columns;
}

std::shared_ptr<const Holding> Holdings::hold(std::string kind, std::int64_t turn, std::vector<Column> columns) {
    auto holding = std::make_shared<const Holding>(Holding{std::move(kind), turn, std::chrono::steady_clock::now(), std::move(columns)});
    const std::scoped_lock lock(mutex_);
    if (holdings_.size() == holdings_.capacity()) {
        std::erase_if(holdings_, [](const auto& one) { return one.expired(); });
        holdings_.reserve(2 * holdings_.size() + 16);
    }
    holdings_.push_back(holding);
    return holding;
}

MemoryReport Holdings::report(const WorldState& world) const {
    MemoryReport report;
    Blocks present;
    report.world_bytes = count_new(all_columns(world), present);
    report.text_bytes = world.dictionary.bytes();
    Blocks held = present;
    const auto now = std::chrono::steady_clock::now();
    const auto holdings = [this] {
        const std::scoped_lock lock(mutex_);
        return holdings_;
    }();
    for (const auto& weak : holdings) {
        const auto holding = weak.lock();
        if (holding == nullptr) continue;
        Blocks known = present;
        const std::chrono::duration<double> age = now - holding->since;
        report.holdings.push_back({holding->kind, holding->turn, age.count(), count_new(holding->columns, known)});
        report.held_bytes += count_new(holding->columns, held);
    }
    return report;
}

}  // namespace void_reckoning
