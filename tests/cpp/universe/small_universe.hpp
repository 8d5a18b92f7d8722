#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "void_reckoning/universe/loader.hpp"

namespace void_reckoning {

/// The least content that is sound: tests break one thing of it at a time. Tests know its line numbers.
inline const std::string kSmallUniverse = R"([universe]
name = "Small"
system_names = ["One", "Two"]
[rules]
starting_treasury = 100
starting_population = 8
population_growth = 0.05
colony_founding_population = 0.2
credits_per_million = 2
industry_per_million = 1
research_per_million = 1
colony_upkeep = 0.5
building_slots = 2
queue_length = 5
lane_length_scale = 8
base_detection = 10
conquest_population_loss = 10
retreat_ratio = 0.5
experience_per_battle = 20
battle_tick_limit = 400
militia_per_million = 0.5
militia_type = "guard"
platform_type = "ship"
score_planet = 1
score_population = 1
score_unit = 1
score_technology = 1
[weapons.gun]
name = "Gun"
domain = "space"
damage_type = "kinetic"
range = 40
rate = 1
dispersion = 2
muzzle_velocity = 50
damage = 5
[weapons.rifle]
name = "Rifle"
domain = "ground"
damage_type = "kinetic"
range = 400
rate = 1
dispersion = 2
muzzle_velocity = 800
damage = 1
[unit_types.ship]
name = "Ship"
domain = "space"
cost = 20.5
industry = 10
upkeep = 0.125
hull = 80
size = 100
speed = 10
colonises = true
weapons = { gun = 2 }
[unit_types.guard]
name = "Guard"
domain = "ground"
cost = 5
industry = 4
upkeep = 0.1
hull = 90
size = 0.8
weapons = { rifle = 10 }
[buildings.mill]
name = "Mill"
cost = 20
industry = 20
upkeep = 1
effects = [{ stat = "industry", operation = "add", value = 2.5 }]
[planet_classes.green]
name = "Green"
weight = 1
population_capacity = 2
[planet_classes.gas]
name = "Gas"
weight = 1
population_capacity = 0
[technologies.fire]
name = "Fire"
tier = 1
cost = 10
[technologies.wheel]
name = "Wheel"
tier = 2
cost = 20
requires_all = ["fire"]
effects = [{ stat = "hull", operation = "multiply", value = 1.1, unit_type = "ship" }]
[factions.red]
name = "Red"
adjective = "Red"
colour = "#ff0000"
home_class = "green"
starting_units = { ship = 1 }
starting_buildings = ["mill"]
starting_technologies = ["fire"]
[factions.blue]
name = "Blue"
adjective = "Blue"
colour = "#0000ff"
home_class = "green"
[victory_conditions.all]
name = "All"
kind = "conquest"
)";

[[nodiscard]] inline std::shared_ptr<const Universe> compile_text(const std::string& text) {
    return compile_universe("small", {{"small.toml", text}});
}

/// The small universe with the only place where `from` stands changed.
[[nodiscard]] inline std::string changed(const std::string& from, const std::string& to, std::string text = kSmallUniverse) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    EXPECT_EQ(text.find(from, at + 1), std::string::npos) << "more than one of " << from;
    return text.replace(at, from.size(), to);
}

/// Every problem as one line of text; none where the universe is sound.
[[nodiscard]] inline std::vector<std::string> problems_of(std::vector<UniverseFile> files) {
    std::vector<std::string> lines;
    try {
        (void)compile_universe("small", std::move(files));
    } catch (const ContentError& error) {
        for (const ContentProblem& problem : error.problems()) lines.push_back(problem.text());
    }
    return lines;
}
[[nodiscard]] inline std::vector<std::string> problems_of(const std::string& text) {
    return problems_of(std::vector<UniverseFile>{{"small.toml", text}});
}

}  // namespace void_reckoning
