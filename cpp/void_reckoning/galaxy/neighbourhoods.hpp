#pragma once

#include <span>
#include <vector>

#include "void_reckoning/galaxy/path.hpp"
#include "void_reckoning/galaxy/planets.hpp"

namespace void_reckoning {

/// What a home has around it: the systems that are nearer to it than to any other home.
struct Neighbourhood {
    std::vector<SystemNumber> near;  ///< the home and what is one lane away
    std::vector<SystemNumber> far;   ///< two and three lanes away
};
[[nodiscard]] std::vector<Neighbourhood> neighbourhoods_of(PathFinder& paths, std::span<const SystemNumber> homes);

/// Changes planets around the homes until all have equally many that can be settled, of equal worth, near and far: poor neighbourhoods get
/// planets and larger ones, rich ones smaller ones. Home planets are not among `systems` yet.
void balance_neighbourhoods(std::span<const Neighbourhood> neighbourhoods, const PlanetDeck& deck, std::vector<PlannedSystem>& systems,
                            RandomAddress address);

}  // namespace void_reckoning
