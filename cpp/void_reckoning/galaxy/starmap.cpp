#include "void_reckoning/galaxy/starmap.hpp"

#include <algorithm>
#include <cmath>

namespace void_reckoning {
namespace {

constexpr std::uint32_t kNotHere = 0xFFFFFFFFU;
constexpr float kMaxLane = 1e9F;  // light years

struct NumberedLane {
    LaneLink link;
    EntityId entity;
};

}  // namespace

double straight_distance(Position a, Position b) {
    const double dx = static_cast<double>(a.x) - static_cast<double>(b.x);
    const double dy = static_cast<double>(a.y) - static_cast<double>(b.y);
    const double dz = static_cast<double>(a.z) - static_cast<double>(b.z);
    return std::sqrt(dx * dx + dy * dy + dz * dz);
}

Starmap::Starmap(std::span<const Position> positions, std::span<const LaneLink> lanes)
    : positions_(positions.begin(), positions.end()), systems_(positions.size()), first_planet_(positions.size() + 1) {
    link(lanes, std::vector<EntityId>(lanes.size()));
}

Starmap::Starmap(const World& world) {
    const std::vector<EntityId> ids = world.sorted_ids<System, Position>();
    positions_.resize(ids.size());
    systems_.resize(ids.size());
    number_of_slot_.assign(world.state().slots, kNotHere);
    for (const EntityId id : ids) {
        const std::uint16_t number = world.read<&System::number>(id);
        VR_CHECK(number < ids.size() && !systems_[number], "system number {} is out of range or given twice", number);
        systems_[number] = id;
        positions_[number] = world.get<Position>(id);
        number_of_slot_[id.slot()] = number;
    }
    std::vector<LaneLink> links;
    std::vector<EntityId> entities;
    for (const auto block : world.blocks<Starlane>()) {
        const auto a = block.read<&Starlane::a>();
        const auto b = block.read<&Starlane::b>();
        const auto length = block.read<&Starlane::length>();
        for (std::size_t row = 0; row < block.rows(); ++row) {
            links.push_back({find_number(a[row]), find_number(b[row]), length[row]});
            entities.push_back(block.ids()[row]);
        }
    }
    link(links, entities);
    group_planets(world);
}

void Starmap::link(std::span<const LaneLink> lanes, std::span<const EntityId> lane_entities) {
    std::vector<NumberedLane> sorted;
    sorted.reserve(lanes.size());
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        LaneLink one = lanes[i];
        VR_CHECK(one.a < size() && one.b < size() && one.a != one.b, "a starlane does not join two systems");
        VR_CHECK(one.length > 0 && one.length < kMaxLane, "a starlane is {} ly long", one.length);
        if (one.a > one.b) std::swap(one.a, one.b);
        sorted.push_back({one, lane_entities[i]});
    }
    std::sort(sorted.begin(), sorted.end(), [](const NumberedLane& p, const NumberedLane& q) {
        return p.link.a != q.link.a ? p.link.a < q.link.a : p.link.b < q.link.b;
    });
    first_end_.assign(size() + 1, 0);
    for (const NumberedLane& lane : sorted) {
        const LaneLink& one = lane.link;
        VR_CHECK(links_.empty() || links_.back().a != one.a || links_.back().b != one.b, "two starlanes join the same systems");
        ++first_end_[one.a + 1];
        ++first_end_[one.b + 1];
        if (lane.entity) number_of_slot_[lane.entity.slot()] = static_cast<std::uint32_t>(links_.size());
        links_.push_back(one);
        lane_entities_.push_back(lane.entity);
    }
    for (std::size_t i = 0; i < size(); ++i) first_end_[i + 1] += first_end_[i];
    ends_.resize(2 * links_.size());
    std::vector<std::uint32_t> next(first_end_.begin(), first_end_.end() - 1);
    for (LaneNumber lane = 0; lane < links_.size(); ++lane) {
        const LaneLink& one = links_[lane];
        ends_[next[one.a]++] = {one.b, one.length, lane};
        ends_[next[one.b]++] = {one.a, one.length, lane};
    }
    for (SystemNumber system = 0; system < size(); ++system) {
        std::sort(ends_.begin() + first_end_[system], ends_.begin() + first_end_[system + 1],
                  [](const LaneEnd& p, const LaneEnd& q) { return p.to < q.to; });
    }
    landmarks_ = Landmarks(*this);
}

void Starmap::group_planets(const World& world) {
    struct Place {
        SystemNumber system;
        std::uint8_t orbit;
        EntityId id;
    };
    std::vector<Place> places;
    for (const auto block : world.blocks<Planet>()) {
        const auto systems = block.read<&Planet::system>();
        const auto orbits = block.read<&Planet::orbit>();
        for (std::size_t row = 0; row < block.rows(); ++row) {
            const SystemNumber system = find_number(systems[row]);
            VR_CHECK(system != kNoSystem, "a planet's system is not there");
            places.push_back({system, orbits[row], block.ids()[row]});
        }
    }
    std::sort(places.begin(), places.end(), [](const Place& p, const Place& q) {
        if (p.system != q.system) return p.system < q.system;
        return p.orbit != q.orbit ? p.orbit < q.orbit : p.id < q.id;
    });
    first_planet_.assign(size() + 1, 0);
    for (const Place& place : places) {
        ++first_planet_[place.system + 1];
        planets_.push_back(place.id);
    }
    for (std::size_t i = 0; i < size(); ++i) first_planet_[i + 1] += first_planet_[i];
}

LaneNumber Starmap::lane_between(SystemNumber a, SystemNumber b) const {
    for (const LaneEnd& end : lanes(a)) {
        if (end.to == b) return end.lane;
    }
    return kNoLane;
}

SystemNumber Starmap::find_number(EntityId system) const {
    if (system.slot() >= number_of_slot_.size()) return kNoSystem;
    const std::uint32_t number = number_of_slot_[system.slot()];
    return number < systems_.size() && systems_[number] == system ? number : kNoSystem;
}

SystemNumber Starmap::number(EntityId system) const {
    const SystemNumber number = find_number(system);
    if (number == kNoSystem) throw NotFound(fmt::format("system must be one of this galaxy, got {}", system.value));
    return number;
}

LaneNumber Starmap::find_lane(EntityId lane) const {
    if (lane.slot() >= number_of_slot_.size()) return kNoLane;
    const std::uint32_t number = number_of_slot_[lane.slot()];
    return number < lane_entities_.size() && lane_entities_[number] == lane ? number : kNoLane;
}

double Starmap::straight_distance(SystemNumber a, SystemNumber b) const {
    return void_reckoning::straight_distance(positions_[a], positions_[b]);
}

SystemNumber Starmap::nearest(Position place) const {
    SystemNumber best = kNoSystem;
    double least = 0;
    for (SystemNumber system = 0; system < size(); ++system) {
        const double apart = void_reckoning::straight_distance(positions_[system], place);
        if (best != kNoSystem && apart >= least) continue;
        best = system;
        least = apart;
    }
    return best;
}

}  // namespace void_reckoning
