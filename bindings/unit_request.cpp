#include "unit_request.hpp"

#include "standard_casters.hpp"
#include "void_reckoning/base/error.hpp"
#include "void_reckoning/campaign/skirmish.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

std::string kind_of(nb::handle value) { return nb::cast<std::string>(value.type().attr("__name__")); }

std::string text_of(nb::handle value, const std::string& what) {
    if (!nb::isinstance<nb::str>(value)) throw InvalidInput(fmt::format("{} is of type {}; a str is needed", what, kind_of(value)));
    return nb::cast<std::string>(value);
}

double number_of(nb::handle value, const std::string& what) {
    double number = 0;
    if (PyBool_Check(value.ptr()) || !nb::try_cast(value, number)) {
        throw InvalidInput(fmt::format("{} is of type {}; a number is needed", what, kind_of(value)));
    }
    return number;
}

nb::dict mapping_of(nb::handle value, const std::string& what) {
    if (!nb::hasattr(value, "keys")) throw InvalidInput(fmt::format("{} is of type {}; a mapping is needed", what, kind_of(value)));
    nb::dict copy;
    if (PyDict_Update(copy.ptr(), value.ptr()) != 0) throw nb::python_error();
    return copy;
}

OwnWeapon weapon_of(nb::handle value) {
    OwnWeapon own;
    if (nb::isinstance<nb::str>(value)) {
        own.weapon = nb::cast<std::string>(value);
        return own;
    }
    for (const auto& [key, entry] : mapping_of(value, "stats: an entry of weapons")) {
        const std::string name = text_of(key, "stats: a key of weapons");
        if (name == "weapon") {
            own.weapon = text_of(entry, "stats: weapon");
        } else if (name == "damage_type") {
            own.damage_type = text_of(entry, "stats: damage_type");
        } else {
            own.numbers.emplace_back(name, number_of(entry, "stats: weapons: " + name));
        }
    }
    if (own.weapon.empty()) throw InvalidInput("stats: an entry of weapons has no 'weapon', its name");
    return own;
}

/// {"pulse_laser": 2}, or a list of names and mappings.
std::vector<OwnWeapon> weapons_of(nb::handle value) {
    std::vector<OwnWeapon> weapons;
    if (nb::hasattr(value, "keys")) {
        for (const auto& [key, count] : mapping_of(value, "stats: weapons")) {
            const std::string name = text_of(key, "stats: a name of weapons");
            weapons.push_back({name, std::nullopt, {{"count", number_of(count, "stats: weapons: " + name)}}});
        }
        return weapons;
    }
    if (nb::isinstance<nb::str>(value) || !nb::hasattr(value, "__iter__")) {
        throw InvalidInput(fmt::format("stats: weapons is of type {}; a list or a mapping of names to counts is needed", kind_of(value)));
    }
    for (const nb::handle entry : nb::borrow<nb::iterable>(value)) weapons.push_back(weapon_of(entry));
    return weapons;
}

std::optional<OwnStats> stats_of(nb::handle value) {
    if (value.is_none()) return std::nullopt;
    OwnStats own;
    for (const auto& [key, entry] : mapping_of(value, "stats")) {
        const std::string name = text_of(key, "stats: a key");
        if (name == "domain") {
            own.domain = text_of(entry, "stats: domain");
        } else if (name == "resistance") {
            for (const auto& [type, share] : mapping_of(entry, "stats: resistance")) {
                const std::string damage = text_of(type, "stats: a key of resistance");
                own.resistances.emplace_back(damage, number_of(share, "stats: resistance to " + damage));
            }
        } else if (name == "weapons") {
            own.weapons = weapons_of(entry);
        } else {
            own.numbers.emplace_back(name, number_of(entry, "stats: " + name));
        }
    }
    return own;
}

