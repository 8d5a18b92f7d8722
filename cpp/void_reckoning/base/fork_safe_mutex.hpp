#pragma once

#include <functional>
#include <mutex>

namespace void_reckoning {

/// A mutex that a child made by fork() finds unlocked, whichever thread held it in the parent: fork() waits until it is free. Held briefly,
/// and never while another one is taken.
class ForkSafeMutex {
   public:
    /// `in_child` runs in the child before it continues, with the mutex locked: to reset what threads missing in the child had begun.
    explicit ForkSafeMutex(std::function<void()> in_child = {});
    ~ForkSafeMutex();
    ForkSafeMutex(const ForkSafeMutex&) = delete;
    ForkSafeMutex& operator=(const ForkSafeMutex&) = delete;

    void lock() { mutex_.lock(); }
    void unlock() { mutex_.unlock(); }
    /// Return the mutex, for use with a condition variable.
    [[nodiscard]] std::mutex& native() { return mutex_; }

   private:
    friend struct ForkHandlers;
    std::mutex mutex_;
    std::function<void()> in_child_;
    ForkSafeMutex* next_ = nullptr;
    ForkSafeMutex* before_ = nullptr;
};

}  // namespace void_reckoning
