#pragma once

#include <unistd.h>
#include "bindings/support/standard_casters.hpp"

#include <cstdint>
#include <exception>
#include <functional>
#include <utility>

#include "void_reckoning/base/floating_point.hpp"
#include "void_reckoning/base/stop_token.hpp"

namespace void_reckoning {

/// During its lifetime, the core's work for this thread checks for signals periodically, with or without the GIL, and stops by Interrupted
/// when a handler raises, as that of Ctrl-C does.
class SignalWatch {
   public:
    /// Throw the handler's exception, if there is one: to be called where Interrupted, or an error made from it, is caught.
    void rethrow() const {
        if (raised_) std::rethrow_exception(raised_);
    }

   private:
    [[nodiscard]] bool look() {
        const nanobind::gil_scoped_acquire gil;
        if (PyErr_CheckSignals() == 0) return false;
        try {
            nanobind::raise_python_error();
        } catch (...) {
            raised_ = std::current_exception();
        }
        return true;
    }

    /// Python calls handlers in its main thread only; other threads need not acquire the GIL.
    [[nodiscard]] std::function<bool()> looks() {
        if (::gettid() != ::getpid()) return nullptr;
        return [this] { return look(); };
    }

    std::exception_ptr raised_;
    StopToken token_{looks()};
    StopScope scope_{&token_};
};

/// Call `work()` without the GIL, so that other Python threads run; an exception of a signal's handler meanwhile ends it.
template <class Work> decltype(auto) interruptibly(Work&& work) {
    const SignalWatch signals;
    try {
        const nanobind::gil_scoped_release unlocked;
        const FloatingPointScope exact;
        return std::forward<Work>(work)();
    } catch (...) {
        signals.rethrow();
        throw;
    }
}

/// Return a callback of the core that calls Python's, if there is one, and checks for signals each time.
[[nodiscard]] inline auto reporting(const nanobind::object& progress) {
    return [&progress](std::uint32_t turn) {
        const nanobind::gil_scoped_acquire gil;
        if (PyErr_CheckSignals() != 0) throw nanobind::python_error();
        if (!progress.is_none()) progress(turn);
    };
}

}  // namespace void_reckoning
