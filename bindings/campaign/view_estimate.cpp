#include "bindings/campaign/view_estimate.hpp"

#include "bindings/support/casters.hpp"
#include "bindings/support/pickled.hpp"
#include "bindings/support/result_class.hpp"
#include "bindings/support/standard_casters.hpp"
#include "bindings/support/values.hpp"
#include "void_reckoning/ai/prospects.hpp"
#include "void_reckoning/ecs/natural_values.hpp"
#include "void_reckoning/universe/names.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

double credits(std::int64_t stored) { return natural_number(stored, 1000); }

template <class Row> std::vector<std::string> ids(const std::vector<Row>& rows) {
    std::vector<std::string> all;
    for (const Row& row : rows) all.push_back(row.id);
    return all;
}

/// Return the row of a table that an id or a number names.
template <class Row> std::size_t row_of(nb::handle given, const std::vector<Row>& rows, const char* what) {
    if (!nb::isinstance<nb::str>(given)) {
        return static_cast<std::size_t>(integer_of(given, what, 0, static_cast<std::int64_t>(rows.size()) - 1));
    }
    const std::string id = text_of(given, what);
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.id == id; });
    if (found == rows.end()) throw InvalidInput(fmt::format("{} must be {}, got '{}'", what, one_of(id, ids(rows)), id));
    return static_cast<std::size_t>(found - rows.begin());
}

Seat seat_of(nb::handle given, const FactionView& view, const char* what) {
    return Seat(static_cast<std::size_t>(integer_of(given, what, 0, static_cast<std::int64_t>(view.seats()) - 1)));
}

UnitTypeRecord unit_type(const ViewHandle& v, nb::handle type, nb::handle owner) {
    const SharedView::Looking view = v.look();
    const Universe& universe = view->universe();
    const UnitTypeIndex index(row_of(type, universe.unit_types, "type"));
    const Seat seat = owner.is_none() ? view->seat() : seat_of(owner, *view, "owner");
    const UnitStats& stats = view->equipment(seat, false)[index];
    const UnitType& row = universe[index];
    return {row.id,
            row.name,
            row.domain == Domain::kSpace ? "space" : "ground",
            credits(stats.cost),
            credits(stats.industry),
            credits(stats.upkeep),
            stats.strength.strength,
            credits(stats.profile.hull),
            stats.speed,
            stats.transport,
            stats.colonises};
}

ai::AskedUnits units_of(nb::handle item, const FactionView& view, const std::string& what) {
    const std::vector<nb::object> parts = items_of(item, what);
    if (parts.size() < 2 || parts.size() > 4) {
        throw InvalidInput(
            fmt::format("{} must be an own fleet's id, SeenUnits, or (type, count), (type, count, owner) or (type, count, "
                        "owner, condition), got {} values",
                        what, parts.size()));
    }
    ai::AskedUnits units;
    units.type = UnitTypeIndex(row_of(parts[0], view.universe().unit_types, (what + ": type").c_str()));
    units.count = static_cast<std::uint32_t>(integer_of(parts[1], what + ": count", 1, 10'000'000));
    if (parts.size() > 2 && !parts[2].is_none()) units.owner = seat_of(parts[2], view, (what + ": owner").c_str());
    if (parts.size() > 3) units.condition = number_of(parts[3], what + ": condition");
    if (!(units.condition > 0 && units.condition <= 1)) {
        throw InvalidInput(fmt::format("{}: condition must be above 0 and at most 1, got {}", what, units.condition));
    }
    return units;
}

bool is_seen_units(nb::handle item) { return type_name_of(item) == "SeenUnits"; }

bool is_units(nb::handle item) {
    return is_seen_units(item) ||
           ((nb::isinstance<nb::tuple>(item) || nb::isinstance<nb::list>(item)) && nb::len(item) > 0 && nb::isinstance<nb::str>(item[0]));
}

/// Check whether it is one value and not several.
bool is_single(nb::handle given) {
    if (PyLong_Check(given.ptr()) != 0 || !nb::hasattr(given, "__iter__")) return true;
    return nb::hasattr(given, "ndim") && nb::hasattr(given, "dtype") && nb::object(given.attr("ndim")).equal(nb::int_(0));
}

