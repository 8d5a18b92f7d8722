#pragma once

#include <functional>

#include "void_reckoning/campaign/campaign.hpp"

namespace void_reckoning {

/// A change of a campaign's world from outside: by a designer, a tool, a system bound to an event.
using WorldChange = std::function<void(World& world)>;

/// Make the change and emit the differences as Intervention events, which reproduce it exactly (verified here each time). Everything
/// derived is dropped. An exception leaves world and stream as they were. Returns the number of events.
std::size_t change_world(Campaign& campaign, const WorldChange& change);

/// Emit one event for each cell, component and entity that differs.
void record_changes(const Snapshot& before, const World& after, EventStream& events);

/// Repeat one recorded change. StateCorruption if it does not fit this world: another field type, an id that comes out different.
void apply_change(World& world, const EventStream& events, const Intervention& change);

}  // namespace void_reckoning
