#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <future>
#include <thread>

#include "engine/small_campaign.hpp"
#include "void_reckoning/session/campaign_session.hpp"
#include "void_reckoning/session/world_session.hpp"

namespace void_reckoning {
namespace {

/// What `work` gives in a forked process; "hangs" where that does not end by itself.
template <class Work> std::string in_a_fork(Work&& work) {
    std::array<int, 2> ends{};
    VR_CHECK(::pipe(ends.data()) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(60);
        std::string said;
        try {
            said = work();
        } catch (const std::exception& error) {
            said = error.what();
        }
        (void)!::write(ends[1], said.data(), said.size());
        ::_exit(0);
    }
    ::close(ends[1]);
    std::string said;
    std::array<char, 512> part{};
    for (ssize_t got = 0; (got = ::read(ends[0], part.data(), part.size())) > 0;) said.append(part.data(), static_cast<std::size_t>(got));
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? said : "hangs";
}

RunSettings run_settings(std::optional<std::filesystem::path> directory) {
    RunSettings run;
    run.directory = std::move(directory);
    run.log = run.directory.has_value();
    run.telemetry = false;
    return run;
}

TEST(ForkedSession, IsReadAndClonedWhileAThreadOfItsParentPlays) {
    CampaignSession session(std::make_unique<CampaignRunner>(small_campaign(), run_settings(std::nullopt)));
    std::atomic<bool> stop{false};
    std::atomic<int> rounds{0};
    RunLimit limit{.until_turn = 1'000'000, .ignore_victory = true, .stop = &stop, .after_round = [&] { ++rounds; }};
    auto run = std::async(std::launch::async, [&] { return session.run(limit); });
    while (rounds == 0) std::this_thread::yield();
    for (int i = 0; i < 10; ++i) {
        const std::string said = in_a_fork([&] {
            const auto clone = session.clone();
            const bool same = clone->state_hash() == session.state_hash();
            (void)clone->step();
            return fmt::format("{} {}", same, clone->state_hash() != session.state_hash());
        });
        EXPECT_EQ(said, "true true");
        EXPECT_EQ(in_a_fork([&]() -> std::string { return (void)session.step(), "played"; }),
                  "campaign is running: it can't be played by another call");
        const int now = rounds;
        while (rounds == now) std::this_thread::yield();
    }
    stop = true;
    EXPECT_EQ(run.get(), StopReason::kStopped);
}

TEST(ForkedSession, IsNotPlayedIntoTheFolderOfItsParent) {
    const TestFolder folder;
    CampaignSession session(std::make_unique<CampaignRunner>(small_campaign(), run_settings(folder.path() / "c")));
    (void)session.run({.until_turn = 1});
    EXPECT_NE(in_a_fork([&]() -> std::string { return (void)session.step(), "played"; }).find("is played by process"), std::string::npos);
    EXPECT_EQ(in_a_fork([&] { return fmt::format("{:x}", session.state_hash()); }), fmt::format("{:x}", session.state_hash()));
    (void)session.step();
    session.finish();
}

TEST(ForkedSession, OfAWorldThatAnotherThreadWasChangingSaysSo) {
    WorldSession session;
    std::promise<void> begun, end;
    std::thread changing([&] {
        session.change([&](World&) {
            begun.set_value();
            end.get_future().wait();
        });
    });
    begun.get_future().wait();
    const std::string said = in_a_fork([&] { return fmt::format("{}", session.read()->entity_count()); });
    end.set_value();
    changing.join();
    EXPECT_EQ(said, "another thread was changing this world when this process was forked: what is left of it can't be read");
    EXPECT_EQ(in_a_fork([&] { return fmt::format("{}", session.read()->entity_count()); }), "0");
}

}  // namespace
}  // namespace void_reckoning
