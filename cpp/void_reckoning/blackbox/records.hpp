#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "void_reckoning/blackbox/format.hpp"

/// Bodies of the chunks that are not events.
namespace void_reckoning {

/// All that a replay needs except the orders.
struct LogMetadata {
    std::vector<std::pair<std::string, std::string>> values;  ///< settings, policies, versions, in order of insertion
    std::vector<std::pair<std::string, std::string>> files;   ///< path below the universe's folder, contents
    friend bool operator==(const LogMetadata&, const LogMetadata&) = default;
};

/// A rewind of the campaign: the following commits continue from the state that chunk `to_chunk` left.
struct LogRewind {
    std::uint64_t to_chunk = 0;  ///< its number; of its last part
    std::uint32_t turn = 0;      ///< rounds complete in that state
    std::uint16_t slot = 0;      ///< completed faction turns of the next round
    std::uint16_t faction = kFactionNobody;
    std::uint64_t state_hash = 0;
    std::string reason;
    friend bool operator==(const LogRewind&, const LogRewind&) = default;
};

/// Each column's share of a state hash. Precedes its commit, which has the state hash in this chunk's header.
struct LogColumnHashes {
    std::vector<std::string> names;  ///< Component.field; empty: as in the previous chunk of this kind
    std::vector<std::uint64_t> hashes;
    friend bool operator==(const LogColumnHashes&, const LogColumnHashes&) = default;
};

using Bytes = std::vector<std::byte>;

/// Encode the body. Throws InvalidInput if it does not fit a chunk.
[[nodiscard]] Bytes encode(const LogMetadata& metadata);
[[nodiscard]] Bytes encode(const LogRewind& rewind);
[[nodiscard]] Bytes encode(const LogColumnHashes& hashes);
/// Decode a body. Throw DamagedData for anything that is not such a body.
[[nodiscard]] LogMetadata decode_metadata(std::span<const std::byte> body);
[[nodiscard]] LogRewind decode_rewind(std::span<const std::byte> body);
[[nodiscard]] LogColumnHashes decode_column_hashes(std::span<const std::byte> body);

}  // namespace void_reckoning
