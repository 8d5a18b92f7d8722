#include "bindings/campaign/path_methods.hpp"
#include "bindings/campaign/view_estimate.hpp"
#include "bindings/campaign/view_handle.hpp"
#include "bindings/campaign/view_records.hpp"
#include "bindings/support/bind.hpp"
#include "bindings/support/casters.hpp"
#include "bindings/support/pickled.hpp"
#include "void_reckoning/campaign/candidates.hpp"
#include "void_reckoning/campaign/order_rules.hpp"
#include "void_reckoning/ecs/natural_values.hpp"
#include "void_reckoning/universe/names.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

using Ids = std::vector<EntityId>;

Ids copy(std::span<const EntityId> ids) { return {ids.begin(), ids.end()}; }

std::vector<EntityId> to_entities(const FactionView& view, std::span<const LaneEnd> lanes) {
    Ids result;
    for (const LaneEnd& lane : lanes) result.push_back(view.map().system(lane.to));
    return result;
}

/// SeenUnits with the name of their type.
struct NamedUnits {
    Seat owner;
    UnitTypeIndex type;
    std::string unit;
    std::uint32_t count = 0;
    double condition = 0;
    friend bool operator==(const NamedUnits&, const NamedUnits&) = default;
};
/// ForeignFleet and ForeignPlanet as Python objects.
struct NamedFleet {
    EntityId fleet;
    Seat owner;
    std::uint32_t ships = 0;
    double strength = 0;
    bool armed = false;
    std::vector<NamedUnits> composition;
};
struct NamedPlanet {
    EntityId planet;
    Seat owner;
    bool in_sight = false;
    std::uint32_t seen_turn = 0;
    double garrison = 0, platforms = 0;
    std::vector<NamedUnits> composition;
};

std::vector<NamedUnits> named(const FactionView& view, const std::vector<SeenUnits>& composition) {
    std::vector<NamedUnits> result;
    for (const SeenUnits& units : composition) {
        result.push_back({units.owner, units.type, view.universe()[units.type].id, units.count, units.condition()});
    }
    return result;
}

std::vector<NamedFleet> foreign_fleets(const FactionView& view, EntityId system) {
    std::vector<NamedFleet> result;
    std::vector<SeenUnits> composition;
    for (const ForeignFleet& one : view.foreign_fleets(view.map().number(system))) {
        composition.clear();
        view.composition_of(one, composition);
        result.push_back({one.fleet, one.owner, one.ships, one.strength, one.armed, named(view, composition)});
    }
    return result;
}

std::vector<NamedPlanet> foreign_planets(const FactionView& view, EntityId system) {
    std::vector<NamedPlanet> result;
    for (const ForeignPlanet& one : view.foreign_planets(view.map().number(system))) {
        result.push_back({one.planet, one.owner, one.in_sight, one.seen_turn, one.garrison, one.platforms, named(view, one.composition)});
    }
    return result;
}

void bind_foreign(nb::module_& m) {
    nb::class_<NamedUnits> units(
        m, "SeenUnits",
        "Units of one owner and type, now or as last seen: owner's seat, type (row of the universe's unit types), unit "
        "(the type's id), count,\ncondition (share of full hull or strength on average, above 0 to 1).");
    units.def_ro("owner", &NamedUnits::owner)
        .def_ro("type", &NamedUnits::type)
        .def_ro("unit", &NamedUnits::unit)
        .def_ro("count", &NamedUnits::count)
        .def_ro("condition", &NamedUnits::condition);
    value_record<&NamedUnits::owner, &NamedUnits::type, &NamedUnits::unit, &NamedUnits::count, &NamedUnits::condition>(units);
    nb::class_<NamedFleet> fleet(
        m, "ForeignFleet",
        "Another faction's fleet in sight: owner's seat, ships, strength, armed, composition (its ships by type, SeenUnits).");
    fleet.def_ro("fleet", &NamedFleet::fleet)
        .def_ro("owner", &NamedFleet::owner)
        .def_ro("ships", &NamedFleet::ships)
        .def_ro("strength", &NamedFleet::strength)
        .def_ro("armed", &NamedFleet::armed)
        .def_ro("composition", &NamedFleet::composition);
    value_record<&NamedFleet::fleet, &NamedFleet::owner, &NamedFleet::ships, &NamedFleet::strength, &NamedFleet::armed,
                 &NamedFleet::composition>(fleet);
    nb::class_<NamedPlanet> planet(
        m, "ForeignPlanet",
        "Another faction's planet, now or as last seen: owner's seat, in_sight, seen_turn, garrison and platforms\n"
        "(strengths, in sight only), composition (armies and militia by type as of seen_turn, SeenUnits).");
    planet.def_ro("planet", &NamedPlanet::planet)
        .def_ro("owner", &NamedPlanet::owner)
        .def_ro("in_sight", &NamedPlanet::in_sight)
        .def_ro("seen_turn", &NamedPlanet::seen_turn)
        .def_ro("garrison", &NamedPlanet::garrison)
        .def_ro("platforms", &NamedPlanet::platforms)
        .def_ro("composition", &NamedPlanet::composition);
    value_record<&NamedPlanet::planet, &NamedPlanet::owner, &NamedPlanet::in_sight, &NamedPlanet::seen_turn, &NamedPlanet::garrison,
                 &NamedPlanet::platforms, &NamedPlanet::composition>(planet);
}

