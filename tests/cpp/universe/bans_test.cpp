#include "small_universe.hpp"

/// `banned` of [rules]: what it names, and who may build and learn what then.
namespace void_reckoning {
namespace {

using Lines = std::vector<std::string>;

constexpr const char* kMore = R"([buildings.yard]
name = "Yard"
cost = 20
industry = 20
upkeep = 1
requires_technology = "wheel"
[unit_types.galleon]
name = "Galleon"
domain = "space"
requires_building = "yard"
cost = 20
industry = 10
upkeep = 1
hull = 80
size = 100
[unit_types.chariot]
name = "Chariot"
domain = "ground"
requires_technology = "wheel"
cost = 20
industry = 10
upkeep = 1
hull = 80
size = 1
[technologies.road]
name = "Road"
tier = 3
cost = 20
requires_all = ["wheel"]
)";

/// The small universe, with a chain of requirements, where this is banned. The key is on line 5.
[[nodiscard]] std::string banning(const std::string& list, const std::string& more = kMore) {
    return changed("[rules]\n", "[rules]\nbanned = " + list + "\n") + more;
}

/// What red may build or learn.
[[nodiscard]] Lines open_to_red(const Universe& universe) {
    const FactionIndex red = universe.find_faction("red");
    Lines open;
    for (std::size_t i = 0; i < universe.unit_types.size(); ++i) {
        if (universe.may_build(red, UnitTypeIndex(i))) open.push_back(universe.unit_types[i].id);
    }
    for (std::size_t i = 0; i < universe.buildings.size(); ++i) {
        if (universe.may_build(red, BuildingIndex(i))) open.push_back(universe.buildings[i].id);
    }
    for (std::size_t i = 0; i < universe.technologies.size(); ++i) {
        if (universe.may_learn(red, TechnologyIndex(i))) open.push_back(universe.technologies[i].id);
    }
    return open;
}
[[nodiscard]] Lines open_with(const std::string& list) { return open_to_red(*compile_text(banning(list))); }

/// Every reason that a universe gives, in the order of its tables.
[[nodiscard]] Lines reasons_with(const std::string& list) {
    const auto universe = compile_text(banning(list));
    Lines reasons;
    const auto collect = [&](const auto& rows) {
        for (const auto& row : rows) {
            if (!row.ban.empty()) reasons.push_back(row.ban);
        }
    };
    collect(universe->unit_types);
    collect(universe->buildings);
    collect(universe->technologies);
    return reasons;
}

TEST(Bans, NothingIsBannedWithoutTheKey) {
    const Lines everything = {"ship", "guard", "galleon", "chariot", "mill", "yard", "fire", "wheel", "road"};
    EXPECT_EQ(open_to_red(*compile_text(kSmallUniverse + kMore)), everything);
    EXPECT_EQ(open_with("[]"), everything);
    EXPECT_TRUE(reasons_with("[]").empty());
}

TEST(Bans, OneOfEachTable) {
    EXPECT_EQ(open_with("[\"chariot\"]"), (Lines{"ship", "guard", "galleon", "mill", "yard", "fire", "wheel", "road"}));
    EXPECT_EQ(open_with("[\"mill\"]"), (Lines{"ship", "guard", "galleon", "chariot", "yard", "fire", "wheel", "road"}));
    EXPECT_EQ(open_with("[\"road\"]"), (Lines{"ship", "guard", "galleon", "chariot", "mill", "yard", "fire", "wheel"}));
    EXPECT_EQ(open_with("[\"chariot\", \"mill\", \"road\"]"), (Lines{"ship", "guard", "galleon", "yard", "fire", "wheel"}));
}

TEST(Bans, BuildingsNeedATechnologyThatTheFactionMayLearn) {
    const auto universe = compile_text(kSmallUniverse + kMore +
                                       "[technologies.rite]\nname = \"Rite\"\ntier = 1\ncost = 1\nfactions = [\"blue\"]\n"
                                       "[buildings.shrine]\nname = \"Shrine\"\ncost = 1\nindustry = 1\nupkeep = 0\n"
                                       "requires_technology = \"rite\"\n");
    const BuildingIndex shrine = universe->find_building("shrine");
    EXPECT_TRUE(universe->may_build(universe->find_faction("blue"), shrine));
    EXPECT_FALSE(universe->may_build(universe->find_faction("red"), shrine));
}

TEST(Bans, TakeWhatRequiresItToo) {
    EXPECT_EQ(open_with("[\"yard\"]"), (Lines{"ship", "guard", "chariot", "mill", "fire", "wheel", "road"}));
    EXPECT_EQ(open_with("[\"wheel\"]"), (Lines{"ship", "guard", "mill", "fire"}));
    EXPECT_EQ(open_with("[\"fire\"]"), (Lines{"ship", "guard", "mill"})) << "over several steps";
}

TEST(Bans, SayWhatIsBanned) {
    EXPECT_EQ(reasons_with("[\"wheel\"]"),
              (Lines{"galleon requires wheel, which is banned by the universe's rules",
                     "chariot requires wheel, which is banned by the universe's rules",
                     "yard requires wheel, which is banned by the universe's rules", "wheel is banned by the universe's rules",
                     "road requires wheel, which is banned by the universe's rules"}));
    EXPECT_EQ(reasons_with("[\"galleon\", \"yard\"]"),
              (Lines{"galleon is banned by the universe's rules", "yard is banned by the universe's rules"}));
    EXPECT_EQ(reasons_with("[\"yard\"]"),
              (Lines{"galleon requires yard, which is banned by the universe's rules", "yard is banned by the universe's rules"}));
}

TEST(Bans, AreNoContradiction) {
    // Red begins with a ship, a mill and fire; nobody can settle, fight or learn anything any more.
    EXPECT_EQ(problems_of(banning("[\"ship\", \"guard\", \"mill\", \"fire\"]")), Lines{});
    const auto universe = compile_text(banning("[\"ship\", \"guard\", \"mill\", \"fire\"]"));
    EXPECT_EQ(open_to_red(*universe), Lines{});
    EXPECT_EQ(universe->factions[0].starting_units.size(), 1U);
    EXPECT_EQ(universe->factions[0].starting_buildings.size(), 1U);
    EXPECT_EQ(universe->factions[0].starting_technologies.size(), 1U);
    // Contradictions are still found.
    EXPECT_EQ(problems_of(changed("weapons = { gun = 2 }\n", "", banning("[\"mill\"]"))).size(), 2U);
}

TEST(Bans, UnknownNamesAreProblems) {
    EXPECT_EQ(problems_of(banning("[\"chariott\"]")),
              Lines{"small.toml:5: rules.banned must be one of ship, guard, galleon, chariot, mill, yard, fire, wheel, road (did you mean "
                    "chariot?), got \"chariott\", an unknown unit type, building or technology"});
    EXPECT_EQ(problems_of(banning("[\"unit_types.mill\"]")),
              Lines{"small.toml:5: rules.banned must be one of unit_types.ship, unit_types.guard, unit_types.galleon, unit_types.chariot, "
                    "buildings.mill, buildings.yard, technologies.fire, technologies.wheel, technologies.road, got \"unit_types.mill\", "
                    "an unknown unit type, building or technology"});
    EXPECT_EQ(problems_of(banning("[\"gun\"]")).size(), 1U) << "weapons are not built";
    EXPECT_EQ(problems_of(banning("[\"red\"]")).size(), 1U);
    EXPECT_EQ(problems_of(banning("[\"\"]")).size(), 1U);
    EXPECT_EQ(problems_of(banning("[\n\"mill\",\n\"nil\"]")).at(0).substr(0, 28), "small.toml:7: rules.banned m") << "the entry's line";
}

TEST(Bans, WrongValuesAreProblems) {
    const std::string rule = " must be an array of up to 250 different ids of unit types, buildings and technologies, got ";
    EXPECT_EQ(problems_of(banning("\"mill\"")), Lines{"small.toml:5: rules.banned" + rule + "\"mill\""});
    EXPECT_EQ(problems_of(banning("[3]")), Lines{"small.toml:5: rules.banned" + rule + "3"});
    EXPECT_EQ(problems_of(banning("[\"mill\", \"mill\"]")), Lines{"small.toml:5: rules.banned" + rule + "\"mill\" twice"});
    EXPECT_EQ(problems_of(banning("[\"mill\", \"buildings.mill\"]")),
              Lines{"small.toml:5: rules.banned" + rule + "\"buildings.mill\" twice"});
}

TEST(Bans, AnIdOfTwoTablesNeedsItsTable) {
    const std::string both = std::string(kMore) + "[technologies.yard]\nname = \"Yards\"\ntier = 1\ncost = 1\n";
    EXPECT_EQ(problems_of(banning("[\"yard\"]", both)),
              Lines{"small.toml:5: rules.banned must be one of buildings.yard, technologies.yard, got \"yard\", the id of a building and "
                    "of a technology"});
    const auto building = compile_text(banning("[\"buildings.yard\"]", both));
    EXPECT_TRUE(building->is_banned(building->find_building("yard")));
    EXPECT_FALSE(building->is_banned(building->find_technology("yard")));
    const auto technology = compile_text(banning("[\"technologies.yard\"]", both));
    EXPECT_FALSE(technology->is_banned(technology->find_building("yard")));
    EXPECT_TRUE(technology->is_banned(technology->find_technology("yard")));
    const auto two = compile_text(banning("[\"technologies.yard\", \"buildings.yard\"]", both));
    EXPECT_EQ(two->rules.banned.buildings.size() + two->rules.banned.technologies.size(), 2U);
}

}  // namespace
}  // namespace void_reckoning
