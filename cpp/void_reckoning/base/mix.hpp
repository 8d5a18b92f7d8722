#pragma once

#include <cstdint>
#include <string_view>

namespace void_reckoning {

/// Mix by the finaliser of SplitMix64 (Steele, Lea, Flood, 2014): a bijection of 64 bits in which every input bit reaches every output bit.
[[nodiscard]] constexpr std::uint64_t mix64(std::uint64_t x) {
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31U);
}

[[nodiscard]] constexpr std::uint64_t combine(std::uint64_t seed, std::uint64_t value) {
    return mix64(seed * 0x9E3779B97F4A7C15ULL + value + 0x632BE59BD9B4E019ULL);
}

/// Return the XXH3 hash of the bytes: the same on every machine.
[[nodiscard]] std::uint64_t hash_text(std::string_view text);

}  // namespace void_reckoning
