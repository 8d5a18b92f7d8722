#pragma once

#include <cstdint>

#include "void_reckoning/base/mix.hpp"

namespace void_reckoning {

/// The purpose of a random number: part of its address, so that two rules never share one. Append only: values are part of every replay.
enum class Purpose : std::uint32_t {
    kGalaxy = 1,
    kStarlane,
    kPlanet,
    kHome,
    kBattle,
    kCombatHit,
    kCombatTarget,
    kCombatMorale,
    kCombatSpread,
    kPolicy,
    kTie,
    kTurnOrder,
    kName,
    kRules,
    kTerrain,
    kHeight,
};

/// A place in the space of all random numbers. There is no stream to draw from: the same address always gives the same number, whatever the
/// earlier draws, their order or their thread.
class RandomAddress {
   public:
    constexpr explicit RandomAddress(std::uint64_t seed) : key_(mix64(seed ^ 0x5851F42D4C957F2DULL)) {}

    /// Return the address below this one: `address.at(turn).at(faction).at(purpose).at(entity).at(index)`.
    [[nodiscard]] constexpr RandomAddress at(std::uint64_t part) const { return RandomAddress(combine(key_, part), 0); }
    [[nodiscard]] constexpr RandomAddress at(Purpose purpose) const { return at(static_cast<std::uint64_t>(purpose)); }

    [[nodiscard]] constexpr std::uint64_t bits(std::uint64_t index = 0) const { return combine(key_, index ^ 0xD1B54A32D192ED03ULL); }

    /// Return a number uniform in [0, 1), 53 bits.
    [[nodiscard]] constexpr double uniform(std::uint64_t index = 0) const { return static_cast<double>(bits(index) >> 11U) * 0x1.0p-53; }

    /// Return a number uniform in [low, high).
    [[nodiscard]] constexpr double between(double low, double high, std::uint64_t index = 0) const {
        return low + (high - low) * uniform(index);
    }

    /// Return a number uniform in [0, count); multiply-shift (Lemire, 2019), bias below 2^-32 for counts up to 2^32. `count` must be
    /// positive.
    [[nodiscard]] constexpr std::uint64_t below(std::uint64_t count, std::uint64_t index = 0) const {
        __extension__ using Wide = unsigned __int128;
        return static_cast<std::uint64_t>((static_cast<Wide>(bits(index)) * count) >> 64U);
    }

   private:
    constexpr RandomAddress(std::uint64_t key, int) : key_(key) {}
    std::uint64_t key_;
};

}  // namespace void_reckoning
