#include "bindings/campaign/planning_limit.hpp"

#include <chrono>

namespace nb = nanobind;

namespace void_reckoning {
namespace {

/// A policy that catches everything continues until it is raised again.
constexpr std::chrono::milliseconds kRaiseAgain{50};

}  // namespace

nb::handle time_is_up() {
    static PyObject* const made = PyErr_NewException("void_reckoning._core._PlanningTimeIsUp", PyExc_BaseException, nullptr);
    return made;
}

PlanningLimit::PlanningLimit(std::optional<double> seconds) {
    if (!seconds) return;
    (void)time_is_up();
    planner_ = PyThread_get_thread_ident();
    lifted_ = false;
    watchdog_ = std::thread(&PlanningLimit::watch, this, *seconds);
}

PlanningLimit::~PlanningLimit() { lift(); }

void PlanningLimit::watch(double seconds) {
    auto wake = std::chrono::steady_clock::now() +
                std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(seconds));
    std::unique_lock lock(mutex_);
    while (!over_changed_.wait_until(lock, wake, [this] { return over_; })) {
        lock.unlock();
        if (!nb::is_alive()) return;
        {
            const nb::gil_scoped_acquire gil;
            const nb::ft_lock_guard guard(raising_);
            if (lifted_) return;
            expired_ = true;
            PyThreadState_SetAsyncExc(planner_, time_is_up().ptr());
        }
        wake = std::chrono::steady_clock::now() + kRaiseAgain;
        lock.lock();
    }
}

void PlanningLimit::lift() {
    if (lifted_) return;  // set by this thread alone
    {
        const nb::ft_lock_guard guard(raising_);
        lifted_ = true;
        PyThreadState_SetAsyncExc(planner_, nullptr);
    }
    {
        const std::scoped_lock lock(mutex_);
        over_ = true;
    }
    over_changed_.notify_one();
    const nb::gil_scoped_release unlocked;  // the watchdog may be waiting for the GIL
    watchdog_.join();
}

}  // namespace void_reckoning
