#include <gtest/gtest.h>

#include "sample_world.hpp"
#include "sql.hpp"
#include "support/damaged_inputs.hpp"

namespace void_reckoning {
namespace {

class Damage : public ::testing::Test {
   protected:
    Damage() {
        info_.turn = 12;
        info_.extra = {{"seed", "1"}};
        write_save(world_.snapshot(), info_, sound_);
    }

    /// Loads, or DamagedData; never another world.
    void expect_equal_or_refused(const std::string& what) {
        try {
            const LoadedSave loaded = load_save(damaged_);
            ASSERT_EQ(loaded.world.hash_from_scratch(), world_.state_hash()) << what;
            ASSERT_EQ(loaded.info.turn, info_.turn) << what;
            ASSERT_EQ(loaded.info.extra, info_.extra) << what;
            ASSERT_TRUE(std::ranges::equal(loaded.world.schema().components(), world_.schema().components())) << what;
            ++equal_;
        } catch (const DamagedData& error) {
            ASSERT_TRUE(contains(error.what(), damaged_.string())) << what;
            ++refused_;
        } catch (const StorageError& error) {
            ASSERT_TRUE(contains(error.what(), "upgrade Void Reckoning")) << what;
            ++refused_;
        }
    }

    std::string refusal_after(const std::string& sql) {
        std::filesystem::copy_file(sound_, damaged_, std::filesystem::copy_options::overwrite_existing);
        Sql edit(damaged_);
        edit("begin; " + sql + "; commit");
        return message_of<DamagedData>([&] { (void)load_save(damaged_); });
    }

