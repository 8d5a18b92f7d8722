#include "bindings/combat/unit_request.hpp"

#include "bindings/support/pickled.hpp"
#include "bindings/support/standard_casters.hpp"
#include "bindings/support/values.hpp"
#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/campaign/skirmish.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

OwnWeapon weapon_of(nb::handle value) {
    OwnWeapon own;
    if (nb::isinstance<nb::str>(value)) {
        own.weapon = text_of(value, "CombatUnit.stats: weapon");
        return own;
    }
    for (const auto& [name, entry] : entries_of(value, "CombatUnit.stats: an entry of weapons")) {
        if (name == "weapon") {
            own.weapon = text_of(entry, "CombatUnit.stats: weapon");
        } else if (name == "damage_type") {
            own.damage_type = text_of(entry, "CombatUnit.stats: damage_type");
        } else {
            own.numbers.emplace_back(name, number_of(entry, "CombatUnit.stats: weapons: " + name));
        }
    }
    if (own.weapon.empty()) throw InvalidInput("CombatUnit.stats: an entry of weapons must have 'weapon', its name");
    return own;
}

/// Return weapons from {"pulse_laser": 2}, or from a list of names and mappings.
std::vector<OwnWeapon> weapons_of(nb::handle value) {
    std::vector<OwnWeapon> weapons;
    if (has_attribute(value, "keys")) {
        for (const auto& [name, count] : entries_of(value, "CombatUnit.stats: weapons")) {
            weapons.push_back({name, std::nullopt, {{"count", number_of(count, "CombatUnit.stats: weapons: " + name)}}});
        }
        return weapons;
    }
    if (nb::isinstance<nb::str>(value) || !has_attribute(value, "__iter__")) {
        throw InvalidInput(
            fmt::format("CombatUnit.stats: weapons must be a list or a mapping of names to counts, got {}", type_name_of(value)));
    }
    for (const nb::object& entry : items_of(value, "CombatUnit.stats: weapons")) weapons.push_back(weapon_of(entry));
    return weapons;
}

std::optional<OwnStats> stats_of(nb::handle value) {
    if (value.is_none()) return std::nullopt;
    OwnStats own;
    for (const auto& [name, entry] : entries_of(value, "CombatUnit.stats")) {
        if (name == "domain") {
            own.domain = text_of(entry, "CombatUnit.stats: domain");
        } else if (name == "resistance") {
            for (const auto& [damage, share] : entries_of(entry, "CombatUnit.stats: resistance")) {
                own.resistances.emplace_back(damage, number_of(share, "CombatUnit.stats: resistance to " + damage));
            }
        } else if (name == "weapons") {
            own.weapons = weapons_of(entry);
        } else {
            own.numbers.emplace_back(name, number_of(entry, "CombatUnit.stats: " + name));
        }
    }
    return own;
}

std::uint64_t id_of(nb::handle value) {
    constexpr std::string_view kRule = "an integer from 0 to 2**64 - 1";
    const ScalarValue number = value_of(value, "CombatUnit.unit_id", kRefuse<InvalidInput>, kRule);
    if (const auto* large = std::get_if<std::uint64_t>(&number)) return *large;
    if (const auto* small = std::get_if<std::int64_t>(&number); small != nullptr && *small >= 0) return static_cast<std::uint64_t>(*small);
    throw InvalidInput(must_be("CombatUnit.unit_id", kRule, shown(value)));
}

