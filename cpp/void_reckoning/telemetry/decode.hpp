#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "void_reckoning/telemetry/layout.hpp"
#include "void_reckoning/telemetry/reader.hpp"

namespace void_reckoning {

/// The places of a segment's blocks, checked against its size. Read once: a process that can write the segment can change it at any time.
struct TelemetryBlocks {
    static constexpr std::size_t kIds = 9;                // one more than the highest id of layout 1
    std::size_t end = 0;                                  // size of header and data
    std::array<TelemetryDirectoryEntry, kIds> entries{};  // by block id; size 0: missing

    [[nodiscard]] const TelemetryDirectoryEntry& operator[](TelemetryBlock id) const { return entries[static_cast<std::size_t>(id)]; }
};

/// Check the header. `bytes` is the file's length. Throws StorageError for a newer layout, DamagedData if it is not a segment.
void check_telemetry_header(const TelemetryHeader& header, std::size_t bytes, const std::string& path);

/// Read the directory; unknown blocks and versions are skipped. Throws DamagedData when an entry exceeds the segment.
[[nodiscard]] TelemetryBlocks check_telemetry_directory(const TelemetryHeader& header, std::span<const TelemetryDirectoryEntry> directory,
                                                        const std::string& path);

/// Decode the blocks. `data` is a copy of everything behind the header. Throws DamagedData when a block contradicts its size.
[[nodiscard]] TelemetrySnapshot decode_telemetry(std::span<const std::uint64_t> data, const TelemetryBlocks& blocks, std::uint64_t sequence,
                                                 const std::string& path);

}  // namespace void_reckoning
