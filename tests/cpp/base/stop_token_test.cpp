#include "void_reckoning/base/stop_token.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/parallel.hpp"

namespace void_reckoning {
namespace {

TEST(StopToken, ConcernsTheThreadsThatWorkInItsScope) {
    poll_stop();  // no scope: nothing
    StopToken token;
    token.request();
    poll_stop();
    {
        const StopScope scope(&token);
        EXPECT_THROW(poll_stop(), Interrupted);
        {
            const StopScope whole(nullptr);
            EXPECT_NO_THROW(poll_stop());
        }
        EXPECT_THROW(poll_stop(), Interrupted);
        std::thread([] { EXPECT_NO_THROW(poll_stop()); }).join();
    }
    EXPECT_NO_THROW(poll_stop());
}

TEST(StopToken, EndsWorkInEveryThreadAtOnceAskedInOne) {
    for (const int threads : {1, 2, 8}) {
        const Workers workers(threads);
        for (const auto work : {&Workers::for_each, &Workers::for_each_long}) {
            StopToken token;
            const StopScope scope(&token);
            std::atomic<int> done{0};
            EXPECT_THROW((workers.*work)(1'000'000, 16,
                                         [&](std::size_t) {
                                             if (++done == 100) token.request();
                                         }),
                         Interrupted);
            EXPECT_GE(done, 100);
            EXPECT_LT(done, 1'000'000);
        }
    }
}

TEST(StopToken, IsLookedAtByTheThreadThatMadeItWhileOthersWork) {
    for (const int threads : {1, 8}) {
        const Workers workers(threads);
        const std::thread::id maker = std::this_thread::get_id();
        std::atomic<int> looks{0};
        StopToken token([&] {
            EXPECT_EQ(std::this_thread::get_id(), maker);
            return ++looks == 3;
        });
        const StopScope scope(&token);
        // Each item lasts until it is stopped: without a look, for ever.
        const auto endless = [](std::size_t) {
            for (;;) poll_stop();
        };
        EXPECT_THROW(workers.for_each_long(2, 1, endless), Interrupted);
        EXPECT_EQ(looks, 3);
    }
}

TEST(StopToken, IsLookedAtByManyShortCallsInARow) {
    for (const int threads : {1, 2, 8}) {
        const Workers workers(threads);
        StopToken token([] { return true; }, std::chrono::nanoseconds(0));
        const StopScope scope(&token);
        for (const auto work : {&Workers::for_each, &Workers::for_each_long}) {
            const auto many_calls = [&] {
                for (int call = 0; call < 100; ++call) (workers.*work)(2, 1, [](std::size_t) {});
            };
            EXPECT_THROW(many_calls(), Interrupted);
        }
    }
}

TEST(Workers, HandOnTheFirstErrorAndDoEveryItemOnce) {
    for (const int threads : {1, 2, 8, 1024}) {
        const Workers workers(threads);
        StopToken token([] { return false; });
        const StopScope scope(&token);
        for (const auto work : {&Workers::for_each, &Workers::for_each_long}) {
            std::vector<std::atomic<int>> done(1000);
            (workers.*work)(done.size(), 7, [&](std::size_t i) { ++done[i]; });
            for (const auto& times : done) EXPECT_EQ(times, 1);
            EXPECT_THROW((workers.*work)(1000, 1,
                                         [](std::size_t i) {
                                             if (i == 500) throw std::domain_error("500");
                                         }),
                         std::domain_error);
        }
    }
}

TEST(Workers, AreNoMoreThanHelp) {
    EXPECT_EQ(Workers(1).threads(), 1);
    EXPECT_EQ(Workers(8).threads(), 8);
    EXPECT_LE(Workers(1024).threads(), Workers(0).threads() * 2 + 8);
    EXPECT_THROW(Workers(-1), InvalidInput);
    EXPECT_THROW(Workers(1025), InvalidInput);
}

}  // namespace
}  // namespace void_reckoning
