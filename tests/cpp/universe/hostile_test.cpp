#include "small_universe.hpp"
#include "support/damaged_inputs.hpp"
#include "void_reckoning/base/random.hpp"

namespace void_reckoning {
namespace {

/// Valid, or a ContentError; anything else fails the test.
[[nodiscard]] bool is_sound(std::vector<UniverseFile> files) {
    try {
        return compile_universe("hostile", std::move(files)) != nullptr;
    } catch (const ContentError& error) {
        EXPECT_FALSE(error.problems().empty());
        return false;
    }
}
[[nodiscard]] bool is_sound(const std::string& text) { return is_sound(std::vector<UniverseFile>{{"a.toml", text}}); }

[[nodiscard]] std::string repeated(const std::string& part, std::size_t count) {
    std::string text;
    text.reserve(part.size() * count);
    for (std::size_t i = 0; i < count; ++i) text += part;
    return text;
}

/// One to eight bytes replaced, inserted or cut, or a piece of the text moved.
[[nodiscard]] std::string mutated(std::string text, RandomAddress address) {
    const std::uint64_t changes = 1 + address.below(8, 0);
    for (std::uint64_t i = 0; i < changes && !text.empty(); ++i) {
        const RandomAddress change = address.at(i);
        const std::size_t at = change.below(text.size(), 0);
        const char byte =
            static_cast<char>(change.below(3, 1) == 0 ? change.below(256, 2) : "=[]{}\"'.,-#\n0123456789e_"[change.below(24, 2)]);
        switch (change.below(4, 3)) {
            case 0: text[at] = byte; break;
            case 1: text.insert(at, 1, byte); break;
            case 2: text.erase(at, 1 + change.below(5, 4)); break;
            default: text.insert(at, text.substr(change.below(text.size(), 5), change.below(80, 6))); break;
        }
    }
    return text;
}

void mutate(const std::vector<UniverseFile>& files, std::uint64_t rounds) {
    std::uint64_t sound = 0;
    for (std::uint64_t round = 0; round < rounds; ++round) {
        const RandomAddress address = RandomAddress(2024).at(round);
        auto changed_files = files;
        UniverseFile& file = changed_files[address.below(files.size(), 1)];
        file.text = mutated(file.text, address);
        if (is_sound(std::move(changed_files))) ++sound;
    }
    EXPECT_GT(sound, 0U);
    EXPECT_LT(sound, rounds / 2);
}

TEST(HostileContent, SurvivesMutationsOfTheGame) { mutate(load_universe(VR_SOURCE_DIR "/universes/void_reckoning")->files, 200); }
TEST(HostileContent, SurvivesMutationsOfTheSecondUniverse) {
    mutate(load_universe(VR_SOURCE_DIR "/universes/skirmish")->files, damaged_inputs(6'000));
}
TEST(HostileContent, SurvivesMutationsOfTheSmallUniverse) { mutate({{"small.toml", kSmallUniverse}}, damaged_inputs(14'000)); }

TEST(HostileContent, SurvivesDeepNesting) {
    EXPECT_FALSE(is_sound("a = " + repeated("[", 1'000'000)));
    EXPECT_FALSE(is_sound("a = " + repeated("{b=", 1'000'000)));
    EXPECT_FALSE(is_sound(repeated("a.", 1'000'000) + "a = 1"));
    EXPECT_FALSE(is_sound(repeated("'a'.", 1'000'000) + "a = 1"));
    EXPECT_FALSE(is_sound("[" + repeated("a.", 1'000'000) + "a]"));
    EXPECT_FALSE(is_sound("a = " + repeated("[\n{" + repeated("a.", 7) + "a = ", 10'000)));
    EXPECT_FALSE(is_sound("a = \"\"\"\"\"\"\"\n" + repeated("b.", 1'000'000) + "b = 1"));
}

TEST(HostileContent, SurvivesSizeAndNumber) {
    EXPECT_FALSE(is_sound(std::string((16U << 20U) + 1, ' ')));
    EXPECT_FALSE(is_sound(std::vector<UniverseFile>(1'001, UniverseFile{"a.toml", ""})));
    EXPECT_FALSE(is_sound(std::vector<UniverseFile>(2, UniverseFile{"a.toml", ""})));
    std::string rows = kSmallUniverse, keys = "[rules]\n";
    for (int i = 0; i < 63'000; ++i) rows += "[unit_types.x" + std::to_string(i) + "]\n";
    for (int i = 0; i < 120'000; ++i) keys += "k" + std::to_string(i) + ".x = 1\n";
    EXPECT_FALSE(is_sound(rows));
    EXPECT_FALSE(is_sound(keys));
}

TEST(HostileContent, SurvivesBytesThatAreNoText) {
    EXPECT_FALSE(is_sound("name = \"\xff\xfe\""));
    EXPECT_FALSE(is_sound(std::string("a = 1\0b = 2", 11)));
    EXPECT_FALSE(is_sound("# \xc3"));
    EXPECT_FALSE(is_sound("\xef\xbb\xbf"));
    EXPECT_FALSE(is_sound(changed("\"Ship\"", "\"\xed\xa0\x80\"")));
    EXPECT_FALSE(is_sound(changed("speed = 10", "\"sp\\u0007eed\\n\" = 10")));
    EXPECT_TRUE(is_sound(changed("\"Ship\"", "\"Schiff \xc3\x9c\"")));
}

TEST(HostileContent, RefusesLettersBeyondAsciiOutsideOfStrings) {
    // One of each range that a parser may tell apart: Latin, Ogham, general punctuation, ideographs, private use, presentation forms.
    for (const char* letter :
         {"\xc3\xa9", "\xe1\x9a\x81", "\xe2\x80\xa2", "\xe3\x80\x81", "\xee\x80\x80", "\xef\xb7\xba", "\xf0\x9f\x9a\x80"}) {
        EXPECT_FALSE(is_sound(changed("speed = 10", letter + std::string("speed = 10")))) << letter;
        EXPECT_FALSE(is_sound(changed("speed = 10", "spe" + std::string(letter) + "ed = 10"))) << letter;
        EXPECT_FALSE(is_sound(changed("speed = 10", "speed = " + std::string(letter)))) << letter;
        EXPECT_TRUE(is_sound(changed("\"Ship\"", "\"Ship " + std::string(letter) + "\" # " + letter))) << letter;
    }
}

TEST(HostileContent, SurvivesWrongShapes) {
    for (const char* text : {"weapons = 1", "weapons = [1]", "[[weapons]]\na = 1", "weapons.gun = 1", "[rules]\n[universe]\n[weapons.A]",
                             "universe = 1979-05-27", "[weapons.gun]\nname = {}\ndomain = []\nrange = 1979-05-27"}) {
        EXPECT_FALSE(is_sound(text)) << text;
    }
    EXPECT_FALSE(is_sound(changed("{ gun = 2 }", "[\"gun\"]")));
    EXPECT_FALSE(is_sound(changed("{ gun = 2 }", "{ gun = 9223372036854775807 }")));
    EXPECT_FALSE(is_sound(changed("[\"fire\"]\neffects", "{ fire = 1 }\neffects")));
    EXPECT_FALSE(is_sound(changed("effects = [{ stat = \"industry\", operation = \"add\", value = 2.5 }]", "effects = [1, {}]")));
    EXPECT_FALSE(is_sound(changed("[\"One\", \"Two\"]", "[\"One\", 2, \"\", \"One\"]")));
}

}  // namespace
}  // namespace void_reckoning