void take(UnitRequest& request, const std::string& name, nb::handle value) {
    const std::string path = "CombatUnit." + name;
    const std::tuple<std::string_view, std::int64_t*, std::int64_t> integers[] = {{"experience", &request.experience, kMaxExperience},
                                                                                  {"arrival", &request.arrival, kMaxArrival}};
    const std::pair<std::string_view, double*> shares[] = {{"hull", &request.hull},
                                                           {"shields", &request.shields},
                                                           {"morale", &request.morale},
                                                           {"fatigue", &request.fatigue},
                                                           {"commander", &request.commander}};
    for (const auto& [known, place, most] : integers) {
        if (name == known) return void(*place = integer_of(value, path, 0, most));
    }
    for (const auto& [known, place] : shares) {
        if (name == known) return void(*place = number_of(value, path));
    }
    if (name == "faction") {
        request.type.faction = value.is_none() ? std::string() : text_of(value, path);
    } else if (name == "technologies") {
        for (const nb::object& one : items_of(value, path))
            request.type.technologies.push_back(text_of(one, "an entry of CombatUnit.technologies"));
    } else if (name == "immobile") {
        request.immobile = flag_of(value, path);
    } else if (name == "unit_id") {
        request.first_id = value.is_none() ? std::nullopt : std::optional(id_of(value));
    } else if (name == "stats") {
        request.type.stats = stats_of(value);
    } else {
        throw InvalidInput(
            fmt::format("CombatUnit has no field '{}'; it has type, count, faction, technologies, experience, hull, shields, morale, "
                        "fatigue, commander, "
                        "arrival, immobile, unit_id, stats",
                        name));
    }
}

/// Initialise a CombatUnit; `type` and `count` may be positional.
void make(UnitRequest* self, nb::handle type, nb::handle count, const nb::kwargs& others) {
    UnitRequest request;
    for (const auto& [name, value] : entries_of(others, "CombatUnit")) take(request, name, value);  // a misspelt `type` is found here
    if (type.is_none()) throw InvalidInput("CombatUnit.type must be a str, got None");
    request.type.type = text_of(type, "CombatUnit.type");
    request.count = integer_of(count, "CombatUnit.count", 1, kMaxUnits);
    try {
        request.validate();
    } catch (const InvalidInput& error) {
        throw InvalidInput(fmt::format("CombatUnit.{}", error.what()));
    }
    new (self) UnitRequest(std::move(request));
}

nb::dict dict_of(const NamedNumbers& numbers) {
    nb::dict dict;
    for (const auto& [name, number] : numbers) dict[nb::str(name.c_str())] = number;
    return dict;
}

/// Return what weapon_of() makes this weapon of.
nb::dict dict_of(const OwnWeapon& weapon) {
    nb::dict dict = dict_of(weapon.numbers);
    dict["weapon"] = weapon.weapon;
    if (weapon.damage_type) dict["damage_type"] = *weapon.damage_type;
    return dict;
}

nb::dict dict_of(const OwnStats& own) {
    nb::dict dict = dict_of(own.numbers);
    if (own.domain) dict["domain"] = *own.domain;
    if (!own.resistances.empty()) dict["resistance"] = dict_of(own.resistances);
    if (own.weapons) {
        nb::list weapons;
        for (const OwnWeapon& weapon : *own.weapons) weapons.append(dict_of(weapon));
        dict["weapons"] = weapons;
    }
    return dict;
}

/// Return the arguments that differ from their defaults: from them the same units can be created.
nb::dict arguments_of(const UnitRequest& request) {
    const UnitRequest defaults;
    nb::dict arguments;
    arguments["type"] = request.type.type;
    arguments["count"] = request.count;
    const auto put = [&](const char* name, const auto& value, const auto& usual) {
        if (value != usual) arguments[name] = value;
    };
    put("faction", request.type.faction, defaults.type.faction);
    put("technologies", request.type.technologies, defaults.type.technologies);
    put("experience", request.experience, defaults.experience);
    put("hull", request.hull, defaults.hull);
    put("shields", request.shields, defaults.shields);
    put("morale", request.morale, defaults.morale);
    put("fatigue", request.fatigue, defaults.fatigue);
    put("commander", request.commander, defaults.commander);
    put("arrival", request.arrival, defaults.arrival);
    put("immobile", request.immobile, defaults.immobile);
    if (request.first_id) arguments["unit_id"] = *request.first_id;
    if (request.type.stats) arguments["stats"] = dict_of(*request.type.stats);
    return arguments;
}

