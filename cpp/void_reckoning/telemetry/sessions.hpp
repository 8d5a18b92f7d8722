#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "void_reckoning/telemetry/reader.hpp"

namespace void_reckoning {

struct TelemetrySession {
    std::filesystem::path path;
    std::uint32_t writer_process = 0;
    TelemetryWriterState state = TelemetryWriterState::kDead;
    std::string campaign_name;
    std::string campaign_folder;
    std::uint32_t turn = 0;
    std::string problem;  // reason why it can't be read, or empty
};

/// List the caller's own segments in a directory, ordered by path. Other users' files are skipped: their owner could cut them while mapped.
[[nodiscard]] std::vector<TelemetrySession> list_telemetry_sessions(const std::filesystem::path& directory);

/// Remove the caller's segments whose writer is gone, and return them.
std::vector<TelemetrySession> clean_stale_telemetry(const std::filesystem::path& directory);

}  // namespace void_reckoning
