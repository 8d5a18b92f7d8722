#include "void_reckoning/universe/prerequisites.hpp"

namespace void_reckoning {
namespace {

[[nodiscard]] std::vector<TechnologyIndex> prerequisites_of(const std::vector<Technology>& technologies, std::size_t row) {
    std::vector<bool> seen(technologies.size());
    std::vector<std::size_t> open = {row};
    while (!open.empty()) {
        const std::size_t next = open.back();
        open.pop_back();
        for (const TechnologyIndex required : technologies[next].requires_all) {
            if (!required || seen[required.value]) continue;
            seen[required.value] = true;
            open.push_back(required.value);
        }
    }
    std::vector<TechnologyIndex> result;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        if (seen[i]) result.emplace_back(i);
    }
    return result;
}

}  // namespace

std::vector<std::vector<TechnologyIndex>> all_prerequisites(const std::vector<Technology>& technologies) {
    std::vector<std::vector<TechnologyIndex>> result;
    result.reserve(technologies.size());
    for (std::size_t row = 0; row < technologies.size(); ++row) result.push_back(prerequisites_of(technologies, row));
    return result;
}

FactionSet faction_set(const std::vector<FactionIndex>& factions) {
    FactionSet set;
    if (factions.empty()) set.set();
    for (const FactionIndex faction : factions) {
        if (faction) set.set(faction.value);
    }
    return set;
}

void derive_faction_sets(Universe& universe, const std::vector<std::vector<TechnologyIndex>>& prerequisites) {
    FactionSet everyone;
    for (std::size_t f = 0; f < universe.factions.size(); ++f) everyone.set(f);

    for (std::size_t i = 0; i < universe.technologies.size(); ++i) {
        Technology& technology = universe.technologies[i];
        technology.learners = everyone & faction_set(technology.factions);
        for (const TechnologyIndex required : prerequisites[i]) technology.learners &= faction_set(universe[required].factions);
    }
    const auto learners = [&](TechnologyIndex technology) { return technology ? universe[technology].learners : everyone; };
    for (UnitType& type : universe.unit_types) {
        type.builders = everyone & faction_set(type.factions) & learners(type.requires_technology);
        if (type.requires_building) type.builders &= learners(universe[type.requires_building].requires_technology);
    }
}

}  // namespace void_reckoning
