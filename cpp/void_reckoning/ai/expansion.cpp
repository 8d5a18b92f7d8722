#include <algorithm>
#include <cmath>

#include "void_reckoning/ai/draft.hpp"

namespace void_reckoning::ai {
namespace {

constexpr double kUnknown = 1.0;         // value to a scout of seeing a system never seen before
constexpr double kForgotten = 40;        // turns after which an old sighting should be renewed
constexpr double kDistant = 6;           // turns of travel that halve a planet's value to settlers
constexpr double kNear = 0.5;            // hostile strength a lane or two away that settlers ignore, relative to the strongest type's
constexpr double kBraved = 0.02;         // hostile strength that settlers and scouts ignore, relative to the strongest type's

}  // namespace

double Draft::turns(double distance, double speed) {
    if (distance <= 0) return 0;
    return speed > 0 && distance < 1e6 ? std::ceil(distance / speed) : 1e6;
}

const PathsFrom& Draft::paths_from(SystemNumber system) const {
    std::unique_ptr<const PathsFrom>& kept = paths_[system];
    if (!kept) {
        PathFinder& paths = picture.view.paths();
        std::vector<double> hostile;
        hostile.reserve(picture.systems.size());
        for (const SystemPicture& one : picture.systems) hostile.push_back(one.hostile);
        PathsFrom kept_paths;
        largest_on_paths(paths.next_hops(system), hostile, kept_paths.resistance);
        const auto distance = paths.distances(system);
        kept_paths.distance.assign(distance.begin(), distance.end());
        kept = std::make_unique<const PathsFrom>(std::move(kept_paths));
    }
    return *kept;
}

bool Draft::peaceful(SystemNumber system) const {
    const SystemPicture& there = picture.systems[system];
    return !there.guarded && there.hostile <= kBraved * picture.strongest && there.threat <= kNear * picture.strongest;
}

void send_scouts(Draft& draft) {
    const Picture& picture = draft.picture;
    std::vector<bool> taken(picture.systems.size(), false);
    for (const FleetPicture& fleet : picture.fleets) {
        if (fleet.scout && !fleet.standing) taken[fleet.destination] = true;
    }
    for (std::size_t i = 0; i < picture.fleets.size(); ++i) {
        const FleetPicture& fleet = picture.fleets[i];
        if (!fleet.scout) continue;
        draft.busy[i] = true;
        if (!fleet.can_move || fleet.speed <= 0) continue;
        const auto& [away, resistance] = draft.paths_from(fleet.system);
        const RandomAddress dice = picture.view.dice().at(fleet.fleet.value);
        SystemNumber best = kNoSystem;
        double most = 0;
        for (SystemNumber s = 0; s < picture.systems.size(); ++s) {
            const SystemPicture& system = picture.systems[s];
            if (taken[s] || s == fleet.system || system.seen || away[s] == kUnreachable) continue;
            const double fresh = system.explored ? std::min(0.5, system.age / (2 * kForgotten)) : kUnknown;
            const double score = fresh / (1.0 + Draft::turns(away[s], fleet.speed)) * dice.between(0.9, 1.0, s);
            if (score > most && resistance[s] <= kBraved * picture.strongest) best = s, most = score;
        }
        if (best == kNoSystem) continue;
        taken[best] = true;
        if (fleet.stance != Stance::kEvasive) draft.orders.emplace_back(SetStance{fleet.fleet, Stance::kEvasive});
        draft.orders.emplace_back(MoveFleet{fleet.fleet, picture.view.map().system(best)});
    }
}

void send_colonists(Draft& draft) {
    const Picture& picture = draft.picture;
    std::vector<bool> claimed(picture.free.size(), false);
    const auto claim_at = [&](SystemNumber system) {
        for (std::size_t p = 0; p < picture.free.size(); ++p) {
            if (picture.free[p].system != system || claimed[p]) continue;
            claimed[p] = true;
            return;
        }
    };
    for (const FleetPicture& fleet : picture.fleets) {
        if (fleet.colonisers > 0 && !fleet.standing) claim_at(fleet.destination);
    }
    for (std::size_t i = 0; i < picture.fleets.size(); ++i) {
        const FleetPicture& fleet = picture.fleets[i];
        if (fleet.colonisers == 0) continue;
        draft.busy[i] = true;
        if (!fleet.standing) continue;
        const auto& [away, resistance] = draft.paths_from(fleet.system);
        std::size_t best = picture.free.size();
        double most = 0;
        for (std::size_t p = 0; p < picture.free.size(); ++p) {
            const FreePlanet& planet = picture.free[p];
            if (claimed[p] || away[planet.system] == kUnreachable) continue;
            const bool here = planet.system == fleet.system;
            if (!here && (!fleet.can_move || fleet.speed <= 0)) continue;
            if (!draft.peaceful(planet.system)) continue;
            const double score = planet.worth / (1.0 + Draft::turns(away[planet.system], fleet.speed) / kDistant);
            if (score > most && resistance[planet.system] <= kBraved * picture.strongest) best = p, most = score;
        }
        if (best == picture.free.size()) continue;
        claimed[best] = true;
        const FreePlanet& planet = picture.free[best];
        if (planet.system != fleet.system) draft.orders.emplace_back(MoveFleet{fleet.fleet, picture.view.map().system(planet.system)});
        if (away[planet.system] <= fleet.speed || planet.system == fleet.system) {
            draft.orders.emplace_back(ColonisePlanet{fleet.fleet, planet.planet});
        }
    }
}

}  // namespace void_reckoning::ai
