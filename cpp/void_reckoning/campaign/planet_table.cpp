#include "void_reckoning/campaign/planet_table.hpp"

#include "void_reckoning/campaign/column_stamps.hpp"

namespace void_reckoning {

void PlanetTable::refresh(const World& world, const Starmap& map) {
    version_ = 0;
    now_.assign({world.timeline(), map.size()});
    const ComponentId planet = world.component<Planet>();
    for (std::size_t table = 0; table < world.table_count(); ++table) {
        if (!world.layout(table).mask.test(planet.value)) continue;
        now_.push_back(world.column(table, 0).stamp());
        list_stamps<Planet>(world, table, now_);
        list_stamps<Faction>(world, table, now_);
    }
    if (now_ == stamps_) {
        version_ = world.version();
        return;
    }
    stamps_.clear();  // invalid until it is built
    rows_.clear();
    first_.assign(1, 0);
    for (SystemNumber system = 0; system < map.size(); ++system) {
        for (const EntityId id : map.planets(system)) {
            rows_.push_back({id, world.get<Planet>(id), world.try_read<&Faction::seat>(id).value_or(Seat{})});
        }
        first_.push_back(static_cast<std::uint32_t>(rows_.size()));
    }
    stamps_.swap(now_);
    version_ = world.version();
}

}  // namespace void_reckoning