template <class Content> std::vector<std::string> ids_of(const std::vector<Content>& content) {
    std::vector<std::string> ids;
    for (const Content& one : content) ids.push_back(one.id);
    return ids;
}

bool knows(const ViewHandle& v, const std::string& id) {
    const SharedView::Looking view = v.look();
    const TechnologyIndex technology = view->universe().find_technology(id);
    if (technology) return view->knows(technology);
    throw InvalidInput(fmt::format("technology must be {}, got '{}'", one_of(id, ids_of(view->universe().technologies)), id));
}

void bind_map(nb::class_<ViewHandle>& c) {
    c.def_prop_ro(
        "systems", [](const ViewHandle& v) { return copy(v->map().systems()); }, "Ids of all systems; every faction has the star chart.");
    c.def(
        "position",
        [](const ViewHandle& v, EntityId system) {
            const Position p = v->map().position(v->map().number(system));
            return std::tuple<float, float, float>(p.x, p.y, p.z);
        },
        "system"_a, nb::sig("def position(self, system: int) -> tuple[float, float, float]"),
        "Return the place of a system: (x, y, z), light years.");
    c.def(
        "neighbours", [](const ViewHandle& v, EntityId system) { return to_entities(*v.look(), v->map().lanes(v->map().number(system))); },
        "system"_a, "Return the systems at the other ends of its starlanes.");
    c.def(
        "distance", [](const ViewHandle& v, EntityId a, EntityId b) { return v->paths().distance(v->map().number(a), v->map().number(b)); },
        "start"_a, "end"_a, "Return light years along starlanes; inf if there is no path.");
    c.def("sees", [](const ViewHandle& v, EntityId system) { return v->sees(v->map().number(system)); }, "system"_a);
    c.def("explored", [](const ViewHandle& v, EntityId system) { return v->explored(v->map().number(system)); }, "system"_a);
    c.def(
        "planets", [](const ViewHandle& v, EntityId system) { return copy(v->planets(v->map().number(system))); }, "system"_a,
        "Return the planets of a system that was ever seen; none for other systems.");
    c.def("planet", [](const ViewHandle& v, EntityId planet) { return record_of(v->universe(), v->planet(planet)); }, "planet"_a);
    c.def(
        "planet_owner", [](const ViewHandle& v, EntityId planet) { return v->planet_owner(planet); }, "planet"_a,
        nb::sig("def planet_owner(self, planet: int) -> int | None"), "Return the seat of its owner, now or as last seen.");
    c.def(
        "last_seen", [](const ViewHandle& v, EntityId system) { return v->last_seen(v->map().number(system)); }, "system"_a,
        nb::sig("def last_seen(self, system: int) -> int | None"),
        "Return the turn it was last in sight at the end of this faction's turn; None: never.");
    c.def(
        "foreign_fleets", [](const ViewHandle& v, EntityId system) { return foreign_fleets(*v.look(), system); }, "system"_a,
        "Return other factions' fleets in the system; none if it is out of sight.");
    c.def(
        "foreign_planets", [](const ViewHandle& v, EntityId system) { return foreign_planets(*v.look(), system); }, "system"_a,
        "Return other factions' planets in the system, now or as last seen.");
    c.def(
        "hostile_composition",
        [](const ViewHandle& v, EntityId system) {
            std::vector<SeenUnits> found;
            (void)v->hostile_composition(v->map().number(system), found);
            return named(*v.look(), found);
        },
        "system"_a,
        "Return other factions' ships in the system and their orbital platforms, by owner and type: now, or as of the turn last_seen() "
        "returns.");
    c.def(
        "hostile_strength", [](const ViewHandle& v, EntityId system) { return v->hostile_strength(v->map().number(system)); }, "system"_a,
        "Return the combat strength of others there, now or as last seen.");
}

