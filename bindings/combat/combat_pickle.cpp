#include "bindings/combat/combat_pickle.hpp"

#include <algorithm>

#include "bindings/combat/combat_rows.hpp"
#include "bindings/support/pickled.hpp"
#include "bindings/support/record_columns.hpp"
#include "bindings/support/standard_casters.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

/// Changes with any change of the state below.
constexpr int kOutcomeFormat = 1;

/// The part of a battle's unit that its outcome shows.
template <class Do> auto with_units(Do&& act) {
    using combat::BattleUnit;
    return act(RecordColumn<BattleUnit, std::uint64_t>{"id", &BattleUnit::id},
               RecordColumn<BattleUnit, std::uint16_t>{"type", &BattleUnit::profile},
               RecordColumn<BattleUnit, std::uint8_t>{"side", &BattleUnit::side},
               RecordColumn<BattleUnit, std::uint32_t>{"group", &BattleUnit::group},
               RecordColumn<BattleUnit, std::int64_t>{"hull", &BattleUnit::hull});
}

template <class Do> auto with_results(Do&& act) {
    using combat::UnitResult;
    return act(RecordColumn<UnitResult, std::int64_t>{"hull", &UnitResult::hull},
               RecordColumn<UnitResult, std::int64_t>{"shields", &UnitResult::shields},
               RecordColumn<UnitResult, std::int64_t>{"damage_dealt", &UnitResult::damage_dealt},
               RecordColumn<UnitResult, float>{"morale", &UnitResult::morale},
               RecordColumn<UnitResult, std::int32_t>{"experience_gained", &UnitResult::experience_gained},
               RecordColumn<UnitResult, std::int32_t>{"kills", &UnitResult::kills},
               RecordColumn<UnitResult, combat::Fate>{"fate", &UnitResult::fate, 4},
               RecordColumn<UnitResult, float>{"fatigue", &UnitResult::fatigue},
               RecordColumn<UnitResult, std::uint16_t>{"killed_by", &UnitResult::killed_by},
               RecordColumn<UnitResult, bool>{"arrived", &UnitResult::arrived});
}

template <class Do> auto with_sides(Do&& act) {
    using combat::SideStatistics;
    using Count = RecordColumn<SideStatistics, std::int64_t>;
    return act(Count{"started", &SideStatistics::started}, Count{"destroyed", &SideStatistics::destroyed},
               Count{"routed", &SideStatistics::routed}, Count{"withdrawn", &SideStatistics::withdrawn},
               Count{"hull_started", &SideStatistics::hull_started}, Count{"hull_left", &SideStatistics::hull_left},
               Count{"damage_dealt", &SideStatistics::damage_dealt}, Count{"damage_received", &SideStatistics::damage_received},
               Count{"shots", &SideStatistics::shots}, Count{"hits", &SideStatistics::hits},
               Count{"never_arrived", &SideStatistics::never_arrived},
               RecordColumn<SideStatistics, std::array<std::int64_t, combat::kDamageTypes>>{"destroyed_by", &SideStatistics::destroyed_by},
               RecordColumn<SideStatistics, std::array<double, combat::kStresses>>{"stress", &SideStatistics::stress});
}

template <class Do> auto with_damage(Do&& act) {
    using combat::DamageRecord;
    return act(RecordColumn<DamageRecord, std::int32_t>{"tick", &DamageRecord::tick},
               RecordColumn<DamageRecord, std::uint32_t>{"source", &DamageRecord::source_group},
               RecordColumn<DamageRecord, std::uint32_t>{"target", &DamageRecord::target_group},
               RecordColumn<DamageRecord, std::uint16_t>{"weapon", &DamageRecord::weapon},
               RecordColumn<DamageRecord, std::int32_t>{"kills", &DamageRecord::kills},
               RecordColumn<DamageRecord, std::int64_t>{"shots", &DamageRecord::shots},
               RecordColumn<DamageRecord, std::int64_t>{"hits", &DamageRecord::hits},
               RecordColumn<DamageRecord, std::int64_t>{"damage", &DamageRecord::damage});
}

