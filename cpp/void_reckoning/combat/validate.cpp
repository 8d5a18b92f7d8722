#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/combat/battle.hpp"
#include "void_reckoning/combat/validate.hpp"

namespace void_reckoning::combat {
namespace {

constexpr double kMaxLength = 1e9;                            // keeps squares of distances well within a float
constexpr std::int64_t kMaxHull = 100'000'000'000;         // 100 million points
constexpr double kMaxShots = 1'000'000;                    // of one mount in one tick
constexpr std::size_t kMaxUnits = 10'000'000;
constexpr double kMaxCover = 0.9;
constexpr double kMinFactor = 0.01, kMaxFactor = 100;    // of a terrain

/// One row of a table; the text is built only for an error.
struct Row {
    const char* table;
    std::size_t index;
    std::uint64_t id = 0;

    [[nodiscard]] std::string text() const {
        return id == 0 ? fmt::format("{} {}", table, index) : fmt::format("{} {} (id {})", table, index, id);
    }
    template <class Value> void require(const char* field, Value value, Value low, Value high) const {
        if (value >= low && value <= high) [[likely]]
            return;  // false for NaN
        throw InvalidInput(fmt::format("{}: {} must be between {} and {}, got {}", text(), field, low, high, value));
    }
};

void check(const WeaponProfile& weapon, std::size_t index) {
    const Row row{"weapon", index};
    row.require<int>("damage_type", weapon.damage_type, 0, static_cast<int>(kDamageTypes) - 1);
    row.require("range", weapon.range, 0.0, kMaxLength);
    row.require("rate", weapon.rate, 0.0, 1000.0);
    row.require("salvo", weapon.salvo, 0, 1'000'000);
    row.require("dispersion", weapon.dispersion, 0.0, 1e6);
    row.require("guidance", weapon.guidance, 0.0, 1.0);
    row.require("muzzle_velocity", weapon.muzzle_velocity, 0.0, kMaxLength);
    row.require<std::int64_t>("damage", weapon.damage, 0, kMaxHull);
    row.require<std::int64_t>("penetration", weapon.penetration, 0, kMaxHull);
    row.require("area", weapon.area, 0.0, kMaxLength);
    if (weapon.area > 0) row.require("guidance (of area fire)", weapon.guidance, 0.0, 0.0);
    row.require("burst (at most the area)", weapon.burst, 0.0, weapon.area);
}

/// Check a mounted weapon: one that could never hit is taken for a mistake.
void check(const Mount& mount, std::size_t m, const Row& row, const BattleSetup& setup) {
    if (mount.weapon >= setup.weapons.size()) {
        throw InvalidInput(fmt::format("{}: mounts[{}].weapon must be under the number of weapons, {}, got {}", row.text(), m,
                                       setup.weapons.size(), mount.weapon));
    }
    row.require("mounts.count", mount.count, 0, 10'000'000);
    const WeaponProfile& weapon = setup.weapons[mount.weapon];
    row.require("mounts: shots a tick (count * salvo * rate)", static_cast<double>(mount.count) * weapon.salvo * weapon.rate, 0.0,
                kMaxShots);
    if (mount.count == 0) return;
    const auto need = [&](const char* field, double value) {
        if (value > 0) [[likely]]
            return;
        throw InvalidInput(
            fmt::format("{}: {} of weapon {} in mounts[{}] must be greater than 0, got {}", row.text(), field, mount.weapon, m, value));
    };
    need("range", weapon.range);
    need("rate", weapon.rate);
    need("salvo", weapon.salvo);
}

void check(const UnitProfile& profile, std::size_t index, const BattleSetup& setup) {
    const Row row{"profile", index};
    row.require<std::int64_t>("hull", profile.hull, 1, kMaxHull);
    row.require<std::int64_t>("shields", profile.shields, 0, kMaxHull);
    row.require<std::int64_t>("shield_recharge", profile.shield_recharge, 0, kMaxHull);
    row.require<std::int64_t>("armour", profile.armour, 0, kMaxHull);
    for (const double resistance : profile.resistance) row.require("resistance", resistance, 0.0, 0.95);
    row.require("morale", profile.morale, 1e-3, 100.0);
    row.require("size", profile.size, 0.0, kMaxLength);
    row.require("tactical_speed", profile.tactical_speed, 0.0, kMaxLength);
    row.require<int>("mount_count", profile.mount_count, 0, static_cast<int>(kMaxMounts));
    for (std::size_t m = 0; m < profile.mount_count; ++m) {
        check(profile.mounts[m], m, row, setup);
    }
}

void check(const BattleUnit& unit, std::size_t index, const BattleSetup& setup) {
    const Row row{"unit", index, unit.id};
    if (unit.profile >= setup.profiles.size()) {
        throw InvalidInput(
            fmt::format("{}: profile must be under the number of profiles, {}, got {}", row.text(), setup.profiles.size(), unit.profile));
    }
    if (setup.profiles[unit.profile].domain != setup.domain) {
        throw InvalidInput(fmt::format("{}: profile must be of the battle's domain, got {} of the other", row.text(), unit.profile));
    }
    row.require<int>("side", unit.side, 0, static_cast<int>(kMaxSides) - 1);
    row.require<std::int64_t>("hull", unit.hull, 1, setup.profiles[unit.profile].hull);
    row.require<std::int64_t>("shields", unit.shields, 0, setup.profiles[unit.profile].shields);
    row.require("morale", unit.morale, 0.0F, 1000.0F);
    row.require("experience", unit.experience, 0, 1'000'000'000);
    row.require("fatigue", unit.fatigue, 0.0F, 1.0F);
    row.require("arrival (before the tick limit)", unit.arrival, 0, setup.tick_limit - 1);
    row.require("commander", unit.commander, 0.0F, 1.0F);
}

}  // namespace

void validate_values(const BattleSetup& setup) {
    const Row battle{"battle", 0};
    if (setup.units.size() > kMaxUnits) {
        throw InvalidInput(must_be("battle: number of units", fmt::format("at most {}", kMaxUnits), setup.units.size()));
    }
    battle.require("tick_limit", setup.tick_limit, 1, 100'000);
    battle.require("field_length", setup.field_length, 0.0, kMaxLength);
    for (const double ratio : setup.retreat_ratio) battle.require("retreat_ratio", ratio, 0.0, 1e6);
    for (const std::uint8_t team : setup.team) battle.require<int>("team", team, 0, static_cast<int>(kMaxSides) - 1);
    if (setup.team[0] == setup.team[1]) {
        throw InvalidInput(fmt::format("battle: sides 0 and 1 must be of different teams, got {} for both", setup.team[0]));
    }
    battle.require("terrain.cover", setup.terrain.cover, 0.0, kMaxCover);
    battle.require("terrain.speed", setup.terrain.speed, kMinFactor, kMaxFactor);
    battle.require("terrain.sight", setup.terrain.sight, kMinFactor, kMaxFactor);
    for (const double cover : setup.cover) battle.require("cover", cover, 0.0, kMaxCover);
    for (std::size_t i = 0; i < setup.weapons.size(); ++i) check(setup.weapons[i], i);
    for (std::size_t i = 0; i < setup.profiles.size(); ++i) check(setup.profiles[i], i, setup);
    std::array<std::size_t, kMaxSides> counts{};
    for (std::size_t i = 0; i < setup.units.size(); ++i) {
        check(setup.units[i], i, setup);
        ++counts[setup.units[i].side];
    }
    for (std::size_t side = 0; side < 2; ++side) {
        if (counts[side] == 0)
            throw InvalidInput(fmt::format("battle: sides 0 and 1 must have at least one unit each, got none for side {}", side));
    }
}

void validate(const BattleSetup& setup) {
    validate_values(setup);
    std::vector<std::uint64_t> ids;
    ids.reserve(setup.units.size());
    for (const BattleUnit& unit : setup.units) ids.push_back(unit.id);
    std::sort(ids.begin(), ids.end());
    const auto twice = std::adjacent_find(ids.begin(), ids.end());
    if (twice != ids.end()) reject_duplicate(*twice);
}

void reject_duplicate(std::uint64_t id) { throw InvalidInput(fmt::format("unit ids must be unique in a battle, got {} twice", id)); }

}  // namespace void_reckoning::combat
