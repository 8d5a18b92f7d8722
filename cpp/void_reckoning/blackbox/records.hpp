#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "void_reckoning/blackbox/format.hpp"

/// Bodies of the chunks that are not events.
namespace void_reckoning {

/// All that a replay needs besides the orders.
struct LogMetadata {
    std::vector<std::pair<std::string, std::string>> values;  ///< settings, policies, versions, in the order given
    std::vector<std::pair<std::string, std::string>> files;   ///< path below the universe's folder, contents
    friend bool operator==(const LogMetadata&, const LogMetadata&) = default;
};

/// The campaign went back: what follows goes on from the state that chunk `to_chunk` left.
struct LogRewind {
    std::uint64_t to_chunk = 0;  ///< its number; of its last part
    std::uint32_t turn = 0;      ///< rounds complete in that state
    std::uint16_t slot = 0;      ///< faction turns done of the round after them
    std::uint16_t faction = kFactionNobody;
    std::uint64_t state_hash = 0;
    std::string reason;
    friend bool operator==(const LogRewind&, const LogRewind&) = default;
};

/// Each column's share of a state hash. Stands before the commit that it is of, and says whose by the state hash in its header.
struct LogColumnHashes {
    std::vector<std::string> names;  ///< Component.field; empty: those of the chunk of this kind before it
    std::vector<std::uint64_t> hashes;
    friend bool operator==(const LogColumnHashes&, const LogColumnHashes&) = default;
};

using Bytes = std::vector<std::byte>;

/// Throws InvalidInput if it does not fit a chunk.
[[nodiscard]] Bytes encode(const LogMetadata& metadata);
[[nodiscard]] Bytes encode(const LogRewind& rewind);
[[nodiscard]] Bytes encode(const LogColumnHashes& hashes);
/// Throw DamagedData on anything that is not such a body.
[[nodiscard]] LogMetadata decode_metadata(std::span<const std::byte> body);
[[nodiscard]] LogRewind decode_rewind(std::span<const std::byte> body);
[[nodiscard]] LogColumnHashes decode_column_hashes(std::span<const std::byte> body);

}  // namespace void_reckoning
