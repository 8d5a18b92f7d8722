#include "small_universe.hpp"

namespace void_reckoning {
namespace {

using Lines = std::vector<std::string>;

TEST(Problems, AreNoneInTheSmallUniverse) { EXPECT_EQ(problems_of(kSmallUniverse), Lines{}); }

TEST(Problems, NameFileLineKeyFoundAndAllowed) {
    EXPECT_EQ(problems_of(changed("hull = 80", "hull = -3")),
              Lines{"small.toml:52: unit_types.ship.hull must be a number from 1 to 1000000, got -3"});
    EXPECT_EQ(problems_of(changed("hull = 80", "hull = nan")),
              Lines{"small.toml:52: unit_types.ship.hull must be a number from 1 to 1000000, got nan"});
    EXPECT_EQ(problems_of(changed("hull = 80", "hull = inf")),
              Lines{"small.toml:52: unit_types.ship.hull must be a number from 1 to 1000000, got inf"});
    EXPECT_EQ(problems_of(changed("hull = 80", "hull = \"thick\"")),
              Lines{"small.toml:52: unit_types.ship.hull must be a number from 1 to 1000000, got \"thick\""});
    EXPECT_EQ(problems_of(changed("hull = 80", "hull = 1.0005")),
              Lines{"small.toml:52: unit_types.ship.hull must be a number from 1 to 1000000 in steps of 0.001, got 1.0005"});
    EXPECT_EQ(problems_of(changed("hull = 80\n", "")),
              Lines{"small.toml:46: unit_types.ship.hull must be a number from 1 to 1000000, got nothing"});
    EXPECT_EQ(problems_of(changed("colonises = true", "colonises = \"yes\"\ncost_ = 1")).at(0),
              "small.toml:55: unit_types.ship.colonises must be true or false, got \"yes\"");
    EXPECT_EQ(problems_of(changed("queue_length = 5", "queue_length = 5.5")),
              Lines{"small.toml:14: rules.queue_length must be a whole number from 1 to 100, got 5.5"});
}

TEST(Problems, OfEffectsThatLeaveNothing) {
    const std::string effect = "{ stat = \"hull\", operation = \"multiply\", value = 1.1, unit_type = \"ship\" }";
    const auto with = [&](const std::string& stat, const std::string& operation, const std::string& value) {
        return problems_of(changed(effect, "{ stat = \"" + stat + "\", operation = \"" + operation + "\", value = " + value + " }"));
    };
    for (const std::string stat : {"hull", "morale", "damage", "accuracy", "range"}) {
        EXPECT_EQ(with(stat, "multiply", "0"),
                  Lines{"small.toml:89: technologies.wheel.effects[0].value must be a number above 0 up to 10, got 0"});
        EXPECT_EQ(with(stat, "multiply", "0.001"), Lines{}) << stat;
    }
    EXPECT_EQ(with("hull", "set", "0"),
              Lines{"small.toml:89: technologies.wheel.effects[0].value must be a number above 0 up to 100000, got 0"});
    EXPECT_EQ(with("upkeep", "multiply", "0"), Lines{});  // for nothing, but there
    EXPECT_EQ(with("armour", "set", "0"), Lines{});
}

TEST(Problems, SuggestTheNearestNames) {
    EXPECT_EQ(problems_of(changed("speed = 10", "spede = 10")),
              Lines{"small.toml:54: unit_types.ship.spede must be one of 21 names (did you mean speed?), got an unknown key"});
    EXPECT_EQ(problems_of(changed("{ gun = 2 }", "{ gunn = 2 }")).at(0),
              "small.toml:56: unit_types.ship.weapons.gunn must be one of gun, rifle (did you mean gun?), got \"gunn\", an unknown weapon");
    EXPECT_EQ(problems_of(changed("starting_technologies = [\"fire\"]", "starting_technologies = [\"fyre\"]")),
              Lines{"small.toml:97: factions.red.starting_technologies must be one of fire, wheel (did you mean fire?), "
                    "got \"fyre\", an unknown technology"});
    EXPECT_EQ(problems_of(changed("stat = \"industry\"", "stat = \"industri\"")),
              Lines{"small.toml:71: buildings.mill.effects[0].stat must be one of 22 names (did you mean industry?), got \"industri\""});
}

TEST(Problems, OfAMisspeltNameAreOneNotAChain) {
    // What the table defines is missing everywhere, and its absence from the list of tables is no news either.
    EXPECT_EQ(problems_of(changed("[buildings.mill]", "[building.mill]")),
              Lines{"small.toml:66: building must be one of weapons, unit_types, buildings, technologies, terrains, "
                    "planet_classes, factions, victory_conditions, universe, rules (did you mean buildings?), got an unknown table"});
    EXPECT_EQ(problems_of(changed("hull = 80", "hul = 80")),
              Lines{"small.toml:52: unit_types.ship.hul must be one of 21 names (did you mean hull?), got an unknown key"});
    EXPECT_EQ(problems_of(changed("stat = \"industry\"", "sta = \"industry\"")).size(), 1U);
    // One that is like no missing key leaves the missing one to be told.
    EXPECT_EQ(problems_of(changed("hull = 80", "thickness = 80")),
              (Lines{"small.toml:46: unit_types.ship.hull must be a number from 1 to 1000000, got nothing",
                     "small.toml:52: unit_types.ship.thickness must be one of name, domain, factions, requires_technology, "
                     "requires_building, cost, industry, upkeep, hull, shields, shield_recharge, armour and 9 more, got an unknown key"}));
}

TEST(Problems, OfNamesThatActOnATerminal) {
    EXPECT_EQ(problems_of(changed("name = \"Wheel\"", "name = \"Wh\\u001b[31meel\"")).at(0),
              "small.toml:85: technologies.wheel.name must be a text without control characters, got \"Wh [31meel\"");
    for (const char* escape : {"\\n", "\\u007f", "\\u0085", "\\u202e", "\\u2066"}) {
        EXPECT_EQ(problems_of(changed("name = \"Wheel\"", fmt::format("name = \"Wh{}eel\"", escape))).size(), 1U) << escape;
    }
    EXPECT_EQ(problems_of(changed("name = \"Wheel\"", "name = \"Roue à aubes 輪\"")), Lines{});
}

TEST(Problems, OfTerrainsNameTheDomainTheyMustHave) {
    const std::string fog = "[terrains.fog]\nname = \"Fog\"\ndomain = \"space\"\nweight = 1\ncover = 0.95\n";
    const std::string mud = "[terrains.mud]\nname = \"Mud\"\ndomain = \"ground\"\nweight = 1\n";
    const Lines found = problems_of(changed("[planet_classes.green]", "[planet_classes.green]\nterrain = \"fog\"") + "\n" + fog + mud);
    ASSERT_EQ(found.size(), 3U);
    EXPECT_NE(found[0].find("planet_classes.green.terrain must be a terrain of the domain ground, got fog, a terrain of space"),
              std::string::npos)
        << found[0];
    EXPECT_NE(found[1].find("terrains.fog.cover must be a number from 0 to 0.9, got 0.95"), std::string::npos) << found[1];
    EXPECT_NE(found[2].find("terrains.mud.weight must be one of "), std::string::npos) << found[2];
}

TEST(Problems, AreAllFoundAtOnceInOrderOfFileLineAndKey) {
    std::string text = changed("starting_treasury = 100", "starting_treasury = -1");
    text = changed("range = 40\n", "range = 0\n", text);
    text = changed("kind = \"conquest\"", "kind = \"win\"", text);
    text = changed("colour = \"#0000ff\"", "colour = \"blue\"", text);
    const Lines found = problems_of({{"b.toml", text}, {"a.toml", "[weapons.gun]\nname = \"Other\"\n"}});
    ASSERT_GE(found.size(), 6U);
    EXPECT_EQ(found[0].substr(0, 28), "a.toml:1: weapons.gun.damage");
    EXPECT_NE(std::find(found.begin(), found.end(), "b.toml:5: rules.starting_treasury must be a number from 0 to 1000000, got -1"),
              found.end());
    EXPECT_NE(std::find(found.begin(), found.end(), "b.toml:28: weapons.gun must be an id of its own, got the id of a.toml:1"),
              found.end());
    EXPECT_NE(std::find(found.begin(), found.end(),
                        "b.toml:101: factions.blue.colour must be \"#rrggbb\" with digits 0 to 9 and a to f, got \"blue\""),
              found.end());
    EXPECT_EQ(found.back(), "b.toml:105: victory_conditions.all.kind must be one of conquest, planet_share, score_limit, got \"win\"");
}

TEST(Problems, OfSyntaxAreReportedOncePerFileWhileOthersAreChecked) {
    const Lines found = problems_of({{"a.toml", "x = \n"},
                                     {"b.toml", changed("{ gun = 2 }", "{ from_a = 2 }", changed("hull = 80", "hull = 0"))},
                                     {"c.toml", "[unclosed\n"}});
    ASSERT_EQ(found.size(), 3U);  // "from_a" may be in the broken file
    EXPECT_EQ(found[0].substr(0, 56), "a.toml:1 must be TOML 1.0 in UTF-8, got a syntax error: ");
    EXPECT_EQ(found[1], "b.toml:52: unit_types.ship.hull must be a number from 1 to 1000000, got 0");
    EXPECT_EQ(found[2].substr(0, 56), "c.toml:1 must be TOML 1.0 in UTF-8, got a syntax error: ");
}

TEST(Problems, AValueThatIsMissingOrBeginsWithItsEndIsRefused) {
    for (const char* value : {"]", "}", ",", "# none", "{a = }", "{a = ,}", "[,]", "", "\f", "\r1", "[ } ]", "[1, }", "{a = [1, }]"}) {
        const Lines found = problems_of({{"a.toml", fmt::format("a = 1\n\nx = {}\ny = 2\nz = 3\n", value)}});
        ASSERT_EQ(found.size(), 1U) << value;
        EXPECT_EQ(found[0].substr(0, 56), "a.toml:3 must be TOML 1.0 in UTF-8, got a syntax error: ") << found[0];
    }
}

TEST(Problems, OfOneUniverseAreOneErrorWithALineEach) {
    try {
        (void)compile_text(changed("range = 40\n", "range = 0\n", changed("hull = 80", "hull = 0")));
        FAIL();
    } catch (const InvalidInput& error) {
        EXPECT_EQ(std::string(error.what()),
                  "universe small has 2 problems\n"
                  "small.toml:32: weapons.gun.range must be a number above 0 up to 100000, got 0\n"
                  "small.toml:52: unit_types.ship.hull must be a number from 1 to 1000000, got 0");
    }
}

TEST(Problems, TellMissingTables) {
    const Lines found = problems_of("[weapons]\n");
    EXPECT_EQ(found.size(), 9U);
    EXPECT_EQ(found[0], "(all files): buildings must be at least one [buildings.some_id], got nothing");
    EXPECT_EQ(problems_of(std::vector<UniverseFile>{}), Lines{"(universe) must be a folder with at least one *.toml file, got none"});
}

TEST(Problems, AreBoundedInNumber) {
    std::string text = kSmallUniverse;
    for (int i = 0; i < 5'000; ++i) text += "[unit_types.x" + std::to_string(i) + "]\n";
    const Lines found = problems_of(text);
    EXPECT_EQ(found.size(), 201U);
    EXPECT_NE(found.back().find("must be without problems, got "), std::string::npos);
}

}  // namespace
}  // namespace void_reckoning
