#include "bindings/combat/combat_outcome.hpp"

#include <string_view>

#include "bindings/combat/combat_columns.hpp"
#include "bindings/support/standard_casters.hpp"
#include "void_reckoning/base/error.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

using Outcome = std::shared_ptr<const CombatOutcome>;

/// A row of one of a result's lists.
template <class Row> struct RowOf {
    Outcome outcome;
    const Row* row;
    [[nodiscard]] const Row& operator*() const { return *row; }
    [[nodiscard]] const Row* operator->() const { return row; }
};
using Damage = RowOf<combat::DamageRecord>;
using WeaponRow = RowOf<combat::WeaponStatistics>;
using Trace = RowOf<combat::TickTrace>;

struct UnitState {
    Outcome outcome;
    std::size_t place;
    [[nodiscard]] const combat::UnitResult& result() const { return outcome->result.units[place]; }
    [[nodiscard]] const combat::BattleUnit& unit() const { return outcome->skirmish->units()[place]; }
    [[nodiscard]] const Skirmish::Group& group() const { return outcome->skirmish->groups()[unit().group]; }
};

struct SideState {
    Outcome outcome;
    std::size_t side;
    [[nodiscard]] const combat::SideStatistics& operator*() const { return outcome->result.sides[side]; }
};

template <class Row> nb::list rows_of(const Outcome& outcome, const std::vector<Row>& rows) {
    nb::list list;
    for (const Row& row : rows) list.append(RowOf<Row>{outcome, &row});
    return list;
}

nb::list units_of(const Outcome& outcome, std::size_t side) {
    nb::list list;
    const std::span<const combat::BattleUnit> units = outcome->skirmish->units();
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (units[i].side == side) list.append(UnitState{outcome, i});
    }
    return list;
}

/// "attackers[0]": as the caller gave it.
std::string group_label(const CombatOutcome& outcome, std::uint32_t group) {
    const Skirmish::Group& found = outcome.skirmish->groups()[group];
    return fmt::format("{}[{}]", side_label(found.side), found.place);
}

template <class Class, class Read> void property(nb::class_<Class>& c, const char* name, Read&& read, const char* doc) {
    c.def_prop_ro(name, std::forward<Read>(read), doc);
}

void bind_unit_state(nb::module_& m) {
    using Unit = const UnitState&;
    nb::class_<UnitState> c(m, "UnitState", "A unit after a battle. Hull, shields and damage in points; a company's hull is its soldiers.");
    property(c, "unit_id", [](Unit u) { return u.unit().id; }, "Unique in the battle; addresses the unit's random numbers.");
    property(c, "type", [](Unit u) { return u.group().type->name; }, "Its unit type.");
    property(c, "side", [](Unit u) { return static_cast<int>(u.unit().side); }, "0 attackers, 1 defenders, then the others.");
    property(c, "group", [](Unit u) { return group_label(*u.outcome, u.unit().group); }, "The place it was given at: 'attackers[0]'.");
    property(c, "hull", [](Unit u) { return points(u.result().hull); }, "Left; 0 exactly when destroyed.");
    property(c, "hull_before", [](Unit u) { return points(u.unit().hull); }, "When the battle began.");
    property(c, "shields", [](Unit u) { return points(u.result().shields); }, "Left.");
    property(c, "morale", [](Unit u) { return u.result().morale; }, "Left; a rested unit has its type's.");
    property(c, "fatigue", [](Unit u) { return u.result().fatigue; }, "0 rested to 1 spent.");
    property(c, "damage_dealt", [](Unit u) { return points(u.result().damage_dealt); }, "Of enemy shields and hull really lost.");
    property(c, "kills", [](Unit u) { return u.result().kills; }, "Units it destroyed.");
    property(c, "experience_gained", [](Unit u) { return u.result().experience_gained; }, "Points; 100 are a level.");
    property(c, "fate", [](Unit u) { return combat::name_of(u.result().fate); }, "'alive', 'destroyed', 'routed' or 'withdrawn'.");
    property(c, "arrived", [](Unit u) { return u.result().arrived; }, "False: a reinforcement that did not come.");
    c.def_prop_ro(
        "killed_by",
        [](Unit u) -> std::optional<std::string> {
            const std::uint16_t weapon = u.result().killed_by;
            return weapon == combat::kNoWeapon ? std::nullopt : std::optional(u.outcome->skirmish->weapon_name(weapon));
        },
        "The weapon that destroyed it.");
    c.def("__repr__", [](Unit u) {
        return fmt::format("<UnitState {} {} {} hull={:g}/{:g}>", u.unit().id, u.group().type->name, combat::name_of(u.result().fate),
                           points(u.result().hull), points(u.unit().hull));
    });
}

