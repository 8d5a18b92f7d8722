#pragma once

#include "bindings/support/standard_casters.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace void_reckoning {

/// Raised in a thread whose planning takes too long. Not an Exception, so that `except Exception` lets it through.
[[nodiscard]] nanobind::handle time_is_up();

/// Lets the Python code of the calling thread run for a time limit; from then on `time_is_up()` is raised in it repeatedly until this
/// object is destroyed. The interpreter raises between two bytecodes: C code that does not return is not stopped. Used by Python's threads.
class PlanningLimit {
   public:
    explicit PlanningLimit(std::optional<double> seconds);
    ~PlanningLimit();
    PlanningLimit(const PlanningLimit&) = delete;
    PlanningLimit& operator=(const PlanningLimit&) = delete;

    /// From here on nothing more is raised; pending exceptions are withdrawn.
    void lift();
    [[nodiscard]] bool expired() const { return expired_; }

   private:
    void watch(double seconds);

    unsigned long planner_ = 0;  ///< in Python's numbering of threads
    [[no_unique_address]] nanobind::ft_mutex raising_;
    bool lifted_ = true;    ///< guarded by the GIL or, without one, by raising_
    bool expired_ = false;  ///< likewise
    std::mutex mutex_;
    std::condition_variable over_changed_;
    bool over_ = false;  ///< guarded by the mutex
    std::thread watchdog_;
};

}  // namespace void_reckoning