template <class Do> auto with_weapons(Do&& act) {
    using combat::WeaponStatistics;
    return act(RecordColumn<WeaponStatistics, std::uint8_t>{"side", &WeaponStatistics::side},
               RecordColumn<WeaponStatistics, std::uint16_t>{"weapon", &WeaponStatistics::weapon},
               RecordColumn<WeaponStatistics, std::int64_t>{"shots", &WeaponStatistics::shots},
               RecordColumn<WeaponStatistics, std::int64_t>{"hits", &WeaponStatistics::hits},
               RecordColumn<WeaponStatistics, std::int64_t>{"damage", &WeaponStatistics::damage},
               RecordColumn<WeaponStatistics, std::int64_t>{"kills", &WeaponStatistics::kills});
}

template <class Do> auto with_trace(Do&& act) {
    using combat::TickTrace;
    using Count = RecordColumn<TickTrace, std::int32_t>;
    return act(
        Count{"tick", &TickTrace::tick}, RecordColumn<TickTrace, std::uint8_t>{"side", &TickTrace::side},
        Count{"steady", &TickTrace::steady}, Count{"shaken", &TickTrace::shaken}, Count{"routing", &TickTrace::routing},
        Count{"expected", &TickTrace::expected}, Count{"destroyed", &TickTrace::destroyed},
        RecordColumn<TickTrace, std::int64_t>{"hull", &TickTrace::hull},
        RecordColumn<TickTrace, std::int64_t>{"shields", &TickTrace::shields},
        RecordColumn<TickTrace, double>{"morale", &TickTrace::morale}, RecordColumn<TickTrace, double>{"fatigue", &TickTrace::fatigue},
        RecordColumn<TickTrace, std::int64_t>{"shots", &TickTrace::shots}, RecordColumn<TickTrace, std::int64_t>{"hits", &TickTrace::hits},
        RecordColumn<TickTrace, std::int64_t>{"damage", &TickTrace::damage});
}

template <class Record> auto into_columns(const std::vector<Record>& records) {
    return [&records](const auto&... column) { return columns_of(records, column...); };
}

template <class Record> auto from_columns(const nb::dict& columns) {
    return [&columns](const auto&... column) { return records_of<Record>(columns, column...); };
}

/// Return the units and names: {"sides": 2, "types": [(name, hull, morale)], "weapons": [(name, type, damage type)], ...}.
nb::dict state_of(const SkirmishRoster& roster) {
    nb::list types, weapons, groups;
    std::vector<std::uint16_t> type_of_group(roster.groups().size());
    for (const std::shared_ptr<const FieldedType>& type : roster.types()) {
        types.append(nb::make_tuple(type->name, type->profile.hull, type->profile.morale));
    }
    for (std::size_t row = 0; row < roster.weapon_count(); ++row) {
        const SkirmishRoster::NamedWeapon weapon = roster.weapon(static_cast<std::uint16_t>(row));
        weapons.append(nb::make_tuple(weapon.name, weapon.type, static_cast<std::uint8_t>(weapon.damage)));
    }
    for (const SkirmishRoster::Group& group : roster.groups()) {
        const auto found = std::find(roster.types().begin(), roster.types().end(), group.type);
        groups.append(nb::make_tuple(group.side, group.place, found - roster.types().begin(), group.faction));
    }
    nb::dict state;
    state["damage_detail"] = static_cast<std::uint8_t>(roster.damage_detail());
    state["sides"] = roster.sides();
    state["types"] = types;
    state["weapons"] = weapons;
    state["groups"] = groups;
    state["units"] = with_units(into_columns(std::vector<combat::BattleUnit>(roster.units().begin(), roster.units().end())));
    return state;
}

bool same_roster(const SkirmishRoster& one, const SkirmishRoster& other) {
    const auto same_group = [](const SkirmishRoster::Group& a, const SkirmishRoster::Group& b) {
        return a.side == b.side && a.place == b.place && a.type->name == b.type->name && a.faction == b.faction;
    };
    const auto same_unit = [](const combat::BattleUnit& a, const combat::BattleUnit& b) {
        return a.id == b.id && a.side == b.side && a.group == b.group && a.hull == b.hull;
    };
    return one.damage_detail() == other.damage_detail() && one.sides() == other.sides() &&
           std::ranges::equal(one.groups(), other.groups(), same_group) && std::ranges::equal(one.units(), other.units(), same_unit);
}

