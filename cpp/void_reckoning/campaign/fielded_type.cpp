#include "void_reckoning/campaign/fielded_type.hpp"

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/campaign/modifiers.hpp"
#include "void_reckoning/campaign/nearest_ids.hpp"
#include "void_reckoning/campaign/own_numbers.hpp"

namespace void_reckoning {
namespace {

std::vector<const Effect*> effects_of(const Universe& universe, const FieldedName& name) {
    std::vector<const Effect*> effects;
    if (!name.faction.empty()) {
        const FactionIndex faction = universe.find_faction(name.faction);
        if (!faction) {
            throw InvalidInput(fmt::format("faction must be one of universe {}, got '{}'{}", universe.id, name.faction,
                                           nearest_ids(name.faction, universe.factions)));
        }
        for (const Effect& effect : universe[faction].traits) effects.push_back(&effect);
    }
    for (const std::string& id : name.technologies) {
        const TechnologyIndex technology = universe.find_technology(id);
        if (!technology) {
            throw InvalidInput(fmt::format("technologies must be those of universe {}, got '{}'{}", universe.id, id,
                                           nearest_ids(id, universe.technologies)));
        }
        for (const Effect& effect : universe[technology].effects) effects.push_back(&effect);
    }
    return effects;
}

void mount(FieldedType& made, const Weapon& weapon, std::int32_t count, const ModifierRow& row) {
    if (made.profile.mount_count == combat::kMaxMounts) {
        throw InvalidInput(fmt::format("weapons must be at most {} different ones, got more", combat::kMaxMounts));
    }
    made.profile.mounts[made.profile.mount_count++] = {static_cast<std::uint16_t>(made.weapons.size()), count};
    made.weapons.push_back(weapon_profile(weapon, row));
    made.weapon_names.push_back(weapon.id);
}

void mount_own(FieldedType& made, const Universe& universe, const OwnWeapon& own, Domain domain, const ModifierRow& row) {
    Weapon weapon;
    const WeaponIndex known = universe.find_weapon(own.weapon);
    if (known) {
        weapon = universe[known];
        if (weapon.domain != domain) {
            throw InvalidInput(
                fmt::format("weapons must be of the unit's domain, {}, got {} of {}", name_of(domain), own.weapon, name_of(weapon.domain)));
        }
    } else if (own.numbers.empty() || (own.numbers.size() == 1 && own.numbers[0].first == "count")) {
        throw InvalidInput(fmt::format("weapons must be those of universe {}, got '{}'{}", universe.id, own.weapon,
                                       nearest_ids(own.weapon, universe.weapons)));
    }
    weapon.id = own.weapon;
    mount(made, weapon, apply_own(weapon, own), row);
}

}  // namespace

FieldedType TypeCatalogue::make(const FieldedName& name) const {
    const Universe& universe = *universe_;
    UnitTypeIndex index = universe.find_unit_type(name.type);
    UnitType type;
    if (index) {
        type = universe[index];
    } else if (!name.stats || (name.stats->numbers.empty() && !name.stats->domain)) {
        throw InvalidInput(fmt::format("type must be a unit type of universe {}, got '{}'{}", universe.id, name.type,
                                       nearest_ids(name.type, universe.unit_types)));
    }
    const std::vector<const Effect*> effects = effects_of(universe, name);
    if (name.stats) apply_own(type, *name.stats, static_cast<bool>(index));
    const ModifierRow row = unit_modifiers(effects, type, index);
    FieldedType made;
    made.name = name.type;
    made.profile = unit_profile(type, row);
    made.cost = row[static_cast<std::size_t>(Stat::kCost)].of(type.cost);
    if (name.stats && name.stats->weapons) {
        for (const OwnWeapon& own : *name.stats->weapons) mount_own(made, universe, own, type.domain, row);
    } else {
        for (const WeaponMount& mounted : type.weapons) mount(made, universe[mounted.weapon], mounted.count, row);
    }
    return made;
}

std::shared_ptr<const FieldedType> TypeCatalogue::find(const FieldedName& name) {
    if (name.stats) return std::make_shared<const FieldedType>(make(name));
    std::string key = name.type + '\n' + name.faction;
    for (const std::string& technology : name.technologies) key += '\n' + technology;
    {
        const std::scoped_lock lock(mutex_);
        if (const auto known = known_.find(key); known != known_.end()) return known->second;
    }
    auto made = std::make_shared<const FieldedType>(make(name));
    const std::scoped_lock lock(mutex_);
    return known_.try_emplace(std::move(key), std::move(made)).first->second;  // another thread may have been faster
}

}  // namespace void_reckoning
