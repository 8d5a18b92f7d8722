#pragma once

#include "bindings/combat/combat_outcome.hpp"

/// The rows of a battle's outcome, as accessed from Python: each keeps the whole outcome.
namespace void_reckoning {

using Outcome = std::shared_ptr<const CombatOutcome>;

/// A row of one of a result's lists.
template <class Row> struct RowOf {
    Outcome outcome;
    const Row* row;
    [[nodiscard]] const Row& operator*() const { return *row; }
    [[nodiscard]] const Row* operator->() const { return row; }
};

struct UnitState {
    Outcome outcome;
    std::size_t place;
    [[nodiscard]] const combat::UnitResult& result() const { return outcome->result.units[place]; }
    [[nodiscard]] const combat::BattleUnit& unit() const { return outcome->roster->units()[place]; }
    [[nodiscard]] const combat::UnitProfile& profile() const { return outcome->roster->profile_of(unit()); }
    [[nodiscard]] const SkirmishRoster::Group& group() const { return outcome->roster->groups()[unit().group]; }
};

struct SideState {
    Outcome outcome;
    std::size_t side;
    [[nodiscard]] const combat::SideStatistics& operator*() const { return outcome->result.sides[side]; }
};

template <class Row> nanobind::list rows_of(const Outcome& outcome, const std::vector<Row>& rows) {
    nanobind::list list;
    for (const Row& row : rows) list.append(RowOf<Row>{outcome, &row});
    return list;
}

/// Return a group's label, "attackers[0]", as the caller gave it.
[[nodiscard]] std::string group_label(const CombatOutcome& outcome, std::uint32_t group);

template <class Class, class Read> void property(nanobind::class_<Class>& c, const char* name, Read&& read, const char* doc) {
    c.def_prop_ro(name, std::forward<Read>(read), doc);
}

/// Bind the classes UnitState, SideStatistics, DamageEvent, WeaponStatistics and TickTrace.
void bind_combat_rows(nanobind::module_& module);

}  // namespace void_reckoning
