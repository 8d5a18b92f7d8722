#include "void_reckoning/storage/rotation.hpp"

#include <gtest/gtest.h>

#include "sample_world.hpp"

namespace void_reckoning {
namespace {

std::vector<std::uint32_t> turns_in(const std::filesystem::path& folder) {
    std::vector<std::uint32_t> turns;
    for (const SaveFile& save : list_saves(folder)) turns.push_back(save.turn);
    return turns;
}

TEST(Rotation, KeepsTheLatestTurnsAndOtherFiles) {
    const TemporaryFolder folder;
    for (const std::uint32_t turn : {50U, 100U, 1'500'000U, 150U, 999'999U}) write_bytes(save_path(folder.path(), turn), "x");
    for (const std::string other : {"turn-50.sqlite", "notes.txt", "turn-000001.sqlite.tmp", "turn-000abc.sqlite", "turn-0000001.sqlite"}) {
        write_bytes(folder.path() / other, "x");
    }
    EXPECT_EQ(turns_in(folder.path()), (std::vector<std::uint32_t>{50, 100, 150, 999'999, 1'500'000}));
    EXPECT_EQ(prune_saves(folder.path(), 1'500'000, 5).size(), 0U);
    EXPECT_EQ(prune_saves(folder.path(), 1'500'001, 5).size(), 1U);  // not there yet: room for it
    EXPECT_EQ(prune_saves(folder.path(), 1'500'000, 2).size(), 2U);
    EXPECT_EQ(turns_in(folder.path()), (std::vector<std::uint32_t>{999'999, 1'500'000}));
    EXPECT_EQ(folder.files(), 7U);
    EXPECT_THROW(prune_saves(folder.path(), 1'500'000, 0), InvalidInput);
    EXPECT_EQ(remove_unfinished_saves(folder.path()).size(), 1U);
    EXPECT_EQ(folder.files(), 6U);
}

TEST(Rotation, GoingBackToATurnKeepsItsSaveAndThoseBefore) {
    const TemporaryFolder folder;
    for (const std::uint32_t turn : {10U, 20U, 30U, 40U}) write_bytes(save_path(folder.path(), turn), "x");
    EXPECT_EQ(remove_saves_after(folder.path(), 20), (std::vector{save_path(folder.path(), 30), save_path(folder.path(), 40)}));
    EXPECT_EQ(turns_in(folder.path()), (std::vector<std::uint32_t>{10, 20}));
    EXPECT_TRUE(remove_saves_after(folder.path(), 20).empty());
}

TEST(Rotation, AFolderThatIsNotThereHoldsNoSaves) {
    const TemporaryFolder folder;
    EXPECT_TRUE(list_saves(folder.path() / "saves").empty());
    EXPECT_TRUE(prune_saves(folder.path() / "saves", 3, 1).empty());
}

}  // namespace
}  // namespace void_reckoning