void bind_side(nb::module_& m) {
    using Side = const SideState&;
    nb::class_<SideState> c(
        m, "SideStatistics",
        "What one side came to. Units are counted, hull and damage in points; damage is what was really lost, no overkill.");
    property(c, "side", [](Side s) { return s.side; }, "0 attackers, 1 defenders, then the others.");
    property(c, "started", [](Side s) { return (*s).started; }, "Units, reinforcements included.");
    property(c, "destroyed", [](Side s) { return (*s).destroyed; }, "Units.");
    property(c, "routed", [](Side s) { return (*s).routed; }, "Units that left the field, morale broken.");
    property(c, "withdrawn", [](Side s) { return (*s).withdrawn; }, "Units that left the field by decision.");
    property(c, "never_arrived", [](Side s) { return (*s).never_arrived; }, "Reinforcements that did not come.");
    property(c, "hull_started", [](Side s) { return points((*s).hull_started); }, "Of all units.");
    property(c, "hull_left", [](Side s) { return points((*s).hull_left); }, "Of all survivors.");
    property(c, "damage_dealt", [](Side s) { return points((*s).damage_dealt); }, "To enemies.");
    property(c, "damage_received", [](Side s) { return points((*s).damage_received); }, "From enemies.");
    property(c, "shots", [](Side s) { return (*s).shots; }, "Fired.");
    property(c, "hits", [](Side s) { return (*s).hits; }, "Of its shots.");
    c.def_prop_ro(
        "destroyed_by", [](Side s) { return by_damage_type((*s).destroyed_by); }, nb::sig("def destroyed_by(self) -> dict[str, int]"),
        "Units of this side destroyed, by damage type of what killed them.");
    c.def_prop_ro(
        "stress", [](Side s) { return by_stress((*s).stress); }, nb::sig("def stress(self) -> dict[str, float]"),
        "Morale taken by cause, summed over units (1: all of one rested unit's); below 0: given.");
    c.def("__repr__", [](Side s) {
        return fmt::format("<SideStatistics {} started={} destroyed={} routed={} withdrawn={}>", side_label(s.side), (*s).started,
                           (*s).destroyed, (*s).routed, (*s).withdrawn);
    });
}

