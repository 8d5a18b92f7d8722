#include "small_universe.hpp"

namespace void_reckoning {
namespace {

using Lines = std::vector<std::string>;

/// The small universe with more rows at its end, which begins at line 106.
[[nodiscard]] Lines problems_with(const std::string& more) { return problems_of(kSmallUniverse + more); }

constexpr const char* kGuardRow = "name = \"N\"\ndomain = \"ground\"\ncost = 1\nindustry = 1\nupkeep = 0\nhull = 50\nsize = 1\n";

TEST(Contradictions, TechnologyCycles) {
    EXPECT_EQ(problems_of(changed("cost = 10\n[technologies.wheel]", "cost = 10\nrequires_all = [\"wheel\"]\n[technologies.wheel]")).at(0),
              "small.toml:84: technologies.fire.requires_all must be "
              "free of cycles, got a technology that requires itself");
}

TEST(Contradictions, TechnologiesThatExcludeWhatTheyNeed) {
    EXPECT_EQ(problems_of(changed("requires_all = [\"fire\"]", "requires_all = [\"fire\"]\nexcludes = [\"fire\"]")),
              Lines{"small.toml:89: technologies.wheel.excludes must be technologies that can be known together with all prerequisites, "
                    "got both fire and wheel, which exclude each other"});
    EXPECT_EQ(problems_with("[technologies.ice]\nname = \"Ice\"\ntier = 1\ncost = 1\nexcludes = [\"fire\"]\n"
                            "[technologies.steam]\nname = \"Steam\"\ntier = 2\ncost = 1\nrequires_all = [\"ice\", \"wheel\"]\n"),
              Lines{"small.toml:115: technologies.steam.requires_all must be technologies that can be known together with all "
                    "prerequisites, got both fire and ice, which exclude each other"});
    EXPECT_EQ(problems_with("[technologies.ice]\nname = \"Ice\"\ntier = 1\ncost = 1\nexcludes = [\"ice\"]\n").size(), 1U);
}

TEST(Contradictions, TechnologiesAndUnitsOutOfReach) {
    const std::string red_only = "[technologies.ice]\nname = \"Ice\"\ntier = 1\ncost = 1\nfactions = [\"red\"]\n";
    EXPECT_EQ(problems_with(red_only + "[technologies.snow]\nname = \"Snow\"\ntier = 2\ncost = 1\nrequires_all = [\"ice\"]\n"
                                       "factions = [\"red\", \"blue\"]\n"),
              Lines{"small.toml:116: technologies.snow.factions.blue must be a faction that can learn all prerequisites, "
                    "got a faction that can't learn one of them"});
    EXPECT_EQ(problems_with(red_only + "[unit_types.yeti]\nfactions = [\"blue\"]\nrequires_technology = \"ice\"\n" + kGuardRow),
              Lines{"small.toml:113: unit_types.yeti.requires_technology must be within reach of a faction that may build the unit, "
                    "got one that none of them can reach"});
}

TEST(Contradictions, StartingWithWhatIsNotTheirs) {
    const std::string yeti = std::string("[unit_types.yeti]\nfactions = [\"blue\"]\n") + kGuardRow;
    EXPECT_EQ(problems_of(changed("{ ship = 1 }", "{ ship = 1, yeti = 1 }") + yeti),
              Lines{"small.toml:95: factions.red.starting_units.yeti must be a unit type that the faction can build once it has "
                    "learned all that it can, got a unit type that it can never build"});
    EXPECT_EQ(problems_of(changed("starting_technologies = [\"fire\"]", "starting_technologies = [\"wheel\"]")),
              Lines{"small.toml:97: factions.red.starting_technologies.wheel must be listed with all its prerequisites, "
                    "got a list without fire"});
    EXPECT_EQ(problems_of(changed("upkeep = 1\n", "upkeep = 1\nclasses = [\"gas\"]\n")).size(), 2U);
}

TEST(Contradictions, FactionsThatCantPlay) {
    EXPECT_EQ(problems_of(changed("colonises = true\n", "")),
              (Lines{"small.toml:89: factions.red must be able to build a space unit type with colonises = true, "
                     "got none",
                     "small.toml:97: factions.blue must be able to build a space unit type with colonises = true, "
                     "got none"}));
    EXPECT_EQ(problems_of(changed("weapons = { gun = 2 }\n", "")).size(), 2U);
    EXPECT_EQ(problems_of(changed("colour = \"#ff0000\"\nhome_class = \"green\"", "colour = \"#ff0000\"\nhome_class = \"gas\"")),
              Lines{"small.toml:94: factions.red.home_class must be a class with population_capacity above 0, "
                    "got gas, which can't be colonised"});
}

TEST(Contradictions, WrongDomains) {
    EXPECT_EQ(problems_of(changed("militia_type = \"guard\"", "militia_type = \"ship\"")),
              Lines{"small.toml:22: rules.militia_type must be a ground unit type, got ship, a space unit type"});
    EXPECT_EQ(problems_of(changed("platform_type = \"ship\"", "platform_type = \"guard\"")).size(), 1U);
    EXPECT_EQ(problems_of(changed("{ gun = 2 }", "{ gun = 2, rifle = 1 }")),
              Lines{"small.toml:56: unit_types.ship.weapons.rifle must be a space weapon, got a ground weapon on a space unit"});
    EXPECT_EQ(problems_of(changed("hull = 90", "hull = 90\ncolonises = true\nspeed = 3")).size(), 2U);
}

TEST(Contradictions, MoreKindsOfWeaponsThanAUnitCanCarry) {
    std::string mounts = "rifle = 10", more;
    for (char letter = 'a'; letter < 'i'; ++letter) {
        const std::string id = std::string("gun_") + letter;
        mounts += ", " + id + " = 1";
        more += "[weapons." + id +
                "]\nname = \"N\"\ndomain = \"ground\"\ndamage_type = \"energy\"\nrange = 1\nrate = 1\ndispersion = 1\n"
                "muzzle_velocity = 1\ndamage = 1\n";
    }
    EXPECT_EQ(problems_of(changed("rifle = 10", mounts) + more),
              Lines{"small.toml:65: unit_types.guard.weapons must be up to 8 different ones, got 9"});
}

TEST(Contradictions, EffectsThatCanNeverApply) {
    const auto with_effect = [](const std::string& effect) {
        return problems_of(changed("{ stat = \"hull\", operation = \"multiply\", value = 1.1, unit_type = \"ship\" }", effect)).size();
    };
    EXPECT_EQ(with_effect("{ stat = \"hull\", operation = \"add\", value = 1, domain = \"space\" }"), 0U);
    EXPECT_EQ(with_effect("{ stat = \"hull\", operation = \"add\", value = 1, planet_class = \"green\" }"), 1U);
    EXPECT_EQ(with_effect("{ stat = \"credits\", operation = \"add\", value = 1, domain = \"space\" }"), 1U);
    EXPECT_EQ(with_effect("{ stat = \"damage\", operation = \"add\", value = 1 }"), 1U);
    EXPECT_EQ(with_effect("{ stat = \"credits\", operation = \"add\", value = 1, scope = \"colony\" }"), 1U);
    EXPECT_EQ(with_effect("{ stat = \"hull\", operation = \"multiply\", value = 11 }"), 1U);
}

TEST(Contradictions, VictorySharesOutOfRange) {
    for (const char* share : {"0", "-0.1", "1.01"}) {
        EXPECT_EQ(problems_of(changed("kind = \"conquest\"", std::string("kind = \"planet_share\"\nturns = 5\nshare = ") + share)),
                  Lines{std::string("small.toml:107: victory_conditions.all.share must be a number above 0 up to 1, got ") + share});
    }
    EXPECT_EQ(problems_of(changed("kind = \"conquest\"", "kind = \"conquest\"\nshare = 0.5")).size(), 1U);
}

}  // namespace
}  // namespace void_reckoning
