#include "bindings/combat/combat_outcome.hpp"

#include "bindings/combat/combat_columns.hpp"
#include "bindings/combat/combat_pickle.hpp"
#include "bindings/combat/combat_rows.hpp"
#include "bindings/support/standard_casters.hpp"
#include "void_reckoning/base/error.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

nb::list units_of(const Outcome& outcome, std::size_t side) {
    nb::list list;
    const std::span<const combat::BattleUnit> units = outcome->roster->units();
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (units[i].side == side) list.append(UnitState{outcome, i});
    }
    return list;
}

/// Return the end of the names of a side's figures: "attackers", "defenders", "others_0", "others_1".
std::string figure_suffix(std::size_t side) { return side < 2 ? side_label(side) : fmt::format("others_{}", side - 2); }

/// Return the figures by name: whole numbers as int, points as float.
nb::dict statistics_of(const CombatOutcome& outcome) {
    nb::dict figures;
    figures["ticks"] = outcome.result.ticks;
    for (std::size_t side = 0; side < outcome.roster->sides(); ++side) {
        const combat::SideStatistics& of = outcome.result.sides[side];
        const std::string suffix = "_" + figure_suffix(side);
        const auto count = [&](const char* name, std::int64_t value) { figures[nb::str((name + suffix).c_str())] = value; };
        const auto amount = [&](const char* name, std::int64_t value) { figures[nb::str((name + suffix).c_str())] = points(value); };
        count("units_started", of.started);
        count("units_destroyed", of.destroyed);
        count("units_routed", of.routed);
        count("units_withdrawn", of.withdrawn);
        amount("hull_started", of.hull_started);
        amount("hull_left", of.hull_left);
        amount("damage_dealt", of.damage_dealt);
        amount("damage_received", of.damage_received);
        count("shots", of.shots);
        count("hits", of.hits);
    }
    return figures;
}