void make(UnitRequest* self, std::string type, std::int64_t count, std::optional<std::string> faction,
          std::vector<std::string> technologies, std::int64_t experience, double hull, double shields, double morale, double fatigue,
          double commander, std::int64_t arrival, bool immobile, std::optional<std::uint64_t> unit_id, const nb::object& stats) {
    UnitRequest request;
    request.type = {std::move(type), faction.value_or(""), std::move(technologies), stats_of(stats)};
    request.count = count;
    request.experience = experience;
    request.hull = hull;
    request.shields = shields;
    request.morale = morale;
    request.fatigue = fatigue;
    request.commander = commander;
    request.arrival = arrival;
    request.immobile = immobile;
    request.first_id = unit_id;
    request.validate();
    new (self) UnitRequest(std::move(request));
}

constexpr const char* kDoc = R"(Equal units of one side of a battle.

Parameters
----------
type
    A unit type of the universe; or, with ``stats``, a name of one's own.
count
    How many, 1 to 10,000,000.
faction, technologies
    Whose traits count, and which technologies; ids of the universe.
experience
    Points; 100 are a level, of which eight count.
hull, shields, morale
    Shares of the type's own, 0 to 1 (hull above 0).
fatigue
    0 rested to 1 spent.
commander
    Skill of the commander that the first of them carries, 0 (nobody) to 1.
arrival
    The tick at which they enter, as reinforcements; 0: there from the start.
immobile
    They neither close in nor flee.
unit_id
    Of the first; the others count on. Random numbers are addressed by it. By default all units of a battle are counted from 1.
stats
    Numbers in place of the type's own, in content's units: ``hull``, ``shields``, ``shield_recharge``, ``armour`` in points, ``morale``,
    ``size`` in m, ``tactical_speed`` in km (space) or m (ground) a tick; ``resistance`` by damage type; ``weapons`` as
    ``{"pulse_laser": 2}`` or a list of names and mappings with ``weapon``, ``count``, ``damage_type``, ``range``, ``rate``, ``salvo``,
    ``dispersion``, ``guidance``, ``muzzle_velocity``, ``damage``, ``penetration``, ``area``, ``burst``. A type of one's own needs ``domain`` and ``hull``.

Raises
------
InvalidInput
    A number is out of its range, or no number; the message names it.

Examples
--------
>>> import void_reckoning as vr
>>> vr.CombatUnit("frigate", count=20)
<CombatUnit 20 frigate>
>>> vr.CombatUnit("hulk", stats={"domain": "space", "hull": 300, "weapons": {"mass_driver": 4}})
<CombatUnit 1 hulk>)";

}  // namespace

void bind_unit_request(nb::module_& m) {
    nb::class_<UnitRequest> c(m, "CombatUnit", kDoc);
    c.def("__init__", &make, "type"_a, "count"_a = 1, nb::kw_only(), "faction"_a.none() = nb::none(),
          "technologies"_a = std::vector<std::string>{}, "experience"_a = 0, "hull"_a = 1.0, "shields"_a = 1.0, "morale"_a = 1.0,
          "fatigue"_a = 0.0, "commander"_a = 0.0, "arrival"_a = 0, "immobile"_a = false, "unit_id"_a.none() = nb::none(),
          "stats"_a.none() = nb::none(),
          nb::sig("def __init__(self, type: str, count: int = 1, *, faction: str | None = None, technologies: "
                  "collections.abc.Sequence[str] = (), "
                  "experience: int = 0, hull: float = 1.0, shields: float = 1.0, morale: float = 1.0, fatigue: float = 0.0, "
                  "commander: float = 0.0, arrival: int = 0, immobile: bool = False, unit_id: int | None = None, "
                  "stats: collections.abc.Mapping[str, typing.Any] | None = None) -> None"));
    c.def_prop_ro("type", [](const UnitRequest& self) { return self.type.type; }, "Its unit type, or a name of its own.");
    c.def_prop_ro("count", [](const UnitRequest& self) { return self.count; }, "How many.");
    c.def("__repr__", [](const UnitRequest& self) { return fmt::format("<CombatUnit {} {}>", self.count, self.type.type); });
}

}  // namespace void_reckoning
