#include <fmt/format.h>

#include <algorithm>

#include "void_reckoning/universe/readers.hpp"

namespace void_reckoning {
namespace {

[[nodiscard]] std::string read_colour(TableReader& table) {
    const std::string colour = table.text("colour");
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    const bool right = colour.size() == 7 && colour[0] == '#' && std::all_of(colour.begin() + 1, colour.end(), is_hex);
    if (!right && !colour.empty()) {
        table.problems().add(table.place("colour"), fmt::format("\"{}\"", shortened(colour)), "\"#rrggbb\" with digits 0 to 9 and a to f");
    }
    return colour;
}

[[nodiscard]] Personality read_personality(TableReader table) {
    constexpr Range kWeight = {0, 3};
    Personality personality;
    personality.aggression = table.number_or("aggression", kWeight, 1);
    personality.expansion = table.number_or("expansion", kWeight, 1);
    personality.economy = table.number_or("economy", kWeight, 1);
    personality.research = table.number_or("research", kWeight, 1);
    personality.caution = table.number_or("caution", kWeight, 1);
    table.finish();
    return personality;
}

}  // namespace

void read_factions(const Catalogue& catalogue, Problems& problems, Universe& universe) {
    read_rows(catalogue.factions, problems, universe.factions, [&](TableReader& table, FactionSpec& faction) {
        faction.adjective = table.text("adjective");
        faction.colour = read_colour(table);
        faction.personality = read_personality(table.table("personality"));
        faction.home_class = table.reference<PlanetClassIndex>("home_class", catalogue.planet_classes.names);
        faction.traits = read_effects(table, "traits", catalogue, false);
        for (const auto& [type, count] : table.counts<UnitTypeIndex>("starting_units", catalogue.unit_types.names, {1, 1'000})) {
            faction.starting_units.push_back({type, count});
        }
        faction.starting_buildings = table.references<BuildingIndex>("starting_buildings", catalogue.buildings.names);
        faction.starting_technologies = table.references<TechnologyIndex>("starting_technologies", catalogue.technologies.names);
    });
}

}  // namespace void_reckoning