void bind_outcome(nb::module_& m) {
    nb::enum_<combat::Outcome>(m, "CombatResult", nb::is_arithmetic(), "Result of a battle, by sides.")
        .value("UNKNOWN", combat::Outcome::kUnknown)
        .value("ATTACKER_WIN", combat::Outcome::kAttackerWin)
        .value("DEFENDER_WIN", combat::Outcome::kDefenderWin)
        .value("DRAW", combat::Outcome::kDraw)
        .value("MUTUAL_DESTRUCTION", combat::Outcome::kMutualDestruction);
    nb::class_<CombatOutcome> c(m, "CombatOutcome", "A battle that was fought. Immutable; its rows are created on access.");
    c.def_prop_ro("result", [](const CombatOutcome& o) { return o.result.outcome; }, "The result, by sides.");
    c.def_prop_ro("combat_id", [](const CombatOutcome&) { return ""; }, "The battle in the log of its campaign; '' outside a campaign.");
    c.def_prop_ro("turn_number", [](const CombatOutcome&) { return 0; }, "The round it was fought in; 0 outside a campaign.");
    c.def_prop_ro(
        "decided", [](const CombatOutcome& o) { return o.result.decided; },
        "One side won or fled, or all died: neither a standoff nor the tick limit.");
    c.def_prop_ro(
        "reason", [](const CombatOutcome& o) { return combat::name_of(o.result.reason); },
        "Why it ended: 'annihilation', 'rout', 'withdrawal', 'standoff' or 'tick limit'; 'interrupted' for one that did not end.");
    c.def_prop_ro(
        "ticks", [](const CombatOutcome& o) { return o.result.ticks; },
        "Length in ticks: a minute each in space, ten seconds on the ground.");
    c.def_prop_ro("seed", [](const CombatOutcome& o) { return o.seed; }, "Random seed, which reproduces the battle.");
    c.def_prop_ro(
        "winning_team",
        [](const CombatOutcome& o) {
            return o.result.winning_team == combat::kNoSide ? std::nullopt : std::optional<int>(o.result.winning_team);
        },
        "The team of the sides that won; None: no winner.");
    c.def_prop_ro(
        "attackers", [](const Outcome& o) { return units_of(o, 0); }, nb::sig("def attackers(self) -> list[UnitState]"),
        "Units of side 0.");
    c.def_prop_ro(
        "defenders", [](const Outcome& o) { return units_of(o, 1); }, nb::sig("def defenders(self) -> list[UnitState]"),
        "Units of side 1.");
    c.def_prop_ro(
        "others",
        [](const Outcome& o) {
            nb::list sides;
            for (std::size_t side = 2; side < o->roster->sides(); ++side) sides.append(units_of(o, side));
            return sides;
        },
        nb::sig("def others(self) -> list[list[UnitState]]"), "Units of further sides.");
    c.def_prop_ro(
        "forces", [](const CombatOutcome& o) { return forces_of(*o.roster); }, nb::sig("def forces(self) -> list[dict[str, int]]"),
        "By side, how many units of each type fought.");
    c.def_prop_ro(
        "sides",
        [](const Outcome& o) {
            nb::list sides;
            for (std::size_t side = 0; side < o->roster->sides(); ++side) sides.append(SideState{o, side});
            return sides;
        },
        nb::sig("def sides(self) -> list[SideStatistics]"), "Figures of each side.");
    c.def_prop_ro("statistics", &statistics_of, nb::sig("def statistics(self) -> dict[str, float]"),
                  "Figures by name: ``ticks``, and for each side, as ``damage_dealt_attackers``, ``damage_dealt_defenders``, "
                  "``damage_dealt_others_0``: ``units_started_``, ``units_destroyed_``, ``units_routed_``, ``units_withdrawn_`` (counts), "
                  "``hull_started_``, ``hull_left_``, ``damage_dealt_``, ``damage_received_`` (points), ``shots_``, ``hits_`` (counts).");
    c.def_prop_ro(
        "damage_events", [](const Outcome& o) { return rows_of(o, o->result.damage); },
        nb::sig("def damage_events(self) -> list[DamageEvent]"), "Damage by tick, source, target, weapon; empty unless requested.");
    c.def_prop_ro(
        "weapons", [](const Outcome& o) { return rows_of(o, o->result.weapons); }, nb::sig("def weapons(self) -> list[WeaponStatistics]"),
        "Figures by side and weapon.");
    c.def_prop_ro(
        "trace", [](const Outcome& o) { return rows_of(o, o->result.trace); }, nb::sig("def trace(self) -> list[TickTrace]"),
        "State by tick and side; empty unless requested.");
    c.def_prop_ro(
        "groups",
        [](const CombatOutcome& o) {
            std::vector<std::string> labels;
            for (std::uint32_t g = 0; g < o.roster->groups().size(); ++g) labels.push_back(group_label(o, g));
            return labels;
        },
        "Labels of the numbers in the columns ``group``, ``source`` and ``target``; with ``damage_events='units'``, in ``group`` alone.");
    c.def(
        "weapon_name",
        [](const CombatOutcome& o, std::uint16_t row) {
            if (row >= o.roster->weapon_count()) throw nb::index_error("weapon: there is no such row");
            return o.roster->weapon_name(row);
        },
        "row"_a, "Return the weapon id of a number in the column ``weapon``.");
    c.def("unit_columns", &unit_columns, nb::sig("def unit_columns(self) -> dict[str, numpy.typing.NDArray[typing.Any]]"),
          "Return every unit, as NumPy arrays by name; ``fate``: 0 alive, 1 destroyed, 2 routed, 3 withdrawn.");
    c.def("damage_columns", &damage_columns, nb::sig("def damage_columns(self) -> dict[str, numpy.typing.NDArray[typing.Any]]"),
          "Return every damage event, as NumPy arrays by name; with ``damage_events='units'``, ``source`` and ``target`` are rows of "
          "``unit_columns()``.");
    c.def_prop_ro("hash", [](const CombatOutcome& o) { return combat::hash_of(o.result); }, "Hash of the whole outcome, for comparison.");
    bind_outcome_pickle(c);
    c.def("__repr__", [](const CombatOutcome& o) {
        return fmt::format("<CombatOutcome {} by {} after {} ticks>", combat::name_of(o.result.outcome), combat::name_of(o.result.reason),
                           o.result.ticks);
    });
}

}  // namespace

void CombatOutcome::list_received() {
    if (roster->damage_detail() != DamageDetail::kUnits) return;
    const std::vector<combat::DamageRecord>& damage = result.damage;
    first_received.assign(roster->units().size() + 1, 0);
    for (const combat::DamageRecord& record : damage) first_received[record.target_group + 1] += record.damage > 0 ? 1 : 0;
    for (std::size_t unit = 1; unit < first_received.size(); ++unit) first_received[unit] += first_received[unit - 1];
    received.resize(first_received.back());
    std::vector<std::uint32_t> next(first_received.begin(), first_received.end() - 1);
    for (std::uint32_t row = 0; row < damage.size(); ++row) {
        if (damage[row].damage > 0) received[next[damage[row].target_group]++] = row;
    }
}

void bind_combat_outcome(nb::module_& m) {
    bind_combat_rows(m);
    bind_outcome(m);
}

}  // namespace void_reckoning
