#pragma once

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include "support/message_of.hpp"
#include "void_reckoning/base/random.hpp"
#include "void_reckoning/storage/save.hpp"

namespace void_reckoning {

/// One field of each type, and arrays.
struct Everything {
    bool flag = false;
    std::int8_t i8 = 0;
    std::int16_t i16 = 0;
    std::int32_t i32 = 0;
    std::int64_t i64 = 0;
    std::uint8_t u8 = 0;
    std::uint16_t u16 = 0;
    std::uint32_t u32 = 0;
    std::uint64_t u64 = 0;
    float f32 = 0;
    double f64 = 0;
    Text text;
    EntityId entity;
    std::array<Text, 2> names{};
    std::array<double, 3> axis{};
};
struct Fleet {
    std::uint16_t faction = 0;
    Text name;
};
struct Position {
    float x = 0;
    float y = 0;
};
struct Marked {};

template <> struct Describe<Everything> {
    using E = Everything;
    static constexpr auto component =
        describe("Everything", "One field of each type.", field<&E::flag>("flag"), field<&E::i8>("i8"), field<&E::i16>("i16"),
                 field<&E::i32>("i32"), field<&E::i64>("i64"), field<&E::u8>("u8"), field<&E::u16>("u16"), field<&E::u32>("u32"),
                 field<&E::u64>("u64"), field<&E::f32>("f32", "ly", "a length"), field<&E::f64>("f64"), field<&E::text>("text"),
                 field<&E::entity>("entity"), field<&E::names>("names"), field<&E::axis>("axis"));
};
template <> struct Describe<Fleet> {
    static constexpr auto component = describe("Fleet", "Ships that move together.", field<&Fleet::faction>("faction"),
                                               field<&Fleet::name>("name", "", "what it's called"));
};
template <> struct Describe<Position> {
    static constexpr auto component = describe("Position", "", field<&Position::x>("x", "ly"), field<&Position::y>("y", "ly"));
};
template <> struct Describe<Marked> {
    static constexpr auto component = describe("Marked", "A tag: no fields.");
};

inline World sample_world() {
    World world;
    world.register_components<Everything, Fleet, Position, Marked>();
    return world;
}

inline Text random_text(World& world, RandomAddress at) {
    const std::array<std::string, 8> kTexts = {
        "",  "templars", "it's \"quoted\"; drop table Fleet; --", "Zażółć gęślą 星艦 🚀", std::string("with\0zero", 9), "line\nbreak\ttab",
        "'", "NULL"};
    const std::uint64_t pick = at.below(kTexts.size() + 2);
    if (pick == kTexts.size()) return {};
    return world.enter(pick < kTexts.size() ? kTexts[pick] : "fleet " + std::to_string(at.below(50, 1)));
}

inline Everything random_everything(World& world, RandomAddress at) {
    Everything e;
    const auto extreme = [&]<class T>(T& value, std::uint64_t index) {
        const std::array<T, 4> kChoices = {std::numeric_limits<T>::lowest(), std::numeric_limits<T>::max(), T{0},
                                           static_cast<T>(at.bits(index))};
        value = kChoices[at.below(4, index + 100)];
    };
    e.flag = at.below(2) == 1;
    extreme(e.i8, 1), extreme(e.i16, 2), extreme(e.i32, 3), extreme(e.i64, 4);
    extreme(e.u8, 5), extreme(e.u16, 6), extreme(e.u32, 7), extreme(e.u64, 8);
    const std::array<double, 7> kReals = {
        std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(), 5e-324, 1e300, 0.1, 3.0, -9007199254740993.0};
    e.f64 = kReals[at.below(kReals.size(), 9)];
    e.f32 = at.below(3, 10) == 0 ? -std::numeric_limits<float>::infinity() : static_cast<float>(at.between(-1e6, 1e6, 11));
    e.text = random_text(world, at.at(12));
    e.entity = EntityId{at.bits(13)};
    e.names = {random_text(world, at.at(14)), random_text(world, at.at(15))};
    e.axis = {at.uniform(16), -at.uniform(17), kReals[at.below(kReals.size(), 18)]};
    return e;
}

/// Entities of all kinds (without components and with tags only, too), slots used several times, a long list of free ones.
inline World random_world(std::uint64_t seed, std::size_t steps) {
    const RandomAddress address(seed);
    World world = sample_world();
    std::vector<EntityId> ids;
    for (std::size_t step = 0; step < steps; ++step) {
        const RandomAddress at = address.at(step);
        if (at.below(3) == 0 && !ids.empty()) {
            const std::size_t gone = at.below(ids.size(), 1);
            world.destroy(ids[gone]);
            ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(gone));
            continue;
        }
        const Position place{static_cast<float>(at.uniform(2)), static_cast<float>(step)};
        const Fleet fleet{static_cast<std::uint16_t>(at.below(10, 3)), random_text(world, at.at(4))};
        switch (at.below(6, 5)) {
            case 0: ids.push_back(world.create_of({})); break;
            case 1: ids.push_back(world.create(Marked{})); break;
            case 2: ids.push_back(world.create(fleet, place)); break;
            case 3: ids.push_back(world.create(place)); break;
            case 4: ids.push_back(world.create(random_everything(world, at.at(6)), Marked{})); break;
            default: ids.push_back(world.create(random_everything(world, at.at(6)), fleet, place)); break;
        }
    }
    for (std::size_t i = 0; i < ids.size(); i += 5) world.destroy(ids[i]);
    return world;
}

/// A folder that goes away with its contents.
class TemporaryFolder {
   public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "storage_test_XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw StorageError("no temporary folder");
        path_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::size_t files() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_), std::filesystem::directory_iterator()));
    }

   private:
    std::filesystem::path path_;
};

inline std::string read_bytes(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}
inline void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

template <class... Parts>::testing::AssertionResult contains(const std::string& text, const Parts&... parts) {
    if ((... && (text.find(parts) != std::string::npos))) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << "is '" << text << "'";
}

}  // namespace void_reckoning