void bind_own(nb::class_<ViewHandle>& c) {
    c.def_prop_ro("treasury", [](const ViewHandle& v) { return natural_number(v->state().treasury, 1000); }, "Credits.");
    c.def_prop_ro(
        "income", [](const ViewHandle& v) { return natural_number(v->state().income, 1000); }, "Net income of the last round, credits.");
    c.def_prop_ro("score", [](const ViewHandle& v) { return v->state().score; });
    c.def_prop_ro("capital", [](const ViewHandle& v) { return v->state().capital; });
    c.def_prop_ro("research", [](const ViewHandle& v) { return record_of(v->universe(), v->research()); });
    c.def("knows", &knows, "technology"_a, "Check whether it has learned a technology, by its id.");
    c.def_prop_ro(
        "unit_types", [](const ViewHandle& v) { return ids_of(v->universe().unit_types); },
        "Ids of the universe's unit types, by row: the numbers of RecruitUnit.type.");
    c.def_prop_ro(
        "building_types", [](const ViewHandle& v) { return ids_of(v->universe().buildings); },
        "Ids of the universe's buildings, by row: the numbers of ConstructBuilding.building.");
    c.def_prop_ro(
        "technologies", [](const ViewHandle& v) { return ids_of(v->universe().technologies); },
        "Ids of the universe's technologies, by row: the numbers of ResearchTechnology.technology.");
    c.def_prop_ro("colonies", [](const ViewHandle& v) { return copy(v->colonies()); });
    c.def_prop_ro("fleets", [](const ViewHandle& v) { return copy(v->fleets()); });
    c.def("colony", [](const ViewHandle& v, EntityId id) { return record_of(v->colony(id)); }, "colony"_a);
    c.def(
        "buildings",
        [](const ViewHandle& v, EntityId colony) {
            std::vector<std::string> types;
            for (const EntityId id : copy(v->buildings(colony))) types.push_back(v->universe()[v->building_type(id)].id);
            return types;
        },
        "colony"_a, "Return the ids of the types of a colony's buildings.");
    c.def("building_slots", [](const ViewHandle& v, EntityId colony) { return v->building_slots(colony); }, "colony"_a);
    c.def(
        "queue",
        [](const ViewHandle& v, EntityId colony) {
            std::vector<QueueRecord> entries;
            for (const EntityId id : copy(v->queue(colony))) entries.push_back(record_of(v->universe(), v->queue_entry(id)));
            return entries;
        },
        "colony"_a);
    c.def("armies_on", [](const ViewHandle& v, EntityId colony) { return copy(v->armies_on(colony)); }, "colony"_a);
    c.def("armies_aboard", [](const ViewHandle& v, EntityId fleet) { return copy(v->armies_aboard(fleet)); }, "fleet"_a);
    c.def("army", [](const ViewHandle& v, EntityId id) { return record_of(v->universe(), v->army(id)); }, "army"_a);
    c.def("ships", [](const ViewHandle& v, EntityId fleet) { return copy(v->ships(fleet)); }, "fleet"_a);
    c.def("ship", [](const ViewHandle& v, EntityId id) { return record_of(v->universe(), v->ship(id)); }, "ship"_a);
    c.def("stance", [](const ViewHandle& v, EntityId fleet) { return v->fleet(fleet).stance; }, "fleet"_a);
    c.def("under_way", [](const ViewHandle& v, EntityId fleet) { return v->under_way(fleet); }, "fleet"_a);
    c.def("can_move", [](const ViewHandle& v, EntityId fleet) { return v->can_move(fleet); }, "fleet"_a);
    c.def("system_of", [](const ViewHandle& v, EntityId id) { return v->map().system(v->system_of(id)); }, "fleet_or_planet"_a);
    c.def("fleet_speed", [](const ViewHandle& v, EntityId fleet) { return v->fleet_speed(fleet); }, "fleet"_a);
    c.def("fleet_strength", [](const ViewHandle& v, EntityId fleet) { return v->fleet_strength(fleet); }, "fleet"_a);
    c.def("landing_strength", [](const ViewHandle& v, EntityId fleet) { return v->landing_strength(fleet); }, "fleet"_a);
    c.def("transport_room", [](const ViewHandle& v, EntityId fleet) { return v->transport_room(fleet); }, "fleet"_a);
}

}  // namespace

