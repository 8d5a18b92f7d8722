#include <algorithm>

#include "void_reckoning/campaign/between_rounds.hpp"
#include "void_reckoning/campaign/forces.hpp"

namespace void_reckoning {
namespace {

constexpr std::int64_t kRepairShare = 10;   // a tenth of the full hull a turn, in a system with an own colony
constexpr std::int64_t kReplaceShare = 20;  // a twentieth of an army's soldiers a turn, on an own colony
constexpr float kMoraleStep = 0.25F;        // of the full morale a turn, anywhere
constexpr float kRest = 0.5F;               // of fatigue a turn, anywhere

float rested(float morale, double full) { return std::min(static_cast<float>(full), morale + static_cast<float>(full) * kMoraleStep); }

bool has_colony(Campaign& campaign, Seat seat, SystemNumber system) {
    const auto planets = campaign.planets(system);
    return std::any_of(planets.begin(), planets.end(), [&](const PlanetRow& planet) { return planet.owner == seat; });
}

}  // namespace

void recover_units(Campaign& campaign) {
    World& world = campaign.world();
    std::vector<const FactionModifiers*> modifiers;
    for (std::size_t i = 0; i < campaign.seats(); ++i) modifiers.push_back(&campaign.modifiers(Seat(i)));
    // Each unit by itself, so their order does not matter; most are undamaged.
    std::vector<EntityId> hurt;
    for (const auto& block : world.blocks<Ship, Faction>()) {
        const auto ids = block.ids();
        const auto seats = block.read<&Faction::seat>();
        const auto types = block.read<&Ship::type>();
        const auto hulls = block.read<&Ship::hull>();
        const auto shields = block.read<&Ship::shields>();
        const auto morale = block.read<&Ship::morale>();
        const auto fatigue = block.read<&Ship::fatigue>();
        for (std::size_t row = 0; row < ids.size(); ++row) {
            const combat::UnitProfile& full = (*modifiers[seats[row].value])[types[row]].profile;
            const bool whole = hulls[row] == full.hull && shields[row] == full.shields && fatigue[row] == 0.0F &&
                               morale[row] == static_cast<float>(full.morale);
            if (!whole) hurt.push_back(ids[row]);
        }
    }
    for (const EntityId id : hurt) {
        Ship ship = world.get<Ship>(id);
        const Seat seat = world.read<&Faction::seat>(id);
        const combat::UnitProfile& full = (*modifiers[seat.value])[ship.type].profile;
        ship.shields = full.shields;
        ship.morale = rested(ship.morale, full.morale);
        ship.fatigue = std::max(0.0F, ship.fatigue - kRest);
        if (ship.hull < full.hull && !world.has<Movement>(ship.fleet) &&
            has_colony(campaign, seat, campaign.number(world.read<&Fleet::system>(ship.fleet)))) {
            ship.hull += std::max<std::int64_t>(1, full.hull / kRepairShare);
        }
        ship.hull = std::min(full.hull, ship.hull);
        world.set(id, ship);
    }
    hurt.clear();
    for (const auto& block : world.blocks<Army, Faction>()) {
        const auto ids = block.ids();
        const auto seats = block.read<&Faction::seat>();
        const auto types = block.read<&Army::type>();
        const auto strengths = block.read<&Army::strength>();
        const auto morale = block.read<&Army::morale>();
        const auto fatigue = block.read<&Army::fatigue>();
        for (std::size_t row = 0; row < ids.size(); ++row) {
            const combat::UnitProfile& full = (*modifiers[seats[row].value])[types[row]].profile;
            const bool whole = strengths[row] == full.hull && fatigue[row] == 0.0F && morale[row] == static_cast<float>(full.morale);
            if (!whole) hurt.push_back(ids[row]);
        }
    }
    for (const EntityId id : hurt) {
        Army army = world.get<Army>(id);
        const combat::UnitProfile& full = (*modifiers[world.read<&Faction::seat>(id).value])[army.type].profile;
        army.morale = rested(army.morale, full.morale);
        army.fatigue = std::max(0.0F, army.fatigue - kRest);
        if (army.planet && army.strength < full.hull) army.strength += std::max<std::int64_t>(1, full.hull / kReplaceShare);
        army.strength = std::min(full.hull, army.strength);
        world.set(id, army);
    }
}

}  // namespace void_reckoning