std::shared_ptr<const SkirmishRoster> roster_of(const nb::dict& state) {
    std::vector<std::shared_ptr<const FieldedType>> types;
    for (const auto& [name, hull, morale] : nb::cast<std::vector<std::tuple<std::string, std::int64_t, double>>>(state["types"])) {
        auto type = std::make_shared<FieldedType>();
        type->name = name;
        type->profile.hull = hull;
        type->profile.morale = morale;
        types.push_back(std::move(type));
    }
    std::vector<SkirmishRoster::NamedWeapon> weapons;
    for (const auto& [name, type, damage] : nb::cast<std::vector<std::tuple<std::string, std::uint16_t, std::uint8_t>>>(state["weapons"])) {
        weapons.push_back({name, type, static_cast<DamageType>(damage)});
    }
    std::vector<SkirmishRoster::Group> groups;
    for (const auto& [side, place, type, faction] :
         nb::cast<std::vector<std::tuple<std::uint8_t, std::uint32_t, std::size_t, std::string>>>(state["groups"])) {
        if (type >= types.size()) throw InvalidInput(fmt::format("the type of a group must be below {}, got {}", types.size(), type));
        groups.push_back({side, place, types[type], faction});
    }
    const auto detail = nb::cast<std::uint8_t>(state["damage_detail"]);
    if (detail > static_cast<std::uint8_t>(DamageDetail::kUnits))
        throw InvalidInput(fmt::format("damage_detail must be 0 to 2, got {}", detail));
    return std::make_shared<const SkirmishRoster>(static_cast<DamageDetail>(detail), nb::cast<std::size_t>(state["sides"]),
                                                  std::move(types), std::move(groups), weapons,
                                                  with_units(from_columns<combat::BattleUnit>(nb::cast<nb::dict>(state["units"]))));
}

nb::dict state_of(const combat::BattleResult& result) {
    nb::dict state;
    state["result"] = static_cast<std::uint8_t>(result.outcome);
    state["decided"] = result.decided;
    state["reason"] = static_cast<std::uint8_t>(result.reason);
    state["winner"] = result.winner;
    state["winning_team"] = result.winning_team;
    state["ticks"] = result.ticks;
    state["units"] = with_results(into_columns(result.units));
    state["sides"] = with_sides(into_columns(std::vector<combat::SideStatistics>(result.sides.begin(), result.sides.end())));
    state["damage"] = with_damage(into_columns(result.damage));
    state["weapons"] = with_weapons(into_columns(result.weapons));
    state["trace"] = with_trace(into_columns(result.trace));
    return state;
}

combat::BattleResult result_of(const nb::dict& state) {
    const auto columns = [&](const char* name) { return nb::cast<nb::dict>(state[name]); };
    combat::BattleResult result;
    const auto outcome = nb::cast<std::uint8_t>(state["result"]);
    const auto reason = nb::cast<std::uint8_t>(state["reason"]);
    if (outcome > static_cast<std::uint8_t>(combat::Outcome::kMutualDestruction) ||
        reason > static_cast<std::uint8_t>(combat::EndReason::kInterrupted)) {
        throw InvalidInput(fmt::format("result and reason must be known numbers, got {} and {}", outcome, reason));
    }
    result.outcome = static_cast<combat::Outcome>(outcome);
    result.reason = static_cast<combat::EndReason>(reason);
    result.decided = nb::cast<bool>(state["decided"]);
    result.winner = nb::cast<std::uint8_t>(state["winner"]);
    result.winning_team = nb::cast<std::uint8_t>(state["winning_team"]);
    result.ticks = nb::cast<std::int32_t>(state["ticks"]);
    result.units = with_results(from_columns<combat::UnitResult>(columns("units")));
    const auto sides = with_sides(from_columns<combat::SideStatistics>(columns("sides")));
    if (sides.size() != result.sides.size()) throw InvalidInput(fmt::format("sides must be {}, got {}", result.sides.size(), sides.size()));
    std::copy(sides.begin(), sides.end(), result.sides.begin());
    result.damage = with_damage(from_columns<combat::DamageRecord>(columns("damage")));
    result.weapons = with_weapons(from_columns<combat::WeaponStatistics>(columns("weapons")));
    result.trace = with_trace(from_columns<combat::TickTrace>(columns("trace")));
    return result;
}

