#include <algorithm>

#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {
namespace {

/// Below one row in this many, subtracting each row's share from the hash is cheaper than recomputing the hashes of the blocks.
constexpr std::size_t kFewOf = 8;

template <std::size_t kBytes> void copy_cell(std::byte* to, const std::byte* from) { std::memcpy(to, from, kBytes); }

}  // namespace

std::size_t World::destroy_all(std::span<const EntityId> ids) {
    std::vector<std::vector<std::uint32_t>> gone(table_count());
    std::size_t count = 0;
    for (const EntityId id : ids) {
        const std::uint64_t at = find_location(id);
        if (at == kNowhere) continue;
        release_slot(id);  // the second of two equal ids is no longer alive
        gone[at >> 32U].push_back(static_cast<std::uint32_t>(at));
        ++count;
    }
    for (std::size_t table = 0; table < gone.size(); ++table) {
        if (!gone[table].empty()) remove_rows(table, gone[table]);
    }
    return count;
}

/// bench: world_destroy_all
void World::remove_rows(std::size_t table, std::span<std::uint32_t> gone) {
    if (!std::is_sorted(gone.begin(), gone.end())) std::sort(gone.begin(), gone.end());
    const std::size_t end = state_.rows[table];
    if (gone.size() * kFewOf < end) {
        // Backwards: the last row, which moves into the removed row's place, is then never one still to be removed.
        for (std::size_t i = gone.size(); i-- > 0;) remove_row({static_cast<std::uint32_t>(table), gone[i]});
        return;
    }
    const std::size_t keep = end - gone.size();
    std::vector<std::pair<std::uint32_t, std::uint32_t>> moves;  // remaining rows, from behind the new end into gaps before it
    auto gap = gone.begin();
    auto behind = std::lower_bound(gone.begin(), gone.end(), keep);
    for (auto row = static_cast<std::uint32_t>(keep); row < end; ++row) {
        if (behind != gone.end() && *behind == row) {
            ++behind;
        } else {
            moves.emplace_back(row, *gap++);
        }
    }
    for (const auto& [from, to] : moves) {
        const EntityId id = load<EntityId>(column(table, 0).row(from));
        set_location(id, (static_cast<std::uint64_t>(table) << 32U) | to);
    }
    for (std::size_t c = 0; c < layout(table).columns.size(); ++c) close_gaps(mutable_column(table, c), moves, end, keep);
    state_.rows[table] = keep;
}

void World::close_gaps(Column& column, std::span<const std::pair<std::uint32_t, std::uint32_t>> moves, std::size_t end, std::size_t keep) {
    // The sum that the column caches no longer matches its blocks, from the last removed row on.
    column.forget_hash(column.writable((end - 1) >> kBlockShift, end, stamps_));
    const auto change = [&](std::size_t row) -> std::byte* {
        Block& block = column.writable(row >> kBlockShift, end, stamps_);
        column.forget_hash(block);
        return block.data();
    };
    if ((keep & (kBlockRows - 1)) != 0) (void)change(keep);
    const std::size_t bytes = column.row_bytes();
    const auto copy_all = [&](auto&& copy) {
        std::size_t i = 0;
        while (i < moves.size()) {
            const std::size_t block = moves[i].second >> kBlockShift;
            std::byte* to = change(moves[i].second);
            for (; i < moves.size() && moves[i].second >> kBlockShift == block; ++i) {
                copy(to + (moves[i].second & (kBlockRows - 1)) * bytes, column.row(moves[i].first));
            }
        }
    };
    switch (bytes) {
        case 1: copy_all(copy_cell<1>); break;
        case 2: copy_all(copy_cell<2>); break;
        case 4: copy_all(copy_cell<4>); break;
        case 8: copy_all(copy_cell<8>); break;
        default: copy_all([bytes](std::byte* to, const std::byte* from) { std::memcpy(to, from, bytes); });
    }
    column.truncate(keep, stamps_);
}

}  // namespace void_reckoning
