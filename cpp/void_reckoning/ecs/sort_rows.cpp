#include "void_reckoning/ecs/sort_rows.hpp"

#include <algorithm>

#include "void_reckoning/ecs/ordered_key.hpp"

namespace void_reckoning {
namespace {

/// The keys of further fields are stored elsewhere: most comparisons end at the first.
struct Record {
    std::uint64_t key;
    EntityId id;
    std::size_t index;
};

const std::byte* value_of(const World& world, const Match& match, const FieldRef& field) {
    const auto first = static_cast<std::size_t>(world.layout(match.at.table).first_column[field.component.value]);
    return world.cell(match.at, first + field.field) + field.element * size_of(field.type);
}

/// Return by code the rank of each string that occurs, by bytes. Null comes first.
std::vector<std::uint32_t> rank_strings(const World& world, std::span<const Match> matches, const FieldRef& field) {
    const Dictionary& dictionary = world.dictionary();
    std::vector<std::uint32_t> ranks(dictionary.size(), 0);
    std::vector<std::uint32_t> codes;
    for (const Match& match : matches) {
        const auto code = load<Text>(value_of(world, match, field)).code;
        if (code != 0 && ranks[code] == 0) {
            ranks[code] = 1;
            codes.push_back(code);
        }
    }
    std::sort(codes.begin(), codes.end(),
              [&](std::uint32_t a, std::uint32_t b) { return dictionary.text(Text{a}) < dictionary.text(Text{b}); });
    for (std::size_t i = 0; i < codes.size(); ++i) ranks[codes[i]] = static_cast<std::uint32_t>(i + 1);
    return ranks;
}

/// Fill in the keys; `place(i)` is where the key of match i goes.
template <class Place> void fill_keys(const World& world, std::span<const Match> matches, const SortField& sort, Place&& place) {
    const std::uint64_t flip = sort.descending ? ~std::uint64_t{0} : 0;
    visit_scalar(sort.field.type, [&](auto identity) {
        using T = typename decltype(identity)::type;
        std::vector<std::uint32_t> ranks;
        if constexpr (std::is_same_v<T, Text>) ranks = rank_strings(world, matches, sort.field);
        for (std::size_t i = 0; i < matches.size(); ++i) {
            const T value = load<T>(value_of(world, matches[i], sort.field));
            if constexpr (std::is_same_v<T, Text>) {
                place(i) = ranks[value.code] ^ flip;
            } else {
                place(i) = ordered_key(value) ^ flip;
            }
        }
    });
}

/// Sort the first `wanted`; the order of the rest is undefined.
template <class Before> void sort_first(std::vector<Record>& records, std::size_t wanted, Before&& before) {
    constexpr std::size_t kFew = 8;  // a heap of an eighth of the rows is still faster than a full sort
    if (wanted < records.size() / kFew) {
        std::partial_sort(records.begin(), records.begin() + static_cast<std::ptrdiff_t>(wanted), records.end(), before);
    } else {
        std::sort(records.begin(), records.end(), before);
    }
}

}  // namespace

std::vector<EntityId> sorted_ids(const World& world, std::span<const Match> matches, std::span<const SortField> fields, std::size_t offset,
                                 std::size_t limit) {
    const std::size_t count = matches.size();
    const std::size_t begin = std::min(offset, count);
    const std::size_t end = begin + std::min(limit, count - begin);
    if (begin == end) return {};
    std::vector<Record> records(count);
    for (std::size_t i = 0; i < count; ++i) records[i] = {0, matches[i].id, i};
    const std::size_t further = fields.size() > 1 ? fields.size() - 1 : 0;
    std::vector<std::uint64_t> keys(count * further);
    if (!fields.empty()) {
        fill_keys(world, matches, fields[0], [&](std::size_t i) -> std::uint64_t& { return records[i].key; });
    }
    for (std::size_t f = 0; f < further; ++f) {
        fill_keys(world, matches, fields[f + 1], [&](std::size_t i) -> std::uint64_t& { return keys[i * further + f]; });
    }
    if (further == 0) {
        sort_first(records, end, [](const Record& a, const Record& b) { return a.key != b.key ? a.key < b.key : a.id < b.id; });
    } else {
        sort_first(records, end, [&](const Record& a, const Record& b) {
            if (a.key != b.key) return a.key < b.key;
            const std::uint64_t* left = &keys[a.index * further];
            const std::uint64_t* right = &keys[b.index * further];
            for (std::size_t f = 0; f < further; ++f) {
                if (left[f] != right[f]) return left[f] < right[f];
            }
            return a.id < b.id;
        });
    }
    std::vector<EntityId> ids(end - begin);
    for (std::size_t i = begin; i < end; ++i) ids[i - begin] = records[i].id;
    return ids;
}

}  // namespace void_reckoning
