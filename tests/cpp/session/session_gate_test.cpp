#include "void_reckoning/session/session_gate.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace void_reckoning {
namespace {

TEST(SessionGate, WorkWaitsUntilTheLastReaderIsDone) {
    std::atomic<int> waits{0};
    std::atomic<bool> began{false};
    SessionGate gate("it runs", [&](const std::function<void()>& wait) {
        ++waits;
        wait();
    });
    auto first = gate.read();
    auto second = gate.read();
    ASSERT_TRUE(first.live && second.live);
    std::thread worker([&] {
        const SessionGate::Work work(gate, SessionGate::Purpose::kChange);
        began = true;
    });
    while (waits == 0 && !began) std::this_thread::yield();
    EXPECT_FALSE(began);
    EXPECT_FALSE(gate.idle());  // no new reader of another thread comes before it
    first.lease.end();
    EXPECT_FALSE(began);
    second.lease.end();
    worker.join();
    EXPECT_TRUE(began);
    EXPECT_TRUE(gate.idle());
}

}  // namespace
}  // namespace void_reckoning
