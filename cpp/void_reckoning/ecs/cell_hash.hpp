#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "void_reckoning/base/scalar.hpp"
#include "void_reckoning/ecs/dictionary.hpp"

namespace void_reckoning {

/// Return what an entity's id adds to the hash of each of its cells.
[[nodiscard]] constexpr std::uint64_t entity_mix(std::uint64_t entity) {
    const std::uint64_t mixed = entity * 0x9E3779B97F4A7C15ULL;
    return mixed ^ (mixed >> 29U);
}

/// Return one term of the state hash: a wrapping sum of these over all cells does not depend on where a cell is stored.
[[nodiscard]] constexpr std::uint64_t cell_hash(std::uint64_t field_key, std::uint64_t entity_mixed, std::uint64_t bits) {
    std::uint64_t h = (bits ^ field_key) * 0xBF58476D1CE4E5B9ULL;
    h ^= h >> 32U;
    h = (h + entity_mixed) * 0x94D049BB133111EBULL;
    h ^= h >> 29U;
    return h * 0xD6E8FEB86659FD93ULL;
}

/// Return a value as 64 canonical bits: integers sign-extended, floats with one zero, strings by their text.
template <class T> [[nodiscard]] inline std::uint64_t canonical_bits(T value) {
    if constexpr (std::is_same_v<T, float>) {
        return std::bit_cast<std::uint32_t>(value + 0.0F);
    } else if constexpr (std::is_same_v<T, double>) {
        return std::bit_cast<std::uint64_t>(value + 0.0);
    } else if constexpr (std::is_signed_v<T>) {
        return static_cast<std::uint64_t>(static_cast<std::int64_t>(value));
    } else {
        return static_cast<std::uint64_t>(value);
    }
}

template <class T> [[nodiscard]] inline T load(const std::byte* from) {
    T value;
    std::memcpy(&value, from, sizeof(T));
    return value;
}

/// Call `visit(std::type_identity<T>)` with the stored C++ type of a scalar; string codes are passed as Text.
template <class Visit> decltype(auto) visit_scalar(ScalarType type, Visit&& visit) {
    switch (type) {
        case ScalarType::kBool: return visit(std::type_identity<std::uint8_t>{});
        case ScalarType::kI8: return visit(std::type_identity<std::int8_t>{});
        case ScalarType::kI16: return visit(std::type_identity<std::int16_t>{});
        case ScalarType::kI32: return visit(std::type_identity<std::int32_t>{});
        case ScalarType::kI64: return visit(std::type_identity<std::int64_t>{});
        case ScalarType::kU8: return visit(std::type_identity<std::uint8_t>{});
        case ScalarType::kU16: return visit(std::type_identity<std::uint16_t>{});
        case ScalarType::kU32: return visit(std::type_identity<std::uint32_t>{});
        case ScalarType::kF32: return visit(std::type_identity<float>{});
        case ScalarType::kF64: return visit(std::type_identity<double>{});
        case ScalarType::kText: return visit(std::type_identity<Text>{});
        case ScalarType::kU64:
        case ScalarType::kEntity: break;
    }
    return visit(std::type_identity<std::uint64_t>{});
}

/// Return the hash of a whole cell (all elements of an array field).
[[nodiscard]] inline std::uint64_t hash_of_cell(ScalarType type, std::uint32_t count, std::uint64_t key, std::uint64_t entity_mixed,
                                                const std::byte* from, const Dictionary& dictionary) {
    return visit_scalar(type, [&](auto identity) {
        using T = typename decltype(identity)::type;
        std::uint64_t sum = 0;
        for (std::uint32_t i = 0; i < count; ++i) {
            const T value = load<T>(from + i * sizeof(T));
            std::uint64_t bits = 0;
            if constexpr (std::is_same_v<T, Text>) {
                bits = dictionary.hash(value);
            } else {
                bits = canonical_bits(value);
            }
            sum += cell_hash(key + i * 0x9E3779B97F4A7C15ULL, entity_mixed, bits);
        }
        return sum;
    });
}

}  // namespace void_reckoning