void bind_damage(nb::module_& m) {
    using Row = const Damage&;
    nb::class_<Damage> c(m, "DamageEvent", "All shots of one weapon from one group at another in one tick.");
    property(c, "tick", [](Row r) { return r->tick; }, "From 0.");
    property(c, "source", [](Row r) { return group_label(*r.outcome, r->source_group); }, "Who fired: 'attackers[0]'.");
    property(c, "target", [](Row r) { return group_label(*r.outcome, r->target_group); }, "Who was fired at.");
    property(c, "weapon", [](Row r) { return r.outcome->skirmish->weapon_name(r->weapon); }, "Its id.");
    property(c, "shots", [](Row r) { return r->shots; }, "Fired.");
    property(c, "hits", [](Row r) { return r->hits; }, "Of the shots.");
    property(c, "damage", [](Row r) { return points(r->damage); }, "Points of shields and hull really lost.");
    property(c, "kills", [](Row r) { return r->kills; }, "Units destroyed.");
    c.def("__repr__", [](Row r) {
        return fmt::format("<DamageEvent tick={} {} -> {} {} damage={:g} kills={}>", r->tick, group_label(*r.outcome, r->source_group),
                           group_label(*r.outcome, r->target_group), r.outcome->skirmish->weapon_name(r->weapon), points(r->damage),
                           r->kills);
    });
    using Weapon = const WeaponRow&;
    nb::class_<WeaponRow> w(m, "WeaponStatistics", "What one side's weapons of a kind, on one unit type, did in the whole battle.");
    property(w, "side", [](Weapon r) { return static_cast<int>(r->side); }, "That fired.");
    property(w, "weapon", [](Weapon r) { return r.outcome->skirmish->weapon_name(r->weapon); }, "Its id.");
    property(w, "unit_type", [](Weapon r) { return r.outcome->skirmish->weapon_mount(r->weapon); }, "That mounts it.");
    property(w, "shots", [](Weapon r) { return r->shots; }, "Fired.");
    property(w, "hits", [](Weapon r) { return r->hits; }, "Of the shots.");
    property(w, "damage", [](Weapon r) { return points(r->damage); }, "Points of shields and hull really lost.");
    property(w, "kills", [](Weapon r) { return r->kills; }, "Units destroyed.");
    w.def("__repr__", [](Weapon r) {
        return fmt::format("<WeaponStatistics {} {} damage={:g} kills={}>", side_label(r->side),
                           r.outcome->skirmish->weapon_name(r->weapon), points(r->damage), r->kills);
    });
}

void bind_trace(nb::module_& m) {
    using Row = const Trace&;
    nb::class_<Trace> c(m, "TickTrace", "A side at the end of a tick, and what it did in it.");
    property(c, "tick", [](Row r) { return r->tick; }, "From 0.");
    property(c, "side", [](Row r) { return static_cast<int>(r->side); }, "0 attackers, 1 defenders, then the others.");
    property(c, "steady", [](Row r) { return r->steady; }, "Units on the field, in order.");
    property(c, "shaken", [](Row r) { return r->shaken; }, "Units on the field that aim worse.");
    property(c, "routing", [](Row r) { return r->routing; }, "Units on the field that flee.");
    property(c, "expected", [](Row r) { return r->expected; }, "Reinforcements still to come.");
    property(c, "destroyed", [](Row r) { return r->destroyed; }, "Units, this tick.");
    property(c, "hull", [](Row r) { return points(r->hull); }, "Points on the field.");
    property(c, "shields", [](Row r) { return points(r->shields); }, "Points on the field.");
    property(c, "morale", [](Row r) { return r->morale; }, "Mean over the units on the field; 1: rested.");
    property(c, "fatigue", [](Row r) { return r->fatigue; }, "Mean over the units on the field.");
    property(c, "shots", [](Row r) { return r->shots; }, "This tick.");
    property(c, "hits", [](Row r) { return r->hits; }, "This tick.");
    property(c, "damage", [](Row r) { return points(r->damage); }, "Dealt this tick.");
    c.def("__repr__", [](Row r) {
        return fmt::format("<TickTrace {} {} steady={} shaken={} routing={} hull={:g}>", r->tick, side_label(r->side), r->steady, r->shaken,
                           r->routing, points(r->hull));
    });
}

