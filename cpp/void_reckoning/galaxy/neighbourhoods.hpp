#pragma once

#include <span>
#include <vector>

#include "void_reckoning/galaxy/path.hpp"
#include "void_reckoning/galaxy/planets.hpp"

namespace void_reckoning {

/// The surroundings of a home: the systems that are nearer to it than to any other home.
struct Neighbourhood {
    std::vector<SystemNumber> near;  ///< the home and the systems one lane away
    std::vector<SystemNumber> far;   ///< two and three lanes away
};
[[nodiscard]] std::vector<Neighbourhood> neighbourhoods_of(PathFinder& paths, std::span<const SystemNumber> homes);

/// Change planets around the homes until all have equally many settleable ones, of equal worth, near and far: poor neighbourhoods get
/// additional and larger planets, rich ones smaller ones. Home planets are not among `systems` yet.
void balance_neighbourhoods(std::span<const Neighbourhood> neighbourhoods, const PlanetDeck& deck, std::vector<PlannedSystem>& systems,
                            RandomAddress address);

}  // namespace void_reckoning
