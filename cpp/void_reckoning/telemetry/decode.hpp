#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "void_reckoning/telemetry/layout.hpp"
#include "void_reckoning/telemetry/reader.hpp"

namespace void_reckoning {

/// Where a segment's blocks lie, checked against its size. Read once: whoever can write the segment can change it under
/// us.
struct TelemetryBlocks {
    static constexpr std::size_t kIds = 8;                // one more than the highest id of layout 1
    std::size_t end = 0;                                  // header and data
    std::array<TelemetryDirectoryEntry, kIds> entries{};  // by block id; size 0: not there

    [[nodiscard]] const TelemetryDirectoryEntry& operator[](TelemetryBlock id) const { return entries[static_cast<std::size_t>(id)]; }
};

/// `bytes` is the file's length. Throws StorageError for a newer layout, DamagedData for what is no segment.
void check_telemetry_header(const TelemetryHeader& header, std::size_t bytes, const std::string& path);

/// Unknown blocks and versions are passed over. Throws DamagedData when an entry leaves the segment.
[[nodiscard]] TelemetryBlocks check_telemetry_directory(const TelemetryHeader& header, std::span<const TelemetryDirectoryEntry> directory,
                                                        const std::string& path);

/// `data` is a copy of everything behind the header. Throws DamagedData when a block contradicts its size.
[[nodiscard]] TelemetrySnapshot decode_telemetry(std::span<const std::uint64_t> data, const TelemetryBlocks& blocks, std::uint64_t sequence,
                                                 const std::string& path);

}  // namespace void_reckoning