void bind_outcome(nb::module_& m) {
    nb::enum_<combat::Outcome>(m, "CombatResult", nb::is_arithmetic(), "How a battle ended, by sides.")
        .value("UNKNOWN", combat::Outcome::kUnknown)
        .value("ATTACKER_WIN", combat::Outcome::kAttackerWin)
        .value("DEFENDER_WIN", combat::Outcome::kDefenderWin)
        .value("DRAW", combat::Outcome::kDraw)
        .value("MUTUAL_DESTRUCTION", combat::Outcome::kMutualDestruction);
    nb::class_<CombatOutcome> c(m, "CombatOutcome",
                                "A battle that was fought. Stays what it is; its rows are made when they are looked at.");
    c.def_prop_ro("result", [](const CombatOutcome& o) { return o.result.outcome; }, "Who won.");
    c.def_prop_ro(
        "decided", [](const CombatOutcome& o) { return o.result.decided; },
        "Somebody won, fled, or everybody died: neither a standoff nor the tick limit.");
    c.def_prop_ro(
        "reason", [](const CombatOutcome& o) { return combat::name_of(o.result.reason); },
        "Why it ended: 'annihilation', 'rout', 'withdrawal', 'standoff' or 'tick limit'; 'interrupted' of one that did not end.");
    c.def_prop_ro("ticks", [](const CombatOutcome& o) { return o.result.ticks; }, "A minute each in space, ten seconds on the ground.");
    c.def_prop_ro("seed", [](const CombatOutcome& o) { return o.seed; }, "Fights it again.");
    c.def_prop_ro(
        "winning_team",
        [](const CombatOutcome& o) {
            return o.result.winning_team == combat::kNoSide ? std::nullopt : std::optional<int>(o.result.winning_team);
        },
        "The team of the sides that won; None: nobody's.");
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
            for (std::size_t side = 2; side < o->skirmish->sides(); ++side) sides.append(units_of(o, side));
            return sides;
        },
        nb::sig("def others(self) -> list[list[UnitState]]"), "Units of further sides.");
    c.def_prop_ro(
        "forces", [](const CombatOutcome& o) { return forces_of(*o.skirmish); }, nb::sig("def forces(self) -> list[dict[str, int]]"),
        "By side, how many units of each type fought.");
    c.def_prop_ro(
        "statistics",
        [](const Outcome& o) {
            nb::list sides;
            for (std::size_t side = 0; side < o->skirmish->sides(); ++side) sides.append(SideState{o, side});
            return sides;
        },
        nb::sig("def statistics(self) -> list[SideStatistics]"), "By side.");
    c.def_prop_ro(
        "damage_events", [](const Outcome& o) { return rows_of(o, o->result.damage); },
        nb::sig("def damage_events(self) -> list[DamageEvent]"), "By tick, source, target, weapon; empty where not asked for.");
    c.def_prop_ro(
        "weapons", [](const Outcome& o) { return rows_of(o, o->result.weapons); }, nb::sig("def weapons(self) -> list[WeaponStatistics]"),
        "By side and weapon.");
    c.def_prop_ro(
        "trace", [](const Outcome& o) { return rows_of(o, o->result.trace); }, nb::sig("def trace(self) -> list[TickTrace]"),
        "By tick and side; empty where not asked for.");
    c.def_prop_ro(
        "groups",
        [](const CombatOutcome& o) {
            std::vector<std::string> labels;
            for (std::uint32_t g = 0; g < o.skirmish->groups().size(); ++g) labels.push_back(group_label(o, g));
            return labels;
        },
        "Labels of the numbers in the columns ``group``, ``source`` and ``target``.");
    c.def(
        "weapon_name",
        [](const CombatOutcome& o, std::uint16_t row) {
            if (row >= o.skirmish->weapon_count()) throw nb::index_error("weapon: there is no such row");
            return o.skirmish->weapon_name(row);
        },
        "row"_a, "Id of a number in the column ``weapon``.");
    c.def("unit_columns", &unit_columns, nb::sig("def unit_columns(self) -> dict[str, numpy.typing.NDArray[typing.Any]]"),
          "Every unit, as NumPy arrays by name; ``fate``: 0 alive, 1 destroyed, 2 routed, 3 withdrawn.");
    c.def("damage_columns", &damage_columns, nb::sig("def damage_columns(self) -> dict[str, numpy.typing.NDArray[typing.Any]]"),
          "Every damage event, as NumPy arrays by name.");
    c.def_prop_ro("hash", [](const CombatOutcome& o) { return combat::hash_of(o.result); }, "Of everything in it, to compare by.");
    c.def("__repr__", [](const CombatOutcome& o) {
        return fmt::format("<CombatOutcome {} by {} after {} ticks>", combat::name_of(o.result.outcome), combat::name_of(o.result.reason),
                           o.result.ticks);
    });
}

}  // namespace

void bind_combat_outcome(nb::module_& m) {
    bind_unit_state(m);
    bind_side(m);
    bind_damage(m);
    bind_trace(m);
    bind_outcome(m);
}

}  // namespace void_reckoning
