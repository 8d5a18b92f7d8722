#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace void_reckoning {

/// A slot (low 32 bits) and its generation (high 32 bits). A deleted id never names another entity. 0 means no entity.
struct EntityId {
    std::uint64_t value = 0;

    [[nodiscard]] constexpr std::uint32_t slot() const { return static_cast<std::uint32_t>(value); }
    [[nodiscard]] constexpr std::uint32_t generation() const { return static_cast<std::uint32_t>(value >> 32U); }
    [[nodiscard]] constexpr explicit operator bool() const { return value != 0; }
    friend constexpr auto operator<=>(EntityId, EntityId) = default;
};

[[nodiscard]] constexpr EntityId make_entity_id(std::uint32_t slot, std::uint32_t generation) {
    return EntityId{(static_cast<std::uint64_t>(generation) << 32U) | slot};
}

/// A string, as a code of the dictionary that holds it. Codes mean nothing outside their dictionary; 0 is null (not the empty string).
struct Text {
    std::uint32_t code = 0;

    [[nodiscard]] constexpr explicit operator bool() const { return code != 0; }
    friend constexpr auto operator<=>(Text, Text) = default;
};

/// A small integer that names a row of one table of the universe; indices of different tables don't mix.
template <class Tag> struct Index {
    std::uint16_t value = kNone;

    static constexpr std::uint16_t kNone = 0xFFFF;
    constexpr Index() = default;
    constexpr explicit Index(std::size_t row) : value(static_cast<std::uint16_t>(row)) {}
    [[nodiscard]] constexpr explicit operator bool() const { return value != kNone; }
    friend constexpr auto operator<=>(Index, Index) = default;
};

using FactionIndex = Index<struct FactionTag>;
using UnitTypeIndex = Index<struct UnitTypeTag>;
using WeaponIndex = Index<struct WeaponTag>;
using BuildingIndex = Index<struct BuildingTag>;
using TechnologyIndex = Index<struct TechnologyTag>;
using PlanetClassIndex = Index<struct PlanetClassTag>;
using TerrainIndex = Index<struct TerrainTag>;

}  // namespace void_reckoning

template <> struct std::hash<void_reckoning::EntityId> {
    std::size_t operator()(void_reckoning::EntityId id) const noexcept { return id.value * 0x9E3779B97F4A7C15ULL; }
};