EntityId entity_of(nb::handle given, const std::string& what, const char* rule) {
    const ScalarValue value = value_of(given, what, kRefuse<InvalidInput>);
    if (const auto* large = std::get_if<std::uint64_t>(&value)) return EntityId{*large};
    if (const auto* small = std::get_if<std::int64_t>(&value); small != nullptr && *small >= 0) {
        return EntityId{static_cast<std::uint64_t>(*small)};
    }
    throw InvalidInput(fmt::format("{} must be {}, got {}", what, rule, shown(given)));
}

ai::AskedForce force_of(nb::handle given, const FactionView& view, const char* side, bool own) {
    std::vector<nb::object> items;
    if (is_units(given) || (own && is_single(given))) {
        items.push_back(nb::borrow(given));
    } else {
        items = items_of(given, side);
    }
    ai::AskedForce force;
    for (std::size_t place = 0; place < items.size(); ++place) {
        const std::string what = fmt::format("{}[{}]", side, place);
        const nb::object& item = items[place];
        if (is_seen_units(item)) {
            const nb::tuple parts = nb::make_tuple(item.attr("unit"), item.attr("count"), item.attr("owner"), item.attr("condition"));
            force.units.push_back(units_of(parts, view, what));
        } else if (own && is_single(item)) {
            force.fleets.push_back(entity_of(item, what, "the id of an own fleet, or units"));
        } else {
            force.units.push_back(units_of(item, view, what));
        }
    }
    return force;
}

EstimateRecord estimate(const ViewHandle& v, nb::handle own, nb::handle enemy) {
    const SharedView::Looking view = v.look();
    const ai::AskedForce mine = force_of(own, *view, "own", true);
    combat::BattleEstimate found{.win_probability = 1};
    if (is_single(enemy) && !is_seen_units(enemy)) {
        const EntityId place = entity_of(enemy, "enemy", "the id of a system or a planet, or units");
        found = ai::estimate_at(*view, mine, place).value_or(found);
    } else {
        found = ai::estimate(*view, mine, force_of(enemy, *view, "enemy", false));
    }
    return {found.win_probability, found.doubt, {found.losses_a, found.losses_b}, {found.spread_a, found.spread_b}};
}

void bind_records(nb::module_& m) {
    bind_result<&UnitTypeRecord::type, &UnitTypeRecord::name, &UnitTypeRecord::domain, &UnitTypeRecord::cost, &UnitTypeRecord::industry,
                &UnitTypeRecord::upkeep, &UnitTypeRecord::strength, &UnitTypeRecord::hull, &UnitTypeRecord::speed,
                &UnitTypeRecord::transport, &UnitTypeRecord::colonises>(
        m, "UnitTypeFigures", "A unit type as one faction fields it. Also a mapping of its attributes.",
        {{{"type", "Its id in the universe."},
          {"name", "Its name, for people."},
          {"domain", "'space' or 'ground'."},
          {"cost", "Credits, paid when it is ordered."},
          {"industry", "Points to build it."},
          {"upkeep", "Credits a turn."},
          {"strength", "Combat strength of one unhurt unit: FactionView.fleet_strength() adds these up."},
          {"hull", "Points; of armies, soldiers."},
          {"speed", "Light years a turn; 0 for ground units."},
          {"transport", "Armies that it can carry."},
          {"colonises", "It founds a colony and is used up."}}});
    bind_result<&BuildingRecord::type, &BuildingRecord::name, &BuildingRecord::cost, &BuildingRecord::industry, &BuildingRecord::upkeep>(
        m, "BuildingFigures", "A building of the universe. Also a mapping of its attributes.",
        {{{"type", "Its id in the universe."},
          {"name", "Its name, for people."},
          {"cost", "Credits, paid when it is ordered."},
          {"industry", "Points to build it."},
          {"upkeep", "Credits a turn."}}});
    bind_result<&TechnologyRecord::technology, &TechnologyRecord::name, &TechnologyRecord::tier, &TechnologyRecord::cost>(
        m, "TechnologyFigures", "A technology of the universe. Also a mapping of its attributes.",
        {{{"technology", "Its id in the universe."},
          {"name", "Its name, for people."},
          {"tier", "From 1."},
          {"cost", "Research points."}}});
    bind_result<&EstimateRecord::win_probability, &EstimateRecord::doubt, &EstimateRecord::losses, &EstimateRecord::spread>(
        m, "ViewEstimate", "A battle's expected result, as a CombatEstimate. Also a mapping of its attributes.",
        {{{"win_probability", "Chance that the faction wins, 0 to 1; a battle without a winner counts as half won."},
          {"doubt", "Standard deviation of the true chance about it."},
          {"losses", "Expected shares of hull or soldiers lost: (own, enemy), 0 to 1."},
          {"spread", "Standard deviations of these shares."}}});
}

}  // namespace

