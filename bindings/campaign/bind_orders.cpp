#include "bindings/support/bind.hpp"
#include "bindings/support/casters.hpp"
#include "void_reckoning/campaign/orders.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace void_reckoning {
namespace {

/// Return text such as "MoveFleet(fleet=4294967301, destination=4294967297)".
template <class Order> std::string show(nb::handle self) {
    std::string text = nb::cast<std::string>(self.type().attr("__name__")) + "(";
    bool first = true;
    for (nb::handle name : self.type().attr("__match_args__")) {
        text += (first ? "" : ", ") + nb::cast<std::string>(name) + "=" + nb::cast<std::string>(nb::repr(self.attr(name)));
        first = false;
    }
    return text + ")";
}

template <class Order> void finish(nb::class_<Order>& type, nb::tuple fields) {
    type.attr("__match_args__") = fields;
    type.def("__repr__", [](nb::handle self) { return show<Order>(self); });
    type.def_prop_ro(
        "kind", [](const Order& order) { return std::string(name_of_order(void_reckoning::Order(order).index())); },
        "Name of the kind of order, as in the log.");
    type.def("__reduce__", [](nb::handle self) {
        nb::list values;
        for (nb::handle name : self.type().attr("__match_args__")) values.append(self.attr(name));
        return nb::make_tuple(self.type(), nb::tuple(values));
    });
    type.def(
        "__eq__",
        [](const Order& a, nb::handle b) {
            if (!nb::isinstance<Order>(b)) return false;
            const FactionAction left = to_record(a);
            const FactionAction right = to_record(nb::cast<const Order&>(b));
            return left.order == right.order && left.subject == right.subject && left.target == right.target && left.item == right.item &&
                   left.amount == right.amount;
        },
        "other"_a.none(), nb::sig("def __eq__(self, other: object, /) -> bool"));
    type.def("__hash__", [](const Order& order) {
        const FactionAction r = to_record(order);
        return static_cast<Py_hash_t>((r.subject.value * 31 + r.target.value) * 31 + r.item * 31U + static_cast<std::uint32_t>(r.amount));
    });
}

}  // namespace

void bind_orders(nb::module_& module) {
    nb::enum_<Stance>(module, "Stance", "Behaviour of a fleet towards others.")
        .value("AGGRESSIVE", Stance::kAggressive)
        .value("DEFENSIVE", Stance::kDefensive)
        .value("EVASIVE", Stance::kEvasive);

    nb::class_<MoveFleet> move(module, "MoveFleet", "Sends a fleet to another system along starlanes.");
    move.def(nb::init<EntityId, EntityId>(), "fleet"_a, "destination"_a)
        .def_ro("fleet", &MoveFleet::fleet)
        .def_ro("destination", &MoveFleet::destination);
    finish(move, nb::make_tuple("fleet", "destination"));

    nb::class_<ColonisePlanet> colonise(module, "ColonisePlanet", "Uses up a colony ship to settle a free planet of the fleet's system.");
    colonise.def(nb::init<EntityId, EntityId>(), "fleet"_a, "planet"_a)
        .def_ro("fleet", &ColonisePlanet::fleet)
        .def_ro("planet", &ColonisePlanet::planet);
    finish(colonise, nb::make_tuple("fleet", "planet"));

    nb::class_<ConstructBuilding> build(module, "ConstructBuilding", "Orders a building at a colony.");
    build.def(nb::init<EntityId, BuildingIndex>(), "colony"_a, "building"_a)
        .def_ro("colony", &ConstructBuilding::colony)
        .def_ro("building", &ConstructBuilding::building);
    finish(build, nb::make_tuple("colony", "building"));

    nb::class_<RecruitUnit> recruit(module, "RecruitUnit", "Orders a ship or an army at a colony.");
    recruit.def(nb::init<EntityId, UnitTypeIndex>(), "colony"_a, "type"_a)
        .def_ro("colony", &RecruitUnit::colony)
        .def_ro("type", &RecruitUnit::type);
    finish(recruit, nb::make_tuple("colony", "type"));

    nb::class_<ResearchTechnology> research(module, "ResearchTechnology", "Chooses the next technology to research.");
    research.def(nb::init<TechnologyIndex>(), "technology"_a).def_ro("technology", &ResearchTechnology::technology);
    finish(research, nb::make_tuple("technology"));

    nb::class_<InvadePlanet> invade(module, "InvadePlanet", "Lands all armies aboard on another faction's planet.");
    invade.def(nb::init<EntityId, EntityId>(), "fleet"_a, "planet"_a)
        .def_ro("fleet", &InvadePlanet::fleet)
        .def_ro("planet", &InvadePlanet::planet);
    finish(invade, nb::make_tuple("fleet", "planet"));

    nb::class_<EmbarkArmies> embark(module, "EmbarkArmies", "Takes up to `amount` armies from an own planet aboard.");
    embark.def(nb::init<EntityId, EntityId, std::int32_t>(), "fleet"_a, "planet"_a, "amount"_a)
        .def_ro("fleet", &EmbarkArmies::fleet)
        .def_ro("planet", &EmbarkArmies::planet)
        .def_ro("amount", &EmbarkArmies::amount);
    finish(embark, nb::make_tuple("fleet", "planet", "amount"));

    nb::class_<MergeFleets> merge(module, "MergeFleets", "Merges the first fleet into the second in the same system.");
    merge.def(nb::init<EntityId, EntityId>(), "fleet"_a, "into"_a).def_ro("fleet", &MergeFleets::fleet).def_ro("into", &MergeFleets::into);
    finish(merge, nb::make_tuple("fleet", "into"));

    nb::class_<SetStance> stance(module, "SetStance", "Sets a fleet's behaviour towards others.");
    stance.def(nb::init<EntityId, Stance>(), "fleet"_a, "stance"_a.noconvert())
        .def_ro("fleet", &SetStance::fleet)
        .def_ro("stance", &SetStance::stance);
    finish(stance, nb::make_tuple("fleet", "stance"));
}

}  // namespace void_reckoning
