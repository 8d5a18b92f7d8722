#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace void_reckoning {

/// Tables of names that the numbers in a field stand for: rows of a universe's content, a campaign's factions, values of an enumeration.
enum class NameTable : std::uint8_t {
    kNone,
    kUnitType,
    kBuilding,
    kTechnology,
    kPlanetClass,
    kUniverseFaction,
    kFaction,  ///< the campaign's factions, by seat
    kSystemName,
    kVictoryCondition,
    kStance,
    kStarClass,
    kGalaxyShape,
};
inline constexpr std::size_t kNameTables = 12;

/// Return the table's name, such as "unit_type"; empty for kNone.
[[nodiscard]] constexpr std::string_view name_of(NameTable table) {
    constexpr std::string_view kNames[kNameTables] = {
        "",        "unit_type",   "building",          "technology", "planet_class", "universe_faction",
        "faction", "system_name", "victory_condition", "stance",     "star_class",   "galaxy_shape"};
    return kNames[static_cast<std::size_t>(table)];
}

/// How people write a field's stored value. Not part of its description: state, hashes, saves and logs use the stored number only.
struct Meaning {
    std::uint32_t scale = 1;            ///< the stored number is the natural value times this
    std::string_view unit;              ///< unit of the natural value
    NameTable names = NameTable::kNone;  ///< the stored number is a row of this table; the largest number of the field's type: none
    NameTable otherwise = NameTable::kNone;
    std::string_view chosen_by;         ///< a field of the same component: true for rows of `names`, false for rows of `otherwise`

    [[nodiscard]] constexpr bool has_names() const { return names != NameTable::kNone; }
    [[nodiscard]] constexpr bool has_scale() const { return scale != 1; }
    [[nodiscard]] constexpr bool plain() const { return !has_names() && !has_scale(); }
};

[[nodiscard]] constexpr Meaning thousandths(std::string_view unit) { return {1000, unit, NameTable::kNone, NameTable::kNone, {}}; }
[[nodiscard]] constexpr Meaning named(NameTable table) { return {1, {}, table, NameTable::kNone, {}}; }
[[nodiscard]] constexpr Meaning named_by(std::string_view field, NameTable when_true, NameTable when_false) {
    return {1, {}, when_true, when_false, field};
}

}  // namespace void_reckoning
