#include "void_reckoning/campaign/skirmish_roster.hpp"

#include "void_reckoning/base/error.hpp"

namespace void_reckoning {
namespace {

void check_row(const char* what, std::size_t row, std::size_t rows) {
    if (row >= rows) throw InvalidInput(fmt::format("{} of a battle must be below {}, got {}", what, rows, row));
}

}  // namespace

SkirmishRoster::SkirmishRoster(DamageDetail detail, std::size_t sides, std::vector<std::shared_ptr<const FieldedType>> types,
                               std::vector<Group> groups, std::span<const NamedWeapon> weapons, std::vector<combat::BattleUnit> units)
    : detail_(detail), sides_(sides), groups_(std::move(groups)), fielded_(std::move(types)), units_(std::move(units)) {
    check_row("the number of sides", sides_, combat::kMaxSides + 1);
    for (const std::shared_ptr<const FieldedType>& type : fielded_) profiles_.push_back(type->profile);
    for (const NamedWeapon& weapon : weapons) {
        check_row("the type of a weapon", weapon.type, fielded_.size());
        check_row("the damage type of a weapon", static_cast<std::size_t>(weapon.damage), combat::kDamageTypes);
        weapon_names_.push_back(weapon.name);
        weapon_types_.push_back(weapon.type);
        weapons_.emplace_back().damage_type = static_cast<std::uint8_t>(weapon.damage);
    }
    for (const Group& group : groups_) check_row("the side of a group", group.side, sides_);
    for (const combat::BattleUnit& unit : units_) {
        check_row("the side of a unit", unit.side, sides_);
        check_row("the type of a unit", unit.profile, fielded_.size());
        check_row("the group of a unit", unit.group, groups_.size());
    }
}

std::string side_label(std::size_t side) {
    if (side < 2) return side == 0 ? "attackers" : "defenders";
    return fmt::format("others[{}]", side - 2);
}

}  // namespace void_reckoning
