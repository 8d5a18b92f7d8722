#pragma once

#include "bindings/events/event_record.hpp"
#include "void_reckoning/blackbox/reader.hpp"

namespace void_reckoning {

/// By its name in the log. InvalidInput for one that there is not, with those that there are.
[[nodiscard]] EventType find_event_type(const std::string& name);

/// One chunk of a log as Python holds it.
struct LogChunk {
    Chunk chunk;
    SharedEventNames names;
};

}  // namespace void_reckoning
