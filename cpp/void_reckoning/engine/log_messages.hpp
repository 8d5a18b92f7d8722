#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "void_reckoning/events/event_vocabulary.hpp"

namespace void_reckoning {

/// What a log is asked in messages: EventQuery -> EventQueryResponse. `names` are those of the campaign. InvalidInput for bytes
/// that are no such request, for an event, faction or number that there is not; DamagedData where the log is damaged.
[[nodiscard]] std::string query_events_message(const std::filesystem::path& log, const EventVocabulary& names, std::string_view request);

}  // namespace void_reckoning
