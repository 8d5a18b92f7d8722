#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

/// The fixed-size headers of blackbox.vrlog. Every offset: docs/formats/blackbox.md.
namespace void_reckoning {

inline constexpr std::string_view kLogFileName = "blackbox.vrlog";
inline constexpr std::string_view kFileMagic = "VRBLKBOX";
inline constexpr std::uint64_t kChunkMagic = 0x314B4E4843525689;  ///< bytes 89 "VRCHNK1": not text, not UTF-8
inline constexpr std::uint16_t kLogFormatMajor = 1;  ///< readers refuse other versions
inline constexpr std::uint16_t kLogFormatMinor = 0;  ///< readers skip additions of newer versions
inline constexpr std::size_t kFileHeaderSize = 128;
inline constexpr std::size_t kChunkHeaderSize = 128;
inline constexpr std::size_t kChunkAlignment = 8;
/// Maximum size of a body, stored or unpacked; a commit that needs more is written in parts.
inline constexpr std::size_t kMaxBodySize = std::size_t{16} << 20U;

inline constexpr std::uint16_t kFactionBetweenRounds = 0xFFFF;  ///< in place of a faction: the phase between rounds
inline constexpr std::uint16_t kFactionNobody = 0xFFFE;         ///< in place of a faction: an intervention, metadata, a rewind

struct CampaignId {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    friend constexpr auto operator<=>(const CampaignId&, const CampaignId&) = default;
};

/// The contents of the file header: the log's identity.
struct LogIdentity {
    CampaignId campaign;
    std::uint32_t simulation_version = 0;  ///< of the rules; another version can't replay this log
    std::int64_t created = 0;              ///< ns since 1970
    std::uint64_t seed = 0;
    std::uint64_t universe_hash = 0;
    std::uint16_t format_major = kLogFormatMajor;
    std::uint16_t format_minor = kLogFormatMinor;
    friend bool operator==(const LogIdentity&, const LogIdentity&) = default;
};

/// Append only. Readers skip kinds that they don't know.
enum class ChunkKind : std::uint8_t { kEvents = 1, kMetadata = 2, kRewind = 3, kIndex = 4, kColumnHashes = 5 };

inline constexpr std::uint8_t kChunkCompressed = 1;  ///< the stored body is one zstd frame

/// A chunk's own description, readable without opening its body.
struct ChunkHeader {
    std::uint64_t campaign = 0;  ///< low 64 bits of the campaign id
    std::uint32_t previous = 0;  ///< header_crc of the previous chunk, or of the file header for the first chunk
    ChunkKind kind = ChunkKind::kEvents;
    std::uint8_t flags = 0;
    std::uint16_t faction = kFactionNobody;  ///< seat, kFactionBetweenRounds or kFactionNobody
    std::uint16_t part = 0;
    std::uint16_t parts = 1;  ///< number of parts of the commit; only the last part seals it
    std::uint16_t slot = 0;   ///< place in the round, from 0
    std::uint32_t turn = 0;
    std::uint32_t events = 0;
    std::uint64_t number = 0;          ///< number of the chunk, from 0
    std::uint64_t first_sequence = 0;  ///< sequence number of its first event, or of the next one if it has none
    std::uint64_t type_mask = 0;       ///< a bit for each event type that occurs; bit 63 for all types from 63 on
    std::uint64_t first_combat = 0;    ///< range of the combats that start or end in this commit; 0, 0: none
    std::uint64_t last_combat = 0;
    std::uint64_t state_hash = 0;  ///< of the state after this commit
    std::uint64_t stored_size = 0;
    std::uint64_t body_size = 0;  ///< unpacked size
    /// 1 + number of chunks known to be synced when this one was written; 0: unknown. Distinguishes losses by a power failure from later
    /// damage.
    std::uint64_t on_disk = 0;
    /// Boot of the machine (OpenFile::boot) in which it was written; 0: unknown. No power loss happens within a boot.
    std::uint64_t boot = 0;
    std::uint32_t body_crc = 0;  ///< CRC-32C of the stored body
    std::uint32_t header_crc = 0;

    [[nodiscard]] bool seals() const { return part + 1U == parts; }
    [[nodiscard]] bool compressed() const { return (flags & kChunkCompressed) != 0; }
    friend bool operator==(const ChunkHeader&, const ChunkHeader&) = default;
};

using FileHeaderBytes = std::array<std::byte, kFileHeaderSize>;
using ChunkHeaderBytes = std::array<std::byte, kChunkHeaderSize>;

/// Return the number of bytes from the body's end to the next chunk: zeros.
[[nodiscard]] constexpr std::size_t padding_after(std::uint64_t stored_size) {
    return static_cast<std::size_t>((kChunkAlignment - stored_size % kChunkAlignment) % kChunkAlignment);
}
[[nodiscard]] constexpr std::uint64_t chunk_size(const ChunkHeader& header) {
    return kChunkHeaderSize + header.stored_size + padding_after(header.stored_size);
}
[[nodiscard]] constexpr std::uint64_t type_bit(std::size_t type) { return std::uint64_t{1} << (type < 63 ? type : 63); }

[[nodiscard]] FileHeaderBytes encode(const LogIdentity& identity);
/// Decode a file header. Throws DamagedData (not a log, or damaged) or StorageError (another format), with `name` in the message.
[[nodiscard]] LogIdentity decode_file_header(std::span<const std::byte> bytes, std::string_view name);
[[nodiscard]] std::uint32_t header_crc(const FileHeaderBytes& bytes);

/// Encode a chunk header. Sets `header.header_crc`.
[[nodiscard]] ChunkHeaderBytes encode(ChunkHeader& header);
/// Decode a chunk header; none unless magic, checksum and sizes hold.
[[nodiscard]] std::optional<ChunkHeader> decode_chunk_header(std::span<const std::byte> bytes);

}  // namespace void_reckoning
