#include "void_reckoning/campaign/own_numbers.hpp"

#include <algorithm>
#include <array>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/ecs/field_ref.hpp"

namespace void_reckoning {
namespace {

constexpr double kThousand = 1000;
constexpr double kMax = 1e8;           // points of hull and the like
constexpr double kMaxLength = 1e9;        // km, m

std::int64_t thousandths(double points) { return static_cast<std::int64_t>(points * kThousand + 0.5); }

/// A number that content may set: its name, allowed range, and destination.
template <class Row> struct Number {
    std::string_view name;
    double low, high;
    bool whole;
    void (*set)(Row& row, double value);
};

constexpr std::array<Number<UnitType>, 7> kUnitNumbers{{
    {"hull", 0.001, kMax, false, [](UnitType& t, double v) { t.hull = thousandths(v); }},
    {"shields", 0, kMax, false, [](UnitType& t, double v) { t.shields = thousandths(v); }},
    {"shield_recharge", 0, kMax, false, [](UnitType& t, double v) { t.shield_recharge = thousandths(v); }},
    {"armour", 0, kMax, false, [](UnitType& t, double v) { t.armour = thousandths(v); }},
    {"morale", 0.01, 100, false, [](UnitType& t, double v) { t.morale = v; }},
    {"size", 0.001, kMaxLength, false, [](UnitType& t, double v) { t.size = v; }},
    {"tactical_speed", 0, kMaxLength, false, [](UnitType& t, double v) { t.tactical_speed = v; }},
}};

struct CountedWeapon {
    Weapon& weapon;
    std::int32_t count = 1;
};

constexpr std::array<Number<CountedWeapon>, 11> kWeaponNumbers{{
    {"count", 1, 1e6, true, [](CountedWeapon& w, double v) { w.count = static_cast<std::int32_t>(v); }},
    {"range", 0.001, kMaxLength, false, [](CountedWeapon& w, double v) { w.weapon.range = v; }},
    {"rate", 0.001, 1000, false, [](CountedWeapon& w, double v) { w.weapon.rate = v; }},
    {"salvo", 1, 1e6, true, [](CountedWeapon& w, double v) { w.weapon.salvo = static_cast<std::int32_t>(v); }},
    {"dispersion", 0, 1e6, false, [](CountedWeapon& w, double v) { w.weapon.dispersion = v; }},
    {"guidance", 0, 1, false, [](CountedWeapon& w, double v) { w.weapon.guidance = v; }},
    {"muzzle_velocity", 0, kMaxLength, false, [](CountedWeapon& w, double v) { w.weapon.muzzle_velocity = v; }},
    {"damage", 0, kMax, false, [](CountedWeapon& w, double v) { w.weapon.damage = thousandths(v); }},
    {"penetration", 0, kMax, false, [](CountedWeapon& w, double v) { w.weapon.penetration = thousandths(v); }},
    {"area", 0, kMaxLength, false, [](CountedWeapon& w, double v) { w.weapon.area = v; }},
    {"burst", 0, kMaxLength, false, [](CountedWeapon& w, double v) { w.weapon.burst = v; }},
}};

template <class Row, std::size_t kCount> std::vector<std::string_view> names_of(const std::array<Number<Row>, kCount>& numbers) {
    std::vector<std::string_view> names;
    for (const Number<Row>& number : numbers) names.push_back(number.name);
    return names;
}

template <class Row, std::size_t kCount>
void apply(Row& row, const std::array<Number<Row>, kCount>& numbers, const NamedNumbers& given, std::string_view of) {
    for (const auto& [name, value] : given) {
        const auto found = std::find_if(numbers.begin(), numbers.end(), [&](const Number<Row>& number) { return number.name == name; });
        if (found == numbers.end())
            throw InvalidInput(fmt::format("{} has no field '{}'{}", of, name, nearest_names(name, names_of(numbers))));
        if (!(value >= found->low && value <= found->high) ||
            (found->whole && value != static_cast<double>(static_cast<std::int64_t>(value)))) {
            throw InvalidInput(fmt::format("{}: {} must be {}between {} and {}, got {}", of, name, found->whole ? "a whole number " : "",
                                           found->low, found->high, value));
        }
        found->set(row, value);
    }
}

DamageType damage_type_named(std::string_view name) {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < kDamageTypes; ++i) {
        names.push_back(name_of(static_cast<DamageType>(i)));
        if (names.back() == name) return static_cast<DamageType>(i);
    }
    throw InvalidInput(must_be_one_of("damage_type", names, name));
}

}  // namespace

void apply_own(UnitType& type, const OwnStats& own, bool known) {
    if (own.domain) {
        if (*own.domain != "space" && *own.domain != "ground") {
            throw InvalidInput(fmt::format("domain must be space or ground, got '{}'", *own.domain));
        }
        const Domain domain = *own.domain == "space" ? Domain::kSpace : Domain::kGround;
        if (known && domain != type.domain) {
            throw InvalidInput(fmt::format("domain of {} must be {}, got '{}'; a type of its own needs another name", type.id,
                                           name_of(type.domain), *own.domain));
        }
        type.domain = domain;
    }
    const bool has_hull = std::any_of(own.numbers.begin(), own.numbers.end(), [](const auto& number) { return number.first == "hull"; });
    if (!known && (!own.domain || !has_hull)) throw InvalidInput("stats must have at least domain and hull for a type of its own");
    apply(type, kUnitNumbers, own.numbers, "stats");
    for (const auto& [name, share] : own.resistances) {
        if (!(share >= 0 && share <= 0.95))
            throw InvalidInput(fmt::format("stats: resistance to {} must be between 0 and 0.95, got {}", name, share));
        type.resistance[static_cast<std::size_t>(damage_type_named(name))] = share;
    }
}

std::int32_t apply_own(Weapon& weapon, const OwnWeapon& own) {
    CountedWeapon counted{weapon};
    const std::string of = "weapons: " + own.weapon;
    if (own.damage_type) weapon.damage_type = damage_type_named(*own.damage_type);
    apply(counted, kWeaponNumbers, own.numbers, of);
    if (weapon.range <= 0) throw InvalidInput(of + ": range must be greater than 0 for a weapon of its own, got 0");
    if (weapon.burst > weapon.area) {
        throw InvalidInput(fmt::format("{}: burst must be between 0 and its area, {}, got {}", of, weapon.area, weapon.burst));
    }
    if (weapon.area > 0 && weapon.guidance > 0) {
        throw InvalidInput(fmt::format("{}: guidance must be 0 for area fire, got {}", of, weapon.guidance));
    }
    return counted.count;
}

}  // namespace void_reckoning
