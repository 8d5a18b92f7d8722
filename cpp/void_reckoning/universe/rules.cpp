#include "void_reckoning/universe/bans.hpp"
#include "void_reckoning/universe/readers.hpp"

namespace void_reckoning {
namespace {

constexpr Range kCredits = {0, 1'000'000};
constexpr Range kMillions = {0.001, 100'000};
constexpr Range kScore = {0, 1'000'000};

void read_economy(TableReader& table, Rules& rules) {
    rules.starting_treasury = table.thousandths("starting_treasury", kCredits);
    rules.starting_population = table.thousandths("starting_population", kMillions);
    rules.population_growth = table.number("population_growth", {0, 1, true});
    rules.colony_founding_population = table.thousandths("colony_founding_population", kMillions);
    rules.credits_per_million = table.number("credits_per_million", {0, 1'000});
    rules.industry_per_million = table.number("industry_per_million", {0, 1'000});
    rules.research_per_million = table.number("research_per_million", {0, 1'000});
    rules.colony_upkeep = table.thousandths("colony_upkeep", kCredits);
    rules.building_slots = static_cast<std::int32_t>(table.whole("building_slots", {0, 100}));
    rules.queue_length = static_cast<std::int32_t>(table.whole("queue_length", {1, 100}));
}

void read_space(TableReader& table, Rules& rules) {
    rules.lane_length_scale = table.number("lane_length_scale", {0.1, 1'000});
    rules.base_detection = table.number("base_detection", {0, 1'000});
}

void read_war(TableReader& table, const Catalogue& catalogue, Rules& rules) {
    const Names& types = catalogue.unit_types.names;
    rules.conquest_population_loss = table.whole("conquest_population_loss", {0, 100});
    rules.retreat_ratio = table.number("retreat_ratio", {0, 1});
    rules.experience_per_battle = table.whole("experience_per_battle", {0, 1'000});
    rules.battle_tick_limit = static_cast<std::int32_t>(table.whole("battle_tick_limit", {1, 100'000}));
    rules.defender_cover = table.number_or("defender_cover", {0, 0.9}, 0);
    rules.militia_per_million = table.thousandths("militia_per_million", {0, 1'000});
    rules.militia_type = table.reference<UnitTypeIndex>("militia_type", types);
    rules.platform_type = table.reference<UnitTypeIndex>("platform_type", types);
}

void read_score(TableReader& table, Rules& rules) {
    rules.score_planet = table.whole("score_planet", kScore);
    rules.score_population = table.whole("score_population", kScore);
    rules.score_unit = table.whole("score_unit", kScore);
    rules.score_technology = table.whole("score_technology", kScore);
}

}  // namespace

void read_universe_section(const Catalogue& catalogue, Problems& problems, Universe& universe) {
    if (catalogue.universe.table == nullptr) return;
    TableReader table(*catalogue.universe.table, catalogue.universe.place, problems);
    universe.name = table.text("name");
    universe.description = table.text_or("description", "", 2'000);
    universe.system_names = table.texts("system_names", 10'000);
    table.finish();
}

void read_rules(const Catalogue& catalogue, Problems& problems, Universe& universe) {
    if (catalogue.rules.table == nullptr) return;
    TableReader table(*catalogue.rules.table, catalogue.rules.place, problems);
    read_economy(table, universe.rules);
    read_space(table, universe.rules);
    read_war(table, catalogue, universe.rules);
    read_score(table, universe.rules);
    universe.rules.banned = read_bans(table, catalogue);
    table.finish();
}

void read_victory_conditions(const Catalogue& catalogue, Problems& problems, Universe& universe) {
    read_rows(catalogue.victory_conditions, problems, universe.victory_conditions, [](TableReader& table, VictoryCondition& condition) {
        condition.kind = table.choice("kind", VictoryKind::kScoreLimit);
        // Keys that the kind does not use stay unread, so that finish() reports them.
        if (condition.kind == VictoryKind::kPlanetShare) condition.share = table.number("share", {0, 1, true});
        if (condition.kind != VictoryKind::kConquest) condition.turns = static_cast<std::int32_t>(table.whole("turns", {1, 100'000}));
    });
}

}  // namespace void_reckoning
