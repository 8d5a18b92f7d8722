#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "void_reckoning/telemetry/layout.hpp"
#include "void_reckoning/telemetry/writer.hpp"

namespace void_reckoning {

/// The initial bytes of a segment, and the places of its blocks. The layout version is still 0: the writer stores it last.
struct TelemetryImage {
    std::vector<std::uint64_t> words;
    std::uint32_t campaign = 0;
    std::uint32_t factions = 0;
    std::uint32_t phases = 0;
    std::uint32_t battles = 0;
};

/// Build the image. Throws InvalidInput when the options don't fit.
[[nodiscard]] TelemetryImage make_telemetry_image(const TelemetryOptions& options, std::uint32_t process, std::uint32_t nonce,
                                                  std::uint64_t pid_namespace = 0);

struct TelemetryName {
    std::uint32_t process = 0;
    std::uint32_t nonce = 0;
};

/// Return `void-reckoning.<process id, decimal>.<nonce, 8 hexadecimal digits>`; until the file is complete, with `.` before it and `.tmp`
/// after it.
[[nodiscard]] std::string telemetry_file_name(TelemetryName name);
[[nodiscard]] std::string telemetry_temporary_name(TelemetryName name);
[[nodiscard]] std::optional<TelemetryName> parse_telemetry_file_name(std::string_view name);
[[nodiscard]] std::optional<TelemetryName> parse_telemetry_temporary_name(std::string_view name);

}  // namespace void_reckoning
