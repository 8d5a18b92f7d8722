#include "bindings/campaign/view_records.hpp"

#include "bindings/support/casters.hpp"
#include "bindings/support/pickled.hpp"
#include "bindings/support/standard_casters.hpp"
#include "void_reckoning/ecs/natural_values.hpp"

namespace nb = nanobind;

namespace void_reckoning {
namespace {

double of_thousandths(std::int64_t stored) { return natural_number(stored, 1000); }

}  // namespace

PlanetRecord record_of(const Universe& universe, const Planet& planet) {
    return {planet.system, universe[planet.planet_class].id, planet.orbit, planet.size, planet.richness};
}

ColonyRecord record_of(const Colony& colony) { return {of_thousandths(colony.population), colony.stability, colony.founded}; }

ShipRecord record_of(const Universe& universe, const Ship& ship) {
    return {ship.fleet, universe[ship.type].id, of_thousandths(ship.hull), of_thousandths(ship.shields), ship.morale, ship.experience};
}

ArmyRecord record_of(const Universe& universe, const Army& army) {
    return {army.planet, army.carrier, universe[army.type].id, of_thousandths(army.strength), army.morale, army.experience};
}

QueueRecord record_of(const Universe& universe, const QueueEntry& entry) {
    return {entry.unit, entry.unit ? universe.unit_types[entry.type].id : universe.buildings[entry.type].id, entry.number,
            of_thousandths(entry.progress)};
}

ResearchRecord record_of(const Universe& universe, const Research& research) {
    ResearchRecord record{std::nullopt, of_thousandths(research.progress)};
    if (research.technology) record.technology = universe[research.technology].id;
    return record;
}

void bind_view_records(nb::module_& m) {
    nb::class_<PlanetRecord> planet(m, "Planet", "A world: system, planet_class (its id), orbit, size, richness.");
    planet.def_ro("system", &PlanetRecord::system)
        .def_ro("planet_class", &PlanetRecord::planet_class)
        .def_ro("orbit", &PlanetRecord::orbit)
        .def_ro("size", &PlanetRecord::size)
        .def_ro("richness", &PlanetRecord::richness);
    value_record<&PlanetRecord::system, &PlanetRecord::planet_class, &PlanetRecord::orbit, &PlanetRecord::size, &PlanetRecord::richness>(
        planet);
    nb::class_<ColonyRecord> colony(m, "Colony", "A settled planet: population (millions), stability (0 to 1), turn it was founded.");
    colony.def_ro("population", &ColonyRecord::population)
        .def_ro("stability", &ColonyRecord::stability)
        .def_ro("founded", &ColonyRecord::founded);
    value_record<&ColonyRecord::population, &ColonyRecord::stability, &ColonyRecord::founded>(colony);
    nb::class_<ShipRecord> ship(m, "Ship", "A ship: fleet, type (the unit type's id), hull and shields (points), morale, experience.");
    ship.def_ro("fleet", &ShipRecord::fleet)
        .def_ro("type", &ShipRecord::type)
        .def_ro("hull", &ShipRecord::hull)
        .def_ro("shields", &ShipRecord::shields)
        .def_ro("morale", &ShipRecord::morale)
        .def_ro("experience", &ShipRecord::experience);
    value_record<&ShipRecord::fleet, &ShipRecord::type, &ShipRecord::hull, &ShipRecord::shields, &ShipRecord::morale,
                 &ShipRecord::experience>(ship);
    nb::class_<ArmyRecord> army(m, "Army",
                                "An army: planet or carrier, type (the unit type's id), strength (soldiers), morale, experience.");
    army.def_ro("planet", &ArmyRecord::planet)
        .def_ro("carrier", &ArmyRecord::carrier)
        .def_ro("type", &ArmyRecord::type)
        .def_ro("strength", &ArmyRecord::strength)
        .def_ro("morale", &ArmyRecord::morale)
        .def_ro("experience", &ArmyRecord::experience);
    value_record<&ArmyRecord::planet, &ArmyRecord::carrier, &ArmyRecord::type, &ArmyRecord::strength, &ArmyRecord::morale,
                 &ArmyRecord::experience>(army);
    nb::class_<QueueRecord> queue_entry(
        m, "QueueEntry", "An item in a colony's queue: unit or building, the id of its type, number in the queue, progress (points).");
    queue_entry.def_ro("unit", &QueueRecord::unit)
        .def_ro("type", &QueueRecord::type)
        .def_ro("number", &QueueRecord::number)
        .def_ro("progress", &QueueRecord::progress);
    value_record<&QueueRecord::unit, &QueueRecord::type, &QueueRecord::number, &QueueRecord::progress>(queue_entry);
    nb::class_<ResearchRecord> research(m, "Research", "The current research: technology (its id) or None, progress (points).");
    research.def_ro("technology", &ResearchRecord::technology).def_ro("progress", &ResearchRecord::progress);
    value_record<&ResearchRecord::technology, &ResearchRecord::progress>(research);
}

}  // namespace void_reckoning
