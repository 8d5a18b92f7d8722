#include <fmt/format.h>

#include "void_reckoning/universe/readers.hpp"

namespace void_reckoning {
namespace {

constexpr Range kPoints = {0, 1'000'000};

void read_price(TableReader& table, UnitType& type) {
    type.cost = table.thousandths("cost", kMoney);
    type.industry = table.thousandths("industry", kMoney);
    type.upkeep = table.thousandths("upkeep", kMoney);
}

void read_protection(TableReader& table, UnitType& type) {
    type.hull = table.thousandths("hull", {1, kPoints.most});
    type.shields = table.thousandths_or("shields", kPoints, 0);
    type.shield_recharge = table.thousandths_or("shield_recharge", kPoints, 0);
    type.armour = table.thousandths_or("armour", kPoints, 0);
    TableReader resistance = table.table("resistance");
    for (std::size_t i = 0; i < kDamageTypes; ++i) {
        type.resistance[i] = resistance.number_or(name_of(static_cast<DamageType>(i)), {0, 0.9}, 0);
    }
    resistance.finish();
    type.morale = table.number_or("morale", {0, 3, true}, 1);
    if (type.shield_recharge > 0 && type.shields == 0) {
        table.problems().add(table.place("shield_recharge"), "one without shields", "left out where shields are 0");
    }
}

void read_mounts(TableReader& table, const Catalogue& catalogue, const Universe& universe, UnitType& type) {
    for (const auto& [weapon, count] : table.counts<WeaponIndex>("weapons", catalogue.weapons.names, {1, 1'000})) {
        type.weapons.push_back({weapon, count});
        if (!weapon || universe[weapon].domain == type.domain) continue;
        const Weapon& wrong = universe[weapon];
        Place place = table.place("weapons");
        place.key += "." + wrong.id;
        table.problems().add(place, fmt::format("a {} weapon on a {} unit", name_of(wrong.domain), name_of(type.domain)),
                             fmt::format("a {} weapon", name_of(type.domain)));
    }
}

void check_number_of_mounts(TableReader& table, const UnitType& type) {
    if (type.weapons.size() <= kMaxMounts) return;
    table.problems().add(table.place("weapons"), fmt::format("{}", type.weapons.size()),
                         fmt::format("up to {} different ones", kMaxMounts));
}

void read_movement(TableReader& table, UnitType& type) {
    type.size = table.number("size", {0, 100'000, true});
    type.tactical_speed = table.number_or("tactical_speed", {0, 10'000}, 0);
    type.detection = table.number_or("detection", {0, 1'000}, 0);
    type.transport = static_cast<std::int32_t>(table.whole_or("transport", {0, 10'000}, 0));
    type.colonises = table.flag_or("colonises", false);
    type.speed = table.number_or("speed", {0, 1'000}, 0);
    if (type.domain == Domain::kSpace) return;
    const std::string ships_only = "left out or 0: armies travel in ships";
    if (type.speed > 0) table.problems().add(table.place("speed"), "one for a ground unit", ships_only);
    if (type.transport > 0) table.problems().add(table.place("transport"), "one for a ground unit", ships_only);
    if (type.colonises) table.problems().add(table.place("colonises"), "true", "false for a ground unit");
}

}  // namespace

void read_unit_types(const Catalogue& catalogue, Problems& problems, Universe& universe) {
    read_rows(catalogue.unit_types, problems, universe.unit_types, [&](TableReader& table, UnitType& type) {
        type.domain = table.choice("domain", Domain::kGround);
        type.factions = table.references<FactionIndex>("factions", catalogue.factions.names);
        type.requires_technology = table.reference_if_any<TechnologyIndex>("requires_technology", catalogue.technologies.names);
        type.requires_building = table.reference_if_any<BuildingIndex>("requires_building", catalogue.buildings.names);
        read_price(table, type);
        read_protection(table, type);
        read_movement(table, type);
        read_mounts(table, catalogue, universe, type);
        check_number_of_mounts(table, type);
    });
}

}  // namespace void_reckoning
