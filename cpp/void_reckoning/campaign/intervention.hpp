#pragma once

#include <functional>

#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

/// Somebody from outside changes a campaign's world: a designer, a tool, a system bound to an event.
using WorldChange = std::function<void(World& world)>;

/// Makes the change and emits what became different as Intervention events, which make it again to the bit (proved here each time).
/// Everything derived is dropped. Whatever is thrown on the way leaves world and stream as they were. Gives how many events there were.
std::size_t change_world(Campaign& campaign, const WorldChange& change);

/// Emits one event for each cell, component and entity that differs.
void record_changes(const Snapshot& before, const World& after, EventStream& events);

/// Makes one recorded change again. StateCorruption where it does not fit this world: another field type, an id that comes out different.
void apply_change(World& world, const EventStream& events, const Intervention& change);

}  // namespace void_reckoning
