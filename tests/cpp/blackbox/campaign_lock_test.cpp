#include "void_reckoning/blackbox/campaign_lock.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sample_log.hpp"
#include "support/message_of.hpp"

namespace void_reckoning {
namespace {

TEST(CampaignLock, RefusesASecondWriterAndNamesTheFirst) {
    const TemporaryFolder folder;
    const CampaignLock lock(folder.path());
    try {
        const CampaignLock second(folder.path());
        FAIL() << "two writers";
    } catch (const StorageError& error) {
        const std::string text = error.what();
        EXPECT_NE(text.find(fmt::format("held by process {} on ", ::getpid())), std::string::npos) << text;
        EXPECT_NE(text.find((folder.path() / "lock").string()), std::string::npos) << text;
    }
    EXPECT_EQ(CampaignLock::holder(folder.path())->process, ::getpid());
    EXPECT_FALSE(CampaignLock::holder(folder.path())->host.empty());
}

TEST(CampaignLock, IsFreeAgainWhenItsHolderIsGone) {
    const TemporaryFolder folder;
    EXPECT_FALSE(CampaignLock::holder(folder.path()));
    {
        const CampaignLock lock(folder.path());
    }
    EXPECT_FALSE(CampaignLock::holder(folder.path()));
    const CampaignLock lock(folder.path());
    EXPECT_TRUE(lock.covers(folder.path()));
}

TEST(CampaignLock, IsFreeAgainWhenItsHolderWasKilled) {
    const TemporaryFolder folder;
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const CampaignLock lock(folder.path());
        const ssize_t told = ::write(ready[1], "x", 1);
        static_cast<void>(told);
        for (;;) ::pause();
    }
    char byte = 0;
    ASSERT_EQ(::read(ready[0], &byte, 1), 1);
    EXPECT_THROW(CampaignLock(folder.path()), StorageError);
    EXPECT_EQ(CampaignLock::holder(folder.path())->process, child);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    EXPECT_NO_THROW(CampaignLock(folder.path()));
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST(CampaignLock, SaysWhereTheProcessNamedHasEndedAndAChildOfItsHoldsOn) {
    const TemporaryFolder folder;
    int ready[2], done[2];
    ASSERT_EQ(::pipe(ready), 0);
    ASSERT_EQ(::pipe(done), 0);
    const pid_t parent = ::fork();
    if (parent == 0) {
        const CampaignLock lock(folder.path());
        if (::fork() == 0) {
            char byte = 0;
            ::close(done[1]);
            ::close(ready[1]);
            const ssize_t told = ::read(done[0], &byte, 1);  // until the test closes the other end
            static_cast<void>(told);
        }
        ::_exit(0);
    }
    ::close(ready[1]);
    ::close(done[0]);
    ::waitpid(parent, nullptr, 0);
    const std::string held = message_of<StorageError>([&] { const CampaignLock second(folder.path()); });
    EXPECT_NE(held.find(fmt::format("held by a process that process {} on ", parent)), std::string::npos) << held;
    EXPECT_NE(held.find("forked before it ended"), std::string::npos) << held;
    ::close(done[1]);
    ::close(ready[0]);
}

TEST(CampaignLock, StaysOnAFolderThatIsRenamed) {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder.path() / "new");
    const CampaignLock lock(folder.path() / "new");
    std::filesystem::rename(folder.path() / "new", folder.path() / "done");
    EXPECT_TRUE(lock.covers(folder.path() / "done"));
    EXPECT_FALSE(lock.covers(folder.path() / "new"));
    EXPECT_THROW(CampaignLock(folder.path() / "done"), StorageError);
}

TEST(CampaignLock, CanBeHandedOn) {
    const TemporaryFolder folder;
    CampaignLock first(folder.path());
    const CampaignLock second = std::move(first);
    EXPECT_TRUE(second.covers(folder.path()));
    EXPECT_TRUE(CampaignLock::holder(folder.path()));
}

TEST(CampaignLock, SaysWhyTheFileCannotBeMade) { EXPECT_THROW(CampaignLock("/nowhere/at/all"), StorageError); }

}  // namespace
}  // namespace void_reckoning
