#include "void_reckoning/ecs/selection.hpp"

#include <algorithm>

#include "void_reckoning/ecs/ordered_key.hpp"

namespace void_reckoning {
namespace {

constexpr std::size_t kFewKeys = 8;

template <class T> std::uint64_t key_of(T value) {
    if constexpr (std::is_same_v<T, Text>) {
        return value.code;
    } else {
        return ordered_key(value);
    }
}

/// Select rows without branches on values: the time does not depend on how many rows pass, or in what pattern.
template <class T, class Passes>
std::size_t select_by(const Selector& selector, const std::byte* bytes, Selection& rows, std::size_t count, Passes&& passes) {
    const T* values = reinterpret_cast<const T*>(bytes) + selector.field.element;
    const std::size_t stride = selector.field.count;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint16_t row = rows[i];
        rows[kept] = row;
        kept += passes(key_of(values[row * stride])) != selector.inverted ? 1 : 0;
    }
    return kept;
}

template <class T> std::size_t select_typed(const Selector& selector, const std::byte* bytes, Selection& rows, std::size_t count) {
    switch (selector.test) {
        case Selector::Test::kInterval: {
            if (selector.low > selector.high) return selector.inverted ? count : 0;
            const std::uint64_t low = selector.low;
            const std::uint64_t width = selector.high - low;
            return select_by<T>(selector, bytes, rows, count, [=](std::uint64_t key) { return key - low <= width; });
        }
        case Selector::Test::kKeys: {
            const std::span<const std::uint64_t> keys = selector.keys;
            if (keys.size() > kFewKeys) {
                return select_by<T>(selector, bytes, rows, count,
                                    [=](std::uint64_t key) { return std::binary_search(keys.begin(), keys.end(), key); });
            }
            return select_by<T>(selector, bytes, rows, count, [=](std::uint64_t key) {
                bool found = false;
                for (const std::uint64_t one : keys) found |= one == key;
                return found;
            });
        }
        case Selector::Test::kCodes: break;
    }
    const std::uint8_t* codes = selector.codes.data();
    return select_by<T>(selector, bytes, rows, count, [=](std::uint64_t key) { return codes[key] != 0; });
}

}  // namespace

std::size_t select_rows(const Selector& selector, const std::byte* values, Selection& rows, std::size_t count) {
    return visit_scalar(selector.field.type,
                        [&](auto identity) { return select_typed<typename decltype(identity)::type>(selector, values, rows, count); });
}

}  // namespace void_reckoning
