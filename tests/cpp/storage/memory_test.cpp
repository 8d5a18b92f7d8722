#include <gtest/gtest.h>
#include <sqlite3.h>

#include <new>

#include "failing_allocations.hpp"
#include "sample_world.hpp"

/// A save for which there is not enough memory, here or within SQLite.
namespace void_reckoning {
namespace {

/// SQLite may not use more than so many bytes; 0: as it likes.
class SqliteMemory {
   public:
    explicit SqliteMemory(std::int64_t bytes) { sqlite3_hard_heap_limit64(bytes); }
    ~SqliteMemory() { sqlite3_hard_heap_limit64(0); }
    SqliteMemory(const SqliteMemory&) = delete;
    SqliteMemory& operator=(const SqliteMemory&) = delete;
};

class SaveMemory : public testing::Test {
   protected:
    void SetUp() override {
        if (!kAllocationsCanFail) GTEST_SKIP() << "this build has operators of its own";
        write_save(old_.snapshot(), {}, path_);
    }
    void expect_the_old_save() const {
        ASSERT_EQ(folder_.files(), 1U);
        ASSERT_EQ(load_save(path_).world.state_hash(), old_.state_hash());
    }

    TemporaryFolder folder_;
    std::filesystem::path path_ = folder_.path() / "turn-000001.sqlite";
    World old_ = random_world(1, 100);
    World world_ = random_world(2, 600);
};

TEST_F(SaveMemory, FailingAtAnyDemandLeavesTheSaveThatWasThereOrTheNewOne) {
    for (const bool lasting : {false, true}) {
        std::uint64_t failures = 0;
        for (std::uint64_t nth = 1;; nth += 3) {
            bool failed = false;
            {
                const FailingAllocations failing(nth, lasting);
                try {
                    write_save(world_.snapshot(), {}, path_);
                } catch (const std::bad_alloc&) {
                    failed = true;
                } catch (const StorageError&) {  // it was missing in what SQLite calls
                    failed = true;
                }
            }
            if (!failed) break;
            ++failures;
            ASSERT_EQ(folder_.files(), 1U);
            const std::uint64_t found = load_save(path_).world.state_hash();
            if (found == world_.state_hash()) break;  // all that was missing is the folder's sync
            ASSERT_EQ(found, old_.state_hash());
        }
        EXPECT_GT(failures, 50U);
        ASSERT_EQ(load_save(path_).world.state_hash(), world_.state_hash());
        write_save(old_.snapshot(), {}, path_);
    }
}

TEST_F(SaveMemory, TooLittleForSqliteIsAnErrorThatNamesTheSave) {
    const std::int64_t before = sqlite3_memory_used();
    sqlite3_memory_highwater(1);
    write_save(world_.snapshot(), {}, folder_.path() / "other");
    const std::int64_t most = sqlite3_memory_highwater(0) - before;
    std::filesystem::remove(folder_.path() / "other");
    std::uint64_t failures = 0;
    for (std::int64_t room = most / 60; room < most; room += most / 60) {
        std::string message;
        {
            const SqliteMemory limit(before + room);
            message = message_of<StorageError>([&] { write_save(world_.snapshot(), {}, path_); });
        }
        if (message == "nothing was thrown") break;  // it gave up caches instead
        ++failures;
        ASSERT_TRUE(contains(message, path_.string(), "was not written", "out of memory")) << message;
        expect_the_old_save();
    }
    EXPECT_GT(failures, 10U);
    write_save(world_.snapshot(), {}, path_);
    EXPECT_EQ(load_save(path_).world.state_hash(), world_.state_hash());
}

TEST_F(SaveMemory, FailingWhileASaveIsLoadedIsAnErrorAndNothingElse) {
    std::uint64_t failures = 0;
    for (std::uint64_t nth = 1;; nth += 7) {
        bool failed = false;
        {
            const FailingAllocations failing(nth);
            try {
                (void)load_save(path_);
            } catch (const std::bad_alloc&) {
                failed = true;
            } catch (const StorageError& error) {  // by way of SQLite, through which nothing may be thrown
                failed = std::string_view(error.what()).ends_with("out of memory");
            }
        }
        if (!failed) break;
        ++failures;
    }
    EXPECT_GT(failures, 50U);
    expect_the_old_save();
}

}  // namespace
}  // namespace void_reckoning