/// Let it be pickled as its arguments, and compared and hashed by them.
void bind_values(nb::class_<UnitRequest>& c) {
    c.def("__getstate__", &arguments_of);
    c.def(
        "__setstate__",
        [](UnitRequest& self, nb::handle given) {
            nb::kwargs others;
            nb::object type = nb::none(), count = nb::int_(1);
            for (const auto& [name, value] : entries_of(given, "pickled CombatUnit")) {
                if (name == "type") {
                    type = value;
                } else if (name == "count") {
                    count = value;
                } else {
                    others[name.c_str()] = value;
                }
            }
            make(&self, type, count, others);
        },
        "state"_a.none());
    c.def(
        "__eq__",
        [](const UnitRequest& self, nb::handle other) {
            return nb::isinstance<UnitRequest>(other) && arguments_of(self).equal(arguments_of(nb::cast<const UnitRequest&>(other)));
        },
        "other"_a.none(), nb::sig("def __eq__(self, other: object, /) -> bool"));
    c.def("__hash__", [](const UnitRequest& self) { return nb::hash(nb::make_tuple(self.type.type, self.count)); });
    never_copied(c);
}

constexpr const char* kDoc = R"(Equal units of one side of a battle.

Parameters
----------
type
    A unit type of the universe; or, with ``stats``, a name of your own.
count
    Number of units, 1 to 10,000,000.
faction, technologies
    Faction whose traits apply, and technologies; ids of the universe.
experience
    Points; 100 make a level, of which eight count.
hull, shields, morale
    Shares of the type's own, 0 to 1 (hull above 0).
fatigue
    0 rested to 1 exhausted.
commander
    Skill of the commander that the first of them carries, 0 (none) to 1.
arrival
    The tick at which they enter, as reinforcements; 0: present from the start.
immobile
    They neither close in nor flee.
unit_id
    Id of the first; the others count up from it. It addresses random numbers. By default all units of a battle are counted from 1.
stats
    Numbers that replace the type's own, in the units of content files: ``hull``, ``shields``, ``shield_recharge``, ``armour`` in points,
    ``morale``, ``size`` in m, ``tactical_speed`` in km (space) or m (ground) a tick; ``resistance`` by damage type; ``weapons`` as
    ``{"pulse_laser": 2}`` or a list of names and mappings with ``weapon``, ``count``, ``damage_type``, ``range``, ``rate``, ``salvo``,
    ``dispersion``, ``guidance``, ``muzzle_velocity``, ``damage``, ``penetration``, ``area``, ``burst``. A type of
    your own needs ``domain`` and ``hull``.

Raises
------
InvalidInput
    A value is not a number or is out of its range; the message names it.

Examples
--------
>>> import void_reckoning as vr
>>> vr.CombatUnit("frigate", count=20)
<CombatUnit 20 frigate>
>>> import pickle
>>> pickle.loads(pickle.dumps(vr.CombatUnit("frigate", 20))) == vr.CombatUnit("frigate", 20)
True
>>> vr.CombatUnit("hulk", stats={"domain": "space", "hull": 300, "weapons": {"mass_driver": 4}})
<CombatUnit 1 hulk>)";

}  // namespace

void bind_unit_request(nb::module_& m) {
    nb::class_<UnitRequest> c(m, "CombatUnit", kDoc);
    c.def("__init__", &make, "type"_a.none() = nb::none(), "count"_a.none() = 1, "others"_a,
          nb::sig("def __init__(self, type: str, count: int = 1, *, faction: str | None = None, technologies: "
                  "collections.abc.Sequence[str] = (), "
                  "experience: int = 0, hull: float = 1.0, shields: float = 1.0, morale: float = 1.0, fatigue: float = 0.0, "
                  "commander: float = 0.0, arrival: int = 0, immobile: bool = False, unit_id: int | None = None, "
                  "stats: collections.abc.Mapping[str, typing.Any] | None = None) -> None"));
    bind_values(c);
    c.def_prop_ro("type", [](const UnitRequest& self) { return self.type.type; }, "Its unit type, or a name of its own.");
    c.def_prop_ro("count", [](const UnitRequest& self) { return self.count; }, "Number of units.");
    c.def("__repr__", [](const UnitRequest& self) { return fmt::format("<CombatUnit {} {}>", self.count, self.type.type); });
}

}  // namespace void_reckoning
