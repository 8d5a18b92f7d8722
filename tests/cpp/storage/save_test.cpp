#include "void_reckoning/storage/save.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "sample_world.hpp"
#include "sql.hpp"
#include "void_reckoning/ecs/world_loader.hpp"

namespace void_reckoning {
namespace {

using Rows = std::vector<std::vector<std::string>>;

TEST(Save, AnyWorldComesBackAndContinuesWithTheSameIds) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "a world?#%.sqlite";
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        World world = random_world(seed, 60 * seed);
        write_save(world.snapshot(), {}, path);
        LoadedSave loaded = load_save(path);
        ASSERT_EQ(loaded.info.state_hash, world.state_hash());
        ASSERT_EQ(loaded.world.state_hash(), world.state_hash()) << "seed " << seed;
        ASSERT_EQ(loaded.world.hash_from_scratch(), world.state_hash());
        ASSERT_EQ(loaded.world.entity_count(), world.entity_count());
        ASSERT_TRUE(std::ranges::equal(loaded.world.schema().components(), world.schema().components()));
        loaded.world.register_components<Marked, Position, Everything, Fleet>();
        for (std::uint32_t slot = 1; slot < world.state().slots; ++slot) {
            const EntityId id = make_entity_id(slot, world.slot_generations()[slot]);
            ASSERT_EQ(loaded.world.alive(id), world.alive(id));
            if (!world.alive(id) || !world.has<Fleet>(id)) continue;
            const Text name = world.get<Fleet>(id).name;
            ASSERT_EQ(static_cast<bool>(loaded.world.get<Fleet>(id).name), static_cast<bool>(name));
            ASSERT_EQ(loaded.world.text(loaded.world.get<Fleet>(id).name), world.text(name));
        }
        for (int i = 0; i < 100; ++i) ASSERT_EQ(loaded.world.create(Position{1, 2}), world.create(Position{1, 2}));
        ASSERT_EQ(loaded.world.state_hash(), world.state_hash());
    }
    EXPECT_EQ(folder.files(), 1U);
}

TEST(Save, ItsBytesComeBackWithoutAFile) {
    const TemporaryFolder folder;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const World world = random_world(seed, 60 * seed);
        const std::string bytes = save_to_bytes(world.snapshot(), {});
        const LoadedSave loaded = load_save_from_bytes(bytes, "in memory");
        ASSERT_EQ(loaded.world.state_hash(), world.state_hash()) << "seed " << seed;
        ASSERT_EQ(loaded.world.hash_from_scratch(), world.state_hash());
        ASSERT_TRUE(std::ranges::equal(loaded.world.free_slots(), world.free_slots()));
        std::ofstream(folder.path() / "bytes.sqlite", std::ios::binary) << bytes;  // as a file they are a save
        ASSERT_EQ(load_save(folder.path() / "bytes.sqlite").world.state_hash(), world.state_hash());
    }
    const std::string whole = save_to_bytes(random_world(1, 60).snapshot(), {});
    EXPECT_THROW((void)load_save_from_bytes("", "in memory"), DamagedData);
    EXPECT_THROW((void)load_save_from_bytes(std::string_view(whole).substr(0, whole.size() / 2), "in memory"), DamagedData);
}

TEST(Save, AnEmptyWorldComesBack) {
    const TemporaryFolder folder;
    const World world;
    write_save(world.snapshot(), {}, folder.path() / "a");
    EXPECT_EQ(load_save(folder.path() / "a").world.state_hash(), world.state_hash());
}