    TemporaryFolder folder_;
    std::filesystem::path sound_ = folder_.path() / "sound.sqlite";
    std::filesystem::path damaged_ = folder_.path() / "damaged.sqlite";
    World world_ = random_world(5, 60);
    SaveInfo info_;
    int equal_ = 0;
    int refused_ = 0;
};

TEST_F(Damage, AFlippedBitIsNoticedOrMeansNothing) {
    const std::string bytes = read_bytes(sound_);
    const RandomAddress address(11);
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        // Most of a small file is empty room in pages: a tenth of it will do.
        if (bytes[i] != 0 || address.below(10, i) == 0) places.push_back(i);
    }
    for (std::size_t round = 0; round < damaged_inputs(10'000); ++round) {
        const RandomAddress at = address.at(round);
        const std::size_t place = places[at.below(places.size())];
        std::string flipped = bytes;
        flipped[place] = static_cast<char>(flipped[place] ^ (1 << at.below(8, 1)));
        write_bytes(damaged_, flipped);
        ASSERT_NO_FATAL_FAILURE(expect_equal_or_refused("byte " + std::to_string(place)));
    }
    EXPECT_GT(refused_, 3000);
    EXPECT_GT(equal_, 100);
}

TEST_F(Damage, RandomBytesInRandomPlacesAreNoticed) {
    const std::string bytes = read_bytes(sound_);
    for (std::uint64_t round = 0; round < damaged_inputs(5'000); ++round) {
        const RandomAddress at = RandomAddress(12).at(round);
        std::string broken = bytes;
        const std::size_t start = at.below(broken.size());
        const std::size_t end = std::min(broken.size(), start + 1 + at.below(64, 1));
        for (std::size_t i = start; i < end; ++i) broken[i] = static_cast<char>(at.bits(i));
        write_bytes(damaged_, broken);
        ASSERT_NO_FATAL_FAILURE(expect_equal_or_refused("round " + std::to_string(round)));
    }
}

TEST_F(Damage, ATruncatedFileIsRefused) {
    const std::string bytes = read_bytes(sound_);
    for (std::size_t size = 0; size < bytes.size(); size += size < 200 ? 1 : 509) {
        write_bytes(damaged_, bytes.substr(0, size));
        ASSERT_THROW((void)load_save(damaged_), DamagedData) << size;
    }
    write_bytes(damaged_, bytes + std::string(4096, '\0'));
    EXPECT_THROW((void)load_save(damaged_), DamagedData);
}

TEST_F(Damage, OtherFilesAreRefused) {
    EXPECT_THROW((void)load_save(folder_.path() / "missing"), StorageError);
    EXPECT_THROW((void)load_save(folder_.path()), StorageError);
    write_bytes(damaged_, std::string(5000, 'x'));
    EXPECT_TRUE(contains(message_of<DamagedData>([&] { (void)load_save(damaged_); }), "not a SQLite file"));
    std::filesystem::remove(damaged_);
    Sql other(damaged_);
    other("create table t (x)");
    EXPECT_TRUE(contains(message_of<DamagedData>([&] { (void)load_save(damaged_); }), "not a save of Void Reckoning"));
}

TEST_F(Damage, AJournalBesideTheFileIsNotPlayedBack) {
    write_bytes(sound_.string() + "-journal", std::string(4096, '\x7F'));
    write_bytes(sound_.string() + "-wal", std::string(4096, '\x7F'));
    EXPECT_EQ(load_save(sound_).world.state_hash(), world_.state_hash());
}

TEST_F(Damage, EditedValuesAreRefusedWithTheirPlace) {
    const std::string first = "where entity_id = (select min(entity_id) from ";
    EXPECT_TRUE(contains(refusal_after("update Position set x = 2.5 " + first + "Position)"), "state hash"));
    EXPECT_TRUE(contains(refusal_after("update Everything set u8 = 256 " + first + "Everything)"), "Everything.u8 of entity"));
    EXPECT_TRUE(contains(refusal_after("update Everything set flag = 2 " + first + "Everything)"), "not a value of type bool"));
    EXPECT_TRUE(contains(refusal_after("update Everything set i32 = 'many' " + first + "Everything)"), "not a value of type i32"));
    EXPECT_TRUE(contains(refusal_after("update Everything set f32 = 1e39 " + first + "Everything)"), "not a value of type f32"));
    EXPECT_TRUE(contains(refusal_after("update Everything set f32 = 0.1 " + first + "Everything)"), "not a value of type f32"));
    EXPECT_TRUE(contains(refusal_after("update Fleet set name = x'00' " + first + "Fleet)"), "not a value of type string"));
    EXPECT_TRUE(contains(refusal_after("delete from Marked"), "state hash"));
    EXPECT_TRUE(contains(refusal_after("insert into Marked values (77)"), "entity 77 is not alive"));
    EXPECT_TRUE(contains(refusal_after("update _meta set value = '13' where key = 'turn'"), "checksum"));
    EXPECT_TRUE(contains(refusal_after("insert into _meta values ('cheats', 'on')"), "checksum"));
    EXPECT_TRUE(contains(refusal_after("delete from _meta where key = 'checksum'"), "no checksum"));
    EXPECT_TRUE(contains(refusal_after("update _components set unit = 'km' where field = 'x'"), "checksum"));
    EXPECT_TRUE(contains(refusal_after("update _components set type = 'f16' where field = 'x'"), "no field type 'f16'"));
    EXPECT_TRUE(contains(refusal_after("delete from _components where field = 'x'"), "table _components is wrong"));
}

TEST_F(Damage, EditedSlotsAreRefused) {
    EXPECT_TRUE(contains(refusal_after("delete from _slots where slot = 3"), "row 3 of table _slots"));
    EXPECT_TRUE(contains(refusal_after("update _slots set generation = -1 where slot = 3"), "row 3 of table _slots"));
    EXPECT_TRUE(contains(refusal_after("update _slots set generation = generation + 1 where slot = 3"), "damaged"));
    EXPECT_TRUE(contains(refusal_after("update _slots set free_order = 5000 where free_order = 0"), "no slot is number 0"));
    EXPECT_TRUE(contains(refusal_after("update _slots set free_order = 1 where free_order = 0"), "no slot is number 0"));
    EXPECT_TRUE(contains(refusal_after("update _slots set free_order = null"), "state hash"));
    EXPECT_TRUE(contains(refusal_after("insert into _slots select max(slot) + 1, 1, null from _slots"), "state hash"));
}

/// Whatever a person with the sqlite3 shell can do to the values: what the file held, or refused.
TEST_F(Damage, ValuesChangedBySqlAreNoticedOrMeanNothing) {
    const std::vector<std::pair<std::string, std::vector<std::string>>> tables = {
        {"Everything", {"entity_id", "flag", "i8", "i64", "u64", "f32", "f64", "text", "entity", "names_1", "axis_2"}},
        {"Fleet", {"entity_id", "faction", "name"}},
        {"Marked", {"entity_id"}},
        {"_slots", {"slot", "generation", "free_order"}},
        {"_meta", {"key", "value"}},
        {"_components", {"component", "field", "type", "count", "unit", "doc", "position"}}};
    const std::vector<std::string> values = {"null",
                                             "''",
                                             "'x'",
                                             "x'00ff'",
                                             "0",
                                             "1",
                                             "-1",
                                             "2.5",
                                             "-0.0",
                                             "1e999",
                                             "9223372036854775807",
                                             "-9223372036854775808",
                                             "4294967296",
                                             "zeroblob(100000)"};
    for (std::uint64_t round = 0; round < damaged_inputs(5'000); ++round) {
        const RandomAddress at = RandomAddress(13).at(round);
        std::filesystem::copy_file(sound_, damaged_, std::filesystem::copy_options::overwrite_existing);
        std::string done;
        {
            Sql edit(damaged_);
            edit("pragma journal_mode = off; pragma synchronous = off; begin");
            for (std::uint64_t change = 0; change <= at.below(3, 1); ++change) {
                const RandomAddress here = at.at(change);
                const auto& [table, columns] = tables[here.below(tables.size(), 2)];
                const std::string key = table == "_meta" ? "key" : table == "_slots" ? "slot" : "rowid";
                const std::string row =
                    fmt::format(" where {} = (select {} from {} order by {} limit 1 offset {})", key, key, table, key, here.below(30, 3));
                const std::string& value = values[here.below(values.size(), 4)];
                const std::string sql = here.below(8, 5) == 0 ? fmt::format("delete from {}{}", table, row)
                                                              : fmt::format("update {} set {} = {}{}", table,
                                                                            columns[here.below(columns.size(), 6)], value, row);
                try {
                    edit(sql);
                    done += sql + "; ";
                } catch (const std::runtime_error&) {  // what SQLite itself refuses is no edit
                }
            }
            edit("commit");
        }
        ASSERT_NO_FATAL_FAILURE(expect_equal_or_refused(done));
    }
    EXPECT_GT(refused_, 2500);
    EXPECT_GT(equal_, 10);
}

TEST_F(Damage, TablesThatNoDescriptionCallsForAreRefused) {
    EXPECT_TRUE(contains(refusal_after("create table Extra (x)"), "'Extra' is not a table of a save"));
    EXPECT_TRUE(contains(refusal_after("create index i on Fleet (name)"), "'i' is not a table of a save"));
    EXPECT_EQ(refusal_after("create view v as select 1"), "nothing was thrown") << "views are for people";
    EXPECT_TRUE(contains(refusal_after("alter table Fleet add column extra integer"), "table Fleet does not have the columns"));
    EXPECT_TRUE(contains(refusal_after("drop table Fleet"), "table Fleet is missing"));
    EXPECT_TRUE(contains(refusal_after("drop table Fleet; create view Fleet as select 1 as entity_id"), "table Fleet does not have"));
    EXPECT_TRUE(contains(refusal_after("drop table _slots"), "damaged"));
    EXPECT_TRUE(contains(refusal_after("drop table _meta"), "damaged"));
}

/// Every page below the root made the same one: a scan that trusted the pages would see its rows hundreds of times.
TEST_F(Damage, PagesThatAreCountedTwiceAreNoticed) {
    World large = sample_world();
    for (int i = 0; i < 20'000; ++i) large.create(Position{1, 1});
    write_save(large.snapshot(), {}, sound_);
    std::string bytes = read_bytes(sound_);
    for (const std::string table : {"_slots", "Position", "_components"}) {
        const std::size_t page = std::stoul(Sql(sound_)("select rootpage from sqlite_schema where name = '" + table + "'")[0][0]);
        const std::size_t root = (page - 1) * 4096;
        if (bytes[root] != 5) continue;  // not an inner page of a table
        const auto byte = [&](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[root + at])); };
        std::string looped = bytes;
        const std::size_t first_cell = byte(12) << 8U | byte(13);
        for (std::size_t cell = 0; cell < (byte(3) << 8U | byte(4)); ++cell) {
            const std::size_t at = byte(12 + 2 * cell) << 8U | byte(13 + 2 * cell);
            looped.replace(root + at, 4, bytes, root + first_cell, 4);
        }
        write_bytes(damaged_, looped);
        EXPECT_THROW((void)load_save(damaged_), DamagedData) << table;
    }
}

}  // namespace
}  // namespace void_reckoning
