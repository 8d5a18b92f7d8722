#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace void_reckoning {

/// The first place where two logs of a campaign differ.
struct LogDifference {
    std::uint32_t turn = 0;
    std::string faction;               ///< its id, "between rounds" or "intervention"
    std::string phase;                 ///< "order 3 (move_fleet)", "after the orders", "before any order"
    std::string what;                  ///< one line: the first event or hash that differs
    std::vector<std::string> columns;  ///< Component.field of each column of the state that differs after it; empty if unknown
    std::string columns_note;  ///< why they are empty
};

struct BisectReport {
    std::uint32_t turns = 0;  ///< rounds that are equal
    std::uint64_t commits = 0;
    std::optional<LogDifference> difference;
};

/// Follow a log with this build, or with the commits of another log, up to the first commit that differs, and report where in it they
/// differ: by the events, and by the columns of the state after it. Columns are compared by logged column hashes
/// (RunSettings::column_hashes) where both sides have them (a build always has), and between two logs otherwise from the states, where this
/// build can follow both. Writes nothing. Throws as read_campaign_log().
[[nodiscard]] BisectReport bisect(const std::filesystem::path& log, const std::optional<std::filesystem::path>& other,
                                  const std::function<void(std::uint32_t turn)>& progress = {});

}  // namespace void_reckoning
