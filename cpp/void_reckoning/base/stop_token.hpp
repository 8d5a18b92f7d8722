#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <thread>

namespace void_reckoning {

/// Asks long work to stop. Any thread may ask; the work notices at its next poll_stop() and ends by Interrupted. Without a request it
/// changes nothing.
class StopToken {
   public:
    StopToken() : StopToken(nullptr) {}
    /// `look` is called by polls of the thread that created the token, and no other, when `every` has passed since the last call; true
    /// requests a stop. For what only that thread may check, such as an interpreter's signals.
    explicit StopToken(std::function<bool()> look, std::chrono::nanoseconds every = std::chrono::milliseconds(40));
    StopToken(const StopToken&) = delete;
    StopToken& operator=(const StopToken&) = delete;

    void request() noexcept { requested_.store(true, std::memory_order_relaxed); }
    [[nodiscard]] bool requested() const noexcept { return requested_.load(std::memory_order_relaxed); }
    /// Return whether polls of this thread call `look`, and not only see requests of others.
    [[nodiscard]] bool looks_here() const { return look_ && std::this_thread::get_id() == maker_; }
    /// Throw Interrupted if a stop was requested.
    void poll();

   private:
    [[nodiscard]] bool look_due();

    std::atomic<bool> requested_{false};
    std::function<bool()> look_;
    std::int64_t every_;   ///< ns
    std::thread::id maker_ = std::this_thread::get_id();
    std::int64_t looked_;  ///< ns
};

/// While it lives, poll_stop() polls `token` in this thread and in the Workers that work for it; null: no token.
class StopScope {
   public:
    explicit StopScope(StopToken* token);
    ~StopScope();
    StopScope(const StopScope&) = delete;
    StopScope& operator=(const StopScope&) = delete;

   private:
    StopToken* before_;
};

/// Return the token of this thread's innermost scope, or null.
[[nodiscard]] StopToken* stop_token() noexcept;

/// Poll for a stop request. For long work, at places where an exception may leave it, at most every few milliseconds. Costs 2 ns without a
/// scope, 10 ns with one.
inline void poll_stop() {
    if (StopToken* token = stop_token()) token->poll();
}

}  // namespace void_reckoning
