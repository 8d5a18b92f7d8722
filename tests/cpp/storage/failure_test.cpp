#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

#include "sample_world.hpp"

namespace void_reckoning {
namespace {

/// Files of this process can't grow beyond so many bytes: what a full disk looks like to a writer.
class FullDisk {
   public:
    explicit FullDisk(std::size_t bytes) {
        old_handler_ = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &old_);
        const rlimit small{bytes, old_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
    }
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &old_);
        (void)std::signal(SIGXFSZ, old_handler_);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

   private:
    rlimit old_{};
    void (*old_handler_)(int) = nullptr;
};

TEST(SaveFailure, AFullDiskLeavesTheSaveThatWasThere) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "turn-000001.sqlite";
    const World old = random_world(1, 100);
    write_save(old.snapshot(), {}, path);
    const World world = random_world(2, 3000);
    write_save(world.snapshot(), {}, folder.path() / "whole");
    const std::size_t whole = std::filesystem::file_size(folder.path() / "whole");
    std::filesystem::remove(folder.path() / "whole");
    for (std::size_t room = 0; room < whole; room += whole / 23) {
        {
            const FullDisk full(room);
            EXPECT_TRUE(
                contains(message_of<StorageError>([&] { write_save(world.snapshot(), {}, path); }), path.string(), "was not written"))
                << room;
        }
        EXPECT_EQ(folder.files(), 1U);
    }
    EXPECT_EQ(load_save(path).world.state_hash(), old.state_hash());
    write_save(world.snapshot(), {}, path);
    EXPECT_EQ(load_save(path).world.state_hash(), world.state_hash());
}

TEST(SaveFailure, TheReasonIsNamed) {
    const TemporaryFolder folder;
    const World world = sample_world();
    EXPECT_TRUE(contains(message_of<StorageError>([&] { write_save(world.snapshot(), {}, folder.path() / "no" / "a.sqlite"); }),
                         "a.sqlite was not written", "No such file or directory"));
    std::filesystem::create_directories(folder.path() / "taken" / "x");
    EXPECT_TRUE(contains(message_of<StorageError>([&] { write_save(world.snapshot(), {}, folder.path() / "taken"); }),
                         "taken was not written", "can't be renamed"));
    EXPECT_EQ(folder.files(), 1U);
}

TEST(SaveFailure, WhoeverHoldsTheLogCanCancelBeforeTheRename) {
    const TemporaryFolder folder;
    const World world = random_world(1, 100);
    const auto path = folder.path() / "a";
    EXPECT_THROW(write_save(world.snapshot(), {}, path, [] { throw StateError("the log is not synced"); }), StateError);
    EXPECT_EQ(folder.files(), 0U);
    bool asked = false;
    write_save(world.snapshot(), {}, path, [&] {
        asked = true;
        EXPECT_FALSE(std::filesystem::exists(path));
    });
    EXPECT_TRUE(asked);
}

TEST(SaveFailure, WhatAKilledWriterLeftIsInNobodysWay) {
    const TemporaryFolder folder;
    write_bytes(folder.path() / "a.tmp", std::string(100'000, 'x'));
    const World world = random_world(1, 100);
    write_save(world.snapshot(), {}, folder.path() / "a");
    EXPECT_EQ(load_save(folder.path() / "a").world.state_hash(), world.state_hash());
    EXPECT_EQ(folder.files(), 1U);
}

}  // namespace
}  // namespace void_reckoning
