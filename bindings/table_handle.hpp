#pragma once

#include <string>

#include "void_reckoning/ecs/world.hpp"

namespace void_reckoning {

/// One component's table as it was when asked for; the blocks are shared with the world until it changes.
struct TableHandle {
    Snapshot snapshot;
    std::string component;
};

/// An unknown name is told here, with the nearest ones, not when the stream is read.
[[nodiscard]] TableHandle open_table(const World& world, const std::string& component);

}  // namespace void_reckoning
