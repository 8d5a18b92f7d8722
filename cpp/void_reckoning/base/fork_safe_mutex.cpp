#include "void_reckoning/base/fork_safe_mutex.hpp"

#include <pthread.h>

namespace void_reckoning {

/// Handlers of fork(): before it in the forking thread, after it in both processes.
struct ForkHandlers {
    static inline std::mutex listing;              // guards the list
    static inline ForkSafeMutex* first = nullptr;  // head of the list of all mutexes

    static void lock_all() {
        listing.lock();
        for (ForkSafeMutex* one = first; one != nullptr; one = one->next_) one->lock();
    }
    static void unlock_all() {
        for (ForkSafeMutex* one = first; one != nullptr; one = one->next_) one->unlock();
        listing.unlock();
    }
    static void unlock_in_child() {
        for (ForkSafeMutex* one = first; one != nullptr; one = one->next_) {
            if (one->in_child_) one->in_child_();
        }
        unlock_all();
    }
};

ForkSafeMutex::ForkSafeMutex(std::function<void()> in_child) : in_child_(std::move(in_child)) {
    static const int registered = ::pthread_atfork(&ForkHandlers::lock_all, &ForkHandlers::unlock_all, &ForkHandlers::unlock_in_child);
    (void)registered;
    const std::scoped_lock lock(ForkHandlers::listing);
    next_ = ForkHandlers::first;
    if (next_ != nullptr) next_->before_ = this;
    ForkHandlers::first = this;
}

ForkSafeMutex::~ForkSafeMutex() {
    const std::scoped_lock lock(ForkHandlers::listing);
    if (next_ != nullptr) next_->before_ = before_;
    (before_ != nullptr ? before_->next_ : ForkHandlers::first) = next_;
}

}  // namespace void_reckoning
