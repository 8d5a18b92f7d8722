#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "void_reckoning/events/stream.hpp"

namespace void_reckoning {

/// A place in the galaxy, light years.
struct EventPlace {
    float x = 0;
    float y = 0;
    float z = 0;
};

/// Names of the numbers in a campaign's events: ids in the universe, by row.
struct EventVocabulary {
    std::vector<std::string> factions;      ///< by seat
    std::vector<std::string> weapons;
    std::vector<std::string> damage_types;  ///< by weapon
    std::vector<std::string> unit_types, buildings, technologies, victory_conditions;
    std::vector<std::string> orders;        ///< by kind
    std::unordered_map<std::uint64_t, EventPlace> systems;  ///< by entity id; looked up only, never iterated

    /// Return the row's id; empty if there is no such row.
    [[nodiscard]] static std::string_view name(const std::vector<std::string>& rows, std::size_t row);
    [[nodiscard]] std::optional<EventPlace> place(EntityId system) const;
};

/// Return the name of a value in a field whose values have names ("0 start, 1 built" in its description); empty if it has none.
[[nodiscard]] std::string_view value_name(const EventFieldInfo& field, std::uint64_t value);

/// Return how many of the stored unit are one natural unit: 1,000 for "1/1000 credit" (credits) and for "thousands" of people (millions), 1
/// for all others.
[[nodiscard]] double natural_scale(const EventFieldInfo& field);

}  // namespace void_reckoning
