#include <algorithm>

#include "void_reckoning/campaign/between_rounds.hpp"
#include "void_reckoning/campaign/forces.hpp"

namespace void_reckoning {
namespace {

constexpr std::int64_t kRepairShare = 10;   // a tenth of the full hull a turn, in a system with an own colony
constexpr std::int64_t kReplaceShare = 20;  // a twentieth of a company's soldiers a turn, on an own colony
constexpr float kMoraleStep = 0.25F;        // of the full morale a turn, anywhere

float rested(float morale, double full) { return std::min(static_cast<float>(full), morale + static_cast<float>(full) * kMoraleStep); }

bool has_colony(Campaign& campaign, Seat seat, SystemNumber system) {
    const auto planets = campaign.map().planets(system);
    return std::any_of(planets.begin(), planets.end(), [&](EntityId planet) { return campaign.owner(planet) == seat; });
}

}  // namespace

void recover_units(Campaign& campaign) {
    World& world = campaign.world();
    for (const EntityId id : world.sorted_ids<Ship>()) {
        Ship ship = world.get<Ship>(id);
        const Seat seat = world.read<&Faction::seat>(id);
        const combat::UnitProfile& profile = campaign.modifiers(seat)[ship.type].profile;
        if (ship.hull == profile.hull && ship.shields == profile.shields && ship.morale >= static_cast<float>(profile.morale)) continue;
        ship.shields = profile.shields;
        ship.morale = rested(ship.morale, profile.morale);
        if (ship.hull < profile.hull && !world.has<Movement>(ship.fleet) &&
            has_colony(campaign, seat, campaign.number(world.read<&Fleet::system>(ship.fleet)))) {
            ship.hull = std::min(profile.hull, ship.hull + std::max<std::int64_t>(1, profile.hull / kRepairShare));
        }
        ship.hull = std::min(ship.hull, profile.hull);
        world.set(id, ship);
    }
    for (const EntityId id : world.sorted_ids<Army>()) {
        Army army = world.get<Army>(id);
        const combat::UnitProfile& profile = campaign.modifiers(world.read<&Faction::seat>(id))[army.type].profile;
        army.morale = rested(army.morale, profile.morale);
        if (army.planet && army.strength < profile.hull) {
            army.strength = std::min(profile.hull, army.strength + std::max<std::int64_t>(1, profile.hull / kReplaceShare));
        }
        army.strength = std::min(army.strength, profile.hull);
        world.set(id, army);
    }
}

}  // namespace void_reckoning
