#pragma once

#include "bindings/support/standard_casters.hpp"

#include <cstdint>
#include <optional>
#include <string>

#include "void_reckoning/campaign/faction_view.hpp"

/// Records of a faction view for Python: components in natural units and names.
namespace void_reckoning {

struct PlanetRecord {
    EntityId system;
    std::string planet_class;
    std::uint8_t orbit = 0, size = 0;
    float richness = 0;
};
struct ColonyRecord {
    double population = 0;
    float stability = 0;
    std::uint32_t founded = 0;
};
struct ShipRecord {
    EntityId fleet;
    std::string type;
    double hull = 0, shields = 0;
    float morale = 0;
    std::int32_t experience = 0;
};
struct ArmyRecord {
    EntityId planet, carrier;
    std::string type;
    double strength = 0;
    float morale = 0;
    std::int32_t experience = 0;
};
struct QueueRecord {
    bool unit = false;
    std::string type;
    std::uint32_t number = 0;
    double progress = 0;
};
struct ResearchRecord {
    std::optional<std::string> technology;
    double progress = 0;
};

[[nodiscard]] PlanetRecord record_of(const Universe& universe, const Planet& planet);
[[nodiscard]] ColonyRecord record_of(const Colony& colony);
[[nodiscard]] ShipRecord record_of(const Universe& universe, const Ship& ship);
[[nodiscard]] ArmyRecord record_of(const Universe& universe, const Army& army);
[[nodiscard]] QueueRecord record_of(const Universe& universe, const QueueEntry& entry);
[[nodiscard]] ResearchRecord record_of(const Universe& universe, const Research& research);

void bind_view_records(nanobind::module_& m);

}  // namespace void_reckoning
