#include <numeric>

#include "void_reckoning/base/random.hpp"
#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {
namespace {

std::vector<std::uint32_t> permutation(std::size_t count, RandomAddress address) {
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[address.below(i, i)]);
    return order;
}

/// Return a dictionary of the same texts under other codes; `code_of[old]` is the new code.
Dictionary renumber(const Dictionary& old, RandomAddress address, std::vector<std::uint32_t>& code_of) {
    Dictionary fresh;
    code_of.assign(old.size(), 0);
    for (const std::uint32_t i : permutation(old.size() - 1, address)) {
        code_of[i + 1] = fresh.enter(old.text(Text{i + 1})).code;
    }
    return fresh;
}

}  // namespace

void World::shuffle_layout(std::uint64_t seed) {
    std::vector<std::uint32_t> code_of;
    Dictionary dictionary = renumber(state_.dictionary, RandomAddress(seed).at(0), code_of);
    for (std::size_t table = 0; table < table_count(); ++table) {
        const std::vector<std::uint32_t> order = permutation(rows(table), RandomAddress(seed).at(table + 1));
        for (std::size_t c = 0; c < layout(table).columns.size(); ++c) {
            const ColumnInfo& info = layout(table).columns[c];
            const Column& old = column(table, c);
            Column fresh(info.row_bytes());
            for (std::size_t row = 0; row < order.size(); ++row) {
                std::byte* place = fresh.append(row, stamps_);
                std::memcpy(place, old.row(order[row]), info.row_bytes());
                for (std::uint32_t i = 0; info.type == ScalarType::kText && i < info.count; ++i) {
                    const std::uint32_t code = code_of[load<std::uint32_t>(place + i * sizeof(code))];
                    std::memcpy(place + i * sizeof(code), &code, sizeof(code));
                }
            }
            for (std::size_t b = 0; b < fresh.block_count(); ++b) fresh.forget_hash(fresh.writable(b, order.size(), stamps_));
            mutable_column(table, c) = std::move(fresh);
        }
        for (std::size_t row = 0; row < order.size(); ++row) {
            const EntityId id = load<EntityId>(column(table, 0).row(row));
            set_location(id, (static_cast<std::uint64_t>(table) << 32U) | row);
        }
    }
    state_.dictionary = dictionary;
}

}  // namespace void_reckoning
