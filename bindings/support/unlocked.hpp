#pragma once

#include "bindings/support/standard_casters.hpp"

#include <cstddef>
#include <utility>

#include "bindings/support/interruptible.hpp"
#include "void_reckoning/session/world_reading.hpp"

namespace void_reckoning {

/// Work on fewer rows than this ends before another Python thread would have taken over: it keeps the GIL.
inline constexpr std::size_t kRowsWorthUnlocking = 512;

/// Return a waiter that releases the GIL while a Python thread waits for another thread of a session.
[[nodiscard]] inline Waiter python_waiter() {
    return [](const std::function<void()>& wait) {
        if (PyGILState_Check() == 0) return wait();
        const nanobind::gil_scoped_release unlocked;
        wait();
    };
}

/// Call `read(world)` without the GIL, on a copy that no thread changes.
template <class Read> decltype(auto) always_unlocked(WorldReading& now, Read&& read) {
    now.detach();
    const nanobind::gil_scoped_release unlocked;
    return std::forward<Read>(read)(*now);
}

/// The same; a world of few entities is read with the GIL.
template <class Read> decltype(auto) read_unlocked(WorldReading& now, Read&& read) {
    if (now->entity_count() < kRowsWorthUnlocking) return std::forward<Read>(read)(*now);
    return always_unlocked(now, std::forward<Read>(read));
}

/// The same for interruptible reads: a signal ends it.
template <class Read> decltype(auto) read_interruptibly(WorldReading& now, Read&& read) {
    now.detach();
    return interruptibly([&]() -> decltype(auto) { return std::forward<Read>(read)(*now); });
}

}  // namespace void_reckoning