void check_rows(const SkirmishRoster& roster, const combat::BattleResult& result) {
    const auto check = [](const char* what, std::size_t row, std::size_t rows) {
        if (row >= rows) throw InvalidInput(fmt::format("{} must be below {}, got {}", what, rows, row));
    };
    if (result.units.size() != roster.units().size()) {
        throw InvalidInput(fmt::format("results must be of {} units, got {}", roster.units().size(), result.units.size()));
    }
    for (const combat::UnitResult& unit : result.units) {
        if (unit.killed_by != combat::kNoWeapon) check("killed_by", unit.killed_by, roster.weapon_count());
    }
    const std::size_t named = roster.damage_detail() == DamageDetail::kUnits ? roster.units().size() : roster.groups().size();
    for (const combat::DamageRecord& record : result.damage) {
        check("source of damage", record.source_group, named);
        check("target of damage", record.target_group, named);
        check("weapon of damage", record.weapon, roster.weapon_count());
    }
    for (const combat::WeaponStatistics& weapon : result.weapons) {
        check("side of a weapon", weapon.side, roster.sides());
        check("weapon", weapon.weapon, roster.weapon_count());
    }
    for (const combat::TickTrace& trace : result.trace) check("side of a tick", trace.side, roster.sides());
}

CombatOutcome outcome_of(const nb::dict& state) {
    const auto format = nb::cast<int>(state["format"]);
    if (format != kOutcomeFormat) {
        throw StorageError(
            fmt::format("pickled CombatOutcome must have format {}, got {}: unpickle it with the version of Void Reckoning that wrote it",
                        kOutcomeFormat, format));
    }
    CombatOutcome outcome{roster_of(nb::cast<nb::dict>(state["roster"])),
                          nb::cast<std::uint64_t>(state["seed"]),
                          result_of(nb::cast<nb::dict>(state["result"])),
                          {},
                          {}};
    check_rows(*outcome.roster, outcome.result);
    if (combat::hash_of(outcome.result) != nb::cast<std::uint64_t>(state["hash"])) {
        throw InvalidInput("its hash does not match what it holds");
    }
    outcome.list_received();
    return outcome;
}

}  // namespace

void bind_outcome_pickle(nb::class_<CombatOutcome>& bound) {
    bound.def("__getstate__", [](const CombatOutcome& self) {
        nb::dict state;
        state["format"] = kOutcomeFormat;
        state["seed"] = self.seed;
        state["hash"] = combat::hash_of(self.result);
        state["roster"] = state_of(*self.roster);
        state["result"] = state_of(self.result);
        return state;
    });
    bound.def(
        "__setstate__",
        [](CombatOutcome& self, nb::handle given) {
            try {
                new (&self) CombatOutcome(outcome_of(nb::cast<nb::dict>(given)));
            } catch (const InvalidInput& error) {
                throw damaged_pickle<CombatOutcome>(error.what());
            } catch (const nb::cast_error&) {
                throw damaged_pickle<CombatOutcome>("a value is of another type");
            } catch (nb::python_error& error) {  // a name that is missing
                if (!error.matches(PyExc_KeyError)) throw;
                throw damaged_pickle<CombatOutcome>(fmt::format("it has no {}", nb::repr(error.value()).c_str()));
            }
        },
        "state"_a.none());
    bound.def(
        "__eq__",
        [](const CombatOutcome& self, nb::handle other) {
            if (!nb::isinstance<CombatOutcome>(other)) return false;
            const auto& that = nb::cast<const CombatOutcome&>(other);
            return self.seed == that.seed && combat::hash_of(self.result) == combat::hash_of(that.result) &&
                   same_roster(*self.roster, *that.roster);
        },
        "other"_a.none(), nb::sig("def __eq__(self, other: object, /) -> bool"));
    bound.def("__hash__", [](const CombatOutcome& self) { return static_cast<Py_hash_t>(combat::hash_of(self.result) >> 1U); });
    never_copied(bound);
}

}  // namespace void_reckoning
