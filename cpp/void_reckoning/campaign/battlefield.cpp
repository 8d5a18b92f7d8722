#include "void_reckoning/campaign/battlefield.hpp"

#include <algorithm>

#include "void_reckoning/campaign/forces.hpp"
#include "void_reckoning/campaign/terrain.hpp"

namespace void_reckoning {
namespace {

constexpr std::uint16_t kNoRow = 0xFFFF;

}  // namespace

Battlefield::Battlefield(Campaign& campaign, combat::Domain domain, EntityId system, EntityId planet, Seat attacker, Seat defender)
    : campaign_(&campaign), domain_(domain), system_(system), planet_(planet), seats_{attacker, defender} {
    for (std::size_t side = 0; side < 2; ++side) {
        const FactionModifiers& modifiers = campaign.modifiers(seats_[side]);
        first_weapon_[side] = weapons_.size();
        weapons_.insert(weapons_.end(), modifiers.weapons.begin(), modifiers.weapons.end());
        weapon_of_.insert(weapon_of_.end(), modifiers.weapon_of.begin(), modifiers.weapon_of.end());
        row_of_type_[side].assign(modifiers.units.size(), kNoRow);
    }
    const bool ground = domain == combat::Domain::kGround;
    terrain_ = battle_terrain(campaign.universe(), ground ? ground_terrain(campaign, planet) : space_terrain(campaign, system));
    if (ground) cover_[1] = campaign.universe().rules.defender_cover;
}

std::uint16_t Battlefield::profile_row(std::uint8_t side, UnitTypeIndex type) {
    std::uint16_t& row = row_of_type_[side][type.value];
    if (row == kNoRow) {
        row = static_cast<std::uint16_t>(profiles_.size());
        combat::UnitProfile profile = campaign_->modifiers(seats_[side])[type].profile;
        for (std::size_t i = 0; i < profile.mount_count; ++i) {
            profile.mounts[i].weapon = static_cast<std::uint16_t>(profile.mounts[i].weapon + first_weapon_[side]);
        }
        profiles_.push_back(profile);
    }
    return row;
}

std::uint32_t Battlefield::group_row(EntityId group) {
    const auto found = std::find(groups_.begin(), groups_.end(), group);
    if (found != groups_.end()) return static_cast<std::uint32_t>(found - groups_.begin());
    groups_.push_back(group);
    return static_cast<std::uint32_t>(groups_.size() - 1);
}

void Battlefield::add_fleet(std::uint8_t side, EntityId fleet) {
    const World& world = campaign_->world();
    const std::uint32_t group = group_row(fleet);
    for (const EntityId entity : campaign_->indexes().ships_by_fleet.at(world, fleet)) {
        const Ship ship = world.get<Ship>(entity);
        combat::BattleUnit unit;
        unit.id = entity.value;
        unit.profile = profile_row(side, ship.type);
        unit.side = side;
        unit.group = group;
        unit.hull = std::min(ship.hull, profiles_[unit.profile].hull);
        unit.shields = std::min(ship.shields, profiles_[unit.profile].shields);
        unit.morale = std::min(ship.morale, static_cast<float>(profiles_[unit.profile].morale));
        unit.experience = ship.experience;
        unit.fatigue = ship.fatigue;
        units_.push_back(unit);
        entities_.push_back(entity);
        ++present_[side];
    }
}

void Battlefield::add_armies(std::uint8_t side, EntityId group, std::span<const EntityId> armies) {
    const World& world = campaign_->world();
    for (const EntityId entity : armies) {
        const Army army = world.get<Army>(entity);
        combat::BattleUnit unit;
        unit.id = entity.value;
        unit.profile = profile_row(side, army.type);
        unit.side = side;
        unit.group = group_row(group);
        unit.hull = std::min(army.strength, profiles_[unit.profile].hull);
        unit.shields = profiles_[unit.profile].shields;
        unit.morale = std::min(army.morale, static_cast<float>(profiles_[unit.profile].morale));
        unit.experience = army.experience;
        unit.fatigue = army.fatigue;
        units_.push_back(unit);
        entities_.push_back(entity);
        ++present_[side];
    }
}

void Battlefield::add_conjured(std::uint8_t side, EntityId group, UnitTypeIndex type, std::int32_t count, bool immobile) {
    if (count <= 0) return;
    const std::uint16_t row = profile_row(side, type);
    for (std::int32_t i = 0; i < count; ++i) {
        combat::BattleUnit unit;
        unit.id = combine(group.value, static_cast<std::uint64_t>(i)) | (std::uint64_t{1} << 63U);  // never an entity's id
        unit.profile = row;
        unit.side = side;
        unit.immobile = immobile;
        unit.group = group_row(group);
        unit.hull = profiles_[row].hull;
        unit.shields = profiles_[row].shields;
        unit.morale = static_cast<float>(profiles_[row].morale);
        units_.push_back(unit);
        entities_.emplace_back();
        ++present_[side];
    }
}

void Battlefield::open(Campaign& campaign) {
    World& world = campaign.world();
    number_ = world.read<&CampaignState::combats>(campaign.state_entity()) + 1;
    world.write<&CampaignState::combats>(campaign.state_entity(), number_);
    campaign.events().emit(CombatStart{number_, system_, planet_, seats_[0].value, seats_[1].value, present_[0], present_[1]});
    announce_groups(campaign.events());
}

void Battlefield::announce_groups(EventStream& events) const {
    std::vector<CombatParticipant> groups(groups_.size());
    for (const combat::BattleUnit& unit : units_) {
        CombatParticipant& group = groups[unit.group];
        group.side = unit.side;
        ++group.units;
    }
    for (std::size_t i = 0; i < groups.size(); ++i) {
        groups[i].combat = number_;
        groups[i].entity = groups_[i];
        groups[i].owner = seats_[groups[i].side].value;
        if (groups[i].units > 0) events.emit(groups[i]);
    }
}

void Battlefield::resolve(combat::BattleScratch& scratch, const Workers* workers) {
    const CampaignState now = campaign_->state();
    combat::BattleSetup setup;
    setup.weapons = weapons_;
    setup.profiles = profiles_;
    setup.units = units_;
    setup.domain = domain_;
    setup.tick_limit = campaign_->universe().rules.battle_tick_limit;
    setup.retreat_ratio = retreat_ratio_;
    setup.terrain = terrain_;
    setup.cover = cover_;
    setup.address = RandomAddress(now.seed).at(Purpose::kBattle).at(number_);
    setup.workers = workers;
    if (campaign_->battle_observer()) campaign_->battle_observer()(setup);
    combat::resolve_battle(setup, scratch, result_);
}

void Battlefield::apply(Campaign& campaign) {
    World& world = campaign.world();
    EventStream& events = campaign.events();
    for (const combat::DamageRecord& record : result_.damage) {
        events.emit(DamageDealt{number_, static_cast<std::uint32_t>(record.tick), groups_[record.source_group],
                                groups_[record.target_group], weapon_of_[record.weapon].value, static_cast<std::uint32_t>(record.shots),
                                static_cast<std::uint32_t>(record.hits), record.damage, static_cast<std::uint32_t>(record.kills)});
    }
    for (std::size_t i = 0; i < units_.size(); ++i) {
        const EntityId entity = entities_[i];
        const combat::UnitResult& after = result_.units[i];
        if (!entity) continue;
        if (after.fate == combat::Fate::kDestroyed) {
            destroy_unit(campaign, entity, DestroyReason::kCombat, number_);
            continue;
        }
        const std::int32_t experience = std::min(units_[i].experience + after.experience_gained, 1'000'000);
        if (world.has<Ship>(entity)) {
            Ship ship = world.get<Ship>(entity);
            ship.hull = after.hull;
            ship.shields = after.shields;
            ship.morale = after.morale;
            ship.fatigue = after.fatigue;
            ship.experience = experience;
            world.set(entity, ship);
        } else {
            Army army = world.get<Army>(entity);
            army.strength = after.hull;
            army.morale = after.morale;
            army.fatigue = after.fatigue;
            army.experience = experience;
            world.set(entity, army);
        }
    }
    if (result_.decided) {
        world.write<&CampaignState::decided>(campaign.state_entity(), world.read<&CampaignState::decided>(campaign.state_entity()) + 1);
    }
    const auto lost = [&](std::size_t side) { return static_cast<std::uint32_t>(result_.sides[side].destroyed); };
    events.emit(CombatEnd{number_, static_cast<std::uint8_t>(result_.outcome), result_.decided,
                          events.text(combat::name_of(result_.reason)), static_cast<std::uint32_t>(result_.ticks), lost(0), lost(1),
                          result_.sides[0].damage_dealt, result_.sides[1].damage_dealt});
}

}  // namespace void_reckoning
