#include "void_reckoning/campaign/orders.hpp"

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/events/order_names.hpp"

namespace void_reckoning {
namespace {

static_assert(kOrderNames.size() == kOrderKinds);

struct Recorder {
    FactionAction record;
    void operator()(const MoveFleet& o) { record.subject = o.fleet, record.target = o.destination; }
    void operator()(const ColonisePlanet& o) { record.subject = o.fleet, record.target = o.planet; }
    void operator()(const ConstructBuilding& o) { record.subject = o.colony, record.item = o.building.value; }
    void operator()(const RecruitUnit& o) { record.subject = o.colony, record.item = o.type.value; }
    void operator()(const ResearchTechnology& o) { record.item = o.technology.value; }
    void operator()(const InvadePlanet& o) { record.subject = o.fleet, record.target = o.planet; }
    void operator()(const EmbarkArmies& o) { record.subject = o.fleet, record.target = o.planet, record.amount = o.amount; }
    void operator()(const MergeFleets& o) { record.subject = o.fleet, record.target = o.into; }
    void operator()(const SetStance& o) { record.subject = o.fleet, record.amount = static_cast<std::int32_t>(o.stance); }
};

}  // namespace

std::string_view name_of_order(std::size_t kind) {
    if (kind >= kOrderKinds) throw InvalidInput(must_be_between("order kind", 0, kOrderKinds - 1, kind));
    return kOrderNames[kind];
}

FactionAction to_record(const Order& order) {
    Recorder recorder;
    recorder.record.order = static_cast<std::uint8_t>(order.index());
    std::visit(recorder, order);
    return recorder.record;
}

Order from_record(const FactionAction& r) {
    switch (r.order) {
        case 0: return MoveFleet{r.subject, r.target};
        case 1: return ColonisePlanet{r.subject, r.target};
        case 2: return ConstructBuilding{r.subject, BuildingIndex(r.item)};
        case 3: return RecruitUnit{r.subject, UnitTypeIndex(r.item)};
        case 4: return ResearchTechnology{TechnologyIndex(r.item)};
        case 5: return InvadePlanet{r.subject, r.target};
        case 6: return EmbarkArmies{r.subject, r.target, r.amount};
        case 7: return MergeFleets{r.subject, r.target};
        case 8:
            if (r.amount < 0 || r.amount > 2) throw InvalidInput(must_be("stance", "between 0 and 2", r.amount));
            return SetStance{r.subject, static_cast<Stance>(r.amount)};
        default: throw InvalidInput(must_be_between("order kind", 0, kOrderKinds - 1, r.order));
    }
}

}  // namespace void_reckoning
