#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace void_reckoning {

/// What a log is asked in messages: EventQuery -> EventQueryResponse. `factions` are the campaign's ids by number. InvalidInput for bytes
/// that are no such request, for an event, faction or number that there is not; DamagedData where the log is damaged.
[[nodiscard]] std::string query_events_message(const std::filesystem::path& log, std::span<const std::string> factions,
                                               std::string_view request);

}  // namespace void_reckoning
