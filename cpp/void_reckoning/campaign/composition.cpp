#include "void_reckoning/campaign/composition.hpp"

#include <algorithm>

#include "void_reckoning/campaign/colony_output.hpp"
#include "void_reckoning/campaign/forces.hpp"

namespace void_reckoning {
namespace {

constexpr std::int64_t kWhole = 1000;

/// Adds counts to a list from its end on, by owner and type.
class Tally {
   public:
    explicit Tally(std::vector<SeenUnits>& out) : out_(out), first_(out.size()) {}

    void add(Seat owner, UnitTypeIndex type, std::int64_t count, std::int64_t health) {
        if (count <= 0) return;
        auto at = out_.begin() + static_cast<std::ptrdiff_t>(first_);
        while (at != out_.end() && (at->owner < owner || (at->owner == owner && at->type < type))) ++at;
        if (at == out_.end() || at->owner != owner || at->type != type) at = out_.insert(at, SeenUnits{owner, type, 0, 0});
        at->count += static_cast<std::uint32_t>(count);
        at->health += health;
    }
    void add_unit(Seat owner, UnitTypeIndex type, std::int64_t left, std::int64_t full) {
        add(owner, type, 1, full > 0 ? std::clamp<std::int64_t>((left * kWhole + full / 2) / full, 1, kWhole) : kWhole);
    }
    /// Add units that begin each battle undamaged.
    void add_whole(Seat owner, UnitTypeIndex type, std::int64_t count) { add(owner, type, count, count * kWhole); }

   private:
    std::vector<SeenUnits>& out_;
    std::size_t first_;
};

/// Add a fleet; return its strength, as defined in forces.hpp.
double add_fleet(Campaign& campaign, EntityId fleet, Seat owner, Tally& tally) {
    const World& world = campaign.world();
    const FactionModifiers& modifiers = campaign.modifiers(owner);
    double strength = 0;
    for (const EntityId id : campaign.indexes().ships_by_fleet.at(world, fleet)) {
        const UnitTypeIndex type = world.read<&Ship::type>(id);
        const UnitStats& stats = modifiers[type];
        const std::int64_t hull = world.read<&Ship::hull>(id);
        tally.add_unit(owner, type, hull, stats.profile.hull);
        strength += stats.strength.strength * health(hull, stats.profile.hull);
    }
    return strength;
}

}  // namespace

void fleet_composition(Campaign& campaign, EntityId fleet, std::vector<SeenUnits>& out) {
    Tally tally(out);
    add_fleet(campaign, fleet, campaign.world().read<&Faction::seat>(fleet), tally);
}

double hostile_composition_at(Campaign& campaign, Seat seat, SystemNumber system, std::vector<SeenUnits>& out) {
    const World& world = campaign.world();
    const UnitTypeIndex platform = campaign.universe().rules.platform_type;
    Tally tally(out);
    double strength = 0;
    for (const EntityId fleet : campaign.indexes().fleets_by_system.at(world, campaign.map().system(system))) {
        const Seat owner = world.read<&Faction::seat>(fleet);
        if (owner != seat && !world.has<Movement>(fleet)) strength += add_fleet(campaign, fleet, owner, tally);
    }
    for (const auto& [planet, facts, owner] : campaign.planets(system)) {
        if (!owner || owner == seat) continue;
        const std::int32_t platforms = orbital_defence(campaign, planet);
        if (platforms == 0) continue;
        tally.add_whole(owner, platform, platforms);
        strength += platforms * campaign.modifiers(owner)[platform].strength.strength;
    }
    return strength;
}

void garrison_composition_at(Campaign& campaign, EntityId planet, std::vector<SeenUnits>& out) {
    const std::optional<Seat> owner = campaign.owner(planet);
    if (!owner) return;
    const World& world = campaign.world();
    const FactionModifiers& modifiers = campaign.modifiers(*owner);
    Tally tally(out);
    for (const EntityId id : campaign.indexes().armies_by_planet.at(world, planet)) {
        const UnitTypeIndex type = world.read<&Army::type>(id);
        tally.add_unit(*owner, type, world.read<&Army::strength>(id), modifiers[type].profile.hull);
    }
    tally.add_whole(*owner, campaign.universe().rules.militia_type, militia_armies(campaign, planet));
}

void sighted_composition(Campaign& campaign, EntityId sighting, std::vector<SeenUnits>& out) {
    const World& world = campaign.world();
    const auto first = static_cast<std::ptrdiff_t>(out.size());
    for (const EntityId row : campaign.indexes().units_by_sighting.at(world, sighting))
        out.push_back(units_of(world.get<SightedUnits>(row)));
    // Rows are overwritten: their ids mean nothing.
    std::sort(out.begin() + first, out.end(),
              [](const SeenUnits& a, const SeenUnits& b) { return a.owner != b.owner ? a.owner < b.owner : a.type < b.type; });
}

void write_composition(World& world, EntityId sighting, Faction tag, std::span<const EntityId> rows, std::span<const SeenUnits> seen) {
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const SightedUnits row{sighting, seen[i].owner, seen[i].type, seen[i].count, seen[i].health};
        if (i < rows.size()) {
            world.set(rows[i], row);
        } else {
            world.create(row, tag);
        }
    }
    for (std::size_t i = seen.size(); i < rows.size(); ++i) world.destroy(rows[i]);
}

}  // namespace void_reckoning
