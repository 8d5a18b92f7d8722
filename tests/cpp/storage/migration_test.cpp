#include <gtest/gtest.h>

#include "sample_world.hpp"
#include "void_reckoning/storage/migrations.hpp"

namespace void_reckoning {
namespace {

/// Fleet as it might be two formats later: `name` is called `title`, `faction` is gone, `fuel` has come; Position is called Place.
struct LaterFleet {
    Text name;
    std::int64_t fuel = 0;
};
struct Place {
    float x = 0;
    float y = 0;
};
struct Storm {
    double strength = 0;
};

}  // namespace

template <> struct Describe<LaterFleet> {
    static constexpr auto component =
        describe("Fleet", "Ships that move together.", field<&LaterFleet::name>("title", "", "what it's called"),
                 field<&LaterFleet::fuel>("fuel", "kt", "for the way home"));
};
template <> struct Describe<Place> {
    static constexpr auto component = describe("Place", "Where it is.", field<&Place::x>("x", "ly"), field<&Place::y>("y", "ly"));
};
template <> struct Describe<Storm> {
    static constexpr auto component = describe("Storm", "", field<&Storm::strength>("strength"));
};

namespace {

std::vector<Migration> two_formats_later() {
    Migration first;
    first.steps = {RenameComponent{"Position", "Place"}, DescribeAnew{component_info<Place>()}, RenameField{"Fleet", "name", "title"},
                   AddField{"Fleet", {"fuel", ScalarType::kI64, 1, "kt", "for the way home"}, 2}};
    Migration second;
    second.steps = {RemoveField{"Fleet", "faction"}, RemoveComponent{"Marked"}, AddComponent{component_info<Storm>()}};
    second.then = [](LoadedSave& save) {
        save.world.register_components<LaterFleet>();
        for (const EntityId id : save.world.sorted_ids<LaterFleet>()) save.world.write<&LaterFleet::fuel>(id, 100);
        save.info.extra["fuel"] = "100";
    };
    return {first, second};
}

LoadedSave saved(const World& world) {
    const TemporaryFolder folder;
    write_save(world.snapshot(), {}, folder.path() / "a");
    LoadedSave save = load_save(folder.path() / "a");
    save.info.format_version = 1;  // the formats of these tests
    return save;
}

TEST(Migration, BringsAnOlderSaveUpToDateStepByStep) {
    const World world = random_world(3, 20'000);  // more than a block of rows
    LoadedSave save = saved(world);
    migrate(save, two_formats_later());
    EXPECT_EQ(save.info.format_version, 3U);
    EXPECT_EQ(save.info.extra.at("fuel"), "100");
    EXPECT_EQ(save.info.state_hash, save.world.state_hash());
    EXPECT_EQ(save.world.hash_from_scratch(), save.world.state_hash());
    save.world.register_components<LaterFleet, Place, Storm, Everything>();
    EXPECT_EQ(save.world.schema().components().size(), 4U);
    EXPECT_EQ(save.world.entity_count(), world.entity_count());
    EXPECT_EQ(save.world.free_slots(), world.free_slots());
    EXPECT_EQ(save.world.slot_generations(), world.slot_generations());
    EXPECT_EQ(save.world.sorted_ids<LaterFleet>(), world.sorted_ids<Fleet>());
    EXPECT_EQ(save.world.sorted_ids<Place>(), world.sorted_ids<Position>());
    for (const EntityId id : world.sorted_ids<Fleet>()) {
        const auto later = save.world.get<LaterFleet>(id);
        const Text before = world.get<Fleet>(id).name;
        ASSERT_EQ(static_cast<bool>(later.name), static_cast<bool>(before));
        ASSERT_EQ(save.world.text(later.name), world.text(before));
        ASSERT_EQ(later.fuel, 100);
    }
    for (const EntityId id : world.sorted_ids<Position>()) {
        ASSERT_EQ(save.world.get<Place>(id).x, world.get<Position>(id).x);
        ASSERT_EQ(save.world.get<Place>(id).y, world.get<Position>(id).y);
    }
    for (const EntityId id : world.sorted_ids<Everything>()) {
        ASSERT_EQ(save.world.get<Everything>(id).u64, world.get<Everything>(id).u64);
        ASSERT_EQ(save.world.text(save.world.get<Everything>(id).names[1]), world.text(world.get<Everything>(id).names[1]));
    }
}

TEST(Migration, PutsANewFieldInItsPlaceAndLeavesTheOthersValues) {
    const World world = random_world(6, 300);
    for (const std::uint16_t place : std::array<std::uint16_t, 3>{0, 1, 2}) {
        LoadedSave save = saved(world);
        const std::vector<Migration> all = {{{AddField{"Fleet", {"fuel", ScalarType::kI64, 1, "kt", ""}, place}}, nullptr}};
        migrate(save, all);
        const auto& fields = save.world.schema().components()[1].fields;
        ASSERT_EQ(fields.size(), 3U);
        EXPECT_EQ(fields[place].name, "fuel");
        for (const EntityId id : world.sorted_ids<Fleet>()) {
            const auto at = *save.world.try_locate(id);
            const auto first = static_cast<std::size_t>(save.world.layout(at.table).first_column[1]);
            const auto cell = [&](std::size_t field) { return save.world.cell(at, first + field); };
            ASSERT_EQ(load<std::int64_t>(cell(place)), 0);
            ASSERT_EQ(load<std::uint16_t>(cell(place == 0 ? 1 : 0)), world.get<Fleet>(id).faction);
            ASSERT_EQ(save.world.text(load<Text>(cell(place == 2 ? 1 : 2))), world.text(world.get<Fleet>(id).name));
        }
    }
}

TEST(Migration, OfAnInBetweenFormatTakesOnlyTheLaterSteps) {
    LoadedSave save = saved(random_world(4, 200));
    const std::vector<Migration> all = two_formats_later();
    migrate(save, std::span(all).first(1));
    EXPECT_EQ(save.info.format_version, 2U);
    migrate(save, all);
    EXPECT_EQ(save.info.format_version, 3U);
    const std::uint64_t hash = save.world.state_hash();
    migrate(save, all);  // up to date: nothing happens
    EXPECT_EQ(save.world.state_hash(), hash);
}

TEST(Migration, PassesOverNothing) {
    const std::vector<std::pair<MigrationStep, std::string>> wrong = {
        {RenameComponent{"Flet", "Ships"}, "it has no component Flet"},
        {RenameComponent{"Fleet", "Position"}, "it has a component Position already"},
        {RemoveComponent{"Flet"}, "it has no component Flet"},
        {RenameField{"Fleet", "nme", "title"}, "its component Fleet has no field nme"},
        {RenameField{"Fleet", "name", "faction"}, "its component Fleet has a field faction already"},
        {RemoveField{"Fleet", "nme"}, "its component Fleet has no field nme"},
        {AddField{"Fleet", {"name", ScalarType::kI64, 1, "", ""}, 0}, "its component Fleet has a field name already"},
        {AddField{"Fleet", {"fuel", ScalarType::kI64, 1, "", ""}, 3}, "component Fleet has no place 3"},
        {AddComponent{component_info<Fleet>()}, "it has a component Fleet already"},
        {DescribeAnew{component_info<LaterFleet>()}, "component Fleet has other fields than its new description"}};
    for (const auto& [step, what] : wrong) {
        LoadedSave save = saved(random_world(4, 50));
        const std::vector<Migration> all = {{{step}, nullptr}};
        EXPECT_TRUE(contains(message_of<DamagedData>([&] { migrate(save, all); }), "can't be brought up to date", what));
    }
}

TEST(Migration, ThereIsOneForEveryFormatBefore) { EXPECT_EQ(migrations().size() + 1, kSaveFormatVersion); }

}  // namespace
}  // namespace void_reckoning
