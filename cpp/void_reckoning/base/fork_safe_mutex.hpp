#pragma once

#include <functional>
#include <mutex>

namespace void_reckoning {

/// A mutex that a child made by fork() finds unlocked, whichever thread held it in the parent: fork() waits until nobody does. Held briefly,
/// and never while another one is taken.
class ForkSafeMutex {
   public:
    /// `in_child` runs in the child before it goes on, with the mutex locked: to forget what threads that are not there had begun.
    explicit ForkSafeMutex(std::function<void()> in_child = {});
    ~ForkSafeMutex();
    ForkSafeMutex(const ForkSafeMutex&) = delete;
    ForkSafeMutex& operator=(const ForkSafeMutex&) = delete;

    void lock() { mutex_.lock(); }
    void unlock() { mutex_.unlock(); }
    /// For a condition variable.
    [[nodiscard]] std::mutex& native() { return mutex_; }

   private:
    friend struct ForkHandlers;
    std::mutex mutex_;
    std::function<void()> in_child_;
    ForkSafeMutex* next_ = nullptr;
    ForkSafeMutex* before_ = nullptr;
};

}  // namespace void_reckoning
