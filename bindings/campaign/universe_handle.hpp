#pragma once

#include <memory>

#include "void_reckoning/universe/universe.hpp"

namespace void_reckoning {

/// Python's `NativeUniverse`: shares a universe, which never changes.
struct UniverseHandle {
    std::shared_ptr<const Universe> universe;
};

}  // namespace void_reckoning
