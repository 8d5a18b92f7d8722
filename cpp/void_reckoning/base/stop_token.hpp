#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <thread>

namespace void_reckoning {

/// Asks long work to stop. Any thread may ask; the work finds out at its next poll_stop() and ends by Interrupted. Where nobody asks, it changes
/// nothing.
class StopToken {
   public:
    StopToken() : StopToken(nullptr) {}
    /// `look` is called by the polls of the thread that made the token, in no other, where `every` has passed since the last time; true asks to
    /// stop. For what only that thread may look at, such as an interpreter's signals.
    explicit StopToken(std::function<bool()> look, std::chrono::nanoseconds every = std::chrono::milliseconds(40));
    StopToken(const StopToken&) = delete;
    StopToken& operator=(const StopToken&) = delete;

    void request() noexcept { requested_.store(true, std::memory_order_relaxed); }
    [[nodiscard]] bool requested() const noexcept { return requested_.load(std::memory_order_relaxed); }
    /// Whether polls of this thread look, and not only see what others asked.
    [[nodiscard]] bool looks_here() const { return look_ && std::this_thread::get_id() == maker_; }
    /// Throws Interrupted where it was asked to.
    void poll();

   private:
    [[nodiscard]] bool look_due();

    std::atomic<bool> requested_{false};
    std::function<bool()> look_;
    std::int64_t every_;   ///< ns
    std::thread::id maker_ = std::this_thread::get_id();
    std::int64_t looked_;  ///< ns
};

/// While it lives, this thread's poll_stop(), and that of the Workers it has work done by, polls `token`; null: none.
class StopScope {
   public:
    explicit StopScope(StopToken* token);
    ~StopScope();
    StopScope(const StopScope&) = delete;
    StopScope& operator=(const StopScope&) = delete;

   private:
    StopToken* before_;
};

/// The token of the innermost scope of this thread, or null.
[[nodiscard]] StopToken* stop_token() noexcept;

/// For long work, at places that it may be left at by an exception, every few milliseconds at most. Costs 2 ns without a scope, 10 ns with one.
inline void poll_stop() {
    if (StopToken* token = stop_token()) token->poll();
}

}  // namespace void_reckoning
