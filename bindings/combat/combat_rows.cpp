#include "bindings/combat/combat_rows.hpp"

#include <cmath>
#include <string_view>

#include "bindings/combat/combat_columns.hpp"
#include "bindings/support/pickled.hpp"
#include "bindings/support/standard_casters.hpp"
#include "void_reckoning/base/error.hpp"

namespace nb = nanobind;

namespace void_reckoning {
namespace {

using Damage = RowOf<combat::DamageRecord>;
using WeaponRow = RowOf<combat::WeaponStatistics>;
using Trace = RowOf<combat::TickTrace>;

/// Convert thousandths of a point to whole points, rounded up: 0 only for none left.
std::int64_t rounded_up(std::int64_t thousandths) { return (thousandths + 999) / 1000; }

std::int64_t in_thousandths(double morale) { return std::llround(morale * 1000); }

std::string label_of(const Damage& row, std::uint32_t named) { return group_label(*row.outcome, row.outcome->roster->group_of(named)); }

std::optional<std::uint64_t> unit_of(const Damage& row, std::uint32_t named) {
    const SkirmishRoster& skirmish = *row.outcome->roster;
    if (skirmish.damage_detail() != DamageDetail::kUnits) return std::nullopt;
    return skirmish.units()[named].id;
}

/// Let a row be pickled: its outcome, which is pickled once for all rows, and its place there.
template <class Row, class Place, class Count, class Made> void pickled_row(nb::class_<Row>& c, Place place_of, Count count, Made make) {
    c.def("__getstate__",
          [place_of](const Row& row) { return nb::make_tuple(std::const_pointer_cast<CombatOutcome>(row.outcome), place_of(row)); });
    c.def(
        "__setstate__",
        [count, make](Row& self, nb::handle given) {
            std::pair<std::shared_ptr<CombatOutcome>, std::size_t> state;
            if (!nb::try_cast(given, state) || state.first == nullptr || state.second >= count(*state.first)) {
                throw damaged_pickle<Row>("it must have an outcome and a place in it");
            }
            new (&self) Row(make(state.first, state.second));
        },
        nb::arg("state").none());
    c.def(
        "__eq__",
        [place_of](const Row& self, nb::handle other) {
            if (!nb::isinstance<Row>(other)) return false;
            const auto& that = nb::cast<const Row&>(other);
            return place_of(self) == place_of(that) &&
                   (self.outcome == that.outcome || nb::cast(std::const_pointer_cast<CombatOutcome>(self.outcome))
                                                        .equal(nb::cast(std::const_pointer_cast<CombatOutcome>(that.outcome))));
        },
        nb::arg("other").none(), nb::sig("def __eq__(self, other: object, /) -> bool"));
    c.def("__hash__",
          [place_of](const Row& row) { return static_cast<Py_hash_t>((combat::hash_of(row.outcome->result) >> 1U) ^ place_of(row)); });
    never_copied(c);
}

/// The same for rows of one of a result's lists.
template <class Row> void pickled_row(nb::class_<RowOf<Row>>& c, std::vector<Row> combat::BattleResult::* rows) {
    pickled_row(
        c, [rows](const RowOf<Row>& row) { return static_cast<std::size_t>(row.row - (row.outcome->result.*rows).data()); },
        [rows](const CombatOutcome& outcome) { return (outcome.result.*rows).size(); },
        [rows](const Outcome& outcome, std::size_t place) { return RowOf<Row>{outcome, &(outcome->result.*rows)[place]}; });
}

nb::list received_by(const UnitState& unit) {
    nb::list list;
    const CombatOutcome& outcome = *unit.outcome;
    if (outcome.first_received.empty()) return list;
    for (std::uint32_t i = outcome.first_received[unit.place]; i < outcome.first_received[unit.place + 1]; ++i) {
        list.append(Damage{unit.outcome, &outcome.result.damage[outcome.received[i]]});
    }
    return list;
}

void bind_unit_state(nb::module_& m) {
    using Unit = const UnitState&;
    nb::class_<UnitState> c(m, "UnitState", "A unit after a battle. Hull, shields and damage in points; an army's hull is its soldiers.");
    pickled_row(
        c, [](Unit u) { return u.place; }, [](const CombatOutcome& o) { return o.result.units.size(); },
        [](const Outcome& o, std::size_t place) { return UnitState{o, place}; });
    property(c, "unit_id", [](Unit u) { return u.unit().id; }, "Unique in the battle; addresses the unit's random numbers.");
    property(c, "type", [](Unit u) { return u.group().type->name; }, "Its unit type.");
    property(c, "side", [](Unit u) { return static_cast<int>(u.unit().side); }, "0 attackers, 1 defenders, then the others.");
    property(c, "group", [](Unit u) { return group_label(*u.outcome, u.unit().group); }, "The place it was given at: 'attackers[0]'.");
    c.def_prop_ro(
        "faction_id", [](Unit u) { return u.group().faction.empty() ? std::nullopt : std::optional(u.group().faction); },
        "Faction whose traits apply; None: none.");
    property(
        c, "current_hp", [](Unit u) { return rounded_up(u.result().hull); },
        "``hull`` in whole points, rounded up: 0 only when destroyed.");
    property(
        c, "max_hp", [](Unit u) { return rounded_up(u.profile().hull); },
        "Hull of an undamaged unit of its type, in whole points, rounded up.");
    property(c, "current_morale", [](Unit u) { return in_thousandths(u.result().morale); }, "``morale`` in thousandths.");
    property(
        c, "max_morale", [](Unit u) { return in_thousandths(u.profile().morale); }, "Morale of a rested unit of its type, in thousandths.");
    c.def_prop_ro("damage_received", &received_by, nb::sig("def damage_received(self) -> list[DamageEvent]"),
                  "Damage to it, by tick, source, weapon; empty unless ``damage_events`` was 'units'.");
    property(c, "hull", [](Unit u) { return points(u.result().hull); }, "Hull left; 0 exactly when destroyed.");
    property(c, "hull_before", [](Unit u) { return points(u.unit().hull); }, "Hull at the start of the battle.");
    property(c, "shields", [](Unit u) { return points(u.result().shields); }, "Shields left.");
    property(c, "morale", [](Unit u) { return u.result().morale; }, "Morale left; a rested unit has its type's.");
    property(c, "fatigue", [](Unit u) { return u.result().fatigue; }, "0 rested to 1 exhausted.");
    property(c, "damage_dealt", [](Unit u) { return points(u.result().damage_dealt); }, "Enemy shields and hull actually lost.");
    property(c, "kills", [](Unit u) { return u.result().kills; }, "Units it destroyed.");
    property(c, "experience_gained", [](Unit u) { return u.result().experience_gained; }, "Points; 100 make a level.");
    property(c, "fate", [](Unit u) { return combat::name_of(u.result().fate); }, "'alive', 'destroyed', 'routed' or 'withdrawn'.");
    property(c, "arrived", [](Unit u) { return u.result().arrived; }, "False: a reinforcement that did not come.");
    c.def_prop_ro(
        "killed_by",
        [](Unit u) -> std::optional<std::string> {
            const std::uint16_t weapon = u.result().killed_by;
            return weapon == combat::kNoWeapon ? std::nullopt : std::optional(u.outcome->roster->weapon_name(weapon));
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
        "Figures of one side. Units are counted, hull and damage in points; damage is what was actually lost, without overkill.");
    pickled_row(
        c, [](Side s) { return s.side; }, [](const CombatOutcome& o) { return o.roster->sides(); },
        [](const Outcome& o, std::size_t side) { return SideState{o, side}; });
    property(c, "side", [](Side s) { return s.side; }, "0 attackers, 1 defenders, then the others.");
    property(c, "started", [](Side s) { return (*s).started; }, "Units, reinforcements included.");
    property(c, "destroyed", [](Side s) { return (*s).destroyed; }, "Units destroyed.");
    property(c, "routed", [](Side s) { return (*s).routed; }, "Units that left the field, morale broken.");
    property(c, "withdrawn", [](Side s) { return (*s).withdrawn; }, "Units that left the field by decision.");
    property(c, "never_arrived", [](Side s) { return (*s).never_arrived; }, "Reinforcements that did not come.");
    property(c, "hull_started", [](Side s) { return points((*s).hull_started); }, "Hull of all units at the start.");
    property(c, "hull_left", [](Side s) { return points((*s).hull_left); }, "Hull of all survivors.");
    property(c, "damage_dealt", [](Side s) { return points((*s).damage_dealt); }, "Damage to enemies.");
    property(c, "damage_received", [](Side s) { return points((*s).damage_received); }, "Damage from enemies.");
    property(c, "shots", [](Side s) { return (*s).shots; }, "Shots fired.");
    property(c, "hits", [](Side s) { return (*s).hits; }, "Shots that hit.");
    c.def_prop_ro(
        "destroyed_by", [](Side s) { return by_damage_type((*s).destroyed_by); }, nb::sig("def destroyed_by(self) -> dict[str, int]"),
        "Units of this side destroyed, by damage type of the weapon that killed them.");
    c.def_prop_ro(
        "stress", [](Side s) { return by_stress((*s).stress); }, nb::sig("def stress(self) -> dict[str, float]"),
        "Morale lost by cause, summed over units (1: all of one rested unit's); below 0: gained.");
    c.def("__repr__", [](Side s) {
        return fmt::format("<SideStatistics {} started={} destroyed={} routed={} withdrawn={}>", side_label(s.side), (*s).started,
                           (*s).destroyed, (*s).routed, (*s).withdrawn);
    });
}

void bind_damage(nb::module_& m) {
    using Row = const Damage&;
    nb::class_<Damage> c(m, "DamageEvent",
                         "All shots of one weapon from one group, or with ``damage_events='units'`` one unit, at another in one tick.");
    pickled_row(c, &combat::BattleResult::damage);
    property(c, "tick", [](Row r) { return r->tick; }, "Tick, from 0.");
    property(c, "turn_tick", [](Row r) { return r->tick; }, "Same as ``tick``.");
    property(c, "source", [](Row r) { return label_of(r, r->source_group); }, "Group that fired: 'attackers[0]'.");
    property(c, "target", [](Row r) { return label_of(r, r->target_group); }, "Group that was fired at.");
    property(c, "source_unit_id", [](Row r) { return unit_of(r, r->source_group); }, "Unit that fired; None where groups are reported.");
    property(c, "target_unit_id", [](Row r) { return unit_of(r, r->target_group); }, "Unit that was fired at, likewise.");
    property(c, "weapon", [](Row r) { return r.outcome->roster->weapon_name(r->weapon); }, "Id of the weapon.");
    property(c, "shots", [](Row r) { return r->shots; }, "Shots fired.");
    property(c, "hits", [](Row r) { return r->hits; }, "Shots that hit.");
    property(c, "damage", [](Row r) { return points(r->damage); }, "Points of shields and hull actually lost.");
    property(c, "damage_amount", [](Row r) { return points(r->damage); }, "Same as ``damage``.");
    property(
        c, "damage_type", [](Row r) { return name_of(r.outcome->roster->weapon_damage_type(r->weapon)); },
        "'kinetic', 'energy', 'explosive' or 'plasma'.");
    property(c, "kills", [](Row r) { return r->kills; }, "Units destroyed.");
    c.def("__repr__", [](Row r) {
        return fmt::format("<DamageEvent tick={} {} -> {} {} damage={:g} kills={}>", r->tick, label_of(r, r->source_group),
                           label_of(r, r->target_group), r.outcome->roster->weapon_name(r->weapon), points(r->damage), r->kills);
    });
    using Weapon = const WeaponRow&;
    nb::class_<WeaponRow> w(m, "WeaponStatistics", "Figures of one side's weapons of a kind, on one unit type, over the whole battle.");
    pickled_row(w, &combat::BattleResult::weapons);
    property(w, "side", [](Weapon r) { return static_cast<int>(r->side); }, "Side that fired.");
    property(w, "weapon", [](Weapon r) { return r.outcome->roster->weapon_name(r->weapon); }, "Id of the weapon.");
    property(w, "unit_type", [](Weapon r) { return r.outcome->roster->weapon_mount(r->weapon); }, "Unit type that mounts it.");
    property(w, "shots", [](Weapon r) { return r->shots; }, "Shots fired.");
    property(w, "hits", [](Weapon r) { return r->hits; }, "Shots that hit.");
    property(w, "damage", [](Weapon r) { return points(r->damage); }, "Points of shields and hull actually lost.");
    property(w, "kills", [](Weapon r) { return r->kills; }, "Units destroyed.");
    w.def("__repr__", [](Weapon r) {
        return fmt::format("<WeaponStatistics {} {} damage={:g} kills={}>", side_label(r->side), r.outcome->roster->weapon_name(r->weapon),
                           points(r->damage), r->kills);
    });
}

void bind_trace(nb::module_& m) {
    using Row = const Trace&;
    nb::class_<Trace> c(m, "TickTrace", "A side at the end of a tick, and its actions in the tick.");
    pickled_row(c, &combat::BattleResult::trace);
    property(c, "tick", [](Row r) { return r->tick; }, "Tick, from 0.");
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
    property(c, "shots", [](Row r) { return r->shots; }, "Shots this tick.");
    property(c, "hits", [](Row r) { return r->hits; }, "Hits this tick.");
    property(c, "damage", [](Row r) { return points(r->damage); }, "Dealt this tick.");
    c.def("__repr__", [](Row r) {
        return fmt::format("<TickTrace {} {} steady={} shaken={} routing={} hull={:g}>", r->tick, side_label(r->side), r->steady, r->shaken,
                           r->routing, points(r->hull));
    });
}

}  // namespace

std::string group_label(const CombatOutcome& outcome, std::uint32_t group) {
    const SkirmishRoster::Group& found = outcome.roster->groups()[group];
    return fmt::format("{}[{}]", side_label(found.side), found.place);
}

void bind_combat_rows(nb::module_& m) {
    bind_unit_state(m);
    bind_side(m);
    bind_damage(m);
    bind_trace(m);
}

}  // namespace void_reckoning
