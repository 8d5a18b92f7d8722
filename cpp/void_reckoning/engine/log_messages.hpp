#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "void_reckoning/events/event_vocabulary.hpp"

namespace void_reckoning {

/// Answer a query message about a log: EventQuery -> EventQueryResponse. `names` are those of the campaign. InvalidInput for bytes that are
/// not such a request, and for an unknown event, faction or number; DamagedData if the log is damaged.
[[nodiscard]] std::string query_events_message(const std::filesystem::path& log, const EventVocabulary& names, std::string_view request);

}  // namespace void_reckoning