void bind_view_estimate(nb::module_& m, nb::class_<ViewHandle>& view) {
    bind_records(m);
    view.def("unit_type", &unit_type, "type"_a, "owner"_a.none() = nb::none(),
             nb::sig("def unit_type(self, type: str | int, owner: int | None = None) -> UnitTypeFigures"),
             "Return a unit type's name, cost, strength and other figures, by its id or row: with this faction's traits, technologies and "
             "buildings; or, with ``owner`` (a seat), as every faction knows another one's: by its traits alone. InvalidInput if there is "
             "no such type or seat.");
    view.def(
        "building_type",
        [](const ViewHandle& v, nb::handle type) {
            const SharedView::Looking seen = v.look();
            const std::vector<BuildingType>& rows = seen->universe().buildings;
            const BuildingType& row = rows[row_of(type, rows, "type")];
            return BuildingRecord{row.id, row.name, credits(row.cost), credits(row.industry), credits(row.upkeep)};
        },
        "type"_a, nb::sig("def building_type(self, type: str | int) -> BuildingFigures"),
        "Return a building's name and costs, by its id or row; InvalidInput if there is no such building.");
    view.def(
        "technology",
        [](const ViewHandle& v, nb::handle technology) {
            const SharedView::Looking seen = v.look();
            const std::vector<Technology>& rows = seen->universe().technologies;
            const Technology& row = rows[row_of(technology, rows, "technology")];
            return TechnologyRecord{row.id, row.name, row.tier, credits(row.cost)};
        },
        "technology"_a, nb::sig("def technology(self, technology: str | int) -> TechnologyFigures"),
        "Return a technology's name, tier and cost, by its id or row; InvalidInput if there is no such technology.");
    view.def("estimate", &estimate, "own"_a, "enemy"_a, nb::sig("def estimate(self, own: object, enemy: object) -> ViewEstimate"),
             R"(Estimate a battle without fighting it, from what this faction knows; some microseconds.

Parameters
----------
own
    An own fleet's id, or a list of fleets' ids and of units that need not exist: ``(type, count)``, ``(type, count, owner)`` with a seat,
    ``(type, count, owner, condition)``, or SeenUnits. Types are ids or rows; without an owner, units are this faction's.
enemy
    A system's id: others' ships and orbital platforms there, as seen now or last. A planet's id: its garrison, against the armies aboard the
    own fleets. Or units as for ``own``; without an owner, with nobody's traits.

Returns
-------
ViewEstimate
    As CombatResolver.estimate_combat() gives it. Others' technologies count only for what is in sight at ``enemy``; otherwise their traits
    alone. In a system both sides withdraw by the universe's rule; on a planet its terrain and the defenders' cover count. A place where
    nobody is known to be is won without losses.

Raises
------
InvalidInput
    A side has no units, or they don't fight in the same domain; an unknown type or seat.
NotFound
    A fleet is not this faction's, or the place is not known.

Examples
--------
>>> import void_reckoning as vr
>>> campaign = vr.Campaign.create(factions=2, systems=20, seed=3)
>>> view = next(campaign.faction_turns()).view
>>> view.unit_type("frigate").domain, view.unit_type("frigate").cost > 0
('space', True)
>>> view.estimate([("frigate", 20)], [("frigate", 10, view.seat)]).win_probability > 0.9
True)");
}

}  // namespace void_reckoning