TEST(Save, LargeTablesComeBack) {
    const TemporaryFolder folder;
    World world = sample_world();
    std::vector<EntityId> ids;
    for (int i = 0; i < 120'000; ++i) ids.push_back(world.create(Position{static_cast<float>(i), 1}));
    for (std::size_t i = 0; i < ids.size(); i += 3) world.destroy(ids[i]);
    for (int i = 0; i < 10'000; ++i) world.create(Position{7, 7}, Fleet{3, {}});
    write_save(world.snapshot(), {}, folder.path() / "a");
    EXPECT_EQ(load_save(folder.path() / "a").world.state_hash(), world.state_hash());
}

TEST(Save, HighGenerationsAndRetiredSlotsComeBack) {
    const TemporaryFolder folder;
    World world = sample_world();
    const std::vector<std::uint32_t> generations = {0, 0xFFFFFFFFU, 0x80000000U, 0x7FFFFFFFU, 0xFFFFFFFFU, 5};
    WorldLoader loader(world, generations);
    loader.add(make_entity_id(1, generations[1]), {});
    loader.add(make_entity_id(2, generations[2]), {});
    loader.add(make_entity_id(4, generations[4]), {});
    const std::vector<std::uint32_t> free = {5, 3};
    loader.finish(free);
    world.add(make_entity_id(2, generations[2]), Position{1, 1});
    world.add(make_entity_id(4, generations[4]), Position{2, 2});
    world.destroy(make_entity_id(4, generations[4]));  // its generations are used up
    write_save(world.snapshot(), {}, folder.path() / "a");
    LoadedSave loaded = load_save(folder.path() / "a");
    EXPECT_EQ(loaded.world.state_hash(), world.state_hash());
    loaded.world.register_components<Position>();
    for (int i = 0; i < 4; ++i) EXPECT_EQ(loaded.world.create(Position{}), world.create(Position{}));
    EXPECT_EQ(loaded.world.state_hash(), world.state_hash());
}

TEST(Save, SaysWhatItWasTold) {
    const TemporaryFolder folder;
    SaveInfo info;
    info.simulation_version = 7;
    info.turn = 50;
    info.slot = 3;
    info.universe_hash = 0xFEDCBA9876543210ULL;
    info.extra = {{"settings", "[world]\nsystems = 150\n"}, {"seed", "18446744073709551615"}, {"empty", ""}};
    const World world = random_world(1, 100);
    write_save(world.snapshot(), info, folder.path() / "a");
    for (const SaveInfo& read : {load_save(folder.path() / "a").info, read_save_info(folder.path() / "a")}) {
        EXPECT_EQ(read.format_version, kSaveFormatVersion);
        EXPECT_EQ(read.simulation_version, 7U);
        EXPECT_EQ(read.turn, 50U);
        EXPECT_EQ(read.slot, 3U);
        EXPECT_EQ(read.universe_hash, info.universe_hash);
        EXPECT_EQ(read.state_hash, world.state_hash());
        EXPECT_EQ(read.extra, info.extra);
    }
    info.extra["turn"] = "51";
    EXPECT_THROW(write_save(world.snapshot(), info, folder.path() / "b"), InvalidInput);
    EXPECT_EQ(folder.files(), 1U);
}

TEST(Save, ItsBytesFollowFromTheStateAlone) {
    const TemporaryFolder folder;
    World world = random_world(3, 2000);
    write_save(world.snapshot(), {}, folder.path() / "a");
    world.shuffle_layout(17);
    write_save(world.snapshot(), {}, folder.path() / "b");
    write_save(load_save(folder.path() / "a").world.snapshot(), {}, folder.path() / "c");
    EXPECT_EQ(read_bytes(folder.path() / "a"), read_bytes(folder.path() / "b"));
    EXPECT_EQ(read_bytes(folder.path() / "a"), read_bytes(folder.path() / "c"));
}

TEST(Save, TablesOfNamesAndViewsAreForPeopleAndNotRead) {
    const TemporaryFolder folder;
    World world = random_world(4, 300);
    ComponentInfo taken{"Position_view", "", {{"x", ScalarType::kI32, 1, "", ""}}};
    (void)world.register_component(taken);
    ComponentInfo also{"names_unit_type", "", {{"x", ScalarType::kI32, 1, "", ""}}};
    (void)world.register_component(also);
    ValueNames names;
    names.set(NameTable::kUnitType, {{"frigate", "The \"Frigate\""}, {"raider", "Raider"}});
    SaveInfo info;
    info.names = std::make_shared<const ValueNames>(names);
    write_save(world.snapshot(), info, folder.path() / "a");
    LoadedSave loaded = load_save(folder.path() / "a");
    EXPECT_EQ(loaded.world.state_hash(), world.state_hash());
    const Rows rows = Sql(folder.path() / "a")("SELECT row, id, name FROM names_unit_type_ ORDER BY row");
    EXPECT_EQ(rows, (Rows{{"0", "frigate", "The \"Frigate\""}, {"1", "raider", "Raider"}}));
    EXPECT_EQ(Sql(folder.path() / "a")("SELECT count(*) FROM Position_view_"), Sql(folder.path() / "a")("SELECT count(*) FROM Position"));
    loaded.info.names = info.names;
    write_save(loaded.world.snapshot(), loaded.info, folder.path() / "b");
    EXPECT_EQ(read_bytes(folder.path() / "a"), read_bytes(folder.path() / "b"));
}

TEST(Save, AnswersAPersonsQuestion) {
    const TemporaryFolder folder;
    World world = sample_world();
    world.create(Position{1.5F, 2}, Fleet{4, world.enter("Home's \"own\"")});
    const EntityId second = world.create(Position{9, 9}, Fleet{5, {}});
    world.create(Position{10, 10});
    Everything all;
    all.u64 = 0xFFFFFFFFFFFFFFFFULL;
    all.axis = {0.5, std::numeric_limits<double>::infinity(), 2};
    world.create(all, Marked{});
    write_save(world.snapshot(), {}, folder.path() / "a");
    Sql sql(folder.path() / "a");
    EXPECT_EQ(sql("select faction, name, x, y from Fleet join Position using (entity_id) order by faction"),
              (Rows{{"4", "Home's \"own\"", "1.5", "2.0"}, {"5", "NULL", "9.0", "9.0"}}));
    EXPECT_EQ(sql("select entity_id from Fleet where name is null"), Rows{{std::to_string(second.value)}});
    EXPECT_EQ(sql("select u64, typeof(text), axis_0, axis_1, axis_1 > 1e308 from Everything join Marked using (entity_id)"),
              (Rows{{"-1", "null", "0.5", "Inf", "1"}}));
    EXPECT_EQ(sql("select component, field, type, count, unit, doc, position from _components where component in ('Marked', 'Position')"),
              (Rows{{"Position", "NULL", "NULL", "NULL", "NULL", "", "2"},
                    {"Position", "x", "f32", "1", "ly", "", "0"},
                    {"Position", "y", "f32", "1", "ly", "", "1"},
                    {"Marked", "NULL", "NULL", "NULL", "NULL", "A tag: no fields.", "3"}}));
    EXPECT_EQ(sql("pragma integrity_check"), Rows{{"ok"}});
    EXPECT_EQ(sql("select count(*) from _slots where free_order is null"), Rows{{"4"}});
}

TEST(Save, NamesThatSQLiteTakesOrConfusesGetUnderscores) {
    const TemporaryFolder folder;
    World world;
    const auto number = [](std::string name) { return FieldInfo{std::move(name), ScalarType::kI32, 1, "", ""}; };
    std::vector<ComponentId> all;
    all.push_back(world.register_component({"fleet", "", {number("a_0"), {"A", ScalarType::kU8, 2, "", ""}, number("Entity_Id")}}));
    all.push_back(world.register_component({"Fleet", "", {number("order"), number("select")}}));
    all.push_back(world.register_component({"_meta", "", {number("value")}}));
    all.push_back(world.register_component({"sqlite_schema", "", {number("x")}}));
    all.push_back(world.register_component({"Select", "", {}}));
    const EntityId id = world.create_of(all);
    for (std::size_t column = 1; column < 3; ++column) {
        const std::int32_t value = 7;
        world.store(world.locate(id), column == 1 ? 1 : 3, &value);
    }
    write_save(world.snapshot(), {}, folder.path() / "a");
    EXPECT_EQ(load_save(folder.path() / "a").world.state_hash(), world.state_hash());
    Sql sql(folder.path() / "a");
    EXPECT_EQ(sql("select name from sqlite_schema where name not in ('_meta', '_components', '_slots') order by rowid"),
              (Rows{{"fleet"}, {"Fleet_"}, {"_meta_"}, {"_sqlite_schema"}, {"Select"}}));
    EXPECT_EQ(sql("select a_0, A_0_, A_1, Entity_Id_ from fleet"), (Rows{{"7", "0", "0", "7"}}));
}

TEST(Save, AComponentAsWideAsAWorldAllowsIsSavedAndLoaded) {
    const TemporaryFolder folder;
    World world;
    const ComponentId wide = world.register_component({"Wide", "", {{"values", ScalarType::kU8, kMaxComponentValues, "", ""}}});
    (void)world.create_of({&wide, 1});
    write_save(world.snapshot(), {}, folder.path() / "a");
    EXPECT_EQ(load_save(folder.path() / "a").world.state_hash(), world.state_hash());
}

TEST(Save, ANewerFormatIsRefusedWithAdvice) {
    const TemporaryFolder folder;
    write_save(sample_world().snapshot(), {}, folder.path() / "a");
    Sql(folder.path() / "a")("pragma user_version=9");
    EXPECT_TRUE(contains(message_of<StorageError>([&] { (void)load_save(folder.path() / "a"); }),
                         "has format 9, and this program reads formats up to 3: upgrade Void Reckoning to load it"));
}

}  // namespace
}  // namespace void_reckoning
