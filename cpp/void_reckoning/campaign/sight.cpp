#include "void_reckoning/campaign/sight.hpp"

#include <algorithm>

namespace void_reckoning {

Sight::Sight(Campaign& campaign, Seat seat) : seen_(campaign.map().size(), 0) {
    const World& world = campaign.world();
    const Starmap& map = campaign.map();
    Indexes& indexes = campaign.indexes();
    const double base = campaign.universe().rules.base_detection;
    std::vector<std::uint8_t> looked(map.size(), 0);  // several colonies of a system see the same
    for (const EntityId colony : indexes.colonies_by_seat.at(world, seat.value)) {
        const SystemNumber system = campaign.number(world.read<&Planet::system>(colony));
        if (!looked[system]) look_around(map, map.position(system), base);
        looked[system] = 1;
    }
    for (const EntityId fleet : indexes.fleets_by_seat.at(world, seat.value)) {
        look_around(map, world.get<Position>(fleet), detection_range(campaign, fleet));
    }
}

void Sight::look_around(const Starmap& map, Position from, double range) {
    const auto positions = map.positions();
    const auto limit = static_cast<float>(range * range);
    std::uint8_t* const seen = seen_.data();
    for (std::size_t i = 0; i < positions.size(); ++i) {
        const float dx = positions[i].x - from.x;
        const float dy = positions[i].y - from.y;
        const float dz = positions[i].z - from.z;
        seen[i] |= static_cast<std::uint8_t>(dx * dx + dy * dy + dz * dz <= limit);  // branch-free: the loop is vectorised
    }
}

double detection_range(Campaign& campaign, EntityId fleet) {
    const World& world = campaign.world();
    const FactionModifiers& modifiers = campaign.modifiers(world.read<&Faction::seat>(fleet));
    double range = 0;
    for (const EntityId ship : campaign.indexes().ships_by_fleet.at(world, fleet)) {
        range = std::max(range, modifiers[world.read<&Ship::type>(ship)].detection);
    }
    return range;
}

}  // namespace void_reckoning
