#include <algorithm>

#include "void_reckoning/universe/readers.hpp"

namespace void_reckoning {
namespace {

/// Make exclusions symmetric: content may name one on either side; rules read it on both.
void make_exclusions_mutual(std::vector<Technology>& technologies) {
    for (std::size_t row = 0; row < technologies.size(); ++row) {
        for (const TechnologyIndex other : technologies[row].excludes) {
            if (!other || other.value == row) continue;
            auto& back = technologies[other.value].excludes;
            if (std::find(back.begin(), back.end(), TechnologyIndex{row}) == back.end()) back.emplace_back(row);
        }
    }
}

}  // namespace

void read_technologies(const Catalogue& catalogue, Problems& problems, Universe& universe) {
    const Names& names = catalogue.technologies.names;
    read_rows(catalogue.technologies, problems, universe.technologies, [&](TableReader& table, Technology& technology) {
        technology.tier = static_cast<std::int32_t>(table.whole("tier", {1, 100}));
        technology.cost = table.thousandths("cost", {0.001, 10'000'000});
        technology.requires_all = table.references<TechnologyIndex>("requires_all", names);
        technology.excludes = table.references<TechnologyIndex>("excludes", names);
        technology.factions = table.references<FactionIndex>("factions", catalogue.factions.names);
        technology.effects = read_effects(table, "effects", catalogue, false);
    });
    make_exclusions_mutual(universe.technologies);
}

}  // namespace void_reckoning