nb::object ViewHandle::memory() {
    return memory_.get_or_make([this]() -> nb::object {
        const std::string text(look()->memory());
        if (text.empty()) return nb::dict();
        return nb::module_::import_("json").attr("loads")(nb::str(text.data(), text.size()));
    });
}

std::optional<std::string> ViewHandle::memory_json() const {
    const nb::object memory = memory_.get();
    if (!memory.is_valid()) return std::nullopt;
    nb::dict options;
    options["allow_nan"] = false;
    const nb::module_ json = nb::module_::import_("json");
    // Read back at once: keys that are not strings become strings, and are sorted as such, as they will be next turn.
    const nb::object read_back = json.attr("loads")(json.attr("dumps")(memory, **options));
    options["sort_keys"] = true;
    options["separators"] = nb::make_tuple(",", ":");
    const auto text = nb::cast<std::string>(json.attr("dumps")(read_back, **options));
    if (text.size() > kMaxMemoryBytes) {
        throw InvalidInput(fmt::format("view.memory must take at most {} bytes as JSON, got {}", kMaxMemoryBytes, text.size()));
    }
    return text == "{}" ? std::string() : text;
}

void bind_view(nb::module_& m) {
    bind_view_records(m);
    bind_foreign(m);
    nb::class_<ViewHandle> view(
        m, "FactionView",
        "What one faction knows: its own things in full, others by sight, the map, and its memory. Entities are ids (int), types\n"
        "and technologies are the ids of the universe (str), numbers are in natural units; orders take rows of the universe. Valid while "
        "its faction turn is open; StateError afterwards.");
    view.def_prop_ro("seat", [](const ViewHandle& v) { return v->seat().value; }, "Place among the campaign's factions, from 0.");
    view.def_prop_ro("seats", [](const ViewHandle& v) { return v->seats(); }, "Number of factions at the start of the campaign.");
    view.def_prop_ro("faction_id", [](const ViewHandle& v) { return v->faction_id(); });
    view.def_prop_ro("turn", [](const ViewHandle& v) { return v->turn(); }, "Rounds completed.");
    view.def_prop_rw("memory", &ViewHandle::memory, &ViewHandle::set_memory,
                     nb::for_getter(nb::sig("def memory(self) -> dict[str, typing.Any]")),
                     nb::for_setter(nb::sig("def memory(self, memory: dict[str, typing.Any], /) -> None")),
                     "The policy's memory for the next turn: a small mapping that JSON can hold. Any other state of a policy may be lost.");
    view.def(
        "random", [](const ViewHandle& v, std::uint64_t index) { return v->dice().uniform(index); }, "index"_a,
        "Return a number, uniform in [0, 1): the same for the same campaign, turn, faction and index; never a number that the rules draw.");
    view.def(
        "candidates",
        [](ViewHandle& v) {
            const auto orders = v.unlocked([](const FactionView& seen) { return candidate_orders(seen); });
            return std::vector<Order>(orders.begin(), orders.end());
        },
        "Return every order that is legal now, in a fixed order.");
    view.def(
        "validate", [](const ViewHandle& v, const Order& order) { return validate(order, *v.look()).reason; }, "order"_a,
        "Return why an order can't be carried out now; empty if it can.");
    bind_map(view);
    bind_own(view);
    bind_path_methods(view);
    bind_view_estimate(m, view);
}

}  // namespace void_reckoning
