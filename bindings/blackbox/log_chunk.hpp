#pragma once

#include "bindings/events/event_record.hpp"
#include "void_reckoning/blackbox/reader.hpp"

namespace void_reckoning {

/// Return the event type with a name in the log. InvalidInput for an unknown one, with the valid ones.
[[nodiscard]] EventType find_event_type(const std::string& name);

/// One chunk of a log, as a Python object.
struct LogChunk {
    Chunk chunk;
    SharedEventNames names;
};

}  // namespace void_reckoning
