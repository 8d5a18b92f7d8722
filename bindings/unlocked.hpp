#pragma once

#include <nanobind/nanobind.h>

#include <chrono>
#include <cstddef>
#include <thread>
#include <utility>

namespace void_reckoning {

/// Work on fewer rows than this is done before another Python thread would have taken over: it keeps the GIL.
inline constexpr std::size_t kRowsWorthUnlocking = 512;

/// Lets other Python threads run until `done()`, with the GIL held on both sides. Nothing is locked meanwhile.
template <class Done> void wait_unlocked(Done&& done) {
    while (!done()) {
        const nanobind::gil_scoped_release unlocked;
        std::this_thread::sleep_for(std::chrono::microseconds(20));
    }
}

/// Lets one thread at a time work without the GIL on what it goes with; the others wait until they may touch that. Work is short and calls
/// no Python code. All is asked and said with the GIL held, which guards the flag.
class Exclusive {
   public:
    /// Until nobody is at work; true until the caller gives the GIL away.
    void wait() const {
        wait_unlocked([this] { return !busy_; });
    }
    template <class Work> decltype(auto) run_unlocked(Work&& work) {
        wait();
        const Busy busy(busy_);
        const nanobind::gil_scoped_release unlocked;
        return std::forward<Work>(work)();
    }

   private:
    struct Busy {
        explicit Busy(bool& flag) : busy(flag) { busy = true; }
        Busy(const Busy&) = delete;
        Busy& operator=(const Busy&) = delete;
        ~Busy() { busy = false; }
        bool& busy;
    };
    bool busy_ = false;
};

}  // namespace void_reckoning
