#include "void_reckoning/campaign/named_paths.hpp"

#include <cmath>

#include "void_reckoning/campaign/path_terms.hpp"
#include "void_reckoning/galaxy/names.hpp"

namespace void_reckoning {
namespace {

NamedPath answer(const Surveyor& surveyor, const PathEnds& ends, const PathResult& found, const PathTerms& terms) {
    const Starmap& map = surveyor.map;
    NamedPath path;
    path.start = map.system(ends.from);
    path.end = map.system(ends.to);
    if (found.found()) {
        path.cost = found.cost;
        for (const SystemNumber system : found.systems) path.systems.push_back(map.system(system));
        if (terms.speed) path.turns = turns_for(found.cost, *terms.speed);
        return path;
    }
    if (found.status == PathStatus::kDestinationAvoided) {
        path.reason = name_of(found.status);
        return path;
    }
    const PathResult free = surveyor.find_path(ends, {});
    PathConstraints unlimited = terms.constraints();
    unlimited.maximum_cost = kUnreachable;
    if (!free.found()) {
        path.reason = "no starlanes lead there";
    } else if (const PathResult longer = surveyor.find_path(ends, unlimited); longer.found()) {
        path.reason =
            fmt::format("no path within the maximum cost of {} ly: the shortest costs {:.2f} ly", terms.maximum_cost, longer.cost);
    } else {
        path.reason = fmt::format("no path keeps to the constraints: without them it would cost {:.2f} ly", free.cost);
    }
    return path;
}

}  // namespace

Surveyor all_knowing(const World& world, const Universe& universe, const PathService& paths, std::vector<std::string> faction_ids) {
    const Starmap& map = paths.map();
    const auto system_of = [&world, &map](EntityId entity) {
        if (const auto fleet = world.try_read<&Ship::fleet>(entity)) entity = *fleet;
        if (const auto system = world.try_read<&Planet::system>(entity)) return map.find_number(*system);
        if (!world.try_read<&Position::x>(entity)) return kNoSystem;
        return map.nearest(world.get<Position>(entity));
    };
    const auto mark_colonies = [&world, &map](Seat seat, std::span<std::uint8_t> systems) {
        for (const auto block : world.blocks<Planet, Colony, Faction>()) {
            const auto owners = block.read<&Faction::seat>();
            const auto where = block.read<&Planet::system>();
            for (std::size_t row = 0; row < block.rows(); ++row) {
                if (owners[row] == seat) systems[map.number(where[row])] = 1;
            }
        }
    };
    const auto name = [&world, &universe, &map](SystemNumber system) { return system_name(world, universe, map.system(system)); };
    const auto find_path = [&paths](const PathEnds& ends, const PathConstraints& constraints) { return paths.find(ends, constraints); };
    return {map, std::move(faction_ids), name, system_of, mark_colonies, find_path};
}

Surveyor surveyor_of(const FactionView& view) {
    const Starmap& map = view.map();
    std::vector<std::string> ids;
    for (std::size_t seat = 0; seat < view.seats(); ++seat) ids.push_back(view.faction_id(Seat(seat)));
    const auto name = [&view](SystemNumber system) { return view.system_name(system); };
    const auto system_of = [&view](EntityId entity) {
        try {
            return view.system_of(entity);
        } catch (const NotFound&) {
            return kNoSystem;  // nonexistent, or unknown to the faction: treated alike
        }
    };
    const auto mark_colonies = [&view, &map](Seat seat, std::span<std::uint8_t> systems) {
        for (SystemNumber system = 0; system < map.size(); ++system) {
            for (const EntityId planet : view.planets(system)) {
                if (view.planet_owner(planet) == seat) systems[system] = 1;
            }
        }
    };
    const auto find_path = [&view](const PathEnds& ends, const PathConstraints& constraints) {
        return view.paths().find_path(ends.from, ends.to, constraints);
    };
    return {map, std::move(ids), name, system_of, mark_colonies, find_path};
}

NamedPath find_named_path(const Surveyor& surveyor, const SystemDesignation& start, const SystemDesignation& end,
                          const NamedPathConstraints& constraints) {
    SystemFinder systems(surveyor);
    const PathEnds ends{systems.find(start, "start"), systems.find(end, "end")};
    const PathTerms terms = path_terms(surveyor, systems, constraints);
    for (std::size_t i = 0; i < constraints.avoid_systems.size() && ends.from != ends.to; ++i) {
        if (systems.find(constraints.avoid_systems[i], "avoid_systems") != ends.to) continue;
        throw InvalidInput(fmt::format("avoid_systems[{}] must not be the end of the path, got {}", i, systems.name(ends.to)));
    }
    return answer(surveyor, ends, surveyor.find_path(ends, terms.constraints()), terms);
}

std::vector<NamedPath> find_named_paths(const Surveyor& surveyor, const PathService& paths, std::span<const SystemDesignation> starts,
                                        std::span<const SystemDesignation> ends, const NamedPathConstraints& constraints,
                                        const Workers& workers) {
    if (starts.size() != ends.size()) {
        throw InvalidInput(fmt::format("ends must have as many systems as starts, {}, got {}", starts.size(), ends.size()));
    }
    SystemFinder systems(surveyor);
    std::vector<PathEnds> asked(starts.size());
    for (std::size_t i = 0; i < asked.size(); ++i) {
        asked[i] = {systems.find(starts[i], "starts", i), systems.find(ends[i], "ends", i)};
    }
    const PathTerms terms = path_terms(surveyor, systems, constraints);
    const std::vector<PathResult> found = paths.find_all(asked, terms.constraints(), workers);
    std::vector<NamedPath> answers(found.size());
    workers.for_each(found.size(), 64, [&](std::size_t i) { answers[i] = answer(surveyor, asked[i], found[i], terms); });
    return answers;
}

}  // namespace void_reckoning
