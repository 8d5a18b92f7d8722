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
        seen[i] |= static_cast<std::uint8_t>(dx * dx + dy * dy <= limit);  // no branch: the loop is vectorised
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

void SightingIndex::refresh(const Campaign& campaign) {
    const World& world = campaign.world();
    version_ = world.version();
    std::uint64_t stamp = world.timeline();
    const ComponentId component = world.component<Sighting>();
    for (std::size_t table = 0; table < world.table_count(); ++table) {
        if (world.layout(table).mask.test(component.value)) stamp = stamp * 31 + world.column(table, 0).stamp();
    }
    if (valid_ && stamp == stamp_) return;
    by_seat_.assign(campaign.seats(), {});
    for (const auto& block : world.blocks<Sighting, Faction>()) {
        const auto ids = block.ids();
        const auto subjects = block.read<&Sighting::subject>();
        const auto seats = block.read<&Faction::seat>();
        for (std::size_t row = 0; row < ids.size(); ++row) {
            auto& list = by_seat_[seats[row].value];
            if (list.size() <= subjects[row].slot()) list.resize(subjects[row].slot() + 1);
            list[subjects[row].slot()] = ids[row];
        }
    }
    stamp_ = stamp;
    valid_ = true;
}

}  // namespace void_reckoning
