#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "small_universe.hpp"
#include "void_reckoning/universe/compiled.hpp"

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

    [[nodiscard]] std::vector<std::string> problems() const {
        std::vector<std::string> lines;
        try {
            (void)load_universe(folder);
        } catch (const ContentError& error) {
            for (const ContentProblem& problem : error.problems()) lines.push_back(problem.text());
        }
        return lines;
    }
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
        EXPECT_EQ(error.problems()[0].text(),
                  (folder / "huge.toml").string() + " must be a file of up to 16777216 bytes, got 16777217 bytes");
    }
}

TEST_F(LoaderFolder, NamesProblemsByTheFolderAsItWasGiven) {
    write("sub/small.toml", changed("hull = 80", "hull = 0"));
    EXPECT_EQ(problems(),
              std::vector{(folder / "sub/small.toml").string() + ":52: unit_types.ship.hull must be a number from 1 to 1000000, got 0"});
    write("sub/small.toml", "");
    EXPECT_EQ(problems().at(0).substr(0, 12), "(all files):");
}

TEST_F(LoaderFolder, LeavesNoContentOutInSilence) {
    write("small.toml", kSmallUniverse);
    write(".small.toml", "hidden [");
    fs::create_symlink("nothing here", folder / ".#small.toml");  // as editors leave them
    fs::create_directory(folder / ".git");
    write(".git/more.toml", "hidden [");
    fs::create_symlink("small.toml", folder / "README");
    EXPECT_EQ(problems(), std::vector<std::string>{});

    fs::create_symlink("nowhere.toml", folder / "dangling.toml");
    fs::create_directory_symlink("sub", folder / "linked");
    fs::create_directory(folder / "more.TOML");
    write("more.TOML/MORE.TOML", "");
    write("tab\t.toml", "");
    write("bad\xff.toml", "");
    ASSERT_EQ(::mkfifo((folder / "pipe.toml").c_str(), 0600), 0);
    const std::string at = folder.string() + "/";
    EXPECT_EQ(problems(), (std::vector{at + "bad\xff.toml must be named in printable UTF-8, got another name",
                                       at + "dangling.toml must be a file, got a link to a missing file",
                                       at + "linked must be a folder: links are followed to files only, got a link to a folder",
                                       at + "more.TOML/MORE.TOML must be named *.toml, got the ending .TOML",
                                       at + "pipe.toml must be a file, got something else",
                                       at + "tab\\x09.toml must be named in printable UTF-8, got another name"}));
}

TEST_F(LoaderFolder, FollowsLinksToFiles) {
    write("sub/small.text", kSmallUniverse);
    fs::create_symlink("sub/small.text", folder / "small.toml");
    EXPECT_EQ(load_universe(folder)->hash, compile_text(kSmallUniverse)->hash);
}

TEST_F(LoaderFolder, GivesOneHashHoweverAnEditorEndsLines) {
    const std::uint64_t hash = compile_text(kSmallUniverse)->hash;
    std::string windows;
    for (const char c : kSmallUniverse) windows += c == '\n' ? "\r\n" : std::string(1, c);
    for (const std::string& text : {kSmallUniverse, windows, "\xEF\xBB\xBF" + windows}) {
        write("small.toml", text);
        const auto universe = load_universe(folder);
        EXPECT_EQ(universe->hash, hash);
        EXPECT_EQ(universe->files[0].text, kSmallUniverse);
    }
    write("small.toml", kSmallUniverse + "\r");  // not the end of a line: TOML refuses it
    EXPECT_EQ(problems().size(), 1U);
    // Texts in memory are a log's own and stay as they are.
    EXPECT_EQ(compile_text(windows)->files[0].text, windows);
}

TEST_F(LoaderFolder, SaysWhyAFileCantBeRead) {
    write("small.toml", kSmallUniverse);
    fs::permissions(folder / "small.toml", fs::perms::none);
    if (::geteuid() == 0) {  // root reads everything: a folder in place of the file's parent can't be opened
        EXPECT_THROW((void)load_universe(folder / "small.toml"), StorageError);
        return;
    }
    try {
        (void)load_universe(folder);
        FAIL();
    } catch (const StorageError& error) {
        EXPECT_NE(std::string(error.what()).find("small.toml: can't be opened: Permission denied"), std::string::npos) << error.what();
    }
}

TEST_F(LoaderFolder, CompilesEqualTextsOnce) {
    write("small.toml", kSmallUniverse);
    const auto first = load_universe(folder);
    EXPECT_EQ(load_universe(folder), first);
    EXPECT_EQ(compile_universe(first->id, first->files), first);
    EXPECT_NE(compile_universe("another id", first->files), first);
    EXPECT_EQ(compile_universe("another id", first->files)->id, "another id");
    write("small.toml", changed("20.5", "20.6"));
    const auto second = load_universe(folder);
    EXPECT_NE(second->hash, first->hash);
    EXPECT_EQ(second->unit_types[0].cost, 20'600);
    write("small.toml", changed("hull = 80", "hull = 0"));
    for (int i = 0; i < 2; ++i) EXPECT_EQ(problems().size(), 1U);
    write("small.toml", kSmallUniverse);
    EXPECT_EQ(load_universe(folder), first);
    fs::create_symlink("nowhere", folder / "more.toml");  // the same texts, and a problem
    EXPECT_EQ(problems().size(), 1U);
}

TEST(CompiledUniverses, KeepsThoseThatWereAskedForLast) {
    CompiledUniverses universes;
    const auto made = [](const std::string& id) {
        auto universe = std::make_shared<Universe>();
        universe->id = id;
        return universe;
    };
    universes.keep(made("first"));
    for (std::size_t i = 1; i < CompiledUniverses::kKept; ++i) universes.keep(made(fmt::format("{}", i)));
    EXPECT_NE(universes.find("first", {}), nullptr);  // and is now the last that was asked for
    universes.keep(made("one more"));
    EXPECT_EQ(universes.find("1", {}), nullptr);
    EXPECT_NE(universes.find("first", {}), nullptr);
    EXPECT_EQ(universes.find("first", {{"a.toml", ""}}), nullptr);
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
