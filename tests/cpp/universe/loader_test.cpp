#include <filesystem>

#include "small_universe.hpp"

namespace void_reckoning {
namespace {

namespace fs = std::filesystem;

TEST(Loader, ConvertsHumanUnitsToThousandths) {
    const auto universe = compile_text(kSmallUniverse);
    const UnitType& ship = (*universe)[universe->find_unit_type("ship")];
    EXPECT_EQ(ship.cost, 20'500);
    EXPECT_EQ(ship.upkeep, 125);
    EXPECT_EQ(ship.hull, 80'000);
    EXPECT_EQ(universe->rules.starting_treasury, 100'000);
    EXPECT_EQ(universe->rules.starting_population, 8'000);  // thousands of people
    EXPECT_EQ(universe->rules.militia_per_million, 500);
    EXPECT_EQ(universe->weapons[0].damage, 5'000);
}

TEST(Loader, KeepsEffectsInTheUnitOfWhatTheyChange) {
    const auto universe = compile_text(kSmallUniverse);
    const Effect& mill = universe->buildings[0].effects.at(0);
    EXPECT_EQ(mill.stat, Stat::kIndustry);
    EXPECT_EQ(mill.scope, Scope::kColony);
    EXPECT_EQ(mill.value, 2'500.0);
    const Effect& wheel = universe->technologies[1].effects.at(0);
    EXPECT_EQ(wheel.scope, Scope::kFaction);
    EXPECT_EQ(wheel.operation, Operation::kMultiply);
    EXPECT_EQ(wheel.value, 1.1);
    EXPECT_EQ(wheel.unit_type, universe->find_unit_type("ship"));
}

TEST(Loader, OrdersRowsByFileAndLine) {
    const std::string more =
        "[weapons.zapper]\nname = \"Z\"\ndomain = \"space\"\ndamage_type = \"energy\"\nrange = 1\nrate = 1\n"
        "dispersion = 1\nmuzzle_velocity = 1\ndamage = 1\n";
    const auto universe = compile_universe("small", {{"b.toml", kSmallUniverse}, {"a.toml", more}});
    EXPECT_EQ(universe->find_weapon("zapper").value, 0);
    EXPECT_EQ(universe->find_weapon("gun").value, 1);
    EXPECT_EQ(universe->find_weapon("rifle").value, 2);
    EXPECT_EQ(universe->find_unit_type("ship").value, 0);  // before "guard", as in the text
    EXPECT_EQ(universe->files[0].path, "a.toml");
}

TEST(Loader, MakesExclusionsMutualAndDerivesWhoMayDoWhat) {
    const auto universe = compile_text(
        kSmallUniverse +
        "[technologies.bow]\nname = \"Bow\"\ntier = 1\ncost = 5\nexcludes = [\"fire\"]\nfactions = [\"blue\"]\n"
        "[unit_types.archer]\nname = \"Archer\"\ndomain = \"ground\"\ncost = 1\nindustry = 1\nupkeep = 0\nhull = 50\nsize = 1\n"
        "requires_technology = \"bow\"\n");
    const FactionIndex red = universe->find_faction("red"), blue = universe->find_faction("blue");
    const TechnologyIndex bow = universe->find_technology("bow"), fire = universe->find_technology("fire");
    EXPECT_EQ((*universe)[fire].excludes, std::vector{bow});
    EXPECT_TRUE(universe->may_learn(blue, bow));
    EXPECT_FALSE(universe->may_learn(red, bow));
    EXPECT_TRUE(universe->may_build(blue, universe->find_unit_type("archer")));
    EXPECT_FALSE(universe->may_build(red, universe->find_unit_type("archer")));
}

TEST(Loader, GivesEqualTextsEqualHashesAndOthersOthers) {
    const std::uint64_t hash = compile_text(kSmallUniverse)->hash;
    EXPECT_EQ(hash, compile_universe("other_id", {{"small.toml", kSmallUniverse}})->hash);
    EXPECT_NE(hash, compile_text(kSmallUniverse + "# a comment\n")->hash);
    EXPECT_NE(hash, compile_text(changed("20.5", "20.6"))->hash);
    EXPECT_NE(hash, compile_universe("small", {{"renamed.toml", kSmallUniverse}})->hash);
    EXPECT_NE(hash, compile_universe("small", {{"small.toml", kSmallUniverse}, {"empty.toml", ""}})->hash);
}

TEST(Loader, CompilesTheFilesItKeptToTheSameUniverse) {
    const auto loaded = load_universe(VR_SOURCE_DIR "/universes/void_reckoning");
    const auto again = compile_universe(loaded->id, {loaded->files.rbegin(), loaded->files.rend()});
    EXPECT_EQ(loaded->hash, again->hash);
    EXPECT_EQ(loaded->id, "void_reckoning");
    EXPECT_EQ(describe(*loaded), describe(*again));
}

class LoaderFolder : public testing::Test {
   protected:
    const fs::path folder =
        fs::path(testing::TempDir()) / ("universe_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));

    void SetUp() override { fs::create_directories(folder / "sub"); }
    void TearDown() override { fs::remove_all(folder); }

    void write(const std::string& name, const std::string& text) { std::ofstream(folder / name, std::ios::binary) << text; }
};

TEST_F(LoaderFolder, ReadsFilesOfSubfoldersAndNothingElse) {
    write("sub/small.toml", kSmallUniverse);
    write("notes.txt", "not TOML [");
    const auto universe = load_universe(folder);
    ASSERT_EQ(universe->files.size(), 1U);
    EXPECT_EQ(universe->files[0].path, "sub/small.toml");
    EXPECT_EQ(universe->files[0].text, kSmallUniverse);
}

TEST_F(LoaderFolder, RefusesFilesThatAreTooLargeAndFoldersWithout) {
    EXPECT_THROW((void)load_universe(folder), ContentError);
    write("small.toml", kSmallUniverse);
    write("huge.toml", std::string((16U << 20U) + 1, '#'));
    try {
        (void)load_universe(folder);
        FAIL();
    } catch (const ContentError& error) {
        ASSERT_EQ(error.problems().size(), 1U);
        EXPECT_EQ(error.problems()[0].text(), "huge.toml must be a file of up to 16777216 bytes, got 16777217 bytes");
    }
}

TEST(Loader, SaysWhichFolderItCantRead) {
    try {
        (void)load_universe("/no/such/folder");
        FAIL();
    } catch (const StorageError& error) {
        EXPECT_NE(std::string(error.what()).find("/no/such/folder"), std::string::npos);
    }
}

}  // namespace
}  // namespace void_reckoning
